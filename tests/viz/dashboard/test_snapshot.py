"""A run told month by month is told as one that is told at once."""

import numpy as np
import pytest

from abm.indicators.registry import INDICATORS
from abm.model import WelfareModel
from abm.view import Level, View
from scenarios.runner import inputs_of
from viz.dashboard.asked import Asked
from viz.dashboard.snapshot import SHOWN_BEFORE, Told, snapshot_of

MONTHS = 66
EVERYTHING = frozenset((name, level) for name, one in INDICATORS.items() for level in one.by)


def stepped(scenario):
    """A model at the start of its scenario."""
    inputs = inputs_of(Asked(scenario, citizens=1000, months=MONTHS, seed=4).resolved())
    model = WelfareModel(inputs, 4)
    for _ in range(inputs.burn_in_months):
        model.step()
    return model


@pytest.mark.parametrize("scenario", ["state_disengagement", "social_impact_bond"])
def test_every_indicator_told_step_by_step_is_the_same_as_at_once(scenario):
    model, told = stepped(scenario), Told()
    burn_in = model.inputs.burn_in_months
    for steps in (0, 1, 1, 5, 12, 40, 7):
        for _ in range(steps):
            model.step()
        snapshot = told.snapshot(model.arrays, MONTHS, EVERYTHING)
    assert snapshot.month == MONTHS
    for name, level in EVERYTHING:
        whole = np.asarray(INDICATORS[name].formula(View(model.arrays, level)))[burn_in - SHOWN_BEFORE :]
        np.testing.assert_array_equal(snapshot.series(name, level), whole, err_msg=f"{name}, {level}")


def test_what_is_watched_later_is_told_from_its_beginning():
    model, told = stepped("base"), Told()
    told.snapshot(model.arrays, MONTHS, {("share_covered", Level.TOTAL)})
    model.step()
    wanted = {("share_covered", Level.TOTAL), ("mean_wait_months", Level.TOTAL)}
    later, alone = told.snapshot(model.arrays, MONTHS, wanted), snapshot_of(model.arrays, MONTHS, wanted)
    for key in wanted:
        np.testing.assert_array_equal(later.values[key], alone.values[key])
        assert len(later.values[key]) == SHOWN_BEFORE + 1


def test_told_twice_in_a_month_it_is_the_same():
    model, told = stepped("base"), Told()
    wanted = {("share_covered", Level.TOTAL)}
    first, second = (told.snapshot(model.arrays, MONTHS, wanted) for _ in range(2))
    np.testing.assert_array_equal(first.series("share_covered"), second.series("share_covered"))
