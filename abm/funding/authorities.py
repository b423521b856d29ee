"""Money of authorities: what they raise, what passes between them and the State, and that they balance (MODEL 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from abm.compiled import over_columns
from abm.exact import exact_sum, exact_sums
from abm.funding.holders import by_cell
from abm.ledger import FIRST_AUTHORITY, STATE_ACCOUNT
from abm.parameters.table import Table
from abm.providers.columns import Floats, Providers, base_money
from abm.rules.allocation import authority_weight
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS

if TYPE_CHECKING:
    from abm.funding.pots import Pots


@dataclass(frozen=True)
class LocalPlan:
    """What authorities plan before levers of budgets; shapes (territories, domains).

    Attributes:
        base: share of each domain's base money in each territory.
        own: what they raise themselves, shares of each domain's base money.
        spending: what they spend, the same unit; the State transfers the difference, or receives it.
    """

    base: Floats
    own: Floats
    spending: Floats


def local_plan(providers: Providers, table: Table) -> LocalPlan:
    """Own taxes follow the tax base; spending is evened out by equalisation.

    Of the base share ``delta_0`` of public money an authority raises its part in proportion to its tax base, times
    the lever ``local_tax_base``. It spends ``min(delta, delta_0) b l + max(0, delta - delta_0) l``, where ``l`` is
    its share of the domain (historical, or by its tax base as far as it is not equalised) and ``b`` the lever. What
    a dated decentralisation hands over beyond ``delta_0`` comes from the State, so nobody is taxed twice for it.
    """
    shape = (providers.n_territories, N_DOMAINS)
    base = base_money(providers.cells).reshape(shape)
    base = base / np.maximum(exact_sums(base), 1e-9)
    weights = providers.citizens / providers.citizens.sum()
    tax = providers.income / exact_sum(providers.income * weights)
    share_before = providers.cells["base_local_share"].reshape(shape)
    share = np.repeat(table["decentralisation"][:, None], N_DOMAINS, axis=1)
    lever = table["local_tax_base"][:, None]
    evened = _by_tax_base(base, tax, table["equalisation"])
    own = share_before * lever * _by_tax_base(base, tax, np.zeros(len(tax)))
    spending = (np.minimum(share, share_before) * lever + np.maximum(0.0, share - share_before)) * evened
    return LocalPlan(base=base, own=own, spending=spending)


def _by_tax_base(base: Floats, tax: Floats, equalisation: Floats) -> Floats:
    """Shares of each domain's money by what authorities can spend; they add up to one."""
    if np.all(equalisation >= 1.0):
        return base
    weights = over_columns(authority_weight)(base, tax[:, None], equalisation[:, None])
    shares: Floats = weights / exact_sums(weights)
    return shares


def carried(providers: Providers) -> Floats:
    """What each authority has beyond what it owes, cents (territories,); negative when it overspent."""
    books = providers.ledger.books
    accounts = FIRST_AUTHORITY + np.arange(providers.n_territories)
    net: Floats = (books.cash[accounts] - books.payable[accounts]).astype(np.float64)
    return net


def state_taxes(base: int, balance: int, follow: float) -> int:
    """Taxes of the State in the year that begins, as those of an authority that carries something over.

    Args:
        base: its taxes in the base, cents a month.
        balance: what it has beyond what it owes, cents; negative when it has borrowed.
        follow: share of the balance that this year's taxes give back, or raise.

    Returns:
        Cents a month, none below 0.
    """
    return max(0, base - round(follow * balance / MONTHS_PER_YEAR))


def plan_taxes(providers: Providers, table: Table, plan: LocalPlan, pots: Pots, surplus: Floats) -> None:
    """Write taxes and transfers of the year that begins.

    Taxes and transfers are scaled to the budget that was decided; a surplus carried over lowers taxes.
    Those of the State follow what it carries over as far as the lever ``taxes_follow`` says.

    Args:
        providers: all providers; ``local_taxes``, ``tax_base`` and ``transfer`` of the cells and ``state_taxes`` are
            written.
        table: parameter rows by territory.
        plan: what authorities plan.
        pots: pots of the year, deficits not taken off.
        surplus: what each authority carries over, cents (territories,).
    """
    cells = providers.cells
    decided = np.where(pots.planned > 0.0, pots.total / np.where(pots.planned > 0.0, pots.planned, 1.0), 0.0)
    taxes = plan.own * decided.reshape(plan.own.shape)
    cells["transfer"] = np.round(pots.total * pots.local_share - taxes.reshape(-1))
    cells["tax_base"] = by_cell(table, "local_tax_base")
    raised = taxes.sum(axis=1)
    kept = np.maximum(0.0, 1.0 - surplus / np.maximum(raised, 1.0))
    cells["local_taxes"] = np.round(taxes * kept[:, None]).reshape(-1)
    books, economy = providers.ledger.books, providers.economy[0]
    balance = int(books.cash[STATE_ACCOUNT] - books.payable[STATE_ACCOUNT])
    economy["state_taxes"] = state_taxes(
        int(economy["base_state_taxes"]), balance, float(table["taxes_follow"][0])
    )
