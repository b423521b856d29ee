"""The page of state variables is what the code declares, and every state variable says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.cases import CASE
from abm.engine.vehicles import VEHICLE
from abm.learning.trials import TRIAL
from abm.population import CITIZEN
from abm.providers.columns import CELL, ECONOMY, PROVIDER
from abm.tally import CIVIC, CONTRACTS, LEARNING, TALLY
from scenarios.state_reference import COUNTS, PAGE, TABLES, Table, fields_of, state_text, write_state

RECORDS = {
    "CITIZEN": CITIZEN, "CASE": CASE, "PROVIDER": PROVIDER, "CELL": CELL, "ECONOMY": ECONOMY, "VEHICLE": VEHICLE,
    "TRIAL": TRIAL,
}  # fmt: skip


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == state_text(), "run: python run.py reference"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_variable_says_what_it_is(table: Table) -> None:
    silent = [one.name for one in fields_of(table) if len(one.meaning) < 3]
    assert silent == [], f"{table.file}: say in a comment on their lines what these of {table.name} are"


@pytest.mark.parametrize("table", [one for one in TABLES if one.name in RECORDS], ids=lambda table: table.name)
def test_a_table_has_the_fields_of_its_record_in_their_order(table: Table) -> None:
    record = RECORDS[table.name]
    assert tuple(one.name for one in fields_of(table)) == record.names
    for one in fields_of(table):
        kind, _, shape = one.kind.partition(" ")
        assert record[one.name].base == kind, one.name
        assert (record[one.name].shape == (4,)) == (shape == "by domain")


def test_every_count_stands_on_the_page() -> None:
    records = (TALLY, CONTRACTS, LEARNING, CIVIC)
    fields = {name for _, meanings in COUNTS.values() for name in meanings}
    assert fields == {name for record in records for name in record.names or ()}
    assert all(f"| `{name}` | " in state_text() for name in fields)


def test_a_record_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"abm/cases\.py declares no NOTHING"):
        fields_of(Table("", "abm/cases.py", "NOTHING", ""))
    assert write_state(tmp_path / "state.md").read_text(encoding="utf-8") == state_text()
