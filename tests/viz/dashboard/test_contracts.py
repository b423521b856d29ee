"""Contracts in the dashboard: files of visitors, what if, how sure; without a browser."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from abm.contracts.amounts import MILLION
from abm.errors import WelfareError
from scenarios.contract_file import CONTRACTS, contracts
from viz.dashboard.contract_cases import (
    MOST_OCCASIONS,
    Case,
    case_of,
    published_case,
    read_number,
    read_value,
    scaled,
    written_value,
)
from viz.dashboard.contract_charts import payoff_charts
from viz.dashboard.contract_sure import filled_in, metrics_of, sure
from viz.dashboard.contract_told import compared, overview, paid_on, picture_of, titles
from viz.dashboard.contract_words import WORDS
from viz.dashboard.error_words import attempt, in_words
from viz.dashboard.html_tables import table_html
from viz.dashboard.upload import MOST_BYTES, Given, bare_name, given_of
from viz.tables import Table

LANGUAGES = ("en", "fr")


def text_of(name: str) -> str:
    return (CONTRACTS / f"{name}.toml").read_text(encoding="utf-8")


def refused(text: str, name: str = "mine.toml", language: str = "en") -> str:
    with pytest.raises(WelfareError) as caught:
        case_of(Given(name, text, False))
    return in_words(caught.value, language)


# What if


@pytest.mark.parametrize("name", contracts())
def test_what_is_known_is_paid_as_published(name: str) -> None:
    case = published_case(name)
    paid = paid_on(case, case.known)
    published = case.results.published if case.results else None
    if published is not None and published.exact:
        assert paid.found.total == published.total
        assert "equal to the cent" in compared(case, paid, "en")
    for language in LANGUAGES:
        assert all(words and number for words, number in paid.heads(language))
        assert paid.payments(language).rows
        assert paid.sentences(language)


@pytest.mark.parametrize("name", contracts())
def test_any_contract_can_have_any_result_left_unmeasured(name: str) -> None:
    case = published_case(name)
    for place in case.known:
        assert paid_on(case, {**case.known, place: None}).found.lines is not None


def test_another_result_pays_another_sum_and_says_who_loses() -> None:
    case = published_case("peterborough")
    missed = paid_on(case, dict.fromkeys(case.known, 50_000))
    assert missed.found.total == 0
    assert dict(missed.heads("en"))["Capital lost"] == "5,000,000\u00a0GBP"
    assert dict(missed.heads("fr"))["Capital perdu"] == "5\u202f000\u202f000\u00a0GBP"


def test_a_slider_keeps_counts_whole_and_shares_shares() -> None:
    case = published_case("cis")
    for multiple in (0.0, 0.333, 1.0, 2.0):
        for (metric, _), value in scaled(case, multiple).items():
            assert value is not None
            assert metric != "users" or value % MILLION == 0
            assert metric != "outcome" or abs(value) <= MILLION
    assert scaled(case, 1.0) == case.known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", contracts())
def test_what_stands_in_a_box_is_read_back(name: str, language: str) -> None:
    case = published_case(name)
    for (metric, _), value in case.known.items():
        one = case.terms.metric(metric)
        assert read_value(one, written_value(one, value, language), language) == value


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1,234.5", "en", "1234.5"), ("1 234,5", "fr", "1234.5"), ("1\u202f234", "fr", "1234"), ("\u22123", "en", "-3"),
        ("12 %", "fr", "12"), ("12.5", "fr", "12.5"), ("", "en", None), (" ", "fr", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_a_language_writes_them(typed: str, language: str, number: str | None) -> None:
    found = read_number(typed, language)
    assert found is None if number is None else str(found) == number


@pytest.mark.parametrize("typed", ["0,5", "1,23", "nan", "1e9", "--1", "1" * 40, "one", "1.2.3", "\ud800", "=1", "<b>"])
@pytest.mark.parametrize("metric", ["housing_days", "jail_reduction"])
def test_what_is_no_number_is_refused_in_both_languages(typed: str, metric: str) -> None:
    one = published_case("denver").terms.metric(metric)
    with pytest.raises(WelfareError) as caught:
        read_value(one, typed, "en")
    assert in_words(caught.value, "en") != in_words(caught.value, "fr")


@pytest.mark.parametrize(
    ("name", "metric", "typed", "told"),
    [
        ("denver", "housing_days", "1.5", "whole number"), ("denver", "housing_days", "-1", "whole number"),
        ("denver", "jail_reduction", "99999999999999", "too large"), ("cis", "outcome", "101", "within 100 %"),
        ("denver", "jail_reduction", "1.23456789", "too many decimals"),
    ],
)  # fmt: skip
def test_results_that_cannot_be_measured_are_refused(name: str, metric: str, typed: str, told: str) -> None:
    with pytest.raises(WelfareError, match=told):
        read_value(published_case(name).terms.metric(metric), typed, "en")


# Curves


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", contracts())
def test_every_curve_says_what_it_shows(name: str, language: str) -> None:
    case = published_case(name)
    picture = picture_of(case, case.known)
    assert picture is not None
    for chart in payoff_charts(picture, language):
        json.dumps(chart.option, allow_nan=False)
        assert chart.says.endswith(".")
        assert case.terms.head.currency in chart.option["yAxis"]["name"]
        assert len(chart.option["series"][0]["data"]) > 10


def test_curves_follow_the_results_in_the_boxes() -> None:
    case = published_case("denver")
    other = {**case.known, ("housing_days", "end"): 100 * MILLION}
    first, second = (payoff_charts(picture_of(case, values), "en")[1] for values in (case.known, other))  # type: ignore[arg-type]
    assert first.option["series"][0]["data"][0][1] > second.option["series"][0]["data"][0][1]


def test_without_results_and_targets_there_is_no_curve() -> None:
    case = published_case("denver")
    bare = Case("denver", case.terms)
    assert picture_of(bare, dict.fromkeys(bare.known)) is None or bare.known


# How sure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["peterborough", "denver", "cis", "newpin", "sib", "rikers"])
def test_how_sure_is_told_with_what_is_filled_in(name: str, language: str) -> None:
    case = published_case(name)
    for metric in metrics_of(case):
        typed = filled_in(case, metric, language)
        result = attempt(lambda metric=metric, typed=typed: sure(case, metric, typed, case.known, language))
        if result.value is None:  # a number that nobody can know
            assert result.error is not None
            continue
        found = result.value
        assert found.lines
        assert found.after
        picture = picture_of(case, case.known, found)
        assert picture is not None
        assert any("series" in chart.option for chart in payoff_charts(picture, language))


def test_the_first_contract_shown_is_told_with_what_is_filled_in() -> None:
    case = published_case("peterborough")
    metric = metrics_of(case)[0]
    found = sure(case, metric, filled_in(case, metric, "fr"), case.known, "fr")
    assert any("probabilité" in line for line in found.after)


def test_metrics_with_thresholds_come_first() -> None:
    assert metrics_of(published_case("sib"))[0].id == "outcome"


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"effect": ""}, "true value"), ({"treated": ""}, "people measured"), ({"treated": "0"}, "one person or more"),
     ({"mean": ""}, "needs mean"), ({"dispersion": "-1"}, "from 0 is needed"), ({"effect": "abc"}, "no number")],
)  # fmt: skip
def test_what_is_missing_for_an_error_is_said(changed: dict[str, str], told: str) -> None:
    case = published_case("peterborough")
    metric = metrics_of(case)[0]
    with pytest.raises(WelfareError, match=told):
        sure(case, metric, {**filled_in(case, metric, "en"), **changed}, case.known, "en")


# Files of visitors


@pytest.mark.parametrize("name", contracts())
def test_a_file_may_have_been_renamed_on_its_way(name: str) -> None:
    case = case_of(Given(f"{name} (1).toml", text_of(name), False))
    assert case.is_own
    assert case.terms == published_case(name).terms
    assert paid_on(case, case.known) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "", "[", "a = ", "[contract]\nid = 3", "\x00", "[contract]\nid = \"../../etc/passwd\"", "a = 1" * 9_000,
        "x = " + "[" * 50_000, "x = 1" + "0" * 5_000, "[results]\ncontract = 'denver'", "[contract]\nid = \"\"\"\n",
        "[contract]\nid = 'x'\nname = 'x'\ncurrency = 'EUR'\nanticipated_duration_months = 12\n[[clause]]\nform = 'f'",
    ],
)  # fmt: skip
def test_errors_name_the_file_and_no_place_of_the_machine(text: str, language: str) -> None:
    told = refused(text, "mine.toml", language)
    assert told.startswith("mine.toml")
    assert tempfile.gettempdir() not in told
    assert str(Path.cwd()) not in told


def test_errors_name_line_and_field() -> None:
    lines = text_of("denver").splitlines()
    place = next(number for number, line in enumerate(lines, start=1) if line.startswith("currency"))
    broken = text_of("denver").replace('currency = "USD"', 'currency = "DOLLAR"')
    assert refused(broken).startswith(f"mine.toml:{place}: contract.currency")


def test_a_large_file_is_not_read() -> None:
    given = given_of({"name": "big.toml", "size": MOST_BYTES + 1, "text": ""})
    assert given.is_too_large
    with pytest.raises(WelfareError, match="larger than 200 kB"):
        case_of(given)
    assert given_of({"name": "liar.toml", "size": 3, "text": "x" * (MOST_BYTES + 1)}) == Given("liar.toml", "", True)


def test_a_contract_of_too_many_clauses_is_refused() -> None:
    tests = "".join(f'[[test]]\nid = "t{n}"\nmonth = {n}\n' for n in range(1, 101))
    clauses = "".join(
        f'[[clause]]\nid = "c{n}"\nform = "fixed"\namount = 1\n' for n in range(MOST_OCCASIONS // 100 + 1)
    )
    head = '[contract]\nid = "x"\nname = "x"\ncurrency = "EUR"\n'
    head += '[[metric]]\nid = "m"\ntitle = "m"\nunit = "m"\nkind = "count"\n'
    assert "too many" in refused(head + tests + clauses)


@pytest.mark.parametrize("data", [None, 3, [], {}, {"name": 3, "text": 4, "size": "x"}, {"text": "\ud800"}])
def test_whatever_a_browser_sends_is_a_file(data: Any) -> None:
    given = given_of(data)
    assert given.name
    with pytest.raises(WelfareError):
        case_of(given)


def test_names_of_files_hold_no_folders() -> None:
    assert bare_name("C:\\fakepath\\a.toml") == "a.toml"
    assert bare_name("../../etc/passwd") == "passwd"
    assert bare_name("a\n\x00b.toml") == "ab.toml"
    assert len(bare_name("x" * 500)) == 80


# Tables and lists


def test_cells_are_escaped() -> None:
    table = Table(["<b>"], [["<script>alert(1)</script>"], ["{{ 1 + 1 }}"]], caption='"&')
    html = table_html(table, total=True)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<tr") == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_contract_stands_in_the_list(language: str) -> None:
    table, names = overview(language)
    assert len(table.rows) == len(names) == len(titles(language)) == len(contracts())
    assert list(titles(language).values()) == list(contracts())


def test_an_unknown_contract_is_refused() -> None:
    with pytest.raises(WelfareError, match="unknown contract"):
        published_case("../denver")


def test_words_are_in_both_languages() -> None:
    assert WORDS("en", "what_if") != WORDS("fr", "what_if")
