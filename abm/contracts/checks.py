"""Whether the terms of a contract go together; each check stops at the first contradiction and says where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from abm.contracts.amounts import MILLION, rounded, units, value
from abm.contracts.clauses import (
    Address,
    Bands,
    Clause,
    Fixed,
    Ladder,
    Line,
    RateCard,
    Savings,
    Threshold,
    TwoSided,
    Weighted,
)
from abm.contracts.currencies import CURRENCIES
from abm.contracts.faults import field
from abm.errors import ContractError, nearest

if TYPE_CHECKING:
    from abm.contracts.results import Paid
    from abm.contracts.terms import Drawdown, Terms, Test

LARGEST_SHARE = 1
"""Largest value of a metric written as a share; beyond it a percentage was probably meant."""


def refuse_contradictions(terms: Terms) -> None:
    """Check everything that no single table can know.

    Raises:
        ContractError: says what contradicts what, and where.
    """
    _refuse_unknown_currency(terms)
    for table, entries in (
        ("metric", terms.metrics), ("test", terms.tests), ("clause", terms.clauses), ("tranche", terms.tranches)
    ):  # fmt: skip
        _refuse_repeated(table, [entry.id for entry in entries])
    refuse_disorder("test", terms.tests)
    refuse_disorder("drawdown", terms.drawdowns)
    for position, metric in enumerate(terms.metrics):
        if metric.target is not None:
            _plausible(terms, metric.id, metric.target, "metric", position, "target")
    for position, clause in enumerate(terms.clauses):
        _check_clause(terms, clause, ("clause", position))
    _check_head(terms)
    _check_capital(terms)
    _check_terminations(terms)


def fault(message: str, *address: str | int) -> ContractError:
    """The error about a value; its message begins with the field."""
    return ContractError(f"{field(address)}: {message}", address)


def _refuse_unknown_currency(terms: Terms) -> None:
    code = terms.head.currency
    if code not in CURRENCIES:
        hint = nearest(code.upper(), CURRENCIES) or "; write its ISO 4217 code, as EUR"
        raise fault(f"unknown currency '{code}'{hint}", "contract", "currency")


def _refuse_repeated(table: str, names: Sequence[str]) -> None:
    for position, name in enumerate(names):
        if name in names[:position]:
            raise fault(f"'{name}' stands twice; give each {table} a name of its own", table, position, "id")


def refuse_disorder(table: str, entries: Sequence[Test] | Sequence[Drawdown]) -> None:
    """Stop at an entry that comes before the one above it.

    Raises:
        ContractError: names both months.
    """
    for position in range(1, len(entries)):
        before, entry = entries[position - 1], entries[position]
        if entry.month < before.month:
            raise fault(
                f"{moment(entry)} comes after {moment(before)} in the file; write them in order of time",
                table, position, "date" if entry.date else "month",
            )  # fmt: skip


def moment(entry: Test | Drawdown | Paid) -> str:
    """When something is, as it is written in the file: a month, or a date with its month."""
    month = f"month {entry.month}"
    return f"{entry.date} ({month})" if entry.date else month


def refuse_second(names: Sequence[str], *address: str | int, key: str | None = None) -> None:
    """Stop at a name that stands in a list twice.

    Args:
        names: in the order of the file.
        address: of the list.
        key: under which a name stands in an entry; none when the entries are the names.

    Raises:
        ContractError: says which.
    """
    for position, name in enumerate(names):
        if name in names[:position]:
            raise fault(f"'{name}' stands twice; keep one of the two", *address, position, *([key] if key else []))


def refuse_unknown(name: str, noun: str, valid: Iterable[str], *address: str | int) -> None:
    """Stop at a name that does not exist.

    Raises:
        ContractError: names the nearest.
    """
    names = list(valid)
    if name not in names:
        hint = nearest(name, names) or (f"; there are {', '.join(names)}" if names else "")
        raise fault(f"unknown {noun} '{name}'{hint}", *address)


def _check_clause(terms: Terms, clause: Clause, here: Address) -> None:
    metrics = [metric.id for metric in terms.metrics]
    tests = [test.id for test in terms.tests]
    for name, key in clause.uses():
        refuse_unknown(name, "metric", metrics, *here, *key)
    for position, name in enumerate(clause.tests):
        refuse_unknown(name, "test", tests, *here, "tests", position)
    refuse_second(clause.tests, *here, "tests")
    for pays, key in clause.payments():
        if pays.takes_capital:
            _needs_capital(terms, *here, *key)
    own = [test.id for test in terms.tests_of(clause)]
    if isinstance(clause, RateCard):
        _check_rate_card(terms, clause, here)
    elif isinstance(clause, Threshold):
        _check_threshold(terms, clause, own, here)
    elif isinstance(clause, Ladder):
        _ascending(terms, clause.metric, [rung.at for rung in clause.rungs], (*here, "rungs"), "at")
    elif isinstance(clause, Line):
        _check_line(terms, clause, here)
    elif isinstance(clause, Bands):
        _check_bands(terms, clause, own, here)
    elif isinstance(clause, Savings):
        _check_savings(terms, clause, here)
    elif isinstance(clause, TwoSided):
        _check_two_sided(terms, clause, here)
    elif isinstance(clause, Weighted):
        for position, part in enumerate(clause.parts):
            _only_higher(terms, part.metric, *here, "parts", position, "metric")
            _plausible(terms, part.metric, part.target, *here, "parts", position, "target")
    if clause.cap is not None and clause.cap < guaranteed(terms, clause):
        raise fault(
            f"{units(clause.cap)} is below the {units(guaranteed(terms, clause))} this clause pays in any case",
            *here, "cap",
        )  # fmt: skip


def _check_rate_card(terms: Terms, clause: RateCard, here: Address) -> None:
    if clause.cap_per_head is None:
        return
    counted = all(test.people is not None for test in terms.tests_of(clause))
    if not counted and terms.head.targeted_users is None:
        raise fault(
            "needs people at each of its tests, or targeted_users in [contract]", *here, "cap_per_head"
        )


def _check_threshold(terms: Terms, clause: Threshold, own: list[str], here: Address) -> None:
    _plausible(terms, clause.metric, clause.at_least, *here, "at_least")
    if clause.pooled is None:
        return
    refuse_unknown(clause.pooled.test, "test", own, *here, "pooled", "test")
    if clause.pooled.test != own[-1]:
        raise fault(f"'{clause.pooled.test}' is not the last test of this clause, '{own[-1]}'", *here, "pooled", "test")
    _plausible(terms, clause.metric, clause.pooled.at_least, *here, "pooled", "at_least")


def _check_line(terms: Terms, clause: Line, here: Address) -> None:
    starts = [segment.from_ for segment in clause.segments]
    ends = [segment.to for segment in clause.segments]
    _ascending(terms, clause.metric, starts, (*here, "segments"), "from")
    _joined(terms, clause.metric, starts, ends, (*here, "segments"))
    if clause.to is not None:
        _plausible(terms, clause.metric, clause.to, *here, "to")
    if clause.to is not None and _sign(terms, clause.metric) * (clause.to - starts[-1]) <= 0:
        raise fault(f"{value(clause.to)} is not beyond the start of the last segment, {value(starts[-1])}", *here, "to")


def _check_bands(terms: Terms, clause: Bands, own: list[str], here: Address) -> None:
    _needs_capital(terms, *here)
    starts, ends = [band.from_ for band in clause.bands], [band.to for band in clause.bands]
    _ascending(terms, clause.metric, starts, (*here, "bands"), "from")
    _joined(terms, clause.metric, starts, ends, (*here, "bands"))
    for position, name in enumerate(clause.floor.tests if clause.floor else ()):
        refuse_unknown(name, "test", own, *here, "floor", "tests", position)
    if clause.floor:
        refuse_second(clause.floor.tests, *here, "floor", "tests")
    if clause.principal:
        _plausible(terms, clause.metric, clause.principal.full_from, *here, "principal", "full_from")


def _check_savings(terms: Terms, clause: Savings, here: Address) -> None:
    if terms.metric(clause.metric).kind != "money":
        raise fault(f"'{clause.metric}' is not of kind money, and a saving is", *here, "metric")
    if clause.per and terms.metric(clause.per).kind != "count":
        raise fault(f"'{clause.per}' is not of kind count", *here, "per")
    if clause.share_after is not None:
        _needs_capital(terms, *here, "share_after")
        if not clause.share:
            raise fault("0: nothing would ever be repaid, so share_after never begins", *here, "share")
    elif clause.interest:
        raise fault("without share_after there is nothing it decides", *here, "interest")


def _check_two_sided(terms: Terms, clause: TwoSided, here: Address) -> None:
    _needs_capital(terms, *here)
    own = [test.id for test in terms.tests_of(clause)]
    if len(own) > 1:
        raise fault(f"is settled once; name its test, one of {', '.join(own)}", *here, "tests")
    _only_higher(terms, clause.metric, *here, "metric")
    _plausible(terms, clause.metric, clause.target, *here, "target")
    if clause.loss_max > terms.capital:
        raise fault(f"{units(clause.loss_max)} is more than the capital, {units(terms.capital)}", *here, "loss_max")


def _sign(terms: Terms, metric: str) -> int:
    return 1 if terms.metric(metric).better == "higher" else -1


def _ascending(terms: Terms, metric: str, starts: Sequence[int], here: Address, key: str) -> None:
    sign = _sign(terms, metric)
    for position, start in enumerate(starts):
        _plausible(terms, metric, start, *here, position, key)
        if position and sign * (start - starts[position - 1]) <= 0:
            word = "above" if sign > 0 else "below"
            raise fault(
                f"{value(start)} is not {word} the one before it, {value(starts[position - 1])}; write them from the "
                "worst result to the best", *here, position, key,
            )  # fmt: skip


def _joined(terms: Terms, metric: str, starts: Sequence[int], ends: Sequence[int | None], here: Address) -> None:
    """Ends that are written must be where the next begins; the last may have none."""
    for position, end in enumerate(ends):
        if end is None:
            continue
        if position + 1 == len(starts):
            if _sign(terms, metric) * (end - starts[position]) <= 0:
                raise fault(f"{value(end)} is not beyond its start, {value(starts[position])}", *here, position, "to")
            continue
        gap = _sign(terms, metric) * (starts[position + 1] - end)
        if gap:
            word = "a gap" if gap > 0 else "an overlap"
            raise fault(
                f"{value(end)} leaves {word} before the next, which begins at {value(starts[position + 1])}",
                *here, position, "to",
            )  # fmt: skip


def _plausible(terms: Terms, metric: str, quantity: int, *address: str | int) -> None:
    if terms.metric(metric).kind == "share" and abs(quantity) > LARGEST_SHARE * MILLION:
        raise fault(f"{value(quantity)} is no share of 1; for {value(quantity)} % write {value(quantity // 100)}",
                    *address)  # fmt: skip


def _only_higher(terms: Terms, metric: str, *address: str | int) -> None:
    if terms.metric(metric).better != "higher":
        raise fault(f"'{metric}' is better when lower; write it as a reduction, which is better when higher", *address)


def _needs_capital(terms: Terms, *address: str | int) -> None:
    if terms.head.investment_commitment is None:
        raise fault("pays a share of the capital; give investment_commitment in [contract]", *address)


def _check_head(terms: Terms) -> None:
    head = terms.head
    if head.cost_per_outcome is not None:
        metrics = [metric.id for metric in terms.metrics]
        refuse_unknown(head.cost_per_outcome, "metric", metrics, "contract", "cost_per_outcome")
    if head.return_cap_per_year is not None and head.investment_commitment is None:
        raise fault("a return needs investment_commitment", "contract", "return_cap_per_year")
    sure = sum(guaranteed(terms, clause) for clause in terms.clauses)
    if head.maximum_outcome_payment is not None and head.maximum_outcome_payment < sure:
        raise fault(
            f"{units(head.maximum_outcome_payment)} is below the {units(sure)} the clauses pay in any case",
            "contract", "maximum_outcome_payment",
        )  # fmt: skip


def guaranteed(terms: Terms, clause: Clause) -> int:
    """What a clause pays whatever is measured, in cents: standing charges, floor coupons, protected principal."""
    if isinstance(clause, Fixed):
        return clause.amount * len(terms.tests_of(clause))
    if isinstance(clause, TwoSided):
        return terms.capital - clause.loss_max
    if isinstance(clause, Bands):
        floor = clause.floor.coupon * len(clause.floor.tests) if clause.floor else 0
        protected = clause.principal.protected if clause.principal else 0
        return rounded(terms.capital * (floor + protected), MILLION)
    return 0


def _check_capital(terms: Terms) -> None:
    tranches = {tranche.id: tranche.amount for tranche in terms.tranches}
    total = sum(tranches.values())
    if terms.tranches and total != terms.capital:
        raise fault(
            f"the tranches sum to {units(total)}, not to investment_commitment = {units(terms.capital)}",
            "tranche", len(terms.tranches) - 1, "amount",
        )  # fmt: skip
    sums = dict.fromkeys(tranches, 0)
    for position, guarantee in enumerate(terms.guarantees):
        refuse_unknown(guarantee.tranche, "tranche", tranches, "guarantee", position, "tranche")
        sums[guarantee.tranche] += guarantee.amount
        if sums[guarantee.tranche] > tranches[guarantee.tranche]:
            raise fault(
                f"guarantees of {units(sums[guarantee.tranche])} exceed tranche '{guarantee.tranche}', "
                f"{units(tranches[guarantee.tranche])}", "guarantee", position, "amount",
            )  # fmt: skip
    check_drawdowns(terms, terms.drawdowns)


def check_drawdowns(terms: Terms, drawdowns: Sequence[Drawdown]) -> None:
    """Stop when more is drawn than was committed, in all or of one tranche."""
    tranches = {tranche.id: tranche.amount for tranche in terms.tranches}
    sums = dict.fromkeys(tranches, 0)
    total = 0
    for position, drawdown in enumerate(drawdowns):
        total += drawdown.amount
        name = drawdown.tranche
        if total > terms.capital:
            raise fault(
                f"{units(total)} are drawn by then, more than investment_commitment = {units(terms.capital)}",
                "drawdown", position, "amount",
            )  # fmt: skip
        if name is None:
            continue
        refuse_unknown(name, "tranche", tranches, "drawdown", position, "tranche")
        sums[name] += drawdown.amount
        if sums[name] > tranches[name]:
            raise fault(
                f"{units(sums[name])} are drawn by then from tranche '{name}' of {units(tranches[name])}",
                "drawdown", position, "amount",
            )  # fmt: skip


def _check_terminations(terms: Terms) -> None:
    seen: set[str] = set()
    for position, termination in enumerate(terms.terminations):
        here = ("termination", position)
        if termination.by in seen:
            raise fault(f"'{termination.by}' stands twice; keep one of the two", *here, "by")
        seen.add(termination.by)
        if termination.pays == "principal_share":
            _needs_capital(terms, *here, "pays")
        elif termination.share:
            raise fault('a share goes with pays = "principal_share"', *here, "share")
