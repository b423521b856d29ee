"""Change of scale: one parent and one cell by hand, capital by legal form, tenders opened to the small."""

from __future__ import annotations

import numpy as np
import pytest

from abm.balance import require_balance
from abm.engine.capacity import round_places
from abm.engine.money import money_month
from abm.flows import Flow
from abm.funding.capital import who_is_able
from abm.funding.holders import holders_of
from abm.funding.january import January
from abm.funding.strategies import scale
from abm.funding.tenders import reach_of_tenders
from abm.indicators.registry import INDICATORS
from abm.learning.learning import Learning
from abm.ledger import BANK_ACCOUNT, STATE_ACCOUNT, pass_on
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.policy import Change, Policy
from abm.providers.columns import Providers
from abm.series import evaluate
from abm.tally import Tally, new_tally
from abm.view import Level
from abm.vocabulary import N_DOMAINS, LegalForm, ProviderKind
from tests.alone import changed, providers
from tests.chance import check_above
from tests.worlds import run, society

ESS = int(ProviderKind.ESS)
HOUSING = 1
HOME, ABROAD = HOUSING, N_DOMAINS + HOUSING
FREE = 50_000_000
"""Free grants of the cell abroad, cents a year: enough for any founder."""
RICH = 10**9
"""Cash of the parent, cents, where its form alone limits what it may put in."""
OPENING = {
    "replication": 1.0, "replication_support": 0.25, "site_start_up": 4.0, "site_fidelity": 0.75,
    "capital_association": 24.0,
}  # fmt: skip


def with_one_parent(form: LegalForm = LegalForm.ASSOCIATION, cash: int = RICH) -> tuple[Providers, int]:
    """Two territories with one enterprise, in housing in the first; its row."""
    p = providers(2, 200_000)
    rows = p.rows
    here = (rows["alive"] == 1) & (rows["kind"] == ESS) & (rows["territory"] == 0) & (rows["domain"] == HOUSING)
    parent = int(np.flatnonzero(here)[np.argmax(rows["paid"][here])])
    p.enterprises["alive"] = 0
    rows["alive"][parent] = 1
    rows["legal_form"][parent] = int(form)
    rows["position"][parent], rows["quality"][parent] = 2.0, 1.2
    books, first = p.ledger.books, p.ledger.provider(2 * p.n_cells)
    books.cash[first:] = 0
    books.cash[p.ledger.provider(parent)] = cash
    # all the money there is is what the bank owes
    books.cash[BANK_ACCOUNT] -= books.cash.sum()
    p.ledger.open_month()
    return p, parent


def january_of(p: Providers, parameters: Parameters, free: dict[int, float]) -> tuple[January, Tally]:
    """A January in which only some cells have free money, all of it grants, and the lists abroad are long."""
    table, holders = parameter_table(parameters, p.n_territories), holders_of(p)
    grants = np.zeros(p.n_cells)
    for cell, cents in free.items():
        grants[cell] = cents
    tally = new_tally(1, p.n_territories)[0]
    able, capital = who_is_able(p, parameters, table, holders)
    month = January(
        p, parameters, table, holders, holders.won.copy(), np.ones(p.n_cells, dtype=np.bool_),
        [grants, np.zeros(p.n_cells), np.zeros(p.n_cells)], np.ones(len(holders.rows)), able, capital,
        seed=1, month=12, tally_row=tally,
    )  # fmt: skip
    return month, tally


def usual_cost(p: Providers, row: np.void) -> float:
    """Cost of an enterprise, cents a month."""
    economy = p.economy[0]
    return float(economy["fixed_cost"] + economy["post_cost"][row["domain"]] * row["paid"]) / 12.0


