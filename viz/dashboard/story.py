"""One citizen followed month by month: what is noted of her, whom to choose, and the way back to before the scenario.

Nothing is kept of anybody else, and no object stands for a citizen in the model: a few numbers are read from her rows
between two months.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from abm.model import WelfareModel
from abm.vocabulary import CaseState, Domain, LegalForm, LifeStage, ProviderKind
from viz.dashboard.snapshot import SHOWN_BEFORE

IN_NEED = (CaseState.NOT_SEEKING, CaseState.ASSESSMENT, CaseState.WAITING, CaseState.SERVED)
"""States in which somebody has a need."""


class Whom(Enum):
    """Of whom a story can be told."""

    IN_NEED = "in_need"
    WAITING = "waiting"
    NOT_SEEKING = "not_seeking"
    WITH_ESS = "with_ess"
    WITH_PUBLIC = "with_public"


@dataclass(frozen=True)
class Need:
    """Where she stands with one need.

    Attributes:
        state: of the case.
        kind: of the provider who serves her; nobody else's is noted.
        form: legal form of that provider.
        provider: its key, to tell whether it is the same; 0 is none.
        severity: of the need; 1 at its beginning.
        relapses: how often it has come back.
    """

    state: CaseState
    kind: ProviderKind = ProviderKind.NOBODY
    form: LegalForm = LegalForm.COMPANY
    provider: int = 0
    severity: float = 1.0
    relapses: int = 0


@dataclass(frozen=True)
class Month:
    """A month of her life.

    Attributes:
        month: of the scenario; negative before it.
        needs: those open at its end.
        knows, volunteers, gives: whether she knows the ESS near her, volunteers, gives.
        ties_knowing, ties_served, ties_volunteering: how many of the people she is tied to know it, are or were
            served, volunteer.
    """

    month: int
    needs: Mapping[Domain, Need]
    knows: bool = False
    volunteers: bool = False
    gives: bool = False
    ties_knowing: int = 0
    ties_served: int = 0
    ties_volunteering: int = 0


@dataclass(frozen=True)
class Person:
    """What stays as it is: territory by name, life stage, number of ties."""

    number: int
    territory: str
    stage: LifeStage
    n_ties: int


@dataclass
class Follower:
    """Follows one citizen.

    Attributes:
        number: her row.
        person: who she is; none before the first look.
        months: of her life seen so far.
    """

    number: int
    person: Person | None = None
    months: list[Month] = field(default_factory=list)

    def look(self, model: WelfareModel) -> None:
        """Note the month that has just ended."""
        if self.person is None:
            self.person = _person(model, self.number)
        month = month_of(model, self.number)
        if not self.months or month.month > self.months[-1].month:
            self.months.append(month)

    def catch_up(self, model: WelfareModel, is_stopped: Callable[[], bool] = lambda: False) -> Follower:
        """Note all months up to now: the same society lives once more, for the same seed gives the same lives.

        Args:
            model: the run that is watched; it stays as it is.
            is_stopped: asked every month; ends it before.
        """
        again = WelfareModel(model.inputs, model.seed_of_draws)
        first = max(0, model.inputs.burn_in_months - SHOWN_BEFORE)
        while again.month < model.month and not is_stopped():
            again.step()
            if again.month > first:
                self.look(again)
        return self


def month_of(model: WelfareModel, citizen: int) -> Month:
    """What is noted of a citizen now."""
    row, cases = model.population.citizens[citizen], model.book.open
    mine = cases[cases["citizen"] == citizen]
    needs = {
        Domain(int(case["domain"])): _need(model, case) for case in mine if CaseState(int(case["state"])) in IN_NEED
    }
    return Month(
        month=model.month - 1 - model.inputs.burn_in_months,
        needs=needs,
        knows=bool(row["knows"]),
        volunteers=bool(row["volunteers"]),
        gives=bool(row["gives"]),
        ties_knowing=int(row["ties_knowing"]),
        ties_served=int(row["ties_served"]),
        ties_volunteering=int(row["ties_volunteering"]),
    )


def _need(model: WelfareModel, case: np.void) -> Need:
    state, severity, relapses = CaseState(int(case["state"])), float(case["severity"]), int(case["relapse"])
    if state is not CaseState.SERVED:
        return Need(state, severity=severity, relapses=relapses)
    provider = model.providers.rows[int(case["provider"])]
    kind, form = ProviderKind(int(provider["kind"])), LegalForm(int(provider["legal_form"]))
    return Need(state, kind, form, int(provider["key"]), severity, relapses)


def _person(model: WelfareModel, number: int) -> Person:
    row = model.population.citizens[number]
    return Person(
        number, str(model.territories.names[int(row["territory"])]), LifeStage(int(row["life_stage"])),
        len(model.ties.neighbours(number)),
    )  # fmt: skip


def picked(model: WelfareModel, whom: Whom, turn: int) -> int:
    """Row of a citizen chosen at random among those of whom it holds; -1 when there is none.

    Args:
        model: the society.
        whom: among whom.
        turn: another turn, another choice.
    """
    cases = model.book.open
    state = cases["state"]
    kinds = model.providers.rows["kind"][cases["provider"]]
    served_by = np.where(state == CaseState.SERVED, kinds, ProviderKind.NOBODY)
    there = {
        Whom.IN_NEED: np.isin(state, IN_NEED),
        Whom.WAITING: state == CaseState.WAITING,
        Whom.NOT_SEEKING: state == CaseState.NOT_SEEKING,
        Whom.WITH_ESS: served_by == ProviderKind.ESS,
        Whom.WITH_PUBLIC: served_by == ProviderKind.PUBLIC,
    }[whom]
    found = np.unique(cases["citizen"][there])
    if not len(found):
        return -1
    return int(np.random.default_rng([model.seed_of_draws, model.month, list(Whom).index(whom), turn]).choice(found))
