"""Outcome contracts in the reference: people of cohorts one by one; calls and tests by the model's own plain code.

What the call and a contract's month do is Python already (``abm/contracts``, checked by tests of its own), so it runs
here on columns written from the plain objects, in another order of rows, on contracts of its own. The compiled loops
over people, who belongs to a cohort and what became of her, are written anew.
"""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING

import numpy as np

from abm.contracts.call import Call, Ordinary
from abm.contracts.calls import call_for_projects
from abm.contracts.months import advance_contracts
from abm.exact import exact_sum
from abm.funding.pots import SetAside
from abm.providers.columns import Providers
from abm.rules import follow_up, need, service
from abm.tally import new_contract_tally
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS
from tests.reference.people import NOT_SEEKING, SERVED, SHADOW_OPEN, WAITING, Case
from tests.reference.providers import ESS, Provider

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel

out_of_need = follow_up.out_of_need.py_func
severity_slowing = need.severity_slowing.py_func
frailty_in_service = service.frailty_in_service.py_func
success_hazard = service.success_hazard.py_func
PARTS = 1e9
"""Chances are added in whole thousand-millionths."""
QUARTER, LOOK = 3, 0.25
"""Months between two looks at who asks for help, and the weight of one."""


class OutcomeContracts:
    """All contracts of the reference, and what is counted of them this month.

    Args:
        model: whose; contracts are those of its start, none signed yet.
    """

    def __init__(self, model: ReferenceModel) -> None:
        self.model = model
        self.contracting = copy.deepcopy(model.start.contracting)
        self.open_month()

    def open_month(self) -> None:
        """Counting begins anew."""
        self.counts = new_contract_tally(1, len(self.model.territories))[0]

    @property
    def operators(self) -> frozenset[int]:
        """Keys of those who have a contract."""
        return frozenset(one.operator_key for one in self.contracting.at_work)

    # --- the model's own plain code, on columns --------------------------------------------------------------------

    def call(self, columns: Providers, set_aside: SetAside) -> None:
        """The call for projects of a January, while columns stand for providers."""
        contracting, model = self.contracting, self.model
        if set_aside.a_year <= 0 and contracting.envelope <= 0:
            return
        self._find_operators(columns)
        call = Call(
            seed=model.seed_of_draws,
            month=model.month,
            table=model.table,
            plans=contracting.plans(int(model.table["measurement_lag"][0])),
            providers=columns,
            ordinary=self._ordinary(columns),
            unmet=self._unmet,
            busy=self.operators,
        )
        call_for_projects(contracting, call, set_aside, self.counts)

    def advance(self, columns: Providers) -> None:
        """A month of all contracts, while columns stand for providers."""
        self._find_operators(columns)
        advance_contracts(
            self.contracting, columns, self.model.table, seed=self.model.seed_of_draws, month=self.model.month,
            tally_row=self.counts,
        )  # fmt: skip

    def _find_operators(self, columns: Providers) -> None:
        """Operators by their keys in columns that were just written; who has closed stands in a free row."""
        rows = columns.rows
        alive = np.flatnonzero(rows["alive"] == 1).tolist()
        row_of = {int(rows["key"][row]): row for row in alive}
        nobody = int(np.flatnonzero(rows["alive"] == 0)[-1])
        for contract in self.contracting.contracts:
            contract.operator = row_of.get(contract.operator_key, nobody)
        vehicles = self.contracting.vehicles
        for number in range(vehicles.n):
            key = int(vehicles.rows["operator_key"][number])
            vehicles.rows["operator"][number] = row_of.get(key, nobody)

    def _ordinary(self, columns: Providers) -> tuple[Ordinary, ...]:
        """What the ordinary service of each domain does."""
        start = self.model.start
        social, prices = start.parameters.worth.social_value.values(), start.providers.economy["price"][0]
        return tuple(
            Ordinary(
                state.gross, state.deadweight, state.served / state.starts,
                float(social[domain]) * MONTHS_PER_YEAR, float(prices[domain]), _usual_factor(columns, domain),
            )
            for domain, state in enumerate(start.steady.domains)
        )  # fmt: skip

    def _unmet(self) -> np.ndarray:
        """Share of people in need whom nobody served in twelve months, by cell."""
        in_need, unserved = (
            np.array(months[-MONTHS_PER_YEAR:]).sum(axis=0) for months in (self.model.in_need, self.model.unserved)
        )
        return np.asarray(unserved / np.maximum(1e-9, in_need)).reshape(-1)

    # --- people of cohorts, written anew ---------------------------------------------------------------------------

    def window_of(self, provider: Provider | None) -> int:
        """Which test counts those whom a provider serves now; -1 when none does."""
        if provider is None or provider.contract_number == 0:
            return -1
        return int(self.contracting.vehicles.window[provider.contract_number - 1])

    def serve(self) -> None:
        """Add a month of service to the cohorts of operators under contract."""
        vehicles = self.contracting.vehicles
        operators = [one for one in self.model.enterprises if self.window_of(one) >= 0]
        if not vehicles.is_running or not operators:
            return
        for cell in {operator.cell for operator in operators}:
            self._look_at_who_asks(cell.territory.index, cell.domain)
        served = dict.fromkeys(operators, 0)
        leaving = dict.fromkeys(operators, 0)
        for case in self.model.open_cases:
            window = self.window_of(case.provider) if case.state == SERVED else -1
            if window >= 0:
                served[case.provider] += 1
                leaving[case.provider] += int(_leaves(case) * PARTS)
                self._count(case, case.provider, window)
        self._count_paid_for(operators, served, leaving)

    def follow_up(self) -> None:
        """What became of people of cohorts 12 months after they began."""
        for case in self.model.open_cases:
            if case.contract == 0 or case.evaluate != self.model.month:
                continue
            cohort = self.contracting.vehicles.cohorts[case.contract - 1, case.window]
            count = self.counts[case.territory.index, case.domain]
            gross = not NOT_SEEKING <= case.state <= SERVED
            deadweight = case.shadow != SHADOW_OPEN
            for here, names in ((cohort, ("evaluated", "gross", "deadweight")),
                                (count, ("cohort_evaluated", "cohort_gross", "cohort_deadweight"))):  # fmt: skip
                for name, happened in zip(names, (True, gross, deadweight), strict=True):
                    here[name] += int(happened)
            case.contract = 0

    def _count(self, case: Case, provider: Provider, window: int) -> None:
        """A month of a person counts as much of a user as is her chance to leave service in it."""
        number, cell = provider.contract_number - 1, case.territory.index * N_DOMAINS + case.domain
        user = provider.contract_share * _leaves(case)
        without = _chance(case, 0.0, 0.0)
        asked = float(self.contracting.vehicles.eligible[cell])
        users, baseline = int(user * PARTS), int(user * without * PARTS)
        eligible = int(user * (asked if asked >= 0.0 else without) * PARTS)
        cohort = self.contracting.vehicles.cohorts[number, window]
        count = self.counts[case.territory.index, case.domain]
        cohort["users"] += users
        cohort["with_service"] += int(user * _chance(case, 1.0, _end_in_service(case)) * PARTS)
        cohort["without"] += baseline
        cohort["eligible"] += eligible
        count["contract_users"] += users
        count["cohort_without"] += baseline
        count["eligible_without"] += eligible
        month = self.model.month
        if case.since == month and case.evaluate == month + MONTHS_PER_YEAR:
            case.contract, case.window = number + 1, window

    def _look_at_who_asks(self, territory: int, domain: int) -> None:
        """Chance to succeed without service of those who leave the list, each quarter, smoothed over about a year."""
        eligible, cell = self.contracting.vehicles.eligible, territory * N_DOMAINS + domain
        if self.model.month % QUARTER != 0 and eligible[cell] >= 0.0:
            return
        here = [one for one in self.model.open_cases if one.territory.index == territory and one.domain == domain]
        waiting = [case for case in here if case.state == WAITING]
        served = [case for case in here if case.state == SERVED]
        places = sum(int(_leaves(case) * PARTS) for case in served)
        weights = []
        for case in waiting:
            stays = math.exp(-_spontaneous(case) * _slowing(case))
            weights.append(1.0 - stays * (1.0 - min(1.0, places / PARTS / len(waiting))))
        weight = sum(int(one * PARTS) for one in weights)
        asked = sum(int(one * _chance(case, 0.0, 0.0) * PARTS) for case, one in zip(waiting, weights, strict=True))
        if weight == 0:  # nobody has to wait: who asks is served
            weight = places
            asked = sum(int(_leaves(case) * _chance(case, 0.0, 0.0) * PARTS) for case in served)
        if weight > 0:
            now, before = asked / weight, float(eligible[cell])
            eligible[cell] = now if before < 0.0 else before + LOOK * (now - before)

    def _count_paid_for(
        self, operators: list[Provider], served: dict[Provider, int], leaving: dict[Provider, int]
    ) -> None:
        """People whom money pays for where places are filled as in the whole domain."""
        for operator in operators:
            peers = [one for one in self.model.enterprises if one.domain == operator.domain and one.kind == ESS]
            places = float(sum(int(min(one.affordable, one.staffed) * PARTS) for one in peers))
            filled = sum(one.served for one in peers)
            people, leaves = served[operator], leaving[operator]
            if people == 0:
                people = sum(served[one] for one in operators if one.domain == operator.domain)
                leaves = sum(leaving[one] for one in operators if one.domain == operator.domain)
            if people > 0 and places > 0.0:
                funded = min(operator.affordable, operator.staffed) * filled * PARTS / places
                cohort = self.contracting.vehicles.cohorts[operator.contract_number - 1, self.window_of(operator)]
                cohort["paid_for"] += int(operator.contract_share * funded * leaves / people)


