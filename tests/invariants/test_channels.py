"""Channels that are held: nothing moves in an ordinary run, and what is held is what it was in the other run."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from abm.channels import FREE, Channel, Held, Moment, Paths, Recorder
from abm.inputs import Inputs
from abm.learning.january import MILLION
from abm.model import WelfareModel
from abm.parameters.funding import RestoredMoney
from abm.parameters.names import with_values
from abm.policy import Change, Policy
from abm.simulate import Run, simulate
from tests.worlds import small_inputs

BASE = small_inputs(citizens=1_500, burn_in=12, months=48)
CUT = small_inputs(
    citizens=1_500,
    burn_in=12,
    months=48,
    policy=Policy((
        Change("funding.grants_budget", 0.6),
        Change("funding.direct_provision_budget", 0.7),
        Change("civic.visibility", 1.5),
        Change("service.overhead_audit", 0.5),
        Change("learning.trials_a_year", 0.5),
    )),
)
"""Grants and direct provision cut, enterprises better known, overhead audited, practices tried: every channel has
something to carry."""
SITES = replace(
    BASE,
    parameters=with_values(BASE.parameters, {"funding.restored_money": RestoredMoney.BY_CALL}),
    policy=Policy((
        Change("funding.budget", factor=1.4),
        Change("scaling.replication", 1.0),
        Change("scaling.replication_support", 0.9),
    )),
)
"""Enterprises open sites on more money."""
SEEDS = (1, 2)


def coalitions() -> list[frozenset[Channel]]:
    """All sets of channels that are held."""
    return [frozenset(chosen) for n in range(len(Channel) + 1) for chosen in combinations(Channel, n)]


def few_coalitions() -> list[frozenset[Channel]]:
    """None, each channel alone, all but each, and all."""
    return [held for held in coalitions() if len(held) in (0, 1, len(Channel) - 1, len(Channel))]


def recorded(inputs: Inputs, seed: int) -> tuple[Run, Recorder]:
    """A run with what its channels handed on."""
    recorder = Recorder()
    return simulate(inputs, seed, channels=recorder), recorder


def same(first: Run, second: Run) -> bool:
    """Whether two runs are equal to the last bit in everything counted."""
    one, other = first.arrays, second.arrays
    return all(
        np.asarray(getattr(one, name)).tobytes() == np.asarray(getattr(other, name)).tobytes()
        for name in ("tally", "contracts", "civic", "wait_histogram", "ledger_residual")
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_noting_changes_nothing_and_all_free_is_the_plain_run(seed):
    """v(all): the run of B with every channel free is B, to the bit; so is one that is only watched."""
    _, recorder = recorded(BASE, seed)
    plain = simulate(CUT, seed)
    assert same(recorded(CUT, seed)[0], plain)
    assert same(simulate(CUT, seed, channels=Held(recorder.paths, ())), plain)


def test_a_explained_by_a_is_a_for_every_coalition():
    plain, recorder = recorded(BASE, 1)
    for held in coalitions():
        assert same(simulate(BASE, 1, channels=Held(recorder.paths, held)), plain), sorted(held)


def test_each_channel_carries_something_of_the_cut():
    """Held alone, every channel makes the run another one under some seed: else the test above would say nothing."""
    carrying = set()
    for seed in SEEDS:
        paths, plain = recorded(BASE, seed)[1].paths, simulate(CUT, seed)
        carrying |= {one for one in Channel if not same(simulate(CUT, seed, channels=Held(paths, {one})), plain)}
    assert carrying == set(Channel)


class Both(Held):
    """All channels held, and noted after that."""

    def __init__(self, paths: Paths) -> None:
        super().__init__(paths, tuple(Channel))
        self.seen = Recorder()

    def pressing(self, month: int, n_cells: int) -> tuple[np.ndarray, ...]:
        given = super().pressing(month, n_cells)
        self.seen.paths.arrays[Channel.OVERLOAD, month, Moment.ONLY] = given
        return given

    def founded(self, month: int, moment: Moment, cell: int, staff: float) -> None:
        raise AssertionError("somebody came forward though founders are held")

    def _hand_on(self, *passing: Any) -> None:
        super()._hand_on(*passing)
        self.seen._hand_on(*passing)

    def _hand_on_by_key(self, *passing: Any) -> None:
        super()._hand_on_by_key(*passing)
        self.seen._hand_on_by_key(*passing)

    def _hand_on_beliefs(self, *passing: Any) -> None:
        super()._hand_on_beliefs(*passing)
        self.seen._hand_on_beliefs(*passing)


def test_what_is_held_is_what_it_was_in_the_other_run():
    """Noted again after it was held, every channel hands on the other run's numbers at every moment."""
    of_base = recorded(BASE, 1)[1].paths
    both = Both(of_base)
    run = simulate(CUT, 1, channels=both)
    seen = both.seen.paths
    assert seen.arrays.keys() == of_base.arrays.keys()
    assert seen.beliefs.keys() == of_base.beliefs.keys()
    for found, wanted in ((seen.arrays, of_base.arrays), (seen.beliefs, of_base.beliefs)):
        for place, arrays in wanted.items():
            for mine, other in zip(found[place], arrays, strict=True):
                assert np.array_equal(mine, other), place
    founded = sum(len(sizes) for cells in of_base.founders.values() for sizes in cells.values())
    counted = run.arrays.tally["hatchings"][CUT.burn_in_months :].sum()
    assert founded == counted > 0


