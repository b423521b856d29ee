"""The mean-field cohort of one domain at rest: the stock, the places and the feedback of need on onsets (MODEL 5.1)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from abm.engine.cohort import ASSESSED, effect_after, place_all, steadily_displaced, survival_factors
from abm.kinds import Kinds, vulnerability_classes
from abm.parameters.needs import Needs
from abm.roots import decreasing_root
from abm.rules.need import share_relapsing
from abm.vocabulary import MONTHS_PER_YEAR, Domain

Floats = npt.NDArray[np.float64]

LOG_HAZARDS = (-16.0, 1.0)
"""Range in which logarithms of hazards are looked for."""
_STOCK_TOLERANCE, _CAPACITY_TOLERANCE = 1e-8, 1e-7
"""Relative; a search inside another is the more exact one."""
_MOST_AGES = 72
PEOPLE_AT_A_TIME = 2**11
"""Rows of tables of people by kind."""


def ages_told_apart(needs: Needs) -> int:
    """Months without service until severity reaches its cap, plus one."""
    if needs.severity_growth <= 0.0 or needs.severity_cap <= 1.0:
        return 1
    months = np.log(needs.severity_cap) / np.log1p(needs.severity_growth)
    return int(min(_MOST_AGES, np.ceil(months - 1e-9) + 1))


def relapse_share(needs: Needs, domain: Domain) -> float:
    """Share of spells that relapse."""
    return float(share_relapsing(needs.relapse_hazard.values()[domain], needs.relapse_window_months))


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
    rate = first_onsets / float(vulnerability.sum())
    onsets, gains = np.empty((2, len(vulnerability)))
    rooms = np.empty((2, min(len(vulnerability), PEOPLE_AT_A_TIME), len(shares)))
    for _ in range(100):
        for some in blocks_of_people(len(vulnerability)):
            _fill_onsets(rate, vulnerability[some, None], months_in_need, shares, onsets[some], gains[some], rooms)
        step = (float(onsets.sum()) - first_onsets) / float(gains.sum())
        rate = max(rate - step, rate / 4.0)
        if abs(step) < 1e-12 * rate:
            break
    return rate


def blocks_of_people(n: int) -> Iterator[slice]:
    """Pieces of a column of people, small enough for tables of people by kind to stay in the cache."""
    for first in range(0, n, PEOPLE_AT_A_TIME):
        yield slice(first, min(n, first + PEOPLE_AT_A_TIME))


def _fill_onsets(
    rate: float, v: Floats, months_in_need: Floats, shares: Floats, onsets: Floats, gains: Floats, rooms: Floats
) -> None:
    """First onsets of each at a rate, and by how much a higher rate gives more; ``rooms``: two tables to work in."""
    busy, table = rooms[:, : len(v)]
    exposed = rate * v
    np.multiply(exposed, months_in_need, out=busy)
    np.add(1.0, busy, out=busy)
    onsets[:] = np.divide(exposed, busy, out=table) @ shares
    np.multiply(busy, busy, out=busy)
    gains[:] = np.divide(v, busy, out=table) @ shares


class SteadyCohort:
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

        decreasing_root(too_many, self.log_rho, 0.02, LOG_HAZARDS, _STOCK_TOLERANCE)
        return found

    def meet_capacity(self, theta: float) -> tuple[float, float, float]:
        """The same at the threshold at which as many are served as there are places; at 0 when never so many are."""
        found = (0.0, 0.0, 0.0)

        def too_many(threshold: float) -> float:
            nonlocal found
            self.threshold = threshold
            found = self.meet_stock(theta, threshold)
            return found[1] / self.capacity - 1.0

        decreasing_root(too_many, self.threshold, 0.1, (0.0, float(self.ages)), _CAPACITY_TOLERANCE)
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
        survival = self.survival(theta, self.displaced)
        displaced = float(steadily_displaced(self.people, survival, self.drop_out, self.displacement))
        change = max(float(np.abs(entering / self.entering - 1.0).max()), abs(displaced - self.displaced))
        self.entering, self.displaced = entering, displaced
        self.again = float((rate * vulnerability[:, None] * in_need).sum() / in_need.sum())
        return change
