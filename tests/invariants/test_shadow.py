"""The path without service that follows each served person is the path she has in a run where nobody is served.

MODEL 5.1: months averted = shadow months - real months; equal to a paired run without capacity, to the bit.
"""

from collections.abc import Iterator

import numpy as np
import pytest

import abm.model
from abm.model import WelfareModel
from abm.vocabulary import CaseState, ShadowState
from tests.worlds import OPEN_STATES, CaseTable, after, case_table, society, without_capacity

MONTHS = 84
SIZE = {"citizens": 2_000, "burn_in": 24, "months": 60}


def nobody_placed_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    place_first = abm.model.place_first

    def place_nobody(seed, book, was_served, steady, population, ties, providers, params) -> None:  # type: ignore[no-untyped-def]
        providers["places"] = 0
        providers["staffed"] = 0.0
        place_first(seed, book, was_served, steady, population, ties, providers, params)

    monkeypatch.setattr(abm.model, "place_first", place_nobody)


def paired(monkeypatch: pytest.MonkeyPatch, seed: int, **values: float) -> tuple[WelfareModel, WelfareModel]:
    """The same society with its providers, and without any place from the start."""
    served = society(seed, **SIZE, values=values)
    with monkeypatch.context() as patch:
        nobody_placed_at_the_start(patch)
        alone = without_capacity(society(seed, **SIZE, values=values))
    return served, alone


def months_of(model: WelfareModel) -> Iterator[CaseTable]:
    """State of all cases in each month, after matching: where the month is counted."""
    looks: list[CaseTable] = []
    after(model, "_match", lambda: looks.append(case_table(model)))
    for _ in range(MONTHS):
        model.step()
        yield looks.pop()


def without_service(cases: CaseTable) -> dict[str, np.ndarray]:
    """Everybody's path without service: the one followed beside the real one, or the real one while they are one.

    At the start of the burn-in some people out of need are followed who would be in need but for earlier service.
    """
    rows, tracked = cases.rows, cases.rows["shadow"] != ShadowState.UNTRACKED
    in_need = np.where(tracked, rows["shadow"] == ShadowState.OPEN, cases.is_open)
    due = np.where(tracked, rows["shadow"] == ShadowState.RELAPSE_DUE, rows["state"] == CaseState.RELAPSE_DUE)
    active = in_need | due
    columns = {
        "severity": np.where(tracked, rows["shadow_severity"], rows["severity"]) * in_need,
        "left": np.where(tracked, rows["shadow_left"], rows["spontaneous_left"]) * in_need,
        "due": np.where(tracked, rows["shadow_due"], rows["due"]) * due,
        "mark": np.where(tracked, rows["shadow_mark"], rows["mark"]),
        "relapse": np.where(tracked, rows["shadow_relapse"], rows["relapse"]),
        "in_need": in_need,
        "keys": cases.keys,
    }
    return {name: column[active] for name, column in columns.items()}


VALUES = [
    {},
    {"needs.relapse_hazard.employment": 0.1, "needs.relapse_window_months": 6, "needs.shock_employment": 3.0},
]


@pytest.fixture(params=[0, pytest.param(1, marks=pytest.mark.slow)], scope="module")
def values(request) -> dict[str, float]:
    return VALUES[request.param]


def test_nobody_is_served_without_places(monkeypatch):
    _, alone = paired(monkeypatch, 1)
    for cases in months_of(alone):
        assert not np.any(cases.rows["state"] == CaseState.SERVED)
    assert alone.tally["starts"].sum() == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_the_path_without_service_is_the_path_of_a_run_without_places_to_the_bit(monkeypatch, values, seed):
    served, alone = paired(monkeypatch, seed, **values)
    followed = 0
    for month, (ours, theirs) in enumerate(zip(months_of(served), months_of(alone), strict=True)):
        one, two = without_service(ours), without_service(theirs)
        for name in one:
            assert np.array_equal(one[name], two[name]), f"{name} in month {month}"
        # Who is followed here and not there began to be served: her twin's real path is her path without service.
        tracked = ours.rows["shadow"] == ShadowState.OPEN
        known = ours.keys[tracked & np.isin(ours.keys, theirs.keys)]
        mine, twins = ours.of(known), theirs.of(known)
        real = twins["shadow"] == ShadowState.UNTRACKED
        assert np.all(np.isin(twins["state"][real], OPEN_STATES))
        assert np.array_equal(mine["shadow_severity"][real], twins["severity"][real]), f"month {month}"
        assert np.array_equal(mine["shadow_left"][real], twins["spontaneous_left"][real]), f"month {month}"
        followed += int(real.sum())
        # Who was never followed is on the same real path in both runs.
        never = ours.is_open & (ours.rows["shadow"] == ShadowState.UNTRACKED)
        known = ours.keys[never & np.isin(ours.keys, theirs.keys[theirs.rows["shadow"] == ShadowState.UNTRACKED])]
        for name in ("severity", "spontaneous_left", "success_left", "mark", "relapse", "onset", "never"):
            assert np.array_equal(ours.of(known)[name], theirs.of(known)[name]), f"{name} in month {month}"
    assert followed > 1_000


