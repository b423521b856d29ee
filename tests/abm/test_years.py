"""Years straight from the counts are the years of the monthly table, for every indicator and level."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import abm.series
from abm.errors import ParameterError
from abm.indicators.registry import INDICATORS, Year
from abm.series import Series, evaluate, evaluate_years
from abm.tally import RunArrays
from abm.view import Level
from scenarios.yearly import yearly
from tests.worlds import run, society

KEYS = ["indicator", "territory", "domain", "provider", "year"]
ROOT = Path(__file__).parents[2]
CODE = """
from abm.series import evaluate_years
from abm.view import Level
from tests.abm.test_years import arrays
print(evaluate_years(arrays(), (), tuple(Level)).content_hash())
"""


@cache
def arrays(seed: int = 3, citizens: int = 600, burn_in: int = 36, months: int = 30) -> RunArrays:
    """A small society, with made-up counts of outcome contracts and trials so that everything told of them is there."""
    counts = run(society(seed, citizens=citizens, burn_in=burn_in, months=months)).arrays
    made_up = {}
    for name in ("contracts", "learning"):
        made_up[name] = np.zeros_like(getattr(counts, name))
        numbers = made_up[name].view(np.float64)
        numbers[:] = np.random.default_rng(seed).integers(0, 9, numbers.shape)
    return replace(counts, **made_up)


def table(series: Series, time: str) -> pd.DataFrame:
    lines = pd.DataFrame(series.lines(), columns=[time, *KEYS[:4], "value"])
    return lines.assign(run="one")


def by_pandas(counts: RunArrays, first_year: int) -> pd.Series:
    """Years of the monthly table."""
    years = yearly(table(evaluate(counts), "month"))
    return years[years["year"] >= first_year].set_index(KEYS)["value"].sort_index()


def straight(counts: RunArrays, first_year: int) -> pd.Series:
    series = evaluate_years(counts, levels=tuple(Level), first_year=first_year)
    return table(series, "year").set_index(KEYS)["value"].sort_index()


@pytest.mark.parametrize("size", [{}, {"months": 5}, {"burn_in": 12}, {"burn_in": 0, "months": 48}, {"seed": 4}])
@pytest.mark.parametrize("first_year", [-1, -9, 0, 2])
def test_every_indicator_at_every_level_is_that_of_the_monthly_table(size, first_year):
    ours, theirs = straight(arrays(**size), first_year), by_pandas(arrays(**size), first_year)
    assert ours.index.equals(theirs.index)
    assert np.allclose(ours, theirs, rtol=1e-12, atol=1e-12)


def test_every_indicator_has_years_at_every_level_it_has():
    found = straight(arrays(), -9).reset_index()
    for name, one in INDICATORS.items():
        mine = found[found["indicator"] == name]
        shown = {level for level in Level if level is not Level.TOTAL and (mine[level.value] != "all").any()}
        if name != "p90_p10_coverage":  # needs twenty territories
            assert shown == one.by - {Level.TOTAL}, name


def test_a_year_is_the_same_however_many_years_before_it_are_asked_for():
    whole, late = straight(arrays(burn_in=60), -9), straight(arrays(burn_in=60), 0)
    assert np.array_equal(whole[whole.index.get_level_values("year") >= 0], late)


def test_last_month_sum_and_mean_of_a_hand_count():
    months = np.arange(24.0).reshape(2, 12, 1)
    months[1, 3] = np.nan
    ways = abm.series._YEARS
    assert ways[Year.LAST](months).tolist() == [[11.0], [23.0]]
    assert np.array_equal(ways[Year.SUM](months), [[66.0], [np.nan]], equal_nan=True)
    assert ways[Year.MEAN](months)[:, 0].tolist() == [5.5, (210.0 - 15.0) / 11.0]


def test_what_is_not_asked_for_is_left_out_and_names_keep_their_order():
    names = ["share_covered", "n_in_need_per_1000"]
    series = evaluate_years(arrays(), names, (Level.TERRITORY,))
    assert series.indicators == tuple(names)
    assert set(series.territory.tolist()) == {1, 2, 3, 4}
    assert set(series.time.tolist()) == {-1, 0, 1}
    assert len(evaluate_years(arrays(), names, (Level.TERRITORY,), first_year=7)) == 0
    assert len(evaluate_years(arrays(), names, ())) == 0
    with pytest.raises(ParameterError):
        evaluate_years(arrays(), ["share_coverd"])


def test_the_hash_is_the_same_in_another_process():
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=True
    )
    here = evaluate_years(arrays(), levels=tuple(Level)).content_hash()
    assert done.stdout.strip() == here
    changed = arrays().tally.copy()
    changed["in_need"][-8, 0, 0, 0] += 1.0
    assert evaluate_years(replace(arrays(), tally=changed), levels=tuple(Level)).content_hash() != here


def test_a_year_that_looks_back_too_short_is_noticed(monkeypatch):
    """Planted fault: months before the first year are cut off too near."""
    monkeypatch.setattr(abm.series, "LOOKS_BACK", 0)
    counts = arrays(burn_in=60)
    assert not straight(counts, 0).index.equals(by_pandas(counts, 0).index)
