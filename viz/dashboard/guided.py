"""Questions to begin with: scenario, two or three levers, what is compared; and their answer."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from abm.errors import WelfareError
from abm.indicators.registry import INDICATORS, Year
from abm.inputs import Inputs
from abm.simulate import simulate
from abm.tally import RunArrays
from abm.view import Level, View
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.analysis.measure_words import unit
from scenarios.runner import inputs_of
from scenarios.words import MINUS
from viz.dashboard.asked import Asked
from viz.dashboard.charts import Chart, bare, scale
from viz.dashboard.guided_words import WORDS
from viz.dashboard.pool import POOL, Failed, Pool, Ticket
from viz.dashboard.snapshot import Floats
from viz.style import GREY, VERMILION

N_PAIRS = 5
"""Societies drawn for an answer."""
LOOKS_EVERY = 0.2
"""Seconds after which somebody who has left is noticed."""
CITIZENS = 20_000


@dataclass(frozen=True)
class Lever:
    """A big control.

    Attributes:
        name: of the parameter.
        low: least value it can be given here.
        high: largest.
        step: of the slider.
        opening: value it is given when the question is opened.
    """

    name: str
    low: float
    high: float
    step: float
    opening: float


@dataclass(frozen=True)
class Question:
    """A question in the words of whoever asks it.

    Attributes:
        key: of its words.
        scenario: that is changed by the levers.
        beside: scenario without the change, that it is compared with.
        levers: two or three.
        answers: indicators that answer it; the picture shows the first.
        citizens: of each society.
        months: that it lives; none is the scenario's own.
    """

    key: str
    scenario: str
    beside: str
    levers: tuple[Lever, ...]
    answers: tuple[str, ...]
    citizens: int = CITIZENS
    months: int | None = None

    def opening(self, asked: Asked | None = None) -> dict[str, float]:
        """Values of its levers when it is opened.

        Args:
            asked: what is asked elsewhere; its values are taken where it is this question with other ones.
        """
        levers = {lever.name: lever for lever in self.levers}
        if asked is not None and asked.scenario == self.scenario and asked.changes.keys() == levers.keys():
            values = {name: float(value) for name, value in asked.changes.items()}
            if all(levers[name].low <= value <= levers[name].high for name, value in values.items()):
                return values
        return {name: lever.opening for name, lever in levers.items()}

    def asked(self, values: Mapping[str, float], seed: int = 1) -> Asked:
        """What is simulated."""
        changes = {name: f"{value:g}" for name, value in values.items()}
        return Asked(self.scenario, changes, self.citizens, self.months, seed)

    def reference(self, seed: int = 1) -> Asked:
        """What it is compared with: the same society, left as it is."""
        return Asked(self.beside, {}, self.citizens, self.months, seed)


QUESTIONS = (
    Question(
        "experiment", "base", "base",
        (
            Lever("learning.trials_a_year", 0.0, 4.0, 0.5, 1.0), Lever("learning.evaluated_share", 0.0, 1.0, 0.25, 1.0),
            Lever("learning.publication", 0.0, 1.0, 0.25, 1.0),
        ),
        ("mean_quality", "true_gain", "believed_gain", "share_net_12_months", "share_covered"), CITIZENS, 180,
    ),
    Question(
        "scale", "base", "base",
        (
            Lever("funding.moved_to_ess", -0.5, 0.8, 0.1, 0.3),
            Lever("funding.moved_to_procurement", -0.5, 0.8, 0.1, 0.0),
            Lever("funding.founders_levy", 0.0, 0.5, 0.05, 0.05),
        ),
        ("mean_employer_size", "share_covered", "n_employers"),
    ),
    Question(
        "results", "social_impact_bond", "base",
        (
            Lever("contracts.operator_at_risk", 0.0, 0.5, 0.05, 0.0),
            Lever("contracts.contract_premium", -0.5, 1.0, 0.1, 0.0),
        ),
        ("public_euros_per_net_outcome", "share_covered", "public_euros_per_inhabitant"), 60_000, 240,
    ),
    Question(
        "withdraw", "base", "base",
        (
            Lever("funding.budget", 0.4, 1.2, 0.05, 0.7), Lever("funding.grants_budget", 0.5, 2.0, 0.1, 1.0),
            Lever("needs.outreach", 0.5, 3.0, 0.1, 1.0),
        ),
        ("share_covered", "unmet_months_per_1000", "n_employers"),
    ),
    Question(
        "mix", "base", "base",
        (Lever("funding.moved_to_ess", -0.9, 0.9, 0.1, 0.3), Lever("funding.budget", 0.5, 1.5, 0.05, 1.0)),
        ("share_covered", "public_euros_per_inhabitant", "theil_coverage"),
    ),
    Question(
        "local", "base", "base",
        (
            Lever("funding.decentralisation", 0.0, 1.0, 0.1, 0.9), Lever("funding.equalisation", 0.0, 1.0, 0.1, 0.5),
            Lever("civic.visibility", 0.0, 3.0, 0.25, 1.0),
        ),
        ("theil_coverage", "share_covered", "share_aware"), 60_000,
    ),
)  # fmt: skip


def question_named(key: str) -> Question:
    """The question of a key."""
    return next(one for one in QUESTIONS if one.key == key)


@dataclass(frozen=True)
class Pair:
    """Years of a society as it is and of the same one changed, by indicator."""

    before: Mapping[str, Floats]
    after: Mapping[str, Floats]


def by_year(arrays: RunArrays, names: Sequence[str]) -> dict[str, Floats]:
    """Values of the whole years of the scenario, as yearly tables have them."""
    view, found = View(arrays, Level.TOTAL), {}
    for name in names:
        months = np.asarray(INDICATORS[name].formula(view), dtype=np.float64)[arrays.burn_in :, 0]
        years = months[: len(months) // MONTHS_PER_YEAR * MONTHS_PER_YEAR].reshape(-1, MONTHS_PER_YEAR)
        how = INDICATORS[name].year
        found[name] = years[:, -1] if how is Year.LAST else years.sum(axis=1) if how is Year.SUM else years.mean(axis=1)
    return found


@dataclass(frozen=True)
class PairOfSocieties:
    """A society left alone and changed, under the same draws; called in a process."""

    before: Inputs
    after: Inputs
    seed: int
    names: tuple[str, ...]

    def __call__(self) -> Pair:
        """Their years."""
        before, after = (by_year(simulate(one, self.seed).arrays, self.names) for one in (self.before, self.after))
        return Pair(before, after)


def pairs(
    question: Question, values: Mapping[str, float], is_stopped: Callable[[], bool], pool: Pool = POOL
) -> Iterator[Pair]:
    """Societies left alone and changed, as the processes of the server finish them.

    Raises:
        WelfareError: a value is not valid, or a run failed.
    """
    before, after = (inputs_of(one.resolved()) for one in (question.reference(), question.asked(values)))
    results: queue.SimpleQueue[Pair | Failed] = queue.SimpleQueue()
    tasks = [PairOfSocieties(before, after, seed, tuple(question.answers)) for seed in range(1, N_PAIRS + 1)]
    ticket = Ticket(tasks, lambda _, result: results.put(result))
    pool.submit(ticket)
    n_left = N_PAIRS
    try:
        while n_left and not is_stopped():
            with contextlib.suppress(queue.Empty):
                result = results.get(timeout=LOOKS_EVERY)
                if isinstance(result, Failed):
                    raise WelfareError(result.error)
                n_left -= 1
                yield result
    finally:
        pool.cancel(ticket)


def societies(n: int, language: str) -> str:
    """So many societies."""
    return WORDS(language, "societies_1") if n == 1 else WORDS(language, "societies", n=n)


def last_years(found: Sequence[Pair], name: str) -> tuple[Floats, Floats]:
    """Last year of each pair, left alone and changed; what is not known in both is left out."""
    before = np.array([pair.before[name][-1] for pair in found])
    after = np.array([pair.after[name][-1] for pair in found])
    is_known = np.isfinite(before) & np.isfinite(after)
    return before[is_known], after[is_known]


def lines(question: Question, found: Sequence[Pair], language: str) -> list[str]:
    """What comes out, a sentence for each indicator that is known."""
    return [one for name in question.answers if (one := line(name, found, language))]


def line(name: str, found: Sequence[Pair], language: str) -> str:
    """What comes out for one indicator; empty when it is known in no pair."""
    before, after = last_years(found, name)
    if not len(before):
        return ""
    moves = after - before
    told = {
        "label": INDICATORS[name].label[language], "before": bare(name, float(before.mean()), language),
        "after": bare(name, float(after.mean()), language), "unit": unit(INDICATORS[name], language),
        "change": signed(name, float(moves.mean()), language),
    }  # fmt: skip
    n = len(moves)
    if n == 1:
        return WORDS(language, "line", **told)
    low, high = (signed(name, float(end), language) for end in (moves.min(), moves.max()))
    return f"{WORDS(language, 'line_sure', low=low, high=high, n=n, **told)} {agreement(moves, language)}"


def signed(name: str, difference: float, language: str) -> str:
    """A change with its sign, without its unit."""
    number = bare(name, difference, language)
    if number in ("0", f"{MINUS}0"):
        return "0"
    return number if number.startswith(MINUS) else f"+{number}"


def agreement(moves: Floats, language: str) -> str:
    """Whether all societies moved the same way."""
    n, rises, falls = len(moves), int((moves > 0).sum()), int((moves < 0).sum())
    if rises == falls == 0:
        return WORDS(language, "agree_same")
    key = "agree_up" if rises == n else "agree_down" if falls == n else "agree_none"
    return WORDS(language, key, n=n, rises=rises, falls=falls)


def over_years(question: Question, found: Sequence[Pair], language: str) -> Chart:
    """First indicator of a question over years, left alone and changed."""
    name = question.answers[0]
    n_years = len(found[0].before[name])
    series = [
        {
            "name": WORDS(language, key), "type": "line", "showSymbol": False, "color": colour,
            "lineStyle": {"width": 3, "type": dash},
            "data": [
                round(float(value) * scale(name), 4) if np.isfinite(value) else None
                for value in np.mean([getattr(pair, side)[name] for pair in found], axis=0)
            ],
        }
        for key, side, colour, dash in (("without", "before", GREY, "dashed"), ("with", "after", VERMILION, "solid"))
    ]  # fmt: skip
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "confine": True},
        "legend": {"top": 0},
        "grid": {"left": 8, "right": 16, "top": 56, "bottom": 34, "containLabel": True},
        "xAxis": {"type": "category", "data": list(range(1, n_years + 1)), "boundaryGap": False,
                  "name": WORDS(language, "year_axis"), "nameLocation": "middle", "nameGap": 24},
        "yAxis": {"type": "value", "name": unit(INDICATORS[name], language), "nameTextStyle": {"align": "left"},
                  "scale": True},
        "series": series,
    }  # fmt: skip
    title = WORDS(language, "chart", label=INDICATORS[name].label[language], n=societies(len(found), language))
    return Chart(title, option, line(name, found, language))
