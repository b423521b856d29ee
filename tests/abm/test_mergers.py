"""Mergers: two enterprises of one cell by hand, who merges with whom, and that people and money stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from abm.balance import require_balance
from abm.cases import CASE
from abm.engine.mergers import move_cases
from abm.flows import Flow
from abm.funding.january import January
from abm.funding.mergers import AVERAGED, KEPT, SUMMED, heirs
from abm.funding.strategies import scale
from abm.ledger import BANK_ACCOUNT, STATE_ACCOUNT, draw_credit, endow_claim, hand_over, pass_on
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.policy import Policy
from abm.providers.columns import PROVIDER, Providers
from abm.rules.matching import fit
from abm.series import evaluate
from abm.tally import Tally
from abm.view import Level
from abm.vocabulary import CaseState, Instrument, LegalForm, ProviderKind
from tests.abm.test_scaling import ESS, HOUSING, RICH, ideas_of, january_of, with_ideas
from tests.alone import changed, providers
from tests.chance import check_above
from tests.worlds import SET_ASIDE, WITH_CONTRACTS, case_table, run, society

MERGING = {"mergers": 1.0, "merger_cost": 2.0, "merger_loss": 0.1, "capital_association": 24.0}
GRANTS, LEVELS = Instrument.GRANT, (30_000, 20_000)
"""A claim of the weak one on the State and on its authority, cents."""
DEBT = 70_000
CASH = 1_234
"""What the weak one owes the bank and holds, cents."""


def with_two(
    weak_form: LegalForm = LegalForm.ASSOCIATION, able_form: LegalForm = LegalForm.ASSOCIATION, away: bool = False
) -> tuple[Providers, int, int]:
    """Two enterprises in housing, one without cash, in one territory or not; the rows of the weak and the able one."""
    p = providers(2, 200_000)
    rows = p.rows
    ours = (rows["alive"] == 1) & (rows["kind"] == ESS) & (rows["domain"] == HOUSING)
    here, there = (np.flatnonzero(ours & (rows["territory"] == territory)) for territory in (0, 1))
    weak, able = int(here[0]), int(there[0] if away else here[1])
    p.enterprises["alive"] = 0
    rows["alive"][[weak, able]] = 1
    rows["legal_form"][weak], rows["legal_form"][able] = int(weak_form), int(able_form)
    rows["served"][[weak, able]], rows["waiting"][[weak, able]] = (5, 7), (2, 1)
    rows["reputation"][[weak, able]], rows["quality"][[weak, able]] = (-9_000, 3_000), (1.2, 0.9)
    books, first = p.ledger.books, p.ledger.provider(2 * p.n_cells)
    books.cash[first:] = 0
    books.receivable[:] = books.payable[:] = books.credit[:] = books.loans[:] = 0
    books.cash[p.ledger.provider(able)] = RICH
    books.cash[p.ledger.provider(weak)] = CASH - DEBT
    draw_credit(books, weak, DEBT)
    books.cash[BANK_ACCOUNT] -= books.cash.sum()
    for payer, cents in zip((STATE_ACCOUNT, p.ledger.authority(0)), LEVELS, strict=True):
        endow_claim(p.ledger, GRANTS, payer, weak, cents)
    p.ledger.open_month()
    return p, weak, able


def after_january(p: Providers, parameters: Parameters, bound: frozenset[int] = frozenset()) -> tuple[January, Tally]:
    """A January without free money in which somebody may merge."""
    month, tally = january_of(p, parameters, {})
    month = replace(month, bound=bound)
    scale(month)
    return month, tally


def test_every_column_of_an_enterprise_is_added_averaged_or_kept() -> None:
    own_rule = ("reference_size", "born", "parent", "merged", "merging")
    assert sorted((*SUMMED, *AVERAGED, *KEPT, *own_rule)) == sorted(PROVIDER.names or ())


def test_all_that_one_holds_and_owes_becomes_the_other_s_to_the_cent() -> None:
    p, weak, able = with_two()
    before, rows, books = p.rows[[weak, able]].copy(), p.rows, p.ledger.books
    held = before["grant"] + before["procurement"] + before["subsidy"]
    month, tally = after_january(p, changed(Parameters(), scaling=MERGING))
    assert (rows["alive"][weak], rows["alive"][able]) == (0, 1)
    for name in SUMMED:
        paid_now = int(tally["start_up_cost"].sum()) if name == "year_cost" else 0
        assert rows[name][able] == pytest.approx(before[name].sum() + paid_now), name
        assert rows[name][weak] == 0, name
    # staff of both brings along how they work, in proportion to its number
    for name in ("quality", "governance", "overhead"):
        assert rows[name][able] == pytest.approx(np.average(before[name], weights=before["paid"])), name
    assert rows["position"][able] == before["position"][1]
    assert rows["reference_size"][able] == before["reference_size"].max()
    assert (rows["merged"][able], rows["merging"][able]) == (1, 1)
    # public money of the year
    assert month.holders.won.sum() == pytest.approx(held.sum())
    assert month.holders.won[:, month.holders.rows == weak].sum() == 0.0
    # money: two months of the weak one's cost, paid by the one that goes on
    economy = p.economy[0]
    cost = int(2 * (economy["fixed_cost"] + economy["post_cost"][HOUSING] * before["paid"][0]) / 12)
    assert books.cash[p.ledger.provider(able)] == RICH + CASH - cost
    assert books.cash[p.ledger.provider(weak)] == 0
    assert (books.credit[able], books.credit[weak], books.loans[0]) == (DEBT, 0, DEBT)
    assert tuple(books.receivable[able, GRANTS]) == LEVELS
    assert books.receivable[weak].sum() == 0
    paid = books.flows.sum(axis=(1, 2))
    assert paid[Flow.ASSET_LOCK] == CASH
    assert paid[Flow.OTHER_COSTS] == tally["start_up_cost"][0, HOUSING, ESS] == cost
    assert tally["mergers"][0, HOUSING, ESS] == tally["mergers"].sum() == 1
    pass_on(books)
    require_balance(p.ledger)


def test_the_one_that_goes_on_has_taken_up_the_ideas_of_both() -> None:
    p, weak, able = with_two()
    month, _ = january_of(p, changed(Parameters(), scaling=MERGING), {})
    month.learning = with_ideas(p, {weak: [0, 2], able: [2, 4]})
    scale(month)
    assert p.rows["alive"][weak] == 0
    assert ideas_of(month.learning, p, able) == [0, 2, 4]


def test_nothing_is_left_in_any_book_of_the_one_that_ceases() -> None:
    """Whatever the ledger keeps for each provider, now or later, passes."""
    books = providers(2, 200_000).ledger.books
    row, heir, n_rows = 20, 21, len(books.credit)
    of_providers = {
        name: column for name, column in books._asdict().items() if np.ndim(column) > 0 and len(column) == n_rows
    }
    for column in of_providers.values():
        column[row], column[heir] = 50, 3
    hand_over(books, row, heir)
    assert len(of_providers) > 1
    for name, column in of_providers.items():
        assert np.all(column[row] == 0), f"{name} stays with the one that ceases: pass it on in hand_over"
        assert np.all(column[heir] == 53), name


def test_a_debt_of_cash_becomes_a_debt_to_the_bank() -> None:
    p, weak, able = with_two()
    books = p.ledger.books
    for account in (p.ledger.provider(weak), BANK_ACCOUNT):
        books.cash[account] += 1_000 if account == BANK_ACCOUNT else -1_000 - CASH
    books.cash[BANK_ACCOUNT] += CASH
    p.ledger.open_month()
    after_january(p, changed(Parameters(), scaling={**MERGING, "merger_cost": 0.0}))
    assert (int(books.cash[p.ledger.provider(able)]), int(books.credit[able])) == (RICH, DEBT + 1_000)
    pass_on(books)
    require_balance(p.ledger)


FAMILIES = ({LegalForm.ASSOCIATION, LegalForm.FOUNDATION}, {LegalForm.SCIC, LegalForm.SCOP}, {LegalForm.MUTUAL})
OF_THE_ESS = [form for forms in FAMILIES for form in sorted(forms)]
UNBOUND = {f"capital_{form}": 24.0 for form in ("association", "cooperative", "mutual", "foundation")}


@pytest.mark.parametrize("weak", OF_THE_ESS)
@pytest.mark.parametrize("able", OF_THE_ESS)
def test_only_legal_forms_of_one_family_merge(weak: LegalForm, able: LegalForm) -> None:
    p, *_ = with_two(weak, able)
    _, tally = after_january(p, changed(Parameters(), scaling={**MERGING, **UNBOUND}))
    assert tally["mergers"].sum() == any({weak, able} <= family for family in FAMILIES)


def test_nobody_merges_who_is_abroad_alone_without_means_or_has_none_to_join() -> None:
    parameters = changed(Parameters(), scaling=MERGING)
    abroad, *_ = with_two(away=True)
    assert after_january(abroad, parameters)[1]["mergers"].sum() == 0
    unknown, *_ = with_two()
    without_ties = changed(parameters, funding={"federation_ties": 0})
    assert after_january(unknown, without_ties)[1]["mergers"].sum() == 0
    dear, *_ = with_two()
    no_capital = changed(parameters, scaling={"capital_association": 0.0})
    assert after_january(dear, no_capital)[1]["mergers"].sum() == 0
    for cash in (0, RICH):  # both are weak, both are able
        p, weak, able = with_two()
        p.ledger.books.cash[[p.ledger.provider(weak), p.ledger.provider(able)]] = cash
        assert after_january(p, parameters)[1]["mergers"].sum() == 0


@pytest.mark.parametrize("operator", [0, 1])
def test_an_operator_of_an_outcome_contract_does_not_merge(operator: int) -> None:
    p, *rows = with_two()
    key = int(p.rows["key"][rows[operator]])
    _, tally = after_january(p, changed(Parameters(), scaling=MERGING), frozenset({key}))
    assert tally["mergers"].sum() == 0


@pytest.mark.parametrize(("months", "taken_in"), [(2.9, 0), (3.1, 1)])
def test_only_who_has_the_cash_herself_takes_another_in(months: float, taken_in: int) -> None:
    """Growth asks for three months of cost in cash; lenders would give any number of them."""
    p, _, able = with_two()
    economy = p.economy[0]
    cost = float(economy["fixed_cost"] + economy["post_cost"][HOUSING] * p.rows["paid"][able]) / 12.0
    p.ledger.books.cash[p.ledger.provider(able)] = int(months * cost)
    parameters = changed(Parameters(), scaling={**MERGING, "merger_cost": 0.0, "growth_loans": 12.0})
    month, tally = after_january(p, parameters)
    assert month.able[month.holders.rows == able].all()
    assert tally["mergers"].sum() == taken_in


@pytest.mark.parametrize("opening", [0, 1])
def test_a_site_that_serves_nobody_yet_does_not_merge(opening: int) -> None:
    """Whoever it takes in would have no place any more: its staff serves nobody until it opens."""
    p, *rows = with_two()
    p.rows["months_to_open"][rows[opening]] = 1
    parameters = changed(Parameters(), scaling=MERGING)
    assert after_january(p, parameters)[1]["mergers"].sum() == 0
    p.rows["months_to_open"][rows[opening]] = 0
    assert after_january(p, parameters)[1]["mergers"].sum() == 1


def test_an_enterprise_takes_in_one_other_a_year() -> None:
    p, weak, able = with_two()
    rows = p.rows
    here = (rows["kind"] == ESS) & (rows["territory"] == 0) & (rows["domain"] == HOUSING) & (rows["key"] != 0)
    third = int(np.flatnonzero(here & (rows["alive"] == 0))[0])
    rows["alive"][third], rows["legal_form"][third] = 1, rows["legal_form"][able]
    parameters = changed(Parameters(), scaling=MERGING)
    assert after_january(p, parameters)[1]["mergers"].sum() == 1
    heirs(p)
    assert rows["alive"][[weak, third]].sum() == 1
    assert after_january(p, parameters)[1]["mergers"].sum() == 1
    assert rows["merged"][able] == 2
    # a January later the year of the merger is over
    assert after_january(p, changed(parameters, scaling={"mergers": 0.0}))[1]["mergers"].sum() == 0
    assert (rows["merged"][able], rows["merging"][able]) == (2, 0)


def test_people_stay_in_service_and_on_the_list_with_the_one_that_goes_on() -> None:
    p, weak, able = with_two()
    p.rows["merged_into"][weak] = p.rows["key"][able]
    cases = np.zeros(5, dtype=CASE)
    cases["provider"] = [weak, weak, able, -1, 0]
    cases["state"] = [CaseState.SERVED, CaseState.WAITING, CaseState.SERVED, CaseState.WAITING, CaseState.SERVED]
    cases["profile"], cases["fit"], cases["since"] = 0.4, 0.123, 9
    params = parameter_table(Parameters(), 2)
    move_cases(cases, 5, heirs(p), p.rows, params)
    assert cases["provider"].tolist() == [able, able, able, -1, 0]
    assert cases["since"].tolist() == [9] * 5
    met = fit(0.4, float(p.rows["position"][able]), float(params["profile_width"][0]))
    assert cases["fit"].tolist() == [met, 0.123, 0.123, 0.123, 0.123]
    assert not p.rows["merged_into"].any()
    # nobody else has merged: nothing moves any more
    assert (heirs(p) == -1).all()


# --- in the full model ---------------------------------------------------------------------------------------------


def test_nobody_loses_her_place_by_a_merger() -> None:
    model = society(1, citizens=3_000, burn_in=12, months=36, values={"scaling.mergers": 1.0})
    follow, merged = model._follow_mergers, []

    def looked_at() -> None:
        gone = np.flatnonzero(model.providers.rows["merged_into"] != 0)
        before, keys = case_table(model), model.providers.rows["merged_into"].copy()
        follow()
        after = case_table(model)
        concerned = np.isin(before.rows["provider"], gone) & (before.rows["provider"] >= 0)
        merged.append((len(gone), int(concerned.sum())))
        for name in ("state", "since", "kind", "severity", "success_left"):
            assert np.array_equal(before.rows[name], after.rows[name]), name
        assert np.array_equal(after.provider_keys[~concerned], before.provider_keys[~concerned])
        assert np.array_equal(after.provider_keys[concerned], keys[before.rows["provider"][concerned]])

    model._follow_mergers = looked_at  # type: ignore[method-assign]
    run(model)
    enterprises, people = np.sum(merged, axis=0)
    assert enterprises == model.tally["mergers"].sum() > 0
    assert people > 0
    cases = model.book.open
    with_somebody = np.isin(cases["state"], (CaseState.SERVED, CaseState.WAITING)) & (cases["provider"] >= 0)
    assert (model.providers.rows["alive"][cases["provider"][with_somebody]] == 1).all()


def test_operators_of_running_contracts_are_still_there_after_january() -> None:
    model = society(
        1, citizens=3_000, burn_in=12, months=60, policy=Policy(SET_ASIDE),
        values={**WITH_CONTRACTS, "scaling.mergers": 1.0},
    )  # fmt: skip
    follow, bound = model._follow_mergers, []

    def looked_at() -> None:
        rows = model.providers.rows
        operators = {one.operator_key for one in model.contracting.at_work}
        gone = set(rows["key"][rows["merged_into"] != 0].tolist())
        into = set(rows["merged_into"].tolist()) - {0}
        bound.append((len(operators), len(gone)))
        assert not operators & (gone | into)
        follow()

    model._follow_mergers = looked_at  # type: ignore[method-assign]
    run(model)
    assert (np.sum(bound, axis=0) > 0).all()


def ends(name: str, values: dict[str, float], seeds: range) -> np.ndarray:
    """Last value of an indicator under each seed."""
    lasts = []
    for seed in seeds:
        model = run(society(seed, citizens=3_000, burn_in=12, months=48, values=values))
        lasts.append([line[5] for line in evaluate(model.arrays, [name], [Level.TOTAL]).lines()][-1])
    return np.array(lasts)


def test_employers_that_merge_are_larger() -> None:
    """Paired seeds; error rates as in ``tests.chance``."""
    seeds = range(24)
    without, with_ = (ends("mean_employer_size", {"scaling.mergers": share}, seeds) for share in (0.0, 1.0))
    check_above(with_ / without, 1.0, effect=0.3)


def test_a_merger_is_no_closure() -> None:
    """Employers after a month are those before, and born, less those that closed and those that merged."""
    model = run(society(1, citizens=3_000, burn_in=12, months=48, values={"scaling.mergers": 1.0}))
    of_ess = {name: model.tally[name][..., ProviderKind.ESS].sum(axis=(1, 2)) for name in model.tally.dtype.names}
    change = np.diff(of_ess["providers"])
    flows = of_ess["hatchings"] - of_ess["quiet_exits"] - of_ess["insolvencies"] - of_ess["mergers"]
    assert change.tolist() == flows[1:].tolist()
    assert of_ess["mergers"].sum() > 0
