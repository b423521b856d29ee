"""Creaming: without a stake it is need exactly; with one the easy come first (MODEL 5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from abm.cases import CASE, RATES
from abm.engine.matching import match_cases
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.parameters.table import parameter_table
from abm.population import CITIZEN
from abm.providers.columns import PROVIDER
from abm.tally import LONGEST_WAIT, new_tally
from abm.vocabulary import N_DOMAINS, CaseState, Domain, ProviderKind
from tests.worlds import after, run, society

EMPLOYMENT = int(Domain.EMPLOYMENT)


def placed(
    people: Sequence[dict[str, float]], places: int, at_risk: float, mission: float, **service: Any
) -> list[int]:
    """Which of some people the only provider takes: its practice stands at 0, hazards are .05 and .1 a month.

    Args:
        people: columns of their cases other than the plain ones.
        places: free places.
        at_risk: share of the risk that the provider bears when it chooses.
        mission: its mission weight.
        service: parameters of service.
    """
    n = len(people)
    settings = {"queue_order": "creaming", "expectation_error": 0.0, "referral": 1.0, **service}
    values = {f"service.{name}": value for name, value in settings.items()}
    params = parameter_table(with_values(Parameters(), {**values, "needs.severity_growth": 0.0}), 1)
    rates = np.zeros(1, dtype=RATES)
    rates["spontaneous"][0, EMPLOYMENT], rates["success"][0, EMPLOYMENT] = 0.05, 0.1
    rates["drag"][0, EMPLOYMENT], rates["severity_served"][0, EMPLOYMENT] = 0.5, 1.2
    citizens = np.zeros(n, dtype=CITIZEN)
    provider = np.zeros(1, dtype=PROVIDER)
    for name, value in {
        "key": 1 << 40, "alive": 1, "kind": ProviderKind.ESS, "domain": EMPLOYMENT, "places": places,
        "staffed": places, "affordable": places, "success_factor": 1.0, "choice_risk": at_risk, "mission": mission,
        "queue_order": params["queue_order"][0], "gross_metric": params["gross_metric"][0],
    }.items():  # fmt: skip
        provider[name] = value
    cases = np.zeros(n, dtype=CASE)
    cases["citizen"] = np.arange(n)
    cases["state"], cases["provider"], cases["severity"], cases["frailty"] = CaseState.WAITING, -1, 1.0, 1.0
    for index, person in enumerate(people):
        for name, number in person.items():
            cases[name][index] = number
    tie_start, ties = np.zeros(n + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)
    match_cases(
        100, 60, 1, cases, n, citizens, np.array([0, n]), np.array([7]), tie_start, ties, provider,
        np.full((1, N_DOMAINS), 1e9), params, rates, new_tally(1, 1)[0],
        np.zeros((N_DOMAINS, LONGEST_WAIT + 1), dtype=np.int64),
    )  # fmt: skip
    return np.flatnonzero(cases["state"] == CaseState.SERVED).tolist()


SEVERE, EASY, LIKE_OTHERS = {"severity": 1.8}, {"severity": 1.0}, {"severity": 1.4}
STRONG = {"frailty": 4.0, "profile": 1.0}
"""Likely to be out of need anyway: 1 - exp(-12 (.2 + .061)) with service, .909 without."""
HELPED = {"frailty": 0.5, "profile": 0.0}
"""Out of need because of service: 1 - exp(-12 (.025 + .1)), .259 without."""


def test_with_nothing_at_stake_the_most_severe_come_first_whatever_the_mission() -> None:
    people = [EASY, SEVERE, LIKE_OTHERS]
    for mission in (0.0, 0.7, 1.0):
        assert placed(people, 1, 0.0, mission) == [1]
        assert placed(people, 2, 0.0, mission) == [1, 2]


def test_with_income_at_risk_and_no_mission_the_easy_come_first() -> None:
    people = [LIKE_OTHERS, SEVERE, EASY]
    assert placed(people, 1, 0.5, 0.0) == [2]
    assert placed(people, 2, 0.5, 0.0) == [0, 2]
    # .3 of what the easy promise more, against .7 of the need of the severe
    assert placed(people, 1, 0.5, 0.7) == [1]
    assert placed(people, 1, 0.5, 0.7, need_weight=0.0) == [2]


def test_a_gross_metric_takes_those_who_would_manage_anyway_a_net_one_those_it_helps() -> None:
    """Gross .956 against .777; net .047 against .518."""
    people = [STRONG, HELPED]
    assert placed(people, 1, 0.5, 0.0, gross_metric=True) == [0]
    assert placed(people, 1, 0.5, 0.0, gross_metric=False) == [1]


def test_costs_that_rise_with_severity_decide_without_any_result() -> None:
    people = [LIKE_OTHERS, SEVERE, EASY]
    assert placed(people, 1, 0.0, 0.0, case_cost_per_severity=0.5) == [2]
    assert placed(people, 1, 0.0, 0.7, case_cost_per_severity=0.5) == [1]


def test_a_place_stays_empty_only_without_mission_and_beyond_the_tolerance() -> None:
    """Costs .5 x (1.8 - 1.2) = .3 above the planned ones; nobody else is on the list."""
    cost = {"case_cost_per_severity": 0.5}
    assert placed([SEVERE], 1, 0.0, 0.0, passing_over=0.29, **cost) == []
    assert placed([SEVERE], 1, 0.0, 0.0, passing_over=0.31, **cost) == [0]
    assert placed([SEVERE], 1, 0.0, 0.01, passing_over=0.29, **cost) == [0]
    # who is passed over leaves the place to the next
    assert placed([SEVERE, EASY], 2, 0.0, 0.0, passing_over=0.29, **cost) == [1]


def test_creaming_without_a_stake_is_the_order_of_severity_to_the_bit() -> None:
    size = {"citizens": 4_000, "burn_in": 12, "months": 24}
    severity, creaming = (
        run(society(1, values={"service.queue_order": order}, **size)) for order in ("severity", "creaming")
    )
    assert severity.tally.tobytes() == creaming.tally.tobytes()
    assert severity.book.open.tobytes() == creaming.book.open.tobytes()


def begun(seed: int, **service: Any) -> tuple[float, float, float]:
    """Mean severity, frailty and fit of those whom operators without a mission begin to serve in three years."""
    values = {f"service.{name}": value for name, value in {"mission_weight": 0.0, **service}.items()}
    model = society(seed, citizens=20_000, burn_in=24, months=36, values=values)
    found = []

    def look() -> None:
        cases = model.book.open
        began = (cases["state"] == CaseState.SERVED) & (cases["since"] == model.month) & (model.month >= 24)
        kinds = model.providers.rows["kind"][cases["provider"]]
        found.append(cases[began & (kinds != ProviderKind.PUBLIC)][["severity", "frailty", "fit"]].copy())

    after(model, "_match", look)
    run(model)
    rows = np.concatenate(found)
    return float(rows["severity"].mean()), float(rows["frailty"].mean()), float(rows["fit"].mean())


@pytest.mark.parametrize("seed", [1, 2])
def test_a_society_that_creams_serves_easier_cases(seed: int) -> None:
    """Pairs of societies whose operators bear the same risk; a gross metric picks the strong, a net one the helped."""
    fair = begun(seed, income_at_risk=0.5)
    gross = begun(seed, income_at_risk=0.5, queue_order="creaming")
    net = begun(seed, income_at_risk=0.5, queue_order="creaming", gross_metric=False)
    assert gross[0] < fair[0] - 0.05
    assert net[0] < fair[0] - 0.05
    assert gross[1] > net[1] + 0.05
    assert net[2] > fair[2] + 0.03


def test_a_provider_that_has_not_served_yet_promises_as_much_as_any():
    """Else its first list would be ranked, and its places kept empty, as if it helped nobody."""
    model = run(society(1, citizens=20_000, burn_in=12, months=120, values={"enterprises.exit_hazard": 0.01}), 24)
    model._allocate()
    rows = model.providers.rows
    new = (rows["alive"] == 1) & (rows["born"] == 24)
    assert new.sum() > 0
    assert np.all(rows["success_factor"][new] == 1.0)
