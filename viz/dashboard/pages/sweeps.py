"""Sweeps: results of many runs over their levers, and any one of these runs again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import solara
from solara.lab import use_task

from abm.indicators.registry import INDICATORS
from abm.view import Level
from scenarios.analysis.frontier import Frontier, frontier_of, objectives
from scenarios.analysis.measure_words import measure_words
from scenarios.batch.measure import USUAL_MEASURES, measure
from scenarios.batch.plan import BASE
from scenarios.batch.replay import Replay, planned_run, recorded_run, replay
from viz.counted import incomplete
from viz.dashboard import session
from viz.dashboard.asked import Asked, address
from viz.dashboard.charts import Chart
from viz.dashboard.error_words import Attempt, attempt, in_words
from viz.dashboard.html_tables import TABLE_CSS, HtmlTable
from viz.dashboard.parts import ChartCard
from viz.dashboard.sweep_charts import MOST_LINES, curve, frontier_chart, heatmap, over_years
from viz.dashboard.sweep_folders import Opened, folders, opened, without_path
from viz.dashboard.sweep_points import Axis, Cell, axes, cells, levers_of, values_along
from viz.dashboard.sweep_replay import is_small, opening
from viz.dashboard.sweep_words import EXAMPLE, WORDS
from viz.factor_words import factor_table
from viz.frontier_text import frontier_sentences, frontier_table
from viz.messages import number, seeds_in_words
from viz.tables import Table

KINDS = ("sweep", "search", "comparison")
MIXES_LISTED = 20
MOST_POINTS_LISTED = 200

CSS = (
    TABLE_CSS
    + """
