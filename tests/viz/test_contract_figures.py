"""The payoff picture: nothing cut off or covered, units on every axis, and what matters within it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as D
from itertools import pairwise
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from abm.contracts.course import course, course_of
from abm.contracts.curve import curves, known_values
from abm.contracts.estimate import Measuring, estimate
from abm.contracts.results import values_of
from abm.contracts.terms import Terms
from scenarios.contract_file import contracts, load_contract, load_results, published_results
from tests.abm.contracts.written import metric, terms_of
from viz.contract_figures import Picture, payoff_figure
from viz.messages import LANGUAGES
from viz.style import as_bytes

SURE = Measuring(1000, 10_000, mean=1.5, dispersion=3.0)


def drawn(
    terms: Terms, language: str = "en", measured: dict[tuple[str, str], int | None] | None = None, **more: Any
) -> Figure:
    """The picture of a contract, with what is known of it."""
    how = more.pop("how", course(terms))
    values = known_values(terms, measured or {}, how)
    expected = more.get("expected")
    found = list(curves(terms, values, how, expected))
    return payoff_figure(
        Picture(terms, found, values, how, bool(measured), se="4.7 points", **more), "code 0", language
    )


def published(name: str, language: str) -> Figure:
    """The picture of a published contract with its results."""
    terms = load_contract(name)
    if published_results(name) is None:
        return drawn(terms, language)
    results = load_results(name, terms)
    return drawn(terms, language, dict(values_of(terms, results)), how=course_of(terms, results))


def panels(figure: Figure) -> Sequence[Axes]:
    """Panels without the key."""
    return [axes for axes in figure.axes if axes.get_xlabel()]


def check(figure: Figure) -> None:
    """Nothing is cut off, no text covers another, every axis names its unit."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    box = figure.get_tightbbox(canvas.get_renderer())
    width, height = figure.get_size_inches()
    assert max(0.0, -box.x0, -box.y0, box.x1 - width, box.y1 - height) < 0.01
    (key,) = [axes for axes in figure.axes if axes.get_legend()]
    legend = key.get_legend().get_window_extent()
    for axes in panels(figure):
        assert axes.get_ylabel().endswith(")")
        upright, panel = axes.yaxis.label.get_window_extent(), axes.get_window_extent()
        assert upright.y1 - upright.y0 < panel.y1 - panel.y0
        assert panel.x1 > 0.85 * figure.bbox.x1 or panel.x1 < 0.55 * figure.bbox.x1
        assert not legend.overlaps(axes.get_window_extent())
        for axis in (axes.xaxis, axes.yaxis):
            boxes = [label.get_window_extent() for label in axis.get_ticklabels() if label.get_text()]
            low, high = axes.get_xlim() if axis is axes.xaxis else axes.get_ylim()
            inside = [box for box, at in zip(boxes, axis.get_ticklocs(), strict=True) if low <= at <= high]
            assert not [1 for one, other in pairwise(inside) if one.overlaps(other)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", contracts())
def test_every_published_contract_has_a_clean_picture(name: str, language: str) -> None:
    figure = published(name, language)
    check(figure)
    assert 1 <= len(panels(figure)) <= 4


LADDER = {
    "form": "ladder",
    "metric": "drop",
    "rungs": [{"at": D("8.5"), "pays": 4_000_000}, {"at": 20, "pays": 9_000_000}],
}
CONTRACT = terms_of(LADDER, metrics=[metric("drop", "percent")], head={"investment_commitment": 5_000_000})


def lines(axes: Axes) -> dict[str, Any]:
    """What is drawn, by label."""
    return dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))


def test_steps_are_upright_and_capital_is_drawn() -> None:
    figure = drawn(CONTRACT, measured={("drop", "end"): 9_000_000})
    check(figure)
    (axes,) = panels(figure)
    assert axes.get_ylabel() == "Outcome payments (million EUR)"
    found = lines(axes)
    x, y = found["paid"].get_data()
    jump = next(at for at in range(1, len(x)) if y[at] - y[at - 1] > 3)
    assert x[jump] - x[jump - 1] < 1e-5
    assert y[jump] == 4.0
    assert found["as measured"].get_xdata() == [9.0]
    assert found["as measured"].get_ydata() == [4.0]
    assert set(found["capital committed"].get_ydata()) == {5.0}


def test_the_expected_payment_is_drawn_for_its_metric_and_smooth() -> None:
    expected = estimate(CONTRACT.metrics[0], 9.0, SURE)
    figure = drawn(CONTRACT, expected=expected, measured={("drop", "end"): 9_000_000})
    check(figure)
    (axes,) = panels(figure)
    curve = lines(axes)["expected, at a standard error of 4.7 points"]
    assert 8.7 < curve.get_ydata()[-1] < 9.0
    assert curve.get_ydata()[0] < 0.01
    assert max(abs(curve.get_ydata()[1:] - curve.get_ydata()[:-1])) < 0.25
    assert curve.get_linestyle() == "--"


