"""What is published about employers of the ESS: legal forms, sizes, cash, births and ends."""

from __future__ import annotations

import math

from abm.indicators.registry import Words
from scenarios.base_target import (
    EMPLOYER_COUNTS,
    FIVE_POINTS_ALL_FIELDS,
    PERCENT_A_YEAR,
    PERCENT_OF_EMPLOYERS,
    PERCENT_OF_STAFF,
    SURVEY,
    Group,
    Origin,
    Target,
    around,
)

_LOG_EMPLOYEES, _SPREAD = 0.62, 2.0
"""Employees per employing association of all fields, log-normal (facts: fitted to 80 % below 10 and 5 % from 50)."""
_SOCIAL_ACTION = math.log(0.39 / 0.15)
"""Social action has 39 % of jobs in 15 % of units (CNCRES 2013): its employers are 2.6 times as large as all."""
_FTE_A_JOB = math.log(1.5 / 2.2)
"""2.2 million posts are 1.5 million full-time equivalents (Insee 1857)."""
_SIZE_SOURCE = "R&S 2016 for all fields, x 2.6 for social action (CNCRES 2013), x .68 FTE a job (Insee 1857) (D)"


def share_below(size: float, moment: int = 0) -> float:
    """Per cent of employers of social action below a size in FTE; with ``moment`` 1, of the staff they have."""
    mean = _LOG_EMPLOYEES + _SOCIAL_ACTION + _FTE_A_JOB + moment * _SPREAD * _SPREAD
    return 50.0 * math.erfc((mean - math.log(size)) / (_SPREAD * math.sqrt(2.0)))


def size_targets(when: str, group: Group, origin: Origin) -> list[Target]:
    """Sizes of employers.

    Published shares are for all fields and for employees. The law fitted to them is moved to the mean of social
    action and to full-time equivalents, as the mean size is; its spread stays.
    """

    def one(name: str, en: str, fr: str, value: float, margin: float, reason: Words) -> Target:
        unit = PERCENT_OF_STAFF if name.startswith("staff") else PERCENT_OF_EMPLOYERS
        return around(f"{name}.{when}", group, origin, Words(en, fr), unit, (value,), _SIZE_SOURCE, margin, reason)

    two_points = Words("2 points: all fields; all forms 5.2 % in 2011", "2 points : tous secteurs ; 5,2 % en 2011")
    return [
        one("size_below_3", "Employers below 3 FTE", "Employeurs de moins de 3 ETP", share_below(3.0), 5.0,
            FIVE_POINTS_ALL_FIELDS),
        one("size_below_10", "Employers below 10 FTE", "Employeurs de moins de 10 ETP", share_below(10.0), 5.0,
            FIVE_POINTS_ALL_FIELDS),
        one("size_from_50", "Employers of 50 FTE and more", "Employeurs de 50 ETP et plus", 100.0 - share_below(50.0),
            2.0, two_points),
        one("staff_from_10", "Staff who work for employers of 10 and more", "Salariés des employeurs de 10 et plus",
            100.0 - share_below(10.0, moment=1), 5.0, FIVE_POINTS_ALL_FIELDS),
    ]  # fmt: skip


def cash_targets(when: str, group: Group, origin: Origin) -> list[Target]:
    source = "Mouvement associatif 2025"
    rows = (
        ("cash_below_3", "Cash below 3 months of cost", "Trésorerie de moins de 3 mois de charges", 31.0),
        ("cash_below_6", "Cash below 6 months", "Trésorerie de moins de 6 mois", 61.0),
        ("cash_from_12", "Cash of 12 months and more", "Trésorerie de 12 mois et plus", 10.0),
    )
    return [
        around(f"{name}.{when}", group, origin, Words(en, fr), PERCENT_OF_EMPLOYERS, (value,), source, 5.0, SURVEY)
        for name, en, fr, value in rows
    ]


def form_targets() -> list[Target]:
    rows = (
        ("association", "Associations", "Associations", 94.0),
        ("cooperative", "Cooperatives (SCIC, SCOP)", "Coopératives (SCIC, SCOP)", 5.2),
        ("mutual", "Mutuals", "Mutuelles", 0.5),
        ("foundation", "Foundations", "Fondations", 0.3),
    )
    reason = Words(
        "2 points: printed lines and totals of the source differ", "2 points : lignes et totaux de la source diffèrent"
    )
    return [
        around(
            f"form.{name}", Group.INPUT, Origin.INPUT, Words(en, fr), PERCENT_OF_EMPLOYERS, (value,), "CNCRES 2013",
            2.0, reason,
        )
        for name, en, fr, value in rows
    ]  # fmt: skip


def demography_targets() -> list[Target]:
    """Employers that close, fail and are born."""
    out = Group.OUTCOME
    return [
        Target(
            "exits", out, Origin.FITTED, Words("Employers that close", "Employeurs qui cessent"), PERCENT_A_YEAR,
            (6.6,), "10,800 of 163,400 a year (R&S)", 5.9, 7.1, EMPLOYER_COUNTS, 2,
        ),
        Target(
            "insolvencies", out, Origin.FITTED, Words("Employers that fail", "Faillites d'employeurs"), PERCENT_A_YEAR,
            (0.35, 0.43), "541-669 a year (ifppc 2018-2024)", 0.30, 0.44, EMPLOYER_COUNTS, 2,
        ),
        Target(
            "births", out, Origin.FITTED, Words("Employers born", "Employeurs qui naissent"), PERCENT_A_YEAR,
            (5.0, 6.0), "5.2 % of all associations (INJEP 2010-2022)", 5.0, 6.2,
            Words("from the published 5.2 % to the 6.2 % of the starting calibration; none is known for employers",
                  "des 5,2 % publiés aux 6,2 % du calage de départ ; aucun chiffre pour les employeurs"), 2,
        ),
    ]  # fmt: skip
