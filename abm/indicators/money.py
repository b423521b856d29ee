"""Public cost, what households pay, what nobody pays."""

from __future__ import annotations

from abm.indicators.measures import (
    BY_ALL,
    EUROS_PER_INHABITANT,
    PRIVATE_INCOME,
    euros_per_inhabitant,
    public_money,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Values, View


@indicator(
    "public_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost", "Coût public"),
    Words(
        "Public money paid to all providers (direct provision, grants, procurement, wage subsidies), payments on "
        "results of outcome contracts and what it costs to set these up, evaluation of trials, help for sites, "
        "support to founders, capacity building, and what outreach, referral, visibility and audits cost beyond what "
        "is usual.",
        "Argent public versé à tous les prestataires (régie, subventions, commande publique, contrats aidés), "
        "paiements au résultat des contrats à impact et frais de leur montage, évaluation des expérimentations, aide "
        "aux antennes, soutien aux fondateurs, renforcement des capacités, et coût de "
        "l'aller-vers, de l'orientation, de la visibilité et des audits au-delà de l'habituel.",
    ),
    BY_ALL,
)  # fmt: skip
def _public_money(view: View) -> Values:
    return euros_per_inhabitant(view, public_money(view))


def _money_indicator(name: str, field: str, label: Words, meaning: Words) -> None:
    """Enter an indicator that is one field of money per inhabitant."""

    @indicator(name, EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM, label, meaning, BY_ALL)
    def _one_field(view: View) -> Values:
        return euros_per_inhabitant(view, view.amount(field))


_money_indicator(
    "direct_provision_euros_per_inhabitant", "direct_provision",
    Words("Public cost: direct provision", "Coût public : régie"),
    Words(
        "Public money to services run by the State and authorities.",
        "Argent public aux services en régie.",
    ),
)  # fmt: skip
_money_indicator(
    "grants_euros_per_inhabitant", "grants",
    Words("Public cost: grants", "Coût public : subventions"),
    Words("Grants paid to providers.", "Subventions versées aux prestataires."),
)  # fmt: skip
_money_indicator(
    "procurement_euros_per_inhabitant", "procurement",
    Words("Public cost: procurement", "Coût public : commande publique"),
    Words("Payments under public contracts won in tenders.", "Paiements de marchés publics."),
)  # fmt: skip
_money_indicator(
    "wage_subsidies_euros_per_inhabitant", "wage_subsidies",
    Words("Public cost: wage subsidies", "Coût public : contrats aidés"),
    Words("Public money tied to subsidised posts.", "Argent public attaché à des contrats aidés."),
)  # fmt: skip
_money_indicator(
    "support_euros_per_inhabitant", "support",
    Words("Public cost: outreach, referral, visibility, audits", "Coût public : aller-vers, orientation, visibilité"),
    Words(
        "What outreach, referral, visibility of the ESS and audits cost beyond what is usual.",
        "Coût de l'aller-vers, de l'orientation, de la visibilité de l'ESS et des audits au-delà de l'habituel.",
    ),
)  # fmt: skip


_money_indicator(
    "authorities_euros_per_inhabitant", "paid_by_authorities",
    Words("Public cost: authorities", "Coût public : collectivités"),
    Words(
        "Public money, whatever the instrument, that local authorities paid.",
        "Argent public versé par les collectivités, tous instruments confondus.",
    ),
)  # fmt: skip


@indicator(
    "state_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost: State", "Coût public : État"),
    Words(
        "Public money, whatever the instrument, that the State paid.",
        "Argent public versé par l'État, tous instruments confondus.",
    ),
    BY_ALL,
)  # fmt: skip
def _state_money(view: View) -> Values:
    return euros_per_inhabitant(view, public_money(view) - view.amount("paid_by_authorities"))


@indicator(
    "household_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Paid by households", "Payé par les ménages"),
    Words(
        "Users' fees, dues and gifts paid to providers.",
        "Participations, cotisations et dons des ménages.",
    ),
    BY_ALL,
)  # fmt: skip
def _household_money(view: View) -> Values:
    return euros_per_inhabitant(view, view.sum_of(PRIVATE_INCOME))


_money_indicator(
    "unpaid_euros_per_inhabitant", "unpaid_cost",
    Words("Cost of unpaid cases", "Coût des prises en charge non payées"),
    Words(
        "Cost of people served beyond funded places and beyond what staff can serve. Nobody pays providers for it: "
        "enterprises bear it out of their cash, public services out of their next budgets.",
        "Coût des personnes accueillies au-delà des places financées et de ce que le personnel peut suivre. Personne "
        "ne le paie aux prestataires : les entreprises le supportent sur leur trésorerie, les services publics sur "
        "leurs prochains budgets.",
    ),
)  # fmt: skip
