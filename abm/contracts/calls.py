"""The yearly call for projects: candidacies, selection by the State, investors (MODEL 6, 7)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import NamedTuple, cast

import numpy as np

from abm.contracts.contract import Contract
from abm.contracts.investors import Investor
from abm.contracts.plan import EVALUATION_EFFORT, SHORTEST_SERVICE, Financing, Plans, comparison
from abm.funding.draws import normals
from abm.institutions import Federation, federate
from abm.parameters.contracts import Contracts, Initiator
from abm.parameters.table import Table
from abm.providers.columns import CENTS, Floats, Integers, Providers
from abm.randomness import uniform
from abm.rules.contracting import investor_gain, present_value, state_gain
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, ProviderKind, Stream

_CANDIDACY = int(Stream.CANDIDACY)
_DRAWS = 16
"""Draws of one operator in one call."""
_CAPITAL, _MONTHS, _OPTIMISM, _SIGNATURE, _ABANDONED, _NEED = range(6)
_ROUNDING = 2**30
_MOST_SUCCESS = 0.95
"""Largest share of people whose success anybody proposes."""
_ROUNDED = 3
"""Cents by which parts of a sum rounded one by one may exceed it."""
_PLACES = 2**16
"""Projects that one call can tell apart."""
LONGEST_SERVICE = 120
"""Months of service of the longest contract."""


def rules_in(table: Table, territory: int) -> Contracts:
    """Parameters of contracts as they are in force in a territory."""
    return cast(Contracts, SimpleNamespace(**dict(zip(table.dtype.names or (), table[territory].item(), strict=True))))


@dataclass(frozen=True)
class Ordinary:
    """What the ordinary service of a domain does, which everybody knows.

    Attributes:
        gross: share of those who began service out of need 12 months later.
        deadweight: the same without service.
        months_served: mean months a person is served.
        social_worth: euros that one person out of need is worth beyond what public budgets save.
        price: cost of a person served for a year, cents.
    """

    gross: float
    deadweight: float
    months_served: float
    social_worth: float
    price: float

    @property
    def net(self) -> float:
        """What the service adds."""
        return self.gross - self.deadweight


@dataclass(frozen=True)
class Candidacy:
    """A project that was handed in.

    Attributes:
        operator: row of the operator.
        expected: net outcome per person that its proposer expects.
        service: cost of service in all, cents of the model.
        months: of service.
        unit: what it takes and what it pays for each cent of its cost.
        gain: what the State expects of it, cents.
        fee: of the intermediary.
        evaluation: cost of measuring.
        at_risk: part of the service that is paid on results only.
        margin: capital beyond what is planned, a share.
    """

    operator: int
    expected: float
    service: int
    months: int
    unit: Financing
    gain: float
    fee: int
    evaluation: int
    at_risk: int
    margin: float

    @property
    def cost(self) -> int:
        """What its vehicle has to pay: service in advance, fee and evaluation."""
        return self.service - self.at_risk + self.fee + self.evaluation

    @cached_property
    def money(self) -> Financing:
        """What it takes and what it pays."""
        return self.unit.times(self.cost)

    @property
    def planned(self) -> int:
        """What the payer commits: payments on plan."""
        return round(self.unit.if_success * self.cost) + self.at_risk

    @property
    def promised(self) -> int:
        """Capital that investors are asked for: what is planned and a margin, but no more than the cost."""
        return min(self.cost, math.ceil(self.unit.capital * self.cost * (1.0 + self.margin)) + _ROUNDED)


@dataclass(frozen=True)
class Call:
    """A call for projects of one January.

    Attributes:
        seed: of the run.
        month: from the start of the burn-in.
        table: parameter rows by territory, as they are in force.
        plans: terms that contracts are written on, and what they take.
        providers: all providers.
        ordinary: service of each domain.
        unmet: share of people in need whom nobody serves, by cell.
        busy: keys of operators that have a contract.
    """

    seed: int
    month: int
    table: Table
    plans: Plans
    providers: Providers
    ordinary: tuple[Ordinary, ...]
    unmet: Floats
    busy: frozenset[int]

    @cached_property
    def rules(self) -> Contracts:
        """Parameters of contracts, for what is decided once for all territories."""
        return rules_in(self.table, 0)

    @cached_property
    def _by_territory(self) -> list[Contracts]:
        return [rules_in(self.table, territory) for territory in range(len(self.table))]

    def rules_of(self, row: int) -> Contracts:
        """Parameters of contracts in the territory of an operator."""
        return self._by_territory[int(self.providers.rows["territory"][row])]

    @property
    def year(self) -> int:
        """Number of the call."""
        return self.month // MONTHS_PER_YEAR

    def cell_of(self, row: int) -> int:
        """Territory × 4 + domain of an operator."""
        record = self.providers.rows[row]
        return int(record["territory"]) * N_DOMAINS + int(record["domain"])

    @property
    def real(self) -> float:
        """Cents of the model for a euro of real size."""
        return CENTS / float(self.providers.economy["scale"][0])

    def draws(self, keys: Integers, what: int) -> Floats:
        """Standard normal draws of operators, cells or projects in this call."""
        found = np.empty(len(keys))
        normals(self.seed, _CANDIDACY, np.ascontiguousarray(keys), self.year * _DRAWS + what, found)
        return found

    def chance(self, key: int, what: int) -> float:
        """Uniform draw of one operator in this call."""
        return float(uniform(self.seed, _CANDIDACY, key, self.year * _DRAWS + what))


def candidacies(call: Call, envelope: int, state_chance: float) -> list[Candidacy]:
    """Projects handed in: as many as are usual for the money there is.

    An operator proposes in its own territory what it expects most of; where the State initiates, it picks territories
    and domains by need as it sees it, and operators there answer.

    Args:
        call: the call.
        envelope: free money, cents of the model.
        state_chance: chance of success as the State sees it.
    """
    rules = call.rules
    mean_capital = rules.contract_capital * math.exp(0.5 * rules.contract_capital_spread**2) * call.real
    wanted = rules.candidacies * envelope / mean_capital
    number = int(wanted + uniform(call.seed, _CANDIDACY, 0, _ROUNDING + call.year))
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
        found.append(_candidacy(call, int(able[place]), promises[place], project.months, yearly, state_chance))
    return [one for one in found if one is not None]


def _able(call: Call) -> Integers:
    """Enterprises free for a contract, in domains where service has a result that can be measured."""
    rows = call.providers.rows
    mine = enterprises(call)
    has_result = np.array([ordinary.net > 0.0 for ordinary in call.ordinary])
    is_busy = np.isin(rows["key"][mine], list(call.busy))
    return np.asarray(mine[has_result[rows["domain"][mine]] & ~is_busy])


class _Project(NamedTuple):
    """Size of a project: cents of the model a year, months."""

    yearly: float
    months: int


def _projects(call: Call, number: int) -> list[_Project]:
    """How large the projects of the call are, by the laws of capital and duration; those with most a year first."""
    rules, keys = call.rules, call.year * _PLACES + np.arange(number)
    drawn = rules.contract_months * np.exp(rules.contract_months_spread * call.draws(keys, _MONTHS))
    months = np.clip(np.rint(drawn), SHORTEST_SERVICE, LONGEST_SERVICE).astype(np.int64).tolist()
    capital = rules.contract_capital * np.exp(rules.contract_capital_spread * call.draws(keys, _CAPITAL)) * call.real
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


def enterprises(call: Call) -> Integers:
    """Rows of enterprises of the ESS in the order of their keys, so that nothing depends on the order of rows."""
    rows = call.providers.rows
    alive = np.flatnonzero((rows["alive"] == 1) & (rows["kind"] == ProviderKind.ESS))
    return np.asarray(alive[np.argsort(rows["key"][alive])])


def _in_chosen_cells(call: Call, able: Integers, number: int) -> Integers:
    """Operators where the State sees most unmet need; as many cells as there are to be contracts."""
    rows, cells = call.providers.rows, call.providers.cells
    noise = call.draws(cells["key"], _NEED)
    seen = call.unmet * np.exp(call.table["need_noise"].repeat(N_DOMAINS) * noise)
    seen[[call.ordinary[cell % N_DOMAINS].net <= 0.0 for cell in range(len(cells))]] = -1.0
    chosen = np.lexsort((cells["key"], -seen))[: max(1, math.ceil(number / call.rules.candidacies))]
    cell = rows["territory"][able].astype(np.int64) * N_DOMAINS + rows["domain"][able]
    return able[np.isin(cell, chosen)]


def _promises(call: Call, able: Integers) -> Floats:
    """Net outcome of each operator's project relative to ordinary service, as its proposer sees it."""
    records = call.providers.rows[able]
    noise = call.draws(records["key"], _OPTIMISM)
    spread = call.table["optimism"][records["territory"]]
    return np.asarray(records["success_factor"] * np.exp(spread * noise - 0.5 * spread**2))


