"""Reads scenario files: strict TOML, ``extends``, errors with file, line, field and nearest valid name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from abm.errors import ParameterError, ScenarioError, WelfareError, nearest
from abm.indicators.registry import INDICATORS
from abm.parameters import Parameters
from abm.parameters.names import as_written, convert, declared_in, find, group_classes, with_values
from abm.parameters.quantity import PerDomain
from abm.policy import Change, Policy, from_base, territory_row
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.document import Document, read, shown
from scenarios.lines import Address
from scenarios.mix import PATHS, TABLE, AskedMix, shares_in
from scenarios.rules import named
from scenarios.scenario import (
    Direction,
    Expectation,
    RunDefaults,
    Scenario,
    Text,
    check_territories,
)
from scenarios.shelf import Shelf

CATALOGUE = Path(__file__).parent / "catalogue"
SHELF = Shelf(CATALOGUE, "scenario", ("base",))
REPLAYS = Shelf(Path(__file__).parent / "replays", "replay")
"""Scenarios with targets; ``scenarios.history`` reads the targets."""

BASE = Scenario(
    name="base",
    title=Text("The society of the base, no policy", "La société de base, sans politique"),
    intent=Text("What the others are told against.", "Ce à quoi les autres se rapportent."),
)
"""The society without any policy, which goes by a name like the scenarios of the catalogue."""

HEAD_KEYS = ("extends", "title", "intent", "expected", "sources")
EXPECTATION_KEYS = ("indicator", "direction", "why")
FOUND = "found"
POLICY_KEYS = ("path", "value", "factor", "year", "month", "ramp_months", "territories", "why")
LANGUAGES = ("en", "fr")
Made = TypeVar("Made")
EVERYWHERE = -1
"""Row of a change that names no territory."""
READ_ELSEWHERE = ("replay",)
"""Tables of a scenario file that others read: what a replay of history is compared with (``scenarios.history``)."""


def catalogue() -> tuple[str, ...]:
    """Names of the scenarios that come with the model."""
    return SHELF.names()


def load(reference: str | Path, beside: Path | None = None) -> Scenario:
    """A scenario by its name in the catalogue or by the path of its file.

    Args:
        reference: a name such as ``welfare_state``, ``base`` for the society without any policy, or a path (it ends
            in ``.toml`` or holds a slash).
        beside: folder a relative path starts from; none is the current one.

    Returns:
        The scenario with everything it extends worked in, validated.

    Raises:
        ScenarioError: file missing, broken or circular, unknown key, wrong type, unknown territory.
        ParameterError: unknown parameter, wrong type, out of bounds, or not a lever in a dated change.
    """
    if reference == BASE.name:
        return BASE
    if reference in REPLAYS.names() and reference not in SHELF.names():
        raise ScenarioError(
            f"'{reference}' is a replay of history, not a scenario; `python run.py history {reference}` plays it"
        )
    return _built(_lineage(SHELF.locate(str(reference), beside)))


def _lineage(path: Path) -> list[Document]:
    """The file and all it extends, the oldest ancestor first."""
    documents: list[Document] = []
    while True:
        document = read(path)
        documents.insert(0, document)
        head = document.table("scenario")
        if "extends" not in head:
            return documents
        parent = document.typed(head["extends"], str, "a name or path in quotes", "scenario", "extends")
        path = document.located(("scenario", "extends"), SHELF.locate, parent, path.parent)
        if any(path.resolve() == known.path.resolve() for known in documents):
            chain = " -> ".join(known.path.stem for known in reversed(documents))
            raise document.refuse(f"extends goes in a circle: {chain} -> {path.stem}", "scenario", "extends")


@dataclass(frozen=True)
class Entry:
    """A dated change, and the entry of the file it comes from with its address there."""

    document: Document
    here: Address
    change: Change

    @property
    def key(self) -> tuple[str, int, tuple[str, ...]]:
        """What an heir's entry must repeat to stand in for this one: lever, month and territories."""
        return self.change.path, self.change.from_month, self.change.territories


