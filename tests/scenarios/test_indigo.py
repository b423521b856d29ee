"""The table of contracts a reader has downloaded: known laws come out again, what cannot be read is told."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.errors import ParameterError, ScenarioError
from abm.simulate import simulate
from scenarios.indigo import CAP_USD, COLUMNS, DOLLARS_PER_EURO, DURATIONS, START, USERS, Fault, read_projects
from scenarios.indigo_laws import ContractLaws, chosen, contract_laws, group_laws, law, laws_by, log_normal
from scenarios.indigo_scenario import Origin, scenario_text, to_extend
from scenarios.loader import load
from scenarios.runner import inputs_of
from scenarios.scenario import overridden
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
    assert found.capital == pytest.approx(math.exp(laws["capital"].ln_mean))
    assert (found.months_mean, found.months_sd) == (laws["months"].mean, laws["months"].sd)


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
    table = read_projects(write_table(tmp_path / "projects.csv", made_up(9)))
    with pytest.raises(ScenarioError, match="only 9 contracts give capital; a law needs 10 or more"):
        contract_laws(table.projects)


@pytest.mark.parametrize(("mean", "sd"), [(44.0, 23.0), (40.0, 12.0), (30.0, 0.0)])
def test_a_log_normal_law_has_the_mean_and_the_spread_it_was_made_from(mean: float, sd: float) -> None:
    median, spread = log_normal(mean, sd)
    assert median * math.exp(spread**2 / 2) == pytest.approx(mean)
    assert mean * math.sqrt(math.expm1(spread**2)) == pytest.approx(sd, abs=1e-9)


def test_contracts_are_chosen_by_country_and_sector(tmp_path: Path) -> None:
    table = read_projects(write_table(tmp_path / "projects.csv", [*made_up(40), row(99, country="FR", exact="x")]))
    found = chosen(table.projects, "fr", "health")
    assert {(one.country, one.sector) for one in found} == {("FR", "Health")}
    assert len(chosen(table.projects, "GB")) + len(chosen(table.projects, "FR")) == 21
    assert [one.id for one in table.only(chosen(table.projects, "FR")).unusable] == ["INDIGO-POJ-0099"] * 2
    assert table.only(chosen(table.projects, "GB")).unusable == ()
    with pytest.raises(ParameterError, match="--sector Helth: no contract of the table has it; did you mean 'Health'"):
        chosen(table.projects, sector="Helth")


LAWS = ContractLaws(1.37e6, 1.33, 233, 39.0, 0.491, 189, 44.0, 23.0)


@pytest.mark.parametrize("reference", ["contrat_impact_social", "social_impact_bond"])
def test_the_file_written_is_a_scenario_in_which_the_laws_hold_to_the_end(tmp_path: Path, reference: str) -> None:
    place = tmp_path / "laws.toml"
    extended = to_extend(reference, place)
    place.write_text(scenario_text(LAWS, Origin("projects.csv", "FR"), extended, reference, place), encoding="utf-8")
    found = load(place)
    contracts = found.parameters.contracts
    assert contracts.contract_capital == pytest.approx(1.37e6 / DOLLARS_PER_EURO, rel=1e-3)
    assert (contracts.contract_capital_spread, contracts.contract_months_spread) == (1.33, 0.491)
    assert contracts.contract_months == 39.0
    dated = {change.path: change.value for change in found.policy.changes}
    assert set(dated) == {change.path for change in extended.policy.changes}
    assert dated.get("contracts.contract_months", 39.0) == 39.0
    assert "INDIGO" in found.sources[-2]
    assert "European Central Bank" in found.sources[-1]
    assert found.terms() == extended.terms()


def test_a_scenario_of_ones_own_is_extended_from_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = '[scenario]\nextends = "contrat_impact_social"\ntitle = "T \\"x\\""\nintent = "I"\n'
    Path("mine.toml").write_text(own, encoding="utf-8")
    place = tmp_path / "below" / "laws.toml"
    place.parent.mkdir()
    text = scenario_text(LAWS, Origin("a.csv", dollars_per_euro=1.3), to_extend("mine.toml", place), "mine.toml", place)
    place.write_text(text, encoding="utf-8")
    assert load(place).title.en == 'T "x", contracts as in INDIGO'
    assert "chosen by whoever made the file" in load(place).sources[-1]
    with pytest.raises(ScenarioError, match="a scenario cannot extend itself"):
        to_extend("mine.toml", tmp_path / "mine.toml")


@pytest.mark.slow
def test_the_file_written_runs(tmp_path: Path) -> None:
    place = tmp_path / "laws.toml"
    reference = "contrat_impact_social"
    place.write_text(
        scenario_text(LAWS, Origin("projects.csv"), to_extend(reference, place), reference, place), encoding="utf-8"
    )
    inputs = replace(inputs_of(overridden(load(place), citizens=2000, months=96)), burn_in_months=12)
    found = simulate(inputs, 1)
    assert found.arrays.contracts["candidacies"].sum() > 0
