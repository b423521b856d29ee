"""Hazards from what users know: stock, share served and 12-month effect (MODEL 5.1).

For each domain the mean-field cohort (``engine.cohort``) is brought to its steady state and two hazards are solved:
``rho`` of a spontaneous end so that the stock is the published one, ``theta`` of a success under service so that the
12-month effect is the one asked for. A world in which the asked share cannot be served is refused with the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from abm.cases import RATES
from abm.engine.cohort import (
    ASSESSED,
    NEVER_SEEKING,
    NOT_SEEKING,
    SERVED,
    WAITING,
    effect_after,
    hazards,
    mean_fit_of_placements,
    steady_cohort,
)
from abm.errors import NoSteadyStateError
from abm.parameters import Parameters
from abm.parameters.needs import Needs
from abm.rules.need import share_relapsing
from abm.vocabulary import DOMAIN_STAGE, Domain, LifeStage

Floats = npt.NDArray[np.float64]

FRAILTY_BINS, FIT_BINS = 8, 10
"""Classes of equal probability that frailty and distance from the mean profile are cut into."""
KINDS_OF_PEOPLE = FRAILTY_BINS * FIT_BINS
"""Kinds of people the cohort tells apart: frailty class times ``FIT_BINS`` plus fit class."""
_TOLERANCE = 1e-6
_WIDENINGS = 9
_ROUNDS = 3
_VULNERABILITY_BINS = 40
_MOST_AGES = 72


@dataclass(frozen=True)
class DomainSteadyState:
    """Steady state of one domain, per 1,000 inhabitants.

    Attributes:
        rho: base hazard of a spontaneous end, a month.
        theta: base hazard of a success under service, a month.
        drag: how severity slows ends (0 where the need ends by death).
        stock: people in need after matching.
        served: people served after matching.
        starts: people who begin service in a month.
        gross: share of those who began service out of need 12 months later.
        deadweight: the same without service.
        months_in_need: months in need that follow one first onset, relapses included, by kind of person.
        law: people by state, months without service and kind of person at the end of a month;
            states as in ``engine.cohort``.
        months_without: months in need after one first onset if nobody were served, by kind of person.
        placed_over_served: mean fit of those who begin service over that of those in service.
        law_without: people in need if nobody were served, by months without service and kind of person.
    """

    rho: float
    theta: float
    drag: float
    stock: float
    served: float
    starts: float
    gross: float
    deadweight: float
    months_in_need: Floats
    law: Floats
    months_without: Floats
    law_without: Floats
    placed_over_served: float


def frailty_classes(spread: float) -> Floats:
    """Mean frailty factor in each of the classes of equal probability; their mean is 1."""
    edges = ndtri(np.linspace(0.0, 1.0, FRAILTY_BINS + 1))
    return np.asarray(FRAILTY_BINS * np.diff(ndtr(edges - spread)))


def ages_told_apart(needs: Needs) -> int:
    """Months without service until severity reaches its cap, plus one."""
    if needs.severity_growth <= 0.0 or needs.severity_cap <= 1.0:
        return 1
    months = np.log(needs.severity_cap) / np.log1p(needs.severity_growth)
    return int(min(_MOST_AGES, np.ceil(months - 1e-9) + 1))


def _decreasing_root(miss: Callable[[float], float], guess: float, reach: float) -> float:
    """Root of a decreasing function near a guess; where there is none in a wide range, the nearer end of it."""
    value = miss(guess)
    for _ in range(_WIDENINGS):
        if abs(value) < _TOLERANCE:
            return guess
        other = guess + reach if value > 0.0 else guess - reach
        other_value = miss(other)
        if abs(other_value) >= _TOLERANCE and (other_value > 0.0) != (value > 0.0):
            return float(brentq(miss, guess, other, xtol=_TOLERANCE))
        if not np.isfinite(other_value):
            break
        guess, value = other, other_value
        reach *= 1.6
    return guess


def vulnerability_classes(spread: float) -> Floats:
    """Mean vulnerability in classes of equal probability of the log-normal law; their mean is 1."""
    edges = ndtri(np.linspace(0.0, 1.0, _VULNERABILITY_BINS + 1))
    return np.asarray(_VULNERABILITY_BINS * np.diff(ndtr(edges - spread)))


@lru_cache(maxsize=64)
def fit_classes(width: float, error: float) -> tuple[float, ...]:
    """Mean fit of people in classes of equal probability of their distance from the mean profile, nearest first.

    A person keeps her profile, so whoever fits badly stays long and comes back. Profile and position differ by a
    normal number of variance ``1 + s^2``; all of it is taken as the person's, because service in the slow domains
    outlasts the choice of a provider.

    Args:
        width: width w of a practice.
        error: spread s of providers' errors on the mean profile.

    Returns:
        One number for each class, relative to their mean.
    """
    share = 64
    distances = ndtri(0.5 + (np.arange(FIT_BINS * share) + 0.5) / (2.0 * FIT_BINS * share))
    fits = np.exp(-distances * distances * (1.0 + error * error) / (2.0 * width * width))
    classes = fits.reshape(FIT_BINS, share).mean(axis=1)
    return tuple((classes / classes.mean()).tolist())


def rate_for_onsets(first_onsets: float, vulnerability: Floats, months_in_need: Floats) -> float:
    """First onsets a month for vulnerability 1 that give so many first onsets among these people.

    Somebody in need has no onset, so the rate ``l`` solves ``sum_i mean_k  l v_i / (1 + l v_i B_k) = first onsets``
    with ``B_k`` the months in need that follow one first onset, by kind of person.

    Args:
        first_onsets: first onsets a month.
        vulnerability: of the people concerned.
        months_in_need: by kind of person.

    Returns:
        The rate; infinite when even that would not give so many onsets.
    """
    if first_onsets >= 0.9 * len(vulnerability) * float(np.mean(1.0 / months_in_need)):
        return float("inf")
    v, months = vulnerability[:, None], months_in_need[None, :]
    rate = first_onsets / float(vulnerability.sum())
    for _ in range(100):
        busy = 1.0 + rate * v * months
        value = float((rate * v / busy).mean(axis=1).sum()) - first_onsets
        step = value / float((v / (busy * busy)).mean(axis=1).sum())
        rate = max(rate - step, rate / 4.0)
        if abs(step) < 1e-12 * rate:
            break
    return rate


@lru_cache(maxsize=64)
def solve_domain(
    needs: Needs, drop_out: float, concerned: float, fits: tuple[float, ...], domain: Domain
) -> DomainSteadyState:
    """Solve one domain.

    Args:
        needs: parameters of needs.
        drop_out: monthly probability of leaving service.
        concerned: share of inhabitants whose life stage the domain concerns.
        fits: mean fit of people in classes of equal probability (``fit_classes``).
        domain: which domain.

    Returns:
        Its steady state.

    Raises:
        NoSteadyStateError: the share asked for cannot be served, or no hazards give the stock and the effect.
    """
    target_stock = needs.stock_per_thousand.values()[domain]
    capacity = needs.share_served.values()[domain] * target_stock
    target_effect = needs.effect_after_12_months.values()[domain]
    exits = domain != Domain.AUTONOMY
    drag = needs.severity_drag if exits else 0.0
    frailties = np.repeat(frailty_classes(needs.frailty_spread), FIT_BINS)
    fits_of_people = np.tile(np.array(fits), FRAILTY_BINS)
    delay = int(needs.assessment_months.values()[domain])
    ages = ages_told_apart(needs)
    people = np.zeros((ASSESSED + delay, ages, KINDS_OF_PEOPLE))
    taken = np.zeros(ages)
    onsets = needs.onsets_per_thousand.values()[domain]
    entering = np.full(KINDS_OF_PEOPLE, onsets / KINDS_OF_PEOPLE)
    never, seeking = needs.never_seekers.values()[domain], needs.seeking_rate.values()[domain]
    relapse, relapsing = needs.relapse_hazard.values()[domain], relapse_share(needs, domain)
    vulnerability = vulnerability_classes(needs.vulnerability_spread)
    again = 0.0
    months_in_need = np.full(KINDS_OF_PEOPLE, target_stock / onsets / (1.0 - relapsing))

    def survival(rho: float, theta: float) -> tuple[Floats, Floats]:
        stays, unsuccessful = hazards(
            rho, theta, drag, needs.severity_growth, needs.severity_cap, needs.frailty_in_service, frailties,
            fits_of_people, ages,
        )
        return stays, unsuccessful

    def steady(rho: float, theta: float) -> tuple[float, float, float]:
        stock, served, starts = steady_cohort(
            people, entering, *survival(rho, theta), never, seeking, delay, drop_out, capacity, taken
        )
        return stock, served, starts

    def outcomes(rho: float, theta: float) -> tuple[float, float]:
        gross, deadweight = effect_after(
            people, *survival(rho, theta), never, seeking, delay, drop_out, taken, relapse + again, 12
        )
        return gross, deadweight

    log_rho = float(np.log(1.2 * onsets / target_stock))

    def rho_for_stock(theta: float) -> float:
        nonlocal log_rho
        log_rho = _decreasing_root(
            lambda guess: float(np.log(steady(float(np.exp(guess)), theta)[0] / target_stock)), log_rho, 0.02
        )
        rho = float(np.exp(log_rho))
        steady(rho, theta)
        return rho

    def effect_short_of(log_theta: float) -> float:
        theta = float(np.exp(log_theta))
        gross, deadweight = outcomes(rho_for_stock(theta), theta)
        return target_effect - (gross - deadweight)

    wants_effect = exits and target_effect > 0.0
    log_theta = float(np.log(0.03))
    for turn in range(_ROUNDS):
        if wants_effect:
            log_theta = _decreasing_root(effect_short_of, log_theta, 0.3 if turn == 0 else 0.03)
        theta = float(np.exp(log_theta)) if wants_effect else 0.0
        rho = rho_for_stock(theta)
        # Who stays in need long has fewer onsets, and who is often in need soon has another.
        months_in_need = people.sum(axis=(0, 1)) / entering / (1.0 - relapsing)
        people_by_class = 1000.0 * concerned / len(vulnerability)
        rate = rate_for_onsets(onsets * (1.0 - relapsing) / people_by_class, vulnerability, months_in_need)
        if np.isinf(rate):
            break
        odds = rate * vulnerability[:, None] * months_in_need[None, :]
        in_need = odds / (1.0 + odds)
        by_class = (vulnerability[:, None] / (1.0 + odds)).sum(axis=0)
        entering[:] = onsets * by_class / by_class.sum()
        again = float((rate * vulnerability[:, None] * in_need).sum() / in_need.sum())
    rho = rho_for_stock(theta)
    stock, served, starts = steady(rho, theta)
    gross, deadweight = outcomes(rho, theta)
    # The engine divides fit by its mean over placements.
    placed_fit = mean_fit_of_placements(people, *survival(rho, theta), drop_out, fits_of_people)
    alone = np.zeros_like(people)
    steady_cohort(alone, entering, *survival(rho, 0.0), 1.0, 0.0, delay, drop_out, 0.0, np.zeros(ages))
    law_without = alone.sum(axis=0)
    months_without = law_without.sum(axis=0) / entering / (1.0 - relapsing)
    state = DomainSteadyState(
        rho, theta * placed_fit, drag, stock, served, starts, gross, deadweight, months_in_need, people,
        months_without, law_without,
        placed_fit / float((people[SERVED].sum(axis=0) * fits_of_people).sum() / people[SERVED].sum()),
    )
    _refuse_impossible(state, target_stock, capacity, target_effect if wants_effect else 0.0, domain)
    return state


def _refuse_impossible(
    state: DomainSteadyState, target_stock: float, capacity: float, target_effect: float, domain: Domain
) -> None:
    name = domain.name.lower()
    shares = state.law.sum(axis=(1, 2)) / state.law.sum()
    parts = (
        f"never seeking {shares[NEVER_SEEKING]:.1%}, not yet seeking {shares[NOT_SEEKING]:.1%}, "
        f"in assessment {shares[ASSESSED:].sum():.1%}, waiting {shares[WAITING]:.1%}, "
        f"served {shares[SERVED]:.1%}"
    )
    stock_is_met = abs(np.log(state.stock / target_stock)) <= 1e-3
    if stock_is_met and state.served < 0.999 * capacity:
        raise NoSteadyStateError(
            f"{name}: no steady state: {capacity / target_stock:.1%} of the people in need are to be served, but only "
            f"{state.served / state.stock:.1%} can be ({parts} of the stock). Lower needs.share_served.{name}, "
            f"needs.never_seekers.{name} or needs.assessment_months.{name}, or raise needs.seeking_rate.{name}."
        )
    effect = state.gross - state.deadweight
    if not stock_is_met or abs(effect - target_effect) > 1e-3:
        raise NoSteadyStateError(
            f"{name}: no steady state found: stock {state.stock:.3f} instead of {target_stock:.3f} per 1,000, "
            f"12-month effect {effect:.4f} instead of {target_effect:.4f}. Check needs.stock_per_thousand.{name}, "
            f"needs.onsets_per_thousand.{name} and needs.effect_after_12_months.{name}."
        )


def solve(parameters: Parameters) -> tuple[DomainSteadyState, ...]:
    """Steady state of every domain, in the order of ``Domain``."""
    drop_outs = parameters.service.drop_out.values()
    society = parameters.society
    concerned = {
        LifeStage.UNDER_20: society.share_under_20,
        LifeStage.ADULT: 1.0 - society.share_under_20 - society.share_over_60,
        LifeStage.OVER_60: society.share_over_60,
    }
    service = parameters.service
    fits = fit_classes(service.profile_width, service.founder_information_error)
    return tuple(
        solve_domain(parameters.needs, drop_outs[domain], concerned[DOMAIN_STAGE[domain]], fits, domain)
        for domain in Domain
    )


def relapse_share(needs: Needs, domain: Domain) -> float:
    """Share of spells that relapse."""
    return float(share_relapsing(needs.relapse_hazard.values()[domain], needs.relapse_window_months))


def onset_rate(vulnerability: Floats, n_citizens: int, state: DomainSteadyState, needs: Needs, domain: Domain) -> float:
    """Rate of first onsets for vulnerability 1, so that the published onsets hold among these citizens.

    Args:
        vulnerability: of the people whom the domain concerns.
        n_citizens: all inhabitants, to whom published onsets refer.
        state: steady state of the domain.
        needs: parameters of needs.
        domain: which domain.

    Returns:
        First onsets a month.

    Raises:
        NoSteadyStateError: more onsets are asked for than there are people to have them.
    """
    first = needs.onsets_per_thousand.values()[domain] * n_citizens / 1000.0 * (1.0 - relapse_share(needs, domain))
    rate = rate_for_onsets(first, vulnerability, state.months_in_need)
    if np.isinf(rate):
        raise NoSteadyStateError(
            f"{domain.name.lower()}: {first:.2f} first onsets a month among the {len(vulnerability)} people concerned, "
            f"each in need for {state.months_in_need.mean():.0f} months, leave hardly anybody out of need. Lower "
            f"needs.onsets_per_thousand or needs.stock_per_thousand, or simulate more citizens."
        )
    return rate


def severity_served(state: DomainSteadyState, needs: Needs) -> float:
    """Mean severity of those in service, which is that of the day their service began."""
    months = np.arange(state.law.shape[1])
    severity = np.minimum(needs.severity_cap, (1.0 + needs.severity_growth) ** months)
    served = state.law[SERVED].sum(axis=1)
    return float(served @ severity / served.sum())


def base_contact(parameters: Parameters) -> float:
    """Share of ties who know the ESS or are being served, in the base."""
    needs = parameters.needs
    served = np.dot(needs.stock_per_thousand.values(), needs.share_served.values()) / 1000.0
    return float(parameters.civic.share_knowing + served)


def rates_record(
    parameters: Parameters, states: tuple[DomainSteadyState, ...], onset_rates: tuple[float, ...]
) -> npt.NDArray[np.void]:
    """The solved hazards as the record compiled loops read; shape (1,)."""
    record = np.zeros(1, dtype=RATES)
    record["spontaneous"] = [state.rho for state in states]
    record["success"] = [state.theta for state in states]
    record["drag"] = [state.drag for state in states]
    record["onset"] = onset_rates
    record["placed_fit"] = [state.placed_over_served for state in states]
    record["severity_served"] = [severity_served(state, parameters.needs) for state in states]
    record["contact"] = base_contact(parameters)
    return record