.sweep h2 { font-size: 1.1rem; font-weight: 600; margin-top: 10px; }
.sweep h3 { font-size: .95rem; font-weight: 600; }
.choice { align-items: flex-end; flex-wrap: wrap; }
.choice .v-input { min-width: 220px; max-width: 460px; }
.sweep .charts { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); align-items: start; }
.sweep .v-card__title { word-break: normal; }
.run-command { font-family: monospace; font-size: .8rem; color: #333; overflow-wrap: anywhere; }
@media (max-width: 900px) { .sweep .charts { grid-template-columns: minmax(0, 1fr); } }
"""
)

chosen = solara.reactive("")
"""Name of the folder that is looked at."""


@solara.component
def Sweeps() -> None:
    """The page."""
    language = session.language.value
    solara.Style(CSS)
    names, set_names = solara.use_state(folders())
    with solara.Column(gap="8px", classes=["sweep"]):
        if not names:
            solara.Info(WORDS(language, "none"), dense=True)
            solara.Text(EXAMPLE, classes=["run-command"])
        else:
            solara.Text(WORDS(language, "what"), classes=["says"])
        with solara.Row(gap="16px", classes=["choice"]):
            if names:
                solara.Select(
                    label=WORDS(language, "folder"), values=names, on_value=chosen.set,
                    value=chosen.value if chosen.value in names else None,
                )  # fmt: skip
            solara.Button(WORDS(language, "again"), text=True, icon_name="mdi-refresh",
                          on_click=lambda: set_names(folders()))  # fmt: skip
        if chosen.value:
            Folder(chosen.value).key(chosen.value)


@solara.component
def Folder(name: str) -> None:
    """A folder, or why it cannot be looked at."""
    language = session.language.value
    task = use_task(lambda: attempt(lambda: opened(name)), dependencies=[name])
    if task.pending or task.value is None:
        solara.Text(WORDS(language, "reading"), classes=["says"])
        solara.ProgressLinear(True)
    elif task.value.error:
        solara.Warning(in_words(task.value.error, language), dense=True)
    elif task.value.value:
        Study(task.value.value)


@solara.component
def Study(found: Opened) -> None:
    """What was asked, how far it is, and what came of it."""
    language = session.language.value
    solara.Text(found.title(language), classes=["answer"])
    solara.Text(found.question(language), classes=["intent"])
    for line in found.in_all_runs(language):
        solara.Text(line, classes=["intent"])
    Facts(found)
    factors = found.store.setting.factors
    if factors:
        with solara.Details(WORDS(language, "varied")):
            HtmlTable(factor_table(factors, "", language))
    if found.kind == "search":
        Front(found)
    OverLevers(found)


@solara.component
def Facts(found: Opened) -> None:
    """How far it is, and what to keep in mind."""
    language, status, manifest = session.language.value, found.status, found.store.manifest
    kind = found.kind if found.kind in KINDS else "other"
    seeds = sorted({int(seed) for seed in found.store.runs()["seed"]})
    counts = {key: number(getattr(status, key), 0, language) for key in ("done", "planned", "failed")}
    solara.Text(
        WORDS(
            language, "facts", kind=WORDS(language, f"kind_{kind}"), seeds=seeds_in_words(seeds) if seeds else "–",
            started=str(manifest.get("started", "–"))[:10], **counts,
        ),
        classes=["says"],
    )  # fmt: skip
    warnings = [incomplete(status, language) or ""]
    if status.is_running:
        warnings.append(WORDS(language, "running"))
    if manifest.get("shard"):
        warnings.append(WORDS(language, "shard", shard=manifest["shard"]))
    if not found.store.is_of_this_code:
        warnings.append(WORDS(language, "other_code", code=str(manifest["code_version"])[:8]))
    for warning in filter(None, warnings):
        solara.Warning(warning, dense=True)


@solara.component
def Front(found: Opened) -> None:
    """The frontier of a search."""
    language = session.language.value
    point, set_point = solara.use_state(())
    task = use_task(lambda: attempt(lambda: _frontier(found)), dependencies=[found.name])
    solara.HTML("h2", WORDS(language, "frontier"))
    if task.value is None:
        solara.ProgressLinear(True)
        return
    if task.value.error:
        solara.Warning(_told(found, task.value.error), dense=True)
        return
    (frontier, outcomes), factors = task.value.value, found.store.setting.factors
    with solara.Div(classes=["charts"]):
        with solara.Column(gap="4px"):
            PointsCard(frontier_chart(frontier, language), set_point, 440)
            for sentence in frontier_sentences(frontier, factors, language):
                solara.Text(sentence)
            for warning in frontier.warnings(language):
                solara.Warning(warning, dense=True)
        Points(found, outcomes, frontier.objectives[0].name, point)
    with solara.Details(WORDS(language, "mixes")):
        HtmlTable(frontier_table(frontier, factors, language, MIXES_LISTED))


def _frontier(found: Opened) -> tuple[Frontier, pd.DataFrame]:
    """The frontier, and the outcomes of the mixes."""
    asked = objectives([str(one) for one in found.store.manifest["design"]["objectives"]])
    outcomes = found.store.outcomes([one.measure for one in asked])
    is_base = outcomes["point"] == BASE
    frontier = frontier_of(outcomes[~is_base], found.store.setting.factors, asked, outcomes[is_base])
    return frontier, outcomes[~is_base]


def _told(found: Opened, error: BaseException | None) -> str:
    """An error without the place of its folder."""
    told = in_words(error or ValueError(), session.language.value)
    return without_path(told, found.store.folder, found.name)


@solara.component
def OverLevers(found: Opened) -> None:
    """A measure over one lever or two."""
    language = session.language.value
    point, set_point = solara.use_state(())
    solara.HTML("h2", WORDS(language, "over_levers"))
    measures = _measures(found, language)
    written, set_written = solara.use_state(next(iter(measures.values())))
    task = use_task(
        lambda: attempt(lambda: found.store.outcomes([measure(written)])), dependencies=[found.name, written]
    )
    label = next(label for label, one in measures.items() if one == written)
    solara.Select(
        label=WORDS(language, "measure"), values=list(measures), value=label,
        on_value=lambda words: set_written(measures[words]),
    )  # fmt: skip
    result = task.value
    if task.pending or result is None:
        solara.ProgressLinear(True)
    if result is not None and result.error:
        solara.Warning(_told(found, result.error), dense=True)
    elif result is not None and written in result.value.columns:
        Spread(found, result.value, written, point, set_point)


def _measures(found: Opened, language: str) -> Mapping[str, str]:
    """Measures that can be looked at, by what readers call them: those of the study first."""
    kept = found.store.setting.indicators or tuple(
        name for name, one in INDICATORS.items() if Level.TOTAL in one.by
    )
    usual = [one for one in USUAL_MEASURES if one in kept]
    totals = [one for one in kept if one in INDICATORS and Level.TOTAL in INDICATORS[one].by]
    names = dict.fromkeys([*found.measures, *usual, *totals])
    return {measure_words(one, language).label: one for one in names}


@solara.component
def Spread(
    found: Opened, outcomes: pd.DataFrame, written: str, point: tuple[int, ...],
    set_point: Callable[[tuple[int, ...]], None],
) -> None:  # fmt: skip
    """The picture, and the point that was clicked."""
    language, setting = session.language.value, found.store.setting
    names = set(outcomes["scenario"])
    titles = [(one.name, one.title.in_language(language)) for one in setting.scenarios if one.name in names]
    all_axes = axes(setting.factors, list(dict(titles).items()), language)
    picked, set_picked = solara.use_state(tuple(one.name for one in all_axes[:2]))
    is_map, set_map = solara.use_state(True)
    along = [one for name in picked for one in all_axes if one.name == name]
    words = measure_words(written, language)
    if all_axes:
        Axes(all_axes, along, set_picked, is_map, set_map)
        found_cells = cells(outcomes, written, along)
        chart = heatmap(found_cells, along, words, language) if len(along) > 1 and is_map else curve(
            found_cells, along, words, language)  # fmt: skip
        with solara.Div(classes=["charts"]):
            with solara.Column(gap="4px"):
                PointsCard(chart, set_point, 440)
                solara.Text(_averaged(found_cells, all_axes, along, language), classes=["says"])
                if len(along) > 1 and not is_map and len(values_along(found_cells, 1)) > MOST_LINES:
                    solara.Text(WORDS(language, "lines_left", n=MOST_LINES), classes=["says"])
            Points(found, outcomes, written, point)


def _averaged(found: Sequence[Cell], all_axes: Sequence[Axis], along: Sequence[Axis], language: str) -> str:
    """What the means are taken over."""
    others = [one.label for one in all_axes if one not in along]
    if others and any(len(one.points) > 1 for one in found):
        return WORDS(language, "averaged", names=", ".join(others))
    return WORDS(language, "means")


@solara.component
def Axes(
    all_axes: Sequence[Axis], along: Sequence[Axis], set_picked: Callable[[tuple[str, ...]], None], is_map: bool,
    set_map: Callable[[bool], None],
) -> None:  # fmt: skip
    """What the picture is spread along."""
    language = session.language.value
    labels = {one.label: one.name for one in all_axes}
    nothing, second = WORDS(language, "nothing"), along[1].label if len(along) > 1 else WORDS(language, "nothing")
    rest = [label for label in labels if label != along[0].label]

    def pick(first: str, other: str) -> None:
        set_picked(tuple(labels[label] for label in (first, other) if label in labels))

    with solara.Row(gap="16px", classes=["choice"]):
        solara.Select(
            label=WORDS(language, "across"), values=list(labels), value=along[0].label,
            on_value=lambda label: pick(label, nothing if label == second else second),
        )  # fmt: skip
        if rest:
            solara.Select(
                label=WORDS(language, "upright"), values=[nothing, *rest], value=second,
                on_value=lambda label: pick(along[0].label, label),
            )  # fmt: skip
        if len(along) > 1:
            ways = {WORDS(language, "as_map"): True, WORDS(language, "as_curves"): False}
            solara.ToggleButtonsSingle(
                value=next(words for words, one in ways.items() if one == is_map), values=list(ways), dense=True,
                mandatory=True, on_value=lambda words: set_map(ways[words]),
            )  # fmt: skip


@solara.component
def PointsCard(chart: Chart, set_point: Callable[[tuple[int, ...]], None], height: int) -> None:
    """A picture whose points can be clicked."""

    def clicked(event: Any) -> None:
        points = points_in(event)
        if points:
            set_point(points)

    ChartCard(chart, height, clicked)


def points_in(event: Any) -> tuple[int, ...]:
    """Numbers of the points behind what was clicked, whatever a browser sends."""
    data = event.get("data") if isinstance(event, dict) else None
    points = data.get("points") if isinstance(data, dict) else None
    return tuple(one for one in points if isinstance(one, int)) if isinstance(points, list) else ()


@solara.component
def Points(found: Opened, outcomes: pd.DataFrame, written: str, points: tuple[int, ...]) -> None:
    """The points that were clicked: one of them, and one of its runs."""
    language = session.language.value
    known = [point for point in points if point in set(outcomes["point"])][:MOST_POINTS_LISTED]
    picked, set_picked = solara.use_state(-1)
    if not points:
        solara.Text(WORDS(language, "click"), classes=["pending"])
    elif not known:
        solara.Text(WORDS(language, "no_points"), classes=["says"])
    else:
        point = picked if picked in known else known[0]
        with solara.Card(WORDS(language, "point_n", n=point), margin=0):
            if len(known) > 1:
                solara.Select(label=WORDS(language, "point"), values=known, value=point, on_value=set_picked)
            PointCard(found, outcomes, written, point).key(f"{point}:{written}")


@solara.component
def PointCard(found: Opened, outcomes: pd.DataFrame, written: str, point: int) -> None:
    """What a point is made of, and its runs."""
    language, setting = session.language.value, found.store.setting
    own = outcomes[outcomes["point"] == point].sort_values("seed")
    seeds = [int(seed) for seed in own["seed"]]
    seed, set_seed = solara.use_state(seeds[0])
    row, words = own[own["seed"] == seed].iloc[0], measure_words(written, language)
    title = next(one.title for one in setting.scenarios if one.name == row["scenario"])
    levers = [(WORDS(language, "scenario"), title.in_language(language)), *levers_of(setting.factors, row, language)]
    HtmlTable(Table(("", ""), levers, words=(0, 1)))
    solara.Select(label=WORDS(language, "seed"), values=seeds, value=seed, on_value=set_seed)
    value = float(row[written])
    decimals = words.decimals([value * words.scale])
    solara.Text(
        WORDS(language, "value", measure=words.label,
              value=f"{number(value * words.scale, decimals, language)} {words.unit}")
    )  # fmt: skip
    Run(found, written, f"{point}:{seed}").key(f"{point}:{seed}")


@solara.component
def Run(found: Opened, written: str, reference: str) -> None:
    """One run: year by year, again, in Explore, on the command line."""
    language, router = session.language.value, solara.use_router()
    error, set_error = solara.use_state("")
    run = solara.use_memo(lambda: planned_run(found.store, recorded_run(found.store, reference)), [reference])
    nearest = solara.use_memo(lambda: opening(found.store.setting, run, language), [reference, language])
    years = solara.use_memo(lambda: _years(found, written, reference), [reference, written])
    again = use_task(lambda: attempt(lambda: replay(found.store, reference)), dependencies=None)

    def open_it(question: Asked) -> None:
        refused = session.begin(question, plays=True)
        set_error(refused)
        if not refused:
            router.push(f"/?{address(question, language)}")

    if years[0]:
        ChartCard(over_years(*years, measure_words(written, language), language), 210)
    is_doable = is_small(found.store.setting.scenarios[run.point.scenario])
    with solara.Row(gap="8px", classes=["choice"]):
        if nearest.asked is not None:
            key = "open_same" if nearest.is_same else "open_near"
            solara.Button(WORDS(language, key), color="primary", small=True,
                          on_click=lambda: open_it(nearest.asked))  # fmt: skip
        solara.Button(WORDS(language, "doing" if again.pending else "do_again"), small=True, on_click=again,
                      disabled=again.pending or not is_doable)  # fmt: skip
    if nearest.remark:
        solara.Text(nearest.remark, classes=["says"])
    if error:
        solara.Error(error, dense=True)
    if again.value is not None and not again.pending:
        Came(found, again.value)
    solara.Text(WORDS(language, "command"), classes=["says"])
    solara.Text(command_again(found.name, reference), classes=["run-command"])


def command_again(folder: str, reference: str) -> str:
    """The command line that does a run of a folder again."""
    return f"python run.py replay results/{folder} {reference}"


@solara.component
def Came(found: Opened, again: Attempt[Replay]) -> None:
    """How a run came out that was done again."""
    language, done = session.language.value, again.value
    if done is None:
        solara.Error(_told(found, again.error), dense=True)
    elif done.again.error:
        solara.Error(WORDS(language, "failed_again"), dense=True)
    elif done.is_equal:
        solara.Success(WORDS(language, "equal"), dense=True)
    else:
        solara.Warning(WORDS(language, "differs"), dense=True)


def _years(found: Opened, written: str, reference: str) -> tuple[list[int], list[float]]:
    """Years of a run, and the values of the indicator of a measure in them."""
    key, one = recorded_run(found.store, reference)["run"], measure(written)
    rows = found.store.series([one.name])
    rows = rows[rows["run"].astype(str) == key]
    for column in ("domain", "provider", "territory"):
        rows = rows[rows[column] == (one.group if column == one.level else "all")]
    rows = rows.sort_values("year")
    return rows["year"].astype(int).tolist(), rows["value"].astype(float).tolist()
