"""The compiled engine gives the same state of everybody, every month, as the plain reference in Mesa."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mesa
import pytest

from abm.flows import Flow
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.funding import RestoredMoney
from abm.parameters.learning import Generalisation
from abm.parameters.mechanisms import names, neutral_values
from abm.parameters.names import with_values
from abm.parameters.society import TerritorySet
from abm.policy import Change, Policy
from abm.rules import need, service
from abm.vocabulary import QueueOrder
from scenarios.contract_file import load_contract
from scenarios.loader import load
from tests.reference import contracts, people, providers, territory
from tests.reference.books import Account, Books
from tests.reference.compare import require_equal, run_both, state_differences
from tests.reference.model import ReferenceModel
from tests.reference.people import Case
from tests.worlds import SET_ASIDE, WITH_CONTRACTS

CITIZENS = 2_000
MONTHS = 60
SEEDS = (1, 2, 3)
SHORT_BURN_IN = 12

UNUSUAL = {
    "needs.displacement": 0.5,
    "needs.frailty_in_service": 0.7,
    "needs.relapse_hazard.autonomy": 0.05,
    "service.providers_compared": 3,
    "service.longest_stay": 12,
    "service.state_quality": 0.8,
    "service.mission_weight": 0.9,
    "service.overload_ceiling": 0.6,
    "service.load_elasticity": 1.4,
    "civic.forgetting": False,
    "civic.trust_step": 0.4,
    "civic.trust_contagion": 0.7,
    "civic.reputation_step": 0.15,
    "civic.volunteering_band": 0.005,
    "civic.overload_stop": 4.0,
    "funding.decentralisation": 0.6,
    "funding.equalisation": 0.3,
    "funding.restored_money": RestoredMoney.TO_HOLDERS,
}
"""Values that wake the branches the defaults leave asleep."""
UNUSUAL_POLICY = (
    Change("funding.budget", factor=0.6, from_month=3, ramp_months=6),
    Change("funding.provider_rule", "lottery", from_month=12),
    Change("funding.territory_rule", "need_based", from_month=12),
    Change("needs.shock_housing", 3.0, from_month=6, territories=("Territory 2",)),
    Change("funding.local_tax_base", 0.8, from_month=8),
    Change("funding.budget", factor=1.2, from_month=30),
    Change("funding.taxes_follow", 0.7, from_month=20),
)


def base() -> Inputs:
    """Defaults; the burn-in of 60 months and nothing else."""
    return Inputs(citizens=CITIZENS, months=12)


def of_catalogue(name: str) -> Inputs:
    """A scenario of the catalogue after a short burn-in, so that its policy acts early."""
    scenario = load(name)
    return Inputs(
        scenario.parameters,
        scenario.policy,
        CITIZENS,
        burn_in_months=SHORT_BURN_IN,
        months=MONTHS - SHORT_BURN_IN,
    )


def unusual() -> Inputs:
    """Everything far from its default, with cuts, money that comes back, a crisis in one territory."""
    parameters = with_values(Parameters(), UNUSUAL)
    return Inputs(
        parameters,
        Policy(UNUSUAL_POLICY),
        CITIZENS,
        burn_in_months=SHORT_BURN_IN,
        months=MONTHS - SHORT_BURN_IN,
    )


AT_RISK = {
    "service.queue_order": QueueOrder.CREAMING,
    "service.income_at_risk": 0.4,
    "service.monitoring": 0.1,
    "service.motivation_crowding": 0.5,
    "service.effort_against_relapse": 1.5,
    "service.case_cost_per_severity": 0.5,
    "service.gross_metric": False,
    "service.passing_over": 0.05,
    "needs.frailty_in_service": 0.7,
}
"""Values under which operators cream, pass people over, and work for what is measured."""


def creaming() -> Inputs:
    """Operators with income at risk and little mission, one territory where none of it is; a cut in between."""
    parameters = with_values(Parameters(), {**AT_RISK, "service.mission_weight": 0.1})
    policy = (
        Change("service.queue_order", "severity", from_month=6, territories=("Territory 2",)),
        Change("service.income_at_risk", 0.0, from_month=12, territories=("Territory 3",)),
        *UNUSUAL_POLICY[:1],
    )
    return Inputs(parameters, Policy(policy), CITIZENS, burn_in_months=SHORT_BURN_IN, months=MONTHS - SHORT_BURN_IN)


def creaming_without_mission() -> Inputs:
    """The same where nobody has a mission."""
    parameters = with_values(creaming().parameters, {"service.mission_weight": 0.0, "service.gross_metric": True})
    return replace(creaming(), parameters=parameters)


TRYING = {
    "learning.trials_a_year": 1.0,
    "learning.evaluated_share": 0.5,
    "learning.publication": 1.0,
    "learning.generalisation": Generalisation.ASKED,
    "learning.self_selection": 0.5,
    "learning.trial_capacity": 0.1,
}
"""Values under which practices are tried, kept, taken over and generalised."""


def trying() -> Inputs:
    """The unusual society with trials by territories, in one territory by enterprises."""
    policy = (Change("learning.triers", "enterprises", territories=("Territory 2",)), *UNUSUAL_POLICY)
    return replace(unusual(), parameters=with_values(unusual().parameters, TRYING), policy=Policy(policy))


REPLICATING = {
    "scaling.replication": 0.8,
    "scaling.replication_support": 0.3,
    "funding.founder_support": 2.0,
    "scaling.tender_openness": 0.5,
    "scaling.growth_start_up": 3.0,
    "scaling.know_how": 0.5,
    "scaling.growth_loans": 3.0,
    "scaling.site_delay_months": 4,
    "scaling.quasi_equity": 1.0,
    "scaling.capacity_building": 3.0,
    "service.overhead_audit": 0.0,
    "learning.trials_a_year": 2.0,
    "funding.restored_money": RestoredMoney.BY_CALL,
    "funding.growth_list": 0.0,
}
"""Values under which enterprises open sites and pay for growth."""


def replicating() -> Inputs:
    """The unusual society with more money, tenders opened to the small, sites and growth that cost."""
    policy = (Change("funding.budget", factor=1.4, from_month=6), Change("funding.provider_rule", "competitive"))
    return replace(unusual(), parameters=with_values(unusual().parameters, REPLICATING), policy=Policy(policy))


CONTRACTING = {
    **WITH_CONTRACTS,
    "contracts.early_termination": 0.2,
    "contracts.renegotiation": 1.0,
    "contracts.roll_out": 0.5,
    "contracts.operator_at_risk": 0.2,
    "contracts.operator_selects": True,
    "contracts.contract_monitoring": 0.1,
}
"""Values under which contracts are many, small and short, and everything befalls them."""


def contracting() -> Inputs:
    """The unusual society with many small outcome contracts, tests, early ends, plans written anew, roll-outs."""
    return _on_terms(with_values(unusual().parameters, CONTRACTING), (*SET_ASIDE, *UNUSUAL_POLICY))


def everything_on() -> Inputs:
    """All at once: contracts, trials, sites, mergers, consortia, know-how, growth that costs, loans, patient capital,
    capacity building, support for founders, cuts and their return, taxes that follow, decentralisation without full
    equalisation, local need, audits, outreach, and a crisis and a recession in one place each."""
    values = {
        **TRYING, **CONTRACTING, **REPLICATING, **TOGETHER,
        "learning.trials_a_year": 2.0,
        "learning.evaluated_share": 0.8,
        "funding.local_by_need": 0.7,
        "enterprises.exit_hazard": 0.006,
    }
    policy = (
        *SET_ASIDE,
        Change("learning.triers", "enterprises", territories=("Territory 2",)),
        Change("funding.budget", factor=1.4, from_month=6),
        Change("funding.budget", factor=0.7, from_month=24, ramp_months=6),
        Change("funding.budget", factor=1.0, from_month=36),
        Change("funding.provider_rule", "competitive"),
        Change("funding.territory_rule", "need_based", from_month=12),
        Change("funding.decentralisation", 0.8, from_month=12),
        Change("funding.moved_to_fringe", 0.2, from_month=12),
        Change("funding.moved_to_ess", 0.1, from_month=12),
        Change("funding.taxes_follow", 0.7, from_month=12),
        Change("funding.local_tax_base", 0.8, from_month=18, territories=("Territory 3",)),
        Change("needs.shock_housing", 3.0, from_month=6, territories=("Territory 2",)),
        Change("needs.outreach", 0.3, from_month=12),
        Change("civic.visibility", 1.5, from_month=12),
        Change("service.overhead_audit", 0.5, from_month=12),
    )
    return _on_terms(with_values(unusual().parameters, values), policy)


def _on_terms(parameters: Parameters, policy: tuple[Change, ...]) -> Inputs:
    """After the short burn-in, with the contract that the parameters name."""
    return Inputs(
        parameters, Policy(policy), CITIZENS, burn_in_months=SHORT_BURN_IN, months=MONTHS - SHORT_BURN_IN,
        terms=load_contract(parameters.contracts.terms),
    )  # fmt: skip


TOGETHER = {
    "scaling.cooperation": 0.6,
    "scaling.mergers": 0.5,
    "scaling.growth_loans": 4.0,
    "scaling.quasi_equity": 1.0,
    "funding.growth_list": 0.0,
    "funding.provider_rule": "competitive",
    "enterprises.share_scop": 0.2,
}
"""Values under which enterprises form consortia and merge."""


def together() -> Inputs:
    """The unusual society with mergers and consortia, which end in one territory."""
    policy = (*UNUSUAL_POLICY[:1], Change("scaling.cooperation", 0.0, from_month=24, territories=("Territory 2",)))
    return replace(unusual(), parameters=with_values(unusual().parameters, TOGETHER), policy=Policy(policy))


def regions() -> Inputs:
    """The 13 regions of France, each with fewer people than one enterprise needs."""
    parameters = with_values(Parameters(), {"society.territory_set": TerritorySet.REGIONS_13})
    return Inputs(parameters, Policy(UNUSUAL_POLICY[:1]), CITIZENS, burn_in_months=SHORT_BURN_IN, months=MONTHS)


def first_come() -> Inputs:
    """The unusual society where those who came first are served first."""
    parameters = with_values(unusual().parameters, {"service.queue_order": QueueOrder.FIRST_COME})
    return replace(unusual(), parameters=parameters)


def everything_off() -> Inputs:
    """A society in which no mechanism is left that can be switched off, while budgets move."""
    parameters = with_values(Parameters(), neutral_values(names()))
    return Inputs(parameters, Policy(UNUSUAL_POLICY), CITIZENS, burn_in_months=SHORT_BURN_IN, months=MONTHS)


def without_lock_and_calls() -> Inputs:
    """Many close; their reserves leave the ESS, and nobody calls for others where none is left."""
    values = {
        "enterprises.exit_hazard": 0.02, "enterprises.asset_lock": False, "funding.call_empty_cells": False,
        "enterprises.fewest_employers": 2,
    }  # fmt: skip
    parameters = with_values(Parameters(), values)
    return Inputs(parameters, citizens=CITIZENS, burn_in_months=SHORT_BURN_IN, months=MONTHS)


SOCIETIES: dict[str, Callable[[], Inputs]] = {
    "base": base,
    "ess_procurement": lambda: of_catalogue("ess_procurement"),
    "state_disengagement": lambda: of_catalogue("state_disengagement"),
    "unusual": unusual,
    "first_come": first_come,
    "creaming": creaming,
    "creaming_without_mission": creaming_without_mission,
    "regions": regions,
    "everything_off": everything_off,
    "without_lock_and_calls": without_lock_and_calls,
    "trying": trying,
    "replicating": replicating,
    "contracting": contracting,
    "everything_on": everything_on,
    "together": together,
}


def test_everybody_is_in_the_same_state_for_two_years() -> None:
    reference = run_both(of_catalogue("ess_procurement"), seed=1, months=26)
    assert isinstance(reference.citizens[0], mesa.Agent)
    assert len(reference.open_cases) > CITIZENS / 20


def test_everybody_is_in_the_same_state_where_operators_cream() -> None:
    run_both(creaming(), seed=1, months=20)


def test_everybody_is_in_the_same_state_where_practices_are_tried() -> None:
    reference = run_both(trying(), seed=1, months=50)
    assert reference.learning.trials["adopted"].any()
    assert len({provider.quality for provider in reference.enterprises}) > 2


def test_everybody_is_in_the_same_state_where_sites_are_opened() -> None:
    reference = run_both(replicating(), seed=1, months=40)
    assert any(provider.parent for provider in reference.enterprises)
    assert any(provider.sites for provider in reference.enterprises)
    assert all(any(provider.capital_owed[kind] for provider in reference.enterprises) for kind in (0, 1))
    assert all(cell.overhead_built > 0.0 for cell in reference.cells)


def test_everybody_is_in_the_same_state_under_outcome_contracts() -> None:
    reference = run_both(contracting(), seed=1, months=40)
    cohorts = reference.contracts.contracting.vehicles.cohorts
    assert cohorts["users"].any()
    assert cohorts["evaluated"].any()


def test_everybody_is_in_the_same_state_with_all_mechanisms_on() -> None:
    """Contracts, trials, sites, cuts, decentralisation, taxes and the rest together, and all of it happens."""
    engine = run_both(everything_on(), seed=1, months=MONTHS).start
    months = slice(0, MONTHS)
    never = [
        name
        for counts, names in (
            (engine.contract_tally[months], ("signed", "ended_early", "renegotiated", "rolled_out", "cohort_evaluated",
                                             "outcome_payments", "capital_repaid")),
            (engine.learning_tally[months], ("trials_begun", "trials_stopped", "published", "adoptions", "spread",
                                             "generalised", "trial_cost")),
            (engine.tally[months], ("sites_opened", "hatchings", "quiet_exits", "insolvencies", "growth_refused",
                                    "start_up_support", "mergers", "overload", "unpaid_cost", "support",
                                    "reserves_of_leavers", "growth_capital", "capacity_building")),
        )
        for name in names
        if not counts[name].any()
    ]  # fmt: skip
    assert never == []
    flows = (Flow.TRANSFER_TO_AUTHORITIES, Flow.SUPPORT, Flow.GIFTS, Flow.TAXES)
    assert all(engine.providers.ledger.books.flows[flow].any() for flow in flows)


def test_everybody_is_in_the_same_state_where_enterprises_merge_and_cooperate() -> None:
    reference = run_both(together(), seed=1, months=40)
    assert any(provider.merged for provider in reference.enterprises)
    assert any(provider.partners for provider in reference.enterprises)
    assert any(provider.merged and sum(provider.capital_owed) for provider in reference.enterprises)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", SOCIETIES)
def test_everybody_is_in_the_same_state_for_five_years(name: str, seed: int) -> None:
    run_both(SOCIETIES[name](), seed, MONTHS)


def test_people_sent_back_from_service_have_come_last() -> None:
    inputs = first_come()
    engine = WelfareModel(inputs, 1)
    reference = ReferenceModel(inputs, 1, engine)
    for _ in range(6):
        engine.step()
        reference.step()
    # The public service of one cell loses three places; its firms have one to spare beyond their own list.
    service, firms = reference.public_services[0], reference.fringes[0]
    service.places = service.served - 3
    service.mission = 0.0
    firms.places = firms.served + firms.waiting + 1
    engine.providers.rows["places"][0] = service.places
    engine.providers.rows["mission"][0] = 0.0
    engine.providers.rows["places"][engine.providers.n_cells] = firms.places
    for model in (engine, reference):
        model._advance_needs()
        model._match()
    assert service.served == service.places
    require_equal(6, state_differences(engine, reference))


@pytest.mark.slow
def test_the_societies_compared_know_every_kind_of_event() -> None:
    engines = [run_both(SOCIETIES[name](), 1, MONTHS).start for name in ("state_disengagement", "unusual")]
    events = (
        "onsets", "relapses", "spontaneous_ends", "successes", "drop_outs", "take_ups", "starts", "overload",
        "well_served", "evaluated", "gross", "deadweight", "hatchings", "quiet_exits", "insolvencies", "credit",
        "grants", "procurement", "wage_subsidies", "direct_provision", "fees", "dues", "gifts", "unpaid_cost",
    )  # fmt: skip
    never = [event for event in events if not any(engine.tally[event].any() for engine in engines)]
    assert never == []


def test_the_reference_runs_uncompiled_rules() -> None:
    assert people.severity_slowing is need.severity_slowing.py_func
    assert providers.load_factor is service.load_factor.py_func


def test_the_reference_steps_on_its_own() -> None:
    inputs = of_catalogue("state_disengagement")
    reference = ReferenceModel(inputs, seed=1)
    for _ in range(3):
        reference.step()
    engine = WelfareModel(inputs, seed=1)
    for _ in range(3):
        engine.step()
    require_equal(engine.month, state_differences(engine, reference))
    assert reference.start.month == 0


# --- planted faults: each must be found, with who and what ------------------------------------------------------


def message_of_difference(months: int = 12) -> str:
    """What the comparison says when engine and reference differ."""
    with pytest.raises(AssertionError) as caught:
        run_both(of_catalogue("state_disengagement"), 1, months)
    return str(caught.value)


def test_two_people_swapped_in_a_queue_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    in_order = territory.in_order

    def swapped(cases: list[Case]) -> list[Case]:
        ordered = in_order(cases)
        return [ordered[1], ordered[0], *ordered[2:]] if len(ordered) > 1 else ordered

    monkeypatch.setattr(territory, "in_order", swapped)
    message = message_of_difference()
    assert re.search(r"month \d+, case \w+ of citizen \d+, \w+: engine ", message)


def test_a_payment_left_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    pay = Books.pay

    def forgetful(self: Books, flow: Flow, payer: Account, payee: Account, cents: int) -> None:
        if flow != Flow.ASSET_LOCK:
            pay(self, flow, payer, payee, cents)

    monkeypatch.setattr(Books, "pay", forgetful)
    message = message_of_difference(months=36)
    assert "flow ASSET_LOCK, paid this month, cents: engine " in message
    assert "ESS provider " in message
    assert "cash, cents: engine " in message


def test_a_person_missing_in_a_cohort_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    count, left = contracts.OutcomeContracts._count, [1]

    def forgetful(self: contracts.OutcomeContracts, case: Case, *more: Any) -> None:
        if left and left.pop():
            return
        count(self, case, *more)

    monkeypatch.setattr(contracts.OutcomeContracts, "_count", forgetful)
    with pytest.raises(AssertionError, match=r"cohort 0 of contract \d+, users: engine "):
        run_both(contracting(), 1, 20)


def test_a_cent_too_little_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    month_part = providers.month_part
    monkeypatch.setattr(providers, "month_part", lambda yearly, month: max(0, month_part(yearly, month) - 1))
    message = message_of_difference(months=1)
    assert "month 0, ESS provider " in message
    assert "claims of instrument 1, cents: engine [" in message


def test_a_case_dropped_before_its_evaluation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Case, "is_over", lambda self: self.state == people.IDLE and self.shadow != people.SHADOW_OPEN)
    message = message_of_difference(months=24)
    assert "of citizen " in message
    assert "open: engine True, reference False" in message


@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (
            lambda reference: _add(reference.citizens[7], "trust_shift", 1),
            "trust_shift: engine 0, reference 1",
        ),
        (lambda reference: _add(reference.citizens[7], "ties_served", 1), "ties_served: engine "),
        (
            lambda reference: _add(reference.enterprises[3], "reputation", -1),
            "reputation: engine 0, reference -1",
        ),
        (lambda reference: _add(reference.enterprises[3].account, "cash", 1), "cash, cents: engine "),
        (lambda reference: _add(reference.public_services[0], "places", 1), "places: engine "),
        (lambda reference: _add(reference.cells[5], "refused", 1), "refused: engine 0, reference 1"),
        (lambda reference: _add(reference.books.bank, "cash", 1), "account 5, cash, cents: engine "),
        (lambda reference: _add(_first_case(reference), "severity", 1e-15), "severity: engine "),
        (lambda reference: _add(_first_case(reference), "mark", 1), "mark: engine 0, reference 1"),
    ],
)
def test_any_change_of_state_is_told(plant: Callable[[ReferenceModel], None], told: str) -> None:
    inputs = of_catalogue("state_disengagement")
    engine = WelfareModel(inputs, 1)
    reference = ReferenceModel(inputs, 1, engine)
    require_equal(-1, state_differences(engine, reference))
    plant(reference)
    with pytest.raises(AssertionError, match="differ in 1 values") as caught:
        require_equal(0, state_differences(engine, reference))
    assert told in str(caught.value)


def test_a_case_that_is_missing_is_told() -> None:
    inputs = of_catalogue("state_disengagement")
    engine = WelfareModel(inputs, 1)
    reference = ReferenceModel(inputs, 1, engine)
    case = _first_case(reference)
    own = next(own for own in case.citizen.needs if own.case is case)
    own.case = None
    found = list(state_differences(engine, reference))
    domain = ("employment", "housing", "child", "autonomy")[case.domain]
    assert found == [(f"case {domain} of citizen {case.citizen.key}", "open", True, False)]


def _add(thing: Any, field: str, amount: float) -> None:
    setattr(thing, field, getattr(thing, field) + amount)


def _first_case(reference: ReferenceModel) -> Case:
    """An open case of somebody in need."""
    return next(
        own.case for citizen in reference.citizens for own in citizen.needs if own.case is not None and own.case.is_open
    )
