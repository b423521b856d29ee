"""The table of the points of a study, beside its results: what was varied, and the sample an analysis needs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from abm.errors import ResultError
from scenarios.batch.parts import column_type, write_whole
from scenarios.batch.study import Study
from scenarios.folder import reason_of

POINTS = "points.parquet"
UNIT = "unit:"
"""Prefix of the columns that hold the place of a point in the unit cube."""


def write_points(folder: Path, study: Study) -> None:
    """Write the points of a study into its folder, once."""
    path = folder / POINTS
    if path.exists():
        return
    points = study.points()
    names = [factor.name for factor in study.factors]
    columns = {
        "point": pa.array(range(len(points)), pa.int64()),
        "name": pa.array([study.point_name(number) for number in range(len(points))], pa.string()),
        "scenario": pa.array([study.base_of(number).name for number in range(len(points))], pa.string()),
    }
    for place, factor in enumerate(study.factors):
        columns[factor.name] = pa.array([values[place] for values in points.values], column_type(factor))
    if points.unit is not None:
        for place, name in enumerate(names):
            columns[UNIT + name] = pa.array(points.unit[:, place], pa.float64())
    write_whole(path, pa.table(columns))


def read_points(folder: Path) -> pd.DataFrame:
    """The points: ``point``, ``name``, ``scenario``, a column for each factor.

    Raises:
        ResultError: the folder has no such table.
    """
    frame = _read(folder)
    return frame[[name for name in frame.columns if not name.startswith(UNIT)]]


def read_sample(folder: Path) -> npt.NDArray[np.float64]:
    """The sample in the unit cube as it was drawn, shape (points, factors).

    Raises:
        ResultError: the folder has no such table, or its design draws no sample.
    """
    frame = _read(folder)
    columns = [name for name in frame.columns if name.startswith(UNIT)]
    if not columns:
        raise ResultError(f"'{folder}': its design drew no sample; a morris or saltelli design does")
    return np.asarray(frame[columns].to_numpy(), dtype=np.float64)


def _read(folder: Path) -> pd.DataFrame:
    try:
        frame: pd.DataFrame = pq.read_table(folder / POINTS).to_pandas()
    except (OSError, pa.ArrowException) as error:
        raise ResultError(f"'{folder}' has no table of points: {reason_of(error)}") from error
    return frame
