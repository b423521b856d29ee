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

from abm.cases import RATES
from abm.engine.cohort import (
    ASSESSED,
    NEVER_SEEKING,
    SERVED,
    WAITING,
    effect_after,
    mean_fit_of_placements,
    place_all,
    steadily_displaced,
    survival_factors,
)
from abm.errors import NoSteadyStateError
from abm.kinds import Kinds, classes_of_people, gauss_kinds, vulnerability_classes
from abm.parameters import Parameters
from abm.parameters.needs import Needs
from abm.rules.need import share_relapsing
from abm.vocabulary import DOMAIN_STAGE, MONTHS_PER_YEAR, Domain, LifeStage

Floats = npt.NDArray[np.float64]

_STOCK_TOLERANCE, _CAPACITY_TOLERANCE, _EFFECT_TOLERANCE = 1e-8, 1e-7, 1e-6
"""Relative, relative and absolute; a search inside another is the more exact one."""
_LOG_HAZARDS = (-16.0, 1.0)
_SETTLED = 1e-4
"""Change of who falls into need, between two rounds of the search, below which the steady state is found."""
_MOST_ROUNDS = 12
_MOST_STEPS = 60
_MOST_AGES = 72


@dataclass(frozen=True)
class FirstLaw:
    """Law that first cases are drawn from, by kind of person (``kinds.classes_of_people``).

    Attributes:
        months_in_need: months in need that follow one first onset, relapses included.
        people: people by state, months without service and kind at the end of a month; states as in
            ``engine.cohort``.
        months_without: months in need after one first onset if nobody were served.
        without: people in need if nobody were served, by months without service and kind.
    """

    months_in_need: Floats
    people: Floats
    months_without: Floats
    without: Floats


@dataclass(frozen=True)
class DomainSteadyState:
    """Steady state of one domain, per 1,000 inhabitants.

    Attributes:
        rho: base hazard of a spontaneous end, a month.
        theta: base hazard of a success under service, a month.
        drag: how severity slows ends (0 where the need ends by death).
        displaced: share of spontaneous ends of the unserved that do not happen because others are served.
        threshold: months without service from which a place is found.
        stock: people in need after matching.
        served: people served after matching.
        starts: people who begin service in a month.
        gross: share of those who began service out of need 12 months later.
        deadweight: the same without service.
        placed_over_served: mean fit of those who begin service over that of those in service.
        shares: share of all people of each kind that hazards were solved with (``kinds.gauss_kinds``).
        months_in_need: months in need that follow one first onset, relapses included, by those kinds.
        first: law of the first cases.
    """

    rho: float
    theta: float
    drag: float
    displaced: float
    threshold: float
    stock: float
    served: float
    starts: float
    gross: float
    deadweight: float
    placed_over_served: float
    shares: Floats
    months_in_need: Floats
    first: FirstLaw


def ages_told_apart(needs: Needs) -> int:
    """Months without service until severity reaches its cap, plus one."""
    if needs.severity_growth <= 0.0 or needs.severity_cap <= 1.0:
        return 1
    months = np.log(needs.severity_cap) / np.log1p(needs.severity_growth)
    return int(min(_MOST_AGES, np.ceil(months - 1e-9) + 1))


def _decreasing_root(
    miss: Callable[[float], float], guess: float, reach: float, within: tuple[float, float], tolerance: float
) -> float:
    """Root of a decreasing function near a guess, by the Illinois method; else the end of the range nearest to one.

    Args:
        miss: the function.
        guess: where the search begins.
        reach: first step away from it.
        within: range searched.
        tolerance: value small enough to be none.

    Returns:
        The last point at which the function was evaluated.
    """
    here, value = guess, miss(guess)
    there, there_value = here, value
    while (value > 0.0) == (there_value > 0.0):
        if abs(value) < tolerance:
            return here
        step = min(within[1], here + reach) if value > 0.0 else max(within[0], here - reach)
        if step == here:
            return here
        there, there_value = here, value
        here, value = step, miss(step)
        reach *= 2.0
    for _ in range(_MOST_STEPS):
        if abs(value) < tolerance:
            break
        step = here - value * (there - here) / (there_value - value)
        before, here = here, step
        before_value, value = value, miss(step)
        if (value > 0.0) != (before_value > 0.0):
            there, there_value = before, before_value
        else:
            there_value *= 0.5
    return here


