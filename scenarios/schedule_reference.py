"""Writes the schedule of a month into the description of the model: what ``WelfareModel.step`` calls, and where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from scenarios.generated import between, cells

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "abm" / "model.py"
PAGE = ROOT / "docs" / "odd.md"
SECTION = "schedule"

PHASES = {
    "_apply_policy": "Dated policy",
    "open_month": "Books are opened",
    "_allocate": "January: budgets, allocation, tenders, call for outcome contracts, founders, growth",
    "_learn": "January: ideas, trials begun, reported and stopped, practices adopted and generalised",
    "_contract": "Outcome contracts: signatures, money for service, tests, payments",
    "_advance_needs": "Onsets, severity, spontaneous ends, take-up",
    "_match": "Matching, waiting lists",
    "_serve": "Stocks of people; service, outcomes, relapse, evaluation",
    "_live": "Awareness, trust, volunteers, gifts",
    "_move_money": "Income, payroll, costs, cash, credit, exits, capacity",
    "_count": "Stocks of providers and citizens; books are checked",
}
"""What each call of ``step`` is about, in its order."""
ARITHMETIC = "abm/exact.py"
"""A file of helpers, which is no phase of anything."""


def calls_of_step() -> tuple[str, ...]:
    """Names of what ``step`` calls, in order."""
    tree = ast.parse(MODEL.read_text(encoding="utf-8"))
    return tuple(_called(_methods(tree)["step"]))


def rows() -> list[tuple[str, str, str]]:
    """Phase, functions it calls, and their files; by the imports of ``abm/model.py``.

    Raises:
        LookupError: ``step`` calls something that has no words in ``PHASES``.
    """
    tree = ast.parse(MODEL.read_text(encoding="utf-8"))
    methods, imported = _methods(tree), _imported(tree)
    found = []
    for name in calls_of_step():
        if name not in PHASES:
            raise LookupError(f"say in PHASES what {name} is about, which the month calls now")
        called = dict.fromkeys(_names_called(methods, name)) if name in methods else {}
        own = [one for one in called if imported.get(one, ARITHMETIC) != ARITHMETIC]
        files = dict.fromkeys(imported[one] for one in own)
        found.append((PHASES[name], ", ".join(f"`{one}`" for one in own), ", ".join(f"`{file}`" for file in files)))
    return found


def _methods(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    model = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "WelfareModel")
    return {node.name: node for node in model.body if isinstance(node, ast.FunctionDef)}


def _imported(tree: ast.Module) -> dict[str, str]:
    """File of each function that the model imports from its own package."""
    return {
        alias.asname or alias.name: f"{node.module.replace('.', '/')}.py"
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith("abm.")
        for alias in node.names
        if alias.name[0].islower()
    }


def _called(node: ast.AST) -> Iterator[str]:
    """Names of functions and methods called, in the order of the text."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
        if isinstance(call.func, ast.Attribute):
            yield call.func.attr
        elif isinstance(call.func, ast.Name):
            yield call.func.id


def _names_called(methods: dict[str, ast.FunctionDef], name: str) -> Iterator[str]:
    """The same of a method and of the methods that it calls."""
    for called in _called(methods[name]):
        yield called
        if called in methods and called != name:
            yield from _names_called(methods, called)


def section() -> str:
    """The table in Markdown."""
    lines = [cells("Phase", "What it calls", "Where"), "| --- | --- | --- |"]
    return "\n".join([*lines, *(cells(*row) for row in rows())])


def write(page: Path = PAGE) -> Path:
    """Write the table between its marks and return the page."""
    page.write_text(between(page.read_text(encoding="utf-8"), SECTION, section()), encoding="utf-8")
    return page
