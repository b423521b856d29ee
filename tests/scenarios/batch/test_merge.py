"""However a study was cut into shards, put together it is the same; what does not belong together is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from abm.errors import ResultError
from scenarios.batch import merge as merging
from scenarios.batch.factor import Factor
from scenarios.batch.merge import merge
from scenarios.batch.parts import RUNS, SERIES, parts, read_part
from scenarios.batch.plan import Plan
from scenarios.batch.store import Store
from scenarios.folder import MANIFEST
from tests.scenarios.batch.tiny import REFERRAL, Failing, done, plan

DUPLICATES = [(0.2,), (0.5,), (0.2,), (0.2,), (0.8,), (0.5,), (0.2,)]
"""Points as in designs of trajectories, where the same point comes again."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A folder of six runs, all done."""
    return done(tmp_path_factory.mktemp("whole") / "out", plan())


def shards(place: Path, n: int, of: Plan) -> list[Path]:
    """Folders of the shards of a plan, all done."""
    from dataclasses import replace

    folders = [place / f"shard{part}" for part in range(1, n + 1)]
    for part, folder in enumerate(folders, start=1):
        done(folder, replace(of, shard=(part, n)))
    return folders


@pytest.mark.parametrize("n", [1, 2, 3, 5, 6, 7])
def test_shards_cover_every_run_once(n: int) -> None:
    asked = plan([(0.01 * k,) for k in range(7)], replicates=3)
    cut = [plan([(0.01 * k,) for k in range(7)], replicates=3, shard=(part, n)) for part in range(1, n + 1)]
    assert sorted(run.place for one in cut for run in one.runs()) == sorted(run.place for run in asked.runs())
    assert [len(one) for one in cut] == [len(list(one.runs())) for one in cut]
    assert max(map(len, cut)) - min(map(len, cut)) <= 1


def test_shards_put_together_are_the_whole(whole: Store, tmp_path: Path) -> None:
    folders = shards(tmp_path, 3, plan())
    merged = merge(folders, tmp_path / "merged")
    assert merged.content_hash() == whole.content_hash()
    assert merged.status().is_complete
    assert (merged.manifest["shard"], merged.manifest["planned"]) == ("", 6)
    again = merge(folders[::-1], tmp_path / "again")
    assert _rows(again.folder) == _rows(merged.folder)
    assert merge([whole.folder], tmp_path / "alone").content_hash() == whole.content_hash()


def _rows(folder: Path) -> dict[str, list[object]]:
    """The parts of a folder, row by row."""
    return {
        f"{kind}/{name}": read_part(folder, kind, name).to_pylist() for kind in (RUNS, SERIES) for name in parts(folder)
    }


@pytest.mark.parametrize("rows", [5_000_000, 30, 1])
def test_points_that_come_again_in_several_shards_stand_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(merging, "ROWS_AT_ONCE", rows)
    alone = done(tmp_path / "alone", plan(DUPLICATES))
    merged = merge(shards(tmp_path, 3, plan(DUPLICATES)), tmp_path / "merged")
    assert (len(parts(merged.folder)) > 1) == (rows < 100)
    assert merged.content_hash() == alone.content_hash()
    assert len(merged.runs()) == 14
    assert len(merged.series()) == len(alone.series())
    keys = [key for name in parts(merged.folder) for key in read_part(merged.folder, RUNS, name)["run"].to_pylist()]
    assert keys == sorted(keys)


def test_the_merged_folder_is_in_the_order_of_keys(tmp_path: Path) -> None:
    merged = merge(shards(tmp_path, 2, plan()), tmp_path / "merged")
    (name,) = parts(merged.folder)
    keys = read_part(merged.folder, RUNS, name)["run"].to_pylist()
    rows = read_part(merged.folder, SERIES, name)["run"].to_pylist()
    assert keys == sorted(keys)
    assert rows == sorted(rows)


def test_shards_that_are_not_finished_make_a_folder_that_goes_on(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = done(tmp_path / "shard1", plan(shard=(1, 2)))
    second = done(tmp_path / "shard2", plan(shard=(2, 2)), [])
    with monkeypatch.context() as patch:
        Failing(patch).errors = {2: ValueError("planted")}
        part = list(plan(shard=(2, 2)).runs())[:2]
        done(second.folder, plan(shard=(2, 2)), part)
    merged = merge([first.folder, second.folder], tmp_path / "merged")
    status = merged.status()
    assert status.done + status.failed < status.planned == 6
    with pytest.raises(ResultError, match="figures of an unfinished study mislead"):
        merged.require_complete(partial=False)
    done(merged.folder, plan())
    assert merged.content_hash() == whole.content_hash()


def test_done_counts_before_failed_whichever_shard_has_it(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {1: ValueError("planted")}
        failed = done(tmp_path / "failed", plan())
    for number, order in enumerate(([failed.folder, whole.folder], [whole.folder, failed.folder])):
        merged = merge(order, tmp_path / f"merged{number}")
        assert merged.status().failed == 0
        assert merged.content_hash() == whole.content_hash()


def test_missing_values_switches_and_choices_survive(tmp_path: Path) -> None:
    factors = (
        REFERRAL, Factor("service.longest_stay", 6, 8), Factor("service.gross_metric"),
        Factor("service.queue_order", values=("severity", "creaming")),
    )  # fmt: skip
    values = [(0.2, 7, True, "creaming"), (None,) * 4, (0.5, None, False, None), (None, 8, None, "severity")]
    asked = plan(values, factors, replicates=1)
    alone = done(tmp_path / "alone", asked)
    assert alone.status().is_complete, alone.runs()["error"].tolist()
    merged = merge(shards(tmp_path, 2, asked), tmp_path / "merged")
    assert merged.content_hash() == alone.content_hash()
    assert merged.runs()[[one.name for one in factors]].equals(alone.runs()[[one.name for one in factors]])


def test_strangers_are_refused(whole: Store, tmp_path: Path) -> None:
    other = done(tmp_path / "other", plan([(0.3,)]), [])
    with pytest.raises(ResultError, match="answer different questions: point 0"):
        merge([whole.folder, other.folder], tmp_path / "merged")
    old = done(tmp_path / "old", plan(), [])
    content = json.loads((old.folder / MANIFEST).read_text())
    (old.folder / MANIFEST).write_text(json.dumps({**content, "code_version": "0" * 16}))
    with pytest.raises(ResultError, match="were made by different versions of the model"):
        merge([whole.folder, old.folder], tmp_path / "merged")
    with pytest.raises(ResultError, match="holds no result"):
        merge([whole.folder, tmp_path / "nothing"], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_a_folder_that_holds_runs_is_not_merged_into(whole: Store, tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="holds runs already; choose a new folder"):
        merge([whole.folder], whole.folder)
    (first,) = shards(tmp_path, 1, plan())
    taken = merge([first], tmp_path / "merged").folder
    with pytest.raises(ResultError, match="holds runs already"):
        merge([first], taken)
    cut = done(tmp_path / "cut", plan(shard=(1, 2)))
    with pytest.raises(ResultError, match="was begun with another question"):
        merge([cut.folder], cut.folder)
