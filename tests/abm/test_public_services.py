"""Public services obey the rules of enterprises: a budget, debts, unpaid overload; but they never close."""

from __future__ import annotations

import numpy as np
import pytest

from abm.parameters import Parameters
from abm.vocabulary import MONTHS_PER_YEAR, ProviderKind
from tests.alone import Alone, changed, providers, run

PARAMETERS = Parameters()
PUBLIC = int(ProviderKind.PUBLIC)
CUT = changed(PARAMETERS, funding={"budget": 0.7})


def public(alone: Alone, field: str) -> np.ndarray:
    """A field of the tally for public services, by month, territory and domain."""
    return alone.tally[field][..., PUBLIC]


@pytest.fixture(scope="module")
def cut() -> Alone:
    """Two usual years, then eight with three tenths less money."""
    return run(providers(4, 200_000), PARAMETERS, 10, policy={24: CUT})


def test_a_service_is_never_paid_more_than_a_twelfth_of_its_budget(cut):
    budget = cut.providers.cells["base_direct"].reshape(4, -1) / MONTHS_PER_YEAR
    paid = public(cut, "direct_provision")
    assert (paid[:24] <= budget + 1.0).all()
    assert (paid[24:] <= 0.7 * budget + 1.0).all()
    # no money was saved by the cut in its first month beyond what the budget says
    assert paid[24].sum() == pytest.approx(0.7 * budget.sum(), rel=1e-6)
    assert public(cut, "cost")[24].sum() > 1.2 * public(cut, "cost")[23].sum()


def test_what_a_service_spends_and_is_not_paid_is_its_debt_to_the_cent(cut):
    overspent = public(cut, "cost") - public(cut, "direct_provision") - public(cut, "fees")
    np.testing.assert_array_equal(np.cumsum(overspent, axis=0), -public(cut, "cash"))
    assert (public(cut, "cash") <= 0).all()


def test_a_service_pays_its_debt_back_out_of_money_for_staff_and_then_has_the_staff_its_budget_pays(cut):
    debt = -public(cut, "cash").sum(axis=(1, 2))
    staff = public(cut, "staff").sum(axis=(1, 2))
    peak = int(np.argmax(debt))
    assert 24 < peak < 60
    assert debt[-1] < 0.5 * debt[peak]
    assert staff[36] < 0.69 * staff[23]
    assert staff[36] < staff[-1] < 0.70 * staff[23]


def test_public_services_never_close(cut):
    everything = changed(PARAMETERS, funding={"direct_provision_budget": 0.0})
    alone = run(providers(4, 20_000), PARAMETERS, 4, policy={12: everything})
    for one in (cut, alone):
        assert (public(one, "providers") == 1).all()
    assert public(alone, "staff")[-1].sum() < 0.01 * public(alone, "staff")[0].sum()


def test_overload_is_borne_by_the_service_and_not_by_who_pays_it():
    without_fees = changed(PARAMETERS, funding={"fees_share_public": 0.0})
    quiet, loaded = (
        run(providers(4, 200_000, parameters=without_fees), without_fees, 5, served_share=share)
        for share in (1.0, 1.25)
    )
    assert public(loaded, "unpaid_cost")[24:].sum() > 0.01 * public(loaded, "cost")[24:].sum()
    assert public(loaded, "direct_provision").sum() <= public(quiet, "direct_provision").sum() * (1.0 + 1e-3)
    assert -public(loaded, "cash")[-1].sum() > -2.0 * public(quiet, "cash")[-1].sum()
    assert public(loaded, "staff")[-1].sum() < 0.995 * public(quiet, "staff")[-1].sum()


def test_enterprises_and_public_services_count_the_same_overload_as_unpaid():
    """A case beyond places and staff costs both the same part of the same price."""
    alone = run(providers(4, 200_000), PARAMETERS, 1, served_share=1.3)
    excess, cost = alone.tally["places"], alone.tally["unpaid_cost"]
    price = alone.providers.economy["price"][0]
    for kind in (PUBLIC, int(ProviderKind.ESS)):
        per_place = cost[6, ..., kind].sum(axis=0) / (0.3 * excess[5, ..., kind].sum(axis=0))
        assert per_place == pytest.approx(0.1 * price / MONTHS_PER_YEAR, rel=0.1)


def test_money_a_service_does_not_need_stays_with_the_payer():
    more = changed(PARAMETERS, funding={"direct_provision_budget": 2.0})
    alone = run(providers(4, 200_000), PARAMETERS, 2, policy={12: more})
    paid = public(alone, "direct_provision").sum(axis=(1, 2))
    needed = (public(alone, "cost") - public(alone, "fees")).sum(axis=(1, 2))
    assert paid[12:] == pytest.approx(needed[12:], rel=0.02)
    assert paid[12] < 1.2 * paid[11]
