"""The command ``balance``: what moving a lever does, as a map over what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.texts import Texts
from viz.commands.options import (
    Lang,
    Language,
    Partial,
    ReportFile,
    RetryFailed,
    RunsFolder,
    Scheduler,
    StudyOrFolder,
    Workers,
)
from viz.commands.shell import needs_extra
from viz.commands.studied import studied

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from scenarios.analysis.balance import Balance
    from viz.report import Section
    from viz.style import Caption

TEXTS = Texts(
    en={
        "effects": "What moves change",
        "best": "Where the balance lies",
        "alt_effects": "Change of each measure along what is not known, a line with its interval for each move.",
        "alt_map": "Change of “{measure}” by what is not known and the lever; dots where it is best.",
        "lever": "The lever, “{name}”: {meaning}",
        "file": "All these effects stand in balance.csv.",
        "explained": "The surface follows {share} of the differences between points in {measure}.",
        "alone": (
            "Each interval answers for itself: of a hundred lines that show nothing, five exclude 0 by chance."
        ),
        "limit_surface": (
            "A surface of second order is read, with a third power of the lever; levers that are not moved stand "
            "where the base has them, in the middle of their ranges where that was not tried. Where several things "
            "that are not known stand far from the middle at once, the range at the points tried says more than the "
            "tables."
        ),
        "limit_map": "There is no right balance by itself: it is where the map says, given what one holds to be true.",
    },
    fr={
        "effects": "Ce que changent les déplacements",
        "best": "Où se trouve l'équilibre",
        "alt_effects": (
            "Écart de chaque mesure le long de ce qu'on ne sait pas, une courbe avec son intervalle par déplacement."
        ),
        "alt_map": "Écart de « {measure} » selon ce qu'on ne sait pas et le levier ; points noirs où c'est le mieux.",
        "lever": "Le levier, « {name} » : {meaning}",
        "file": "Tous ces effets sont dans balance.csv.",
        "explained": "La surface suit {share} des différences entre points pour {measure}.",
        "alone": (
            "Chaque intervalle vaut pour lui seul : sur cent lignes sans effet, cinq excluent 0 par hasard."
        ),
        "limit_surface": (
            "On lit une surface du second ordre, avec un cube du levier ; les leviers non déplacés sont à leur "
            "valeur de base, au milieu de leur plage si elle n'a pas été essayée. Quand plusieurs inconnues sont à la "
            "fois loin du milieu, l'étendue aux points essayés en dit plus que les tableaux."
        ),
        "limit_map": (
            "Il n'y a pas de bon équilibre en soi : il est là où la carte le dit, selon ce que l'on tient pour vrai."
        ),
    },
)


def balance(
    study: StudyOrFolder,
    lever: Annotated[
        str | None, typer.Option("--lever", metavar="NAME", help="What is moved; funding.moved_to_ess if left out.")
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", metavar="MEASURE[:min|:max]", help="To be small, or large; may be repeated."),
    ] = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    partial_: Partial = False,
    report: ReportFile = None,
    out: RunsFolder = None,
    lang: Lang = Language.en,
) -> None:
    """Map what moving a lever does over what is not known, and where its sign turns."""
    language = lang.value
    run = {"workers": workers, "scheduler": scheduler, "retry_failed": retry_failed}
    with needs_extra("analysis"):
        from scenarios.analysis.balance import DEFAULT_OBJECTIVES, balance_of, objectives_of
        from scenarios.analysis.objective import taken_as_good
        from viz.balance_figures import effects_figure
        from viz.balance_text import balance_sentences
        from viz.commands.publishing import write_whole

        asked = objectives_of(measure or DEFAULT_OBJECTIVES)
        _check(study, lever)
        found = studied(study, partial_, run, language, out)
        outcomes = found.store.outcomes([one.measure for one in asked])
        answer = balance_of(outcomes, found.store.setting.factors, asked, lever)
        caption = found.caption(outcomes)
        figures = {"effects": effects_figure(answer, caption)} | _maps(answer, caption)
        write_whole(found.store.folder / "balance.csv", answer.table().to_csv(index=False))
        found.tell(
            "balance", [*balance_sentences(answer, language), taken_as_good(asked, language)],
            _sections(answer, figures, language), figures, outcomes,
            [*answer.warnings(language), *_how_sure(answer, language)],
            [TEXTS(language, "limit_map"), TEXTS(language, "limit_surface")], report,
        )  # fmt: skip


def _check(reference: str, lever: str | None) -> None:
    """Stop before anything is run where there would be no balance."""
    from pathlib import Path

    from scenarios.analysis.balance import moved_over, refuse_too_few
    from scenarios.batch.store import Store
    from scenarios.batch.study import load_study
    from scenarios.folder import MANIFEST

    if (Path(reference) / MANIFEST).is_file():
        moved_over(Store(Path(reference)).setting.factors, lever)
    else:
        study = load_study(reference)
        refuse_too_few(study.factors, lever, len(study.points().values))


def _maps(balance: Balance, caption: Caption) -> dict[str, Figure]:
    """A map for each measure, by key."""
    from viz.balance_figures import map_figure

    return {
        f"map-{place}": map_figure(balance, surface, caption) for place, surface in enumerate(balance.surfaces, start=1)
    }


def _how_sure(balance: Balance, language: str) -> list[str]:
    """How well the surface follows the points, and what its intervals answer for."""
    from scenarios.analysis.measure_words import measure_words, percent
    from scenarios.words import quoted

    said = []
    for surface in balance.surfaces:
        name = quoted(measure_words(surface.objective.measure, language).inline, language)
        said.append(TEXTS(language, "explained", share=percent(surface.explained, language), measure=name))
    return [*said, TEXTS(language, "alone")]


def _sections(balance: Balance, figures: dict[str, Figure], language: str) -> Sequence[Section]:
    """What moves change, and where each measure is best."""
    from scenarios.analysis.factor_words import factor_name
    from scenarios.analysis.measure_words import measure_words
    from scenarios.words import meaning
    from viz.balance_text import best_table, effects_table
    from viz.report import Picture, Section

    lever = TEXTS(
        language, "lever", name=factor_name(balance.lever, language), meaning=meaning(balance.lever.declared, language)
    )
    maps = [
        Picture(
            figures[f"map-{place}"],
            TEXTS(language, "alt_map", measure=measure_words(surface.objective.measure, language).inline),
        )
        for place, surface in enumerate(balance.surfaces, start=1)
    ]
    return [
        Section(
            TEXTS(language, "effects"), [lever, TEXTS(language, "file")],
            [Picture(figures["effects"], TEXTS(language, "alt_effects"))],
            [effects_table(balance, surface, language) for surface in balance.surfaces],
        ),
        Section(
            TEXTS(language, "best"), pictures=maps,
            tables=[best_table(balance, surface, language) for surface in balance.surfaces],
        ),
    ]  # fmt: skip
