"""A scenario: one question put to the model, as frozen data."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import model_validator

from abm.contracts.terms import Terms
from abm.errors import ParameterError, ScenarioError, WelfareError
from abm.inputs import refuse_broken_years
from abm.parameters import Parameters
from abm.parameters.mechanisms import neutral_values
from abm.parameters.names import as_plain, as_written, find, parse_settings, with_values
from abm.parameters.quantity import CONSTANT, Group, quantity
from abm.policy import NO_POLICY, Change, Policy, from_base, territory_row
from scenarios import dated
from scenarios.contract_terms import plain_terms, terms_needed
from scenarios.rules import named

if TYPE_CHECKING:
    from abm.territories import Territories
    from scenarios.mix import AskedMix

MANY_CITIZENS = 1_000_000
"""Enough for any set of territories, to look a name up in it."""


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
    """What somebody expected of an indicator before the scenario was run.

    Attributes:
        indicator: which.
        direction: which way it was to move.
        why: what the expectation rests on.
        found: where runs showed something else, what and by which mechanism; the expectation itself stays as written.
    """

    indicator: str
    direction: Direction
    why: Text
    found: Text | None = None


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
        meaning="Months before month 0 in which no policy applies, common to all scenarios; whole years.",
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

    @model_validator(mode="after")
    def _whole_years(self) -> Self:
        refuse_broken_years(self.burn_in_months)
        return self


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
    stored_terms: Mapping[str, Terms] = field(default_factory=dict, compare=False, repr=False)
    """Terms of contracts by their name in parameters, as a folder of runs holds them; others are read from files."""
    mix: AskedMix | None = field(default=None, compare=False, repr=False)
    """Shares of public money that its file asks for; the policy holds the changes that they come to."""

    def territories(self) -> Territories:
        """The territories of this society."""
        from abm.territories import territories  # brings numba: only where a name has to be checked

        society = self.parameters.society
        return territories(society.territory_set, self.run.citizens, society)

    def terms(self) -> Terms | None:
        """Terms its outcome contracts are written on; none when there are no contracts.

        Those of a folder of runs are as they were when it was begun, others as their file has them now.

        Raises:
            ScenarioError: the file has gone since the scenario was loaded.
            ContractError: it has changed since, and is not well formed any more.
        """
        return terms_needed(self.parameters, self.policy, self.stored_terms)

    def resolved(self) -> dict[str, Any]:
        """Everything that decides a run except the seed, in plain types: for manifests and keys of runs.

        Terms of contracts stand in it whole, so that another content of the same file is another input.
        """
        terms = self.terms()
        return {
            "parameters": as_plain(self.parameters),
            "policy": self.policy.as_plain(),
            "run": self.run.model_dump(),
            **({} if terms is None else {"terms": plain_terms(terms)}),
        }


def overridden(
    scenario: Scenario, settings: Iterable[str] = (), off: Sequence[str] = (), **run: int | None
) -> Scenario:
    """The scenario with values from the command line.

    Args:
        scenario: where to start.
        settings: ``dotted.name=value``, for the whole run, or a dated change, see ``scenarios.dated``.
        off: mechanisms to do without, see ``without_mechanisms``.
        run: fields of ``RunDefaults``; ``None`` leaves the scenario's own.

    Raises:
        ParameterError: unknown name, wrong type, out of bounds, set twice, or set and switched off.
        ScenarioError: the policy names a territory this society does not have, there is no such contract, or the mix
            of the scenario decides the same.
        ContractError: a contract is not well formed.
    """
    values, changes = _parsed(settings, scenario.policy)
    _refuse_beside_mix(scenario, values, changes, off)
    _refuse_overruled(scenario, values, changes)
    chosen = {name: value for name, value in run.items() if value is not None}
    new = with_changes(scenario, values, changes)
    if off:
        refuse_set_and_off([*values, *(change.path for change in changes)], off, "--set sets")
        new = without_mechanisms(new, off)
        values |= neutral_values(off)
    new = replace(
        new,
        run=RunDefaults(**{**scenario.run.model_dump(), **chosen}),
        set_in={
            **scenario.set_in,
            **dict.fromkeys([*values, *(f"run.{name}" for name in chosen)], "command line"),
        },
    )
    new = _mixed_anew(new, scenario)
    check_territories(new)
    return new


def with_run(scenario: Scenario, run: RunDefaults) -> Scenario:
    """The scenario at another size or length."""
    return _mixed_anew(replace(scenario, run=run), scenario)


def _mixed_anew(scenario: Scenario, before: Scenario) -> Scenario:
    """The scenario with the changes that its mix comes to, where parameters or size are others than before."""
    is_the_same = (scenario.parameters, scenario.run.citizens) == (before.parameters, before.run.citizens)
    if scenario.mix is None or is_the_same:
        return scenario
    mix, anew = scenario.mix, iter(scenario.mix.changes(scenario.parameters, scenario.run.citizens))
    changes = tuple(next(anew) if mix.leads_to_it(change) else change for change in scenario.policy.changes)
    return replace(scenario, policy=Policy(changes))


def without_mechanisms(scenario: Scenario, off: Sequence[str]) -> Scenario:
    """The scenario without mechanisms: parameters at their neutral values, changes of these at a date left out.

    Args:
        scenario: where to start.
        off: names of mechanisms, see ``abm.parameters.mechanisms``.

    Raises:
        ParameterError: no such mechanism, or what is left does not go together.
    """
    values = neutral_values(off)
    parameters, policy = with_values(scenario.parameters, values), scenario.policy.without(values)
    base, dated_policy = from_base(parameters, policy)
    dated_policy.check(base)
    return _mixed_anew(replace(scenario, parameters=parameters, policy=policy), scenario)


def already_off(scenario: Scenario, off: Sequence[str]) -> list[str]:
    """Those of the mechanisms that the scenario does without anyhow, so that switching them off changes nothing."""
    changes, before = scenario.policy.changes, scenario.parameters
    return [
        name
        for name in dict.fromkeys(off)
        if (left := without_mechanisms(scenario, [name])).parameters == before and left.policy.changes == changes
    ]


def _refuse_beside_mix(
    scenario: Scenario, values: Mapping[str, Any], changes: Iterable[Change], off: Iterable[str]
) -> None:
    """Stop where an option decides what the mix of the scenario does; told with the places of both.

    Raises:
        ParameterError: there is no such mechanism.
        ScenarioError: an option does.
    """
    if scenario.mix is None:
        return
    options = [(path, f"--set {path}={as_written(value)}") for path, value in values.items()]
    options += [(change.path, f"--set {dated.written(change)}={as_written(change.value)}") for change in changes]
    options += [(path, f"--off {name}") for name in off for path in neutral_values([name])]
    for path, option in options:
        scenario.mix.refuse_beside(path, option)


def _refuse_overruled(scenario: Scenario, values: Mapping[str, Any], changes: Iterable[Change]) -> None:
    """Stop at a lever set for the whole run which the policy moves in month 0: the burn-in alone would see it.

    Raises:
        ParameterError: says which, and what to write.
    """
    replaced = {dated.place_of(change) for change in changes}
    for change in scenario.policy.changes:
        is_elsewhere = change.from_month > 0 or change.territories or dated.place_of(change) in replaced
        starts_from_it = change.factor is not None or change.ramp_months > 0
        if is_elsewhere or (starts_from_it and not find(change.path).relative_to_base):
            continue
        for path, value in values.items():
            if path == change.path or path.startswith(f"{change.path}.") or change.path.startswith(f"{path}."):
                raise ParameterError(
                    f"--set {path}={as_written(value)}: the policy of '{scenario.name}' changes '{change.path}' in "
                    f"month 0, after which nothing is left of it; --set {change.path}@0=... stands in for that change"
                )


def refuse_set_and_off(paths: Iterable[str], off: Sequence[str], who: str) -> None:
    """Stop where a parameter of a mechanism that the command line switches off is set as well.

    Args:
        paths: parameters that are set.
        off: names of mechanisms.
        who: sets them, as in "--set sets".

    Raises:
        ParameterError: says which, or that there is no such mechanism.
    """
    for path in paths:
        for name in off:
            values = neutral_values([name])
            if path in values or any(value.startswith(f"{path}.") for value in values):
                raise ParameterError(f"--off {name}: it switches '{path}' off, which {who}; keep one of the two")


def with_changes(scenario: Scenario, values: Mapping[str, Any], changes: Sequence[Change]) -> Scenario:
    """The scenario with values for the whole run and dated changes worked in.

    A change of the same lever in the same month and territories gives way, and so does a lever that the scenario sets
    from month 0 on. Values are checked alone and together at every date, territories are not.

    Args:
        scenario: where to start.
        values: by dotted name, as ``with_values`` takes them.
        changes: dated changes.

    Raises:
        ParameterError: out of bounds, or values that do not go together.
    """
    replaced = {dated.place_of(change) for change in changes}
    kept = [change for change in scenario.policy.changes if dated.place_of(change) not in replaced]
    settings = {change.path: find(change.path).default for change in changes if stands_for_whole_run(change)}
    settings |= values
    parameters = with_values(scenario.parameters, settings) if settings else scenario.parameters
    policy = Policy((*kept, *changes))
    base, from_month_0_on = from_base(parameters, policy)
    from_month_0_on.check(base)
    return replace(scenario, parameters=parameters, policy=policy)


def stands_for_whole_run(change: Change) -> bool:
    """Whether it is about what the same lever set for the whole run would be about."""
    return find(change.path).relative_to_base and change.from_month == 0 and not change.territories


def _parsed(settings: Iterable[str], policy: Policy) -> tuple[dict[str, Any], list[Change]]:
    """Values of ``--set`` by name, and dated changes; an error says which of the settings it is about."""
    values: dict[str, Any] = {}
    changes: dict[dated.Place, Change] = {}
    for setting in settings:
        name = setting.partition("=")[0].strip()
        try:
            _refuse_option(name)
            if dated.is_dated(name):
                change = _parsed_change(setting, policy)
                if dated.place_of(change) in changes:
                    raise ParameterError(f"'{name}' is set twice; keep one of the two")
                changes[dated.place_of(change)] = change
                continue
            for path, value in parse_settings([setting]).items():
                if path in values:
                    raise ParameterError(f"'{path}' is set twice; keep one of the two")
                values[path] = named(path, value)
        except WelfareError as error:
            where = f"--set {setting}: "
            raise type(error)(f"{where}{error}{_where_names_are(str(error))}") from None
    return values, list(changes.values())


def _parsed_change(setting: str, policy: Policy) -> Change:
    """The dated change of a ``--set``."""
    name, equals, text = setting.partition("=")
    when = dated.read(name)
    if not equals:
        raise ParameterError(f"'{setting}': expected name=value, as in {dated.EXAMPLE}=0.7")
    value = parse_settings([f"{when.path}={text}"])[when.path]
    return when.change(named(when.path, value), policy.changes)


def _refuse_option(name: str) -> None:
    """Stop at size and length of the run, which are no parameters."""
    field = name.removeprefix(f"{RunDefaults.table_name}.")
    if field in ("citizens", "months"):
        raise ParameterError(f"this is an option of its own: --{field}")
    if field in RunDefaults.model_fields:
        raise ParameterError(f"set it in a scenario file, as {field} under [{RunDefaults.table_name}]")


def _where_names_are(message: str) -> str:
    """Where to look for a name when none is near."""
    is_lost = message.startswith("unknown parameter") and "did you mean" not in message
    return "; `python run.py show welfare_state --all` lists every name" if is_lost else ""


def changes_out_of_reach(scenario: Scenario) -> list[str]:
    """Dated changes that begin after the last month of the run, so that they change nothing in it.

    Returns:
        Such as ``"funding.moved_to_ess in month 500"``.
    """
    return [
        f"{change.path} in month {change.from_month}"
        for change in scenario.policy.changes
        if change.from_month >= scenario.run.months
    ]


def check_territories(scenario: Scenario) -> None:
    """Stop when the policy names a territory the society does not have.

    Raises:
        ScenarioError: names the territory and the nearest one.
    """
    names = {name for change in scenario.policy.changes for name in change.territories}
    if names:
        territories = scenario.territories()
        for name in sorted(names):
            try:
                territory_row(territories, name)
            except ScenarioError as error:
                raise ScenarioError(f"{error}{_other_set(scenario, name)}") from None


def _other_set(scenario: Scenario, name: str) -> str:
    """Which set of territories has the name, as the tail of a sentence; empty when none has."""
    from abm.territories import TerritorySet, territories

    for other in TerritorySet:
        if other is not TerritorySet.AUTO:
            places = territories(other, MANY_CITIZENS, scenario.parameters.society)
            with contextlib.suppress(ScenarioError):
                territory_row(places, name)
                return f'; it is one of the set chosen by society.territory_set = "{other.name.lower()}"'
    return ""