def test_a_site_costs_what_is_said_and_works_as_its_parent_does_as_far_as_fidelity_goes() -> None:
    parameters = changed(Parameters(), scaling=OPENING)
    p, parent = with_one_parent()
    month, tally = january_of(p, parameters, {ABROAD: FREE})
    state = int(p.ledger.books.cash[STATE_ACCOUNT])
    associations = p.cells["associations"].copy()
    scale(month)
    sites = np.flatnonzero((p.rows["alive"] == 1) & (p.rows["parent"] == p.rows["key"][parent]))
    assert len(sites) == 1
    site, books = p.rows[sites[0]], p.ledger.books
    assert (int(site["territory"]), int(site["domain"])) == (1, HOUSING)
    assert p.rows["sites"][parent] == 1
    # money: four months of the site's cost, a quarter of it from the State, and three months of cash for the site
    cost = usual_cost(p, site)
    start_up, help_, opening = int(4 * cost), int(0.25 * int(4 * cost)), int(3 * cost)
    assert books.cash[p.ledger.provider(parent)] == RICH - start_up + help_ - opening
    assert books.cash[p.ledger.provider(int(sites[0]))] == opening
    assert books.cash[STATE_ACCOUNT] == state - help_
    paid = books.flows.sum(axis=(1, 2))
    assert paid[Flow.OTHER_COSTS] == start_up
    assert paid[Flow.CAPACITY_BUILDING] == help_
    assert paid[Flow.SITE_CAPITAL] == opening
    assert paid[Flow.FOUNDER_GRANT] == 0
    asked = site["grant"] + site["procurement"] + site["subsidy"]
    assert month.left[0][ABROAD] == pytest.approx(FREE - asked)
    pass_on(books)
    require_balance(p.ledger)
    # what it keeps of its parent, the rest as a founder on the spot
    alone = changed(parameters, scaling={"site_fidelity": 0.0})
    q, _ = with_one_parent()
    scale(january_of(q, alone, {ABROAD: FREE})[0])
    local = q.rows[(q.rows["alive"] == 1) & (q.rows["parent"] != 0)]
    assert local["key"][0] == site["key"]
    assert site["position"] == pytest.approx(0.75 * 2.0 + 0.25 * local["position"][0])
    assert site["quality"] == pytest.approx(1.0 + 0.75 * 0.2)
    assert local["quality"][0] == 1.0
    # counts; no association became an employer
    assert tally["sites_opened"][1, HOUSING, ESS] == tally["hatchings"][1, HOUSING, ESS] == 1
    assert tally["start_up_cost"][0, HOUSING, ESS] == start_up
    assert tally["start_up_support"][0, HOUSING, ESS] == help_
    assert (p.cells["associations"] == associations).all()


@pytest.mark.parametrize(
    ("free", "cash", "why"),
    [
        ({HOME: FREE}, RICH, "it is at home"),
        ({ABROAD + 1: FREE}, RICH, "it is for another domain"),
        ({ABROAD: 10}, RICH, "it pays for nobody"),
        ({ABROAD: FREE}, 0, "the parent has no cash"),
    ],
)
def test_no_site_is_opened_on_money_that_is_not_for_it(free: dict[int, float], cash: int, why: str) -> None:
    p, _ = with_one_parent(cash=cash)
    scale(january_of(p, changed(Parameters(), scaling=OPENING), free)[0])
    assert not p.rows["parent"].any(), why


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_a_site_serves_nobody_for_so_many_months_and_pays_its_posts(delay: int) -> None:
    parameters = changed(Parameters(), scaling={**OPENING, "site_delay_months": delay})
    p, _ = with_one_parent()
    scale(january_of(p, parameters, {ABROAD: FREE})[0])
    site = int(np.flatnonzero(p.rows["parent"])[0])
    round_places(p.rows)
    places, wages = [], []
    for month in range(12, 17):
        places.append(int(p.rows["places"][site]))
        p.ledger.open_month()
        tally = new_tally(1, 2)[0]
        table, ones = parameter_table(parameters, 2), np.ones(2)
        p.rows["served"] = p.rows["places"]
        money_month(p.rows, p.cells, p.economy, p.ledger.books, table, tally, 1, month, ones, ones)
        wages.append(float(tally["payroll"][1, HOUSING, ESS]))
    assert [one > 0 for one in places] == [month >= delay for month in range(5)]
    assert min(wages) > 0.0


