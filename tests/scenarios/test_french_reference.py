"""What parameters mean and where they come from stands in French, too: all of it, and with the same numbers."""

from __future__ import annotations

import re

import pytest

from abm.parameters.names import Declared, declarations, declared_in
from scenarios import french, french_reference
from scenarios.french_errors import unit_in_french
from scenarios.scenario import RunDefaults
from scenarios.words import meaning, role_name, source

GROUPS: dict[str, list[Declared]] = {"run": list(declared_in(RunDefaults))}
for _one in declarations().values():
    GROUPS.setdefault(_one.group, []).append(_one)
PLACES = re.compile(r"(?:MODEL|\.md) [\d.]+")
"""Chapters, which are written alike in both languages."""


def differing(wanted: set[str], there: set[str]) -> dict[str, set[str]]:
    """What is missing and what is there too much; empty when all is well."""
    return {words: left for words, left in (("missing", wanted - there), ("too much", there - wanted)) if left}


def numbers(words: str, language: str) -> list[float]:
    """Numbers of a text as its language writes them, least first."""
    words = PLACES.sub("", words)
    if language == "fr":
        words = words.replace("\u202f", "").replace(",", ".")
    else:
        words = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", words)
    return sorted(float(one) for one in re.findall(r"\d*\.?\d+", words))


def test_every_group_has_its_file() -> None:
    assert not differing(set(GROUPS), set(french_reference.GROUPS))


@pytest.mark.parametrize("group", GROUPS)
def test_every_parameter_has_its_meaning_in_french(group: str) -> None:
    assert not differing({one.field for one in GROUPS[group]}, set(french_reference.GROUPS[group].MEANINGS))


def test_every_source_stands_in_the_file_of_its_group_or_among_those_of_several() -> None:
    sources = {group: {one.source for one in found} for group, found in GROUPS.items()}
    shared = {one for found in sources.values() for one in found if sum(one in of for of in sources.values()) > 1}
    assert not differing(shared, set(french_reference.shared.SOURCES))
    for group, found in sources.items():
        assert not differing(found - shared, set(french_reference.GROUPS[group].SOURCES)), group


@pytest.mark.parametrize("group", GROUPS)
def test_the_same_numbers_are_told_in_both_languages(group: str) -> None:
    for one in GROUPS[group]:
        for told in (meaning, source):
            assert numbers(told(one), "en") == numbers(told(one, "fr"), "fr"), (one.name, told(one), told(one, "fr"))


def test_a_meaning_is_a_sentence_and_a_source_is_none() -> None:
    for words in french_reference.MEANINGS.values():
        assert words[0].isupper(), words
        assert words.endswith("."), words
    for words in french_reference.SOURCES.values():
        assert not re.search(r"\d\.\d", PLACES.sub("", words)), words


def test_a_parameter_of_four_domains_has_one_meaning() -> None:
    leaves = declarations()["needs.share_served"].leaves()
    assert {meaning(one, "fr") for one in leaves} == {meaning(declarations()["needs.share_served"], "fr")}
    assert {role_name(one, "fr") for one in leaves} == {"constante"}
    assert set(french.ROLES) == {one.role.value for found in GROUPS.values() for one in found}


def test_a_line_break_parts_no_number_from_its_mark() -> None:
    told = french_reference.set_in_type("environ 271 000 euros : 1,3 M de mesures ; 20 % de 3 000 en 4 ans")
    assert told.split(" ") == [
        "environ", "271\u202f000", "euros\u00a0:", "1,3\u00a0M", "de", "mesures\u00a0;", "20\u00a0%", "de",
        "3\u202f000", "en", "4", "ans",
    ]  # fmt: skip


def test_a_unit_by_itself_keeps_brackets_inside_it() -> None:
    assert unit_in_french("euros, median") == "euros (médiane)"
    assert unit_in_french("elasticity") == "élasticité"
