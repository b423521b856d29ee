"""Errors of a visitor as a reader of a language understands them."""

from __future__ import annotations

from abm.errors import WelfareError
from scenarios.french_errors import in_language


def in_words(error: BaseException, language: str) -> str:
    """What is wrong; of a fault that is not the visitor's, its kind alone."""
    if not isinstance(error, WelfareError):
        return type(error).__name__
    return in_language(error.french if language == "fr" else str(error), language)
