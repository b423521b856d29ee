"""Candidacies to a call for projects: who proposes what, how large and with what promise (MODEL 6, 7)."""

from __future__ import annotations

import math
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
    is_left = np.ones(len(able), dtype=np.bool_)
    found = []
    for project in _projects(call, number):
        if not is_left.any():
            break
        carriers = np.flatnonzero(is_left & (carries >= project.yearly))
        place = int(carriers[0]) if len(carriers) else int(np.argmax(np.where(is_left, carries, -1.0)))
        is_left[place] = False
        yearly = min(project.yearly, float(carries[place]))
        found.append(_candidacy(call, int(able[place]), float(promises[place]), project.months, yearly))
    return [one for one in found if one is not None]


def _able(call: Call) -> Integers:
    """Enterprises free for a contract, who have a place and work where service has a result that can be measured."""
    rows = call.providers.rows
    mine = enterprises(call)
    has_result = np.array([ordinary.net > 0.0 for ordinary in call.ordinary])
    is_busy = np.isin(rows["key"][mine], list(call.busy))
    has_place = rows["places"][mine] >= 1
    return np.asarray(mine[has_result[rows["domain"][mine]] & has_place & ~is_busy])


class _Project(NamedTuple):
    """Size of a project: cents of the model a year, months."""

    yearly: float
    months: int


def _projects(call: Call, number: int) -> list[_Project]:
    """How large the projects of the call are, by the laws of capital and duration; those with most a year first."""
    rules, keys = call.rules, call.year * _PLACES + np.arange(number)
    drawn = rules.contract_months * np.exp(rules.contract_months_spread * call.draws(keys, MONTHS))
    months = np.clip(np.rint(drawn), SHORTEST_SERVICE, LONGEST_SERVICE).astype(np.int64).tolist()
    capital = rules.contract_capital * np.exp(rules.contract_capital_spread * call.draws(keys, CAPITAL)) * call.real
    found = [
        _Project(cents * call.plans.cost_for_capital(long) * MONTHS_PER_YEAR / long, long)
        for cents, long in zip(capital.tolist(), months, strict=True)
    ]
    return sorted(found, key=lambda one: -one.yearly)


def _most_a_year(call: Call, able: Integers) -> Floats:
    """Largest yearly money of a contract that each operator is trusted with, cents."""
    records = call.providers.rows[able]
    income = records["grant"] + records["procurement"] + records["subsidy"] + records["private_income"]
    return np.asarray(call.table["largest_contract"][records["territory"]] * income)


def _in_chosen_cells(call: Call, able: Integers, number: int) -> Integers:
    """Operators where the State sees most unmet need; as many cells as there are to be contracts."""
    rows, cells = call.providers.rows, call.providers.cells
    noise = call.draws(cells["key"], NEED)
    seen = call.unmet * np.exp(call.table["need_noise"].repeat(N_DOMAINS) * noise)
    seen[[call.ordinary[cell % N_DOMAINS].net <= 0.0 for cell in range(len(cells))]] = -1.0
    chosen = np.lexsort((cells["key"], -seen))[: max(1, math.ceil(number / call.rules.candidacies))]
    cell = rows["territory"][able].astype(np.int64) * N_DOMAINS + rows["domain"][able]
    return able[np.isin(cell, chosen)]


def _promises(call: Call, able: Integers) -> Floats:
    """Net outcome of each operator's project relative to ordinary service, as its proposer sees it."""
    records = call.providers.rows[able]
    noise = call.draws(records["key"], OPTIMISM)
    spread = call.table["optimism"][records["territory"]]
    usual = np.array([ordinary.success_factor for ordinary in call.ordinary])[records["domain"]]
    return np.asarray(records["success_factor"] / usual * np.exp(spread * noise - 0.5 * spread**2))


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
