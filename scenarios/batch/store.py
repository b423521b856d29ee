"""A folder of many runs: a manifest that says what was asked, and parts that hold what was done.

Nothing but the parts is a record: a command that is killed at any moment goes on where its last finished part ends.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from abm.compiled import source_hash
from abm.errors import ResultError, WelfareError
from scenarios.batch.changed import differences
from scenarios.batch.measure import Measure
from scenarios.batch.parts import (
    DONE,
    RUNS,
    SERIES,
    SERIES_SCHEMA,
    VOLATILE,
    owners,
    parts,
    read_part,
    runs_schema,
    series_digests,
)
from scenarios.batch.parts import sweep_up as sweep_up_parts
from scenarios.batch.plan import Setting, setting_of
from scenarios.folder import MANIFEST, check_folder, folder_beside, sync_folder
from scenarios.results import package_versions

LOCK = ".lock"
LOCK_SECONDS = 2
"""How long a command waits for a lock; who only looks whether it is taken holds it for an instant."""
FORMAT = 1
"""Version of the layout of the folder."""


@dataclass(frozen=True)
class Status:
    """How far a folder is.

    Attributes:
        planned: runs asked for.
        done: of these, finished.
        failed: of these, failed.
        bytes: on disk.
        is_running: whether a command is working on it now.
        seconds_per_run: mean wall time of a finished run.
        runs_a_second: finished runs a second over the parts written in the last minutes, 0 when there are too few.
    """

    planned: int
    done: int
    failed: int
    bytes: int
    is_running: bool
    seconds_per_run: float
    runs_a_second: float

    @property
    def missing(self) -> int:
        """Runs neither done nor failed."""
        return max(0, self.planned - self.done - self.failed)

    @property
    def is_complete(self) -> bool:
        """Whether every run was done."""
        return self.done >= self.planned


class Store:
    """A folder of many runs, opened for reading; ``writing`` holds its lock.

    Args:
        folder: that holds a manifest of many runs.

    Raises:
        ResultError: it does not, or was written by another version of the program.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self.manifest = _manifest_in(self.folder)

    @cached_property
    def setting(self) -> Setting:
        """What all its runs share.

        Raises:
            ResultError: it names what this version of the program does not know.
        """
        try:
            return setting_of(self.manifest["setting"])
        except (KeyError, TypeError, WelfareError) as error:
            raise ResultError(
                f"'{self.folder}' was made by a version of the model that this one cannot read ({error}); use that "
                "version, "
                f"code {self.manifest['code_version'][:8]}"
            ) from error

    @property
    def is_of_this_code(self) -> bool:
        """Whether its runs were made by the model as it is now."""
        return bool(self.manifest["code_version"] == source_hash())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock of the folder and clear away what a kill left behind.

        Raises:
            ResultError: another command holds it.
        """
        lock = FileLock(self.folder / LOCK)
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise ResultError(
                f"another command is working on '{self.folder}'; wait for it, watch it with "
                f"`python run.py status '{self.folder}'`, or choose another --out"
            ) from None
        try:
            sweep_up_parts(self.folder)
            yield
        finally:
            lock.release()

    def places(self) -> dict[tuple[int, int], bool]:
        """Point and replicate of every recorded run, with whether it was done."""
        found: dict[tuple[int, int], bool] = {}
        for name in parts(self.folder):
            table = self._read(RUNS, name, ["point", "replicate", "status"])
            for point, replicate, status in zip(*(column.to_pylist() for column in table.columns), strict=True):
                found[point, replicate] = found.get((point, replicate), False) or status == DONE
        return found

    def status(self) -> Status:
        """How far it is."""
        places = self.places()
        done = sum(places.values())
        seconds = [self._read(RUNS, name, ["elapsed_seconds"]).column(0).to_numpy() for name in parts(self.folder)]
        known = np.concatenate(seconds) if seconds else np.zeros(0)
        known = known[known > 0]
        return Status(
            planned=int(self.manifest["planned"]),
            done=done,
            failed=len(places) - done,
            bytes=sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()),
            is_running=self._is_locked(),
            seconds_per_run=float(known.mean()) if len(known) else 0.0,
            runs_a_second=self._recent_rate(),
        )

    def runs(self) -> pd.DataFrame:
        """A row for each run that counts, in the order of points and replicates."""
        tables = [table for _, table in self.owned()]
        empty = runs_schema(self.setting.factors).empty_table()
        frame: pd.DataFrame = pa.concat_tables([empty, *tables]).to_pandas()
        return frame.sort_values(["point", "replicate"], ignore_index=True)

    def series(self, indicators: Sequence[str] = ()) -> pd.DataFrame:
        """Yearly values of the runs that were done; text columns are categories.

        Args:
            indicators: wanted; none named means all.
        """
        frame: pd.DataFrame = self.series_arrow(indicators).to_pandas()
        return frame

    def series_arrow(self, indicators: Sequence[str] = ()) -> Any:
        """The same as a table of pyarrow."""
        wanted = pc.field("indicator").isin(list(indicators)) if indicators else None
        tables = [table for _, table in self.each_series(wanted)]
        return pa.concat_tables([SERIES_SCHEMA.empty_table(), *tables]).unify_dictionaries()

    def n_values(self) -> int:
        """Yearly values on the disk."""
        return sum(pq.read_metadata(path).num_rows for path in (self.folder / SERIES).glob("[!.]*.parquet"))

    def each_series(self, wanted: Any = None) -> Iterator[tuple[Any, Any]]:
        """Runs that count and their series, part by part (pyarrow); equal runs of two points have one series.

        Args:
            wanted: condition on the rows of the series.
        """
        seen: set[str] = set()
        for name, table in self.owned():
            keys = table["run"].to_pylist()
            new = table.filter(pa.array([key not in seen for key in keys])) if seen.intersection(keys) else table
            seen.update(keys)
            yield table, self.series_of(name, new, wanted)

    def yearly(self, indicators: Sequence[str] = ()) -> pd.DataFrame:
        """Yearly values with the scenario and seed of their runs."""
        runs = self.runs()[["run", "scenario", "seed"]]
        return self.series(indicators).astype({"run": "str"}).merge(runs, on="run")

    def outcomes(self, measures: Sequence[Measure]) -> pd.DataFrame:
        """One row for each run that was done: run, point, scenario, seed, replicate, factors, measures.

        Raises:
            ParameterError: a measure is not among what was kept.
        """
        runs = self.runs()
        runs = runs[runs["status"] == DONE]
        series = self.series(sorted({measure.name for measure in measures}))
        names = [factor.name for factor in self.setting.factors]
        table = runs[["run", "point", "scenario", "seed", "replicate", *names]].set_index("run", drop=False)
        columns = {str(measure): measure.of(series).reindex(table.index) for measure in measures}
        return table.assign(**columns).reset_index(drop=True)

    def content_hash(self) -> str:
        """Hash of everything that was found, whatever the parts it stands in and the order it was done in."""
        names = [name for name in runs_schema(self.setting.factors).names if name not in VOLATILE]
        lines, digests = [], dict[str, str]()
        for runs, series in self.each_series():
            digests |= series_digests(series)
            rows = runs.select(names).to_pylist()
            lines += [json.dumps([*row.values(), digests.get(row["run"], "")]) for row in rows]
        return hashlib.blake2b("\n".join(sorted(lines)).encode(), digest_size=16).hexdigest()

    def require_complete(self, partial: bool) -> Status:
        """How far it is; stop when runs are missing and that was not asked for.

        Raises:
            ResultError: runs are missing or failed and ``partial`` is off.
        """
        status = self.status()
        if not status.is_complete and not partial:
            raise ResultError(
                f"'{self.folder}': {status.done:,} of {status.planned:,} runs are done, {status.failed:,} failed; "
                "figures of an unfinished study mislead; repeat the command that began it (with --retry-failed for the "
                "failed ones), or add --partial to see them marked as incomplete"
            )
        return status

    def owned(self) -> Iterator[tuple[str, Any]]:
        """Each part by name with those of its runs that count (pyarrow)."""
        try:
            yield from owners(self.folder, parts(self.folder))
        except (OSError, pa.ArrowException) as error:
            raise ResultError(f"cannot read the results in '{self.folder}': {error}") from error

    def _read(self, kind: str, name: str, columns: Sequence[str] | None = None, filters: Any = None) -> Any:
        try:
            return read_part(self.folder, kind, name, columns, filters)
        except (OSError, pa.ArrowException) as error:
            raise ResultError(f"cannot read '{self.folder / kind / name}.parquet': {error}") from error

    def series_of(self, name: str, runs: Any, wanted: Any = None) -> Any:
        """Series (pyarrow) of those rows of a part that were done."""
        done = runs.filter(pc.equal(runs["status"], DONE))["run"]
        if not len(done):
            return SERIES_SCHEMA.empty_table()
        recorded = self._read(RUNS, name, ["run", "status"])
        recorded = recorded.filter(pc.equal(recorded["status"], DONE))
        if pc.count_distinct(recorded["run"]).as_py() != pc.count_distinct(done).as_py():
            mine = pc.field("run").isin(done.to_pylist())
            wanted = mine if wanted is None else wanted & mine
        return self._read(SERIES, name, None, wanted).cast(SERIES_SCHEMA)

    def _is_locked(self) -> bool:
        lock = FileLock(self.folder / LOCK)
        try:
            with lock.acquire(timeout=0):
                return False
        except (Timeout, OSError):
            return True

    def _recent_rate(self) -> float:
        """Runs a second between the parts of the last five minutes."""
        times = sorted((self.folder / RUNS / f"{name}.parquet").stat().st_mtime for name in parts(self.folder))
        recent = [moment for moment in times if moment > time.time() - 300]
        if len(recent) < 3:
            return 0.0
        since = recent[0]
        counted = sum(
            len(self._read(RUNS, name, ["point"]))
            for name in parts(self.folder)
            if (self.folder / RUNS / f"{name}.parquet").stat().st_mtime > since
        )
        return counted / max(recent[-1] - since, 1e-9)


def _manifest_in(folder: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultError(f"'{folder}' holds no result of this program ({MANIFEST}: {error})") from error
    if "setting" not in content:
        raise ResultError(f"'{folder}' holds single runs (made by `python run.py run`), not a sweep or comparison")
    if content.get("format") != FORMAT:
        raise ResultError(f"'{folder}' was written by another version of this program; choose another --out")
    return content


def opened(folder: Path, manifest: Mapping[str, Any]) -> Store:
    """The folder for runs that a manifest asks for: a new one, or one that was begun with the same question and code.

    Args:
        folder: where.
        manifest: ``kind``, ``setting``, ``design``, ``planned`` and whatever else decides the runs, in plain types.

    Returns:
        The store; its manifest is written.

    Raises:
        ResultError: the folder holds something else, another question, or runs of other code.
    """
    place = folder.expanduser().resolve()
    if (place / MANIFEST).is_file():
        store = Store(place)
        _refuse_other(store, _plain(manifest))
        if store.manifest["planned"] >= manifest["planned"]:
            return store
        _write_manifest(place, {**store.manifest, "planned": manifest["planned"]})  # more replicates of the same
        return Store(place)
    place = check_folder(place)
    place.mkdir(parents=True, exist_ok=True)
    _write_manifest(place, _plain(manifest))
    return Store(place)


def _refuse_other(store: Store, asked: Mapping[str, Any]) -> None:
    """Stop when the folder answers another question, or the same one by other code."""
    new = folder_beside(store.folder)
    if not store.is_of_this_code:
        codes = f"code {store.manifest['code_version'][:8]}, now {source_hash()[:8]}"
        raise ResultError(
            f"'{store.folder}' was begun by another version of the model ({codes}), and runs of the two do not "
            f"belong together; choose a new folder: --out '{new}'"
        )
    found = [
        f"it is a {store.manifest.get(key) or 'whole'}, not a {asked.get(key) or 'whole'}"
        for key in ("kind", "shard")
        if store.manifest.get(key) != asked.get(key)
    ] or differences(store.manifest["design"], asked["design"])
    if found:
        raise ResultError(
            f"'{store.folder}' was begun with another question: {'; '.join(found)}; choose a new folder: --out '{new}'"
        )


def _plain(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """As it is read back from the file."""
    plain: dict[str, Any] = json.loads(json.dumps(manifest, allow_nan=False))
    return plain


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    content = {
        "format": FORMAT,
        "code_version": source_hash(),
        "packages": package_versions(),
        "started": datetime.now().isoformat(timespec="seconds"),
        **manifest,
    }
    partial = folder / f".{MANIFEST}.{os.getpid()}"
    try:
        partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(folder / MANIFEST)
    except OSError as error:
        raise ResultError(f"cannot write results to '{folder}': {error.strerror}; choose another --out") from error
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(folder)