def _candidacy(
    call: Call, row: int, promise: float, months: int, yearly: float, state_chance: float
) -> Candidacy | None:
    """The project of one operator; none when more would go to measuring than to serving."""
    rules, domain = call.rules_of(row), int(call.providers.rows["domain"][row])
    ordinary, service = call.ordinary[domain], round(yearly * months / MONTHS_PER_YEAR)
    evaluation = round(rules.evaluation_cost * EVALUATION_EFFORT[comparison(call.plans.terms)] * call.real)
    if service < max(1, evaluation):
        return None
    fee, at_risk = round(rules.structuring_fee * service), round(rules.operator_at_risk * service)
    unit, cost = call.plans.unit(months), service - at_risk + fee + evaluation
    expected = min(float(promise) * ordinary.net, _MOST_SUCCESS - ordinary.deadweight)
    worth = worth_of(service, expected, ordinary, rules)
    gain = state_gain(
        state_chance, worth, unit.if_success * cost + at_risk, unit.if_failure * cost, rules.state_aversion,
        rules.setting_up_cost * call.real,
    )
    return Candidacy(row, expected, service, months, unit, gain, fee, evaluation, at_risk, rules.capital_margin)


def select(call: Call, handed_in: list[Candidacy], envelope: int, state_chance: float) -> list[Candidacy]:
    """Projects that the State retains: those of which it expects most per euro, as long as there is money.

    None may promise much less than the same money given as a grant, which costs the same whatever comes of it; how much
    less is what the State gives for paying on results. Where the State initiates it wants one operator for each problem
    it has picked.
    """
    rules = call.rules
    chosen: list[Candidacy] = []
    left, most = envelope, max(1, round(rules.labelled_share * len(handed_in)))
    keys = call.providers.rows["key"]
    for one in sorted(handed_in, key=lambda one: (-one.gain / one.service, int(keys[one.operator]))):
        ordinary = call.ordinary[int(call.providers.rows["domain"][one.operator])]
        worth = worth_of(one.service, one.expected, ordinary, rules)
        as_grant = state_gain(state_chance, worth, one.service, one.service, rules.state_aversion, 0.0)
        cells = {call.cell_of(other.operator) for other in chosen}
        is_picked = rules.initiator == Initiator.STATE and call.cell_of(one.operator) in cells
        is_wanted = one.gain >= as_grant - rules.contract_premium * one.service
        if len(chosen) < most and one.planned <= left and is_wanted and not is_picked:
            chosen.append(one)
            left -= one.planned
    return chosen


