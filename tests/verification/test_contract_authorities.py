"""Money that authorities set aside for outcome contracts is there when results are paid."""

from __future__ import annotations

import pytest

import abm.funding.year as year
from abm.funding.pots import cut_by_deficits
from tests.abm.contracts.hand import FRENCH
from tests.verification.test_contract_as_grant import MONTHS, built


def cut_and_paid(monkeypatch: pytest.MonkeyPatch, decentralisation: float) -> tuple[float, float]:
    """Cents cut from pots because authorities had overspent, and cents paid on results, in all."""
    cuts: list[float] = []

    def watched(providers, table, plan, pots, deficit):  # type: ignore[no-untyped-def]
        left = cut_by_deficits(providers, table, plan, pots, deficit)
        cuts.append(float(pots.total.sum() - left.total.sum()))
        return left

    monkeypatch.setattr(year, "cut_by_deficits", watched)
    model = built(FRENCH, 1, {"funding.decentralisation": decentralisation})
    for _ in range(MONTHS):
        model.step()
    return sum(cuts), float(model.contract_tally["outcome_payments"].sum())


@pytest.mark.slow
@pytest.mark.parametrize("decentralisation", [0.0, 0.53])
def test_paying_for_results_cuts_no_services(monkeypatch: pytest.MonkeyPatch, decentralisation: float) -> None:
    cut, paid = cut_and_paid(monkeypatch, decentralisation)
    assert paid > 0.0
    assert cut < 0.01 * paid
