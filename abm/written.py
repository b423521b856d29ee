"""Numbers as people write them, which no TOML file and no command line reads: ``0,8``, ``80 %``, ``20 000``."""

from __future__ import annotations

import re

_BLANKS = " \u00a0\u202f'’_"
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DIGITS = 12
"""Significant digits that are written out."""


def as_number(text: str, whole: bool = False) -> str:
    """What to write for a number that somebody wrote in another way.

    Args:
        text: such as ``"0,8"``, ``"80 %"``, ``"20 000"``, ``"1.234,5"``.
        whole: whether a whole number is wanted; then a comma or point before three digits parts thousands.

    Returns:
        The number with a decimal point (``"0.8"``), a percentage as a share of 1; empty when the text is no number.
    """
    word = text.strip().strip("\"'").strip()
    is_percentage = word.endswith("%")
    word = re.sub(f"[{_BLANKS}]", "", word.removesuffix("%"))
    if whole and _THOUSANDS.fullmatch(word):
        word = re.sub("[.,]", "", word)
    if "," in word and "." in word:
        thousands = "." if word.rindex(",") > word.rindex(".") else ","
        word = word.replace(thousands, "")
    if word.count(",") == 1:
        word = word.replace(",", ".")
    if not _PLAIN.fullmatch(word):
        return ""
    value = float(word) / (100.0 if is_percentage else 1.0)
    if whole and not (value.is_integer() and abs(value) < 10.0**_DIGITS):
        return ""
    return str(int(value)) if whole else f"{value:.{_DIGITS}g}"


def hint(text: str, whole: bool = False) -> str:
    """The same as the tail of a sentence: ``"; write 0.8"``, or nothing."""
    number = as_number(text, whole)
    return f"; write {number}" if number and number != text.strip() else ""
