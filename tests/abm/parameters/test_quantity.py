"""Declarations carry unit, bounds, meaning, source and role, and a group refuses what breaks them."""

from __future__ import annotations

from typing import Any

import pytest

from abm.errors import ParameterError
from abm.parameters import Needs, Parameters, Service
from abm.parameters.quantity import ASSUMPTION, CONSTANT, LEVER, Group, PerDomain, per_domain, quantity


class Example(Group):
    """A group for these tests."""

    share: float = quantity(0.5, unit="share", low=0.0, high=1.0, role=LEVER, meaning="m", source=ASSUMPTION)
    delay: PerDomain = quantity(
        per_domain(0, 1, 2, 1), unit="months", low=0, high=12, role=CONSTANT, meaning="m", source=ASSUMPTION
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"shar": 0.2}, "unknown parameter 'example.shar'; did you mean 'share'?"),
        ({"share": 1.5}, "example.share = 1.5 is outside 0 to 1 (share)"),
        ({"share": "much"}, "example.share = 'much': Input should be a valid number"),
        ({"share": float("nan")}, "example.share = nan"),
        ({"delay": per_domain(0, 13, 2, 1)}, "example.delay.housing = 13 is outside 0 to 12 (months)"),
        ({"delay": per_domain(0, 1, 2, -0.5)}, "example.delay.autonomy = -0.5 is outside 0 to 12 (months)"),
        ({"delay": {"employment": 1, "housing": 1, "child": 1}}, "per_domain.autonomy is missing"),
    ],
)
def test_a_group_refuses_in_plain_words(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        Example(**values)
    assert message in str(caught.value)


@pytest.mark.parametrize("edge", [0, 12])
def test_bounds_are_inclusive_for_each_domain(edge: float) -> None:
    assert Example(delay=per_domain(edge, edge, edge, edge)).delay.values() == (edge,) * 4


def test_a_default_out_of_bounds_is_refused_where_it_is_declared() -> None:
    class Wrong(Group):
        delay: PerDomain = quantity(
            per_domain(0, 1, 2, 99),
            unit="months",
            low=0,
            high=12,
            role=CONSTANT,
            meaning="m",
            source=ASSUMPTION,
        )

    with pytest.raises(ParameterError, match=r"wrong\.delay\.autonomy = 99"):
        Wrong()


def test_a_number_without_bounds_cannot_be_declared() -> None:
    for default in (1, 0.5, per_domain(1, 1, 1, 1)):
        with pytest.raises(ValueError, match="a number needs bounds"):
            quantity(default, unit="u", role=CONSTANT, meaning="m", source=ASSUMPTION)


def test_groups_are_frozen() -> None:
    with pytest.raises(Exception, match="frozen"):
        Parameters().service.referral = 0.1  # type: ignore[misc]


def test_every_group_of_the_model_refuses_an_unknown_name() -> None:
    for group in (Needs, Service):
        with pytest.raises(ParameterError, match="unknown parameter"):
            group(nonsense=1)
