"""Results for other programs: one wide table as CSV or Excel, and questions in SQL."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from abm.errors import ResultError
from abm.indicators.registry import INDICATORS
from scenarios.batch.measure import Measure
from scenarios.batch.points import POINTS, read_points
from scenarios.batch.store import Store
from scenarios.folder import absolute, reason_of

EXCEL_ROWS = 1_048_575
"""Rows a sheet holds below its head."""
SUFFIXES = (".csv", ".xlsx")


def wide(store: Store, measures: Sequence[Measure] = ()) -> pd.DataFrame:
    """One row for each finished run: factors, then measures; all indicators of the whole society if none are named."""
    if measures:
        return store.outcomes(measures)
    kept = store.setting.indicators or tuple(INDICATORS)
    series = store.series()
    total = series[(series[["territory", "domain", "provider"]] == "all").all(axis=1)]
    present = set(total["indicator"].astype(str).unique())
    return store.outcomes([Measure(name) for name in kept if name in present])


def export(store: Store, path: Path, measures: Sequence[Measure] = ()) -> Path:
    """Write a CSV or Excel file, whole or not at all.

    Args:
        store: results.
        path: ends in ``.csv`` or ``.xlsx``; Excel gets sheets of runs, of what columns mean, and of the study.
        measures: columns; all indicators if none.

    Raises:
        ResultError: another ending, too many rows for Excel, or the file cannot be written.
    """
    path = absolute(path)
    if path.suffix.lower() not in SUFFIXES:
        raise ResultError(f"'{path.name}': export writes .csv or .xlsx; give the file one of these endings")
    table = wide(store, measures)
    if path.suffix.lower() == ".xlsx" and len(table) > EXCEL_ROWS:
        raise ResultError(f"{len(table):,} runs do not fit a sheet of Excel ({EXCEL_ROWS:,} rows); export to .csv")
    partial = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix.lower()}")
    try:
        if path.suffix.lower() == ".csv":
            table.to_csv(partial, index=False)
        else:
            _write_excel(partial, table, store)
        partial.replace(path)
    except OSError as error:
        raise ResultError(f"cannot write '{path}': {reason_of(error)}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return path


def _write_excel(path: Path, table: pd.DataFrame, store: Store) -> None:
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        table.to_excel(book, sheet_name="runs", index=False)
        columns_explained(table, store).to_excel(book, sheet_name="columns", index=False)
        about = [(key, str(value)) for key, value in store.manifest["study"].items()]
        about += [("code_version", store.manifest["code_version"]), ("command", " ".join(store.manifest["command"]))]
        about += [("runs", f"{len(table)} of {store.manifest['planned']}")]
        pd.DataFrame(about, columns=["what", "value"]).to_excel(book, sheet_name="about", index=False)
        for sheet in book.sheets.values():
            sheet.freeze_panes = "B2"


def columns_explained(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """What the columns of the wide table mean, with units, in English and French."""
    rows: list[tuple[str, str, str, str]] = []
    for factor in store.setting.factors:
        rows.append((factor.name, factor.declared.unit, "varied", "facteur"))
    for name in table.columns:
        indicator = INDICATORS.get(str(name).partition("[")[0].partition("@")[0])
        if indicator is not None:
            rows.append((str(name), indicator.unit["en"], indicator.meaning["en"], indicator.meaning["fr"]))
    return pd.DataFrame(rows, columns=["column", "unit", "meaning", "sens"])


def query(store: Store, sql: str) -> pd.DataFrame:
    """The answer to a question in SQL about ``runs``, ``series`` (yearly values) and ``points``.

    Args:
        store: results; they are read, never written, and no other file can be.
        sql: one statement.

    Raises:
        ResultError: the statement is wrong; says where.
        ImportError: DuckDB is not installed.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    tables: list[str] = []
    try:
        tables = _register(connection, store)
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        answer = connection.execute(sql)
        frame: pd.DataFrame = answer.df() if answer is not None else pd.DataFrame()
    except duckdb.Error as error:
        reason = " ".join(str(error).split())
        raise ResultError(f"the query: {reason}; the tables are {', '.join(tables)}") from error
    finally:
        connection.close()
    return frame


def _register(connection: Any, store: Store) -> list[str]:
    """The tables by name; only what counts: a run that failed and was done later stands once."""
    tables = {"runs": store.runs(), "series": store.series_arrow()}
    if (store.folder / POINTS).exists():
        tables["points"] = read_points(store.folder)
    for name, table in tables.items():
        connection.register(name, table)
    return list(tables)
