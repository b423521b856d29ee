"""Errors a user can cause, with messages that say what happened, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class WelfareError(Exception):
    """Base of every error that is the input's fault; the command line prints it and exits with 2.

    Args:
        message: what is wrong.
        french: the same with those parts in French that stand in both languages where it is raised; the rest of it is
            translated by phrases like any message.
    """

    def __init__(self, message: str = "", french: str = "") -> None:
        super().__init__(message)
        self.french = french or message


class ParameterError(WelfareError):
    """A parameter is unknown, has the wrong type or lies outside its bounds."""


class ScenarioError(WelfareError):
    """A scenario file is missing, broken, circular or names something that does not exist."""


class ResultError(WelfareError):
    """A result folder cannot be written, or already holds a run."""


class NoSteadyStateError(WelfareError):
    """The world asked for has no steady state; the message holds the figures."""


class ContractError(WelfareError):
    """Terms of an outcome contract, or its results, are not well formed or do not go together.

    Args:
        message: what is wrong.
        address: keys and positions of the value it is about, as in ``("clause", 0, "rungs", 2, "at")``.
    """

    def __init__(self, message: str, address: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.address = address


def nearest(name: str, valid: Iterable[str], prefix: str = "did you mean ") -> str:
    """Nearest valid name as the tail of a sentence, or nothing.

    Args:
        name: what was written.
        valid: names that exist.
        prefix: words before the suggestion.

    Returns:
        ``"; did you mean 'x'?"`` or an empty string when nothing is near.
    """
    names = list(valid)
    found = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if not found:
        tails = {candidate.rsplit(".", 1)[-1]: candidate for candidate in names}
        near_tail = difflib.get_close_matches(name.rsplit(".", 1)[-1], tails, n=1, cutoff=0.5)
        found = [tails[tail] for tail in near_tail]
    return f"; {prefix}'{found[0]}'?" if found else ""
