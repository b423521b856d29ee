"""Names of funding rules in scenarios."""

from __future__ import annotations

import subprocess
import sys

import pytest

from abm.errors import ParameterError
from abm.funding.sharing import PROVIDER_RULES, TERRITORY_RULES
from abm.parameters import Parameters
from abm.parameters.names import declarations
from scenarios.contract_terms import TERMS
from scenarios.rules import BUILT_IN, check_rule
from scenarios.scenario import Scenario, Text, overridden


def test_the_names_known_by_heart_are_those_of_the_registries() -> None:
    assert set(BUILT_IN["funding.territory_rule"]) == set(TERRITORY_RULES)
    assert set(BUILT_IN["funding.provider_rule"]) == set(PROVIDER_RULES)
    assert {*BUILT_IN, TERMS} == {name for name, declared in declarations().items() if declared.kind is str}


def test_a_rule_somebody_registered_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParameterError):
        check_rule("funding.provider_rule", "favourites")
    monkeypatch.setitem(PROVIDER_RULES, "favourites", PROVIDER_RULES["match"])
    check_rule("funding.provider_rule", "favourites")


def test_the_command_line_cannot_name_a_rule_that_is_not_there() -> None:
    scenario = Scenario("base", Text("", ""), Text("", ""), parameters=Parameters())
    with pytest.raises(ParameterError, match="did you mean 'need_based'"):
        overridden(scenario, ["funding.territory_rule=need_base"])


def test_reading_the_catalogue_loads_no_compiler() -> None:
    code = (
        "import sys; from scenarios.loader import catalogue, load; [load(name) for name in catalogue()];"
        "print(sorted({'numba', 'mesa', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
