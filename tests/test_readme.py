"""What the README promises is what the project checks and writes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_two_lines_are_those_the_ci_types() -> None:
    for variable in ("run_line", "test_line"):
        line = re.search(rf"^{variable}='(.+)'$", CI, re.MULTILINE)
        assert line is not None
        assert line[1] in README.splitlines()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md"])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)#]+)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_ci_is_valid_and_executable() -> None:
    assert CI.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in CI
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_no_address_in_the_constraints() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+<=[0-9.]+", line) for line in lines)


def test_the_glossary_names_every_word_of_the_model() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for word in (
        "besoin", "non-recours", "file active", "régie", "subvention", "commande publique", "contrat aidé",
        "contrat à impact", "participations", "cotisations", "dons", "maître d'ouvrage", "territoire",
        "collectivité", "contrefactuel", "effet d'aubaine", "écrémage", "changement d'échelle",
        "désengagement",
    ):  # fmt: skip
        assert word in text
