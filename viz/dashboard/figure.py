"""A picture in the browser, drawn by ECharts; sent only what has changed, numbers written as its language does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

import ipyvuetify
import orjson
import solara
import traitlets

from viz.dashboard.charts import Chart

GROWING = ("line", "bar")
"""Types of series whose points are sent alone while the rest of the picture stays."""


class FigureWidget(ipyvuetify.VuetifyTemplate):  # type: ignore[misc]
    """The picture in the browser."""

    template_file = (__file__, "figure.vue")
    frame = traitlets.Unicode("{}").tag(sync=True)
    points = traitlets.Unicode("[]").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    says = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(300).tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    is_clickable = traitlets.Bool(False).tag(sync=True)
    on_click = traitlets.Callable(None, allow_none=True)

    def vue_click(self, event: Any) -> None:
        """Somebody has clicked on a part of the picture."""
        if self.on_click is not None:
            self.on_click(event)


def split(option: Mapping[str, Any]) -> tuple[str, str]:
    """An option of ECharts as text: all but the points of series that grow, and those points by series.

    The first is the same from month to month, and so is not sent again.

    Raises:
        ValueError: a value is no number, which would be a gap that nobody meant; a gap is ``None``.
    """
    series = option.get("series", ())
    points = [one["data"] if one["type"] in GROWING else None for one in series]
    rest = [{**one, "data": []} if one["type"] in GROWING else one for one in series]
    frame = json.dumps({**option, "series": rest}, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return frame, _written(points)


def _written(points: Sequence[Sequence[Any] | None]) -> str:
    """Points as JSON, by a writer that is many times faster with numbers but takes any for one."""
    for data in points:
        if data is not None and any(isinstance(value, float) and not isfinite(value) for value in data):
            raise ValueError("Out of range float values are not JSON compliant")
    return orjson.dumps(points).decode()


@solara.component
def Figure(chart: Chart, language: str, height: int, on_click: Callable[[Any], None] | None = None) -> None:
    """A card with a picture under its title, and below it the sentence that says what it shows.

    Args:
        chart: what is drawn.
        language: that writes its numbers.
        height: pixels.
        on_click: called with what was clicked.
    """
    frame, points = split(chart.option)
    FigureWidget.element(
        frame=frame, points=points, title=chart.title, says=chart.says, height=height, language=language,
        on_click=on_click, is_clickable=on_click is not None,
    )  # fmt: skip
