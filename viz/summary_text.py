"""The summary in words and tables, as Markdown or on a terminal."""

from __future__ import annotations

import numpy as np
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from abm.series import ALL, DOMAIN_NAMES
from scenarios.words import interval as bracketed
from viz.drift import DRIFTING, drift_rows
from viz.messages import DOMAINS, number, seeds_in_words, text
from viz.summary import GROUPS, LEARNT, Row, Spread, Summary

WIDE, NARROW, SLIM = 120, 78, 60
"""Columns of a terminal from which every number carries its interval, the change does, and the first year is shown."""


def _written(
    spread: Spread, decimals: int, summary: Summary, signed: bool = False, interval: bool = True
) -> str:
    """A number with its interval; a dash when missing, no interval for one run."""
    if np.isnan(spread.median):
        return "–"
    middle = number(spread.median, decimals, summary.language, signed)
    if summary.n_runs < 2 or not interval:
        return middle
    low, high = (number(value, decimals, summary.language, signed) for value in (spread.low, spread.high))
    return f"{middle} {bracketed(low, high, summary.language)}"


def _columns(summary: Summary) -> list[str]:
    kind = "" if summary.yearly else "_month"
    names = [text(summary.language, "indicator"), text(summary.language, "unit")]
    names.append(text(summary.language, ("first" if summary.periods == 2 else "last") + kind))
    if summary.periods == 2:
        names += [text(summary.language, "last" + kind), text(summary.language, "change")]
    return names


def _cells(row: Row, summary: Summary) -> list[str]:
    cells = [
        row.label,
        row.unit,
        _written(row.first if summary.periods == 2 else row.last, row.decimals, summary),
    ]
    if summary.periods == 2:
        points = f" {text(summary.language, 'points')}" if row.unit.startswith("%") else ""
        change = _written(row.change, row.decimals, summary, signed=True)
        cells += [_written(row.last, row.decimals, summary), change if change == "–" else change + points]
    return cells


def _narrow_columns(summary: Summary, width: int) -> list[str]:
    first, _, *rest = _columns(summary)
    return [first, *(rest if width >= SLIM else rest[-2:])]


def _narrow_cells(row: Row, summary: Summary, width: int) -> list[str]:
    """A row in few columns: the unit beside the name, levels as medians."""
    shown = [row.first, row.last] if summary.periods == 2 and width >= SLIM else [row.last]
    cells = [f"{row.label}, {row.unit}", *(_written(one, row.decimals, summary, interval=False) for one in shown)]
    if summary.periods == 2:
        cells.append(_written(row.change, row.decimals, summary, signed=True, interval=width >= NARROW))
    return cells


def _domain_columns(summary: Summary) -> list[str]:
    names = [DOMAINS[summary.language][domain] for domain in DOMAIN_NAMES]
    return [text(summary.language, "indicator"), text(summary.language, "unit"), *names]


def _head_lines(summary: Summary) -> list[str]:
    """Sentences about the command: society, failed runs, what an interval means."""
    head, language = summary.head, summary.language
    seeds = seeds_in_words(list(head.seeds))
    runs = text(language, "one_run" if summary.n_runs == 1 else "many_runs", n=summary.n_runs, seeds=seeds)
    lines = []
    if summary.n_runs:
        citizens = number(head.citizens, 0, language)
        lines.append(
            text(language, "society", citizens=citizens, months=head.months, burn_in=head.burn_in, runs=runs)
        )
    if head.failed:
        lines.append(text(language, "failed", failed=head.failed, all=head.failed + summary.n_runs))
    if not summary.n_runs:
        lines.append(text(language, "nothing"))
    else:
        note = "one_run_note" if summary.n_runs == 1 else "many_runs_note"
        lines.append(text(language, note, n=summary.n_runs))
    return lines


def as_markdown(summary: Summary) -> str:
    """The whole summary as Markdown: head, headlines, by domain, everything else."""
    language = summary.language
    parts = [f"# {summary.head.title}"]
    if summary.brief:
        said = [f"- **{title}{_colon(language)}** {sentence}" for title, sentence in summary.brief]
        parts += [f"## {text(language, 'brief')}", *_brief_note(summary), "\n".join(said)]
    parts += [_differences_markdown(summary), *_head_lines(summary)]
    groups = _groups(summary)
    shown = {row.name for _, rows in groups for row in rows}
    rest = [row for row in summary.rows if row.name not in shown]
    if groups:
        parts.append(f"## {text(language, 'headline')}")
    for group, rows in groups:
        cells = [_cells(row, summary) for row in rows]
        parts += [f"### {text(language, group)}", _markdown_table(_columns(summary), cells)]
    if summary.burden:
        cells = [_cells(row, summary) for row in summary.burden]
        parts += [f"## {text(language, 'burden')}", _markdown_table(_columns(summary), cells)]
    if summary.domains:
        title = text(language, "by_domain" if summary.yearly else "by_domain_month")
        parts += [f"## {title}", _markdown_table(_domain_columns(summary), _domain_cells(summary))]
    parts += _drift_markdown(summary)
    if rest:
        cells = [_cells(row, summary) for row in rest]
        parts += [f"## {text(language, 'more')}", _markdown_table(_columns(summary), cells)]
    if summary.rows:
        parts.append(text(language, "reading"))
    return "\n\n".join(parts) + "\n"


