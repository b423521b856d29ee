"""Files that are no contract: one sentence, and nothing proposed that cannot be opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from abm.errors import ScenarioError
from scenarios.contract_file import CONTRACTS, RESULTS, load_contract, load_results
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


QUOTED = "valeur mal écrite (colonne 9) ; les guillemets sont droits, comme dans \"text\""


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("payer = “Ministry”", 'Invalid value (column 9); quotes are straight ones, as in "text"', QUOTED),
        ("payer = « Ministry »", 'Invalid value (column 9); quotes are straight ones, as in "text"', QUOTED),
        ("value = 24,5 %", "after a statement (column 11)", "la ligne devrait finir là (colonne 11)"),
        ("value = 24,5", "(column 11); write 24.5", "(colonne 11) ; écrire 24.5"),
        ("value = " + "9" * 5000, "a number of thousands of digits", "un nombre de milliers de chiffres"),
    ],
)
def test_what_is_copied_from_a_page_is_told(tmp_path: Path, text: str, english: str, french: str) -> None:
    (tmp_path / "copied.toml").write_text(text, encoding="utf-8")
    said = refusal(tmp_path / "copied.toml")
    assert said.endswith(english)
    assert in_french(said).endswith(french)


def test_results_in_the_place_of_terms_and_the_reverse(tmp_path: Path) -> None:
    terms, results = CONTRACTS / "denver.toml", RESULTS / "denver.toml"
    said = refusal(results)
    assert said.endswith(": this file holds results, not terms; give it after --results")
    assert in_french(said).endswith("ce fichier contient des résultats, pas des termes ; le donner après --results")
    with pytest.raises(ScenarioError, match=r"this file holds terms, not results$"):
        load_results(terms, load_contract(terms))


def test_brackets_without_end_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "deep.toml").write_text("x = " + "[" * 20_000)
    said = refusal(tmp_path / "deep.toml")
    assert said.endswith("broken TOML: lists within lists without end; close the brackets")
    assert in_french(said).endswith("TOML mal formé : listes emboîtées sans fin ; fermer les crochets")
