"""What is wrong with the words of a command line, in one sentence.

The library that reads them has sentences of its own, which differ between its versions and know one language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from abm.errors import ParameterError, nearest
from abm.written import hint

PROGRAM = "python run.py"
LANGUAGES = ("en", "fr")
MOST_DIGITS = 1_000
"""Digits up to which a number is read; Python refuses some thousands."""


def language_asked(words: Sequence[str]) -> str:
    """What stands after ``--lang``; English when nothing or something else does."""
    after = [word for before, word in pairwise(words) if before == "--lang"]
    after += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return "fr" if after and after[-1].lower() == "fr" else "en"


def whole_number(option: str, typed: object, low: int | None = None, high: int | None = None) -> int:
    """The number typed after an option.

    Args:
        option: such as ``"--seed"``, for messages.
        typed: what stands after it.
        low: smallest valid number, if it is checked here.
        high: largest one.

    Raises:
        ParameterError: it is no whole number, or lies outside.
    """
    text = str(typed).strip()
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ParameterError(f"{option} {text}: expected a whole number{hint(text, whole=True)}")
    if len(text) > MOST_DIGITS:
        raise ParameterError(f"{option}: a number of {len(text):,} digits is too large")
    number = int(text)
    if low is not None and high is not None and not low <= number <= high:
        raise ParameterError(f"{option} = {number} is outside {low:,} to {high:,}")
    return number


def language_named(typed: Any) -> str:
    """``"en"`` or ``"fr"`` from what stands after ``--lang``, capitals or not.

    Raises:
        ParameterError: another language.
    """
    word = str(typed).strip().lower()
    if word not in LANGUAGES:
        raise ParameterError(f"--lang {typed}: expected one of {', '.join(LANGUAGES)}")
    return word


def sentence(error: Any) -> str:
    """What a usage error of the library says, in our words: what is wrong, the nearest valid name, where to look."""
    context = error.ctx
    if context is None:
        return _what(error, None, "")
    command = " ".join(context.command_path.split()[1:])
    where = f"; see `{' '.join(f'{PROGRAM} {command}'.split())} --help`"
    return _what(error, context, command) + where


def _what(error: Any, context: Any, command: str) -> str:
    kind, said = type(error).__name__, str(error.message)
    commands = {} if context is None else getattr(context.command, "commands", {})
    if kind == "NoSuchOption":
        return _unknown_option(error.option_name, context, commands)
    if kind == "MissingParameter":
        return f"{command} needs {error.param.metavar or error.param.name} after it"
    if found := re.search(r"Option '([^']*)' requires an argument", said):
        return f"{found[1]} needs a value after it"
    if found := re.search(r"No such command '([^']*)'", said):
        name = found[1]
        return f"unknown command '{name}'{nearest(name, commands) or f'; there are {_listed(commands)}'}"
    if found := re.search(r"unexpected extra arguments? ?(?:\(s\) )?\((.*)\)", said):
        return f"'{found[1]}' is one word too many"
    return said.rstrip(".")


def _unknown_option(name: str, context: Any, commands: dict[str, Any]) -> str:
    """An option that does not exist, or that stands before its command."""
    own = [option for param in context.command.params for option in param.opts]
    later = {option for command in commands.values() for param in command.params for option in param.opts}
    if name in later:
        return f"{name} stands after the command, as in `{PROGRAM} list {name} ...`"
    return f"unknown option '{name}'{nearest(name, [one for one in own if one.startswith('-')])}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
