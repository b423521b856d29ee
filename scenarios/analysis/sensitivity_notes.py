"""What a reader of a sensitivity analysis must be warned of, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scenarios.analysis.measure_words import measure_words, percent
from scenarios.analysis.responses import FEWEST_REPLICATES, MEAN, SPREAD
from scenarios.texts import Texts
from scenarios.words import figure, listed

LARGEST_CHANCE_SHARE = 0.10
"""Share of the variance between points that may be chance without a warning."""
WORTH_SAYING = 0.10
"""Total index from which a factor is spoken of, so that its interval must be narrower than the index."""
FEWEST_TRAJECTORIES = 10
"""Trajectories from which mean absolute effects are usually stable (Campolongo et al. 2007)."""

TEXTS = Texts(
    en={
        "mean": "the mean of “{measure}”",
        "spread": "the spread of “{measure}”",
        "one_replicate": "Each point ran under one seed: nothing tells an effect from chance, and the spread is not "
        "known. Use at least {needed} replicates.",
        "few_replicates": "Each point ran under {n} seeds: too few to tell effects on the spread from chance. Use at "
        "least {needed} replicates.",
        "chance": "Part of the variance between points is chance: {items}. Effects look smaller there than they are, "
        "and factors without effect get a total index of up to that share. In brackets, how many replicates a point "
        "instead of {n} would bring it below {limit}, about.",
        "chance_item": "{share} of that of {response} ({needed})",
        "of_spread": "Under {n} seeds the shares of spreads are rather overstated than understated.",
        "all_chance": "Between points these vary no more than by chance, so that no factor can be told from it: "
        "{items}.",
        "all_chance_item": "{response}",
        "wide": "With N = {n} the interval of a total index is wider than the index itself for: {items}. In brackets, "
        "the N that would make it about half as wide as the index; intervals shrink with the square root of N.",
        "wide_item": "{response} ({needed})",
        "over_one": "First-order indices add up to more than 1 beyond their intervals, which shares of one variance "
        "cannot: {items}. Use a larger N.",
        "over_one_item": "{response} ({total})",
        "constant": "The same at all points, so that no factor moves it: {items}.",
        "constant_item": "{response}",
        "few_trajectories": "{n} trajectories are few; ranks may change. Use at least {needed}.",
        "wide_effect": "With {n} trajectories the interval of the largest effect is wider than the effect for: "
        "{items}. In brackets, the trajectories that would make it about half as wide.",
        "wide_effect_item": "{response} ({needed})",
        "pairing": "All points ran under the same seeds. Chance that a seed brings to every point alike leaves all "
        "differences between points, so it counts neither in an effect nor in the share called chance; what counts is "
        "what remains of a run after the mean of its point and that of its seed are taken away.",
    },
    fr={
        "mean": "la moyenne de « {measure} »",
        "spread": "la dispersion de « {measure} »",
        "one_replicate": "Chaque point a tourné sous une seule graine : rien ne distingue un effet du hasard, et la "
        "dispersion est inconnue. Prendre au moins {needed} répétitions.",
        "few_replicates": "Chaque point a tourné sous {n} graines : trop peu pour distinguer du hasard les effets sur "
        "la dispersion. Prendre au moins {needed} répétitions.",
        "chance": "Une part de la variance entre points est du hasard : {items}. Les effets y paraissent plus petits "
        "qu'ils ne sont, et des facteurs sans effet reçoivent un indice total allant jusqu'à cette part. Entre "
        "parenthèses, le nombre de répétitions par point qui, au lieu de {n}, la ramènerait sous {limit}, environ.",
        "chance_item": "{share} de celle de {response} ({needed})",
        "of_spread": "Sous {n} graines, les parts des dispersions sont plutôt surestimées que sous-estimées.",
        "all_chance": "Entre points, ceci ne varie pas plus que par hasard, si bien qu'aucun facteur ne s'en "
        "distingue : {items}.",
        "all_chance_item": "{response}",
        "wide": "Avec N = {n}, l'intervalle d'un indice total est plus large que l'indice lui-même pour : {items}. "
        "Entre parenthèses, le N qui le ramènerait à environ la moitié de l'indice ; les intervalles rétrécissent "
        "comme la racine de N.",
        "wide_item": "{response} ({needed})",
        "over_one": "Les indices du premier ordre font ensemble plus que 1 au-delà de leurs intervalles, ce que ne "
        "peuvent les parts d'une variance : {items}. Prendre un N plus grand.",
        "over_one_item": "{response} ({total})",
        "constant": "Identique en tous les points, si bien qu'aucun facteur n'y change rien : {items}.",
        "constant_item": "{response}",
        "few_trajectories": "{n} trajectoires, c'est peu ; les rangs peuvent changer. En prendre au moins {needed}.",
        "wide_effect": "Avec {n} trajectoires, l'intervalle du plus grand effet est plus large que l'effet pour : "
        "{items}. Entre parenthèses, le nombre de trajectoires qui le ramènerait à environ la moitié.",
        "wide_effect_item": "{response} ({needed})",
        "pairing": "Tous les points ont tourné sous les mêmes graines. Le hasard qu'une graine apporte également à "
        "tous les points disparaît de toute différence entre points ; il ne compte donc ni dans un effet ni dans la "
        "part dite du hasard. Ce qui compte est ce qui reste d'une simulation une fois ôtées la moyenne de son point "
        "et celle de sa graine.",
    },
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A warning that can be said in both languages, together with others of its kind.

    Attributes:
        key: of its text; that of one response is ``<key>_item``.
        measure: it is about; empty when about the whole analysis.
        response: ``"mean"`` or ``"spread"``.
        numbers: plain numbers in it, shares: those said in per cent.
    """

    key: str
    measure: str = ""
    response: str = MEAN
    numbers: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)

    def values(self, language: str) -> dict[str, str]:
        """What is put into its text."""
        values = {key: figure(value, language) for key, value in self.numbers.items()}
        values |= {key: percent(value, language) for key, value in self.shares.items()}
        return values | ({"response": response_name(self.measure, self.response, language)} if self.measure else {})


