"""The picture and words of an explanation show every part with its unit, keep inside their frame, and add up."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from abm.channels import Channel
from scenarios.analysis.explain import explain
from scenarios.batch.coalitions import SCENARIO_A
from scenarios.batch.measure import measure
from tests.viz.comparisons import caption
from tests.viz.test_compare_figures import LONG, all_text, overflow
from viz.explain_figures import explanation_figure, steps_of
from viz.explain_text import CHANNELS, HELD, Told, as_markdown
from viz.messages import LANGUAGES
from viz.style import as_bytes

CHANNEL_NAMES = tuple(channel.value for channel in Channel)
TITLES = ("The first of two scenarios", "Another one with a title of the length that people like to give to them")


def told(language: str = "en", n_seeds: int = 12, channels: tuple[str, ...] = CHANNEL_NAMES, name: str = "") -> Told:
    """A made-up explanation: the first channel adds, the last takes away, others do nothing or are noise."""
    one = measure(name or "share_covered")
    generator = np.random.default_rng(3)
    rows = []
    for seed in range(1, n_seeds + 1):
        base, noise = 0.5 + 0.01 * generator.normal(), 0.002 * generator.normal()
        rows.append((seed, SCENARIO_A, base))
        for number in range(1 << len(channels)):
            last = number >> len(channels) - 1 & 1
            worth = -0.1 + 0.03 * (number & 1) + noise * (number >> 1 & 1) - (0.02 + noise / 4) * last
            rows.append((seed, number, base + worth - 0.01 * (number & 1) * last))
    return Told(explain(pd.DataFrame(rows, columns=["seed", "free", str(one)]), channels, one), TITLES, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_channel_has_a_name_and_says_what_is_held(language: str) -> None:
    names = [CHANNELS(language, channel) for channel in Channel]
    assert len(set(names)) == len(Channel)
    assert all(HELD(language, channel) for channel in Channel)


@pytest.mark.parametrize(
    ("language", "n_seeds", "channels", "name"),
    [
        ("en", 12, CHANNEL_NAMES, ""),
        ("fr", 1, CHANNEL_NAMES, "unmet_severity_months_per_1000[housing]@last"),
        ("en", 2, CHANNEL_NAMES[:1], "public_euros_per_net_outcome"),
    ],
)
def test_nothing_of_the_picture_is_cut_off(language: str, n_seeds: int, channels: tuple[str, ...], name: str) -> None:
    one = caption(language, n_seeds, differences={"b": [LONG, "short", LONG]})
    assert overflow(explanation_figure(told(language, n_seeds, channels, name), one)) < 0.01


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_names_every_part_its_unit_and_its_runs(language: str) -> None:
    explanation = told(language)
    written = all_text(explanation_figure(explanation, caption(language)))
    for channel in Channel:
        assert CHANNELS(language, channel) in written
    assert written.count("points") >= 2 + len(Channel)
    assert "256" in written
    assert "95" in written
    assert explanation.names["first"] in written.replace("\n", " ")


def test_bars_go_from_nothing_to_the_whole_without_a_gap() -> None:
    explanation = told()
    steps = steps_of(explanation)
    assert steps[0].start == steps[-1].start == 0.0
    at = steps[0].estimate.mean
    for step in steps[1:-1]:
        assert step.start == at
        at += step.estimate.mean
    assert at == pytest.approx(steps[-1].estimate.mean)
    axes = explanation_figure(explanation, caption("en")).findobj(Rectangle)
    widths = [bar.get_width() for bar in axes if bar.get_height() == pytest.approx(0.56)]
    assert widths == pytest.approx([step.estimate.mean for step in steps])


def test_the_picture_is_the_same_each_time() -> None:
    first, second = (as_bytes(explanation_figure(told(), caption("en")), "svg") for _ in range(2))
    assert first == second


def test_sentences_say_the_whole_the_direct_effect_and_what_is_sure() -> None:
    sentences = told().sentences()
    assert sentences[0].startswith(f"“{TITLES[1]}” instead of “{TITLES[0]}”: coverage goes from 50.")
    assert "points would remain: the direct effect. The 8 channels add " in sentences[1]
    assert sentences[2].startswith("Told apart from 0: ")
    assert "“Founding and growth” +2.5" in sentences[2]
    assert "“Quality of practice” −2.4" in sentences[2]
    assert sentences[3] == "Not told apart from 0: “Overload”."
    assert sentences[4].startswith("Carry nothing at all, in no run: ")
    assert "“Founding and growth” with “Quality of practice”, −1.0" in sentences[5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_channel_and_one_seed_are_told_without_pairs_and_intervals(language: str) -> None:
    one = told(language, 1, CHANNEL_NAMES[:1])
    assert len(one.sentences()) == 3
    assert len(one.tables()) == 1
    assert "[" not in "".join(one.sentences())
    assert len(one.warnings()) == 1
    assert "--replicates" in one.warnings()[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_holds_sentences_tables_and_how_to_read_them(language: str) -> None:
    explanation = told(language)
    text = as_markdown([explanation])
    assert text.startswith(f"# {explanation.words.label}\n")
    for part in (*explanation.sentences(), *explanation.notes(), *explanation.limits()):
        assert part in text
    assert len(explanation.tables()[1].rows) == 11
    assert "{" not in text
