"""What was expected of the scenarios of the catalogue beside what they do; a contradiction is written, never adapted.

Run with ``-s -m slow`` to see the table. An expectation that runs contradict stays as it was written; its ``found``
says what came out and why, in numbers that ``python -m tests.scenarios.told`` writes. The test fails where a
contradiction has no such sentence, where a sentence is left that runs do not bear out any more, and where it tells
another number than runs give.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from abm.parameters import Contracts, Parameters
from scenarios.base_targets import SCENARIO_DRIFT
from scenarios.loader import LANGUAGES, catalogue, load
from scenarios.scenario import Direction, Expectation, Scenario
from tests.scenarios.told import TOLD, Told, changed, measured, place_of, runs, said, written

STANDS_STILL = max(target.high for target in SCENARIO_DRIFT) / 100.0
"""Change of a steady society in a year, as a share, that is taken for none; half the years of it on their average."""


def judged(expectation: Expectation, before: list[float], after: list[float], years: float) -> tuple[str, float, float]:
    """Verdict, mean of paired changes and half width of its 95 % interval, both as shares of the mean before."""
    change, error = changed(before, after)
    if expectation.direction is Direction.NONE:
        beyond = abs(change) - error > STANDS_STILL * years / 2.0
        return "contradicted" if beyond else "as expected", change, error
    sign = 1.0 if expectation.direction is Direction.UP else -1.0
    if abs(change) <= error:
        return "too small to tell", change, error
    return "as expected" if sign * change > 0.0 else "contradicted", change, error


def test_a_change_is_as_expected_contradicted_or_too_small_to_tell():
    up, none = Expectation("x", Direction.UP, ""), Expectation("x", Direction.NONE, "")
    before = [10.0, 11.0, 12.0]
    assert judged(up, before, [10.9, 12.0, 13.1], 10)[0] == "as expected"
    assert judged(up, before, [9.1, 10.0, 10.9], 10)[0] == "contradicted"
    assert judged(up, before, [9.0, 12.0, 12.1], 10)[0] == "too small to tell"
    assert judged(none, before, [10.1, 11.1, 12.1], 10)[0] == "as expected"
    assert judged(none, before, [10.9, 12.0, 13.1], 10)[0] == "contradicted"
    assert judged(up, before, [10.9, 12.0, 13.1], 10)[1] == pytest.approx(1.0 / 11.0)


def _is_told(expectation: Expectation, verdict: str) -> bool:
    if verdict == "as expected":
        return not expectation.found
    return verdict == "too small to tell" or bool(expectation.found)


def without_contracts(scenario: Scenario) -> Parameters:
    """Parameters of its society without policy, in which no money is set aside, so that nothing of contracts acts."""
    assert scenario.parameters.funding.moved_to_contracts == 0.0
    return scenario.parameters.model_copy(update={"contracts": Contracts()})


def wrong_of(told: Told, change: float, error: float) -> list[str]:
    """What is wrong with a number that a file tells when runs give this change; nothing where it is right."""
    wrong = []
    for language in LANGUAGES:
        expected, stands = written(change, error, language), said(told, language)
        if stands != [expected]:
            wrong.append(f"{told.scenario}, {told.indicator}: {stands} is told, {expected} came out")
    if told.sign * change <= 0.0 or told.shows is not (abs(change) > error):
        wrong.append(f"{told.scenario}, {told.indicator}: {change:+.2%} ± {error:.2%} is not what the words say")
    return wrong


def test_a_number_that_is_told_is_wrong_by_its_size_its_interval_its_sign_or_what_it_cannot_show():
    told = TOLD[0]
    (stands,) = said(told, "en")
    change, error = (float(one) / 100.0 for one in re.findall(r"[\d.]+", stands))
    assert wrong_of(told, -change, error) == []
    for other in ((-change - 0.001, error), (-change, error + 0.001), (change, error)):
        assert wrong_of(told, *other)
    assert wrong_of(replace(told, shows=False), -change, error)


NOT_FROM_RUNS = {"en": ".17 euros per euro", "fr": "0,17 euro par euro"}
"""A parameter that sentences cite."""


def test_every_number_in_a_sentence_of_what_was_found_is_compared_with_runs_or_a_parameter():
    assert Parameters().funding.gift_crowding_out == 0.17
    for name in catalogue():
        for one in load(name).expected:
            for language in LANGUAGES if one.found else ():
                text = one.found.in_language(language).replace(NOT_FROM_RUNS[language], "")
                for told in TOLD:
                    if (told.scenario, told.indicator) == (name, one.indicator):
                        text = place_of(told, language).sub("", text)
                assert not re.search(r"\d", text), f"{name}, {one.indicator}: nobody checks a number of '{text}'"


@pytest.mark.slow
@pytest.mark.parametrize("name", catalogue())
def test_what_was_expected_comes_out_or_the_scenario_says_what_did_in_numbers(name):
    scenario = load(name)
    assert without_contracts(scenario) == without_contracts(load(catalogue()[0]))  # the same society for all
    years = scenario.run.months / 12
    untold = []
    print(f"\n{name}")
    for one in scenario.expected:
        before, after = ([run[one.indicator] for run in runs] for runs in (runs(""), runs(name)))
        verdict, change, error = judged(one, before, after, years)
        told = _is_told(one, verdict)
        print(f"  {one.indicator:38s} {one.direction.value:5s} {change:+8.2%} +-{error:.2%}  {verdict}"
              f"{'' if told else ': not told in the file'}")  # fmt: skip
        if not told:
            untold.append(one.indicator)
    assert not untold
    assert not [wrong for told in TOLD if told.scenario == name for wrong in wrong_of(told, *measured(told))]


@pytest.mark.slow
@pytest.mark.parametrize(
    "levers", [("scaling.replication", "scaling.replication_support"), ("scaling.growth_loans", "scaling.quasi_equity")]
)
def test_sites_and_loans_by_themselves_change_nothing_in_practice_that_shows(levers):
    """The scenario scaling_up says so without a number."""
    change, error = measured(Told("scaling_up", "mean_practice", ("{}", "{}"), 1, levers=levers))
    assert abs(change) <= error
