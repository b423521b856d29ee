"""Designs draw the same points for the same seed, as many as they say, where they say."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from abm.errors import ParameterError
from scenarios.batch import design as module
from scenarios.batch.design import KEYS, Design, Row, count, draw
from scenarios.batch.factor import Factor

TWO = (Factor("service.referral"), Factor("funding.budget", 0.5, 1.5))
MIXED = (*TWO, Factor("service.longest_stay", 6, 24), Factor("service.gross_metric"))
SAMPLED = [
    (Design("lhs", n=7), 7),
    (Design("sobol", n=8), 8),
    (Design("morris", trajectories=5), 25),
    (Design("saltelli", n=4), 24),
    (Design("saltelli", n=4, calc_second_order=True), 40),
]


@pytest.mark.parametrize(("design", "points"), SAMPLED)
def test_a_sample_has_the_points_it_counts_and_repeats_for_a_seed(design: Design, points: int) -> None:
    drawn, again = draw(design, MIXED), draw(design, MIXED)
    assert len(drawn) == count(design, MIXED) == points
    assert drawn == again
    assert drawn.digest() == again.digest()
    assert drawn.factors == tuple(factor.name for factor in MIXED)
    other = Design(**{**vars(design), "seed": 2})
    assert draw(other, MIXED).digest() != drawn.digest()


@pytest.mark.parametrize(("design", "points"), SAMPLED)
def test_the_unit_sample_and_the_values_say_the_same(design: Design, points: int) -> None:
    drawn = draw(design, MIXED)
    assert drawn.unit is not None
    assert drawn.unit.shape == (points, len(MIXED))
    assert ((drawn.unit >= 0) & (drawn.unit <= 1)).all()
    for row, values in zip(drawn.unit, drawn.values, strict=True):
        assert values == tuple(factor.at(float(place)) for factor, place in zip(MIXED, row, strict=True))


@pytest.mark.parametrize(
    ("design", "digest"),
    [
        (Design("lhs", n=7), "f6222b168dd02134"),
        (Design("sobol", n=8), "87fba6561b54b20b"),
        (Design("morris", trajectories=5), "3838a6a00badd4e8"),
        (Design("saltelli", n=4), "38602fce3c07abe8"),
    ],
)
def test_points_are_those_of_every_other_machine(design: Design, digest: str) -> None:
    assert draw(design, MIXED).digest()[:16] == digest


def test_a_latin_hypercube_puts_one_point_in_each_slice() -> None:
    unit = draw(Design("lhs", n=50), TWO).unit
    assert unit is not None
    for column in unit.T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))


def test_a_sobol_sequence_halves_every_side_evenly() -> None:
    unit = draw(Design("sobol", n=64), TWO).unit
    assert unit is not None
    assert ((unit < 0.5).sum(axis=0) == 32).all()


def test_along_a_morris_trajectory_one_factor_moves_at_a_time() -> None:
    drawn = draw(Design("morris", trajectories=20, levels=6), TWO)
    assert drawn.unit is not None
    assert set(np.round(drawn.unit * 5, 9).ravel()) == {0, 1, 2, 3, 4, 5}
    for trajectory in drawn.unit.reshape(20, 3, 2):
        moved = np.diff(trajectory, axis=0) != 0
        assert (moved.sum(axis=1) == 1).all()
        assert (moved.sum(axis=0) == 1).all()


def test_salib_can_analyse_what_was_drawn() -> None:
    from SALib.analyze import morris, sobol

    screening = draw(Design("morris", trajectories=20), TWO)
    answer = np.array([3 * values[0] + 0.5 * values[1] for values in screening.values], dtype=float)
    effects = morris.analyze(screening.problem(), screening.unit, answer, num_levels=4, seed=1)
    assert np.allclose(effects["mu_star"], [3.0, 0.5])
    mix = draw(Design("saltelli", n=512), TWO)
    answer = np.array([3 * values[0] + 0.5 * values[1] for values in mix.values], dtype=float)
    indices = sobol.analyze(mix.problem(), answer, calc_second_order=False, seed=1)
    assert np.allclose(indices["S1"], [9 / 9.25, 0.25 / 9.25], atol=0.02)


def test_a_grid_is_every_combination_in_order() -> None:
    factors = (Factor("funding.budget", 0.5, 1.5, steps=3), Factor("service.gross_metric"))
    drawn = draw(Design("grid"), factors)
    assert drawn.values == list(itertools.product((0.5, 1.0, 1.5), (False, True)))
    assert drawn.unit is None


def test_points_written_out_keep_their_place_their_name_and_what_they_leave_out() -> None:
    rows = (
        Row({"service.referral": 0.1}, name="one"),
        Row({"funding.budget": 0.9}, scenario="ess_grants"),
        Row({"service.referral": 0.1}, scenario="ess_grants"),
    )
    drawn = draw(Design("list", rows=rows), TWO)
    assert drawn.values == [(0.1, None), (None, 0.9), (0.1, None)]
    assert drawn.scenarios == ("", "ess_grants", "ess_grants")
    assert drawn.names == ("one", "", "")


@pytest.mark.parametrize("design", [Design("morris", trajectories=30), Design("saltelli", n=32)])
def test_points_that_repeat_stay_in_their_place_for_the_analysis(design: Design) -> None:
    choices = (Factor("service.gross_metric"), Factor("service.queue_order"))
    drawn = draw(design, choices)
    assert len(drawn) == count(design, choices)
    assert len(set(drawn.values)) < len(drawn)


@pytest.mark.parametrize(
    ("design", "factors", "message"),
    [
        (Design("grid"), (), "needs at least one [[factor]]"),
        (Design("grid"), TWO, "'service.referral' needs 'values' or 'steps' in a grid"),
        (Design("list"), (), "the design is empty"),
        (Design("table"), TWO, "the design is empty"),
        (Design("list", rows=(Row({"a": 1}), Row(), Row({"a": 1}))), (), "point 2 is the same as point 0"),
        (Design("lhs", n=0), TWO, "n = 0: expected 1 or more"),
        (Design("sobol", n=100), TWO, "write 64 or 128"),
        (Design("sobol", n=-4), TWO, "n = -4: expected 1 or more"),
        (Design("saltelli", n=1000), TWO, "write 512 or 1024"),
        (Design("saltelli", n=2**22), TWO, "the design has 16,777,216 points; at most 10,000,000"),
        (Design("lhs", n=10_000_001), TWO, "at most 10,000,000"),
        (Design("morris", trajectories=1), TWO, "trajectories = 1"),
        (Design("morris", trajectories=4, levels=5), TWO, "write 4 or 6"),
        (Design("morris", trajectories=4, levels=0), TWO, "write 2 or 4"),
        (Design("lhs", n=4), (Factor("service.referral", values=(0.2,)),), "has one value only"),
        (Design("lhs", n=4), (Factor("service.referral", steps=3),), "leave steps out"),
        (Design("grid"), (Factor("service.referral", steps=10**8),), "the design has 100,000,000 points"),
        (Design("grid"), (Factor("service.longest_stay", 6, 8, steps=5),), "has not so many values from 6 to 8"),
    ],
)  # fmt: skip
def test_a_design_that_cannot_be_drawn_is_refused(design: Design, factors: tuple[Factor, ...], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        draw(design, factors)
    assert message in str(caught.value)


def test_every_kind_can_be_counted_and_says_which_keys_it_takes() -> None:
    assert set(module.COUNTS) == set(KEYS) == {*module.SAMPLES, *module.WRITTEN_OUT, "grid"}


def test_a_design_tells_only_the_keys_its_kind_uses() -> None:
    plain: dict[str, Any] = Design("lhs", n=4, levels=8).as_plain()
    assert plain == {"kind": "lhs", "n": 4, "seed": 1}
