"""Mixes of levers that no other mix beats in every objective, as far as runs with chance in them can tell.

A mix is *on the front* when no other has means at least as good in every objective and better in one. Means are
noisy, so two more things are said of each: whether another mix is *surely* better in everything, by more than the
interval of the difference within seeds (95 % for all mixes together, hence demanding), and in what share of resamples
of the seeds it is on the front.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from abm.errors import ParameterError, ResultError, nearest
from scenarios.analysis.dominance import (
    Floats,
    front_probability,
    half_widths,
    levelled,
    non_dominated,
    point_means,
    surely_better,
    surely_dominated,
)
from scenarios.analysis.objective import Objective, objective
from scenarios.batch.factor import Factor
from scenarios.texts import Texts

DEFAULT_OBJECTIVES = ("unmet_severity_months_per_1000", "public_euros_per_inhabitant", "theil_coverage")
"""Unmet need, public cost, territorial inequality.

Public cost is what the public pays, not net of later savings: savings come from need that is met, which is the first
objective already, and rest on a value put on it.
"""
RESAMPLES = 500
RESAMPLING_SEED = 20_011
FEWEST_REPLICATES = 5
FEWEST_POINTS = 20
SURVIVES, SURE = 0.5, 0.95
"""Shares of resamples from which a mix on the front is said to survive the noise, and to be sure."""

TEXTS = Texts(
    en={
        "few_replicates": (
            "Some mixes on the front have only {n} runs; at least {needed} are needed before intervals and "
            "probabilities say much. Mixes may stand on the front by luck."
        ),
        "one_replicate": (
            "Mixes on the front have one run each: nothing is known about the noise, and whether a mix is on the "
            "front may be luck alone. Give every point at least {needed} replicates."
        ),
        "few_points": "Mixes tried: only {n}; a front of so few says little about those between them.",
        "all_on_front": (
            "{n} of {all} mixes are on the front: with so many, either the objectives do not order the mixes or the "
            "noise is larger than their differences."
        ),
        "unsure": (
            "Only {n} of the {front} mixes on the front stay there in at least half of the resamples of the seeds; "
            "the others may be there by luck. More replicates would tell."
        ),
        "missing": "{n} of {all} mixes have no finished run with a value of every objective and are left out.",
    },
    fr={
        "few_replicates": (
            "Des combinaisons de la frontière n'ont que {n} simulations ; il en faut au moins {needed} pour que les "
            "intervalles et les probabilités soient parlants. Certaines peuvent être sur la frontière par chance."
        ),
        "one_replicate": (
            "Les combinaisons de la frontière n'ont qu'une simulation chacune : rien n'est connu du hasard, et leur "
            "place sur la frontière peut n'être que chance. Donner à chaque point au moins {needed} réplications."
        ),
        "few_points": (
            "Combinaisons essayées : {n} seulement ; une frontière d'aussi peu dit peu de celles entre elles."
        ),
        "all_on_front": (
            "{n} des {all} combinaisons sont sur la frontière : ou bien les objectifs ne les départagent pas, ou bien "
            "le hasard dépasse leurs différences."
        ),
        "unsure": (
            "Seules {n} des {front} combinaisons de la frontière y restent dans au moins la moitié des "
            "rééchantillonnages des graines ; les autres peuvent y être par chance. Plus de réplications le diraient."
        ),
        "missing": (
            "{n} des {all} combinaisons n'ont aucune simulation terminée avec une valeur de chaque objectif et sont "
            "laissées de côté."
        ),
    },
)


def objectives(written: Sequence[str] = DEFAULT_OBJECTIVES) -> tuple[Objective, ...]:
    """Several objectives.

    Raises:
        ParameterError: fewer than two, one of them twice, or one that ``objective`` refuses.
    """
    found = tuple(objective(one) for one in written)
    names = [one.name for one in found]
    if len(names) < 2:
        raise ParameterError(f"a frontier needs at least two objectives; there is {len(names)}")
    for name in names:
        if names.count(name) > 1:
            raise ParameterError(f"the objective '{name}' is given twice; keep one of the two")
    return found


@dataclass(frozen=True)
class Base:
    """Where the base scenario stands among the mixes.

    Attributes:
        means: by objective. halves: half of the 95 % interval of each.
        n_better: mixes on the front with better means in every objective.
        n_surely_better: those of them better by more than the interval of the difference within seeds, widened for
            having been chosen among all mixes.
    """

    means: Mapping[str, float]
    halves: Mapping[str, float]
    n_better: int
    n_surely_better: int


@dataclass(frozen=True)
class Frontier:
    """Every mix of a sweep with its objectives and its place.

    Attributes:
        objectives: in the order asked.
        values: value of every factor; a row for each point.
        means: mean of every objective, freed from which seeds a point happens to have.
        halves: half of the 95 % interval of each mean over seeds; missing with one run.
        standing: columns ``replicates``, ``on_front`` (by means), ``surely_dominated``, ``probability`` (share of
            resamples of the seeds in which the point is on the front; missing with one run).
        base: the base scenario, if there were runs of it.
        notices: warnings as keys of texts with their values; read them with ``warnings``.
    """

    objectives: tuple[Objective, ...]
    values: pd.DataFrame
    means: pd.DataFrame
    halves: pd.DataFrame
    standing: pd.DataFrame
    base: Base | None
    notices: tuple[tuple[str, Mapping[str, object]], ...]

    @property
    def front(self) -> list[int]:
        """Points on the front by their means, cheapest in the second objective first."""
        by = self.objectives[1].name if len(self.objectives) > 1 else self.objectives[0].name
        chosen = self.means.loc[self.standing["on_front"], by]
        return [int(point) for point in chosen.sort_values(kind="stable").index]

    @property
    def n_survive(self) -> int:
        """Points on the front that stay there in at least half of the resamples."""
        return int((self.standing["on_front"] & (self.standing["probability"] >= SURVIVES)).sum())

    @property
    def n_sure(self) -> int:
        """Points on the front that stay there in at least 95 % of the resamples."""
        return int((self.standing["on_front"] & (self.standing["probability"] >= SURE)).sum())

    @property
    def n_unlikely(self) -> int:
        """Points that are on the front in less than 5 % of the resamples."""
        return int((self.standing["probability"] < 1.0 - SURE).sum())

    def warnings(self, language: str) -> list[str]:
        """What to keep in mind, as sentences."""
        return [TEXTS(language, key, **values) for key, values in self.notices]


def frontier_of(
    outcomes: pd.DataFrame,
    factors: Sequence[Factor],
    objectives: Sequence[Objective],
    base: pd.DataFrame | None = None,
) -> Frontier:
    """The non-dominated mixes of any sweep.

    Args:
        outcomes: table of outcomes, one row for each finished run.
        factors: what was varied.
        objectives: what is to be small, or large.
        base: outcomes of the base scenario, for comparison; empty counts as none.

    Raises:
        ResultError: a column is missing or no point has values.
    """
    if not factors:
        raise ResultError("no factor was varied; a frontier is one of mixes, which a study varies")
    names = [one.name for one in objectives]
    refuse_missing_columns(outcomes, ["point", "seed", *(one.name for one in factors), *names])
    points, seeds, runs = as_array(outcomes, names)
    complete = np.all(np.any(~np.isnan(runs), axis=1), axis=1)
    if not complete.any():
        raise ResultError("no point has a finished run with a value of every objective; there is no frontier yet")
    signs = np.array([one.sign for one in objectives])
    kept, runs = points[complete], runs[complete]
    even = levelled(runs)
    standing = _standing(runs, even * signs).set_index(kept)
    values = outcomes.groupby("point")[[one.name for one in factors]].first().loc[kept]
    return Frontier(
        tuple(objectives),
        values,
        pd.DataFrame(point_means(even), kept, names),
        pd.DataFrame(half_widths(runs), kept, names),
        standing,
        None if base is None or base.empty else _base(base, seeds, runs * signs, standing, objectives),
        tuple(_notices(standing, len(points))),
    )


def refuse_missing_columns(outcomes: pd.DataFrame, names: Sequence[str]) -> None:
    """Check that a table of outcomes has columns.

    Raises:
        ResultError: it has not.
    """
    for name in names:
        if name not in outcomes.columns:
            raise ResultError(f"the outcomes have no column '{name}'{nearest(name, map(str, outcomes.columns))}")


def as_array(outcomes: pd.DataFrame, names: Sequence[str]) -> tuple[pd.Index, pd.Index, Floats]:
    """Points, seeds and values of shape (points, seeds, measures); what was not run is NaN."""
    table = outcomes.set_index(["point", "seed"])[list(names)].astype(float)
    table = table[~table.index.duplicated()]
    points = table.index.unique("point").sort_values()
    seeds = table.index.unique("seed").sort_values()
    whole = table.reindex(pd.MultiIndex.from_product([points, seeds]))
    return points, seeds, whole.to_numpy(dtype=np.float64).reshape(len(points), len(seeds), len(names))


def _standing(runs: Floats, small_is_good: Floats) -> pd.DataFrame:
    """Columns as in ``Frontier.standing`` for runs and for levelled ones with small values good."""
    on_front = non_dominated(point_means(small_is_good))
    beaten = surely_dominated(small_is_good, on_front)
    probability = np.zeros(len(runs))
    if runs.shape[1] > 1:
        probability[~beaten] = front_probability(small_is_good[~beaten], RESAMPLES, RESAMPLING_SEED)
    replicates = np.all(~np.isnan(runs), axis=2).sum(axis=1)
    probability[~beaten & (replicates < 2)] = np.nan  # one run shows no noise
    return pd.DataFrame(
        {"replicates": replicates, "on_front": on_front, "surely_dominated": beaten, "probability": probability}
    )


def _base(
    base: pd.DataFrame, seeds: pd.Index, runs: Floats, standing: pd.DataFrame, objectives: Sequence[Objective]
) -> Base:
    """The base against the front, within seeds; ``runs`` have their signs already."""
    names, signs = [one.name for one in objectives], np.array([one.sign for one in objectives])
    refuse_missing_columns(base, ["seed", *names])
    table = base.set_index("seed")[names].astype(float)
    own = table[~table.index.duplicated()].reindex(seeds).to_numpy(dtype=np.float64)[np.newaxis]
    front = runs[standing["on_front"].to_numpy()]
    gains = point_means(own * signs - front)
    surely = sum(bool(surely_better(one, own * signs, len(runs))[0]) for one in front)
    means, halves = point_means(own)[0], half_widths(own)[0]
    return Base(
        dict(zip(names, means.tolist(), strict=True)),
        dict(zip(names, halves.tolist(), strict=True)),
        int(np.all(gains > 0, axis=1).sum()),
        int(surely),
    )


def _notices(standing: pd.DataFrame, n_points: int) -> list[tuple[str, Mapping[str, object]]]:
    front = standing[standing["on_front"]]
    fewest, n_front = int(front["replicates"].min()), len(front)
    survivors = int((front["probability"] >= SURVIVES).sum())
    notices: list[tuple[str, Mapping[str, object]]] = []
    if n_points > len(standing):
        notices.append(("missing", {"n": n_points - len(standing), "all": n_points}))
    if fewest == 1:
        notices.append(("one_replicate", {"needed": FEWEST_REPLICATES}))
    elif fewest < FEWEST_REPLICATES:
        notices.append(("few_replicates", {"n": fewest, "needed": FEWEST_REPLICATES}))
    if len(standing) < FEWEST_POINTS:
        notices.append(("few_points", {"n": len(standing)}))
    elif n_front > len(standing) / 2:
        notices.append(("all_on_front", {"n": n_front, "all": len(standing)}))
    if fewest > 1 and survivors < n_front / 2:
        notices.append(("unsure", {"n": survivors, "front": n_front}))
    return notices
