"""Which side of a measure is good: the plain one unless it is said, and always told."""

from __future__ import annotations

import pytest

from abm.indicators.registry import INDICATORS
from scenarios.analysis.objective import GOOD_WHEN_LARGE, objective, taken_as_good


@pytest.mark.parametrize(
    ("written", "maximise"),
    [
        ("share_covered", True),
        ("share_covered[housing]@last", True),
        ("share_covered:max", True),
        ("share_covered:min", False),
        ("share_net_12_months", True),
        ("unmet_months_per_1000", False),
        ("unmet_months_per_1000:max", True),
        ("mean_wait_months", False),
        ("public_euros_per_inhabitant", False),
        ("public_euros_per_inhabitant:min", False),
    ],
)
def test_a_measure_brings_its_plain_side_unless_another_is_written(written: str, maximise: bool) -> None:
    found = objective(written)
    assert found.maximise is maximise
    assert objective(str(found)) == found


def test_measures_that_ought_to_be_large_are_indicators() -> None:
    assert [name for name in GOOD_WHEN_LARGE if name not in INDICATORS] == []
    assert len(set(GOOD_WHEN_LARGE)) == len(GOOD_WHEN_LARGE)


def test_the_side_taken_as_good_is_told_in_both_languages() -> None:
    asked = [objective(one) for one in ("mean_wait_months", "share_covered", "public_euros_per_inhabitant")]
    behind = ":min or :max behind a measure says otherwise."
    told = f"Taken as best: highest “coverage”, lowest “mean wait” and “public cost”; {behind}"
    assert taken_as_good(asked, "en") == told
    french = taken_as_good(asked[1:2], "fr").replace("\u00a0", " ")
    assert french.startswith("Tenu pour le mieux : « couverture » au plus haut ; :min ou :max")
