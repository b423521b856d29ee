"""What differs between two designs as ``Study.as_plain`` tells them, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from abm.parameters.names import as_written
from scenarios.texts import Texts
from scenarios.words import ARROW

TEXTS = Texts(
    en={
        "moved": "{where}: {old} {arrow} {new}",
        "new": "{where} is new",
        "gone": "{where} is gone",
        "sample": "the same design gives other points: another version of scipy or SALib drew them",
        "more": "and {count} more",
        "factor": "factor {name}",
        "point": "point {name}",
        "scenario": "scenario {name}",
        "change": "change {name}",
        "contract": "contract {name}",
        "nothing": "nothing",
    },
    fr={
        "moved": "{where} : {old} {arrow} {new}",
        "new": "{where} est nouveau",
        "gone": "{where} n'y est plus",
        "sample": "le même plan donne d'autres points : une autre version de scipy ou de SALib les a tirés",
        "more": "et {count} de plus",
        "factor": "facteur {name}",
        "point": "point {name}",
        "scenario": "scénario {name}",
        "change": "changement {name}",
        "contract": "contrat {name}",
        "nothing": "rien",
    },
)
MOST_SENTENCES = 12
"""Sentences after which the rest is only counted."""
SAMPLE = "points_sha256"
GROUPS = {"factors": "factor", "points": "point", "scenario": "scenario", "scenarios": "scenario", "terms": "contract"}
"""Keys of the plain design that hold named entries, and what one of them is called."""


def differences(old: Mapping[str, Any], new: Mapping[str, Any], language: str = "en") -> list[str]:
    """What differs from an old design to a new one, in ``"en"`` or ``"fr"``.

    Returns:
        Sentences such as ``"factor funding.budget, high: 1.5 -> 1.3"``, ``"point 7 is new"``; none when the
        designs are the same. At most ``MOST_SENTENCES``, and how many more there are.
    """
    said = [sentence for key in dict.fromkeys([*old, *new]) for sentence in _entry(key, old, new, language)]
    if not said and old.get(SAMPLE) != new.get(SAMPLE):
        return [TEXTS(language, "sample")]
    left = len(said) - MOST_SENTENCES
    return said if left <= 0 else [*said[:MOST_SENTENCES], TEXTS(language, "more", count=left)]


def _entry(key: str, old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> Iterator[str]:
    before, after = old.get(key), new.get(key)
    if key == SAMPLE or before == after:
        return
    if key in GROUPS:
        yield from _named(GROUPS[key], before or {}, after or {}, language)
    else:
        yield from _moved(key, before, after, language)


def _named(noun: str, old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> Iterator[str]:
    """What differs among named entries."""
    for name in dict.fromkeys([*old, *new]):
        where = TEXTS(language, noun, name=name)
        if name not in old or name not in new:
            yield TEXTS(language, "new" if name in new else "gone", where=where)
        else:
            yield from _moved(where, old[name], new[name], language)


def _moved(where: str, old: Any, new: Any, language: str) -> Iterator[str]:
    """What differs in one value, going into tables."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _moved(f"{where}, {key}", old.get(key), new.get(key), language)
        return
    if _are_tables(old) and _are_tables(new) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True), start=1):
            yield from _moved(f"{where} {number}", before, after, language)
        return
    values = {"old": _written(old, language), "new": _written(new, language)}
    yield TEXTS(language, "moved", where=where, arrow=ARROW, **values)


def _are_tables(value: Any) -> bool:
    """Whether it is a list of tables, as clauses of a contract are."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _written(value: Any, language: str) -> str:
    """A value for readers; long lists are cut."""
    if value is None or value == []:
        return TEXTS(language, "nothing")
    if isinstance(value, list):
        shown = ", ".join(as_written(one) for one in value[:6])
        return f"[{shown}, ...]" if len(value) > 6 else f"[{shown}]"
    return as_written(value)
