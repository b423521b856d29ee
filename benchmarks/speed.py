"""Processor time per citizen-month: the engine against plain Mesa, with and without keyed draws."""

from __future__ import annotations

import gc
import importlib.util
import time
from statistics import median
from typing import Any

from benchmarks.figure import Aim, Figure
from benchmarks.fresh import fresh, peak_memory
from benchmarks.sizes import Sizes

ENGINE, REFERENCE, CAREFUL = "engine", "plain-Mesa reference", "careful Mesa without keyed draws"
AIM_SIZE = 100_000
"""Citizens at which the ratio to the reference has an aim."""
RATIO_AIM = Aim(150.0, at_least=True)
NO_REFERENCE = "tests/reference/model.py is not there"


def reference_is_there() -> bool:
    """Whether the plain-Mesa reference can be imported."""
    try:
        return importlib.util.find_spec("tests.reference.model") is not None
    except ModuleNotFoundError:
        return False


def step_months(form: str, citizens: int, months: int) -> dict[str, float]:
    """Build a society in one form and step it; the first month is not counted.

    Args:
        form: ``ENGINE``, ``REFERENCE`` or ``CAREFUL``.
        citizens: of the society.
        months: counted.

    Returns:
        Processor time per citizen-month (ns), to build what the form adds to the engine's start (s), and peak
        memory above that of a small society (bytes a citizen).
    """
    from benchmarks.societies import load_kernels

    load_kernels()
    empty = peak_memory()
    clock = time.process_time()
    model = _built(form, citizens, months)
    built = time.process_time() - clock
    model.step()
    # Objects made at the start are never looked at again by the collector: to the good of plain Mesa.
    gc.collect()
    gc.freeze()
    clock = time.process_time()
    for _ in range(months):
        model.step()
    spent = time.process_time() - clock
    return {
        "ns": spent / (months * citizens) * 1e9,
        "build": built,
        "bytes": (peak_memory() - empty) / citizens,
    }


def _built(form: str, citizens: int, months: int) -> Any:
    from abm.model import WelfareModel
    from benchmarks.careful_mesa import CarefulModel
    from benchmarks.societies import SEED, inputs_of

    inputs = inputs_of(citizens, months + 1)
    if form == REFERENCE:
        from tests.reference.model import ReferenceModel

        return ReferenceModel(inputs, SEED)
    return CarefulModel(inputs, SEED) if form == CAREFUL else WelfareModel(inputs, SEED)


def measure(sizes: Sizes) -> list[Figure]:
    """Time of the three forms and the ratios between them, at each size."""
    forms = [ENGINE, CAREFUL, *([REFERENCE] if reference_is_there() else [])]
    figures = []
    for citizens in sizes.compared:
        found: dict[str, list[dict[str, float]]] = {form: [] for form in forms}
        for _ in range(sizes.repetitions):
            for form in forms:
                found[form].append(fresh(step_months, form=form, citizens=citizens, months=sizes.compared_months))
        figures += _figures(citizens, found, f"median of {sizes.repetitions}, {sizes.compared_months} months")
    if REFERENCE not in forms:
        figures.append(Figure(f"{REFERENCE} / engine", None, "times", RATIO_AIM, f"skipped: {NO_REFERENCE}"))
    return figures


def _figures(citizens: int, found: dict[str, list[dict[str, float]]], note: str) -> list[Figure]:
    where = f"{citizens:,} citizens"
    figures = []
    typical = {form: median(one["ns"] for one in values) for form, values in found.items()}
    for form, values in found.items():
        spread = f"{min(one['ns'] for one in values):,.0f}-{max(one['ns'] for one in values):,.0f}"
        figures.append(Figure(f"{form}, {where}", typical[form], "ns/citizen-month", note=f"{note}; {spread}"))
    for form in found:
        if form != ENGINE:
            aim = RATIO_AIM if form == REFERENCE and citizens == AIM_SIZE else None
            ratio = typical[form] / typical[ENGINE]
            figures.append(Figure(f"{form} / engine, {where}", ratio, "times", aim, "ratio of medians"))
    for form, values in found.items():
        figures.append(
            Figure(f"peak memory of {form}, {where}", median(one["bytes"] for one in values), "bytes/citizen")
        )
    return figures
