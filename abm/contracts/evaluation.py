"""How outcomes of a contract are measured: against whom, at what cost, and what is found of a cohort (MODEL 7)."""

from __future__ import annotations

from typing import NamedTuple

from abm.contracts.measurement import NO_SAMPLE, Numbers, measured, se_share
from abm.contracts.terms import Terms
from abm.parameters.contracts import Contracts
from abm.rules.contracting import measured_baseline_bias

CONTROL_GROUPS = ("matched", "randomised")
"""Comparisons with people who were not served."""
EVALUATION_EFFORT = {"target_only": 1.0, "historical": 1.0, "matched": 2.0, "randomised": 4.0}
"""Cost of measuring relative to one without a control group; methods in the order in which they demand more."""
CONTROLS_A_PERSON = {"randomised": 1.0, "matched": 10.0, "historical": NO_SAMPLE, "target_only": NO_SAMPLE}
"""People compared with for each person served; matched: up to ten, as in Peterborough (Ministry of Justice 2014)."""
_METHODS = tuple(EVALUATION_EFFORT)


def comparison(terms: Terms) -> str:
    """Method with which the outcome is measured: the most demanding of the metrics'."""
    return max((metric.comparison for metric in terms.metrics), key=_METHODS.index)


def gross_baseline(terms: Terms, baseline: float) -> float:
    """What counts of a result that would have come anyway, a share: all of it where nobody is compared with.

    Args:
        terms: of the contract.
        baseline: share who succeed without service.
    """
    return baseline if comparison(terms) == "target_only" else 0.0


class Errors(NamedTuple):
    """What makes an evaluator err; numbers, or arrays of as many contracts.

    Attributes:
        unmatched: part of the selection that a matched group does not see.
        drift: by how much a comparison with the past overstates.
        sampling: error relative to that of independent people.
    """

    unmatched: Numbers
    drift: Numbers
    sampling: Numbers

    @classmethod
    def of(cls, rules: Contracts) -> Errors:
        """Those of the parameters in a territory."""
        return cls(rules.unmatched_selection, rules.historical_drift, rules.measurement_error)


def outcome_found(
    method: str, with_service: Numbers, without: Numbers, eligible: Numbers, people: Numbers, z: Numbers,
    errors: Errors,
) -> Numbers:
    """Outcome per person that an evaluator reports: true effect, bias of the comparison, error of sampling.

    Args:
        method: comparison, one of ``EVALUATION_EFFORT``.
        with_service: chance that people of the cohort succeed.
        without: the same without service.
        eligible: the same for everybody who asks for help.
        people: of real size in the cohort.
        z: standard normal draw.
        errors: what makes the evaluator err.
    """
    bias = measured_baseline_bias(method, without, eligible, errors.unmatched, errors.drift)
    error = errors.sampling * se_share(people, people * CONTROLS_A_PERSON[method], with_service, without)
    return measured(with_service - without, bias, error, z)
