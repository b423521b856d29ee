"""Numbers as people write them are answered with what to write instead."""

from __future__ import annotations

import pytest

from abm.written import as_number, hint

NUMBERS = [
    # what stands there, whether a whole number is wanted, what to write
    ("0,8", False, "0.8"),
    ("-0,8", False, "-0.8"),
    ("80%", False, "0.8"),
    ("80 %", False, "0.8"),
    ("12,5\u00a0%", False, "0.125"),
    ("1 234,5", False, "1234.5"),
    ("1.234,5", False, "1234.5"),
    ("1,234.5", False, "1234.5"),
    ("1\u202f000", False, "1000"),
    ('"0,8"', False, "0.8"),
    ("20 000", True, "20000"),
    ("20.000", True, "20000"),
    ("20,000", True, "20000"),
    ("1,000,000", True, "1000000"),
    ("1e5", True, "100000"),
    ("24.0", True, "24"),
    ("24,5", True, ""),
    ("80%", True, ""),
    ("0.4,0.6,0.85", False, ""),
    ("many", False, ""),
    ("", False, ""),
    ("nan", False, ""),
    ("1e999", True, ""),
]


@pytest.mark.parametrize(("text", "whole", "number"), NUMBERS)
def test_a_number_written_another_way_is_read(text: str, whole: bool, number: str) -> None:
    assert as_number(text, whole) == number


def test_a_number_written_well_needs_no_hint() -> None:
    assert (hint("0.8"), hint("20000", whole=True), hint("0,8")) == ("", "", "; write 0.8")
