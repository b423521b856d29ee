"""The payoff curve of a contract as ECharts options, with a sentence that says what it shows."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from abm.contracts.amounts import CENTS
from abm.contracts.curve import Curve, expected_curve
from abm.contracts.terms import Metric, Terms
from viz.contract_figures import DASHES, FAR, MILLIONS, TEXTS, THOUSANDS, Picture
from viz.contract_numbers import money
from viz.contract_words import metric_label
from viz.dashboard.charts import Chart
from viz.dashboard.contract_words import WORDS
from viz.messages import tick
from viz.style import BLACK, BLUE, GREY, VERMILION

LETTERS = 80
"""Of the label of an axis in a line."""
_LINES = {"capital": "dotted", "cap": "dashed"}
assert set(_LINES) == set(DASHES)


def payoff_charts(picture: Picture, language: str) -> list[Chart]:
    """A chart for each outcome that varies, all with the same axis of payments.

    Args:
        picture: curves and what is known; see ``viz.contract_figures``.
        language: ``"en"`` or ``"fr"``.
    """
    return [_chart(picture, curve, language) for curve in picture.curves]


def _chart(picture: Picture, curve: Curve, language: str) -> Chart:
    terms, metric = picture.terms, curve.metric
    per_x, label = _across(curve, terms.head.currency, language)
    per_y, unit = _unit(max(float(one.cents.max()) for one in picture.curves) / CENTS, terms.head.currency, language)
    x, y = curve.x * per_x, curve.cents / CENTS * per_y
    is_stepped = metric is not None and metric.kind == "count"
    series = [_line(TEXTS(language, "paid"), x, y, BLUE, step="end" if is_stepped else False)]
    if picture.expected is not None and metric is not None and picture.expected.metric.id == metric.id:
        ends = float(curve.x[0]), float(curve.x[-1])
        at, cents = expected_curve(terms, picture.values, picture.expected, *ends, picture.how)
        name = TEXTS(language, "expected", se=picture.se)
        series.append(_line(name, at * per_x, cents / CENTS * per_y, VERMILION, dash="dashed"))
    ends_x = np.array([x[0], x[-1]])
    for key, cents in _near(picture).items():
        level = np.full(2, cents / CENTS * per_y)
        series.append(_line(TEXTS(language, key), ends_x, level, GREY, dash=_LINES[key], width=1.2))
    series.append(_known(picture, curve, per_x, per_y, language))
    title = metric.title.in_language(language) if metric else TEXTS(language, "all")
    return Chart(title, _option(series, label, TEXTS(language, "payments", unit=unit)), _says(picture, curve, language))


def _across(curve: Curve, currency: str, language: str) -> tuple[float, str]:
    """What values of a metric are drawn times, and the label of their axis."""
    metric = curve.metric
    if metric is None:
        return 1.0, TEXTS(language, "all")
    if metric.kind == "money":
        per, unit = _unit(float(curve.x.max()), currency, language)
        return per, f"{metric.title.in_language(language)} ({unit})"
    return (100.0 if metric.kind == "share" else 1.0), metric_label(metric, currency, language)


def _unit(highest: float, currency: str, language: str) -> tuple[float, str]:
    """What units of currency are drawn times on an axis up to a sum, and what it is told in."""
    if highest >= MILLIONS:
        return 1e-6, TEXTS(language, "million", currency=currency)
    if highest >= THOUSANDS:
        return 1e-3, TEXTS(language, "thousand", currency=currency)
    return 1.0, currency


def _levels(terms: Terms) -> dict[str, int]:
    given = {"capital": terms.head.investment_commitment, "cap": terms.head.maximum_outcome_payment}
    return {key: cents for key, cents in given.items() if cents}


def _near(picture: Picture) -> dict[str, int]:
    """Capital and cap that fit beside the curves; those far above would flatten them."""
    most = FAR * max(float(curve.cents.max()) for curve in picture.curves)
    return {key: cents for key, cents in _levels(picture.terms).items() if cents <= most}


def _line(
    name: str, x: Sequence[float] | np.ndarray, y: Sequence[float] | np.ndarray, colour: str, dash: str = "solid",
    width: float = 2.0, step: str | bool = False,
) -> dict[str, Any]:  # fmt: skip
    return {
        "name": name, "type": "line", "symbol": "none", "step": step, "color": colour,
        "lineStyle": {"width": width, "type": dash},
        "data": [[_short(a), _short(b)] for a, b in zip(x, y, strict=True)],
    }  # fmt: skip


def _known(picture: Picture, curve: Curve, per_x: float, per_y: float, language: str) -> dict[str, Any]:
    """A dot where the outcome is known; a line for each test where they differ, as the curve has one for all."""
    if len(curve.here) == 1:
        cents = curve.cents[max(int(np.searchsorted(curve.x, curve.here[0] + 1e-9, side="right")) - 1, 0)]
        key = "here_measured" if picture.is_measured else "here_known"
        return {
            "name": TEXTS(language, key), "type": "scatter", "symbolSize": 11, "color": BLACK, "z": 5,
            "data": [[_short(curve.here[0] * per_x), _short(float(cents) / CENTS * per_y)]],
        }  # fmt: skip
    lines = [{"xAxis": _short(one * per_x)} for one in curve.here]
    return {
        **_line(TEXTS(language, "each"), [], [], BLACK, dash="dotted", width=1.2),
        "markLine": {"silent": True, "symbol": "none", "label": {"show": False}, "data": lines,
                     "lineStyle": {"color": BLACK, "type": "dotted"}},
    }  # fmt: skip


def _short(value: float) -> float:
    """A number of as many digits as a picture needs."""
    return float(f"{value:.8g}")


def _says(picture: Picture, curve: Curve, language: str) -> str:
    currency, metric = picture.terms.head.currency, curve.metric

    def at(given: float) -> str:
        return _value(metric, given, currency, language)

    words = {
        "low": at(float(curve.x[0])), "high": at(float(curve.x[-1])),
        "least": money(int(curve.cents.min()), currency, language),
        "most": money(int(curve.cents.max()), currency, language),
    }  # fmt: skip
    told = [WORDS(language, "curve_says", **words)]
    near = _near(picture)
    told += [
        TEXTS(language, "above", what=TEXTS(language, key), sum=money(cents, currency, language)) + "."
        for key, cents in _levels(picture.terms).items()
        if key not in near
    ]
    return " ".join(told)


def _value(metric: Metric | None, given: float, currency: str, language: str) -> str:
    if metric is None:
        return f"{tick(given, language)} ×"
    factor, unit = {"share": (100.0, "%"), "percent": (1.0, "%"), "money": (1.0, currency)}.get(metric.kind, (1.0, ""))
    number = tick(round(given * factor, 2), language)
    return f"{number}\u00a0{unit}" if unit else number


def _option(series: list[dict[str, Any]], across: str, upright: str) -> dict[str, Any]:
    return {
        "animation": False,
        "textStyle": {"fontFamily": "inherit"},
        "grid": {"left": 62, "right": 24, "top": 76, "bottom": 46},
        "legend": {"top": 0, "left": 0, "itemWidth": 24, "textStyle": {"fontSize": 12}},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "scale": True, "name": textwrap.fill(across, LETTERS), "nameLocation": "middle",
                  "nameGap": 28, "splitLine": {"show": False}},
        "yAxis": {"type": "value", "name": upright, "nameTextStyle": {"align": "left"}, "nameGap": 10},
        "series": series,
    }  # fmt: skip
