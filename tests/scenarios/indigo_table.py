"""A made-up table of contracts in the form of INDIGO's ``projects.csv``; no row of the real one stands in it."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from scenarios.indigo import (
    CAP,
    CAP_CURRENCY,
    CAP_USD,
    CAPITAL,
    CAPITAL_CURRENCY,
    CAPITAL_USD,
    COLUMNS,
    COUNTRY,
    DURATIONS,
    ENDS,
    ID,
    NAME,
    SECTOR,
    STAGE,
    START,
    USERS,
)

EXACT, LOW, HIGH = CAPITAL_USD
OTHER_COLUMNS = ("Overall project finance - Total investment commitment - (Source ID's)", "Dates - (Notes)")
"""Columns that nothing reads, as the real table has many."""
CAPITAL_LN, USERS_LN = (14.0, 1.3), (6.4, 2.1)
MONTHS, RATIO = (40.0, 12.0), 3.0


def row(number: int, **cells: str) -> dict[str, str]:
    """A row with nothing but an id, and the cells given by ``cells`` under the names of ``FIELDS``."""
    return {ID: f"INDIGO-POJ-{number:04d}"} | {FIELDS[name]: text for name, text in cells.items()}


FIELDS: Mapping[str, str] = {
    "name": NAME, "stage": STAGE, "sector": SECTOR, "country": COUNTRY, "start": START, "end": ENDS[0],
    "anticipated_end": ENDS[1], "months": DURATIONS[0], "anticipated_months": DURATIONS[1], "exact": EXACT,
    "low": LOW, "high": HIGH, "own": CAPITAL[0], "currency": CAPITAL_CURRENCY, "cap": CAP_USD, "own_cap": CAP,
    "cap_currency": CAP_CURRENCY, "users": USERS, "notes": OTHER_COLUMNS[1],
}  # fmt: skip
"""Short names of columns for tests."""


def made_up(n: int, seed: int = 1) -> list[dict[str, str]]:
    """Contracts drawn from known laws; some leave cells empty, some give bounds, a year, or free text."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(1, n + 1):
        capital = math.exp(chance.normal(*CAPITAL_LN))
        months = max(3, round(chance.normal(*MONTHS)))
        begins = 12 * 2012 + int(chance.integers(0, 96))
        ends = begins + months
        cells = {
            "name": f"Bond {number}", "stage": "Complete", "sector": ("Health", "Education")[number % 2],
            "country": ("", "", "FR", "GB-ENG")[number % 4], "notes": 'Free text,\nwith "quotes"\nand lines.',
            "start": f"{begins // 12}-{begins % 12 + 1:02d}", "anticipated_end": f"{ends // 12}-{ends % 12 + 1:02d}",
            "users": str(max(1, round(math.exp(chance.normal(*USERS_LN))))) if number % 5 else "",
        }  # fmt: skip
        if number % 3 == 0:
            cells |= {"low": f"{0.9 * capital:.2f}", "high": f"{1.1 * capital:.2f}"}
        else:
            cells |= {"exact": f"{capital:,.2f}" if number % 2 else f"{capital:.2f}"}
        if number % 4 == 0:
            cells["cap"] = f"{capital * RATIO * math.exp(chance.normal(0, 0.5)):.2f}"
        rows.append(row(number, **cells))
    return rows


def write_table(
    path: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ",", columns: Sequence[str] = COLUMNS
) -> Path:
    """A table with all columns that are read and some that are not, UTF-8 with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*columns, *OTHER_COLUMNS], restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path
