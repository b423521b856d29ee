"""What one visitor has before her: language, question, and the run that answers it. Values live in her session."""

from __future__ import annotations

from dataclasses import replace

import solara

from abm.errors import WelfareError
from scenarios.french_errors import in_language
from scenarios.runner import inputs_of
from viz.dashboard.asked import Asked
from viz.dashboard.charts import wanted
from viz.dashboard.live import FASTEST, LiveRun, Phase, State

language = solara.reactive("en")
asked = solara.reactive(Asked())
"""What the controls say."""
applied = solara.reactive(Asked())
"""What is run."""
state = solara.reactive(State(Phase.PREPARING))
speed = solara.reactive(FASTEST)
watched = solara.reactive("unmet_months_per_1000")
"""Indicator chosen to be looked at."""
run: solara.Reactive[LiveRun | None] = solara.reactive(None)


def begin(question: Asked, plays: bool = False, until: int = 0) -> str:
    """Stop what runs and run this; returns why it cannot be, if it cannot.

    Args:
        question: what is run.
        plays: whether it goes on by itself.
        until: month to which it goes at once.
    """
    try:
        inputs = inputs_of(question.resolved())
    except WelfareError as error:
        return in_language(str(error), language.value)
    end()
    is_closed = solara.kernel_closed_event().is_set
    live = LiveRun(inputs, question.seed, _show, wanted([watched.value]), speed.value, plays)
    run.value = live
    applied.value = asked.value = question
    if until:
        live.jump(until)
    live.start()
    if is_closed():  # the page was left meanwhile: nobody would stop it
        live.stop()
    return ""


def _show(new: State) -> None:
    """Show a state; while a society is built, the pictures of the one before stay."""
    if new.phase is Phase.PREPARING:
        new = replace(new, snapshot=state.value.snapshot)
    state.value = new


def end() -> None:
    """Stop what runs."""
    if run.value is not None:
        run.value.stop()


def set_speed(months_a_second: float) -> None:
    """Play at another speed."""
    speed.value = months_a_second
    if run.value is not None:
        run.value.speed = months_a_second


def watch(name: str) -> None:
    """Look at another indicator."""
    watched.value = name
    if run.value is not None:
        run.value.watch(wanted([name]))
