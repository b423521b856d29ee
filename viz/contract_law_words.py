"""Simulated laws of outcome contracts beside the published ones, as tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scenarios.base_target import Group, Origin, Target
from scenarios.contract_laws import ContractRun, Row, Verdict
from scenarios.texts import Texts
from viz.messages import number
from viz.tables import Table

TEXTS = Texts(
    en={
        "A": "Inputs: do they come out again? (no validation)",
        "B": "Outcomes",
        "heads": "Law|Unit|Published|Agrees from|to|Simulated|±|Of|Verdict|Source",
        "MET": "met",
        "MISSED": "MISSED",
        "TOO_FEW": "too few",
        "UNPUBLISHED": "-",
        "range": "{low} to {high}",
        "counted": "{signed} contracts signed and {ended} ended in {runs} runs; as many with a control group where "
        "there was none, or without: {other} ended.",
        "counted_alone": "{signed} contracts signed and {ended} ended in {runs} runs.",
        "fitted": "{label} (fitted)",
        "missed": "{n} of {all} laws missed, {few} with too few contracts to tell.",
        "how": "Within what a law agrees is the error of the published figure at 95 %, or the published range; ± is "
        "that of the simulated one. Contracts of one run are not independent, so it is a little too small. "
        "Coefficients were fitted to laws marked as fitted: that they are met says little.",
    },
    fr={
        "A": "Entrées : ressortent-elles ? (pas une validation)",
        "B": "Résultats",
        "heads": "Loi|Unité|Publié|Accord de|à|Simulé|±|Sur|Verdict|Source",
        "MET": "atteint",
        "MISSED": "MANQUÉ",
        "TOO_FEW": "trop peu",
        "UNPUBLISHED": "-",
        "range": "{low} à {high}",
        "counted": "{signed} contrats signés et {ended} terminés en {runs} simulations ; en autant de simulations avec "
        "un groupe de comparaison s'il n'y en avait pas, ou sans : {other} terminés.",
        "counted_alone": "{signed} contrats signés et {ended} terminés en {runs} simulations.",
        "fitted": "{label} (calé)",
        "missed": "{n} lois sur {all} manquées, {few} avec trop peu de contrats pour conclure.",
        "how": "L'accord s'entend à l'erreur du chiffre publié près, à 95 %, ou dans la fourchette publiée ; ± est "
        "l'erreur du chiffre simulé. Les contrats d'une même simulation ne sont pas indépendants : elle est un peu "
        "trop petite. Des coefficients ont été calés sur les lois marquées : qu'elles soient atteintes dit peu.",
    },
)


def counted(runs: Sequence[ContractRun], language: str) -> str:
    """How many contracts the laws are taken from."""
    own, others = ([run for run in runs if run.is_variant is is_variant] for is_variant in (False, True))

    def ended(some: Sequence[ContractRun]) -> str:
        return number(sum(one.is_ended for run in some for one in run.contracts), 0, language)

    signed = number(sum(one.is_signed for run in own for one in run.contracts), 0, language)
    key = "counted" if others else "counted_alone"
    return TEXTS(
        language, key, signed=signed, ended=ended(own), runs=number(len(own), 0, language), other=ended(others)
    )


def title(group: Group, language: str) -> str:
    """Title of a part of the table."""
    return TEXTS(language, group.value)


def law_rows(rows: Sequence[Row], group: Group, language: str) -> Table:
    """One part of the table, inputs or outcomes."""
    heads = TEXTS(language, "heads").split("|")
    cells = [_cells(row, language) for row in rows if row.target.group is group]
    return Table(heads, cells, words=(0, 1, len(heads) - 2, len(heads) - 1))


def missed(rows: Sequence[Row], language: str) -> str:
    """How many laws were missed, inputs and outcomes together."""
    found = [row.verdict for row in rows if row.verdict is not Verdict.UNPUBLISHED]
    n, few = (found.count(verdict) for verdict in (Verdict.MISSED, Verdict.TOO_FEW))
    return TEXTS(language, "missed", n=n, all=len(found), few=few)


def how(language: str) -> str:
    """How to read the table."""
    return TEXTS(language, "how")


def _cells(row: Row, language: str) -> list[str]:
    target = row.target
    is_published = bool(target.published)
    label = target.label[language]
    return [
        TEXTS(language, "fitted", label=label) if target.origin is Origin.FITTED else label,
        target.unit[language],
        _published(target, language),
        _cell(target.low if is_published else math.nan, target.digits, language),
        _cell(target.high if is_published else math.nan, target.digits, language),
        _cell(row.value, target.digits, language),
        _cell(row.error, target.digits, language),
        number(row.n, 0, language),
        TEXTS(language, row.verdict.name),
        target.source,
    ]


def _published(target: Target, language: str) -> str:
    ends = [number(one, target.digits, language) for one in target.published]
    if not ends:
        return "-"
    return ends[0] if len(ends) == 1 else TEXTS(language, "range", low=ends[0], high=ends[1])


def _cell(value: float, decimals: int, language: str) -> str:
    return "-" if math.isnan(value) else number(value, decimals, language)
