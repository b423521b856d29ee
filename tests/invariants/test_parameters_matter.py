"""Every parameter moved moves an indicator: none is read by nobody.

Each single number, switch or choice is moved to another valid value and the run compared with one in which it is
not. ``NEEDS_ANOTHER_SETTING`` lists parameters that can only act when something else is set as well, with that
setting and the reason; there too the parameter must show.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from abm.errors import NoSteadyStateError, ParameterError
from abm.parameters.names import Declared, leaves
from abm.policy import Change, Policy
from abm.series import Series, evaluate
from tests.worlds import SET_ASIDE, WITH_CONTRACTS, run, society

SIZE = {"citizens": 3_000, "burn_in": 24, "months": 36}
LARGER = {"citizens": 30_000, "burn_in": 24, "months": 60}
"""A small change of a hazard may leave a few employers as they were; then it must show in a larger society."""
UNTIL_CONTRACTS_END = {"citizens": 3_000, "burn_in": 12, "months": 72}
SHARES_OF_THE_WAY = (0.5, 0.25, 0.1, 0.03, 0.9)
"""How far towards a bound a number is moved, until a world with a steady state is found."""

COMPETITIVE = {"funding.provider_rule": "competitive"}
CUT = (Change("funding.budget", 0.5, from_month=0),)
GENEROUS = (Change("funding.grants_budget", 2.0, from_month=0),)
BY_NEED = {"funding.territory_rule": "need_based"}

SUPPORT = (
    Change("needs.outreach", 1.5),
    Change("service.referral", 0.7),
    Change("civic.visibility", 1.5),
    Change("service.overhead_audit", 0.5),
)

AT_RISK = {"service.income_at_risk": 0.4, "service.mission_weight": 0.1}
CREAMING = {**AT_RISK, "service.queue_order": "creaming"}

EFFORT = "acts on operators whose income is at risk, and the base puts none at risk"
CREAM = "acts where operators with income at risk cream, and the base serves by severity"
OVERHEAD = "overhead rests at what the base is normalised by until it moves at a date"
PRICE = "a lever costs money where it goes beyond the base"
COMPETITION = "acts on tenders, and the base renews contracts instead of tendering them"
CONTRACT = "acts on outcome contracts, and the base sets no money aside for any"
CONTRACTS = (WITH_CONTRACTS, SET_ASIDE, CONTRACT)
PATIENT = {"contracts.bank_return": -0.05, "contracts.foundation_return": -0.05, "contracts.altruism": 1.0}
DOUBTFUL = (
    {**WITH_CONTRACTS, "contracts.foundations_share": 0.9, "contracts.investor_belief": 0.7}, SET_ASIDE, CONTRACT
)
BURNT = {"contracts.ambition": 3.0, "contracts.investor_belief": 0.98, "contracts.belief_weight": 50.0}
GIVING = {
    "contracts.foundations_share": 1.0, "contracts.altruism": 2.0, "contracts.investors": 2,
    "contracts.investor_capital": 500.0, "contracts.contract_premium": 1.0,
}  # fmt: skip
BRITISH = ({**WITH_CONTRACTS, **PATIENT, "contracts.terms": "sib"}, SET_ASIDE, CONTRACT)
AUDITS_STOP = (Change("service.overhead_audit", 0.0, from_month=0),)

NEEDS_ANOTHER_SETTING: dict[str, tuple[dict[str, Any], tuple[Change, ...], str]] = {
    "service.overhead_erosion": ({}, AUDITS_STOP, OVERHEAD),
    "service.overhead_audit": ({}, AUDITS_STOP, OVERHEAD),
    "service.motivation": (AT_RISK, (), EFFORT),
    "service.other_motivation": (AT_RISK, (), EFFORT),
    "service.motivation_crowding": (AT_RISK, (), EFFORT),
    "service.effort_substitution": (AT_RISK, (), EFFORT),
    "service.effort_gain": (AT_RISK, (), EFFORT),
    "service.effort_against_relapse": (AT_RISK, (), EFFORT),
    "service.effort_price": (AT_RISK, (), EFFORT),
    "service.risk_aversion": (AT_RISK, (), EFFORT),
    "service.result_error": (AT_RISK, (), EFFORT),
    "service.monitoring_cost": ({"service.monitoring": 0.1}, (), "monitoring has a cost only where there is some"),
    "service.gross_metric": (CREAMING, (), CREAM),
    "service.expectation_error": (CREAMING, (), CREAM),
    "service.need_weight": (CREAMING, (), CREAM),
    "service.passing_over": ({**CREAMING, "service.mission_weight": 0.0}, (), CREAM),
    "enterprises.turnover_overload": ({}, CUT, "who leaves is replaced where money is there; acts where staff shrinks"),
    "enterprises.exit_cap": ({"enterprises.exit_hazard": 0.01}, CUT, "binds where many close"),
    "enterprises.governance_foundation": ({"enterprises.share_foundation": 0.5}, (), "needs a foundation among few"),
    "funding.call_empty_cells": (
        {"enterprises.exit_hazard": 0.02, "enterprises.fewest_employers": 2}, (), "acts where all employers have closed"
    ),
    "funding.gift_ceiling": ({"funding.gift_crowding_out": 0.75}, CUT, "binds when public money has fallen far"),
    "funding.gift_floor": ({"funding.gift_crowding_out": 0.75}, GENEROUS, "binds when public money crowds gifts out"),
    "funding.tendered_a_year": (COMPETITIVE, (), COMPETITION),
    "funding.fringe_strength": (COMPETITIVE, (), COMPETITION),
    "funding.tender_price_power": (COMPETITIVE, (), COMPETITION),
    "funding.tender_connection_power": (COMPETITIVE, (), COMPETITION),
    "funding.outreach_price": ({}, SUPPORT, PRICE),
    "funding.referral_price": ({}, SUPPORT, PRICE),
    "funding.visibility_price": ({}, SUPPORT, PRICE),
    "funding.audit_price": ({}, SUPPORT, PRICE),
    "funding.founders_response": ({"funding.founder_support": 6.0}, (), "the base supports no founders"),
    "funding.local_need_noise": ({"funding.local_by_need": 1.0}, (), "only who follows need looks at it"),
    "funding.need_noise": (BY_NEED, (), "only the rule by need looks at need"),
}
"""Name to settings, dated changes and the reason why it takes them."""

OF_CONTRACTS = {
    **dict.fromkeys((name for name in leaves() if name.startswith("contracts.")), CONTRACTS),
    "contracts.unmatched_selection": BRITISH,
    "contracts.capital_margin": ({**BRITISH[0], "contracts.contract_months": 36.0}, SET_ASIDE, CONTRACT),
    "contracts.historical_drift": ({**WITH_CONTRACTS, "contracts.terms": "newpin"}, SET_ASIDE, CONTRACT),
    "contracts.foundation_return": DOUBTFUL,
    "contracts.altruism": ({**DOUBTFUL[0], "contracts.terms": "sib"}, SET_ASIDE, CONTRACT),
    "contracts.belief_weight": BRITISH,
    "contracts.abandoned_cost": ({**WITH_CONTRACTS, "contracts.abandoned_share": 0.5}, SET_ASIDE, CONTRACT),
    "contracts.burnt_exit": (  # investors who go in whatever they believe
        {**WITH_CONTRACTS, **BURNT, **PATIENT, **GIVING, "contracts.terms": "augsburg", "contracts.burnt_exit": 0.0},
        SET_ASIDE, CONTRACT,
    ),
}
"""The same for contracts, of which nothing acts without money for them."""

TRY = "acts on trials, and the base tries nothing"
TRYING: dict[str, Any] = {
    "learning.trials_a_year": 0.5, "learning.evaluated_share": 0.5, "learning.publication": 1.0,
    "learning.generalisation": "asked",
}  # fmt: skip
OF_LEARNING: dict[str, tuple[dict[str, Any], tuple[Change, ...], str]] = {
    **{name: (TRYING, (), TRY) for name in leaves() if name.startswith("learning.")},
    "learning.trials_a_year": ({}, (), ""),
    "learning.generalise_before": ({**TRYING, "learning.publication": 0.0}, (), TRY),
    "learning.trial_stop": (TRYING, (Change("funding.budget", 0.8, from_month=30),), "stops trials where money falls"),
}
"""The same for trials, of which nothing acts where nobody may try."""

SITE = "acts on sites, and the base opens none"
MORE_MONEY = (Change("funding.budget", 1.4),)
LEARNT: dict[str, Any] = {
    "learning.trials_a_year": 2.0, "learning.triers": "enterprises", "learning.evaluated_share": 0.0,
}  # fmt: skip
OPENING: dict[str, Any] = {"scaling.replication": 1.0, "funding.growth_list": 0.0}
TOGETHER = "acts on those who work together or merge, and in the base nobody does"
COSTLY = "acts where growth costs something, and in the base it is free"
COST = {"scaling.growth_start_up": 12.0, "funding.growth_list": 0.0}
LENT: dict[str, Any] = {**COST, "scaling.growth_loans": 6.0, "scaling.quasi_equity": 3.0}
OWED = "acts on what is lent for growth, and in the base nothing is"
OF_SCALING: dict[str, tuple[dict[str, Any], tuple[Change, ...], str]] = {
    "scaling.replication": ({"funding.growth_list": 0.0}, MORE_MONEY, ""),
    "scaling.replication_support": (OPENING, MORE_MONEY, SITE),
    "scaling.site_start_up": (OPENING, MORE_MONEY, SITE),
    "scaling.site_fidelity": (OPENING, MORE_MONEY, SITE),
    "scaling.site_delay_months": (OPENING, MORE_MONEY, SITE),
    "scaling.know_how": (LEARNT, (), "peers differ where practices are tried"),
    "scaling.know_how_cost": ({**LEARNT, "scaling.know_how": 1.0}, (), "peers differ where practices are tried"),
    "scaling.cooperation": ({}, (), ""),
    "scaling.mergers": ({}, (), ""),
    "scaling.overhead_pooling": ({"scaling.cooperation": 1.0}, (), TOGETHER),
    "scaling.coordination_time": ({"scaling.cooperation": 1.0}, (), TOGETHER),
    "scaling.merger_cost": ({"scaling.mergers": 1.0}, (), TOGETHER),
    "scaling.merger_loss": ({"scaling.mergers": 1.0}, (), TOGETHER),
    "scaling.tender_openness": (COMPETITIVE, (), COMPETITION),
    "scaling.growth_start_up": ({"funding.growth_list": 0.0}, (), ""),
    "scaling.growth_loans": ({"funding.growth_list": 0.0}, MORE_MONEY, ""),
    "scaling.quasi_equity": ({"funding.growth_list": 0.0}, MORE_MONEY, ""),
    "scaling.loan_price": (LENT, MORE_MONEY, OWED),
    "scaling.loan_years": (LENT, MORE_MONEY, OWED),
    "scaling.quasi_equity_price": (LENT, MORE_MONEY, OWED),
    "scaling.quasi_equity_repaid": (LENT, MORE_MONEY, OWED),
    "scaling.capacity_building": ({}, (), ""),
    "scaling.capital_association": (COST, MORE_MONEY, COSTLY),
    "scaling.capital_cooperative": ({**COST, "enterprises.share_scop": 0.3}, MORE_MONEY, COSTLY),
    "scaling.capital_mutual": ({**COST, "enterprises.share_mutual": 0.3}, MORE_MONEY, COSTLY),
    "scaling.capital_foundation": ({**COST, "enterprises.share_foundation": 0.3}, MORE_MONEY, COSTLY),
}
"""The same for the change of scale, of which nothing acts where nobody opens a site and growth is free."""
SWITCHES_OF_SCALING = {
    f"scaling.{name}"
    for name in (
        "know_how", "replication", "cooperation", "mergers", "tender_openness", "growth_start_up", "growth_loans",
        "quasi_equity", "capacity_building",
    )
}  # fmt: skip

CANNOT_MOVE = {"civic.occasion_rate": "a constant of the method: both bounds are its value"}

REFUSED = {
    "needs.effect_after_12_months.autonomy": "autonomy has no exit, so no effect on exits is solved for",
}
"""Parameters that only have their default: another value is refused in words."""


def solved_from(name: str) -> bool:
    """Whether set-up has to solve its hazards anew, which takes seconds."""
    return name.startswith(("needs.", "service.drop_out", "society.share_under_20", "society.share_over_60"))


def other_values(leaf: Declared) -> list[Any]:
    """Valid values other than the default, the likeliest to make a difference first."""
    if leaf.name == "contracts.terms":
        return ["newpin"]
    if leaf.name == "funding.territory_rule":
        return ["per_capita"]
    if leaf.name == "funding.provider_rule":
        return ["competitive", "lottery"]
    if leaf.kind is bool:
        return [not leaf.default]
    if leaf.low is None or leaf.high is None:
        return [member.name.lower() for member in leaf.kind if member is not leaf.default]
    found: list[Any] = []
    if leaf.kind is not int and solved_from(leaf.name):
        # Near moves: set-up solves them soon, and has a steady state.
        near = [min(leaf.high, 1.1 * leaf.default), max(leaf.low, 0.9 * leaf.default)]
        found = [value for value in near if value != leaf.default]
    for share in SHARES_OF_THE_WAY:
        for bound in (leaf.high, leaf.low):
            value = leaf.default + share * (bound - leaf.default)
            if leaf.kind is int:
                value = round(value)
                value += value % 2 if leaf.name == "society.mean_degree" else 0
            if value != leaf.default and value not in found:
                found.append(value)
    return found


@cache
def _base(
    settings: tuple[tuple[str, Any], ...], changes: tuple[Change, ...], size: tuple[tuple[str, int], ...]
) -> Series:
    return evaluate(run(society(1, **dict(size), policy=Policy(changes), values=dict(settings))).arrays)


def differ(one: Series, two: Series) -> bool:
    """Whether a value differs by more than rounding."""
    if len(one) != len(two) or not np.array_equal(one.indicator, two.indicator):
        return True
    return not np.allclose(one.value, two.value, rtol=1e-6, atol=1e-9)


def moves_something(name: str, larger: bool = False) -> str:
    """Move one parameter; returns "moved", "nothing" or "refused" (no world with another value)."""
    leaf = leaves()[name]
    of_groups = {**OF_CONTRACTS, **OF_LEARNING, **OF_SCALING}
    settings, changes, _ = NEEDS_ANOTHER_SETTING.get(name) or of_groups.get(name, ({}, (), ""))
    takes_long = name in OF_CONTRACTS or name in OF_LEARNING or name.startswith("scaling.know_how")
    size = UNTIL_CONTRACTS_END if takes_long else LARGER if larger else SIZE
    dated = name == "service.overhead_audit"
    base = _base(*((), ()) if dated else (tuple(settings.items()), changes), tuple(size.items()))
    refused = True
    for value in other_values(leaf):
        values = settings if dated else {**settings, name: value}
        try:
            model = society(1, **size, policy=Policy(changes), values=values)
        except (NoSteadyStateError, ParameterError):
            continue
        refused = False
        if differ(evaluate(run(model).arrays), base):
            return "moved"
        if dated:
            break
    return "refused" if refused else "nothing"


CHECKED = [
    name
    for name in leaves()
    if name not in CANNOT_MOVE and name not in REFUSED and name not in OF_LEARNING and name not in OF_SCALING
]
SAMPLE = [name for name in CHECKED if not solved_from(name)][4::12]


def test_the_exceptions_are_parameters_and_few():
    assert set(NEEDS_ANOTHER_SETTING) | set(CANNOT_MOVE) | set(REFUSED) <= set(leaves())
    assert len(NEEDS_ANOTHER_SETTING) <= len(leaves()) / 6
    for name in CANNOT_MOVE:
        assert leaves()[name].low == leaves()[name].high


@pytest.mark.parametrize("name", SAMPLE)
def test_a_parameter_moved_moves_an_indicator(name):
    assert moves_something(name) == "moved"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CHECKED if name not in SAMPLE])
def test_every_parameter_moved_moves_an_indicator(name):
    assert moves_something(name) == "moved" or moves_something(name, larger=True) == "moved"


@pytest.mark.slow
@pytest.mark.parametrize("name", NEEDS_ANOTHER_SETTING)
def test_an_exception_does_nothing_without_its_setting(name, monkeypatch):
    """Else it is no exception: the table stays short."""
    monkeypatch.delitem(NEEDS_ANOTHER_SETTING, name)
    if name != "service.overhead_audit":
        assert moves_something(name) == "nothing"


def test_nothing_of_contracts_acts_without_money_for_them():
    """All of their parameters moved at once: every indicator stays as it was, to the bit."""
    moved = {name: other_values(leaves()[name])[0] for name in OF_CONTRACTS}
    one, other = (
        evaluate(run(society(1, citizens=1_000, burn_in=12, months=24, values=values)).arrays)
        for values in ({}, moved)
    )
    assert one.content_hash() == other.content_hash()


def test_nothing_of_trials_acts_where_nobody_may_try():
    """All of their parameters moved at once: every count stays as it was, to the bit."""
    moved = {name: other_values(leaves()[name])[0] for name in OF_LEARNING if name != "learning.trials_a_year"}
    one, other = (
        run(society(1, citizens=1_000, burn_in=12, months=36, values=values)).arrays for values in ({}, moved)
    )
    assert one.tally.tobytes() == other.tally.tobytes()
    assert not other.learning.view(np.float64).any()


def test_nothing_of_scaling_acts_where_no_site_is_opened_and_growth_is_free():
    """All of their parameters moved at once: every count stays as it was, to the bit."""
    moved = {name: other_values(leaves()[name])[0] for name in OF_SCALING if name not in SWITCHES_OF_SCALING}
    one, other = (
        run(society(1, citizens=1_000, burn_in=12, months=36, values=values)).arrays for values in ({}, moved)
    )
    assert one.tally.tobytes() == other.tally.tobytes()


@pytest.mark.parametrize("name", OF_SCALING)
def test_every_parameter_of_scaling_moves_something(name):
    assert moves_something(name) == "moved"


@pytest.mark.parametrize("name", OF_LEARNING)
def test_every_parameter_of_trials_moves_something(name):
    assert moves_something(name) == "moved"


@pytest.mark.parametrize("name", REFUSED)
def test_a_parameter_that_could_change_nothing_is_refused(name):
    assert moves_something(name) == "refused"
