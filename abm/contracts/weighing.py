"""What the State expects of each project of a call (MODEL 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from abm.contracts.call import Call, Ordinary, people_of
from abm.contracts.candidacy import Candidacy
from abm.contracts.prospect import Prospect, prospects
from abm.parameters.contracts import Contracts
from abm.providers.columns import CENTS
from abm.rules.contracting import state_gain


@dataclass(frozen=True)
class Weighed:
    """A project as the State sees it.

    Attributes:
        candidacy: what was handed in.
        prospect: what may be paid on it.
        worth: of its success to the State, cents.
        social_value: of its success to the people out of need, cents.
        gain: what the State expects of it, cents.
    """

    candidacy: Candidacy
    prospect: Prospect
    worth: float
    social_value: float
    gain: float


def weigh(call: Call, handed_in: Sequence[Candidacy], chance: float) -> list[Weighed]:
    """What the State expects of each project.

    Args:
        call: the call.
        handed_in: its projects.
        chance: that a project keeps its promise, as the State believes.
    """
    seen = zip(handed_in, prospects(call, handed_in), strict=True)
    return [weighed(call, one, prospect, chance) for one, prospect in seen]


def weighed(call: Call, one: Candidacy, prospect: Prospect, chance: float) -> Weighed:
    """What the State expects of one project; arguments as of ``weigh``, with what may be paid on it."""
    rules = call.rules_of(one.operator)
    ordinary = call.ordinary[int(call.providers.rows["domain"][one.operator])]
    worth = worth_of(one.service, one.expected, ordinary, rules)
    kept, half = prospect.expected_payment(one.at_risk, rules.state_guarantee)
    gain = state_gain(chance, worth, kept, half, rules.state_aversion, rules.setting_up_cost * call.real)
    social_value = people_of(one.service, ordinary) * one.expected * ordinary.social_worth * CENTS
    return Weighed(one, prospect, worth, social_value, gain)


def is_wanted(call: Call, one: Weighed, chance: float) -> bool:
    """Whether the State expects enough of a project.

    None may promise much less than its money is worth, nor than the same money given as a grant, which costs the same
    whatever comes of it; how much less is what the State gives for paying on results.

    Args:
        call: the call.
        one: the project.
        chance: that it keeps its promise, as the State believes.
    """
    rules, service = call.rules_of(one.candidacy.operator), one.candidacy.service
    as_grant = state_gain(chance, one.worth, service, service, rules.state_aversion, 0.0)
    return one.gain >= max(0.0, as_grant) - rules.contract_premium * service


def worth_of(service: float, expected: float, ordinary: Ordinary, rules: Contracts) -> float:
    """What success of a project is worth to the State, cents.

    It is told by what the State pays now: ordinary service, paid whatever comes of it, is just worth its money if it
    succeeds as often as the State first believes.
    """
    chance = rules.state_belief
    return service * expected / ordinary.net * (chance + rules.state_aversion * (1.0 - chance)) / chance
