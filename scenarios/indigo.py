"""The table of contracts of the INDIGO impact bond dataset, as a reader has downloaded it.

The dataset is published by the Government Outcomes Lab, University of Oxford; it is not part of this program. Its table
``projects.csv`` has a row for each contract, many cells are empty and some hold text where a number is expected. What
cannot be read is told, row by row; it is never guessed.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from abm.errors import ScenarioError, nearest
from abm.vocabulary import MONTHS_PER_YEAR
from abm.written import as_number
from scenarios.document import shown

ID, NAME, STAGE = "ID", "Impact Bond Name - (Value)", "Stage of Development - (Value)"
SECTOR = "Purpose and classifications - Policy sector - (Value)"
COUNTRY = "Jurisdiction - Jurisdiction - (Value)"
_SERVICE = "service provision - (Value)"
START = f"Dates - Start date of {_SERVICE}"
ENDS = (f"Dates - Actual end date of {_SERVICE}", f"Dates - Anticipated end date of {_SERVICE}")
DURATIONS = (f"Dates - Actual duration of {_SERVICE}", f"Dates - Anticipated duration of {_SERVICE}")
_FINANCE = "Overall project finance"
_COMMITMENT = f"{_FINANCE} - Total investment commitment"
_PAYMENT = f"{_FINANCE} - Maximum potential outcome payment"
BOUNDS = ("Exact", "Min", "Max")
CAPITAL_USD = tuple(f"{_COMMITMENT} - Amount USD - {bound} - (Value)" for bound in BOUNDS)
CAPITAL = tuple(f"{_COMMITMENT} - Amount - {bound} - (Value)" for bound in BOUNDS)
CAPITAL_CURRENCY = f"{_COMMITMENT} - Currency - (Value)"
CAP_USD, CAP, CAP_CURRENCY = (f"{_PAYMENT} - {what} - (Value)" for what in ("Amount USD", "Amount", "Currency"))
USERS = "Service and beneficiaries - Targeted number of unique service users or beneficiaries (total) - (Value)"

COLUMNS = (
    ID, NAME, STAGE, SECTOR, COUNTRY, START, *ENDS, *DURATIONS, *CAPITAL_USD, *CAPITAL, CAPITAL_CURRENCY,
    CAP_USD, CAP, CAP_CURRENCY, USERS,
)  # fmt: skip
"""Columns that are read; the table has many more."""

DOLLARS_PER_EURO = 1.12
"""Mean of the yearly mean reference rates of the European Central Bank, 2015 to 2024 (1.05 to 1.18). That it holds for
amounts of the table is an assumption: most are of these years, and it does not say at which rates they were turned into
dollars."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-\d{1,2})?)?")
_YEARS = range(1990, 2101)
_MIDDLE_OF_YEAR = 5.5
"""Months from January to the middle of a year, for dates that name no month."""


class Fault(Enum):
    """Why a row, or a cell of it, cannot be used."""

    NO_ID = "no_id"
    REPEATED = "repeated"
    NO_NUMBER = "no_number"
    NOT_POSITIVE = "not_positive"
    NO_DATE = "no_date"
    ONE_BOUND = "one_bound"
    MIN_ABOVE_MAX = "min_above_max"
    ENDS_BEFORE_START = "ends_before_start"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Unusable:
    """What could not be used.

    Attributes:
        line: of the file, where the row begins.
        id: of the contract; empty when it has none.
        fault: why.
        column: the cell's; empty when the row as a whole is meant.
        cell: what stands there.
    """

    line: int
    id: str
    fault: Fault
    column: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Project:
    """One contract; what is not given or cannot be read is None.

    Attributes:
        id: as in the table.
        name: of the bond.
        stage: of development, as written.
        sector: policy sector, as written; empty when not given.
        country: ISO code of the jurisdiction; empty when not given.
        start_year: in which service began.
        capital: committed, US dollars.
        months: of service: between dates, or as stated where they are missing.
        users: targeted.
        cap_over_capital: maximum outcome payment over capital, both in one currency.
    """

    id: str
    name: str
    stage: str
    sector: str
    country: str
    start_year: int | None
    capital: float | None
    months: float | None
    users: float | None
    cap_over_capital: float | None


@dataclass(frozen=True)
class Table:
    """The table as read: contracts, and what could not be used."""

    projects: tuple[Project, ...]
    unusable: tuple[Unusable, ...]

    def only(self, projects: tuple[Project, ...]) -> Table:
        """The same with some of its contracts, and what could not be used of them."""
        if len(projects) == len(self.projects):
            return self
        names = {one.id for one in projects}
        return Table(projects, tuple(one for one in self.unusable if one.id in names))

    @property
    def starts(self) -> dict[int, int]:
        """Number of contracts whose service began in each year, in order."""
        years = [one.start_year for one in self.projects if one.start_year is not None]
        return {year: years.count(year) for year in sorted(set(years))}


QUANTITIES: Mapping[str, Callable[[Project], float | None]] = {
    "capital": lambda one: one.capital,
    "months": lambda one: one.months,
    "users": lambda one: one.users,
    "cap_over_capital": lambda one: one.cap_over_capital,
}
"""What laws are made of, by name: US dollars, months, people, ratio."""


