"""Hazards from what users know: stock, share served and 12-month effect (MODEL 5.1).

For each domain the mean-field cohort (``engine.cohort``) is brought to its steady state and two hazards are solved:
``rho`` of a spontaneous end so that the stock is the published one, ``theta`` of a success under service so that the
12-month effect is the one asked for. A world in which the asked share cannot be served is refused with the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from abm.cases import RATES
from abm.engine.cohort import ASSESSED, NEVER_SEEKING, SERVED, WAITING, mean_fit_of_placements
from abm.errors import NoSteadyStateError
from abm.kinds import Kinds, classes_of_people, gauss_kinds
from abm.parameters import Parameters
from abm.parameters.needs import Needs
from abm.roots import decreasing_root
from abm.steady_cohort import LOG_HAZARDS, SteadyCohort, rate_for_onsets, relapse_share
from abm.vocabulary import DOMAIN_STAGE, Domain, LifeStage

Floats = npt.NDArray[np.float64]

_EFFECT_TOLERANCE = 1e-6
_SETTLED = 1e-4
"""Change of who falls into need, between two rounds of the search, below which the steady state is found."""
_MOST_ROUNDS = 12


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

    @cached_property
    def cumulated(self) -> Floats:
        """For each kind, the cumulated law of state and months without service."""
        by_kind = self.people.reshape(-1, self.people.shape[2]).T
        return np.ascontiguousarray(np.cumsum(by_kind, axis=1) / by_kind.sum(axis=1)[:, None])

    @cached_property
    def cumulated_without(self) -> Floats:
        """For each kind, the cumulated law of months in need if nobody were served."""
        cumulated = np.cumsum(self.without.T, axis=1)
        return np.ascontiguousarray(cumulated / cumulated[:, -1:])


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


@lru_cache(maxsize=64)
def solve_domain(needs: Needs, drop_out: float, concerned: float, width: float, domain: Domain) -> DomainSteadyState:
    """Solve one domain.

    Args:
        needs: parameters of needs.
        drop_out: monthly probability of leaving service.
        concerned: share of inhabitants whose life stage the domain concerns.
        width: width of a practice.
        domain: which domain.

    Returns:
        Its steady state.

    Raises:
        NoSteadyStateError: the share asked for cannot be served, or no hazards give the stock and the effect.
    """
    cohort = SteadyCohort(needs, drop_out, domain, gauss_kinds(needs.frailty_spread, width))
    effect = needs.effect_after_12_months.values()[domain]

    def effect_short_of(log_theta: float) -> float:
        theta = float(np.exp(log_theta))
        cohort.meet_capacity(theta)
        gross, deadweight = cohort.outcomes(theta)
        return effect - (gross - deadweight)

    log_theta, theta, reach = float(np.log(0.03)), 0.0, 0.3
    for _ in range(_MOST_ROUNDS):
        if effect > 0.0:
            log_theta = decreasing_root(effect_short_of, log_theta, reach, LOG_HAZARDS, _EFFECT_TOLERANCE)
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
        _first_law(cohort, theta, domain, classes_of_people(needs.frailty_spread, width)),
    )  # fmt: skip
    _refuse_impossible(state, cohort, effect, domain)
    return state


def _first_law(cohort: SteadyCohort, theta: float, domain: Domain, classes: Kinds) -> FirstLaw:
    """The cohort at rest laid out over classes of people, with the months in need that were solved."""
    fine = SteadyCohort(cohort.needs, cohort.drop_out, domain, classes)
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


def _refuse_impossible(state: DomainSteadyState, cohort: SteadyCohort, effect: float, domain: Domain) -> None:
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
    width = parameters.service.profile_width
    return tuple(
        solve_domain(parameters.needs, drop_outs[domain], concerned[DOMAIN_STAGE[domain]], width, domain)
        for domain in Domain
    )


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
            f"each in need for {np.dot(state.shares, state.months_in_need):.0f} months, leave hardly anybody out of "
            f"need. Lower needs.onsets_per_thousand or needs.stock_per_thousand, or simulate more citizens."
        )
    return rate


def severity_served(state: DomainSteadyState, needs: Needs) -> float:
    """Mean severity of those in service, which is that of the day their service began."""
    people = state.first.people
    months = np.arange(people.shape[1])
    severity = np.minimum(needs.severity_cap, (1.0 + needs.severity_growth) ** months)
    served = people[SERVED].sum(axis=1)
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
