"""A factor: one lever or parameter that a study varies, and how a scenario takes its value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from abm.errors import ParameterError, nearest
from abm.parameters.names import Declared, as_written, convert, find, from_text, plain
from abm.parameters.quantity import DOMAIN_NAMES, LEVER, PerDomain
from abm.policy import Change, from_base
from scenarios.contract_terms import TERMS
from scenarios.dated import when
from scenarios.rules import known_names, named
from scenarios.scenario import Scenario, Text, check_territories, with_changes

Value = float | int | bool | str
"""A value of a factor in plain types; a choice by its name in lower case."""

LINEAR, LOG = "linear", "log"
SCALES = (LINEAR, LOG)
DIGITS = 12
"""Significant digits of a value: fewer than a float has, so that it is the same on every machine."""


@dataclass(frozen=True)
class Factor:
    """One parameter and the values it takes in a study.

    A lever becomes a dated change of policy, from month 0 unless said otherwise, so that all points share their
    burn-in. Everything else holds for the whole run.

    Raises:
        ParameterError: unknown name, bounds or values that are not valid, or a date for what cannot change at one.
    """

    path: str
    """Dotted name of a parameter, or of one domain of it; without the domain one number stands for all four."""
    low: float | None = None
    """Smallest value; the parameter's own bound unless given."""
    high: float | None = None
    """Largest value."""
    values: tuple[Value, ...] = ()
    """Instead of ``low`` and ``high``: the values themselves."""
    steps: int = 0
    """Number of values in a grid, evenly spaced with both ends."""
    scale: str = LINEAR
    """Whether values are even on the line (``"linear"``) or in their ratios (``"log"``)."""
    whole_run: bool = False
    """Whether a lever holds from the start of the burn-in instead of changing at a date."""
    from_month: int | None = None
    """Month of the scenario in which a lever changes; none is month 0."""
    ramp_months: int = 0
    """Months over which it moves; 0 is at once."""
    territories: tuple[str, ...] = ()
    """Where it changes; none is everywhere."""
    label: Text | None = None
    """Words for readers instead of the parameter's own."""
    suffix: str = ""
    """What tells it from another factor of the same path, see ``told_apart``."""
    stored: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """Contracts whose terms a folder of runs holds, so that their files need not be there."""

    def __post_init__(self) -> None:
        declared = find(self.path)
        refuse_date(self, declared)
        if not self.values and not is_number(declared):
            _refuse_range(self, declared)
            object.__setattr__(self, "values", every_choice(declared))
        if self.values:
            object.__setattr__(self, "values", _listed(self, declared))
        else:
            _set_range(self, declared)
        if self.is_dated:
            self.change(self.at(0.0))

    @property
    def name(self) -> str:
        """Name of its column in tables: the path, and what tells it from another of the same path."""
        return self.path + self.suffix

    @cached_property
    def declared(self) -> Declared:
        """Unit, bounds, meaning and role of the parameter."""
        return find(self.path)

    @property
    def is_dated(self) -> bool:
        """Whether it is a dated change; a lever told relative to the base always is: the burn-in runs without it."""
        declared = find(self.path)
        return declared.role is LEVER and (declared.relative_to_base or not self.whole_run)

    def at(self, unit: float) -> Value:
        """The value at a place between 0 (lowest, or first) and 1 (highest, or last).

        Args:
            unit: place in [0, 1]; evenly spread places give evenly spread values, on the scale of the factor.
        """
        if self.values:
            return self.values[min(int(unit * len(self.values)), len(self.values) - 1)]
        low, high = self.ends
        if find(self.path).kind is int and self.scale == LINEAR:
            return min(int(low) + int(unit * (high - low + 1)), int(high))
        return self._between(unit)

    def grid(self) -> tuple[Value, ...]:
        """Its values in a grid: those listed, or ``steps`` of them with both ends.

        Raises:
            ParameterError: neither, or more steps than there are whole numbers.
        """
        if self.values:
            return self.values
        if not self.steps:
            raise ParameterError(f"'{self.path}' needs 'values' or 'steps' in a grid")
        found = tuple(self._between(step / (self.steps - 1)) for step in range(self.steps))
        if len(set(found)) < len(found):
            raise ParameterError(f"steps = {self.steps}: '{self.path}' has not so many values from {as_range(self)}")
        return found

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value.

        Raises:
            ValueError: it lists its values.
        """
        if self.low is None or self.high is None:
            raise ValueError(f"{self.path} lists its values")
        return self.low, self.high

    def _between(self, unit: float) -> Value:
        low, high = self.ends
        value = low * (high / low) ** unit if self.scale == LOG else low + unit * (high - low)
        if find(self.path).kind is int:
            return int(min(max(round(value), low), high))
        return min(max(float(f"{value:.{DIGITS}g}"), low), high)

    def extremes(self) -> tuple[Value, ...]:
        """The values to check a scenario with: the smallest and the largest, or every choice.

        Of whole numbers the second too, for those that must be even.
        """
        if not self.values:
            low, high = self.ends
            return (low, high) if find(self.path).kind is not int else (low, min(low + 1, high), high)
        return (min(self.values), max(self.values)) if is_number(find(self.path)) else self.values

    def value(self, written: Any, beside: Path | None = None) -> Value:
        """A value from a file in plain types, checked; a relative path of a contract starts in ``beside``.

        Raises:
            ParameterError: wrong type, unknown choice or rule, or out of bounds.
        """
        return checked(find(self.path), written, beside)

    def setting(self, value: Value) -> Any:
        """The value as ``with_values`` takes it; one number stands for all domains of a per-domain parameter."""
        return dict.fromkeys(DOMAIN_NAMES, value) if find(self.path).kind is PerDomain else value

    def change(self, value: Value) -> Change:
        """The dated change that gives the lever this value."""
        return Change(self.path, self.setting(value), self.from_month or 0, self.ramp_months, self.territories)

    def as_plain(self) -> dict[str, Any]:
        """All that decides its values and where they act, in plain types."""
        return {
            "path": self.path,
            "low": self.low,
            "high": self.high,
            "values": list(self.values),
            "steps": self.steps,
            "scale": self.scale,
            "is_dated": self.is_dated,
            "from_month": (self.from_month or 0) if self.is_dated else None,
            "ramp_months": self.ramp_months,
            "territories": list(self.territories),
        }


def is_number(declared: Declared) -> bool:
    """Whether it has bounds; switches, choices and names of rules have none."""
    return declared.kind in (float, int, PerDomain)


def checked(declared: Declared, written: Any, beside: Path | None = None) -> Value:
    """A value from a file in plain types: a choice by its name, one number for all domains.

    Args:
        declared: the parameter.
        written: what the file holds.
        beside: folder a relative path of a contract starts from; none is the current one.

    Raises:
        ParameterError: wrong type, unknown choice or rule, or out of bounds.
        ScenarioError: no such contract.
        ContractError: a contract is not well formed.
    """
    if declared.kind is PerDomain:
        return next(checked(leaf, written) for leaf in declared.leaves())  # all four have the same bounds
    value: Value = named(declared.name, plain(convert(declared, written)), beside)
    return value


def read_value(declared: Declared, text: str, beside: Path | None = None) -> Value:
    """A value written in a cell of a table; a relative path of a contract starts beside the table.

    Raises:
        ParameterError: not a value of that type, unknown choice or rule, or out of bounds.
    """
    single = declared.leaves()[0] if declared.kind is PerDomain else declared
    return checked(declared, plain(from_text(single, text)), beside)


def every_choice(declared: Declared) -> tuple[Value, ...]:
    """All values of a switch or a choice.

    Raises:
        ParameterError: it holds the name of a rule or a contract, of which anybody may write more.
    """
    if declared.kind is bool:
        return (False, True)
    if issubclass(declared.kind, Enum):
        return tuple(member.name.lower() for member in declared.kind)
    names = ", ".join(known_names(declared.name))
    there_are = "there are" if declared.name == TERMS else "the rules are:"
    raise ParameterError(f"'{declared.name}' needs 'values'; {there_are} {names}")


def refuse_date(factor: Factor, declared: Declared) -> None:
    """Stop at a date, a ramp or territories for what holds for the whole run.

    Raises:
        ParameterError: says which key to leave out.
    """
    given = {
        "year or month": factor.from_month is not None,
        "ramp_months": factor.ramp_months,
        "territories": factor.territories,
    }
    for key in [key for key, is_given in given.items() if is_given]:
        if declared.role is not LEVER:
            raise ParameterError(f"'{declared.name}' is no lever, so it holds for the whole run; leave {key} out")
        if factor.whole_run:
            raise ParameterError(f"'{declared.name}' holds for the whole run; leave whole_run or {key} out")


def _refuse_range(factor: Factor, declared: Declared) -> None:
    """Stop at bounds or steps for what is no number."""
    for key in ("low", "high", "steps"):
        if getattr(factor, key):
            raise ParameterError(f"'{factor.path}' is no number ({declared.unit}); write values instead of {key}")


def _listed(factor: Factor, declared: Declared) -> tuple[Value, ...]:
    """Its values in plain types."""
    if factor.low is not None or factor.high is not None or factor.steps:
        other = "steps" if factor.low is None and factor.high is None else "low and high"
        raise ParameterError(f"'{factor.path}' has 'values'; leave {other} out")
    if factor.scale != LINEAR:
        raise ParameterError(f"'{factor.path}' has 'values', which need no scale; leave scale out")
    values = tuple(value if value in factor.stored else checked(declared, value) for value in factor.values)
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise ParameterError(f"'{factor.path}' has the value {as_written(twice)} twice; keep one of the two")
    return values


def _set_range(factor: Factor, declared: Declared) -> None:
    """Give it the parameter's bounds where it has none of its own, and check them."""
    for key in ("low", "high"):
        own = getattr(factor, key)
        bound = getattr(declared, key) if own is None else checked(declared, own)
        object.__setattr__(factor, key, int(bound) if declared.kind is int else float(bound))
    low, high = factor.ends
    if not low < high:
        raise ParameterError(f"low = {low:g} is not below high = {high:g} for '{factor.path}'")
    if factor.scale not in SCALES:
        hint = nearest(factor.scale, SCALES)
        raise ParameterError(f"scale = {as_written(factor.scale)}: expected one of {', '.join(SCALES)}{hint}")
    if factor.scale == LOG and low <= 0:
        raise ParameterError(f"scale = \"log\" needs low above 0; '{factor.path}' begins at {low:g}")
    if factor.steps < 0 or factor.steps == 1:
        raise ParameterError(f"steps = {factor.steps}: '{factor.path}' needs two steps or more")


