"""One measured figure, what it was to be, and whether it is."""

from __future__ import annotations

from dataclasses import dataclass

MET, MISSED = "met", "MISSED"


@dataclass(frozen=True)
class Aim:
    """What a figure is to be.

    Attributes:
        value: the bound.
        at_least: the figure is to be this large or larger; else this small or smaller.
    """

    value: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {in_digits(self.value)}"


@dataclass(frozen=True)
class Figure:
    """A measured figure.

    Attributes:
        name: what was measured.
        value: the figure; None when it could not be measured.
        unit: of the figure and its aim.
        aim: None when nothing was asked for.
        note: how it was measured, or why it was not.
    """

    name: str
    value: float | None
    unit: str
    aim: Aim | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """``met`` or ``MISSED``; empty without an aim or without a figure."""
        if self.aim is None or self.value is None:
            return ""
        good = self.value >= self.aim.value if self.aim.at_least else self.value <= self.aim.value
        return MET if good else MISSED

    def cells(self) -> tuple[str, str, str, str, str, str]:
        """What stands in the columns of a table: name, value, unit, aim, verdict, note."""
        value = "-" if self.value is None else in_digits(self.value)
        return self.name, value, self.unit, "" if self.aim is None else str(self.aim), self.verdict, self.note


def in_digits(value: float) -> str:
    """A number with three significant digits, thousands apart."""
    if value == 0.0 or abs(value) >= 100.0:
        return f"{value:,.0f}"
    return f"{value:.3g}"