def _built(documents: list[Document]) -> Scenario:
    parameters, run = Parameters(), RunDefaults()
    entries: list[Entry] = []
    sources: list[str] = []
    set_in: dict[str, str] = {}
    mix: AskedMix | None = None
    for document in documents:
        document.refuse_other("study", "a study, not a scenario: `python run.py sweep")
        document.refuse_unknown(
            document.content, ("scenario", "run", "policy", TABLE, *group_classes(), *READ_ELSEWHERE)
        )
        document.refuse_unknown(document.table("scenario"), HEAD_KEYS, "scenario")
        values = _parameter_values(document, set_in)
        parameters = document.located((), with_values, parameters, values)
        run = run_defaults(document, run, set_in)
        own, own_mix = _policy_entries(document), read_mix(document)
        replaced = {entry.key for entry in own}
        # a mix says anew who provides: nothing of its levers is inherited
        moved = PATHS if own_mix else ()
        entries = [one for one in entries if one.key not in replaced and one.change.path not in moved] + own
        sources += _texts(document, "sources")
        mix = own_mix or mix
    if mix is not None:
        for entry in entries:
            mix.refuse_beside(entry.change.path, entry.document.place(*entry.here))
        mix.refuse_set(set_in)
        entries += [Entry(mix.document, (TABLE,), change) for change in mix.changes(parameters, run.citizens)]
    policy = Policy(tuple(entry.change for entry in entries))
    for entry in entries:
        key = "factor" if entry.change.factor is not None else "path"
        entry.document.located((*entry.here, key), entry.change.targets, parameters)
    last = documents[-1]
    scenario = Scenario(
        name=last.path.stem,
        title=_text(last, "title"),
        intent=_text(last, "intent"),
        expected=_expected(last),
        sources=tuple(dict.fromkeys(sources)),
        parameters=parameters,
        policy=policy,
        run=run,
        set_in=set_in,
        mix=mix,
    )
    _check_territories(scenario, entries)
    _refuse_twice(scenario, entries)
    _check_policy(entries, parameters, set_in)
    return scenario


def _check_policy(entries: list[Entry], parameters: Parameters, set_in: Mapping[str, str]) -> None:
    """Check the changes together; an error is told of the first entry that does not go with those before it."""
    changes = [entry.change for entry in entries]

    def check(number: int) -> None:
        try:
            base, policy = from_base(parameters, Policy(tuple(changes[:number])))
        except ParameterError as error:
            other = set_in.get(changes[number - 1].path)
            raise ParameterError(f"{error}; the other stands in {other}" if other else str(error)) from None
        policy.check(base)

    try:
        check(len(changes))
    except WelfareError:
        for number, entry in enumerate(entries, start=1):
            entry.document.located(entry.here, check, number)
        raise


def _check_territories(scenario: Scenario, entries: list[Entry]) -> None:
    try:
        check_territories(scenario)
    except WelfareError as error:
        for entry in entries:
            if any(f"'{name}'" in str(error) for name in entry.change.territories):
                place = entry.document.place(*entry.here, "territories")
                raise type(error)(f"{place}: {error}") from None
        raise


def _refuse_twice(scenario: Scenario, entries: list[Entry]) -> None:
    """Stop at two changes of one lever in one month and place, however the place is called; tells where both stand."""
    known: dict[tuple[str, int, int], Entry] = {}
    is_named = any(entry.change.territories for entry in entries)
    territories = scenario.territories() if is_named else None
    for entry in entries:
        names = {territory_row(territories, name): name for name in entry.change.territories} if territories else {}
        for path in entry.change.targets(scenario.parameters):
            for row, name in (names or {EVERYWHERE: ""}).items():
                other = known.setdefault((path, entry.change.from_month, row), entry)
                if other is not entry:
                    raise entry.document.refuse(
                        f"two changes of '{path}' begin in month {entry.change.from_month}"
                        f"{f' in {name}' if name else ''}; the other stands in "
                        f"{other.document.place(*other.here)}",
                        *entry.here,
                    )  # fmt: skip


