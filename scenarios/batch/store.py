"""A folder of many runs: a manifest that says what was asked, and parts that hold what was done.

Nothing but the parts is a record: a command that is killed at any moment goes on where its last finished part ends.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from abm.compiled import source_hash
from abm.errors import ResultError, WelfareError
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.batch.lock import is_locked, locked
from scenarios.batch.manifest import read_manifest, write_manifest
from scenarios.batch.measure import Measure
from scenarios.batch.parts import (
    DONE,
    RUNS,
    SERIES,
    SERIES_SCHEMA,
    VOLATILE,
    last_line,
    owners,
    parts,
    read_part,
    runs_schema,
    series_digests,
    sweep_up,
)
from scenarios.batch.plan import Setting, setting_of
from scenarios.folder import absolute


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
        self.folder = absolute(folder)
        self.manifest = read_manifest(self.folder)

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
                f"version, code {self.manifest['code_version'][:8]}"
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
        with locked(self.folder):
            sweep_up(self.folder)
            yield

    def plan_for(self, planned: int) -> None:
        """Write how many runs are planned, for a search that learns it as it goes; the caller holds the lock."""
        self.manifest |= {"planned": planned, "planned_in_all": planned}
        write_manifest(self.folder, self.manifest)

    def places(self, among: Sequence[str] | None = None) -> dict[tuple[int, int], bool]:
        """Point and replicate of every run recorded in some parts or in all, with whether it was done."""
        found: dict[tuple[int, int], bool] = {}
        for name in parts(self.folder) if among is None else among:
            table = read_part(self.folder, RUNS, name, ["point", "replicate", "status"])
            for point, replicate, status in zip(*(column.to_pylist() for column in table.columns), strict=True):
                found[point, replicate] = found.get((point, replicate), False) or status == DONE
        return found

    def status(self) -> Status:
        """How far it is."""
        places = self.places()
        done = sum(places.values())
        seconds = (read_part(self.folder, RUNS, name, ["elapsed_seconds"])[0].to_numpy() for name in parts(self.folder))
        known = np.concatenate([np.zeros(0), *seconds])
        known = known[known > 0]
        return Status(
            planned=int(self.manifest["planned"]),
            done=done,
            failed=len(places) - done,
            bytes=sum(_size(path) for path in self.folder.rglob("*")),
            is_running=is_locked(self.folder),
            seconds_per_run=float(known.mean()) if len(known) else 0.0,
            runs_a_second=self._recent_rate(),
        )

    def runs(self, among: Sequence[str] | None = None) -> pd.DataFrame:
        """A row for each run that counts, in the order of points and replicates; of some parts or of all."""
        tables = [table for _, table in self.owned(among)]
        empty = runs_schema(self.setting.factors).empty_table()
        frame: pd.DataFrame = pa.concat_tables([empty, *tables]).to_pandas()
        return frame.sort_values(["point", "replicate"], ignore_index=True)

    def series(self, indicators: Sequence[str] = (), among: Sequence[str] | None = None) -> pd.DataFrame:
        """Yearly values of the runs that were done; text columns are categories.

        Args:
            indicators: wanted; none named means all.
            among: parts that are looked at, instead of all.
        """
        frame: pd.DataFrame = self.series_arrow(indicators, among).to_pandas()
        return frame

    def series_arrow(self, indicators: Sequence[str] = (), among: Sequence[str] | None = None) -> Any:
        """The same as a table of pyarrow."""
        wanted = pc.field("indicator").isin(list(indicators)) if indicators else None
        tables = [table for _, table in self.each_series(wanted, among)]
        return pa.concat_tables([SERIES_SCHEMA.empty_table(), *tables]).unify_dictionaries()

    def n_values(self) -> int:
        """Yearly values on the disk."""
        return sum(pq.read_metadata(path).num_rows for path in (self.folder / SERIES).glob("[!.]*.parquet"))

    def each_series(self, wanted: Any = None, among: Sequence[str] | None = None) -> Iterator[tuple[Any, Any]]:
        """Runs that count and their series, part by part (pyarrow); equal runs of two points have one series.

        Args:
            wanted: condition on the rows of the series.
            among: parts that are looked at, instead of all.
        """
        seen: set[str] = set()
        for name, table in self.owned(among):
            keys = table["run"].to_pylist()
            new = table.filter(pa.array([key not in seen for key in keys])) if seen.intersection(keys) else table
            seen.update(table.filter(pc.equal(table["status"], DONE))["run"].to_pylist())
            yield table, self.series_of(name, new, wanted)

    def yearly(self, indicators: Sequence[str] = ()) -> pd.DataFrame:
        """Yearly values with the scenario and seed of their runs."""
        runs = self.runs()[["run", "scenario", "seed"]]
        return self.series(indicators).astype({"run": "str"}).merge(runs, on="run")

    def outcomes(self, measures: Sequence[Measure], among: Sequence[str] | None = None) -> pd.DataFrame:
        """One row for each run that was done: run, point, scenario, seed, replicate, factors, measures.

        Args:
            measures: columns.
            among: parts that are looked at, instead of all.

        Raises:
            ParameterError: a measure is not among what was kept.
            ResultError: no run was done.
        """
        recorded = self.runs(among)
        runs = recorded[recorded["status"] == DONE]
        if runs.empty:
            first = "".join(last_line(error) for error in recorded["error"][:1])
            failed = f"{len(recorded)} failed, the first with {first}; " if first else ""
            raise ResultError(
                f"'{self.folder}': no run is done yet; {failed}repeat the command that began it (with --retry-failed "
                "for the failed ones)"
            )
        series = self.series(sorted({measure.name for measure in measures}), among)
        names = [factor.name for factor in self.setting.factors]
        table = runs[["run", "point", "scenario", "seed", "replicate", *names]].set_index("run", drop=False)
        columns = {str(measure): measure.of(series, self.last_year).reindex(table.index) for measure in measures}
        # at once: a table made column by column is slow, and says so beyond a hundred
        return pd.concat([table, pd.DataFrame(columns, index=table.index)], axis=1).reset_index(drop=True)

    @property
    def last_year(self) -> int:
        """Last whole year of the runs, counted from 0; -1 when they are shorter than a year."""
        return max(one.run.months for one in self.setting.scenarios) // MONTHS_PER_YEAR - 1

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

    def owned(self, among: Sequence[str] | None = None) -> Iterator[tuple[str, Any]]:
        """Each part by name, of some or all, with those of its runs that count (pyarrow)."""
        yield from owners(self.folder, parts(self.folder) if among is None else among)

    def series_of(self, name: str, runs: Any, wanted: Any = None) -> Any:
        """Series (pyarrow) of those rows of a part that were done."""
        done = runs.filter(pc.equal(runs["status"], DONE))["run"]
        if not len(done):
            return SERIES_SCHEMA.empty_table()
        recorded = read_part(self.folder, RUNS, name, ["run", "status"])
        recorded = recorded.filter(pc.equal(recorded["status"], DONE))
        if pc.count_distinct(recorded["run"]).as_py() != pc.count_distinct(done).as_py():
            mine = pc.field("run").isin(done.to_pylist())
            wanted = mine if wanted is None else wanted & mine
        return read_part(self.folder, SERIES, name, None, wanted).cast(SERIES_SCHEMA)

    def _recent_rate(self) -> float:
        """Runs a second between the parts of the last five minutes."""
        times = sorted((self.folder / RUNS / f"{name}.parquet").stat().st_mtime for name in parts(self.folder))
        recent = [moment for moment in times if moment > time.time() - 300]
        if len(recent) < 3:
            return 0.0
        since = recent[0]
        counted = sum(
            len(read_part(self.folder, RUNS, name, ["point"]))
            for name in parts(self.folder)
            if (self.folder / RUNS / f"{name}.parquet").stat().st_mtime > since
        )
        return counted / max(recent[-1] - since, 1e-9)


def _size(path: Path) -> int:
    """Bytes of a file; none of one that was renamed since it was listed."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:
        return 0
