"""What one clause of a contract file pays, worked out from the words of the file with fractions.

Written apart from the engine, for one set of results at one test and without caps of the contract: whoever reads a
clause and takes a pencil does this.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Exact = Mapping[str, Fraction]
"""Measured values by metric."""


def by_hand(clause: Mapping[str, Any], x: Exact, capital: Fraction, is_last: bool, test: str) -> Fraction:
    """Units of currency a clause pays all sides together, after its own cap."""
    paid: Fraction = FORMS[clause["form"]](clause, x, capital, is_last, test)
    return min(paid, Fraction(clause["cap"])) if "cap" in clause else paid


def in_cents(paid: Fraction) -> int:
    """Cents, halves away from zero."""
    cents = abs(paid) * 100
    whole = int(cents + Fraction(1, 2))
    return whole if paid >= 0 else -whole


def _pays(pays: Any, capital: Fraction) -> Fraction:
    if not isinstance(pays, Mapping):
        return Fraction(pays)
    share = Fraction(pays.get("principal", 0))
    return Fraction(pays.get("amount", 0)) + capital * share * (1 + Fraction(pays.get("return", 0)))


def _rate_card(clause: Mapping[str, Any], x: Exact, *_: Any) -> Fraction:
    return sum((Fraction(line["price"]) * x[line["metric"]] for line in clause["lines"]), Fraction())


def _threshold(clause: Mapping[str, Any], x: Exact, capital: Fraction, *_: Any) -> Fraction:
    return _pays(clause["pays"], capital) if x[clause["metric"]] >= clause["at_least"] else Fraction()


def _ladder(clause: Mapping[str, Any], x: Exact, capital: Fraction, *_: Any) -> Fraction:
    reached = [rung for rung in clause["rungs"] if x[clause["metric"]] >= rung["at"]]
    return _pays(reached[-1]["pays"], capital) if reached else Fraction()


def _line(clause: Mapping[str, Any], x: Exact, *_: Any) -> Fraction:
    value = min(x[clause["metric"]], Fraction(clause["to"])) if "to" in clause else x[clause["metric"]]
    reached = [one for one in clause["segments"] if value >= one["from"]]
    if not reached:
        return Fraction()
    one = reached[-1]
    return Fraction(one["pays"]) + Fraction(one.get("per_unit", 0)) * (value - Fraction(one["from"]))


def _savings(clause: Mapping[str, Any], x: Exact, *_: Any) -> Fraction:
    people = x[clause["per"]] if "per" in clause else Fraction(1)
    return Fraction(clause["share"]) * max(x[clause["metric"]], Fraction()) * people


def _bands(clause: Mapping[str, Any], x: Exact, capital: Fraction, is_last: bool, test: str) -> Fraction:
    value = x[clause["metric"]]
    reached = [band for band in clause["bands"] if value >= band["from"]]
    coupon = Fraction(reached[-1]["coupon"]) if reached else Fraction()
    floor = clause.get("floor", {})
    if test in floor.get("tests", ()):
        coupon = max(coupon, Fraction(floor["coupon"]))
    repaid = Fraction()
    if is_last and "principal" in clause:
        principal = clause["principal"]
        repaid = Fraction(1) if value >= principal["full_from"] else Fraction(principal["protected"])
    return capital * (coupon + repaid)


def _fixed(clause: Mapping[str, Any], *_: Any) -> Fraction:
    return Fraction(clause["amount"])


def _two_sided(clause: Mapping[str, Any], x: Exact, capital: Fraction, *_: Any) -> Fraction:
    distance = x[clause["metric"]] / Fraction(clause["target"]) - 1
    span = Fraction(clause["span"])
    part = min(abs(distance), span) / span
    operator = Fraction()
    if "operator" in clause:
        start = Fraction(clause["operator"]["from"])
        beyond = min(max(abs(distance) - start, Fraction()) / (span - start), Fraction(1))
        operator = Fraction(clause["operator"]["max"]) * beyond
    if distance >= 0:
        first, most = Fraction(clause["at_target"]), Fraction(clause["gain_max"])
        return capital + first + (most - first) * part + operator
    return capital - Fraction(clause["loss_max"]) * part - operator


def _weighted(clause: Mapping[str, Any], x: Exact, *_: Any) -> Fraction:
    total = Fraction()
    for part in clause["parts"]:
        reached = max(x[part["metric"]], Fraction()) / Fraction(part["target"])
        counted = min(reached, Fraction(part["cap"])) if "cap" in part else reached
        total += Fraction(clause["amount"]) * Fraction(part["weight"]) * counted
    return total


FORMS = {
    "rate_card": _rate_card, "threshold": _threshold, "ladder": _ladder, "line": _line, "savings": _savings,
    "bands": _bands, "fixed": _fixed, "two_sided": _two_sided, "weighted": _weighted,
}  # fmt: skip


def thresholds(clause: Mapping[str, Any]) -> list[tuple[str, Fraction]]:
    """Every value at which the clause changes its rule, with its metric, as the file writes it."""
    metric, form = clause.get("metric", ""), clause["form"]
    found: list[Any] = []
    if form == "threshold":
        found = [clause["at_least"]]
    elif form == "ladder":
        found = [rung["at"] for rung in clause["rungs"]]
    elif form == "line":
        found = [one["from"] for one in clause["segments"]] + [clause["to"]] * ("to" in clause)
    elif form == "bands":
        found = [band["from"] for band in clause["bands"]]
        found += [clause["principal"]["full_from"]] * ("principal" in clause)
    elif form == "two_sided":
        target, own = Fraction(clause["target"]), clause.get("operator", {}).get("from", 0)
        found = [target * (1 + sign * Fraction(one)) for one in (own, clause["span"]) for sign in (-1, 1)]
        found.append(target)
    elif form == "weighted":
        capped = [part for part in clause["parts"] if "cap" in part]
        return [(part["metric"], Fraction(part["target"]) * Fraction(part["cap"])) for part in capped]
    elif form == "rate_card" and "cap" in clause:
        line = clause["lines"][0]
        return [(line["metric"], Fraction(clause["cap"]) / Fraction(line["price"]))]
    return [(metric, Fraction(one)) for one in found]
