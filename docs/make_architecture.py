"""Draws docs/images/architecture.svg: the modules and who imports whom, read from the sources.

Run ``python docs/make_architecture.py`` after a module or an import was added; a test says when the picture is out
of date. Only the standard library is used. Imports that serve type checkers alone are left out, and an arrow is left
out where a longer way of arrows leads to the same module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from html import escape
from math import fsum
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "architecture.svg"

WORLDS = ("run", "viz", "scenarios", "abm")
"""From the user to the model; arrows between worlds point down only."""
SAYS = {
    "run": "command line: parse, call, print",
    "viz": "pictures and tables of results",
    "scenarios": "questions put to the model: files, runs, results",
    "abm": "the model",
}
FILL = {"run": "#f6d7a7", "viz": "#d9c8ea", "scenarios": "#bcd9f0", "abm": "#c3e3cf"}

LETTER, PADDING, GAP, WIDEST_GAP = 7.3, 10.0, 18.0, 80.0
BOX, LIST_LINE, ROW_GAP, BAND_GAP, HEAD = 26.0, 13.0, 40.0, 34.0, 34.0
WIDTH, MARGIN, LISTED = 1180.0, 24.0, 3


class Box(NamedTuple):
    """A module, or a package of the model with the modules in it."""

    name: str
    lines: tuple[str, ...]
    title: str

    @property
    def width(self) -> float:
        """Pixels the text needs."""
        return max(len(self.name) * LETTER, *(len(line) * LETTER * 0.8 for line in ("", *self.lines))) + 2 * PADDING

    @property
    def height(self) -> float:
        """Pixels the lines need."""
        return BOX + LIST_LINE * len(self.lines)


def sources() -> dict[str, Path]:
    """Dotted names of all modules and their files."""
    found = {"run": ROOT / "run.py"}
    for world in WORLDS[1:]:
        for path in sorted((ROOT / world).rglob("*.py")):
            found[".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")] = path
    return found


def imported(path: Path) -> Iterator[str]:
    """Names a module imports, as they are written and with what is taken from them; duplicates possible."""

    def statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
        for node in body:
            if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                continue
            yield node
            yield from statements(ast.iter_child_nodes(node))

    for node in statements(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def place_of(module: str) -> str:
    """The box a module stands in: itself, or its package within the model."""
    parts = module.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else module


def boxes_and_arrows() -> tuple[dict[str, Box], set[tuple[str, str]]]:
    """Boxes by dotted name, and who imports whom between them."""
    modules = sources()
    boxes: dict[str, Box] = {}
    arrows = set()
    for module, path in modules.items():
        if module in WORLDS[1:] or (path.name == "__init__.py" and place_of(module) == module):
            continue
        place = place_of(module)
        inside = [name.split(".")[-1] for name in modules if name.startswith(place + ".")]
        lines = tuple(", ".join(inside[at : at + LISTED]) for at in range(0, len(inside), LISTED))
        label = f"{place.split('.')[-1]}/" if inside else place.split(".")[-1]
        text = ast.get_docstring(ast.parse((modules[place] if inside else path).read_text(encoding="utf-8")))
        boxes[place] = Box("run.py" if place == "run" else label, lines, (text or "").split("\n")[0])
    for module, path in modules.items():
        for name in imported(path):
            pair = place_of(module), place_of(name)
            if name in modules and pair[0] in boxes and pair[1] in boxes and pair[0] != pair[1]:
                arrows.add(pair)
    return boxes, arrows


def depths(names: Iterable[str], arrows: set[tuple[str, str]]) -> dict[str, int]:
    """Longest way of arrows from each box down to one that imports nothing here.

    Raises:
        ValueError: modules import each other in a circle.
    """
    below = {name: [end for start, end in arrows if start == name] for name in names}
    found: dict[str, int] = {}

    def depth(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            raise ValueError(f"modules import each other in a circle: {' -> '.join((*above, name))}")
        if name not in found:
            found[name] = 1 + max((depth(end, (*above, name)) for end in below[name]), default=-1)
        return found[name]

    for name in below:
        depth(name, ())
    return found


def shortest_needed(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Arrows without those that a longer way replaces."""
    ends: dict[str, set[str]] = {}
    for start, end in arrows:
        ends.setdefault(start, set()).add(end)

    def reach(name: str) -> set[str]:
        return {name}.union(*(reach(end) for end in ends.get(name, ())))

    return {
        (start, end)
        for start, end in arrows
        if not any(end in reach(other) for other in ends[start] if other != end)
    }


