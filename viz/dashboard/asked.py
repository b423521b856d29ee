"""What a session asks the model: a scenario, changes to it, a society and a seed; and how an address writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from abm.errors import ParameterError, WelfareError
from abm.parameters.names import find
from scenarios.loader import catalogue, load
from scenarios.scenario import Scenario, overridden

DEFAULT_SCENARIO = "state_disengagement"
HELD_AGAINST = ("welfare_state", DEFAULT_SCENARIO)
"""Scenarios that another one is compared with when none is named; the first that is not itself."""
LANGUAGES = ("en", "fr")
MOST_CITIZENS = 100_000
"""Citizens of a society that a session may run."""
MOST_MONTHS = 480
LARGEST_SEED = 2**31 - 1
MOST_PARTS = 200
"""Parts of an address that are read."""
_WHOLE = {"citizens": (100, MOST_CITIZENS), "months": (1, MOST_MONTHS), "seed": (0, LARGEST_SEED)}


@dataclass(frozen=True)
class Asked:
    """One question.

    Attributes:
        scenario: name of one that comes with the model.
        changes: parameters set for the whole run, as they are typed, by dotted name.
        citizens: of the society.
        months: of the scenario; none is its own.
        seed: of all draws.
        other: name of the scenario it is compared with; none is ``HELD_AGAINST``.
        other_changes: parameters set for the whole run of that one.
    """

    scenario: str = DEFAULT_SCENARIO
    changes: Mapping[str, str] = field(default_factory=dict)
    citizens: int = 20_000
    months: int | None = None
    seed: int = 1
    other: str | None = None
    other_changes: Mapping[str, str] = field(default_factory=dict)

    def alone(self) -> Asked:
        """The same without the scenario it is compared with."""
        return replace(self, other=None, other_changes={})

    def beside(self) -> Asked:
        """The scenario it is compared with, in the same society under the same draws."""
        other = self.other or next(name for name in HELD_AGAINST if name != self.scenario)
        return replace(self.alone(), scenario=other, changes=self.other_changes)

    def compared_with(self, other: Asked) -> Asked:
        """The same compared with another one."""
        return replace(self, other=other.scenario, other_changes=other.changes)

    def with_change(self, name: str, value: str | None) -> Asked:
        """The same with one parameter set, or as the scenario has it."""
        changes = {key: one for key, one in self.changes.items() if key != name}
        return replace(self, changes=changes if value is None else {**changes, name: value})

    def resolved(self) -> Scenario:
        """The scenario that is run.

        Raises:
            WelfareError: a name or value is not valid.
        """
        return overridden(
            load(self.scenario), [f"{name}={value}" for name, value in self.changes.items()], citizens=self.citizens,
            months=self.months,
        )  # fmt: skip

    def command(self) -> str:
        """The command line that runs the same."""
        parts = [f"python run.py run {self.scenario}"]
        parts += [f"--set {name}={value}" for name, value in self.changes.items()]
        parts += [f"--citizens {self.citizens}", f"--seed {self.seed}"]
        return " ".join(parts + ([f"--months {self.months}"] if self.months else []))


def address(asked: Asked, language: str) -> str:
    """Query of an address that opens the same."""
    plain = {"scenario": asked.scenario, "citizens": asked.citizens, "seed": asked.seed, "lang": language}
    if asked.months is not None:
        plain["months"] = asked.months
    if asked.other is not None:
        plain["b"] = asked.other
    changes = [(f"set.{name}", value) for name, value in asked.changes.items()]
    changes += [(f"b.set.{name}", value) for name, value in asked.other_changes.items()]
    return urlencode([*plain.items(), *changes])


def asked_of(query: str | None) -> tuple[Asked, str, list[str]]:
    """What an address asks, whatever somebody wrote into it.

    Returns:
        Question, language, and a sentence for each part that was left out because it is not valid.
    """
    asked, language, refused = Asked(), "en", []
    parts = parse_qsl(query or "")
    if len(parts) > MOST_PARTS:
        refused.append(f"all after the first {MOST_PARTS} parts")
    for key, value in parts[:MOST_PARTS]:
        try:
            if key == "lang" and value in LANGUAGES:
                language = value
            elif key == "scenario":
                asked = replace(asked, scenario=_known(value))
            elif key == "b":
                asked = replace(asked, other=_known(value))
            elif key in _WHOLE:
                asked = replace(asked, **{key: _whole(key, value)})
            elif key.startswith("set."):
                asked = _changed(asked, key.removeprefix("set."), value)
            elif key.startswith("b.set."):
                asked = asked.compared_with(_changed(asked.beside(), key.removeprefix("b.set."), value))
        except WelfareError as error:
            refused.append(str(error))
    return asked, language, refused


def _changed(asked: Asked, path: str, value: str) -> Asked:
    """With one parameter set.

    Raises:
        WelfareError: a name or value is not valid.
    """
    changed = asked.with_change(find(path).name, value)
    changed.resolved()
    return changed


def _known(name: str) -> str:
    if name not in catalogue():
        raise ParameterError(f"unknown scenario '{name[:80]}'")
    return name


def _whole(name: str, typed: str) -> int:
    low, high = _WHOLE[name]
    if not typed.isdecimal() or not low <= int(typed[:12]) <= high:
        raise ParameterError(f"{name} = {typed[:20]}: whole numbers from {low} to {high}")
    return int(typed)
