"""Whose money a contract's payments are: tranches in their order, guarantees, returns, losses, cost per outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from abm.contracts.amounts import CENTS, GROWTH, MILLION, growth
from abm.contracts.course import TERMINATION, Course
from abm.contracts.occasion import Rule
from abm.contracts.payments import Valuation
from abm.contracts.terms import Tranche
from abm.exact import sum_in_order
from abm.vocabulary import MONTHS_PER_YEAR

_WIDEST = 3.0
"""Largest growth a month, as a logarithm, among which a return is sought: beyond any that means something."""
_PRECISION = 1e-15


@dataclass(frozen=True)
class Position:
    """What one holder paid in and got.

    Attributes:
        name: tranche, or ``"investors"`` for all of them.
        holder: who holds it.
        drawn: cents paid in.
        received: cents of outcome payments.
        guaranteed: cents a guarantor made good.
        flows: cents by month since service start, out negative and in positive, in order of time.
        is_over: whether nothing can follow; before that there is no return and no loss.
    """

    name: str
    holder: str
    drawn: int
    received: int
    guaranteed: int
    flows: tuple[tuple[int, int], ...]
    is_over: bool = True

    @property
    def irr(self) -> float | None:
        """Internal rate of return, a year; none without both money out and in, or while the contract is under way."""
        return internal_rate_of_return(dict(self.flows)) if self.is_over else None

    @property
    def multiple(self) -> float | None:
        """Money in over money out; none when nothing was paid in."""
        return (self.received + self.guaranteed) / self.drawn if self.drawn else None

    @property
    def gain(self) -> int:
        """Cents in less cents out."""
        return self.received + self.guaranteed - self.drawn

    @property
    def loss(self) -> int:
        """Cents of capital not recovered; 0 while the contract is under way."""
        return max(0, -self.gain) if self.is_over else 0


@dataclass(frozen=True)
class Cash:
    """Where the money of a contract went.

    Attributes:
        tranches: what each holder paid in and got.
        investors: all tranches together.
        guarantors: cents each guarantor paid.
        left_over: cents of outcome payments beyond every tranche's cap on return; they stay with the vehicle.
        payer: cents the outcome payer paid in all.
        operator: cents the operator got from clauses that pay it, less its malus.
        malus: cents the operator lost by its malus.
        losses: cents lost by each who bore a loss: holders of tranches, guarantors, the operator by its malus.
        cost_per_outcome: units of currency for one outcome, exact; none without outcomes or a metric that counts them.
    """

    tranches: tuple[Position, ...]
    investors: Position
    guarantors: Mapping[str, int]
    left_over: int
    payer: int
    operator: int
    malus: int
    losses: Mapping[str, int]
    cost_per_outcome: Fraction | None


@dataclass
class _Account:
    """What one tranche paid in and got so far."""

    tranche: Tranche
    flows: list[tuple[int, int]] = field(default_factory=list)

    def owed(self, month: int) -> int:
        """Cents still due to it: capital with its return; capital alone when its return has no cap."""
        rate = self.tranche.return_ or 0
        due = sum_in_order(-cents * growth(rate, month - paid) for paid, cents in self.flows if paid <= month)
        return max(0, due // GROWTH)

    def sum(self, sign: int) -> int:
        """Cents out (-1) or in (1)."""
        return sum(abs(cents) for _, cents in self.flows if cents * sign > 0)


def cash(valuation: Valuation) -> Cash:
    """Where the money of a contract went."""
    course = valuation.course
    accounts = _paid_in(course)
    received = _by_month(valuation)
    left_over = 0
    for month, cents in sorted(received.items()):
        left_over += _share_out(cents, month, accounts)
    guarantors, made_good = _guaranteed(course, accounts)
    positions = tuple(
        _position(account, made_good.get(account.tranche.id, []), course.is_over) for account in accounts
    )
    losses = {position.holder or position.name: 0 for position in positions}
    for position in positions:
        losses[position.holder or position.name] += position.loss
    for name, paid in guarantors.items():
        losses[name] = losses.get(name, 0) + paid
    malus = -sum(line.cents for line in valuation.lines if line.rule is Rule.OPERATOR_MALUS)
    losses["operator"] = losses.get("operator", 0) + malus
    return Cash(
        tranches=positions,
        investors=_together(positions),
        guarantors=guarantors,
        left_over=left_over,
        payer=valuation.total,
        operator=valuation.paid_to("operator"),
        malus=malus,
        losses={name: cents for name, cents in losses.items() if cents},
        cost_per_outcome=_cost_per_outcome(valuation),
    )


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """A sum shared by weight in whole cents: largest remainder, ties to the first; equal parts when all weigh nothing.

    Args:
        cents: not negative.
        weights: not negative.
    """
    total = sum_in_order(weights)
    if not total:
        return split(cents, [1] * len(weights))
    parts = [cents * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: -(cents * weights[at] % total))
    for at in order[: cents - sum(parts)]:
        parts[at] += 1
    return parts


def internal_rate_of_return(flows: Mapping[int, int]) -> float | None:
    """Yearly rate at which flows by month are worth nothing together; the nearest to 0 where there are several.

    Args:
        flows: money by month, out negative and in positive.

    Returns:
        Share a year; none when there is only money in or only money out.
    """
    from scipy.optimize import brentq  # brings much: only when a rate is asked for

    kept = [(month, float(cents)) for month, cents in flows.items() if cents]
    if not any(cents > 0 for _, cents in kept) or not any(cents < 0 for _, cents in kept):
        return None

    def worth(discount: float) -> float:
        """Value when a month counts ``exp(discount)``, scaled so that nothing overflows; only its sign is used."""
        highest = max(month * discount for month, _ in kept)
        return math.fsum(cents * math.exp(month * discount - highest) for month, cents in kept)

    here, reach = worth(0.0), 1e-3
    if here == 0.0:
        return 0.0
    inner = 0.0
    while inner < _WIDEST:
        for low, high in ((inner, reach), (-reach, -inner)):
            if (worth(low) > 0.0) != (worth(high) > 0.0):
                return math.expm1(-MONTHS_PER_YEAR * brentq(worth, low, high, xtol=_PRECISION))
        inner, reach = reach, 2.0 * reach
    return None


def _paid_in(course: Course) -> list[_Account]:
    """Accounts of the tranches with what they paid in; a drawdown of no tranche is shared by their size."""
    accounts = [_Account(tranche) for tranche in course.terms.shares_of_capital]
    for drawdown in course.drawdowns:
        own = [account for account in accounts if drawdown.tranche in (None, account.tranche.id)]
        parts = split(drawdown.amount, [account.tranche.amount for account in own])
        for account, cents in zip(own, parts, strict=True):
            account.flows.append((drawdown.month, -cents))
    return accounts


def _by_month(valuation: Valuation) -> dict[int, int]:
    """Cents the investors' side gets, by month of payment."""
    sums: dict[int, int] = {}
    for line in valuation.lines:
        if line.to == "investors":
            sums[line.month] = sums.get(line.month, 0) + line.cents
    return sums


