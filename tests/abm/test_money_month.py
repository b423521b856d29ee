"""The month of money: every parameter acts, rows may stand in any order, exits leave nothing behind."""

from __future__ import annotations

import numpy as np
import pytest

import abm.engine.closing as closing
from abm.balance import check
from abm.engine.capacity import round_places
from abm.engine.money import count_stocks, money_month
from abm.flows import Flow
from abm.ledger import Books, claims_of, pass_on
from abm.parameters import Parameters
from abm.parameters.enterprises import Enterprises
from abm.parameters.funding import Funding, RestoredMoney
from abm.parameters.quantity import PerDomain
from abm.parameters.table import parameter_table
from abm.providers.sizes import n_employers
from abm.tally import new_tally
from abm.vocabulary import N_DOMAINS, ProviderKind
from tests.alone import Alone, changed, providers, run

PARAMETERS = Parameters()
ESS = int(ProviderKind.ESS)


def one_month(p, parameters=PARAMETERS, month=0, served=None):
    table = parameter_table(parameters, p.n_territories)
    tally = new_tally(1, p.n_territories)
    ones = np.ones(p.n_territories)
    p.ledger.open_month()
    p.rows["served"] = p.rows["places"] if served is None else served
    money_month(p.rows, p.cells, p.economy, p.ledger.books, table, tally[0], 1, month, ones, ones)
    count_stocks(p.rows, p.cells, p.ledger.books, tally[0])
    pass_on(p.ledger.books)
    return tally[0]


def monthly_costs(p):
    """Usual monthly cost of every row, cents."""
    economy = p.economy[0]
    return (economy["fixed_cost"] + economy["post_cost"][p.rows["domain"]] * p.rows["paid"]) / 12.0


def cell_of(rows):
    return rows["territory"].astype(int) * N_DOMAINS + rows["domain"]


# --- parameters ---

OTHER_WORLDS = {
    "tendered_a_year": {"provider_rule": "lottery"},
    "fringe_strength": {"provider_rule": "competitive"},
    "tender_size": {"provider_rule": "competitive"},
    "tender_price_power": {"provider_rule": "competitive"},
    "tender_connection_power": {"provider_rule": "competitive"},
    "tender_size_power": {"provider_rule": "competitive"},
    "federation_ties": {"provider_rule": "competitive"},
    "tender_hearsay": {"provider_rule": "competitive"},
    "need_noise": {"territory_rule": "need_based"},
    "local_need_noise": {"local_by_need": 1.0},
    "founders_response": {"founder_support": 6.0},
    "gift_ceiling": {"gift_crowding_out": 0.75},
    "gift_floor": {"gift_crowding_out": 0.75},
}
"""Parameters that act only when another choice is made."""
PRICES_OF_LEVERS = ("outreach_price", "referral_price", "visibility_price", "audit_price")
"""Levers of citizens and service; see ``tests/abm/test_support.py``."""
SEEN_ELSEWHERE = (*PRICES_OF_LEVERS, "call_empty_cells", "taxes_follow")
"""No cell here is ever empty: ``tests/abm/test_founders.py``; taxes move nothing: ``tests/abm/test_authorities.py``."""
NEW_VALUES = {
    "territory_rule": "per_capita",
    "provider_rule": "lottery",
    "restored_money": RestoredMoney.TO_HOLDERS,
    "fringe_allowed": False,
    "asset_lock": False,
    "federation_ties": 12,
    "exit_age": 0.5,
    "fewest_employers": 90,
    "exit_fall_scale": 0.3,
    "founders_half_life_months": 2,
    "share_foundation": 0.1,
    "share_mutual": 0.1,
    "governance_foundation": 0.9,
    "gift_floor": 1.0,
    "gift_ceiling": 1.0,
    "growth_list": 3.0,
    "exit_cap": 0.01,
    "overhead_leanest": 0.15,
    "moved_to_ess": 0.2,
    "moved_to_procurement": 0.2,
    "moved_to_fringe": 0.2,
}


def other_value(group, name):
    """A clearly different valid value."""
    if name in NEW_VALUES:
        return NEW_VALUES[name]
    value = getattr(group, name)
    bounds = type(group).model_fields[name].json_schema_extra
    low, high = bounds["low"], bounds["high"]

    def moved(number):
        return max(low, 0.6 * number) if number > low else low + 0.3 * (high - low)

    if isinstance(value, PerDomain):
        return PerDomain(**{domain: moved(number) for domain, number in value.model_dump().items()})
    return moved(value)


