"""Replications of a pair: what they say is what ``compare`` says of the same seeds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from abm.errors import ParameterError
from abm.simulate import simulate
from abm.view import Level
from scenarios.analysis.compare import paired_effects
from scenarios.batch.measure import Measure
from scenarios.yearly import yearly
from tests.processes import until
from viz.dashboard.asked import Asked
from viz.dashboard.batch import Batch, BatchState, Stage
from viz.dashboard.compare_text import effect_lines, effect_notes, effect_table, progress
from viz.dashboard.paired import inputs_of_pair
from viz.dashboard.pool import Failed, Ticket
from viz.dashboard.replications import PairResult, PairTask, replicate, replications_of

ASKED = Asked("welfare_state", citizens=500, months=24, seed=3, other="ess_grants")
SEEDS = (3, 4, 5)


class Here:
    """A pool that does everything at once, here."""

    def __init__(self, fails: tuple[int, ...] = ()) -> None:
        self.fails = fails

    def submit(self, ticket: Ticket) -> None:
        """Do all."""
        while ticket.tasks:
            task, _ = ticket.tasks.popleft()
            ticket.deliver(task, Failed("no steady state") if task.seed in self.fails else replicate(task))

    def cancel(self, ticket: Ticket) -> None:
        """Do no more."""
        ticket.is_cancelled = True


class Never(Here):
    """A pool that comes to nothing."""

    def submit(self, ticket: Ticket) -> None:
        """Leave them."""


def batch(pool: Here, pairs: int = 3) -> tuple[Batch, list[BatchState]]:
    """A batch and what it publishes."""
    states: list[BatchState] = []
    first, second = inputs_of_pair(ASKED)
    made = Batch(first, second, 3, states.append, pairs, pool)  # type: ignore[arg-type]
    made.start()
    return made, states


@pytest.fixture(scope="module")
def results() -> list[PairResult]:
    first, second = inputs_of_pair(ASKED)
    found = [replicate(PairTask(first, second, seed)) for seed in SEEDS]
    assert all(isinstance(one, PairResult) for one in found)
    return found  # type: ignore[return-value]


def test_effects_are_those_of_the_runs_done_alone(results: list[PairResult]) -> None:
    found = replications_of(results, (), 24)
    rows, covered = [], Measure("share_covered")
    for side, inputs in zip("AB", inputs_of_pair(ASKED), strict=True):
        for seed in SEEDS:
            series = simulate(inputs, seed).series()
            table = pd.DataFrame(
                series.lines(), columns=["month", "indicator", "territory", "domain", "provider", "value"]
            ).assign(run="one")
            value = covered.of(yearly(table), 1).iloc[0]
            rows.append({"scenario": side, "point": 0, "seed": seed, "share_covered": value})
    expected = paired_effects(pd.DataFrame(rows), "A", ["B"], [covered]).effects[0]
    effect = found.comparison.effect("B", covered)
    assert effect.difference == pytest.approx(expected.difference, rel=1e-12)
    assert effect.low == pytest.approx(expected.low, rel=1e-9)
    assert effect.n_pairs == 3


def test_differences_by_month_are_those_of_each_pair(results: list[PairResult]) -> None:
    found = replications_of(results[::-1], (), 24)
    values = found.differences["share_covered", Level.TOTAL]
    assert values.shape == (3, 48, 1)
    np.testing.assert_array_equal(values[0], results[0].differences["share_covered", Level.TOTAL])
    assert np.all(values[:, :24] == 0.0)  # the burn-in is the same
    band = found.band(("share_covered", Level.TOTAL))
    np.testing.assert_allclose(band.median, np.median(values[:, :, 0], axis=0), rtol=1e-6)


def test_a_batch_tells_progress_and_ends_with_effects_in_words() -> None:
    made, states = batch(Here())
    made.thread.join(60)
    assert [one.done for one in states] == [0, 1, 2, 3, 3]
    assert states[-1].stage is Stage.DONE
    found = states[-1].replications
    assert found is not None
    for language, word in (("en", "than with"), ("fr", "qu'avec")):
        told = " ".join(effect_lines(found, ASKED, language))
        assert word in told
        assert effect_notes(found, ASKED, language)
        assert effect_table(found, ASKED, language).count("<tr>") == 1 + len(found.comparison.measures)
        assert progress(BatchState(Stage.RUNNING, 2, 30, 75.0), language).startswith("2 ")
    assert "1 min 15 s" in progress(BatchState(Stage.RUNNING, 2, 30, 75.0), "en")


def test_failed_pairs_are_counted_and_too_few_say_nothing() -> None:
    made, states = batch(Here(fails=(4,)))
    made.thread.join(60)
    assert states[-1].replications is not None
    assert states[-1].replications.n_pairs == 2
    assert states[-1].replications.comparison.failed == (4,)
    made, states = batch(Here(fails=(3, 4)))
    made.thread.join(60)
    assert states[-1].stage is Stage.FAILED
    assert states[-1].error == "no steady state"


def test_a_stopped_batch_ends_its_thread_and_tells_nothing_more() -> None:
    made, states = batch(Never())
    assert until(lambda: len(states) == 1)
    made.stop()
    made.thread.join(10)
    assert not made.thread.is_alive()
    assert len(states) == 1


def test_less_than_a_year_has_no_effect(results: list[PairResult]) -> None:
    with pytest.raises(ParameterError, match="12"):
        replications_of(results, (), 11)
