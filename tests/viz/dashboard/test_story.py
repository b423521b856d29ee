"""One citizen's life: what is noted, what is told."""

from __future__ import annotations

import json

import numpy as np
import pytest

from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.vocabulary import CaseState, Domain, LegalForm, LifeStage, ProviderKind
from viz.dashboard.story import Follower, Month, Need, Person, Whom, month_of, picked
from viz.dashboard.story_text import events, sentences, timeline, who

HOUSING, AUTONOMY = Domain.HOUSING, Domain.AUTONOMY
SILENT, ASKS, LISTED = Need(CaseState.NOT_SEEKING), Need(CaseState.ASSESSMENT), Need(CaseState.WAITING)
HELPED = Need(CaseState.SERVED, ProviderKind.ESS, LegalForm.ASSOCIATION, 7)
ELSEWHERE = Need(CaseState.SERVED, ProviderKind.PUBLIC, LegalForm.PUBLIC_SERVICE, 8)
BACK = Need(CaseState.NOT_SEEKING, relapses=1)


def life(*needs: Need | None, domain: Domain = HOUSING) -> list[Month]:
    return [Month(month, {domain: need} if need else {}) for month, need in enumerate(needs)]


@pytest.fixture(scope="module")
def model() -> WelfareModel:
    model = WelfareModel(Inputs(citizens=2_000, months=24), 1)
    while model.month < model.inputs.burn_in_months + 12:
        model.step()
    return model


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ((None, SILENT), ["Month 1: a need begins (housing); she does not ask for help."]),
        ((SILENT, ASKS), ["Month 0: a need (housing) is already there; she does not ask for help.",
                          "Month 1: she asks for help (housing), 1 month after the need began."]),
        ((None, SILENT, None), [..., "Month 2: the need ends without service, 1 month after it began (housing)."]),
        ((None, LISTED, HELPED), [..., "Month 2: an association begins to serve her (housing), 1 month after the need "
                                  "began."]),
        ((None, HELPED, HELPED, HELPED, None),
         [..., "Month 4: the need ends after 3 months of service by an association (housing)."]),
        ((None, HELPED, SILENT), [..., "Month 2: she leaves an association before the need has ended (housing)."]),
        ((None, HELPED, LISTED),
         [..., "Month 2: an association no longer serves her, because it closed or has too many people; she is back on "
               "the list (housing)."]),
        ((None, HELPED, ELSEWHERE), [..., "Month 2: the public service serves her from now on (housing)."]),
        ((None, HELPED, None, BACK), [..., ..., "Month 3: the need returns (housing); she does not ask for help."]),
    ],
)  # fmt: skip
def test_what_happens_to_a_need_is_told(needs: tuple[Need | None, ...], told: list[object]) -> None:
    said = sentences(life(*needs), "en")
    assert len(said) == len(told)
    assert all(expected is ... or one == expected for one, expected in zip(said, told, strict=True))


def test_a_need_of_the_old_ends_with_a_death_and_is_no_success() -> None:
    assert "stands for a death" in events(life(HELPED, None, domain=AUTONOMY), "en")[-1][1]


def test_learning_of_the_ess_volunteering_and_giving_are_told() -> None:
    months = [Month(0, {}), Month(1, {}, knows=True, volunteers=True, gives=True), Month(2, {}, gives=True)]
    assert [month for month, _ in events(months, "fr")] == [1, 1, 1, 2, 2]


def test_months_in_need_are_added_up() -> None:
    months = life(None, SILENT, LISTED, HELPED, HELPED, None)
    told = who(Person(3, "Territory 1", LifeStage.ADULT, 8), months, "en")
    assert told[0] == "Citizen no. 3, adult, lives in Territory 1 and has 8 ties."
    assert told[-1] == (
        "From month 0 to month 5 she had a need in 4 of 6 months; in 2 she was served, in 1 she waited for it, in 1 "
        "she did not ask for help."
    )


def test_a_life_without_need_says_so() -> None:
    assert "no need" in who(Person(3, "x", LifeStage.ADULT, 8), life(None, None), "en")[-1]
    assert events([], "en") == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_timeline_has_a_mark_for_each_month_of_need(language: str) -> None:
    option = timeline(life(None, SILENT, HELPED, ELSEWHERE), 12, language).option
    assert [one["value"] for one in option["series"][0]["data"]] == [[1, 1, 0], [2, 1, 3], [3, 1, 2]]
    assert len(option["xAxis"]["data"]) == 12
    json.dumps(option, allow_nan=False)


def test_looking_back_gives_the_life_that_was_lived(model: WelfareModel) -> None:
    citizen = picked(model, Whom.IN_NEED, 1)
    before = model.month
    follower = Follower(citizen).catch_up(model)
    assert model.month == before
    assert follower.months[-1] == month_of(model, citizen)
    assert [one.month for one in follower.months] == list(range(-24, 12))


def test_following_goes_on_without_a_gap_or_a_repetition(model: WelfareModel) -> None:
    follower = Follower(picked(model, Whom.IN_NEED, 2)).catch_up(model)
    follower.look(model)
    assert len(follower.months) == 36


def test_looking_back_ends_when_the_run_is_stopped(model: WelfareModel) -> None:
    assert Follower(0).catch_up(model, lambda: True).months == []


def test_who_is_picked_is_as_asked_and_another_turn_picks_another(model: WelfareModel) -> None:
    state = {Whom.WAITING: CaseState.WAITING, Whom.NOT_SEEKING: CaseState.NOT_SEEKING, Whom.WITH_ESS: CaseState.SERVED}
    for whom, expected in state.items():
        needs = month_of(model, picked(model, whom, 1)).needs.values()
        assert expected in {one.state for one in needs}
    assert ProviderKind.ESS in {one.kind for one in month_of(model, picked(model, Whom.WITH_ESS, 1)).needs.values()}
    assert len({picked(model, Whom.IN_NEED, turn) for turn in range(10)}) > 5


def test_nobody_is_picked_where_there_is_nobody() -> None:
    model = WelfareModel(Inputs(citizens=500, months=1), 1)
    model.book.rows["state"] = np.uint8(CaseState.IDLE)
    assert picked(model, Whom.IN_NEED, 1) == -1
