"""The page of indicators is the registry, neither more nor less."""

from abm.indicators.registry import INDICATORS
from scenarios.indicator_reference import PAGE, indicator_reference


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == indicator_reference(), (
        "run: python -m scenarios.indicator_reference"
    )


def test_every_indicator_has_a_section() -> None:
    assert [line for line in indicator_reference().splitlines() if line.startswith("## ")] == [
        f"## `{name}`" for name in INDICATORS
    ]
