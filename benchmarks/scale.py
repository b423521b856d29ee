"""The engine alone in large societies: time by phase, time to build, memory with and without ties."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.figure import Aim, Figure
from benchmarks.fresh import fresh, peak_memory
from benchmarks.sizes import Sizes

PHASES = {
    "find_due": "abm.model",
    "advance_needs": "abm.model",
    "match_cases": "abm.model",
    "count_cases": "abm.model",
    "serve_cases": "abm.model",
    "civic_occasions": "abm.model",
    "money_month": "abm.channels",
    "count_taxes": "abm.model",
    "check": "abm.model",
    "allocate_year": "abm.model",
}
"""Functions that a month calls, each with the module that calls it by this name."""
TIME_AIM = Aim(60.0)
MEMORY_AIM = Aim(150.0)


def step_large(citizens: int, months: int) -> dict[str, Any]:
    """Build a society and step it, with the time each phase takes; the first month is not counted.

    Args:
        citizens: of the society.
        months: counted.

    Returns:
        Processor time to build (s), a month in all and by phase (ns a citizen); peak memory above that of a small
        society after building and at the end, and what the columns hold (bytes a citizen).
    """
    from abm import model as schedule
    from benchmarks.societies import SEED, inputs_of, load_kernels

    load_kernels()
    empty = peak_memory()
    clock = time.process_time()
    model = schedule.WelfareModel(inputs_of(citizens, months + 1), SEED)
    built = time.process_time() - clock
    peak_built = peak_memory() - empty
    model.step()
    spent = dict.fromkeys(PHASES, 0.0)
    for phase, caller in PHASES.items():
        module = import_module(caller)
        setattr(module, phase, _timed(getattr(module, phase), phase, spent))
    clock = time.process_time()
    for _ in range(months):
        model.step()
    whole = time.process_time() - clock
    per_citizen_month = 1e9 / (citizens * months)
    return {
        "build": built,
        "ns": whole * per_citizen_month,
        "phases": {phase: seconds * per_citizen_month for phase, seconds in spent.items()},
        "peak_built": peak_built / citizens,
        "peak": (peak_memory() - empty) / citizens,
        "peak_of_process": peak_memory(),
        "held": {name: size / citizens for name, size in _held(model).items()},
    }


def _timed(function: Callable[..., Any], phase: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        clock = time.process_time()
        result = function(*given, **named)
        spent[phase] += time.process_time() - clock
        return result

    return timed


def _held(model: Any) -> dict[str, int]:
    """Bytes of the columns that a society keeps."""
    book = model.book
    return {
        "citizens": model.population.citizens.nbytes,
        "calendar of onsets": book.due.nbytes + book.mark.nbytes,
        "open cases": book.rows.nbytes + book.spare.nbytes,
        "ties": model.ties.tie_start.nbytes + model.ties.ties.nbytes,
    }


def peak_without_ties(citizens: int) -> float:
    """Peak memory above that of a small society of one where nobody is tied to anybody, bytes a citizen."""
    import numpy as np

    from abm import model as schedule
    from abm.networks import SocialTies
    from benchmarks.societies import SEED, inputs_of, load_kernels

    def no_ties(seed: int, population: Any, society: Any) -> SocialTies:
        return SocialTies(np.zeros(len(population) + 1, dtype=np.int32), np.zeros(0, dtype=np.int32))

    load_kernels()
    empty = peak_memory()
    schedule.build_social_ties = no_ties
    schedule.WelfareModel(inputs_of(citizens, 13), SEED).step()
    return (peak_memory() - empty) / citizens


def measure(sizes: Sizes) -> list[Figure]:
    """Time and memory of the engine in each large society."""
    figures = []
    for citizens in sizes.large:
        where = f"{citizens:,} citizens"
        found = fresh(step_large, citizens=citizens, months=sizes.large_months)
        figures.append(Figure(f"engine, {where}", found["ns"], "ns/citizen-month", TIME_AIM, "whole model"))
        for phase, value in found["phases"].items():
            figures.append(Figure(f"  of it {phase}", value, "ns/citizen-month"))
        rest = found["ns"] - sum(found["phases"].values())
        figures.append(Figure("  of it everything else", rest, "ns/citizen-month"))
        figures.append(Figure(f"build, {where}", found["build"], "s"))
        figures.append(
            Figure(
                f"peak memory with ties, {where}", found["peak"], "bytes/citizen", MEMORY_AIM,
                f"VmHWM above a small society; the process held {found['peak_of_process'] / 2**30:.2f} GiB",
            )
        )  # fmt: skip
        figures.append(Figure("  reached while building", found["peak_built"], "bytes/citizen"))
        for name, value in found["held"].items():
            figures.append(Figure(f"  held by {name}", value, "bytes/citizen"))
    smallest = sizes.large[0]
    figures.append(
        Figure(
            f"peak memory without ties, {smallest:,} citizens", fresh(peak_without_ties, citizens=smallest),
            "bytes/citizen", note="nobody tied to anybody, one month",
        )
    )  # fmt: skip
    return figures