def eventful_run(parameters: Parameters) -> Alone:
    """Five years with overload, more volunteers, fewer givers, a cut and more than its return."""
    p = providers(4, 180_000, parameters=parameters, employers=150)
    cut = changed(parameters, funding={"budget": 0.75 * parameters.funding.budget})
    more = changed(parameters, funding={"budget": 1.3 * parameters.funding.budget})
    return run(
        p,
        parameters,
        5,
        policy={12: cut, 36: more},
        volunteers=1.5,
        givers=0.8,
        served_share=1.2,
        need=np.outer([1.0, 2.0, 3.0, 4.0], np.ones(N_DOMAINS)),
    )


PROVIDER_COLUMNS = (
    "position",
    "governance",
    "size",
    "paid",
    "places",
    "grant",
    "procurement",
    "subsidy",
    "legal_form",
    "overhead",
)


def differs(one: Alone, two: Alone) -> bool:
    if any(not np.array_equal(one.tally[name], two.tally[name]) for name in one.tally.dtype.names):
        return True
    return any(
        not np.array_equal(one.providers.rows[name], two.providers.rows[name]) for name in PROVIDER_COLUMNS
    )


@pytest.mark.parametrize("name", list(Enterprises.model_fields))
def test_every_parameter_of_enterprises_has_an_effect(name, usual):
    value = other_value(PARAMETERS.enterprises, name)
    if name == "governance_foundation":
        usual = eventful_run(changed(PARAMETERS, enterprises={"share_foundation": 0.1}))
        moved = {name: value, "share_foundation": 0.1}
    elif name == "founders_half_life_months":  # few are refused unless many come
        usual = eventful_run(changed(PARAMETERS, enterprises={"hatching_rate": 0.3}))
        moved = {name: value, "hatching_rate": 0.3}
    elif name in ("fewest_employers", "inhabitants_per_employer"):
        citizens = 180_000 if name == "fewest_employers" else 1_800_000
        moved = changed(PARAMETERS, enterprises={name: value})
        assert n_employers(moved, citizens, 16) != n_employers(PARAMETERS, citizens, 16)
        return
    else:
        moved = {name: value}
    assert differs(usual, eventful_run(changed(PARAMETERS, enterprises=moved)))


@pytest.mark.parametrize("name", [name for name in Funding.model_fields if name not in SEEN_ELSEWHERE])
def test_every_parameter_of_funding_has_an_effect(name, usual):
    context = OTHER_WORLDS.get(name, {})
    reference = eventful_run(changed(PARAMETERS, funding=context)) if context else usual
    value = other_value(PARAMETERS.funding, name)
    assert differs(reference, eventful_run(changed(PARAMETERS, funding={**context, name: value})))


@pytest.fixture(scope="module")
def usual() -> Alone:
    return eventful_run(PARAMETERS)


def test_the_same_run_twice_is_the_same(usual):
    assert not differs(usual, eventful_run(PARAMETERS))


# --- order ---


def shuffled(p, seed):
    """The same society with its enterprises in other rows."""
    first = 2 * p.n_cells
    n = len(p.rows)
    order = np.concatenate([np.arange(first), first + np.random.default_rng(seed).permutation(n - first)])
    p.rows = p.rows[order].copy()
    books = p.ledger.books
    accounts = np.concatenate([np.arange(books.first_provider), books.first_provider + order])
    p.ledger.books = books._replace(
        cash=books.cash[accounts],
        payable=books.payable[accounts],
        receivable=books.receivable[order],
        credit=books.credit[order],
    )
    return p


@pytest.mark.parametrize("provider_rule", ["historical", "competitive", "lottery", "match"])
def test_rows_in_another_order_give_the_same_enterprises(provider_rule):
    parameters = changed(PARAMETERS, funding={"provider_rule": provider_rule})
    plain = run(providers(4, 20_000), parameters, 5)
    mixed = run(shuffled(providers(4, 20_000), 7), parameters, 5)
    for name in ("key", "paid", "places", "grant", "procurement", "subsidy", "size", "staffed"):
        columns = []
        for alone in (plain, mixed):
            rows = alone.providers.rows[alone.providers.rows["alive"] == 1]
            columns.append(rows[np.argsort(rows["key"])][name])
        np.testing.assert_array_equal(*columns, err_msg=name)
    np.testing.assert_array_equal(plain.tally["cash"], mixed.tally["cash"])


