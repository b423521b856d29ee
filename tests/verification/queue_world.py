"""A list and its places, made of the model's own loops: many territories with one provider each and nothing else.

Every territory is a queue of its own: people fall into need in a Poisson stream, ask at once, wait on the list of
the only provider, are served until they succeed. Severity, ties, money, trust and practice are held still.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.cases import CASE, RATES
from abm.engine.matching import match_cases
from abm.engine.needs import advance_needs, date_marks, find_due
from abm.engine.service import count_cases, serve_cases
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.parameters.table import parameter_table
from abm.population import CITIZEN
from abm.providers.columns import PROVIDER
from abm.tally import LONGEST_WAIT, new_tally
from abm.vocabulary import DOMAIN_STAGE, N_DOMAINS, N_KINDS, Domain, LifeStage, ProviderKind

Floats = npt.NDArray[np.float64]
DOMAIN = int(Domain.EMPLOYMENT)
PUBLIC, NOBODY = int(ProviderKind.PUBLIC), int(ProviderKind.NOBODY)
STILL = {
    "needs.severity_growth": 0.0,
    "needs.frailty_spread": 0.0,
    "needs.seeking_contact": 0.0,
    **{f"needs.{name}.employment": 0.0 for name in ("relapse_hazard", "never_seekers", "assessment_months")},
    "needs.seeking_rate.employment": 0.95,
    "service.drop_out.employment": 0.0,
    "service.queue_order": "first_come",
}
"""What holds everything still that is no queue; nobody asks with certainty within a month, .95 is the most."""


@dataclass
class Counts:
    """What happened in the months looked at, by queue."""

    waiting: Floats
    """Person-months on the list, after matching."""
    served: Floats
    """Person-months of service."""
    starts: Floats
    wait_months: Floats
    still_waiting: Floats
    """Months waited so far by those on the list at the end, less those at the beginning."""
    fits: list[float]
    """Fit of everybody to the practice that began to serve her."""
    months: int


@dataclass
class QueueWorld:
    """Queues side by side.

    Args:
        arrivals: people who fall into need a month in each queue.
        success: hazard of success under service, a month (theta).
        spontaneous: hazard of a spontaneous end, a month (rho).
        places: places of each provider.
        queues: number of queues.
        people: people who may fall into need in each.
        months: horizon.
        position: where practices stand on the axis of profiles; none: so wide a practice that it fits everybody.
        seed: of all draws.
    """

    arrivals: float
    success: float
    spontaneous: float
    places: int
    queues: int
    people: int
    months: int
    position: float | None = None
    seed: int = 1

    def run(self, skip: int) -> Counts:
        """Run to the horizon; the first months are passed over."""
        n, n_people = self.queues, self.queues * self.people
        params = parameter_table(with_values(Parameters(), STILL), n)
        params["longest_stay"] = 1_000_000
        if self.position is None:
            params["profile_width"] = 1e9
        rates = np.zeros(1, dtype=RATES)
        rates["success"][0, DOMAIN], rates["spontaneous"][0, DOMAIN] = self.success, self.spontaneous
        citizens = np.zeros(n_people, dtype=CITIZEN)
        citizens["territory"] = np.repeat(np.arange(n), self.people)
        citizens["life_stage"], citizens["vulnerability"] = LifeStage.ADULT, 1.0
        first_citizen = np.arange(n + 1, dtype=np.int64) * self.people
        keys = np.arange(100, 100 + n, dtype=np.int64)
        tie_start, ties = np.zeros(n_people + 1, dtype=np.int32), np.zeros(0, dtype=np.int32)
        providers = np.zeros(n, dtype=PROVIDER)
        providers["key"] = keys << 46
        providers["territory"], providers["domain"], providers["kind"] = np.arange(n), DOMAIN, PUBLIC
        providers["alive"], providers["quality"], providers["places"] = 1, 1.0, self.places
        providers["staffed"] = providers["affordable"] = self.places
        providers["overhead"] = params["overhead_needed"]
        providers["size"] = providers["reference_size"] = 1.0
        providers["position"] = self.position or 0.0

        rate = np.zeros((n, N_DOMAINS, self.months))
        rate[:, DOMAIN] = np.cumsum(np.full(self.months, self.arrivals / self.people))
        due = np.empty((N_DOMAINS, n_people), np.int16)
        marks = (citizens["life_stage"] == np.array(DOMAIN_STAGE)[:, None]).astype(np.int16)
        date_marks(self.seed, citizens, first_citizen, keys, rate, 0, due, marks)
        due, marks = due[:1].copy(), marks[:1].copy()

        cases, spare, n_cases = np.zeros(4096, dtype=CASE), np.zeros(4096, dtype=CASE), 0
        found = np.empty(4096, dtype=np.int64)
        profile, reference = np.zeros((n, N_DOMAINS)), np.ones((n, N_DOMAINS))
        practice_sum, practice_count = np.zeros((N_KINDS, N_DOMAINS)), np.zeros((N_KINDS, N_DOMAINS))
        exits, moved = np.zeros(n, np.int64), np.zeros(n, np.int64)
        tally = new_tally(1, n)[0]
        histogram = np.zeros((N_DOMAINS, LONGEST_WAIT + 1), dtype=np.int64)
        counts = Counts(*(np.zeros(n) for _ in range(5)), fits=[], months=self.months - skip)

        def waited_so_far(month: int) -> Floats:
            on_list = cases[:n_cases][cases["state"][:n_cases] == 3]
            queue = citizens["territory"][on_list["citizen"]]
            return np.bincount(queue, weights=(month + 1.0 - on_list["since"]), minlength=n)

        for month in range(self.months):
            n_found = find_due(due, month, found)
            assert n_found <= len(found)
            if n_cases + n_found > len(cases):
                cases, spare = np.concatenate([cases, cases]), np.concatenate([spare, spare])
            # The first month of a scenario without burn-in: nothing is normalised, no stretch is possible.
            n_cases = advance_needs(
                month, self.seed, cases, n_cases, spare, found, n_found, due, marks, citizens, first_citizen, keys,
                tie_start, ties, rate, profile, exits, providers, params, rates, tally,
            )  # fmt: skip
            cases, spare = spare, cases
            match_cases(
                month, 0, self.seed, cases, n_cases, citizens, first_citizen, keys, tie_start, ties, providers,
                reference, params, rates, tally, histogram,
            )  # fmt: skip
            now = cases[:n_cases]
            # The path without service would never end where no need ends by itself, and keep everybody in the book.
            now["shadow"], now["evaluate"] = 0, -1
            if self.position is not None and month >= skip:
                counts.fits += now["fit"][(now["state"] == 4) & (now["since"] == month)].tolist()
            count_cases(month, cases, n_cases, citizens, tie_start, providers, rates, tally)
            serve_cases(
                month, 0, self.seed, cases, n_cases, citizens, first_citizen, keys, tie_start, ties, providers,
                1.0, practice_sum, practice_count, exits, moved, params, rates, tally,
            )  # fmt: skip
            if month == skip - 1:
                tally[:] = 0
                counts.still_waiting -= waited_so_far(month)
        of_domain = tally[:, DOMAIN]
        counts.waiting += of_domain["waiting"].sum(axis=1)
        counts.served += of_domain["in_need"][:, PUBLIC]
        counts.starts += of_domain["starts"][:, PUBLIC]
        counts.wait_months += of_domain["wait_months"][:, PUBLIC]
        counts.still_waiting += waited_so_far(self.months - 1)
        return counts
