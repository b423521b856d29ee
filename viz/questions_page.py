"""The pages of answers: ``python run.py questions --write`` writes docs/questions.md and docs/questions_fr.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill

from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.analysis.effect import Comparison, Effect, Verdict
from scenarios.analysis.measure_words import measure_words
from scenarios.batch.measure import measure
from scenarios.loader import load
from scenarios.questions import QUESTIONS, Claim, Question
from scenarios.scenario import RunDefaults, Scenario
from scenarios.texts import Texts
from viz.compare_text import written_difference, written_levels
from viz.messages import number
from viz.tables import Table

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "questions.md", "fr": DOCS / "questions_fr.md"}
LINE = 120
"""Characters of a line of the page, tables apart."""
Answers = Mapping[int, Sequence[Comparison]]

TEXTS = Texts(
    en={
        "title": "Six questions, and what the model answers",
        "other_page": "[En français](questions_fr.md).",
        "how": (
            "Written by `python run.py questions --write`; do not edit by hand. Each table holds scenarios against its "
            "second column, in {n} societies of {citizens} citizens under the same luck; a cell is the difference, in "
            "brackets the {level} % interval of its mean. **Bold** differences pass Holm's test for having looked at "
            "all lines of the table; the others are not told apart from chance. Measures are means of the {years} "
            "years of the scenario, or of the year in brackets."
        ),
        "care": (
            "What follows holds under the assumptions of the model, of which many have no published source: directions "
            "deserve more trust than sizes. The studies named below the tables go through the levers, "
            "or through what nobody knows."
        ),
        "question": "{number}. {title}", "measure": "Measure",
        "claims": "What the numbers say of what is said:",
        "claim": "- {said}: **{verdict}** ({label}, {size} {unit}, {other} beside {base}).",
        "supported": "supported", "contradicted": "contradicted", "open": "left open",
        "same": "the same", "studies": "What the answer hangs on: {studies}.",
        "study": "`python run.py sweep {name}`", "again": "Again: `python run.py questions {number}`.",
    },
    fr={
        "title": "Six questions, et ce que répond le modèle",
        "other_page": "[In English](questions.md).",
        "how": (
            "Page écrite par `python run.py questions --write` ; ne pas la modifier à la main. Chaque tableau compare "
            "des scénarios à sa deuxième colonne, dans {n} sociétés de {citizens} citoyens et sous le même hasard ; "
            "une case est l'écart, entre crochets l'intervalle à {level} % de sa moyenne. Les écarts **en gras** "
            "passent le test de Holm pour toutes les lignes du tableau ; les autres ne se distinguent pas du hasard. "
            "Les mesures sont des moyennes des {years} années du scénario, ou de l'année entre parenthèses."
        ),
        "care": (
            "Ce qui suit vaut sous les hypothèses du modèle, dont beaucoup n'ont pas de source publiée : le sens des "
            "effets mérite plus de confiance que leur taille. Les études nommées sous les tableaux parcourent les "
            "leviers, ou ce que personne ne sait."
        ),
        "question": "{number}. {title}", "measure": "Mesure",
        "claims": "Ce que les nombres disent de ce qui se dit :",
        "claim": "- {said} : **{verdict}** ({label}, {size} {unit}, {other} face à {base}).",
        "supported": "confirmé", "contradicted": "contredit", "open": "non tranché",
        "same": "identique", "studies": "De quoi dépend la réponse : {studies}.",
        "study": "`python run.py sweep {name}`", "again": "À refaire : `python run.py questions {number}`.",
    },
)  # fmt: skip


def markdown(answers: Answers, citizens: int, language: str) -> str:
    """The page in a language.

    Args:
        answers: comparisons of every question, in the order of its pairs.
        citizens: of each society.
        language: ``"en"`` or ``"fr"``.
    """
    first = next(iter(answers.values()))[0]
    years = RunDefaults().months // MONTHS_PER_YEAR
    parts = [
        f"# {TEXTS(language, 'title')}",
        TEXTS(language, "other_page"),
        TEXTS(
            language, "how", n=first.effects[0].n_pairs, citizens=number(citizens, 0, language),
            level=number(100 * first.level, 0, language), years=years,
        ),
        TEXTS(language, "care"),
    ]  # fmt: skip
    for place, comparisons in answers.items():
        parts += _question(place, QUESTIONS[place], comparisons, language)
    return "\n\n".join(part if part.startswith("#") or "\n" in part else fill(part, LINE) for part in parts) + "\n"


def _question(place: int, asked: Question, comparisons: Sequence[Comparison], language: str) -> list[str]:
    """A question, its tables, and what to run next."""
    claims = [TEXTS(language, "claims"), *verdicts(asked, comparisons, language)]
    studies = [TEXTS(language, "study", name=name) for name in asked.studies]
    return [
        f"## {TEXTS(language, 'question', number=place, title=asked.title[language])}",
        asked.asked[language],
        *(
            differences(one, [load(name) for name in pairs.scenarios], language).as_markdown()
            for pairs, one in zip(asked.pairs, comparisons, strict=True)
        ),
        "\n".join([claims[0], "", *claims[1:]]),
        TEXTS(language, "studies", studies=", ".join(studies)) + " " + TEXTS(language, "again", number=place),
    ]


def verdict(claim: Claim, effect: Effect) -> str:
    """Whether runs support what is said, contradict it or leave it open.

    Args:
        claim: what is said.
        effect: its measure, in its scenario, beside its base.

    Returns:
        ``"supported"``, ``"contradicted"`` or ``"open"``.
    """
    if effect.verdict is not Verdict.DIFFERS:
        return "open"
    return "supported" if (effect.difference > 0.0) == claim.up else "contradicted"


def verdicts(asked: Question, comparisons: Sequence[Comparison], language: str) -> list[str]:
    """A line for each claim of a question, with the difference that decides it."""
    of_pair = dict(zip(asked.pairs, comparisons, strict=True))
    told = []
    for one in asked.claims:
        pair = next(pairs for pairs in asked.pairs if pairs.base == one.base and one.other in pairs.others)
        names = dict(zip(pair.scenarios, (of_pair[pair].base, *of_pair[pair].others), strict=True))
        effect = of_pair[pair].effect(names[one.other], measure(one.measure))
        words = measure_words(effect.measure, language)
        told.append(
            TEXTS(
                language, "claim", said=one.said[language], verdict=TEXTS(language, verdict(one, effect)),
                label=words.inline, size=written_difference(effect, words, language), unit=words.unit_of_difference,
                other=f"`{effect.other}`", base=f"`{of_pair[pair].base}`",
            )
        )  # fmt: skip
    return told


def differences(comparison: Comparison, scenarios: Sequence[Scenario], language: str) -> Table:
    """A row for each measure: its level in the base, and how far each other scenario is from it.

    Args:
        comparison: of the scenarios.
        scenarios: the base and the others, in their order.
        language: ``"en"`` or ``"fr"``.
    """
    titles = [f"{one.title.in_language(language)} (`{one.name}`)" for one in scenarios]
    columns = [list(comparison.of(other)) for other in comparison.others]
    rows = []
    for line in zip(*columns, strict=True):
        words = measure_words(line[0].measure, language)
        level = written_levels(line[0], words, language)[0]
        rows.append([f"{words.label}, {words.unit}", level, *(_cell(one, language) for one in line)])
    return Table([TEXTS(language, "measure"), *titles], rows)


def _cell(effect: Effect, language: str) -> str:
    if effect.verdict is Verdict.SAME:
        return TEXTS(language, "same")
    text = written_difference(effect, measure_words(effect.measure, language), language)
    return f"**{text}**" if effect.verdict is Verdict.DIFFERS else text
