"""How a parameter is declared: value, unit, bounds, meaning, source and role, all at one place."""

from __future__ import annotations

from enum import Enum
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic.fields import FieldInfo

from abm.errors import ParameterError, nearest
from abm.vocabulary import Domain

ASSUMPTION = "assumption"
"""Source of a value nobody has published; say why it is plausible after a colon."""


SHOWN_WHOLE = 1e300
"""Numbers beyond this are not written out in messages; some do not even fit a float."""
PERCENT_FROM, PERCENT_TO = 2.0, 100.0
"""Where a share that is too large was probably meant in per cent."""


class Role(Enum):
    """What a parameter is for."""

    LEVER = "lever"
    """A decision somebody takes; may change at a date."""
    UNCERTAINTY = "uncertainty"
    """Something not known well; varied in studies."""
    CONSTANT = "constant"
    """Known well enough, or a convention."""


LEVER, UNCERTAINTY, CONSTANT = Role.LEVER, Role.UNCERTAINTY, Role.CONSTANT


class Group(BaseModel):
    """A frozen, validated group of parameters."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    table_name: ClassVar[str] = ""
    """Name of the group in scenario files where it is not the class's own name in lower case."""

    @classmethod
    def dotted(cls, field: str) -> str:
        """Name of a field as messages and scenario files write it: ``"needs.share_served"``."""
        return f"{cls.table_name or cls.__name__.lower()}.{field}"

    @model_validator(mode="wrap")
    @classmethod
    def _refuse_in_plain_words(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, dict):
            refuse_unknown(data, cls)
        try:
            group = handler(data)
        except ValidationError as error:
            raise ParameterError(_first_error(cls, error)) from None
        if group is not data:  # one that is given as it is was checked when it was made
            _refuse_what_pydantic_lets_pass(group)
        return group


class PerDomain(Group):
    """One number for each domain of need."""

    table_name: ClassVar[str] = "per_domain"

    employment: float
    housing: float
    child: float
    autonomy: float

    def values(self) -> tuple[float, ...]:
        """The numbers in the order of ``Domain``."""
        return tuple(float(getattr(self, name)) for name in DOMAIN_NAMES)


DOMAIN_NAMES = tuple(domain.name.lower() for domain in Domain)
"""Names of the domains as scenario files write them, in the order of ``Domain``."""


def per_domain(employment: float, housing: float, child: float, autonomy: float) -> PerDomain:
    """Shorthand for the default of a ``PerDomain`` parameter."""
    return PerDomain(employment=employment, housing=housing, child=child, autonomy=autonomy)


def _refuse_what_pydantic_lets_pass(group: Group) -> None:
    """Bounds of numbers by domain, and of those whose neutral value lies outside."""
    for name, value in group.__dict__.items():
        if isinstance(value, PerDomain):
            declared = described(type(group).model_fields[name])
            for domain, entry in zip(DOMAIN_NAMES, value.values(), strict=True):
                refuse_out_of_bounds(group.dotted(f"{name}.{domain}"), entry, declared)
        elif isinstance(value, (int, float)):
            declared = described(type(group).model_fields[name])
            if declared.get("off") is not None:
                refuse_out_of_bounds(group.dotted(name), value, declared)


