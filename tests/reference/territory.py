"""Territories and their cells (one domain in one territory): counts, civic life, matching (MODEL 5.3, 5.5)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from abm.providers.columns import CELL
from abm.randomness import choice_index, citizen_key, skip, uniform
from abm.rules import civic, finance, matching, need, overhead
from abm.vocabulary import N_DOMAINS, N_KINDS, LifeStage, Stream
from tests.reference.people import CREAMING, EMPLOYMENT, ESS, FIRST_COME, NOBODY, SERVED, Case, Citizen

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel
    from tests.reference.providers import Provider

attraction = matching.attraction.py_func
fit = matching.fit.py_func
gumbel = matching.gumbel.py_func
ring_distance = matching.ring_distance.py_func
stretch = matching.stretch.py_func
month_part = finance.month_part.py_func
monthly_speed = finance.monthly_speed.py_func
giving_factor = finance.giving_factor.py_func
next_norm = overhead.next_norm.py_func
forgetting_hazard = civic.forgetting_hazard.py_func
displaced_share = need.displaced_share.py_func

MOST_ENTERPRISES_COMPARED = 4
"""Enterprises of the ESS that a person keeps in view, the nearest ones."""
REPUTATION_UNIT = 1_000_000.0
"""Way to whoever is not an enterprise of the ESS: the mean distance of two places on the ring."""
NEARNESS_CHOICE, FIRST_CHOICE, LEFTOVER_CHOICE = 2, 0, 1
_OCCASION, _CHOICE, _QUEUE = int(Stream.OCCASION), int(Stream.CHOICE), int(Stream.QUEUE)
_VOLUNTEERING = int(Stream.VOLUNTEERING)
_REFERRAL, _ROUNDING = int(Stream.REFERRAL), int(Stream.ROUNDING)
_UNDER_20 = int(LifeStage.UNDER_20)


class Territory:
    """A territory: its people, its cells, its parameters and what is counted there this month."""

    def __init__(self, model: ReferenceModel, index: int, key: int, mean_profile: list[float]) -> None:
        self.model = model
        self.index = index
        self.key = key
        self.mean_profile = mean_profile
        self.p: Any = None
        self.citizens: list[Citizen] = []
        self.cells: list[Cell] = []
        self.cumulated_onsets: list[list[float]] = [[] for _ in range(N_DOMAINS)]
        self.counts: dict[str, list[list[float]]] = {}
        self.civic: dict[str, int] = {}
        self.displaced = 0.0
        self.net_exits = 0
        self.trust_moved = 0
        self.trust_shift = 0.0
        self.volunteers_ratio = 1.0
        self.givers_ratio = 1.0
        self.forget = self.stop_volunteering = 0.0

    def count_people(self) -> None:
        """Count what its people know, do and give."""
        adults = [citizen for citizen in self.citizens if citizen.life_stage != _UNDER_20]
        self.civic = {
            "citizens": len(self.citizens),
            "adults": len(adults),
            "knowing": sum(citizen.knows for citizen in self.citizens),
            "volunteers": sum(citizen.volunteers for citizen in self.citizens),
            "givers": sum(citizen.gives for citizen in self.citizens),
            "trust_sum": sum(citizen.trust for citizen in self.citizens),
        }

    def open_month(self) -> None:
        """Start counting anew."""
        self.counts = defaultdict(lambda: [[0.0] * N_KINDS for _ in range(N_DOMAINS)])

    def find_displaced(self) -> None:
        """Share of the spontaneous ends of people nobody serves that last month's net exits in employment take."""
        expected = 0.0
        for citizen in self.citizens:
            for own in citizen.needs:
                case = own.case
                if own.domain == EMPLOYMENT and case is not None and case.is_open and case.state != SERVED:
                    expected += case.hazard_of_an_end()
        self.displaced = displaced_share(self.p.displacement, float(self.net_exits), expected)

    def count(self, field: str, domain: int, kind: int, amount: float = 1.0) -> None:
        """Add to one count of this month."""
        self.counts[field][domain][kind] += amount

    def reconsider(self) -> list[tuple[Citizen, tuple[bool, bool, bool]]]:
        """Ask the few people who have an occasion this month; what they decide is for later."""
        p = self.p
        self.forget = 0.0
        if p.forgetting:
            self.forget = forgetting_hazard(p.media, p.word_of_mouth, self.model.start.share_met, p.share_knowing)
        served = sum(sum(self.counts["in_need"][domain][:NOBODY]) for domain in range(N_DOMAINS))
        beyond = sum(sum(self.counts["excess"][domain][:NOBODY]) for domain in range(N_DOMAINS))
        self.stop_volunteering = p.volunteering_stop
        if served > 0.0:
            self.stop_volunteering *= 1.0 + p.overload_stop * beyond / 1e6 / served
        decided = [(citizen, citizen.reconsider()) for citizen in self._with_an_occasion()]
        refused = self._beyond_the_band([(turns[3], citizen) for citizen, turns in decided if turns[1]])
        return [(citizen, (turns[0], turns[1] and citizen not in refused, turns[2])) for citizen, turns in decided]

    def _beyond_the_band(self, turning: list[tuple[float, Citizen]]) -> set[Citizen]:
        """Those who come too late in the month to start or stop volunteering: its band would be left."""
        p, now, adults = self.p, self.civic["volunteers"], self.civic["adults"]
        most = math.floor((p.share_volunteering + p.volunteering_band) * adults)
        least = math.ceil((p.share_volunteering - p.volunteering_band) * adults)
        in_time = sorted(turning, key=lambda entry: entry[0])
        starting = [citizen for _, citizen in in_time if not citizen.volunteers]
        stopping = [citizen for _, citizen in in_time if citizen.volunteers]
        return {
            *starting[max(0, most - now + len(stopping)) :],
            *stopping[max(0, now + len(starting) - least) :],
        }

    def _with_an_occasion(self) -> list[Citizen]:
        asked = []
        candidate, turn = -1, 0
        while True:
            draw = uniform(self.model.seed_of_draws, _OCCASION, citizen_key(self.key, turn), self.model.month)
            candidate += 1 + skip(draw, self.p.occasion_rate)
            if candidate >= len(self.citizens):
                return asked
            asked.append(self.citizens[candidate])
            turn += 1

    def compare_overhead(self) -> None:
        """Funders compare what employers of the territory report and move the norm all cells share."""
        p, employers = self.p, sum(cell.alive for cell in self.cells)
        norm = mean = self.cells[0].overhead_norm
        if employers > 0:
            mean = sum(cell.overhead_sum for cell in self.cells) / 1e6 / employers
        norm = next_norm(
            norm, mean, p.overhead_understated, p.overhead_norm_drift, p.overhead_audit, p.overhead_needed,
            p.overhead_leanest,
        )  # fmt: skip
        for cell in self.cells:
            cell.overhead_norm = norm

    def sum_up_civic_life(self) -> None:
        """Shares relative to the base, and the sum of trust as far as it is followed month by month."""
        p, counts = self.p, self.civic
        moved = self.trust_shift * (1.0 - p.trust_reversion) + self.trust_moved
        counts["trust_sum"] += math.floor(moved + 0.5) - math.floor(self.trust_shift + 0.5)
        self.trust_shift = moved
        self.trust_moved = 0
        adults = max(1, counts["adults"])
        self.volunteers_ratio = counts["volunteers"] / (p.share_volunteering * adults)
        self.givers_ratio = counts["givers"] / (p.share_giving * adults)


