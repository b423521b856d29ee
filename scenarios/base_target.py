"""A published figure with the tolerance of its check, and the words its rows are written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from abm.indicators.registry import Words
from abm.vocabulary import Domain


class Group(Enum):
    """Part of the report."""

    INPUT = "A"
    OUTCOME = "B"
    DRIFT = "C"


class Origin(Enum):
    """What the model was told about a figure."""

    INPUT = "input"
    """Put in: that it comes out again is no validation."""
    KEPT = "kept"
    """Put in at the start; that it stays for years is an outcome."""
    FITTED = "fitted"
    """Coefficients were fitted to it, alone or with others: agreement is a weak check."""
    HELD_OUT = "held out"
    """Nothing was fitted to it."""


@dataclass(frozen=True)
class Target:
    """One published figure.

    Attributes:
        name: of the measure (``scenarios.base_measures``).
        group: part of the report.
        origin: what the model was told.
        label: what is compared.
        unit: unit of all numbers of the row.
        published: the figure, or the two ends of a range.
        source: short, with its year.
        low: least value that agrees.
        high: greatest value that agrees.
        reason: why this tolerance.
        digits: decimals shown.
    """

    name: str
    group: Group
    origin: Origin
    label: Words
    unit: Words
    published: tuple[float, ...]
    source: str
    low: float
    high: float
    reason: Words
    digits: int = 1


PERCENT = Words("%", "%")
PERCENT_OF_NEED = Words("% of people in need", "% des personnes ayant un besoin")
PERCENT_OF_EMPLOYERS = Words("% of employers", "% des employeurs")
PERCENT_A_YEAR = Words("% a year", "% par an")
PERCENT_OF_STAFF = Words("% of paid staff", "% des salariés")
PERCENT_OF_INCOME = Words("% of income", "% des ressources")
PERCENT_OF_ADULTS = Words("% of adults", "% des adultes")
OF_ENTRANTS = Words("% of those who began", "% des entrants")
ONSETS = Words("per 1,000 inhabitants and month", "pour 1 000 habitants et par mois")
PER_START = Words("months per start of service", "mois par prise en charge")
FTE = Words("FTE", "ETP")
FTE_PER_1000 = Words("FTE per 1,000 inhabitants", "ETP pour 1 000 habitants")
PER_100_000 = Words("per 100,000 inhabitants", "pour 100 000 habitants")

DOMAIN_WORDS = {
    Domain.EMPLOYMENT: Words("employment", "emploi"),
    Domain.HOUSING: Words("housing", "logement"),
    Domain.CHILD: Words("child and family", "enfance et famille"),
    Domain.AUTONOMY: Words("autonomy", "autonomie"),
}

SOURCES_DIFFER = Words(
    "5 %: sources differ by as much (homeless 4.4 to 5 per 1,000) and figures are rounded",
    "5 % : les sources diffèrent d'autant (sans-domicile 4,4 à 5 pour 1 000) et les chiffres sont arrondis",
)
THREE_POINTS = Words(
    "3 points around the published figure or range: published ranges are about 5 points wide",
    "3 points autour du chiffre ou de la fourchette : les fourchettes publiées font environ 5 points",
)
EFFECT = Words("2 points: a fifth of the smallest effect", "2 points : un cinquième du plus petit effet")
FIVE_POINTS_ALL_FIELDS = Words(
    "5 points: published for all fields and for employees, moved to social action and full-time equivalents",
    "5 points : publié pour tous les secteurs et en salariés, ramené à l'action sociale et aux équivalents temps plein",
)
SURVEY = Words(
    "5 points: voluntary survey, reweighted; the law fitted to it misses it by 2",
    "5 points : enquête sur volontaires, redressée ; la loi ajustée s'en écarte de 2",
)
EMPLOYER_COUNTS = Words(
    "range that follows from counting 153,000 to 183,000 employers",
    "fourchette qui résulte de 153 000 à 183 000 employeurs recensés",
)
TEN_PERCENT = Words("10 %: derived from rounded hazards", "10 % : tiré d'aléas arrondis")
FIVE_PERCENT = Words("5 %: derived from rounded ratios", "5 % : tiré de rapports arrondis")
MONEY_SCOPE = Words(
    "15 %: years, payers and the border between domains differ by as much",
    "15 % : années, payeurs et limites entre domaines diffèrent d'autant",
)
RSA_POPULATION = Words(
    "5 points: another population (households entitled to RSA)",
    "5 points : autre population (foyers ayant droit au RSA)",
)
PUBLISHED_RANGE = Words("the published range itself", "la fourchette publiée elle-même")
STANDS_STILL = Words(
    "0.5 % a year: ten years of it stay below 5 %, under the effects scenarios are to show",
    "0,5 % par an : en dix ans moins de 5 %, sous les effets que les scénarios doivent montrer",
)


def named(label: Words, domain: Domain) -> Words:
    """A label followed by its domain."""
    words = DOMAIN_WORDS[domain]
    return Words(f"{label.en}, {words.en}", f"{label.fr}, {words.fr}")


def around(
    name: str,
    group: Group,
    origin: Origin,
    label: Words,
    unit: Words,
    published: tuple[float, ...],
    source: str,
    margin: float,
    reason: Words,
    digits: int = 1,
) -> Target:
    """A target that agrees within a margin of the published figure or range."""
    low, high = published[0] - margin, published[-1] + margin
    if published[0] > 0.0:
        low = max(0.0, low)
    return Target(name, group, origin, label, unit, published, source, low, high, reason, digits)
