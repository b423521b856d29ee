"""The six questions of the model, and the scenarios and studies that answer each."""

from __future__ import annotations

from typing import NamedTuple

from abm.errors import ParameterError
from abm.indicators.registry import Words


class Pairs(NamedTuple):
    """Scenarios of the catalogue that are held against one of them.

    Attributes:
        base: the one.
        others: those held against it.
    """

    base: str
    others: tuple[str, ...]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """All of them, the base first."""
        return (self.base, *self.others)


class Claim(NamedTuple):
    """Something that is said of one scenario beside another, which runs can bear out or not.

    Attributes:
        said: the sentence.
        base: scenario of the pair the other is held against.
        other: scenario it is said of.
        measure: what would show it, as ``indicator[group]@years``.
        up: whether the measure would have to be higher, rather than lower.
    """

    said: Words
    base: str
    other: str
    measure: str
    up: bool


class Question(NamedTuple):
    """One question and what is run for it.

    Attributes:
        title: in a few words.
        asked: the question.
        pairs: what is compared.
        measures: of what, as ``indicator[group]@years``.
        claims: what runs may support or contradict.
        studies: studies that ask what the answer hangs on, by name.
    """

    title: Words
    asked: Words
    pairs: tuple[Pairs, ...]
    measures: tuple[str, ...]
    claims: tuple[Claim, ...]
    studies: tuple[str, ...]


