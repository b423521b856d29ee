"""How much is measured: everything, quickly, or hardly anything (to see that it runs)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Sizes of all measurements.

    Attributes:
        compared: citizens of the societies in which engine and plain Mesa are compared.
        compared_months: months of the comparison; 12 hold one yearly allocation.
        repetitions: fresh processes of which the median is taken.
        large: citizens of the societies that the engine steps alone.
        large_months: months of these; 12 hold one yearly allocation.
        run_citizens: citizens of the short runs that are counted per second.
        run_burn_in: their months before month 0.
        run_months: their months after it.
        runs: how many of them each process does.
        swept_points: points of the policy mix in a sweep.
        swept_seeds: seeds of each.
        remembered: runs recorded when the memory of the parent is read.
        remembered_society: citizens, months of burn-in and of the scenario of these runs.
        starts: starts of the command line of which the median is taken.
    """

    compared: tuple[int, ...]
    compared_months: int
    repetitions: int
    large: tuple[int, ...]
    large_months: int
    run_citizens: int
    run_burn_in: int
    run_months: int
    runs: int
    swept_points: int
    swept_seeds: int
    remembered: tuple[int, ...]
    remembered_society: tuple[int, int, int]
    starts: int


FULL = Sizes(
    compared=(20_000, 100_000), compared_months=12, repetitions=3, large=(1_000_000, 10_000_000), large_months=12,
    run_citizens=2000, run_burn_in=60, run_months=120, runs=40, swept_points=256, swept_seeds=4,
    remembered=(200, 2_000, 20_000), remembered_society=(200, 12, 12), starts=7,
)  # fmt: skip
QUICK = Sizes(
    compared=(20_000,), compared_months=12, repetitions=3, large=(1_000_000,), large_months=12,
    run_citizens=2000, run_burn_in=60, run_months=120, runs=10, swept_points=128, swept_seeds=2,
    remembered=(200, 1_000, 2_000), remembered_society=(200, 12, 12), starts=3,
)  # fmt: skip
TINY = Sizes(
    compared=(500,), compared_months=1, repetitions=1, large=(2000,), large_months=1,
    run_citizens=500, run_burn_in=24, run_months=12, runs=1, swept_points=64, swept_seeds=2,
    remembered=(8, 16), remembered_society=(500, 12, 12), starts=1,
)  # fmt: skip
