"""Parameters by dotted name: ``needs.share_served.employment``, ``service.queue_order``.

Scenario files, dated policies and the command line all reach parameters through this module, so that a name,
a type or a bound is checked, and explained, in one place only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any

from abm.errors import ParameterError, nearest
from abm.parameters import Parameters
from abm.parameters.quantity import (
    DOMAIN_NAMES,
    Group,
    PerDomain,
    Role,
    described,
    refuse_out_of_bounds,
)
from abm.written import hint

TRUE_WORDS = {"true", "on", "yes", "1"}
FALSE_WORDS = {"false", "off", "no", "0"}


@dataclass(frozen=True)
class Declared:
    """What is known of a parameter, or of one domain of a per-domain parameter."""

    name: str
    """Dotted: group, field and, for one domain of a per-domain parameter, the domain."""
    kind: type
    """``float``, ``int``, ``bool``, ``str``, an ``Enum`` or ``PerDomain``."""
    default: Any
    unit: str
    low: float | None
    high: float | None
    meaning: str
    source: str
    role: Role
    relative_to_base: bool = False
    """Whether the burn-in runs without it, also when it is set for the whole run."""
    for_all_territories: bool = False
    """Whether it is decided once for all territories, as are rules that go by name."""
    off: float | None = None
    """Value outside the bounds that switches a mechanism off; none where a neutral value lies within them."""
    domain: str = ""
    """Domain in lower case when this is one entry of a per-domain parameter."""

    @property
    def group(self) -> str:
        """First part of the name."""
        return self.name.split(".")[0]

    @property
    def field(self) -> str:
        """Second part of the name; unique across groups."""
        return self.name.split(".")[1]

    @property
    def is_continuous(self) -> bool:
        """Whether it can move by degrees; whole numbers, switches and choices change at once."""
        return self.kind in (float, PerDomain)

    def leaves(self) -> tuple[Declared, ...]:
        """One declaration for each domain of a per-domain parameter; itself otherwise."""
        if self.kind is not PerDomain:
            return (self,)
        return tuple(self._leaf(domain) for domain in DOMAIN_NAMES)

    def _leaf(self, domain: str) -> Declared:
        default = float(getattr(self.default, domain))
        return replace(self, name=f"{self.name}.{domain}", kind=float, default=default, domain=domain)


def declared_in(group: type[Group]) -> tuple[Declared, ...]:
    """Declarations of a group's fields, in the order they are written."""
    found = []
    for name, field in group.model_fields.items():
        extra = described(field)
        kind = field.annotation if isinstance(field.annotation, type) else type(field.default)
        found.append(
            Declared(
                name=group.dotted(name),
                kind=kind,
                default=float(field.default) if kind is float else field.default,
                unit=extra["unit"],
                low=extra["low"],
                high=extra["high"],
                meaning=field.description or "",
                source=extra["source"],
                role=Role(extra["role"]),
                relative_to_base=extra["relative_to_base"],
                for_all_territories=extra["for_all_territories"] or kind is str,
                off=extra["off"],
            )
        )
    return tuple(found)


def group_classes() -> dict[str, type[Group]]:
    """The groups of ``Parameters`` by name."""
    return {name: type(field.default) for name, field in Parameters.model_fields.items()}


@cache
def declarations() -> Mapping[str, Declared]:
    """Every parameter by its dotted name; a per-domain parameter is one entry."""
    return {declared.name: declared for group in group_classes().values() for declared in declared_in(group)}


@cache
def leaves() -> Mapping[str, Declared]:
    """Every single number, switch or choice by its dotted name; a per-domain parameter has four."""
    return {leaf.name: leaf for declared in declarations().values() for leaf in declared.leaves()}


