"""Replays of history: a scenario with dated policy, and what is published about the years it plays."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from abm.errors import nearest
from abm.indicators.registry import Words
from abm.parameters.names import as_written
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.base_target import Group, Origin, Target
from scenarios.document import Document, read
from scenarios.history_quantity import Quantity, quantity_named
from scenarios.loader import REPLAYS, load, text_in
from scenarios.scenario import Scenario

TABLE, TARGETS = "replay", "target"
HEAD_KEYS = ("first_year", "replicates", TARGETS)
NEEDED = ("label", "year", "of", "origin", "unit", "source", "tolerance")
OTHERS = ("over", "compare", "against", "times", "digits", "published", "claim", "low", "high", "missed")
NO_POLICY = "no_policy"
USUAL_REPLICATES = 20


class Compared(Enum):
    """What of a quantity is set beside a published figure."""

    LEVEL = "level"
    """As it is."""
    CHANGE = "change"
    """Relative to what it is held against."""
    DIFFERENCE = "difference"
    """Less what it is held against."""
    CHANGE_OVER_CHANGE = "change_over_change"
    """Its difference over that of another quantity."""


ORIGINS = {"held_out": Origin.HELD_OUT, "fed": Origin.INPUT}
"""What the model was told, as files write it."""


@dataclass(frozen=True)
class HistoryTarget:
    """A published figure of a year and how it is read off runs.

    Attributes:
        figure: the figure, its tolerance, source and words.
        of: quantities that are added.
        over: quantities whose sum divides it; empty is none.
        year: of the calendar.
        compared: level, change or difference.
        against: calendar year of the same run that it is held against; None: the same year without the policy.
        times: what the result is multiplied with.
        claim: what is published where there is no figure, or None.
        missed: why it is missed, for readers of a miss.
    """

    figure: Target
    of: tuple[Quantity, ...]
    over: tuple[Quantity, ...]
    year: int
    compared: Compared
    against: int | None
    times: float
    claim: Words | None = None
    missed: Words | None = None

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All it needs of a run."""
        return self.of + self.over


@dataclass(frozen=True)
class Replay:
    """A stretch of history.

    Attributes:
        scenario: its society and dated policy.
        first_year: calendar year of months 0 to 11.
        replicates: usual number of paired seeds.
        targets: in the order of the file.
    """

    scenario: Scenario
    first_year: int
    replicates: int
    targets: tuple[HistoryTarget, ...]

    def place(self, year: int) -> int:
        """A calendar year counted from 0 at the start of the scenario."""
        return year - self.first_year


def replays() -> tuple[str, ...]:
    """Names of the replays that come with the model."""
    return REPLAYS.names()


