"""What the command ``run`` shows and leaves besides its tables: summary, pictures, network."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import pandas as pd

from abm.compiled import source_hash
from scenarios.differences import differences
from scenarios.french_errors import in_language
from scenarios.messages import message
from scenarios.results import series_frame
from scenarios.runner import Outcome
from scenarios.scenario import Scenario
from viz.figures import all_figures, figure_files
from viz.style import Caption
from viz.summary import Head, Summary, summarise
from viz.summary_text import as_markdown, print_summary

PROGRAM = "welfare-abm"
MOST_SEEDS = 10
"""Seeds of failed runs that are told on the terminal; all stand in the table of runs."""


def in_words(scenario: Scenario, language: str = "en") -> list[str]:
    """How a scenario differs from the defaults, its policy included."""
    found = differences(Scenario(name="defaults", title=scenario.title, intent=scenario.intent), scenario, language)
    return [*found.run, *found.settings, *found.only_second]


def failures(outcomes: Sequence[Outcome], language: str = "en") -> str:
    """What to tell of runs that failed; empty when all were done."""
    failed = [outcome.record for outcome in outcomes if outcome.record.status == "failed"]
    if not failed:
        return ""
    last_line = failed[0].error.strip().splitlines()[-1]
    seeds = ", ".join(str(record.seed) for record in failed[:MOST_SEEDS])
    if len(failed) > MOST_SEEDS:
        seeds += message(language, "and_others")
    return message(
        language, "failed_runs", failed=len(failed), all=len(outcomes), seeds=seeds,
        error=in_language(last_line, language),
    )  # fmt: skip


def result_files(scenario: Scenario, outcomes: Sequence[Outcome], language: str) -> dict[str, str | bytes]:
    """Files of a result besides the tables.

    Args:
        scenario: what was run.
        outcomes: of all runs.
        language: ``"en"`` or ``"fr"``.

    Returns:
        Contents by relative name; no pictures when every run failed.
    """
    done = [outcome for outcome in outcomes if outcome.record.series is not None]
    files: dict[str, str | bytes] = {"summary.md": as_markdown(_summary(scenario, outcomes, language))}
    if done:
        if done[0].network:
            files["institutions.graphml"] = done[0].network
        caption = Caption(
            scenario.title.in_language(language),
            [outcome.record.seed for outcome in done],
            f"{PROGRAM}, code {source_hash()[:8]}",
            language,
        )
        pictures = all_figures(
            _frame(done),
            [outcome.first_sizes for outcome in done],
            [outcome.last_sizes for outcome in done],
            done[0].poverty,
            caption,
        )
        with warnings.catch_warnings():
            # A title in letters the font lacks: the boxes in the picture say so.
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")
            files.update(figure_files(pictures))
    return files


def print_table(scenario: Scenario, outcomes: Sequence[Outcome], language: str) -> None:
    """Print the summary on the terminal."""
    print_summary(_summary(scenario, outcomes, language))


def _frame(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    return series_frame([outcome.record for outcome in outcomes])


def _summary(scenario: Scenario, outcomes: Sequence[Outcome], language: str) -> Summary:
    done = [outcome for outcome in outcomes if outcome.record.series is not None]
    head = Head(
        title=scenario.title.in_language(language),
        citizens=scenario.run.citizens,
        months=scenario.run.months,
        burn_in=scenario.run.burn_in_months,
        seeds=[outcome.record.seed for outcome in done],
        failed=len(outcomes) - len(done),
        differences=in_words(scenario, language),
    )
    return summarise(_frame(done), head, language)
