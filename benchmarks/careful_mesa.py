"""What a careful modeller would write in Mesa: one agent a citizen, direct references, ordinary random numbers.

It answers one question only: what would the people's part of a month cost without a compiled engine and without
keyed draws? It starts from the same citizens, ties, open cases and funded places as the engine.

It does, for every citizen and month: onsets by vulnerability in the domains of her age, severity, spontaneous ends,
never-seekers, take-up rising with the ties who know or are served, the delay before the list, choice of one of at
most four providers by trust, reputation, nearness and fit, lists served by severity, success and drop-out, the
longest stay, relapse, trust and reputation moved by experience and told to ties, awareness, volunteering, giving.
A draw comes before every walk over ties, and the walk is left out when the draw decides alone.

It does not: draw by key (no paired runs; results depend on the order of agents), follow anybody on the path without
service (no months averted), keep frailty, draw thresholds instead of monthly chances, displace job-seekers, take on
more people than there are places, count into the tally, or move any money: places stay what they are at the start,
no wages, payments, cash, exits, yearly allocation or founders. So it does much less than the engine, and the ratio
of the two is on the low side.
"""

from __future__ import annotations

import math
from heapq import nlargest
from random import Random
from types import SimpleNamespace
from typing import Any

import mesa

from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.vocabulary import DOMAIN_STAGE, N_DOMAINS, CaseState, LifeStage, ProviderKind

IDLE, NOT_SEEKING, ASSESSMENT = int(CaseState.IDLE), int(CaseState.NOT_SEEKING), int(CaseState.ASSESSMENT)
WAITING, SERVED, RELAPSE_DUE = int(CaseState.WAITING), int(CaseState.SERVED), int(CaseState.RELAPSE_DUE)
ESS, FRINGE = int(ProviderKind.ESS), int(ProviderKind.FRINGE)
MOST_COMPARED = 4
HIGHEST_START = 0.1
"""No chance to start volunteering or giving is higher: a draw above it needs no walk over ties."""


class Provider(mesa.Agent):  # type: ignore[misc]
    """Who serves: places, a list, a reputation."""

    def __init__(self, model: CarefulModel, record: Any) -> None:
        super().__init__(model)
        self.kind = int(record["kind"])
        self.place = float(record["place"])
        self.position = float(record["position"])
        self.places = int(record["places"])
        self.reputation_step = model.p.reputation_step / max(1.0, float(record["size"]))
        self.reputation = 0.0
        self.served = 0
        self.waiting: list[Need] = []

    def attraction(self, citizen: Citizen, profile: float) -> float:
        """Weight of this provider in a person's choice."""
        p = self.model.p
        gap = profile - self.position
        utility = self.reputation - gap * gap / (2.0 * p.profile_width * p.profile_width)
        if self.kind == ESS:
            distance = abs(citizen.place - self.place)
            utility += citizen.trust - min(distance, 1.0 - distance) / p.nearness_scale
        else:
            utility -= 0.25 / p.nearness_scale
        return math.exp(utility)

    def step(self) -> None:
        """Fill free places from the list, the most severe first."""
        self.reputation *= 1.0 - self.model.p.trust_reversion
        waiting = [need for need in self.waiting if need.state == WAITING]
        free = self.places - self.served
        if free > 0 and waiting:
            chosen = waiting if len(waiting) <= free else nlargest(free, waiting, key=lambda need: need.severity)
            for need in chosen:
                need.begin_service(self)
            waiting = [need for need in waiting if need.state == WAITING]
        self.waiting = waiting


