"""Words of tables and pictures in English and French."""

from __future__ import annotations

from abm.series import KIND_NAMES
from abm.vocabulary import Domain
from scenarios.words import MINUS, capitalised, provider_name

LANGUAGES = ("en", "fr")

DOMAINS: dict[str, dict[str, str]] = {
    "en": {
        Domain.EMPLOYMENT.name.lower(): "Employment",
        Domain.HOUSING.name.lower(): "Housing",
        Domain.CHILD.name.lower(): "Child and family",
        Domain.AUTONOMY.name.lower(): "Autonomy (60+)",
    },
    "fr": {
        Domain.EMPLOYMENT.name.lower(): "Emploi",
        Domain.HOUSING.name.lower(): "Logement",
        Domain.CHILD.name.lower(): "Enfance et famille",
        Domain.AUTONOMY.name.lower(): "Autonomie (60 ans et +)",
    },
}

PROVIDERS: dict[str, dict[str, str]] = {
    language: {kind: capitalised(provider_name(kind, language)) for kind in KIND_NAMES} for language in LANGUAGES
}

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "indicator": "Indicator",
        "unit": "Unit",
        "first": "First year",
        "last": "Last year",
        "first_month": "First month",
        "last_month": "Last month",
        "change": "Change",
        "points": "points",
        "differences": "What differs from the default parameters:",
        "no_difference": "Nothing differs from the default parameters.",
        "society": "{citizens} citizens, {months} months after a burn-in of {burn_in}, {runs}.",
        "one_run": "1 run (seed {seeds})",
        "many_runs": "{n} runs (seeds {seeds})",
        "one_run_note": "One run: no interval can be shown, and a change is not an effect. Use --replicates.",
        "many_runs_note": "Median of {n} runs; in brackets the range that holds the middle 90 % of them.",
        "failed": "{failed} of {all} runs failed; their errors stand in runs.parquet.",
        "nothing": "No run was completed.",
        "brief": "In short",
        "brief_year": "First year → last year{medians}.",
        "brief_month": "First month → last month{medians}.",
        "medians": ", medians over runs",
        "helped": "Who is helped",
        "not_helped": "Who is not",
        "by_whom": "By whom",
        "cost": "At what public cost",
        "learnt": "What was learnt by trial",
        "brief_helped": "{covered} of people in need are being served ({domains}).",
        "brief_not_helped": (
            "nobody serves {nobody} of people in need; {not_seeking} of them do not ask for help, {waiting} people "
            "per 1,000 inhabitants are on a waiting list, and one in ten who began waited longer than {slowest} months."
        ),
        "brief_by_whom": (
            "of people in need, the State and authorities serve {public}, the ESS {ess}, for-profit firms {fringe}."
        ),
        "brief_cost": (
            "{euros} euros per inhabitant {period}, of which the State paid {state} and authorities {authorities}; "
            "households paid another {households}. A month of need averted cost {per_month} euros of public money."
        ),
        "a_year": "and year",
        "a_month": "and month",
        "percent_sign": " %",
        "burden": "Who bears the burden, in money and in hours",
        "domain": "Domain",
        "drift": "How far the society moved before the scenario",
        "drift_need": "People in need",
        "drift_coverage": "Coverage",
        "drift_staff": "Paid staff",
        "drift_cash": "Cash of the ESS",
        "drift_note": (
            "Per cent a year between the first and the last 12 months of the burn-in, in which no policy applies. "
            "A steady society stands near 0; in a small one chance alone moves domains by several per cent. "
            "A change in the scenario that is no larger is no effect."
        ),
        "drift_large": "Note: before the scenario the society did not stand still ({moved} % a year); see summary.md.",
        "headline": "In all",
        "by_domain": "By domain, last year",
        "by_domain_month": "By domain, last month",
        "more": "Everything else",
        "reading": (
            "A year's value is the sum, the mean or the last of its months, whichever fits the indicator. "
            "Gross, deadweight and net belong together: of those out of need 12 months after service began, "
            "some would be anyway. Words are explained in docs/glossary.md."
        ),
        "year_axis": "Years since the scenario began (burn-in before 0)",
        "starts": "scenario starts",
        "coverage_figure_title": "How many people in need are helped, by domain",
        "enterprises_figure_title": "ESS employers: sizes, births and exits",
        "coverage_title": "Coverage: people being served, of those in need",
        "coverage_axis": "Share of people in need (%)",
        "unmet_title": "Unmet need: people in need whom nobody serves",
        "unmet_axis": "People per 1,000 inhabitants",
        "all_domains": "All domains",
        "who_title": "Who serves people in need",
        "who_axis": "Share of people in need (%)",
        "mix_title": "Where the income of ESS enterprises comes from",
        "mix_axis": "Share of income, last 12 months (%)",
        "grants": "Grants",
        "procurement": "Procurement",
        "wage_subsidies": "Wage subsidies",
        "outcome_contracts": "Outcome contracts",
        "fees": "Users' fees",
        "dues_and_gifts": "Dues and gifts",
        "sizes_title": "Employers by size",
        "sizes_axis": "Paid staff, full-time equivalents at real scale (log scale)",
        "sizes_share_axis": "Share of employers (%)",
        "initial": "At the start ({n} employers)",
        "final": "At the end ({n} employers)",
        "flows_title": "Births and exits a year",
        "flows_axis": "Per 100 employers, last 12 months",
        "births": "Births",
        "quiet_exits": "Quiet exits",
        "insolvencies": "Insolvencies",
        "territories_title": "Coverage and unmet need by territory, poorest at the top",
        "territory_coverage_axis": "Coverage, last 12 months (%)",
        "territory_unmet_axis": "Unmet need, last 12 months\n(people per 1,000 inhabitants)",
        "poverty": "poverty {share} %",
        "society_mean": "whole society",
        "footer_one": "1 run",
        "footer_many": "median of {n} runs, band: middle 90 %",
        "footer_many_plain": "median of {n} runs",
        "footer_many_bars": "median of {n} runs, bar: middle 90 %",
        "scenario": "Scenario: {title}",
        "scenarios": "Scenarios: {title}",
        "study": "Study: {title}",
        "footer_source": "Source: simulation, {source}",
        "seed": "seed {seeds}",
        "seeds": "seeds {seeds}",
        "no_data": "No values to show",
    },
    "fr": {
        "indicator": "Indicateur",
        "unit": "Unité",
        "first": "Première année",
        "last": "Dernière année",
        "first_month": "Premier mois",
        "last_month": "Dernier mois",
        "change": "Évolution",
        "points": "points",
        "differences": "Ce qui diffère des paramètres par défaut :",
        "no_difference": "Rien ne diffère des paramètres par défaut.",
        "society": "{citizens} citoyens, {months} mois après {burn_in} mois de mise en régime, {runs}.",
        "one_run": "1 simulation (graine {seeds})",
        "many_runs": "{n} simulations (graines {seeds})",
        "one_run_note": (
            "Une seule simulation : pas d'intervalle possible, et une évolution n'est pas un effet. "
            "Utiliser --replicates."
        ),
        "many_runs_note": (
            "Médiane de {n} simulations ; entre crochets, l'intervalle qui contient les 90 % du milieu."
        ),
        "failed": "{failed} simulations sur {all} ont échoué ; leurs erreurs sont dans runs.parquet.",
        "nothing": "Aucune simulation n'a abouti.",
        "brief": "En bref",
        "brief_year": "Première année → dernière année{medians}.",
        "brief_month": "Premier mois → dernier mois{medians}.",
        "medians": ", médianes des simulations",
        "helped": "Qui est aidé",
        "not_helped": "Qui ne l'est pas",
        "by_whom": "Par qui",
        "cost": "À quel coût public",
        "learnt": "Ce que les expérimentations ont appris",
        "brief_helped": "{covered} des personnes ayant un besoin sont prises en charge ({domains}).",
        "brief_not_helped": (
            "nul ne prend en charge {nobody} des personnes ayant un besoin ; {not_seeking} d'entre elles ne demandent "
            "pas d'aide, {waiting} personnes pour 1\u202f000 habitants sont sur une liste d'attente, et une personne "
            "prise en charge sur dix a attendu plus de {slowest} mois."
        ),
        "brief_by_whom": (
            "parmi les personnes ayant un besoin, l'État et les collectivités en prennent en charge {public}, "
            "l'ESS {ess}, le privé lucratif {fringe}."
        ),
        "brief_cost": (
            "{euros} euros par habitant {period}, dont {state} payés par l'État et {authorities} par les "
            "collectivités ; les ménages ont payé {households} de plus. Un mois de besoin évité a coûté {per_month} "
            "euros d'argent public."
        ),
        "a_year": "et par an",
        "a_month": "et par mois",
        "percent_sign": " %",
        "burden": "Qui porte la charge, en argent et en heures",
        "domain": "Domaine",
        "drift": "Ce qui a bougé avant le scénario",
        "drift_need": "Personnes ayant un besoin",
        "drift_coverage": "Couverture",
        "drift_staff": "Salariés",
        "drift_cash": "Trésorerie de l'ESS",
        "drift_note": (
            "En % par an entre les 12 premiers et les 12 derniers mois de la mise en régime, où aucune politique ne "
            "s'applique. Une société stable reste près de 0 ; dans une petite, le seul hasard fait bouger un domaine "
            "de plusieurs %. Une évolution du scénario qui n'est pas plus grande n'est pas un effet."
        ),
        "drift_large": (
            "Attention : avant le scénario, la société n'était pas stable ({moved} % par an) ; voir summary.md."
        ),
        "headline": "Ensemble",
        "by_domain": "Par domaine, dernière année",
        "by_domain_month": "Par domaine, dernier mois",
        "more": "Tout le reste",
        "reading": (
            "La valeur d'une année est la somme, la moyenne ou le dernier de ses mois, selon l'indicateur. "
            "Brut, effet d'aubaine et net se lisent ensemble : parmi les personnes sorties du besoin 12 mois "
            "après le début de l'aide, certaines en seraient sorties de toute façon. "
            "Les mots sont expliqués dans docs/glossary.md."
        ),
        "year_axis": "Années depuis le début du scénario (mise en régime avant 0)",
        "starts": "début du scénario",
        "coverage_figure_title": "Combien de personnes ayant un besoin sont aidées, par domaine",
        "enterprises_figure_title": "Employeurs de l'ESS : tailles, naissances et disparitions",
        "coverage_title": "Couverture : part des personnes prises en charge parmi celles qui ont un besoin",
        "coverage_axis": "Part des personnes ayant un besoin (%)",
        "unmet_title": "Besoin non couvert : personnes que nul ne prend en charge",
        "unmet_axis": "Personnes pour 1\u202f000 habitants",
        "all_domains": "Tous domaines",
        "who_title": "Qui prend en charge les personnes ayant un besoin",
        "who_axis": "Part des personnes ayant un besoin (%)",
        "mix_title": "D'où viennent les ressources des entreprises de l'ESS",
        "mix_axis": "Part des ressources, 12 derniers mois (%)",
        "grants": "Subventions",
        "procurement": "Commande publique",
        "wage_subsidies": "Contrats aidés",
        "outcome_contracts": "Contrats à impact",
        "fees": "Participations des usagers",
        "dues_and_gifts": "Cotisations et dons",
        "sizes_title": "Employeurs selon leur taille",
        "sizes_axis": "Salariés, équivalents temps plein à l'échelle réelle (échelle log)",
        "sizes_share_axis": "Part des employeurs (%)",
        "initial": "Au début ({n} employeurs)",
        "final": "À la fin ({n} employeurs)",
        "flows_title": "Naissances et disparitions par an",
        "flows_axis": "Pour 100 employeurs, 12 derniers mois",
        "births": "Naissances",
        "quiet_exits": "Cessations sans faillite",
        "insolvencies": "Faillites",
        "territories_title": "Couverture et besoin non couvert par territoire, les plus pauvres en haut",
        "territory_coverage_axis": "Couverture, 12 derniers mois (%)",
        "territory_unmet_axis": "Besoin non couvert, 12 derniers mois\n(personnes pour 1\u202f000 habitants)",
        "poverty": "pauvreté {share} %",
        "society_mean": "ensemble",
        "footer_one": "1 simulation",
        "footer_many": "médiane de {n} simulations, bande : 90 % du milieu",
        "footer_many_plain": "médiane de {n} simulations",
        "footer_many_bars": "médiane de {n} simulations, barre : 90 % du milieu",
        "scenario": "Scénario : {title}",
        "scenarios": "Scénarios : {title}",
        "study": "Étude : {title}",
        "footer_source": "Source : simulation, {source}",
        "seed": "graine {seeds}",
        "seeds": "graines {seeds}",
        "no_data": "Aucune valeur à montrer",
    },
}


def text(language: str, key: str, **values: object) -> str:
    """A text in a language, with values put in.

    Raises:
        KeyError: the language or the text does not exist.
    """
    return TEXTS[language][key].format(**values)


def number(value: float, decimals: int, language: str, signed: bool = False) -> str:
    """A number as written in a language: ``1,234.5`` or ``1 234,5``; never ``-0``."""
    rounded = round(value, decimals) + 0.0
    written = f"{rounded:{'+' if signed and rounded else ''},.{decimals}f}"
    if language == "fr":
        written = written.replace(",", "\u202f").replace(".", ",")
    return written.replace("-", MINUS)


def tick(value: float, language: str) -> str:
    """A number on an axis, without needless zeros."""
    decimals = next((d for d in range(4) if abs(value - round(value, d)) < 1e-9 * max(1.0, abs(value))), 4)
    return number(value, decimals, language)


def seeds_in_words(seeds: list[int]) -> str:
    """Seeds as a range when they are consecutive: ``"1-20"``, else listed, shortened beyond six."""
    if len(seeds) > 2 and seeds == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]}\u2013{seeds[-1]}"
    listed = ", ".join(str(seed) for seed in seeds[:6])
    return listed + (", …" if len(seeds) > 6 else "")