def ordered_rows(depth: dict[str, int], arrows: set[tuple[str, str]]) -> list[list[str]]:
    """Boxes by row, the deepest importer first; within a row near those they are tied to."""
    rows = [sorted(name for name in depth if depth[name] == level) for level in range(max(depth.values()), -1, -1)]
    for _ in range(12):
        at = {name: (place + 0.5) / len(row) for row in rows for place, name in enumerate(row)}
        near = {name: [at[end] for start, end in arrows if start == name] for name in at}
        for start, end in sorted(arrows):
            near[end].append(at[start])
        rows = [sorted(row, key=lambda name: (fsum(near[name]) / len(near[name]) if near[name] else at[name], name))
                for row in rows]  # fmt: skip
    return rows


def fitted(rows: list[list[str]], boxes: dict[str, Box]) -> list[list[str]]:
    """Rows cut where they would be wider than the picture."""
    cut: list[list[str]] = []
    for row in rows:
        cut.append([])
        used = 0.0
        for name in row:
            used += boxes[name].width + GAP
            if cut[-1] and used > WIDTH - 4 * MARGIN:
                cut.append([])
                used = boxes[name].width + GAP
            cut[-1].append(name)
    return cut


def drawn_box(box: Box, x: float, y: float, fill: str) -> str:
    """One box with its text, and its docstring on hovering."""
    middle = f"{x + box.width / 2:.0f}"
    lines = "".join(
        f'<text x="{middle}" y="{y + BOX + LIST_LINE * number + 4:.0f}" class="small">{escape(line)}</text>'
        for number, line in enumerate(box.lines)
    )
    return (
        f'<g><title>{escape(box.title)}</title><rect x="{x:.0f}" y="{y:.0f}" width="{box.width:.0f}" '
        f'height="{box.height:.0f}" rx="4" fill="{fill}" stroke="#555"/>'
        f'<text x="{middle}" y="{y + 17:.0f}">{escape(box.name)}</text>{lines}</g>'
    )


def drawing() -> str:
    """The picture as SVG text."""
    boxes, arrows = boxes_and_arrows()
    parts: list[str] = []
    y = MARGIN
    for world in WORLDS:
        mine = [name for name in boxes if name.split(".")[0] == world]
        within = {pair for pair in arrows if pair[0] in mine and pair[1] in mine}
        depth = depths(mine, within)  # before anything walks the arrows: it refuses circles
        needed = shortest_needed(within)
        rows = fitted(ordered_rows(depth, needed), boxes)
        top, y = y, y + HEAD
        spots: dict[str, tuple[float, float]] = {}
        for row in rows:
            text = sum(boxes[name].width for name in row)
            gap = min(WIDEST_GAP, (WIDTH - 4 * MARGIN - text) / len(row))
            x = (WIDTH - text - gap * (len(row) - 1)) / 2
            for name in row:
                spots[name] = x, y
                x += boxes[name].width + gap
            y += max(boxes[name].height for name in row) + ROW_GAP
        y += 12 - ROW_GAP
        parts.append(
            f'<rect x="{MARGIN:.0f}" y="{top:.0f}" width="{WIDTH - 2 * MARGIN:.0f}" height="{y - top:.0f}" rx="8" '
            f'fill="{FILL[world]}" fill-opacity=".25" stroke="#999"/><text x="{MARGIN + 12:.0f}" y="{top + 20:.0f}" '
            f'class="world">{world if world != "run" else "run.py"}: {SAYS[world]}</text>'
        )
        for start, end in sorted(needed):
            from_x, from_y = spots[start][0] + boxes[start].width / 2, spots[start][1] + boxes[start].height
            to_x, to_y = spots[end][0] + boxes[end].width / 2, spots[end][1]
            bend = max(18.0, (to_y - from_y) / 2)
            parts.append(
                f'<path d="M{from_x:.0f},{from_y:.0f} C{from_x:.0f},{from_y + bend:.0f} {to_x:.0f},{to_y - bend:.0f} '
                f'{to_x:.0f},{to_y - 5:.0f}" class="arrow"/>'
            )
        parts += [drawn_box(boxes[name], *spots[name], FILL[world]) for name in mine]
        if world != WORLDS[-1]:
            parts.append(
                f'<path d="M{WIDTH / 2:.0f},{y + 2:.0f} V{y + BAND_GAP - 7:.0f}" class="arrow" '
                'style="stroke-width:3;stroke:#333"/>'
            )
            y += BAND_GAP
    style = (
        "text{font:12px DejaVu Sans,Verdana,sans-serif;text-anchor:middle;fill:#111}"
        ".small{font-size:9.5px;fill:#333}.world{font-size:14px;font-weight:bold;text-anchor:start}"
        ".arrow{fill:none;stroke:#777;stroke-width:1;marker-end:url(#tip)}"
    )
    tip = (
        '<marker id="tip" viewBox="0 0 6 6" refX="3" refY="3" markerWidth="6" markerHeight="6" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L6,3 L0,6 z" fill="#555"/></marker>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {y + MARGIN:.0f}" role="img">'
        "<title>Modules and who imports whom</title>"
        f'<style>{style}</style><defs>{tip}</defs><rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
    print(f"written: {PICTURE.relative_to(ROOT)}")
