"""Pieces of pages: tiles, charts with their sentence, number boxes of levers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipyvuetify
import solara
import traitlets

from abm.errors import WelfareError
from abm.indicators.registry import INDICATORS
from abm.parameters.names import Declared, from_text, plain
from abm.view import Level
from scenarios.analysis.measure_words import is_percent, unit
from scenarios.french_errors import in_language, unit_in_french
from scenarios.rules import known_names
from scenarios.words import MINUS, amount, capitalised, label, meaning, source, with_unit
from viz.dashboard import session
from viz.dashboard.asked import whole
from viz.dashboard.charts import Chart, bare
from viz.dashboard.figure import Figure
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.words import WORDS


@solara.component
def ChartCard(chart: Chart, height: int = 300, on_click: Callable[[Any], None] | None = None) -> None:
    """A picture under its title, with a sentence that says what it shows."""
    Figure(chart, session.language.value, height, on_click)


class TilesWidget(ipyvuetify.VuetifyTemplate):  # type: ignore[misc]
    """Tiles in the browser: one widget, for all of them change with every month."""

    template_file = (__file__, "tiles.vue")
    tiles = traitlets.List(traitlets.Dict()).tag(sync=True)


@solara.component
def Tiles(names: Sequence[str], snapshot: Snapshot | None) -> None:
    """Indicators now, and how they have changed since month 0."""
    TilesWidget.element(tiles=[tile(name, snapshot, session.language.value) for name in names])


@solara.component
def Watched(watch: Callable[[str], None]) -> None:
    """Which indicator somebody wants to see."""
    language, name = session.language.value, session.watched.value
    labels = {one.label[language]: key for key, one in INDICATORS.items() if Level.TOTAL in one.by}
    solara.Select(
        label=WORDS(language, "any"), values=list(labels), value=INDICATORS[name].label[language],
        on_value=lambda label: watch(labels[label]),
    )  # fmt: skip


def tile(name: str, snapshot: Snapshot | None, language: str) -> dict[str, str]:
    """What a tile says."""
    one = INDICATORS[name]
    now = float("nan") if snapshot is None else snapshot.now(name)
    start = float("nan") if snapshot is None else snapshot.at_start(name)
    change = ""
    if now == now and start == start:
        change = WORDS(language, "since_start", change=changed(name, now - start, language))
    return {
        "label": one.label[language], "number": bare(name, now, language),
        "unit": unit(one, language, yearly=False), "change": change,
    }  # fmt: skip


def changed(name: str, difference: float, language: str) -> str:
    """A change with its sign; points for percentages."""
    number = bare(name, difference, language)
    one = INDICATORS[name]
    words = WORDS(language, "points") if is_percent(one) else unit(one, language, yearly=False)
    return f"{number if number.startswith(MINUS) or difference == 0 else f'+{number}'} {words}"


@solara.component
def WholeBox(name: str, value: int, on_value: Callable[[int], None]) -> None:
    """Citizens or a seed; what cannot be taken is explained below the box."""
    language = session.language.value
    error, set_error = solara.use_state("")

    def take(typed: str) -> None:
        try:
            on_value(whole(name, "".join(typed.split())))
            set_error("")
        except WelfareError as fault:
            set_error(in_language(str(fault), language))

    solara.InputText(WORDS(language, name), str(value), on_value=take, continuous_update=False, error=error or False)


@solara.component
def NumberBox(
    declared: Declared, base: Any, typed: str | None, on_change: Callable[[str | None], None], since: str = ""
) -> None:  # fmt: skip
    """A lever with its unit, range, meaning and source, since a date; marked when it is not as in the scenario."""
    language = session.language.value
    name = f"{capitalised(label(declared, language))} {since}".strip()
    is_changed, is_open = typed is not None, solara.use_reactive(False)
    with solara.Column(gap="0px", classes=["lever", "lever-changed" if is_changed else "lever-same"]):
        if declared.kind is bool:
            solara.Checkbox(
                label=name,
                value=(typed if is_changed else str(base)).lower() == "true",
                on_value=lambda value: on_change(str(value).lower()),
            )
        elif hasattr(declared.kind, "__members__") or declared.kind is str:
            names = {amount(one, declared.unit, language): str(plain(one)) for one in _choices(declared)}
            chosen = typed if typed in names.values() else plain(base)
            solara.Select(
                label=name, values=list(names),
                value=next(words for words, one in names.items() if one == chosen),
                on_value=lambda words: on_change(names[words]),
            )  # fmt: skip
        else:
            solara.InputText(
                label=f"{name} ({_unit(declared, language)})",
                value=_written(typed if typed is not None else str(base), language),
                on_value=lambda text: on_change(_read(text, language) or None),
                continuous_update=False, error=_wrong(declared, typed, language) or False,
            )  # fmt: skip
        with solara.Row(gap="4px", classes=["lever-foot"]):
            if declared.low is not None and declared.high is not None:
                low, high = (amount(value, "", language) for value in (declared.low, declared.high))
                solara.Text(WORDS(language, "range", low=low, high=high), classes=["says"])
            solara.Button("?", text=True, dense=True, small=True, on_click=lambda: is_open.set(not is_open.value),
                          attributes={"aria-label": declared.name})  # fmt: skip
            if is_changed:
                solara.Button(WORDS(language, "reset"), text=True, small=True, on_click=lambda: on_change(None))
        if is_open.value:
            solara.Text(meaning(declared, language), classes=["says"])
            solara.Text(WORDS(language, "default", value=with_unit(base, declared.unit, language)), classes=["says"])
            solara.Text(WORDS(language, "source", source=source(declared, language)), classes=["says"])


def _choices(declared: Declared) -> list[Any]:
    """What may be chosen for a choice or a name."""
    return list(known_names(declared.name)) if declared.kind is str else list(declared.kind)


def _wrong(declared: Declared, typed: str | None, language: str) -> str:
    """Why a typed value cannot be taken; empty when it can."""
    try:
        if typed is not None:
            from_text(declared, typed)
    except WelfareError as error:
        return in_language(str(error), language)
    return ""


def _written(number: str, language: str) -> str:
    """A number of the model as it stands in a box: with a decimal comma in French."""
    return number.replace(".", ",") if language == "fr" else number


def _read(typed: str, language: str) -> str:
    """What somebody typed as the model writes numbers."""
    return typed.strip().replace(",", ".") if language == "fr" else typed.strip()


def _unit(declared: Declared, language: str) -> str:
    return unit_in_french(declared.unit) if language == "fr" else declared.unit
