"""The command ``sensitivity``: which factors move the results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.texts import Texts
from viz.commands.options import (
    Lang,
    Language,
    Measures,
    Partial,
    ReportFile,
    RetryFailed,
    RunsFolder,
    Scheduler,
    StudyOrFolder,
    Workers,
)
from viz.commands.shell import needs_extra
from viz.commands.studied import Studied, studied

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.analysis.sensitivity import Indices, Screening
    from viz.report import Section

DESIGNS = ("morris", "saltelli")

TEXTS = Texts(
    en={
        "indices": "Shares of variance (Sobol indices)",
        "screening": "Effects over the whole range (Morris screening)",
        "chance": "Chance in the results",
        "spread": "What moves the spread between runs",
        "alt_indices": "Bars of first-order and total indices of every factor with their intervals.",
        "alt_screening": "Mean absolute effect of every factor with its interval.",
        "pairs": "Pairs of factors (second order)",
        "limit": "Indices are shares of what the chosen ranges bring about; other ranges give other shares.",
    },
    fr={
        "indices": "Parts de variance (indices de Sobol)",
        "screening": "Effets sur toute la plage (criblage de Morris)",
        "chance": "Le hasard dans les résultats",
        "spread": "Ce qui fait varier la dispersion entre simulations",
        "alt_indices": "Barres des indices de premier ordre et totaux de chaque facteur, avec leurs intervalles.",
        "alt_screening": "Effet absolu moyen de chaque facteur, avec son intervalle.",
        "pairs": "Paires de facteurs (second ordre)",
        "limit": (
            "Les indices sont des parts de ce que produisent les plages choisies ; d'autres plages, d'autres parts."
        ),
    },
)


def sensitivity(
    study: StudyOrFolder,
    measures: Measures = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    partial_: Partial = False,
    report: ReportFile = None,
    out: RunsFolder = None,
    lang: Lang = Language.en,
) -> None:
    """Tell which factors of a study move the results: Morris screening or Sobol indices, with intervals."""
    run = {"workers": workers, "scheduler": scheduler, "retry_failed": retry_failed}
    with needs_extra("analysis"):
        found = studied(study, partial_, run, lang.value, out)
        _refuse_other_designs(found)
        asked = found.measures(measures)
        outcomes = found.store.outcomes(asked)
        names = [str(one) for one in asked]
        if found.kind_of_design == "morris":
            _screening(found, outcomes, names, report)
        else:
            _indices(found, outcomes, names, report)


def _refuse_other_designs(found: Studied) -> None:
    """Stop at a design from which no index can be computed.

    Raises:
        ResultError: says which designs do.
    """
    from abm.errors import ResultError

    kind = found.kind_of_design
    if kind not in DESIGNS:
        raise ResultError(
            f"'{found.store.folder}' has a {kind or 'list'} design; sensitivity needs kind = \"morris\" (screening) or "
            "\"saltelli\" (Sobol indices) in its study"
        )


def _problem(found: Studied) -> dict[str, Any]:
    from scenarios.batch.design import problem

    return problem([factor.name for factor in found.store.setting.factors])


def _indices(found: Studied, outcomes: pd.DataFrame, measures: list[str], place: str | None) -> None:
    """Sobol indices, printed and written."""
    from scenarios.analysis.responses import SPREAD
    from scenarios.analysis.sensitivity import sobol_indices
    from scenarios.analysis.sensitivity_notes import pairing
    from scenarios.batch.points import read_sample
    from viz.report import Picture, Section
    from viz.sensitivity_figures import indices_figure
    from viz.sensitivity_tables import indices_tables, pairs_table
    from viz.sensitivity_text import indices_sentences

    factors, language = found.store.setting.factors, found.language
    second = bool(found.store.manifest["design"]["design"].get("calc_second_order", False))
    indices = sobol_indices(_problem(found), read_sample(found.store.folder), outcomes, measures, second)
    figure = indices_figure(indices, factors, found.caption(outcomes))
    pictures, tables = [Picture(figure, TEXTS(language, "alt_indices"))], indices_tables(indices, factors, language)
    pairs = [pairs_table(indices, one, factors, language) for one in measures if second]
    sections = [
        Section(TEXTS(language, "indices"), pictures=pictures, tables=tables),
        *([Section(TEXTS(language, "pairs"), tables=pairs)] if second else []),
        _chance(indices, language),
        Section(TEXTS(language, "spread"), tables=indices_tables(indices, factors, language, SPREAD)),
    ]
    found.tell(
        "sensitivity", indices_sentences(indices, factors, language), sections, {"indices": figure}, outcomes,
        indices.warnings(language), [TEXTS(language, "limit"), pairing(language)], place,
    )  # fmt: skip


def _chance(result: Indices | Screening, language: str) -> Section:
    """How much of the variance between points is chance."""
    from viz.report import Section
    from viz.sensitivity_tables import noise_table

    title = TEXTS(language, "chance")
    return Section(title, tables=[noise_table(result, title, language)])


def _screening(found: Studied, outcomes: pd.DataFrame, measures: list[str], place: str | None) -> None:
    """Effects of a Morris screening, printed and written."""
    from scenarios.analysis.responses import SPREAD
    from scenarios.analysis.sensitivity import morris_indices
    from scenarios.analysis.sensitivity_notes import pairing
    from scenarios.batch.points import read_sample
    from viz.report import Picture, Section
    from viz.sensitivity_figures import screening_figure
    from viz.sensitivity_tables import screening_tables
    from viz.sensitivity_text import screening_sentences

    factors, language, caption = found.store.setting.factors, found.language, found.caption(outcomes)
    levels = int(found.store.manifest["design"]["design"]["levels"])
    screening = morris_indices(_problem(found), read_sample(found.store.folder), outcomes, measures, levels)
    figures = {
        f"screening-{number}": screening_figure(screening, one, factors, caption)
        for number, one in enumerate(measures, start=1)
    }
    pictures = [Picture(figure, TEXTS(language, "alt_screening")) for figure in figures.values()]
    tables = screening_tables(screening, factors, language)
    sections = [
        Section(TEXTS(language, "screening"), pictures=pictures, tables=tables),
        _chance(screening, language),
        Section(TEXTS(language, "spread"), tables=screening_tables(screening, factors, language, SPREAD)),
    ]
    found.tell(
        "sensitivity", screening_sentences(screening, factors, language), sections, figures, outcomes,
        screening.warnings(language), [TEXTS(language, "limit"), pairing(language)], place,
    )  # fmt: skip