def rate_for_onsets(first_onsets: float, vulnerability: Floats, months_in_need: Floats, shares: Floats) -> float:
    """First onsets a month for vulnerability 1 that give so many first onsets among these people.

    Somebody in need has no onset, so the rate ``l`` solves ``sum_ik  w_k l v_i / (1 + l v_i B_k) = first onsets``
    with ``B_k`` the months in need that follow one first onset and ``w_k`` the share of people of each kind.

    Args:
        first_onsets: first onsets a month.
        vulnerability: of the people concerned.
        months_in_need: by kind of person.
        shares: of each kind.

    Returns:
        The rate; infinite when even that would not give so many onsets.
    """
    if first_onsets >= 0.9 * len(vulnerability) * float(np.dot(shares, 1.0 / months_in_need)):
        return float("inf")
    v, months = vulnerability[:, None], months_in_need[None, :]
    rate = first_onsets / float(vulnerability.sum())
    for _ in range(100):
        busy = 1.0 + rate * v * months
        value = float(((rate * v / busy) @ shares).sum()) - first_onsets
        step = value / float(((v / (busy * busy)) @ shares).sum())
        rate = max(rate - step, rate / 4.0)
        if abs(step) < 1e-12 * rate:
            break
    return rate


class _Cohort:
    """The cohort of one domain, brought to rest for hazards that are tried out.

    A place is found from some months without service on, the *threshold*. At a given stock fewer are served the
    later places are found, so a search over it always ends; at given hazards several thresholds can serve as many.

    Args:
        needs: parameters of needs.
        drop_out: monthly probability of leaving service.
        domain: which domain.
        kinds: kinds of people told apart.
    """

    def __init__(self, needs: Needs, drop_out: float, domain: Domain, kinds: Kinds) -> None:
        self.needs, self.drop_out, self.kinds = needs, drop_out, kinds
        self.stock = needs.stock_per_thousand.values()[domain]
        self.capacity = needs.share_served.values()[domain] * self.stock
        self.onsets = needs.onsets_per_thousand.values()[domain]
        self.drag = needs.severity_drag if domain != Domain.AUTONOMY else 0.0
        self.delay = int(needs.assessment_months.values()[domain])
        self.seeking = (needs.never_seekers.values()[domain], needs.seeking_rate.values()[domain])
        self.relapse, self.relapsing = needs.relapse_hazard.values()[domain], relapse_share(needs, domain)
        self.displacement = needs.displacement if domain == Domain.EMPLOYMENT else 0.0
        self.ages = ages_told_apart(needs)
        self.people = np.zeros((ASSESSED + self.delay, self.ages, len(kinds)))
        self.entering = self.onsets * kinds.shares
        self.displaced, self.again = 0.0, 0.0
        self.log_rho, self.threshold = float(np.log(1.2 * self.onsets / self.stock)), 0.0

    @property
    def rho(self) -> float:
        """Base hazard of a spontaneous end found last."""
        return float(np.exp(self.log_rho))

    def survival(self, theta: float, displaced: float) -> Floats:
        """Survival by months without service and kind at the present ``rho``."""
        needs = self.needs
        return np.asarray(
            survival_factors(
                self.rho, theta, self.drag, displaced, needs.severity_growth, needs.severity_cap,
                needs.frailty_in_service, self.kinds.frailties, self.kinds.fits, self.ages,
            )
        )  # fmt: skip

    def rest(self, theta: float, threshold: float) -> tuple[float, float, float]:
        """Stock, people served and starts a month at rest; ``people`` holds the cohort."""
        stock, served, starts = place_all(
            self.people, self.entering, self.survival(theta, self.displaced), *self.seeking, self.delay,
            self.drop_out, threshold,
        )  # fmt: skip
        return stock, served, starts

    def meet_stock(self, theta: float, threshold: float) -> tuple[float, float, float]:
        """The same with the ``rho`` that gives the stock, or comes nearest."""
        found = (0.0, 0.0, 0.0)

        def too_many(log_rho: float) -> float:
            nonlocal found
            self.log_rho = log_rho
            found = self.rest(theta, threshold)
            return float(np.log(found[0] / self.stock))

        _decreasing_root(too_many, self.log_rho, 0.02, _LOG_HAZARDS, _STOCK_TOLERANCE)
        return found

    def meet_capacity(self, theta: float) -> tuple[float, float, float]:
        """The same at the threshold at which as many are served as there are places; at 0 when never so many are."""
        found = (0.0, 0.0, 0.0)

        def too_many(threshold: float) -> float:
            nonlocal found
            self.threshold = threshold
            found = self.meet_stock(theta, threshold)
            return found[1] / self.capacity - 1.0

        _decreasing_root(too_many, self.threshold, 0.1, (0.0, float(self.ages)), _CAPACITY_TOLERANCE)
        return found

    def outcomes(self, theta: float) -> tuple[float, float]:
        """Share out of need 12 months after service began, with it and without it."""
        gross, deadweight = effect_after(
            MONTHS_PER_YEAR, self.people, self.survival(theta, self.displaced), self.survival(0.0, 0.0), *self.seeking,
            self.delay, self.drop_out, self.threshold, self.relapse + self.again,
        )  # fmt: skip
        return gross, deadweight

    def months_in_need(self, people: Floats) -> Floats:
        """Months in need that follow one first onset, relapses included, by kind of person."""
        by_kind = people.reshape(-1, len(self.kinds)).sum(axis=0)
        return np.asarray(by_kind / self.entering / (1.0 - self.relapsing))

    def without_service(self) -> Floats:
        """People in need if nobody were served, by months without service and kind."""
        alone = np.zeros((ASSESSED, self.ages, len(self.kinds)))
        place_all(alone, self.entering, self.survival(0.0, 0.0), 1.0, 0.0, 0, self.drop_out, float(self.ages))
        return np.asarray(alone.sum(axis=0))

    def feed_back(self, theta: float, concerned: float) -> float:
        """Let the cohort at rest decide who falls into need and whom service displaces.

        Who stays in need long has fewer onsets, and who is often in need soon has another.

        Args:
            theta: base hazard of a success.
            concerned: share of inhabitants whose life stage the domain concerns.

        Returns:
            Largest relative change.
        """
        months, shares = self.months_in_need(self.people), self.kinds.shares
        vulnerability = vulnerability_classes(self.needs.vulnerability_spread)
        first_onsets = self.onsets * (1.0 - self.relapsing) * len(vulnerability) / (1000.0 * concerned)
        rate = rate_for_onsets(first_onsets, vulnerability, months, shares)
        if np.isinf(rate):
            return 0.0
        odds = rate * vulnerability[:, None] * months[None, :]
        in_need = odds / (1.0 + odds) * shares
        by_kind = (vulnerability[:, None] / (1.0 + odds)).sum(axis=0) * shares
        entering = self.onsets * by_kind / by_kind.sum()
        displaced = steadily_displaced(
            self.people, self.survival(theta, self.displaced), self.drop_out, self.displacement
        )  # fmt: skip
        change = max(float(np.abs(entering / self.entering - 1.0).max()), abs(displaced - self.displaced))
        self.entering, self.displaced = entering, displaced
        self.again = float((rate * vulnerability[:, None] * in_need).sum() / in_need.sum())
        return change


