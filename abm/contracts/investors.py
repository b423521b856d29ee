"""Investors who pre-finance outcome contracts: what they have, require, believe, and whom they know (MODEL 3, 7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from abm.exact import sum_in_order
from abm.parameters.contracts import Contracts
from abm.randomness import choice_index, uniform
from abm.rules.contracting import belief
from abm.vocabulary import Stream

_SIGHT = int(Stream.INVESTOR_SIGHT)


class InvestorKind(IntEnum):
    """What sort of investor."""

    BANK = 0
    """Commercial and public banks, insurers: a return, no altruism."""
    FOUNDATION = 1
    """Foundations and charitable trusts: their money back, and social value."""


@dataclass
class Investor:
    """One investor.

    Attributes:
        key: identity.
        kind: bank or foundation.
        cash: money free for contracts, cents.
        promised: of this, money promised to contracts that are signed or about to be, cents.
        good: contracts that kept their promise, its first belief counted in (Beta).
        bad: contracts that did not.
        partners: keys of operators it has invested in.
        is_burnt: lost too much to make another contract.
    """

    key: int
    kind: InvestorKind
    cash: int
    good: float
    bad: float
    promised: int = 0
    partners: set[int] = field(default_factory=set)
    is_burnt: bool = False

    @property
    def free(self) -> int:
        """Cents it may still promise."""
        return 0 if self.is_burnt else self.cash - self.promised

    @property
    def chance(self) -> float:
        """Chance that a project keeps its promise, as it sees it."""
        return belief(self.good, self.bad)

    def required(self, contracts: Contracts) -> float:
        """Return that it requires, a year."""
        return contracts.bank_return if self.kind == InvestorKind.BANK else contracts.foundation_return

    def altruism(self, contracts: Contracts) -> float:
        """What social value counts for with it."""
        return 0.0 if self.kind == InvestorKind.BANK else contracts.altruism

    def knows(self, seed: int, operator: int, peers: set[int], sight: float) -> bool:
        """Whether it sees an operator: by chance, from an earlier contract, or through a peer it invested in."""
        if operator in self.partners or self.partners & peers:
            return True
        return bool(uniform(seed, _SIGHT, self.key, choice_index(operator, 0)) < sight)

    def sees_end(self, is_good: bool, weight: float) -> None:
        """Learn from a contract that has ended; one seen from afar weighs less."""
        if is_good:
            self.good += weight
        else:
            self.bad += weight


def build_investors(contracts: Contracts, cents: int) -> list[Investor]:
    """Banks and foundations that share a sum; who is first in a kind holds most of it, as in a Zipf law.

    Args:
        contracts: parameters.
        cents: money of all together.
    """
    number = contracts.investors
    n_foundations = round(number * contracts.foundations_share)
    kinds = [InvestorKind.FOUNDATION] * n_foundations + [InvestorKind.BANK] * (number - n_foundations)
    weights = [1.0 / (1 + sum(1 for other in kinds[:place] if other == kind)) for place, kind in enumerate(kinds)]
    totals = {kind: sum_in_order(w for w, k in zip(weights, kinds, strict=True) if k == kind) for kind in set(kinds)}
    of_foundations = contracts.foundations_share
    shares = {InvestorKind.FOUNDATION: of_foundations, InvestorKind.BANK: 1.0 - of_foundations}
    if len(totals) == 1:  # nobody of the other kind: one kind holds all
        shares = dict.fromkeys(totals, 1.0)
    good = contracts.belief_weight * contracts.investor_belief
    return [
        Investor(
            key=place + 1,
            kind=kind,
            cash=int(cents * shares[kind] * weight / totals[kind]),
            good=good,
            bad=contracts.belief_weight - good,
        )
        for place, (kind, weight) in enumerate(zip(kinds, weights, strict=True))
    ]
