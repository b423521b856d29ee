"""What a session asks the model: a scenario, changes to it, a society and a seed; and how an address writes it."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from abm.errors import ParameterError, WelfareError
from abm.parameters.names import find
from scenarios import dated
from scenarios.loader import catalogue, load
from scenarios.rules import known_names
from scenarios.scenario import Scenario, overridden

DEFAULT_SCENARIO = "state_disengagement"
HELD_AGAINST = ("welfare_state", DEFAULT_SCENARIO)
"""Scenarios that another one is compared with when none is named; the first that is not itself."""
LANGUAGES = ("en", "fr")
MOST_CITIZENS = 100_000
"""Citizens of a society that a session may run."""
MOST_MONTHS = 480
LARGEST_SEED = 2**31 - 1
BASE = "base"
"""The society without any policy."""
VIEW = "view"
"""Names what is open on a page."""
SET = "set."
"""Begins the parts of an address that set parameters."""
OTHER = "b"
"""Names the scenario that it is compared with."""
OTHER_SET = f"{OTHER}.{SET}"
LONGEST_NUMBER = 12
"""Digits."""
MOST_PARTS = 400
"""Parts of an address that are read."""
MOST_TOLD = 12
"""Sentences about what is wrong with an address."""
LONGEST_SHOWN = 200
"""Letters shown of what is wrong with a part."""
_WHOLE = {"citizens": (100, MOST_CITIZENS), "months": (1, MOST_MONTHS), "seed": (0, LARGEST_SEED)}


@dataclass(frozen=True)
class Asked:
    """One question.

    Attributes:
        scenario: name of one that comes with the model.
        changes: parameters as they are typed, by dotted name for the whole run, or as ``scenarios.dated`` writes a
            lever that changes at a date.
        citizens: of the society.
        months: of the scenario; none is its own.
        seed: of all draws.
        other: name of the scenario it is compared with; none is ``HELD_AGAINST``.
        other_changes: the same of that one.
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
        """The same with one parameter set, or as the scenario has it; a date holds one value of a lever."""
        changes = {key: one for key, one in self.changes.items() if not _is_same(key, name)}
        return replace(self, changes=changes if value is None else {**changes, name: value})

    def resolved(self) -> Scenario:
        """The scenario that is run.

        Raises:
            WelfareError: a name or value is not valid; files of this machine are none that can be named.
        """
        for name, value in self.changes.items():
            _refuse_files(name, value)
        settings = [f"{name}={value}" for name, value in self.changes.items()]
        try:
            return overridden(load(self.scenario), settings, citizens=self.citizens, months=self.months)
        except WelfareError as error:
            words = str(error)
            for setting in settings:  # nobody here has typed an option
                words = words.removeprefix(f"--set {setting}: ")
            raise type(error)(words) from None

    def command(self) -> str:
        """The command line that runs the same."""
        parts = ["python", "run.py", "run", self.scenario]
        for name, value in self.changes.items():
            parts += ["--set", f"{name}={value}"]
        parts += ["--citizens", str(self.citizens), "--seed", str(self.seed)]
        return shlex.join(parts + (["--months", str(self.months)] if self.months is not None else []))


def address(asked: Asked, language: str, view: str = "") -> str:
    """Query of an address that opens the same, and on its page what has this name."""
    plain = {"scenario": asked.scenario, "citizens": asked.citizens, "seed": asked.seed, "lang": language}
    if asked.months is not None:
        plain["months"] = asked.months
    if asked.other is not None:
        plain[OTHER] = asked.other
    if view:
        plain[VIEW] = view
    changes = [(f"{SET}{name}", value) for name, value in asked.changes.items()]
    changes += [(f"{OTHER_SET}{name}", value) for name, value in asked.other_changes.items()]
    return urlencode([*plain.items(), *changes])