# --- money ---


def test_the_tally_counts_what_the_books_paid():
    p = providers(4, 20_000)
    round_places(p.rows)
    count = one_month(p)
    flows = p.ledger.books.flows
    for field, flow in {
        "direct_provision": Flow.DIRECT_PROVISION,
        "grants": Flow.GRANT,
        "procurement": Flow.PROCUREMENT,
        "wage_subsidies": Flow.WAGE_SUBSIDY,
        "fees": Flow.FEES,
        "dues": Flow.DUES,
        "gifts": Flow.GIFTS,
        "payroll": Flow.WAGES,
    }.items():
        assert count[field].sum() == flows[flow].sum() - (
            flows[flow][10].sum() if flow == Flow.WAGES else 0
        ), field
    assert check(p.ledger) == {}
    assert count["cash"].sum() == p.ledger.books.cash[p.ledger.books.first_provider :].sum()
    assert count["receivables"].sum() == p.ledger.books.receivable.sum()


def test_income_of_the_first_year_is_the_planned_one():
    alone = run(providers(4, 200_000), PARAMETERS, 1)
    p = providers(4, 200_000)
    planned = p.cells["base_grant"].sum() + p.cells["base_procurement"].sum() + p.cells["base_subsidy"].sum()
    paid = sum(alone.ess(name).sum() for name in ("grants", "procurement", "wage_subsidies"))
    assert paid == pytest.approx(planned, rel=0.03)
    assert alone.ess("gifts").sum() == pytest.approx(p.cells["gifts"].sum(), rel=0.03)
    planned_fees = 0.22 * (p.economy["price"][0] * p.planned_cases[..., ESS]).sum()
    assert alone.ess("fees").sum() == pytest.approx(planned_fees, rel=0.04)


def test_authorities_raise_what_they_decided_to_spend_and_the_state_borrows():
    more = changed(PARAMETERS, funding={"budget": 1.2})
    alone = run(providers(4, 20_000), PARAMETERS, 4, policy={12: more})
    books: Books = alone.providers.ledger.books
    authorities = slice(8, books.first_provider)
    a_year = (alone.providers.cells["base_direct"].sum() + alone.providers.cells["public_base"].sum()) / 4
    assert books.cash[authorities] - books.payable[authorities] == pytest.approx(np.zeros(4), abs=0.03 * a_year)
    assert books.cash[0] < -0.2 * a_year


def test_public_services_and_firms_keep_no_money():
    p = run(providers(4, 20_000), PARAMETERS, 2).providers
    accounts = p.ledger.books.first_provider + np.arange(2 * p.n_cells)
    assert (p.ledger.books.cash[accounts[: p.n_cells]] <= 0).all()
    assert (p.ledger.books.cash[accounts[p.n_cells :]] == 0).all()


def test_cooperatives_share_surplus_and_associations_do_not():
    p = providers(4, 20_000)
    round_places(p.rows)
    ess = np.flatnonzero((p.rows["alive"] == 1) & (p.rows["kind"] == ESS))
    for form, shared in ((0, 0), (2, 56)):
        p.rows["legal_form"][ess] = form
        p.rows["year_income"][ess], p.rows["year_cost"][ess] = 10**9, 0
        one_month(p, month=11)
        paid = p.ledger.books.flows[Flow.PROFIT_SHARE][3].sum()
        assert (paid > 0) == (shared > 0)


def test_overload_costs_a_tenth_and_nobody_pays_for_it():
    p, q = providers(4, 200_000), providers(4, 200_000)
    round_places(p.rows)
    round_places(q.rows)
    # as many paid cases in both: fees follow cases, so they are left out
    p.rows["fee"] = q.rows["fee"] = 0.0
    p.rows["staffed"] = q.rows["staffed"] = q.rows["places"]
    quiet = one_month(p)
    loaded = one_month(q, served=q.rows["places"] + 1)
    extra = loaded["unpaid_cost"].sum(axis=(0, 2)) - quiet["unpaid_cost"].sum(axis=(0, 2))
    n = np.bincount(p.rows["domain"][(p.rows["alive"] == 1) & (p.rows["kind"] != 2)], minlength=4)
    assert extra == pytest.approx(0.1 * p.economy["price"][0] / 12 * n, rel=1e-3)


