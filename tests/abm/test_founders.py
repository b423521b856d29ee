"""Founders: a levy, free money, who waits and gives up, associations, empty cells."""

from __future__ import annotations

import numpy as np
import pytest

from abm.flows import Flow, Sector
from abm.funding.founders import call_for_empty_cells
from abm.funding.year import allocate_year
from abm.parameters.table import parameter_table
from abm.policy import Change, Policy
from abm.rules.allocation import founders_with_support
from abm.tally import new_tally
from abm.vocabulary import N_DOMAINS, ProviderKind
from tests.alone import changed, providers
from tests.chance import check_above
from tests.worlds import run, society
from tests.year import PARAMETERS, allocate, held


def test_founders_take_no_more_than_the_levy_when_nothing_is_free():
    parameters = changed(PARAMETERS, funding={"allocation_noise": 0.0}, enterprises={"hatching_rate": 0.3})
    p = providers(4, 2_000_000)
    before = held(p, "grant")
    known = set(p.rows["key"].tolist())
    allocate(p, parameters)
    rows = p.enterprises[p.enterprises["alive"] == 1]
    new = np.array([key not in known for key in rows["key"].tolist()])
    assert new.sum() > 5
    cell = rows["territory"].astype(int) * N_DOMAINS + rows["domain"]
    old_grants = np.bincount(cell[~new], weights=rows["grant"][~new], minlength=p.n_cells)
    assert (old_grants >= (1.0 - 0.05) * before - len(rows)).all()
    assert p.cells["refused"].sum() > 0
    assert (rows["born"][new] == 12).all()


def test_new_employers_bring_three_months_of_cash_and_have_their_own_keys():
    p = providers(4, 2_000_000)
    known = set(p.rows["key"].tolist())
    allocate(p, changed(PARAMETERS, enterprises={"hatching_rate": 0.3}))
    economy, books = p.economy[0], p.ledger.books
    for number in np.flatnonzero((p.rows["alive"] == 1) & (p.rows["born"] == 12)):
        row = p.rows[number]
        assert int(row["key"]) not in known
        cost = (economy["fixed_cost"] + economy["post_cost"][row["domain"]] * row["paid"]) / 12
        assert books.cash[books.first_provider + number] == pytest.approx(3.0 * cost, abs=1)
    keys = p.rows["key"][p.rows["alive"] == 1]
    assert len(np.unique(keys)) == len(keys)


def test_room_is_made_for_more_enterprises_than_spare_rows():
    p = providers(4, 20_000)
    rows, accounts = len(p.rows), p.ledger.n_rows
    assert len(p.free_rows(200)) == 200
    assert len(p.rows) > rows
    assert p.ledger.n_rows == len(p.rows) > accounts


def test_an_empty_cell_calls_for_an_employer_at_once_who_takes_on_most_of_the_work():
    p = providers(4, 20_000)
    rows = p.enterprises
    mine = np.flatnonzero((rows["territory"] == 1) & (rows["domain"] == 2) & (rows["alive"] == 1))
    staff = rows["paid"][mine].sum()
    rows["alive"][mine] = 0
    p.cells["alive"][1 * N_DOMAINS + 2] = 0
    p.ledger.open_month()
    assert call_for_empty_cells(p, PARAMETERS, parameter_table(PARAMETERS, 4), seed=1, month=5) == 1
    rows = p.enterprises
    new = rows[(rows["territory"] == 1) & (rows["domain"] == 2) & (rows["alive"] == 1)]
    assert len(new) == 1
    assert new["paid"][0] == pytest.approx(0.8 * staff, rel=0.1)
    assert call_for_empty_cells(p, PARAMETERS, parameter_table(PARAMETERS, 4), seed=1, month=5) == 0


def test_nobody_is_called_where_payers_do_not_call():
    silent = changed(PARAMETERS, funding={"call_empty_cells": False})
    for parameters, called in ((silent, 0), (PARAMETERS, 1)):
        p = providers(4, 20_000)
        rows = p.enterprises
        rows["alive"][(rows["territory"] == 1) & (rows["domain"] == 2)] = 0
        p.cells["alive"][1 * N_DOMAINS + 2] = 0
        p.ledger.open_month()
        table = parameter_table(parameters, 4)
        assert call_for_empty_cells(p, parameters, table, seed=1, month=5) == called


def refuse_for_years(p, years):
    """Years in which nothing is free and no levy raised, so every founder is refused; who waits, year by year."""
    poor = changed(
        PARAMETERS,
        funding={"allocation_noise": 0.0, "founders_levy": 0.0},
        enterprises={"hatching_rate": 0.3, "association_turnover": 0.0},
    )
    waiting = []
    for year in range(1, years + 1):
        allocate(p, poor, 12 * year)
        waiting.append(int(p.cells["refused"].sum()))
    return waiting


def test_founders_who_are_refused_give_up_with_their_half_life():
    waiting = refuse_for_years(providers(4, 2_000_000), 14)
    arrivals = 0.3 * 345
    keep = 0.5 ** (12 / PARAMETERS.enterprises.founders_half_life_months)
    assert waiting[0] == pytest.approx(arrivals * keep, rel=0.25)
    assert waiting[-1] == pytest.approx(arrivals * keep / (1 - keep), rel=0.2)
    assert waiting[-1] < 1.2 * waiting[-4]