def asked_of(query: str | None) -> tuple[Asked, str, list[str]]:
    """What an address asks, whatever somebody wrote into it.

    Returns:
        Question, language, and a sentence for each part that was left out because it is not valid.
    """
    asked, language = Asked(), LANGUAGES[0]
    parts, refused = _parts(query)
    changes: dict[str, str] = {}
    other_changes: dict[str, str] = {}
    for key, value in parts:
        try:
            if key == "lang":
                language = _spoken(value)
            elif key == "scenario":
                asked = replace(asked, scenario=_known(value))
            elif key == OTHER:
                asked = replace(asked, other=_known(value))
            elif key in _WHOLE:
                asked = replace(asked, **{key: whole(key, value)})
            elif key.startswith(SET):
                changes[named_in(key.removeprefix(SET))] = value.strip()
            elif key.startswith(OTHER_SET):
                other_changes[named_in(key.removeprefix(OTHER_SET))] = value.strip()
        except WelfareError as error:
            refused.append(_short(str(error)))
    asked, wrong = _valid(asked, changes)
    beside, other_wrong = _valid(asked.beside(), other_changes)
    if asked.other is not None or beside.changes:
        asked = asked.compared_with(beside)
    return asked, language, [*refused, *wrong, *other_wrong][:MOST_TOLD]


def named_in(written: str) -> str:
    """The name under which a question holds a change, however somebody wrote it.

    Raises:
        ParameterError: no such parameter, or a date that is not written as one.
    """
    return dated.read(written).name if dated.is_dated(written) else find(written).name


def _is_same(name: str, other: str) -> bool:
    """Whether two changes cannot both be asked: of one name, or of one lever, date and place."""
    if dated.is_dated(name) and dated.is_dated(other):
        return dated.read(name).place == dated.read(other).place
    return name == other


def scenarios() -> tuple[str, ...]:
    """Names that may be asked: the society without policy, and what comes with the model."""
    return (BASE, *catalogue())


def _valid(asked: Asked, changes: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """A question with those changes that it can be asked with, and what is wrong with the others."""
    with contextlib.suppress(WelfareError):  # some go together only
        together = replace(asked, changes=dict(changes))
        together.resolved()
        return together, []
    refused = []
    asked, wrong = _tried(asked, Asked())
    refused += wrong
    for name, value in changes.items():
        asked, wrong = _tried(asked.with_change(name, value), asked)
        refused += wrong
    return asked, refused


def _tried(asked: Asked, instead: Asked) -> tuple[Asked, list[str]]:
    """A question if it can be asked, else another one and the reason."""
    try:
        asked.resolved()
    except WelfareError as error:
        return instead, [_short(str(error))]
    return asked, []


def _parts(query: str | None) -> tuple[list[tuple[str, str]], list[str]]:
    """Parts that are read, and a sentence about those that are not."""
    parts = (query or "").split("&", MOST_PARTS)
    refused = [f"all after the first {MOST_PARTS} parts"] if len(parts) > MOST_PARTS else []
    return parse_qsl("&".join(parts[:MOST_PARTS])), refused


def _short(words: str) -> str:
    half = LONGEST_SHOWN // 2
    return words if len(words) <= LONGEST_SHOWN else f"{words[:half]} … {words[-half:]}"


def _refuse_files(name: str, value: str) -> None:
    """Stop at a parameter that names something unless that comes with the model."""
    declared = find(dated.read(name).path if dated.is_dated(name) else name)
    known = known_names(declared.name)
    if declared.kind is str and value not in known:
        raise ParameterError(f"{name} = {value[:80]}: expected one of {', '.join(known)}")


def _spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise ParameterError(f"lang = {language[:20]}: expected one of {', '.join(LANGUAGES)}")
    return language


def _known(name: str) -> str:
    if name not in scenarios():
        raise ParameterError(f"unknown scenario '{name[:80]}'")
    return name


def whole(name: str, typed: str) -> int:
    """Citizens, months or a seed as somebody has typed it.

    Raises:
        ParameterError: no whole number, or out of bounds.
    """
    low, high = _WHOLE[name]
    if not typed.isdecimal() or len(typed) > LONGEST_NUMBER or not low <= int(typed) <= high:
        raise ParameterError(f"{name} = {typed[:20]}: expected a whole number from {low} to {high}")
    return int(typed)
