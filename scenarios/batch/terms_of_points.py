"""Terms of outcome contracts that the runs of a study may be written on."""

from __future__ import annotations

from collections.abc import Sequence

from abm.contracts.terms import Terms
from scenarios.batch.factor import Factor
from scenarios.contract_terms import MONEY, TERMS, terms_called
from scenarios.scenario import Scenario


def terms_of_points(scenarios: Sequence[Scenario], factors: Sequence[Factor]) -> dict[str, Terms]:
    """Terms by the name under which scenarios and values of factors have them, so that runs need no file.

    Args:
        scenarios: where points start from.
        factors: what is varied.

    Raises:
        ScenarioError: a file has gone since it was named.
        ContractError: it has changed since, and is not well formed any more.
    """
    varied = {str(value) for factor in factors if factor.path == TERMS for value in factor.values}
    is_money_varied = any(factor.path == MONEY for factor in factors)
    own = {one.parameters.contracts.terms for one in scenarios if is_money_varied or one.terms() is not None}
    stored = {name: terms for one in scenarios for name, terms in one.stored_terms.items()}
    return {name: terms_called(name, stored) for name in sorted(varied | own)}
