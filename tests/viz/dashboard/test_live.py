"""A run that is watched: played, paused, stepped, watched while it waits, ended."""

import threading
import time
from dataclasses import replace

import pytest

from abm.errors import ParameterError
from abm.simulate import simulate
from abm.view import Level
from scenarios.runner import inputs_of
from viz.dashboard import live as live_module
from viz.dashboard.asked import Asked
from viz.dashboard.charts import wanted
from viz.dashboard.live import FASTEST, LiveRun, Phase

SECONDS = 60.0
INPUTS = inputs_of(Asked(citizens=300, months=30).resolved())


class Watcher:
    """Keeps every state that is published."""

    def __init__(self):
        self.states = []
        self._news = threading.Condition()

    def __call__(self, state):
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def wait(self, holds):
        """The first state from now on, the last one included, for which something holds."""
        with self._news:
            assert self._news.wait_for(lambda: self.states and holds(self.states[-1]), SECONDS), self.states[-1:]
            return self.states[-1]

    def wait_for(self, phase, month=None):
        return self.wait(
            lambda state: state.phase is phase and (month is None or state.snapshot.month == month)
        )


@pytest.fixture
def watcher():
    return Watcher()


@pytest.fixture
def begin(watcher):
    """Starts runs, and ends them when the test is over."""
    begun = []

    def start(inputs=INPUTS, **options):
        live = LiveRun(inputs, 1, watcher, wanted(), **{"plays": False, **options})
        begun.append(live)
        live.start()
        return live

    yield start
    for live in begun:
        live.stop()
        live.thread.join(SECONDS)
        assert not live.thread.is_alive()


def test_it_is_built_and_waits(begin, watcher):
    begin()
    state = watcher.wait_for(Phase.PAUSED, 0)
    assert watcher.states[0].phase is Phase.PREPARING
    assert state.snapshot.months == 30
    assert state.snapshot.now("share_covered") == state.snapshot.at_start("share_covered")


def test_it_plays_to_the_numbers_of_the_same_run_alone(begin, watcher):
    live = begin(plays=True)
    snapshot = watcher.wait_for(Phase.ENDED, 30).snapshot
    assert live.model.arrays.burn_in == INPUTS.burn_in_months
    alone = simulate(INPUTS, 1)
    assert (live.model.arrays.tally == alone.arrays.tally).all()
    assert len(snapshot.series("share_covered")) == 30 - snapshot.first


def test_steps_add_up_and_stop_at_the_end(begin, watcher):
    live = begin()
    watcher.wait_for(Phase.PAUSED, 0)
    live.step()
    watcher.wait_for(Phase.PAUSED, 1)
    live.step(12)
    watcher.wait_for(Phase.PAUSED, 13)
    live.step(100)
    watcher.wait_for(Phase.ENDED, 30)
    live.step()
    live.play()
    time.sleep(0.2)
    assert live.months_done == 30


def test_a_paused_run_goes_on_where_it_was(begin, watcher):
    live = begin(speed=20.0)
    watcher.wait_for(Phase.PAUSED, 0)
    live.play()
    watcher.wait(lambda state: state.phase is Phase.PLAYING and state.snapshot.month >= 2)
    live.pause()
    month = watcher.wait_for(Phase.PAUSED).snapshot.month
    time.sleep(0.3)
    assert live.months_done == month < 30
    live.speed = FASTEST
    live.play()
    watcher.wait_for(Phase.ENDED, 30)


def test_speed_is_months_a_second(begin, watcher):
    live = begin(speed=10.0)
    watcher.wait_for(Phase.PAUSED, 0)
    began = time.monotonic()
    live.step(6)
    watcher.wait_for(Phase.PAUSED, 6)
    assert time.monotonic() - began >= 0.4, "six months at ten a second take more than half a second"


def test_no_more_is_published_than_can_be_looked_at(begin, watcher):
    begin(replace(INPUTS, months=240), plays=True)
    began = time.monotonic()
    watcher.wait_for(Phase.ENDED, 240)
    seen = sum(state.phase is Phase.PLAYING for state in watcher.states)
    assert seen <= live_module.MOST_A_SECOND * (time.monotonic() - began) + 1


def test_another_indicator_is_shown_while_it_waits(begin, watcher):
    live = begin()
    watcher.wait_for(Phase.PAUSED, 0)
    name = "n_staff_per_1000"
    assert (name, Level.TOTAL) not in watcher.states[-1].snapshot.values
    live.watch(wanted([name]))
    state = watcher.wait(lambda state: (name, Level.TOTAL) in state.snapshot.values)
    assert state.phase is Phase.PAUSED
    assert live.months_done == 0


def test_after_a_stop_nothing_is_published(begin, watcher):
    live = begin(speed=50.0, plays=True)
    watcher.wait(lambda state: state.phase is Phase.PLAYING)
    live.stop()
    live.thread.join(SECONDS)
    n_states = len(watcher.states)
    assert not live.thread.is_alive()
    time.sleep(0.3)
    assert len(watcher.states) == n_states


def test_a_stop_ends_the_burn_in_too(begin, watcher):
    live = begin(replace(INPUTS, citizens=5_000))
    watcher.wait(lambda state: state.phase is Phase.PREPARING)
    live.stop()
    live.thread.join(SECONDS)
    assert not live.thread.is_alive()
    assert [state.phase for state in watcher.states] == [Phase.PREPARING]


def test_a_stop_before_the_start_is_one(watcher):
    live = LiveRun(INPUTS, 1, watcher, wanted())
    live.stop()
    live.start()
    live.thread.join(SECONDS)
    assert not live.thread.is_alive()
    assert not watcher.states


def test_what_the_model_refuses_is_shown(begin, watcher, monkeypatch):
    def refuse(inputs, seed):
        raise ParameterError("no steady state")

    monkeypatch.setattr(live_module, "WelfareModel", refuse)
    begin()
    assert watcher.wait_for(Phase.FAILED).error == "no steady state"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_the_model_is_shown(begin, watcher, monkeypatch):
    def broken(inputs, seed):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(live_module, "WelfareModel", broken)
    begin()
    assert watcher.wait_for(Phase.FAILED).error == "ZeroDivisionError: a fault"
