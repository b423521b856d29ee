"""The door to the compiler: an edited rule is never answered from an old cache."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from abm import compiled
from abm.compiled import SOURCE_ROOT, kernel, rule, source_hash

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
        "import numba, abm.compiled as c; cold = c.is_cold(); from abm.engine.planted import total; total(4); "
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


def frozen_constants(path: Path) -> list[tuple[str, str]]:
    """Constants of other modules that a file with compiled code imports: (module, name)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level == 0]
    return [
        (node.module, name.name)
        for node in imports
        if node.module and node.module.startswith("abm.")
        for name in node.names
        if name.name.isupper()
    ]


def test_constants_frozen_into_compiled_code_come_from_files_the_cache_watches():
    unwatched = []
    for path in SOURCE_ROOT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "@kernel" not in text and "@rule" not in text:
            continue
        for module, name in frozen_constants(path):
            home = SOURCE_ROOT.parent / Path(*module.split(".")).with_suffix(".py")
            if home.name != "vocabulary.py" and "abm.compiled" not in home.read_text(encoding="utf-8"):
                unwatched.append(f"{path.name}: {name} of {module}; move it to the vocabulary")
    assert not unwatched


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
