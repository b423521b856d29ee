"""Words can be read: their contrast is that of WCAG 2.1, level AA."""

import re

import pytest

from viz.dashboard.compare_style import CSS as COMPARE
from viz.dashboard.html_tables import TABLE_CSS
from viz.dashboard.pages.contracts import CSS as CONTRACTS
from viz.dashboard.pages.sweeps import CSS as SWEEPS
from viz.dashboard.style import CSS

LEAST = 4.5
BACKGROUNDS = ("#ffffff", "#fff6ee", "#f2f2f2")
"""Of pages, of what has been changed, of heads of tables."""


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * one for one in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("css", [CSS, COMPARE, CONTRACTS, SWEEPS, TABLE_CSS])
def test_words_stand_out_from_what_they_stand_on(css: str) -> None:
    colours = re.findall(r"(?<![-\w])color: (#[0-9a-fA-F]{3,6})\b", css)
    assert colours
    for colour in colours:
        assert min(contrast(colour, background) for background in BACKGROUNDS) >= LEAST, colour


def tint(colour: str) -> str:
    """The ground of a notice: an eighth of its colour on white."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - 0.12 * (255 - part)):02x}" for part in parts)


@pytest.mark.parametrize("kind", ["error", "warning", "info", "success"])
def test_notices_stand_out_from_their_ground(kind: str) -> None:
    found = re.search(rf"\.{kind}--text {{ color: (#\w+) !important; }}", CSS)
    assert found
    assert contrast(found[1], tint(found[1])) >= LEAST


def test_what_the_keyboard_is_at_is_seen() -> None:
    assert ":focus-visible { outline: 3px solid" in CSS
