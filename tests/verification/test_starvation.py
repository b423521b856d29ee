"""The starvation cycle of one territory against its two equations, solved apart (MODEL 5.4; Gregory and Howard 2009).

All employers begin with one overhead ``o``, so their mean is one of them, and month by month
``n' = n + (l ((1 - u) o - n) + a (needed - n)) / 12`` and ``o' = o + (n' - o) (1 - 2^(-1/h))``: a linear system.
"""

from __future__ import annotations

import numpy as np
import pytest

from abm.engine.capacity import round_places
from abm.engine.money import money_month
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.rules.service import overhead_factor
from abm.tally import new_tally
from tests.alone import changed, providers

COMPARISON, HALF_LIFE = 0.2, 6.0


def parameters_of(audit: float) -> Parameters:
    """Parameters of a quick cycle."""
    return changed(
        Parameters(),
        service={"overhead_audit": audit, "overhead_norm_drift": COMPARISON},
        enterprises={"overhead_half_life_months": HALF_LIFE},
    )


def in_the_model(audit: float, start: float, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Accepted overhead, and the mean of employers, after each month; nobody is founded."""
    parameters = parameters_of(audit)
    p = providers(1, 200_000, parameters=parameters)
    round_places(p.rows)
    p.cells["overhead_norm"] = start
    p.rows["overhead"] = start
    table, tally, ones = parameter_table(parameters, 1), new_tally(1, 1)[0], np.ones(1)
    norms, overheads = [], []
    for month in range(months):
        p.ledger.open_month()
        p.rows["served"] = p.rows["places"]
        money_month(p.rows, p.cells, p.economy, p.ledger.books, table, tally, 1, month, ones, ones)
        ours = p.enterprises["overhead"][p.enterprises["alive"] == 1]
        assert np.ptp(ours) < 1e-12
        norms.append(float(p.cells["overhead_norm"][0]))
        overheads.append(float(ours.mean()))
    return np.array(norms), np.array(overheads)


def by_hand(audit: float, start: float, months: int) -> tuple[np.ndarray, np.ndarray]:
    """The same by powers of a matrix around the resting point."""
    p = parameters_of(audit)
    understated, needed = p.enterprises.overhead_understated, p.service.overhead_needed
    rest = audit * needed / (audit + COMPARISON * understated)
    follow = 1.0 - 0.5 ** (1.0 / HALF_LIFE)
    norm = np.array([1.0 - (COMPARISON + audit) / 12.0, COMPARISON * (1.0 - understated) / 12.0])
    step = np.array([norm, follow * norm + np.array([0.0, 1.0 - follow])])
    away = np.array([start - rest, start - rest])
    path = np.array([rest + np.linalg.matrix_power(step, month) @ away for month in range(1, months + 1)])
    return path[:, 0], path[:, 1]


@pytest.mark.parametrize(("audit", "start"), [(0.25, 0.15), (0.25, 0.10), (1.0, 0.12), (0.05, 0.15)])
def test_the_cycle_goes_as_its_equations_solved_apart(audit, start):
    """To a millionth, in which overheads are added up."""
    for found, expected in zip(in_the_model(audit, start, 11), by_hand(audit, start, 11), strict=True):
        assert found == pytest.approx(expected, abs=2e-6)
        assert np.all(np.diff(found) < 0.0) or np.all(np.diff(found) > 0.0)


def test_without_audits_it_stops_at_the_leanest_only():
    norms, overheads = in_the_model(0.0, 0.0802, 11)
    assert norms[-1] == Parameters().enterprises.overhead_leanest == 0.08
    assert 0.08 < overheads[-1] < 0.0802


def test_what_is_missing_of_the_needed_overhead_is_lost_of_success():
    needed, erosion = Parameters().service.overhead_needed, Parameters().service.overhead_erosion
    assert overhead_factor(needed, needed, erosion) == overhead_factor(0.3, needed, erosion) == 1.0
    assert overhead_factor(needed - 0.03, needed, 2.0) == pytest.approx(1.0 - 2.0 * 0.03)


def test_the_check_would_see_employers_who_report_all_they_spend():
    norms, _ = in_the_model(0.25, 0.15, 11)
    p = Parameters().enterprises
    honest = 0.15 + (norms - 0.15) * (1.0 - p.overhead_understated)
    assert np.abs(norms - honest).max() > 1e-3
