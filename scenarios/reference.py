"""Writes the reference of parameters from their declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from abm.parameters.names import Declared, declared_in, group_classes
from abm.parameters.quantity import Group
from scenarios.scenario import RunDefaults
from scenarios.schema import title_of
from scenarios.words import MINUS, amount

REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "parameters.md"

HEAD = """# Parameters

Written by `python run.py reference` from the declarations in `abm/parameters/`; do not edit by hand.

A scenario file sets a parameter in the table of its group (`[service]`, then `referral = 0.8`); one with
four numbers takes them by domain (`[needs.share_served]`, then `housing = 0.5`). On the command line it
is `--set service.referral=0.8` or `--set needs.share_served.housing=0.5`; for a lever at a date
`--set funding.budget@12=0.7`, from month 12 on, or `@12+60`, over 60 months from then. Shares and probabilities are
written as fractions of 1 in files, and shown in per cent here. A value that *is off* lies beyond the bounds and
switches a mechanism off (`python run.py mechanisms`); studies draw within the bounds. A **lever** is a decision
somebody takes and may change at a date (`[[policy]]`); an **uncertainty** is not known well and is varied in studies; a
**constant** is known well enough, or is a convention.
"""

FROM_MONTH_0 = " Acts from month 0 on, also when set for the whole run."

COLUMNS = ("Name", "Default", "Bounds", "Unit", "Role", "Meaning", "Source")


def reference_text() -> str:
    """The whole reference in Markdown."""
    groups: dict[str, type[Group]] = {"run": RunDefaults, **group_classes()}
    return "\n".join([HEAD, *(_section(name, group) for name, group in groups.items())])


def write_reference(path: Path = REFERENCE) -> Path:
    """Write the reference and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(reference_text(), encoding="utf-8")
    return path


def _section(name: str, group: type[Group]) -> str:
    rows = [_row(declared) for declared in declared_in(group)]
    rule = "|" + " --- |" * len(COLUMNS)
    return "\n".join([f"## {name}", "", title_of(group), "", _line(COLUMNS), rule, *rows, ""])


def _row(declared: Declared) -> str:
    return _line(
        (
            f"`{declared.name}`",
            _typed(declared.default, declared),
            _bounds(declared),
            declared.unit,
            declared.role.value,
            declared.meaning + (FROM_MONTH_0 if declared.relative_to_base else ""),
            declared.source,
        )
    )


def _bounds(declared: Declared) -> str:
    if declared.low is None or declared.high is None:
        choices = getattr(declared.kind, "__members__", {})
        return ", ".join(f"`{name.lower()}`" for name in choices)
    or_off = "" if declared.off is None else f"; {declared.off:g} is off"
    return f"{_typed(declared.low, declared)} to {_typed(declared.high, declared)}{or_off}"


def _typed(value: Any, declared: Declared) -> str:
    """A value with the hyphen that a file needs."""
    return amount(value, declared.unit).replace(MINUS, "-")


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