class Cell:
    """One domain in one territory: a market of people who wait and providers who have places.

    Its money carries the names of the engine's columns.
    """

    def __init__(self, territory: Territory, domain: int, record: np.void) -> None:
        self.territory = territory
        self.domain = domain
        self.providers: list[Provider] = []
        self.usual_list = float(territory.model.start.cell_reference[territory.index, domain])
        self.mean_result = 0.0
        self.read(record)

    def read(self, record: np.void) -> None:
        """Take over every column of the engine's record."""
        for name, value in zip(CELL.names, record.item(), strict=True):
            setattr(self, name, value)

    def written(self) -> tuple[Any, ...]:
        """The engine's record of this cell."""
        return tuple(getattr(self, name) for name in CELL.names)

    def gather(self) -> None:
        """Staff, giving weight, public money and number of its enterprises."""
        enterprises = [provider for provider in self.providers if provider.kind == ESS]
        self.staff = sum(enterprise.staff_in_millionths() for enterprise in enterprises)
        self.giving_weight = sum(enterprise.giving_weight for enterprise in enterprises)
        self.public_money = sum(enterprise.agreed() for enterprise in enterprises)
        self.overhead_sum = sum(int(enterprise.overhead * 1e6 + 0.5) for enterprise in enterprises)
        self.alive = len(enterprises)

    def fill_giving_pools(self) -> None:
        """Dues and gifts its enterprises will share this month; lagged public money crowds them out."""
        p, month_of_year = self.territory.p, self.territory.model.month_of_year
        self.public_lagged += (self.public_money - self.public_lagged) * monthly_speed(p.gift_memory_months)
        factor = giving_factor(
            self.public_lagged, self.public_base, float(self.dues + self.gifts), p.gift_crowding_out, p.gift_floor,
            p.gift_ceiling,
        )  # fmt: skip
        self.dues_now = int(month_part(self.dues, month_of_year) * factor)
        self.gifts_now = int(month_part(self.gifts, month_of_year) * factor * self.territory.givers_ratio)

    def match(self, waiting: list[Case], served: list[Case]) -> None:
        """Phase 4 in this cell: choice, ceilings, lists, leftover places.

        Args:
            waiting: people on a list or about to choose one.
            served: people in service.
        """
        for provider in self.providers:
            provider.served = 0
            provider.waiting = 0
            provider.severity = 0
        for case in served:
            case.provider.served += 1
        for case in waiting:
            if case.provider is None:
                case.provider = self.choose(case, FIRST_CHOICE)
        model = self.territory.model
        if model.month < model.burn_in:
            self.usual_list += (len(waiting) - self.usual_list) / (model.burn_in + model.month + 1.0)
        self._set_ceilings(len(waiting))
        asked = [case for case in [*waiting, *served] if case.provider is not None]
        self.mean_result = mean_result([case for case in asked if case.provider.queue_order == CREAMING])

        listed, in_service = defaultdict(list), defaultdict(list)
        for case in waiting:
            if case.provider is not None and not case.is_passed_over_by(case.provider):
                listed[case.provider].append(case)
        for case in served:
            in_service[case.provider].append(case)
        sent_back: list[Case] = []
        for provider in self.providers:
            if provider.served > provider.limit:
                sent_back += self._send_back(provider, in_service[provider])
            elif listed[provider] and provider.ceiling > provider.served:
                self._take_from_list(provider, listed[provider])
        self._fill_leftover_places([case for case in waiting if case.state != SERVED] + sent_back)

    def _set_ceilings(self, n_waiting: int) -> None:
        """How far people are taken on: places, staff who are there though not funded, more under pressure.

        Above the limit, which contains the largest stretch there can be, people in service are sent away.
        """
        model, p = self.territory.model, self.territory.p
        for provider in self.providers:
            extra = stretch(
                p.overload_ceiling, provider.mission, float(n_waiting), self.usual_list, p.pressure_noise
            )
            unfunded = max(0.0, provider.staffed - provider.affordable)
            draw = uniform(model.seed_of_draws, _ROUNDING, provider.key, 0)
            most = p.overload_ceiling * provider.mission
            provider.ceiling = provider.places + int(unfunded + extra * provider.staffed + draw)
            provider.limit = provider.places + int(unfunded + most * provider.staffed + draw)

    def _send_back(self, provider: Provider, cases: list[Case]) -> list[Case]:
        """The limit fell below the people in service: the last in its order go back to the list."""
        excess = in_order(cases)[provider.limit :]
        for case in excess:
            case.go_back_to_list()
        provider.served = provider.limit
        return excess

    def _take_from_list(self, provider: Provider, cases: list[Case]) -> None:
        """A provider with places picks from its own list."""
        free = provider.ceiling - provider.served
        for case in cases if len(cases) <= free else in_order(cases)[:free]:
            case.be_placed(provider)

    def _fill_leftover_places(self, waiting: list[Case]) -> None:
        """Places left take anyone on a list of the cell, in the same order."""
        free = sum(max(0, provider.ceiling - provider.served) for provider in self.providers)
        for case in in_order(waiting) if free > 0 else []:
            if free > 0:
                provider = self.choose(case, LEFTOVER_CHOICE)
                if not case.is_passed_over_by(provider):
                    case.be_placed(provider)
                    free -= 1

    def choose(self, case: Case, attempt: int) -> Provider | None:
        """Gumbel-max choice among the providers a person can reach; None when there is none."""
        seed, p, citizen, spell = (
            self.territory.model.seed_of_draws,
            self.territory.p,
            case.citizen,
            case.spell,
        )
        leftover = attempt == LEFTOVER_CHOICE
        with_places = [
            provider
            for provider in self.providers
            if (provider.ceiling - provider.served if leftover else provider.places) > 0
        ]
        seen = {provider: 0.0 for provider in with_places if provider.kind != ESS}
        if leftover or citizen.knows or uniform(seed, _REFERRAL, spell, 0) < p.referral:
            room = min(p.providers_compared - len(seen), MOST_ENTERPRISES_COMPARED)
            near = self._nearest(citizen, spell, max(room, 0), with_places)
            distances = [ring_distance(citizen.place, provider.place) for provider in near]
            for provider, distance in zip(near, distances, strict=True):
                seen[provider] = distance - sum(distances) / len(distances)
        best, best_utility = None, -math.inf
        for provider, detour in seen.items():
            draw = uniform(seed, _CHOICE, spell, choice_index(provider.key, attempt))
            utility = self._attraction(case, provider, detour) + gumbel(draw)
            if utility > best_utility:
                best, best_utility = provider, utility
        return best

    def _nearest(self, citizen: Citizen, spell: int, n: int, among: list[Provider]) -> list[Provider]:
        """The nearest enterprises of the ESS; nearness has its own chance."""
        seed, scale = self.territory.model.seed_of_draws, self.territory.p.nearness_scale
        scored = []
        for provider in among:
            if provider.kind == ESS:
                draw = uniform(seed, _CHOICE, spell, choice_index(provider.key, NEARNESS_CHOICE))
                distance = ring_distance(citizen.place, provider.place)
                scored.append((-distance / scale + gumbel(draw), provider.key, provider))
        scored.sort(reverse=True)
        return [provider for _, _, provider in scored[:n]]

    def _attraction(self, case: Case, provider: Provider, detour: float) -> float:
        """Utility of a provider for a person, before chance."""
        p, citizen = self.territory.p, case.citizen
        trust = 0.0
        if provider.kind == ESS:
            trust = citizen.present_trust(self.territory.model.month, p.trust_reversion) / 1000.0
        reputation = float(provider.reputation) / REPUTATION_UNIT
        return attraction(
            trust,
            reputation,
            detour,
            p.nearness_scale,
            fit(case.profile, provider.position, p.profile_width),
        )


def in_order(cases: list[Case]) -> list[Case]:
    """People in the order in which they are served, ties by keyed draw."""
    return sorted(cases, key=_rank)


def _rank(case: Case) -> tuple[float, float]:
    list_key = 0 if case.provider is None else choice_index(case.provider.key, FIRST_CHOICE)
    draw = uniform(case.model.seed_of_draws, _QUEUE, case.spell, list_key)
    order = case.territory.p.queue_order if case.provider is None else case.provider.queue_order
    if order == FIRST_COME:
        return float(case.since), draw
    return -(case.worth_to(case.provider) if order == CREAMING else case.severity - 1.0), draw


def mean_result(cases: list[Case]) -> float:
    """Mean result that their providers expect of these people; thousand-millionths add up in any order."""
    if not cases:
        return 0.0
    return sum(int(case.promise_to(case.provider) * 1e9) for case in cases) / 1e9 / len(cases)