def test_books_balance_in_every_coalition():
    _, recorder = recorded(BASE, 2)
    for held in coalitions():
        run = simulate(CUT, 2, channels=Held(recorder.paths, held))
        assert not run.arrays.ledger_residual.any(), sorted(held)


def test_an_ordinary_run_has_free_channels_and_never_notes():
    model = WelfareModel(BASE, 1)
    assert model.channels is FREE
    assert model.channels.pressing(0, 4) == ()
    assert model.channels.founders(12, Moment.JANUARY) is None
    assert vars(model.channels) == {}


def test_where_audits_alone_differ_only_the_overhead_carries_anything():
    """A planted world: audits reach people over the overhead alone, so without it nobody's month is another one."""
    audited = replace(BASE, policy=Policy((Change("service.overhead_audit", 1.0),)))
    plain, recorder = recorded(BASE, 1)
    moved = []
    for held in few_coalitions():
        run = simulate(audited, 1, channels=Held(recorder.paths, held))
        same_people = all(
            np.array_equal(run.arrays.tally[name], plain.arrays.tally[name])
            for name in ("in_need", "successes", "staff")
        )
        assert same_people or Channel.OVERHEAD not in held, sorted(held)
        moved.append(not same_people)
    assert any(moved)


def test_with_practice_held_people_are_served_with_the_quality_of_the_other_run():
    """Trials go on and are paid, and nobody meets what comes of them; who exists in both runs is held, not others."""
    trying = replace(BASE, policy=Policy((Change("learning.trials_a_year", 2.0),)))
    paths = recorded(BASE, 1)[1].paths
    same_providers = {Channel.PRACTICE, Channel.FOUNDING, Channel.CLOSINGS}
    held, free = (simulate(trying, 1, channels=Held(paths, some)).arrays.learning for some in (same_providers, ()))
    assert held["trial_cost"].sum() > 0.0
    assert held["adoptions"].sum() > 0
    for counts, is_held in ((held, True), (free, False)):
        assert np.array_equal(counts["quality"], MILLION * counts["quality_people"]) == is_held


def test_sites_are_held_with_founding():
    """Nobody opens one where nobody did, and who did opens them though no lever says so, as far as money goes."""
    alone = replace(SITES, policy=Policy(SITES.policy.changes[:1]))
    for first, second in ((alone, SITES), (SITES, alone)):
        paths = recorded(first, 1)[1].paths
        held = simulate(second, 1, channels=Held(paths, {Channel.FOUNDING})).arrays.tally["sites_opened"].sum()
        free = simulate(second, 1).arrays.tally["sites_opened"].sum()
        assert (held > 0) == (first is SITES)
        assert (free > 0) == (second is SITES)
