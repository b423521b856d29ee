"""What proposers promise is told relative to ordinary service."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.contracts.call import Call
from abm.contracts.candidacies import _promises, candidacies
from abm.vocabulary import N_DOMAINS, Domain, ProviderKind
from tests.abm.contracts.hand import FIRM_BELIEFS, ORDINARY, call, providers
from tests.worlds import run, society

FIRM: Any = FIRM_BELIEFS


def here(success_factor: float, usual: float) -> Call:
    """A call to one operator where enterprises have a usual success factor."""
    made = call(providers([{"success_factor": success_factor}]), **FIRM)
    return replace(made, ordinary=(replace(ORDINARY, success_factor=usual),) * N_DOMAINS)


@pytest.mark.parametrize(("factor", "usual", "expected"), [(1.4, 1.4, 0.4), (1.4, 1.0, 0.56), (0.7, 1.4, 0.2)])
def test_an_ordinary_operator_promises_an_ordinary_outcome(factor: float, usual: float, expected: float) -> None:
    (one,) = candidacies(here(factor, usual), 1_300_000_00)[:1]
    assert one.expected == pytest.approx(expected)


def weighted_promises(**values: Any) -> list[float]:
    """Mean promise of enterprises by domain, weighted by people served, where everybody sees clearly."""
    model = run(society(1, citizens=8_000, burn_in=12, months=12, values={"contracts.optimism": 0.0, **values}), 24)
    rows, made = model.providers.rows, model._call()
    found = []
    for domain in Domain:
        ours = (rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS) & (rows["domain"] == domain)
        own = np.flatnonzero(ours & (rows["served"] > 0))
        if domain != Domain.AUTONOMY and len(own):
            found.append(float(np.average(_promises(made, own), weights=rows["served"][own])))
    return found


def test_enterprises_of_a_society_promise_together_what_is_ordinary() -> None:
    """Success factors are 1.4 on average, for people fit a practice by .7; that is no better service."""
    found = weighted_promises()
    assert len(found) > 1
    assert found == pytest.approx([1.0] * len(found), rel=1e-9)


def test_what_all_know_better_is_no_better_promise() -> None:
    """A narrower practice has larger factors and the same ordinary service."""
    assert weighted_promises(**{"service.profile_width": 0.7}) == pytest.approx(
        weighted_promises(**{"service.profile_width": 1.5}), rel=1e-9
    )