def test_people_served_by_staff_who_are_there_though_no_longer_funded_are_no_overload():
    p = providers(4, 200_000)
    round_places(p.rows)
    p.rows["staffed"] = p.rows["places"] + 2.5
    assert one_month(p, served=p.rows["places"] + 2)["unpaid_cost"].sum() == 0.0
    p.rows["staffed"] = p.rows["places"] + 2.5
    assert one_month(p, served=p.rows["places"] + 3)["unpaid_cost"].sum() > 0.0


# --- exits ---


def test_exits_leave_no_money_no_claims_and_no_places():
    alone = run(providers(4, 20_000), changed(PARAMETERS, enterprises={"exit_hazard": 0.02}), 3)
    p = alone.providers
    dead = 2 * p.n_cells + np.flatnonzero(p.enterprises["alive"] == 0)
    assert alone.ess("quiet_exits").sum() > 5
    for number in dead:
        assert claims_of(p.ledger.books, number) == 0
        assert p.ledger.books.cash[p.ledger.books.first_provider + number] == 0
        assert p.ledger.books.credit[number] == 0
    for name in ("places", "staffed", "paid", "grant", "procurement", "subsidy"):
        assert (p.rows[name][dead] == 0).all(), name


@pytest.mark.parametrize(("size", "share"), [(4.0, 0.0), (40.0, 0.8)])
def test_an_exit_above_five_posts_hands_on_four_fifths_of_its_contracts(size, share):
    p = providers(1, 200_000)
    round_places(p.rows)
    first = 2 * p.n_cells
    mine = first + np.flatnonzero((p.enterprises["alive"] == 1) & (cell_of(p.enterprises) == 0))
    gone, heirs = mine[0], mine[1:]
    p.rows["paid"][gone] = size / p.economy["scale"][0]
    before = p.rows["grant"][heirs].sum()
    grant = p.rows["grant"][gone]
    # a debt far beyond its credit line makes it insolvent
    p.ledger.books.cash[p.ledger.books.first_provider + gone] -= 10**12
    p.ledger.books.cash[1] += 10**12
    count = one_month(p, changed(PARAMETERS, enterprises={"exit_hazard": 0.0}))
    assert check(p.ledger) == {}
    assert count["insolvencies"].sum() == 1
    assert p.rows["alive"][gone] == 0
    assert p.rows["grant"][heirs].sum() - before == pytest.approx(share * grant, rel=1e-3, abs=len(heirs))
    assert p.ledger.books.flows[Flow.WRITE_OFF].sum() > 0.9 * 10**12


def test_reserves_of_an_exit_stay_in_the_ess():
    parameters = changed(PARAMETERS, enterprises={"exit_hazard": 0.02, "exit_cap": 1.0})
    p = providers(4, 20_000)
    round_places(p.rows)
    locked = exits = 0
    for month in range(24):
        one_month(p, parameters, month)
        locked += p.ledger.books.flows[Flow.ASSET_LOCK][3, 3].sum()
        assert p.ledger.books.flows[Flow.ASSET_LOCK][3, 11].sum() == 0
        exits += int(p.economy["exits"][0])
        assert check(p.ledger) == {}
    assert exits > 3
    assert locked > 0


def test_without_the_lock_the_same_reserves_leave_the_ess():
    """One that closes has something left: with the lock an heir in the ESS gets it, without it nobody does."""
    paid = {}
    for is_locked in (True, False):
        p = providers(1, 200_000)
        round_places(p.rows)
        first = 2 * p.n_cells
        p.rows["closing"] = 0
        gone = first + int(np.flatnonzero(p.enterprises["alive"] == 1)[0])
        p.rows["closing"][gone] = 1
        p.ledger.open_month()
        tally = new_tally(1, 1)
        table = parameter_table(changed(PARAMETERS, enterprises={"asset_lock": is_locked}), 1)
        closing.close_enterprises(p.rows, p.cells, p.economy[0], p.ledger.books, table, tally[0], 1, first)
        flows = p.ledger.books.flows[Flow.ASSET_LOCK]
        paid[is_locked] = (int(flows[3, 3]), int(flows[3, 11]), int(tally["reserves_of_leavers"].sum()))
        assert p.ledger.books.cash[p.ledger.books.first_provider + gone] == 0
    reserves = paid[True][0]
    assert reserves > 0
    assert paid == {True: (reserves, 0, reserves), False: (0, reserves, 0)}


