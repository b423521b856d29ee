"""Pictures, sentences and tables of a balance show what was found, with units, in both languages."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from scenarios.analysis.balance import Turn, balance_of, objectives_of
from tests.scenarios.analysis.test_balance import (
    COST,
    FACTORS,
    LEVER,
    NEED,
    OUTREACH,
    QUALITY,
    QUEUE,
    outcomes,
    turning,
)
from tests.viz.study_worlds import caption
from tests.viz.test_frontier_figures import overflow
from viz.balance_figures import effects_figure, map_figure
from viz.balance_text import balance_sentences, best_table, effects_table, turn_in_words
from viz.messages import LANGUAGES
from viz.style import as_bytes

COVERED = "share_covered"
RUNS = outcomes(turning).assign(**{COVERED: lambda runs: 0.5 - runs[NEED] / 10_000.0})
BALANCE = balance_of(RUNS, FACTORS, objectives_of([NEED, f"{COVERED}:max"]))
NEED_SURFACE, COVERED_SURFACE = BALANCE.surfaces
SAYS = {
    "en": ("Its sign turns along “relative state cost”", "surely up at", "instead of 0 %", "points"),
    "fr": ("Son signe s'inverse le long de : « coût relatif du service public »", "hausse sûre", "au lieu de 0 %"),
}


def plain(words: str) -> str:
    """Words with one kind of blank."""
    return " ".join(words.replace("\u202f", " ").replace("\u00a0", " ").split())


def words_in(figure: Figure) -> str:
    """Every text drawn."""
    overflow(figure)
    return plain(" ".join(one.get_text() for one in figure.findobj(Text)))


def pictures(language: str) -> dict[str, Figure]:
    one = caption(language, "A study whose title goes on and on, " * 4)
    return {
        "effects": effects_figure(BALANCE, one),
        "need": map_figure(BALANCE, NEED_SURFACE, one),
        "covered": map_figure(BALANCE, COVERED_SURFACE, one),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_and_everything_has_a_title_and_a_source(language):
    for name, figure in pictures(language).items():
        assert overflow(figure) < 0.01, name
        assert figure.get_suptitle(), name
        assert "welfare-abm 0.1.0" in figure.get_supxlabel(), name
        assert "64 points" in figure.get_supxlabel(), name


@pytest.mark.parametrize(
    ("language", "units"),
    [
        ("en", ("(relative to the ESS)", "person-months per 1,000 inhabitants a year", "% of the pots", "(points)")),
        ("fr", ("(par rapport à l'ESS)", "mois-personnes pour 1 000 habitants et par an", "% des env", "(points)")),
    ],
)
def test_axes_and_colours_have_their_units(language, units):
    drawn = " ".join(words_in(figure) for figure in pictures(language).values())
    assert [unit for unit in units if unit not in drawn] == []


def test_no_legend_lies_on_a_title_or_a_panel():
    for figure in pictures("en").values():
        overflow(figure)  # draws it
        legend = next(one for one in figure.axes if one.get_legend() is not None).get_legend().get_window_extent()
        others = [figure._suptitle.get_window_extent()]  # type: ignore[attr-defined]
        others += [one.get_window_extent() for one in figure.axes if one.get_legend() is None]
        assert not any(legend.overlaps(one) for one in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_tell_every_move_and_where_its_sign_turns(language):
    said = balance_sentences(BALANCE, language)
    assert len(said) == 4
    for words in SAYS[language]:
        assert any(words in plain(one) for one in said), words


def test_tables_hold_every_move_over_everything_that_is_not_known():
    table = effects_table(BALANCE, NEED_SURFACE, "en")
    assert len(table.rows) == 2 * 2
    first = table.rows[0]
    assert first[:2] == ["relative state cost (0.8 … 1.2 relative to the ESS)", "−50 %"]
    assert first[2].startswith("−15")
    assert first[5].startswith("down, then up: turns at 1.")
    assert "person-months per 1,000 inhabitants a year" in table.caption
    best = best_table(BALANCE, COVERED_SURFACE, "en")
    assert [len(row) for row in best.rows] == [4, 4]
    assert "highest" in best.caption
    assert best.rows[0][1].startswith("−50 %")


def test_a_sign_that_keeps_turns_or_cannot_be_told_is_said_so():
    nothing = (np.nan, np.nan)
    assert turn_in_words(Turn((1,), np.nan, nothing), COST, "en") == "up all along"
    assert turn_in_words(Turn((), np.nan, (0.8, 1.2)), COST, "en") == "not told apart from 0"
    assert turn_in_words(Turn((-1,), 1.19, (1.15, 1.2)), COST, "fr") == "baisse, mais non distingué de 0 de 1,15 à 1,2"
    assert plain(turn_in_words(Turn((-1, 1), 1.0, (0.9, 1.1)), COST, "en")) == "down, then up: turns at 1 [0.9, 1.1]"


def test_a_lever_on_a_log_scale_with_choices_beside_it_is_drawn():
    factors = (OUTREACH, COST, QUALITY, QUEUE)
    runs = outcomes(lambda points: 10.0 * np.log(points[OUTREACH.name]), factors)
    balance = balance_of(runs, factors, objectives_of([NEED]))
    for figure in (effects_figure(balance, caption()), map_figure(balance, balance.surfaces[0], caption("fr"))):
        assert overflow(figure) < 0.01


def test_the_same_balance_gives_the_same_picture():
    first, second = (as_bytes(map_figure(BALANCE, NEED_SURFACE, caption()), "png") for _ in range(2))
    assert first == second


def test_where_nothing_differs_pictures_and_sentences_stand():
    runs = outcomes(lambda points: 0.0 * points[LEVER.name], noise=0.0)
    balance = balance_of(runs.assign(**{NEED: 5.0}), FACTORS, objectives_of([NEED]))
    assert overflow(map_figure(balance, balance.surfaces[0], caption())) < 0.01
    assert len(balance_sentences(balance, "en")) == 2
