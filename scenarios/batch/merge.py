"""Shards of one study put together; the result does not tell how it was cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abm.errors import ResultError
from scenarios.batch.begin import opened
from scenarios.batch.changed import differences
from scenarios.batch.parts import DONE, SERIES_SCHEMA, runs_schema, write_tables
from scenarios.batch.points import POINTS
from scenarios.batch.store import Store

WRITTEN_ANEW = ("format", "code_version", "packages", "started")
ROWS_AT_ONCE = 5_000_000
"""Yearly values that are held in memory together."""


def merge(folders: Sequence[Path], out: Path) -> Store:
    """Put the finished runs of several folders of one study into a new one, in the order of their keys.

    Args:
        folders: shards, whole or not, of the same study and code.
        out: the new folder; it goes on like any other if runs are missing.

    Raises:
        ResultError: they do not belong together, or the new folder holds something else.
    """
    stores = [Store(folder) for folder in folders]
    first = stores[0]
    for other in stores[1:]:
        _refuse_strangers(first, other)
    asked = {key: value for key, value in first.manifest.items() if key not in WRITTEN_ANEW}
    merged = opened(out, {**asked, "shard": "", "planned": first.manifest["planned_in_all"]})
    with merged.writing():
        if merged.places():
            raise ResultError(f"'{merged.folder}' holds runs already; choose a new folder: --out")
        points = first.folder / POINTS
        if points.exists():
            (merged.folder / POINTS).write_bytes(points.read_bytes())
        for number, (runs, series) in enumerate(_in_order_of_keys(stores)):
            write_tables(merged.folder, f"{number:06d}", runs, series)
    return merged


def _refuse_strangers(first: Store, other: Store) -> None:
    if first.manifest["code_version"] != other.manifest["code_version"]:
        raise ResultError(f"'{first.folder}' and '{other.folder}' were made by different versions of the model")
    english, french = (
        differences(first.manifest["design"], other.manifest["design"], language) for language in ("en", "fr")
    )
    if english:
        raise ResultError(*(
            f"'{first.folder}' and '{other.folder}' answer different questions: {'; '.join(found)}"
            for found in (english, french)
        ))  # fmt: skip


def _in_order_of_keys(stores: Sequence[Store]) -> Iterator[tuple[Any, Any]]:
    """Runs and series of all stores (pyarrow) in the order of keys, slice by slice."""
    tables = [table for store in stores for _, table in store.owned()]
    runs = _once(pa.concat_tables([runs_schema(stores[0].setting.factors).empty_table(), *tables]))
    rows = sum(store.n_values() for store in stores)
    size = max(1, len(runs) * ROWS_AT_ONCE // max(1, rows))
    for start in range(0, len(runs), size):
        mine = runs.slice(start, size)
        yield mine, _by_key(pa.concat_tables([SERIES_SCHEMA.empty_table(), *_series_of(stores, mine["run"])]))


def _series_of(stores: Sequence[Store], keys: Any) -> Iterator[Any]:
    """Series of the runs with these keys, each from the first store that has it."""
    left = set(keys.to_pylist())
    for store in stores:
        if not left:
            return
        wanted = pc.field("run").isin(sorted(left))
        for _, series in store.each_series(wanted):
            left.difference_update(pc.unique(series["run"]).to_pylist())
            yield series


def _once(runs: Any) -> Any:
    """Every point and replicate once, done before failed, in the order of keys."""
    frame = runs.to_pandas().assign(failed=lambda table: table["status"] != DONE)
    frame = frame.sort_values(["run", "point", "replicate", "failed"]).drop_duplicates(["point", "replicate"])
    return pa.Table.from_pandas(frame.drop(columns="failed"), schema=runs.schema, preserve_index=False)


def _by_key(series: Any) -> Any:
    """Yearly values in the order of their runs' keys; those of a run stay as they are, and stand once."""
    table = series.unify_dictionaries().combine_chunks()
    run = table["run"].chunk(0)
    rank = np.argsort(np.argsort(np.asarray(run.dictionary.to_pylist(), dtype=object)))
    return table.take(pa.array(np.argsort(rank[run.indices.to_numpy()], kind="stable")))
