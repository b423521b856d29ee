"""Factors and measures are told as people read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scenarios.analysis.factor_words import factor_name, range_in_words, value_with_unit
from scenarios.analysis.measure_words import measure_words
from scenarios.batch.factor import Factor
from scenarios.scenario import Text
from tests.viz.study_worlds import GRANTS, QUEUE, REFERRAL, SERVED


@pytest.mark.parametrize(
    ("factor", "name", "english", "french"),
    [
        (GRANTS, "grants budget", "0.5 to 1.5 times the base", "0,5 à 1,5 fois la base"),
        (REFERRAL, "referral", "0 % to 100 %", "0 % à 100 %"),
        (SERVED, "share served (housing)", "20 % to 60 % of the stock", "20 % à 60 % des personnes ayant un besoin"),
        (QUEUE, "queue order", "first come, severity", "par ordre d'arrivée, par gravité"),
        (
            Factor("funding.grants_budget", values=(0.5, 1.0, 1.5)),
            "grants budget",
            "0.5, 1, 1.5 times the base",
            "0,5, 1, 1,5 fois la base",
        ),
    ],
)
def test_a_factor_has_a_name_and_a_range(factor: Factor, name: str, english: str, french: str) -> None:
    assert factor_name(factor, "en") == name
    assert range_in_words(factor, "en") == english
    assert range_in_words(factor, "fr") == french


def test_many_listed_values_are_told_by_their_ends() -> None:
    many = Factor("funding.grants_budget", values=(0.5, 3.0, 1.0, 2.0, 2.5))
    assert range_in_words(many, "en") == "0.5 to 3 times the base"


def test_a_label_of_the_study_stands_for_the_name() -> None:
    labelled = replace(GRANTS, label=Text("money for associations", "argent pour les associations"))
    assert factor_name(labelled, "fr") == "argent pour les associations"


def test_a_value_has_its_unit() -> None:
    assert value_with_unit(SERVED, 0.4, "en") == "40 % of the stock"
    assert value_with_unit(QUEUE, "first_come", "en") == "first come"


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("share_covered", "Coverage", "Couverture"),
        ("share_covered[housing]@last", "Coverage (housing, last year)", "Couverture (logement, dernière année)"),
        ("share_of_cases[ess]@0-4", "Who serves (ESS enterprises, years 0 to 4)",
         "Qui prend en charge (entreprises de l'ESS, années 0 à 4)"),
    ],
)  # fmt: skip
def test_a_measure_has_a_name(written: str, english: str, french: str) -> None:
    assert measure_words(written, "en").label == english
    assert measure_words(written, "fr").label == french


def test_shares_are_read_in_per_cent_and_sums_by_the_year() -> None:
    coverage, cost = measure_words("share_covered", "en"), measure_words("public_euros_per_inhabitant", "fr")
    assert (coverage.scale, coverage.unit, coverage.unit_of_difference) == (100.0, "%", "points")
    assert (cost.scale, cost.unit, cost.unit_of_difference) == (1.0, "euros par habitant et par an", cost.unit)


@pytest.mark.parametrize(
    ("written", "language", "inline"),
    [
        ("share_covered[housing]", "en", "coverage (housing)"),
        ("share_income_public", "en", "ESS income: public money"),
        ("share_of_cases[public]", "fr", "qui prend en charge (État et collectivités)"),
    ],
)
def test_inside_a_sentence_names_begin_small_but_for_capitals(written: str, language: str, inline: str) -> None:
    assert measure_words(written, language).inline == inline


def test_a_value_below_zero_has_a_minus_sign_and_no_hyphen() -> None:
    assert value_with_unit(Factor("funding.moved_to_procurement", -0.44, 0.5), -0.44, "en").startswith("−44 %")
