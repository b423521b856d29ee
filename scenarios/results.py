"""What a run leaves behind: a folder with a manifest, two tables, a summary, the network and pictures.

``runs.parquet`` has a row for each run, failed ones included; ``series.parquet`` a row for each run, month,
indicator and group. A run's key is made of the code, the inputs and the seed, never of its position.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from abm.compiled import code_version, source_hash
from abm.errors import ResultError
from abm.series import Series
from scenarios.folder import MANIFEST, written_folder

PACKAGES = ("mesa", "numpy", "scipy", "networkx", "numba", "pydantic", "pyarrow", "pandas", "matplotlib")
"""Packages whose version could matter to a result."""

SERIES_COLUMNS = ("run", "month", "indicator", "territory", "domain", "provider", "value")


def hash_of_inputs(inputs: Mapping[str, Any]) -> str:
    """Hash of resolved inputs; the order of keys does not matter.

    Args:
        inputs: nested mappings, lists, numbers and texts, as they stand in the manifest.

    Returns:
        16 hexadecimal digits.
    """
    text = json.dumps(inputs, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def key_of_run(inputs_hash: str, seed: int) -> str:
    """Identity of a run: code, inputs and seed; 16 hexadecimal digits."""
    text = f"{code_version()} {inputs_hash} {seed}"
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class RunRecord:
    """One run, done or failed.

    Attributes:
        scenario: name.
        inputs_hash: of the resolved inputs (``hash_of_inputs``).
        seed: of the keyed draws.
        replicate: number of the run among those of its scenario, from 0.
        elapsed_seconds: wall time of the run.
        series: its indicators; none when it failed.
        error: traceback of a failed run.
    """

    scenario: str
    inputs_hash: str
    seed: int
    replicate: int
    elapsed_seconds: float
    series: Series | None = None
    error: str = ""

    @property
    def status(self) -> str:
        """``"done"`` or ``"failed"``."""
        return "failed" if self.series is None else "done"

    @property
    def content_hash(self) -> str:
        """Hash of the result to the last bit; empty for a failed run."""
        return "" if self.series is None else self.series.content_hash()

    @property
    def key(self) -> str:
        """Identity of the run: code, inputs and seed; 16 hexadecimal digits."""
        return key_of_run(self.inputs_hash, self.seed)


@dataclass(frozen=True)
class Manifest:
    """What one must know to run the same again.

    Attributes:
        scenario: name.
        inputs: resolved inputs, everything a run depends on but the seed.
        seeds: one for each run.
        command: what was typed, as a list of words.
        started: local time.
        elapsed_seconds: wall time of all runs together.
        differences: how the inputs differ from the defaults, in plain words.
    """

    scenario: str
    inputs: Mapping[str, Any]
    seeds: Sequence[int]
    command: Sequence[str]
    started: datetime
    elapsed_seconds: float
    differences: Sequence[str] = field(default_factory=tuple)

    def as_json(self, files: Sequence[str]) -> str:
        """The manifest as text; ``files`` are the others in the folder."""
        content = {
            "scenario": self.scenario,
            "code_version": source_hash(),
            "inputs_hash": hash_of_inputs(self.inputs),
            "inputs": self.inputs,
            "differences": list(self.differences),
            "seeds": list(self.seeds),
            "command": list(self.command),
            "started": self.started.isoformat(timespec="seconds"),
            "elapsed_seconds": round(self.elapsed_seconds, 3),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "packages": package_versions(),
            "files": sorted(files),
        }
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def package_versions() -> dict[str, str]:
    """Versions of the packages a result could depend on, as far as they are installed."""
    return {name: version for name in PACKAGES if (version := _version(name))}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def runs_table(records: Sequence[RunRecord]) -> Any:
    """The table of runs (pyarrow), one row each."""
    return pa.table(
        {
            "run": pa.array([record.key for record in records], pa.string()),
            "scenario": pa.array([record.scenario for record in records], pa.string()),
            "inputs_hash": pa.array([record.inputs_hash for record in records], pa.string()),
            "seed": pa.array([record.seed for record in records], pa.int64()),
            "replicate": pa.array([record.replicate for record in records], pa.int32()),
            "status": pa.array([record.status for record in records], pa.string()),
            "error": pa.array([record.error for record in records], pa.string()),
            "elapsed_seconds": pa.array([record.elapsed_seconds for record in records], pa.float64()),
            "content_hash": pa.array([record.content_hash for record in records], pa.string()),
        }
    )


def series_table(records: Sequence[RunRecord]) -> Any:
    """The long table of all runs that were done (pyarrow); texts are dictionary encoded."""
    parts = [_series_of(record.key, record.series) for record in records if record.series is not None]
    if not parts:
        return pa.schema(
            [
                (name, pa.float64() if name == "value" else pa.int32() if name == "month" else _TEXT)
                for name in SERIES_COLUMNS
            ]
        ).empty_table()
    return pa.concat_tables(parts).unify_dictionaries()


_TEXT = pa.dictionary(pa.int32(), pa.string())


def _series_of(key: str, series: Series) -> Any:
    def text(codes: Any, vocabulary: tuple[str, ...]) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(vocabulary, pa.string()))

    return pa.table(
        {
            "run": text(np.zeros(len(series), dtype=np.int32), (key,)),
            "month": pa.array(series.month, pa.int32()),
            "indicator": text(series.indicator, series.indicators),
            "territory": text(series.territory, series.territories),
            "domain": text(series.domain, series.domains),
            "provider": text(series.provider, series.providers),
            "value": pa.array(series.value, pa.float64()),
        }
    )


def series_frame(records: Sequence[RunRecord]) -> pd.DataFrame:
    """The long table of all runs that were done, for tables and pictures; text columns are categories."""
    frame: pd.DataFrame = series_table(records).to_pandas()
    return frame


def write_results(
    folder: Path,
    manifest: Manifest,
    records: Sequence[RunRecord],
    files: Mapping[str, str | bytes],
    force: bool = False,
) -> Path:
    """Write a result folder, whole or not at all.

    Args:
        folder: where it is to stand.
        manifest: how it was made.
        records: runs, failed ones included.
        files: further files by relative name (``"summary.md"``, ``"figures/coverage.png"``...).
        force: replace an earlier result.

    Returns:
        The absolute path of the folder.

    Raises:
        ResultError: the folder holds a run and ``force`` is off, or cannot be written.
    """
    names = [_checked_name(name) for name in files]
    with written_folder(folder, force) as partial:
        pq.write_table(runs_table(records), partial / "runs.parquet", compression="zstd")
        pq.write_table(series_table(records), partial / "series.parquet", compression="zstd")
        for name, content in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        tables = ["runs.parquet", "series.parquet"]
        (partial / MANIFEST).write_text(manifest.as_json([*tables, *names]), encoding="utf-8")
    return folder.expanduser().resolve()


def _checked_name(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"a file of a result stands inside its folder: '{name}'")
    return name


def read_runs(folder: Path) -> pd.DataFrame:
    """Table of the runs of a result folder.

    Raises:
        ResultError: the folder holds no result.
    """
    return _read(folder, "runs.parquet")


def read_series(folder: Path) -> pd.DataFrame:
    """Long table of a result folder; text columns are categories.

    Raises:
        ResultError: the folder holds no result.
    """
    return _read(folder, "series.parquet")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Manifest of a result folder.

    Raises:
        ResultError: the folder holds no result.
    """
    try:
        content: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultError(f"'{folder}' holds no result of this program ({MANIFEST}: {error})") from error
    return content


def _read(folder: Path, name: str) -> pd.DataFrame:
    read_manifest(folder)
    try:
        frame: pd.DataFrame = pq.read_table(folder / name).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise ResultError(f"cannot read '{folder / name}': {error}") from error
    return frame
