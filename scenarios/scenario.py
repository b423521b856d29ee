"""A scenario: one question put to the model, as frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from abm.parameters import Parameters
from abm.parameters.names import as_plain, parse_settings, with_values
from abm.parameters.quantity import CONSTANT, Group, quantity
from abm.policy import NO_POLICY, Policy, territory_row
from scenarios.rules import check_rule

if TYPE_CHECKING:
    from abm.territories import Territories


@dataclass(frozen=True)
class Text:
    """The same words in both languages."""

    en: str
    fr: str

    def in_language(self, language: str) -> str:
        """The words in ``"en"`` or ``"fr"``."""
        return self.fr if language == "fr" else self.en


class Direction(Enum):
    """Which way an indicator is expected to move, on average from month 0 on, against no policy at all."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True)
class Expectation:
    """What somebody expected of an indicator before the scenario was run."""

    indicator: str
    direction: Direction
    why: str


class RunDefaults(Group):
    """How large and how long a run is unless the command line says otherwise."""

    table_name: ClassVar[str] = "run"

    citizens: int = quantity(
        20_000,
        unit="citizens",
        low=100,
        high=100_000_000,
        role=CONSTANT,
        meaning="Citizens simulated; money is per inhabitant, so this is resolution, not size.",
        source="convention: seconds a run on a laptop",
    )
    burn_in_months: int = quantity(
        60,
        unit="months",
        low=12,
        high=600,
        role=CONSTANT,
        meaning="Months before month 0 in which no policy applies, common to all scenarios.",
        source="convention: long enough for stocks to settle",
    )
    months: int = quantity(
        120,
        unit="months",
        low=1,
        high=1_200,
        role=CONSTANT,
        meaning="Months simulated after the burn-in.",
        source="convention: ten years, a slow reform and what follows it",
    )


@dataclass(frozen=True)
class Scenario:
    """Parameters and policy of one society, with what is asked and what is expected of it."""

    name: str
    title: Text
    intent: Text
    expected: tuple[Expectation, ...] = ()
    sources: tuple[str, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    policy: Policy = NO_POLICY
    run: RunDefaults = field(default_factory=RunDefaults)
    set_in: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """Where a value was set (``file:line`` or ``command line``), by dotted name; for readers only."""

    def territories(self) -> Territories:
        """The territories of this society."""
        from abm.territories import territories  # brings numba: only where a name has to be checked

        society = self.parameters.society
        return territories(society.territory_set, self.run.citizens, society)

    def resolved(self) -> dict[str, Any]:
        """Everything that decides a run except the seed, in plain types: for manifests and keys of runs."""
        return {
            "parameters": as_plain(self.parameters),
            "policy": self.policy.as_plain(),
            "run": self.run.model_dump(),
        }


def overridden(scenario: Scenario, settings: Iterable[str] = (), **run: int | None) -> Scenario:
    """The scenario with values from the command line.

    Args:
        scenario: where to start.
        settings: ``dotted.name=value``, for the whole run.
        run: fields of ``RunDefaults``; ``None`` leaves the scenario's own.

    Raises:
        ParameterError: unknown name, wrong type or out of bounds.
        ScenarioError: the policy names a territory this society does not have.
    """
    values = parse_settings(settings)
    for name, value in values.items():
        check_rule(name, value)
    chosen = {name: value for name, value in run.items() if value is not None}
    parameters = with_values(scenario.parameters, values)
    scenario.policy.check(parameters)
    new = replace(
        scenario,
        parameters=parameters,
        run=RunDefaults(**{**scenario.run.model_dump(), **chosen}),
        set_in={
            **scenario.set_in,
            **dict.fromkeys([*values, *(f"run.{name}" for name in chosen)], "command line"),
        },
    )
    check_territories(new)
    return new


def check_territories(scenario: Scenario) -> None:
    """Stop when the policy names a territory the society does not have.

    Raises:
        ScenarioError: names the territory and the nearest one.
    """
    names = {name for change in scenario.policy.changes for name in change.territories}
    if names:
        territories = scenario.territories()
        for name in sorted(names):
            territory_row(territories, name)
