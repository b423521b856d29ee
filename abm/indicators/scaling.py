"""Change of scale: sites opened, groups, what growth costs and whom capital holds back; support to founders."""

from __future__ import annotations

from abm.indicators.measures import (
    A_YEAR,
    BY_CELL,
    BY_DOMAIN,
    ESS,
    EUROS_PER_INHABITANT,
    SHARE,
    euros_per_inhabitant,
)
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Values, View, over_two_years, over_year, ratio
from abm.vocabulary import MONTHS_PER_YEAR


@indicator(
    "rate_sites_opened", A_YEAR, Kind.SHARE, Year.LAST,
    Words("Sites opened", "Ouvertures d'antennes"),
    Words(
        "Sites that ESS employers of other territories opened in the last 12 months, over the mean number of "
        "employers; they are among births.",
        "Antennes ouvertes en 12 mois par des employeurs de l'ESS d'autres territoires, rapportées au nombre moyen "
        "d'employeurs ; elles comptent parmi les naissances.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _sites(view: View) -> Values:
    employer_months = over_year(view.amount("providers", ESS))
    return ratio(MONTHS_PER_YEAR * over_year(view.amount("sites_opened", ESS)), employer_months)


@indicator(
    "share_staff_in_groups", SHARE, Kind.SHARE, Year.LAST,
    Words("Staff in groups", "Salariés de groupes"),
    Words(
        "Of paid staff of ESS employers, those of an employer that is a site of another one or has opened a site. It "
        "stays one when the other has closed.",
        "Parmi les salariés des employeurs de l'ESS, ceux d'un employeur qui est l'antenne d'un autre ou en a ouvert "
        "une. Il le reste quand l'autre a fermé.",
    ),
    BY_CELL,
)  # fmt: skip
def _in_groups(view: View) -> Values:
    return ratio(view.amount("group_staff", ESS), view.amount("staff", ESS))


@indicator(
    "rate_mergers", A_YEAR, Kind.SHARE, Year.LAST,
    Words("Mergers", "Fusions"),
    Words(
        "ESS employers that became part of another one in the last 12 months, over the mean number of employers; they "
        "are not among closures.",
        "Employeurs de l'ESS devenus en 12 mois une partie d'un autre, rapportés au nombre moyen d'employeurs ; ils ne "
        "comptent pas parmi les fermetures.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _mergers(view: View) -> Values:
    employer_months = over_year(view.amount("providers", ESS))
    return ratio(MONTHS_PER_YEAR * over_year(view.amount("mergers", ESS)), employer_months)


@indicator(
    "share_staff_in_consortia", SHARE, Kind.SHARE, Year.LAST,
    Words("Staff in consortia", "Salariés en groupement"),
    Words(
        "Of paid staff of ESS employers, those of an employer that works this year in a consortium with federated "
        "peers.",
        "Parmi les salariés des employeurs de l'ESS, ceux d'un employeur qui travaille cette année en groupement avec "
        "des pairs fédérées.",
    ),
    BY_CELL,
)  # fmt: skip
def _in_consortia(view: View) -> Values:
    return ratio(view.amount("consortium_staff", ESS), view.amount("staff", ESS))


@indicator(
    "share_growth_refused_for_capital", SHARE, Kind.SHARE, Year.LAST,
    Words("Growth held back by capital", "Croissance retenue faute de capital"),
    Words(
        "Of ESS employers that had reason to grow (a long list) or tried to open a site in the last 24 months, those "
        "held back by capital: less cash, own or lent, than growth asks for, or too little to pay for all of it.",
        "Parmi les employeurs de l'ESS qui, en 24 mois, avaient de quoi grandir (une longue liste) ou essayaient "
        "d'ouvrir une antenne, ceux que retenait le capital : moins de trésorerie, propre ou empruntée, qu'il n'en "
        "faut pour grandir, ou trop peu pour tout payer.",
    ),
    BY_DOMAIN,
)  # fmt: skip
def _refused(view: View) -> Values:
    wanted = over_two_years(view.amount("growth_wanted", ESS))
    return ratio(over_two_years(view.amount("growth_refused", ESS)), wanted)


@indicator(
    "start_up_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Start-up cost of growth", "Coût de démarrage de la croissance"),
    Words(
        "What ESS employers pay at once for opening sites, learning from peers, merging and growing in place, public "
        "support included.",
        "Ce que les employeurs de l'ESS paient d'emblée pour ouvrir des antennes, apprendre de leurs pairs, fusionner "
        "et grandir sur place, aide publique comprise.",
    ),
    BY_CELL,
)  # fmt: skip
def _start_up(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("start_up_cost", ESS))


@indicator(
    "start_up_support_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost: change of scale", "Coût public : changement d'échelle"),
    Words(
        "Of this, what the State pays; it is part of public cost.",
        "Dont ce que paie l'État ; cela fait partie du coût public.",
    ),
    BY_CELL,
)  # fmt: skip
def _support(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("start_up_support", ESS))


@indicator(
    "founder_support_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost: support to founders", "Coût public : soutien aux fondateurs"),
    Words(
        "Opening cash that the State gives new ESS employers; it is part of public cost.",
        "Trésorerie de départ que l'État donne aux nouveaux employeurs de l'ESS ; elle fait partie du coût public.",
    ),
    BY_CELL,
)  # fmt: skip
def _founders(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("founder_support", ESS))


@indicator(
    "growth_capital_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.LAST,
    Words("Loans and patient capital for growth", "Emprunts et capital patient"),
    Words(
        "What ESS employers owe of loans and patient capital drawn for growth and sites, at the end of the month.",
        "Ce que les employeurs de l'ESS doivent, en fin de mois, d'emprunts et de capital patient pris pour grandir et "
        "ouvrir des antennes.",
    ),
    BY_CELL,
)  # fmt: skip
def _growth_capital(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("growth_capital", ESS))


@indicator(
    "growth_capital_lost_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Capital for growth lost", "Capital de croissance perdu"),
    Words(
        "Loans and patient capital that lenders gave up when employers closed.",
        "Emprunts et capital patient auxquels les prêteurs ont renoncé quand des employeurs ont fermé.",
    ),
    BY_CELL,
)  # fmt: skip
def _growth_capital_lost(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("growth_capital_lost", ESS))


@indicator(
    "capacity_building_euros_per_inhabitant", EUROS_PER_INHABITANT, Kind.MONEY, Year.SUM,
    Words("Public cost: organisation of employers", "Coût public : structure des employeurs"),
    Words(
        "Public money for the organisation that ESS employers lack; it is part of public cost.",
        "Argent public pour la structure qui manque aux employeurs de l'ESS ; cela fait partie du coût public.",
    ),
    BY_CELL,
)  # fmt: skip
def _capacity_building(view: View) -> Values:
    return euros_per_inhabitant(view, view.amount("capacity_building", ESS))
