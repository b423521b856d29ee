"""Laws of contracts that coefficients were fitted to are not told as held out."""

from __future__ import annotations

import pytest

from scenarios.base_target import Group, Origin
from scenarios.contract_law_targets import CIS, SIB, TARGETS
from scenarios.contract_laws import law_table
from scenarios.loader import load
from viz.contract_law_words import law_rows

FITTED = {CIS: {"investors"}, SIB: {"investors", "outcome_over_first_target", "cash_over_last_plan"}}


@pytest.mark.parametrize("scenario", [CIS, SIB])
def test_fitted_laws_are_marked(scenario: str) -> None:
    assert {one.name for one in TARGETS[scenario] if one.origin is Origin.FITTED} == FITTED[scenario]


def test_a_scenario_that_says_calibrated_holds_its_targets_for_fitted() -> None:
    """Whoever calibrates another lever has to say here to what."""
    for scenario, fitted in FITTED.items():
        reasons = [change.why["en"] for change in load(scenario).policy.changes]
        assert any("calibrated" in why for why in reasons) == (len(fitted) > 1)


@pytest.mark.parametrize(("language", "mark"), [("en", "(fitted)"), ("fr", "(calé)")])
def test_the_table_tells_which(language: str, mark: str) -> None:
    table = law_rows(law_table([], SIB), Group.OUTCOME, language)
    assert sum(str(row[0]).endswith(mark) for row in table.rows) == 3
