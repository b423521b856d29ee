"""The page of a comparison: answer, effects, tables, scenarios over years, what is sure and what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from scenarios.analysis.effect import Comparison
from scenarios.analysis.measure_words import measure_words
from scenarios.texts import Texts
from scenarios.words import listed
from viz.compare_caption import ComparisonCaption
from viz.compare_figures import effects, over_years, paired_years
from viz.compare_text import answer, effects_table, notes
from viz.report import Picture, Report, Section

TEXTS = Texts(
    en={
        "title": "{base} compared with {others}",
        "question": "What changes with {others} instead of “{base}”?",
        "quoted": "“{title}”",
        "effects": "Effects",
        "effects_read": (
            "A dot is the mean difference within seeds, its bar the {level} % interval, both in per cent of the mean "
            "in “{base}”; the numbers at the right are in the unit named at the left. A filled dot differs, a hollow "
            "one is not told apart from chance. Whether up is good depends on the measure."
        ),
        "effects_caption": "Paired differences with {level} % intervals",
        "effects_alt": "Dots with bars, a row for each measure. {answer}",
        "paired": "When the difference comes about",
        "paired_read": (
            "Mean difference to “{base}” within seeds, year by year; the band is the {level} % interval of each year "
            "by itself: single years may leave 0 out by chance."
        ),
        "paired_caption": "Paired differences by year with {level} % intervals",
        "paired_alt": "Lines with bands over years, a panel for each of: {measures}. The tables have the means.",
        "some": (
            "{shown} of the {all} measures have a panel: those that differ somewhere before the others. All are in the "
            "tables."
        ),
        "years": "Scenarios over the years",
        "years_read": (
            "Bands hold single societies: how far chance spreads them. They overlap even where the difference within "
            "seeds is certain, so compare scenarios by the figures above, not by these bands."
        ),
        "years_caption": "Median and spread over runs by year",
        "years_alt": "Lines with bands over years for each scenario, a panel for each of: {measures}.",
    },
    fr={
        "title": "{base} comparé à {others}",
        "question": "Qu'est-ce qui change avec {others} au lieu de « {base} » ?",
        "quoted": "« {title} »",
        "effects": "Effets",
        "effects_read": (
            "Un point est l'écart moyen à graine égale, sa barre l'intervalle à {level} %, tous deux en % de la "
            "moyenne dans « {base} » ; à droite, les nombres sont dans l'unité nommée à gauche. Un point "
            "plein diffère, un point creux n'est pas distingué du hasard. Une hausse est bonne ou mauvaise selon la "
            "mesure."
        ),
        "effects_caption": "Écarts appariés et intervalles à {level} %",
        "effects_alt": "Points et barres, une ligne par mesure. {answer}",
        "paired": "Quand l'écart apparaît",
        "paired_read": (
            "Écart moyen à « {base} » à graine égale, année par année ; la bande est l'intervalle à "
            "{level} % de chaque année prise seule : quelques-unes peuvent exclure 0 par hasard."
        ),
        "paired_caption": "Écarts appariés par année et intervalles à {level} %",
        "paired_alt": (
            "Lignes et bandes au fil des années, un panneau pour chaque mesure : {measures}. Les moyennes sur les "
            "années sont dans les tableaux."
        ),
        "some": (
            "{shown} des {all} mesures ont un panneau : celles qui diffèrent quelque part avant les autres. Toutes "
            "sont dans les tableaux."
        ),
        "years": "Les scénarios au fil des années",
        "years_read": (
            "Les bandes portent sur des sociétés prises une à une : ce que le hasard les écarte. Elles se recouvrent "
            "même là où l'écart à graine égale est certain ; comparer les scénarios par les figures précédentes, non "
            "par ces bandes."
        ),
        "years_caption": "Médiane et dispersion des simulations par année",
        "years_alt": "Lignes et bandes au fil des années, une par scénario, un panneau par mesure : {measures}.",
    },
)  # fmt: skip
MOST_PANELS = 9
"""Measures that are drawn over years: three by three, which a screen or a sheet of paper holds at a readable size."""


def compare_report(
    comparison: Comparison,
    yearly: pd.DataFrame,
    caption: ComparisonCaption,
    command: str,
    provenance: Mapping[str, str],
    limits: Sequence[str] = (),
    incomplete: str | None = None,
) -> Report:
    """The page of a comparison, in the language of the caption.

    Args:
        comparison: its effects.
        yearly: long table with run, scenario, seed, year, indicator, territory, domain, provider, value.
        caption: titles, differences, seeds, source and language.
        command: that makes the page again.
        provenance: versions, code, seeds.
        limits: of this comparison, besides those of the model.
        incomplete: what is missing, when not all runs are done.
    """
    caption = replace(caption, level=comparison.level)
    language, base = caption.language, caption.title(comparison.base)
    titles = [caption.title(other) for other in comparison.others]
    quoted = [TEXTS(language, "quoted", title=title) for title in titles]
    return Report(
        title=TEXTS(language, "title", base=base, others=listed(titles, language)),
        question=TEXTS(language, "question", base=base, others=listed(quoted, language)),
        answer=answer(comparison, language, caption.titles),
        command=command,
        differences={caption.title(other): lines for other, lines in caption.differences.items()},
        sections=[_effects(comparison, caption), *_years(comparison, yearly, caption)],
        uncertainty=notes(comparison, language, caption.titles),
        limits=limits,
        provenance=provenance,
        incomplete=incomplete,
    )


def _effects(comparison: Comparison, caption: ComparisonCaption) -> Section:
    """A figure and a table for each other scenario."""
    told = {"level": caption.level_in_words, "base": caption.title(comparison.base)}
    language = caption.language
    parts = [comparison.only(other) for other in comparison.others]
    pictures = [
        Picture(
            effects(part, caption.only(part.others[0])),
            TEXTS(language, "effects_alt", answer=" ".join(answer(part, language, caption.titles))),
            f"{TEXTS(language, 'effects_caption', **told)}{_of(part, caption)}",
        )
        for part in parts
    ]
    tables = [effects_table(part, language, titles=caption.titles) for part in parts]
    return Section(TEXTS(language, "effects"), [TEXTS(language, "effects_read", **told)], pictures, tables)


def _of(part: Comparison, caption: ComparisonCaption) -> str:
    """Which scenarios a figure is about."""
    return ", " + effects_table(part, caption.language, titles=caption.titles).caption


def _years(comparison: Comparison, yearly: pd.DataFrame, caption: ComparisonCaption) -> list[Section]:
    """Differences first, because they answer the question; then the scenarios as they are."""
    language = caption.language
    told = {"level": caption.level_in_words, "base": caption.title(comparison.base)}
    measures = comparison.telling(MOST_PANELS)
    names = {"measures": "; ".join(dict.fromkeys(measure_words(one, language).panel for one in measures))}
    counts = {"shown": len(measures), "all": len(comparison.measures)}
    some = [TEXTS(language, "some", **counts)] if len(measures) < len(comparison.measures) else []
    figures = {
        "paired": paired_years(yearly, comparison.base, comparison.others, measures, caption),
        "years": over_years(yearly, [comparison.base, *comparison.others], measures, caption),
    }
    return [
        Section(
            TEXTS(language, kind),
            [TEXTS(language, f"{kind}_read", **told), *some],
            [Picture(figure, TEXTS(language, f"{kind}_alt", **names), TEXTS(language, f"{kind}_caption", **told))],
        )
        for kind, figure in figures.items()
    ]