def test_what_lies_far_above_is_told_and_not_drawn() -> None:
    far = terms_of(LADDER, metrics=[metric("drop", "percent")],
                   head={"investment_commitment": 5_000_000, "maximum_outcome_payment": 90_000_000})  # fmt: skip
    figure = drawn(far)
    check(figure)
    (axes,) = panels(figure)
    assert "maximum outcome payment" not in lines(axes)
    assert "maximum outcome payment lies above, at 90,000,000" in figure._supxlabel.get_text().replace("\n", " ")  # type: ignore[attr-defined]
    assert axes.get_ylim()[1] < 10


def test_results_that_differ_between_tests_are_lines_not_a_dot() -> None:
    tests = [{"id": "a", "month": 1}, {"id": "b", "month": 2}]
    two = terms_of(LADDER, metrics=[metric("drop", "percent")], test=tests)
    figure = drawn(two, measured={("drop", "a"): 9_000_000, ("drop", "b"): 12_000_000})
    check(figure)
    (axes,) = panels(figure)
    dotted = [line for line in axes.get_lines() if line.get_linestyle() == ":"]
    assert [line.get_xdata()[0] for line in dotted] == [9.0, 12.0]
    assert "the same value at every test" in figure._supxlabel.get_text()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("pays", "unit"), [(5, "EUR"), (50_000, "thousand EUR"), (5_000_000, "million EUR")])
def test_the_axis_counts_in_units_that_fit(pays: int, unit: str) -> None:
    small = terms_of({"form": "threshold", "metric": "jobs", "at_least": 20, "pays": pays},
                     metrics=[metric("jobs", "count", target=20)])  # fmt: skip
    (axes,) = panels(drawn(small))
    assert axes.get_ylabel() == f"Outcome payments ({unit})"
    assert axes.get_xlabel() == "jobs (each)"
    assert lines(axes)["paid"].get_drawstyle() == "steps-post"


BIG = {"en": "Spending avoided", "fr": "Dépenses évitées"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_sums_and_numbers_do_not_run_into_each_other(language: str) -> None:
    metrics = [{**metric("saved", "money", target=4_000_000_000), "title": BIG},
               metric("jobs", "count", target=12_345_678), metric("rate", "share", target=D("0.5"))]  # fmt: skip
    big = terms_of(
        {"form": "savings", "metric": "saved", "share": D("0.5")},
        {"form": "rate_card", "lines": [{"metric": "jobs", "price": 100}]},
        {"form": "threshold", "metric": "rate", "at_least": D("0.5"), "pays": 2_000_000_000},
        metrics=metrics, head={"currency": "XOF", "name": "A name that is long enough for two lines, " * 3},
    )  # fmt: skip
    figure = drawn(big, language)
    check(figure)
    saved = panels(figure)[0]
    assert saved.get_xlabel() == (
        "Spending avoided (million XOF)" if language == "en" else "Dépenses évitées (millions XOF)"
    )
    known = lines(saved)["at target" if language == "en" else "à la cible"]
    assert known.get_xdata() == [4000.0]


def test_capital_below_the_foot_of_the_axis_is_told_and_not_named_in_the_key() -> None:
    low = terms_of({"form": "fixed", "amount": 9_000_000}, LADDER | {"rungs": [{"at": 20, "pays": 100_000}]},
                   metrics=[metric("drop", "percent")], head={"investment_commitment": 5_000_000})  # fmt: skip
    figure = drawn(low)
    check(figure)
    assert "capital committed" not in lines(panels(figure)[0])
    assert "capital committed lies below, at 5,000,000" in figure._supxlabel.get_text().replace("\n", " ")  # type: ignore[attr-defined]


def test_a_dot_and_lines_of_tests_have_names_of_their_own() -> None:
    tests = [{"id": "a", "month": 1}, {"id": "b", "month": 2}]
    card = {"form": "rate_card", "lines": [{"metric": "jobs", "price": 1000}]}
    two = terms_of(LADDER, card, metrics=[metric("drop", "percent"), metric("jobs", "count")], test=tests)
    measured: dict[tuple[str, str], int | None] = {
        ("drop", "a"): 9_000_000, ("drop", "b"): 12_000_000, ("jobs", "a"): 5_000_000, ("jobs", "b"): 5_000_000,
    }  # fmt: skip
    figure = drawn(two, "fr", measured)
    check(figure)
    (key,) = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
    assert {"tel que mesuré", "à chaque mesure"} <= {text.get_text() for text in key.get_texts()}


def test_the_same_contract_gives_the_same_bytes() -> None:
    assert as_bytes(drawn(CONTRACT), "png") == as_bytes(drawn(CONTRACT), "png")
