"""A measure is written as it is read, and its value is the mean of the years it names."""

from __future__ import annotations

import pandas as pd
import pytest

from abm.errors import ParameterError
from scenarios.batch.measure import Measure, measure, measures

COLUMNS = ["run", "year", "indicator", "territory", "domain", "provider", "value"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("share_covered", Measure("share_covered")),
        ("share_covered@all", Measure("share_covered")),
        (" share_covered[housing]@last ", Measure("share_covered", "housing", "last")),
        ("share_of_cases[ess]@3", Measure("share_of_cases", "ess", "3")),
        ("unmet_months_per_1000@0-4", Measure("unmet_months_per_1000", years="0-4")),
        ("share_covered[Centre-Val de Loire]", Measure("share_covered", "Centre-Val de Loire")),
    ],
)
def test_a_measure_is_read(written: str, found: Measure) -> None:
    assert measure(written) == found
    assert measure(str(found)) == found


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "expected indicator[group]@years"),
        ("share_covered[]", "expected indicator[group]@years"),
        ("share_covered@x", "expected indicator[group]@years"),
        ("share_covered@-1", "expected indicator[group]@years"),
        ("share_covered@1.5", "expected indicator[group]@years"),
        ("share covered", "expected indicator[group]@years"),
        ("share_coverd", "did you mean 'share_covered'?"),
        ("share_aware[housing]", "'share_aware' is not broken down by domain; its groups are by: territory"),
        ("share_of_cases", "'share_of_cases' needs a group; its groups are by: provider"),
    ],
)
def test_what_is_no_measure_is_refused(written: str, message: str) -> None:
    with pytest.raises(ParameterError) as found:
        measures(["share_covered", written])
    assert message in str(found.value)


@pytest.mark.parametrize(
    ("years", "span"),
    [("all", range(5)), ("last", range(4, 5)), ("0", range(1)), ("2-4", range(2, 5)), ("3-3", range(3, 4))],
)
def test_years_become_a_span(years: str, span: range) -> None:
    assert Measure("share_covered", years=years).span(4) == span


@pytest.mark.parametrize("years", ["5", "0-5", "4-2"])
def test_years_there_are_not_are_refused(years: str) -> None:
    with pytest.raises(ParameterError, match="the scenario has the years 0 to 4"):
        Measure("share_covered", years=years).span(4)


def table(*rows: tuple[str, int, str, float]) -> pd.DataFrame:
    """Yearly values: run, year, domain, value."""
    whole = [(run, year, "share_covered", "all", domain, "all", value) for run, year, domain, value in rows]
    return pd.DataFrame(whole, columns=COLUMNS).astype({"run": "category", "domain": "category"})


def test_its_value_is_the_mean_of_its_years_without_the_burn_in() -> None:
    series = table(
        ("a", -1, "all", 99.0), ("a", 0, "all", 1.0), ("a", 1, "all", 3.0), ("a", 1, "housing", 50.0),
        ("b", 0, "all", 5.0), ("b", 1, "all", 7.0), ("c", 0, "housing", 8.0),
    )  # fmt: skip
    assert Measure("share_covered").of(series, 1).to_dict() == {"a": 2.0, "b": 6.0}
    assert Measure("share_covered", years="last").of(series, 1).to_dict() == {"a": 3.0, "b": 7.0}
    assert Measure("share_covered", "housing").of(series, 1).to_dict() == {"a": 50.0, "c": 8.0}
    assert Measure("share_covered", "housing", "1").of(series, 1).to_dict() == {"a": 50.0}
