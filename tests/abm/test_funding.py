"""The year of public money: pots and levers, rules of sharing, renewal, founders, tenders, relations."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from abm.balance import check
from abm.errors import ParameterError
from abm.flows import Flow, Sector
from abm.funding.authorities import local_plan
from abm.funding.holders import holders_of, share_capped
from abm.funding.pots import pots_of_year
from abm.funding.relations import relations_of
from abm.funding.sharing import PROVIDER_RULES, TERRITORY_RULES, provider_rule, territory_rule
from abm.funding.tenders import bidders, reach_of_tenders
from abm.funding.year import allocate_year
from abm.ledger import FIRST_AUTHORITY, endow
from abm.parameters.funding import RestoredMoney
from abm.parameters.table import parameter_table
from abm.policy import Change, Policy
from abm.vocabulary import N_DOMAINS, Domain, ProviderKind
from tests.alone import changed, providers, run
from tests.chance import check_above
from tests.worlds import run as run_society
from tests.worlds import society as new_society
from tests.year import INSTRUMENTS, PARAMETERS, allocate, base_total, held, pots, total

# --- pots ---


def test_nothing_moved_gives_the_pots_of_the_base():
    p = providers(4, 20_000)
    pot = pots(p)
    assert pot.direct == pytest.approx(p.cells["base_direct"])
    assert pot.grant == pytest.approx(p.cells["base_grant"])
    assert pot.procurement == pytest.approx(p.cells["base_procurement"] + p.cells["base_fringe"])
    assert pot.subsidy == pytest.approx(p.cells["base_subsidy"])
    assert pot.local_share == pytest.approx(PARAMETERS.funding.decentralisation)


@pytest.mark.parametrize("domain", list(Domain))
def test_a_budget_of_a_domain_scales_all_its_pots_and_no_other(domain):
    p = providers(4, 20_000)
    before, after = pots(p), pots(p, changed(PARAMETERS, funding={f"budget_{domain.name.lower()}": 0.6}))
    for kind in ("direct", *INSTRUMENTS):
        ratio = np.ones((4, N_DOMAINS))
        ratio[:, domain] = 0.6
        assert getattr(after, kind) == pytest.approx(getattr(before, kind) * ratio.reshape(-1)), kind


def test_budgets_of_domains_at_their_neutral_value_give_the_same_pots_to_the_bit():
    p = providers(4, 20_000)
    neutral = changed(PARAMETERS, funding={f"budget_{domain.name.lower()}": 1.0 for domain in Domain})
    assert all((getattr(pots(p), kind) == getattr(pots(p, neutral), kind)).all() for kind in ("direct", *INSTRUMENTS))


@pytest.mark.parametrize("decentralisation", [0.0, 0.3, 1.0])
def test_decentralisation_alone_moves_who_pays_not_how_much(decentralisation):
    p = providers(4, 20_000)
    pot = pots(p, changed(PARAMETERS, funding={"decentralisation": decentralisation}))
    assert total(pot) == pytest.approx(base_total(p))
    assert pot.local_share == pytest.approx(decentralisation)


@pytest.mark.parametrize(
    ("lever", "value", "kind"),
    [
        ("budget", 0.7, "all"),
        ("direct_provision_budget", 0.5, "direct"),
        ("grants_budget", 0.5, "grant"),
        ("procurement_budget", 1.5, "procurement"),
        ("subsidies_budget", 0.25, "subsidy"),
    ],
)
def test_a_budget_lever_scales_its_pot_only(lever, value, kind):
    p = providers(4, 20_000)
    before, after = pots(p), pots(p, changed(PARAMETERS, funding={lever: value}))
    for name in ("direct", "grant", "procurement", "subsidy"):
        expected = value if kind in ("all", name) else 1.0
        assert getattr(after, name) == pytest.approx(expected * getattr(before, name)), name


@pytest.mark.parametrize("lever", ["moved_to_ess", "moved_to_procurement"])
@pytest.mark.parametrize("value", [-1.0, -0.3, 0.3, 1.0])
def test_moving_money_keeps_the_budget_of_every_cell(lever, value):
    p = providers(4, 20_000)
    after = pots(p, changed(PARAMETERS, funding={lever: value}))
    assert total(after) == pytest.approx(base_total(p))
    assert total(after).min() >= 0.0


@pytest.mark.parametrize("rule", ["historical", "competitive", "lottery"])
@pytest.mark.parametrize("value", [-1.0, -0.3, 0.3, 1.0])
def test_contracts_reserved_for_firms_are_theirs_to_the_cent_and_no_money_is_made_or_lost(value, rule):
    p = providers(4, 20_000)
    parameters = changed(
        PARAMETERS, funding={"moved_to_fringe": value, "provider_rule": rule}, enterprises={"hatching_rate": 0.0}
    )
    contracts = (p.cells["base_procurement"] + p.cells["base_fringe"]).astype(float)
    share = p.cells["base_fringe"] / contracts
    theirs = contracts * (share + value * (1.0 - share) if value > 0.0 else share * (1.0 + value))
    assert total(pots(p, parameters)) == pytest.approx(base_total(p))
    for year in (1, 2):
        allocate(p, parameters, 12 * year)
        firms = slice(p.n_cells, 2 * p.n_cells)
        assert p.rows["procurement"][firms] == pytest.approx(theirs, abs=1)
        ess = held(p, "procurement")
        assert (ess <= contracts - theirs + 1).all()
        if value == 1.0:
            assert ess.sum() == 0.0
    # at rest the ESS has nearly all that is left of it
    if value < 1.0:
        assert held(p, "procurement").sum() > 0.9 * (contracts - theirs).sum()


def test_contracts_are_reserved_in_one_territory_and_not_where_firms_may_not_work():
    p = providers(4, 20_000)
    table = parameter_table(PARAMETERS, 4)
    table["moved_to_fringe"][1:3] = 0.5
    table["fringe_allowed"][2] = 0
    p.ledger.open_month()
    allocate_year(p, PARAMETERS, table, seed=1, month=12)
    before, after = p.cells["base_fringe"].astype(float), p.rows["procurement"][p.n_cells : 2 * p.n_cells]
    contracts = before + p.cells["base_procurement"]
    territory = np.arange(p.n_cells) // N_DOMAINS
    expected = np.where(territory == 1, before + 0.5 * (contracts - before), np.where(territory == 2, 0.0, before))
    assert after == pytest.approx(expected, rel=1e-3, abs=1)


def test_contracts_reserved_for_firms_move_people_from_enterprises_to_firms():
    """Paired seeds; the check states its error rates. In every month of every run the books balance."""
    more = {ProviderKind.FRINGE: [], ProviderKind.ESS: []}
    for seed in range(1, 25):
        plain, moved = (
            run_society(new_society(seed, citizens=2_000, burn_in=24, months=60, policy=Policy(policy)))
            for policy in ((), (Change("funding.moved_to_fringe", 0.5),))
        )
        for kind, differences in more.items():
            served = [model.tally["in_need"][-12:, :, :, kind].sum() / 12.0 for model in (moved, plain)]
            differences.append(served[0] - served[1])
    check_above(more[ProviderKind.FRINGE], 0.0, 4.0)
    check_above([-one for one in more[ProviderKind.ESS]], 0.0, 4.0)


def test_a_cut_in_one_territory_leaves_the_others():
    p = providers(4, 20_000)
    table = parameter_table(PARAMETERS, 4)
    table["budget"][2] = 0.5
    pot = pots_of_year(p, table, local_plan(p, table), territory_rule("historical"), None, 1, 3)
    ratio = (total(pot) / base_total(p)).reshape(4, N_DOMAINS).mean(axis=1)
    assert ratio == pytest.approx([1.0, 1.0, 0.5, 1.0])


def test_a_local_recession_cuts_what_authorities_pay_and_not_what_the_state_pays():
    p = providers(4, 20_000)
    pot = pots(p, changed(PARAMETERS, funding={"local_tax_base": 0.8}))
    share = PARAMETERS.funding.decentralisation
    assert total(pot) == pytest.approx((1.0 - 0.2 * share) * base_total(p))
    assert total(pot) * (1.0 - pot.local_share) == pytest.approx((1.0 - share) * base_total(p))


def test_without_equalisation_rich_territories_spend_more_and_the_sum_stays():
    p = providers(4, 20_000)
    pot = pots(p, changed(PARAMETERS, funding={"equalisation": 0.0}))
    ratio = (total(pot) / base_total(p)).reshape(4, N_DOMAINS)[:, 0]
    assert (np.diff(ratio) < 0.0).all()
    assert np.argmax(p.income) == 0
    assert total(pot).sum() == pytest.approx(base_total(p).sum(), rel=1e-9)


def test_per_capita_gives_the_same_for_each_inhabitant():
    p = providers(4, 20_000)
    p.cells["base_grant"][:N_DOMAINS] *= 2
    central = changed(PARAMETERS, funding={"decentralisation": 0.0, "territory_rule": "per_capita"})
    pot = total(pots(p, central)).reshape(4, N_DOMAINS) / p.citizens[:, None]
    assert pot == pytest.approx(np.repeat(pot[:1], 4, axis=0))


def test_need_based_follows_need_and_noise_blurs_it():
    p = providers(4, 20_000)
    need = np.outer([4.0, 3.0, 2.0, 1.0], np.ones(N_DOMAINS))
    sharp = changed(
        PARAMETERS, funding={"decentralisation": 0.0, "territory_rule": "need_based", "need_noise": 0.0}
    )
    pot = total(pots(p, sharp, need)).reshape(4, N_DOMAINS)
    assert pot / pot.sum(axis=0) == pytest.approx(need / need.sum(axis=0))
    blurred = changed(sharp, funding={"need_noise": 0.3})
    assert total(pots(p, blurred, need)) != pytest.approx(pot.reshape(-1))


def test_match_funding_gives_to_those_who_have():
    p = providers(4, 20_000)
    rule = {"equalisation": 0.0, "territory_rule": "match_funding"}
    matched, usual = (
        total(pots(p, changed(PARAMETERS, funding=levers))).reshape(4, N_DOMAINS)
        for levers in (rule, rule | {"territory_rule": "historical"})
    )
    assert (matched[0] > usual[0]).all()
    assert (matched[3] < usual[3]).all()


def test_somebody_can_add_a_rule(monkeypatch):
    p = providers(4, 20_000)
    everything_first = np.zeros((4, N_DOMAINS))
    everything_first[0] = 1.0
    monkeypatch.setitem(TERRITORY_RULES, "first_takes_all", lambda columns: everything_first)
    central = changed(PARAMETERS, funding={"decentralisation": 0.0})
    pot = total(pots(p, central, rule="first_takes_all")).reshape(4, N_DOMAINS)
    assert (pot[1:] == 0.0).all()
    monkeypatch.setitem(PROVIDER_RULES, "mine", lambda columns: columns.capacity)
    assert provider_rule("mine") is PROVIDER_RULES["mine"]


def test_an_unknown_rule_is_refused_with_the_nearest_name():
    with pytest.raises(ParameterError, match=r"did you mean 'need_based'"):
        territory_rule("need_base")
    with pytest.raises(ParameterError, match=r"did you mean 'lottery'"):
        provider_rule("lotery")


# --- renewal and growth ---


def test_no_pot_is_overspent():
    p = providers(8, 200_000)
    run(p, PARAMETERS, 1)
    for month, levers in (
        (12, {}),
        (24, {"budget": 0.7}),
        (36, {"provider_rule": "lottery"}),
        (48, {"budget": 1.2}),
    ):
        parameters = changed(PARAMETERS, funding=levers)
        pot = pots(p, parameters)
        allocate(p, parameters, month)
        spent = sum(held(p, name) for name in INSTRUMENTS) + p.rows["procurement"][p.n_cells : 2 * p.n_cells]
        assert (spent <= pot.grant + pot.procurement + pot.subsidy + 200.0).all()


def test_without_noise_everybody_keeps_what_they_held_but_for_founders():
    parameters = changed(PARAMETERS, funding={"allocation_noise": 0.0}, enterprises={"hatching_rate": 0.0})
    p = providers(4, 20_000, parameters=parameters)
    before = p.rows[["grant", "procurement", "subsidy"]].copy()
    allocate(p, parameters)
    for name in INSTRUMENTS:
        assert p.rows[name] == pytest.approx(before[name], abs=1)


def test_a_cut_falls_on_everybody_pro_rata():
    parameters = changed(
        PARAMETERS, funding={"allocation_noise": 0.0, "budget": 0.7}, enterprises={"hatching_rate": 0.0}
    )
    p = providers(4, 20_000)
    before = p.rows["grant"].copy()
    allocate(p, parameters)
    assert p.rows["grant"] == pytest.approx(0.7 * before, abs=1)
    firms = slice(p.n_cells, 2 * p.n_cells)
    assert p.rows["procurement"][firms] == pytest.approx(0.7 * p.cells["base_fringe"], abs=1)


def test_nobody_grows_beyond_the_limits_of_both_rounds():
    parameters = changed(
        PARAMETERS, funding={"allocation_noise": 0.0, "budget": 3.0}, enterprises={"hatching_rate": 0.0}
    )
    p = providers(4, 20_000)
    before = sum(p.rows[name].astype(float) for name in INSTRUMENTS)
    allocate(p, parameters)
    after = sum(p.rows[name].astype(float) for name in INSTRUMENTS)
    ess = (p.rows["kind"] == ProviderKind.ESS) & (before > 0)
    assert (after[ess] <= before[ess] * (1.0 + 0.25 + 0.6) + 5).all()
    assert after[ess].sum() > 1.5 * before[ess].sum()


def test_only_enterprises_with_cash_and_a_list_grow_first():
    levers = {"allocation_noise": 0.0, "grants_budget": 1.05, "second_round": 0.0}
    parameters = changed(PARAMETERS, funding=levers, enterprises={"hatching_rate": 0.0})
    p = providers(4, 200_000)
    ess = np.flatnonzero(p.rows["alive"] & (p.rows["kind"] == ProviderKind.ESS))
    lists = np.where(np.arange(p.n_cells) % 2 == 1, 0.6, 0.5).reshape(4, N_DOMAINS)
    before = p.rows["grant"].copy()
    cash = p.rows["cash_target"]
    allocate(p, parameters, lists=lists)
    grew = p.rows["grant"][ess] > before[ess] + 10
    assert grew.any()
    assert (p.rows["domain"][ess][grew] % 2 == 1).all()
    assert (cash[ess][grew] > 3.0).all()


def test_returned_money_goes_to_holders_or_to_calls():
    cut = changed(
        PARAMETERS, funding={"budget": 0.6, "allocation_noise": 0.0}, enterprises={"hatching_rate": 0.0}
    )
    back = changed(cut, funding={"budget": 1.0, "restored_money": RestoredMoney.TO_HOLDERS})
    p = providers(4, 20_000)
    before = p.rows["grant"].copy()
    allocate(p, cut)
    allocate(p, back, 24)
    assert p.rows["grant"] == pytest.approx(before, abs=3)
    q = providers(4, 20_000)
    by_call = changed(back, funding={"restored_money": RestoredMoney.BY_CALL, "second_round": 0.0})
    allocate(q, cut)
    allocate(q, by_call, 24, lists=np.zeros((4, N_DOMAINS)))
    assert q.rows["grant"].sum() < 0.7 * before.sum()


def test_chance_of_renewal_leaves_no_claim_on_restored_money():
    """Else under TO_HOLDERS every usual remainder would be given back and founders would get none."""
    p = providers(4, 20_000)
    for year in range(1, 6):
        allocate(p, PARAMETERS, 12 * year)
    ess = (p.rows["kind"] == ProviderKind.ESS) & (p.rows["alive"] == 1)
    assert (p.rows["grant_before"][ess] == p.rows["grant"][ess]).all()
    allocate(p, changed(PARAMETERS, funding={"budget": 0.7}), 72)
    ess &= p.rows["alive"] == 1
    assert p.rows["grant_before"][ess].sum() > 1.3 * p.rows["grant"][ess].sum()


def test_a_delay_changed_in_one_territory_reaches_the_enterprises_of_that_one_only():
    p = providers(4, 200_000)
    table = parameter_table(PARAMETERS, 4)
    table["delay_grants"][1] = 12.0
    p.ledger.open_month()
    allocate_year(p, PARAMETERS, table, seed=1, month=12)
    rows = p.enterprises[p.enterprises["alive"] == 1]
    for territory, months in enumerate((4.0, 12.0, 4.0, 4.0)):
        assert rows["delay_grants"][rows["territory"] == territory].mean() == pytest.approx(months, rel=0.25)


# --- tenders ---


def test_a_tender_by_evidence_moves_contracts_to_better_enterprises():
    parameters = changed(PARAMETERS, funding={"provider_rule": "competitive", "allocation_noise": 0.0})
    p = providers(4, 2_000_000)
    before = p.rows["procurement"].copy()
    ess = (p.rows["kind"] == ProviderKind.ESS) & (p.rows["alive"] == 1)
    good = ess & ((p.rows["key"] >> 14) % 2 == 0)
    allocate(p, parameters, evidence=np.where(good, 1.3, 0.7))
    gain = [p.rows["procurement"][group].sum() / before[group].sum() for group in (good, ess & ~good)]
    assert gain[0] > 1.05 > 0.95 > gain[1]


def test_competition_at_parity_leaves_firms_about_their_share():
    parameters = changed(PARAMETERS, funding={"provider_rule": "competitive"})
    alone = run(providers(4, 2_000_000), PARAMETERS, 12, policy={24: parameters})
    firms = alone.tally["staff"][..., 2].sum(axis=(1, 2))
    assert firms[-1] / firms[20] == pytest.approx(1.0, abs=0.2)


def test_firms_kept_out_of_tenders_lose_contracts_to_enterprises():
    closed = changed(PARAMETERS, funding={"fringe_allowed": False})
    alone = run(providers(4, 2_000_000), PARAMETERS, 5, policy={12: closed})
    firms = alone.tally["staff"][..., 2].sum(axis=(1, 2))
    assert firms[-1] < 0.01 * firms[0]
    assert alone.ess("staff")[-1] > 1.03 * alone.ess("staff")[11]


def test_a_share_never_exceeds_caps_nor_the_pot():
    given = share_capped(
        np.array([100.0, 50.0]),
        np.array([1.0, 1.0, 1.0, 0.0]),
        np.array([10.0, 1000.0, 20.0, 99.0]),
        np.array([0, 0, 1, 1]),
    )
    assert given == pytest.approx([10.0, 90.0, 20.0, 0.0])


# --- relations ---


def test_relations_list_every_payer_and_add_up_to_what_was_agreed():
    p = providers(4, 20_000)
    allocate(p)
    relations = relations_of(p.payments[-1])
    agreed = sum(held(p, name).sum() for name in INSTRUMENTS)
    agreed += p.cells["direct_budget"].sum() + p.rows["procurement"][p.n_cells : 2 * p.n_cells].sum()
    assert relations["cents"].sum() == agreed
    local = relations["cents"][relations["payer_kind"] == 1].sum()
    assert local / agreed == pytest.approx(PARAMETERS.funding.decentralisation, abs=0.001)
    assert set(relations["instrument"].tolist()) == {0, 1, 2, 3}
    assert (relations["cents"] > 0).all()


def test_what_income_at_risk_and_hard_cases_cost_stands_in_the_price_of_a_bid():
    p = providers(4, 20_000)
    holders = holders_of(p)
    dear = holders.rows[::2]
    reach, no_firms = reach_of_tenders(p, PARAMETERS, holders), np.zeros(p.n_cells)
    price = bidders(p, PARAMETERS, holders, reach, no_firms, None, 1, 1).price
    p.rows["extra_cost"][dear] = 0.2
    dearer = bidders(p, PARAMETERS, holders, reach, no_firms, None, 1, 1).price
    ratio = dearer / price
    assert np.all(ratio[: len(holders.rows) : 2] > 1.0)
    assert np.all(ratio[1 : len(holders.rows) : 2] < 1.0)


# --- money for outcome contracts ---


def _with_cash():
    """Providers whose authorities have cash before they have raised any taxes."""
    p = providers(4, 20_000)
    for territory in range(4):
        endow(p.ledger, FIRST_AUTHORITY + territory, 10**9)
    return p


def _a_january(p, moved, left=0):
    p.ledger.open_month()
    parameters = changed(PARAMETERS, funding={"moved_to_contracts": moved})
    table = parameter_table(parameters, p.n_territories)
    return allocate_year(p, parameters, table, seed=1, month=12, left_for_contracts=left)


def _of_authorities(p):
    """Cash of each authority, cents."""
    return p.ledger.books.cash[FIRST_AUTHORITY:][: p.n_territories].copy()


def test_money_that_nobody_claimed_goes_back_when_none_is_set_aside_any_more():
    p = _with_cash()
    at_first = _of_authorities(p)
    first = _a_january(p, 0.1)
    assert first.added == first.a_year == pytest.approx(0.1 * p.cells["base_direct"].sum(), abs=1)
    assert (_of_authorities(p) < at_first).all()
    given = p.ledger.books.flows[Flow.TRANSFER_TO_AUTHORITIES, Sector.AUTHORITIES, Sector.STATE]
    assert given == pytest.approx(PARAMETERS.funding.decentralisation * first.a_year, abs=4)
    back = _a_january(p, 0.0, left=2 * first.a_year)
    assert back == (0, -first.a_year)  # no faster than it was set aside
    assert p.cells["direct_budget"] == pytest.approx(1.1 * p.cells["base_direct"], abs=2)
    assert _of_authorities(p) == pytest.approx(at_first, abs=1)
    returned = p.ledger.books.flows[Flow.TRANSFER_TO_AUTHORITIES, Sector.STATE, Sector.AUTHORITIES]
    assert returned == pytest.approx(given, abs=4)
    rest = _a_january(p, 0.0, left=first.a_year // 4)
    assert rest == (0, -(first.a_year // 4))
    assert p.cells["direct_budget"] == pytest.approx(1.025 * p.cells["base_direct"], abs=2)
    assert _a_january(p, 0.0) == (0, 0)
    assert p.cells["direct_budget"].tolist() == p.cells["base_direct"].tolist()
    assert check(p.ledger) == {}


def test_it_goes_back_to_where_it_came_from():
    p = _with_cash()
    parameters = changed(PARAMETERS, funding={"moved_to_contracts": 0.0})
    table = parameter_table(parameters, 4)
    table["moved_to_contracts"][1] = 0.2
    p.ledger.open_month()
    aside = allocate_year(p, parameters, table, seed=1, month=12)
    _a_january(p, 0.0, left=aside.a_year)
    more = (p.cells["direct_budget"] / p.cells["base_direct"]).reshape(4, N_DOMAINS)
    assert more[1] == pytest.approx(1.2, abs=1e-4)
    assert more[[0, 2, 3]] == pytest.approx(1.0)


def test_a_grant_that_follows_a_contract_is_paid_by_direct_provision_and_cuts_nobody():
    p = providers(4, 20_000)
    cell = 5
    (one, *others) = [
        row for row in range(2 * p.n_cells, len(p.rows))
        if p.rows["alive"][row] and p.rows["territory"][row] * N_DOMAINS + p.rows["domain"][row] == cell
    ]  # fmt: skip
    yearly = int(p.cells["base_direct"][cell] // 10)
    without, with_it = copy.deepcopy(p), copy.deepcopy(p)
    with_it.rows["grant"][one] += yearly
    with_it.cells["rolled_out"][cell] = yearly
    for society in (without, with_it):
        allocate(society, changed(PARAMETERS, funding={"allocation_noise": 0.0}))
    assert with_it.rows["grant"][one] >= without.rows["grant"][one] + 0.99 * yearly
    assert (with_it.rows["grant"][others] >= without.rows["grant"][others]).all()
    taken = without.cells["direct_budget"] - with_it.cells["direct_budget"]
    assert taken.tolist() == [yearly if place == cell else 0 for place in range(p.n_cells)]
    assert total(pots(with_it)) == pytest.approx(total(pots(without)))
    assert with_it.cells["local_share"].tolist() == without.cells["local_share"].tolist()
