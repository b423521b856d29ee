"""Nobody loses help faster than staff can be cut: what a withdrawal does to people in service."""

from __future__ import annotations

import numpy as np
import pytest

from abm.policy import Change, Policy
from abm.vocabulary import CaseState, ProviderKind
from tests.worlds import after, society

ROUNDING = 2.0
"""Places and people are whole: one may go at either end."""


def sent_away(budget: float, seed: int) -> list[tuple[int, float, float]]:
    """Month, people served and people sent away, of every public service in every month of a cut."""
    policy = Policy((Change("funding.budget", budget, from_month=0),))
    values = {"service.overload_ceiling": 0.0}
    model = society(seed, citizens=20_000, burn_in=24, months=24, policy=policy, values=values)
    found: list[tuple[int, float, float]] = []
    before = np.zeros(model.providers.n_cells)

    def served() -> np.ndarray:
        cases = model.book.open
        rows = cases["provider"][cases["state"] == CaseState.SERVED]
        return np.bincount(rows, minlength=len(model.providers.rows))[: model.providers.n_cells].astype(float)

    def look_before() -> None:
        before[:] = served()

    def look_after() -> None:
        now = served()
        if model.month >= 24:
            found.extend((model.month, one, max(0.0, one - two)) for one, two in zip(before, now, strict=True))

    after(model, "_advance_needs", look_before)
    after(model, "_match", look_after)
    assert (model.providers.rows["kind"][: model.providers.n_cells] == ProviderKind.PUBLIC).all()
    while model.month < 48:
        model.step()
    return found


@pytest.mark.parametrize("budget", [0.7, 0.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_public_service_never_sends_away_more_than_a_sixth_of_its_people_in_a_month(budget, seed):
    """Beside those whose need or service ends; a budget that is cut in one day is felt over months."""
    found = sent_away(budget, seed)
    assert sum(gone for _, _, gone in found) > 0.0
    for month, people, gone in found:
        assert gone <= people / 6.0 + ROUNDING, f"month {month}"
