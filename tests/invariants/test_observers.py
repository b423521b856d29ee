"""Looking changes nothing: indicators are computed from counts, draw nothing and can be added freely."""

import numpy as np
import pytest

import abm.indicators.registry
from abm.agents.citizen import Citizens
from abm.agents.institutions import Enterprise, PublicService
from abm.indicators.measures import BY_TERRITORY, PER_1000
from abm.indicators.registry import INDICATORS, Kind, Words, Year, indicator
from abm.series import evaluate
from abm.vocabulary import ProviderKind
from tests.worlds import run, society


def lines_of(series, name: str) -> list:
    return [line for line in series.lines() if line[1] == name]


def test_an_added_indicator_changes_no_other(monkeypatch):
    before = evaluate(run(society(1)).arrays)
    monkeypatch.setattr(abm.indicators.registry, "INDICATORS", dict(INDICATORS))
    words = Words("added", "ajouté")

    @indicator("added", PER_1000, Kind.STOCK, Year.MEAN, words, words, BY_TERRITORY)
    def added(view):
        return view.amount("waiting")

    after = evaluate(run(society(1)).arrays)
    assert set(after.indicators) - set(before.indicators) == {"added"}
    assert len(lines_of(after, "added")) > 0
    assert [line for line in after.lines() if line[1] != "added"] == before.lines()


def test_looking_every_month_changes_nothing():
    unseen, seen = society(2), society(2)
    for _ in range(24):
        unseen.step()
        seen.step()
        evaluate(seen.arrays)
        assert isinstance(seen.citizens, Citizens)
        for citizen in seen.citizens.select(lambda person: person.row < 20):
            str(citizen)
        for kind in seen.agent_types:
            for agent in seen.agents_by_type[kind]:
                str(agent)
    assert np.array_equal(unseen.book.open, seen.book.open)
    assert np.array_equal(unseen.population.citizens, seen.population.citizens)
    assert np.array_equal(unseen.providers.rows, seen.providers.rows)
    assert evaluate(unseen.arrays).content_hash() == evaluate(seen.arrays).content_hash()


def test_computing_indicators_leaves_the_counts_as_they_are():
    model = run(society(3))
    arrays = model.arrays
    tally, civic, waits = arrays.tally.copy(), arrays.civic.copy(), arrays.wait_histogram.copy()
    for column in (arrays.tally, arrays.civic, arrays.wait_histogram, arrays.ledger_residual):
        column.flags.writeable = False
    first = evaluate(arrays)
    second = evaluate(arrays)
    assert first.content_hash() == second.content_hash()
    assert np.array_equal(tally, arrays.tally)
    assert np.array_equal(civic, arrays.civic)
    assert np.array_equal(waits, arrays.wait_histogram)


def test_no_indicator_draws(monkeypatch):
    arrays = run(society(4)).arrays

    def refuse(*_: object) -> None:
        raise AssertionError("an indicator draws")

    for module in (np.random,):
        for name in ("random", "rand", "normal", "default_rng"):
            monkeypatch.setattr(module, name, refuse)
    for name in ("uniform", "normal", "exponential", "threefry"):
        monkeypatch.setattr(f"abm.randomness.{name}", refuse)
    evaluate(arrays)


def test_the_order_in_which_indicators_are_asked_for_changes_no_value():
    arrays = run(society(5)).arrays
    names = list(INDICATORS)
    whole = sorted(evaluate(arrays, names).lines())
    assert whole == sorted(evaluate(arrays, names[::-1]).lines())
    for name in names[::7]:
        assert lines_of(evaluate(arrays, [name]), name) == lines_of(evaluate(arrays), name)


@pytest.mark.parametrize("seed", [1, 2])
def test_stepping_on_after_a_look_goes_where_it_would_have_gone(seed):
    model = run(society(seed), 12)
    half = evaluate(model.arrays)
    run(model)
    whole = evaluate(model.arrays)
    early = [line for line in whole.lines() if line[0] < 0]
    assert early == half.lines()


def test_providers_alive_are_mesa_agents_and_nobody_else():
    model = run(society(3, citizens=2000, burn_in=24, months=37))
    model._register_providers()
    rows = model.providers.rows
    mine = (rows["alive"] == 1) & (rows["kind"] != ProviderKind.FRINGE)
    agents = [agent for kind in (PublicService, Enterprise) for agent in model.agents_by_type[kind]]
    assert sorted(agent.row for agent in agents) == np.flatnonzero(mine).tolist()
    assert all(agent.key == rows["key"][agent.row] for agent in agents)
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert model.arrays.tally["hatchings"].sum() > 5


def test_agents_keep_the_numbers_the_model_gives_them_whatever_the_version_of_mesa():
    model = run(society(1, citizens=2_000, burn_in=12, months=14))
    numbers = {agent.row: agent.unique_id for agent in model.agents_by_type[Enterprise]}
    assert numbers
    assert all(number == 10_000 + row for row, number in numbers.items())
