"""The law of a measured metric, in its own unit, and how often it reaches what a contract asks for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytest

from abm.contracts.estimate import Measuring, estimate, steps
from abm.contracts.measurement import Kind, Method, payment_probability
from abm.contracts.terms import Metric, Terms
from abm.errors import ParameterError

PETERBOROUGH = Measuring(1000, 10_000, mean=1.5, dispersion=3.0)


def metric(**given: Any) -> Metric:
    """A metric of per cent, or of what is given."""
    return Metric(**{"id": "drop", "title": {"en": "Drop", "fr": "Baisse"}, "unit": "%", "kind": "percent"} | given)


def contract(clause: dict[str, Any], tests: Sequence[dict[str, Any]] = (), **of_metric: Any) -> Terms:
    """A contract of one metric and one clause."""
    head = {"id": "c", "name": "C", "currency": "GBP", "investment_commitment": 100, "anticipated_duration_months": 12}
    return Terms.model_validate(
        {
            "contract": head, "metric": [metric(**of_metric).model_dump(exclude_none=True)],
            "clause": [{"id": "one", "metric": "drop"} | clause], **({"test": list(tests)} if tests else {}),
        }
    )  # fmt: skip


def test_the_published_example_stands_in_points_of_a_hundred() -> None:
    terms = contract({"form": "threshold", "at_least": 10, "pays": 100}, comparison="matched")
    found = estimate(terms.metrics[0], 5.0, PETERBOROUGH)
    assert found.se == pytest.approx(4.69, abs=0.005)
    assert found.method is Method.MATCHED
    (step,) = steps(terms, found)
    assert (step.clause, step.threshold) == ("one", 10.0)
    assert round(step.probability, 2) == 0.14
    assert step.wrong.pays_without_effect == pytest.approx(0.0165, abs=5e-4)
    assert step.wrong.no_payment_at_target == pytest.approx(1 - step.probability)


def test_what_was_agreed_on_is_the_target_of_the_terms() -> None:
    terms = contract({"form": "threshold", "at_least": 10, "pays": 100}, comparison="matched", target=10)
    (step,) = steps(terms, estimate(terms.metrics[0], 5.0, PETERBOROUGH))
    assert step.wrong.no_payment_at_target == 0.5


def test_every_rung_has_its_probability_and_a_bias_lifts_all() -> None:
    rungs = [{"at": 8.5, "pays": 10}, {"at": 20, "pays": 20}]
    terms = contract({"form": "ladder", "rungs": _decimals(rungs)})
    plain = list(steps(terms, estimate(terms.metrics[0], 8.5, PETERBOROUGH)))
    assert [round(one.probability, 3) for one in plain] == [0.5, 0.005]
    lifted = list(steps(terms, estimate(terms.metrics[0], 8.5, Measuring(1000, mean=1.5, dispersion=3.0, bias=3.0))))
    assert all(after.probability > before.probability for after, before in zip(lifted, plain, strict=True))
    assert all(
        after.wrong.pays_without_effect > before.wrong.pays_without_effect
        for after, before in zip(lifted, plain, strict=True)
    )


def test_a_pooled_test_has_the_error_of_all_cohorts_together() -> None:
    terms = contract({"form": "threshold", "at_least": 10, "pays": 100, "pooled": {"test": "all", "at_least": 9}},
                     tests=[{"id": "a", "month": 1, "people": 3000}, {"id": "b", "month": 2, "people": 1000},
                            {"id": "all", "month": 3}])  # fmt: skip
    found = estimate(terms.metrics[0], 8.0, Measuring(1000, mean=1.5, dispersion=3.0))
    cohort, pooled = steps(terms, found)
    assert not cohort.is_pooled
    assert pooled.is_pooled
    assert pooled.se == pytest.approx(found.se * math.sqrt(0.75**2 + 0.25**2))
    assert pooled.probability == pytest.approx(float(payment_probability(9.0, 8.0, pooled.se)))
    assert cohort.se == found.se


def _decimals(rungs: list[dict[str, float]]) -> list[dict[str, Any]]:
    from decimal import Decimal

    return [{key: Decimal(str(value)) for key, value in rung.items()} for rung in rungs]


@pytest.mark.parametrize(
    ("of_metric", "effect", "how", "kind", "se"),
    [
        ({"kind": "share"}, 0.1, Measuring(400, 400, mean=0.3, method=Method.RANDOMISED), Kind.SHARE,
         math.sqrt(0.24 / 400 + 0.21 / 400)),
        ({"kind": "share"}, 0.05, Measuring(1000, mean=1.5, dispersion=3.0), Kind.COUNT, math.sqrt(3 / 1500)),
        ({"kind": "share"}, 0.78, Measuring(120), Kind.SHARE, math.sqrt(0.78 * 0.22 / 120)),
        ({"kind": "count"}, 20.0, Measuring(69), Kind.SHARE, math.sqrt(20 * (1 - 20 / 69))),
        ({"kind": "count"}, 300.0, Measuring(100, dispersion=2.0), Kind.COUNT, math.sqrt(2 * 300)),
        ({"kind": "money", "comparison": "randomised"}, 2670.0, Measuring(2000, 1000, sd=9000.0), Kind.CONTINUOUS,
         9000 * math.sqrt(1 / 2000 + 1 / 1000)),
        ({"kind": "percent"}, 5.0, Measuring(400, mean=0.5, kind=Kind.SHARE), Kind.SHARE,
         100 * math.sqrt(0.55 * 0.45 / 400)),
    ],
)  # fmt: skip
def test_the_error_follows_from_the_metric(
    of_metric: dict[str, Any], effect: float, how: Measuring, kind: Kind, se: float
) -> None:
    found = estimate(metric(**of_metric), effect, how)
    assert found.sample.kind is kind
    assert found.se == pytest.approx(se)


@pytest.mark.parametrize(
    ("of_metric", "how", "message"),
    [
        ({}, Measuring(100), "the error of 'drop' needs mean, events a head without the service"),
        ({"kind": "share", "comparison": "matched"}, Measuring(100),
         "the error of 'drop' needs mean, the share without the service"),
        ({"kind": "money"}, Measuring(100), "the error of 'drop' needs sd, the spread between people in its unit"),
        ({"kind": "share"}, Measuring(100, mean=0.99), "mean = 0.99 and an effect of 0.5 make no share of 1"),
        ({"kind": "count"}, Measuring(0), "n_treated = 0: a sample needs one person or more"),
    ],
)  # fmt: skip
def test_what_the_error_depends_on_must_be_given(of_metric: dict[str, Any], how: Measuring, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        estimate(metric(**of_metric), 0.5, how)


def test_a_share_beyond_one_was_meant_in_per_cent() -> None:
    with pytest.raises(ParameterError, match=r"drop = 9 is no share of 1; for 9 % write 0\.09"):
        estimate(metric(kind="share"), 9.0, Measuring(100, mean=0.5))
