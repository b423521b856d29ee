"""Citizens, their calendars of onsets and their cases, one plain object each (MODEL 5.1, 5.2, 5.4, 5.5)."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

import mesa

from abm.randomness import choice_index, exponential, need_key, normal, spell_index, spell_key, uniform
from abm.rules import civic, creaming, matching, need, service, take_up
from abm.tally import LONGEST_WAIT
from abm.vocabulary import (
    DOMAIN_STAGE,
    MONTHS_PER_YEAR,
    N_DOMAINS,
    NEVER,
    CaseState,
    Domain,
    LifeStage,
    ProviderKind,
    QueueOrder,
    ShadowState,
    Stream,
)

if TYPE_CHECKING:
    from tests.reference.model import ReferenceModel
    from tests.reference.providers import Provider
    from tests.reference.territory import Territory

# The model's own rules, uncompiled.
frailty_factor = need.frailty_factor.py_func
severity_next_month = need.severity_next_month.py_func
severity_slowing = need.severity_slowing.py_func
months_to_relapse = need.months_to_relapse.py_func
contact_share = take_up.contact_share.py_func
seeking_probability = take_up.seeking_probability.py_func
fit = matching.fit.py_func
success_hazard = service.success_hazard.py_func
frailty_in_service = service.frailty_in_service.py_func
end_without_service = creaming.end_without_service.py_func
end_in_service = creaming.end_in_service.py_func
expected_result = creaming.expected_result.py_func
case_cost = creaming.case_cost.py_func
expected_margin = creaming.expected_margin.py_func
creaming_score = creaming.creaming_score.py_func
is_passed_over = creaming.is_passed_over.py_func
reverted = civic.reverted.py_func
learning_hazard = civic.learning_hazard.py_func
starting_hazard = civic.starting_hazard.py_func

# Plain integers: a member of an enumeration costs more to compare and to hand to a draw.
IDLE, NOT_SEEKING, ASSESSMENT = int(CaseState.IDLE), int(CaseState.NOT_SEEKING), int(CaseState.ASSESSMENT)
WAITING, SERVED, RELAPSE_DUE = int(CaseState.WAITING), int(CaseState.SERVED), int(CaseState.RELAPSE_DUE)
UNTRACKED, SHADOW_IDLE = int(ShadowState.UNTRACKED), int(ShadowState.IDLE)
SHADOW_OPEN, SHADOW_RELAPSE_DUE = int(ShadowState.OPEN), int(ShadowState.RELAPSE_DUE)
ESS, FRINGE, NOBODY = int(ProviderKind.ESS), int(ProviderKind.FRINGE), int(ProviderKind.NOBODY)
EMPLOYMENT, AUTONOMY = int(Domain.EMPLOYMENT), int(Domain.AUTONOMY)
FIRST_COME, CREAMING, UNDER_20 = int(QueueOrder.FIRST_COME), int(QueueOrder.CREAMING), int(LifeStage.UNDER_20)
_MARK, _SPONTANEOUS_END, _SUCCESS = int(Stream.MARK), int(Stream.SPONTANEOUS_END), int(Stream.SUCCESS)
_NEVER_SEEKER, _RELAPSE, _FRAILTY = int(Stream.NEVER_SEEKER), int(Stream.RELAPSE), int(Stream.FRAILTY)
_PROFILE, _TAKE_UP, _DROP_OUT = int(Stream.PROFILE), int(Stream.TAKE_UP), int(Stream.DROP_OUT)
_EXPECTED_RESULT = int(Stream.EXPECTED_RESULT)
_AWARENESS, _VOLUNTEERING, _GIVING = int(Stream.AWARENESS), int(Stream.VOLUNTEERING), int(Stream.GIVING)


class Citizen(mesa.Agent):
    """A citizen with her ties, what she knows, does and gives, and her needs by domain."""

    def __init__(self, model: ReferenceModel, row: int, territory: Territory, record: Any) -> None:
        # As abm.agents.actor: the initialiser of Mesa 3.3 keeps every model alive for ever.
        self.model = model
        self.unique_id = row
        self.pos = None
        model.register_agent(self)
        self.unique_id = row  # Mesa 3.5 numbers those it registers
        self.territory = territory
        self.ordinal = len(territory.citizens)
        self.key = (territory.key << 32) | self.ordinal
        self.life_stage = int(record["life_stage"])
        self.vulnerability = float(record["vulnerability"])
        self.knows = int(record["knows"])
        self.volunteers = int(record["volunteers"])
        self.gives = int(record["gives"])
        self.trust = int(record["trust"])
        self.trust_shift = 0
        self.trust_month = 0
        self.ties: list[Citizen] = []
        self.ties_knowing = 0
        self.ties_volunteering = 0
        self.ties_served = 0
        self.place = 0.0
        self.needs = [Need(self, domain) for domain in range(N_DOMAINS) if DOMAIN_STAGE[domain] == self.life_stage]

    def settle_in(self) -> None:
        """Count her ties and find her place on the ring, once everybody is there."""
        self.place = (self.ordinal + 0.5) / len(self.territory.citizens)
        self.ties_knowing = sum(tie.knows for tie in self.ties)
        self.ties_volunteering = sum(tie.volunteers for tie in self.ties)
        for own in self.needs:
            own.wait_for_next_mark(-1)

    def step(self) -> None:
        """Onsets, severity, spontaneous ends and take-up of one month, in every domain her age opens."""
        month = self.model.month
        for own in self.needs:
            if own.case is not None or own.due == month:
                own.step(month)

    def contact(self) -> float:
        """Share of her ties who know the providers or are being served."""
        return contact_share(self.ties_knowing, self.ties_served, len(self.ties))

    def tell_ties_served(self, change: int) -> None:
        """Her ties know one more or one fewer person in service."""
        for tie in self.ties:
            tie.ties_served += change

    def present_trust(self, month: int, reversion: float) -> float:
        """Trust gap of this month, thousandths of log odds."""
        return float(self.trust) + reverted(self.trust_shift, reversion, month - self.trust_month)

    def shift_trust(self, thousandths: int, reversion: float) -> None:
        """Move her trust gap; what moved it in earlier months reverts first."""
        month = self.model.month
        if self.trust_month != month:
            self.trust_shift = math.floor(reverted(self.trust_shift, reversion, month - self.trust_month) + 0.5)
            self.trust_month = month
        self.trust_shift += thousandths
        self.territory.trust_moved += thousandths

    def tell_experience(self, good: bool, kind: int) -> None:
        """A good or bad experience moves her trust gap and, less, that of her ties."""
        if kind == FRINGE:
            return
        p = self.territory.p
        sign = 1 if good == (kind == ESS) else -1
        self.shift_trust(sign * math.floor(1000.0 * p.trust_step + 0.5), p.trust_reversion)
        passed_on = sign * math.floor(1000.0 * p.trust_step * p.trust_contagion + 0.5)
        for tie in self.ties:
            tie.shift_trust(passed_on, p.trust_reversion)

    def reconsider(self) -> tuple[bool, bool, bool, float]:
        """Whether what she knows, does and gives turns to the contrary; she has an occasion this month.

        The last number is the part of the month that has passed when she starts or stops to volunteer.
        """
        month, territory = self.model.month, self.territory
        seed, p = self.model.seed_of_draws, territory.p
        n_ties = max(1, len(self.ties))
        draw = uniform(seed, _AWARENESS, self.key, month) * p.occasion_rate
        if self.knows:
            hazard = territory.forget
        else:
            hazard = learning_hazard(p.media, p.visibility, p.word_of_mouth, self.ties_knowing / n_ties)
        knows = draw < hazard
        if self.life_stage == UNDER_20:
            return knows, False, False, 1.0

        lean = self.present_trust(month, p.trust_reversion) / 1000.0 - p.trust_gap + p.visibility - 1.0
        draw = uniform(seed, _VOLUNTEERING, self.key, month) * p.occasion_rate
        hazard = territory.stop_volunteering
        if not self.volunteers:
            peers = self.ties_volunteering / n_ties - p.share_volunteering
            hazard = starting_hazard(p.volunteering_stop, p.share_volunteering, p.volunteering_slope * (lean + peers))
        volunteers, moment = draw < hazard, draw / hazard if hazard > 0.0 else 1.0
        draw = uniform(seed, _GIVING, self.key, month) * p.occasion_rate
        hazard = p.giving_stop
        if not self.gives:
            hazard = starting_hazard(p.giving_stop, p.share_giving, p.giving_slope * lean)
        return knows, volunteers, draw < hazard, moment

    def turn(self, knows: bool, volunteers: bool, gives: bool) -> None:
        """Turn what she knows, does or gives to the contrary and let her ties see it."""
        counts = self.territory.civic
        if knows:
            self.knows = 1 - self.knows
            change = 1 if self.knows else -1
            counts["knowing"] += change
            for tie in self.ties:
                tie.ties_knowing += change
        if volunteers:
            self.volunteers = 1 - self.volunteers
            change = 1 if self.volunteers else -1
            counts["volunteers"] += change
            for tie in self.ties:
                tie.ties_volunteering += change
        if gives:
            self.gives = 1 - self.gives
            counts["givers"] += 1 if self.gives else -1


class Need:
    """One citizen's needs in one domain: the calendar of Poisson marks and the open case, if there is one."""

    __slots__ = ("case", "citizen", "domain", "due", "key", "mark", "total")

    def __init__(self, citizen: Citizen, domain: int) -> None:
        self.citizen = citizen
        self.domain = domain
        self.key = need_key(citizen.key, domain)
        self.mark = 0
        self.total = 0.0
        self.due = NEVER
        self.case: Case | None = None

    def wait_for_next_mark(self, month: int) -> None:
        """Date the next mark later than ``month``; marks are a Poisson process in cumulated hazard."""
        citizen = self.citizen
        hazard = citizen.territory.cumulated_onsets[self.domain]
        while True:
            self.mark += 1
            self.total += exponential(citizen.model.seed_of_draws, _MARK, self.key, self.mark)
            level = self.total / citizen.vulnerability
            if level > hazard[-1]:
                self.due = NEVER
                return
            self.due = bisect_left(hazard, level)
            if self.due > month:
                return

    def step(self, month: int) -> None:
        """One month of the needs of one citizen in one domain."""
        mark = 0
        if self.due == month:
            mark = self.mark
            self.wait_for_next_mark(month)
        case = self.case
        if case is None:
            case = self.case = Case(self)
            case.begin_spell(mark, 0)
            self.citizen.territory.count("onsets", self.domain, NOBODY)
        else:
            case.follow_shadow(mark)
            case.follow_person(mark)
        case.seek_help()
        if case.is_over():
            self.case = None
        else:
            self.citizen.model.open_cases.append(case)