def said(notes: Sequence[Note], language: str = "en") -> list[str]:
    """The notes as sentences, one for each kind with all that it is true of."""
    kinds = dict.fromkeys(note.key for note in notes)
    return [_said_together([note for note in notes if note.key == kind], language) for kind in kinds]


def _said_together(notes: Sequence[Note], language: str) -> str:
    """Notes of one kind; what they say of the whole analysis is the same in all."""
    key, values = notes[0].key, notes[0].values(language)
    if not notes[0].measure:
        return TEXTS(language, key, **values)
    ordered = sorted(notes, key=lambda note: note.response != MEAN)
    items = listed([TEXTS(language, f"{key}_item", **note.values(language)) for note in ordered], language)
    sentence = TEXTS(language, key, **{**values, "items": items})
    if key == "chance" and any(note.response == SPREAD for note in notes):
        sentence += " " + TEXTS(language, "of_spread", n=values["n"])
    return sentence


def response_name(measure: str, response: str, language: str) -> str:
    """``the spread of “coverage (housing)”``."""
    return TEXTS(language, response, measure=measure_words(measure, language).inline)


def pairing(language: str) -> str:
    """What running all points under the same seeds does."""
    return TEXTS(language, "pairing")


def notes_on_noise(noise: pd.DataFrame, n_replicates: int) -> tuple[Note, ...]:
    """Warnings about replicates and the share that is chance; ``noise`` as in ``sensitivity.Screening``."""
    notes = []
    if n_replicates < FEWEST_REPLICATES[MEAN]:
        notes.append(Note("one_replicate", numbers={"needed": FEWEST_REPLICATES[SPREAD]}))
    elif n_replicates < FEWEST_REPLICATES[SPREAD]:
        notes.append(Note("few_replicates", numbers={"n": n_replicates, "needed": FEWEST_REPLICATES[SPREAD]}))
    for row in noise.to_dict("records"):
        about = (str(row["measure"]), str(row["response"]))
        if row["variance"] == 0.0:
            notes.append(Note("constant", *about))
        elif row["chance_share"] > LARGEST_CHANCE_SHARE:
            notes.append(_note_on_chance(about, float(row["chance_share"]), n_replicates))
    return tuple(notes)


def _note_on_chance(about: tuple[str, str], share: float, n_replicates: int) -> Note:
    if share >= 0.9:
        return Note("all_chance", *about)
    needed = replicates_needed(share, n_replicates)
    return Note(
        "chance", *about, {"needed": needed, "n": n_replicates}, {"share": share, "limit": LARGEST_CHANCE_SHARE}
    )


def replicates_needed(share: float, n_replicates: int, wanted: float = LARGEST_CHANCE_SHARE) -> int:
    """Replicates that bring chance to a wanted share of the variance between points.

    Chance has variance v / r; with the effects' own variance V the share is (v / r) / (V + v / r).
    """
    return math.ceil(n_replicates * share / (1.0 - share) * (1.0 - wanted) / wanted)


def notes_on_indices(table: pd.DataFrame, n_base: int) -> tuple[Note, ...]:
    """Warnings about Sobol indices; ``table`` as in ``sensitivity.Indices``."""
    notes = []
    for (measure, response), part in table.groupby(["measure", "response"], sort=False):
        about = (str(measure), str(response))
        needed = base_points_needed(part, n_base)
        if needed > n_base:
            notes.append(Note("wide", *about, {"n": n_base, "needed": needed}))
        total = float(part["S1"].sum())
        if total > 1.0 + float(np.sqrt(((part["S1_high"] - part["S1"]) ** 2).sum())):
            notes.append(Note("over_one", *about, {"total": round(total, 2)}))
    return tuple(notes)


def base_points_needed(part: pd.DataFrame, n_base: int) -> int:
    """N at which total indices worth saying have intervals half as wide as the index; ``n_base`` if they are narrow."""
    spoken = part[part["ST"] >= WORTH_SAYING]
    relative = ((spoken["ST_high"] - spoken["ST_low"]) / spoken["ST"]).max()
    if not relative > 1.0:
        return n_base
    return int(2 ** math.ceil(math.log2(n_base * (relative / 0.5) ** 2)))


def notes_on_screening(table: pd.DataFrame, n_trajectories: int) -> tuple[Note, ...]:
    """Warnings about a Morris screening; ``table`` as in ``sensitivity.Screening``."""
    notes = []
    if n_trajectories < FEWEST_TRAJECTORIES:
        notes.append(Note("few_trajectories", numbers={"n": n_trajectories, "needed": FEWEST_TRAJECTORIES}))
    for (measure, response), part in table.groupby(["measure", "response"], sort=False):
        first = part.sort_values("mu_star").iloc[-1]
        width = float(first["high"] - first["low"])
        if width > first["mu_star"] > 0.0:
            needed = math.ceil(n_trajectories * (2.0 * width / float(first["mu_star"])) ** 2)
            numbers = {"n": n_trajectories, "needed": needed}
            notes.append(Note("wide_effect", str(measure), str(response), numbers))
    return tuple(notes)
