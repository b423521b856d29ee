"""The tables of indicators and of mechanisms, as the page Method shows them."""

from __future__ import annotations

from abm.indicators.registry import INDICATORS
from scenarios import mechanism_reference
from scenarios.analysis.measure_words import unit
from viz.dashboard.method_words import WORDS
from viz.tables import Table


def indicators_table(language: str) -> Table:
    """Every indicator: label, name to type, unit and meaning.

    Args:
        language: ``"en"`` or ``"fr"``.
    """
    heads = [WORDS(language, f"indicator_{key}") for key in ("label", "name", "unit", "meaning")]
    rows = [
        [one.label[language], name, unit(one, language), one.meaning[language]] for name, one in INDICATORS.items()
    ]
    return Table(heads, rows, words=range(len(heads)))


def mechanisms_table(language: str) -> Table:
    """Every mechanism: part of the model, name to type, meaning and the values that switch it off.

    Args:
        language: ``"en"`` or ``"fr"``.
    """
    shown = len(mechanism_reference.COLUMNS[language]) - 1
    heads = mechanism_reference.COLUMNS[language][:shown]
    return Table(heads, [row[:shown] for row in mechanism_reference.rows(language)], words=range(shown))
