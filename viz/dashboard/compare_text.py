"""What is said of a pair: what differs, and what many pairs say."""

from __future__ import annotations

import html
import shlex

from scenarios.differences import differences
from scenarios.progress import duration
from viz.compare_text import answer, difference_lines, effects_table, notes
from viz.dashboard.asked import Asked
from viz.dashboard.batch import BatchState
from viz.dashboard.compare_words import WORDS
from viz.dashboard.paired import scenarios_of
from viz.dashboard.replications import FIRST, SECOND, Replications
from viz.tables import Table


def what_differs(asked: Asked, language: str) -> list[str]:
    """Differences between the two scenarios as lines.

    Raises:
        WelfareError: a name or value is not valid.
    """
    first, second = scenarios_of(asked)
    return difference_lines(differences(first, second, language), *titles(asked, language).values(), language)


def titles(asked: Asked, language: str) -> dict[str, str]:
    """What the two are called, told apart also when one has only other changes than the other."""
    first, second = scenarios_of(asked)
    return {
        side: WORDS(language, "title_of", side=side, title=one.title.in_language(language))
        for side, one in ((FIRST, first), (SECOND, second))
    }


def effect_lines(replications: Replications, asked: Asked, language: str) -> list[str]:
    """The effect in sentences, with intervals."""
    return answer(replications.comparison, language, titles(asked, language))


def effect_notes(replications: Replications, asked: Asked, language: str) -> list[str]:
    """What must be known before believing it."""
    return notes(replications.comparison, language, titles(asked, language))


def effect_table(replications: Replications, asked: Asked, language: str) -> str:
    """All lines as HTML."""
    return as_html(effects_table(replications.comparison, language, SECOND, titles(asked, language)).columns(range(7)))


def as_html(table: Table) -> str:
    """A table for a page."""
    kinds = [' class="words"' if place in table.words else "" for place in range(len(table.heads))]
    heads = "".join(f"<th{kind}>{html.escape(head)}</th>" for head, kind in zip(table.heads, kinds, strict=True))
    rows = (
        "".join(f"<td{kind}>{html.escape(cell)}</td>" for cell, kind in zip(row, kinds, strict=True))
        for row in table.rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="effects"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def progress(state: BatchState, language: str) -> str:
    """How far a batch is, and how long it will take."""
    done = WORDS(language, "progress", done=state.done, total=state.total)
    after = WORDS(language, "waiting")
    if state.left is not None:
        after = WORDS(language, "left", time=duration(state.left))
    return f"{done}, {after}"


def command(asked: Asked, pairs: int) -> str:
    """The command line that tells the same effects; none when only one of the two is changed.

    Options of the command hold for both scenarios.
    """
    beside = asked.beside()
    if dict(asked.changes) != dict(beside.changes) or asked.scenario == beside.scenario:
        return ""
    parts = [f"python run.py compare {asked.scenario} {beside.scenario} --replicates {pairs}"]
    parts += [f"--set {shlex.quote(f'{name}={value}')}" for name, value in asked.changes.items()]
    parts += [f"--citizens {asked.citizens}", f"--seed {asked.seed}"]
    return " ".join(parts + ([f"--months {asked.months}"] if asked.months else []))
