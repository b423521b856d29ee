"""What other programs get is what was found, and a question in SQL reads the results and nothing else."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from abm.errors import ResultError
from abm.indicators.registry import INDICATORS
from scenarios.batch import export as exporting
from scenarios.batch.export import export, query, wide
from scenarios.batch.measure import measures
from scenarios.batch.points import read_points, read_sample, write_points
from scenarios.batch.store import Store
from scenarios.batch.study import load_study
from tests.scenarios.batch.tiny import INDICATORS as KEPT
from tests.scenarios.batch.tiny import REFERRAL, STUDY, Failing, done, plan


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A folder of six runs, all done, with its points."""
    place = tmp_path_factory.mktemp("whole")
    (place / "tiny.toml").write_text(STUDY)
    store = done(place / "out", plan(by=("domain",)))
    write_points(store.folder, load_study(place / "tiny.toml"))
    return store


def test_the_wide_table_has_a_row_for_each_run_and_a_column_for_each_indicator(whole: Store) -> None:
    table = wide(whole)
    assert list(table.columns) == ["run", "point", "scenario", "seed", "replicate", REFERRAL.name, *KEPT]
    assert table.equals(whole.outcomes(measures(KEPT)))
    assert table[list(KEPT)].notna().all(axis=None)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".CSV"])
def test_a_file_holds_the_values_to_the_last_digit(whole: Store, tmp_path: Path, suffix: str) -> None:
    asked = measures(["share_covered", "share_covered[housing]@last"])
    place = export(whole, tmp_path / f"ünï code{suffix}", asked)
    back = pd.read_csv(place) if suffix.lower() == ".csv" else pd.read_excel(place, sheet_name="runs")
    expected = whole.outcomes(asked)
    for column in expected:
        if expected[column].dtype == float:
            tolerance = 0.0 if suffix.lower() == ".csv" else 1e-15  # Excel keeps 15 digits
            np.testing.assert_allclose(back[column], expected[column], rtol=tolerance, atol=0.0)
        else:
            assert back[column].tolist() == expected[column].tolist()
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


def test_excel_tells_units_in_both_languages_and_where_it_comes_from(whole: Store, tmp_path: Path) -> None:
    book = pd.read_excel(export(whole, tmp_path / "x.xlsx"), sheet_name=None)
    assert list(book) == ["runs", "columns", "about"]
    columns = book["columns"].set_index("column")
    assert set(columns.index) == {REFERRAL.name, *KEPT}
    for name in KEPT:
        assert columns.loc[name, "unit"] == INDICATORS[name].unit["en"]
        assert columns.loc[name, "meaning"] == INDICATORS[name].meaning["en"]
        assert columns.loc[name, "sens"] == INDICATORS[name].meaning["fr"]
    about = book["about"].set_index("what")["value"]
    assert about["code_version"] == whole.manifest["code_version"]
    assert about["runs"] == "6 of 6"


def test_a_failed_run_has_no_row_and_a_missing_value_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch).errors = {2: ValueError("planted")}
    store = done(tmp_path / "out", plan())
    table = pd.read_csv(export(store, tmp_path / "x.csv"))
    assert table["seed"].tolist() == [1, 1, 1]


