"""The page of a replay of history: ``python run.py history NAME --write`` writes docs/history/NAME.md."""

from __future__ import annotations

from pathlib import Path

from scenarios.base_report import markdown_row
from scenarios.describe import policy_sentences
from scenarios.history_report import HistoryReport, summary, tables

FOLDER = Path(__file__).parent.parent / "docs" / "history"

READING = """What was *fed* was put in; that it comes out again is no validation. Nothing was fitted to what was *held
out*. Tolerances come from the sources, never from results, and a miss stands as a **MISS**. Runs of all seeds are taken
together; in brackets stands the 95 % interval (jackknife over seeds). Where it is wider than the tolerance, a figure
is a miss only when it lies outside by more than that; otherwise the runs are *too small to tell*. (D) marks a figure
derived from published ones."""


def markdown(report: HistoryReport) -> str:
    """The page, in English."""
    scenario = report.replay.scenario
    policy = [f"- {text}. {why}".strip() for text, why in policy_sentences(scenario, "en")]
    parts = [
        f"# {scenario.title.en}\n",
        f"Written by `python run.py history {scenario.name} --write`; do not edit by hand.\n",
        f"{scenario.intent.en}\n",
        *(f"{line}\n" for line in summary(report, "en")),
        f"{READING}\n",
        "## Policy\n",
        "\n".join(policy) + "\n",
    ]
    for title, heads, rows in tables(report, "en"):
        lines = [markdown_row(heads), "|" + " --- |" * len(heads), *(markdown_row(row) for row in rows)]
        parts.append("\n".join([f"## {title}", "", *lines, ""]))
    parts.append("\n".join(["## Sources", "", *(f"- {source}" for source in scenario.sources), ""]))
    return "\n".join(parts)


def write_page(report: HistoryReport, folder: Path = FOLDER) -> Path:
    """Write the page and return its path."""
    path = folder / f"{report.replay.scenario.name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(markdown(report), encoding="utf-8")
    return path
