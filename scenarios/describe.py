"""Rows and sentences of a scenario for readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abm.indicators.registry import INDICATORS
from abm.parameters.names import Declared, declarations, declared_in, value_of
from scenarios.french_errors import unit_in_french
from scenarios.mix import AskedMix
from scenarios.scenario import RunDefaults, Scenario
from scenarios.texts import Texts
from scenarios.words import amount, change_in_words, provider_name, role_name, source, when_in_words

TEXTS = Texts(
    en={"mix": "shares of public money: {shares}, {when}", "move": "which comes to: {change}"},
    fr={"mix": "parts de l'argent public : {shares}, {when}", "move": "ce qui revient à : {change}"},
)
PROVIDERS = ("public", "ess", "fringe")
"""Kinds of provider in the order of the shares of a mix."""


@dataclass(frozen=True)
class Setting:
    """One value of a scenario beside its default."""

    name: str
    value: str
    default: str
    unit: str
    role: str
    source: str
    set_in: str
    """File and line, ``command line``, or empty for a default."""
    differs: bool


def settings(scenario: Scenario, language: str = "en") -> tuple[Setting, ...]:
    """Every value of a scenario, the size and length of the run first."""
    run = [
        _setting(declared, getattr(scenario.run, declared.field), scenario, language)
        for declared in declared_in(RunDefaults)
    ]
    rest = [
        _setting(declared, value_of(scenario.parameters, declared.name), scenario, language)
        for declared in declarations().values()
    ]
    return (*run, *rest)


def policy_sentences(scenario: Scenario, language: str = "en") -> tuple[tuple[str, str], ...]:
    """Shares that a mix asks for with what they come to, then all other dated changes; each with its reason."""
    of_mix, others = [], []
    for change in sorted(scenario.policy.changes, key=lambda change: change.from_month):
        words = change_in_words(change, scenario.policy, scenario.parameters, language)
        if scenario.mix is not None and scenario.mix.leads_to_it(change):
            of_mix.append((TEXTS(language, "move", change=words), ""))
        else:
            others.append((words, change.why.get(language, "")))
    shares = [] if scenario.mix is None else [_shares(scenario.mix, language)]
    return (*shares, *of_mix, *others)


def expectations(scenario: Scenario, language: str = "en") -> tuple[tuple[str, str, str, str, str], ...]:
    """What was expected before the first run: indicator in words, its name, the direction, the reason, what came out.

    The last is empty where runs agree with the expectation.
    """
    return tuple(
        (
            INDICATORS[one.indicator].label[language],
            one.indicator,
            one.direction.value,
            one.why.in_language(language),
            "" if one.found is None else one.found.in_language(language),
        )
        for one in scenario.expected
    )


def _shares(mix: AskedMix, language: str) -> tuple[str, str]:
    """Shares of public money as the author wrote them, with the reason."""
    shares = (
        f"{provider_name(kind, language)} {amount(share, 'share', language)}"
        for kind, share in zip(PROVIDERS, mix.shares, strict=True)
    )
    when = when_in_words(mix.from_month, mix.ramp_months, (), language)
    return TEXTS(language, "mix", shares=", ".join(shares), when=when), mix.why.in_language(language)


def _setting(declared: Declared, value: Any, scenario: Scenario, language: str) -> Setting:
    names = (declared.name, *(leaf.name for leaf in declared.leaves()))
    return Setting(
        name=declared.name,
        value=amount(value, declared.unit, language),
        default=amount(declared.default, declared.unit, language),
        unit=unit_in_french(declared.unit) if language == "fr" else declared.unit,
        role=role_name(declared, language),
        source=source(declared, language),
        set_in=", ".join(dict.fromkeys(scenario.set_in[name] for name in names if name in scenario.set_in)),
        differs=value != declared.default,
    )
