"""What a cut takes in months comes back in years of months: staff of one provider by hand (MODEL 5.6, hysteresis)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from abm.engine.staff import hire_or_cut
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from tests.alone import providers

CUT = 0.7


def months_to(target: float, start: float) -> tuple[int, list[float]]:
    """Months until the staff of a public service is what its money pays, and its path; both relative to the base."""
    p = providers(1, 200_000)
    row, table = p.rows[0], parameter_table(Parameters(), 1)[0]
    before = float(row["paid"])
    row["paid"] = start * before
    path = []
    while abs(row["paid"] / before - target) > 1e-12:
        hire_or_cut(row, target * before, 0, 1, p.economy[0], table)
        path.append(float(row["paid"] / before))
        assert len(path) < 100
    return len(path), path


def test_staff_is_lost_by_a_sixth_and_found_by_a_twenty_fourth_a_month():
    p = Parameters().enterprises
    down, losses = months_to(CUT, 1.0)
    up, gains = months_to(1.0, CUT)
    assert down == math.ceil(math.log(CUT) / math.log(1.0 - p.largest_cut)) == 2
    assert up == math.ceil(math.log(1.0 / CUT) / math.log(1.0 + p.largest_hire)) == 9
    assert losses[:-1] == pytest.approx([(1.0 - p.largest_cut) ** month for month in range(1, down)])
    assert gains[:-1] == pytest.approx([CUT * (1.0 + p.largest_hire) ** month for month in range(1, up)])
    assert np.all(np.diff(gains) > 0.0)
