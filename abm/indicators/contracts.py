"""Outcome contracts: how many come about, what they cost and pay, who bears a loss, whether payment was deserved.

Few contracts end in a year, so what speaks of those that ended takes the last 24 months. In a run without any contract
amounts and numbers are 0 and everything else is missing; nothing is worked out then.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from abm.indicators.measures import (
    BY_CELL,
    BY_DOMAIN,
    CENTS,
    EUROS_PER_INHABITANT,
    MONTHS,
    PER_1000,
    PUBLIC_MONEY_OF_CONTRACTS,
    SHARE,
    euros_per_inhabitant,
    income,
    per_thousand,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Level, Values, View, a_year_earlier, added, over_two_years, over_year, ratio

PARTS = 1e9
"""People of contracts are counted in whole thousand-millionths."""
CONTRACTS = Words("contracts in the modelled society", "contrats dans la société modélisée")
PROJECTS = Words("projects in the modelled society", "projets dans la société modélisée")
A_YEAR = Words("share a year", "part par an")
RATIO = Words("ratio", "rapport")
MULTIPLE = Words("times the capital", "fois le capital")


def _of_contracts(
    name: str, unit: Words, kind: Kind, year: Year, label: Words, meaning: Words, by: frozenset[Level] = BY_CELL
) -> Callable[[Callable[[View], Values]], Callable[[View], Values]]:
    """Enter an indicator of contracts: without any, a sum is 0 and everything else missing."""
    without = 0.0 if year is Year.SUM else np.nan

    def enter(formula: Callable[[View], Values]) -> Callable[[View], Values]:
        @indicator(name, unit, kind, year, label, meaning, by)
        def _formula(view: View) -> Values:
            if view.has_contracts:
                return formula(view)
            return np.full((len(view.arrays.contracts), view.n_groups), without)

        return _formula

    return enter


def _number(name: str, unit: Words, field: str, label: Words, meaning: Words) -> None:
    """Enter a number of projects or contracts."""

    @_of_contracts(name, unit, Kind.FLOW, Year.SUM, label, meaning, BY_DOMAIN)
    def _field(view: View) -> Values:
        return view.of_contracts(field)


_number(
    "n_contract_candidacies", PROJECTS, "candidacies",
    Words("Candidacies for contracts", "Candidatures à des contrats à impact"),
    Words("Projects handed in to calls for outcome contracts.", "Projets déposés aux appels de contrats à impact."),
)  # fmt: skip
_number(
    "n_contracts_labelled", PROJECTS, "labelled",
    Words("Projects labelled", "Projets labellisés"),
    Words("Of these, projects that the State retained.", "Parmi eux, projets retenus par l'État."),
)  # fmt: skip
_number(
    "n_contracts_financed", PROJECTS, "financed",
    Words("Projects with investors", "Projets ayant trouvé des investisseurs"),
    Words("Of these, projects whose capital came together.", "Parmi eux, projets dont le capital a été réuni."),
)  # fmt: skip
_number(
    "n_contracts_signed", CONTRACTS, "signed",
    Words("Contracts signed", "Contrats signés"),
    Words("Outcome contracts signed.", "Contrats à impact signés."),
)  # fmt: skip
_number(
    "n_contracts_ended", CONTRACTS, "ended",
    Words("Contracts ended", "Contrats terminés"),
    Words(
        "Outcome contracts whose last payment was made or refused.",
        "Contrats à impact dont le dernier paiement a été fait ou refusé.",
    ),
)  # fmt: skip
_number(
    "n_contracts_ended_early", CONTRACTS, "ended_early",
    Words("Contracts ended early by the payer", "Contrats interrompus par le payeur"),
    Words(
        "Outcome contracts whose service the payer ended before its time.",
        "Contrats à impact dont le payeur a interrompu le service avant son terme.",
    ),
)  # fmt: skip
_number(
    "n_contract_plans_renegotiated", Words("plans in the modelled society", "plans dans la société modélisée"),
    "renegotiated",
    Words("Plans renegotiated", "Plans renégociés"),
    Words("Plans that were missed and written anew.", "Plans manqués et récrits."),
)  # fmt: skip
_number(
    "n_contracts_rolled_out", CONTRACTS, "rolled_out",
    Words("Contracts followed by a grant", "Contrats suivis d'une subvention"),
    Words(
        "Outcome contracts that met their plan and whose service a grant keeps up.",
        "Contrats à impact ayant tenu leur plan, dont une subvention prolonge le service.",
    ),
)  # fmt: skip


@_of_contracts(
    "mean_months_to_signature", MONTHS, Kind.MEAN, Year.LAST,
    Words("From the call to the signature", "De l'appel à projets à la signature"),
    Words(
        "Months from the call to the signature, mean of the contracts signed in the last 24 months.",
        "Mois de l'appel à projets à la signature, moyenne des contrats signés au cours des 24 derniers mois.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _months_to_signature(view: View) -> Values:
    return ratio(
        over_two_years(view.of_contracts("months_to_signature")), over_two_years(view.of_contracts("signed"))
    )


@_of_contracts(
    "n_contract_users_per_1000", PER_1000, Kind.FLOW, Year.SUM,
    Words("People served under contracts", "Personnes prises en charge par des contrats à impact"),
    Words(
        "People whom the money of outcome contracts served.",
        "Personnes prises en charge avec l'argent de contrats à impact.",
    ),
)  # fmt: skip
def _users(view: View) -> Values:
    return per_thousand(view, view.of_contracts("contract_users") / PARTS)


def _money(name: str, field: str, label: Words, meaning: Words) -> None:
    """Enter money of contracts per inhabitant."""

    @_of_contracts(name, EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM, label, meaning, BY_DOMAIN)
    def _field(view: View) -> Values:
        return euros_per_inhabitant(view, view.of_contracts(field))


@_of_contracts(
    "outcome_payments_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost: payments on results", "Coût public : paiements au résultat"),
    Words(
        "Public money paid on results of outcome contracts, guarantees included.",
        "Argent public payé au vu des résultats des contrats à impact, garanties comprises.",
    ),
)  # fmt: skip
def _outcome_payments(view: View) -> Values:
    return euros_per_inhabitant(view, view.of_contracts("outcome_payments"))


_money(
    "guarantee_euros_per_inhabitant", "guarantee_paid",
    Words("Of these, guarantees", "Dont garanties"),
    Words(
        "Public money that repaid investors of outcome contracts whatever the result.",
        "Argent public ayant remboursé les investisseurs de contrats à impact quel que soit le résultat.",
    ),
)  # fmt: skip
_money(
    "contract_costs_euros_per_inhabitant", "contract_costs",
    Words("Public cost: setting up contracts", "Coût public : montage des contrats"),
    Words(
        "Public money for lawyers and negotiation of outcome contracts.",
        "Argent public pour les juristes et la négociation des contrats à impact.",
    ),
)  # fmt: skip
_money(
    "contract_fees_euros_per_inhabitant", "contract_fees",
    Words("Fees and evaluation of contracts", "Frais et évaluation des contrats"),
    Words(
        "What intermediaries and evaluators take out of the money of outcome contracts.",
        "Ce que prennent intermédiaires et évaluateurs sur l'argent des contrats à impact.",
    ),
)  # fmt: skip
_money(
    "capital_drawn_euros_per_inhabitant", "capital_drawn",
    Words("Capital paid in by investors", "Capital versé par les investisseurs"),
    Words("Capital that investors pay into outcome contracts.", "Capital versé dans les contrats à impact."),
)  # fmt: skip
_money(
    "capital_repaid_euros_per_inhabitant", "capital_repaid",
    Words("Paid back to investors", "Remboursé aux investisseurs"),
    Words(
        "Capital and return that investors get back from outcome contracts.",
        "Capital et rendement que les investisseurs retirent des contrats à impact.",
    ),
)  # fmt: skip


@_of_contracts(
    "investor_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Borne by investors", "Supporté par les investisseurs"),
    Words(
        "Capital that investors pay into outcome contracts less what they get back; below 0 when they get back more.",
        "Capital que les investisseurs versent dans les contrats à impact moins ce qu'ils en retirent ; négatif s'ils "
        "en retirent plus.",
    ),
)  # fmt: skip
def _borne_by_investors(view: View) -> Values:
    return euros_per_inhabitant(view, view.of_contracts("capital_drawn") - view.of_contracts("capital_repaid"))


@_of_contracts(
    "capital_lost_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Capital lost by investors", "Capital perdu par les investisseurs"),
    Words(
        "Capital of the outcome contracts that ended which investors did not get back.",
        "Capital des contrats à impact terminés que les investisseurs n'ont pas retrouvé.",
    ),
)  # fmt: skip
def _capital_lost(view: View) -> Values:
    return euros_per_inhabitant(view, view.of_contracts("capital_lost"))


@_of_contracts(
    "share_contract_transaction_cost", SHARE, Kind.SHARE, Year.LAST,
    Words("Transaction costs of contracts", "Coûts de transaction des contrats"),
    Words(
        "Fees, evaluation and setting up, of all money of outcome contracts: these and what operators receive. Last 24 "
        "months.",
        "Frais, évaluation et montage dans l'argent des contrats à impact : eux-mêmes et ce que reçoivent les "
        "opérateurs. 24 derniers mois.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _transaction_cost(view: View) -> Values:
    costs = over_two_years(view.of_contracts("contract_fees", "contract_costs"))
    return ratio(costs, costs + over_two_years(view.of_contracts("contract_income")))


@_of_contracts(
    "share_income_contracts", SHARE, Kind.SHARE, Year.LAST,
    Words("ESS income: outcome contracts", "Ressources de l'ESS : contrats à impact"),
    Words(
        "Money of outcome contracts, of the income of ESS employers in the last 12 months; investors advance it.",
        "Argent des contrats à impact dans les ressources des employeurs de l'ESS sur 12 mois ; les investisseurs "
        "l'avancent.",
    ),
)  # fmt: skip
def _income_share(view: View) -> Values:
    return ratio(over_year(view.of_contracts("contract_income")), over_year(income(view)))


def _of_ended(
    name: str, unit: Words, kind: Kind, above: str, below: str, label: Words, meaning: Words
) -> None:
    """Enter a ratio of two counts of contracts over the last 24 months."""

    @_of_contracts(name, unit, kind, Year.LAST, label, meaning, BY_DOMAIN)
    def _ratio(view: View) -> Values:
        return ratio(over_two_years(view.of_contracts(above)), over_two_years(view.of_contracts(below)))


_of_ended(
    "investor_money_multiple", MULTIPLE, Kind.MEAN, "repaid_of_ended", "capital_ended",
    Words("Money multiple of investors", "Multiple des investisseurs"),
    Words(
        "What investors got back in all, over the capital they paid in, of contracts that ended in the last 24 months.",
        "Ce que les investisseurs ont retiré en tout, rapporté au capital versé, pour les contrats terminés au cours "
        "des 24 derniers mois.",
    ),
)  # fmt: skip
_of_ended(
    "mean_investor_return", A_YEAR, Kind.MEAN, "return_on_capital", "capital_ended",
    Words("Yearly return of investors", "Rendement annuel des investisseurs"),
    Words(
        "Internal rate of return of contracts that ended in the last 24 months, weighted by their capital; -1 where "
        "nothing came back.",
        "Taux de rendement interne des contrats terminés au cours des 24 derniers mois, pondéré par leur capital ; -1 "
        "si rien n'est revenu.",
    ),
)  # fmt: skip
_of_ended(
    "share_contracts_repaid", SHARE, Kind.SHARE, "ended_repaid", "ended",
    Words("Contracts that repaid their capital", "Contrats ayant remboursé leur capital"),
    Words(
        "Of contracts that ended in the last 24 months, those whose investors got their capital back or more.",
        "Parmi les contrats terminés au cours des 24 derniers mois, ceux dont les investisseurs ont retrouvé leur "
        "capital ou plus.",
    ),
)  # fmt: skip
_of_ended(
    "mean_outcome_over_first_target", RATIO, Kind.MEAN, "reached_of_target", "ended",
    Words("Outcome over first target", "Résultat rapporté à la première cible"),
    Words(
        "Measured outcome relative to the first target, mean of contracts that ended in the last 24 months.",
        "Résultat mesuré rapporté à la première cible, moyenne des contrats terminés au cours des 24 derniers mois.",
    ),
)  # fmt: skip
_of_ended(
    "payments_over_last_plan", RATIO, Kind.MEAN, "payments_of_ended", "planned_payments",
    Words("Payments over last plan", "Paiements rapportés au dernier plan"),
    Words(
        "Payments on results over those of the plan as last negotiated, of contracts that ended in the last 24 months.",
        "Paiements au résultat rapportés à ceux du plan tel que négocié en dernier, pour les contrats terminés au "
        "cours des 24 derniers mois.",
    ),
)  # fmt: skip
_of_ended(
    "share_tests_wrongly_met", SHARE, Kind.SHARE, "wrongly_met", "tests",
    Words("Tests met wrongly", "Tests réussis à tort"),
    Words(
        "Of tests in the last 24 months, those met although the true net effect was below the plan.",
        "Parmi les tests des 24 derniers mois, ceux réussis alors que l'effet net vrai était sous le plan.",
    ),
)  # fmt: skip
_of_ended(
    "share_tests_wrongly_missed", SHARE, Kind.SHARE, "wrongly_missed", "tests",
    Words("Tests missed wrongly", "Tests manqués à tort"),
    Words(
        "Of tests in the last 24 months, those missed although the true net effect reached the plan.",
        "Parmi les tests des 24 derniers mois, ceux manqués alors que l'effet net vrai atteignait le plan.",
    ),
)  # fmt: skip
_of_ended(
    "share_contract_deadweight", SHARE, Kind.SHARE, "cohort_deadweight", "cohort_gross",
    Words("Deadweight of contracts", "Effet d'aubaine des contrats"),
    Words(
        "People of contracts who would be out of need 12 months after service began without any, over those who are "
        "out of need; first services, last 24 months.",
        "Personnes des contrats qui seraient sorties du besoin sans aucune aide 12 mois après le début de la prise en "
        "charge, rapportées à celles qui en sont sorties ; premières prises en charge, 24 derniers mois.",
    ),
)  # fmt: skip


@_of_contracts(
    "creaming_index", RATIO, Kind.MEAN, Year.LAST,
    Words("Creaming index of contracts", "Indice d'écrémage des contrats"),
    Words(
        "Mean chance to be out of need without service of people served under contracts, over that of all who asked "
        "for help meanwhile in the same territory and domain; 1 when nobody is picked, above 1 when the easier cases "
        "are. Last 12 months.",
        "Chance moyenne de sortir du besoin sans aide des personnes prises en charge par des contrats, rapportée à "
        "celle de toutes les personnes demandant de l'aide au même moment dans le même territoire et domaine ; 1 sans "
        "choix, plus de 1 si les cas plus faciles sont choisis. 12 derniers mois.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _creaming(view: View) -> Values:
    return ratio(over_year(view.of_contracts("cohort_without")), over_year(view.of_contracts("eligible_without")))


def net_outcomes_of_users(view: View) -> Values:
    """Net outcomes of people whom contracts served in the 24 months before the last 12.

    Only first services are evaluated; their net share is taken for everybody whom contracts served meanwhile, domain by
    domain.
    """
    domains = view.by_domain()
    net = over_two_years(domains.of_contracts("cohort_gross") - domains.of_contracts("cohort_deadweight"))
    share = ratio(net, over_two_years(domains.of_contracts("cohort_evaluated")))
    users = a_year_earlier(over_two_years(domains.of_contracts("contract_users"))) / PARTS
    outcomes = np.where(np.isnan(share), 0.0, share) * users
    return outcomes if view.level is Level.DOMAIN else added(outcomes, 1)[:, np.newaxis]


@_of_contracts(
    "contract_euros_per_net_outcome", Words("euros per net outcome", "euros par résultat net"), Kind.MONEY, Year.LAST,
    Words("Public cost of contracts per net outcome", "Coût public des contrats par résultat net"),
    Words(
        "Payments on results and setting up in the last 24 months, over the net outcomes of the people served in the "
        "24 months that ended a year ago, which were known meanwhile; missing when there are none. Payments follow "
        "service by a year and a half or more, so single years say little.",
        "Paiements au résultat et montage des 24 derniers mois, rapportés aux résultats nets des personnes prises en "
        "charge pendant les 24 mois finissant un an plus tôt, connus entre-temps ; absent s'il n'y en a pas. Les "
        "paiements suivent le service d'un an et demi ou plus : une année isolée dit peu.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _cost_per_outcome(view: View) -> Values:
    money = over_two_years(view.of_contracts(*PUBLIC_MONEY_OF_CONTRACTS)) / CENTS
    return ratio(money, net_outcomes_of_users(view))
