"""``sweep`` as processes that are killed, stopped and starved at any moment: repeated, it ends where it would have."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scenarios.batch.plan import plan_of
from scenarios.batch.store import Store
from scenarios.batch.study import load_study
from tests.processes import command_line, processes_of, until
from tests.scenarios.batch.tiny import STUDY, done

ROOT = Path(__file__).parent.parent
LONG = STUDY.replace("values = [0.2, 0.5, 0.8]", f"values = {[round(0.2 + 0.01 * n, 2) for n in range(40)]}")
"""Eighty runs."""
SMALL_CHUNKS = "import run, scenarios.batch.conduct as conducting; conducting.LARGEST_CHUNK = {size}; run.main()"
SWEEP = ("sweep", "long.toml", "--out", "out", "--retry-failed")
KILLS = 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc"),
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds nothing but ``long.toml``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "long.toml").write_text(LONG)
    return tmp_path


@pytest.fixture(scope="module")
def whole_hash(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Content hash of the study, done without a stop in one process."""
    place = tmp_path_factory.mktemp("whole")
    (place / "long.toml").write_text(LONG)
    return done(place / "out", plan_of(load_study(place / "long.toml"))).content_hash()


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Commands that a test starts; whatever is left of them ends with it."""
    commands: list[subprocess.Popen[str]] = []
    yield commands
    for one in commands:
        for process in processes_of(one.pid):
            os.kill(process, signal.SIGKILL)
        one.communicate()


def command(
    *arguments: str, cwd: Path, size: int = 2, before: Callable[[], None] | None = None,
    stdin: int | None = subprocess.DEVNULL,
) -> subprocess.Popen[str]:  # fmt: skip
    """The command as a user starts it, in a session of its own, with chunks of so many runs at most (0: as usual)."""
    program = ["-c", SMALL_CHUNKS.format(size=size)] if size else [str(ROOT / "run.py")]
    return subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=cwd, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, start_new_session=True, preexec_fn=before,
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finished(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    """Exit code, output and messages of a command."""
    process = command(*arguments, cwd=cwd, size=0)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Processes that do the runs of a command."""
    return [one for one in processes_of(process.pid) if b"spawn_main" in command_line(one)]


def n_parts(folder: Path) -> int:
    """Parts finished in a folder."""
    return len(list((folder / "runs").glob("[!.]*.parquet")))


def check_resumed(here: Path, whole_hash: str, parts_before: int = 0) -> None:
    """What was finished is still there, and the command repeated ends with the whole."""
    if (here / "out").exists():
        assert n_parts(here / "out") >= parts_before
    code, _, err = finished(*SWEEP, cwd=here)
    assert code == 0, err
    assert Store(here / "out").content_hash() == whole_hash
    assert Store(here / "out").status().is_complete
    leftovers = [path for path in (here / "out").rglob(".*") if path.name != ".lock"]
    assert leftovers == []


def test_twenty_kills_of_parent_and_workers_and_the_result_is_that_of_no_kill(
    here: Path, started: list[subprocess.Popen[str]], whole_hash: str
) -> None:
    chance, kills = random.Random(20), 0
    process = command(*SWEEP, cwd=here)
    started.append(process)
    while kills < KILLS:
        time.sleep(chance.uniform(0.1, 4.0) if kills % 3 else chance.uniform(0.0, 1.5))
        if process.poll() is None:
            workers = workers_of(process)
            victim = chance.choice(workers) if workers and chance.random() < 0.5 else process.pid
            os.kill(victim, signal.SIGKILL)
            kills += 1
        elif process.returncode == 0:  # done before the kills were: once more from the start
            check_resumed(here, whole_hash)
            (here / "out").rename(here / f"out-before-{kills}")
        if process.poll() is not None or victim == process.pid:
            process.wait()
            process = command(*SWEEP, cwd=here)
            started.append(process)
    process.kill()
    check_resumed(here, whole_hash, n_parts(here / "out"))


