"""A balance in sentences and as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.analysis.balance import Balance, Best, Effect, Surface, Turn, ends_of, three_of
from scenarios.analysis.factor_words import factor_name, factor_unit, value_alone, value_with_unit
from scenarios.analysis.measure_words import MeasureWords, measure_words, percent
from scenarios.batch.factor import Factor
from scenarios.texts import Texts
from scenarios.words import capitalised, interval, quoted
from viz.messages import number
from viz.tables import Table

DIGITS = 3
"""Of values read off the surface."""

TEXTS = Texts(
    en={
        "move": "{lever} at {second} instead of {first}",
        "head": (
            "{move} changes {measure} by {effect} {unit}, with all that is not known in the middle of its range "
            "and other levers as in the base. At the points tried it is {least} to {most}: surely up at {up} of them, "
            "surely down at {down}, not told apart from 0 at {unsure}."
        ),
        "turns": "Its sign turns along {names}.",
        "may_turn": "Within the range of {names} it may turn: there it is not told apart from 0.",
        "keeps": "Along nothing of what is not known, taken one by one, does its sign turn.",
        "unknown": "Not known",
        "moved": "Moved to",
        "lowest": "at the lowest",
        "middle": "in the middle",
        "highest": "at the highest",
        "sign": "Sign",
        "up": "up",
        "down": "down",
        "turn": "{first}, then {second}: turns at {at}",
        "turn_unsure": "{first}, then {second}: turns at {at} {interval}",
        "all_along": "{sign} all along",
        "none": "not told apart from 0",
        "except": "{sign}, but not told apart from 0 from {low} to {high}",
        "effects": "What moving {lever} (from {first}) changes in {measure}, in {unit} [95\u00a0%]",
        "best": "Value of {lever} at which {measure} is {side}, within what was tried [95\u00a0%]",
        "least": "lowest",
        "greatest": "highest",
    },
    fr={
        "move": "{lever} à {second} au lieu de {first}",
        "head": (
            "{move} change {measure} de {effect} {unit}, tout ce qu'on ne sait pas étant au milieu de sa plage "
            "et les autres leviers à leur valeur de base. Aux points essayés, l'effet va de {least} à {most} : hausse "
            "sûre en {up} d'entre eux, baisse sûre en {down}, non distingué de 0 en {unsure}."
        ),
        "turns": "Son signe s'inverse le long de : {names}.",
        "may_turn": "Dans la plage de {names}, il peut s'inverser : il n'y est pas distingué de 0.",
        "keeps": "Son signe ne s'inverse le long de rien de ce qu'on ne sait pas, pris un à un.",
        "unknown": "Non connu",
        "moved": "Déplacé à",
        "lowest": "au plus bas",
        "middle": "au milieu",
        "highest": "au plus haut",
        "sign": "Signe",
        "up": "hausse",
        "down": "baisse",
        "turn": "{first}, puis {second} : s'inverse à {at}",
        "turn_unsure": "{first}, puis {second} : s'inverse à {at} {interval}",
        "all_along": "{sign} partout",
        "none": "non distingué de 0",
        "except": "{sign}, mais non distingué de 0 de {low} à {high}",
        "effects": "Ce que change dans {measure} le déplacement de {lever} (depuis {first}), en {unit} [95\u00a0%]",
        "best": "Valeur de {lever} où {measure} est au plus {side}, dans les plages essayées [95\u00a0%]",
        "least": "bas",
        "greatest": "haut",
    },
)


def balance_sentences(balance: Balance, language: str) -> list[str]:
    """What each move does, over all that is not known; measures in their order."""
    return [
        capitalised(" ".join(_said(balance, surface, value, language)))
        for surface in balance.surfaces
        for value in balance.moves
    ]


def effects_table(balance: Balance, surface: Surface, language: str) -> Table:
    """What moves change at the ends and in the middle of everything that is not known, and where the sign turns."""
    words = measure_words(surface.objective.measure, language)
    rows = []
    for one in balance.uncertain:
        for value in balance.moves:
            effect = balance.effect(surface, value, {one.name: np.array(three_of(one))})
            turn = turn_in_words(balance.turn(surface, value, one), one, language)
            cells = [_with_interval(effect, place, words, language) for place in range(3)]
            rows.append([_with_range(one, language), value_alone(balance.lever, value, language), *cells, turn])
    heads = [TEXTS(language, key) for key in ("unknown", "moved", "lowest", "middle", "highest", "sign")]
    caption = TEXTS(
        language, "effects", lever=quoted(factor_name(balance.lever, language), language),
        first=value_alone(balance.lever, balance.reference, language), measure=quoted(words.inline, language),
        unit=words.unit_of_difference,
    )  # fmt: skip
    return Table(heads, rows, (0, 1, 5), caption)


def best_table(balance: Balance, surface: Surface, language: str) -> Table:
    """At which value of the lever a measure is best, at the ends and in the middle of everything that is not known."""
    words = measure_words(surface.objective.measure, language)
    rows = [
        [
            _with_range(one, language),
            *(_best(balance.best(surface, one, value), balance.lever, language) for value in three_of(one)),
        ]
        for one in balance.uncertain
    ]
    heads = [TEXTS(language, key) for key in ("unknown", "lowest", "middle", "highest")]
    side = TEXTS(language, "greatest" if surface.objective.maximise else "least")
    lever = quoted(factor_name(balance.lever, language), language)
    return Table(
        heads, rows, (0,),
        TEXTS(language, "best", lever=lever, measure=quoted(words.inline, language), side=side),
    )  # fmt: skip


def turn_in_words(turn: Turn, uncertain: Factor, language: str) -> str:
    """``down, then up: turns at 1.15 [1.1, 1.18]``, ``up all along``, ``not told apart from 0``."""

    def sign(one: int) -> str:
        return TEXTS(language, "up" if one > 0 else "down")

    def written(value: float) -> str:
        return value_alone(uncertain, rounded(value), language)

    low, high = turn.unsure
    if not turn.signs:
        return TEXTS(language, "none")
    if len(turn.signs) > 1:
        said = {"first": sign(turn.signs[0]), "second": sign(turn.signs[1]), "at": written(turn.at)}
        if np.isnan(low):
            return TEXTS(language, "turn", **said)
        return TEXTS(language, "turn_unsure", **said, interval=interval(written(low), written(high), language))
    if np.isnan(low):
        return TEXTS(language, "all_along", sign=sign(turn.signs[0]))
    return TEXTS(language, "except", sign=sign(turn.signs[0]), low=written(low), high=written(high))


def move_in_words(balance: Balance, value: float, language: str) -> str:
    """``“moved to ESS” at 50 % of the pots left instead of 0 %``."""
    return TEXTS(
        language, "move", lever=quoted(factor_name(balance.lever, language), language),
        first=value_alone(balance.lever, balance.reference, language),
        second=value_with_unit(balance.lever, value, language),
    )  # fmt: skip


def rounded(value: float, digits: int = DIGITS) -> float:
    """A value read off the surface, with as many digits as it bears."""
    return float(f"{value:.{digits}g}")


def _said(balance: Balance, surface: Surface, value: float, language: str) -> list[str]:
    words = measure_words(surface.objective.measure, language)
    middle, everywhere = balance.effect(surface, value), balance.at_points(surface, value)
    ends = Effect(*(np.array([everywhere.value.min(), everywhere.value.max()]) for _ in range(3)))
    shares = {
        key: percent(float((everywhere.sign == sign).mean()), language)
        for key, sign in (("up", 1), ("down", -1), ("unsure", 0))
    }
    decimals = _decimals(middle, words)
    least, most = (
        number(float(one) * words.scale, decimals, language, signed=True) for one in ends.value
    )
    said = [
        TEXTS(
            language, "head", move=move_in_words(balance, value, language), measure=quoted(words.inline, language),
            effect=_with_interval(middle, 0, words, language), unit=words.unit_of_difference, least=least, most=most,
            **shares,
        )
    ]  # fmt: skip
    return said + _turns(balance, surface, value, language)


def _turns(balance: Balance, surface: Surface, value: float, language: str) -> list[str]:
    """Along what the sign turns, or may."""
    turns = {one: balance.turn(surface, value, one) for one in balance.uncertain}
    surely = [one for one, turn in turns.items() if len(turn.signs) > 1]
    perhaps = [one for one, turn in turns.items() if len(turn.signs) < 2 and not np.isnan(turn.unsure[0])]
    said = []
    for key, found in (("turns", surely), ("may_turn", perhaps)):
        if found:
            said.append(TEXTS(language, key, names=_names(found, turns, key == "turns", language)))
    return said or [TEXTS(language, "keeps")]


def _names(found: Sequence[Factor], turns: dict[Factor, Turn], with_place: bool, language: str) -> str:
    told = []
    for one in found:
        name = quoted(factor_name(one, language), language)
        told.append(f"{name} ({turn_in_words(turns[one], one, language)})" if with_place else name)
    return ", ".join(told)


def _with_range(one: Factor, language: str) -> str:
    low, high = (value_alone(one, rounded(end), language) for end in ends_of(one))
    unit = factor_unit(one, language).replace("%", "").strip()
    return f"{factor_name(one, language)} ({low} … {high}{' ' + unit if unit else ''})"


def _decimals(effect: Effect, words: MeasureWords) -> int:
    half = float((effect.high - effect.low).mean()) / 2.0 * words.scale
    return words.decimals_of_difference([float(one) * words.scale for one in effect.value], half)


def _with_interval(effect: Effect, place: int, words: MeasureWords, language: str) -> str:
    decimals = _decimals(effect, words)
    value, low, high = (
        number(float(one[place]) * words.scale, decimals, language, signed=True) for one in effect
    )
    return f"{value} {interval(low, high, language)}"


def _best(best: Best, lever: Factor, language: str) -> str:
    value, low, high = (value_alone(lever, rounded(one, DIGITS - 1), language) for one in best)
    return f"{value} {interval(low, high, language)}"
