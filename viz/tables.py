"""A table of written cells, for Markdown, a terminal or a page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table as RichTable
from rich.text import Text


@dataclass(frozen=True)
class Table:
    """Cells as they are to be read.

    Attributes:
        heads: of the columns.
        rows: cells, as many as heads.
        words: positions of columns that hold words; all others hold numbers and stand to the right.
        caption: what the table shows.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: Sequence[int] = (0,)
    caption: str = ""

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.heads)]
        if wrong:
            raise ValueError(f"{len(self.heads)} columns, but a row of {len(wrong[0])} cells: {wrong[0]}")

    def columns(self, positions: Sequence[int]) -> Table:
        """The same with some of its columns."""
        rows = [[row[position] for position in positions] for row in self.rows]
        words = [new for new, old in enumerate(positions) if old in self.words]
        return Table([self.heads[position] for position in positions], rows, words, self.caption)

    def as_markdown(self) -> str:
        """The table as Markdown, without its caption."""
        rule = ["---" if position in self.words else "---:" for position in range(len(self.heads))]
        lines = [self.heads, rule, *self.rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines)

    def as_terminal(self) -> RichTable:
        """The table for a terminal; numbers are never broken, words and heads are."""
        table = RichTable(box=None, pad_edge=False, header_style="bold")
        for position, head in enumerate(self.heads):
            if position in self.words:
                table.add_column(Text(head), overflow="fold")
                continue
            longest = max([len(row[position]) for row in self.rows] + [len(word) for word in head.split()])
            table.add_column(Text("\n".join(textwrap.wrap(head, longest))), justify="right", no_wrap=True)
        for row in self.rows:
            table.add_row(*(Text(cell) for cell in row))
        return table
