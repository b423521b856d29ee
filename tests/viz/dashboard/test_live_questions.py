"""A live run answers what it is asked between two months, and nobody once it is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from abm.inputs import Inputs
from viz.dashboard.live import LiveRun, Phase, State

MONTHS = 6


@pytest.fixture
def paused() -> Iterator[LiveRun]:
    states: list[State] = []
    live = LiveRun(Inputs(citizens=500, months=MONTHS), 1, states.append, (), plays=False)
    live.start()
    yield live
    live.stop()
    live.thread.join(30)
    assert not live.thread.is_alive()


def test_a_question_is_answered_from_a_run_that_waits(paused: LiveRun) -> None:
    assert paused.ask(lambda model: model.month).result(60) == paused.inputs.burn_in_months


def test_an_error_is_the_askers_and_the_run_goes_on(paused: LiveRun) -> None:
    with pytest.raises(ZeroDivisionError):
        paused.ask(lambda model: model.month // 0).result(60)
    assert paused.ask(lambda model: len(model.population)).result(60) == 500


def test_whoever_looks_each_month_sees_every_month_once(paused: LiveRun) -> None:
    seen: list[int] = []

    def begin(_: object) -> None:
        paused.each_month = lambda model: seen.append(model.month - paused.inputs.burn_in_months)

    paused.ask(begin).result(60)
    paused.play()
    while paused.ask(lambda model: model.month).result(60) < paused.inputs.burn_in_months + MONTHS:
        pass
    assert seen == list(range(1, MONTHS + 1))


def test_nobody_is_answered_after_the_end(paused: LiveRun) -> None:
    paused.ask(lambda model: None).result(60)
    paused.stop()
    paused.thread.join(30)
    assert paused.ask(lambda model: 1).cancelled()


def test_questions_of_a_run_that_cannot_begin_are_cancelled() -> None:
    states: list[State] = []
    live = LiveRun(Inputs(citizens=20, months=1), 1, states.append, ())
    answer = live.ask(lambda model: 1)
    live.start()
    live.thread.join(60)
    assert states[-1].phase is Phase.FAILED
    assert answer.cancelled()