FORMS = [
    (LegalForm.ASSOCIATION, "capital_association"),
    (LegalForm.SCIC, "capital_cooperative"),
    (LegalForm.SCOP, "capital_cooperative"),
    (LegalForm.MUTUAL, "capital_mutual"),
    (LegalForm.FOUNDATION, "capital_foundation"),
]


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_a_legal_form_puts_in_so_many_months_of_cost_and_no_more(form: LegalForm, name: str) -> None:
    # no other form may put in anything
    none = dict.fromkeys((other for _, other in FORMS), 0.0)
    for months, expected in ((2.5, 2.5), (0.0, 0.0)):
        p, parent = with_one_parent(form)
        parameters = changed(Parameters(), scaling={**none, name: months})
        _, capital = who_is_able(p, parameters, parameter_table(parameters, 2), holders_of(p))
        assert capital.left == pytest.approx([expected * usual_cost(p, p.rows[parent])])


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_who_may_not_put_in_enough_opens_no_site_and_is_counted(form: LegalForm, name: str) -> None:
    for months, opened in ((0.0, 0), (24.0, 1)):
        p, _ = with_one_parent(form)
        month, tally = january_of(p, changed(Parameters(), scaling={**OPENING, name: months}), {ABROAD: FREE})
        scale(month)
        assert tally["sites_opened"].sum() == opened
        # the second wish is growth in place, which is free here
        assert tally["growth_wanted"].sum() == 2
        assert tally["growth_refused"].sum() == 1 - opened


def test_growth_in_place_that_costs_is_as_large_as_capital_pays_for() -> None:
    free = changed(Parameters(), scaling={"capital_association": 0.1})
    costly = changed(free, scaling={"growth_start_up": 6.0})
    added, left = [], []
    for parameters in (free, costly):
        p, parent = with_one_parent()
        month, tally = january_of(p, parameters, {HOME: FREE})
        capital = month.capital.left_of(0)
        scale(month)
        added.append(float((month.holders.won - month.round_one).sum()))
        left.append(int(p.ledger.books.cash[p.ledger.provider(parent)]))
    limit = Parameters().funding.growth_limit
    assert added[0] == pytest.approx(limit * month.round_one.sum())
    assert added[1] == pytest.approx(12.0 / 6.0 * capital)
    assert added[1] < added[0]
    assert left == [RICH, RICH - int(6.0 / 12.0 * added[1])]
    assert tally["growth_refused"].sum() == 1


def test_who_learns_from_peers_pays_and_takes_over_what_the_best_of_them_does_better() -> None:
    p = providers(2, 200_000)
    parameters = changed(
        Parameters(), scaling={"know_how": 1.0, "know_how_cost": 0.5}, learning={"fidelity": 0.6}
    )
    there = np.flatnonzero((p.rows["alive"] == 1) & (p.rows["kind"] == ESS) & (p.rows["domain"] == HOUSING))
    p.enterprises["alive"] = 0
    best, other, poor = there = there[:3]
    p.rows["alive"][there] = 1
    books = p.ledger.books
    books.cash[p.ledger.provider(2 * p.n_cells) :] = 0
    for row in (best, other):
        books.cash[p.ledger.provider(int(row))] = RICH
    p.rows["quality"][best], p.rows["quality"][other] = 1.3, 1.1
    p.ledger.open_month()
    scale(january_of(p, parameters, {})[0])
    cost = int(0.5 * usual_cost(p, p.rows[other]))
    # the best learns from nobody, and who has no cash neither learns nor pays
    assert p.rows["quality"][there] == pytest.approx([1.3, 0.6 * 1.3 + 0.4 * 1.1, 1.0])
    assert books.cash[p.ledger.provider(int(poor))] == 0
    assert books.cash[p.ledger.provider(int(other))] == RICH - cost
    assert books.cash[p.ledger.provider(int(best))] == RICH
    assert books.flows[Flow.OTHER_COSTS].sum() == cost


def with_ideas(p: Providers, ideas: dict[int, list[int]]) -> Learning:
    """Five ideas have come up; what the providers of some rows have taken up."""
    learning = Learning(p.n_territories)
    learning.keep_step(p.rows, 5)
    for row, known in ideas.items():
        learning.taken[row, known] = True
    return learning


def ideas_of(learning: Learning, p: Providers, row: int) -> list[int]:
    """What a provider has taken up, as the January of those who learn sees it."""
    learning.keep_step(p.rows, 5)
    return np.flatnonzero(learning.taken[row]).tolist()


