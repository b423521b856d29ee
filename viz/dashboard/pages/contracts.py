"""Contracts: what an outcome contract says, what it pays, and what it would pay on other results."""

from __future__ import annotations

from collections.abc import Callable

import solara

from abm.contracts.results import Values
from abm.contracts.terms import Metric
from abm.errors import WelfareError
from viz import contract_words as told
from viz.dashboard import session
from viz.dashboard.contract_cases import (
    MOST_BOXES,
    Case,
    case_of,
    published_case,
    read_value,
    scaled,
    written_value,
)
from viz.dashboard.contract_charts import payoff_charts
from viz.dashboard.contract_sure import Sure, filled_in, metrics_of, sure
from viz.dashboard.contract_told import compared, overview, paid_on, picture_of, titles
from viz.dashboard.contract_words import WORDS
from viz.dashboard.error_words import in_words
from viz.dashboard.html_tables import TABLE_CSS, HtmlTable
from viz.dashboard.parts import ChartCard
from viz.dashboard.upload import Given, Upload
from viz.tables import Table

FIRST = "peterborough"
chosen = solara.reactive(FIRST)
"""Published contract that is looked at."""
own: solara.Reactive[Case | None] = solara.reactive(None)
"""Contract of a visitor's file, which comes before the published one."""
METHODS = ("randomised", "matched", "historical", "target_only")

CSS = (
    TABLE_CSS
    + """
.contract { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 24px; align-items: start; }
.contract h2 { font-size: 1.1rem; font-weight: 600; }
.contract h3, .whole h3 { font-size: .92rem; font-weight: 600; margin: 10px 0 2px; }
.whole h2 { font-size: 1.1rem; font-weight: 600; margin-top: 16px; }
.contract ul { margin: 0 0 6px; padding-left: 20px; }
.contract .charts { grid-template-columns: minmax(0, 1fr); }
.upload { display: block; font-size: .82rem; color: #444; }
.upload input { display: block; margin-top: 6px; }
.choice { align-items: flex-end; flex-wrap: wrap; }
.boxes { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 4px 20px; }
.boxes .v-label, .boxes label { max-width: 100% !important; }
.boxes.wide { grid-template-columns: repeat(auto-fill, minmax(380px, 1fr)); }
@media (max-width: 900px) { .contract { grid-template-columns: minmax(0, 1fr); } }
"""
)


@solara.component
def Contracts() -> None:
    """The page."""
    solara.Style(CSS)
    case = own.value or published_case(chosen.value)
    Choice(case)
    WholeCase(case).key(f"{case.is_own}:{case.name}:{hash(case.terms.model_dump_json())}:{session.language.value}")
    AllPublished()


@solara.component
def Choice(case: Case) -> None:
    """Which contract: a published one, or a file of one's own."""
    language = session.language.value
    error, set_error = solara.use_state("")
    names = titles(language)

    def given(file: Given) -> None:
        try:
            own.value = case_of(file)
            set_error("")
        except WelfareError as refused:
            set_error(in_words(refused, language))

    def published(title: str) -> None:
        own.value = None
        set_error("")
        chosen.value = names[title]

    with solara.Row(gap="32px", classes=["choice"]):
        solara.Select(
            label=WORDS(language, "published"), values=list(names), on_value=published,
            value=next(title for title, name in names.items() if name == chosen.value),
            style={"min-width": "min(420px, 100%)", "max-width": "560px"},
        )  # fmt: skip
        Upload(WORDS(language, "upload"), given)
    if error:
        solara.Error(error, dense=True)
    if case.is_own:
        with solara.Row(gap="12px"):
            solara.Text(WORDS(language, "own", name=case.name), classes=["pending"])
            solara.Button(WORDS(language, "close"), text=True, small=True, on_click=lambda: own.set(None))


