"""Every example on the page of the format is read, and the first pays what the page says."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abm.contracts.cash import cash
from abm.contracts.clauses import FORMS
from abm.contracts.payments import valuation
from abm.contracts.results import Results, check_results
from abm.contracts.terms import Head, Terms
from tests.abm.contracts.written import metric

PAGE = Path(__file__).parents[2] / "docs" / "contract_format.md"
BLOCKS = [
    tomllib.loads(block, parse_float=Decimal)
    for block in re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
]
SMALL, SMALL_RESULTS = BLOCKS[:2]
FRAGMENTS = [block for block in BLOCKS if "contract" not in block and "results" not in block]


def around(fragment: dict[str, Any]) -> dict[str, Any]:
    """A contract of three years around a table or two of the page."""
    head = {"id": "three_years", "name": "Three years", "currency": "EUR", "investment_commitment": 100_000,
            "targeted_users": 60, "service_start": SMALL["contract"]["service_start"]}  # fmt: skip
    return {
        "contract": head,
        "metric": [metric("in_work", "count"), metric("housed", "count"), metric("reduction", "share"),
                   metric("saved", "money")],
        "test": [{"id": f"year_{year}", "month": 12 * year} for year in (1, 2, 3)],
        "clause": SMALL["clause"],
        **fragment,
    }  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda one: str(next(iter(one.values()))[0].get("id", "")))
def test_every_example_is_read(fragment: dict[str, Any]) -> None:
    assert Terms.model_validate(around(fragment))


def test_every_form_has_an_example() -> None:
    assert {clause["form"] for block in FRAGMENTS for clause in block.get("clause", [])} == set(FORMS)


def test_the_small_contract_pays_what_the_page_says() -> None:
    told = valuation(Terms.model_validate(SMALL), Results.model_validate(SMALL_RESULTS))
    assert told.total == 110_000_00
    assert cash(told).investors.irr == pytest.approx(0.032, abs=5e-4)


def test_the_example_of_results_goes_with_a_contract() -> None:
    right = {"by": "payer", "after_month": 24}
    terms = Terms.model_validate(around({"termination": [right]}))
    block = next(block for block in BLOCKS if block.get("results", {}).get("contract") == "three_years")
    head = {**block["results"], "service_start": terms.head.service_start}
    results = Results.model_validate({**block, "results": head})
    check_results(terms, results)
    assert results.payments[0].month == 16


def test_the_page_names_every_key_of_the_head() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in Head.model_fields if f"`{name}`" not in page] == []
