"""Reads contract files: strict TOML, errors with file, line, field and nearest valid name.

Terms stand in one file, results in another. The format is described in ``docs/contract_format.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from abm.contracts.results import Results, check_results
from abm.contracts.terms import Terms
from abm.errors import ContractError
from scenarios.document import Document, read
from scenarios.shelf import Shelf

CONTRACTS = Path(__file__).parent / "contracts"
RESULTS = CONTRACTS / "results"
SHELF = Shelf(CONTRACTS, "contract")
RESULTS_SHELF = Shelf(RESULTS, "results")

Made = TypeVar("Made")


def contracts() -> tuple[str, ...]:
    """Names of the contracts that come with the model."""
    return SHELF.names()


def load_contract(reference: str | Path, beside: Path | None = None) -> Terms:
    """A contract by its name or by the path of its file.

    Args:
        reference: a name such as ``denver``, or a path (it ends in ``.toml`` or holds a slash).
        beside: folder a relative path starts from; none is the current one.

    Raises:
        ScenarioError: file missing, or not TOML.
        ContractError: anything in it that is unknown, missing, of the wrong type or contradictory; says in which line.
    """
    path = SHELF.locate(str(reference), beside)
    document = read(path, Decimal, of_shares=False)
    _refuse_other_file(document, "results", "contract", "results, not terms; give it after --results")
    terms = _made(document, Terms.model_validate, document.content)
    if terms.head.id != path.stem:
        place = document.place("contract", "id")
        raise ContractError(f"{place}: contract.id: '{terms.head.id}' is not the name of the file, '{path.stem}'")
    return terms


def load_results(reference: str | Path, terms: Terms, beside: Path | None = None) -> Results:
    """Results that go with a contract, by the contract's name or by the path of their file.

    Args:
        reference: a name such as ``denver``, or a path (it ends in ``.toml`` or holds a slash).
        terms: the contract they are results of.
        beside: folder a relative path starts from; none is the current one.

    Raises:
        ScenarioError: file missing, or not TOML.
        ContractError: unknown metric or test, a result that is missing or impossible; says in which line.
    """
    document = read(RESULTS_SHELF.locate(str(reference), beside), Decimal, of_shares=False)
    _refuse_other_file(document, "contract", "results", "terms, not results")
    return _made(document, _results, document.content, terms)


def published_results(name: str) -> Path | None:
    """File of the results that come with a contract of the model; none when nothing was published."""
    path = RESULTS / f"{name}.toml"
    return path if path.is_file() else None


def _refuse_other_file(document: Document, its_own: str, wanted: str, words: str) -> None:
    """Stop at terms where results belong, or the reverse."""
    if its_own in document.content and wanted not in document.content:
        raise document.refuse(f"this file holds {words}", its_own)


def _results(content: Mapping[str, Any], terms: Terms) -> Results:
    head = content.get("results")
    if isinstance(head, Mapping) and terms.head.service_start and "service_start" not in head:
        content = {**content, "results": {**head, "service_start": terms.head.service_start}}
    results = Results.model_validate(content)
    check_results(terms, results)
    return results


def _made(document: Document, make: Callable[..., Made], *given: Any) -> Made:
    """What ``make`` returns; an error is raised again with file and line of the value in front."""
    try:
        return make(*given)
    except ContractError as error:
        address = error.address if document.lines.of(*error.address) else (*error.address, 0)
        raise ContractError(f"{document.place(*address)}: {error}", error.address) from None
