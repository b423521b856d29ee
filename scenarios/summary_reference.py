"""Writes the table of figures into the two pages in plain words, from the code and from pages made by runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from abm.indicators.registry import INDICATORS
from abm.parameters import Parameters
from abm.parameters.mechanisms import MECHANISMS
from abm.parameters.names import declarations
from abm.parameters.quantity import ASSUMPTION, LEVER, UNCERTAINTY
from scenarios.base_report import number
from scenarios.batch.study import SHELF as STUDIES
from scenarios.contract_file import SHELF as CONTRACTS
from scenarios.generated import between, cells
from scenarios.loader import REPLAYS, catalogue
from scenarios.scenario import RunDefaults

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "summary.md", "fr": DOCS / "resume.md"}
SECTION = "figures"
HEADS = {"en": ("What", "Figure", "Page"), "fr": ("Quoi", "Chiffre", "Page (en anglais)")}
VERDICTS = re.compile(r"^(\d+) met, (\d+) MISS(?:ES)?, (\d+) too small to tell", re.MULTILINE)


class Figure(NamedTuple):
    """One row of the table.

    Attributes:
        english: what it is.
        french: the same.
        values: one number, or several beside each other.
        page: where more of it stands, below ``docs``; empty for none.
    """

    english: str
    french: str
    values: tuple[float, ...]
    page: str


def verdicts(*pages: Path) -> tuple[int, int, int]:
    """Published figures met, missed and too small to tell, as pages made by runs count them.

    Args:
        pages: ``docs/base.md`` or pages of ``docs/history``.

    Raises:
        ValueError: a page has no such count.
    """
    met = missed = unsure = 0
    for page in pages:
        found = VERDICTS.search(page.read_text(encoding="utf-8"))
        if found is None:
            raise ValueError(f"{page.name} does not say how many figures are met")
        met, missed, unsure = met + int(found[1]), missed + int(found[2]), unsure + int(found[3])
    return met, missed, unsure


def figures() -> Iterator[Figure]:
    """What the pages quote, in their order."""
    run, needs, declared = RunDefaults(), Parameters().needs, declarations().values()
    yield Figure(
        "citizens in a usual run", "citoyens d'une simulation habituelle", (run.citizens,), "reference/parameters.md"
    )
    yield Figure(
        "months before a policy begins, and after", "mois avant que commence une politique, et après",
        (run.burn_in_months, run.months), "reference/parameters.md",
    )  # fmt: skip
    yield Figure(
        "people in need per 1,000 inhabitants: employment, housing, child and family, autonomy",
        "personnes ayant un besoin pour 1 000 habitants : emploi, logement, enfance et famille, autonomie",
        needs.stock_per_thousand.values(), "base.md",
    )  # fmt: skip
    yield Figure(
        "of these, served at the start, %", "parmi elles, prises en charge au départ, en %",
        tuple(round(100.0 * share, 6) for share in needs.share_served.values()), "base.md",
    )  # fmt: skip
    yield Figure(
        "numbers and choices a user can change", "nombres et choix que l'on peut changer", (len(declared),),
        "reference/parameters.md",
    )  # fmt: skip
    yield Figure(
        "of these, decisions somebody takes (levers), and what is not known well (uncertainties)",
        "parmi eux, décisions que quelqu'un prend (leviers), et choses mal connues (incertitudes)",
        tuple(sum(one.role is role for one in declared) for role in (LEVER, UNCERTAINTY)), "reference/parameters.md",
    )  # fmt: skip
    yield Figure(
        "of all, those without a published source, marked *assumption*",
        "de tous, ceux qui n'ont pas de source publiée, notés *assumption*",
        (sum(ASSUMPTION in one.source for one in declared),), "reference/parameters.md",
    )  # fmt: skip
    yield Figure(
        "mechanisms that can be switched off one by one", "mécanismes que l'on peut neutraliser un à un",
        (len(MECHANISMS),), "odd.md",
    )  # fmt: skip
    yield Figure("indicators reported", "indicateurs publiés", (len(INDICATORS),), "reference/indicators.md")
    yield Figure(
        "scenarios, studies of many runs, replays of history, and outcome contracts that come with the model",
        "scénarios, études de nombreuses simulations, épisodes de l'histoire et contrats à impact fournis ici",
        (len(catalogue()), *(len(shelf.names()) for shelf in (STUDIES, REPLAYS, CONTRACTS))), "how-to/README.md",
    )  # fmt: skip
    yield Figure(
        "published figures that the society without any policy meets, misses, and is too small to tell",
        "chiffres publiés que la société sans politique atteint, manque, ou est trop petite pour établir",
        verdicts(DOCS / "base.md"), "base.md",
    )  # fmt: skip
    yield Figure(
        "the same in replays of history", "de même dans les épisodes de l'histoire",
        verdicts(*sorted((DOCS / "history").glob("*.md"))), "how-to/history.md",
    )  # fmt: skip


def section(language: str) -> str:
    """The table in Markdown.

    Args:
        language: ``en`` or ``fr``.
    """
    lines = [cells(*HEADS[language]), "| --- | ---: | --- |"]
    for one in figures():
        label = one.french if language == "fr" else one.english
        shown = " / ".join(number(value, int(value != round(value)), language) for value in one.values)
        lines.append(cells(label, shown, f"[{one.page}]({one.page})"))
    return "\n".join(lines)


def write(pages: dict[str, Path] = PAGES) -> list[Path]:
    """Write the table between the marks of each page, by language, and return the pages."""
    for language, page in pages.items():
        page.write_text(between(page.read_text(encoding="utf-8"), SECTION, section(language)), encoding="utf-8")
    return list(pages.values())