def read_projects(path: str | Path) -> Table:
    """Read ``projects.csv``.

    Args:
        path: of the file; commas or semicolons, UTF-8 with or without a byte-order mark.

    Raises:
        ScenarioError: the file cannot be read, is no such table, or a column is missing.
    """
    path = Path(path).expanduser()
    projects: list[Project] = []
    unusable: list[Unusable] = []
    known: set[str] = set()
    for line, cells in _rows(path):
        row = _Row(line, cells, unusable)
        name = cells[ID]
        if not name or name in known:
            row.refuse(Fault.REPEATED if name else Fault.NO_ID)
            continue
        known.add(name)
        project = _project(row)
        projects.append(project)
        if all(value(project) is None for value in QUANTITIES.values()):
            row.refuse(Fault.NOTHING)
    return Table(tuple(projects), tuple(unusable))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows that are not empty, with the line each begins in and its cells by column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
            header = [name.strip() for name in next(reader, [])]
            _check_header(path, header)
            begins = reader.line_num + 1
            for row in reader:
                if any(cell.strip() for cell in row):
                    if len(row) != len(header):
                        raise ScenarioError(
                            f"{shown(path)}:{begins}: {len(row)} cells below {len(header)} columns; "
                            "save the downloaded table again without changing it"
                        )
                    yield begins, {name: cell.strip() for name, cell in zip(header, row, strict=True)}
                begins = reader.line_num + 1
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text; save it as UTF-8"
        raise ScenarioError(f"{shown(path)}: cannot be read: {reason}") from None
    except csv.Error as error:
        raise ScenarioError(f"{shown(path)}: broken CSV: {error}") from None


def _check_header(path: Path, header: Sequence[str]) -> None:
    if ID not in header:
        raise ScenarioError(f"{shown(path)}: no column 'ID'; is it projects.csv of the INDIGO dataset?")
    for column in COLUMNS:
        if column not in header:
            hint = nearest(column, header, "the nearest is ").replace("?", "")
            raise ScenarioError(f"{shown(path)}: no column '{column}'{hint}")


@dataclass(frozen=True)
class _Row:
    """Cells of a row; what is wrong with them goes to the list of what cannot be used."""

    line: int
    cells: Mapping[str, str]
    unusable: list[Unusable]

    def refuse(self, fault: Fault, column: str = "") -> None:
        cell = " ".join(self.cells.get(column, "").split())
        self.unusable.append(Unusable(self.line, self.cells[ID], fault, column, cell))

    def positive(self, column: str) -> float | None:
        """The number in a cell; None when it is empty or holds none above 0."""
        text = self.cells[column]
        if not text:
            return None
        value = _amount(text)
        if value is None or value <= 0.0:
            self.refuse(Fault.NO_NUMBER if value is None else Fault.NOT_POSITIVE, column)
            return None
        return value

    def months_at(self, column: str) -> float | None:
        """A date in months since year 0; None when it is empty or no date."""
        text = self.cells[column]
        if not text:
            return None
        found = _DATE.fullmatch(text)
        month = int(found[2]) if found and found[2] else None
        if found is None or int(found[1]) not in _YEARS or (month is not None and not 1 <= month <= MONTHS_PER_YEAR):
            self.refuse(Fault.NO_DATE, column)
            return None
        return MONTHS_PER_YEAR * int(found[1]) + (month - 1 if month is not None else _MIDDLE_OF_YEAR)

    def between(self, exact: str, low: str, high: str) -> float | None:
        """An amount given exactly, or the middle of its two bounds; one bound alone is no amount."""
        if self.cells[exact]:
            return self.positive(exact)
        bounds = [self.positive(column) for column in (low, high)]
        if bounds[0] is None or bounds[1] is None:
            for column, bound in zip((low, high), bounds, strict=True):
                if bound is not None:
                    self.refuse(Fault.ONE_BOUND, column)
            return None
        if bounds[0] > bounds[1]:
            self.refuse(Fault.MIN_ABOVE_MAX, low)
            return None
        return (bounds[0] + bounds[1]) / 2.0


def _amount(text: str) -> float | None:
    """A number as tables write it, thousands apart or not; None when the text is none."""
    written = text if re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text) else ""
    if not written and "%" not in text:
        written = as_number(text, whole=True) or as_number(text)
    value = float(written) if written else math.nan
    return value if math.isfinite(value) else None


def _project(row: _Row) -> Project:
    start = row.months_at(START)
    capital = row.between(*CAPITAL_USD)
    return Project(
        id=row.cells[ID],
        name=" ".join(row.cells[NAME].split()),
        stage=row.cells[STAGE],
        sector=" ".join(row.cells[SECTOR].split()),
        country=row.cells[COUNTRY].partition("-")[0].strip().upper(),
        start_year=None if start is None else int(start // MONTHS_PER_YEAR),
        capital=capital,
        months=_months(row, start),
        users=row.positive(USERS),
        cap_over_capital=_cap_over_capital(row, capital),
    )


def _months(row: _Row, start: float | None) -> float | None:
    """From the start to the actual end, else to the anticipated one, else as stated."""
    if start is not None:
        for column in ENDS:
            end = row.months_at(column)
            if end is not None:
                if end > start:
                    return end - start
                row.refuse(Fault.ENDS_BEFORE_START, column)
                break
    for column in DURATIONS:
        stated = row.positive(column)
        if stated is not None:
            return stated
    return None


def _cap_over_capital(row: _Row, capital: float | None) -> float | None:
    """In US dollars where both are given, else in the contract's own currency where it is the same."""
    cap = row.positive(CAP_USD)
    if cap is not None and capital is not None:
        return cap / capital
    currency = row.cells[CAP_CURRENCY]
    if not currency or currency != row.cells[CAPITAL_CURRENCY]:
        return None
    own_cap, own_capital = row.positive(CAP), row.between(*CAPITAL)
    return None if own_cap is None or own_capital is None else own_cap / own_capital
