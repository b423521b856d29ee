"""Waiting lists against closed forms: Erlang C (nobody leaves the list), Erlang A (needs end by themselves), Little.

The model moves by months. Its own month is solved exactly as a Markov chain of the number present; the chain is
compared with the model by chance checks that state their error rates, and with Erlang's formulas in continuous
time, which it approaches when a month is short.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.chance import check_mean
from tests.verification.closed_forms import Queue, erlang_a, erlang_c
from tests.verification.queue_world import Counts, QueueWorld

ASKING = 0.95
"""Largest chance of asking in a month."""


def monthly_queue(
    arrivals: float, success: float, spontaneous: float, places: int, most: int = 120, people: float = np.inf
) -> Queue:
    """The queue as the model's month makes it: ends of needs, arrivals, matching, count, service.

    Args:
        arrivals: people who fall into need a month.
        success: hazard of success of who is served.
        spontaneous: hazard of a spontaneous end.
        places: places.
        most: people present at most.
        people: people of the queue's territory; who is in need already does not fall into need again.

    Returns:
        Steady state after matching; ``mean_wait_of_served`` and ``p_wait`` are not solved for (NaN).
    """
    stay = np.exp(-spontaneous)
    joining = arrivals * ASKING / (1.0 - (1.0 - ASKING) * stay)  # some needs end before anybody asked
    present = np.arange(most + 1)
    stays = stats.binom.pmf(present[None, :], present[:, None], stay)
    free = joining * (1.0 - present / people)
    comes = stats.poisson.pmf(present[None, :] - present[:, None], free[:, None])
    served = np.minimum(present, places)
    ends = stats.binom.pmf(present[None, :], served[:, None], 1.0 - np.exp(-success))
    leaves = np.zeros((most + 1, most + 1))
    for number in present:
        for ended in range(min(number, places) + 1):
            leaves[number, number - ended] += ends[number, ended]
    month = leaves @ stays @ comes  # from after matching to after the next matching
    month /= month.sum(axis=1, keepdims=True)
    law = np.zeros(most + 1)
    law[0] = 1.0
    for _ in range(40):
        month = month @ month
        new = month[0]
        if np.abs(new - law).max() < 1e-13:
            break
        law = new
    waiting = float(law @ np.maximum(present - places, 0))
    joined = float(law @ ends @ present)  # as many come as leave, when nobody leaves the list
    return Queue(np.nan, waiting, float(law @ served), np.nan, waiting / joined, np.nan)


@pytest.mark.parametrize(("places", "load"), [(1, 0.5), (2, 1.4), (5, 4.0)])
def test_a_short_month_makes_the_monthly_queue_erlang_c(places, load):
    """The gap falls with the length of the month, and linearly: discrete time is all that differs."""
    gaps = []
    for step in (0.02, 0.01):
        monthly = monthly_queue(load * step, step, 0.0, places, 120)
        gaps.append(monthly.mean_waiting / erlang_c(load * step, step, places).mean_waiting - 1.0)
    assert abs(gaps[1]) < 0.04
    assert gaps[1] == pytest.approx(gaps[0] / 2.0, rel=0.2)


@pytest.mark.parametrize(("places", "load", "leaving"), [(2, 1.8, 0.3), (5, 6.0, 0.5)])
def test_a_short_month_makes_the_monthly_queue_erlang_a(places, load, leaving):
    """Needs end by themselves on the list and in service alike: service ends at theta + rho, waiting at rho."""
    step = 0.01
    monthly = monthly_queue(load * step, step * (1.0 - leaving), step * leaving, places, 80)
    closed = erlang_a(load * step, step, step * leaving, places)
    assert monthly.mean_waiting == pytest.approx(closed.mean_waiting, rel=0.03)
    assert monthly.mean_served == pytest.approx(closed.mean_served, rel=0.03)


SKIP = 600
QUEUES, PEOPLE = 400, 400


def world(arrivals: float, success: float, spontaneous: float, places: int, months: int, seed: int = 1) -> Counts:
    return QueueWorld(arrivals, success, spontaneous, places, QUEUES, PEOPLE, SKIP + months, seed=seed).run(SKIP)


def check_against_the_chain(counts: Counts, expected: Queue, detectable: float) -> None:
    """People on the list and in service by queue, all of them independent; relative error that must not pass."""
    check_mean(counts.waiting / counts.months, expected.mean_waiting, detectable * expected.mean_waiting)
    check_mean(counts.served / counts.months, expected.mean_served, 0.25 * detectable * expected.mean_served)


@pytest.mark.parametrize(
    ("places", "arrivals", "success", "months", "detectable"),
    [
        pytest.param(1, 0.05, 0.1, 2_000, 0.3, id="one place"),
        pytest.param(3, 0.2, 0.1, 1_500, 0.25, id="three places"),
        pytest.param(1, 0.05, 0.1, 15_000, 0.11, id="one place, long", marks=pytest.mark.slow),
        pytest.param(3, 0.2, 0.1, 15_000, 0.085, id="three places, long", marks=pytest.mark.slow),
        pytest.param(8, 1.1, 0.2, 10_000, 0.06, id="eight places, long", marks=pytest.mark.slow),
    ],
)
def test_waits_are_those_of_erlang_c(places, arrivals, success, months, detectable):
    """rho = 0, constant severity; sixty times the mean of service is skipped.

    Against the queue in months, which the first tests show to be Erlang's when a month is short.
    """
    counts = world(arrivals, success, 0.0, places, months)
    expected = monthly_queue(arrivals, success, 0.0, places, people=PEOPLE)
    check_against_the_chain(counts, expected, detectable)
    mean_wait = counts.wait_months.sum() / counts.starts.sum()
    assert mean_wait == pytest.approx(expected.mean_wait, rel=detectable / 2.0)


@pytest.mark.parametrize(
    ("places", "arrivals", "success", "spontaneous", "months", "detectable"),
    [
        pytest.param(3, 0.3, 0.08, 0.03, 1_500, 0.12, id="more people than places"),
        pytest.param(6, 0.5, 0.05, 0.05, 2_000, 0.1, id="many leave", marks=pytest.mark.slow),
        pytest.param(3, 0.3, 0.08, 0.03, 10_000, 0.042, id="more people than places, long", marks=pytest.mark.slow),
    ],
)
def test_lists_that_people_leave_are_those_of_erlang_a(places, arrivals, success, spontaneous, months, detectable):
    """A need that ends by itself leaves the list, or the place: patience and service both end at rho."""
    counts = world(arrivals, success, spontaneous, places, months)
    expected = monthly_queue(arrivals, success, spontaneous, places, people=PEOPLE)
    check_against_the_chain(counts, expected, detectable)
    continuous = erlang_a(arrivals, success + spontaneous, spontaneous, places)
    assert counts.waiting.mean() / counts.months == pytest.approx(continuous.mean_waiting, rel=0.15)


def test_the_check_of_waits_would_see_a_place_too_many():
    counts = world(0.5, 0.05, 0.05, 6, 500)
    wrong = monthly_queue(0.5, 0.05, 0.05, 7, people=PEOPLE)
    with pytest.raises(AssertionError, match="standard errors"):
        check_mean(counts.waiting / counts.months, wrong.mean_waiting, 0.4 * wrong.mean_waiting)


@pytest.mark.parametrize("seed", [1, 2])
def test_little_holds_as_an_identity_of_accounts(seed):
    """People on the list, added over months = months waited by who began, and so far by who still waits."""
    counts = world(0.25, 0.1, 0.0, 3, 200, seed)
    assert np.array_equal(counts.waiting, counts.wait_months + counts.still_waiting)
    assert counts.starts.sum() > 10_000
