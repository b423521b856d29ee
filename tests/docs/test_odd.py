"""The description in words keeps pace with the code."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from abm.parameters.names import declarations, group_classes

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "odd.md"
TEXT = PAGE.read_text(encoding="utf-8")


def schedule_of_the_model() -> list[str]:
    """Lines of the numbered schedule, which ends the docstring of ``WelfareModel.step``, without importing Mesa."""
    tree = ast.parse((ROOT / "abm" / "model.py").read_text(encoding="utf-8"))
    model = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "WelfareModel")
    step = next(node for node in model.body if isinstance(node, ast.FunctionDef) and node.name == "step")
    text = inspect.cleandoc(ast.get_docstring(step) or "")
    return text[text.index("1. ") :].splitlines()


def test_the_schedule_is_the_one_of_the_model() -> None:
    found = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    assert len(schedule_of_the_model()) >= 7
    assert found[1].splitlines() == schedule_of_the_model()


@pytest.mark.parametrize("folder", ["rules", "engine"])
def test_every_file_of_rules_and_the_loops_of_a_month_are_named(folder: str) -> None:
    set_up = {"new_citizens.py", "social_ties.py", "first_cases.py"}
    for path in sorted((ROOT / "abm" / folder).glob("*.py")):
        if path.name != "__init__.py" and path.name not in set_up:
            assert f"`abm/{folder}/{path.name}`" in TEXT, path.name


def test_files_and_parameters_it_names_exist() -> None:
    files = set(re.findall(r"`((?:abm|tests)/[\w/.]+)`", TEXT))
    assert [name for name in files if not (ROOT / name).exists()] == []
    groups = "|".join((*group_classes(), "run"))
    names = set(re.findall(rf"`((?:{groups})\.[a-z_]+)(?:\.\.\.)?`", TEXT))
    known = {*declarations(), "run.burn_in_months"}
    known |= {name.rsplit(".", 1)[0] for name in known if name.count(".") == 2}
    assert len(names) > 8
    assert [name for name in names if not any(one.startswith(name) for one in known)] == []


@pytest.mark.parametrize(
    "heading",
    [
        "Purpose", "Entities, state variables, scales", "Process overview and scheduling",
        "Theoretical and empirical background", "Individual decision-making", "Learning", "Individual sensing",
        "Individual prediction", "Interaction", "Collectives", "Heterogeneity", "Stochasticity", "Observation",
        "Implementation", "Initialisation", "Input data", "Submodels",
    ],
)  # fmt: skip
def test_it_has_every_heading_of_the_protocol(heading: str) -> None:
    assert re.search(rf"^### I+\.[ivx]+ {re.escape(heading)}$", TEXT, re.MULTILINE)
