"""What served job-seekers take from others is the share of their net exits that was asked for, to the digit."""

from __future__ import annotations

import numpy as np
import pytest

from abm.vocabulary import CaseState, Domain
from tests.worlds import run, society

SHARE = 0.5


def hazards_before(model, rows):
    """Hazard of a spontaneous end of each case this month, displacement apart."""
    rate = model.steady.rates[0]
    slowing = np.exp(-rate["drag"][Domain.EMPLOYMENT] * (rows["severity"] - 1.0))
    return rate["spontaneous"][Domain.EMPLOYMENT] * slowing * rows["frailty"]


def test_the_ends_taken_from_the_unserved_are_the_share_of_last_months_net_exits():
    model = run(society(1, citizens=30_000, burn_in=12, values={"needs.displacement": SHARE}), 6)
    seen = 0
    for _ in range(6):
        before = model.book.open.copy()
        net_exits = model.net_exits.copy()
        model._advance_needs()
        left = {(int(row["citizen"]), int(row["domain"])): row for row in model.book.open}
        unserved = before[
            (before["domain"] == Domain.EMPLOYMENT)
            & (before["state"] >= CaseState.NOT_SEEKING)
            & (before["state"] < CaseState.SERVED)
        ]
        territory = model.population.citizens["territory"][unserved["citizen"]]
        full = hazards_before(model, unserved)
        expected = np.bincount(territory, weights=full, minlength=len(net_exits))
        for case, hazard, place in zip(unserved, full, territory, strict=True):
            now = left.get((int(case["citizen"]), int(case["domain"])))
            if now is not None and now["onset"] == case["onset"] and now["spontaneous_left"] > 0.0:
                taken = 1.0 - (case["spontaneous_left"] - now["spontaneous_left"]) / hazard
                # All of a territory's expected ends times this share are what was asked for.
                assert taken * expected[place] == pytest.approx(SHARE * net_exits[place], rel=1e-6, abs=1e-9)
                seen += taken > 0.0
        for phase in (model._match, model._serve, model._live, model._move_money, model._count):
            phase()
        model.month += 1
    assert seen > 1_000
