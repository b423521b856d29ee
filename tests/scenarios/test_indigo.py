"""The table of contracts a reader has downloaded: known laws come out again, what cannot be read is told."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from abm.errors import ScenarioError
from scenarios.indigo import CAP_USD, COLUMNS, DURATIONS, START, USERS, Fault, read_projects
from scenarios.indigo_laws import PUBLISHED, contract_laws, group_laws, law, laws_as_toml, laws_by, read_laws
from tests.scenarios.indigo_table import (
    CAPITAL_LN,
    EXACT,
    FIELDS,
    HIGH,
    LOW,
    MONTHS,
    RATIO,
    USERS_LN,
    made_up,
    row,
    write_table,
)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_known_laws_come_out_again(tmp_path: Path, delimiter: str) -> None:
    table = read_projects(write_table(tmp_path / "projects.csv", made_up(1500), delimiter))
    assert len(table.projects) == 1500
    assert table.unusable == ()
    laws = group_laws(table.projects).laws
    assert {name: one.n for name, one in laws.items()} == {
        "capital": 1500, "months": 1500, "users": 1200, "cap_over_capital": 375,
    }  # fmt: skip
    for one, (mean, sd) in ((laws["capital"], CAPITAL_LN), (laws["users"], USERS_LN)):
        assert one.ln_mean == pytest.approx(mean, abs=4 * sd / math.sqrt(one.n))
        assert one.ln_sd == pytest.approx(sd, rel=4 / math.sqrt(2 * one.n))
    assert laws["months"].mean == pytest.approx(MONTHS[0], abs=4 * MONTHS[1] / math.sqrt(1500))
    assert laws["cap_over_capital"].median == pytest.approx(RATIO, rel=4 * 1.25 * 0.5 / math.sqrt(375))
    found = contract_laws(table.projects)
    assert found.capital_median == pytest.approx(math.exp(laws["capital"].ln_mean))
    assert (found.months_sd, found.cap_over_capital) == (laws["months"].sd, laws["cap_over_capital"].median)


def test_laws_by_hand() -> None:
    found = law([1.0, 2.0, 3.0, 4.0, 10.0])
    assert (found.n, found.mean, found.median) == (5, 4.0, 3.0)
    assert found.sd == pytest.approx(math.sqrt(12.5))
    logs = np.log([1, 2, 3, 4, 10])
    assert (found.ln_mean, found.ln_sd) == pytest.approx((logs.mean(), logs.std(ddof=1)))
    assert found.quantiles == pytest.approx((1.4, 2.0, 3.0, 4.0, 7.6))
    assert law([]).n == 0
    assert math.isnan(law([]).median)
    assert math.isnan(law([5.0]).sd)


def test_groups_stand_by_size_and_what_is_not_given_last(tmp_path: Path) -> None:
    table = read_projects(write_table(tmp_path / "projects.csv", made_up(40)))
    by_country = laws_by(table.projects, lambda one: one.country)
    assert [(group.name, group.n) for group in by_country] == [("FR", 10), ("GB", 10), ("", 20)]
    by_sector = laws_by(table.projects, lambda one: one.sector)
    assert sum(group.n for group in by_sector) == 40
    assert by_sector[0].laws["capital"].n == 20


@pytest.mark.parametrize(
    ("cells", "months"),
    [
        ({"start": "2018", "end": "2021"}, 36.0),
        ({"start": "2018-07", "anticipated_end": "2021-07"}, 36.0),
        ({"start": "2018-01", "end": "2018", "anticipated_end": "2030"}, 5.5),
        ({"start": "2018-07-15", "end": "2019-01-02"}, 6.0),
        ({"anticipated_months": "48", "months": "30.5"}, 30.5),
        ({"start": "2018", "anticipated_months": "48"}, 48.0),
        ({"end": "2018"}, None),
    ],
)
def test_months_of_service_come_from_dates_else_as_stated(
    tmp_path: Path, cells: dict[str, str], months: float | None
) -> None:
    table = read_projects(write_table(tmp_path / "projects.csv", [row(1, users="5", **cells)]))
    assert [one.months for one in table.projects] == [months]
    assert table.unusable == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("1360000", 1.36e6), ("1,360,000", 1.36e6), ("1 360 000,50", 1360000.5), ("1.36e6", 1.36e6), ("446.0", 446.0)],
)
def test_amounts_are_read_as_tables_write_them(tmp_path: Path, text: str, value: float) -> None:
    table = read_projects(write_table(tmp_path / "projects.csv", [row(1, exact=text)]))
    assert table.projects[0].capital == value


def test_an_amount_is_exact_else_the_middle_of_its_bounds(tmp_path: Path) -> None:
    rows = [row(1, low="100", high="300"), row(2, exact="150", low="100", high="300"), row(3, low="50", high="50")]
    table = read_projects(write_table(tmp_path / "projects.csv", rows))
    assert [one.capital for one in table.projects] == [200.0, 150.0, 50.0]


def test_the_cap_is_set_against_capital_in_one_currency(tmp_path: Path) -> None:
    rows = [
        row(1, exact="100", cap="250", own="80", own_cap="999", currency="GBP", cap_currency="GBP"),
        row(2, own="80", own_cap="160", currency="GBP", cap_currency="GBP"),
        row(3, own="80", own_cap="160", currency="GBP", cap_currency="EUR", users="1"),
        row(4, exact="100", own_cap="160", cap_currency="EUR"),
    ]
    table = read_projects(write_table(tmp_path / "projects.csv", rows))
    assert [one.cap_over_capital for one in table.projects] == [2.5, 2.0, None, None]


@pytest.mark.parametrize(
    ("cells", "fault", "column", "cell"),
    [
        ({"exact": "about 2m"}, Fault.NO_NUMBER, EXACT, "about 2m"),
        ({"exact": "NaN"}, Fault.NO_NUMBER, EXACT, "NaN"),
        ({"exact": "1e999"}, Fault.NO_NUMBER, EXACT, "1e999"),
        ({"cap": "80 %"}, Fault.NO_NUMBER, CAP_USD, "80 %"),
        ({"exact": "0"}, Fault.NOT_POSITIVE, EXACT, "0"),
        ({"exact": "-5"}, Fault.NOT_POSITIVE, EXACT, "-5"),
        ({"low": "100"}, Fault.ONE_BOUND, LOW, "100"),
        ({"high": "100"}, Fault.ONE_BOUND, HIGH, "100"),
        ({"low": "200", "high": "100"}, Fault.MIN_ABOVE_MAX, LOW, "200"),
        ({"start": "spring\n2018"}, Fault.NO_DATE, START, "spring 2018"),
        ({"start": "2018-13"}, Fault.NO_DATE, START, "2018-13"),
        ({"start": "0218"}, Fault.NO_DATE, START, "0218"),
        ({"start": "2018", "end": "2018"}, Fault.ENDS_BEFORE_START, FIELDS["end"], "2018"),
        ({"months": "three years"}, Fault.NO_NUMBER, DURATIONS[0], "three years"),
    ],
)
def test_a_cell_that_cannot_be_used_is_told_and_the_rest_of_its_row_is_used(
    tmp_path: Path, cells: dict[str, str], fault: Fault, column: str, cell: str
) -> None:
    users = {"users": "100"}
    table = read_projects(write_table(tmp_path / "projects.csv", [row(7, **cells, **users), row(8, **users)]))
    (found,) = table.unusable
    assert (found.line, found.id, found.fault) == (2, "INDIGO-POJ-0007", fault)
    assert (found.column, found.cell) == (column, cell)
    assert [one.users for one in table.projects] == [100.0, 100.0]


def test_a_row_that_gives_nothing_is_told_with_the_line_it_begins_in(tmp_path: Path) -> None:
    rows = [row(1, users="9", notes="two\nlines"), row(2, name="Nothing"), row(1, users="8"), {USERS: "7"}, {}]
    table = read_projects(write_table(tmp_path / "projects.csv", rows))
    told = [(one.line, one.id, one.fault) for one in table.unusable]
    assert told == [
        (4, "INDIGO-POJ-0002", Fault.NOTHING), (5, "INDIGO-POJ-0001", Fault.REPEATED), (6, "", Fault.NO_ID),
    ]  # fmt: skip
    assert [one.users for one in table.projects] == [9.0, None]


def test_starts_are_counted_by_year(tmp_path: Path) -> None:
    rows = [row(n, start=start) for n, start in enumerate(["2018", "2018-12", "2012-01", "", "2019-01"])]
    table = read_projects(write_table(tmp_path / "projects.csv", rows))
    assert list(table.starts.items()) == [(2012, 1), (2018, 2), (2019, 1)]


def test_a_table_of_another_sort_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "projects.csv"
    with pytest.raises(ScenarioError, match=r"projects\.csv: cannot be read: No such file or directory"):
        read_projects(path)
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ScenarioError, match=r"no column 'ID'; is it projects\.csv of the INDIGO dataset\?"):
        read_projects(path)
    path.write_text("")
    with pytest.raises(ScenarioError, match="no column 'ID'"):
        read_projects(path)
    write_table(path, [], columns=[name.replace("(total)", "(all)") for name in COLUMNS])
    with pytest.raises(ScenarioError, match=rf"no column '{re.escape(USERS)}'; the nearest is '.*\(all\)"):
        read_projects(path)
    write_table(path, [row(1)])
    path.write_text(path.read_text(encoding="utf-8-sig").rstrip("\r\n") + ",one cell more\n")
    with pytest.raises(ScenarioError, match=r"projects\.csv:2: \d+ cells below \d+ columns"):
        read_projects(path)
    path.write_bytes("ID,é\n1,é\n".encode("latin-1"))
    with pytest.raises(ScenarioError, match="not UTF-8 text"):
        read_projects(path)
    path.write_bytes(b'ID,b\n1,"never closed\n')
    with pytest.raises(ScenarioError, match=r"no column|broken CSV"):
        read_projects(path)


def test_a_law_of_few_contracts_is_refused(tmp_path: Path) -> None:
    table = read_projects(write_table(tmp_path / "projects.csv", made_up(39)))
    with pytest.raises(ScenarioError, match="only 9 contracts give cap_over_capital; a law needs 10 or more"):
        contract_laws(table.projects)


def test_laws_are_written_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "laws.toml"
    path.write_text(laws_as_toml(PUBLISHED, "published"))
    assert path.read_text().startswith("# published\n[contract_laws]\ncapital_median = 1")
    found = read_laws(path)
    assert found.capital_median == pytest.approx(PUBLISHED.capital_median, rel=1e-5)
    assert found.users_ln_sd == PUBLISHED.users_ln_sd
    text = path.read_text()
    for wrong, message in (
        (text.replace("users_median", "user_median"), "unknown key 'user_median'.*did you mean 'users_median'"),
        (text.replace("months_sd = 23.0\n", ""), r"\[contract_laws\] needs 'months_sd'"),
        (text.replace("= 23.0", "= 0.0"), "laws.toml:8: months_sd = 0: expected a number above 0"),
        (text.replace("= 23.0", '= "23"'), "expected a number"),
    ):
        path.write_text(wrong)
        with pytest.raises(ScenarioError, match=message):
            read_laws(path)
