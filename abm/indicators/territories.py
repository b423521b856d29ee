"""Inequality between territories."""

from __future__ import annotations

import math

import numpy as np

from abm.indicators.measures import BY_DOMAIN
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import SERVERS, Values, View, added, ratio

SMALLEST_SET_FOR_PERCENTILES = 20
"""Territories below which a ratio of percentiles says nothing."""


@indicator(
    "p90_p10_coverage", Words("ratio", "rapport"), Kind.MEAN, Year.MEAN,
    Words("Territorial inequality of coverage (P90/P10)", "Inégalité territoriale de couverture (P90/P10)"),
    Words(
        "Coverage of the territory at the ninth decile over that at the first; only with 20 territories or "
        "more.",
        "Couverture du territoire au neuvième décile rapportée au premier ; seulement à partir de 20 "
        "territoires.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _p90_p10(view: View) -> Values:
    everybody = view.territory_groups("in_need")
    n_months, n_territories, n_groups = everybody.shape
    if n_territories < SMALLEST_SET_FOR_PERCENTILES:
        return np.full((n_months, n_groups), np.nan)
    coverage = ratio(view.territory_groups("in_need", *SERVERS), everybody)
    complete = ~np.isnan(coverage).any(axis=1)
    low, high = np.quantile(np.where(np.isnan(coverage), 0.0, coverage), [0.1, 0.9], axis=1)
    return np.where(complete, ratio(high, low), np.nan)


@indicator(
    "theil_coverage", Words("Theil index less chance", "indice de Theil hors hasard"), Kind.MEAN, Year.MEAN,
    Words("Territorial inequality of coverage (Theil)", "Inégalité territoriale de couverture (Theil)"),
    Words(
        "Theil index of coverage between territories, weighted by people in need, less what chance alone would give "
        "in a society of this size; 0 when all are equal as far as can be told, below 0 when territories are more "
        "alike than chance alone would make them. In a small society chance takes off much and leaves much: with "
        "1,000 citizens single years lie from some hundredths below 0 to a tenth above.",
        "Indice de Theil de la couverture entre territoires, pondéré par les personnes ayant un besoin, moins ce que "
        "le seul hasard donnerait dans une société de cette taille ; 0 en cas d'égalité, pour autant qu'on puisse le "
        "dire, moins de 0 si les territoires se ressemblent plus que le seul hasard ne le voudrait. Dans une petite "
        "société, le hasard en ôte beaucoup et en laisse beaucoup : avec 1 000 citoyens, une année isolée va de "
        "quelques centièmes au-dessous de 0 à un dixième au-dessus.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _theil(view: View) -> Values:
    """Theil index less its expectation under equal coverage.

    ``T = sum_r (n_r / n) (c_r / c) ln(c_r / c)``, with ``n_r`` people in need and ``c_r`` coverage; to second
    order ``T = var(c_r) / (2 c^2)``. If everybody were served with the same chance ``c``, binomial sampling
    would give it the expectation ``(R - 1)(1 - c) / (2 n c)``, which is taken off. What is left is 0 on average, so a
    single value below 0 is chance as well; places that are shared out evenly make territories more alike than draws.
    """
    served = view.territory_groups("in_need", *SERVERS)
    in_need = view.territory_groups("in_need")
    all_served, everybody = added(served, 1), added(in_need, 1)
    coverage = ratio(all_served, everybody)
    relative = ratio(ratio(served, in_need), coverage[:, np.newaxis, :])
    logarithm = np.array([math.log(value) if value > 0 else 0.0 for value in relative.ravel().tolist()])
    part = ratio(served, all_served[:, np.newaxis, :]) * logarithm.reshape(relative.shape)
    n_territories = added((in_need > 0).astype(np.float64), 1)
    by_chance = ratio((n_territories - 1.0) * (1.0 - coverage), 2.0 * everybody * coverage)
    return added(part, 1) - by_chance