@lru_cache(maxsize=64)
def solve_domain(
    needs: Needs, drop_out: float, concerned: float, fit: tuple[float, float], domain: Domain
) -> DomainSteadyState:
    """Solve one domain.

    Args:
        needs: parameters of needs.
        drop_out: monthly probability of leaving service.
        concerned: share of inhabitants whose life stage the domain concerns.
        fit: width of a practice and error of providers on the mean profile.
        domain: which domain.

    Returns:
        Its steady state.

    Raises:
        NoSteadyStateError: the share asked for cannot be served, or no hazards give the stock and the effect.
    """
    cohort = _Cohort(needs, drop_out, domain, gauss_kinds(needs.frailty_spread, *fit))
    effect = needs.effect_after_12_months.values()[domain] if domain != Domain.AUTONOMY else 0.0

    def effect_short_of(log_theta: float) -> float:
        theta = float(np.exp(log_theta))
        cohort.meet_capacity(theta)
        gross, deadweight = cohort.outcomes(theta)
        return effect - (gross - deadweight)

    log_theta, theta, reach = float(np.log(0.03)), 0.0, 0.3
    for _ in range(_MOST_ROUNDS):
        if effect > 0.0:
            log_theta = _decreasing_root(effect_short_of, log_theta, reach, _LOG_HAZARDS, _EFFECT_TOLERANCE)
            theta, reach = float(np.exp(log_theta)), 0.01
        stock, served, starts = cohort.meet_capacity(theta)
        gross, deadweight = cohort.outcomes(theta)
        if cohort.feed_back(theta, concerned) < _SETTLED:
            break
    # The engine divides fit by its mean over placements.
    fits = cohort.kinds.fits
    placed_fit = mean_fit_of_placements(cohort.people, cohort.survival(theta, cohort.displaced), drop_out, fits)
    served_fit = float((cohort.people[SERVED].sum(axis=0) * fits).sum() / cohort.people[SERVED].sum())
    state = DomainSteadyState(
        cohort.rho, theta * placed_fit, cohort.drag, cohort.displaced, cohort.threshold, stock, served, starts, gross,
        deadweight, placed_fit / served_fit, cohort.kinds.shares, cohort.months_in_need(cohort.people),
        _first_law(cohort, theta, domain, classes_of_people(needs.frailty_spread, *fit)),
    )  # fmt: skip
    _refuse_impossible(state, cohort, effect, domain)
    return state


