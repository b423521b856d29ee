"""A scenario file whose contracts are as large and as long as those of a table of contracts."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from abm.errors import ScenarioError
from abm.parameters.names import convert, find
from abm.policy import Change
from scenarios.indigo import DOLLARS_PER_EURO
from scenarios.indigo_laws import ContractLaws
from scenarios.loader import BASE, SHELF, catalogue, load
from scenarios.scenario import Scenario

RATE_SOURCE = "European Central Bank, reference rates, yearly means 2015 to 2024"
FIRST_LINE = "# Written by `contract --from-indigo`: written anew when that is repeated, so change a copy."
INDIGO = "INDIGO impact bond dataset, Government Outcomes Lab, University of Oxford"
CAPITAL, CAPITAL_SPREAD = "contracts.contract_capital", "contracts.contract_capital_spread"
MONTHS, MONTHS_SPREAD = "contracts.contract_months", "contracts.contract_months_spread"
EXTENDED = "contrat_impact_social"
"""Scenario whose contracts get the laws, unless another one is named."""


@dataclass(frozen=True)
class Origin:
    """Where laws come from.

    Attributes:
        table: name of the table's file.
        country: whose contracts they are; None is all.
        sector: policy sector; None is all.
        dollars_per_euro: rate the capital was converted at.
    """

    table: str
    country: str | None = None
    sector: str | None = None
    dollars_per_euro: float = DOLLARS_PER_EURO

    @property
    def choice(self) -> str:
        """Country and sector, in brackets; empty when all contracts are meant."""
        given = [one for one in (self.country, self.sector) if one]
        return f" ({', '.join(given)})" if given else ""


def settings(laws: ContractLaws, dollars_per_euro: float) -> dict[str, float]:
    """Values of the parameters that laws of contracts have, by dotted name.

    Raises:
        ParameterError: a law is outside the bounds of its parameter.
    """
    values = {
        CAPITAL: float(f"{laws.capital / dollars_per_euro:.4g}"),
        CAPITAL_SPREAD: round(laws.capital_spread, 3),
        MONTHS: round(laws.months, 1),
        MONTHS_SPREAD: round(laws.months_spread, 3),
    }
    return {name: convert(find(name), value) for name, value in values.items()}


def to_extend(reference: str, place: Path) -> Scenario:
    """The scenario whose contracts are to get the laws.

    Args:
        reference: its name in the catalogue, or the path of its file.
        place: file that will extend it.

    Raises:
        ScenarioError: it cannot be read, is that file itself, or has no contracts.
        ParameterError: a value in it is wrong.
    """
    scenario = load(reference)
    if scenario.terms() is None:
        raise ScenarioError(
            f"scenario '{scenario.name}' sets no money aside for contracts; set funding.moved_to_contracts"
        )
    if reference != BASE.name and SHELF.locate(reference).resolve() == place:
        raise ScenarioError(f"--extends {reference}: is the file to be written; a scenario cannot extend itself")
    return scenario


def scenario_text(laws: ContractLaws, origin: Origin, extended: Scenario, reference: str, place: Path) -> str:
    """A scenario that extends another and gives its contracts the laws of a table.

    A dated change of the same parameters is replaced, or the laws would end where it begins.

    Args:
        laws: of the table.
        origin: of the laws.
        extended: the scenario extended.
        reference: its name or path, as it was typed.
        place: file the text is for.

    Raises:
        ParameterError: a law is outside the bounds of its parameter.
    """
    values = settings(laws, origin.dollars_per_euro)
    title = {
        "en": f"{extended.title.en}, contracts as in INDIGO{origin.choice}",
        "fr": f"{extended.title.fr}, contrats comme dans INDIGO{origin.choice}",
    }
    intent = {
        "en": f"The scenario {extended.name} with contracts as large and as long as the {laws.n_capital} that give "
        f"their capital and the {laws.n_months} that give their duration in {origin.table}{origin.choice}.",
        "fr": f"Le scénario {extended.name}, avec des contrats aussi grands et aussi longs que les {laws.n_capital} "
        f"qui donnent leur capital et les {laws.n_months} qui donnent leur durée dans {origin.table}{origin.choice}.",
    }
    lines = [
        FIRST_LINE, "", "[scenario]", f"extends = {_quoted(_seen_from(reference, place))}",
        *(f"title.{language} = {_quoted(words)}" for language, words in title.items()),
        *(f"intent.{language} = {_quoted(words)}" for language, words in intent.items()),
        "sources = [",
        f"    {_quoted(f'{INDIGO}: {origin.table}{origin.choice}')},",
        f"    {_quoted(rate_words(origin.dollars_per_euro))},",
        "]", "", "[contracts]",
        f"# {laws.n_capital} contracts, median of the log-normal law {laws.capital:,.0f} dollars, at "
        f"{origin.dollars_per_euro:g} dollars a euro.",
        _setting(CAPITAL, values), _setting(CAPITAL_SPREAD, values),
        f"# {laws.n_months} contracts, mean {laws.months_mean:.1f} months, standard deviation {laws.months_sd:.1f}: as "
        "a log-normal law.",
        _setting(MONTHS, values), _setting(MONTHS_SPREAD, values),
    ]  # fmt: skip
    for change in extended.policy.changes:
        if change.path in values:
            lines += _dated(change, values[change.path])
    return "\n".join([*lines, ""])


def rate_words(dollars_per_euro: float) -> str:
    """The rate of exchange and where it is from."""
    source = RATE_SOURCE if dollars_per_euro == DOLLARS_PER_EURO else "chosen by whoever made the file"
    return f"{dollars_per_euro:g} dollars a euro: {source}"


def _setting(name: str, values: dict[str, float]) -> str:
    return f"{name.partition('.')[2]} = {values[name]!r}"


def _dated(change: Change, value: float) -> list[str]:
    """The entry that stands in for a dated change of the scenario extended."""
    territories = [f"territories = {json.dumps(change.territories, ensure_ascii=False)}"] if change.territories else []
    return [
        "", "[[policy]]", f"path = {_quoted(change.path)}", f"value = {value!r}", f"month = {change.from_month}",
        *territories, 'why.en = "As in INDIGO, instead of the scenario extended."',
        'why.fr = "Comme dans INDIGO, au lieu du scénario étendu."',
    ]  # fmt: skip


def _seen_from(reference: str, place: Path) -> str:
    """A name of the catalogue as it is; a path as it is found from the folder of the file."""
    if reference in catalogue():
        return reference
    path = SHELF.locate(reference).resolve()
    try:
        return Path(os.path.relpath(path, place.parent.resolve())).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)

