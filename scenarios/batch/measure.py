"""What is asked of a run in one number: an indicator, perhaps of one group, over some years.

Written ``indicator[group]@years``: ``share_covered``, ``share_covered[housing]``, ``share_of_cases[ess]@last``,
``unmet_months_per_1000@0-4``. A group is a domain, a kind of provider or a territory. Without years it is the mean
over all whole years of the scenario.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from abm.errors import ParameterError, nearest
from abm.indicators.registry import INDICATORS, Indicator, indicators_named
from abm.series import ALL, DOMAIN_NAMES, KIND_NAMES
from abm.view import Level

USUAL_MEASURES = ("unmet_severity_months_per_1000", "public_euros_per_inhabitant", "theil_coverage")
"""What is looked at in a study unless it, or somebody, names something else."""
WRITTEN = re.compile(r"(?P<name>\w+)(?:\[(?P<group>[^\]]+)\])?(?:@(?P<years>last|all|\d+(?:-\d+)?))?")
ALL_YEARS, LAST_YEAR = "all", "last"


@dataclass(frozen=True)
class Measure:
    """One number of a run.

    Attributes:
        name: of the indicator.
        group: a domain, a kind of provider or a territory; ``"all"`` is the whole society.
        years: ``"all"`` (mean over the years of the scenario), ``"last"``, ``"3"`` or ``"0-4"`` (mean, both included).
    """

    name: str
    group: str = ALL
    years: str = ALL_YEARS

    @property
    def indicator(self) -> Indicator:
        """What it is made of."""
        return INDICATORS[self.name]

    @property
    def level(self) -> str:
        """Column the group stands in: ``"domain"``, ``"provider"`` or ``"territory"``; ``""`` for the whole society."""
        if self.group == ALL:
            return ""
        return "domain" if self.group in DOMAIN_NAMES else "provider" if self.group in KIND_NAMES else "territory"

    def __str__(self) -> str:
        group = "" if self.group == ALL else f"[{self.group}]"
        return f"{self.name}{group}" + ("" if self.years == ALL_YEARS else f"@{self.years}")

    def span(self, last_year: int) -> range:
        """Years it is the mean of.

        Args:
            last_year: last whole year of the scenario, counted from 0.

        Raises:
            ParameterError: the scenario is too short.
        """
        if self.years == ALL_YEARS:
            return range(last_year + 1)
        if self.years == LAST_YEAR:
            return range(last_year, last_year + 1)
        first, _, last = self.years.partition("-")
        span = range(int(first), int(last or first) + 1)
        if not span or span[-1] > last_year:
            raise ParameterError(f"'{self}': the scenario has the years 0 to {last_year}")
        return span

    def of(self, series: pd.DataFrame, last_year: int) -> pd.Series:
        """Its value in every run.

        Args:
            series: long table of yearly values: run, year, indicator, territory, domain, provider, value.
            last_year: last whole year of the runs, counted from 0.

        Returns:
            Values by run; a run without any value in these years is missing.

        Raises:
            ParameterError: the table does not hold the indicator or the group, or is too short.
        """
        named = series[series["indicator"] == self.name]
        rows = named
        for column in ("domain", "provider", "territory"):
            rows = rows[rows[column] == (self.group if column == self.level else ALL)]
        if rows.empty:
            raise ParameterError(f"'{self}' is not among the results; {self._why_missing(named)}")
        span = self.span(last_year)
        rows = rows[rows["year"].between(span.start, span.stop - 1)]
        return rows.groupby(rows["run"].astype(str))["value"].mean().rename(str(self))

    def check_group(self, territories: Sequence[str]) -> None:
        """Stop at a group that runs will not have, before they are made.

        Args:
            territories: names of the society's.

        Raises:
            ParameterError: neither a domain, nor a kind of provider, nor a territory.
        """
        if self.level == "territory" and self.group not in territories:
            near = nearest(self.group, [*DOMAIN_NAMES, *KIND_NAMES, *territories])
            raise ParameterError(f"'{self}' is not among the results; there is no '{self.group}'{near}")

    def _why_missing(self, named: pd.DataFrame) -> str:
        """Why there is no row of its group among those of its indicator."""
        if not self.level:
            return "it was not kept, or the runs are too short for it"
        groups = sorted(set(named[self.level].astype(str)) - {ALL})
        if groups:
            return f"there is no '{self.group}'{nearest(self.group, groups)}"
        return f'results by {self.level} were not kept; the study needs by = ["{self.level}"]'


def measure(written: str) -> Measure:
    """The measure written in words.

    Raises:
        ParameterError: not of the form ``indicator[group]@years``, or the indicator does not exist.
    """
    found = WRITTEN.fullmatch(written.strip())
    if not found:
        raise ParameterError(
            f"'{written}': expected indicator[group]@years, as in share_covered, share_covered[housing]@last or "
            "unmet_months_per_1000@0-4"
        )
    indicators_named([found["name"]])
    one = Measure(found["name"], found["group"] or ALL, found["years"] or ALL_YEARS)
    level = Level[one.level.upper()] if one.level else Level.TOTAL
    if level not in one.indicator.by:
        there = ", ".join(other.value for other in Level if other in one.indicator.by and other is not Level.TOTAL)
        what = f"'{one.name}' is not broken down by {level.value}" if one.level else f"'{one.name}' needs a group"
        raise ParameterError(f"{what}; its groups are by: {there or 'none'}")
    return one


def measures(written: Sequence[str]) -> list[Measure]:
    """Several measures; see ``measure``."""
    return [measure(one) for one in written]
