"""The yearly call for projects in small worlds solved by hand: who proposes, who is chosen, who refuses and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.contracts.call import Call, people_of
from abm.contracts.candidacies import candidacies
from abm.contracts.candidacy import Candidacy
from abm.contracts.financing import Financing
from abm.contracts.investors import Investor, InvestorKind
from abm.contracts.negotiation import agreed, contract_of, offered, signature
from abm.contracts.prospect import Prospect
from abm.contracts.selection import select
from abm.contracts.syndicate import federation_of, syndicate
from abm.contracts.weighing import Weighed, weigh, worth_of
from abm.errors import ParameterError
from abm.parameters.contracts import Initiator
from abm.vocabulary import N_DOMAINS, Domain, ProviderKind
from tests.abm.contracts.hand import EMPLOYMENT, FIRM_BELIEFS, FRENCH, ORDINARY, call, providers

FIRST = 2 * N_DOMAINS
"""Row of the first operator where there is one territory."""
CAPITAL = 1_300_000_00
"""Cents of a contract of the usual size."""
FOR_TWO = 2 * CAPITAL // 10
"""Money to which two candidacies are handed in when ten are for each contract it pays."""
NOBODYS: Callable[[int], set[int]] = lambda _: set()  # noqa: E731


def handed_in(operators: list[dict[str, Any]], envelope: int = FOR_TWO, **rules: Any) -> list[Candidacy]:
    """Projects of these operators, with firm beliefs."""
    return candidacies(call(providers(operators), **{**FIRM_BELIEFS, **rules}), envelope)


def test_those_who_expect_most_propose_and_see_what_they_do():
    """Outcome of ordinary service .4, relative to its quality."""
    found = handed_in([{"success_factor": 0.8}, {"success_factor": 1.5}, {"success_factor": 1.0}])
    assert [(one.operator - FIRST, one.expected) for one in found] == [(1, pytest.approx(0.6)), (2, pytest.approx(0.4))]


def test_nobody_promises_more_than_nearly_everybody():
    (found,) = handed_in([{"success_factor": 9.0}], CAPITAL // 10)
    assert found.expected == pytest.approx(0.95 - 0.2)


def test_only_free_enterprises_alive_propose():
    operators = [
        {"success_factor": 5.0, "alive": 0},
        {"success_factor": 4.0, "kind": ProviderKind.FRINGE},
        {"success_factor": 3.0},
        {"success_factor": 1.0},
    ]
    society = providers(operators)
    found = candidacies(call(society, busy=(102,), **FIRM_BELIEFS), FOR_TWO)
    assert [one.operator - FIRST for one in found] == [3]


def test_who_has_no_place_does_not_propose():
    assert [one.operator - FIRST for one in handed_in([{"places": 0, "success_factor": 3.0}, {}])] == [1]


def test_nothing_is_proposed_where_service_has_no_result():
    society = providers([{"domain": Domain.AUTONOMY, "success_factor": 3.0}, {}])
    plain = call(society, **FIRM_BELIEFS)
    hopeless = replace(ORDINARY, gross=0.2)
    one = replace(plain, ordinary=(ORDINARY, ORDINARY, ORDINARY, hopeless))
    assert [found.operator - FIRST for found in candidacies(one, FOR_TWO)] == [1]


def test_a_project_has_the_usual_capital_and_months_and_a_small_operator_a_part_of_it():
    """400,000 euros a year for 39 months; an operator of 200,000 is trusted with half of its income."""
    large, small = handed_in([{}, {"grant": 200_000_00, "success_factor": 0.9}])
    assert large.months == small.months == 39
    assert large.service == pytest.approx(CAPITAL, rel=0.15)
    assert small.service == round(100_000_00 * 39 / 12)
    assert large.money.capital / large.service == pytest.approx(small.money.capital / small.service, rel=0.15)


def test_who_is_too_small_to_be_measured_does_not_propose():
    """An evaluation of 60,000 euros; 18,000 a year for 39 months are less, 20,000 are more."""
    assert handed_in([{"grant": 36_000_00}], CAPITAL // 10) == []
    (found,) = handed_in([{"grant": 40_000_00}], CAPITAL // 10)
    assert found.service == 20_000_00 * 39 // 12
    assert (found.evaluation, found.fee) == (60_000_00, round(0.062 * found.service))


def test_a_society_twice_as_coarse_has_money_of_half_the_size():
    """Two employers of the model for each real one: capital and costs are those of half of it."""
    (real,) = candidacies(call(providers([{}]), **FIRM_BELIEFS), CAPITAL // 10)
    (half,) = candidacies(call(providers([{}], scale=2.0), **FIRM_BELIEFS), CAPITAL // 20)
    assert half.service == pytest.approx(real.service / 2, abs=1)
    assert half.evaluation == real.evaluation // 2


def test_as_many_propose_as_the_money_draws_on_average():
    """Money for .15 contracts, which pay 1.15 of their capital, draws 1.5 candidacies."""
    one = call(providers([{}, {}, {}]), **FIRM_BELIEFS)
    numbers = [len(candidacies(replace(one, seed=seed), CAPITAL * 115 * 15 // 10_000)) for seed in range(200)]
    assert set(numbers) == {1, 2}
    assert 1.38 < sum(numbers) / len(numbers) < 1.62


def test_a_state_that_initiates_looks_where_need_is_greatest():
    """1,000 people in each territory; most unmet need per head in employment of the second."""
    operators = [{"territory": 0, "success_factor": 3.0}, {"territory": 1}, {"territory": 1, "domain": Domain.HOUSING}]
    unmet = [10.0, 0.0, 0.0, 90.0, 20.0, 15.0, 0.0, 95.0]
    society = providers(operators, n_territories=2)
    rules = {**FIRM_BELIEFS, "initiator": Initiator.STATE}
    found = candidacies(call(society, unmet=unmet, **rules), FOR_TWO)
    # autonomy has more unmet need still, but no operator there
    assert found == []
    unmet[3] = unmet[7] = 0.0
    found = candidacies(call(society, unmet=unmet, **rules), FOR_TWO)
    assert [one.operator - 2 * FIRST for one in found] == [1]
    found = candidacies(call(society, unmet=unmet, **FIRM_BELIEFS), FOR_TWO)
    assert [one.operator - 2 * FIRST for one in found] == [0, 1]


# --- what the State retains ---------------------------------------------------------------------------------------

SERVICE = 1_000_000


def project(operator: int = 0, expected: float = 0.4, pays: float = 1.1, **given: Any) -> Candidacy:
    """A project of 10,000 euros that takes as much capital and pays so many times it after two years, on plan."""
    unit = Financing(
        capital=1.0, scale=1e-8, cap=1.2, tests=(24, 42), drawn_for=1, planned=pays, kept=1.0, users=(0.5, 0.5),
    )  # fmt: skip
    columns = {
        "target": expected, "service": SERVICE, "months": 24, "unit": unit, "fee": 0, "evaluation": 0, "at_risk": 0,
        "margin": 0.0, **given,
    }  # fmt: skip
    return Candidacy(operator=FIRST + operator, expected=expected, **columns)


def all_or_nothing(one: Candidacy) -> Prospect:
    """What a project pays on plan is paid at the first test if its promise is kept, else nothing; for sure."""
    paid = np.array([[[one.money.planned, 0.0]], [[0.0, 0.0]]])
    return Prospect(one.money.tests, paid, paid, np.array([[1.0], [0.0]]), one.money.capital)


def seen(operator: int = 0, gain: float = 1e6, social: float = 0.0, **given: Any) -> Weighed:
    """A project of which the State expects so much, and which is worth twice its money if it keeps its promise."""
    one = project(operator, **given)
    return Weighed(one, all_or_nothing(one), 2.0 * one.service, social, gain)


def chosen(projects: list[Weighed], envelope: int = 10**9, chance: float = 0.5, **rules: Any) -> list[int]:
    """Operators whose projects the State retains, in its order."""
    one = call(providers([{}] * 6), **{"labelled_share": 1.0, "state_aversion": 1.0, "contract_premium": 0.0, **rules})
    return [found.candidacy.operator - FIRST for found in select(one, projects, envelope, chance)]


def test_most_gain_for_a_euro_comes_first():
    assert chosen([seen(0, gain=1e6), seen(1, gain=3e6), seen(2, gain=2e6)]) == [1, 2, 0]
    # the same gain for half the money
    assert chosen([seen(0, gain=2e6), seen(1, gain=1.5e6, service=SERVICE // 2)]) == [1, 0]


def test_no_more_than_the_labelled_share_but_one_at_least():
    projects = [seen(number, gain=5e6 - number * 1e5) for number in range(6)]
    assert chosen(projects, labelled_share=0.5) == [0, 1, 2]
    assert chosen(projects, labelled_share=0.02) == [0]


def test_no_more_than_there_is_money_for():
    """1.1 times the money of each is committed; what is too dear is passed over for what is not."""
    projects = [seen(0, gain=9e6), seen(1, gain=8e6), seen(2, gain=0.7e6, pays=0.5)]
    assert chosen(projects, envelope=round(1.65 * SERVICE)) == [0, 2]
    assert chosen(projects, envelope=round(1.05 * SERVICE)) == [2]
    assert chosen(projects, envelope=round(0.4 * SERVICE)) == []


def test_money_that_operators_get_on_results_counts_too():
    """1.1 times nine tenths of the money to investors, one tenth to the operator."""
    one = seen(0, at_risk=SERVICE // 10)
    assert one.candidacy.planned == 1_090_000
    assert chosen([one], envelope=1_089_999) == []
    assert chosen([one], envelope=1_090_000) == [0]


def test_investors_are_asked_for_a_margin_but_no_more_than_the_cost():
    """Capital of .7 of the cost."""
    one = project()
    part = replace(one, unit=replace(one.unit, capital=0.7), margin=0.2)
    assert 840_000 <= part.promised <= 840_003
    assert replace(part, margin=0.9).promised == SERVICE


def test_a_project_must_promise_more_than_a_grant():
    """A grant of 10,000 for a worth of 20,000 on success, seen at .8: 6,000 expected."""
    plain = call(providers([{}]), state_aversion=1.0, state_belief=0.5).rules
    assert worth_of(SERVICE, 0.4, ORDINARY, plain) == pytest.approx(2 * SERVICE)
    # with aversion a success is worth more, for ordinary service is paid all the same
    averse = call(providers([{}]), state_aversion=2.0, state_belief=0.5).rules
    assert worth_of(SERVICE, 0.4, ORDINARY, averse) == pytest.approx(3 * SERVICE)
    assert chosen([seen(0, gain=0.59e6)], chance=0.8) == []
    assert chosen([seen(0, gain=0.61e6)], chance=0.8) == [0]
    # or less by what the State gives for paying on results
    assert chosen([seen(0, gain=0.51e6)], chance=0.8, contract_premium=0.1) == [0]
    assert chosen([seen(0, gain=0.49e6)], chance=0.8, contract_premium=0.1) == []


def test_a_project_must_promise_more_than_nothing():
    """A grant seen at .2 would lose 6,000; the money may as well stay with direct provision."""
    assert chosen([seen(0, gain=0.0)], chance=0.2) == [0]
    assert chosen([seen(0, gain=-1.0)], chance=0.2) == []


def test_a_state_that_initiates_takes_one_project_for_each_problem():
    projects = [seen(0, gain=2e6), seen(1, gain=1e6)]
    assert chosen(projects, initiator=Initiator.STATE) == [0]
    assert chosen(projects, initiator=Initiator.OPERATOR) == [0, 1]


# --- who finances it -----------------------------------------------------------------------------------------------


def bank(key: int, cash: int = 10 * SERVICE, **columns: Any) -> Investor:
    return Investor(**{"key": key, "kind": InvestorKind.BANK, "cash": cash, "good": 9.0, "bad": 1.0, **columns})


def foundation(key: int, **columns: Any) -> Investor:
    return bank(key, kind=InvestorKind.FOUNDATION, **columns)


def financed(investors: list[Investor], social: float = 0.0, **rules: Any) -> dict[int, int]:
    """Cents by place among investors of a project that pays 1.2 times its capital."""
    society = providers([{}] * 3)
    sees_all = {"investor_sight": 1.0, "bank_return": 0.0, "foundation_return": 0.0, "largest_stake": 1.0, **rules}
    return syndicate(call(society, **sees_all), seen(pays=1.2, social=social), investors, NOBODYS)


def test_who_expects_most_comes_first_and_others_fill_up():
    """.9 x 1.2 - 1 = .08 for one; .95 x 1.2 - 1 = .14 for the other, who has but a quarter of the money."""
    assert financed([bank(1), bank(2, SERVICE // 4, good=9.5, bad=0.5)]) == {1: SERVICE // 4, 0: SERVICE - SERVICE // 4}
    assert financed([bank(2), bank(1)]) == {1: SERVICE}, "equals come by their keys"


def test_nobody_holds_more_than_the_largest_stake():
    assert financed([bank(1), bank(2)], largest_stake=0.6) == {0: 600_000, 1: 400_000}
    assert financed([bank(1)], largest_stake=0.6) == {}


def test_no_contract_when_the_capital_does_not_come_together():
    assert financed([bank(1, SERVICE // 2), bank(2, SERVICE // 2 - 1)]) == {}
    assert financed([bank(1, SERVICE // 2), bank(2, SERVICE // 2)]) == {0: SERVICE // 2, 1: SERVICE // 2}
    assert financed([]) == {}


@pytest.mark.parametrize(
    ("refuses", "rules"),
    [
        ({"is_burnt": True}, {}),
        ({"cash": SERVICE, "promised": 1}, {}),
        ({"good": 8.0, "bad": 2.0}, {}),  # .8 x 1.2 < 1
        ({}, {"bank_return": 0.05}),  # .9 x 1.2 / 1.05^2 < 1
        ({}, {"investor_sight": 0.0}),
    ],
)
def test_why_an_investor_refuses(refuses, rules):
    assert financed([bank(1)]) == {0: SERVICE}
    assert financed([bank(1, **refuses)], **rules) == {}


def test_social_value_moves_a_foundation_and_no_bank():
    """.8 x 1.2 = .96; .8 x .3 of a social value of a fifth of the capital make it up."""
    doubtful = {"good": 8.0, "bad": 2.0}
    assert financed([bank(1, **doubtful)], social=0.2 * SERVICE) == {}
    assert financed([foundation(1, **doubtful)], social=0.2 * SERVICE) == {0: SERVICE}
    assert financed([foundation(1, **doubtful)], social=0.1 * SERVICE) == {}
    assert financed([foundation(1, **doubtful)], social=0.2 * SERVICE, altruism=0.0) == {}


def test_a_guarantee_of_the_state_makes_a_doubtful_contract_acceptable():
    """.8 x 1.2 + .2 x .2 = 1."""
    doubtful = bank(1, good=8.0, bad=2.0)
    assert financed([doubtful], state_guarantee=0.19) == {}
    assert financed([doubtful], state_guarantee=0.21) == {0: SERVICE}


def test_partners_and_their_peers_are_known_without_sight():
    society = providers([{}] * 3)
    blind = call(society, investor_sight=0.0, bank_return=0.0, largest_stake=1.0)
    one = seen(pays=1.2)
    assert syndicate(blind, one, [bank(1, partners={100})], NOBODYS) == {0: SERVICE}
    assert syndicate(blind, one, [bank(1, partners={101})], lambda _: {101, 102}) == {0: SERVICE}
    assert syndicate(blind, one, [bank(1, partners={101})], lambda _: {102}) == {}


def test_federations_tie_operators_of_one_domain_both_ways():
    operators = [{"place": 0.1 * number, "domain": EMPLOYMENT} for number in range(8)]
    one = call(providers(operators))
    peers = federation_of(one, {100 + number for number in range(8)})
    assert all(peers(FIRST + number) for number in range(8))
    for number in range(8):
        for peer in peers(FIRST + number):
            assert 100 + number in peers(FIRST + peer - 100)


# --- which target is agreed -------------------------------------------------------------------------------------


def negotiated(most: float, chance: float = 0.8, premium: float = 0.1) -> float | None:
    """Part of the proposed target on which State and investors agree, when these accept no more than a part of it."""
    here = call(providers([{}]), terms=FRENCH, measurement_error=0.0, contract_premium=premium, setting_up_cost=0.0,
                state_aversion=1.0, state_belief=0.5, renegotiation=0.0)  # fmt: skip
    (one,) = weigh(here, [project(expected=0.4, target=0.5, unit=here.plans.unit(24))], chance)
    (offers,) = offered(here, [one], chance)
    found = agreed(here, offers, chance, lambda seen: {0: 1} if seen.candidacy.target <= most * 0.5 + 1e-9 else {})
    return None if found is None else found[0].target / 0.5


def test_the_highest_target_that_investors_accept_is_agreed():
    assert negotiated(1.0) == 1.0
    assert negotiated(0.75) == pytest.approx(0.7)


def test_the_state_lowers_no_target_that_makes_a_grant_better():
    """French terms pay 1.15 of the cost when half of the promise does for the target: .45 gained, .6 by a grant."""
    assert negotiated(0.3) is None
    assert negotiated(0.3, premium=0.5) == pytest.approx(0.3)


# --- from a project to a contract ---------------------------------------------------------------------------------


def signatures(**rules: Any) -> list[int | None]:
    """Months to signature of 300 operators."""
    one = call(providers([{}] * 300), **rules)
    return [signature(one, project(number)) for number in range(300)]


def test_signature_takes_between_the_least_and_the_most_of_months():
    found = signatures(abandoned_share=0.0, signature_least=21, signature_most=24)
    assert set(found) == {21, 22, 23, 24}
    assert set(signatures(abandoned_share=0.0, signature_least=5, signature_most=5)) == {5}
    with pytest.raises(ParameterError, match=r"signature_least = 9 is above contracts\.signature_most = 3; lower the"):
        signatures(signature_least=9, signature_most=3)


def test_some_negotiations_end_without_a_signature():
    lost = sum(months is None for months in signatures(abandoned_share=0.4))
    assert 0.3 < lost / 300 < 0.5


def test_a_contract_holds_what_was_proposed():
    one: Call = call(providers([{}], scale=2.0), ambition=1.5, setting_up_cost=10_000.0)
    proposed = project(target=0.6, fee=53_000, evaluation=20_000, at_risk=100_000)
    made = contract_of(one, proposed, {3: 5, 1: 7}, 30)
    assert (made.called, made.signs, made.months, made.tests) == (12, 42, 24, (24, 42))
    assert (made.operator, made.operator_key, made.cell) == (FIRST, 100, EMPLOYMENT)
    assert (made.service, made.at_risk, made.fee, made.evaluation) == (900_000, 100_000, 53_000, 20_000)
    assert made.cost == 973_000
    assert made.capital == 12
    assert made.setting_up == 10_000 * 100 // 2
    assert (made.expected, made.plan, made.target) == (0.4, pytest.approx(0.6), pytest.approx(0.6))
    assert made.cap == round(1.2 * 973_000)
    assert made.committed == round(1.1 * 973_000) + 100_000
    assert made.users == people_of(SERVICE, ORDINARY) == 4.0
    assert made.baseline == ORDINARY.deadweight


def test_equal_projects_are_chosen_by_the_key_of_their_operators_not_by_their_rows():
    """Rows stand in another order when territories do."""
    one = call(providers([{"key": 105}, {"key": 101}]), labelled_share=0.02, state_aversion=1.0)
    (found,) = select(one, [seen(0), seen(1)], 10**9, 0.5)
    assert found.candidacy.operator - FIRST == 1
