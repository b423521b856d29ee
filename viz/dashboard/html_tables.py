"""Tables of written cells as HTML, whatever somebody wrote into them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import solara

from viz.tables import Table


def table_html(table: Table, total: bool = False) -> str:
    """Rows and heads of a table, every cell escaped.

    Args:
        table: words and numbers; numbers stand to the right.
        total: whether the last row is a sum of the others.
    """
    kinds = ["words" if place in table.words else "numbers" for place in range(len(table.heads))]
    heads = "".join(f'<th scope="col" class="{kind}">{escape(head)}</th>' for kind, head in _pairs(kinds, table.heads))
    rows = []
    for place, row in enumerate(table.rows):
        cells = "".join(f'<td class="{kind}">{escape(cell)}</td>' for kind, cell in _pairs(kinds, row))
        is_total = total and place == len(table.rows) - 1
        rows.append(f'<tr class="total">{cells}</tr>' if is_total else f"<tr>{cells}</tr>")
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    head = f"<thead><tr>{heads}</tr></thead>" if any(table.heads) else ""
    return f"{caption}{head}<tbody>{''.join(rows)}</tbody>"


def _pairs(kinds: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(kinds, cells, strict=True))


@solara.component
def HtmlTable(table: Table, total: bool = False) -> None:
    """A table as wide as its page; it scrolls by itself where it is wider."""
    with solara.Div(classes=["table-frame"]):
        solara.HTML("table", table_html(table, total), classes=["cells"])


TABLE_CSS = """
.table-frame { overflow-x: auto; max-width: 100%; }
.cells { border-collapse: collapse; font-size: .86rem; }
.cells th { text-align: left; font-weight: 600; color: #333; border-bottom: 2px solid #bbb; padding: 4px 12px 4px 0; }
.cells td { border-bottom: 1px solid #e6e6e6; padding: 4px 12px 4px 0; vertical-align: top; }
.cells .numbers { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.cells th.numbers { white-space: normal; vertical-align: bottom; }
.cells .total td { font-weight: 600; border-top: 2px solid #bbb; }
.cells caption { caption-side: top; text-align: left; color: #555; font-size: .82rem; }
"""