def test_the_last_enterprise_leaves_its_reserves_outside():
    p = providers(4, 2_000)
    round_places(p.rows)
    parameters = changed(PARAMETERS, enterprises={"exit_hazard": 0.02, "exit_cap": 1.0})
    p.rows["income_reference"] = 1e18
    p.rows["born"] = 0
    p.rows["fee"] = 0.0
    outside = 0
    for month in range(400):
        one_month(p, parameters, month)
        outside += p.ledger.books.flows[Flow.ASSET_LOCK][3, 11].sum()
        assert check(p.ledger) == {}
        if not p.enterprises["alive"].any():
            break
    assert not p.enterprises["alive"].any()
    assert outside > 0


def closing_together(p, parameters=PARAMETERS, n=2):
    """The ``n`` largest enterprises of the first cell fail in the same month; their rows and the others'."""
    mine = 2 * p.n_cells + np.flatnonzero((p.enterprises["alive"] == 1) & (cell_of(p.enterprises) == 0))
    mine = mine[np.argsort(p.rows["paid"][mine])]
    gone, others = mine[-n:], mine[:-n]
    p.ledger.books.cash[p.ledger.books.first_provider + gone] -= 10**12
    p.ledger.books.cash[1] += n * 10**12
    return gone, others


def test_places_pass_with_the_staff_in_the_month_of_the_takeover():
    calm = changed(PARAMETERS, enterprises={"exit_hazard": 0.0})
    p, q = providers(1, 200_000), providers(1, 200_000)
    round_places(p.rows)
    round_places(q.rows)
    gone, others = closing_together(p, n=1)
    served = p.rows["places"][gone].sum()
    one_month(p, calm)
    one_month(q, calm)
    gained = p.rows["places"][others].sum() - q.rows["places"][others].sum()
    # the largest has no money left and has cut a sixth of its staff before it closes
    assert gained == pytest.approx(0.8 * 5.0 / 6.0 * served, rel=0.03)


def test_enterprises_that_close_together_may_have_different_heirs():
    same = []
    for seed in range(1, 17):
        p = providers(1, 200_000, seed=seed)
        round_places(p.rows)
        gone, others = closing_together(p)
        p.rows["closing"][gone] = 1
        found = [closing._heir(int(row), p.rows, seed, 2 * p.n_cells) for row in gone]
        assert set(found) <= set(others.tolist())
        same.append(found[0] == found[1])
    assert 0 < sum(same) < len(same)


def test_closings_of_one_month_add_up_in_any_order():
    calm = changed(PARAMETERS, enterprises={"exit_hazard": 0.0})
    columns = []
    for mixed in (False, True):
        p = providers(1, 600_000, employers=120)
        p = shuffled(p, 3) if mixed else p
        round_places(p.rows)
        closing_together(p, n=6)
        count = one_month(p, calm)
        rows = p.rows[p.rows["alive"] == 1]
        rows = rows[np.argsort(rows["key"])]
        columns.append([rows[name].tobytes() for name in ("paid", "income_reference", "affordable", "grant")])
        columns[-1].append(count["staff"].tobytes() + count["volunteer_staff"].tobytes())
        assert count["insolvencies"].sum() == 6
    assert columns[0] == columns[1]


def test_whoever_closes_without_means_to_repay_its_credit_is_insolvent():
    """A quiet exit has paid its debts; one that cannot is none, though its bank would have gone on lending."""
    generous = changed(PARAMETERS, enterprises={"exit_hazard": 0.02, "exit_cap": 1.0, "credit_months": 6.0})
    p = providers(1, 200_000)
    round_places(p.rows)
    p.rows["born"] = 0
    p.rows["income_reference"] = 1e18
    indebted = 2 * p.n_cells + np.flatnonzero(p.enterprises["alive"] == 1)[::2]
    accounts = p.ledger.books.first_provider + indebted
    owed = p.ledger.books.cash[accounts] + p.ledger.books.receivable[indebted].sum(axis=(1, 2))
    owed += (2 * monthly_costs(p)[indebted]).astype(np.int64)
    p.ledger.books.cash[accounts] -= owed
    p.ledger.books.cash[1] += owed.sum()
    before = p.rows.copy()
    count = one_month(p, generous)
    closed = np.flatnonzero((before["alive"] == 1) & (p.rows["alive"] == 0))
    without_means = np.intersect1d(closed, indebted)
    assert 0 < len(without_means) < len(closed)
    assert count["insolvencies"].sum() == len(without_means)
    assert count["quiet_exits"].sum() == len(closed) - len(without_means)
    assert p.ledger.books.flows[Flow.WRITE_OFF].sum() > 0