def find(name: str) -> Declared:
    """The declaration behind a dotted name.

    Args:
        name: a parameter (``needs.share_served``) or one domain of it (``needs.share_served.housing``).

    Raises:
        ParameterError: no such parameter; names the nearest one.
    """
    declared = declarations().get(name) or leaves().get(name)
    if declared is not None:
        return declared
    parent = declarations().get(name.rpartition(".")[0])
    if parent is not None and parent.kind is PerDomain:
        hint = nearest(name, [leaf.name for leaf in parent.leaves()])
        raise ParameterError(f"unknown domain in '{name}'{hint}")
    if parent is not None:
        raise ParameterError(f"'{parent.name}' is one value, not one for each domain")
    if name in group_classes():
        raise ParameterError(f"'{name}' is a group of parameters; name one of them, as '{_first_of(name)}'")
    elsewhere = [known for known in declarations() if known.endswith(f".{name.rpartition('.')[2]}")]
    hint = nearest(name, elsewhere or [*declarations(), *leaves()])
    raise ParameterError(f"unknown parameter '{name}'{hint}")


def _first_of(group: str) -> str:
    return next((name for name in declarations() if name.startswith(f"{group}.")), group)


def convert(declared: Declared, value: Any) -> Any:
    """A value as the parameter's own type, checked against its bounds.

    Args:
        declared: the parameter or one domain of it.
        value: what a scenario file holds: number, bool, name of a choice in lower case, or, for a per-domain
            parameter, a table of numbers by domain, which may leave domains out.

    Returns:
        The value; a choice becomes its enum member; a table becomes a dictionary of floats by domain.

    Raises:
        ParameterError: wrong type, unknown choice or domain, or out of bounds.
    """
    if declared.kind is PerDomain:
        return _convert_table(declared, value)
    if issubclass(declared.kind, Enum):
        return _convert_choice(declared, value)
    if declared.kind is bool:
        return _of_type(declared, value, bool, "true or false")
    if declared.kind is str:
        return _of_type(declared, value, str, "text in quotes")
    wanted, words = (int, "a whole number") if declared.kind is int else ((int, float), "a number")
    number = _of_type(declared, value, wanted, words)
    bounds = {"low": declared.low, "high": declared.high, "unit": declared.unit, "off": declared.off}
    refuse_out_of_bounds(declared.name, number, bounds)
    return number if declared.kind is int else float(number)


def _of_type(declared: Declared, value: Any, wanted: Any, words: str) -> Any:
    is_switch_for_number = isinstance(value, bool) and wanted is not bool
    if not isinstance(value, wanted) or is_switch_for_number or isinstance(value, Enum):
        instead = hint(value, wanted is int) if isinstance(value, str) and wanted in (int, (int, float)) else ""
        raise ParameterError(f"{declared.name} = {as_written(value)}: expected {words} ({declared.unit}){instead}")
    return value


def _convert_choice(declared: Declared, value: Any) -> Any:
    if isinstance(value, declared.kind):
        return value
    choices = {member.name.lower(): member for member in declared.kind}  # type: ignore[attr-defined]
    if isinstance(value, str) and value in choices:
        return choices[value]
    hint = nearest(value, choices) if isinstance(value, str) else ""
    raise ParameterError(f"{declared.name} = {as_written(value)}: expected one of {', '.join(choices)}{hint}")


def _convert_table(declared: Declared, value: Any) -> dict[str, float]:
    if isinstance(value, PerDomain):
        value = dict(zip(DOMAIN_NAMES, value.values(), strict=True))
    if not isinstance(value, Mapping):
        example = "{ " + ", ".join(f"{domain} = ..." for domain in DOMAIN_NAMES) + " }"
        written = as_written(value)
        raise ParameterError(f"{declared.name} = {written}: has one number for each domain; write {example}")
    by_domain = {leaf.domain: leaf for leaf in declared.leaves()}
    if not value:
        raise ParameterError(f"{declared.name} = {{ }}: name at least one domain of {', '.join(by_domain)}")
    for domain in value:
        if domain not in by_domain:
            raise ParameterError(f"unknown domain in '{declared.name}.{domain}'{nearest(domain, by_domain)}")
    return {domain: convert(by_domain[domain], entry) for domain, entry in value.items()}