def syndicate(
    call: Call, one: Candidacy, investors: list[Investor], peers: Callable[[int], set[int]], social_value: float
) -> dict[int, int]:
    """Who invests how much: investors who know the operator and expect to gain, the most eager first.

    Args:
        call: the call.
        one: a project that the State retained.
        investors: all of them.
        peers: keys of the operators that one is federated with.
        social_value: worth of its success, cents.

    Returns:
        Cents by place in ``investors``; nothing when the capital does not come together.
    """
    key, rules = int(call.providers.rows["key"][one.operator]), call.rules_of(one.operator)
    near = peers(one.operator)
    capital = one.promised
    offers = []
    for place, investor in enumerate(investors):
        if investor.free <= 0 or not investor.knows(call.seed, key, near, rules.investor_sight):
            continue
        required = investor.required(rules)
        guaranteed = rules.state_guarantee * capital
        success, failure = (
            sum(present_value(paid, required, month) for month, paid in flow)
            for flow in (one.money.back_if_success, one.money.back_if_failure)
        )
        last = one.money.back_if_failure[-1][0]
        failure = max(failure, present_value(guaranteed, required, last))
        put_in = sum(present_value(paid, required, month) for month, paid in one.money.put_in)
        gain = investor_gain(
            investor.chance, success, failure, put_in, investor.altruism(rules), social_value
        )
        if gain >= 0.0:
            offers.append((-gain, investor.key, place))
    shares: dict[int, int] = {}
    missing = capital
    for _, _, place in sorted(offers):
        part = min(missing, investors[place].free, math.ceil(rules.largest_stake * capital))
        if part > 0:
            shares[place] = part
            missing -= part
        if missing == 0:
            return shares
    return {}


