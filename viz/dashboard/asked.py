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
LANGUAGES = ("en", "fr")
MOST_CITIZENS = 100_000
"""Citizens of a society that a session may run."""
MOST_MONTHS = 480
LARGEST_SEED = 2**31 - 1
BASE = "base"
"""The society without any policy."""
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
    """

    scenario: str = DEFAULT_SCENARIO
    changes: Mapping[str, str] = field(default_factory=dict)
    citizens: int = 20_000
    months: int | None = None
    seed: int = 1

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
    return urlencode([*plain.items(), *((f"set.{name}", value) for name, value in asked.changes.items())])


def asked_of(query: str | None) -> tuple[Asked, str, list[str]]:
    """What an address asks, whatever somebody wrote into it.

    Returns:
        Question, language, and a sentence for each part that was left out because it is not valid.
    """
    asked, language, refused = Asked(), "en", []
    for key, value in parse_qsl(query or "", max_num_fields=100):
        try:
            if key == "lang" and value in LANGUAGES:
                language = value
            elif key == "scenario":
                asked = replace(asked, scenario=_known(value))
            elif key in _WHOLE:
                asked = replace(asked, **{key: _whole(key, value)})
            elif key.startswith("set."):
                name = find(key.removeprefix("set.")).name
                changed = asked.with_change(name, value)
                changed.resolved()
                asked = changed
        except WelfareError as error:
            refused.append(str(error))
    return asked, language, refused


def scenarios() -> tuple[str, ...]:
    """Names that may be asked: the society without policy, and what comes with the model."""
    return (BASE, *catalogue())


def _known(name: str) -> str:
    if name not in scenarios():
        raise ParameterError(f"unknown scenario '{name[:80]}'")
    return name


def _whole(name: str, typed: str) -> int:
    low, high = _WHOLE[name]
    if not typed.isdecimal() or not low <= int(typed[:12]) <= high:
        raise ParameterError(f"{name} = {typed[:20]}: whole numbers from {low} to {high}")
    return int(typed)