def _share_out(cents: int, month: int, accounts: list[_Account]) -> int:
    """Hand a payment to the tranches: by rank what is owed, then the rest to those whose return has no cap.

    Returns:
        Cents nobody may take.
    """
    for rank in sorted({account.tranche.rank for account in accounts}):
        own = [account for account in accounts if account.tranche.rank == rank]
        owed = [account.owed(month) for account in own]
        paid = min(cents, sum(owed))
        for account, part in zip(own, split(paid, owed), strict=True):
            account.flows.append((month, part))
        cents -= paid
    free = [account for account in accounts if account.tranche.return_ is None]
    if not free:
        return cents
    for account, part in zip(free, split(cents, [account.tranche.amount for account in free]), strict=True):
        account.flows.append((month, part))
    return 0


def _guaranteed(
    course: Course, accounts: list[_Account]
) -> tuple[dict[str, int], dict[str, list[tuple[int, int]]]]:
    """What guarantors pay for capital not recovered: by guarantor, and by tranche as flows of the last month."""
    month = max((course.month_paid(test.id) for test in course.tests), default=0)
    if course.end is not None:
        month = max(month, course.month_paid(TERMINATION))
    paid: dict[str, int] = {}
    made_good: dict[str, list[tuple[int, int]]] = {}
    for guarantee in course.terms.guarantees if course.is_over else ():
        account = next(one for one in accounts if one.tranche.id == guarantee.tranche)
        already = sum(cents for _, cents in made_good.get(guarantee.tranche, []))
        cents = min(guarantee.amount, max(0, account.sum(-1) - account.sum(1) - already))
        paid[guarantee.guarantor] = paid.get(guarantee.guarantor, 0) + cents
        made_good.setdefault(guarantee.tranche, []).append((month, cents))
    return paid, made_good


def _position(account: _Account, made_good: list[tuple[int, int]], is_over: bool) -> Position:
    return Position(
        name=account.tranche.id,
        holder=account.tranche.holder,
        drawn=account.sum(-1),
        received=account.sum(1),
        guaranteed=sum(cents for _, cents in made_good),
        flows=_net([*account.flows, *made_good]),
        is_over=is_over,
    )


def _together(positions: Sequence[Position]) -> Position:
    return Position(
        name="investors",
        holder="",
        drawn=sum(one.drawn for one in positions),
        received=sum(one.received for one in positions),
        guaranteed=sum(one.guaranteed for one in positions),
        flows=_net([flow for one in positions for flow in one.flows]),
        is_over=all(one.is_over for one in positions),
    )


def _net(flows: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Flows of the same month as one, in order of time; those of nothing left out."""
    sums: dict[int, int] = {}
    for month, cents in flows:
        sums[month] = sums.get(month, 0) + cents
    return tuple((month, cents) for month, cents in sorted(sums.items()) if cents)


def _cost_per_outcome(valuation: Valuation) -> Fraction | None:
    metric = valuation.course.terms.head.cost_per_outcome
    outcomes = sum(value for (name, _), value in valuation.values.items() if name == metric and value is not None)
    return Fraction(valuation.total * MILLION, CENTS * outcomes) if outcomes > 0 else None
