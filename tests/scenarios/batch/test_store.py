"""A folder of many runs tells nothing but what was found, and refuses what does not belong to it."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from abm.errors import ParameterError, ResultError
from scenarios.batch import begin, lock
from scenarios.batch import parts as part_files
from scenarios.batch.begin import opened
from scenarios.batch.factor import Factor, told_apart
from scenarios.batch.lock import LOCK
from scenarios.batch.measure import measures
from scenarios.batch.parts import RUNS, SERIES, parts
from scenarios.batch.store import Store
from scenarios.folder import MANIFEST
from tests.scenarios.batch.tiny import REFERRAL, Failing, begun, chunks_of, done, here, manifest, plan


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A folder of six runs, all done."""
    return done(tmp_path_factory.mktemp("whole") / "out", plan())


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def failed_one(folder: Path, monkeypatch: pytest.MonkeyPatch, seed: int = 2) -> Store:
    """A folder in which the runs of one seed failed."""
    with monkeypatch.context() as patch:
        Failing(patch).errors[seed] = ZeroDivisionError("planted")
        return done(folder, plan())


# What it tells


def test_status_counts_runs(whole: Store) -> None:
    status = whole.status()
    assert (status.planned, status.done, status.failed, status.missing) == (6, 6, 0, 0)
    assert status.is_complete
    assert not status.is_running
    assert status.seconds_per_run > 0
    assert status.bytes == sum(path.stat().st_size for path in whole.folder.rglob("*") if path.is_file())


def test_an_unfinished_study_gives_no_figures_unless_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = failed_one(tmp_path / "out", monkeypatch)
    with pytest.raises(ResultError, match="3 of 6 runs are done, 3 failed; figures of an unfinished study mislead"):
        store.require_complete(partial=False)
    assert store.require_complete(partial=True).failed == 3
    assert len(store.outcomes(measures(["share_covered"]))) == 3


def test_a_folder_without_a_finished_run_says_so(tmp_path: Path) -> None:
    store = begun(tmp_path / "out", plan())
    assert store.status().missing == 6
    assert store.runs().empty
    assert store.series().empty
    with pytest.raises(ResultError, match="no run is done yet"):
        store.outcomes(measures(["share_covered"]))


def test_a_failed_run_is_a_row_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = failed_one(tmp_path / "out", monkeypatch).runs()
    failed = runs[runs["status"] == "failed"]
    assert set(failed["seed"]) == {2}
    assert failed["error"].str.contains("Traceback").all()
    assert failed["error"].str.contains("ZeroDivisionError: planted").all()
    assert (runs.loc[runs["status"] == "done", "error"] == "").all()


