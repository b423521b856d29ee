"""Errors of a visitor as a reader of a language understands them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from abm.errors import WelfareError
from scenarios.french_errors import in_language


def in_words(error: BaseException, language: str) -> str:
    """What is wrong; of a fault that is not the visitor's, its kind alone."""
    if not isinstance(error, WelfareError):
        return type(error).__name__
    return in_language(error.french if language == "fr" else str(error), language)


Found = TypeVar("Found")


@dataclass(frozen=True)
class Attempt(Generic[Found]):
    """What came of something that may be refused, as a value: threads of a server print what they raise.

    Attributes:
        value: what was found; none when it was refused.
        error: why it was refused.
    """

    value: Found | None = None
    error: WelfareError | None = None


def attempt(do: Callable[[], Found]) -> Attempt[Found]:
    """What ``do`` returns, or the error about the input that it raises."""
    try:
        return Attempt(do())
    except WelfareError as error:
        return Attempt(error=error)
