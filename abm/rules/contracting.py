"""Who takes an outcome contract, and what is learnt from one (MODEL 7).

The rules of taking are those of Tortorice, Bloom, Kirby and Regan (NBER 27527): a debt-financed project of cost ``C``
and worth ``B`` on success is taken when ``q_G B >= C (q_G + lambda (1 - q_G))``, a contract when the investor's belief
covers its return and the State gains from paying on success only.

What is measured may be a number or an array of them.
"""

from typing import Any, TypeAlias

Numbers: TypeAlias = Any
"""A number, or an array of them."""


def belief(good: float, bad: float) -> float:
    """Mean of a Beta law: chance of success as somebody sees it who has seen so many good and bad ends."""
    return good / (good + bad)


def present_value(euros: float, yearly: float, months: float) -> float:
    """What money that comes in some months is worth today.

    Args:
        euros: to come.
        yearly: return that whoever waits requires, a year.
        months: from today.
    """
    return euros / (1.0 + yearly) ** (months / 12.0)


def investor_gain(
    chance: float, if_success: float, if_failure: float, put_in: float, altruism: float, social_value: float
) -> float:
    """What an investor expects of a contract: ``q P + (1 - q) P' + a q V - D``; it invests unless this is negative.

    Args:
        chance: that the contract succeeds, as it believes (q).
        if_success: present value of what it is then paid (P).
        if_failure: present value of what it is paid otherwise (P').
        put_in: present value of what it pays in (D).
        altruism: what social value counts for (a).
        social_value: of success (V).
    """
    return chance * (if_success + altruism * social_value) + (1.0 - chance) * if_failure - put_in


def state_gain(
    chance: float, worth: float, if_success: float, if_failure: float, aversion: float, sure: float
) -> float:
    """What the State expects of money that buys a result: ``q (B - R) - lambda (1 - q) R' - tau``.

    A grant is the case ``R = R' = C``: it costs the same whatever comes of it.

    Args:
        chance: that the project succeeds, as the State believes (q).
        worth: of success (B).
        if_success: what it then pays (R).
        if_failure: what it pays otherwise (R').
        aversion: weight of money spent on nothing (lambda), 1 or more.
        sure: costs whatever happens (tau).
    """
    return chance * (worth - if_success) - aversion * (1.0 - chance) * if_failure - sure


def measured_baseline_bias(
    comparison: str, cohort: Numbers, eligible: Numbers, unmatched: Numbers, drift: Numbers
) -> Numbers:
    """By how much a comparison overstates the effect on a cohort.

    Args:
        comparison: ``"randomised"``, ``"matched"``, ``"historical"`` or ``"target_only"``.
        cohort: chance that people of the cohort succeed without the service.
        eligible: the same for everybody who asks for help.
        unmatched: part of the difference between the two that a matched group does not see.
        drift: by how much a comparison with the past overstates.

    Returns:
        Bias of the measured net effect; with ``"target_only"`` everything that would have happened anyway counts.
    """
    if comparison == "randomised":
        return 0.0
    if comparison == "matched":
        return unmatched * (cohort - eligible)
    if comparison == "historical":
        return cohort - eligible + drift
    return cohort
