"""A run of a folder can be done again by its name, and comes out the same or is said not to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from abm.errors import ParameterError, ResultError
from scenarios.batch.factor import Factor, told_apart
from scenarios.batch.parts import RUNS, parts, read_part, write_whole
from scenarios.batch.plan import Setting
from scenarios.batch.replay import recorded_run, replay
from scenarios.batch.store import Store
from tests.scenarios.batch.tiny import REFERRAL, Failing, done, plan


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A folder of six runs, all done."""
    return done(tmp_path_factory.mktemp("whole") / "out", plan())


def test_a_run_is_found_by_its_key_the_beginning_of_it_and_its_place(whole: Store) -> None:
    row = whole.runs().iloc[3]
    for reference in (row["run"], row["run"][:10], f"{row['point']}:{row['seed']}", f" {row['run']} "):
        found = recorded_run(whole, reference)
        assert (found["run"], found["point"], found["seed"]) == (row["run"], row["point"], row["seed"])


@pytest.mark.parametrize("reference", ["", " ", "zzzz", "99:1", "0:99", ":", "0:", "1:x", "-"])
def test_no_such_run_is_said_so(whole: Store, reference: str) -> None:
    with pytest.raises(ResultError, match=r"no run '.*name one by its key, or as point:seed"):
        recorded_run(whole, reference)


def test_the_beginning_of_several_keys_is_too_little(tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan([(0.01 * n,) for n in range(9)]))
    begins = [key[0] for key in store.runs()["run"]]
    twice = next(letter for letter in begins if begins.count(letter) > 1)
    with pytest.raises(ResultError, match=r"begins the keys of \d+ runs; write more of it"):
        recorded_run(store, twice)


def test_the_key_of_equal_points_names_one_run(tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan([(0.2,), (0.2,)], replicates=1))
    assert replay(store, store.runs()["run"][0]).is_equal


def test_every_run_comes_out_the_same(whole: Store) -> None:
    for key in whole.runs()["run"]:
        found = replay(whole, key)
        assert found.is_equal
        assert found.hash_now == found.recorded["content_hash"] != ""
        assert found.again.run == key


def test_a_recorded_hash_that_is_false_is_noticed(tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan(replicates=1))
    for name in parts(store.folder):
        table = read_part(store.folder, RUNS, name)
        frame = table.to_pandas().assign(content_hash="0" * 32)
        write_whole(store.folder / RUNS / f"{name}.parquet", type(table).from_pandas(frame, schema=table.schema))
    assert not replay(store, "0:1").is_equal


def test_a_failed_run_fails_again_or_is_said_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Failing(patch).errors = {1: ValueError("planted")}
        store = done(tmp_path / "out", plan(replicates=1))
        found = replay(store, "0:1")
        assert found.is_equal
        assert "ValueError: planted" in found.again.error
    assert not replay(store, "0:1").is_equal


def test_a_done_run_that_fails_now_is_not_equal(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch).errors = {1: ValueError("planted")}
    found = replay(whole, "0:1")
    assert not found.is_equal
    assert "planted" in found.again.error


def test_values_that_do_not_go_together_fail_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise ParameterError("these two do not go together")

    monkeypatch.setattr(Setting, "scenario_at", refuse)
    store = done(tmp_path / "out", plan(replicates=1))
    found = replay(store, "1:1")
    assert found.is_equal
    assert "do not go together" in found.again.error
    assert found.scenario.name == "base"
    assert found.again.run == found.recorded["run"]


def test_values_of_every_kind_are_found_again(tmp_path: Path) -> None:
    factors = told_apart([
        REFERRAL,
        Factor("service.longest_stay", 6, 8),
        Factor("service.gross_metric"),
        Factor("service.queue_order", values=("severity", "creaming")),
        Factor("funding.provider_rule", values=("competitive", "lottery")),
        Factor("funding.budget", 0.5, 1.5, territories=("Territory 2",), from_month=3),
        Factor("funding.budget", 0.5, 1.5, from_month=6),
    ])  # fmt: skip
    values = [
        (0.2, 7, True, "creaming", "competitive", 0.9, 1.1), (None,) * 7,
        (0.5, None, False, None, None, None, 1.2), (None, 6, None, "severity", "lottery", 1.3, None),
    ]  # fmt: skip
    store = done(tmp_path / "out", plan(values, factors, replicates=1))
    for point in range(len(values)):
        found = replay(Store(store.folder), f"{point}:1")
        assert found.is_equal, found.again.error
        assert found.again.values == values[point]
        assert found.again.run == found.recorded["run"]