def is_replay(reference: str) -> bool:
    """Whether a name or path is that of a replay rather than of a scenario."""
    if reference in replays():
        return True
    try:
        return TABLE in tomllib.loads(Path(reference).expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # whoever loads it says what is wrong
        return False


def load_replay(reference: str | Path) -> Replay:
    """A replay by its name or by the path of its file.

    Raises:
        ScenarioError: file missing or broken, unknown key, wrong type, a year outside the run, no such quantity.
        ParameterError: as of a scenario.
    """
    path = REPLAYS.locate(str(reference))
    scenario = load(path)
    document = read(path)
    head = document.table(TABLE)
    if not head:
        raise document.refuse("a replay needs [replay] with first_year, and [[replay.target]]")
    document.refuse_unknown(head, HEAD_KEYS, TABLE)
    if "first_year" not in head:
        raise document.refuse("[replay] needs 'first_year', the calendar year of months 0 to 11", TABLE)
    first = int(document.typed(head["first_year"], int, "a whole number, the year", TABLE, "first_year"))
    written = head.get("replicates", USUAL_REPLICATES)
    replicates = int(document.typed(written, int, "a whole number", TABLE, "replicates"))
    if not 1 <= replicates <= 10_000:
        raise document.refuse(f"replicates = {replicates} is outside 1 to 10000", TABLE, "replicates")
    listed = document.typed(head.get(TARGETS, []), list, "[[replay.target]]", TABLE, TARGETS)
    if not listed:
        raise document.refuse("a replay needs at least one [[replay.target]]", TABLE)
    years = range(first, first + scenario.run.months // MONTHS_PER_YEAR)
    if not years:
        too_short = f"run.months = {scenario.run.months}: a replay takes a whole year at least"
        raise document.refuse(too_short, "run", "months")
    return Replay(scenario, first, replicates, tuple(_target(document, index, years) for index in range(len(listed))))


def _target(document: Document, index: int, years: range) -> HistoryTarget:
    here = (TABLE, TARGETS, index)
    table = document.table(*here)
    document.refuse_unknown(table, (*NEEDED, *OTHERS), *here)
    for key in NEEDED:
        if key not in table:
            raise document.refuse(f"a target needs '{key}'", *here)
    of, over = _quantities(document, table, here, "of"), _quantities(document, table, here, "over")
    compared = _chosen(document, table, here, "compare", {one.value: one for one in Compared}, Compared.LEVEL.value)
    if compared is Compared.CHANGE_OVER_CHANGE and not over:
        raise document.refuse("compare = \"change_over_change\" needs 'over', the quantity it is divided by", *here)
    against = _against(document, table, here, compared, years)
    origin = _chosen(document, table, here, "origin", ORIGINS)
    published, low, high = _figures(document, table, here)
    label, unit, reason = (_words(document, table, here, key) for key in ("label", "unit", "tolerance"))
    claim, missed = (_words(document, table, here, key) if key in table else None for key in ("claim", "missed"))
    if not published and claim is None:
        raise document.refuse("a target needs 'published', a figure, or 'claim', what is published instead", *here)
    source = str(document.typed(table["source"], str, "text in quotes", *here, "source"))
    digits = int(document.typed(table.get("digits", 1), int, "a whole number", *here, "digits"))
    times = _number(document, table, here, "times", 100.0 if compared is Compared.CHANGE else 1.0)
    group = Group.INPUT if origin is Origin.INPUT else Group.OUTCOME
    figure = Target(str(index), group, origin, label, unit, published, source, low, high, reason, digits)
    year = _year(document, table, here, "year", years)
    if against == year:
        raise document.refuse(f"against = {against}: is the year itself", *here, "against")
    return HistoryTarget(figure, of, over, year, compared, against, times, claim, missed)


Here = tuple[str, str, int]


def _words(document: Document, table: Mapping[str, Any], here: Here, key: str) -> Words:
    text = text_in(document, table[key], *here, key)
    return Words(text.en, text.fr)


def _quantities(document: Document, table: Mapping[str, Any], here: Here, key: str) -> tuple[Quantity, ...]:
    value = table.get(key, [])
    names = [value] if isinstance(value, str) else document.typed(value, list, "a list of names in quotes", *here, key)
    for name in names:
        document.typed(name, str, "a list of names in quotes", *here, key)
    return tuple(document.located((*here, key), quantity_named, name) for name in names)


def _chosen(
    document: Document, table: Mapping[str, Any], here: Here, key: str, valid: Mapping[str, Any], usual: str = ""
) -> Any:
    value = document.typed(table.get(key, usual), str, "text in quotes", *here, key)
    if value not in valid:
        hint = nearest(value, valid) or f"; there are {', '.join(valid)}"
        raise document.refuse(f"{key} = {as_written(value)}: expected one of {', '.join(valid)}{hint}", *here, key)
    return valid[value]


def _year(document: Document, table: Mapping[str, Any], here: Here, key: str, years: range) -> int:
    year = int(document.typed(table[key], int, "a whole number, the year", *here, key))
    if year not in years:
        raise document.refuse(f"{key} = {year}: the run has the years {years[0]} to {years[-1]}", *here, key)
    return year


def _against(
    document: Document, table: Mapping[str, Any], here: Here, compared: Compared, years: range
) -> int | None:
    if compared is Compared.LEVEL:
        if "against" in table:
            meaningless = "a level is held against nothing; leave 'against' out, or add 'compare'"
            raise document.refuse(meaningless, *here, "against")
        return None
    if table.get("against", NO_POLICY) == NO_POLICY:
        return None
    if isinstance(table["against"], str):
        raise document.refuse(
            f"against = {as_written(table['against'])}: expected \"{NO_POLICY}\" or a year", *here, "against"
        )
    return _year(document, table, here, "against", years)


def _number(document: Document, table: Mapping[str, Any], here: Here, key: str, usual: float) -> float:
    value = float(document.typed(table.get(key, usual), (int, float), "a number", *here, key))
    if key in table and not math.isfinite(value):
        raise document.refuse(f"{key} = {value}: expected a number", *here, key)
    return value


def _figures(document: Document, table: Mapping[str, Any], here: Here) -> tuple[tuple[float, ...], float, float]:
    """Published figure or the two ends of a range, and the bounds of agreement."""
    value = table.get("published", [])
    listed = value if isinstance(value, list) else [value]
    if len(listed) > 2:
        raise document.refuse("published: expected a figure or the two ends of a range", *here, "published")
    published = tuple(float(document.typed(one, (int, float), "a number", *here, "published")) for one in listed)
    if "low" not in table and "high" not in table:
        raise document.refuse("a target needs 'low', 'high' or both, the bounds of what agrees", *here)
    low, high = _number(document, table, here, "low", -math.inf), _number(document, table, here, "high", math.inf)
    if low >= high:
        raise document.refuse(f"low = {low:g} is not below high = {high:g}", *here, "low")
    if not all(low <= one <= high for one in published):
        raise document.refuse(
            f"published = {as_written(value)}: lies outside low = {low:g} to high = {high:g}", *here, "published"
        )
    return published, low, high


__all__ = [
    "NO_POLICY", "REPLAYS", "Compared", "HistoryTarget", "Replay", "is_replay", "load_replay", "replays",
]  # fmt: skip
