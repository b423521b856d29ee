"""Laws of contracts that coefficients were fitted to are not told as held out."""

from __future__ import annotations

import pytest

from scenarios.base_target import Group, Origin
from scenarios.contract_law_targets import CIS, SIB, TARGETS
from scenarios.contract_laws import law_table
from scenarios.loader import load
from viz.contract_law_words import law_rows

FITTED = {CIS: {"investors"}, SIB: {"investors", "cash_over_last_plan"}}


@pytest.mark.parametrize("scenario", [CIS, SIB])
def test_fitted_laws_are_marked(scenario: str) -> None:
    assert {one.name for one in TARGETS[scenario] if one.origin is Origin.FITTED} == FITTED[scenario]


def test_the_scenario_says_to_what_it_was_fitted() -> None:
    """Whoever fits another lever of it has to say here to what."""
    reasons = {change.path: change.why["en"] for change in load(SIB).policy.changes if "calibrated" in change.why["en"]}
    assert set(reasons) == {"contracts.renegotiation"}
    assert ".97" in reasons["contracts.renegotiation"]


@pytest.mark.parametrize(("language", "mark"), [("en", "(fitted)"), ("fr", "(calé)")])
def test_the_table_tells_which(language: str, mark: str) -> None:
    table = law_rows(law_table([], SIB), Group.OUTCOME, language)
    assert sum(str(row[0]).endswith(mark) for row in table.rows) == 2