@pytest.mark.parametrize(
    ("number", "seconds"), [(signal.SIGINT, 0.5), (signal.SIGINT, 1.5), (signal.SIGINT, None), (signal.SIGTERM, None)]
)
def test_a_stop_at_any_moment_leaves_no_process_and_nothing_half_done(
    here: Path, started: list[subprocess.Popen[str]], whole_hash: str, number: signal.Signals, seconds: float | None
) -> None:
    process = command(*SWEEP, cwd=here, size=1 if seconds is None else 0)
    started.append(process)
    if seconds is None:
        assert until(lambda: n_parts(here / "out") > 5, 60)
    else:
        time.sleep(seconds)
    before = n_parts(here / "out")
    os.killpg(process.pid, number) if number is signal.SIGINT else process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert until(lambda: not processes_of(process.pid))
    if number is signal.SIGINT:
        assert process.returncode == 130 or (seconds == 0.5 and process.returncode == -signal.SIGINT), err
        if seconds is None:
            assert "of 80 runs are kept in" in err
            assert err.endswith("interrupted\n")
    else:
        assert process.returncode == -signal.SIGTERM
    check_resumed(here, whole_hash, before)


def test_of_two_commands_at_once_one_works_and_one_is_told(
    here: Path, started: list[subprocess.Popen[str]], whole_hash: str
) -> None:
    for _ in range(2):
        started.append(command(*SWEEP, cwd=here, size=1))
    ends = [process.communicate(timeout=120) for process in started]
    codes = sorted(process.returncode for process in started)
    assert codes == [0, 2], ends
    assert any("another command is working on" in err for _, err in ends)
    check_resumed(here, whole_hash)


def test_status_from_another_terminal(here: Path, started: list[subprocess.Popen[str]], whole_hash: str) -> None:
    started.append(command(*SWEEP, cwd=here, size=1))
    assert until(lambda: n_parts(here / "out") > 3, 60)
    seen = []
    while started[0].poll() is None:
        status = Store(here / "out").status()
        seen.append(status.done)
    _, err = started[0].communicate()
    assert started[0].returncode == 0, err
    assert seen == sorted(seen)
    assert Store(here / "out").content_hash() == whole_hash


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB, where disks can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up_ends_with_one_message_and_more_room_lets_it_go_on(
    here: Path, small_disk: Path, whole_hash: str
) -> None:
    arguments = ("sweep", "long.toml", "--out", str(small_disk / "out"))
    process = command(*arguments, cwd=here, size=1)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert "No space left on device; what was finished is kept: mend this and repeat the command" in err
    assert "Traceback" not in err
    before = Store(small_disk / "out").status()
    assert 0 < before.done < 80
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    code, out, err = finished(*arguments, cwd=here)
    assert code == 0, err
    assert f"Going on in {small_disk / 'out'}: " in out
    assert Store(small_disk / "out").content_hash() == whole_hash


def test_files_that_may_not_grow_end_with_one_message(here: Path, whole_hash: str) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    process = command("sweep", "long.toml", "--out", "new", cwd=here, before=limited)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert "File too large" in err
    assert "Traceback" not in err
    code, _, err = finished("sweep", "long.toml", "--out", "new", cwd=here)
    assert code == 0, err
    assert Store(here / "new").content_hash() == whole_hash


def test_a_reader_that_leaves_and_a_closed_input_cost_nothing(here: Path, whole_hash: str) -> None:
    process = command(*SWEEP, cwd=here, before=lambda: os.close(0), stdin=None)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.wait(120)
    assert "Traceback" not in err
    check_resumed(here, whole_hash)


def test_the_memory_of_the_command_does_not_grow_with_the_runs(
    here: Path, started: list[subprocess.Popen[str]]
) -> None:
    (here / "long.toml").write_text(LONG.replace("replicates = 2", "replicates = 10"))
    process = command(*SWEEP, cwd=here, size=4)
    started.append(process)
    sizes: list[tuple[int, int]] = []
    while process.poll() is None:
        pages = Path(f"/proc/{process.pid}/statm").read_text().split()
        sizes.append((n_parts(here / "out"), int(pages[1]) * resource.getpagesize() if len(pages) > 1 else 0))
        time.sleep(0.1)
    assert process.returncode == 0
    early = max(size for parts, size in sizes if 5 <= parts <= 20)
    late = max(size for parts, size in sizes if 60 <= parts <= 95)
    assert late - early < 8_000_000, sizes
