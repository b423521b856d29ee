"""Measures in words: name, unit and values as people read them."""

from __future__ import annotations

from abm.errors import ParameterError
from abm.indicators.measures import A_YEAR, POSTS_A_YEAR, SHARE
from abm.indicators.registry import Year
from abm.vocabulary import Domain
from scenarios import french
from scenarios.batch.measure import ALL_YEARS, LAST_YEAR, Measure, measure
from scenarios.texts import Texts
from scenarios.words import figure, place_name

TEXTS = Texts(
    en={
        "percent": "%",
        "percent_a_year": "% a year",
        "a_year": "{unit} a year",
        "last": "last year",
        "year": "year {year}",
        "years": "years {first} to {last}",
        "public": "State and authorities",
        "ess": "ESS enterprises",
        "fringe": "for-profit firms",
        "nobody": "nobody",
    },
    fr={
        "percent": "%",
        "percent_a_year": "% par an",
        "a_year": "{unit} par an",
        "last": "dernière année",
        "year": "année {year}",
        "years": "années {first} à {last}",
        "public": "État et collectivités",
        "ess": "entreprises de l'ESS",
        "fringe": "privé lucratif",
        "nobody": "personne",
    },
)
PROVIDERS = ("public", "ess", "fringe", "nobody")
DOMAINS = tuple(domain.name.lower() for domain in Domain)


def percent(share: float, language: str, decimals: int = 0) -> str:
    """A share in per cent: ``12 %``."""
    return f"{figure(round(100.0 * share, decimals) + 0.0, language)} %"


def is_percent(one: Measure) -> bool:
    """Whether its values are read in per cent."""
    return one.indicator.unit in (SHARE, A_YEAR, POSTS_A_YEAR)


def scale(one: Measure) -> float:
    """What its values are multiplied with to be read."""
    return 100.0 if is_percent(one) else 1.0


def measure_name(written: str, language: str) -> str:
    """``Coverage (housing, last year)``; a name that is no measure stays as it is."""
    one = _known(written)
    if one is None:
        return written
    details = [part for part in (_group(one, language), _years(one, language)) if part]
    label = one.indicator.label[language]
    return f"{label} ({', '.join(details)})" if details else label


def in_a_sentence(written: str, language: str) -> str:
    """Name of a measure inside a sentence: ``coverage (housing)``; French puts it between quotes as it stands."""
    name = measure_name(written, language)
    return name if language == "fr" or name[1:2].isupper() else name[:1].lower() + name[1:]


def measure_unit(written: str, language: str) -> str:
    """``%``, ``euros per inhabitant a year``; empty for a name that is no measure."""
    one = _known(written)
    if one is None:
        return ""
    if one.indicator.unit == SHARE:
        return TEXTS(language, "percent")
    if is_percent(one):
        return TEXTS(language, "percent_a_year")
    unit = one.indicator.unit[language]
    return TEXTS(language, "a_year", unit=unit) if one.indicator.year is Year.SUM else unit


def measure_scale(written: str) -> float:
    """What the values of a measure are multiplied with to be read: 100 for shares."""
    one = _known(written)
    return 1.0 if one is None else scale(one)


def is_points(written: str) -> bool:
    """Whether a change of it is told in points."""
    one = _known(written)
    return one is not None and is_percent(one)


def value_in_words(value: float, one: Measure, language: str) -> str:
    """``40 %``, ``300 euros per inhabitant a year``."""
    return f"{figure(round(value * scale(one), 10), language)} {measure_unit(str(one), language)}"


def _known(written: str) -> Measure | None:
    try:
        return measure(written)
    except ParameterError:
        return None


def _group(one: Measure, language: str) -> str:
    if not one.level:
        return ""
    if one.group in PROVIDERS:
        return TEXTS(language, one.group)
    if one.group in DOMAINS:
        return french.DOMAINS[one.group] if language == "fr" else one.group
    return place_name(one.group, language)


def _years(one: Measure, language: str) -> str:
    if one.years == ALL_YEARS:
        return ""
    if one.years == LAST_YEAR:
        return TEXTS(language, "last")
    first, _, last = one.years.partition("-")
    if not last:
        return TEXTS(language, "year", year=first)
    return TEXTS(language, "years", first=first, last=last)
