"""What a study varies, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.analysis.factor_words import factor_name
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import amount, tail
from viz.tables import Table

HEADS = Texts(en={"heads": "Varied|name|from|to|unit"}, fr={"heads": "Facteur|nom|de|à|unité"})


def factor_rows(factors: Sequence[Factor], language: str) -> list[tuple[str, str, str, str, str]]:
    """Name in words, dotted name, lowest and highest value (or all values), unit."""
    return [_row(factor, language) for factor in factors]


def factor_table(factors: Sequence[Factor], caption: str, language: str) -> Table:
    """The same as a table."""
    return Table(HEADS(language, "heads").split("|"), factor_rows(factors, language), (0, 1, 4), caption)


def _row(factor: Factor, language: str) -> tuple[str, str, str, str, str]:
    unit = factor.declared.unit
    values = factor.values or factor.ends
    shown = [amount(value, unit, language) for value in values]
    ends = (", ".join(shown), "") if factor.values else (shown[0], shown[1])
    return factor_name(factor, language), factor.name, *ends, tail(unit, language).strip()
