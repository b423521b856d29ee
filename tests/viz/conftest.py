"""Made-up runs for tables and pictures."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from abm.series import evaluate
from abm.tally import RunArrays, new_civic, new_contract_tally, new_learning_tally, new_tally, new_wait_histogram
from scenarios.results import RunRecord, series_frame

BURN_IN = 24


def made_up_run(seed: int, territories: tuple[str, ...], months: int) -> RunRecord:
    """A run whose counts, those of contracts too, are random and whose coverage falls with time."""
    rng = np.random.default_rng(seed)
    total = BURN_IN + months
    arrays = RunArrays(
        new_tally(total, len(territories)), new_contract_tally(total, len(territories)),
        new_learning_tally(total, len(territories)),
        new_civic(total, len(territories)), new_wait_histogram(total),
        np.zeros(total, dtype=np.int64), territories, BURN_IN,
    )  # fmt: skip
    for name in arrays.tally.dtype.names or ():
        arrays.tally[name] = rng.integers(5, 20, arrays.tally.shape)
    for name in arrays.civic.dtype.names or ():
        arrays.civic[name] = rng.integers(900, 1100, arrays.civic.shape)
    arrays.tally["shadow_in_need"] += 20
    arrays.tally["gross"] += 20
    arrays.tally["in_need"][:, :, :, 3] += np.arange(total)[:, np.newaxis, np.newaxis]
    arrays.wait_histogram[:] = rng.integers(0, 4, arrays.wait_histogram.shape)
    for name in arrays.contracts.dtype.names or ():
        arrays.contracts[name] = rng.integers(5, 20, arrays.contracts.shape)
    arrays.contracts["cohort_gross"] += 20
    for name in arrays.learning.dtype.names or ():
        arrays.learning[name] = rng.integers(5, 20, arrays.learning.shape)
    return RunRecord("base", "0", seed, seed - 1, 1.0, evaluate(arrays))


@pytest.fixture(scope="session")
def series_of() -> Callable[..., pd.DataFrame]:
    """Maker of long tables: number of runs, territories, months after the burn-in."""

    def make(
        n_runs: int = 1, territories: tuple[str, ...] = ("Ain", "Var"), months: int = 36
    ) -> pd.DataFrame:
        return series_frame([made_up_run(seed, territories, months) for seed in range(1, n_runs + 1)])

    return make
