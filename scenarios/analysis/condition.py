"""What is asked to happen: ``share_covered < 0.4 and public_euros_per_inhabitant <= 300``, read and said."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from abm.errors import ParameterError
from abm.indicators.measures import SHARE
from scenarios.analysis.measure_words import measure_words
from scenarios.analysis.responses import refuse_unknown_measure
from scenarios.batch.measure import Measure, measure
from scenarios.texts import Texts

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt
}  # fmt: skip
WRITTEN = re.compile(r"(?P<measure>[^<>=!]+?)\s*(?P<sign>[<>=!]+)\s*(?P<number>[^<>=!]+)")
AND = re.compile(r"\s+and(?:\s+|$)(?![^\[]*\])")
"""Between clauses; a territory in brackets may have the word in its name."""
EXAMPLE = "share_covered < 0.4 and public_euros_per_inhabitant <= 300"

TEXTS = Texts(
    en={
        "<": "“{measure}” below {value}",
        "<=": "“{measure}” at most {value}",
        ">": "“{measure}” above {value}",
        ">=": "“{measure}” at least {value}",
        "and": " and ",
    },
    fr={
        "<": "« {measure} » en dessous de {value}",
        "<=": "« {measure} » au plus à {value}",
        ">": "« {measure} » au-dessus de {value}",
        ">=": "« {measure} » au moins à {value}",
        "and": " et ",
    },
)


@dataclass(frozen=True)
class Clause:
    """One comparison.

    Attributes:
        measure: what is compared.
        sign: ``"<"``, ``"<="``, ``">"`` or ``">="``.
        bound: with what, in the unit of the measure.
    """

    measure: Measure
    sign: str
    bound: float

    def __str__(self) -> str:
        return f"{self.measure} {self.sign} {self.bound:g}"

    def holds(self, outcomes: pd.DataFrame) -> pd.Series[Any]:
        """1 where it holds, 0 where not, missing where the measure has no value."""
        values = outcomes[str(self.measure)]
        return pd.Series(SIGNS[self.sign](values, self.bound), dtype=float).where(values.notna())

    def said(self, language: str) -> str:
        """``“coverage” below 40 %``."""
        words = measure_words(self.measure, language)
        return TEXTS(language, self.sign, measure=words.inline, value=words.value(self.bound))


@dataclass(frozen=True)
class Condition:
    """Comparisons that must all hold."""

    clauses: tuple[Clause, ...]

    def __str__(self) -> str:
        return " and ".join(str(clause) for clause in self.clauses)

    @property
    def measures(self) -> tuple[str, ...]:
        """Columns of the outcomes it needs."""
        return tuple(dict.fromkeys(str(clause.measure) for clause in self.clauses))

    def holds(self, outcomes: pd.DataFrame) -> pd.Series[Any]:
        """1 in runs where all hold, 0 where one does not, missing where a measure has no value.

        Raises:
            ResultError: a measure is not among the outcomes.
        """
        for name in self.measures:
            refuse_unknown_measure(outcomes, name)
        each = pd.concat([clause.holds(outcomes) for clause in self.clauses], axis=1)
        return pd.Series(each.min(axis=1, skipna=False))

    def said(self, language: str = "en") -> str:
        """``“coverage” below 40 % and “public cost” at most 300 euros per inhabitant a year``."""
        return TEXTS(language, "and").join(clause.said(language) for clause in self.clauses)


def condition(written: str) -> Condition:
    """The condition written in words.

    Args:
        written: comparisons ``measure < number`` joined by ``and``; numbers of shares may be in per cent.

    Raises:
        ParameterError: not of that form, or a measure does not exist.
    """
    return Condition(tuple(_clause(part.strip()) for part in AND.split(written.strip())))


def _clause(written: str) -> Clause:
    found = WRITTEN.fullmatch(written)
    if not found:
        raise ParameterError(f"'{written}': expected a measure, one of < <= > >= and a number, as in {EXAMPLE}")
    if found["sign"] not in SIGNS:
        raise ParameterError(f"'{written}': '{found['sign']}' does not compare; write < <= > or >=")
    compared = measure(found["measure"])
    return Clause(compared, found["sign"], _bound(written, compared, found["number"].strip()))


def _bound(written: str, compared: Measure, text: str) -> float:
    in_percent = text.endswith("%")
    try:
        number = float(text.rstrip("% ").strip())
    except ValueError:
        hint = f"; write {text.replace(',', '.')}" if re.fullmatch(r"-?\d+,\d+( ?%)?", text) else ""
        raise ParameterError(f"'{written}': '{text}' is not a number{hint}") from None
    if in_percent:
        return number / 100.0
    if compared.indicator.unit == SHARE and abs(number) > 1.0:
        raise ParameterError(f"'{written}': a share lies between 0 and 1; for {text} % write {number / 100.0:g}")
    return number