def test_another_ending_no_folder_and_too_many_rows_are_refused(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("x.txt", "x", "x.csv.gz"):
        with pytest.raises(ResultError, match=r"export writes \.csv or \.xlsx"):
            export(whole, tmp_path / name)
    for name in ("nowhere/x.csv", "nowhere/x.xlsx"):
        with pytest.raises(ResultError, match="cannot write"):
            export(whole, tmp_path / name)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ResultError, match=r"cannot write .*: Is a directory"):
        export(whole, tmp_path / "folder.csv")
    monkeypatch.setattr(exporting, "EXCEL_ROWS", 5)
    with pytest.raises(ResultError, match="6 runs do not fit a sheet of Excel"):
        export(whole, tmp_path / "x.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


def test_a_full_disk_leaves_the_earlier_file(whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = export(whole, tmp_path / "x.csv")
    before = place.read_bytes()

    def full(self: Any, path: Path, **_: Any) -> None:
        path.write_text("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(ResultError, match="No space left on device"):
        export(whole, place)
    assert place.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


# SQL


def test_questions_about_runs_series_and_points(whole: Store) -> None:
    found = query(whole, "SELECT status, count(*) AS n FROM runs GROUP BY status")
    assert found.to_dict("list") == {"status": ["done"], "n": [6]}
    found = query(
        whole,
        """SELECT p.point, avg(s.value) AS share_covered FROM series s JOIN runs r USING (run)
        JOIN points p ON p.point = r.point WHERE s.indicator = 'share_covered' AND s.year = 0 AND s.domain = 'all'
        GROUP BY p.point ORDER BY p.point""",
    )
    means = whole.outcomes(measures(["share_covered"])).groupby("point")["share_covered"].mean()
    assert found["share_covered"].tolist() == pytest.approx(means.tolist(), rel=1e-12)
    assert query(whole, f'SELECT max("{REFERRAL.name}") AS m FROM points')["m"].tolist() == [0.8]


def test_a_run_that_failed_first_stands_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ValueError("planted")}
        done(tmp_path / "out", plan())
    store = done(tmp_path / "out", plan())
    assert query(store, "SELECT count(*) AS n FROM runs")["n"].tolist() == [6]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM '{secret}'",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM glob('/*')",
        "COPY runs TO '{place}/out.csv'",
        "COPY (SELECT 1) TO '{place}/out.parquet'",
        "EXPORT DATABASE '{place}/db'",
        "ATTACH '{place}/x.db' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "CREATE TABLE t AS SELECT * FROM read_csv('{secret}')",
        "DELETE FROM runs",
        "UPDATE runs SET point = 0",
        "INSERT INTO runs SELECT * FROM runs",
    ],
)
def test_sql_reads_no_other_file_and_writes_none(whole: Store, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    before = whole.content_hash()
    with pytest.raises(ResultError, match=r"the query: .*; the tables are runs, series, points"):
        query(whole, sql.format(secret=tmp_path / "secret.csv", place=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert whole.content_hash() == before


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT * FROM run", "does not exist"),
        ("SELECT poin FROM runs", "poin"),
        ("SELECT 'a' + 1", "Binder Error"),
        ("SELECT * FROM store", "store"),
    ],
)
def test_a_wrong_question_is_answered_in_one_line(whole: Store, sql: str, message: str) -> None:
    with pytest.raises(ResultError) as found:
        query(whole, sql)
    assert message in str(found.value)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize("sql", ["", " ", ";", "-- nothing"])
def test_no_question_has_no_answer(whole: Store, sql: str) -> None:
    assert query(whole, sql).empty


# Points


def test_points_are_those_of_the_study(whole: Store, tmp_path: Path) -> None:
    points = read_points(whole.folder)
    assert points["point"].tolist() == [0, 1, 2]
    assert points[REFERRAL.name].tolist() == [0.2, 0.5, 0.8]
    assert points["name"].tolist() == ["base 0", "base 1", "base 2"]
    with pytest.raises(ResultError, match="its design drew no sample"):
        read_sample(whole.folder)
    with pytest.raises(ResultError, match="has no table of points: No such file"):
        read_points(tmp_path)


def test_the_sample_of_a_design_comes_back_to_the_last_bit(tmp_path: Path) -> None:
    head = STUDY.split("[design]")[0]
    factor = '[[factor]]\npath = "{}"\nlow = 0.2\nhigh = 0.8\n'
    (tmp_path / "m.toml").write_text(
        head + '[design]\nkind = "morris"\ntrajectories = 4\nlevels = 4\n'
        + factor.format("service.referral") + factor.format("funding.budget")
    )  # fmt: skip
    study = load_study(tmp_path / "m.toml")
    write_points(tmp_path, study)
    unit = study.points().unit
    assert unit is not None
    np.testing.assert_array_equal(read_sample(tmp_path), unit)
    assert not [name for name in read_points(tmp_path).columns if name.startswith("unit:")]
    before = (tmp_path / "points.parquet").stat().st_mtime_ns
    write_points(tmp_path, study)
    assert (tmp_path / "points.parquet").stat().st_mtime_ns == before
