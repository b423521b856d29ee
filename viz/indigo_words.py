"""The laws in a table of contracts, and what of it could not be used, as lines and tables."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

from scenarios import indigo_scenario as made
from scenarios.indigo import DOLLARS_PER_EURO, QUANTITIES, Table
from scenarios.indigo_laws import ContractLaws, GroupLaws, Law, group_laws, laws_by
from scenarios.texts import Texts
from viz.messages import number
from viz.tables import Table as Written

MOST_GROUPS = 12
"""Countries or sectors that are printed; the others are counted."""
MOST_LINES = 20
"""Rows and cells that could not be used that are printed; the others are counted."""
NARROW = (0, 1, 3, 4, 5, 9)
"""Columns of the table of laws that a narrow terminal holds: quartiles and the spread of logarithms."""
DECIMALS = {"capital": 0, "months": 0, "users": 0, "cap_over_capital": 2}

TEXTS = Texts(
    en={
        "read": "{n} contracts read; {cells} cells or rows could not be used",
        "all": "All together",
        "country": "By country of the jurisdiction, medians",
        "sector": "By policy sector, medians",
        "starts": "Service begun, contracts by year",
        "unusable": "What could not be used",
        "group": "Group",
        "quantity": "Quantity",
        "contracts": "Contracts",
        "capital": "Capital (US dollars)",
        "months": "Service (months)",
        "users": "Targeted users",
        "cap_over_capital": "Maximum payment / capital",
        "heads": "Given|10 %|25 %|Median|75 %|90 %|Mean|Mean of ln|Sd of ln",
        "short_heads": "Contracts|{capital}|Sd of ln|{users}|{months}|{cap_over_capital}",
        "not_given": "not given",
        "others": "{n} smaller groups are not shown: --all shows them",
        "no_id": "row without an ID",
        "repeated": "this ID stands in an earlier row too",
        "no_number": "no number: '{cell}' ({column})",
        "not_positive": "not above 0: {cell} ({column})",
        "no_date": "no date such as 2018 or 2018-07: '{cell}' ({column})",
        "one_bound": "only one bound of an amount: {cell} ({column})",
        "min_above_max": "the least amount is above the greatest: {cell} ({column})",
        "ends_before_start": "service ends no later than it begins: {cell} ({column})",
        "nothing": "gives none of capital, duration, users and maximum payment",
        "line": "line {line}, {id}: {why}",
        "line_alone": "line {line}: {why}",
        "more": "and {n} more; --all shows them",
        "set_capital": "{name} = {value} euros, median: {n} contracts, {dollars} US dollars at {rate} dollars a euro "
        "(mean of the ECB's yearly rates, 2015 to 2024)",
        "set_capital_asked": "{name} = {value} euros, median: {n} contracts, {dollars} US dollars at {rate} dollars a "
        "euro, as asked for",
        "set_spread": "{name} = {value}, standard deviation of the natural logarithm",
        "set_months": "{name} = {value} months, median: {n} contracts, mean {mean}, standard deviation {sd}, as a "
        "log-normal law",
    },
    fr={
        "read": "{n} contrats lus ; {cells} cases ou lignes inutilisables",
        "all": "Ensemble",
        "country": "Par pays de la juridiction, médianes",
        "sector": "Par secteur, médianes",
        "starts": "Début du service, contrats par année",
        "unusable": "Ce qui n'a pas pu servir",
        "group": "Groupe",
        "quantity": "Grandeur",
        "contracts": "Contrats",
        "capital": "Capital (dollars US)",
        "months": "Service (mois)",
        "users": "Bénéficiaires visés",
        "cap_over_capital": "Paiement maximal / capital",
        "heads": "Renseigné|10 %|25 %|Médiane|75 %|90 %|Moyenne|Moyenne du ln|Écart-type du ln",
        "short_heads": "Contrats|{capital}|Écart-type du ln|{users}|{months}|{cap_over_capital}",
        "not_given": "non renseigné",
        "others": "{n} groupes plus petits ne sont pas montrés : --all les montre",
        "no_id": "ligne sans ID",
        "repeated": "cet ID figure déjà dans une ligne précédente",
        "no_number": "pas un nombre : '{cell}' ({column})",
        "not_positive": "pas au-dessus de 0 : {cell} ({column})",
        "no_date": "pas une date comme 2018 ou 2018-07 : '{cell}' ({column})",
        "one_bound": "une seule borne d'un montant : {cell} ({column})",
        "min_above_max": "le montant minimal dépasse le maximal : {cell} ({column})",
        "ends_before_start": "le service ne finit pas après son début : {cell} ({column})",
        "nothing": "ne donne ni capital, ni durée, ni bénéficiaires, ni paiement maximal",
        "line": "ligne {line}, {id} : {why}",
        "line_alone": "ligne {line} : {why}",
        "more": "et {n} de plus ; --all les montre",
        "set_capital": "{name} = {value} euros, médiane : {n} contrats, {dollars} dollars US à {rate} dollar pour un "
        "euro (moyenne des taux annuels de la BCE, 2015 à 2024)",
        "set_capital_asked": "{name} = {value} euros, médiane : {n} contrats, {dollars} dollars US à {rate} dollar "
        "pour un euro, comme demandé",
        "set_spread": "{name} = {value}, écart-type du logarithme naturel",
        "set_months": "{name} = {value} mois, médiane : {n} contrats, moyenne {mean}, écart-type {sd}, en loi "
        "log-normale",
    },
)


def counted(table: Table, language: str) -> str:
    """How many contracts were read, and how much could not be used."""
    n, cells = (number(len(one), 0, language) for one in (table.projects, table.unusable))
    return TEXTS(language, "read", n=n, cells=cells)


def title(key: str, language: str) -> str:
    """Title of a part: ``all``, ``country``, ``sector``, ``starts`` or ``unusable``."""
    return TEXTS(language, key)


def laws_table(table: Table, language: str) -> Written:
    """The laws of all contracts, a row for each quantity."""
    laws = group_laws(table.projects).laws
    heads = [TEXTS(language, "quantity"), *TEXTS(language, "heads").split("|")]
    return Written(heads, [_law_cells(name, laws[name], language) for name in QUANTITIES])


def _law_cells(name: str, law: Law, language: str) -> list[str]:
    values = [_cell(one, DECIMALS[name], language) for one in (*law.quantiles, law.mean)]
    logs = [_cell(one, 2, language) for one in (law.ln_mean, law.ln_sd)]
    return [TEXTS(language, name), number(law.n, 0, language), *values, *logs]


def groups_table(table: Table, by: str, language: str, most: int | None = MOST_GROUPS) -> tuple[Written, str]:
    """Medians by country or sector, and what to say of groups left out; empty when all are shown.

    Args:
        table: contracts.
        by: ``"country"`` or ``"sector"``.
        language: ``"en"`` or ``"fr"``.
        most: groups shown; None is all.
    """
    groups = laws_by(table.projects, lambda one: one.country if by == "country" else one.sector)
    named, rest = [one for one in groups if one.name], [one for one in groups if not one.name]
    names = {name: TEXTS(language, name) for name in QUANTITIES}
    heads = [TEXTS(language, "group"), *TEXTS(language, "short_heads", **names).split("|")]
    rows = [_group_cells(one, language) for one in [*named[:most], *rest]]
    left = len(named) - len(named[:most])
    return Written(heads, rows), TEXTS(language, "others", n=left) if left else ""


def _group_cells(group: GroupLaws, language: str) -> list[str]:
    def median(name: str) -> str:
        return _cell(group.laws[name].median, DECIMALS[name], language)

    return [
        group.name or TEXTS(language, "not_given"), number(group.n, 0, language), median("capital"),
        _cell(group.laws["capital"].ln_sd, 2, language), median("users"), median("months"), median("cap_over_capital"),
    ]  # fmt: skip


def _cell(value: float, decimals: int, language: str) -> str:
    return "-" if math.isnan(value) else number(value, decimals, language)


def starts_lines(table: Table, language: str, width: int) -> list[str]:
    """Contracts by the year their service began in, wrapped."""
    colon = "\u00a0:\u00a0" if language == "fr" else ":\u00a0"
    return textwrap.wrap(", ".join(f"{year}{colon}{n}" for year, n in table.starts.items()), width)


def unusable_lines(table: Table, language: str, most: int | None = MOST_LINES) -> Sequence[str]:
    """What could not be used and why, a line for each, and how many more there are.

    Args:
        table: as read.
        language: ``"en"`` or ``"fr"``.
        most: lines; None is all.
    """
    shown = table.unusable[:most]
    lines = []
    for one in shown:
        why = TEXTS(language, one.fault.value, cell=one.cell, column=one.column)
        lines.append(TEXTS(language, "line" if one.id else "line_alone", line=one.line, id=one.id, why=why))
    left = len(table.unusable) - len(shown)
    return [*lines, TEXTS(language, "more", n=left)] if left else lines


def settings_lines(laws: ContractLaws, values: Mapping[str, float], rate: float, language: str) -> list[str]:
    """Values of the simulation's parameters and where they come from, a line for each.

    Args:
        laws: of the table.
        values: by dotted name.
        rate: dollars a euro.
        language: ``"en"`` or ``"fr"``.
    """

    def said(key: str, name: str, decimals: int, **words: str) -> str:
        return TEXTS(language, key, name=name, value=number(values[name], decimals, language), **words)

    capital = "set_capital" if rate == DOLLARS_PER_EURO else "set_capital_asked"
    return [
        said(capital, made.CAPITAL, 0, n=number(laws.n_capital, 0, language), dollars=number(laws.capital, 0, language),
             rate=number(rate, 2, language)),
        said("set_spread", made.CAPITAL_SPREAD, 3),
        said("set_months", made.MONTHS, 1, n=number(laws.n_months, 0, language),
             mean=number(laws.months_mean, 1, language), sd=number(laws.months_sd, 1, language)),
        said("set_spread", made.MONTHS_SPREAD, 3),
    ]  # fmt: skip