QUESTIONS: dict[int, Question] = {
    1: Question(
        Words("Right to experiment", "Droit à l'expérimentation"),
        Words(
            "Public service improves by trial and error. How much, when trials are evaluated, against trials that "
            "hardly anybody evaluates?",
            "Le service public s'améliore par essais et erreurs. De combien, quand les essais sont évalués, et quand "
            "presque personne ne les évalue ?",
        ),
        (Pairs("base", ("right_to_experiment", "vanguards")), Pairs("vanguards", ("right_to_experiment",))),
        ("mean_quality@last", "true_gain", "believed_gain", "share_net_12_months@last",
         "share_covered", "sd_practice_between_territories@last", "public_euros_per_inhabitant",
         "public_euros_per_net_outcome@last"),
        (
            Claim(Words("Trials that are evaluated improve practice", "Des essais évalués améliorent les pratiques"),
                  "base", "right_to_experiment", "mean_quality@last", up=True),
            Claim(Words("Evaluation makes them improve it more than the opinion of those who try",
                        "L'évaluation les y aide plus que l'opinion de ceux qui essaient"),
                  "vanguards", "right_to_experiment", "mean_quality@last", up=True),
            Claim(Words("What is tried pays for the places that trials take: more people are covered",
                        "Ce qu'on essaie rachète les places que prennent les essais : on couvre plus de personnes"),
                  "base", "right_to_experiment", "share_covered", up=True),
        ),
        ("right_to_experiment",),
    ),
    2: Question(
        Words("Change of scale", "Changement d'échelle"),
        Words(
            "Why do enterprises of the ESS stay small, and which lever lifts the limit without losing quality: "
            "capital, building of capacity, rules of tender, replication, cooperation?",
            "Pourquoi les entreprises de l'ESS restent-elles petites, et quel levier repousse la limite sans perte de "
            "qualité : capital, renforcement, règles d'achat, essaimage, coopération ?",
        ),
        (Pairs("base", ("scaling_up",)),),
        ("share_of_cases[ess]@last", "share_covered@last", "mean_employer_size@last", "n_employers@last",
         "rate_sites_opened", "share_growth_refused_for_capital", "share_net_12_months@last", "cash_months@last",
         "public_euros_per_inhabitant@last", "public_euros_per_net_outcome@last"),
        (
            Claim(Words("Capital, sites and organisation make employers larger",
                        "Capital, antennes et structure font grandir les employeurs"),
                  "base", "scaling_up", "mean_employer_size@last", up=True),
            Claim(Words("They let the ESS serve a larger part of people", "Ils étendent la part servie par l'ESS"),
                  "base", "scaling_up", "share_of_cases[ess]@last", up=True),
            Claim(Words("Quality is lost by it", "On y perd en qualité"),
                  "base", "scaling_up", "share_net_12_months@last", up=False),
        ),
        ("scaling_up",),
    ),
    3: Question(
        Words("Pay by results", "Paiement au résultat"),
        Words(
            "When do outcome contracts give more net outcome per public euro than grants or public contracts, once "
            "returns, fees, the choice of easy cases and noisy measurement are paid? Money of contracts is "
            "taken from grants, as they are in the base.",
            "Quand les contrats à impact donnent-ils plus de résultat net par euro public que les subventions ou la "
            "commande publique, une fois payés rendements, frais, sélection des cas faciles et erreurs de mesure ? "
            "L'argent des contrats est pris sur les subventions, telles qu'elles sont dans la base.",
        ),
        (Pairs("base", ("contrat_impact_social", "social_impact_bond")), Pairs("ess_grants", ("ess_procurement",))),
        ("public_euros_per_net_outcome", "share_net_12_months", "share_covered", "unmet_severity_months_per_1000",
         "public_euros_per_inhabitant", "contract_fees_euros_per_inhabitant", "investor_euros_per_inhabitant",
         "n_employers@last"),
        (
            Claim(Words("Outcome contracts lower the public cost of a net outcome",
                        "Les contrats à impact abaissent le coût public d'un résultat net"),
                  "base", "contrat_impact_social", "public_euros_per_net_outcome", up=False),
            Claim(Words("So do British social impact bonds", "Les social impact bonds britanniques aussi"),
                  "base", "social_impact_bond", "public_euros_per_net_outcome", up=False),
            Claim(Words("Public contracts leave less need unmet than grants",
                        "La commande publique laisse moins de besoins sans réponse que les subventions"),
                  "ess_grants", "ess_procurement", "unmet_severity_months_per_1000", up=False),
        ),
        ("pay_by_results",),
    ),
    4: Question(
        Words("Disengagement", "Désengagement"),
        Words(
            "What happens to people, territories and associations when the State withdraws, fast or slowly, with the "
            "associations spared or not; who bears it; can it be undone?",
            "Qu'arrive-t-il aux personnes, aux territoires et aux associations quand l'État se retire, vite ou "
            "lentement, en épargnant les associations ou non ; qui le supporte ; peut-on revenir en arrière ?",
        ),
        (Pairs("base", ("state_disengagement", "state_disengagement_sudden", "state_disengagement_compensated",
                        "state_disengagement_reversed")),
         Pairs("state_disengagement", ("state_disengagement_compensated",))),
        ("share_covered@last", "unmet_severity_months_per_1000@last", "share_of_cases[ess]@last", "n_employers@last",
         "share_overload", "volunteer_hours_per_1000", "household_burden_euros_per_inhabitant@last",
         "public_euros_per_inhabitant@last", "theil_coverage@last"),
        (
            Claim(Words("The ESS takes over what the State leaves: it serves a larger part of people in need",
                        "L'ESS prend le relais de l'État : elle sert une plus grande part des personnes"),
                  "base", "state_disengagement", "share_of_cases[ess]@last", up=True),
            Claim(Words("Households save money by it", "Les ménages y gagnent de l'argent"),
                  "base", "state_disengagement", "household_burden_euros_per_inhabitant@last", up=False),
            Claim(Words("Sparing associations leaves less need unmet than an even cut",
                        "Épargner les associations laisse moins de besoins sans réponse qu'une coupe uniforme"),
                  "state_disengagement", "state_disengagement_compensated", "unmet_severity_months_per_1000@last",
                  up=False),
            Claim(Words("Years after the money is back, coverage is still lower",
                        "Des années après le retour de l'argent, la couverture reste plus basse"),
                  "base", "state_disengagement_reversed", "share_covered@last", up=False),
        ),
        ("state_withdrawal", "what_is_not_known"),
    ),
    5: Question(
        Words("Right balance", "Juste équilibre"),
        Words(
            "Which mixes of State and associations leave little need unmet, cost little and treat territories alike, "
            "and how does that hang on what nobody knows?",
            "Quels dosages d'État et d'associations laissent peu de besoins sans réponse, coûtent peu et traitent les "
            "territoires de même, et comment cela dépend-il de ce que personne ne sait ?",
        ),
        (Pairs("base", ("welfare_state", "right_balance", "ess_grants")),),
        ("unmet_severity_months_per_1000@last", "share_covered@last", "share_of_cases[ess]@last",
         "share_net_12_months@last", "public_euros_per_inhabitant@last", "public_euros_per_net_outcome@last",
         "theil_coverage@last"),
        (
            Claim(Words("At equal cost and quality, moving money to the ESS leaves less need unmet",
                        "À coût et qualité égaux, confier de l'argent à l'ESS laisse moins de besoins sans réponse"),
                  "base", "ess_grants", "unmet_severity_months_per_1000@last", up=False),
            Claim(Words("Moving it to public services covers more people",
                        "Le confier au service public couvre plus de personnes"),
                  "base", "welfare_state", "share_covered@last", up=True),
        ),
        ("right_balance", "policy_mix"),
    ),
    6: Question(
        Words("Decentralisation, entrepreneurship, visibility", "Décentralisation, initiative, visibilité"),
        Words(
            "What do they change? The Big Society has all three as aims.",
            "Que changent-elles ? La Big Society a les trois pour buts.",
        ),
        (Pairs("base", ("decentralisation", "founders", "big_society")),),
        ("share_covered@last", "unmet_severity_months_per_1000@last", "theil_coverage@last", "mean_practice@last",
         "share_of_cases[ess]@last", "rate_hatchings", "n_employers@last", "share_aware@last",
         "share_volunteers@last", "public_euros_per_inhabitant@last"),
        (
            Claim(Words("Local decision brings practice nearer to what people need",
                        "La décision locale rapproche les pratiques des besoins"),
                  "base", "decentralisation", "mean_practice@last", up=True),
            Claim(Words("It makes territories less equal", "Elle rend les territoires moins égaux"),
                  "base", "decentralisation", "theil_coverage@last", up=True),
            Claim(Words("Money for founders makes more people covered",
                        "De l'argent pour les fondateurs fait couvrir plus de personnes"),
                  "base", "founders", "share_covered@last", up=True),
            Claim(Words("Visibility, volunteers and local decision make up for the cuts of the Big Society",
                        "Visibilité, bénévoles et décision locale compensent les coupes de la Big Society"),
                  "base", "big_society", "share_covered@last", up=True),
        ),
        ("policy_mix_screening",),
    ),
}  # fmt: skip
"""By number, as the field asks them."""


def question(number: int) -> Question:
    """A question by its number.

    Raises:
        ParameterError: there is none of this number.
    """
    if number not in QUESTIONS:
        known = ", ".join(str(one) for one in QUESTIONS)
        raise ParameterError(f"there is no question {number}; questions are {known}")
    return QUESTIONS[number]
