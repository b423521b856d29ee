"""One self-contained page: question, answer, figures, tables, uncertainty, limits, and the command to run it again.

Pictures are held inside as images of their own, so that nothing is fetched and no name in one clashes with another's.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined
from matplotlib.figure import Figure

from scenarios.texts import Texts
from viz.style import as_bytes
from viz.tables import Table

LARGEST_SVG = 600_000
"""Bytes from which a picture is held as PNG; a line drawing is far below, ten thousand dots are above."""
MANY_ROWS = 40
"""Rows from which a table has a frame of its own on the screen; on paper it is whole."""

TEXTS = Texts(
    en={
        "question": "Question", "answer": "In short", "differences": "What differs between the scenarios",
        "differences_all": "What is varied", "contents": "Contents", "uncertainty": "How sure this is",
        "limits": "Limits of this answer", "again": "How to run this again", "command": "Command",
        "provenance": "Made with", "incomplete": "Incomplete:", "figure": "Figure {n}", "table": "Table {n}",
        "source": "Simulated by an agent-based model; no observed data are shown.",
        "same": "The same command with the same code and package versions gives the same numbers.",
        "limit_assumptions": (
            "The model does not forecast: it shows what follows from stated assumptions. Several central parameters "
            "have no published source; a conclusion that does not survive their ranges is not one. The intervals here "
            "hold chance between simulated societies, not doubt about the assumptions."
        ),
        "limit_drift": (
            "Before a scenario begins the society runs without any policy (burn-in). Where its figures still drift "
            "there, differences between scenarios remain fair, because all share the drift; levels and changes over "
            "time do not."
        ),
        "limit_size": (
            "The number of citizens is resolution. In small societies rare events (failures of enterprises, child "
            "protection in one territory) are mostly noise, and employers are more numerous and smaller than in the "
            "country."
        ),
        "limit_scope": (
            "Four domains of social action are modelled: no health care, no schools, no cash benefits. Households have "
            "no budget, and no macroeconomy answers to public spending."
        ),
    },
    fr={
        "question": "Question", "answer": "En bref", "differences": "Ce qui diffère entre les scénarios",
        "differences_all": "Ce qui varie", "contents": "Sommaire", "uncertainty": "À quel point c'est sûr",
        "limits": "Limites de cette réponse", "again": "Comment refaire ce calcul", "command": "Commande",
        "provenance": "Fait avec", "incomplete": "Incomplet :", "figure": "Figure {n}", "table": "Tableau {n}",
        "source": "Simulé par un modèle à base d'agents ; aucune donnée observée n'est montrée.",
        "same": "La même commande, avec le même code et les mêmes versions, donne les mêmes nombres.",
        "limit_assumptions": (
            "Le modèle ne prévoit pas : il montre ce qui découle d'hypothèses énoncées. Plusieurs paramètres centraux "
            "n'ont pas de source publiée ; une conclusion qui ne résiste pas à leurs plages de valeurs n'en est pas "
            "une. Les intervalles donnés ici portent sur le hasard entre sociétés simulées, non sur le doute quant aux "
            "hypothèses."
        ),
        "limit_drift": (
            "Avant le début d'un scénario, la société vit sans aucune politique (mise en régime). Si ses chiffres y "
            "dérivent encore, les écarts entre scénarios restent équitables, car tous partagent la dérive ; pas les "
            "niveaux ni les évolutions dans le temps."
        ),
        "limit_size": (
            "Le nombre de citoyens est une résolution. Dans les petites sociétés, les événements rares (faillites, "
            "protection de l'enfance dans un territoire) sont surtout du bruit, et les employeurs y sont plus nombreux "
            "et plus petits que dans le pays."
        ),
        "limit_scope": (
            "Quatre domaines de l'action sociale sont modélisés : ni soins, ni école, ni prestations en espèces. Les "
            "ménages n'ont pas de budget, et aucune macroéconomie ne répond à la dépense publique."
        ),
    },
)  # fmt: skip

LIMITS = ("limit_assumptions", "limit_drift", "limit_size", "limit_scope")
"""Limits of the model, which every report states."""


@dataclass(frozen=True)
class Picture:
    """A figure of the page.

    Attributes:
        figure: to be drawn.
        alt: what it shows and what one sees in it, for those who do not see it.
        caption: below it; numbered by the page; ``alt`` when there is none.
    """

    figure: Figure
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page: paragraphs, then pictures, then tables."""

    heading: str
    paragraphs: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True)
class Report:
    """What a page says, in one language.

    Attributes:
        title: of the page.
        question: what was asked, in a sentence.
        answer: the result in a few sentences; the page begins with them.
        differences: by scenario (a title, or ``""``), what distinguishes it, in plain words.
        sections: figures and tables.
        uncertainty: what intervals mean here, how many runs, what failed, warnings.
        limits: of this answer, besides those of the model.
        command: exact command that makes the page again.
        provenance: name and value: versions, code hash, seeds, date.
        incomplete: what is missing when not all runs are done; shown as a banner.
    """

    title: str
    question: str
    answer: Sequence[str]
    command: str
    differences: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sections: Sequence[Section] = ()
    uncertainty: Sequence[str] = ()
    limits: Sequence[str] = ()
    provenance: Mapping[str, str] = field(default_factory=dict)
    incomplete: str | None = None


def render(report: Report, language: str = "en") -> str:
    """The page as HTML.

    Args:
        report: what it says, in that language.
        language: ``"en"`` or ``"fr"``, of the words the page adds.
    """
    page = _environment().get_template("report.html")
    return page.render(
        report=report,
        language=language,
        say=lambda key, **values: TEXTS(language, key, **values),
        image=image_address,
        limits=[*(TEXTS(language, key) for key in LIMITS), *report.limits],
        many_rows=MANY_ROWS,
    )


def image_address(figure: Figure) -> str:
    """A picture as a ``data:`` address: SVG, or PNG where SVG would be large."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        content, kind = as_bytes(figure, "svg"), "svg+xml"
        if len(content) > LARGEST_SVG:
            content, kind = as_bytes(figure, "png"), "png"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _environment() -> Environment:
    """Templates in which every text is escaped and a missing one is an error."""
    return Environment(
        loader=PackageLoader("viz", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