def _text(document: Document, key: str) -> Text:
    head = document.table("scenario")
    if key not in head:
        raise document.refuse(f"[scenario] needs '{key}'", "scenario")
    value = head[key]
    text = text_in(document, value, "scenario", key)
    if not (text.en and text.fr):
        raise document.refuse(f"{key} is empty; write a few words", "scenario", key)
    return text


def text_in(document: Document, value: object, *address: str | int) -> Text:
    """A text in both languages: one for both, or one for each.

    Raises:
        ScenarioError: something else stands there.
    """
    key = str(address[-1])
    if isinstance(value, str):
        return Text(_unwrapped(value), _unwrapped(value))
    table = document.typed(value, dict, "text in quotes, or a table { en = ..., fr = ... }", *address)
    document.refuse_unknown(table, LANGUAGES, *address)
    words = {
        language: _unwrapped(document.typed(text, str, "text in quotes", *address, language))
        for language, text in table.items()
    }
    if not words:
        raise document.refuse(f"{key} needs 'en' or 'fr'", *address)
    one = next(iter(words.values()))
    return Text(words.get("en", one), words.get("fr", one))


def _unwrapped(text: str) -> str:
    """Lines of a text joined; blank lines between paragraphs stay."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _texts(document: Document, key: str) -> list[str]:
    value = document.typed(
        document.table("scenario").get(key, []), list, "a list of texts in quotes", "scenario", key
    )
    return [document.typed(text, str, "a list of texts in quotes", "scenario", key) for text in value]


def _expected(document: Document) -> tuple[Expectation, ...]:
    listed = document.typed(
        document.table("scenario").get("expected", []), list, "[[scenario.expected]]", "scenario", "expected"
    )
    return tuple(_expectation(document, index) for index in range(len(listed)))


def _expectation(document: Document, index: int) -> Expectation:
    address = ("scenario", "expected", index)
    table = document.table(*address)
    document.refuse_unknown(table, (*EXPECTATION_KEYS, FOUND), *address)
    for key in EXPECTATION_KEYS:
        if key not in table:
            raise document.refuse(f"an expectation needs '{key}'", *address)
    for key in ("indicator", "direction"):
        document.typed(table[key], str, "text in quotes", *address, key)
    if table["indicator"] not in INDICATORS:
        hint = nearest(table["indicator"], INDICATORS)
        raise document.refuse(f"unknown indicator '{table['indicator']}'{hint}", *address, "indicator")
    directions = {direction.value: direction for direction in Direction}
    if table["direction"] not in directions:
        valid = ", ".join(directions)
        raise document.refuse(
            f"direction = {as_written(table['direction'])}: expected one of {valid}", *address, "direction"
        )
    why = text_in(document, table["why"], *address, "why")
    found = text_in(document, table[FOUND], *address, FOUND) if FOUND in table else None
    return Expectation(table["indicator"], directions[table["direction"]], why, found)


def _parameter_values(document: Document, set_in: dict[str, str]) -> dict[str, Any]:
    """Values the file gives to parameters, by dotted name, and in ``set_in`` where they stand."""
    values: dict[str, Any] = {}
    for group in group_classes():
        for field, value in document.table(group).items():
            name = f"{group}.{field}"
            here = (group, field)
            declared = document.located(here, find, name)
            if declared.kind is PerDomain and isinstance(value, Mapping):
                for domain, entry in value.items():
                    leaf = document.located((*here, domain), find, f"{name}.{domain}")
                    values[leaf.name] = document.located((*here, domain), convert, leaf, entry)
                    set_in[leaf.name] = document.place(*here, domain)
            else:
                value = document.located(here, convert, declared, value)
                values[name] = document.located(here, named, name, value, document.path.parent)
                set_in[name] = document.place(*here)
    return values


def run_defaults(document: Document, inherited: RunDefaults, set_in: dict[str, str]) -> RunDefaults:
    """Size and length of the run as ``[run]`` has them, and in ``set_in`` where they stand.

    Raises:
        ScenarioError: unknown key.
        ParameterError: wrong type or out of bounds.
    """
    declared = {one.field: one for one in declared_in(RunDefaults)}
    table = document.table("run")
    document.refuse_unknown(table, declared, "run")
    values = inherited.model_dump()
    for key, value in table.items():
        values[key] = document.located(("run", key), convert, declared[key], value)
        set_in[f"run.{key}"] = document.place("run", key)
    return RunDefaults(**values)


def _policy_entries(document: Document) -> list[Entry]:
    listed = document.content.get("policy", [])
    if not isinstance(listed, list):
        raise document.refuse("dated changes stand in [[policy]], one for each change", "policy")
    return [Entry(document, ("policy", index), _change(document, index)) for index in range(len(listed))]


def _change(document: Document, index: int) -> Change:
    here = ("policy", index)
    table = document.table(*here)
    document.refuse_unknown(table, POLICY_KEYS, *here)
    if "path" not in table:
        raise document.refuse("a change needs 'path', the dotted name of a lever", *here)
    path = document.typed(table["path"], str, "a dotted name in quotes", *here, "path")
    declared = document.located((*here, "path"), find, path)
    if "value" in table:
        document.located((*here, "value"), convert, declared, table["value"])
        document.located((*here, "value"), named, path, table["value"])
    factor = table.get("factor")
    if factor is not None:
        factor = float(document.typed(factor, (int, float), "a number", *here, "factor"))
    ramp = document.typed(table.get("ramp_months", 0), int, "whole months", *here, "ramp_months")
    territories = document.typed(table.get("territories", []), list, "a list of names", *here, "territories")
    for name in territories:
        document.typed(name, str, "a list of names in quotes", *here, "territories")
    why = text_in(document, table.get("why", ""), *here, "why")
    month = first_month(document, table, here)
    reasons = {"en": why.en, "fr": why.fr}

    def change(from_month: int, ramp_months: int) -> Change:
        return Change(path, table.get("value"), from_month, ramp_months, tuple(territories), factor, reasons)

    return _dated(document, here, change, month, ramp)


def read_mix(document: Document) -> AskedMix | None:
    """The mix that a file asks for, if any.

    Raises:
        ScenarioError: shares or a date that are none.
    """
    if TABLE not in document.content:
        return None
    table, shares = document.table(TABLE), shares_in(document)
    ramp = document.typed(table.get("ramp_months", 0), int, "whole months", TABLE, "ramp_months")
    why = text_in(document, table.get("why", ""), TABLE, "why")
    dated = table if {"year", "month"} & set(table) else {**table, "year": 1}

    def asked(from_month: int, ramp_months: int) -> AskedMix:
        mix = AskedMix(document, shares, from_month, ramp_months, why)
        mix.check_dates()
        return mix

    return _dated(document, (TABLE,), asked, first_month(document, dated, (TABLE,)), ramp)


def _dated(document: Document, here: Address, make: Callable[[int, int], Made], month: int, ramp: int) -> Made:
    """What a table makes of its month and ramp; an error about one of the two is told with its line."""
    document.located((*here, "path"), make, 0, 0)
    document.located((*here, "year" if "year" in document.table(*here) else "month"), make, month, 0)
    return document.located((*here, "ramp_months"), make, month, ramp)


def first_month(document: Document, table: Mapping[str, Any], here: Address) -> int:
    """Month a change begins in; year 1 begins in month 0.

    Raises:
        ScenarioError: neither ``year`` nor ``month``, or both, or no whole number.
    """
    if ("year" in table) == ("month" in table):
        raise document.refuse("a change needs 'year' (from 1) or 'month' (from 0), and not both", *here)
    if "month" in table:
        return int(document.typed(table["month"], int, "a whole number of months", *here, "month"))
    year = int(document.typed(table["year"], int, "a whole number of years", *here, "year"))
    if year < 1:
        raise document.refuse(f"year = {year}: the first year is 1", *here, "year")
    return (year - 1) * MONTHS_PER_YEAR


__all__ = ["CATALOGUE", "catalogue", "first_month", "load", "read_mix", "run_defaults", "shown", "text_in"]
