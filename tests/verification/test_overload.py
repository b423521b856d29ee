"""Pressure and overload: no break at month 0, nobody sent away for a list that grew shorter (MODEL 5.4)."""

from __future__ import annotations

import numpy as np
import pytest

from abm.calibration import severity_served
from abm.engine.staff import hire_or_cut
from abm.model import WelfareModel
from abm.vocabulary import CaseState, Domain
from tests.worlds import after, run, society


def people_sent_away(model: WelfareModel) -> list[int]:
    """For each month from now on, how many lose their place in matching."""
    sent: list[int] = []
    match = model._match

    def matched() -> None:
        was_served = model.book.open["state"] == CaseState.SERVED
        match()
        sent.append(int((was_served & (model.book.open["state"] == CaseState.WAITING)).sum()))

    model._match = matched  # type: ignore[method-assign]
    return sent


def test_pressure_takes_people_on_before_month_0_as_after_it() -> None:
    """Lists become ten times as long as usual a year before month 0, or a month after it."""
    overload = []
    for burn_in in (24, 12):
        model = run(society(1, citizens=20_000, burn_in=burn_in, months=24), 13)
        model.cell_reference[:] /= 10.0
        run(model, 3)
        overload.append(model.tally["overload"][15].sum())
        assert overload[-1] > 3.0 * model.tally["overload"][12].sum()
    assert overload[0] == pytest.approx(overload[1], rel=0.25)


@pytest.mark.slow
def test_the_base_neither_starts_to_overload_nor_sends_people_away() -> None:
    """Four societies, five years of burn-in and ten after; shares of people served."""
    before, later, sent = [], [], []
    for seed in (1, 2, 3, 4):
        model = society(seed, citizens=20_000, burn_in=60, months=120)
        away = people_sent_away(model)
        run(model)
        served = model.tally["in_need"][:, :, :, :3].sum(axis=(1, 2, 3))
        share = model.tally["overload"].sum(axis=(1, 2, 3)) / served
        before.append(share[24:60].mean())
        later.append(share[60:].mean())
        sent.append((np.array(away) / served)[60:].mean())
    assert np.mean(later) < np.mean(before) + 0.002
    assert np.mean(later) < 0.01
    assert np.mean(sent) < 0.0006


def test_receding_pressure_stops_admissions_and_sends_nobody_away() -> None:
    model = run(society(1, citizens=20_000, burn_in=12, months=24), 13)
    sent = people_sent_away(model)
    model.cell_reference[:] /= 10.0
    run(model, 4)
    stretched = (model.providers.rows["served"] > model.providers.rows["places"]).sum()
    assert stretched > 5
    model.cell_reference[:] *= 1000.0
    admitted = []

    def look() -> None:
        cases, rows = model.book.open, model.providers.rows
        began = (cases["state"] == CaseState.SERVED) & (cases["since"] == model.month)
        full = rows["served"] > rows["ceiling"]
        admitted.append(int(full[cases["provider"][began]].sum()))
        assert full.sum() > 0
        assert np.all(rows["served"][rows["alive"] == 1] <= rows["limit"][rows["alive"] == 1])

    after(model, "_match", look)
    del sent[:]
    run(model, 1)
    assert sent == [0]
    assert admitted == [0]


def test_what_set_up_knows_of_lists_and_severity_holds_in_the_base() -> None:
    """Lists before places are given, of all domains: those of single ones are short and move slowly."""
    model = society(1, citizens=60_000, burn_in=24, months=1)
    expected = float(model.cell_reference.sum())
    run(model, 24)
    listed = (model.tally["waiting"] + model.tally["starts"])[:24].sum(axis=(1, 2, 3)).mean()
    assert listed == pytest.approx(expected, rel=0.1)
    usual = model._lists()
    model.cell_reference *= 2.0
    assert np.allclose(model._lists(), 0.5 * usual)
    cases = model.book.open
    for domain in Domain:
        state = model.steady.domains[domain]
        served = cases[(cases["state"] == CaseState.SERVED) & (cases["domain"] == domain)]
        assert severity_served(state, model.parameters.needs) == pytest.approx(served["severity"].mean(), rel=0.05)


def test_people_whom_staff_can_serve_drive_no_volunteers_away() -> None:
    """Money for half the places goes and staff stays: many are above the places, hardly any are too many."""
    model = run(society(1, citizens=20_000, burn_in=12, months=12), 13)
    model.providers.rows["places"] //= 2
    run(model, 1)
    month = model.tally[13]
    assert month["overload"].sum() > 0.1 * month["in_need"][..., :3].sum()
    assert 0.0 < month["excess"].sum() / 1e6 < 0.1 * month["overload"].sum()


def test_a_whole_place_drawn_by_lot_drives_no_staff_away() -> None:
    """One with staff for .4 people and a whole place, who serves two, is overloaded by one person and not by 1.6."""
    model = society(1, citizens=5_000, burn_in=12, months=1)
    row, parameters = model.providers.rows.view(np.recarray)[0].copy(), model.params.view(np.recarray)[0]
    row.staffed, row.places, row.served, row.paid = 0.4, 1, 2, 1.0
    hire_or_cut.py_func(row, 0.0, 1, 0, model.providers.economy.view(np.recarray)[0], parameters)
    assert 1.0 - row.paid == pytest.approx(parameters.turnover * (1.0 + parameters.turnover_overload * 1.0))


def test_a_standing_comes_of_as_many_cases_as_it_would_at_real_scale() -> None:
    """One success or drop-out moves it by the scale times what it moves a real provider of the same size."""
    model = society(1, citizens=5_000, burn_in=12, months=1)
    scale = float(model.providers.economy["scale"][0])
    size = np.maximum(1.0, model.providers.rows["size"])
    run(model, 1)
    rows = model.providers.rows
    step = np.floor(1e6 * model.parameters.civic.reputation_step * scale / size + 0.5)
    assert scale > 5.0
    assert np.array_equal(rows["reputation"], step * (rows["successes"] - rows["drop_outs"]))
    assert np.any(rows["reputation"] != 0)
