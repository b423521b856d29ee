"""Files that are no contract: one sentence, and nothing proposed that cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import ScenarioError
from scenarios.contract_file import load_contract
from scenarios.french_errors import in_french


def refusal(path: Path) -> str:
    """What is said of a file."""
    with pytest.raises(ScenarioError) as caught:
        load_contract(path)
    return str(caught.value)


def test_a_link_that_leads_nowhere_is_not_proposed_in_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").symlink_to("gone.toml")
    said = refusal(tmp_path / "mine.toml")
    assert "no such file" in said
    assert "did you mean" not in said


def test_a_folder_is_not_proposed_in_its_own_place(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").mkdir()
    (tmp_path / "mina.toml").write_text("")
    assert refusal(tmp_path / "mine.toml").endswith("is a folder, not a contract file; did you mean 'mina.toml'?")


def test_brackets_without_end_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "deep.toml").write_text("x = " + "[" * 20_000)
    said = refusal(tmp_path / "deep.toml")
    assert said.endswith("broken TOML: lists within lists without end; close the brackets")
    assert in_french(said).endswith("TOML mal formé : listes emboîtées sans fin ; fermer les crochets")
