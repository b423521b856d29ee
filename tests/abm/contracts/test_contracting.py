"""A contract followed month by month by hand: cents drawn, paid and handed back, and how it may end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from abm.contracts.contract import Contract, Stage
from abm.contracts.terms import Termination
from abm.engine.contracts import COHORT
from abm.ledger import FIRST_AUTHORITY, INTERMEDIARY_ACCOUNT, INVESTORS_ACCOUNT, STATE_ACCOUNT
from abm.vocabulary import QueueOrder
from tests.abm.contracts.contracted import (
    BAD,
    COST,
    EVALUATION,
    FEE,
    FIRST,
    GOOD,
    NONE,
    PURSE,
    SERVICE,
    SETTING_UP,
    Contracted,
    to_first_test,
    to_the_end,
)
from tests.abm.contracts.hand import BRITISH, EMPLOYMENT, FRENCH, compared


def test_nothing_moves_before_the_signature():
    one = Contracted()
    one.until(2)
    assert one.contract.stage == Stage.NEGOTIATED
    assert one.paid_out == [0, 0, 0, 0]
    assert one.operator["contract"] == 0
    assert one.investors[0].free == PURSE - COST // 2


def test_the_month_of_signature_in_cents():
    """50 euros of setting up, paid by the State, which holds what is set aside; 115 euros drawn, half from each."""
    one = Contracted(local=0.25)
    before = one.account(STATE_ACCOUNT), one.account(FIRST_AUTHORITY)
    one.until(3)
    assert before[0] - one.account(STATE_ACCOUNT) == 5_000
    assert before[1] == one.account(FIRST_AUTHORITY)
    assert one.paid_out == [5_750, 5_750, 0, 0]
    assert one.account(one.society.ledger.provider(FIRST)) == 10_000
    assert one.operator["contract"] == 120_000
    assert one.operator["contract_share"] == pytest.approx(120_000 / 480_000)
    assert (one.operator["contract_number"], one.operator["contract_gross"]) == (1, 1)
    assert one.operator["queue_order"] == QueueOrder.CREAMING
    assert one.operator["choice_risk"] == pytest.approx(0.25)
    assert one.society.rows[FIRST + 1]["contract_share"] == 0.0
    assert one.investors[0].partners == {100}
    assert one.investors[2].partners == set()
    for name, value in {
        "signed": 1, "months_to_signature": 2, "contract_costs": 5_000, "contract_income": 10_000,
        "contract_fees": 1_500, "capital_drawn": 11_500,
    }.items():  # fmt: skip
        assert one.count(name) == value, name


def test_who_begins_late_counts_at_the_last_test():
    """Tests in months 24 and 42 with 12 months of follow-up and 6 of lag: those of 6 months, then the rest."""
    one = Contracted()
    seen = []
    for month in range(2, 28):
        one.until(month + 1)
        seen.append(int(one.contracting.vehicles.window[0]))
    assert seen == [0] * 6 + [1] * 18 + [-1] * 2


def test_service_takes_all_of_the_capital_and_ends():
    one = Contracted()
    one.until(26)
    assert one.paid_out == [COST // 2, COST // 2, 0, 0]
    assert one.count("contract_income") == SERVICE
    assert one.count("contract_fees") == FEE + EVALUATION
    one.until(27)
    assert one.contract.stage == Stage.SERVED
    assert (one.operator["contract"], one.operator["contract_number"], one.operator["contract_share"]) == (0, 0, 0)
    assert one.operator["queue_order"] == QueueOrder.SEVERITY
    assert one.operator["choice_risk"] == 0.0
    assert one.investors[0].promised == 0


def test_a_contract_that_meets_its_plan_in_cents():
    """Half of 300 people at 1,666.67 each for 1,000,000 of capital; then the rest of 500,000, and 650,000."""
    one = to_first_test(Contracted(), GOOD, GOOD)
    one.until(27)
    scale = COST / 100_000_000
    first = round(scale * 25_000_050)
    assert one.contract.paid == one.contract.handed_back == first
    assert one.paid_out[:2] == [COST // 2 - (first + 1) // 2, COST // 2 - first // 2]
    one.until(45)
    last = round(scale * (24_999_950 + 65_000_000))
    assert one.contract.paid == one.contract.handed_back == first + last
    assert one.contract.stage == Stage.CLOSED
    assert one.account(INTERMEDIARY_ACCOUNT) == 0
    # measured .7 against a plan of .4 and .2 that would have come anyway
    assert [round(result.effect, 6) for result in one.contract.results] == [round(0.7 / 0.6, 6)] * 2
    assert one.count("ended") == one.count("ended_repaid") == 1
    assert one.count("outcome_payments") == first + last
    assert (one.count("capital_ended"), one.count("repaid_of_ended")) == (COST, first + last)
    assert one.count("planned_payments") == pytest.approx(first + last, abs=1)
    assert one.contracting.envelope == COST - first - last


def test_what_is_learnt_from_a_good_end_and_a_bad_one():
    """All count promises kept; investors who had no part in it count half."""
    good, bad = to_the_end(Contracted(), GOOD, GOOD), to_the_end(Contracted(), BAD, NONE)
    assert (good.contracting.good, good.contracting.bad) == (3.0, 2.0)
    assert (bad.contracting.good, bad.contracting.bad) == (2.0, 3.0)
    assert [(one.good, one.bad) for one in good.investors] == [(10.0, 1.0), (10.0, 1.0), (9.5, 1.0), (9.5, 1.0)]
    assert [(one.good, one.bad) for one in bad.investors] == [(9.0, 2.0), (9.0, 2.0), (9.0, 1.5), (9.0, 1.5)]


def test_a_contract_that_fails_pays_for_people_only():
    """Measured .2 of .6: below the first rung; 5 + 5 of 10 people come, so half of the capital is lost."""
    one = to_the_end(Contracted(), NONE, NONE)
    assert one.contract.paid == pytest.approx(COST / 2, abs=1)
    assert one.count("ended_repaid") == 0
    assert sum(one.paid_out) == pytest.approx(COST / 2, abs=1)
    assert one.count("return_on_capital") < 0.0


def test_nobody_served_nothing_paid():
    one = Contracted()
    one.until(45)
    assert one.contract.paid == 0
    assert sum(one.paid_out) == COST
    assert one.count("return_on_capital") == -COST


def test_the_return_of_capital_on_hand_made_flows():
    """115 euros a month from month 2 on; 690.00 back in age 24, 2,484 in age 42: the rate makes them worth nothing."""
    one = to_the_end(Contracted(), GOOD, GOOD)
    flows = [-11_500 / (1 + (rate := one.count("return_on_capital") / COST)) ** (age / 12) for age in range(24)]
    flows += [cents / (1 + rate) ** (age / 12) for age, cents in one.contract.flows if cents > 0]
    assert sum(flows) == pytest.approx(0.0, abs=1.0)
    assert rate > 0.0


# --- comparison groups --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparison", "measured"),
    [
        ("randomised", 0.4),
        ("matched", 0.4 + 0.42 * 0.1),
        ("historical", 0.4 + 0.1 + 0.03),
        ("target_only", 0.4 + 0.3),
    ],
)
def test_what_each_comparison_measures(comparison, measured):
    """People who succeed with .7, without with .3, where everybody who asks does with .2."""
    terms = compared(FRENCH, comparison)
    one = Contracted(terms, historical_drift=0.03)
    one.until(3)
    one.cohort(0, 5.0, (0.7, 0.3), eligible=0.2)
    one.until(27)
    gross = 0.2 if comparison == "target_only" else 0.0
    assert one.contract.results[0].effect == pytest.approx(measured / (0.4 + gross))
    assert one.operator["contract_gross"] == (comparison in ("historical", "target_only"))


# --- ends before the end ------------------------------------------------------------------------------------------


def test_an_operator_that_closes_leaves_the_rest_undrawn_and_tests_go_on():
    one = Contracted()
    one.until(3)
    one.cohort(0, 5.0, GOOD)
    one.until(12)
    one.operator["alive"] = 0
    one.until(13)
    assert one.contract.stage == Stage.SERVED
    assert one.contract.drawn == 10 * 11_500
    assert [investor.promised for investor in one.investors] == [0, 0, 0, 0]
    one.until(45)
    assert one.contract.stage == Stage.CLOSED
    # half of the people came, to the first test; nobody counts at the second
    assert one.contract.paid == round(COST / 100_000_000 * 25_000_050)
    assert one.account(INTERMEDIARY_ACCOUNT) == 0


def test_another_enterprise_in_the_row_of_one_that_closed_has_no_contract():
    one = Contracted()
    one.until(12)
    one.operator["key"] = 999
    for name in ("contract", "contract_number", "contract_share"):
        one.operator[name] = 0
    income = one.account(one.society.ledger.provider(FIRST))
    one.until(45)
    assert one.account(one.society.ledger.provider(FIRST)) == income
    assert one.contract.stage == Stage.CLOSED


def test_an_operator_that_closes_before_the_signature_frees_money_and_capital():
    one = Contracted()
    one.operator["alive"] = 0
    one.until(3)
    assert one.contract.stage == Stage.CLOSED
    assert one.paid_out == [0, 0, 0, 0]
    assert [investor.free for investor in one.investors] == [PURSE] * 4
    assert one.count("contract_costs") == SETTING_UP // 2
    assert one.contracting.envelope == COST + SETTING_UP // 2
    assert one.count("signed") == 0
    free = Contracted(abandoned_cost=0.0)
    free.operator["alive"] = 0
    free.until(3)
    assert free.count("contract_costs") == 0
    assert free.contracting.envelope == COST + SETTING_UP


def test_a_payer_that_ends_the_contract_pays_what_was_earned():
    one = Contracted()
    one.until(3)
    one.cohort(0, 5.0, GOOD)
    one.until(12)
    one.table["early_termination"] = 12.0
    one.until(13)
    assert one.count("ended_early") == 1
    assert one.contract.stage == Stage.SERVED
    assert one.contract.drawn == 10 * 11_500
    assert one.operator["contract_number"] == 0
    one.until(45)
    assert one.contract.paid == round(COST / 100_000_000 * 25_000_050)


def test_terms_may_promise_a_share_of_the_capital_at_an_early_end():
    """40 % of what was drawn in ten months, once two years of the terms' own 4.5 have passed (10.7 of 42 months)."""
    data = {"by": "payer", "after_month": 10, "pays": "principal_share", "share": 400_000}
    terms = FRENCH.model_copy(update={"terminations": (Termination.model_construct(**data),)})
    one = Contracted(terms)
    one.until(12)
    one.table["early_termination"] = 12.0
    one.until(13)
    assert one.contract.paid == round(0.4 * 10 * 11_500)
    one.until(45)
    assert sum(one.paid_out) == 10 * 11_500 - round(0.4 * 10 * 11_500)