@solara.component
def WholeCase(case: Case) -> None:
    """Terms and curve side by side; below, what if, and how sure."""
    language = session.language.value
    values, set_values = solara.use_state(case.known)
    certain, set_certain = solara.use_state(None)
    with solara.Div(classes=["contract"]):
        with solara.Column(gap="0px"):
            Terms(case)
        with solara.Column(gap="8px"):
            Curves(case, values, certain)
            solara.HTML("h2", WORDS(language, "what_if"))
            WhatIf(case, values, set_values)
            HeadNumbers(case, values)
    with solara.Column(gap="6px", classes=["whole"]):
        Payments(case, values)
        with solara.Details(WORDS(language, "sure")):
            HowSure(case, values, certain, set_certain)


@solara.component
def Terms(case: Case) -> None:
    """The terms in plain words."""
    language, terms = session.language.value, case.terms
    solara.Text(terms.head.name.in_language(language), classes=["answer"])
    HtmlTable(Table(("", ""), told.head_rows(terms, language), words=(0, 1)))
    _heading("measured")
    HtmlTable(told.metrics_table(terms, language))
    if len(terms.tests) > 1:
        _heading("tests")
        HtmlTable(told.tests_table(terms, language))
    _heading("pays")
    for clause in terms.clauses:
        form, *lines = told.clause_lines(clause, terms, language)
        solara.Text(f"{form} ({clause.id})")
        _list(lines)
    capital, lines = told.capital_table(terms, language), told.capital_lines(terms, language)
    if capital or lines:
        _heading("capital")
        if capital:
            HtmlTable(capital)
        _list(lines)
    with solara.Details(WORDS(language, "sources")):
        _list(terms.head.sources)
        if terms.head.note:
            solara.Text(f"{WORDS(language, 'note')} – {' '.join(terms.head.note.split())}", classes=["says"])


def _heading(key: str) -> None:
    solara.HTML("h3", WORDS(session.language.value, key))


def _list(lines: object) -> None:
    with solara.v.Html(tag="ul"):
        for line in lines:  # type: ignore[attr-defined]
            solara.v.Html(tag="li", children=[line])


@solara.component
def Curves(case: Case, values: Values, certain: Sure | None) -> None:
    """What it pays against each outcome."""
    language = session.language.value
    solara.HTML("h2", WORDS(language, "curve"))
    picture = solara.use_memo(lambda: picture_of(case, values, certain), [values, certain])
    if picture is None:
        solara.Text(WORDS(language, "no_curve"), classes=["says"])
        return
    with solara.Div(classes=["charts"]):
        for chart in payoff_charts(picture, language):
            ChartCard(chart, 320)


@solara.component
def WhatIf(case: Case, values: Values, set_values: Callable[[Values], None]) -> None:
    """Boxes for results, and a slider for all of them."""
    language = session.language.value
    multiple, set_multiple = solara.use_state(100)
    key = "published" if case.results else "targets"
    solara.Text(WORDS(language, f"what_if_{key}"), classes=["says"])

    def together(per_cent: int) -> None:
        set_multiple(per_cent)
        set_values(scaled(case, per_cent / 100.0))

    with solara.Div(classes=["boxes"]):
        for place, one in list(values)[:MOST_BOXES]:
            Box(case, (place, one), values, set_values).key(f"{place}:{one}:{values[place, one]}")
    if len(values) > MOST_BOXES:
        solara.Text(WORDS(language, "more_boxes", n=len(values) - MOST_BOXES), classes=["says"])
    solara.SliderInt(WORDS(language, "all_together"), value=multiple, min=0, max=200, step=5, on_value=together,
                     thumb_label="always")  # fmt: skip
    if values != case.known:
        solara.Button(WORDS(language, f"as_{key}"), text=True, small=True, on_click=lambda: together(100))


@solara.component
def Box(
    case: Case, place: tuple[str, str], values: Values, set_values: Callable[[Values], None]
) -> None:
    """One result."""
    language, metric = session.language.value, case.terms.metric(place[0])
    error, set_error = solara.use_state("")

    def typed(text: str) -> None:
        try:
            set_values({**values, place: read_value(metric, text, language)})
            set_error("")
        except WelfareError as refused:
            set_error(in_words(refused, language))

    label = told.metric_label(metric, case.terms.head.currency, language)
    if len(case.terms.tests) > 1:
        label = WORDS(language, "of_test", test=place[1], metric=label)
    with solara.Column(gap="0px"), solara.Tooltip(label):
        solara.InputText(
            label=label, value=written_value(metric, values[place], language), on_value=typed,
            continuous_update=False, error=error or False,
        )  # fmt: skip


