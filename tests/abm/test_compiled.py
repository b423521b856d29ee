"""The door to the compiler: an edited rule is never answered from an old cache."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from abm import compiled
from abm.compiled import SOURCE_ROOT, kernel, kernel_for, part, rule, source_hash

RULE = """
from abm.compiled import rule


@rule("float64(float64)")
def planted(x):
    return {factor} * x
"""
KERNEL = """
from abm.compiled import kernel
from abm.rules.planted import planted
from abm.vocabulary import MONTHS_PER_YEAR


@kernel
def total(n):
    whole = 0.0
    for number in range(n):
        whole += planted(number) * MONTHS_PER_YEAR
    return whole
"""


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the model with a rule in one file and a loop in another that calls it."""
    shutil.copytree(SOURCE_ROOT, tmp_path / "abm", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "abm" / "rules" / "planted.py").write_text(RULE.format(factor="2.0"))
    (tmp_path / "abm" / "engine" / "planted.py").write_text(KERNEL)
    return tmp_path


def run(copy: Path, code: str = "from abm.engine.planted import total; print(total(4))") -> str:
    environment = os.environ | {"WELFARE_ABM_CACHE": str(copy / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.strip()


def edit(copy: Path, file: str, old: str, new: str) -> None:
    path = copy / "abm" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_loop_uses_a_rule_edited_in_another_file(copy):
    assert run(copy) == "144.0"
    edit(copy, "rules/planted.py", "2.0", "3.0")
    assert run(copy) == "216.0"
    edit(copy, "rules/planted.py", "3.0", "2.0")
    assert run(copy) == "144.0"


@pytest.mark.slow
def test_a_loop_uses_an_edited_constant_of_the_vocabulary(copy):
    assert run(copy) == "144.0"
    edit(copy, "vocabulary.py", "MONTHS_PER_YEAR = 12", "MONTHS_PER_YEAR = 10")
    assert run(copy) == "120.0"


@pytest.mark.slow
def test_without_the_hash_in_its_name_the_cache_would_answer_with_the_old_rule(copy):
    edit(copy, "compiled.py", "{source_hash(only_compiled=True)}", "same")
    assert run(copy) == "144.0"
    edit(copy, "rules/planted.py", "2.0", "3.0")
    assert run(copy) == "144.0", "the trap is gone: numba now sees edits in other files"


@pytest.mark.slow
def test_a_warm_start_compiles_nothing(copy):
    code = (
        "import abm.compiled as c; cold = c.is_cold(); from abm.engine.planted import total; total(4); "
        "print(cold, sum(total.stats.cache_misses.values()))"
    )
    assert run(copy, code) == "True 1"
    assert run(copy, code) == "False 0"


@pytest.fixture
def sources(tmp_path, monkeypatch) -> Path:
    """A few files in place of the model's sources."""
    for name, text in {
        "vocabulary.py": "YEAR = 12",
        "rules.py": "from abm.compiled import rule",
        "report.py": "TITLE = 'a'",
        "data/table.csv": "1,2",
        "notes.txt": "nothing",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(compiled, "SOURCE_ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "code_version_changes", "cache_changes"),
    [
        ("vocabulary.py", True, True),
        ("rules.py", True, True),
        ("report.py", True, False),
        ("data/table.csv", True, False),
        ("notes.txt", False, False),
    ],
)
def test_what_changes_the_code_version_and_what_the_cache(sources, file, code_version_changes, cache_changes):
    whole, cached = source_hash(), source_hash(only_compiled=True)
    with (sources / file).open("a") as stream:
        stream.write("# edited")
    assert (source_hash() != whole) == code_version_changes
    assert (source_hash(only_compiled=True) != cached) == cache_changes


COMPILERS = ("kernel", "kernel_for", "part", "rule")
"""The decorators of ``abm.compiled``."""


def names_compiled(tree: ast.Module) -> set[str]:
    """Names that compiled functions of a file read; numba freezes their values."""
    return {
        part.id
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        if any(ast.unparse(mark).split("(")[0] in COMPILERS for mark in function.decorator_list)
        for part in ast.walk(ast.Module(function.body, []))
        if isinstance(part, ast.Name)
    }


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Names a file takes from other modules of the model, with the module."""
    return {
        name.asname or name.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("abm.")
        for name in node.names
    }


def unwatched(path: Path) -> list[str]:
    """What compiled code of a file takes from files whose edits would not reach the cache."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    origin = imported_names(tree)
    found = []
    for name in sorted(names_compiled(tree) & set(origin)):
        home = SOURCE_ROOT.parent / Path(*origin[name].split(".")).with_suffix(".py")
        if home.name != "vocabulary.py" and "abm.compiled" not in home.read_text(encoding="utf-8"):
            found.append(f"{path.name} compiles {name} of {origin[name]}, which the cache does not watch")
    return found


@pytest.mark.parametrize("mark", COMPILERS)
def test_every_decorator_is_known_to_compile(mark):
    tree = ast.parse(KERNEL.replace("kernel", mark))
    assert "planted" in names_compiled(tree)


@pytest.mark.parametrize("path", sorted(SOURCE_ROOT.rglob("*.py")), ids=lambda path: path.stem)
def test_whatever_is_frozen_into_compiled_code_comes_from_files_the_cache_watches(path):
    assert not unwatched(path)


def test_a_constant_from_a_file_the_cache_does_not_watch_would_be_caught(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text(KERNEL.replace("abm.vocabulary", "abm.errors").replace("abm.rules.planted", "planted"))
    assert unwatched(planted) == [
        "planted.py compiles MONTHS_PER_YEAR of abm.errors, which the cache does not watch"
    ]


def test_a_renamed_file_changes_the_code_version(sources):
    before = source_hash()
    (sources / "report.py").rename(sources / "summary.py")
    assert source_hash() != before


def test_the_cache_folder_is_set_before_anything_is_compiled():
    assert str(compiled.CACHE_FOLDER) == numba.config.CACHE_DIR
    assert source_hash(only_compiled=True) in compiled.CACHE_FOLDER.name


def test_a_rule_keeps_its_plain_form_and_its_signature():
    @rule("float64(float64, int64)")
    def shifted(x, n):
        return x / n + 1.0

    assert shifted(3.0, 2) == shifted.py_func(3.0, 2) == 2.5
    assert [str(part) for part in shifted.signatures[0]] == ["float64", "int64"]
    assert len(shifted.signatures) == 1
    assert shifted(3, 2) == 2.5, "whole numbers are converted, not compiled anew"
    assert len(shifted.signatures) == 1


def test_a_compiled_loop_releases_the_interpreter_and_stays_exact():
    @kernel
    def nothing(x):
        return x

    assert nothing.targetoptions["nogil"] is True
    for risky in ("parallel", "fastmath"):
        assert not nothing.targetoptions.get(risky, False)


def fill(column, value):
    for i in range(len(column)):
        column[i] = value


def counts_holders(compiled_function) -> bool:
    """Whether the machine code of its first signature counts who holds its arrays."""
    return "NRT_incref(ptr %arg" in compiled_function.inspect_llvm(compiled_function.signatures[0])


def test_only_loops_that_make_arrays_count_who_holds_them():
    @kernel
    def filled_anew(column, value):
        made = np.empty(len(column))
        fill_part(made, value)
        column[:] = made

    fill_part, column = part(fill), np.zeros(3)
    fill_part(column, 2.0)
    assert column.tolist() == [2.0, 2.0, 2.0]
    filled_anew(column, 3.0)
    assert column.tolist() == [3.0, 3.0, 3.0]
    fill_for = kernel_for("void", column, "float64")(fill)
    assert [counts_holders(one) for one in (filled_anew, fill_part, fill_for)] == [True, False, False]


def test_a_part_that_makes_an_array_is_refused():
    @part
    def made(n):
        return np.zeros(n)

    with pytest.raises(numba.core.errors.NumbaError):
        made(3)


def test_constants_and_short_integers_are_no_reason_to_compile_anew():
    @part
    def next_number(n):
        return n + 1

    @part
    def with_all_kinds(column):
        return next_number(1) + next_number(2) + next_number(column[0])

    assert with_all_kinds(np.array([5], dtype=np.int16)) == 2 + 3 + 6
    assert [str(kind) for kind, in next_number.signatures] == ["int64"]


def test_a_part_called_many_times_holds_nothing():
    fill_part, column = part(fill), np.zeros(3)
    before = sys.getrefcount(column)
    for _ in range(100):
        fill_part(column, 1.0)
    assert sys.getrefcount(column) == before