@pytest.mark.parametrize(("fidelity", "expected"), [(0.75, [0, 3]), (0.0, [])])
def test_a_site_has_taken_up_what_its_parent_has_whose_practice_it_copies(fidelity: float, expected: list[int]) -> None:
    p, parent = with_one_parent()
    month, _ = january_of(p, changed(Parameters(), scaling={**OPENING, "site_fidelity": fidelity}), {ABROAD: FREE})
    month.learning = with_ideas(p, {parent: [0, 3]})
    scale(month)
    (site,) = np.flatnonzero(p.rows["parent"])
    assert ideas_of(month.learning, p, int(site)) == expected
    assert ideas_of(month.learning, p, parent) == [0, 3]


def test_who_learns_from_a_peer_has_taken_up_what_that_peer_had_in_january() -> None:
    p = providers(2, 200_000)
    parameters = changed(Parameters(), scaling={"know_how": 1.0, "know_how_cost": 0.0})
    there = np.flatnonzero((p.rows["alive"] == 1) & (p.rows["kind"] == ESS) & (p.rows["domain"] == HOUSING))[:3]
    p.enterprises["alive"] = 0
    p.rows["alive"][there] = 1
    p.ledger.books.cash[p.ledger.provider(2 * p.n_cells) :] = RICH
    p.rows["quality"][there] = 1.3, 1.1, 1.0
    month, _ = january_of(p, parameters, {})
    month.learning = with_ideas(p, {int(there[0]): [0], int(there[1]): [1, 2], int(there[2]): [4]})
    scale(month)
    # the third learns from the first alone, not from what the second has learnt meanwhile
    assert [ideas_of(month.learning, p, int(row)) for row in there] == [[0], [0, 1, 2], [0, 4]]


def test_tenders_opened_to_the_small_make_all_as_able_as_the_largest() -> None:
    p = providers(2, 200_000)
    holders = holders_of(p)
    closed = reach_of_tenders(p, Parameters(), holders)
    for openness, expected in ((0.0, closed), (0.5, np.sqrt(closed)), (1.0, np.ones(len(closed)))):
        parameters = changed(Parameters(), scaling={"tender_openness": openness})
        reach = reach_of_tenders(p, parameters, holders, parameter_table(parameters, 2))
        assert reach == pytest.approx(expected)


# --- the direction in the full model -------------------------------------------------------------------------------

SEEDS = range(24)
GROWING = (Change("funding.budget", 1.3),)
WORLD = {"funding.growth_list": 0.0}


def paths(name: str, values: dict[str, float]) -> list[list[float]]:
    """An indicator by month under each seed, in a society whose budget rises by three tenths."""
    assert name in INDICATORS
    found = []
    for seed in SEEDS:
        model = run(society(seed, citizens=3_000, burn_in=12, months=48, policy=Policy(GROWING), values=values))
        found.append([line[5] for line in evaluate(model.arrays, [name], [Level.TOTAL]).lines()])
    return found


def ends(name: str, values: dict[str, float]) -> np.ndarray:
    """Last value of an indicator under each seed."""
    return np.array([path[-1] for path in paths(name, values)])


def means(name: str, values: dict[str, float]) -> np.ndarray:
    """Mean of an indicator over the four years of the scenario under each seed."""
    return np.array([np.mean(path[-48:]) for path in paths(name, values)])


def test_where_enterprises_replicate_more_of_the_staff_works_in_groups() -> None:
    """Paired seeds; error rates as in ``tests.chance``."""
    without, with_ = (
        ends("share_staff_in_groups", {**WORLD, "scaling.replication": share}) for share in (0.0, 1.0)
    )
    assert (without == 0.0).all()
    check_above(with_ - without, 0.0, effect=0.4)


def test_growth_that_costs_leaves_staff_below_growth_that_is_free() -> None:
    """Paired seeds; error rates as in ``tests.chance``."""
    free, costly = (
        ends("n_staff_per_1000", {**WORLD, "scaling.growth_start_up": months}) for months in (0.0, 12.0)
    )
    check_above(free - costly, 0.0, effect=0.04)
