"""How a parameter is declared: value, unit, bounds, meaning, source and role, all at one place."""

from __future__ import annotations

from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from abm.vocabulary import Domain

ASSUMPTION = "assumption"
"""Source of a value nobody has published; say why it is plausible after a colon."""


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


class PerDomain(Group):
    """One number for each domain of need."""

    employment: float
    housing: float
    child: float
    autonomy: float

    def values(self) -> tuple[float, ...]:
        """The numbers in the order of ``Domain``."""
        return tuple(float(getattr(self, domain.name.lower())) for domain in Domain)


def per_domain(employment: float, housing: float, child: float, autonomy: float) -> PerDomain:
    """Shorthand for the default of a ``PerDomain`` parameter."""
    return PerDomain(employment=employment, housing=housing, child=child, autonomy=autonomy)


def quantity(
    default: Any,
    *,
    unit: str,
    meaning: str,
    source: str,
    role: Role,
    low: float | None = None,
    high: float | None = None,
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

    Returns:
        A pydantic field carrying all of it.

    Raises:
        ValueError: a number has no bounds.
    """
    numeric = isinstance(default, (int, float, PerDomain)) and not isinstance(default, (bool, Enum))
    if numeric and (low is None or high is None):
        raise ValueError(f"a number needs bounds: {meaning}")
    extra = {"unit": unit, "source": source, "role": role.value, "low": low, "high": high}
    limits: dict[str, Any] = {} if isinstance(default, PerDomain) or not numeric else {"ge": low, "le": high}
    return Field(default=default, description=meaning, json_schema_extra=extra, **limits)


def described(field: FieldInfo) -> dict[str, Any]:
    """Unit, source, role and bounds of a declared field."""
    extra = field.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}
