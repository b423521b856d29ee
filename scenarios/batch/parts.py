"""The record of many runs: files that are written whole, named by the runs in them, and never changed.

Below a folder, ``runs/<part>.parquet`` has a row for each run and ``series/<part>.parquet`` the yearly values of
those that were done. The series are written first: a run counts once its row is there.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from abm.errors import ResultError
from abm.series import Series
from scenarios.batch.factor import Factor, is_number
from scenarios.folder import reason_of, sync_folder

RUNS, SERIES = "runs", "series"
TEXT = pa.dictionary(pa.int32(), pa.string())
DONE, FAILED = "done", "failed"
VOLATILE = ("elapsed_seconds", "error")
"""Columns of a run that may differ between two equal results."""


@dataclass(frozen=True)
class RunRow:
    """One run, done or failed.

    Attributes:
        run: key: code, inputs and seed.
        point: number of its point.
        scenario: name of the scenario its point starts from.
        seed: of the keyed draws.
        replicate: number of the run among those of its point.
        values: of the factors.
        inputs_hash: of the resolved inputs.
        elapsed_seconds: wall time.
        series: yearly values; none when it failed.
        error: traceback of a failed run.
    """

    run: str
    point: int
    scenario: str
    seed: int
    replicate: int
    values: tuple[Any, ...]
    inputs_hash: str = ""
    elapsed_seconds: float = 0.0
    series: Series | None = field(default=None, repr=False)
    error: str = ""

    @property
    def status(self) -> str:
        """``DONE`` or ``FAILED``."""
        return FAILED if self.series is None else DONE


def runs_schema(factors: Sequence[Factor]) -> Any:
    """Columns of a table of runs (pyarrow)."""
    fixed = [
        ("run", pa.string()), ("point", pa.int64()), ("scenario", pa.string()), ("seed", pa.int64()),
        ("replicate", pa.int32()), ("status", pa.string()), ("error", pa.string()),
        ("elapsed_seconds", pa.float64()), ("inputs_hash", pa.string()), ("content_hash", pa.string()),
    ]  # fmt: skip
    return pa.schema([*fixed, *((factor.name, column_type(factor)) for factor in factors)])


def column_type(factor: Factor) -> Any:
    """Type of a factor's column (pyarrow)."""
    if is_number(factor.declared):
        return pa.float64()
    return pa.bool_() if factor.declared.kind is bool else pa.string()


SERIES_SCHEMA = pa.schema(
    [
        ("run", TEXT), ("year", pa.int32()), ("indicator", TEXT), ("territory", TEXT), ("domain", TEXT),
        ("provider", TEXT), ("value", pa.float64()),
    ]
)  # fmt: skip
"""Columns of the yearly values (pyarrow)."""


def last_line(error: str) -> str:
    """What a traceback says in the end."""
    return error.strip().splitlines()[-1].rstrip(".") if error.strip() else ""


def plain_value(factor: Factor, stored: Any) -> Any:
    """A value of a factor as it was before it stood in a table; ``None`` where the scenario's own was left."""
    if stored is None or stored != stored:
        return None
    kind = factor.declared.kind
    return kind(stored) if kind in (int, bool) else float(stored) if is_number(factor.declared) else str(stored)


def runs_table(rows: Sequence[RunRow], factors: Sequence[Factor]) -> Any:
    """Rows as a table (pyarrow)."""
    columns: dict[str, list[Any]] = {
        "run": [row.run for row in rows],
        "point": [row.point for row in rows],
        "scenario": [row.scenario for row in rows],
        "seed": [row.seed for row in rows],
        "replicate": [row.replicate for row in rows],
        "status": [row.status for row in rows],
        "error": [row.error for row in rows],
        "elapsed_seconds": [row.elapsed_seconds for row in rows],
        "inputs_hash": [row.inputs_hash for row in rows],
        "content_hash": ["" if row.series is None else row.series.content_hash() for row in rows],
    }
    for place, factor in enumerate(factors):
        columns[factor.name] = [row.values[place] for row in rows]
    return pa.table(columns, schema=runs_schema(factors))


def series_table(rows: Sequence[RunRow]) -> Any:
    """Yearly values of the runs that were done (pyarrow); texts are dictionary encoded."""
    done = [*{row.run: row.series for row in rows if row.series is not None}.items()]  # equal points share a key
    if not done:
        return SERIES_SCHEMA.empty_table()
    run = np.repeat(np.arange(len(done), dtype=np.int32), [len(series) for _, series in done])
    tables = [_series_columns(series) for _, series in done]
    table = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    keys = pa.DictionaryArray.from_arrays(pa.array(run), pa.array([key for key, _ in done], pa.string()))
    return table.add_column(0, "run", keys).cast(SERIES_SCHEMA)


def _series_columns(series: Series) -> Any:
    def text(codes: Any, vocabulary: tuple[str, ...]) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(vocabulary, pa.string()))

    return pa.table(
        {
            "year": pa.array(series.time, pa.int32()),
            "indicator": text(series.indicator, series.indicators),
            "territory": text(series.territory, series.territories),
            "domain": text(series.domain, series.domains),
            "provider": text(series.provider, series.providers),
            "value": pa.array(series.value, pa.float64()),
        }
    )