def test_a_failed_run_that_is_done_later_stands_once(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = failed_one(tmp_path / "out", monkeypatch)
    assert store.content_hash() != whole.content_hash()
    done(tmp_path / "out", plan())
    assert store.status().is_complete
    assert store.status().failed == 0
    assert len(store.runs()) == 6
    assert store.content_hash() == whole.content_hash()


def test_the_content_hash_knows_neither_parts_nor_order(
    whole: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = list(plan().runs())
    for size, order in ((1, runs), (64, runs[::-1]), (2, [*runs[3:], *runs[:3]])):
        chunks_of(monkeypatch, size)
        store = done(tmp_path / f"out{size}", plan(), order)
        assert len(parts(store.folder)) > 1
        assert store.content_hash() == whole.content_hash()


@pytest.mark.parametrize("change", ["value", "missing", "row"])
def test_the_content_hash_knows_every_number(whole: Store, tmp_path: Path, change: str) -> None:
    store = done(tmp_path / "out", plan())
    assert store.content_hash() == whole.content_hash()
    name = parts(store.folder)[0]
    kind = RUNS if change == "row" else SERIES
    table = part_files.read_part(store.folder, kind, name)
    frame = table.to_pandas()
    if change == "value":
        frame.loc[0, "value"] = np.nextafter(frame.loc[0, "value"], np.inf)
    elif change == "missing":
        frame = frame.iloc[:-1]
    else:
        frame.loc[0, REFERRAL.name] += 1e-9
    part_files.write_whole(store.folder / kind / f"{name}.parquet", type(table).from_pandas(frame, schema=table.schema))
    assert store.content_hash() != whole.content_hash()


def test_equal_points_share_a_key_and_stand_once_each(tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan([(0.2,), (0.5,), (0.2,)]))
    runs = store.runs()
    assert len(runs) == 6
    assert runs["run"].nunique() == 4
    outcomes = store.outcomes(measures(["share_covered"]))
    first, _, again = (outcomes[outcomes["point"] == point]["share_covered"].tolist() for point in range(3))
    assert first == again
    assert len(store.yearly()) == len(store.series()) // 4 * 6


def test_a_run_that_failed_at_one_of_two_equal_points_hides_nothing_of_the_other(tmp_path: Path) -> None:
    twice = plan([(0.2,), (0.2,)], replicates=1)
    both = done(tmp_path / "both", twice)
    runs = list(twice.runs())
    for failing, working in ((0, 1), (1, 0)):
        store = begun(tmp_path / f"out{failing}", twice)
        with store.writing():
            row = part_files.RunRow(
                both.runs()["run"][0], failing, "base", 1, 0, (0.2,), inputs_hash="x", error="Traceback\nKilled"
            )
            part_files.write_part(store.folder, [row], twice.setting.factors)
        done(store.folder, twice, [runs[working]])
        outcomes = store.outcomes(measures(["share_covered"]))
        assert outcomes["point"].tolist() == [working]
        assert outcomes["share_covered"].notna().all()


def test_values_of_every_kind_stand_in_the_table_and_missing_ones_are_missing(tmp_path: Path) -> None:
    factors = told_apart([
        REFERRAL,
        Factor("service.longest_stay", 6, 8),
        Factor("service.gross_metric"),
        Factor("service.queue_order", values=("severity", "creaming")),
        Factor("funding.provider_rule", values=("competitive", "lottery")),
        Factor("funding.budget", 0.5, 1.5, territories=("Territory 2",), from_month=3),
        Factor("funding.budget", 0.5, 1.5, from_month=6),
    ])  # fmt: skip
    some, others = (0.2, 7, True, "creaming", "competitive", 0.9, 1.1), (0.5, None, False, None, None, None, 1.2)
    values = [some, (None,) * 7, others]
    asked = plan(values, factors, replicates=1)
    store = done(tmp_path / "out", asked)
    assert store.status().done == 3, store.runs()["error"].tolist()
    assert store.setting.as_plain() == asked.setting.as_plain()
    assert [one.name for one in store.setting.factors] == [one.name for one in factors]
    table = store.runs()[[factor.name for factor in factors]]
    back = [
        tuple(part_files.plain_value(factor, row[factor.name]) for factor in factors) for _, row in table.iterrows()
    ]
    assert back == values
    assert {"funding.budget[Territory 2]@3", "funding.budget@6"} <= set(table.columns)


# Outcomes


def test_outcomes_are_the_values_of_the_series(whole: Store) -> None:
    outcomes = whole.outcomes(measures(["share_covered", "unmet_months_per_1000@0"]))
    series = whole.series(["share_covered"])
    assert outcomes["point"].tolist() == [0, 0, 1, 1, 2, 2]
    assert outcomes["seed"].tolist() == [1, 2] * 3
    assert outcomes[REFERRAL.name].tolist() == [0.2, 0.2, 0.5, 0.5, 0.8, 0.8]
    for row in outcomes.itertuples():
        mine = series[(series["run"] == row.run) & (series["year"] == 0)]
        assert mine["value"].tolist() == [row.share_covered]


def test_outcomes_of_groups_and_years(tmp_path: Path) -> None:
    from dataclasses import replace

    asked = plan([(0.2,)], replicates=1, by=("domain", "territory"))
    scenario = replace(asked.setting.scenarios[0], run=asked.setting.scenarios[0].run.model_copy(update={"months": 36}))
    asked = replace(asked, setting=replace(asked.setting, scenarios=(scenario,)))
    store = done(tmp_path / "out", asked)
    wanted = ["share_covered[housing]", "share_covered[Territory 1]@last", "share_covered@1-2", "share_covered@0"]
    row = store.outcomes(measures(wanted)).iloc[0]
    series = store.series(["share_covered"])
    housing = series[(series["domain"] == "housing") & (series["year"] >= 0)]["value"]
    place = series[(series["territory"] == "Territory 1") & (series["year"] == 2)]["value"]
    total = series[(series[["domain", "territory", "provider"]] == "all").all(axis=1)].set_index("year")["value"]
    assert len(housing) == 3
    expected = [housing.mean(), place.iloc[0], total[[1, 2]].mean(), total[0]]
    assert [row[one] for one in wanted] == pytest.approx(expected, rel=1e-12)


def test_last_is_the_last_year_of_the_scenario_whatever_else_is_asked(tmp_path: Path) -> None:
    import pandas as pd

    from scenarios.batch.measure import Measure

    rows = [("r", year, "share_covered", "all", "all", "all", 0.1 * year) for year in (-1, 0, 1)]
    series = pd.DataFrame(rows, columns=["run", "year", "indicator", "territory", "domain", "provider", "value"])
    assert Measure("share_covered", years="last").of(series, 1).tolist() == pytest.approx([0.1])
    assert Measure("share_covered", years="last").of(series, 2).empty
    assert Measure("share_covered").of(series, 2).tolist() == pytest.approx([0.05])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("share_covered[housing]", 'results by domain were not kept; the study needs by = ["domain"]'),
        ("share_covered@1", "the scenario has the years 0 to 0"),
        ("theil_coverage", "it was not kept"),
    ],
)
def test_what_was_not_kept_is_said_so(whole: Store, written: str, message: str) -> None:
    with pytest.raises(ParameterError) as found:
        whole.outcomes(measures([written]))
    assert message in str(found.value)