@pytest.mark.parametrize("seed", [1, 2])
def test_months_averted_by_citizen_are_those_of_the_paired_run(monkeypatch, values, seed):
    """Averted by the paths followed = more months in need in the run without places; citizen by citizen."""
    served, alone = paired(monkeypatch, seed, **values)
    n = len(served.population) * 4
    averted, worse, expected, expected_worse = (np.zeros(n) for _ in range(4))

    def add(to: np.ndarray, sign: float, cases: CaseTable, chosen: np.ndarray, column: str = "") -> None:
        rows = cases.rows[chosen]
        places = rows["citizen"].astype(np.int64) * 4 + rows["domain"]
        to[places] += sign * (rows[column] if column else 1.0)

    for ours, theirs in zip(months_of(served), months_of(alone), strict=True):
        for sign, cases in ((1.0, ours), (-1.0, theirs)):
            tracked = cases.rows["shadow"] != ShadowState.UNTRACKED
            shadow = cases.rows["shadow"] == ShadowState.OPEN
            # Those followed from the start are followed in both runs; the difference is what service averted.
            add(averted, sign, cases, shadow)
            add(averted, -sign, cases, tracked & cases.is_open)
            add(worse, sign, cases, shadow, "shadow_severity")
            add(worse, -sign, cases, tracked & cases.is_open, "severity")
            add(expected, -sign, cases, cases.is_open)
            add(expected_worse, -sign, cases, cases.is_open, "severity")
    assert np.array_equal(averted, expected)
    np.testing.assert_allclose(worse, expected_worse, rtol=0, atol=1e-9)  # only the order of adding differs
    assert averted.sum() > 500

    def by_month(model: WelfareModel, plus: str, minus: str) -> np.ndarray:
        return (model.tally[plus] - model.tally[minus]).sum(axis=(1, 3))

    # The same from the tally, month by month and domain by domain.
    difference = (alone.tally["in_need"] - served.tally["in_need"]).sum(axis=(1, 3))
    counted = by_month(served, "shadow_in_need", "real_in_need") - by_month(alone, "shadow_in_need", "real_in_need")
    assert np.array_equal(difference, counted)
    difference = (alone.tally["severity"] - served.tally["severity"]).sum(axis=(1, 3))
    counted = by_month(served, "shadow_severity", "real_severity") - by_month(alone, "shadow_severity", "real_severity")
    np.testing.assert_allclose(difference, counted, rtol=0, atol=1e-9)


def test_more_service_never_ends_a_need_later(monkeypatch):
    """Thresholds are passed by accumulated hazard: whoever is still in a first spell with service is so without."""
    served, alone = paired(monkeypatch, 3)
    compared = 0
    for ours, theirs in zip(months_of(served), months_of(alone), strict=True):
        first = ours.is_open & (ours.rows["relapse"] == 0) & (ours.rows["mark"] > 0)
        twins = theirs.is_open & (theirs.rows["relapse"] == 0)
        keys = np.intersect1d(ours.keys[first], theirs.keys[twins])
        mine, others = ours.of(keys), theirs.of(keys)
        same = (mine["mark"] == others["mark"]) & (mine["onset"] == others["onset"])
        assert np.all(others["severity"][same] >= mine["severity"][same])
        assert np.all(others["spontaneous_left"][same] >= mine["spontaneous_left"][same])
        compared += int(same.sum())
        # Nobody in need with service has ended that very spell without it.
        ended = first & ~np.isin(ours.keys, theirs.keys[theirs.is_open])
        assert np.all(ours.rows["mark"][ended] != ours.rows["shadow_mark"][ended])
    assert compared > 500


@pytest.mark.slow
def test_displacement_is_what_breaks_the_equality(monkeypatch):
    """The paired run and the shadow agree only while nobody's service costs another a job."""
    served, alone = paired(monkeypatch, 1, **{"needs.displacement": 0.5, "needs.shock_employment": 5.0})
    for _ in zip(months_of(served), months_of(alone), strict=True):
        pass
    difference = alone.tally["in_need"].sum(axis=(1, 2, 3)) - served.tally["in_need"].sum(axis=(1, 2, 3))
    averted = (served.tally["shadow_in_need"] - served.tally["real_in_need"]).sum(axis=(1, 2, 3))
    assert difference.sum() < averted.sum()
