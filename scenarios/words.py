"""Values, changes and dates in plain words with their units, in English or French.

Every function takes a language, ``"en"`` or ``"fr"``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Any

from abm.parameters import Parameters
from abm.parameters.names import Declared, find, value_of
from abm.parameters.quantity import DOMAIN_NAMES, PerDomain
from abm.policy import Change, Policy
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios import french, french_reference

ARROW = "->"
MINUS = "\u2212"
PROPER = ("State ", "État ")
"""Beginnings that keep their capital inside a sentence."""
UNITLESS = ("choice", "switch", "name of a rule", "name of a contract", "probability", "share")
"""Units that say nothing after an amount."""
WRITTEN_OUT = {"ess": "ESS"}
"""Words of names that readers know in capitals."""
LABELS = {"citizens": "size", "months": "length", "burn_in_months": "burn-in"}
"""Names of the fields whose own name says no more than their unit."""

WORDS = {
    "en": {
        "whole_run": "for the whole run",
        "no_effect": "without effect",
        "from_start": "from month 0 on",
        "everywhere": "everywhere",
        "in": "in {names}",
        "and": "{first} and {last}",
        "month": "month {month}",
        "year": "month {month} (after 1 year)",
        "years": "month {month} (after {years} years)",
        "from": "from {date}",
        "ramp": "in steps over {months} months",
        "at_once": "at once",
    },
    "fr": {
        "whole_run": "pour toute la simulation",
        "no_effect": "sans effet",
        "from_start": "dès le mois 0",
        "everywhere": "partout",
        "in": "dans {names}",
        "and": "{first} et {last}",
        "month": "le mois {month}",
        "year": "le mois {month} (après 1 an)",
        "years": "le mois {month} (après {years} ans)",
        "from": "dès {date}",
        "ramp": "par paliers sur {months} mois",
        "at_once": "d'un coup",
    },
}
"""Words of sentences about a scenario."""

PROVIDERS = {
    "en": {
        "public": "State and authorities",
        "ess": "ESS enterprises",
        "fringe": "for-profit firms",
        "nobody": "nobody",
    },
    "fr": {
        "public": "État et collectivités",
        "ess": "entreprises de l'ESS",
        "fringe": "privé lucratif",
        "nobody": "personne",
    },
}
"""Kinds of provider."""


def said(language: str, key: str, **values: object) -> str:
    """Words in a language, with values put in."""
    return WORDS[language][key].format(**values)


def label(declared: Declared, language: str = "en") -> str:
    """Name for readers: ``grant share``, ``share served (housing)``."""
    if language == "fr" and declared.field in french.LABELS:
        words, domain = french.LABELS[declared.field], french.DOMAINS.get(declared.domain, "")
    else:
        spelled = " ".join(WRITTEN_OUT.get(word, word) for word in declared.field.split("_"))
        words = LABELS.get(declared.field, spelled)
        domain = declared.domain
    return f"{words} ({domain})" if domain else words


def meaning(declared: Declared, language: str = "en") -> str:
    """What a parameter means, a sentence or two."""
    if language == "fr" and declared.field in french_reference.MEANINGS:
        return french_reference.set_in_type(french_reference.MEANINGS[declared.field])
    return declared.meaning


def source(declared: Declared, language: str = "en") -> str:
    """Where the default of a parameter comes from."""
    if language == "fr" and declared.source in french_reference.SOURCES:
        return french_reference.set_in_type(french_reference.SOURCES[declared.source])
    return declared.source


def role_name(declared: Declared, language: str = "en") -> str:
    """Whether a parameter is a lever, an uncertainty or a constant."""
    return french.ROLES[declared.role.value] if language == "fr" else declared.role.value


def domain_name(domain: str, language: str) -> str:
    """A domain of need for readers."""
    return french.DOMAINS[domain] if language == "fr" else domain


def provider_name(kind: str, language: str) -> str:
    """A kind of provider for readers, as it stands inside a sentence."""
    return PROVIDERS[language][kind]


def uncapitalised(words: str) -> str:
    """Words with a small first letter; abbreviations, elisions and names keep their capitals."""
    if words[1:2].isupper() or words[1:2] in "'\u2019" or words.startswith(PROPER):
        return words
    return words[:1].lower() + words[1:]


def capitalised(sentence: str) -> str:
    """A sentence whose first word has a capital, also when it begins with a quotation mark."""
    start = len(sentence) - len(sentence.lstrip("\u00ab\u00a0\u201c "))
    return sentence[:start] + sentence[start : start + 1].upper() + sentence[start + 1 :]


def quoted(words: str, language: str) -> str:
    """Words between the quotation marks of a language."""
    return f"\u00ab\u00a0{words}\u00a0\u00bb" if language == "fr" else f"\u201c{words}\u201d"


def interval(low: str, high: str, language: str) -> str:
    """Two written ends in brackets, which no line break parts."""
    return f"[{low}\u00a0;\u00a0{high}]" if language == "fr" else f"[{low},\u00a0{high}]"


def is_share(unit: str) -> bool:
    """Whether a unit reads better in per cent."""
    return unit == "probability" or unit == "share" or unit.startswith("share ")


def figure(value: float, language: str = "en") -> str:
    """A number as written in a language: ``1,234.5`` or ``1 234,5``, with a minus sign, no hyphen."""
    written = (f"{value:,.10g}" if abs(value) < 1e9 else f"{value:.10g}").replace("-", MINUS)
    return written.replace(",", "\u202f").replace(".", ",") if language == "fr" else written


def amount(value: Any, unit: str, language: str = "en") -> str:
    """A value without the words of its unit: ``34 %``, ``0.25``, ``20,000``, ``on``, ``first come``."""
    if isinstance(value, PerDomain):
        return by_domain(value.values(), unit, language)
    if isinstance(value, (bool, Enum, str)):
        word = value if isinstance(value, str) else _choice(value)
        return french.CHOICES.get(word, word) if language == "fr" else word
    return f"{figure(100.0 * value, language)} %" if is_share(unit) else figure(value, language)


def _choice(value: bool | Enum) -> str:
    if isinstance(value, Enum):
        return value.name.lower().replace("_", " ")
    return "on" if value else "off"


def by_domain(values: Sequence[float], unit: str, language: str = "en") -> str:
    """Numbers of the four domains: one when all are equal, else each with its domain."""
    amounts = [amount(value, unit, language) for value in values]
    if len(set(amounts)) == 1:
        return amounts[0]
    return ", ".join(
        f"{domain_name(domain, language)} {one}" for domain, one in zip(DOMAIN_NAMES, amounts, strict=True)
    )


def tail(unit: str, language: str = "en") -> str:
    """Words of a unit that follow an amount, with a blank before them; empty for choices and switches."""
    if unit in UNITLESS:
        return ""
    if language == "fr" and unit in french.UNITS:
        return f" {french.UNITS[unit]}"
    return f" {unit.removeprefix('share ')}" if is_share(unit) else f" {unit}"


def with_unit(value: Any, unit: str, language: str = "en") -> str:
    """A value and its unit: ``40 % of the stock``, ``0.25 a month``; a text has none."""
    return amount(value, unit, language) + ("" if isinstance(value, str) else tail(unit, language))


def from_to(before: Any, after: Any, unit: str, language: str = "en") -> str:
    """Two values and their unit: ``34 % -> 20 % of the budget``."""
    return f"{amount(before, unit, language)} {ARROW} {with_unit(after, unit, language)}"


def date(month: int, language: str = "en") -> str:
    """A month of the scenario for readers, and the years gone by when they are whole: ``month 48 (after 4 years)``.

    Years are those gone by, as on the axes of pictures, so that none is the first of two counts.
    """
    years, rest = divmod(month, MONTHS_PER_YEAR)
    key = "month" if rest or not years else "year" if years == 1 else "years"
    return said(language, key, years=years, month=month)


def places(territories: Sequence[str], language: str = "en") -> str:
    """Where a change applies: ``everywhere``, ``in Aisne and Nord``."""
    if not territories:
        return said(language, "everywhere")
    return said(language, "in", names=listed([place_name(name, language) for name in territories], language))


def place_name(name: str, language: str) -> str:
    """Name of a territory; that of a made-up one is translated, a real one has its own."""
    return re.sub(r"^territory (?=\d+$)", "Territoire ", name, flags=re.IGNORECASE) if language == "fr" else name


def listed(names: Sequence[str], language: str = "en") -> str:
    """Names with commas and a last ``and``."""
    if len(names) == 1:
        return names[0]
    return said(language, "and", first=", ".join(names[:-1]), last=names[-1])


def change_in_words(change: Change, policy: Policy, parameters: Parameters, language: str = "en") -> str:
    """A dated change as a sentence.

    Args:
        change: the change.
        policy: the policy it belongs to, which gives the value before it.
        parameters: the base.
        language: of the sentence.

    Returns:
        Such as ``grant share 34 % -> 20 %, from month 48 (after 4 years), in steps over 12 months, everywhere``.
    """
    movement = _movement(change, policy, parameters, language)
    return f"{movement}, {when_in_words(change.from_month, change.ramp_months, change.territories, language)}"


def when_in_words(from_month: int, ramp_months: int, territories: Sequence[str], language: str = "en") -> str:
    """When and where a lever changes: ``from month 48 (after 4 years), in steps over 12 months, everywhere``."""
    ramp = said(language, "ramp", months=ramp_months) if ramp_months > 1 else said(language, "at_once")
    begin = said(language, "from", date=date(from_month, language))
    return f"{begin}, {ramp}, {places(territories, language)}"


def _movement(change: Change, policy: Policy, parameters: Parameters, language: str) -> str:
    """What a change moves, from where to where."""
    declared = find(change.path)
    place = change.territories[0] if change.territories else ""
    before = policy.parameters_at(parameters, change.from_month - 1, place)
    targets = change.targets(parameters)
    pairs = [(find(path), value_of(before, path), target) for path, target in targets.items()]
    unit, name = declared.unit, label(declared, language)
    if len({(amount(old, unit), amount(new, unit)) for _, old, new in pairs}) == 1:
        movement = f"{name} {from_to(pairs[0][1], pairs[0][2], unit, language)}"
        if 1 < len(pairs) < len(DOMAIN_NAMES):
            domains = [domain_name(leaf.domain, language) for leaf, _, _ in pairs]
            movement = f"{movement} ({listed(domains, language)})"
        return movement
    parts = [
        f"{domain_name(leaf.domain, language)} {amount(old, unit, language)} {ARROW} {amount(new, unit, language)}"
        for leaf, old, new in pairs
    ]
    return f"{name} {', '.join(parts)}{tail(unit, language)}"
