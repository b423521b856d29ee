"""Every mechanism of the model with the values that switch it off: for verification, and to see what it does.

A mechanism is neutral when what it says makes no difference to anybody. Most neutral values lie within the bounds of
their parameters; where they do not, the parameter names its value that is ``off``. A whole run is without a mechanism
from the start on, burn-in included: set-up solves the base without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from abm.errors import ParameterError, nearest
from abm.parameters.names import find
from abm.parameters.quantity import DOMAIN_NAMES


@dataclass(frozen=True)
class Mechanism:
    """One thing that happens in the model and can be switched off.

    Attributes:
        name: for the command line.
        part: of the model it belongs to, see ``PARTS``.
        neutral: value without effect of each parameter that drives it, by dotted name; a parameter with a number for
            each domain takes it in all of them.
        en: what it does, in one sentence.
        fr: the same in French.
        where: file of its rule, or of the loop that reads its parameters.
    """

    name: str
    part: str
    neutral: Mapping[str, Any]
    en: str
    fr: str
    where: str

    def meaning(self, language: str) -> str:
        """What it does, in ``"en"`` or ``"fr"``."""
        return self.fr if language == "fr" else self.en

    def values(self) -> dict[str, Any]:
        """Neutral values of single numbers, switches and choices, by dotted name."""
        return {leaf.name: value for name, value in self.neutral.items() for leaf in find(name).leaves()}


PARTS = {
    "needs": ("Needs", "Besoins"),
    "take_up": ("Take-up", "Recours"),
    "matching": ("Choice and lists", "Choix et listes d'attente"),
    "service": ("Service", "Prise en charge"),
    "civic": ("Citizens", "Citoyens"),
    "money": ("Money of providers", "Argent des prestataires"),
    "capacity": ("Sharing of public money, capacity", "Répartition de l'argent public, capacité"),
    "state": ("State and authorities", "État et collectivités"),
    "contracts": ("Outcome contracts", "Contrats à impact"),
}
"""Parts of the model in the order of a month, in English and French."""

FAR = 1e18
"""A width or distance so large that nothing falls with it, to the last bit."""
_RULES, _ENGINE = "abm/rules", "abm/engine"

MECHANISMS = (
    Mechanism("severity", "needs", {"needs.severity_growth": 0.0},
              "A need grows worse while nobody serves it.",
              "Un besoin s'aggrave tant que personne ne le prend en charge.", f"{_RULES}/need.py"),
    Mechanism("severity_drag", "needs", {"needs.severity_drag": 0.0},
              "The worse a need, the more slowly it ends, with service or without.",
              "Plus un besoin est grave, plus il prend fin lentement, aidé ou non.", f"{_RULES}/need.py"),
    Mechanism("frailty", "needs", {"needs.frailty_spread": 0.0},
              "People differ in their chance to get out of need by themselves.",
              "Les chances de s'en sortir seul diffèrent d'une personne à l'autre.", f"{_ENGINE}/needs.py"),
    Mechanism("frailty_in_service", "needs", {"needs.frailty_in_service": 0.0},
              "The same difference acts on success under service.",
              "La même différence joue sur la réussite d'une prise en charge.", f"{_RULES}/service.py"),
    Mechanism("relapse", "needs", {"needs.relapse_hazard": 0.0},
              "A need that ended may come back.",
              "Un besoin qui a pris fin peut revenir.", f"{_RULES}/need.py"),
    Mechanism("vulnerability", "needs", {"needs.vulnerability_spread": 0.0},
              "People of one territory differ in their risk of falling into need.",
              "Dans un même territoire, le risque de tomber dans le besoin diffère d'une personne à l'autre.",
              f"{_ENGINE}/new_citizens.py"),
    Mechanism("poverty", "needs", {"needs.vulnerability_poverty_elasticity": 0.0},
              "Where people are poor more of them fall into need.",
              "Là où l'on est pauvre, on tombe plus souvent dans le besoin.", f"{_ENGINE}/new_citizens.py"),
    Mechanism("displacement", "needs", {"needs.displacement": 0.0},
              "Job-seekers who were helped take the places of others.",
              "Des demandeurs d'emploi aidés prennent la place d'autres.", f"{_RULES}/need.py"),
    Mechanism("shocks", "needs",
              {f"needs.shock_{domain}": 1.0 for domain in DOMAIN_NAMES},
              "Crises change how many people fall into need.",
              "Des crises changent le nombre de ceux qui tombent dans le besoin.", "abm/world.py"),

    Mechanism("never_seekers", "take_up", {"needs.never_seekers": 0.0},
              "Some people never ask for help.",
              "Certains ne demandent jamais d'aide.", f"{_ENGINE}/needs.py"),
    Mechanism("contact", "take_up", {"needs.seeking_contact": 0.0},
              "People ask for help sooner when ties know the ESS or are being served.",
              "On demande plus vite de l'aide quand des proches connaissent l'ESS ou sont aidés.",
              f"{_RULES}/take_up.py"),
    Mechanism("outreach", "take_up", {"needs.outreach": 1.0},
              "Outreach makes people ask for help sooner, or its lack later.",
              "L'aller-vers fait demander plus vite de l'aide, ou son absence plus tard.", f"{_RULES}/take_up.py"),
    Mechanism("assessment", "take_up", {"needs.assessment_months": 0.0},
              "Who asks is assessed before joining a list.",
              "Une demande est instruite avant l'inscription sur une liste.", f"{_ENGINE}/needs.py"),

    Mechanism("nearness", "matching", {"service.nearness_scale": FAR},
              "People prefer providers near by.",
              "On préfère les prestataires proches.", f"{_RULES}/matching.py"),
    Mechanism("referral", "matching", {"service.referral": 0.0},
              "The public desk names enterprises of the ESS to people who do not know them.",
              "Le guichet public indique les entreprises de l'ESS à qui ne les connaît pas.", f"{_ENGINE}/choice.py"),
    Mechanism("trust", "matching", {"civic.trust_gap": 0.0, "civic.trust_spread": 0.0, "civic.trust_step": 0.0},
              "Trust in associations or in the State, moved by experience, weighs in what people choose, do and give.",
              "La confiance dans les associations ou l'État, que l'expérience fait bouger, pèse sur ce que l'on "
              "choisit, fait et donne.", f"{_ENGINE}/service.py"),
    Mechanism("trust_contagion", "matching", {"civic.trust_contagion": 0.0},
              "Ties take over part of a change of trust.",
              "Les proches reprennent une part d'un changement de confiance.", f"{_ENGINE}/service.py"),
    Mechanism("trust_reversion", "matching", {"civic.trust_reversion": 0.0},
              "Trust and reputation return to their means.",
              "Confiance et réputation reviennent à leur moyenne.", f"{_RULES}/civic.py"),
    Mechanism("reputation", "matching", {"civic.reputation_step": 0.0},
              "Successes and drop-outs move the reputation of a provider.",
              "Réussites et abandons font bouger la réputation d'un prestataire.", f"{_RULES}/service.py"),
    Mechanism("queue_order", "matching", {"service.queue_order": "severity"},
              "Providers take from their list by another order than severity: who came first, or who promises most.",
              "Les prestataires prennent sur leur liste dans un autre ordre que la gravité : l'arrivée, ou ce que "
              "promet la personne.", f"{_RULES}/creaming.py"),
    Mechanism("case_cost", "matching", {"service.case_cost_per_severity": 0.0},
              "Severe cases cost more.",
              "Les cas graves coûtent plus cher.", f"{_RULES}/creaming.py"),

    Mechanism("fit", "service", {"service.profile_width": FAR},
              "A practice suits some people better than others.",
              "Une pratique convient mieux à certains qu'à d'autres.", f"{_RULES}/matching.py"),
    Mechanism("territorial_profiles", "service", {"service.territorial_spread": 0.0},
              "Territories differ in what their people need.",
              "Les besoins types diffèrent d'un territoire à l'autre.", "abm/providers/founding.py"),
    Mechanism("information_errors", "service",
              {"service.local_information_error": 0.0, "service.founder_information_error": 0.0},
              "Authorities and founders err about what people of their territory need.",
              "Collectivités et fondateurs se trompent sur le besoin type de leur territoire.",
              "abm/providers/founding.py"),
    Mechanism("drop_out", "service", {"service.drop_out": 0.0},
              "People leave service without success.",
              "Des personnes quittent une prise en charge sans réussite.", f"{_ENGINE}/service.py"),
    Mechanism("longest_stay", "service", {"service.longest_stay": 12_000},
              "Service ends after a longest stay.",
              "Une prise en charge a une durée maximale.", f"{_ENGINE}/service.py"),
    Mechanism("state_difference", "service", {"service.state_quality": 1.0, "enterprises.relative_state_cost": 1.0},
              "Public services differ from the ESS in quality or cost.",
              "Le service public diffère de l'ESS par la qualité ou le coût.", "abm/providers/public.py"),
    Mechanism("growing_pains", "service", {"service.growing_pains": 0.0},
              "A provider that outgrows the size it is used to loses success for a while.",
              "Un prestataire qui dépasse la taille dont il a l'habitude réussit moins bien pour un temps.",
              f"{_RULES}/service.py"),
    Mechanism("overhead_erosion", "service", {"service.overhead_erosion": 0.0},
              "Too little overhead erodes quality.",
              "Trop peu de frais de structure use la qualité.", f"{_RULES}/service.py"),
    Mechanism("overhead_starvation", "service", {"service.overhead_norm_drift": 0.0},
              "Funders compare what employers report and ask for ever less overhead.",
              "Les financeurs comparent ce qui est déclaré et acceptent toujours moins de frais de structure.",
              f"{_RULES}/overhead.py"),
    Mechanism("audits", "service", {"service.overhead_audit": 0.0},
              "Audits pull the overhead that funders accept to what is needed.",
              "Des audits ramènent les frais de structure acceptés à ce qu'il faut.", f"{_RULES}/overhead.py"),
    Mechanism("participation", "service", {"service.participation_gain": 0.0, "service.participation_cost": 0.0},
              "Users who share in decisions raise success and take staff hours.",
              "Des usagers associés aux décisions améliorent la réussite et prennent du temps de travail.",
              f"{_RULES}/service.py"),
    Mechanism("participation_dilution", "service", {"service.participation_dilution": 0.0},
              "Participation fades as an enterprise grows.",
              "La participation s'étiole quand une entreprise grandit.", f"{_RULES}/service.py"),
    Mechanism("effort", "service", {"service.income_at_risk": 0.0},
              "Operators whose income is at risk work more for what is measured and less for the rest.",
              "Qui a du revenu à risque travaille plus pour ce qui est mesuré et moins pour le reste.",
              f"{_RULES}/effort.py"),
    Mechanism("motivation_crowding", "service", {"service.motivation_crowding": 0.0},
              "Income at risk lowers motivation for what nobody measures.",
              "Le revenu à risque réduit la motivation pour ce que personne ne mesure.", f"{_RULES}/effort.py"),
    Mechanism("effort_against_relapse", "service", {"service.effort_against_relapse": 0.0},
              "Unmeasured effort keeps those who succeeded from relapse.",
              "L'effort non mesuré protège de la rechute.", f"{_RULES}/effort.py"),
    Mechanism("effort_price", "service", {"service.effort_price": 0.0, "service.risk_aversion": 0.0},
              "Effort and risk are in the operator's price.",
              "L'effort et le risque sont dans le prix de l'opérateur.", f"{_RULES}/effort.py"),
    Mechanism("monitoring", "service", {"service.monitoring": 0.0},
              "Operators watched over succeed more often and cost more.",
              "Un opérateur surveillé réussit mieux et coûte plus.", f"{_ENGINE}/service.py"),
    Mechanism("gross_metric", "service", {"service.gross_metric": False},
              "Results that would have come anyway count for income at risk.",
              "Des résultats qui seraient venus de toute façon comptent pour le revenu à risque.",
              "abm/providers/terms.py"),
    Mechanism("load", "service", {"service.load_elasticity": 0.0},
              "Success falls when more people are served than staff can serve.",
              "La réussite baisse quand on suit plus de personnes que le personnel ne peut.", f"{_RULES}/service.py"),
    Mechanism("overload", "service", {"service.overload_ceiling": 0.0},
              "Providers with a mission take on more people than are paid for when lists are long.",
              "Un prestataire attaché à sa mission suit plus de personnes que ce qui est payé quand les listes sont "
              "longues.", f"{_RULES}/matching.py"),
    Mechanism("overload_cost", "service", {"enterprises.overload_cost": 0.0},
              "People served beyond places and staff cost money that nobody pays.",
              "Suivre au-delà des places et du personnel coûte, et personne ne le paie.", f"{_ENGINE}/enterprises.py"),
    Mechanism("overload_of_staff", "service", {"enterprises.turnover_overload": 0.0},
              "Overload makes staff leave.",
              "La surcharge fait partir des salariés.", f"{_ENGINE}/staff.py"),
    Mechanism("overload_of_volunteers", "service", {"civic.overload_stop": 0.0},
              "Overload makes volunteers stop.",
              "La surcharge fait arrêter des bénévoles.", f"{_ENGINE}/civic.py"),

    Mechanism("media", "civic", {"civic.media": 0.0},
              "People learn of the ESS from the media.",
              "On découvre l'ESS par les médias.", f"{_RULES}/civic.py"),
    Mechanism("word_of_mouth", "civic", {"civic.word_of_mouth": 0.0},
              "People learn of the ESS from ties.",
              "On découvre l'ESS par ses proches.", f"{_RULES}/civic.py"),
    Mechanism("forgetting", "civic", {"civic.forgetting": False},
              "People forget the ESS.",
              "On oublie l'ESS.", f"{_RULES}/civic.py"),
    Mechanism("visibility", "civic", {"civic.visibility": 1.0},
              "Campaigns change what people know, do and give.",
              "Des campagnes changent ce que l'on sait, fait et donne.", f"{_RULES}/civic.py"),
    Mechanism("volunteering", "civic", {"civic.volunteering_band": 0.0},
              "The share of people who volunteer moves.",
              "La part des bénévoles bouge.", f"{_ENGINE}/civic.py"),
    Mechanism("volunteering_response", "civic", {"civic.volunteering_slope": 0.0},
              "Trust, visibility and ties make people begin to volunteer.",
              "Confiance, visibilité et proches font devenir bénévole.", f"{_ENGINE}/civic.py"),
    Mechanism("giving_response", "civic", {"civic.giving_slope": 0.0},
              "Trust and visibility make people begin to give.",
              "Confiance et visibilité font devenir donateur.", f"{_ENGINE}/civic.py"),
    Mechanism("crowding_out", "civic", {"funding.gift_crowding_out": 0.0},
              "Gifts and dues fall when public money rises, and rise when it falls.",
              "Dons et cotisations baissent quand l'argent public monte, et montent quand il baisse.",
              f"{_RULES}/finance.py"),
    Mechanism("volunteer_work", "civic", {"enterprises.volunteer_worth": 0.0},
              "Volunteers serve people beside paid staff.",
              "Des bénévoles suivent des personnes à côté des salariés.", f"{_RULES}/growth.py"),

    Mechanism("volunteers_limit", "civic", {"enterprises.volunteers_cap": 1.0},
              "Paid staff can make use of so many volunteers and no more.",
              "Les salariés ne peuvent mettre à profit qu'un nombre limité de bénévoles.", f"{_RULES}/growth.py"),

    Mechanism("late_payment", "money",
              {"funding.delay_grants": 0.0, "funding.delay_procurement": 0.0, "funding.delay_subsidies": 0.0},
              "Public payers pay late.",
              "Les payeurs publics paient en retard.", f"{_RULES}/finance.py"),
    Mechanism("delay_luck", "money", {"funding.delay_spread": 0.0},
              "Some are paid later than others.",
              "Certains sont payés plus tard que d'autres.", "abm/funding/renewal.py"),
    Mechanism("fees_and_poverty", "money", {"funding.fees_poverty": 0.0},
              "Users' fees bring less where people are poor.",
              "Les participations des usagers rapportent moins là où l'on est pauvre.", f"{_RULES}/finance.py"),
    Mechanism("subsidised_posts", "money", {"funding.subsidised_employers": 0.0},
              "Wage subsidies go to some small employers.",
              "Les contrats aidés vont à certains petits employeurs.", "abm/providers/plan.py"),
    Mechanism("scale_economies", "money", {"enterprises.fixed_cost": 0.0},
              "Small enterprises bear their fixed cost on few cases.",
              "Une petite entreprise répartit ses coûts fixes sur peu de prises en charge.", f"{_RULES}/growth.py"),
    Mechanism("cash_targets", "money", {"enterprises.cash_reversion": 0.0},
              "Staff answers to cash above or below its target.",
              "L'effectif répond à une trésorerie au-dessus ou au-dessous de sa cible.", f"{_RULES}/growth.py"),
    Mechanism("sticky_costs", "money", {"enterprises.other_cost_half_life_months": 1e-6},
              "Other costs than wages follow staff down slowly.",
              "Les coûts autres que salariaux suivent lentement une baisse d'effectif.", f"{_RULES}/finance.py"),
    Mechanism("cost_shocks", "money", {"enterprises.cost_shock_spread": 0.0},
              "Costs of an enterprise swing by chance.",
              "Les coûts d'une entreprise varient au hasard.", f"{_RULES}/finance.py"),
    Mechanism("credit", "money", {"enterprises.credit_months": 0.0, "enterprises.credit_on_receivables": 0.0},
              "Banks grant an overdraft.",
              "Les banques accordent un découvert.", f"{_RULES}/finance.py"),
    Mechanism("interest", "money", {"enterprises.credit_price": 0.0},
              "Credit costs interest.",
              "Le crédit coûte des intérêts.", f"{_ENGINE}/enterprises.py"),
    Mechanism("severance", "money", {"enterprises.severance_months": 0.0},
              "Posts that are cut cost severance pay.",
              "Un poste supprimé coûte des indemnités.", f"{_ENGINE}/enterprises.py"),
    Mechanism("limits_of_staff", "money", {"enterprises.largest_cut": 1.0, "enterprises.largest_hire": 1.0},
              "Staff is cut and hired by a limited part a month.",
              "L'effectif ne baisse et ne monte que d'une part limitée par mois.", f"{_ENGINE}/staff.py"),
    Mechanism("turnover", "money", {"enterprises.turnover": 0.0},
              "Staff leaves by itself.",
              "Des salariés partent d'eux-mêmes.", f"{_ENGINE}/staff.py"),
    Mechanism("profit_sharing", "money", {"enterprises.retention_scic": 1.0, "enterprises.retention_scop": 1.0},
              "Cooperatives share part of a surplus.",
              "Les coopératives partagent une part de leurs excédents.", f"{_RULES}/finance.py"),
    Mechanism("quiet_exits", "money", {"enterprises.exit_hazard": 0.0},
              "Enterprises close without insolvency.",
              "Des entreprises cessent sans faillite.", f"{_RULES}/exits.py"),
    Mechanism("exit_low_cash", "money", {"enterprises.exit_low_cash": 0.0},
              "Low cash raises quiet exit.",
              "Une trésorerie basse augmente les cessations sans faillite.", f"{_RULES}/exits.py"),
    Mechanism("exit_income_fall", "money", {"enterprises.exit_income_fall": 0.0},
              "A fall of income raises quiet exit.",
              "Une chute des ressources augmente les cessations sans faillite.", f"{_RULES}/exits.py"),
    Mechanism("exit_size", "money", {"enterprises.exit_size": 0.0},
              "Size protects from quiet exit.",
              "La taille protège de la cessation sans faillite.", f"{_RULES}/exits.py"),
    Mechanism("exit_age", "money", {"enterprises.exit_age": 0.0},
              "Age protects from quiet exit.",
              "L'âge protège de la cessation sans faillite.", f"{_RULES}/exits.py"),
    Mechanism("takeover", "money", {"enterprises.takeover_share": 0.0},
              "Others of the territory and domain take over work of an enterprise that closes.",
              "D'autres du territoire et du domaine reprennent l'activité d'une entreprise qui ferme.",
              f"{_RULES}/exits.py"),
    Mechanism("asset_lock", "money", {"enterprises.asset_lock": False},
              "Reserves of an enterprise that closes stay in the ESS.",
              "Les réserves d'une entreprise qui ferme restent dans l'ESS.", f"{_ENGINE}/closing.py"),

    Mechanism("renewal_luck", "capacity", {"funding.allocation_noise": 0.0},
              "Renewal of public money has its luck.",
              "Le renouvellement de l'argent public a sa part de hasard.", f"{_RULES}/allocation.py"),
    Mechanism("hatching", "capacity", {"enterprises.hatching_rate": 0.0},
              "Employers hatch from volunteer-only associations.",
              "Des employeurs naissent d'associations sans salarié.", "abm/funding/founders.py"),
    Mechanism("founders_levy", "capacity", {"funding.founders_levy": 0.0},
              "Founders get money taken from holders of grants.",
              "Des fondateurs reçoivent de l'argent pris aux titulaires de subventions.", "abm/funding/founders.py"),
    Mechanism("founders_rush", "capacity", {"funding.founders_most": 1.0},
              "Free money makes more founders come forward.",
              "L'argent libre fait venir plus de fondateurs.", f"{_RULES}/allocation.py"),
    Mechanism("calls_for_empty_cells", "capacity", {"funding.call_empty_cells": False},
              "Payers call for an employer where the last one has closed.",
              "Les payeurs cherchent un employeur là où le dernier a fermé.", "abm/funding/founders.py"),
    Mechanism("associations", "capacity", {"enterprises.association_turnover": 0.0},
              "Volunteer-only associations come and go with volunteers.",
              "Les associations sans salarié vont et viennent avec les bénévoles.", f"{_RULES}/allocation.py"),
    Mechanism("growth", "capacity", {"funding.growth_limit": 0.0},
              "Enterprises with cash grow in place where money is free and lists are long.",
              "Une entreprise qui a de la trésorerie grandit sur place où l'argent est libre et les listes longues.",
              "abm/funding/growth.py"),
    Mechanism("cash_to_grow", "capacity", {"funding.growth_cash_months": 0.0},
              "Only enterprises with cash grow.",
              "Seules grandissent les entreprises qui ont de la trésorerie.", "abm/funding/growth.py"),
    Mechanism("lists_to_grow", "capacity", {"funding.growth_list": 0.0},
              "Enterprises grow only where lists are long.",
              "Les entreprises ne grandissent que là où les listes sont longues.", "abm/funding/year.py"),
    Mechanism("second_round", "capacity", {"funding.second_round": 0.0},
              "Money left after growers goes to anybody.",
              "L'argent qui reste après la croissance va à n'importe qui.", "abm/funding/growth.py"),
    Mechanism("former_holders", "capacity", {"funding.restored_money": "by_call"},
              "Money that comes back goes first to those who held it.",
              "L'argent qui revient va d'abord à ceux qui l'avaient.", "abm/funding/renewal.py"),

    Mechanism("budgets", "state",
              {f"funding.{name}": 1.0 for name in ("budget", "direct_provision_budget", "grants_budget",
                                                   "procurement_budget", "subsidies_budget")},
              "Public budgets differ from their base.",
              "Les budgets publics s'écartent de leur base.", "abm/funding/pots.py"),
    Mechanism("budgets_of_domains", "state",
              {f"funding.budget_{domain}": 1.0 for domain in DOMAIN_NAMES},
              "Public budgets of some domains of need differ from their base.",
              "Les budgets publics de certains domaines s'écartent de leur base.", "abm/funding/pots.py"),
    Mechanism("taxes_follow", "state", {"funding.taxes_follow": 0.0},
              "The State's taxes follow its spending.",
              "Les impôts de l'État suivent ses dépenses.", "abm/funding/authorities.py"),
    Mechanism("moved_money", "state", {"funding.moved_to_ess": 0.0, "funding.moved_to_procurement": 0.0},
              "Money moves between public services and the ESS, and between grants and contracts.",
              "De l'argent passe entre régie et ESS, et entre subventions et commande publique.",
              "abm/funding/pots.py"),
    Mechanism("decentralisation", "state", {"funding.decentralisation": 0.0},
              "Authorities decide and pay a part, and run that part of public services.",
              "Les collectivités décident et paient une part, et gèrent cette part du service public.",
              "abm/funding/authorities.py"),
    Mechanism("unequal_means", "state", {"funding.equalisation": 1.0},
              "What authorities can spend follows their tax base.",
              "Ce que peut dépenser une collectivité suit sa base fiscale.", "abm/funding/authorities.py"),
    Mechanism("local_taxes", "state", {"funding.local_tax_base": 1.0},
              "Authorities cut what their taxes miss.",
              "Les collectivités coupent ce qui manque à leurs impôts.", "abm/funding/authorities.py"),
    Mechanism("territory_rule", "state", {"funding.territory_rule": "historical"},
              "The State shares its money between territories by another rule than history.",
              "L'État répartit son argent entre territoires par une autre règle que l'histoire.",
              "abm/funding/sharing.py"),
    Mechanism("tenders", "state", {"funding.provider_rule": "historical"},
              "Contracts are put out to tender instead of renewed.",
              "Des marchés sont remis en concurrence au lieu d'être reconduits.", "abm/funding/sharing.py"),
    Mechanism("tender_size", "state", {"funding.tender_size": 0.0},
              "Small enterprises answer fewer tenders.",
              "Les petites entreprises répondent à moins d'appels d'offres.", f"{_RULES}/allocation.py"),
    Mechanism("tender_hearsay", "state", {"funding.tender_hearsay": 0.0},
              "Who has no contract, nor peers with one, answers fewer tenders.",
              "Qui n'a pas de marché, ni de pairs qui en aient, répond à moins d'appels d'offres.",
              f"{_RULES}/allocation.py"),
    Mechanism("tender_price", "state", {"funding.tender_price_power": 0.0},
              "Low prices win tenders.",
              "Un prix bas gagne les appels d'offres.", "abm/funding/tenders.py"),
    Mechanism("tender_connections", "state", {"funding.tender_connection_power": 0.0},
              "Being known to the payer wins tenders.",
              "Être connu du payeur gagne les appels d'offres.", "abm/funding/tenders.py"),
    Mechanism("need_noise", "state", {"funding.need_noise": 0.0},
              "The centre sees need with an error.",
              "Le centre voit le besoin avec une erreur.", "abm/funding/pots.py"),
    Mechanism("fringe", "state", {"funding.fringe_allowed": False},
              "For-profit firms hold public contracts.",
              "Le privé lucratif tient des marchés publics.", "abm/funding/year.py"),
    Mechanism("prices_of_levers", "state",
              {f"funding.{name}_price": 0.0 for name in ("outreach", "referral", "visibility", "audit")},
              "Outreach, referral, visibility and audits beyond the usual cost public money.",
              "Aller-vers, orientation, visibilité et audits au-delà de l'habituel coûtent de l'argent public.",
              "abm/support.py"),

    Mechanism("outcome_contracts", "contracts", {"funding.moved_to_contracts": 0.0},
              "Money is set aside for outcome contracts.",
              "De l'argent est réservé à des contrats à impact.", "abm/funding/pots.py"),
    Mechanism("contract_selection", "contracts", {"contracts.operator_selects": False},
              "Who bears the risk of a contract chooses its people.",
              "Qui porte le risque d'un contrat en choisit les bénéficiaires.", "abm/providers/terms.py"),
    Mechanism("capital_margin", "contracts", {"contracts.capital_margin": 0.0},
              "Investors promise more capital than a contract needs on plan.",
              "Les investisseurs promettent plus de capital que le plan n'en demande.", "abm/contracts/candidacies.py"),
    Mechanism("ambition", "contracts", {"contracts.ambition": 1.0},
              "The State asks for more or less than a project promises.",
              "L'État demande plus ou moins que ce qu'un projet promet.", "abm/contracts/candidacies.py"),
    Mechanism("optimism", "contracts", {"contracts.optimism": 0.0},
              "Who proposes a project errs about its outcome.",
              "Qui propose un projet se trompe sur son résultat.", "abm/contracts/candidacies.py"),
    Mechanism("abandoned_contracts", "contracts", {"contracts.abandoned_share": 0.0},
              "Negotiations end without a signature.",
              "Des négociations échouent.", "abm/contracts/negotiation.py"),
    Mechanism("setting_up_cost", "contracts",
              {"contracts.setting_up_cost": 0.0, "contracts.evaluation_cost": 0.0, "contracts.structuring_fee": 0.0},
              "Contracts cost money beside service.",
              "Un contrat coûte en plus de la prise en charge.", "abm/contracts/candidacies.py"),
    Mechanism("measurement_error", "contracts", {"contracts.measurement_error": 0.0},
              "Outcomes are measured with an error of sampling.",
              "Les résultats sont mesurés avec une erreur d'échantillonnage.", "abm/contracts/evaluation.py"),
    Mechanism("measurement_bias", "contracts",
              {"contracts.historical_drift": 0.0, "contracts.unmatched_selection": 0.0},
              "Measures without randomised controls are biased.",
              "Sans tirage au sort, la mesure est biaisée.", "abm/contracts/evaluation.py"),
    Mechanism("renegotiation", "contracts", {"contracts.renegotiation": 0.0},
              "Plans that are missed are written anew.",
              "Un plan manqué est réécrit.", "abm/contracts/settlement.py"),
    Mechanism("early_termination", "contracts", {"contracts.early_termination": 0.0},
              "The State ends running contracts.",
              "L'État met fin à des contrats en cours.", f"{_ENGINE}/vehicles.py"),
    Mechanism("operator_at_risk", "contracts", {"contracts.operator_at_risk": 0.0},
              "Part of a contract's money comes to the operator on results only.",
              "Une part de l'argent d'un contrat ne vient à l'opérateur que selon les résultats.",
              "abm/providers/terms.py"),
    Mechanism("contract_monitoring", "contracts", {"contracts.contract_monitoring": 0.0},
              "Investors watch over operators.",
              "Les investisseurs surveillent les opérateurs.", "abm/providers/terms.py"),
    Mechanism("state_guarantee", "contracts", {"contracts.state_guarantee": 0.0},
              "The State repays part of the capital whatever the result.",
              "L'État rembourse une part du capital quel que soit le résultat.", "abm/contracts/settlement.py"),
    Mechanism("caution_of_the_state", "contracts", {"contracts.state_aversion": 1.0},
              "Money spent on nothing weighs more for the State than money that brought its worth.",
              "L'argent dépensé pour rien pèse plus pour l'État que celui qui a rendu ce qu'il vaut.",
              f"{_RULES}/contracting.py"),
    Mechanism("contract_premium", "contracts", {"contracts.contract_premium": 0.0},
              "The State wants contracts that promise less than a grant would.",
              "L'État veut des contrats qui promettent moins qu'une subvention.", "abm/contracts/weighing.py"),
    Mechanism("altruism", "contracts", {"contracts.altruism": 0.0},
              "Foundations count social value.",
              "Les fondations comptent la valeur sociale.", f"{_RULES}/contracting.py"),
    Mechanism("beliefs", "contracts", {"contracts.belief_weight": 1e9},
              "State and investors learn from contracts that end whether promises are kept.",
              "L'État et les investisseurs apprennent, des contrats qui finissent, si les promesses sont tenues.",
              f"{_RULES}/contracting.py"),
    Mechanism("burnt_investors", "contracts", {"contracts.burnt_exit": 0.0},
              "Investors who lost most of their capital leave.",
              "Un investisseur qui a presque tout perdu s'en va.", "abm/contracts/settlement.py"),
    Mechanism("roll_out", "contracts", {"contracts.roll_out": 0.0},
              "A contract that met its plan is followed by a grant.",
              "Un contrat qui a tenu son plan est suivi d'une subvention.", "abm/contracts/settlement.py"),
)  # fmt: skip
"""Every mechanism in the order of ``PARTS``."""


def names() -> tuple[str, ...]:
    """Names of all mechanisms."""
    return tuple(mechanism.name for mechanism in MECHANISMS)


def mechanism_named(name: str) -> Mechanism:
    """The mechanism of that name.

    Raises:
        ParameterError: no such mechanism; names the nearest one.
    """
    found = next((mechanism for mechanism in MECHANISMS if mechanism.name == name), None)
    if found is None:
        hint = nearest(name, names()) or "; `python run.py mechanisms` lists every name"
        raise ParameterError(f"unknown mechanism '{name}'{hint}")
    return found


def neutral_values(switched_off: Iterable[str]) -> dict[str, Any]:
    """Values that switch mechanisms off, of single numbers, switches and choices, by dotted name.

    Args:
        switched_off: names of mechanisms.

    Raises:
        ParameterError: no such mechanism.
    """
    values: dict[str, Any] = {}
    for name in switched_off:
        values |= mechanism_named(name).values()
    return values