def test_a_group_that_does_not_exist_gets_the_nearest_name(tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan([(0.2,)], replicates=1, by=("territory",)))
    with pytest.raises(ParameterError, match=r"there is no 'Teritory 2'; did you mean 'Territory 2'\?"):
        store.outcomes(measures(["share_covered[Teritory 2]"]))


# Opening


def test_the_same_question_goes_on_and_another_is_refused(whole: Store) -> None:
    before = (whole.folder / MANIFEST).read_bytes()
    assert begun(whole.folder, plan()).folder == whole.folder
    for other, what in ((plan([(0.3,)]), "point"), (plan(replicates=3), "replicates: 2 -> 3")):
        with pytest.raises(ResultError, match="was begun with another question") as found:
            begun(whole.folder, other)
        assert what in str(found.value)
        assert f"choose a new folder: --out '{whole.folder}-2'" in str(found.value)
    with pytest.raises(ResultError, match="it is a whole, not a shard 1 of 3"):
        begun(whole.folder, plan(shard=(1, 3)))
    assert (whole.folder / MANIFEST).read_bytes() == before


def test_runs_of_other_code_are_read_and_not_gone_on_with(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("store", "begin", "manifest"):
        monkeypatch.setattr(f"scenarios.batch.{module}.source_hash", lambda: "0123456789abcdef")
    assert not whole.is_of_this_code
    assert whole.status().done == 6
    with pytest.raises(ResultError, match=r"begun by another version of the model \(code \w{8}, now 01234567\).*--out"):
        begun(whole.folder, plan())


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ResultError, match="holds files that are not a result"):
        begun(tmp_path, plan())
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ResultError, match="is a file, not a folder"):
        begun(tmp_path / "file", plan())
    with pytest.raises(ResultError, match="Not a directory"):
        begun(tmp_path / "file" / "sub", plan())
    assert names(tmp_path) == {"notes.txt", "file"}