def _usual_factor(columns: Providers, domain: int) -> float:
    """Success factor of the enterprises of a domain, mean of the people they serve; who has merged is in its heir."""
    rows = columns.rows
    there = rows[(rows["alive"] == 1) & (rows["kind"] == ESS) & (rows["domain"] == domain)]
    ours = [row for row in there if row["served"] > 0]
    people = float(sum(int(row["served"]) for row in ours))
    return exact_sum(np.array([row["served"] * row["success_factor"] for row in ours])) / people if ours else 1.0


def _slowing(case: Case) -> float:
    return severity_slowing(case.model.drag[case.domain], case.severity)


def _spontaneous(case: Case) -> float:
    return case.model.spontaneous[case.domain] * case.frailty


def _end_in_service(case: Case) -> float:
    """Hazard with which a need ends in service, of itself or by it, a month."""
    slowing, frailty = _slowing(case), frailty_in_service(case.frailty, case.territory.p.frailty_in_service)
    by_service = success_hazard(
        case.model.success[case.domain], case.provider.success_factor, case.fit, slowing, frailty
    )
    return _spontaneous(case) * slowing + by_service


def _leaves(case: Case) -> float:
    """Chance to leave service within the month, whatever the reason."""
    return 1.0 - math.exp(-_end_in_service(case)) * (1.0 - case.territory.p.drop_out[case.domain])


def _chance(case: Case, served: float, in_service: float) -> float:
    """Chance to be out of need after 12 months, with service (1) or without (0)."""
    p, domain = case.territory.p, case.domain
    return out_of_need(
        served, in_service, p.drop_out[domain], _spontaneous(case), case.model.drag[domain], case.severity,
        p.severity_growth, p.severity_cap, p.relapse_hazard[domain],
    )
