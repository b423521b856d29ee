"""Boxes of levers: numbers as the reader's language writes them."""

import pytest

from abm.parameters.names import find
from viz.dashboard.parts import _read, _unit, _written, _wrong


@pytest.mark.parametrize(
    ("number", "language", "words"), [("0.25", "fr", "0,25"), ("0.25", "en", "0.25"), ("4", "fr", "4")]
)
def test_a_number_is_read_as_it_is_written(number, language, words):
    assert _written(number, language) == words
    assert _read(f" {words} ", language) == number


def test_a_comma_is_taken_in_french_only():
    referral = find("service.referral")
    assert not _wrong(referral, _read("0,7", "fr"), "fr")
    assert "0.7" in _wrong(referral, _read("0,7", "en"), "en")


def test_a_share_and_a_probability_are_named_in_french():
    assert _unit(find("service.referral"), "fr") == "probabilité"
    assert _unit(find("service.income_at_risk"), "fr") == "part des ressources"
    assert _unit(find("service.income_at_risk"), "en") == "share of income"
