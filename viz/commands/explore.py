"""The command ``explore``: under what conditions something happens."""

from __future__ import annotations

from typing import Annotated

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

TEXTS = Texts(
    en={
        "where": "Where it happens",
        "alt": "Points by the two most telling factors, coloured by how often the condition holds.",
        "limit": "Boxes say where it happens within the ranges varied, not what causes it outside them.",
    },
    fr={
        "where": "Où cela arrive",
        "alt": "Points selon les deux facteurs les plus parlants, colorés par la fréquence de la condition.",
        "limit": "Les boîtes disent où cela arrive dans les plages parcourues, pas ce qui le cause au-delà.",
    },
)


def explore(
    study: StudyOrFolder,
    condition: Annotated[
        str, typer.Argument(metavar="CONDITION", help="Such as 'share_covered < 0.4 and theil_coverage > 0.01'.")
    ],
    workers: Workers = 2,
    scheduler: Scheduler = None,
    retry_failed: RetryFailed = False,
    partial_: Partial = False,
    report: ReportFile = None,
    out: RunsFolder = None,
    lang: Lang = Language.en,
) -> None:
    """Tell under what conditions something happens, in sentences."""
    from scenarios.analysis.condition import condition as read_condition
    from scenarios.batch.measure import measures

    wanted = read_condition(condition)
    run = {"workers": workers, "scheduler": scheduler, "retry_failed": retry_failed}
    with needs_extra("analysis"):
        from scenarios.analysis.explore import explain
        from scenarios.analysis.explore_words import sentences
        from viz.explore_figures import condition_figure
        from viz.report import Picture, Section

        found = studied(study, partial_, run, lang.value, out)
        outcomes = found.store.outcomes(measures(wanted.measures))
        explanation = explain(outcomes, found.store.setting.factors, wanted)
        figure = condition_figure(explanation, found.caption(outcomes))
        sections = [Section(TEXTS(lang.value, "where"), pictures=[Picture(figure, TEXTS(lang.value, "alt"))])]
        found.tell(
            "explore", sentences(explanation, lang.value), sections, {"where": figure}, outcomes,
            limits=[TEXTS(lang.value, "limit")], place=report,
        )  # fmt: skip
