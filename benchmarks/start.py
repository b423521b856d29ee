"""How long it takes to get going: first compilation, start from the cache, help of the command line."""

from __future__ import annotations

import sys
import tempfile
from statistics import median

from benchmarks.figure import Aim, Figure
from benchmarks.fresh import Cost, cost_of
from benchmarks.sizes import Sizes

COLD_AIM = Aim(30.0)
HELP_AIM = Aim(0.5)
ALL_KERNELS = (
    "from abm.inputs import Inputs; from abm.simulate import simulate; "
    "simulate(Inputs(citizens=2000, burn_in_months=24, months=24), 1)"
)
HELP = (sys.executable, "run.py", "--help")


def measure(sizes: Sizes) -> list[Figure]:
    """Time of a first run with an empty cache, of the same with a full one, and of ``run.py --help``."""
    call = (sys.executable, "-c", ALL_KERNELS)
    with tempfile.TemporaryDirectory() as folder:
        cache = {"WELFARE_ABM_CACHE": folder}
        cold = cost_of(call, cache)
        warm = [cost_of(call, cache) for _ in range(sizes.starts)]
    helps = [cost_of(HELP) for _ in range(sizes.starts)]
    of_many = f"median of {sizes.starts}"
    return [
        Figure("first run, empty cache", cold.cpu, "s CPU", COLD_AIM, f"{cold.wall:.1f} s by the clock"),
        Figure("first run, full cache", median(one.cpu for one in warm), "s CPU", note=_clock(warm, of_many)),
        Figure("run.py --help", median(one.cpu for one in helps), "s CPU", HELP_AIM, _clock(helps, of_many)),
    ]


def _clock(costs: list[Cost], of_many: str) -> str:
    return f"{of_many}; {median(one.wall for one in costs):.2f} s by the clock"
