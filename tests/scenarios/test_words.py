"""Values and changes in plain words with their units."""

from __future__ import annotations

from typing import Any

import pytest

from abm.parameters import Parameters
from abm.parameters.names import declarations, declared_in
from abm.parameters.quantity import DOMAIN_NAMES, per_domain
from abm.policy import Change, Policy
from abm.vocabulary import QueueOrder
from scenarios import french
from scenarios.rules import BUILT_IN
from scenarios.scenario import RunDefaults
from scenarios.words import UNITLESS, change_in_words, date, from_to, listed, places, with_unit


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.34, "share", "34 %"),
        (0.07, "probability", "7 %"),
        (0.145, "share of the stock", "14.5 % of the stock"),
        (0.25, "a month", "0.25 a month"),
        (20_000, "citizens", "20,000 citizens"),
        (11_000.0, "euros a year", "11,000 euros a year"),
        (1.0, "times the base", "1 times the base"),
        (True, "switch", "on"),
        (False, "switch", "off"),
        (QueueOrder.FIRST_COME, "choice", "first come"),
        ("per_capita", "name of a rule", "per_capita"),
        (per_domain(0.5, 0.5, 0.5, 0.5), "share", "50 %"),
        (per_domain(0.5, 0.6, 0.7, 0.8), "share", "employment 50 %, housing 60 %, child 70 %, autonomy 80 %"),
    ],
)
def test_a_value_reads_with_its_unit(value: Any, unit: str, words: str) -> None:
    assert with_unit(value, unit) == words


def test_a_movement_names_the_unit_once() -> None:
    assert from_to(0.34, 0.2, "share of the budget") == "34 % -> 20 % of the budget"


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (0, "month 0"),
        (48, "month 48 (after 4 years)"),
        (12, "month 12 (after 1 year)"),
        (50, "month 50"),
        (11, "month 11"),
    ],
)
def test_a_date_is_a_month_and_the_whole_years_gone_by(month: int, words: str) -> None:
    assert date(month) == words


def test_places_and_lists() -> None:
    assert places(("Territory 1", "Ain"), "fr") == "dans Territoire 1 et Ain"
    assert places(()) == "everywhere"
    assert places(("Aisne", "Nord")) == "in Aisne and Nord"
    assert listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change("service.referral", 0.2, 48, ramp_months=12),
            "referral 50 % -> 20 %, from month 48 (after 4 years), in steps over 12 months, everywhere",
        ),
        (
            Change("needs.outreach", factor=1.5, from_month=3, territories=("Aisne",)),
            "outreach 1 -> 1.5 times the base rate, from month 3, at once, in Aisne",
        ),
        (
            Change("service.queue_order", "first_come", 0),
            "queue order severity -> first come, from month 0, at once, everywhere",
        ),
    ],
)
def test_a_change_reads_as_a_sentence(change: Change, words: str) -> None:
    assert change_in_words(change, Policy((change,)), Parameters()) == words


def test_a_change_begins_where_an_earlier_one_left_the_lever() -> None:
    first = Change("service.referral", 0.2, 0)
    second = Change("service.referral", 0.5, 24)
    assert change_in_words(second, Policy((first, second)), Parameters()).startswith("referral 20 % -> 50 %,")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change("service.referral", 0.2, 48, ramp_months=12),
            "orientation par le guichet public 50 % -> 20 %, dès le mois 48 (après 4 ans), par paliers sur 12 mois, "
            "partout",
        ),
        (
            Change("needs.outreach", factor=1.5, from_month=3, territories=("Aisne", "Nord")),
            "aller-vers 1 -> 1,5 fois le rythme de base, dès le mois 3, d'un coup, "
            "dans Aisne et Nord",
        ),
        (
            Change("service.queue_order", "first_come", 0),
            "ordre de la liste d'attente par gravité -> par ordre d'arrivée, dès le mois 0, d'un coup, "
            "partout",
        ),
    ],
)
def test_a_change_reads_as_a_french_sentence(change: Change, words: str) -> None:
    assert change_in_words(change, Policy((change,)), Parameters(), "fr") == words


def test_every_parameter_has_a_french_name_unit_and_choices() -> None:
    declared = [*declared_in(RunDefaults), *declarations().values()]
    assert {one.field for one in declared} == set(french.LABELS)
    units = {one.unit for one in declared} - set(UNITLESS)
    assert units == set(french.UNITS)
    assert set(UNITLESS) == set(french.BARE_UNITS)
    choices = {name.lower().replace("_", " ") for one in declared for name in getattr(one.kind, "__members__", {})}
    rules = {name for names in BUILT_IN.values() for name in names}
    assert choices | rules | {"on", "off"} == set(french.CHOICES)
    assert set(french.DOMAINS) == set(DOMAIN_NAMES)


def test_no_two_parameters_have_the_same_french_name() -> None:
    assert len(set(french.LABELS.values())) == len(french.LABELS)