def quantity(
    default: Any,
    *,
    unit: str,
    meaning: str,
    source: str,
    role: Role,
    low: float | None = None,
    high: float | None = None,
    relative_to_base: bool = False,
    for_all_territories: bool = False,
    off: float | None = None,
) -> Any:
    """Declare one parameter of a group.

    Args:
        default: value when a scenario says nothing; a number, a bool, an enum member or a ``PerDomain``.
        unit: unit in words (``"share"``, ``"euros a year"``, ``"a month"``, ``"choice"``...).
        meaning: one plain sentence.
        source: where the default comes from, or ``ASSUMPTION`` with a reason.
        role: lever, uncertainty or constant.
        low: smallest valid value, inclusive (for ``PerDomain``: of each entry).
        high: largest valid value, inclusive.
        relative_to_base: a lever told relative to the society without policy: the burn-in runs without it, also when
            it is set for the whole run.
        for_all_territories: a lever that is decided once for all territories, so that none can have its own value.
        off: value outside the bounds that switches a mechanism off (``abm.parameters.mechanisms``); allowed to find out
            what the mechanism does, and no part of the range that studies draw from.

    Returns:
        A pydantic field carrying all of it.

    Raises:
        ValueError: a number has no bounds.
    """
    numeric = isinstance(default, (int, float, PerDomain)) and not isinstance(default, (bool, Enum))
    if numeric and (low is None or high is None):
        raise ValueError(f"a number needs bounds: {meaning}")
    extra: dict[str, Any] = {
        "unit": unit, "source": source, "role": role.value, "low": low, "high": high,
        "relative_to_base": relative_to_base, "for_all_territories": for_all_territories, "off": off,
    }  # fmt: skip
    checked_later = isinstance(default, PerDomain) or not numeric or off is not None
    limits: dict[str, Any] = {} if checked_later else {"ge": low, "le": high}
    return Field(default=default, description=meaning, json_schema_extra=extra, **limits)


def described(field: FieldInfo) -> dict[str, Any]:
    """Unit, source, role and bounds of a declared field."""
    extra = field.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def refuse_unknown(names: dict[str, Any], group: type[Group]) -> None:
    """Stop at the first name the group does not have.

    Raises:
        ParameterError: names the unknown field and the nearest valid one.
    """
    for name in names:
        if name not in group.model_fields:
            hint = nearest(name, group.model_fields)
            raise ParameterError(f"unknown parameter '{group.dotted(name)}'{hint}")


def refuse_out_of_bounds(name: str, value: float, declared: dict[str, Any]) -> None:
    """Stop when a number lies outside the bounds it was declared with.

    Args:
        name: dotted name, for the message.
        value: the number.
        declared: what ``described`` returns for its field.

    Raises:
        ParameterError: names the bounds and the unit.
    """
    low, high = declared.get("low"), declared.get("high")
    if low is not None and high is not None and not low <= value <= high and value != declared.get("off"):
        raise ParameterError(_outside(name, value, declared))


def _outside(name: str, value: float, declared: dict[str, Any]) -> str:
    low, high = declared["low"], declared["high"]
    written = f"{value:.10g}" if abs(value) < SHOWN_WHOLE else "a number of that size"
    is_percentage = (low, high) == (0, 1) and PERCENT_FROM <= value <= PERCENT_TO
    instead = f"; for {written} % write {value / PERCENT_TO:.10g}" if is_percentage else ""
    off = declared.get("off")
    or_off = "" if off is None else f"; {off:.10g} switches it off"
    return f"{name} = {written} is outside {_bound(low)} to {_bound(high)} ({declared['unit']}){instead}{or_off}"


def _bound(value: float) -> str:
    """A bound with thousands apart, so that zeros need not be counted."""
    return f"{value:,.10g}"


def _first_error(group: type[Group], error: ValidationError) -> str:
    """One sentence for the first thing pydantic found wrong."""
    first = error.errors(include_url=False)[0]
    if not first["loc"]:
        return first["msg"].removeprefix("Value error, ")
    field = group.model_fields.get(str(first["loc"][0]))
    name = group.dotted(".".join(str(part) for part in first["loc"]))
    if first["type"] == "missing":
        return f"{name} is missing"
    if first["type"] in {"greater_than_equal", "less_than_equal"} and field is not None:
        return _outside(name, first["input"], described(field))
    given = first["input"]
    written = ", ".join(map(str, given.values())) if isinstance(given, PerDomain) else repr(given)
    return f"{name} = {written}: {first['msg'].removeprefix('Value error, ')}"
