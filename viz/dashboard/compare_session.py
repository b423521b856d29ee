"""What one visitor compares: two runs side by side, and replications of them. Values live in her session."""

from __future__ import annotations

import solara
from solara.server import kernel_context

from abm.errors import WelfareError
from scenarios.french_errors import in_language
from viz.dashboard import session
from viz.dashboard.asked import Asked
from viz.dashboard.batch import Batch, BatchState
from viz.dashboard.charts import wanted
from viz.dashboard.live import Phase
from viz.dashboard.paired import LivePair, PairState, inputs_of_pair

pair: solara.Reactive[LivePair | None] = solara.reactive(None)
batch: solara.Reactive[Batch | None] = solara.reactive(None)
answered: solara.Reactive[Asked | None] = solara.reactive(None)
"""What the pair answers."""
state = solara.reactive(PairState(Phase.PREPARING))
batch_state = solara.reactive(BatchState())


def apply(question: Asked, until: int = 0) -> str:
    """Answer a question here and, where A has changed, on the other pages; returns why it cannot be, if it cannot."""
    try:
        inputs_of_pair(question)
    except WelfareError as error:
        return in_language(str(error), session.language.value)
    if question.alone() == session.applied.value.alone():
        session.applied.value = session.asked.value = question
    else:
        error = session.begin(question)
        if error:
            return error
    begin(question, until)
    return ""


def begin(question: Asked, until: int = 0) -> None:
    """Stop what is compared and compare this."""
    if answered.value is None:
        _end_with_tab()
    end()
    answered.value = question
    state.value = PairState(Phase.PREPARING)
    try:
        first, second = inputs_of_pair(question)
    except WelfareError as error:
        state.value = PairState(Phase.FAILED, error=in_language(str(error), session.language.value))
        return
    shown = wanted([session.watched.value])
    live = LivePair(first, second, question.seed, state.set, shown, session.speed.value)
    if until:
        live.jump(until)
    pair.value = live
    live.start()


def replicate() -> None:
    """Run the pair under many seeds, in the background."""
    live = pair.value
    if live is None:
        return
    _stop_batch()
    batch.value = Batch(live.inputs, live.second, live.seed, batch_state.set)
    batch.value.start()


def cancel() -> None:
    """Give replications up."""
    _stop_batch()
    batch_state.value = BatchState()


def end() -> None:
    """Stop what is compared."""
    if pair.value is not None:
        pair.value.stop()
        pair.value = None
    cancel()


def watch(name: str) -> None:
    """Look at another indicator, here and on the other pages."""
    session.watch(name)
    if pair.value is not None:
        pair.value.watch(wanted([name]))


def set_speed(speed: float) -> None:
    """Play at another speed, here and on the other pages."""
    session.speed.value = speed
    for live in (pair.value, session.run.value):
        if live is not None:
            live.speed = speed


def _stop_batch() -> None:
    if batch.value is not None:
        batch.value.stop()
        batch.value = None


def _asked_elsewhere(question: Asked) -> None:
    """Give up what answers another question than the one that is now asked on another page."""
    if answered.value is not None and question != answered.value:
        end()


def _end_with_tab() -> None:
    if kernel_context.has_current_context():
        session.applied.subscribe(_asked_elsewhere)
        kernel_context.get_current_context().on_close(end)