class Case:
    """One person's need in one domain, on the real path and on the path without any service."""

    __slots__ = (
        "citizen", "contract", "domain", "due", "evaluate", "fit", "frailty", "key", "kind", "mark", "model", "never",
        "onset", "profile", "provider", "relapse", "severity", "shadow", "shadow_due", "shadow_left", "shadow_mark",
        "shadow_relapse", "shadow_severity", "since", "spontaneous_left", "state", "success_left", "territory",
        "window",
    )  # fmt: skip

    def __init__(self, own: Need) -> None:
        citizen, domain = own.citizen, own.domain
        self.citizen, self.domain, self.key = citizen, domain, own.key
        self.model, self.territory = citizen.model, citizen.territory
        seed = self.model.seed_of_draws
        self.frailty = frailty_factor(self.territory.p.frailty_spread, normal(seed, _FRAILTY, own.key, 0))
        self.profile = self.territory.mean_profile[domain] + normal(seed, _PROFILE, own.key, 0)
        self.fit = 1.0
        self.severity = 1.0
        self.spontaneous_left = 0.0
        self.success_left = 0.0
        self.state = IDLE
        self.never = 0
        self.provider: Provider | None = None
        self.mark = self.relapse = self.onset = self.since = self.due = 0
        self.shadow = UNTRACKED
        self.shadow_mark = self.shadow_relapse = self.shadow_due = 0
        self.shadow_severity = self.shadow_left = 0.0
        self.evaluate = -1
        self.contract = self.window = 0
        self.kind = NOBODY

    @property
    def is_open(self) -> bool:
        """Whether the person is in need now."""
        return NOT_SEEKING <= self.state <= SERVED

    @property
    def spell(self) -> int:
        """Identity of the present spell."""
        return spell_key(self.key, self.mark, self.relapse)

    def begin_spell(self, mark: int, relapse: int) -> None:
        """The person falls into need: severity 1 and new thresholds."""
        seed, month, index = self.model.seed_of_draws, self.model.month, spell_index(mark, relapse)
        self.mark, self.relapse = mark, relapse
        self.onset = self.since = month
        self.severity = 1.0
        self.spontaneous_left = exponential(seed, _SPONTANEOUS_END, self.key, index)
        self.success_left = exponential(seed, _SUCCESS, self.key, index)
        share = self.territory.p.never_seekers[self.domain]
        self.never = 1 if uniform(seed, _NEVER_SEEKER, self.key, index) < share else 0
        self.state = NOT_SEEKING
        self.provider = None

    def months_until_relapse(self, mark: int, relapse: int, factor: float = 1.0) -> int:
        """Months from the end of a spell to the next one that follows from it; 0: never."""
        p = self.territory.p
        draw = uniform(self.model.seed_of_draws, _RELAPSE, self.key, spell_index(mark, relapse))
        return months_to_relapse(draw, p.relapse_hazard[self.domain] * factor, p.relapse_window_months)

    def end_spell(self, relapse_factor: float = 1.0) -> None:
        """The need ends; a relapse to come is dated at once, the likelier the less its provider cared for it."""
        month = self.model.month
        wait = self.months_until_relapse(self.mark, self.relapse, relapse_factor)
        self.provider = None
        self.since = month
        self.state = IDLE
        if wait > 0:
            self.state = RELAPSE_DUE
            self.due = month + wait

    def begin_shadow_spell(self, mark: int, relapse: int) -> None:
        """Without service she falls into need, with the thresholds the real path would have."""
        self.shadow = SHADOW_OPEN
        self.shadow_mark, self.shadow_relapse = mark, relapse
        self.shadow_severity = 1.0
        self.shadow_left = exponential(self.model.seed_of_draws, _SPONTANEOUS_END, self.key, spell_index(mark, relapse))

    def follow_shadow(self, mark: int) -> None:
        """One month of the path without any service; ``mark`` is this month's, 0 for none."""
        if self.shadow == UNTRACKED:
            return
        p, month = self.territory.p, self.model.month
        if self.shadow == SHADOW_OPEN:
            rho, drag = self.model.spontaneous[self.domain], self.model.drag[self.domain]
            self.shadow_left -= rho * severity_slowing(drag, self.shadow_severity) * self.frailty
            if self.shadow_left > 0.0:
                self.shadow_severity = severity_next_month(self.shadow_severity, p.severity_growth, p.severity_cap)
            else:
                wait = self.months_until_relapse(self.shadow_mark, self.shadow_relapse)
                self.shadow = SHADOW_IDLE
                if wait > 0:
                    self.shadow = SHADOW_RELAPSE_DUE
                    self.shadow_due = month + wait
        elif self.shadow == SHADOW_RELAPSE_DUE and self.shadow_due == month:
            self.begin_shadow_spell(self.shadow_mark, self.shadow_relapse + 1)
        if mark > 0 and self.shadow in (SHADOW_IDLE, SHADOW_RELAPSE_DUE):
            self.begin_shadow_spell(mark, 0)

    def follow_person(self, mark: int) -> None:
        """One month of the real path before matching; ``mark`` is this month's, 0 for none."""
        month, territory, domain = self.model.month, self.territory, self.domain
        if self.state == RELAPSE_DUE and self.due == month:
            self.begin_spell(self.mark, self.relapse + 1)
            territory.count("relapses", domain, NOBODY)
        elif self.is_open and self.onset < month:
            self.wear_on()
        if mark > 0 and self.state in (IDLE, RELAPSE_DUE):
            self.begin_spell(mark, 0)
            territory.count("onsets", domain, NOBODY)

    def hazard_of_an_end(self) -> float:
        """Hazard of a spontaneous end this month, displacement apart."""
        rho, drag = self.model.spontaneous[self.domain], self.model.drag[self.domain]
        return rho * severity_slowing(drag, self.severity) * self.frailty

    def wear_on(self) -> None:
        """The hazard of a spontaneous end runs; who is not served grows worse."""
        territory, domain = self.territory, self.domain
        hazard = self.hazard_of_an_end()
        if domain == EMPLOYMENT and self.state != SERVED:
            hazard *= 1.0 - territory.displaced
        self.spontaneous_left -= hazard
        if self.spontaneous_left <= 0.0:
            kind = NOBODY
            if self.state == SERVED:
                kind = self.provider.kind
                self.model.left_service.append(self.citizen)
            territory.count("spontaneous_ends", domain, kind)
            self.end_spell()
        elif self.state != SERVED:
            self.severity = severity_next_month(self.severity, territory.p.severity_growth, territory.p.severity_cap)

    def seek_help(self) -> None:
        """Take-up: ask for help with a chance that rises with contact; join a list after the assessment."""
        month, p, domain = self.model.month, self.territory.p, self.domain
        if self.state == NOT_SEEKING and not self.never:
            chance = seeking_probability(
                p.seeking_rate[domain], p.outreach, p.seeking_contact, self.citizen.contact(),
                self.model.base_contact,
            )  # fmt: skip
            if uniform(self.model.seed_of_draws, _TAKE_UP, self.key, month) < chance:
                self.territory.count("take_ups", domain, NOBODY)
                self.state = ASSESSMENT
                self.since = month
        if self.state == ASSESSMENT and month - self.since >= p.assessment_months[domain]:
            self.state = WAITING
            self.since = month
            self.provider = None

    def is_over(self) -> bool:
        """Whether both paths are idle and nothing is left to evaluate."""
        return self.state == IDLE and self.shadow in (UNTRACKED, SHADOW_IDLE) and self.evaluate < 0

    def be_placed(self, provider: Provider) -> None:
        """Service begins; from the first service on the path without it is followed too."""
        month, territory = self.model.month, self.territory
        wait = month - self.since
        territory.count("starts", self.domain, provider.kind)
        territory.count("wait_months", self.domain, provider.kind, wait)
        self.model.waits[self.domain][min(wait, LONGEST_WAIT)] += 1
        if self.shadow == UNTRACKED:
            self.shadow = SHADOW_OPEN
            self.shadow_mark, self.shadow_relapse = self.mark, self.relapse
            self.shadow_severity, self.shadow_left = self.severity, self.spontaneous_left
            self.evaluate = month + MONTHS_PER_YEAR
        self.state = SERVED
        self.since = month
        self.provider = provider
        self.kind = provider.kind
        self.fit = fit(self.profile, provider.position, territory.p.profile_width)
        provider.served += 1
        self.citizen.tell_ties_served(1)

    def promise_to(self, provider: Provider) -> float:
        """Result within 12 months that a provider expects of her."""
        model, p, domain = self.model, self.territory.p, self.domain
        z = normal(model.seed_of_draws, _EXPECTED_RESULT, self.spell, choice_index(provider.key, 0))
        strength = fit(self.profile, provider.position, p.profile_width)
        if domain == AUTONOMY:
            well = provider.success_factor * strength >= p.well_served_threshold
            return expected_result(1.0 if well else 0.0, 0.0, provider.gross_metric, p.expectation_error, z)
        slowing = severity_slowing(model.drag[domain], self.severity)
        spontaneous = model.spontaneous[domain] * self.frailty
        success = success_hazard(
            model.success[domain], provider.success_factor, strength, slowing,
            frailty_in_service(self.frailty, p.frailty_in_service),
        )  # fmt: skip
        without = end_without_service(
            spontaneous, model.drag[domain], self.severity, p.severity_growth, p.severity_cap
        )
        return expected_result(
            end_in_service(spontaneous * slowing + success), without, provider.gross_metric, p.expectation_error, z
        )

    def margin_for(self, provider: Provider) -> float:
        """What she leaves to a provider, in planned costs of a case."""
        p = self.territory.p
        mean = self.territory.cells[self.domain].mean_result
        promise = self.promise_to(provider) if provider.choice_risk > 0.0 else 0.0
        cost = case_cost(self.severity, self.model.severity_served[self.domain], p.case_cost_per_severity)
        return expected_margin(provider.choice_risk, promise, mean, cost)

    def worth_to(self, provider: Provider | None) -> float:
        """Her place in the order of a provider that creams; her need alone where nothing is at stake."""
        p = self.territory.p
        if provider is None or (provider.choice_risk == 0.0 and p.case_cost_per_severity == 0.0):
            return self.severity - 1.0
        return creaming_score(self.margin_for(provider), provider.mission, p.need_weight, self.severity)

    def is_passed_over_by(self, provider: Provider) -> bool:
        """Whether a provider that creams rather leaves a place empty than take her."""
        p = self.territory.p
        if provider.queue_order != CREAMING or provider.mission > 0.0:
            return False
        return is_passed_over(self.margin_for(provider), provider.mission, p.passing_over)

    def go_back_to_list(self) -> None:
        """Service stops without an end: she waits again."""
        self.state = WAITING
        self.since = self.model.month
        self.citizen.tell_ties_served(-1)

    def lose_provider(self) -> None:
        """Her provider closed: she chooses anew."""
        self.provider = None
        if self.state == SERVED:
            self.go_back_to_list()

    def go_along(self, heir: Provider) -> None:
        """Her provider merged into another one, whose practice she meets."""
        self.provider = heir
        if self.state == SERVED:
            self.fit = fit(self.profile, heir.position, heir.p.profile_width)

    def be_counted(self) -> None:
        """Count where she stands after matching, and evaluate what began 12 months ago."""
        territory, domain = self.territory, self.domain
        if self.is_open:
            kind = self.provider.kind if self.state == SERVED else NOBODY
            territory.count("in_need", domain, kind)
            territory.count("severity", domain, kind, self.severity)
            in_contact = 1 if self.citizen.contact() > self.model.base_contact else 0
            territory.count("in_contact", domain, kind, in_contact)
            if self.state == SERVED:
                self.provider.severity += int(self.severity * 1000.0 + 0.5)
            if self.state == NOT_SEEKING:
                territory.count("not_seeking", domain, kind)
                territory.count("never_seeking", domain, kind, self.never)
                territory.count("in_contact_not_seeking", domain, kind, in_contact)
            elif self.state == ASSESSMENT:
                territory.count("in_assessment", domain, kind)
            elif self.state == WAITING:
                if self.provider is not None:
                    self.provider.waiting += 1
                    kind = self.provider.kind
                territory.count("waiting", domain, kind)
        if self.shadow != UNTRACKED:
            self.be_compared()

    def be_compared(self) -> None:
        """Count both paths of a person who was served once."""
        territory, domain, kind = self.territory, self.domain, self.kind
        if self.is_open:
            territory.count("real_in_need", domain, kind)
            territory.count("real_severity", domain, kind, self.severity)
        if self.shadow == SHADOW_OPEN:
            territory.count("shadow_in_need", domain, kind)
            territory.count("shadow_severity", domain, kind, self.shadow_severity)
        if self.evaluate == self.model.month:
            self.evaluate = -1
            territory.count("evaluated", domain, kind)
            territory.count("gross", domain, kind, 0 if self.is_open else 1)
            territory.count("deadweight", domain, kind, 0 if self.shadow == SHADOW_OPEN else 1)
        if self.state == IDLE and self.shadow == SHADOW_IDLE and self.evaluate < 0:
            self.shadow = UNTRACKED  # both paths are idle: from here on they are one again

    def be_served(self) -> None:
        """A month of service and its outcome."""
        model, territory, domain, provider = self.model, self.territory, self.domain, self.provider
        p, month = territory.p, model.month
        strength = provider.success_factor * self.fit
        territory.count("practice", domain, provider.kind, math.floor(1_000_000.0 * strength + 0.5))
        if domain == AUTONOMY and strength >= p.well_served_threshold:
            territory.count("well_served", domain, provider.kind)
        frailty = frailty_in_service(self.frailty, p.frailty_in_service)
        slowing = severity_slowing(model.drag[domain], self.severity)
        self.success_left -= success_hazard(model.success[domain], provider.success_factor, self.fit, slowing, frailty)
        if self.success_left <= 0.0:
            territory.count("successes", domain, provider.kind)
            provider.has_success()
            if domain == EMPLOYMENT and self.shadow == SHADOW_OPEN:
                territory.net_exits += 1
            self.end_spell(provider.relapse_factor)
            self.citizen.tell_ties_served(-1)
            self.citizen.tell_experience(True, provider.kind)
            return
        gives_up = uniform(model.seed_of_draws, _DROP_OUT, self.key, month) < p.drop_out[domain]
        if gives_up or month - self.since >= p.longest_stay:
            territory.count("drop_outs", domain, provider.kind)
            self.state = NOT_SEEKING
            self.since = month
            self.provider = None
            self.citizen.tell_ties_served(-1)
            if gives_up:
                provider.has_drop_out()
                self.citizen.tell_experience(False, provider.kind)
