"""Where a key stands in a TOML file; TOML readers do not say."""

from __future__ import annotations

import re

Address = tuple[str | int, ...]
"""Names of tables and key from the outside in; the position in an array of tables is a number."""

_PART = r'(?:[A-Za-z0-9_-]+|"[^"]*"|\'[^\']*\')'
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_NAME})\s*\]")
_KEY = re.compile(rf"\s*({_NAME})\s*=(.*)")
_LIST_BELOW = re.compile(r"\s*\[\s*(#.*)?")
"""A list whose entries stand in the lines below its key."""


class Lines:
    """Line numbers of the tables and keys of one file."""

    def __init__(self, text: str) -> None:
        self._at: dict[Address, int] = {}
        self._counts: dict[Address, int] = {}
        self._scan(text)

    def of(self, *address: str | int) -> int | None:
        """Line of a key, or of the nearest table around it that stands in the file; counted from 1."""
        for length in range(len(address), 0, -1):
            if address[:length] in self._at:
                return self._at[address[:length]]
        return None

    def _scan(self, text: str) -> None:
        table: Address = ()
        closing = ""
        rows: Address = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if closing:
                closing = "" if closing in line else closing
                continue
            if rows:
                rows = self._enter_rows(rows, line, number)
                continue
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = self._enter(_parts(header[2]), is_array=header[1] == "[[")
                self._at.setdefault(table, number)
            elif key:
                self._at.setdefault((*table, *_parts(key[1])), number)
                closing = _left_open(key[2])
                rows = (*table, *_parts(key[1]), 0) if _LIST_BELOW.fullmatch(key[2]) else ()

    def _enter_rows(self, row: Address, line: str, number: int) -> Address:
        """Note the inline tables that begin in a line of a list; the address of the next one, none when it ends."""
        depth = 0
        for sign in line.partition("#")[0]:
            if sign == "{" and depth == 0:
                self._at.setdefault(row, number)
                row = (*row[:-1], int(row[-1]) + 1)
            depth += (sign == "{") - (sign == "}")
        return () if line.strip().startswith("]") else row

    def _enter(self, parts: Address, *, is_array: bool) -> Address:
        """Address of a table just opened; inside arrays of tables it belongs to the last entry."""
        address: Address = ()
        for position, part in enumerate(parts):
            address = (*address, part)
            if is_array and position == len(parts) - 1:
                self._counts[address] = self._counts.get(address, -1) + 1
            if address in self._counts:
                address = (*address, self._counts[address])
        return address


def _parts(name: str) -> Address:
    return tuple(part.strip("\"'") for part in re.findall(_PART, name))


def _left_open(value: str) -> str:
    """The quotes that close a text which goes on over the next lines, or nothing."""
    for quotes in ('"""', "'''"):
        if value.strip().startswith(quotes) and value.count(quotes) % 2:
            return quotes
    return ""