def test_a_guarantee_makes_good_what_results_do_not_bring():
    """Nobody came: four fifths of the capital come back, from the State."""
    one = Contracted(state_guarantee=0.8)
    one.until(45)
    assert one.count("guarantee_paid") == one.count("outcome_payments") == round(0.8 * COST)
    assert sum(one.paid_out) == COST - round(0.8 * COST)
    assert one.count("ended_repaid") == 0
    repaid = to_the_end(Contracted(state_guarantee=0.8), GOOD, GOOD)
    assert repaid.count("guarantee_paid") == 0


def test_a_guarantee_is_paid_out_of_the_money_set_aside():
    one = Contracted(state_guarantee=0.8)
    one.until(45)
    assert one.contracting.envelope == COST - round(0.8 * COST)


def test_a_plan_that_is_missed_may_be_written_anew_at_what_was_measured():
    """Measured .45 of .6: .25 net of the .2 that counts anyway; prices go on by the first target."""
    one = to_first_test(Contracted(), BAD, (0.46, 0.2))
    one.table["renegotiation"] = 1e9
    one.until(27)
    assert one.contract.plan == pytest.approx(0.25)
    assert one.contract.target == 0.4
    assert one.count("renegotiated") == 1
    one.until(45)
    assert one.contract.results[1].effect == pytest.approx(0.46 / 0.45)
    assert one.contract.results[1].of_target == pytest.approx(0.46 / 0.6)
    assert one.contract.paid == pytest.approx(1.15 * COST, abs=2)
    # .255 net is nearer to half of the promise of .4: a plan written anew deceives nobody
    assert (one.contracting.good, one.contracting.bad) == (2.0, 3.0)