def test_founders_who_waited_do_not_all_come_at_once_when_money_is_back():
    p = providers(4, 2_000_000)
    waited = refuse_for_years(p, 10)[-1]
    known = int((p.rows["alive"] == 1).sum())
    rich = changed(PARAMETERS, funding={"budget": 2.0}, enterprises={"hatching_rate": 0.3})
    allocate(p, rich, 132)
    hatched = int((p.rows["alive"] == 1).sum()) - known
    most = PARAMETERS.funding.founders_most * 0.3 * 345
    assert hatched < most + 3.0 * most**0.5 < waited + 0.3 * 345
    assert hatched > 0.3 * 345


def test_employers_hatch_from_associations_which_live_from_volunteers():
    p = providers(4, 2_000_000)
    base = p.cells["associations"].copy()
    assert base == pytest.approx(8.0 * p.cells["employers"])
    before = int((p.rows["alive"] == 1).sum())
    allocate(p, volunteers=np.array([1.0, 1.0, 1.0, 0.5]))
    hatched = int((p.rows["alive"] == 1).sum()) - before
    lost = np.where(np.arange(p.n_cells) // N_DOMAINS == 3, 0.05 * 0.5 * base, 0.0)
    assert p.cells["associations"].sum() == pytest.approx((base - lost).sum() - hatched)


def test_where_there_are_no_associations_nobody_founds():
    parameters = changed(PARAMETERS, funding={"budget": 1.5}, enterprises={"association_turnover": 0.0})
    p = providers(4, 2_000_000)
    p.cells["associations"] = 0.0
    before = int((p.rows["alive"] == 1).sum())
    allocate(p, parameters)
    assert int((p.rows["alive"] == 1).sum()) == before


def test_employers_founded_in_january_serve_from_that_month():
    levers = {"enterprises.hatching_rate": 0.3, "funding.founders_levy": 0.5}
    model = society(1, citizens=100_000, burn_in=24, months=1, values=levers)
    run(model, 12)
    model._allocate()
    born = (model.providers.rows["born"] == 12) & (model.providers.rows["alive"] == 1)
    assert born.sum() > 10
    capacity = model.providers.rows["staffed"][born].sum()
    assert model.providers.rows["places"][born].sum() == pytest.approx(capacity, rel=0.5)


def months_of_cost(p, row):
    economy = p.economy[0]
    return (economy["fixed_cost"] + economy["post_cost"][row["domain"]] * row["paid"]) / 12


def test_the_state_adds_to_the_cash_of_new_employers_where_it_supports_founders():
    p = providers(4, 2_000_000)
    parameters = changed(PARAMETERS, enterprises={"hatching_rate": 0.3})
    table = np.repeat(parameter_table(parameters, 1), 4)
    table["founder_support"][1] = 2.0
    tally = new_tally(1, 4)[0]
    p.ledger.open_month()
    allocate_year(p, parameters, table, seed=1, month=12, tally_row=tally)
    books, paid_by_state = p.ledger.books, np.zeros(4)
    new = np.flatnonzero((p.rows["alive"] == 1) & (p.rows["born"] == 12))
    assert {0, 1, 2, 3} == set(p.rows["territory"][new].tolist())
    for number in new:
        row = p.rows[number]
        months = 5.0 if row["territory"] == 1 else 3.0
        assert books.cash[books.first_provider + number] == pytest.approx(months * months_of_cost(p, row), abs=1)
        paid_by_state[row["territory"]] += (months - 3.0) * months_of_cost(p, row)
    flows = books.flows[Flow.FOUNDER_GRANT]
    assert flows[Sector.STATE].sum() == pytest.approx(paid_by_state.sum(), abs=len(new))
    assert tally["founder_support"][:, :, ProviderKind.ESS].sum(axis=1) == pytest.approx(paid_by_state, abs=len(new))
    assert flows[Sector.HOUSEHOLDS].sum() > 0


def test_support_calls_up_more_founders_where_it_is_given():
    assert founders_with_support(10.0, 3.0, 0.1) == pytest.approx(13.0)
    assert founders_with_support(0.1, 0.0, 0.5) == 0.1
    assert founders_with_support(0.1, 12.0, 0.0) == 0.1
    came = {}
    for months in (0.0, 6.0):
        p = providers(4, 2_000_000)
        poor = changed(
            PARAMETERS,
            funding={"allocation_noise": 0.0, "founders_levy": 0.0, "founder_support": months},
            enterprises={"hatching_rate": 0.3, "association_turnover": 0.0, "founders_half_life_months": 120.0},
        )
        allocate(p, poor)
        assert not (p.rows["born"][p.rows["alive"] == 1] == 12).any()
        came[months] = p.cells["refused"].sum()
    assert came[6.0] == pytest.approx(1.6 * came[0.0], rel=0.2)


def test_support_to_founders_raises_births_of_employers():
    """Paired seeds; the check states its error rates."""
    size = {"citizens": 2_000, "burn_in": 24, "months": 84}
    policies = (Policy(()), Policy((Change("funding.founder_support", 12.0),)))
    more = []
    for seed in range(1, 33):
        alone, helped = (run(society(seed, **size, policy=policy)).tally["hatchings"].sum() for policy in policies)
        more.append(helped - alone)
    check_above(more, 0.0, 12.0)
