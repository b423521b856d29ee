"""Progress is honest about the time left and survives whatever happens to the run or the reader."""

import io
import os
import subprocess
import sys

import pytest

from scenarios.progress import MonthsProgress, RunsProgress, duration, time_left


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3780, "1 h 03 min"),
        (-1, "0 s"),
    ],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_time_left_follows_the_speed_so_far() -> None:
    assert time_left(0, 10, 5.0) is None
    assert time_left(2, 10, 5.0) == 20.0
    assert time_left(10, 10, 5.0) == 0.0


def test_plain_lines_come_every_few_seconds_only() -> None:
    clock, stream = Clock(), io.StringIO()
    with MonthsProgress(1, 180, "base", stream, 5.0, clock) as progress:
        for _ in range(18):
            clock.now += 1.0
            progress.advance(10)
    assert stream.getvalue().splitlines() == [
        "base: month 50 of 180 (27 %), 5 s, about 13 s left",
        "base: month 100 of 180 (55 %), 10 s, about 8 s left",
        "base: month 150 of 180 (83 %), 15 s, about 3 s left",
        "base: done in 18 s",
    ]


def test_replicates_are_counted_in_runs() -> None:
    clock, stream = Clock(), io.StringIO()
    with MonthsProgress(10, 180, "base", stream, 5.0, clock) as progress:
        clock.now += 6.0
        progress.advance(540)
    assert stream.getvalue().splitlines()[0] == "base: 3 of 10 runs (30 %), 6 s, about 14 s left"


@pytest.mark.parametrize(("language", "rate"), [("en", "1.5 runs/s"), ("fr", "1,5 simulations/s")])
def test_runs_a_second_are_written_as_the_language_writes_numbers(language: str, rate: str) -> None:
    clock, stream = Clock(), io.StringIO()
    with RunsProgress(90, "base", language, stream=stream, interval=5.0, clock=clock) as progress:
        clock.now += 6.0
        progress.count(9, 0)
    assert rate in stream.getvalue().splitlines()[0]


def test_a_terminal_gets_a_bar_that_is_taken_down() -> None:
    terminal = Terminal()
    with MonthsProgress(2, 180, "base", terminal) as progress:
        progress.advance(180)
    assert "\x1b[?25l" in terminal.getvalue()  # cursor hidden
    assert "\x1b[?25h" in terminal.getvalue()  # and shown again
    assert terminal.getvalue().endswith("base: done in 0 s\n")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_ctrl_c_passes_through_and_the_cursor_comes_back(stream: io.StringIO) -> None:
    def interrupted() -> None:
        with MonthsProgress(1, 180, "base", stream) as progress:
            progress.advance(3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stream.getvalue().endswith("base: stopped after 0 s\n")
    assert stream.getvalue().count("\x1b[?25l") == stream.getvalue().count("\x1b[?25h")


def test_an_error_passes_through_without_words_about_being_done() -> None:
    stream = io.StringIO()

    def broken() -> None:
        with MonthsProgress(1, 180, "base", stream):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert stream.getvalue() == ""


def test_more_months_than_expected_count_as_all() -> None:
    with MonthsProgress(1, 10, stream=io.StringIO()) as progress:
        progress.advance(25)
        assert progress.done == 10


def test_nothing_to_do_is_no_error() -> None:
    with MonthsProgress(0, 0, stream=io.StringIO()) as progress:
        progress.advance(0)


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_has_gone_does_not_stop_the_run() -> None:
    code = (
        "import sys, time; from scenarios.progress import MonthsProgress\n"
        "time.sleep(0.5)\n"
        "with MonthsProgress(1, 3, interval=0.0) as progress:\n"
        "    [progress.advance() for _ in range(3)]\n"
        "print('finished')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        process.stderr.close()
        assert process.stdout.read() == b"finished\n"
    assert process.returncode == 0