def test_a_plan_that_is_met_is_not_written_anew():
    one = to_first_test(Contracted(), GOOD, GOOD)
    one.table["renegotiation"] = 1e9
    one.until(27)
    assert one.contract.plan == 0.4
    assert one.count("renegotiated") == 0


def test_a_plan_is_never_written_to_nothing():
    one = to_first_test(Contracted(), NONE, NONE)
    one.table["renegotiation"] = 1e9
    one.until(27)
    assert one.contract.plan == pytest.approx(0.05 * 0.4)


def test_a_test_at_which_nobody_was_measured_moves_no_plan():
    one = to_first_test(Contracted(), GOOD, GOOD)
    one.cohort(0, 0.0, GOOD)
    one.table["renegotiation"] = 1e9
    one.until(27)
    assert one.contract.plan == 0.4
    assert one.count("renegotiated") == 0


def test_a_good_end_may_be_followed_by_a_grant_of_the_same_money():
    one = to_the_end(Contracted(roll_out=1.0), GOOD, GOOD)
    assert one.operator["grant"] == 360_000 + 120_000
    assert one.society.cells["rolled_out"].tolist() == [120_000, 0, 0, 0]
    assert one.count("rolled_out") == 1
    assert to_the_end(Contracted(roll_out=1.0), GOOD, NONE).operator["grant"] == 360_000
    assert to_the_end(Contracted(roll_out=0.0), GOOD, GOOD).operator["grant"] == 360_000