def from_text(declared: Declared, text: str) -> Any:
    """A value written on the command line as the parameter's own type.

    Args:
        declared: the parameter or one domain of it; a per-domain parameter takes one number for all domains.
        text: digits, ``true``/``false``/``on``/``off``, or a choice in lower case.

    Raises:
        ParameterError: the text is not a value of that type, or is out of bounds.
    """
    word = text.strip()
    if declared.kind is PerDomain:
        if re.search(r"\d\s*,.*,|[={]", word):
            one = f"{declared.name}.{DOMAIN_NAMES[0]}"
            what = f"one number stands for all domains; for one write {one}=..."
            raise ParameterError(f"{declared.name} = {word}: {what}")
        return {leaf.domain: from_text(leaf, word) for leaf in declared.leaves()}
    if declared.kind is bool:
        if word.lower() in TRUE_WORDS | FALSE_WORDS:
            return word.lower() in TRUE_WORDS
        raise ParameterError(f"{declared.name} = {word}: expected true or false ({declared.unit})")
    if declared.kind is str:
        return word
    if issubclass(declared.kind, Enum):
        return convert(declared, word.lower())
    try:
        number: float = int(word) if declared.kind is int else float(word)
    except ValueError:
        is_whole = declared.kind is int
        kind = "a whole number" if is_whole else "a number"
        what = f"{declared.name} = {word}: expected {kind} ({declared.unit}){hint(word, is_whole)}"
        raise ParameterError(what) from None
    if number != number:
        raise ParameterError(f"{declared.name} = {word}: expected a number ({declared.unit})")
    return convert(declared, number)


def value_of(parameters: Parameters, name: str) -> Any:
    """The value behind a dotted name: a number, switch, choice or ``PerDomain``.

    Raises:
        ParameterError: no such parameter.
    """
    declared = find(name)
    value = getattr(getattr(parameters, declared.group), declared.field)
    return getattr(value, declared.domain) if declared.domain else value


def with_values(parameters: Parameters, values: Mapping[str, Any]) -> Parameters:
    """New parameters in which some values differ; the old ones stay as they are.

    Args:
        parameters: where to start.
        values: by dotted name, as ``convert`` takes them; later entries win over earlier ones.

    Returns:
        Validated parameters.

    Raises:
        ParameterError: unknown name, wrong type, out of bounds, or values that do not go together.
    """
    changed: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        declared = find(name)
        fields = changed.setdefault(declared.group, {})
        new = convert(declared, value)
        if declared.domain:
            new = {declared.domain: new}
        if isinstance(new, dict):
            old = fields.get(declared.field, getattr(getattr(parameters, declared.group), declared.field))
            new = PerDomain(**{**dict(zip(DOMAIN_NAMES, old.values(), strict=True)), **new})
        fields[declared.field] = new
    groups = {name: getattr(parameters, name) for name in Parameters.model_fields}
    for name, fields in changed.items():
        old_fields = {field: getattr(groups[name], field) for field in type(groups[name]).model_fields}
        groups[name] = type(groups[name])(**{**old_fields, **fields})
    return Parameters(**groups)


def parse_settings(settings: Iterable[str]) -> dict[str, Any]:
    """Values from command-line settings such as ``service.queue_order=first_come``.

    Raises:
        ParameterError: no equals sign, or anything ``from_text`` refuses.
    """
    values: dict[str, Any] = {}
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals:
            raise ParameterError(f"'{setting}': expected name=value, as in service.queue_order=first_come")
        values[name.strip()] = from_text(find(name.strip()), text)
    return values


def plain(value: Any) -> Any:
    """A value as scenario files write it: choices by name in lower case, domains as a dictionary."""
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, PerDomain):
        return dict(zip(DOMAIN_NAMES, value.values(), strict=True))
    return value


def as_plain(parameters: Parameters) -> dict[str, Any]:
    """Every single value by dotted name, in plain types: for manifests and for comparing."""
    return {name: plain(value_of(parameters, name)) for name in leaves()}


def as_written(value: Any) -> str:
    """A value as it stands in a TOML file, for messages."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {as_written(entry)}" for key, entry in value.items()) + " }"
    return str(value)