def test_files_put_into_a_results_folder_stay(tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan(), list(plan().runs())[:2])
    for name in ("notes.txt", "runs/notes.txt", "series/mine.csv", "figures/mine.png"):
        (store.folder / name).parent.mkdir(exist_ok=True)
        (store.folder / name).write_text("mine")
    done(store.folder, plan())
    assert store.status().is_complete
    for name in ("notes.txt", "runs/notes.txt", "series/mine.csv", "figures/mine.png"):
        assert (store.folder / name).read_text() == "mine"


@pytest.mark.parametrize("left", [[LOCK], [f".{MANIFEST}.4711"], [LOCK, f".{MANIFEST}.1", f".{MANIFEST}.22"]])
def test_a_kill_before_the_manifest_was_there_costs_no_folder(tmp_path: Path, left: list[str]) -> None:
    for name in left:
        (tmp_path / name).write_text('{"half": ')
    begun(tmp_path, plan())
    assert names(tmp_path) == {MANIFEST, LOCK}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"half": ', "holds no result of this program"),
        ("", "holds no result"),
        ("5", "not a table"),
        ('["setting"]', "not a table"),
        ('{"scenario": "x"}', "holds single runs"),
        ('{"format": 0, "setting": {}}', "written by another version of this program"),
    ],
)
def test_a_manifest_that_is_none_is_said_so(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(ResultError, match=message):
        Store(tmp_path)
    with pytest.raises(ResultError, match=message):
        begun(tmp_path, plan())
    assert names(tmp_path) == {MANIFEST}


def test_a_setting_this_version_does_not_know_names_the_code_to_use(tmp_path: Path) -> None:
    store = begun(tmp_path / "out", plan())
    content = json.loads((store.folder / MANIFEST).read_text())
    content["setting"]["factors"][0]["path"] = "service.forgotten"
    (store.folder / MANIFEST).write_text(json.dumps(content))
    with pytest.raises(ResultError, match=rf"cannot read.*use that version, code {content['code_version'][:8]}"):
        Store(store.folder).runs()


@pytest.mark.parametrize("folder", ["~nobody_of_that_name/x", "loop/x"])
def test_a_place_that_is_none_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    with pytest.raises(ResultError):
        begun(Path(folder), plan())
    with pytest.raises(ResultError):
        Store(Path(folder))


def test_a_full_disk_at_the_start_leaves_a_folder_one_can_begin_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        with pytest.raises(ResultError, match=r"cannot write results to .*: No space left on device"):
            begun(tmp_path / "out", plan())
    begun(tmp_path / "out", plan())


def test_more_replicates_of_the_same_are_planned_and_fewer_change_nothing(tmp_path: Path) -> None:
    def asked(replicates: int) -> dict[str, Any]:
        found = manifest(plan(replicates=replicates))
        del found["design"]["replicates"]
        return found

    for replicates, planned in ((2, 6), (4, 12), (3, 12)):
        store = opened(tmp_path / "out", asked(replicates))
        assert (store.manifest["planned"], store.manifest["planned_in_all"]) == (planned, planned)


# The lock


def test_the_second_command_is_told_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.1)
    store = begun(tmp_path / "out", plan())
    before = (store.folder / MANIFEST).read_bytes()
    with store.writing():
        assert store.status().is_running
        with pytest.raises(ResultError, match=r"another command is working on .*; wait for it, .*status"):
            begun(store.folder, plan())
        more = manifest(plan())
        with pytest.raises(ResultError, match="another command is working"):
            opened(store.folder, {**more, "planned": 99})
        with pytest.raises(ResultError, match="another command is working"), Store(store.folder).writing():
            raise AssertionError("two writers")
    assert not store.status().is_running
    assert (store.folder / MANIFEST).read_bytes() == before


