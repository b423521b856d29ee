"""The rule of each form of clause: from measured values to cents, on any number of sets of results at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

import numpy as np

from abm.contracts.amounts import MILLION, rounded, units, value
from abm.contracts.clauses import (
    Bands,
    Fixed,
    Ladder,
    Line,
    RateCard,
    Savings,
    Threshold,
    TwoSided,
    Weighted,
)
from abm.contracts.columns import Column, Mask, at_least, minus, product, scaled
from abm.contracts.occasion import Occasion, Rule, Step


def _rate_card(clause: RateCard, here: Occasion) -> Iterator[Step]:
    earned = here.nothing
    for line in clause.lines:
        count = here.measured(line.metric)
        if count is None:
            yield here.not_measured(line.metric)
            continue
        cents = scaled(np.maximum(count, 0), line.price, MILLION)
        earned = earned + cents
        yield here.step(Rule.PRICE, cents, {"price": units(line.price)}, line.metric)
    if clause.cap_per_head is None:
        return
    cap = clause.cap_per_head
    facts: dict[str, Decimal | int | str] = {"cap": units(cap)}
    if (clause.id, here.test.id) in here.course.over_heads:
        cut = here.sum(here.course.over_heads[clause.id, here.test.id])
    elif here.test.id in here.course.people:
        facts["people"] = here.course.people[here.test.id]
        cut = np.maximum(minus(earned, cap * here.course.people[here.test.id]), 0)
    else:
        facts["people"] = here.course.users or 0
        so_far = here.books.of_clause.get(clause.id, here.nothing)
        cut = np.maximum(minus(so_far + earned, cap * (here.course.users or 0)), 0)
    yield here.step(Rule.CAP_PER_HEAD, -cut, facts, applies=np.asarray(cut > 0, dtype=np.bool_))


def _threshold(clause: Threshold, here: Occasion) -> Iterator[Step]:
    if clause.pooled and here.test.id == clause.pooled.test:
        yield from _pooled_test(clause, here)
        return
    measured = here.measured(clause.metric)
    if measured is None:
        yield here.not_measured(clause.metric)
        return
    reached = at_least(measured, clause.at_least, here.sign(clause.metric))
    here.books.has_paid[clause.id] = here.books.has_paid.get(clause.id, ~here.always) | reached
    cents = here.sum(here.course.due(clause.pays, here.test.month, here.month_paid), reached)
    facts = {"at": value(clause.at_least)}
    yield here.step(Rule.THRESHOLD_REACHED, cents, facts, clause.metric, reached)
    yield here.step(Rule.THRESHOLD_MISSED, here.nothing, facts, clause.metric, ~reached)


def _pooled_test(clause: Threshold, here: Occasion) -> Iterator[Step]:
    assert clause.pooled is not None
    reached = _pooled_reached(clause, here)
    if reached is None:
        yield here.not_measured(clause.metric)
        return
    paid_before = here.books.has_paid.get(clause.id, ~here.always)
    pays = clause.pooled.pays or clause.pays
    facts = {"at": value(clause.pooled.at_least)}
    now = reached & ~paid_before
    cents = here.sum(here.course.due(pays, here.test.month, here.month_paid), now)
    yield here.step(Rule.POOLED_REACHED, cents, facts, clause.metric, now)
    yield here.step(Rule.POOLED_MISSED, here.nothing, facts, clause.metric, ~reached & ~paid_before)
    yield here.step(Rule.POOLED_NOT_NEEDED, here.nothing, facts, clause.metric, paid_before)


def _pooled_reached(clause: Threshold, here: Occasion) -> Mask | None:
    """Whether all cohorts together reach the pooled threshold: as measured, else the mean weighted by people."""
    assert clause.pooled is not None
    sign = here.sign(clause.metric)
    if here.given.get((clause.metric, here.test.id)) is not None:
        return at_least(cast(Column, here.measured(clause.metric)), clause.pooled.at_least, sign)
    cohorts = [test.id for test in here.course.terms.tests_of(clause) if test.id != here.test.id]
    people = [here.course.people.get(test, 0) for test in cohorts]
    total = here.nothing
    for test, weight in zip(cohorts, people, strict=True):
        measured = here.measured(clause.metric, test)
        if measured is None:
            return None
        total = total + product(measured, weight)
    return at_least(total, clause.pooled.at_least * sum(people), sign) if sum(people) else None


def _ladder(clause: Ladder, here: Occasion) -> Iterator[Step]:
    measured = here.measured(clause.metric)
    if measured is None:
        yield here.not_measured(clause.metric)
        return
    for rung, on in zip(clause.rungs, _pieces(measured, [rung.at for rung in clause.rungs], clause.metric, here),
                        strict=True):  # fmt: skip
        cents = here.sum(here.course.due(rung.pays, here.test.month, here.month_paid), on)
        yield here.step(Rule.RUNG, cents, {"at": value(rung.at)}, clause.metric, on)
    first = clause.rungs[0].at
    below = ~at_least(measured, first, here.sign(clause.metric))
    yield here.step(Rule.BELOW_RUNGS, here.nothing, {"at": value(first)}, clause.metric, below)


def _pieces(measured: Column, starts: list[int], metric: str, here: Occasion) -> list[Mask]:
    """For each start, where values lie from it up to the next one."""
    reached = [at_least(measured, start, here.sign(metric)) for start in starts]
    return [one & ~after for one, after in zip(reached, [*reached[1:], ~here.always], strict=True)]


def _line(clause: Line, here: Occasion) -> Iterator[Step]:
    measured = here.measured(clause.metric)
    if measured is None:
        yield here.not_measured(clause.metric)
        return
    sign = here.sign(clause.metric)
    counted = measured
    if clause.to is not None:
        counted = np.minimum(measured, clause.to) if sign > 0 else np.maximum(measured, clause.to)
    starts = [segment.from_ for segment in clause.segments]
    for segment, on in zip(clause.segments, _pieces(measured, starts, clause.metric, here), strict=True):
        beyond = np.where(on, sign * (counted - segment.from_), here.nothing)
        cents = here.sum(segment.pays, on) + scaled(beyond, segment.per_unit, MILLION)
        facts: dict[str, Decimal | int | str] = {
            "start": value(segment.from_), "pays": units(segment.pays), "per_unit": units(segment.per_unit)
        }  # fmt: skip
        if clause.to is not None:
            facts["to"] = value(clause.to)
        yield here.step(Rule.SEGMENT, cents, facts, clause.metric, on)
    below = ~at_least(measured, starts[0], sign)
    yield here.step(Rule.BELOW_SEGMENTS, here.nothing, {"start": value(starts[0])}, clause.metric, below)


def _savings(clause: Savings, here: Occasion) -> Iterator[Step]:
    saved = here.measured(clause.metric)
    people = here.measured(clause.per) if clause.per else None
    if saved is None or (clause.per and people is None):
        yield here.not_measured(clause.metric if saved is None else str(clause.per))
        return
    saved = np.maximum(saved, 0)
    basis = saved if people is None else product(saved, np.maximum(people, 0))
    parts = MILLION if people is None else MILLION * MILLION
    cents = scaled(basis, 100 * clause.share, parts * MILLION)
    if clause.share_after is None:
        yield here.step(Rule.SAVINGS, cents, {"share": value(clause.share)}, clause.metric)
        return
    owed = np.maximum(here.books.owed(clause.interest, here.month_paid) - here.books.today, 0)
    before = np.minimum(cents, owed)
    after = scaled(cents - before, clause.share_after, clause.share)
    yield here.step(Rule.SAVINGS, before, {"share": value(clause.share)}, clause.metric)
    beyond = np.asarray(cents > before, dtype=np.bool_)
    yield here.step(Rule.SAVINGS_AFTER, after, {"share": value(clause.share_after)}, clause.metric, beyond)


def _bands(clause: Bands, here: Occasion) -> Iterator[Step]:
    measured = here.measured(clause.metric)
    capital = here.course.drawn(here.test.month)
    floor = clause.floor.coupon if clause.floor and here.test.id in clause.floor.tests else 0
    below = here.always
    if measured is None:
        yield here.not_measured(clause.metric)
    else:
        starts = [band.from_ for band in clause.bands]
        below = ~at_least(measured, starts[0], here.sign(clause.metric))
        for band, on in zip(clause.bands, _pieces(measured, starts, clause.metric, here), strict=True):
            coupon = here.sum(rounded(capital * band.coupon, MILLION), on)
            facts = {"start": value(band.from_), "coupon": value(band.coupon)}
            yield here.step(Rule.BAND, coupon, facts, clause.metric, on)
            if floor > band.coupon:
                yield from _floor(here, clause.metric, capital, floor, band.coupon, on)
        yield here.step(Rule.BELOW_BANDS, here.nothing, {"start": value(starts[0])}, clause.metric, below)
    if floor:
        yield from _floor(here, clause.metric, capital, floor, 0, below)
    if clause.principal and here.test.id == here.course.terms.tests_of(clause)[-1].id:
        full = ~here.always
        if measured is not None:
            full = at_least(measured, clause.principal.full_from, here.sign(clause.metric))
        facts = {"full_from": value(clause.principal.full_from)}
        yield here.step(Rule.PRINCIPAL_REPAID, here.sum(capital, full), facts, clause.metric, full)
        protected = here.sum(rounded(capital * clause.principal.protected, MILLION), ~full)
        facts = {**facts, "share": value(clause.principal.protected)}
        yield here.step(Rule.PRINCIPAL_PROTECTED, protected, facts, clause.metric, ~full)


def _floor(here: Occasion, metric: str, capital: int, floor: int, coupon: int, where: Mask) -> Iterator[Step]:
    """What lifts a coupon to the floor."""
    missing = rounded(capital * floor, MILLION) - rounded(capital * coupon, MILLION)
    yield here.step(Rule.FLOOR_COUPON, here.sum(missing, where), {"coupon": value(floor)}, metric, where)


def _fixed(clause: Fixed, here: Occasion) -> Iterator[Step]:
    yield here.step(Rule.FIXED, here.sum(clause.amount), {"amount": units(clause.amount)})


def _two_sided(clause: TwoSided, here: Occasion) -> Iterator[Step]:
    measured = here.measured(clause.metric)
    capital = here.course.drawn(here.test.month)
    span = clause.target * clause.span
    yield here.step(Rule.TWO_SIDED_PRINCIPAL, here.sum(capital), {"capital": units(capital)})
    if measured is None:
        yield here.not_measured(clause.metric)
        loss = min(clause.loss_max, capital)
        yield here.step(Rule.TWO_SIDED_LOSS, here.sum(-loss), {"loss_max": units(clause.loss_max)}, clause.metric)
        return
    reach = -(-span // MILLION)
    distance = np.clip(measured - clause.target, -reach, reach)
    above = np.asarray(distance >= 0, dtype=np.bool_)
    rise = clause.gain_max - clause.at_target
    gain = clause.at_target + np.minimum(scaled(np.maximum(distance, 0), rise * MILLION, span), rise)
    fall = np.minimum(scaled(np.maximum(-distance, 0), clause.loss_max * MILLION, span), min(clause.loss_max, capital))
    facts = {"target": value(clause.target), "span": value(clause.span)}
    up = {"at_target": units(clause.at_target), "gain_max": units(clause.gain_max), **facts}
    down = {"loss_max": units(clause.loss_max), **facts}
    yield here.step(Rule.TWO_SIDED_GAIN, np.where(above, gain, here.nothing), up, clause.metric, above)
    yield here.step(Rule.TWO_SIDED_LOSS, np.where(above, here.nothing, -fall), down, clause.metric, ~above)
    if clause.operator is None:
        return
    start = clause.target * clause.operator.from_
    beyond = np.maximum(minus(product(np.abs(distance), MILLION), start), 0)
    own = np.minimum(scaled(beyond, clause.operator.max, span - start), clause.operator.max)
    facts = {"start": value(clause.operator.from_), "most": units(clause.operator.max), **facts}
    touched = np.asarray(beyond > 0, dtype=np.bool_)
    bonus, malus = np.where(above, own, here.nothing), np.where(above, here.nothing, -own)
    yield here.step(Rule.OPERATOR_BONUS, bonus, facts, clause.metric, above & touched, "operator")
    yield here.step(Rule.OPERATOR_MALUS, malus, facts, clause.metric, ~above & touched, "operator")


def _weighted(clause: Weighted, here: Occasion) -> Iterator[Step]:
    for part in clause.parts:
        measured = here.measured(part.metric)
        if measured is None:
            yield here.not_measured(part.metric)
            continue
        full = clause.amount * part.weight
        cents = scaled(np.maximum(measured, 0), full, part.target * MILLION)
        facts: dict[str, Decimal | int | str] = {"weight": value(part.weight), "target": value(part.target)}
        if part.cap is not None:
            cents = np.minimum(cents, rounded(full * part.cap, MILLION * MILLION))
            facts["cap"] = value(part.cap)
        yield here.step(Rule.WEIGHTED_PART, cents, facts, part.metric)


RULES: Mapping[type[Any], Callable[[Any, Occasion], Iterator[Step]]] = {
    RateCard: _rate_card, Threshold: _threshold, Ladder: _ladder, Line: _line, Savings: _savings, Bands: _bands,
    Fixed: _fixed, TwoSided: _two_sided, Weighted: _weighted,
}  # fmt: skip
"""The rule of each form."""
