"""A frontier in sentences and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from scenarios.analysis.factor_words import factor_name, factor_unit, value_alone
from scenarios.analysis.frontier import SURVIVES, Base, Frontier
from scenarios.analysis.measure_words import MeasureWords, measure_words
from scenarios.analysis.objective import taken_as_good
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import listed, quoted
from viz.messages import number
from viz.tables import Table

CLEAR_RANK = 0.6
"""Rank correlation with the cost from which a lever is said to go along with it."""
CHANCE = 0.05
"""Of finding one lever that goes along with the cost when none does, all levers together."""
FEWEST_TO_RANK = 10
AT_AN_END = 0.2
"""A lever is at an end when all mixes of the front lie in this share of its range."""

TEXTS = Texts(
    en={
        "head": (
            "Mixes on the front: {front} of {all} tried; no other is as good in {objectives} together. There in at "
            "least half of the resamples of the seeds: {survive} of them, in at least 95 %: {sure}. Mixes that are "
            "there in less than 5 % of the resamples: {unlikely}; surely worse than another in everything (95 % for "
            "all mixes together): {beaten}."
        ),
        "span": "From the mix with the lowest {cost} on the front to that with the highest: {parts}.",
        "between": "; ",
        "part": "{name} {first} to {last} {unit}",
        "base_surely": (
            "The base can be bettered in every objective at once ({values}): mixes on the front with better means: "
            "{better}; by more than the 95 % interval of the difference within seeds: {surely}."
        ),
        "base_not": (
            "Whether the base can be bettered in every objective at once is not known ({values}): mixes on the front "
            "with better means: {better}; by more than the 95 % interval of the difference within seeds: none."
        ),
        "base_none": "No mix on the front has better means than the base in every objective at once ({values}).",
        "at_low": "All mixes that survive on the front keep {names} in the lowest fifth of the range tried.",
        "at_high": "All mixes that survive on the front keep {names} in the highest fifth of the range tried.",
        "with_cost": "Along the front, a higher {cost} goes with {names}.",
        "more": "a higher {name} (rank correlation {rank})",
        "less": "a lower {name} (rank correlation {rank})",
        "mix": "Mix",
        "probability": "On the front in resamples (%)",
        "replicates": "Runs",
        "unknown": "–",
        "table": "Mixes on the front, the lowest {cost} first; ± half of the 95 % interval of the mean.",
        "some": "{shown} of the {all} mixes on the front, evenly spread, the lowest {cost} first; ± half of the 95 % "
        "interval of the mean.",
    },
    fr={
        "head": (
            "Combinaisons sur la frontière : {front} sur {all} essayées ; aucune autre n'est aussi bonne à la fois "
            "pour {objectives}. Y restent dans au moins la moitié des rééchantillonnages des graines : {survive} "
            "d'entre elles, dans au moins 95 % : {sure}. Combinaisons qui y sont dans moins de 5 % des "
            "rééchantillonnages : {unlikely} ; sûrement moins bonnes en tout qu'une autre (95 % pour toutes "
            "ensemble) : {beaten}."
        ),
        "span": "De la combinaison de la frontière au plus faible {cost} à celle au plus fort : {parts}.",
        "between": " ; ",
        "part": "{name} de {first} à {last} {unit}",
        "base_surely": (
            "La base peut être améliorée pour tous les objectifs à la fois ({values}) : combinaisons de la frontière "
            "aux moyennes meilleures : {better} ; au-delà de l'intervalle à 95 % de l'écart par graine : {surely}."
        ),
        "base_not": (
            "On ne sait pas si la base peut être améliorée pour tous les objectifs à la fois ({values}) : combinaisons "
            "de la frontière aux moyennes meilleures : {better} ; au-delà de l'intervalle à 95 % de l'écart par "
            "graine : aucune."
        ),
        "base_none": (
            "Aucune combinaison de la frontière n'a de meilleures moyennes que la base pour tous les objectifs à la "
            "fois ({values})."
        ),
        "at_low": (
            "Toutes les combinaisons qui restent sur la frontière ont {names} dans le cinquième le plus bas de "
            "l'étendue essayée."
        ),
        "at_high": (
            "Toutes les combinaisons qui restent sur la frontière ont {names} dans le cinquième le plus haut de "
            "l'étendue essayée."
        ),
        "with_cost": "Le long de la frontière, plus de {cost} va avec {names}.",
        "more": "plus de {name} (corrélation des rangs {rank})",
        "less": "moins de {name} (corrélation des rangs {rank})",
        "mix": "Combinaison",
        "probability": "Sur la frontière au rééchantillonnage (%)",
        "replicates": "Simulations",
        "unknown": "–",
        "table": (
            "Combinaisons de la frontière, du plus faible {cost} au plus fort ; ± moitié de l'intervalle à 95 % de "
            "la moyenne."
        ),
        "some": (
            "{shown} des {all} combinaisons de la frontière, réparties régulièrement, du plus faible {cost} au "
            "plus fort ; ± moitié de l'intervalle à 95 % de la moyenne."
        ),
    },
)


def frontier_sentences(frontier: Frontier, factors: Sequence[Factor], language: str) -> list[str]:
    """What was found, the result first; its warnings are ``frontier.warnings``."""
    said = [_head(frontier, language), taken_as_good(frontier.objectives, language), _span(frontier, language)]
    if frontier.base is not None:
        said.append(_base(frontier, frontier.base, language))
    return said + _levers(frontier, factors, language)


def frontier_table(frontier: Frontier, factors: Sequence[Factor], language: str, most: int = 0) -> Table:
    """Mixes on the front with their levers, objectives, standing and runs.

    Args:
        frontier: what was found.
        factors: what was varied.
        language: ``"en"`` or ``"fr"``.
        most: rows, spread evenly along the front; 0 for all.
    """
    front = frontier.front
    if 0 < most < len(front):
        front = [front[place] for place in np.linspace(0, len(front) - 1, most).round().astype(int)]
    told = [_with_unit(factor_name(one, language), factor_unit(one, language)) for one in factors]
    words = objective_words(frontier, language)
    heads = [TEXTS(language, "mix"), *told, *(_with_unit(one.label, one.unit) for one in words)]
    heads += [TEXTS(language, "probability"), TEXTS(language, "replicates")]
    rows = [_row(frontier, factors, words, point, language) for point in front]
    caption = "some" if len(front) < len(frontier.front) else "table"
    cost = quoted(_cost(words).inline, language)
    return Table(
        heads, rows, caption=TEXTS(language, caption, shown=len(front), all=len(frontier.front), cost=cost)
    )


def objective_words(frontier: Frontier, language: str) -> list[MeasureWords]:
    """Objectives in words, in their order."""
    return [measure_words(one.measure, language) for one in frontier.objectives]


def place_in_range(factor: Factor, values: pd.Series) -> pd.Series:
    """Values of a factor as places between 0 (lowest, or first listed) and 1."""
    listed_values = list(factor.values)
    if listed_values:
        places = values.map({value: place for place, value in enumerate(listed_values)})
        return places.astype(float) / max(1, len(listed_values) - 1)
    low = float(values.min() if factor.low is None else factor.low)
    high = float(values.max() if factor.high is None else factor.high)
    return (values.astype(float) - low) / (high - low if high > low else 1.0)


def survivors(frontier: Frontier) -> list[int]:
    """Points on the front that stay there in at least half of the resamples, in the order of the front."""
    return [point for point in frontier.front if frontier.standing.loc[point, "probability"] >= SURVIVES]


def _with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit.strip()})" if unit else name


def _cost(words: Sequence[MeasureWords]) -> MeasureWords:
    return words[1]


def _head(frontier: Frontier, language: str) -> str:
    names = listed([quoted(one.inline, language) for one in objective_words(frontier, language)], language)
    counts = {
        "front": len(frontier.front),
        "all": len(frontier.means),
        "survive": frontier.n_survive,
        "sure": frontier.n_sure,
        "unlikely": frontier.n_unlikely,
        "beaten": int(frontier.standing["surely_dominated"].sum()),
    }
    written = {key: number(value, 0, language) for key, value in counts.items()}
    return TEXTS(language, "head", objectives=names, **written)


def _span(frontier: Frontier, language: str) -> str:
    """From one end of the front to the other, in every objective."""
    ends, parts = (frontier.front[0], frontier.front[-1]), []
    words = objective_words(frontier, language)
    for one in (words[1], words[0], *words[2:]):
        first, last = (_mean(frontier, one, point, language) for point in ends)
        name = quoted(one.inline, language)
        parts.append(TEXTS(language, "part", name=name, first=first, last=last, unit=one.unit))
    cost = quoted(_cost(words).inline, language)
    return TEXTS(language, "span", cost=cost, parts=TEXTS(language, "between").join(parts))


def _base(frontier: Frontier, base: Base, language: str) -> str:
    values = ", ".join(
        f"{quoted(one.inline, language)} {_plus_minus(one, base.means[name], base.halves[name], language)}"
        for one in objective_words(frontier, language)
        if (name := str(one.measure))
    )
    key = "base_surely" if base.n_surely_better else "base_not" if base.n_better else "base_none"
    return TEXTS(language, key, values=values, better=base.n_better, surely=base.n_surely_better)


def _levers(frontier: Frontier, factors: Sequence[Factor], language: str) -> list[str]:
    """Levers that stay at an end of their range, and levers that go along with the cost."""
    chosen = survivors(frontier)
    if len(chosen) < 2:
        return []
    values, said = frontier.values.loc[chosen], []
    places = {one.name: place_in_range(one, values[one.name]) for one in factors}
    names = {one.name: quoted(factor_name(one, language), language) for one in factors}
    low = [names[key] for key, place in places.items() if place.max() <= AT_AN_END]
    high = [names[key] for key, place in places.items() if place.min() >= 1.0 - AT_AN_END]
    for key, found in (("at_low", low), ("at_high", high)):
        if found:
            said.append(TEXTS(language, key, names=listed(found, language)))
    along = _along_the_cost(frontier.means.loc[chosen, frontier.objectives[1].name], factors, places, language)
    if along:
        cost = quoted(_cost(objective_words(frontier, language)).inline, language)
        said.append(TEXTS(language, "with_cost", cost=cost, names=listed(along, language)))
    return said


def _along_the_cost(
    cost: pd.Series, factors: Sequence[Factor], places: Mapping[str, pd.Series], language: str
) -> list[str]:
    """Levers whose rank correlation with the cost is clear, and not by chance."""
    if len(cost) < FEWEST_TO_RANK:
        return []
    found = []
    for one in factors:
        if places[one.name].nunique() < 2:
            continue
        rank, chance = spearmanr(cost, places[one.name])
        if abs(rank) >= CLEAR_RANK and chance * len(factors) < CHANCE:
            name = quoted(factor_name(one, language), language)
            found.append(TEXTS(language, "more" if rank > 0 else "less", name=name, rank=number(rank, 1, language)))
    return found


def _row(
    frontier: Frontier, factors: Sequence[Factor], words: Sequence[MeasureWords], point: int, language: str
) -> list[str]:
    cells = [number(point, 0, language)]
    cells += [_value(one, frontier.values.loc[point, one.name], language) for one in factors]
    for one in words:
        name = str(one.measure)
        cells.append(_plus_minus(one, frontier.means.loc[point, name], frontier.halves.loc[point, name], language))
    probability = float(frontier.standing.loc[point, "probability"])
    known = not np.isnan(probability)
    cells.append(number(100 * probability, 0, language) if known else TEXTS(language, "unknown"))
    return [*cells, number(int(frontier.standing.loc[point, "replicates"]), 0, language)]


SIGNIFICANT = 4
"""Digits of a lever's value: more would only show where the search happened to stop."""


def _value(factor: Factor, value: Any, language: str) -> str:
    """A lever's value as it stands under a head that has its unit."""
    if isinstance(value, float | np.floating):
        value = float(f"{float(value):.{SIGNIFICANT}g}")
    elif isinstance(value, np.bool_):
        value = bool(value)
    return value_alone(factor, value, language).removesuffix(" %")


def _mean(frontier: Frontier, one: MeasureWords, point: int, language: str) -> str:
    name = str(one.measure)
    return _plus_minus(one, frontier.means.loc[point, name], frontier.halves.loc[point, name], language)


def _plus_minus(one: MeasureWords, mean: float, half: float, language: str) -> str:
    """A mean and half of its interval, in the unit shown; without interval when there is none."""
    value, width = float(mean) * one.scale, float(half) * one.scale
    decimals = one.decimals_of_difference([value], width)
    written = number(value, decimals, language)
    return written if np.isnan(width) else f"{written} ± {number(width, decimals, language)}"