def test_investors_who_lost_half_may_leave_and_nobody_else():
    """Half of the people came: a quarter of the capital is back."""
    one = Contracted(burnt_exit=1.0)
    one.until(3)
    one.cohort(0, 5.0, NONE)
    one.until(45)
    assert one.contract.handed_back < 0.5 * COST
    assert [investor.is_burnt for investor in one.investors] == [True, True, False, False]
    repaid = to_the_end(Contracted(burnt_exit=1.0), GOOD, GOOD)
    assert not any(investor.is_burnt for investor in repaid.investors)
    stayed = Contracted(burnt_exit=0.0)
    stayed.until(45)
    assert not any(investor.is_burnt for investor in stayed.investors)


# --- money that comes in on the way -------------------------------------------------------------------------------


def british() -> Contracted:
    """Outcome prices paid in months 10, 18, 28 and 42 of service, all measured exactly; capital for 20 of 24 months."""
    one = Contracted(compared(BRITISH, "randomised"), {0: COST // 3, 1: COST // 2})
    one.contract.tests = (10, 18, 28, 42)
    one.contract.cap = 10 * COST
    return one


def test_what_results_bring_is_spent_before_more_capital_is_drawn():
    """In month 10 a tenth of the people: 170,000 for a million of capital, so 391 euros of 2,300."""
    one = british()
    one.until(3)
    one.cohort(0, 1.0, (0.6, 0.2))
    one.until(12)
    drawn = one.contract.drawn
    assert drawn == 10 * 11_500
    one.until(13)
    paid = one.contract.paid
    assert paid == round(one.contract.scale * 17_000_000 * (0.6 - 0.2) / 0.4)
    assert one.contract.drawn == drawn + 11_500, "the month of the test is paid before its result"
    assert one.contract.handed_back == 0
    one.until(14)
    assert one.contract.drawn == drawn + 11_500
    assert one.contract.balance == paid - 11_500
    one.until(18)
    # 39,100 pay three months and part of a fourth
    assert one.contract.drawn == 16 * 11_500 - paid
    assert one.contract.balance == 0


def test_service_ends_when_capital_is_used_up():
    """Nothing comes in: 2,300 euros pay 20 months of 115."""
    one = british()
    one.until(30)
    assert one.contract.drawn == 20 * 11_500
    assert one.count("contract_income") == 20 * 10_000
    assert one.contract.stage == Stage.SERVED


def test_investors_are_paid_what_service_does_not_need_any_more():
    """Everything is reached in month 10: of 391 x 10 euros all but 13 months of cost is handed back."""
    one = british()
    one.until(3)
    one.cohort(0, 10.0, (0.6, 0.2))
    one.until(13)
    assert one.contract.paid == pytest.approx(1.7 * one.contract.capital, abs=2)
    assert one.contract.balance == 13 * 11_500
    assert one.contract.handed_back == one.contract.paid - 13 * 11_500
    one.until(45)
    assert one.contract.balance == 0
    assert one.count("contract_income") == SERVICE


def test_no_more_is_paid_than_the_cap():
    one = british()
    one.contract.cap = COST // 10
    one.until(3)
    one.cohort(0, 10.0, (0.6, 0.2))
    one.until(13)
    assert one.contract.paid == COST // 10


# --- cents that do not divide -------------------------------------------------------------------------------------


def purses_hold(shares: dict[int, int]) -> None:
    """Draw all of the capital; every month purses and account are compared."""
    one = Contracted(shares=shares)
    one.until(45)
    assert one.contract.drawn == sum(one.contract.drawn_of.values()) == COST


@pytest.mark.parametrize("shares", [{0: COST}, {2: COST // 4, 1: COST - COST // 4}])
def test_purses_hold_what_the_account_holds(shares):
    purses_hold(shares)


@pytest.mark.parametrize("shares", [{0: 200_000, 1: 76_000}, {0: 100_001, 1: 100_003, 2: 75_996}])
def test_purses_hold_what_the_account_holds_where_shares_do_not_divide(shares):
    assert sum(shares.values()) == COST
    purses_hold(shares)


# --- an operator with a stake -------------------------------------------------------------------------------------


def test_money_at_risk_comes_with_results_and_no_sooner():
    """A fifth of the service, of which half of the people are half; beyond the plan nothing more."""
    one = Contracted()
    one.contract.service, one.contract.at_risk = SERVICE * 4 // 5, SERVICE // 5
    one.until(3)
    assert one.account(one.society.ledger.provider(FIRST)) == 8_000
    one.cohort(0, 5.0, GOOD)
    one.cohort(1, 5.0, BAD)
    one.until(26)
    before = one.account(one.society.ledger.provider(FIRST))
    one.until(27)
    assert one.account(one.society.ledger.provider(FIRST)) - before == SERVICE // 10
    one.until(45)
    found = one.account(one.society.ledger.provider(FIRST)) - before - SERVICE // 10
    assert found == pytest.approx(SERVICE / 10 * 0.45 / 0.6, abs=1)
    assert one.contract.paid_to_operator == SERVICE // 10 + found


def test_two_contracts_keep_apart():
    """A second one of the other operator, signed two months later, with the same investors."""
    one = Contracted()
    other = Contract(
        called=0, signs=4, months=12, tests=(12, 30), cell=EMPLOYMENT, operator=FIRST + 1, operator_key=101,
        service=60_000, at_risk=0, fee=0, evaluation=0, setting_up=0, users=4.0, expected=0.4, baseline=0.2, plan=0.4,
        cap=90_000, committed=60_000, scale=60_000 / 100_000_000, shares={1: 30_000, 3: 30_000},
    )  # fmt: skip
    for place, cents in other.shares.items():
        one.investors[place].promised += cents
    one.contracting.contracts.append(other)
    one.until(5)
    assert one.paid_out == [3 * 5_750, 3 * 5_750 + 2_500, 0, 2_500]
    # a year of service is too short for anybody to count at its first test
    assert one.contracting.vehicles.window[:2].tolist() == [0, 1]
    assert [int(row["contract_number"]) for row in one.society.rows[FIRST:]] == [1, 2]
    one.cohort(0, 5.0, GOOD)
    one.cohort(1, 5.0, GOOD)
    one.contracting.vehicles.cohorts[1, 1] = one.contracting.vehicles.cohorts[0, 0]
    one.until(45)
    assert one.contract.paid == pytest.approx(1.15 * COST, abs=2)
    # 5 of 4 people, who are paid for up to the cap of the clause
    assert other.paid == pytest.approx(1.15 * 60_000, abs=1)
    assert one.account(INTERMEDIARY_ACCOUNT) == 0


# --- planted faults: what the followed contract would notice -------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: setattr(one.investors[0], "cash", one.investors[0].cash - 1),
        lambda one: setattr(one.contract, "balance", one.contract.balance + 1),
        lambda one: setattr(one.contract, "drawn", one.contract.drawn + 1),
        lambda one: setattr(one.investors[0], "promised", -1),
        lambda one: np.add.at(one.society.ledger.books.cash, INVESTORS_ACCOUNT, 1),
    ],
)
def test_a_cent_astray_is_noticed(spoil: Callable[[Contracted], None]):
    one = Contracted()
    one.until(5)
    spoil(one)
    with pytest.raises(AssertionError):
        one.until(6)


def test_cohorts_hold_what_the_engine_adds():
    """The hand-made cohort has every column of the engine's."""
    counted = ("users", "with_service", "without", "eligible", "evaluated", "gross", "deadweight", "paid_for")
    assert counted == COHORT.names