def _uncapitalised(words: str) -> str:
    return words[:1].lower() + words[1:]


def _colon(language: str) -> str:
    return " :" if language == "fr" else ":"


def _brief_note(summary: Summary) -> list[str]:
    """What the two numbers of a pair are; nothing when there are no pairs."""
    if not summary.brief or summary.periods == 1:
        return []
    medians = text(summary.language, "medians") if summary.n_runs > 1 else ""
    return [text(summary.language, "brief_year" if summary.yearly else "brief_month", medians=medians)]


def _groups(summary: Summary) -> list[tuple[str, list[Row]]]:
    """Headlines under the question they answer; what was learnt where something was tried."""
    is_tried = any(row.name == "n_trials" and max(row.first.high, row.last.high) > 0.0 for row in summary.rows)
    groups = {**GROUPS, "learnt": LEARNT} if is_tried else GROUPS
    found = [
        (group, [row for name in names for row in summary.rows if row.name == name]) for group, names in groups.items()
    ]
    return [(group, rows) for group, rows in found if rows]


def _drift_markdown(summary: Summary) -> list[str]:
    rows = drift_rows(summary.drift)
    if not rows:
        return []
    language = summary.language
    names = {**DOMAINS[language], ALL: text(language, "all_domains")}
    cells = [
        [names[domain], *("–" if np.isnan(one) else number(one, 1, language, signed=True) for one in drifts)]
        for domain, drifts in rows
    ]
    columns = [text(language, "domain"), *(text(language, word) for word in DRIFTING.values())]
    table = _markdown_table(columns, cells, words=1)
    return [f"## {text(language, 'drift')}", table, text(language, "drift_note")]


def _differences_markdown(summary: Summary) -> str:
    if not summary.head.differences:
        return text(summary.language, "no_difference")
    listed = "\n".join(f"- {line}" for line in summary.head.differences)
    return f"{text(summary.language, 'differences')}\n\n{listed}"


def _domain_cells(summary: Summary) -> list[list[str]]:
    return [
        [label, unit, *(_written(spread, decimals, summary) for spread in spreads)]
        for label, unit, decimals, spreads in summary.domains
    ]


def _markdown_table(columns: list[str], rows: list[list[str]], words: int = 2) -> str:
    """A table whose first columns hold words and the others numbers."""
    rule = [*["---"] * words, *["---:"] * (len(columns) - words)]
    lines = ["| " + " | ".join(cells) + " |" for cells in (columns, rule, *rows)]
    return "\n".join(lines)


def as_terminal(summary: Summary, width: int) -> RenderableType:
    """Brief, head and headlines for a terminal (rich) of so many columns."""
    language = summary.language
    parts: list[RenderableType] = [Text(summary.head.title, style="bold")]
    parts += [Text(line) for line in _brief_note(summary)]
    parts += [
        Text.assemble((f"{title}{_colon(language)} ", "bold"), sentence) for title, sentence in summary.brief
    ]
    if summary.head.differences:
        parts.append(Text(text(language, "differences")))
        parts += [Text(f"  · {line}") for line in summary.head.differences]
    else:
        parts.append(Text(text(language, "no_difference")))
    parts += [Text(line) for line in (*_head_lines(summary), *_drift_note(summary))]
    if summary.rows:
        parts.append(_terminal_table(summary, width))
    return Group(*parts)


def _drift_note(summary: Summary) -> list[str]:
    """A line when the society did not stand still before the scenario."""
    if not summary.drift.large:
        return []
    language = summary.language
    moved = ", ".join(
        f"{_uncapitalised(text(language, word))} {number(value, 1, language, signed=True)}"
        for word, value in summary.drift.large.items()
    )
    return [text(language, "drift_large", moved=moved)]


def _terminal_table(summary: Summary, width: int) -> Table:
    """One table with a bold line above each group."""
    wide = width >= WIDE
    words = 2 if wide else 1
    lines = {
        group: [_cells(row, summary) if wide else _narrow_cells(row, summary, width) for row in rows]
        for group, rows in _groups(summary)
    }
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, column in enumerate(_columns(summary) if wide else _narrow_columns(summary, width)):
        if position < words:
            table.add_column(column, overflow="fold")
        else:  # a number is never broken; a title may be
            longest = max(len(cells[position]) for rows in lines.values() for cells in rows)
            table.add_column(column, justify="right", min_width=longest)
    for group, rows in lines.items():
        table.add_row(Text(text(summary.language, group), style="bold"))
        for cells in rows:
            table.add_row(*(Text(cell) for cell in cells))
    return table


def print_summary(summary: Summary, console: Console | None = None) -> None:
    """Write the head and the headlines to a terminal or a pipe."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, 160)
    console.print(as_terminal(summary, console.width))
