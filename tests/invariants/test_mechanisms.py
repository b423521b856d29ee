"""Every mechanism can be switched off, and off it makes a difference where it acts: none exists in name only."""

from __future__ import annotations

from functools import cache

import pytest

from abm.parameters import Parameters
from abm.parameters.mechanisms import MECHANISMS, Mechanism
from abm.parameters.names import as_plain
from abm.policy import Change, Policy
from tests.baseline.make_baseline import (
    CONTRACTS,
    PATIENT,
    SET_ASIDE,
    WORLDS,
    Kept,
    World,
    differences,
    kept_of,
    model_of,
    read,
)
from tests.worlds import run

CONTENT = read()
SEED = 1
DEFAULTS = as_plain(Parameters())
TRYING = {
    **{name: value for name, value in DEFAULTS.items() if name.startswith("learning.")},
    "funding.local_need_noise": DEFAULTS["funding.local_need_noise"],
    "learning.trials_a_year": 2.0, "learning.evaluated_share": 0.5, "learning.publication": 1.0,
    "learning.generalisation": "asked", "learning.self_selection": 0.8, "learning.evaluation_effort": 2.0,
    "learning.prior_error": 0.02, "learning.ideas_a_year": 2.0, "funding.decentralisation": 0.6,
}  # fmt: skip
MORE_WORLDS = {
    "emptied": World({"enterprises.exit_hazard": 0.02, "enterprises.fewest_employers": 2}),
    "much at stake": World(
        {
            **CONTRACTS, "contracts.abandoned_share": 0.4, "contracts.early_termination": 0.3,
            "contracts.operator_at_risk": 0.3, "contracts.contract_monitoring": 0.1, "contracts.contract_months": 24.0,
            "contracts.ambition": 1.5,
        },
        SET_ASIDE,
    ),
    "guaranteed": World({**CONTRACTS, "contracts.state_guarantee": 0.8}, SET_ASIDE),
    "housing first": World(
        {}, (Change("funding.budget", 0.7), Change("funding.budget_housing", 1.4), Change("funding.taxes_follow", 1.0))
    ),
    "trying": World(TRYING, (Change("funding.budget", 0.8, from_month=30), Change("funding.local_by_need", 1.0))),
    "generalising": World(
        {
            **TRYING, "learning.generalisation": "everywhere", "learning.generalise_before": True,
            "learning.prior_error": 0.05, "learning.publication": 0.0, "learning.triers": "services",
        }
    ),
    "opening sites": World(
        {
            **{name: value for name, value in DEFAULTS.items() if name.startswith("scaling.")},
            "scaling.replication": 1.0, "scaling.replication_support": 0.3, "scaling.growth_start_up": 12.0,
            "scaling.site_delay_months": 4, "scaling.growth_loans": 6.0, "scaling.quasi_equity": 3.0,
            "scaling.capacity_building": 5.0,
            "scaling.tender_openness": 0.8, "funding.provider_rule": "competitive", "funding.growth_list": 0.0,
            **TRYING, "learning.triers": "enterprises", "scaling.know_how": 0.5,
        },
        (Change("funding.budget", 1.4),),
    ),
    "together": World(
        {
            **{name: value for name, value in DEFAULTS.items() if name.startswith("scaling.")},
            "scaling.cooperation": 0.8, "scaling.mergers": 1.0,
        }
    ),
    "helped founders": World(
        {"funding.founders_response": DEFAULTS["funding.founders_response"]},
        (Change("funding.founder_support", 6.0), Change("funding.moved_to_fringe", 0.3)),
    ),
    "long": World(
        {**CONTRACTS, **PATIENT, "contracts.terms": "sib", "contracts.contract_months": 36.0}, SET_ASIDE
    ),
}  # fmt: skip
"""Worlds in which mechanisms act that those of the baseline leave asleep.

Parameters that are newer than the baseline stand at their neutral values unless a world says otherwise.
"""
NOWHERE = "it acts in no world here: add one to MORE_WORLDS in which it is awake, or take it out of the table"
SOLVED_ANEW = {"needs", "take_up"}
"""Parts whose parameters make set-up solve its hazards anew, which takes seconds."""
SAMPLE = [one for one in MECHANISMS if one.part not in SOLVED_ANEW][2::7]


def without(world: World, mechanism: Mechanism) -> World:
    """A world without a mechanism: what the whole run sets, and what changes at a date."""
    values = mechanism.values()
    return World({**world.values, **values}, Policy(world.policy).without(values).changes)


def is_asleep(world: World, mechanism: Mechanism) -> bool:
    """Whether a world already stands at the neutral values, at every date."""
    values = {**DEFAULTS, **CONTENT["parameters"], **world.values}
    stands = all(values[name] == value for name, value in mechanism.values().items())
    return stands and without(world, mechanism).policy == world.policy


@cache
def whole(name: str) -> Kept:
    """What a run of a world leaves, nothing switched off."""
    if name in WORLDS:
        kept: Kept = CONTENT["worlds"][name][str(SEED)]
        return kept
    return kept_of(run(model_of(MORE_WORLDS[name], SEED, CONTENT["parameters"])))


def where_it_acts(mechanism: Mechanism) -> str:
    """First world in which a run without the mechanism leaves something else; empty where there is none."""
    for name, world in (WORLDS | MORE_WORLDS).items():
        if not is_asleep(world, mechanism):
            other = kept_of(run(model_of(without(world, mechanism), SEED, CONTENT["parameters"])))
            if any(differences(whole(name), other)):
                return name
    return ""


@pytest.mark.parametrize("mechanism", SAMPLE, ids=lambda one: one.name)
def test_a_mechanism_switched_off_makes_a_difference(mechanism: Mechanism) -> None:
    assert where_it_acts(mechanism), NOWHERE


@pytest.mark.slow
@pytest.mark.parametrize("mechanism", [one for one in MECHANISMS if one not in SAMPLE], ids=lambda one: one.name)
def test_every_mechanism_switched_off_makes_a_difference(mechanism: Mechanism) -> None:
    assert where_it_acts(mechanism), NOWHERE


def test_a_mechanism_in_name_only_would_be_found() -> None:
    """Weights of results decide nothing in a run; taking another one acts nowhere."""
    in_name_only = Mechanism("nothing", "service", {"worth.hours_per_post": 1_700.0}, "", "", "")
    assert not is_asleep(WORLDS["base"], in_name_only)
    assert where_it_acts(in_name_only) == ""


def test_a_mechanism_also_stops_acting_at_a_date() -> None:
    budgets = next(one for one in MECHANISMS if one.name == "budgets")
    assert without(WORLDS["state_disengagement"], budgets).policy == ()
    other = kept_of(run(model_of(without(WORLDS["state_disengagement"], budgets), SEED, CONTENT["parameters"])))
    assert list(differences(whole("base"), other)) == []