class Need:
    """One citizen's need in one domain, open or not."""

    __slots__ = (
        "assessment", "citizen", "domain", "drag", "drop_out", "due", "never", "onset", "profile", "provider",
        "relapse", "seeking", "severity", "since", "spontaneous", "state", "success",
    )  # fmt: skip

    def __init__(self, citizen: Citizen, domain: int) -> None:
        model = citizen.model
        p, rates = model.p, model.rates
        self.citizen, self.domain = citizen, domain
        self.onset = rates.onset[domain] * citizen.vulnerability
        self.spontaneous, self.success = rates.spontaneous[domain], rates.success[domain]
        self.drag = rates.drag[domain]
        self.relapse, self.drop_out = p.relapse_hazard[domain], p.drop_out[domain]
        self.seeking = p.seeking_rate[domain] * p.outreach
        self.assessment = p.assessment_months[domain]
        self.profile = model.mean_profile[citizen.territory][domain] + model.random.gauss(0.0, 1.0)
        self.state = IDLE
        self.severity = 1.0
        self.since = self.due = 0
        self.never = False
        self.provider: Provider | None = None

    def begin(self, month: int) -> None:
        """A spell begins."""
        model = self.citizen.model
        self.state = NOT_SEEKING
        self.since = month
        self.severity = 1.0
        self.never = model.random.random() < model.p.never_seekers[self.domain]
        self.provider = None

    def end(self, month: int) -> None:
        """The need ends; a relapse is dated at once."""
        model = self.citizen.model
        if self.state == SERVED:
            self.leave_service()
        self.state = IDLE
        if self.relapse > 0.0:
            wait = 1 + int(math.log(1.0 - model.random.random()) / math.log1p(-self.relapse))
            if wait <= model.p.relapse_window_months:
                self.state, self.due = RELAPSE_DUE, month + wait

    def begin_service(self, provider: Provider) -> None:
        """A place is free."""
        self.state = SERVED
        self.since = self.citizen.model.month
        self.provider = provider
        provider.served += 1
        for tie in self.citizen.ties:
            tie.ties_served += 1

    def leave_service(self) -> None:
        """The place is free again."""
        assert self.provider is not None
        self.provider.served -= 1
        for tie in self.citizen.ties:
            tie.ties_served -= 1

    def step(self, month: int, random: Any) -> None:
        """One month in need, or until a relapse."""
        state = self.state
        if state == RELAPSE_DUE:
            if self.due == month:
                self.begin(month)
            return
        slowing = math.exp(-self.drag * (self.severity - 1.0)) if self.drag and self.severity > 1.0 else 1.0
        if random() < self.spontaneous * slowing:
            self.end(month)
            return
        p = self.citizen.model.p
        if state == SERVED:
            self._be_served(month, slowing, random)
            return
        self.severity = min(p.severity_cap, self.severity * (1.0 + p.severity_growth))
        if state == NOT_SEEKING and not self.never:
            citizen = self.citizen
            draw = random()
            if draw < 0.95:
                contact = (citizen.ties_knowing() + citizen.ties_served) / (len(citizen.ties) or 1)
                tilt = p.seeking_contact * (min(1.0, contact) - citizen.model.rates.contact)
                if draw < self.seeking * math.exp(tilt):
                    self.state, self.since = ASSESSMENT, month
                    state = ASSESSMENT
        if state == ASSESSMENT and month - self.since >= self.assessment:
            self.state, self.since = WAITING, month
            provider = self.citizen.choose(self)
            if provider is not None:
                provider.waiting.append(self)

    def _be_served(self, month: int, slowing: float, random: Any) -> None:
        citizen, provider = self.citizen, self.provider
        assert provider is not None
        p = citizen.model.p
        gap = (self.profile - provider.position) / p.profile_width
        if random() < self.success * slowing * math.exp(-0.5 * gap * gap) / citizen.model.usual_fit:
            kind = provider.kind
            provider.reputation += provider.reputation_step
            self.end(month)
            citizen.tell_experience(True, kind)
        elif random() < self.drop_out or month - self.since >= p.longest_stay:
            provider.reputation -= provider.reputation_step
            self.leave_service()
            self.state, self.since = NOT_SEEKING, month
            citizen.tell_experience(False, provider.kind)


class Citizen(mesa.Agent):  # type: ignore[misc]
    """A citizen with her ties, her needs, and what she knows, trusts, does and gives."""

    def __init__(self, model: CarefulModel, record: Any, place: float) -> None:
        super().__init__(model)
        self.territory = int(record["territory"])
        self.place = place
        self.vulnerability = float(record["vulnerability"])
        self.adult = int(record["life_stage"]) != LifeStage.UNDER_20
        self.knows = bool(record["knows"])
        self.volunteers = bool(record["volunteers"])
        self.gives = bool(record["gives"])
        self.own_trust = self.trust = float(record["trust"]) / 1000.0
        self.ties: list[Citizen] = []
        self.ties_served = 0
        stage = int(record["life_stage"])
        self.needs = [Need(self, domain) for domain in range(N_DOMAINS) if DOMAIN_STAGE[domain] == stage]

    def ties_knowing(self) -> int:
        """How many of her ties know the ESS."""
        return sum([tie.knows for tie in self.ties])

    def step(self) -> None:
        """Needs of the month, then what she learns, forgets, does and gives."""
        model = self.model
        month, random, p = model.month, model.draw, model.p
        for need in self.needs:
            if need.state != IDLE:
                need.step(month, random)
            elif random() < need.onset:
                need.begin(month)
        draw = random()
        if self.knows:
            if draw < model.forget:
                self.knows = False
        elif draw < model.media + p.word_of_mouth:
            self.knows = draw < model.media or draw < self.learning_chance()
        if not self.adult:
            return
        draw = random()
        if self.volunteers:
            if draw < p.volunteering_stop:
                self.volunteers = False
        elif draw < HIGHEST_START:
            peers = sum([tie.volunteers for tie in self.ties]) / (len(self.ties) or 1) - p.share_volunteering
            if draw < starting_chance(model.volunteering_odds, p.volunteering_slope * (self.lean() + peers)):
                self.volunteers = True
        draw = random()
        if self.gives:
            if draw < p.giving_stop:
                self.gives = False
        elif draw < HIGHEST_START and draw < starting_chance(model.giving_odds, p.giving_slope * self.lean()):
            self.gives = True

    def learning_chance(self) -> float:
        """Monthly chance of learning of the ESS, from the media and from her ties."""
        return self.model.media + self.model.p.word_of_mouth * self.ties_knowing() / (len(self.ties) or 1)

    def lean(self) -> float:
        """Trust gap and visibility above their base."""
        p = self.model.p
        return self.trust - p.trust_gap + p.visibility - 1.0

    def choose(self, need: Need) -> Provider | None:
        """One of a few providers of her territory and the domain, by attraction."""
        model = self.model
        seen, enterprises = model.cells[self.territory * N_DOMAINS + need.domain]
        if enterprises and (self.knows or model.draw() < model.p.referral):
            few = min(len(enterprises), MOST_COMPARED)
            seen = seen + model.random.sample(enterprises, few)
        if not seen:
            return None
        return model.random.choices(seen, [provider.attraction(self, need.profile) for provider in seen])[0]

    def tell_experience(self, good: bool, kind: int) -> None:
        """A good or bad experience moves her trust gap and, less, that of her ties."""
        if kind == FRINGE:
            return
        p = self.model.p
        step = p.trust_step if good == (kind == ESS) else -p.trust_step
        self.trust += step
        for tie in self.ties:
            tie.trust += step * p.trust_contagion


