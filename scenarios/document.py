"""One TOML file as read, with messages that say file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from abm.errors import ScenarioError, WelfareError, nearest
from abm.parameters.names import as_written
from abm.written import hint
from scenarios.lines import Address, Lines

_CURLED = "“”„«»‘’"
"""Quotes of text processors, which come along when a text is copied from one."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Document:
    """One file as read, able to say where a key stands."""

    path: Path
    content: Mapping[str, Any]
    lines: Lines

    def place(self, *address: str | int) -> str:
        """``file:line`` of a key, or the file alone."""
        line = self.lines.of(*address)
        return shown(self.path) if line is None else f"{shown(self.path)}:{line}"

    def refuse(self, message: str, *address: str | int) -> ScenarioError:
        """The error to raise about a key."""
        return ScenarioError(f"{self.place(*address)}: {message}")

    def located(
        self, address: Address, attempt: Callable[Given, Result], *args: Given.args, **more: Given.kwargs
    ) -> Result:
        """What ``attempt`` returns; an error it raises is raised again with file and line in front."""
        try:
            return attempt(*args, **more)
        except WelfareError as error:
            raise type(error)(f"{self.place(*address)}: {error}") from None

    def table(self, *address: str | int) -> Mapping[str, Any]:
        """The table at an address; empty when the file has none.

        Raises:
            ScenarioError: something else than a table stands there.
        """
        value: Any = self.content
        for part in address:
            value = value.get(part, {}) if isinstance(value, Mapping) else value[part]
        if not isinstance(value, Mapping):
            name = ".".join(str(part) for part in address)
            raise self.refuse(f"{name} = {as_written(value)}: expected a table, [{name}]", *address)
        return value

    def refuse_unknown(self, keys: Iterable[str], valid: Iterable[str], *address: str | int) -> None:
        """Stop at the first key that is not valid.

        Raises:
            ScenarioError: names it and the nearest valid one.
        """
        valid = list(valid)
        for key in keys:
            if key not in valid:
                where = f" in [{address[0]}]" if address else ""
                hint = nearest(key, valid) or f"; valid are {', '.join(valid)}"
                raise self.refuse(f"unknown key '{key}'{where}{hint}", *address, key)

    def refuse_other(self, table: str, told: str) -> None:
        """Stop at a file of another sort, which has a table that no file of this sort has.

        Args:
            table: name of the table.
            told: what the file is, and which command takes it.

        Raises:
            ScenarioError: the file has the table.
        """
        if table in self.content:
            raise self.refuse(f"this is {told} {self.path}`", table)

    def typed(self, value: Any, wanted: type | tuple[type, ...], words: str, *address: str | int) -> Any:
        """The value when it has the type wanted; a switch is never a number.

        Raises:
            ScenarioError: it has another.
        """
        if not isinstance(value, wanted) or isinstance(value, bool):
            key = next((part for part in reversed(address) if isinstance(part, str)), "")
            raise self.refuse(f"{key} = {as_written(value)}: expected {words}", *address)
        return value


def shown(path: Path) -> str:
    """A path as short as the reader's folder allows."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def read(path: Path, parse_float: Callable[[str], Any] = float, of_shares: bool = True) -> Document:
    """A TOML file.

    Args:
        path: where it stands.
        parse_float: what makes a number of digits with a point; ``Decimal`` keeps what is written.
        of_shares: whether a percentage is always meant as a share of 1; else nothing is proposed in its place.

    Raises:
        ScenarioError: it cannot be read, or is not TOML; says in which line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text; save it as UTF-8"
        raise ScenarioError(f"{shown(path)}: cannot be read: {reason}") from None
    try:
        content = tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        message, line = _broken(str(error), text)
        instead = _meant(text.splitlines()[line - 1 : line], of_shares)
        raise ScenarioError(f"{shown(path)}:{line}: broken TOML: {message}{instead}") from None
    except RecursionError:
        raise ScenarioError(f"{shown(path)}: broken TOML: lists within lists without end; close the brackets") from None
    except ValueError:  # more digits than Python reads
        raise ScenarioError(f"{shown(path)}: broken TOML: a number of thousands of digits") from None
    return Document(path, content, Lines(text))


def _broken(message: str, text: str) -> tuple[str, int]:
    """What is wrong and in which line, out of tomllib's sentence."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    if found is None:
        return message, 1
    if found[1] is None:
        return message[: found.start()] + " at the end of the file", max(1, len(text.splitlines()))
    return f"{message[: found.start()]} (column {found[2]})", int(found[1])


def _meant(lines: list[str], of_shares: bool) -> str:
    """What to write when the line holds a number with a comma or a percent sign, or quotes of a text processor."""
    value = re.sub(r"\s#.*", "", lines[0].partition("=")[2]) if lines else ""
    if any(mark in re.sub('"[^"]*"', "", value) for mark in _CURLED):
        return '; quotes are straight ones, as in "text"'
    return hint(value) if of_shares or "%" not in value else ""