def test_of_two_questions_put_to_a_new_folder_at_once_one_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = begin.write_manifest

    def slowly(*arguments: Any) -> None:
        time.sleep(0.3)
        written(*arguments)

    monkeypatch.setattr(begin, "write_manifest", slowly)
    found: list[Any] = []

    def ask(of: Any) -> None:
        try:
            found.append(begun(tmp_path / "out", of).manifest["design"]["replicates"])
        except ResultError as error:
            found.append(str(error))

    threads = [threading.Thread(target=ask, args=(plan(replicates=number),)) for number in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [one for one in found if isinstance(one, int)]
    lost = [one for one in found if isinstance(one, str)]
    assert len(won) == len(lost) == 1, found
    assert "was begun with another question" in lost[0]
    assert Store(tmp_path / "out").manifest["design"]["replicates"] == won[0]


def hold(folder: Path, ready: Any) -> None:
    """In another process: hold the lock for ever."""
    with Store(folder).writing():
        ready.set()
        time.sleep(600)


def test_the_lock_is_free_after_a_kill(tmp_path: Path) -> None:
    store = begun(tmp_path / "out", plan())
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    ready = context.Event()
    process = context.Process(target=hold, args=(store.folder, ready))
    process.start()
    assert ready.wait(60)
    assert store.status().is_running
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert not store.status().is_running
    with store.writing():
        pass


def test_looking_at_a_folder_writes_nothing_into_it(whole: Store, tmp_path: Path) -> None:
    store = begun(tmp_path / "out", plan())
    (store.folder / LOCK).unlink()
    store.status()
    assert names(store.folder) == {MANIFEST}


def test_who_may_not_write_there_can_still_look(whole: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(FileLock, "acquire", denied)
    assert not whole.status().is_running


def test_status_while_parts_come_and_files_are_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = done(tmp_path / "out", plan(), list(plan().runs())[:2])
    listed = Path.rglob

    def with_a_vanished_one(self: Path, pattern: str) -> Any:
        yield self / "runs" / ".gone.parquet.99"
        yield from listed(self, pattern)

    monkeypatch.setattr(Path, "rglob", with_a_vanished_one)
    monkeypatch.setattr(Path, "is_file", lambda self: True)
    assert store.status().done == 2


def test_status_never_disturbs_a_writer(whole: Store, tmp_path: Path) -> None:
    stop = threading.Event()
    seen: list[int] = []

    def watch() -> None:
        while not stop.is_set():
            seen.append(Store(tmp_path / "out").status().done)

    begun(tmp_path / "out", plan())
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for run in plan().runs():
            done(tmp_path / "out", plan(), [run])
    finally:
        stop.set()
        watcher.join()
    assert seen == sorted(seen)
    assert Store(tmp_path / "out").content_hash() == whole.content_hash()


def test_a_clock_that_jumps_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chunks_of(monkeypatch, 1)
    store = done(tmp_path / "out", plan())
    for number, name in enumerate(parts(store.folder)):
        moment = time.time() + (number - 2) * 86_400
        os.utime(store.folder / RUNS / f"{name}.parquet", (moment, moment))
    assert store.status().done == 6
    assert store.status().runs_a_second >= 0


# Damage


def test_runs_whose_series_were_lost_are_told_and_done_again(whole: Store, tmp_path: Path) -> None:
    store = done(tmp_path / "out", plan())
    lost = parts(store.folder)[0]
    (store.folder / SERIES / f"{lost}.parquet").unlink()
    with pytest.raises(ResultError, match=rf"cannot read .*{lost}.*: No such file.*its runs are done again"):
        store.outcomes(measures(["share_covered"]))
    with pytest.raises(ResultError, match="cannot read"):
        store.content_hash()
    done(store.folder, plan())
    assert store.content_hash() == whole.content_hash()


@pytest.mark.parametrize("kind", [RUNS, SERIES])
def test_a_damaged_part_that_is_deleted_as_told_is_done_again(whole: Store, tmp_path: Path, kind: str) -> None:
    store = done(tmp_path / "out", plan())
    damaged = store.folder / kind / f"{parts(store.folder)[0]}.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-30])
    with pytest.raises(ResultError) as found:
        store.content_hash()
    assert f"cannot read '{damaged}'" in str(found.value)
    damaged.unlink()
    done(store.folder, plan())
    assert store.content_hash() == whole.content_hash()


def test_a_study_can_be_done_in_this_process(tmp_path: Path) -> None:
    assert done(tmp_path / "out", plan([(0.2,)], replicates=1), spread=here).status().is_complete