def write_part(folder: Path, rows: Sequence[RunRow], factors: Sequence[Factor]) -> str:
    """Write the runs of one part, whole or not at all.

    Args:
        folder: of the results.
        rows: its runs.
        factors: what is varied.

    Returns:
        Name of the part: the same for the same runs in the same state, so that done twice they stand once.

    Raises:
        OSError: the disk is full, or the folder has gone.
    """
    words = " ".join(f"{row.run}:{row.point}:{row.replicate}:{row.status}" for row in rows)
    name = hashlib.blake2b(words.encode(), digest_size=8).hexdigest()
    write_tables(folder, name, runs_table(rows, factors), series_table(rows))
    return name


def write_tables(folder: Path, name: str, runs: Any, series: Any) -> None:
    """Write the two tables of a part, the runs last.

    Raises:
        OSError: the disk is full, or the folder has gone.
    """
    if _has_done(runs):
        write_whole(folder / SERIES / f"{name}.parquet", series)
    write_whole(folder / RUNS / f"{name}.parquet", runs)


def write_whole(path: Path, table: Any) -> None:
    """Write a table under a name nobody else can have, make it durable, then give it its own.

    Raises:
        OSError: the disk is full, or the folder has gone.
    """
    path.parent.mkdir(exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        pq.write_table(table, partial, compression="zstd")
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    sync_folder(path.parent)


def parts(folder: Path) -> list[str]:
    """Names of the finished parts, in alphabetical order."""
    return sorted(path.stem for path in (folder / RUNS).glob("*.parquet") if not path.name.startswith("."))


def sweep_up(folder: Path) -> None:
    """Delete what a kill or a person left half: files half written, and parts that lack one of their two tables.

    Their runs are then not recorded, and are done again.
    """
    for place in (folder, folder / RUNS, folder / SERIES):
        for path in place.glob(".*.parquet.*"):
            path.unlink(missing_ok=True)
    for name in parts(folder):
        if not (folder / SERIES / f"{name}.parquet").exists() and _has_done(read_part(folder, RUNS, name, ["status"])):
            (folder / RUNS / f"{name}.parquet").unlink(missing_ok=True)
    known = set(parts(folder))
    for path in (folder / SERIES).glob("[!.]*.parquet"):
        if path.stem not in known:
            path.unlink(missing_ok=True)


def _has_done(runs: Any) -> bool:
    """Whether any row of a table of runs was done."""
    return DONE in runs["status"].to_pylist()


def read_part(folder: Path, kind: str, name: str, columns: Sequence[str] | None = None, filters: Any = None) -> Any:
    """One table of a part (pyarrow).

    Raises:
        ResultError: it cannot be read.
    """
    path = folder / kind / f"{name}.parquet"
    try:
        return pq.read_table(path, columns=columns, filters=filters, partitioning=None)
    except (OSError, pa.ArrowInvalid) as error:
        raise ResultError(
            f"cannot read '{path}': {reason_of(error)}; delete that file if it is there and repeat the command "
            "that began the folder: its runs are done again"
        ) from error


def owners(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Each part with the table of those of its runs that count.

    A run can stand in two parts: failed and then done, or done twice by processes that did not know of each other.
    Done counts before failed, then the part that comes first.

    Yields:
        Name of the part and its rows (pyarrow); parts of which nothing counts are left out.
    """
    tables = {name: read_part(folder, RUNS, name) for name in names}
    best: dict[tuple[int, int], tuple[bool, str]] = {}
    for name, table in tables.items():
        for point, replicate, status in _places(table):
            rank = (status != DONE, name)
            if (point, replicate) not in best or rank < best[point, replicate]:
                best[point, replicate] = rank
    for name, table in tables.items():
        mine = [best[point, replicate][1] == name for point, replicate, _ in _places(table)]
        if any(mine):
            yield name, table if all(mine) else table.filter(pa.array(mine))


def _places(table: Any) -> Iterator[tuple[int, int, str]]:
    """Point, replicate and status of the rows of a table of runs."""
    return zip(*(table[column].to_pylist() for column in ("point", "replicate", "status")), strict=True)


def series_digests(table: Any) -> dict[str, str]:
    """Hash of the yearly values of each run, whatever else stands in the table.

    Args:
        table: columns of ``SERIES_SCHEMA`` (pyarrow), the rows of a run in the order they were evaluated in.
    """
    table = table.unify_dictionaries().combine_chunks()
    run = _column(table, "run")
    keys = np.empty((len(table), 6), dtype=np.int64)
    for place, name in enumerate(("indicator", "territory", "domain", "provider")):
        words = _column(table, name)
        texts = [hashlib.blake2b(text.encode(), digest_size=8).digest() for text in words.dictionary.to_pylist()]
        keys[:, place] = np.frombuffer(b"".join(texts), dtype="<i8")[words.indices.to_numpy()] if texts else 0
    keys[:, 4] = table["year"].to_numpy()
    keys[:, 5] = (table["value"].to_numpy() + 0.0).view(np.int64)  # 0.0 and -0.0 are the same result
    codes = run.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(run.dictionary) + 1))
    return {
        key: hashlib.blake2b(keys[order[first:last]].tobytes(), digest_size=16).hexdigest()
        for key, first, last in zip(run.dictionary.to_pylist(), bounds[:-1], bounds[1:], strict=True)
        if last > first
    }


def _column(table: Any, name: str) -> Any:
    """A dictionary-encoded column as one array."""
    column = table[name]
    return column.chunk(0) if column.num_chunks else pa.array([], pa.string()).dictionary_encode()