# --- capacity ---


def test_places_keep_the_total_of_each_domain():
    p = providers(8, 20_000)
    round_places(p.rows)
    rows = p.rows[p.rows["alive"] == 1]
    for domain in range(N_DOMAINS):
        mine = rows[rows["domain"] == domain]
        real = np.minimum(mine["affordable"], mine["staffed"])
        assert mine["places"].sum() == round(real.sum())
        assert (np.abs(mine["places"] - real) < 1.0).all()


def test_capacity_falls_by_a_sixth_and_rises_by_a_twenty_fourth_a_month_at_most():
    for budget, bound in ((0.1, 1.0 - 1.0 / 6.0), (3.0, 1.0 + 1.0 / 24.0)):
        policy = {12: changed(PARAMETERS, funding={"budget": budget})}
        alone = run(providers(4, 20_000), PARAMETERS, 2, policy=policy)
        staff = alone.tally["staff"][..., 0].sum(axis=(1, 2))
        ratio = staff[13] / staff[12]
        assert ratio == pytest.approx(bound, rel=1e-3)


def test_volunteers_are_worth_half_a_post_up_to_a_fifth_of_staff():
    usual = run(providers(4, 20_000), PARAMETERS, 1)
    none = run(providers(4, 20_000), PARAMETERS, 1, volunteers=0.0)
    many = run(providers(4, 20_000), PARAMETERS, 1, volunteers=9.0)
    staffed = [a.providers.rows["staffed"][2 * a.providers.n_cells :].sum() for a in (none, usual, many)]
    assert staffed[0] / staffed[1] == pytest.approx(1.0 / 1.075, rel=0.02)
    assert staffed[2] / staffed[1] == pytest.approx(1.1 / 1.075, rel=0.02)


# --- overhead ---

NO_AUDITS = changed(PARAMETERS, service={"overhead_audit": 0.0})


def overheads(p):
    """Overhead of the enterprises alive, by territory."""
    alive = p.enterprises[p.enterprises["alive"] == 1]
    return [alive["overhead"][alive["territory"] == territory] for territory in range(p.n_territories)]


def test_overhead_stays_where_it_is_in_the_base():
    p = run(providers(4, 20_000), PARAMETERS, 10).providers
    assert p.rows["overhead"][p.rows["alive"] == 1] == pytest.approx(p.economy["overhead"][0], rel=1e-6)


def test_without_audits_overhead_falls_a_little_every_year_by_comparison():
    p = providers(4, 20_000)
    start = p.economy["overhead"][0]
    ends = []
    for years in (5, 10):
        p = run(providers(4, 20_000), NO_AUDITS, years).providers
        ends.append(np.mean(np.concatenate(overheads(p))))
    assert 0.93 * start < ends[0] < 0.97 * start
    assert ends[1] < 0.95 * ends[0]


def test_funders_compare_employers_of_their_own_territory_only():
    """Lean newcomers in one territory pull down the norm there and nowhere else."""
    p = providers(4, 200_000)
    lean = 2 * p.n_cells + np.flatnonzero((p.enterprises["alive"] == 1) & (p.enterprises["territory"] == 1))
    p.rows["overhead"][lean] = 0.05
    run(p, changed(PARAMETERS, enterprises={"overhead_half_life_months": 60}), 2)
    norms = p.cells["overhead_norm"].reshape(4, N_DOMAINS)
    assert (norms == norms[:, :1]).all()
    assert norms[1, 0] < p.economy["overhead"][0] - 1e-3
    assert np.delete(norms[:, 0], 1) == pytest.approx(p.economy["overhead"][0], rel=1e-6)


def test_new_employers_begin_with_the_overhead_funders_accept_then():
    p = providers(4, 200_000, employers=150)
    run(p, NO_AUDITS, 6)
    founded = p.enterprises[(p.enterprises["alive"] == 1) & (p.enterprises["born"] == 60)]
    assert len(founded) > 3
    # founded in the last January; the norm has gone on falling since
    norm = p.cells["overhead_norm"][cell_of(founded)]
    assert (founded["overhead"] > norm).all()
    assert founded["overhead"] == pytest.approx(norm, rel=0.02)
    assert (founded["overhead"] < 0.96 * p.economy["overhead"][0]).all()
