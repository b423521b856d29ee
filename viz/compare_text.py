"""A comparison in words and tables: the result in a sentence first, then every line with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from rich.console import Console, Group, RenderableType
from rich.text import Text

from scenarios.analysis.effect import Comparison, Effect, Verdict
from scenarios.analysis.measure_words import MeasureWords, measure_words
from scenarios.differences import Differences, differences
from scenarios.scenario import Scenario
from scenarios.texts import Texts
from scenarios.words import interval
from viz.messages import number
from viz.tables import Table

Titles = Mapping[str, str]

WIDE, NARROW, SLIM = 120, 80, 60
"""Columns of a terminal from which the table has all its columns, has the levels, and has a column for verdicts."""
MOST_TOLD = 6
"""Effects told in a sentence; the table has all."""

TEXTS = Texts(
    en={
        "measure": "Measure", "unit": "Unit", "difference": "Difference [{level} %]", "seeds": "Seeds",
        "saved": "Variance saved", "agreement": "Same sign", "verdict": "Verdict",
        "DIFFERS": "differs", "NOT_TOLD_APART": "not told apart", "SAME": "the same", "NO_VALUE": "no value",
        "of": "{n}\u00a0of\u00a0{all}",
        "lower": "Lower with “{other}” than with “{base}”: {effects}.",
        "higher": "Higher with “{other}” than with “{base}”: {effects}.",
        "effect": "{label}, by {size} {unit}",
        "more": "and {n} more",
        "none": "Nothing tells “{other}” from “{base}”: no difference is larger than chance explains.",
        "not_told": "Not told apart from chance: {labels}.",
        "identical": "The same to the last digit in every run: {labels}.",
        "table": "“{other}” instead of “{base}”",
        "note": (
            "Differences are taken within seeds, then averaged; in brackets the {level} % interval of the mean "
            "difference (t, over seeds). “Differs” also passes Holm's test for having looked at {lines} lines at "
            "once: the chance of even one false “differs” is at most {alpha} %."
        ),
        "pairing": "Pairing on seeds saved {saved} % of the variance in the median line: {words}.",
        "run": "Size and length of the runs: {what}", "setting": "{what}", "only": "only in “{title}”: {what}",
        "in_all": "in all runs: {what}", "left_out": "left out of all runs: {what}",
        "no_difference": "Nothing differs between the two scenarios.",
    },
    fr={
        "measure": "Mesure", "unit": "Unité", "difference": "Écart [{level} %]", "seeds": "Graines",
        "saved": "Variance épargnée", "agreement": "Même signe", "verdict": "Verdict",
        "DIFFERS": "diffère", "NOT_TOLD_APART": "non distingué", "SAME": "identique", "NO_VALUE": "sans valeur",
        "of": "{n}\u00a0sur\u00a0{all}",
        "lower": "Plus bas avec « {other} » qu'avec « {base} » : {effects}.",
        "higher": "Plus haut avec « {other} » qu'avec « {base} » : {effects}.",
        "effect": "{label}, de {size} {unit}",
        "more": "et {n} de plus",
        "none": (
            "Rien ne distingue « {other} » de « {base} » : aucun écart ne dépasse ce que le hasard "
            "explique."
        ),
        "not_told": "Non distingués du hasard : {labels}.",
        "identical": "Identiques au dernier chiffre près dans chaque simulation : {labels}.",
        "table": "« {other} » au lieu de « {base} »",
        "note": (
            "Les écarts sont pris à graine égale, puis moyennés ; entre crochets, l'intervalle à {level} % de l'écart "
            "moyen (t, sur les graines). « Diffère » passe aussi le test de Holm pour {lines} lignes examinées à la "
            "fois : la probabilité d'un seul « diffère » à tort est d'au plus {alpha} %."
        ),
        "pairing": "L'appariement par graine a épargné {saved} % de la variance dans la ligne médiane : {words}.",
        "run": "Taille et durée des simulations : {what}", "setting": "{what}",
        "only": "seulement dans « {title} » : {what}",
        "in_all": "dans toutes les simulations : {what}", "left_out": "laissé de côté partout : {what}",
        "no_difference": "Rien ne diffère entre les deux scénarios.",
    },
)  # fmt: skip


def lines_in_all(pairs: Iterable[tuple[Scenario, Scenario]], language: str) -> list[str]:
    """What was set for all runs, as lines.

    Args:
        pairs: scenarios as their files have them, and as they run; the first tells what was set, all what was left out.
        language: ``"en"`` or ``"fr"``.
    """
    lines: list[str] = []
    for place, (as_written, as_run) in enumerate(pairs):
        found = differences(as_written, as_run, language)
        if place == 0:
            lines += [TEXTS(language, "in_all", what=what) for what in (*found.settings, *found.only_second)]
        lines += [TEXTS(language, "left_out", what=what) for what in found.only_first]
    return [_unbroken(line) for line in dict.fromkeys(lines)]


def difference_lines(found: Differences, base_title: str, other_title: str, language: str) -> list[str]:
    """What differs between two scenarios as lines; one line says so when nothing does."""
    lines = [TEXTS(language, "run", what=what) for what in found.run]
    lines += [TEXTS(language, "setting", what=what) for what in found.settings]
    lines += [TEXTS(language, "only", title=other_title, what=what) for what in found.only_second]
    lines += [TEXTS(language, "only", title=base_title, what=what) for what in found.only_first]
    return [_unbroken(line) for line in lines] or [TEXTS(language, "no_difference")]


def _unbroken(line: str) -> str:
    """A line in which no number loses its arrow or its per cent to the next line."""
    return line.replace(" -> ", "\u00a0→\u00a0").replace(" %", "\u00a0%")


def written_difference(effect: Effect, words: MeasureWords, language: str) -> str:
    """A difference with its interval, signed, without unit; a dash when it is missing."""
    if math.isnan(effect.difference):
        return "–"
    decimals = _difference_decimals(effect, words)
    middle, low, high = (
        number(words.scale * value, decimals, language, signed=True) if not math.isnan(value) else ""
        for value in (effect.difference, effect.low, effect.high)
    )
    return f"{middle}\u00a0{interval(low, high, language)}" if low else middle


def written_levels(effect: Effect, words: MeasureWords, language: str) -> tuple[str, str]:
    """Means in the base and in the other scenario, without unit; dashes when missing."""
    levels = _levels(effect, words)
    decimals = words.decimals(levels)
    first, second = ("–" if math.isnan(level) else number(level, decimals, language) for level in levels)
    return first, second


def _levels(effect: Effect, words: MeasureWords) -> list[float]:
    return [words.scale * effect.base_mean, words.scale * effect.other_mean]


def _difference_decimals(effect: Effect, words: MeasureWords) -> int:
    return words.decimals_of_difference(_levels(effect, words), words.scale * effect.half_width)


def effects_table(comparison: Comparison, language: str, other: str = "", titles: Titles | None = None) -> Table:
    """Every line of one other scenario.

    Args:
        comparison: to be told.
        language: ``"en"`` or ``"fr"``.
        other: which scenario; the first when not named.
        titles: of scenarios by name.
    """
    other, titles = other or comparison.others[0], titles or {}
    base_title, other_title = titles.get(comparison.base, comparison.base), titles.get(other, other)
    level = number(100 * comparison.level, 0, language)
    heads = [
        TEXTS(language, "measure"), TEXTS(language, "unit"), base_title, other_title,
        TEXTS(language, "difference", level=level), TEXTS(language, "verdict"), TEXTS(language, "seeds"),
        TEXTS(language, "saved"), TEXTS(language, "agreement"),
    ]  # fmt: skip
    rows = [_cells(effect, language) for effect in comparison.of(other)]
    caption = TEXTS(language, "table", base=base_title, other=other_title)
    return Table(heads, rows, words=(0, 1, 5), caption=caption)


def _cells(effect: Effect, language: str) -> list[str]:
    words = measure_words(effect.measure, language)
    saved = "–" if math.isnan(effect.saved) else number(100 * effect.saved, 0, language) + "\u00a0%"
    agree = "–" if math.isnan(effect.agreement) else round(effect.agreement * effect.n_pairs)
    return [
        words.label, words.unit, *written_levels(effect, words, language),
        written_difference(effect, words, language), TEXTS(language, effect.verdict.name),
        str(effect.n_pairs), saved, TEXTS(language, "of", n=agree, all=effect.n_pairs),
    ]  # fmt: skip


def answer(comparison: Comparison, language: str, titles: Titles | None = None) -> list[str]:
    """The result in a few sentences: what differs, by how much, and what was not told apart from chance."""
    return [
        sentence for other in comparison.others for sentence in _answer_of(comparison, other, language, titles or {})
    ]


def _answer_of(comparison: Comparison, other: str, language: str, titles: Titles) -> list[str]:
    names = {"other": titles.get(other, other), "base": titles.get(comparison.base, comparison.base)}
    found = comparison.with_verdict(other, Verdict.DIFFERS)
    sides = {
        "lower": [effect for effect in found if effect.difference < 0],
        "higher": [effect for effect in found if effect.difference > 0],
    }
    told = [
        TEXTS(language, side, effects=_several([_told(one, language) for one in effects], "; ", language), **names)
        for side, effects in sides.items()
        if effects
    ]
    same = comparison.with_verdict(other, Verdict.SAME)
    if not found and len(same) < len(comparison.measures):
        told.append(TEXTS(language, "none", **names))
    for key, verdict in (("not_told", Verdict.NOT_TOLD_APART), ("identical", Verdict.SAME)):
        labels = [measure_words(one.measure, language).inline for one in comparison.with_verdict(other, verdict)]
        if labels:
            told.append(TEXTS(language, key, labels="; ".join(labels) if language == "en" else " ; ".join(labels)))
    return told


def _told(effect: Effect, language: str) -> str:
    """One effect without its sign, which the sentence has."""
    words = measure_words(effect.measure, language)
    decimals = _difference_decimals(effect, words)
    size, low, high = (
        number(abs(words.scale * value), decimals, language)
        for value in (effect.difference, *sorted((effect.low, effect.high), key=abs))
    )
    size = f"{size}\u00a0{interval(low, high, language)}"
    return TEXTS(language, "effect", label=words.inline, size=size, unit=words.unit_of_difference)


def _several(parts: Sequence[str], between: str, language: str) -> str:
    """Parts in a row, shortened."""
    between = between if language == "en" else " ; "
    more = [TEXTS(language, "more", n=len(parts) - MOST_TOLD)] if len(parts) > MOST_TOLD else []
    return between.join([*parts[:MOST_TOLD], *more])


def notes(comparison: Comparison, language: str, titles: Titles | None = None) -> list[str]:
    """What the numbers are, what pairing saved, and what a reader must know before believing them."""
    level = 100 * comparison.level
    told = [
        TEXTS(
            language, "note", level=number(level, 0, language), lines=comparison.lines,
            alpha=number(100 - level, 0, language),
        ),
        *_pairing(comparison, language),
    ]  # fmt: skip
    return [*comparison.warnings(language, titles), *told]


def _pairing(comparison: Comparison, language: str) -> list[str]:
    """The median line by variance saved, in words."""
    known = sorted((one for one in comparison.effects if not np.isnan(one.saved)), key=lambda one: one.saved)
    if not known:
        return []
    middle = known[(len(known) - 1) // 2]
    saved = number(100 * middle.saved, 0, language)
    return [TEXTS(language, "pairing", saved=saved, words=middle.saved_in_words(language))]


def as_markdown(
    comparison: Comparison,
    language: str,
    titles: Titles | None = None,
    differences: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The comparison as Markdown: what differs, the answer, a table for each other scenario, notes.

    Args:
        comparison: to be told.
        language: ``"en"`` or ``"fr"``.
        titles: of scenarios by name.
        differences: by other scenario, what distinguishes it from the base (``difference_lines``).
    """
    parts = ["\n".join(f"- {sentence}" for sentence in answer(comparison, language, titles))]
    for other in comparison.others:
        table = effects_table(comparison, language, other, titles)
        parts.append(f"## {table.caption}")
        if differences and differences.get(other):
            parts.append("\n".join(f"- {line}" for line in differences[other]))
        parts.append(table.as_markdown())
    return "\n\n".join([*parts, *notes(comparison, language, titles)]) + "\n"


