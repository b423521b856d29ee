"""Candidacies to a call for projects: who proposes what, how large and with what promise (MODEL 6, 7)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from abm.contracts.call import CAPITAL, MONTHS, NEED, NUMBER, OPTIMISM, Call, enterprises
from abm.contracts.candidacy import Candidacy
from abm.contracts.evaluation import EVALUATION_EFFORT, comparison
from abm.contracts.financing import SHORTEST_SERVICE
from abm.parameters.contracts import Initiator
from abm.providers.columns import Floats, Integers
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS

MOST_SUCCESS = 0.95
"""Largest share of people whose success anybody proposes or sets as a target."""
_PLACES = 2**16
"""Projects that one call can tell apart."""
LONGEST_SERVICE = 120
"""Months of service of the longest contract."""


def candidacies(call: Call, envelope: int) -> list[Candidacy]:
    """Projects handed in: as many as are usual for the money there is.

    An operator proposes in its own territory what it expects most of; where the State initiates, it picks territories
    and domains by need as it sees it, and operators there answer.

    Args:
        call: the call.
        envelope: free money of a year, cents of the model.
    """
    rules = call.rules
    mean_capital = rules.contract_capital * math.exp(0.5 * rules.contract_capital_spread**2) * call.real
    usual = call.plans.unit(int(np.clip(round(rules.contract_months), SHORTEST_SERVICE, LONGEST_SERVICE)))
    wanted = rules.candidacies * envelope / (mean_capital * usual.planned / usual.capital)
    number = int(wanted + call.chance(0, NUMBER))
    if number == 0:
        return []
    able = _able(call)
    if rules.initiator == Initiator.STATE:
        able = _in_chosen_cells(call, able, number)
    promises = _promises(call, able)
    order = np.lexsort((call.providers.rows["key"][able], -promises))
    able, promises = able[order], promises[order]
    carries = _most_a_year(call, able)
    found = []
    for project, place in _carried(_projects(call, number), carries):
        yearly = min(project.yearly, float(carries[place]))
        found.append(_candidacy(call, int(able[place]), float(promises[place]), project.months, yearly))
    return [one for one in found if one is not None]


def _carried(projects: list[_Project], carries: Floats) -> Iterator[tuple[_Project, int]]:
    """Who proposes which project: the first operator who can carry it, else whoever carries most; each has one.

    Args:
        projects: those with most a year first.
        carries: largest yearly money of each operator, in the order in which they come.

    Yields:
        Project and place of its operator, as long as there are operators left.
    """
    largest_first = np.argsort(-carries, kind="stable").tolist()
    of_all = carries.tolist()
    can_carry: list[int] = []  # a heap: the first of them is taken first
    seen = 0
    for project in projects:
        while seen < len(of_all) and of_all[largest_first[seen]] >= project.yearly:
            heappush(can_carry, largest_first[seen])
            seen += 1
        if can_carry:
            yield project, heappop(can_carry)
        elif seen < len(of_all):
            yield project, largest_first[seen]
            seen += 1


def _able(call: Call) -> Integers:
    """Enterprises free for a contract, who have a place and work where service has a result that can be measured."""
    rows = call.providers.rows
    mine = enterprises(call)
    has_result = np.array([ordinary.net > 0.0 for ordinary in call.ordinary])
    able: Integers = mine[has_result[rows["domain"][mine]] & (rows["places"][mine] >= 1)]
    if call.busy:
        able = able[~np.isin(rows["key"][able], list(call.busy))]
    return able


class _Project(NamedTuple):
    """Size of a project: cents of the model a year, months."""

    yearly: float
    months: int


def _projects(call: Call, number: int) -> list[_Project]:
    """How large the projects of the call are, by the laws of capital and duration; those with most a year first."""
    rules, keys = call.rules, call.year * _PLACES + np.arange(number)
    drawn = rules.contract_months * np.exp(rules.contract_months_spread * call.draws(keys, MONTHS))
    months = [min(max(round(long), SHORTEST_SERVICE), LONGEST_SERVICE) for long in drawn.tolist()]
    capital = rules.contract_capital * np.exp(rules.contract_capital_spread * call.draws(keys, CAPITAL)) * call.real
    found = [
        _Project(cents * call.plans.cost_for_capital(long) * MONTHS_PER_YEAR / long, long)
        for cents, long in zip(capital.tolist(), months, strict=True)
    ]
    return sorted(found, key=lambda one: -one.yearly)


def _most_a_year(call: Call, able: Integers) -> Floats:
    """Largest yearly money of a contract that each operator is trusted with, cents."""
    rows = call.providers.rows
    income = sum(rows[name][able] for name in ("grant", "procurement", "subsidy", "private_income"))
    return np.asarray(call.table["largest_contract"][rows["territory"][able]] * income)


def _in_chosen_cells(call: Call, able: Integers, number: int) -> Integers:
    """Operators where the State sees most unmet need; as many cells as there are to be contracts."""
    rows, cells = call.providers.rows, call.providers.cells
    noise = call.draws(cells["key"], NEED)
    seen = call.unmet() * np.exp(call.table["need_noise"].repeat(N_DOMAINS) * noise)
    seen.reshape(-1, N_DOMAINS)[:, [ordinary.net <= 0.0 for ordinary in call.ordinary]] = -1.0
    is_chosen = np.zeros(len(cells), dtype=np.bool_)
    is_chosen[np.lexsort((cells["key"], -seen))[: max(1, math.ceil(number / call.rules.candidacies))]] = True
    cell = rows["territory"][able].astype(np.int64) * N_DOMAINS + rows["domain"][able]
    return np.asarray(able[is_chosen[cell]])


def _promises(call: Call, able: Integers) -> Floats:
    """Net outcome of each operator's project relative to ordinary service, as its proposer sees it."""
    keys, territory, domain, factor = (
        call.providers.rows[name][able] for name in ("key", "territory", "domain", "success_factor")
    )
    noise = call.draws(keys, OPTIMISM)
    spread = call.table["optimism"][territory]
    usual = np.array([ordinary.success_factor for ordinary in call.ordinary])[domain]
    return np.asarray(factor / usual * np.exp(spread * noise - 0.5 * spread**2))


def _candidacy(call: Call, row: int, promise: float, months: int, yearly: float) -> Candidacy | None:
    """The project of one operator; none when more would go to measuring than to serving."""
    rules, domain = call.rules_of(row), int(call.providers.rows["domain"][row])
    ordinary, service = call.ordinary[domain], round(yearly * months / MONTHS_PER_YEAR)
    evaluation = round(rules.evaluation_cost * EVALUATION_EFFORT[comparison(call.plans.terms)] * call.real)
    if service < max(1, evaluation):
        return None
    most = MOST_SUCCESS - ordinary.deadweight
    expected = min(promise * ordinary.net, most)
    return Candidacy(
        operator=row,
        expected=expected,
        target=min(expected * rules.ambition, most),
        service=service,
        months=months,
        unit=call.plans.unit(months),
        fee=round(rules.structuring_fee * service),
        evaluation=evaluation,
        at_risk=round(rules.operator_at_risk * service),
        margin=rules.capital_margin,
    )
