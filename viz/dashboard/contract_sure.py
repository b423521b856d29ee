"""How sure a payment is, from what is typed into boxes: an effect, and the people it is measured on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abm.contracts.clauses import Fixed, steps_of
from abm.contracts.curve import payment_law_of
from abm.contracts.estimate import Estimate, Measuring, estimate, steps
from abm.contracts.measurement import Method
from abm.contracts.results import Values
from abm.contracts.terms import Metric
from abm.errors import WelfareError
from viz.contract_sure_words import effect_lines, error_words, law_lines, steps_table
from viz.dashboard.contract_cases import Case, read_number, read_value, written_value
from viz.dashboard.contract_words import WORDS
from viz.messages import tick
from viz.tables import Table

USUAL_PEOPLE = 500
"""Measured at each test, where the terms name nobody."""
USUAL_MEANS = {"share": 0.5, "percent": 1.0}
"""Share of people, or events a head, without the service."""
NUMBERS = ("treated", "controls", "mean", "sd", "dispersion")


@dataclass(frozen=True)
class Sure:
    """How sure a payment is.

    Attributes:
        lines: before the table: what is measured, with which error.
        table: how often each threshold is reached; none without thresholds.
        after: behind the table: the law of all payments, and what it is told under.
        found: the estimate.
        se: its standard error in words.
    """

    lines: list[str]
    table: Table | None
    after: list[str]
    found: Estimate
    se: str


def metrics_of(case: Case) -> list[Metric]:
    """Metrics that payments hang on, those with thresholds first."""
    paid = {name for clause in case.terms.clauses if not isinstance(clause, Fixed) for name, _ in clause.uses()}
    in_steps = {getattr(clause, "metric", "") for clause in case.terms.clauses if any(steps_of(clause))}
    return sorted((one for one in case.terms.metrics if one.id in paid), key=lambda one: one.id not in in_steps)


def filled_in(case: Case, metric: Metric, language: str) -> dict[str, str]:
    """What stands in the boxes before anybody types: terms and results where they say it, else an assumption."""
    known = [given for (name, _), given in case.known.items() if name == metric.id and given is not None]
    people = next((test.people for test in case.terms.tests if test.people), case.terms.head.targeted_users)
    has_mean = metric.comparison != "target_only" and metric.kind in USUAL_MEANS
    return {
        "effect": written_value(metric, known[0] if known else metric.target, language),
        "treated": str(people or USUAL_PEOPLE),
        "controls": str(people or USUAL_PEOPLE) if metric.comparison in ("randomised", "matched") else "",
        "mean": tick(USUAL_MEANS[metric.kind], language) if has_mean else "",
        "sd": "",
        "dispersion": tick(1.0, language),
        "without": tick(0.0, language) if metric.better == "higher" else "",
        "method": metric.comparison,
    }  # fmt: skip


def sure(case: Case, metric: Metric, typed: Mapping[str, str], values: Values, language: str) -> Sure:
    """What is to be told.

    Args:
        case: the contract.
        metric: that is an estimate.
        typed: into the boxes; see ``filled_in``.
        values: of the other metrics.
        language: ``"en"`` or ``"fr"``.

    Raises:
        WelfareError: a number is missing or impossible.
    """
    given = {name: read_number(typed[name], language) for name in NUMBERS}
    numbers = {name: None if one is None else float(one) for name, one in given.items()}
    effect, without = (_in_unit(metric, typed[name], language) for name in ("effect", "without"))
    treated = numbers["treated"]
    if effect is None or treated is None:
        raise WelfareError(*(WORDS(one, "needs_effect") for one in ("en", "fr")))
    how = Measuring(
        treated, numbers["controls"], None, Method(typed["method"]), numbers["mean"], numbers["dispersion"] or 0.0,
        numbers["sd"], without,
    )  # fmt: skip
    found = estimate(metric, effect, how)
    reached = list(steps(case.terms, found))
    if without is None and metric.better == "lower" and reached:
        raise WelfareError(*(WORDS(one, "needs_without") for one in ("en", "fr")))
    law = payment_law_of(case.terms, values, found, case.course)
    n_tests = len({test for name, test in values if name == metric.id})
    return Sure(
        effect_lines(found, n_tests, language), steps_table(case.terms, found, reached, language),
        [line.replace(" (--without)", "") for line in law_lines(case.terms, found, reached, law, values, language)],
        found, error_words(found.se, metric, language),
    )  # fmt: skip


def _in_unit(metric: Metric, typed: str, language: str) -> float | None:
    """A value of the metric in its own unit, from its box; of a count, also an expected one that is not whole."""
    if metric.kind == "count":
        number = read_number(typed, language)
        return None if number is None else float(number)
    found = read_value(metric, typed, language)
    return None if found is None else found / 1e6
