"""Values, changes and dates in plain words with their units."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from abm.parameters import Parameters
from abm.parameters.names import Declared, find, value_of
from abm.parameters.quantity import DOMAIN_NAMES, PerDomain
from abm.policy import Change, Policy
from abm.vocabulary import MONTHS_PER_YEAR

ARROW = "->"
WRITTEN_OUT = {"ess": "ESS"}
"""Words of names that readers know in capitals."""


def label(declared: Declared) -> str:
    """Name for readers: ``grant share``, ``share served (housing)``."""
    words = " ".join(WRITTEN_OUT.get(word, word) for word in declared.field.split("_"))
    return f"{words} ({declared.domain})" if declared.domain else words


def is_share(unit: str) -> bool:
    """Whether a unit reads better in per cent."""
    return unit == "probability" or unit == "share" or unit.startswith("share ")


def amount(value: Any, unit: str) -> str:
    """A value without the words of its unit: ``34 %``, ``0.25``, ``20,000``, ``on``, ``first come``."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Enum):
        return value.name.lower().replace("_", " ")
    if isinstance(value, PerDomain):
        return by_domain(value.values(), unit)
    if isinstance(value, str):
        return value
    if is_share(unit):
        return f"{100.0 * value:.10g} %"
    return f"{value:,.10g}" if abs(value) < 1e9 else f"{value:.10g}"


def by_domain(values: Sequence[float], unit: str) -> str:
    """Numbers of the four domains: one when all are equal, else each with its domain."""
    amounts = [amount(value, unit) for value in values]
    if len(set(amounts)) == 1:
        return amounts[0]
    return ", ".join(f"{domain} {one}" for domain, one in zip(DOMAIN_NAMES, amounts, strict=True))


def tail(unit: str) -> str:
    """Words of a unit that follow an amount, with a blank before them; empty for choices and switches."""
    if unit in {"choice", "switch", "probability", "share"}:
        return ""
    return f" {unit.removeprefix('share ')}" if is_share(unit) else f" {unit}"


def with_unit(value: Any, unit: str) -> str:
    """A value and its unit: ``40 % of the stock``, ``0.25 a month``; a text has none."""
    return amount(value, unit) + ("" if isinstance(value, str) else tail(unit))


def from_to(before: Any, after: Any, unit: str) -> str:
    """Two values and their unit: ``34 % -> 20 % of the budget``."""
    return f"{amount(before, unit)} {ARROW} {with_unit(after, unit)}"


def date(month: int) -> str:
    """A month of the scenario for readers: ``year 5 (month 48)``."""
    if month % MONTHS_PER_YEAR == 0:
        return f"year {month // MONTHS_PER_YEAR + 1} (month {month})"
    return f"month {month} (in year {month // MONTHS_PER_YEAR + 1})"


def places(territories: Sequence[str]) -> str:
    """Where a change applies: ``everywhere``, ``in Aisne and Nord``."""
    if not territories:
        return "everywhere"
    return f"in {listed(territories)}"


def listed(names: Sequence[str]) -> str:
    """Names with commas and a last ``and``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def change_in_words(change: Change, policy: Policy, parameters: Parameters) -> str:
    """A dated change as a sentence.

    Args:
        change: the change.
        policy: the policy it belongs to, which gives the value before it.
        parameters: the base.

    Returns:
        Such as ``grant share 34 % -> 20 %, from year 5 (month 48), in steps over 12 months, everywhere``.
    """
    declared = find(change.path)
    place = change.territories[0] if change.territories else ""
    before = policy.parameters_at(parameters, change.from_month - 1, place)
    targets = change.targets(parameters)
    pairs = [(find(path), value_of(before, path), target) for path, target in targets.items()]
    if len({(amount(old, declared.unit), amount(new, declared.unit)) for _, old, new in pairs}) == 1:
        movement = f"{label(declared)} {from_to(pairs[0][1], pairs[0][2], declared.unit)}"
        if 1 < len(pairs) < len(DOMAIN_NAMES):
            movement = f"{movement} ({listed([leaf.domain for leaf, _, _ in pairs])})"
    else:
        parts = [
            f"{leaf.domain} {amount(old, declared.unit)} {ARROW} {amount(new, declared.unit)}"
            for leaf, old, new in pairs
        ]
        movement = f"{label(declared)} {', '.join(parts)}{tail(declared.unit)}"
    ramp = f"in steps over {change.ramp_months} months" if change.ramp_months > 1 else "at once"
    return f"{movement}, from {date(change.from_month)}, {ramp}, {places(change.territories)}"
