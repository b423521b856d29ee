"""What indicators share: units, breakdowns, kinds of money, amounts per inhabitant."""

from __future__ import annotations

from abm.indicators.registry import Words
from abm.view import Level, Values, View, ratio
from abm.vocabulary import Domain, ProviderKind

CENTS = 100.0
MILLION = 1e6
EXIT_DOMAINS = (Domain.EMPLOYMENT, Domain.HOUSING, Domain.CHILD)
"""Domains in which success ends the need; in autonomy a well-served month is the outcome."""

PUBLIC_INCOME = ("grants", "procurement", "wage_subsidies", "capacity_building")
PRIVATE_INCOME = ("fees", "dues", "gifts")
PUBLIC_MONEY = ("direct_provision", *PUBLIC_INCOME, "support", "start_up_support", "founder_support")
"""Public money of the tally; ``public_money`` adds that of outcome contracts and of trials."""
PUBLIC_MONEY_OF_CONTRACTS = ("outcome_payments", "contract_costs")

ESS, NOBODY = ProviderKind.ESS, ProviderKind.NOBODY

TOTAL = frozenset({Level.TOTAL})
BY_DOMAIN = TOTAL | {Level.DOMAIN}
BY_TERRITORY = TOTAL | {Level.TERRITORY}
BY_CELL = BY_DOMAIN | BY_TERRITORY
BY_ALL = BY_CELL | {Level.PROVIDER}
BY_PROVIDER = frozenset({Level.PROVIDER})

SHARE = Words("share", "part")
PER_1000 = Words("per 1,000 inhabitants", "pour 1\u202f000 habitants")
PERSON_MONTHS_PER_1000 = Words("person-months per 1,000 inhabitants", "mois-personnes pour 1\u202f000 habitants")
EUROS_PER_INHABITANT = Words("euros per inhabitant", "euros par habitant")
A_YEAR = Words("per employer and year", "par employeur et par an")
POSTS_A_YEAR = Words("per post and year", "par poste et par an")
MONTHS = Words("months", "mois")
FTE_PER_1000 = Words("FTE per 1,000 inhabitants", "ETP pour 1\u202f000 habitants")
HOURS_PER_1000 = Words("hours per 1,000 inhabitants", "heures pour 1\u202f000 habitants")


def per_thousand(view: View, amount: Values) -> Values:
    """An amount per 1,000 inhabitants of the society or territory."""
    return ratio(1000.0 * amount, view.people("citizens"))


def euros_per_inhabitant(view: View, cents: Values) -> Values:
    """Cents in all to euros per inhabitant of the society or territory."""
    return ratio(cents / CENTS, view.people("citizens"))


def public_money(view: View) -> Values:
    """All that public budgets pay, cents: providers, support, sites, results and setting up of contracts, trials."""
    money = view.sum_of(PUBLIC_MONEY)
    if view.has_contracts:
        money = money + view.of_contracts(*PUBLIC_MONEY_OF_CONTRACTS)
    return money + view.of_learning("trial_cost") if view.has_learning else money


def income(view: View) -> Values:
    """All that ESS employers receive, cents: public money, what households pay, money of outcome contracts."""
    money = view.sum_of(PUBLIC_INCOME + PRIVATE_INCOME, ESS)
    return money + view.of_contracts("contract_income") if view.has_contracts else money
