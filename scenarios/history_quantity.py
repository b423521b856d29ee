"""What a replay of history reads off a run in a year: an indicator of a group, or something of employers by size.

Written as ``share_covered``, ``share_covered[housing]``, ``n_staff_per_1000[ess]``, ``exits``, ``exits[<10]``,
``income[10-50]``, ``employers[>=50]``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from abm.errors import ParameterError, nearest
from abm.indicators.registry import INDICATORS
from abm.providers.columns import CENTS, INSTRUMENTS, Providers
from abm.series import ALL, DOMAIN_NAMES, KIND_NAMES, Series, evaluate_years
from abm.tally import RunArrays
from abm.view import Level

Records = npt.NDArray[np.void]

OF_EMPLOYERS = ("employers", "staff", "income", "exits")
"""Of employers of the ESS at the end of a year; exits are those of its beginning that are there no more, by the size
they had then."""

CENSUS = np.dtype([("key", np.int64), ("size", np.float64), ("income", np.float64)])
"""An employer alive at the end of a year: real-equivalent paid staff, FTE; public money agreed and private income,
euros a year of the model."""

_WRITTEN = re.compile(r"(?P<name>[a-z]\w*)(?:\[(?P<group>[^\]]*)\])?")
_BELOW, _FROM, _BETWEEN = re.compile(r"<(\d+)"), re.compile(r">=(\d+)"), re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True)
class Quantity:
    """One number of a run and year.

    Attributes:
        name: of an indicator, or one of ``OF_EMPLOYERS``.
        level: what an indicator is broken down by.
        group: domain or kind of provider; ``"all"`` is none.
        least: smallest size counted, FTE.
        below: size from which employers are not counted any more, FTE.
    """

    name: str
    level: Level = Level.TOTAL
    group: str = ALL
    least: float = 0.0
    below: float = field(default=float("inf"))

    @property
    def is_of_employers(self) -> bool:
        """Whether it is counted among employers one by one."""
        return self.name in OF_EMPLOYERS


def quantity_named(written: str) -> Quantity:
    """The quantity in words.

    Raises:
        ParameterError: no such indicator, group or class of size; says which there are.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if not found:
        raise ParameterError(f"'{written}': expected a quantity, as in share_covered[housing] or exits[<10]")
    name, group = found["name"], found["group"]
    if name in OF_EMPLOYERS:
        return Quantity(name, least=_sizes(written, group)[0], below=_sizes(written, group)[1])
    if name not in INDICATORS:
        hint = nearest(name, (*INDICATORS, *OF_EMPLOYERS)) or f"; of employers there are {', '.join(OF_EMPLOYERS)}"
        raise ParameterError(f"unknown indicator '{name}'{hint}")
    level = _level(written, group)
    if level not in INDICATORS[name].by:
        there = ", ".join(one.value for one in Level if one in INDICATORS[name].by and one is not Level.TOTAL)
        raise ParameterError(f"'{written}': the groups of '{name}' are by: {there or 'none'}")
    return Quantity(name, level, group or ALL)


def _sizes(written: str, group: str | None) -> tuple[float, float]:
    """Least size and the size from which nobody is counted."""
    if not group:
        return 0.0, float("inf")
    if found := _BELOW.fullmatch(group):
        return 0.0, float(found[1])
    if found := _FROM.fullmatch(group):
        return float(found[1]), float("inf")
    found = _BETWEEN.fullmatch(group)
    if not found or float(found[1]) >= float(found[2]):
        raise ParameterError(f"'{written}': expected sizes in FTE, as in <10, 10-50 or >=50")
    return float(found[1]), float(found[2])


def _level(written: str, group: str | None) -> Level:
    if not group:
        return Level.TOTAL
    if group in DOMAIN_NAMES:
        return Level.DOMAIN
    if group in KIND_NAMES:
        return Level.PROVIDER
    hint = nearest(group, (*DOMAIN_NAMES, *KIND_NAMES)) or f"; there are {', '.join((*DOMAIN_NAMES, *KIND_NAMES))}"
    raise ParameterError(f"unknown group in '{written}'{hint}")


def census_of(providers: Providers) -> Records:
    """Employers of the ESS alive now, in the order of their keys; dtype ``CENSUS``."""
    alive = providers.enterprises[providers.enterprises["alive"] == 1]
    rows = alive[np.argsort(alive["key"])]
    found = np.zeros(len(rows), dtype=CENSUS)
    found["key"], found["size"] = rows["key"], rows["size"]
    public = sum(rows[name].astype(np.float64) for name in (*INSTRUMENTS, "contract"))
    found["income"] = (public + rows["private_income"]) / CENTS
    return found


@dataclass(frozen=True)
class Years:
    """What a run left, by year.

    Attributes:
        indicators: values by name, group and year; year 0 is the first of the scenario. A missing value has no entry.
        censuses: employers before the first year and at the end of each.
    """

    indicators: dict[tuple[str, str, int], float]
    censuses: Sequence[Records]

    def value(self, quantity: Quantity, year: int) -> float:
        """A quantity in a year, counted from 0; NaN where it has no value."""
        if quantity.is_of_employers:
            return of_employers(quantity, self.censuses[year], self.censuses[year + 1])
        return self.indicators.get((quantity.name, quantity.group, year), float("nan"))


def of_employers(quantity: Quantity, before: Records, after: Records) -> float:
    """A quantity of employers in the year between two censuses."""
    census = before if quantity.name == "exits" else after
    counted = census[(census["size"] >= quantity.least) & (census["size"] < quantity.below)]
    if quantity.name == "exits":
        return float((~np.isin(counted["key"], after["key"])).sum())
    if quantity.name == "employers":
        return float(len(counted))
    return float(counted["size" if quantity.name == "staff" else "income"].sum())


def years_of(arrays: RunArrays, censuses: Sequence[Records], quantities: Sequence[Quantity]) -> Years:
    """What a run left of some quantities.

    Args:
        arrays: counts of the run.
        censuses: before the first year of the scenario and at the end of each.
        quantities: those asked for.
    """
    wanted = [one for one in quantities if not one.is_of_employers]
    if not wanted:
        return Years({}, censuses)
    names = list(dict.fromkeys(one.name for one in wanted))
    levels = [level for level in Level if any(one.level is level for one in wanted)]
    return Years(_values(evaluate_years(arrays, names, levels, first_year=0)), censuses)


def _values(series: Series) -> dict[tuple[str, str, int], float]:
    """Values by indicator, group and year."""
    return {
        (name, domain if domain != ALL else provider, year): value
        for year, name, _, domain, provider, value in series.lines()
    }