class CarefulModel(mesa.Model):  # type: ignore[misc]
    """The people of a society in plain Mesa.

    Args:
        inputs: as of the engine; a policy is not looked at.
        seed: of Python's own random numbers.
    """

    def __init__(self, inputs: Inputs, seed: int) -> None:
        super().__init__(rng=seed)
        self.random = Random(seed)
        self.draw = self.random.random
        self.month = 0
        start = WelfareModel(inputs, seed)
        self.p = _plain(start.params[0])
        self.rates = _plain(start.steady.rates[0])
        self.mean_profile = start.providers.mean_profile.tolist()
        p = self.p
        self.media = p.media * p.visibility
        self.forget = (p.media + p.word_of_mouth * p.share_knowing) * (1.0 - p.share_knowing) / p.share_knowing
        self.volunteering_odds = p.volunteering_stop * p.share_volunteering / (1.0 - p.share_volunteering)
        self.giving_odds = p.giving_stop * p.share_giving / (1.0 - p.share_giving)
        # Mean fit of a person whose profile is one standard deviation wide around the provider's position.
        self.usual_fit = p.profile_width / math.sqrt(p.profile_width * p.profile_width + 1.0)
        self._build_people(start)
        self._build_providers(start)
        self._open_first_needs(start)

    def step(self) -> None:
        """One month of the people."""
        self.people.do("step")
        self.providers.do("step")
        self.month += 1

    def in_need(self) -> list[int]:
        """People in need by domain."""
        counts = [0] * N_DOMAINS
        for citizen in self.people:
            for need in citizen.needs:
                counts[need.domain] += NOT_SEEKING <= need.state <= SERVED
        return counts

    def _build_people(self, start: WelfareModel) -> None:
        places = start.population.places().tolist()
        citizens = [
            Citizen(self, record, place) for record, place in zip(start.population.citizens, places, strict=True)
        ]
        for row, citizen in enumerate(citizens):
            citizen.ties = [citizens[other] for other in start.ties.neighbours(row).tolist()]
        self.people = self.agents_by_type[Citizen]
        self._rows: list[Citizen] = citizens

    def _build_providers(self, start: WelfareModel) -> None:
        self.cells: list[tuple[list[Provider], list[Provider]]] = [([], []) for _ in range(start.providers.n_cells)]
        self._by_row: dict[int, Provider] = {}
        for row, record in enumerate(start.providers.rows):
            if record["alive"] == 1 and record["places"] > 0:
                provider = self._by_row[row] = Provider(self, record)
                always_seen, enterprises = self.cells[int(record["territory"]) * N_DOMAINS + int(record["domain"])]
                (enterprises if provider.kind == ESS else always_seen).append(provider)
        self.providers = self.agents_by_type[Provider]

    def _open_first_needs(self, start: WelfareModel) -> None:
        for record in start.book.open:
            citizen = self._rows[record["citizen"]]
            need = next(need for need in citizen.needs if need.domain == record["domain"])
            need.state = int(record["state"])
            need.severity = float(record["severity"])
            need.profile = float(record["profile"])
            need.due = int(record["due"])
            need.since = int(record["since"])
            need.never = bool(record["never"])
            provider = self._by_row.get(int(record["provider"])) or citizen.choose(need)
            if need.state == SERVED and provider is not None:
                need.begin_service(provider)
            elif need.state == WAITING and provider is not None:
                provider.waiting.append(need)
        del self._rows, self._by_row


def starting_chance(odds: float, tilt: float) -> float:
    """Monthly chance to start volunteering or giving, steady at the base share for tilt 0."""
    odds = odds / (1.0 - odds) * math.exp(tilt)
    return odds / (1.0 + odds)


def _plain(record: Any) -> SimpleNamespace:
    """A parameter record as plain numbers and lists of numbers."""
    return SimpleNamespace(**{name: record[name].tolist() for name in record.dtype.names})
