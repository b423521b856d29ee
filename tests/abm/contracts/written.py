"""Contracts and results written in a few words, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from abm.contracts.payments import Valuation, valuation
from abm.contracts.results import Results
from abm.contracts.terms import Terms

Number = int | Decimal
Measured = Mapping[str | tuple[str, str], Number | None]
"""Values by metric, at the only test, or by metric and test; none was not measured."""


def metric(name: str, kind: str = "number", **more: Any) -> dict[str, Any]:
    """A ``[[metric]]``."""
    return {"id": name, "title": name, "unit": "each", "kind": kind, **more}


def contract(*clauses: Mapping[str, Any], metrics: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """The content of a contract file; ``head`` adds to ``[contract]``, other words are tables."""
    head = {"id": "c", "name": "C", "currency": "EUR", "anticipated_duration_months": 12, **more.pop("head", {})}
    named = [{"id": f"clause_{at}", **clause} for at, clause in enumerate(clauses, start=1)]
    return {"contract": head, "metric": list(metrics) or [metric("x")], "clause": named, **more}


def terms_of(*clauses: Mapping[str, Any], **more: Any) -> Terms:
    """The terms of ``contract(...)``."""
    return Terms.model_validate(contract(*clauses, **more))


def results_of(terms: Terms, measured: Measured, **more: Any) -> Results:
    """Results by metric, or metric and test; ``head`` adds to ``[results]``, other words are tables."""
    listed = []
    for key, given in measured.items():
        name, test = (key, None) if isinstance(key, str) else key
        value = {"missing": True} if given is None else {"value": given}
        listed.append({"metric": name, **({"test": test} if test else {}), **value})
    head = {"contract": terms.head.id, **more.pop("head", {})}
    return Results.model_validate({"results": head, "result": listed, **more})


def valued(terms: Terms, measured: Measured, **more: Any) -> Valuation:
    """What a contract pays."""
    return valuation(terms, results_of(terms, measured, **more))


def euros(cents: int) -> Decimal:
    """Cents as units of currency."""
    return Decimal(cents) / 100