def _first_law(cohort: _Cohort, theta: float, domain: Domain, classes: Kinds) -> FirstLaw:
    """The cohort at rest laid out over classes of people, with the months in need that were solved."""
    fine = _Cohort(cohort.needs, cohort.drop_out, domain, classes)
    fine.log_rho, fine.displaced = cohort.log_rho, cohort.displaced
    fine.rest(theta, cohort.threshold)
    without = fine.without_service()

    def months(here: Floats, solved: Floats) -> Floats:
        mean = float(np.dot(cohort.kinds.shares, cohort.months_in_need(solved)))
        found = fine.months_in_need(here)
        return np.asarray(found * mean / np.dot(classes.shares, found))

    return FirstLaw(
        months(fine.people, cohort.people), fine.people, months(without, cohort.without_service()), without
    )  # fmt: skip


def _refuse_impossible(state: DomainSteadyState, cohort: _Cohort, effect: float, domain: Domain) -> None:
    name = domain.name.lower()
    people = cohort.people.sum(axis=(1, 2)) / state.stock
    served = state.served / state.stock
    never, assessed, waiting = people[NEVER_SEEKING], people[ASSESSED:].sum(), people[WAITING]
    parts = (
        f"never seeking {never:.1%}, not yet seeking {1.0 - never - assessed - waiting - served:.1%}, "
        f"in assessment {assessed:.1%}, waiting {waiting:.1%}, served {served:.1%}"
    )
    stock_is_met = abs(np.log(state.stock / cohort.stock)) <= 1e-3
    if stock_is_met and state.served < 0.999 * cohort.capacity:
        raise NoSteadyStateError(
            f"{name}: no steady state: {cohort.capacity / cohort.stock:.1%} of the people in need are to be served, "
            f"but only {served:.1%} can be ({parts} of the stock). Lower "
            f"needs.share_served.{name}, needs.never_seekers.{name} or needs.assessment_months.{name}, or raise "
            f"needs.seeking_rate.{name}."
        )
    found = state.gross - state.deadweight
    if not stock_is_met or abs(found - effect) > 1e-3:
        raise NoSteadyStateError(
            f"{name}: no steady state found: stock {state.stock:.3f} instead of {cohort.stock:.3f} per 1,000, "
            f"12-month effect {found:.4f} instead of {effect:.4f}. Check needs.stock_per_thousand.{name}, "
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
    fit = (service.profile_width, service.founder_information_error)
    return tuple(
        solve_domain(parameters.needs, drop_outs[domain], concerned[DOMAIN_STAGE[domain]], fit, domain)
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
    rate = rate_for_onsets(first, vulnerability, state.months_in_need, state.shares)
    if np.isinf(rate):
        raise NoSteadyStateError(
            f"{domain.name.lower()}: {first:.2f} first onsets a month among the {len(vulnerability)} people concerned, "
            f"each in need for {np.dot(state.shares, state.months_in_need):.0f} months, leave hardly anybody out of need. Lower "
            f"needs.onsets_per_thousand or needs.stock_per_thousand, or simulate more citizens."
        )
    return rate


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
    record["contact"] = base_contact(parameters)
    return record
