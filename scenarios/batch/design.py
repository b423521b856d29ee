"""Designs: which combinations of values a study runs.

Every sample is drawn in the unit cube and then turned into values by the factors, so that a seed gives the same points
on any machine.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from abm.errors import ParameterError
from abm.parameters.names import as_written
from scenarios.batch.factor import Factor, Value

Floats = npt.NDArray[np.float64]

MOST_POINTS = 10_000_000
"""More would not be run in a lifetime of the machine; a slip of the pen."""
LARGEST_DESIGN_SEED = 2**32 - 1


@dataclass(frozen=True)
class Row:
    """One point written out, in a list or a table.

    Attributes:
        values: by name of the factor; a factor left out stays as it is in the scenario.
        scenario: name or path of another scenario than the study's; empty for the study's own.
        name: what readers call it.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    scenario: str = ""
    name: str = ""


@dataclass(frozen=True)
class Design:
    """How the points of a study are chosen.

    Attributes:
        kind: ``"grid"``, ``"list"``, ``"table"``, ``"lhs"``, ``"sobol"``, ``"morris"`` or ``"saltelli"``.
        n: points (``lhs``, ``sobol``), or base samples N of N (k + 2) points (``saltelli``).
        seed: of the sample.
        trajectories: of a Morris screening, each of k + 1 points.
        levels: of the Morris grid, even.
        calc_second_order: whether pairs of factors get indices too, which takes N (2 k + 2) points.
        rows: the points of a list or table.
    """

    kind: str
    n: int = 0
    seed: int = 1
    trajectories: int = 0
    levels: int = 4
    calc_second_order: bool = False
    rows: tuple[Row, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """What decides the points, in plain types; without keys the kind does not use."""
        return {"kind": self.kind, **{key: getattr(self, key) for key in KEYS[self.kind] if key != "file"}}


@dataclass(frozen=True)
class Points:
    """The points of a design; the number of a point is its position.

    Attributes:
        factors: names, in the order of the values.
        values: one tuple for each point; ``None`` leaves a factor as it is in the scenario.
        unit: the sample in the unit cube as SALib drew it and its analysis expects it, shape (points, factors);
            ``None`` for grids, lists and tables.
        scenarios: of each point in a list: name or path of another scenario, or empty.
        names: of each point in a list, or empty.
    """

    factors: tuple[str, ...]
    values: list[tuple[Value | None, ...]]
    unit: Floats | None = field(default=None, compare=False, repr=False)
    scenarios: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    def problem(self) -> dict[str, Any]:
        """The problem SALib's analyses take beside the sample."""
        return problem(self.factors)

    def digest(self) -> str:
        """SHA-256 of factors, values and scenarios."""
        content = json.dumps([self.factors, self.values, self.scenarios], ensure_ascii=True)
        return hashlib.sha256(content.encode()).hexdigest()


def problem(names: Sequence[str]) -> dict[str, Any]:
    """SALib's description of a unit cube with one side for each name."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def count(design: Design, factors: Sequence[Factor]) -> int:
    """Number of points, without drawing them.

    Raises:
        ParameterError: the design is empty, has no factor, too many points, or a number that does not suit its kind.
    """
    if not factors and design.kind not in WRITTEN_OUT:
        raise ParameterError(f'kind = "{design.kind}" needs at least one [[factor]]')
    for factor in factors if design.kind not in WRITTEN_OUT else ():
        refuse_not_varied(design, factor)
    points = COUNTS[design.kind](design, factors)
    if not points:
        raise ParameterError("the design is empty: it has no points")
    if points > MOST_POINTS:
        raise ParameterError(f"the design has {points:,} points; at most {MOST_POINTS:,} can be run")
    return points


def draw(design: Design, factors: Sequence[Factor]) -> Points:
    """The points of a design.

    Raises:
        ParameterError: as ``count``, or a point that is listed twice.
        ImportError: SALib is not installed and the kind needs it.
    """
    count(design, factors)
    names = tuple(factor.name for factor in factors)
    if design.kind in WRITTEN_OUT:
        return _written_out(design.rows, names)
    if design.kind == "grid":
        return Points(names, list(itertools.product(*(factor.grid() for factor in factors))))
    unit = SAMPLES[design.kind](design, names)
    rows = unit.tolist()
    values: list[tuple[Value | None, ...]] = [
        tuple(factor.at(place) for factor, place in zip(factors, row, strict=True)) for row in rows
    ]
    return Points(names, values, unit)


def _written_out(rows: Sequence[Row], names: tuple[str, ...]) -> Points:
    repeat = first_repeat(rows)
    if repeat:
        raise ParameterError(repeated(*repeat))
    return Points(
        factors=names,
        values=[tuple(row.values.get(name) for name in names) for row in rows],
        scenarios=tuple(row.scenario for row in rows),
        names=tuple(row.name for row in rows),
    )


def first_repeat(rows: Sequence[Row]) -> tuple[int, int] | None:
    """The first point that says the same as an earlier one, and that one; none when all differ."""
    seen: dict[Any, int] = {}
    for number, row in enumerate(rows):
        earlier = seen.setdefault((row.scenario, frozenset(row.values.items())), number)
        if earlier != number:
            return number, earlier
    return None


def repeated(number: int, earlier: int) -> str:
    """What to say of a point that is there twice."""
    return f"point {number} is the same as point {earlier}; keep one of the two (replicates run a point again)"


def refuse_not_varied(design: Design, factor: Factor) -> None:
    """Stop at a factor that a grid or a sample cannot vary, or whose steps a sample would not use.

    Raises:
        ParameterError: says what to write.
    """
    if design.kind == "grid":
        if factor.steps <= MOST_POINTS:
            factor.grid()
    elif factor.steps:
        raise ParameterError(f"'{factor.name}' has steps, which are for a grid; leave steps out")
    elif len(factor.values) == 1:
        raise ParameterError(f"'{factor.name}' has one value only; set it in the scenario instead")


def _count_grid(design: Design, factors: Sequence[Factor]) -> int:
    """The product of the steps; counted before any list of values is made."""
    for factor in factors:
        if not factor.values and factor.steps > MOST_POINTS:
            return factor.steps
    return math.prod(len(factor.grid()) for factor in factors)


def _count_rows(design: Design, factors: Sequence[Factor]) -> int:
    return len(design.rows)


def _count_lhs(design: Design, factors: Sequence[Factor]) -> int:
    return _positive("n", design.n)


def _count_sobol(design: Design, factors: Sequence[Factor]) -> int:
    return _power_of_two(design.n)


def _count_morris(design: Design, factors: Sequence[Factor]) -> int:
    if design.levels < 2 or design.levels % 2:
        near = max(2, design.levels - 1)
        raise ParameterError(
            f"levels = {design.levels}: a Morris grid needs an even number; write {near} or {max(4, near + 2)}"
        )
    if design.trajectories < 2:
        raise ParameterError(
            f"trajectories = {design.trajectories}: effects need at least 2 to be compared; 10 to 30 are usual"
        )
    return design.trajectories * (len(factors) + 1)


def _count_saltelli(design: Design, factors: Sequence[Factor]) -> int:
    sides = 2 * len(factors) + 2 if design.calc_second_order else len(factors) + 2
    return _power_of_two(design.n) * sides


def _positive(key: str, number: int) -> int:
    if number < 1:
        raise ParameterError(f"{key} = {number}: expected 1 or more")
    return number


def _power_of_two(n: int) -> int:
    _positive("n", n)
    if n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        raise ParameterError(f"n = {n}: a Sobol sequence is even only for powers of two; write {below} or {2 * below}")
    return n


def _sample_lhs(design: Design, names: Sequence[str]) -> Floats:
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(d=len(names), seed=np.random.default_rng(design.seed))
    return np.asarray(sampler.random(design.n), dtype=np.float64)


def _sample_sobol(design: Design, names: Sequence[str]) -> Floats:
    from scipy.stats import qmc

    sampler = qmc.Sobol(d=len(names), scramble=True, seed=np.random.default_rng(design.seed))
    return np.asarray(sampler.random(design.n), dtype=np.float64)


def _sample_morris(design: Design, names: Sequence[str]) -> Floats:
    from SALib.sample import morris

    sample = morris.sample(problem(names), design.trajectories, num_levels=design.levels, seed=design.seed)
    return np.asarray(sample, dtype=np.float64)


def _sample_saltelli(design: Design, names: Sequence[str]) -> Floats:
    from SALib.sample import sobol

    second = design.calc_second_order
    sample = sobol.sample(problem(names), design.n, calc_second_order=second, seed=design.seed)
    return np.asarray(sample, dtype=np.float64)


WRITTEN_OUT = ("list", "table")
"""Kinds whose points stand in a file."""

COUNTS: Mapping[str, Callable[[Design, Sequence[Factor]], int]] = {
    "grid": _count_grid,
    "list": _count_rows,
    "table": _count_rows,
    "lhs": _count_lhs,
    "sobol": _count_sobol,
    "morris": _count_morris,
    "saltelli": _count_saltelli,
}
"""Number of points by kind."""

SAMPLES: Mapping[str, Callable[[Design, Sequence[str]], Floats]] = {
    "lhs": _sample_lhs,
    "sobol": _sample_sobol,
    "morris": _sample_morris,
    "saltelli": _sample_saltelli,
}
"""Samples in the unit cube by kind."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "grid": (),
    "list": (),
    "table": ("file",),
    "lhs": ("n", "seed"),
    "sobol": ("n", "seed"),
    "morris": ("trajectories", "levels", "seed"),
    "saltelli": ("n", "calc_second_order", "seed"),
}
"""Keys of ``[design]`` that each kind takes beside those of all kinds; the first one is required."""


def refuse_seed(seed: int) -> None:
    """Stop at a seed a sample cannot be drawn with.

    Raises:
        ParameterError: says which are valid.
    """
    if not 0 <= seed <= LARGEST_DESIGN_SEED:
        raise ParameterError(f"seed = {as_written(seed)}: expected a whole number from 0 to {LARGEST_DESIGN_SEED}")
