"""The schedule in the description is what ``WelfareModel.step`` calls, in its order."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.model import WelfareModel
from scenarios import schedule_reference
from scenarios.generated import between
from scenarios.schedule_reference import PAGE, PHASES, SECTION, calls_of_step, rows, section

ROOT = Path(__file__).parents[2]


def test_the_schedule_in_the_description_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == between(page, SECTION, section()), "run: python run.py reference"


def test_every_call_of_a_month_has_words_and_they_stand_in_its_order() -> None:
    assert calls_of_step() == tuple(PHASES)
    assert all(hasattr(WelfareModel, name) for name in calls_of_step() if name.startswith("_"))


def test_it_names_functions_of_the_files_it_names() -> None:
    for _, functions, files in rows():
        code = "".join((ROOT / file.strip("` ")).read_text(encoding="utf-8") for file in files.split(",") if file)
        for function in functions.split(","):
            assert f"def {function.strip('` ')}(" in code or not function


def test_a_call_without_words_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(schedule_reference.PHASES, "_match")
    with pytest.raises(LookupError, match="say in PHASES what _match is about"):
        rows()
