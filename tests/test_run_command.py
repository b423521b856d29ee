"""``python run.py run`` in the hands of a hostile, hasty user: one clear message, the right code, nothing lost."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet
import pytest
from typer.testing import CliRunner, Result

import run
from abm.errors import NoSteadyStateError
from abm.inputs import Inputs
from abm.simulate import Run, simulate
from scenarios import folder as folders
from scenarios.progress import MonthsProgress
from scenarios.results import RunRecord, read_manifest, read_runs, read_series
from scenarios.runner import DEAD_PROCESS, Job, Outcome, jobs, run_jobs
from scenarios.scenario import Scenario, Text
from tests.processes import command_line, processes_of, until
from viz.output import failures

ROOT = Path(__file__).parent.parent
HEAD = '[scenario]\ntitle = "Tiny"\nintent = "None."\n'
SIZE = "[run]\ncitizens = 500\nburn_in_months = 12\nmonths = 12\n"
FILES = {"manifest.json", "runs.parquet", "series.parquet", "summary.md"}
RESULT = {*FILES, "institutions.graphml", "figures"}


def call(*arguments: str, charset: str = "utf-8") -> Result:
    """The command in this process."""
    result = CliRunner(charset=charset).invoke(run.app, ["run", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def names(folder: Path) -> set[str]:
    """What stands in a folder, hidden files included."""
    return {path.name for path in folder.iterdir()}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds nothing but ``tiny.toml``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    (tmp_path / "tiny.toml").write_text(HEAD + SIZE)
    return tmp_path


@pytest.fixture(scope="module")
def tiny_run() -> Run:
    """A run of the tiny scenario, done once."""
    return simulate(Inputs(citizens=500, burn_in_months=12, months=12), 1, keep_network=True)


class Simulator:
    """Stands in for the simulation: hands out one run, or fails for the seeds it is told."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.errors: dict[int, BaseException] = {}
        self.between: Callable[[], None] = lambda: None

    def __call__(
        self, inputs: Inputs, seed: int, each_month: Any = None, keep_network: bool = False
    ) -> Run:
        self.between()
        if seed in self.errors:
            raise self.errors[seed]
        return self.run if keep_network else replace(self.run, network=None)


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch, tiny_run: Run) -> Simulator:
    """No simulation and no pictures: only what stands around them."""
    simulator = Simulator(tiny_run)
    monkeypatch.setattr("abm.simulate.simulate", simulator)
    monkeypatch.setattr("viz.output.all_figures", lambda *_: {})
    return simulator


# A result


def test_a_run_leaves_a_whole_result(here: Path) -> None:
    result = call("tiny.toml", "--out", "some/where/ünïcode and blanks")
    assert result.exit_code == 0
    folder = here / "some" / "where" / "ünïcode and blanks"
    assert result.stdout.endswith(f"written: {folder}\n")
    assert names(folder) == RESULT
    assert names(folder.parent) == {folder.name}
    assert read_manifest(folder)["seeds"] == [1]
    assert set(read_runs(folder)["status"]) == {"done"}
    assert (folder / "summary.md").read_text(encoding="utf-8").startswith("# Tiny\n")
    pictures = names(folder / "figures")
    assert {Path(name).suffix for name in pictures} == {".png", ".svg"}
    assert set(read_manifest(folder)["files"]) == {
        *FILES - {"manifest.json"}, "institutions.graphml", *(f"figures/{name}" for name in pictures)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("months", "columns"),
    [("7", "First month | Last month | Change |"), ("12", "Last year |"), ("13", "Last year |")],
)
def test_a_run_of_any_length_has_a_summary(
    here: Path, monkeypatch: pytest.MonkeyPatch, months: str, columns: str
) -> None:
    monkeypatch.setattr("viz.output.all_figures", lambda *_: {})
    assert call("tiny.toml", "--months", months, "--out", "out").exit_code == 0
    text = (here / "out" / "summary.md").read_text(encoding="utf-8")
    assert f"| Indicator | Unit | {columns}" in text