@solara.component
def HeadNumbers(case: Case, values: Values) -> None:
    """What is paid in all, and what the investors make of it."""
    language = session.language.value
    try:
        paid = paid_on(case, values)
    except WelfareError:  # told where payments stand
        return
    with solara.Div(classes=["tiles"]):
        for name, number in paid.heads(language):
            with solara.Column(gap="0px", classes=["tile"]):
                solara.Text(name, classes=["tile-label"])
                solara.Text(number, classes=["tile-value"])
    if values == case.known and compared(case, paid, language):
        solara.Text(compared(case, paid, language))


@solara.component
def Payments(case: Case, values: Values) -> None:
    """What is paid on the results in the boxes, line by line, and to whom."""
    language = session.language.value
    try:
        paid = paid_on(case, values)
    except WelfareError as refused:
        solara.Error(in_words(refused, language), dense=True)
        return
    _heading("line_by_line")
    HtmlTable(paid.payments(language), total=True)
    _heading("holders")
    holders = paid.holders(language)
    if holders:
        HtmlTable(holders)
    with solara.Div(classes=["contract-lines"]):
        _list(paid.sentences(language))
    flows = paid.flows(language)
    if flows:
        with solara.Details(WORDS(language, "flows")):
            HtmlTable(flows)


@solara.component
def HowSure(case: Case, values: Values, certain: Sure | None, set_certain: Callable[[Sure | None], None]) -> None:
    """How likely a payment is, given an effect and a sample."""
    language, metrics = session.language.value, metrics_of(case)
    name, set_name = solara.use_state(metrics[0].id if metrics else "")
    if not metrics:
        return
    titles_of = {one.title.in_language(language): one.id for one in metrics}
    metric = case.terms.metric(name)
    solara.Text(WORDS(language, "sure_intro"), classes=["says"])
    if len(metrics) > 1:
        solara.Select(
            label=WORDS(language, "metric"), values=list(titles_of), value=metric.title.in_language(language),
            on_value=lambda title: (set_name(titles_of[title]), set_certain(None)),
        )  # fmt: skip
    Sample(case, metric, values, set_certain).key(name)
    if certain is not None and certain.found.metric.id == name:
        _list(certain.lines)
        if certain.table:
            HtmlTable(certain.table)
        _list(certain.after)


@solara.component
def Sample(case: Case, metric: Metric, values: Values, set_certain: Callable[[Sure | None], None]) -> None:
    """Boxes for the effect and the people it is measured on."""
    language = session.language.value
    typed, set_typed = solara.use_state(filled_in(case, metric, language))
    error, set_error = solara.use_state("")
    methods = {WORDS(language, one): one for one in METHODS}
    unit = told.unit_words(metric, case.terms.head.currency, language)

    def put(name: str, text: str) -> None:
        set_typed({**typed, name: text})

    def work_out() -> None:
        try:
            set_certain(sure(case, metric, typed, values, language))
            set_error("")
        except WelfareError as refused:
            set_certain(None)
            set_error(in_words(refused, language))

    with solara.Div(classes=["boxes", "wide"]):
        for name in ("effect", "treated", "controls", "mean", "sd", "dispersion", "without"):
            solara.InputText(
                label=WORDS(language, name, unit=unit), value=typed[name],
                on_value=lambda text, name=name: put(name, text),
            )  # fmt: skip
        solara.Select(
            label=WORDS(language, "method"), values=list(methods), value=WORDS(language, typed["method"]),
            on_value=lambda words: put("method", methods[words]),
        )  # fmt: skip
    solara.Button(WORDS(language, "work_out"), color="primary", on_click=work_out)
    if error:
        solara.Error(error, dense=True)


@solara.component
def AllPublished() -> None:
    """Every contract that comes with the model, with what came of it."""
    language = session.language.value
    with solara.Details(WORDS(language, "overview")):
        HtmlTable(overview(language)[0])
