"""Fit of practices to people against the closed form of MODEL 5.4."""

from __future__ import annotations

import math

import numpy as np
import pytest

from abm.parameters import Parameters
from abm.rules.matching import fit
from abm.vocabulary import CaseState, Domain, ProviderKind
from tests.chance import check_mean
from tests.verification.closed_forms import mean_fit, mean_fit_of_uncertain_practice
from tests.verification.queue_world import QueueWorld
from tests.worlds import run, society


@pytest.mark.parametrize("distance", [0.0, 0.7, 1.5])
def test_one_provider_for_all_fits_as_the_closed_form_says(distance):
    """Nobody can choose, so placement is random: profiles N(0, 1), a practice at distance D; detects .018."""
    world = QueueWorld(0.6, 0.2, 0.05, 20, 400, 400, 120, position=distance or 1e-12)
    fits = world.run(0).fits
    width = Parameters().service.profile_width
    check_mean(fits, mean_fit(width, distance), 0.018, spread=0.34)
    assert np.std(fits) < 0.34  # the spread stated above is no smaller than the true one


def test_profiles_drawn_fit_practices_drawn_as_the_closed_form_says():
    """Everybody's profile against every enterprise of another territory's errors: random placement; detects .02."""
    model = run(society(1, citizens=40_000, burn_in=12, months=1))
    width = model.parameters.service.profile_width
    cases, rows = model.book.open, model.providers.rows
    own = model.providers.mean_profile[model.population.citizens["territory"][cases["citizen"]], cases["domain"]]
    profiles = cases["profile"] - own
    ess = rows[(rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS) & (rows["born"] < 0)]
    errors = ess["position"] - model.providers.mean_profile[ess["territory"], ess["domain"]]
    spread = model.parameters.service.founder_information_error
    assert math.sqrt(float(np.mean(errors * errors))) == pytest.approx(spread, rel=0.1)
    check_mean(profiles, 0.0, 0.2, spread=1.0)
    realised = np.array([fit.py_func(float(x), 0.0, width) for x in profiles])
    check_mean(realised, mean_fit(width, 0.0), 0.06)
    crossed = np.exp(-((profiles[:, None] - errors[None, :]) ** 2) / (2 * width * width)).mean()
    assert crossed == pytest.approx(mean_fit_of_uncertain_practice(width, spread), rel=0.02)


def test_state_and_enterprises_fit_people_alike_when_their_errors_are_alike():
    """Parity: central practice at 0 errs by s_b, an enterprise by s_f; equal spreads, equal mean fit by design."""
    service = Parameters().service
    assert service.territorial_spread == service.founder_information_error == service.local_information_error
    central = mean_fit_of_uncertain_practice(service.profile_width, service.territorial_spread)
    enterprise = mean_fit_of_uncertain_practice(service.profile_width, service.founder_information_error)
    assert central == enterprise


@pytest.mark.slow
def test_nobody_has_an_advantage_by_construction():
    """Success of served people relative to plain practice has mean 1 for each kind and domain in the base.

    Weighted over the placements of the last three years of the burn-in in a society of 300,000; within 5 %, which
    is five standard errors where 300 people began.
    """
    model = society(1, citizens=300_000, burn_in=60, months=1)
    sums, counts = np.zeros((3, 4)), np.zeros((3, 4))
    for month in range(60):
        model.step()
        if month < 24:
            continue
        cases = model.book.open
        began = cases[(cases["state"] == CaseState.SERVED) & (cases["since"] == month)]
        rows = model.providers.rows[began["provider"]]
        np.add.at(sums, (rows["kind"], began["domain"]), rows["success_factor"] * began["fit"])
        np.add.at(counts, (rows["kind"], began["domain"]), 1.0)
    for kind in (ProviderKind.PUBLIC, ProviderKind.ESS, ProviderKind.FRINGE):
        for domain in Domain:
            if counts[kind, domain] >= 300:
                mean = sums[kind, domain] / counts[kind, domain]
                assert mean == pytest.approx(1.0, abs=0.05), f"{kind.name}, {domain.name}"