def test_without_out_each_run_gets_a_new_folder_in_results(here: Path, simulator: Simulator) -> None:
    for _ in range(2):
        assert call("tiny.toml").exit_code == 0
    assert len(names(here / "results")) == 2
    assert all(name.startswith("tiny-") for name in names(here / "results"))


def test_the_network_of_a_result_names_places_and_counts_months_as_other_results_do(here: Path) -> None:
    assert call("tiny.toml", "--out", "out").exit_code == 0
    graph = nx.read_graphml(here / "out" / "institutions.graphml", force_multigraph=True)
    labels = set(nx.get_node_attributes(graph, "label").values())
    assert {"state", "authority, Territory 1", "public service, housing, Territory 2"} <= labels
    places = set(nx.get_node_attributes(graph, "territory").values())
    assert places == {f"Territory {number}" for number in range(1, 5)}
    months = [edge["last_month"] for *_, edge in graph.edges(data=True) if "last_month" in edge]
    assert months
    assert max(months) == 11


# Bad input


TINY = "tiny.toml"
BAD = [
    ((TINY, "--citizens", "-5"), "run.citizens = -5 is outside 100 to 100,000,000"),
    ((TINY, "--citizens", "0"), "run.citizens = 0 is outside"),
    ((TINY, "--citizens", "9" * 30), "is outside 100 to 100,000,000"),
    ((TINY, "--citizens", "many"), "--citizens many: expected a whole number"),
    ((TINY, "--citizens", "1e4"), "--citizens 1e4: expected a whole number; write 10000"),
    ((TINY, "--citizens", "20.000"), "--citizens 20.000: expected a whole number; write 20000"),
    ((TINY, "--citizens", "20,000"), "write 20000"),
    ((TINY, "--citizens", "20 000"), "write 20000"),
    ((TINY, "--citizens", ""), "--citizens : expected a whole number"),
    ((TINY, "--citizens", "100"), "simulate more citizens"),
    ((TINY, "--months", "0"), "run.months = 0 is outside 1 to 1,200"),
    ((TINY, "--months", "-12"), "run.months = -12 is outside"),
    ((TINY, "--months", "99999"), "run.months = 99999 is outside"),
    ((TINY, "--seed", "-1"), "--seed = -1 is outside 0 to 9,223,372,036,854,775,807"),
    ((TINY, "--seed", str(2**63)), "--seed = 9223372036854775808 is outside"),
    ((TINY, "--seed", str(2**80)), "is outside 0 to"),
    ((TINY, "--seed", str(2**63 - 1), "--replicates", "2"), "past the largest seed"),
    ((TINY, "--replicates", "0"), "--replicates = 0 is outside 1 to 10,000"),
    ((TINY, "--replicates", "1000000"), "--replicates = 1000000 is outside"),
    ((TINY, "--workers", "0"), "--workers = 0 is outside 1 to 256"),
    ((TINY, "--lang", "de"), "--lang de: expected one of en, fr"),
    ((TINY, "--langue", "fr"), "unknown option '--langue'; did you mean '--lang'?; see `python run.py run --help`"),
    ((TINY, "--set"), "--set needs a value after it"),
    ((TINY, "--set", "service.referral"), "--set service.referral: 'service.referral': expected name=value"),
    ((TINY, "--set", "service.referal=1"), "--set service.referal=1: unknown parameter 'service.referal'"),
    ((TINY, "--set", "service.referal=1"), "did you mean 'service.referral'?"),
    ((TINY, "--set", "xyzzy=1"), "`python run.py show welfare_state --all` lists every name"),
    ((TINY, "--set", "=1"), "unknown parameter ''"),
    ((TINY, "--set", "service=1"), "is a group of parameters"),
    ((TINY, "--set", "service.referral="), "expected a number"),
    ((TINY, "--set", "service.referral=lots"), "service.referral = lots: expected a number (probability)"),
    ((TINY, "--set", "service.referral=2"), "service.referral = 2 is outside 0 to 1 (probability)"),
    ((TINY, "--set", "service.referral=0,8"), "expected a number (probability); write 0.8"),
    ((TINY, "--set", "service.referral=80%"), "expected a number (probability); write 0.8"),
    ((TINY, "--set", "service.referral=80 %"), "write 0.8"),
    ((TINY, "--set", "service.referral=80"), "is outside 0 to 1 (probability); for 80 % write 0.8"),
    ((TINY, "--set", "service.referral=nan"), "expected a number"),
    ((TINY, "--set", "service.referral=-inf"), "is outside 0 to 1"),
    ((TINY, "--set", "service.queue_order=firstcome"), "did you mean 'first_come'?"),
    ((TINY, "--set", "funding.provider_rule=competetive"), "did you mean 'competitive'?"),
    ((TINY, "--set", "needs.share_served.house=0.5"), "did you mean 'needs.share_served.housing'?"),
    ((TINY, "--set", "needs.share_served={housing=0.5}"), "for one write needs.share_served.employment=..."),
    ((TINY, "--set", "service.referral=0.5", "--set", "service.referral=0.6"), "'service.referral' is set twice"),
    ((TINY, "--set", "run.months=12"), "--months"),
    ((TINY, "--off", "lod"), "unknown mechanism 'lod'; did you mean 'load'?"),
    ((TINY, "--off", ""), "unknown mechanism ''; `python run.py mechanisms` lists every name"),
    ((TINY, "--off", "load", "--off", "Fit"), "unknown mechanism 'Fit'; did you mean 'fit'?"),
    ((TINY, "--off", "referral", "--set", "service.referral=0.4"),
     "--off referral: it switches 'service.referral' off, which --set sets; keep one of the two"),
    ((TINY, "--off", "budgets", "--set", "funding.budget@6=0.4"), "--off budgets: it switches 'funding.budget' off"),
    ((TINY, "--off", "relapse", "--set", "needs.relapse_hazard.housing=0.1"), "--off relapse: it switches "),
    ((TINY, "--off"), "--off needs a value after it"),
    ((TINY, "--set", "service.load_elasticity=0.1"), "is outside 0.5 to 1.5 (elasticity); 0 switches it off"),
    ((TINY, "--set", "citizens=12"), "--citizens"),
    ((TINY, "--set", "run.burn_in_months=12"), "burn_in_months under [run]"),
    ((TINY, "stray"), "'stray' is one word too many; see `python run.py run --help`"),
    ((TINY, "--out", ""), "--out is empty"),
    ((TINY, "--out", "  "), "--out is empty"),
    ((TINY, "--out", "/"), "a result needs a folder of its own"),
    ((TINY, "--out", "tiny.toml"), "is a file, not a folder"),
    ((TINY, "--out", "tiny.toml/sub"), "Not a directory"),
    ((TINY, "--out", "/proc/nowhere"), "cannot write results to '/proc/nowhere'"),
    ((TINY, "--out", "n" * 300), "the name is too long"),
    ((TINY, "--out", "é" * 120), "the name is too long"),
    ((TINY, "--out", "caf\udce9"), "the name is not UTF-8 text"),
    ((TINY, "--out", "~nobody_of_that_name/x"), "home directory; choose another --out"),
    ((), "run needs NAME|PATH after it"),
    (("",), "unknown scenario ''"),
    (("ess_grant",), "did you mean 'ess_grants'?"),
    (("tinny.toml",), "tinny.toml: no such file; did you mean 'tiny.toml'?"),
    (("./",), "is a folder, not a scenario file"),
    ((".",), "is a folder, not a scenario file"),
    (("tiny",), "unknown scenario 'tiny'; did you mean 'tiny.toml'?"),
    (("france_2005_2020",), "is a replay of history, not a scenario; `python run.py history france_2005_2020` plays"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_ends_with_2_and_one_message_and_leaves_nothing(
    here: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert names(here) == {"tiny.toml"}


USAGE = [
    (("liste",), "error: unknown command 'liste'; did you mean 'list'?; see `python run.py --help`"),
    (("foo", "--lang", "fr"), "erreur : commande inconnue 'foo' ; il y a run, list, compare, "),
    (("--lang", "fr", "list"), "erreur : --lang se met après la commande, comme dans `python run.py list --lang ...`"),
    (("run", "--lang", "fr"), "erreur : il faut NAME|PATH après run ; voir `python run.py run --help`"),
    (("run", TINY, "--lang", "FR", "--sed", "3"), "erreur : option inconnue '--sed' ; vouliez-vous dire '--seed' ?"),
    (("run", TINY, "--lang=fr", "--seed", "un"), "erreur : --seed un : nombre entier attendu"),
    (("run", TINY, "x", "--lang", "fr"), "erreur : 'x' est de trop ; voir"),
    (("diff", TINY), "error: diff needs NAME|PATH after it; see `python run.py diff --help`"),
    (("validate", "--lang", "fr"), "erreur : il faut PATH... après validate"),
    (("run", TINY, "--lang", "fr", "--set"), "erreur : il faut une valeur après --set"),
]


@pytest.mark.parametrize(("words", "message"), USAGE)
def test_words_that_make_no_command_are_answered_in_one_line_in_the_readers_language(
    words: tuple[str, ...], message: str
) -> None:
    result = CliRunner().invoke(run.app, words)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


FROM_MONTH_0 = """[[policy]]
path = "service.referral"
value = 0.1
month = 0
[[policy]]
path = "funding.budget"
value = 0.7
month = 0
ramp_months = 12
[[policy]]
path = "civic.visibility"
value = 2.0
month = 0
ramp_months = 12
"""


@pytest.mark.parametrize(("lever", "value"), [("service.referral", 0.9), ("funding.budget", 0.9)])
def test_a_lever_that_the_policy_moves_in_month_0_is_not_set_in_vain(here: Path, lever: str, value: float) -> None:
    (here / "moved.toml").write_text(HEAD + SIZE + FROM_MONTH_0)
    wrong = call("moved.toml", "--set", f"{lever}={value}", "--out", "out")
    assert wrong.exit_code == 2
    assert f"--set {lever}={value}: the policy of 'moved' changes '{lever}' in month 0" in wrong.stderr
    assert f"--set {lever}@0=... stands in for that change" in wrong.stderr
    assert "prend la place de ce changement" in call("moved.toml", "--set", f"{lever}=0.9", "--lang", "fr").stderr
    assert call("moved.toml", "--set", f"{lever}@0={value}", "--out", "out").exit_code == 0


def test_a_lever_that_moves_from_what_is_set_may_be_set(here: Path) -> None:
    (here / "moved.toml").write_text(HEAD + SIZE + FROM_MONTH_0)
    assert call("moved.toml", "--set", "civic.visibility=0.5", "--out", "out").exit_code == 0


@pytest.mark.parametrize("option", ["--strict", "--write"])
def test_what_is_about_one_replay_asks_for_its_name(here: Path, option: str) -> None:
    result = CliRunner().invoke(run.app, ("history", option))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{option} is about one replay; name it, as in: history england_2010_2015 {option}" in result.stderr


BROKEN = [
    (b"\xef\xbb\xbf[scenario\n", "broken.toml:1: broken TOML"),
    (HEAD.encode() + b"[service]\nreferral = 0,8\n", "broken.toml:5: broken TOML: "),
    (HEAD.encode() + b"[service]\nreferral = 0,8  # as in French\n", "; write 0.8\n"),
    (HEAD.encode() + b'[service]\nreferral = "80 %"\n', "expected a number (probability); write 0.8\n"),
    (b'[scenario]\ntitle = ""\nintent = "x"\n', "broken.toml:2: title is empty"),
    (b"\xff\xfe", "broken.toml: cannot be read: not UTF-8 text"),
    (b"", "broken.toml: [scenario] needs 'title'"),
    (b"[scenario\n", "broken.toml:1: broken TOML"),
    (HEAD.encode() + b"[service]\nreferal = 1\n", "broken.toml:5: unknown parameter 'service.referal'"),
    (HEAD.encode() + b"[run]\nmonths = true\n", "broken.toml:5: run.months = true: expected a whole number"),
    (HEAD.encode() + b"[servis]\n", "broken.toml:4: unknown key 'servis'; did you mean 'service'?"),
    (b'[scenario]\nextends = "./broken.toml"\n', "broken.toml:2: extends goes in a circle"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_scenario_file_is_named_with_its_line(here: Path, text: bytes, message: str) -> None:
    (here / "broken.toml").write_bytes(text)
    result = call("broken.toml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert names(here) == {"tiny.toml", "broken.toml"}


def test_a_name_of_bytes_that_are_no_text_is_refused_before_anything_is_computed(here: Path) -> None:
    try:
        (here / "caf\udce9.toml").write_text(HEAD + SIZE)
    except OSError:
        pytest.skip("this file system takes only text")
    result = call("./caf\udce9.toml", "--out", "out")
    assert result.exit_code == 2
    assert "not UTF-8 text; rename it" in result.stderr


CHANGE = '[[policy]]\npath = "funding.moved_to_ess"\nvalue = 0.1\n'


def test_citizens_that_change_the_territories_are_told_which_set_has_the_name(here: Path) -> None:
    (here / "named.toml").write_text(
        HEAD + CHANGE + 'month = 0\nterritories = ["Bretagne"]\n[run]\ncitizens = 60_000\n'
    )
    result = call("named.toml", "--citizens", "500")
    assert result.exit_code == 2
    assert "unknown territory 'Bretagne'" in result.stderr
    assert 'society.territory_set = "regions_13"' in result.stderr
    assert "society.territory_set" not in call(TINY, "--set", "society.territory_set=x").stderr.split("=", 2)[2]


def test_a_change_after_the_last_month_is_pointed_out(here: Path, simulator: Simulator) -> None:
    for month, n_notes in ((11, 0), (12, 1)):
        (here / "late.toml").write_text(HEAD + CHANGE + f"month = {month}\n" + SIZE)
        result = call("late.toml", "--out", f"out{month}")
        assert result.exit_code == 0
        assert result.stderr.count("funding.moved_to_ess in month 12 lies after the last month (11)") == n_notes


# Where results go


def test_an_earlier_run_is_kept_without_force_and_replaced_with_it(here: Path, simulator: Simulator) -> None:
    assert call(TINY, "--out", "out").exit_code == 0
    before = contents(here / "out")
    again = call(TINY, "--out", "out", "--seed", "5")
    assert again.exit_code == 2
    assert "already holds a run; choose another --out, or replace it with --force" in again.stderr
    assert contents(here / "out") == before
    assert call(TINY, "--out", "out", "--seed", "5", "--force").exit_code == 0
    assert read_manifest(here / "out")["seeds"] == [5]
    assert names(here) == {"tiny.toml", "out"}


def test_somebody_elses_files_are_never_deleted(here: Path, simulator: Simulator) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "thesis.odt").write_text("years")
    assert call(TINY, "--out", "mine", "--force").exit_code == 2
    assert call(TINY, "--out", "out").exit_code == 0
    (here / "out" / "notes.txt").write_text("hours")
    result = call(TINY, "--out", "out", "--force")
    assert result.exit_code == 2
    assert "notes.txt" in result.stderr
    assert (here / "mine" / "thesis.odt").read_text() == "years"
    assert (here / "out" / "notes.txt").read_text() == "hours"


def test_the_folder_one_is_in_is_not_pulled_away(
    here: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "empty" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(here / "empty" / "deeper")
    result = call("../../tiny.toml", "--out", ".")
    assert result.exit_code == 2
    assert "holds the folder you are in" in result.stderr
    assert call("../../tiny.toml", "--out", "inside").exit_code == 0
    monkeypatch.chdir(here / "empty" / "deeper" / "inside")
    again = call("../../../tiny.toml", "--out", "../inside", "--force")
    assert again.exit_code == 2
    assert "holds the folder you are in" in again.stderr


def test_a_folder_where_a_disk_is_mounted_is_refused_at_once(
    here: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "disk").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda self: self.name == "disk")
    simulator.errors[1] = AssertionError("computed although the result had no place")
    result = call(TINY, "--out", "disk")
    assert result.exit_code == 2
    assert "--out '" + str(here / "disk" / "result") in result.stderr


def test_a_folder_taken_while_the_run_was_computed_costs_no_result(here: Path, simulator: Simulator) -> None:
    def somebody_else() -> None:
        (here / "out").mkdir(exist_ok=True)
        (here / "out" / "theirs").touch()

    simulator.between = somebody_else
    result = call(TINY, "--out", "out")
    assert result.exit_code == 0
    assert "another command wrote to" in result.stderr
    assert result.stdout.endswith(f"written: {here / 'out-2'}\n")
    assert names(here / "out") == {"theirs"}
    assert names(here / "out-2") >= FILES
    assert not folders.is_taken(here / "nothing")
    assert folders.is_taken(here / "out-2")


def test_a_full_disk_leaves_the_earlier_result_and_the_table_on_the_terminal(
    here: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(TINY, "--out", "out").exit_code == 0
    before = contents(here / "out")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pyarrow.parquet, "write_table", full)
    for out in (("--out", "out", "--force"), ("--out", "new")):
        result = call(TINY, *out)
        assert result.exit_code == 2
        assert "No space left on device" in result.stderr
        assert "Coverage" in result.stdout
        assert "written" not in result.stdout
    assert contents(here / "out") == before
    assert names(here) == {"tiny.toml", "out"}


def test_a_working_folder_that_is_gone_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> Path:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    monkeypatch.setattr(Path, "cwd", staticmethod(gone))
    result = call("missing.toml")
    assert result.exit_code == 2
    assert "the folder you are in no longer exists" in result.stderr


# Failed runs


def test_a_failed_run_is_a_row_with_its_traceback_and_the_others_are_kept(
    here: Path, simulator: Simulator
) -> None:
    simulator.errors[2] = ZeroDivisionError("planted, with é and [markup]")
    result = call(TINY, "--replicates", "3", "--out", "out")
    assert result.exit_code == 1
    assert "1 of 3 runs failed (seed 2): ZeroDivisionError: planted, with é and [markup]" in result.stderr
    assert "written" in result.stdout
    table = read_runs(here / "out")
    assert list(table["status"]) == ["done", "failed", "done"]
    assert "Traceback (most recent call last)" in table["error"][1]
    assert read_series(here / "out")["run"].nunique() == 2
    assert "1 of 3 runs failed" in (here / "out" / "summary.md").read_text(encoding="utf-8")


def test_when_every_run_fails_the_tables_still_tell_why(here: Path, simulator: Simulator) -> None:
    simulator.errors[1] = MemoryError("Unable to allocate 763 MiB")
    result = call(TINY, "--out", "out")
    assert result.exit_code == 1
    assert "1 of 1 runs failed (seed 1): MemoryError: Unable to allocate 763 MiB" in result.stderr
    assert names(here / "out") == FILES
    assert len(read_series(here / "out")) == 0


def test_an_input_that_cannot_be_simulated_is_bad_input(here: Path, simulator: Simulator) -> None:
    simulator.errors[1] = NoSteadyStateError("housing: no steady state: 98 % cannot be served.")
    result = call(TINY, "--replicates", "2", "--out", "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "error: housing: no steady state" in result.stderr
    assert names(here) == {"tiny.toml"}


def test_a_later_seed_without_a_steady_state_does_not_cost_the_other_runs(
    here: Path, simulator: Simulator
) -> None:
    simulator.errors[2] = NoSteadyStateError("child: 3 first onsets among the 2 people concerned")
    result = call(TINY, "--replicates", "3", "--out", "out")
    assert result.exit_code == 1
    assert "child: 3 first onsets among the 2 people concerned" in result.stderr
    assert list(read_runs(here / "out")["status"]) == ["done", "failed", "done"]


def test_a_thousand_failures_are_told_in_one_line() -> None:
    record = RunRecord("tiny", "", 1, 0, 0.0, error="Traceback\nValueError: no\n")
    told = failures([Outcome(replace(record, seed=seed)) for seed in range(1, 1001)])
    assert told == (
        "1000 of 1000 runs failed (seed 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and others): ValueError: no; "
        "tracebacks are in runs.parquet"
    )


def test_ctrl_c_ends_with_130_and_leaves_what_was_there(here: Path, simulator: Simulator) -> None:
    assert call(TINY, "--out", "out").exit_code == 0
    before = contents(here / "out")
    simulator.errors[2] = KeyboardInterrupt()
    for out in (("--out", "out", "--force"), ("--out", "new"), ()):
        result = call(TINY, "--replicates", "3", *out)
        assert result.exit_code == 130
        assert "stopped after" in result.stderr
        assert result.stderr.endswith("interrupted\n")
        assert result.stdout == ""
    assert contents(here / "out") == before
    assert names(here) == {"tiny.toml", "out"}


# Terminals, pipes and alphabets


@pytest.mark.parametrize("charset", ["ascii", "cp1252"])
def test_an_output_that_knows_few_letters_gets_the_nearest_ones(simulator: Simulator, charset: str) -> None:
    result = call(TINY, "--lang", "fr", "--replicates", "2", "--out", "out", charset=charset)
    assert result.exit_code == 0
    words = {"ascii": "Adultes benevoles", "cp1252": "Adultes bénévoles"}
    assert words[charset] in result.stdout
    assert "?" not in result.stdout


def test_titles_of_any_letters_and_a_single_month_are_drawn_without_a_word(here: Path) -> None:
    title = r"costs $5, $\\foo$, <b>x</b> | [red] {y} %s 日本語 😀"
    (here / "odd.toml").write_text(
        f'[scenario]\ntitle = "{title}"\nintent = "None."\n{SIZE}', encoding="utf-8"
    )
    result = call("odd.toml", "--months", "1", "--out", "out")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1].startswith("Simulating: done")
    assert "Glyph" not in result.stderr
    assert len(names(here / "out" / "figures")) == 10
    assert "| Indicator | Unit | Last month |" in (here / "out" / "summary.md").read_text(encoding="utf-8")
    assert title.replace(r"\\", "\\") in result.stdout


def test_progress_without_a_standard_error_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with MonthsProgress(1, 12) as progress:
        progress.advance(6)
    assert progress.done == 6


def test_compiling_before_the_first_month_does_not_frighten_with_hours() -> None:
    times = iter([0.0, 0.0, 60.0, 60.1, 66.0, 67.0])
    stream = io.StringIO()
    with MonthsProgress(1, 180, "base", stream, 5.0, lambda: next(times)) as progress:
        progress.advance()
        progress.advance()
        progress.advance(58)
    assert stream.getvalue().splitlines() == [
        "base: month 1 of 180 (0 %), 1 min 00 s",
        "base: month 60 of 180 (33 %), 1 min 06 s, about 12 s left",
        "base: done in 1 min 07 s",
    ]


# Processes


class Poison:
    """An input that kills the process which unpacks it, as the system does when memory runs out."""

    burn_in_months, months = 12, 1

    def __reduce__(self) -> tuple[Callable[[int, int], None], tuple[int, int]]:
        return _kill_other_than, (os.getpid(), 0)


def _kill_other_than(parent: int, _: int) -> None:
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def small_jobs(n: int) -> list[Job]:
    """Runs of a society of 500 over a few months."""
    scenario = Scenario("tiny", Text("Tiny", "Tiny"), Text("None.", "None."))
    inputs = Inputs(citizens=500, burn_in_months=12, months=1)
    return [replace(job, inputs=inputs) for job in jobs(scenario, 1, n)]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_process_that_dies_takes_only_its_own_run_with_it() -> None:
    todo = small_jobs(4)
    todo[2] = replace(todo[2], inputs=Poison())  # type: ignore[arg-type]
    advanced: list[int] = []
    outcomes = run_jobs(todo, 2, advanced.append)
    assert [outcome.record.status for outcome in outcomes] == ["done", "done", "failed", "done"]
    assert outcomes[2].record.error == DEAD_PROCESS
    alone = run_jobs(small_jobs(4), 1, lambda _: None)
    for here, there in zip(outcomes, alone, strict=True):
        assert here.record.status == "failed" or here.record.content_hash == there.record.content_hash


def command(*arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """The command as a user starts it, in a session of its own."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "run", *arguments],
        cwd=cwd, env={**known, **environment}, text=True, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


on_linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
MANY = (TINY, "--replicates", "500", "--out", "out")


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Commands that a test starts; whatever is left of them ends with it."""
    commands: list[subprocess.Popen[str]] = []
    yield commands
    for one in commands:
        for process in processes_of(one.pid):
            os.kill(process, signal.SIGKILL)
        one.communicate()


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize(("workers", "seconds"), [("1", 0.8), ("1", 5.0), ("2", 5.0), ("2", 7.0), ("2", 9.0)])
def test_ctrl_c_at_any_moment_leaves_no_traceback_no_file_and_no_process(
    here: Path, started: list[subprocess.Popen[str]], workers: str, seconds: float, times: int
) -> None:
    process = command(*MANY, "--workers", workers, cwd=here)
    started.append(process)
    time.sleep(seconds)
    for _ in range(times):  # as a terminal does: to the whole group
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.05)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == ""
    assert err.endswith("interrupted\n")
    assert "Traceback" not in err
    assert until(lambda: not processes_of(process.pid))
    assert names(here) == {"tiny.toml"}


@pytest.mark.slow
@on_linux
def test_an_interrupt_between_two_runs_stops_the_workers_at_once() -> None:
    before = set(processes_of(os.getsid(0)))
    workers: list[int] = []

    def interrupted(months: int) -> None:
        if months > 1:  # a worker brought its first run
            workers.extend(set(processes_of(os.getsid(0))) - before)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as kept:  # its traceback holds what was under way
        run_jobs(small_jobs(500), 2, interrupted)
    spawned = {one for one in workers if b"spawn_main" in command_line(one)}
    assert until(lambda: not spawned & set(processes_of(os.getsid(0))), 5)
    assert len(workers) >= 2
    assert kept.traceback


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_command_leaves_no_orphans(
    here: Path, started: list[subprocess.Popen[str]], number: signal.Signals
) -> None:
    process = command(*MANY, "--workers", "2", cwd=here)
    started.append(process)
    assert until(lambda: len(processes_of(process.pid)) >= 4, 60)  # itself, the tracker and two workers
    time.sleep(3.0)
    process.send_signal(number)
    process.wait(10)
    assert until(lambda: not processes_of(process.pid))


@pytest.mark.slow
def test_it_runs_from_anywhere_whatever_surrounds_it(here: Path) -> None:
    (here / "typing.toml").write_text("not ours")
    (here / "scenarios.py").write_text("raise SystemExit('a file of the user')")
    runs = ("--replicates", "3", "--workers", "2", "--citizens", "500", "--months", "1")
    process = command("ess_grants", *runs, cwd=here, MPLBACKEND="nonsense", PYTHONIOENCODING="ascii")
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    (folder,) = (here / "results").iterdir()
    assert out.endswith(f"written: {folder}\n")
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["seeds"] == [1, 2, 3]


@pytest.mark.slow
@on_linux
def test_two_commands_at_once_keep_both_results(here: Path, started: list[subprocess.Popen[str]]) -> None:
    for _ in range(2):
        started.append(command(TINY, "--months", "1", "--out", "out", cwd=here))
    ends = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0], ends
    assert names(here) == {"tiny.toml", "out", "out-2"}
    assert names(here / "out") == names(here / "out-2") == RESULT


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_leaves_early_costs_no_result(here: Path) -> None:
    process = command(TINY, "--months", "1", "--out", "out", cwd=here)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.wait(60)
    assert "Traceback" not in err
    assert names(here / "out") == RESULT
