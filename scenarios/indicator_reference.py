"""Writes docs/reference/indicators.md from the registry: ``python -m scenarios.indicator_reference``."""

from __future__ import annotations

from pathlib import Path

from abm.indicators.registry import INDICATORS, Indicator, Year
from abm.view import Level

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "indicators.md"

BREAKDOWNS = {Level.TERRITORY: "territory", Level.DOMAIN: "domain", Level.PROVIDER: "provider"}
YEARS = {Year.LAST: "its last month", Year.SUM: "the sum of its months", Year.MEAN: "the mean of its months"}


def indicator_reference() -> str:
    """The page as Markdown: each indicator with unit, meaning, breakdowns and what its year is."""
    head = (
        "# Indicators\n\n"
        "Written from `abm/indicators/` by `python -m scenarios.indicator_reference`; do not edit.\n\n"
        "Every value is of a month. A value that would be 0/0 is left out. Shares are fractions in "
        "`series.parquet` and in percent in summaries.\n"
    )
    return head + "".join(f"\n{_section(name, one)}" for name, one in INDICATORS.items())


def _section(name: str, one: Indicator) -> str:
    levels = [word for level, word in BREAKDOWNS.items() if level in one.by]
    total = "in all" if Level.TOTAL in one.by else ""
    shown = ", ".join([*filter(None, [total]), *(f"by {word}" for word in levels)])
    return (
        f"## `{name}`\n\n"
        f"**{one.label.en}** ({one.label.fr}). {one.meaning.en}\n\n"
        f"*{one.meaning.fr}*\n\n"
        f"- Unit: {one.unit.en} ({one.unit.fr}); {one.kind.value}.\n"
        f"- Shown {shown}.\n"
        f"- A year is {YEARS[one.year]}.\n"
    )


def write_indicator_reference(page: Path = PAGE) -> Path:
    """Write the page.

    Returns:
        Where it stands.
    """
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(indicator_reference(), encoding="utf-8")
    return page


if __name__ == "__main__":
    print(f"written: {write_indicator_reference()}")
