"""The path without service that follows each served person is the path she has in a run where nobody is served.

MODEL 5.1: months averted = shadow months - real months; equal to a paired run without capacity, to the bit.
"""

from collections.abc import Iterator

import numpy as np
import pytest

import abm.model
from abm.model import WelfareModel
from abm.vocabulary import CaseState, Domain, ShadowState
from tests.worlds import OPEN_STATES, CaseTable, after, case_table, society, without_capacity

MONTHS = 84
SIZE = {"citizens": 2_000, "burn_in": 24, "months": 60}


def nobody_placed_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    place_first = abm.model.place_first

    def place_nobody(seed, book, was_served, population, ties, providers, params) -> None:  # type: ignore[no-untyped-def]
        providers["places"] = 0
        place_first(seed, book, was_served, population, ties, providers, params)

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
        tracked = ours.rows["shadow"] != ShadowState.UNTRACKED
        shadow = ours.rows["shadow"] == ShadowState.OPEN
        expected_open = np.sort(np.concatenate([ours.keys[shadow], ours.keys[~tracked & ours.is_open]]))
        # People in need without service: the shadows of the followed, the real paths of the others.
        assert np.array_equal(expected_open, theirs.keys[theirs.is_open]), f"month {month}"
        twins = theirs.of(ours.keys[shadow])
        mine = ours.rows[shadow]
        for own, theirs_too in (
            ("shadow_severity", "severity"),
            ("shadow_left", "spontaneous_left"),
            ("shadow_mark", "mark"),
            ("shadow_relapse", "relapse"),
        ):
            assert np.array_equal(mine[own], twins[theirs_too]), f"{own} in month {month}"
        due = ours.rows["shadow"] == ShadowState.RELAPSE_DUE
        twins = theirs.of(ours.keys[due])
        assert np.all(twins["state"] == CaseState.RELAPSE_DUE)
        assert np.array_equal(ours.rows["shadow_due"][due], twins["due"])
        # Who was never served is on the same real path in both runs.
        same = ours.of(ours.keys[~tracked & ours.is_open])
        twins = theirs.of(ours.keys[~tracked & ours.is_open])
        for name in ("severity", "spontaneous_left", "success_left", "mark", "relapse", "onset", "never"):
            assert np.array_equal(same[name], twins[name]), f"{name} in month {month}"
        followed += int(tracked.sum())
    assert followed > 1_000


@pytest.mark.parametrize("seed", [1, 2])
def test_months_averted_by_citizen_are_those_of_the_paired_run(monkeypatch, values, seed):
    served, alone = paired(monkeypatch, seed, **values)
    n = len(served.population) * 4
    averted, worse = np.zeros(n), np.zeros(n)
    expected, expected_worse = np.zeros(n), np.zeros(n)

    def row(cases: CaseTable, chosen: np.ndarray) -> np.ndarray:
        ours = cases.rows[chosen]
        return ours["citizen"].astype(np.int64) * 4 + ours["domain"]

    for ours, theirs in zip(months_of(served), months_of(alone), strict=True):
        tracked = ours.rows["shadow"] != ShadowState.UNTRACKED
        shadow = ours.rows["shadow"] == ShadowState.OPEN
        real = tracked & ours.is_open
        averted[row(ours, shadow)] += 1.0
        averted[row(ours, real)] -= 1.0
        worse[row(ours, shadow)] += ours.rows["shadow_severity"][shadow]
        worse[row(ours, real)] -= ours.rows["severity"][real]
        mine = np.zeros(n, dtype=bool)
        mine[row(ours, tracked)] = True
        in_need = theirs.is_open & mine[row(theirs, np.ones(len(theirs), dtype=bool))]
        expected[row(theirs, in_need)] += 1.0
        expected_worse[row(theirs, in_need)] += theirs.rows["severity"][in_need]
        expected[row(ours, real)] -= 1.0
        expected_worse[row(ours, real)] -= ours.rows["severity"][real]
    assert np.array_equal(averted, expected)
    assert np.array_equal(worse, expected_worse)
    tally = served.tally
    assert averted.sum() == (tally["shadow_in_need"] - tally["real_in_need"]).sum()
    assert worse.sum() == pytest.approx((tally["shadow_severity"] - tally["real_severity"]).sum(), abs=1e-6)
    # In all, month by month: the difference of the two runs' people in need.
    difference = alone.tally["in_need"].sum(axis=(1, 3)) - tally["in_need"].sum(axis=(1, 3))
    by_shadow = (tally["shadow_in_need"] - tally["real_in_need"]).sum(axis=(1, 3))
    assert np.array_equal(difference, by_shadow)
    assert by_shadow[:, Domain.HOUSING].sum() > 0


def test_more_service_never_ends_a_need_later(monkeypatch):
    """Thresholds are passed by accumulated hazard: whoever is still in her first spell with service is so without."""
    served, alone = paired(monkeypatch, 3)
    compared = 0
    for ours, theirs in zip(months_of(served), months_of(alone), strict=True):
        followed = ours.is_open & (ours.rows["shadow"] != ShadowState.UNTRACKED)
        followed &= (ours.rows["relapse"] == 0) & (ours.rows["mark"] > 0)
        known = followed & np.isin(ours.keys, theirs.keys)
        mine, twins = ours.rows[known], theirs.of(ours.keys[known])
        same_spell = (mine["mark"] == twins["mark"]) & (mine["onset"] == twins["onset"]) & (twins["relapse"] == 0)
        mine, twins = mine[same_spell], twins[same_spell]
        assert np.all(np.isin(twins["state"], OPEN_STATES))
        assert np.all(twins["severity"] >= mine["severity"])
        assert np.all(twins["spontaneous_left"] >= mine["spontaneous_left"])
        # Nobody in need with service has ended the same need without it.
        missing = followed & ~np.isin(ours.keys, theirs.keys[theirs.is_open])
        assert np.all(ours.rows["mark"][missing] != ours.rows["shadow_mark"][missing])
        compared += len(mine)
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
