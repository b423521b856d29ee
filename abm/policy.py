"""Policy: levers that have another value from a date on.

A policy is a set of dated values, not of mutations: what holds in a month is computed from the base and the
date alone, so asking twice, or applying a policy twice, changes nothing. Months are months of the scenario: 0
is the end of the burn-in, and before it (negative months) no policy applies.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from abm.errors import ParameterError, ScenarioError, nearest
from abm.parameters import Parameters
from abm.parameters.names import Declared, convert, declarations, find, plain, value_of, with_values
from abm.parameters.quantity import DOMAIN_NAMES, LEVER
from abm.parameters.table import Table, copied, parameter_table

LAST_MONTH = 6_000
"""Latest month a change may begin in; a later one is a slip of the pen."""
LONGEST_RAMP = 600
"""Longest ramp in months, for the same reason."""


class Places(Protocol):
    """What a policy needs to know of the territories."""

    @property
    def keys(self) -> Any:
        """Integer keys, one for each territory, in the order of the table's rows."""

    @property
    def names(self) -> Any:
        """Names in the same order."""


@dataclass(frozen=True)
class Change:
    """One lever takes another value from a month on.

    With a ramp of n months the value moves in n equal steps, the first in ``from_month``, the last, which
    reaches the new value, in ``from_month + n - 1``.
    """

    path: str
    """Dotted name of a lever, or of one domain of a per-domain lever."""
    value: Any = None
    """New value; for a per-domain lever a mapping by domain, which may leave domains out."""
    from_month: int = 0
    """First month of the scenario in which something differs."""
    ramp_months: int = 0
    """Months over which it moves; 0 is at once."""
    territories: tuple[str, ...] = ()
    """Names (or keys) of the territories where it applies; none is everywhere."""
    factor: float | None = None
    """Instead of ``value``: the new value is this times the value of the base."""
    why: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Reason or source for readers, by language; empty when none is given."""

    def __post_init__(self) -> None:
        declared = find(self.path)
        _refuse_not_datable(self, declared)
        object.__setattr__(self, "territories", tuple(str(name) for name in self.territories))
        if self.factor is None:
            object.__setattr__(self, "value", convert(declared, self.value))

    def targets(self, parameters: Parameters) -> dict[str, Any]:
        """New value of each single lever the change touches, by dotted name.

        Args:
            parameters: the base, which a ``factor`` is relative to.

        Raises:
            ParameterError: a factor leads out of bounds.
        """
        declared = find(self.path)
        if self.factor is not None:
            return {
                leaf.name: convert(leaf, self.factor * value_of(parameters, leaf.name))
                for leaf in declared.leaves()
            }
        if isinstance(self.value, Mapping):
            domains = [domain for domain in DOMAIN_NAMES if domain in self.value]
            return {f"{self.path}.{domain}": self.value[domain] for domain in domains}
        return {self.path: self.value}

    def as_plain(self) -> dict[str, Any]:
        """The change in plain types, for manifests and for comparing."""
        value = dict(self.value) if isinstance(self.value, Mapping) else plain(self.value)
        return {
            "path": self.path,
            "value": value,
            "factor": self.factor,
            "from_month": self.from_month,
            "ramp_months": self.ramp_months,
            "territories": list(self.territories),
        }


@dataclass(frozen=True)
class Policy:
    """Dated changes of levers.

    Where two changes of one lever meet, the later one holds; of two that begin in the same month, the one for
    named territories. A ramp begins at the value of the month before it.
    """

    changes: tuple[Change, ...] = ()
    _months: frozenset[int] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", tuple(self.changes))
        months = {
            month
            for change in self.changes
            for month in range(change.from_month, change.from_month + max(1, change.ramp_months))
        }
        object.__setattr__(self, "_months", frozenset(months))

    def changes_in(self, month: int) -> bool:
        """Whether a lever may differ from the month before; otherwise the table need not be rebuilt."""
        return month in self._months

    def without(self, paths: Collection[str]) -> Policy:
        """The policy without changes of these parameters, given by dotted name, domains apart or not."""
        taken = set(paths) | {path.rpartition(".")[0] for path in paths if path.count(".") > 1}
        return Policy(tuple(change for change in self.changes if change.path not in taken))

    def named_rules(self) -> Policy:
        """Only its changes of yearly rules chosen by name, which no table holds."""
        return Policy(tuple(change for change in self.changes if find(change.path).kind is str))

    def schedule(self, parameters: Parameters, territories: Places) -> Schedule:
        """The policy worked out for a base and a set of territories.

        Raises:
            ScenarioError: a named territory does not exist.
            ParameterError: a value is out of bounds, or two changes of a lever begin in one month and place.
        """
        return Schedule(
            parameter_table(parameters, len(territories.names)), _lanes(self.changes, parameters, territories)
        )

    def table(self, parameters: Parameters, territories: Places, month: int) -> Table:
        """Parameters that hold in a month, a row for each territory, rebuilt from the base.

        Args:
            parameters: the base.
            territories: what the rows stand for.
            month: month of the scenario; negative in the burn-in, where the base holds.

        Returns:
            Record array of shape (number of territories,), see ``abm.parameters.table``.

        Raises:
            ScenarioError: a named territory does not exist.
            ParameterError: a value is out of bounds, or two changes of a lever begin in one month and place.
        """
        return self.schedule(parameters, territories).table(month)

    def parameters_at(self, parameters: Parameters, month: int, place: str = "") -> Parameters:
        """Validated parameters that hold in a month and place.

        Args:
            parameters: the base.
            month: month of the scenario.
            place: a territory as the changes name it; empty is where only changes for everywhere apply.

        Raises:
            ParameterError: the values of that month are out of bounds or do not go together.
        """
        values: dict[str, Any] = {}
        for path, steps in _steps_by_path(self.changes, parameters, (place,)).items():
            values[path] = value_in(steps, value_of(parameters, path), month)
        return with_values(parameters, values)

    def check(self, parameters: Parameters) -> None:
        """Validate the levers together at every turn of the policy, everywhere and in each named territory.

        Raises:
            ParameterError: says in which month and where.
        """
        places = ("", *sorted({name for change in self.changes for name in change.territories}))
        turns = {change.from_month for change in self.changes}
        turns |= {change.from_month + change.ramp_months - 1 for change in self.changes if change.ramp_months}
        for month in sorted(turns):
            for place in places:
                try:
                    self.parameters_at(parameters, month, place)
                except ParameterError as error:
                    where = f" in {place}" if place else ""
                    raise ParameterError(f"policy in month {month}{where}: {error}") from None

    def as_plain(self) -> list[dict[str, Any]]:
        """The changes in plain types, in order of their dates."""
        return [change.as_plain() for change in sorted(self.changes, key=lambda change: change.from_month)]


def from_base(parameters: Parameters, policy: Policy) -> tuple[Parameters, Policy]:
    """The society without policy, and the policy with the levers that are told relative to it.

    A budget of .8 times the base for the whole run is a cut in month 0: before it there is nothing but the base.

    Args:
        parameters: as set for the whole run.
        policy: dated changes.

    Returns:
        Parameters of the burn-in; the policy, in which such levers change everywhere in month 0.

    Raises:
        ParameterError: the policy changes such a lever in month 0 too.
    """
    moved = [
        name
        for name, declared in declarations().items()
        if declared.relative_to_base and value_of(parameters, name) != declared.default
    ]
    for change in policy.changes:
        if change.path in moved and change.from_month == 0 and not change.territories:
            raise ParameterError(
                f"'{change.path}' is set for the whole run, which is from month 0 on, and the policy changes it in "
                "month 0 too; leave one of them out"
            )
    if not moved:
        return parameters, policy
    base = with_values(parameters, {name: find(name).default for name in moved})
    return base, Policy((*(Change(name, value_of(parameters, name)) for name in moved), *policy.changes))


NO_POLICY = Policy()
"""Nothing ever changes."""


@dataclass(frozen=True)
class Step:
    """A change as one lever in one place sees it."""

    from_month: int
    ramp_months: int
    target: Any
    is_named: bool
    """Whether it is for named territories."""


@dataclass(frozen=True)
class Lane:
    """One lever over time in the territories that share it."""

    column: str
    domain: int
    """Index of the domain in a per-domain column, or -1."""
    rows: tuple[int, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Schedule:
    """A policy worked out for a base and a set of territories; cheap to ask month by month."""

    base: Table
    lanes: tuple[Lane, ...]

    def moves(self, columns: Collection[str]) -> bool:
        """Whether one of these columns ever differs from the base."""
        return any(lane.column in columns for lane in self.lanes)

    def table(self, month: int) -> Table:
        """Parameters that hold in a month of the scenario; a new array each time."""
        table = copied(self.base)
        for lane in self.lanes:
            column = table[lane.column] if lane.domain < 0 else table[lane.column][:, lane.domain]
            column[list(lane.rows)] = value_in(lane.steps, column[lane.rows[0]], month)
        return table


def value_in(steps: Sequence[Step], base: Any, month: int) -> Any:
    """Value of a lever in a month.

    Args:
        steps: changes of the lever in the order in which they hold.
        base: value before any of them.
        month: month of the scenario.

    Returns:
        The target of the last step begun, or a point on the line to it from the value of the month before it.
    """
    begun = [step for step in steps if step.from_month <= month]
    if not begun:
        return base
    last = begun[-1]
    done = month - last.from_month + 1
    if done >= last.ramp_months:
        return last.target
    before = value_in(steps, base, last.from_month - 1)
    return before + (last.target - before) * done / last.ramp_months


def territory_row(places: Places, name: str) -> int:
    """Row of a territory, by name (capitals do not matter) or by key.

    Raises:
        ScenarioError: no such territory; names the nearest one.
    """
    names = [str(known) for known in places.names]
    folded = [known.casefold() for known in names]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    keys = [str(int(key)) for key in places.keys]
    if name in keys:
        return keys.index(name)
    hint = nearest(name, names)
    raise ScenarioError(f"unknown territory '{name}'{hint or f'; there are {_some(names)}'}")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:6])
    return shown if len(names) <= 6 else f"{shown} and {len(names) - 6} more"


def _refuse_not_datable(change: Change, declared: Declared) -> None:
    if declared.role is not LEVER:
        raise ParameterError(
            f"'{change.path}' is {_article(declared.role.value)}; only a lever can change at a date "
            "(set it for the whole run instead)"
        )
    if (change.value is None) == (change.factor is None):
        raise ParameterError(f"a change of '{change.path}' needs either a value or a factor, not both")
    if change.factor is not None and not declared.is_continuous:
        raise ParameterError(f"'{change.path}' takes a value, not a factor ({declared.unit})")
    if change.ramp_months and not declared.is_continuous:
        raise ParameterError(f"'{change.path}' changes at once; leave ramp_months out ({declared.unit})")
    if change.territories and declared.for_all_territories:
        raise ParameterError(f"'{change.path}' is one for the whole society; leave territories out")
    start, ramp = change.from_month, change.ramp_months
    if not 0 <= start <= LAST_MONTH:
        raise ParameterError(f"a change of '{change.path}' begins in month {start}, not 0 to {LAST_MONTH}")
    if not 0 <= ramp <= LONGEST_RAMP:
        raise ParameterError(f"a change of '{change.path}' takes {ramp} months, not 0 to {LONGEST_RAMP}")


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _steps_by_path(
    changes: Sequence[Change], parameters: Parameters, names: Sequence[str]
) -> dict[str, tuple[Step, ...]]:
    """Steps of each lever in a place known by any of ``names``, in the order in which they hold."""
    found: dict[str, list[Step]] = {}
    for change in changes:
        if change.territories and not set(change.territories) & set(names):
            continue
        for path, target in change.targets(parameters).items():
            step = Step(change.from_month, change.ramp_months, target, bool(change.territories))
            for other in found.setdefault(path, []):
                if (other.from_month, other.is_named) == (step.from_month, step.is_named):
                    where = f" in {names[0]}" if step.is_named else ""
                    raise ParameterError(f"two changes of '{path}' begin in month {step.from_month}{where}")
            found[path].append(step)
    return {
        path: tuple(sorted(steps, key=lambda step: (step.from_month, step.is_named)))
        for path, steps in found.items()
    }


def _lanes(changes: Sequence[Change], parameters: Parameters, places: Places) -> tuple[Lane, ...]:
    named_rows = {name: territory_row(places, name) for change in changes for name in change.territories}
    rows_by_lane: dict[tuple[str, tuple[Step, ...]], list[int]] = {}
    for row in range(len(places.names)):
        names = [name for name, named_row in named_rows.items() if named_row == row]
        for path, steps in _steps_by_path(changes, parameters, names).items():
            rows_by_lane.setdefault((path, steps), []).append(row)
    lanes = []
    for (path, steps), rows in rows_by_lane.items():
        declared = find(path)
        if declared.kind is str:  # a name of a yearly rule has no column, see ``named_rules``
            continue
        domain = DOMAIN_NAMES.index(declared.domain) if declared.domain else -1
        lanes.append(Lane(declared.field, domain, tuple(rows), steps))
    return tuple(lanes)