def federation_of(call: Call) -> Callable[[int], set[int]]:
    """Keys of the operators that one is federated with."""
    rows = call.providers.rows
    mine = enterprises(call).astype(np.int32)
    keys = rows["key"]
    federation: Federation = federate(
        mine, len(rows), keys[mine], rows["domain"][mine].astype(np.int64),
        call.providers.territory_keys[rows["territory"][mine]], rows["place"][mine],
        int(call.table["federation_ties"][0]),
    )  # fmt: skip

    def peers(row: int) -> set[int]:
        return {int(keys[other]) for other in federation.ties[federation.start[row] : federation.start[row + 1]]}

    return peers


def signature(call: Call, one: Candidacy) -> int | None:
    """Months until a retained project is signed; none when the negotiation ends without."""
    rules, key = call.rules_of(one.operator), int(call.providers.rows["key"][one.operator])
    if call.chance(key, _ABANDONED) < rules.abandoned_share:
        return None
    spread = max(0, rules.signature_most - rules.signature_least)
    return rules.signature_least + int(call.chance(key, _SIGNATURE) * (spread + 1))


def contract_of(call: Call, one: Candidacy, shares: dict[int, int], signs: int) -> Contract:
    """The contract that a project becomes."""
    rows, rules = call.providers.rows, call.rules_of(one.operator)
    record = rows[one.operator]
    ordinary, key = call.ordinary[int(record["domain"])], int(record["key"])
    return Contract(
        called=call.month,
        signs=call.month + signs,
        months=one.months,
        tests=one.money.tests,
        cell=call.cell_of(one.operator),
        operator=one.operator,
        operator_key=key,
        service=one.service - one.at_risk,
        at_risk=one.at_risk,
        fee=one.fee,
        evaluation=one.evaluation,
        setting_up=round(rules.setting_up_cost * call.real),
        users=people_of(one.service, ordinary),
        expected=one.expected,
        baseline=ordinary.deadweight,
        plan=one.expected * rules.ambition,
        cap=round(one.money.cap),
        committed=one.planned,
        scale=one.money.scale,
        shares=shares,
    )


def worth_of(service: float, expected: float, ordinary: Ordinary, rules: Contracts) -> float:
    """What success of a project is worth to the State, cents.

    It is told by what the State pays now: ordinary service at its cost, if it succeeds as often as the State first
    believes, is just worth its money.
    """
    return service * expected / ordinary.net / rules.state_belief


def people_of(service: float, ordinary: Ordinary) -> float:
    """People whom so many cents of service serve."""
    return service / ordinary.price * MONTHS_PER_YEAR / ordinary.months_served
