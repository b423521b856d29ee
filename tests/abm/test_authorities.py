"""Money of authorities: own taxes, transfers, equalisation, and that they balance."""

from __future__ import annotations

import numpy as np
import pytest

from abm.flows import Flow
from abm.funding.authorities import carried, state_taxes
from abm.ledger import STATE_ACCOUNT
from abm.policy import Change, Policy
from abm.vocabulary import N_DOMAINS
from tests.alone import changed, providers
from tests.worlds import run, society
from tests.year import PARAMETERS, allocate, base_total, pots, total


def local_money(p):
    """Own taxes, transfers and spending of authorities planned for the year, cents."""
    spent = p.cells["direct_budget"].astype(float) + p.cells["pot"] + p.rows["procurement"][p.n_cells : 2 * p.n_cells]
    return p.cells["local_taxes"].sum(), p.cells["transfer"].sum(), (spent * p.cells["local_share"]).sum()


def test_in_the_base_authorities_raise_what_they_spend_and_equalisation_passes_through_the_state():
    p = providers(4, 20_000)
    allocate(p)
    taxes, transfer, spent = local_money(p)
    assert taxes == pytest.approx(spent, rel=1e-6)
    assert transfer == pytest.approx(0.0, abs=20)
    by_territory = p.cells["transfer"].reshape(4, N_DOMAINS).sum(axis=1)
    assert by_territory[np.argmax(p.income)] < 0 < by_territory[np.argmin(p.income)]


@pytest.mark.parametrize("decentralisation", [0.0, 0.3, 0.9])
def test_decentralisation_is_paid_by_transfers_and_taxes_nobody_twice(decentralisation):
    p = providers(4, 20_000)
    allocate(p)
    taxes, _, _ = local_money(p)
    allocate(p, changed(PARAMETERS, funding={"decentralisation": decentralisation}), 24)
    now, transfer, spent = local_money(p)
    assert now == pytest.approx(taxes, rel=1e-3)
    assert now + transfer == pytest.approx(spent, rel=1e-3)
    assert transfer == pytest.approx((decentralisation - 0.53) * base_total(p).sum(), rel=1e-3)


def test_a_local_recession_cuts_own_taxes_and_not_what_the_state_hands_over():
    p = providers(4, 20_000)
    poorer = changed(PARAMETERS, funding={"decentralisation": 0.8, "local_tax_base": 0.5})
    pot = pots(p, poorer)
    assert (total(pot) * pot.local_share).sum() == pytest.approx((0.53 * 0.5 + 0.27) * base_total(p).sum())


def test_an_authority_that_overspent_cuts_its_part_and_one_that_saved_taxes_less():
    p = providers(4, 20_000)
    allocate(p)
    books = p.ledger.books
    before = p.cells["local_taxes"].reshape(4, N_DOMAINS).sum(axis=1)
    books.cash[p.ledger.authority(0)] -= 5_000_000
    books.cash[p.ledger.authority(1)] += 5_000_000
    allocate(p, PARAMETERS, 24)
    spent = p.cells["direct_budget"] + p.cells["pot"] + p.rows["procurement"][p.n_cells : 2 * p.n_cells]
    cut = (base_total(p) - spent).reshape(4, N_DOMAINS).sum(axis=1)
    assert cut == pytest.approx([5_000_000, 0, 0, 0], abs=50)
    taxes = p.cells["local_taxes"].reshape(4, N_DOMAINS).sum(axis=1)
    assert taxes == pytest.approx(before - [0, 5_000_000, 0, 0], abs=50)


def test_a_tax_base_that_falls_in_july_leaves_a_deficit_that_is_cut_from_the_next_budget():
    """Half a year of a fifth of own taxes is missing; the year after bears it, the one after that no more."""
    policy = Policy((Change("funding.local_tax_base", 0.8, from_month=6),))
    model = run(society(1, citizens=5_000, burn_in=12, months=48, policy=policy), 24)
    cells = model.providers.cells
    taxes = float(cells["local_taxes"].sum())
    missing = -carried(model.providers).sum()
    assert missing == pytest.approx(0.5 * 0.2 * taxes, rel=0.1)
    before = base_total(model.providers).sum()
    spent = []
    for _ in range(2):
        run(model, 1)
        firms = model.providers.rows["procurement"][model.providers.n_cells : 2 * model.providers.n_cells].sum()
        spent.append(float(cells["direct_budget"].sum() + cells["pot"].sum() + firms))
        run(model, 11)
    assert before - spent[1] == pytest.approx(0.2 * taxes, rel=0.01)
    assert spent[1] - spent[0] == pytest.approx(missing, rel=0.05)


def test_the_taxes_of_the_state_give_back_what_it_saved_and_raise_what_it_borrowed():
    assert state_taxes(1_000, 2_400, 0.0) == 1_000
    assert state_taxes(1_000, 2_400, 1.0) == 800
    assert state_taxes(1_000, 2_400, 0.5) == 900
    assert state_taxes(1_000, -2_400, 1.0) == 1_200
    assert state_taxes(1_000, 240_000, 1.0) == 0


def cut_for_eight_years(follow: float):
    """A society whose budget is cut by three tenths in month 0, eight years later."""
    policy = Policy((Change("funding.budget", 0.7), Change("funding.taxes_follow", follow)))
    return run(society(1, citizens=2_000, burn_in=24, months=96, policy=policy), 120)


def test_after_a_cut_households_get_their_taxes_back_as_far_as_taxes_follow():
    """The State's part of the cut: kept on its account, or given back a year later; services see no difference."""
    kept, given_back = cut_for_eight_years(0.0), cut_for_eight_years(1.0)
    saved_a_year = int(kept.providers.economy["base_state_taxes"][0]) * 12 * 0.3
    balances = [float(model.providers.ledger.books.cash[STATE_ACCOUNT]) for model in (kept, given_back)]
    assert balances[0] > 6.0 * saved_a_year
    assert abs(balances[1]) < 1.5 * saved_a_year
    paid_less = float(kept.civic["taxes"][24:].sum() - given_back.civic["taxes"][24:].sum())
    assert paid_less == pytest.approx(balances[0] - balances[1], abs=4 * 96)
    for field in kept.tally.dtype.names:
        assert np.array_equal(kept.tally[field], given_back.tally[field]), field


def test_taxes_that_are_counted_are_those_in_the_books():
    policy = Policy((Change("funding.budget", 0.8), Change("funding.taxes_follow", 0.5)))
    model = society(1, citizens=1_000, burn_in=12, months=36, policy=policy)
    for month in range(48):
        model.step()
        counted = model.civic["taxes"][month]
        in_books = model.providers.ledger.books.flows[Flow.TAXES].sum()
        assert abs(counted.sum() - in_books) <= 0.5 * len(counted)
