"""Writes the table of mechanisms into the description of the model, from ``abm.parameters.mechanisms``."""

from __future__ import annotations

from pathlib import Path

from abm.parameters.mechanisms import MECHANISMS, PARTS, Mechanism
from abm.parameters.names import as_written, convert, find
from scenarios.generated import between, cells

PAGE = Path(__file__).parent.parent / "docs" / "odd.md"
SECTION = "mechanisms"

COLUMNS = {
    "en": ("Part", "Mechanism", "What it does", "Off when", "Where"),
    "fr": ("Partie", "Mécanisme", "Ce qu'il fait", "Neutralisé par", "Où"),
}


def rows(language: str) -> list[tuple[str, str, str, str, str]]:
    """Part, name, meaning, neutral values and file of each mechanism; the part once, where it begins."""
    found, before = [], ""
    for one in MECHANISMS:
        part = PARTS[one.part][language == "fr"]
        found.append((part if part != before else "", one.name, one.meaning(language), neutral(one), one.where))
        before = part
    return found


def neutral(mechanism: Mechanism) -> str:
    """Values that switch it off, as a scenario file writes them: ``"funding.budget = 1"``."""
    return ", ".join(f"{name} = {_written(name, value)}" for name, value in mechanism.neutral.items())


def _written(name: str, value: object) -> str:
    leaf = find(name).leaves()[0]
    typed = convert(leaf, value)
    return f"{typed:g}" if leaf.kind is float else as_written(typed)


def section() -> str:
    """The table in Markdown."""
    part, name, meaning, off, where = COLUMNS["en"]
    lines = [cells(part, name, meaning, off, where), "|" + " --- |" * len(COLUMNS["en"])]
    for of_part, known, what, values, file in rows("en"):
        lines.append(cells(of_part, f"`{known}`", what, f"`{values}`", f"`{file}`"))
    return "\n".join(lines)


def write(page: Path = PAGE) -> Path:
    """Write the table between its marks and return the page."""
    page.write_text(between(page.read_text(encoding="utf-8"), SECTION, section()), encoding="utf-8")
    return page


if __name__ == "__main__":
    print(f"written: {write()}")