def as_terminal(
    comparison: Comparison,
    language: str,
    width: int,
    titles: Titles | None = None,
    differences: Mapping[str, Sequence[str]] | None = None,
) -> RenderableType:
    """The same for a terminal of so many columns; narrow ones leave columns out."""
    parts: list[RenderableType] = [Text(sentence, style="bold") for sentence in answer(comparison, language, titles)]
    for other in comparison.others:
        table = _for_width(effects_table(comparison, language, other, titles), width)
        parts += [Text(""), Text(table.caption, style="bold")]
        parts += [Text(f"  · {line}") for line in (differences or {}).get(other, ())]
        parts.append(table.as_terminal())
    parts += [Text(""), *(Text(line) for line in notes(comparison, language, titles))]
    return Group(*parts)


def _for_width(table: Table, width: int) -> Table:
    """All columns on a wide terminal; else the unit stands beside the name, and what is less needed goes."""
    if width >= WIDE:
        return table
    if width < SLIM:  # the verdict in the same cell
        rows = [[f"{row[0]}, {row[1]}: {row[5]}", *row[1:]] for row in table.rows]
        return Table(table.heads, rows, table.words, table.caption).columns((0, 4))
    rows = [[f"{row[0]}, {row[1]}", *row[1:]] for row in table.rows]
    joined = Table(table.heads, rows, table.words, table.caption)
    return joined.columns((0, 2, 3, 4, 5) if width >= NARROW else (0, 4, 5))


def print_comparison(
    comparison: Comparison,
    language: str,
    titles: Titles | None = None,
    differences: Mapping[str, Sequence[str]] | None = None,
    console: Console | None = None,
) -> None:
    """Write the comparison to a terminal or a pipe."""
    console = console or Console()
    if not console.is_terminal:
        console.width = max(console.width, 160)
    console.print(as_terminal(comparison, language, console.width, titles, differences))