def as_range(factor: Factor) -> str:
    """Both ends for messages: ``"0.5 to 1.5"``."""
    return "{:g} to {:g}".format(*factor.ends)


def told_apart(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    """The factors, each with a name of its own: those that share a path get where and when they act behind it.

    Returns:
        Names such as ``funding.budget@24`` or ``funding.budget[Nord]@24``; ``@0`` is month 0.

    Raises:
        ParameterError: two act on the same lever, in the same month and territories.
    """
    chosen = list(factors)
    paths = [factor.path for factor in chosen]
    named = [replace(one, suffix=_suffix(one) if paths.count(one.path) > 1 else "") for one in chosen]
    for position, factor in enumerate(named):
        for other in named[:position]:
            if _where(factor) == _where(other) and _leaves(factor) & _leaves(other):
                raise ParameterError(
                    f"'{factor.path}' is varied twice at the same date and place; keep one of the two factors"
                )
    return tuple(named)


def _suffix(factor: Factor) -> str:
    return when(factor.from_month or 0, factor.territories) if factor.is_dated else "@whole_run"


def _where(factor: Factor) -> tuple[bool, int, frozenset[str]]:
    return factor.is_dated, factor.from_month or 0, frozenset(factor.territories)


def _leaves(factor: Factor) -> set[str]:
    return {leaf.name for leaf in find(factor.path).leaves()}


def apply_point(scenario: Scenario, factors: Sequence[Factor], values: Sequence[Value | None]) -> Scenario:
    """The scenario with these values worked in.

    A change of the same lever in the same month and territories gives way to the factor's, and so does a lever that
    the scenario sets from month 0 on. Values are checked alone and together at every date; what no value decides
    (territories) is checked once, by ``refuse_invalid``.

    Args:
        scenario: where to start.
        factors: what is varied.
        values: one for each factor, in plain types; ``None`` leaves it as it is in the scenario.

    Raises:
        ParameterError: out of bounds, or values that do not go together.
    """
    given = [(factor, value) for factor, value in zip(factors, values, strict=True) if value is not None]
    changes = [factor.change(value) for factor, value in given if factor.is_dated]
    settings = {factor.path: factor.setting(value) for factor, value in given if not factor.is_dated}
    return with_changes(scenario, settings, changes)


def refuse_invalid(scenario: Scenario) -> None:
    """Stop where a scenario file with the same content would be refused.

    Raises:
        ParameterError: levers that are out of bounds at some date, or two changes of one that begin together.
        ScenarioError: a territory this society does not have.
    """
    base, policy = from_base(scenario.parameters, scenario.policy)
    policy.check(base)
    check_territories(scenario)
