"""What is published about the base society, with the tolerance of each check and its reason.

Tolerances do not follow results. Each has one of four reasons: the spread of published figures, the scope of the
source, the size of the smallest effect that must not be lost in the error, or what a steady state asks for.
"""

from __future__ import annotations

from abm.indicators.measures import EUROS_PER_INHABITANT, MONTHS, PER_1000
from abm.indicators.registry import Words
from abm.vocabulary import Domain
from scenarios.base_employers import cash_targets, demography_targets, form_targets, size_targets
from scenarios.base_target import (
    EFFECT,
    FIVE_PERCENT,
    FTE,
    FTE_PER_1000,
    MONEY_SCOPE,
    OF_ENTRANTS,
    ONSETS,
    PER_100_000,
    PER_START,
    PERCENT,
    PERCENT_A_YEAR,
    PERCENT_OF_ADULTS,
    PERCENT_OF_INCOME,
    PERCENT_OF_NEED,
    PERCENT_OF_STAFF,
    PUBLISHED_RANGE,
    RSA_POPULATION,
    SOURCES_DIFFER,
    STANDS_STILL,
    TEN_PERCENT,
    THREE_POINTS,
    Group,
    Origin,
    Target,
    around,
    named,
)

NEED_SOURCES = {
    Domain.EMPLOYMENT: "2.2 M long-term unemployed / 68 M (2024)",
    Domain.HOUSING: "330,000 without a home / 68 M (FAP, 2020 on)",
    Domain.CHILD: "381,000 measures / 68 M (DREES 119)",
    Domain.AUTONOMY: "1.3 M APA / 68 M (2022)",
}
STOCKS = {Domain.EMPLOYMENT: 32.0, Domain.HOUSING: 5.0, Domain.CHILD: 5.6, Domain.AUTONOMY: 19.0}
SERVED = {
    Domain.EMPLOYMENT: (40.0,),
    Domain.HOUSING: (60.0,),
    Domain.CHILD: (85.0, 90.0),
    Domain.AUTONOMY: (75.0, 80.0),
}
ONSETS_A_MONTH = {Domain.EMPLOYMENT: 1.6, Domain.HOUSING: 0.28, Domain.CHILD: 0.19, Domain.AUTONOMY: 0.40}
EFFECTS = {
    Domain.EMPLOYMENT: (44.7, 34.7, 10.0),
    Domain.HOUSING: (51.7, 21.7, 30.0),
    Domain.CHILD: (35.6, 20.6, 15.0),
}
"""Gross, deadweight and net 12-month effects, per cent."""
CALIBRATION = "starting calibration (D)"


def _needs() -> list[Target]:
    found = []
    for domain, stock in STOCKS.items():
        key = domain.name.lower()
        found.append(
            around(
                f"stock.{key}", Group.INPUT, Origin.INPUT, named(Words("In need", "Ayant un besoin"), domain),
                PER_1000, (stock,), NEED_SOURCES[domain], 0.05 * stock, SOURCES_DIFFER,
            )
        )  # fmt: skip
    for domain, served in SERVED.items():
        key = domain.name.lower()
        found.append(
            around(
                f"served.{key}", Group.INPUT, Origin.INPUT,
                named(Words("Being served", "Pris en charge"), domain), PERCENT_OF_NEED, served,
                CALIBRATION, 3.0, THREE_POINTS,
            )
        )  # fmt: skip
    for domain, onsets in ONSETS_A_MONTH.items():
        key = domain.name.lower()
        found.append(
            around(
                f"onsets.{key}", Group.INPUT, Origin.INPUT,
                named(Words("Falling into need, relapses included", "Entrées, rechutes comprises"), domain),
                ONSETS, (onsets,), f"stock / mean spell, {CALIBRATION}", 0.05 * onsets, SOURCES_DIFFER, 3,
            )
        )  # fmt: skip
    return found


EFFECT_LABELS = {
    "gross": Words("Out of need after 12 months (gross)", "Sortis après 12 mois (brut)"),
    "deadweight": Words("Out of need anyway (deadweight)", "Sortis de toute façon (effet d'aubaine)"),
    "net": Words("Out of need thanks to service (net)", "Sortis grâce à l'aide (net)"),
}


def _effects() -> list[Target]:
    return [_effect("net", domain, "start", Group.INPUT, Origin.INPUT) for domain in EFFECTS]


def _effects_after() -> list[Target]:
    """The net effect is solved at set-up, its two parts are not."""
    parts = [
        _effect(part, domain, "end", Group.OUTCOME, Origin.HELD_OUT)
        for domain in EFFECTS
        for part in ("gross", "deadweight")
    ]
    return [_effect("net", domain, "end", Group.OUTCOME, Origin.KEPT) for domain in EFFECTS] + parts


def _effect(part: str, domain: Domain, when: str, group: Group, origin: Origin) -> Target:
    value = EFFECTS[domain][list(EFFECT_LABELS).index(part)]
    margin, reason = (2.0, EFFECT) if part == "net" else (3.0, THREE_POINTS)
    return around(
        f"{part}.{domain.name.lower()}.{when}", group, origin, named(EFFECT_LABELS[part], domain), OF_ENTRANTS,
        (value,), CALIBRATION, margin, reason,
    )  # fmt: skip


def _averted() -> list[Target]:
    """Months averted come from hazards and severity together; only the effect after 12 months was put in."""
    label = Words("Months of need averted", "Mois de besoin évités")
    figures = {Domain.EMPLOYMENT: (7.5,), Domain.HOUSING: (24.0, 26.0), Domain.CHILD: (24.0, 26.0)}
    return [
        around(
            f"averted.{domain.name.lower()}", Group.OUTCOME, Origin.HELD_OUT, named(label, domain), PER_START, months,
            CALIBRATION, 0.1 * months[-1], TEN_PERCENT,
        )
        for domain, months in figures.items()
    ]  # fmt: skip


def _sector_targets(when: str, group: Group, origin: Origin) -> list[Target]:
    mix_source = "Tchernonog 2005, health and social; fees and gifts (D)"
    mix = (
        ("income_public", "Income of the ESS: public money", "Ressources de l'ESS : argent public", 67.0),
        ("income_fees", "Income of the ESS: users' fees", "Ressources de l'ESS : participations", 22.0),
        ("income_dues_and_gifts", "Income of the ESS: dues and gifts", "Ressources de l'ESS : cotisations, dons", 11.0),
    )  # fmt: skip
    return [
        around(
            f"volunteers.{when}", group, origin, Words("Adults who volunteer", "Adultes bénévoles"), PERCENT_OF_ADULTS,
            (20.0, 24.0), "Ifop 2019-2023", 0.0, PUBLISHED_RANGE,
        ),
        around(
            f"volunteer_work.{when}", group, origin,
            Words("Volunteers in the work of employers", "Part du bénévolat dans le travail des employeurs"), PERCENT,
            (13.0, 15.0), "Insee 1857 (2013-2018)", 1.0,
            Words("1 point around the published range", "1 point autour de la fourchette publiée"),
        ),
        *(
            around(
                f"{name}.{when}", group, origin, Words(en, fr), PERCENT_OF_INCOME, (value,), mix_source, 3.0,
                THREE_POINTS,
            )
            for name, en, fr, value in mix
        ),
        around(
            f"ess_staff.{when}", group, origin, Words("Staff of the ESS in all staff", "Salariés de l'ESS"),
            PERCENT_OF_STAFF, (59.5, 61.0), "social action, CNCRES 2013, ESS France 2022", 2.0,
            Words("2 points: change of the published figure in nine years", "2 points : évolution publiée en neuf ans"),
        ),
        around(
            f"staff.{when}", group, origin, Words("Paid staff", "Salariés"), FTE_PER_1000, (5.1,), CALIBRATION, 0.255,
            FIVE_PERCENT, 2,
        ),
        around(
            f"cost.{when}", group, origin, Words("Full cost of all providers", "Coût complet des prestataires"),
            EUROS_PER_INHABITANT, (300.0,), CALIBRATION, 15.0, FIVE_PERCENT, 0,
        ),
    ]  # fmt: skip


def _inputs() -> list[Target]:
    return [
        *_needs(),
        *_effects(),
        *form_targets(),
        around(
            "employers", Group.INPUT, Origin.INPUT, Words("Employers of the ESS", "Employeurs de l'ESS"), PER_100_000,
            (17.2,), "one per 5,800 inhabitants (D)", 0.86, FIVE_PERCENT,
        ),
        around(
            "size_mean.start", Group.INPUT, Origin.INPUT, Words("Mean size of employers", "Taille moyenne"), FTE,
            (19.0,), "39 % of ESS jobs in 15 % of units, .68 FTE a job (D)", 3.0,
            Words(
                "3 FTE: 2013 establishments; FTE per job varies by field",
                "3 ETP : établissements 2013 ; ETP par poste variable",
            ),
        ),
        *size_targets("start", Group.INPUT, Origin.INPUT),
        *cash_targets("start", Group.INPUT, Origin.INPUT),
        *_sector_targets("start", Group.INPUT, Origin.INPUT),
    ]  # fmt: skip


def _outcomes() -> list[Target]:
    out, held = Group.OUTCOME, Origin.HELD_OUT
    return [
        around(
            "not_seeking.employment", out, held,
            Words("Not asking for help, employment", "Ne demandant pas d'aide, emploi"), PERCENT_OF_NEED, (34.0,),
            "RSA, a quarter (DREES 92, 2022)", 5.0, RSA_POPULATION,
        ),
        around(
            "never_seeking.employment", out, held,
            Words("Never asking during the spell, employment", "Ne demandant jamais pendant l'épisode, emploi"),
            PERCENT_OF_NEED, (20.0,), "RSA, three quarters (DREES 92, 2022)", 5.0, RSA_POPULATION,
        ),
        around(
            "not_seeking.autonomy", out, held,
            Words("Not asking for help, autonomy", "Ne demandant pas d'aide, autonomie"), PERCENT_OF_NEED,
            (20.0, 30.0), "APA non-take-up (unccas)", 0.0, PUBLISHED_RANGE,
        ),
        around(
            "not_seeking.contact", out, held,
            Words("Not asking for help, employment, more contact than usual",
                  "Ne demandant pas d'aide, emploi, contacts plus nombreux que d'ordinaire"), PERCENT_OF_NEED,
            (16.0, 18.0), "RSA, with contact (DREES 92, 2022)", 5.0, RSA_POPULATION,
        ),
        around(
            "not_seeking.no_contact", out, held,
            Words("Not asking for help, employment, less contact than usual",
                  "Ne demandant pas d'aide, emploi, contacts moins nombreux que d'ordinaire"), PERCENT_OF_NEED,
            (40.0, 57.0), "RSA, without contact (DREES 92, 2022)", 5.0, RSA_POPULATION,
        ),
        around(
            "start_delay.child", out, held,
            Words("From asking to the start of service, child", "De la demande à la prise en charge, enfance"),
            MONTHS, (4.0, 8.0), "home measures, Syndicat de la magistrature 2024", 0.0, PUBLISHED_RANGE,
        ),
        *_effects_after(),
        *_averted(),
        *cash_targets("end", out, Origin.FITTED),
        *size_targets("end", out, held),
        *demography_targets(),
        *_sector_targets("end", out, Origin.KEPT),
        around(
            "dependence.end", out, Origin.KEPT,
            Words("Cost of the ESS paid by public money", "Coûts de l'ESS payés par l'argent public"), PERCENT, (67.0,),
            "Tchernonog 2005, health and social", 3.0, THREE_POINTS,
        ),
        *_public_euros(),
    ]  # fmt: skip


def _public_euros() -> list[Target]:
    figures = {
        "housing": (44.0, "3 bn State shelter / 68 M (2025)"),
        "child": (134.0, "9.1 bn départements / 68 M (DREES 2021)"),
        "autonomy": (121.0, "8.2 bn départements / 68 M (DREES 2022)"),
    }
    rows = [
        around(
            f"public_euros.{key}", Group.OUTCOME, Origin.HELD_OUT,
            named(Words("Public money", "Argent public"), Domain[key.upper()]), EUROS_PER_INHABITANT, (value,), source,
            0.15 * value, MONEY_SCOPE, 0,
        )
        for key, (value, source) in figures.items()
    ]  # fmt: skip
    total = sum(value for value, _ in figures.values())
    label = Words("Public money, these three domains", "Argent public, ces trois domaines")
    return [
        *rows,
        around(
            "public_euros", Group.OUTCOME, Origin.HELD_OUT, label, EUROS_PER_INHABITANT, (total,), "sum of these",
            0.15 * total, MONEY_SCOPE, 0,
        ),
    ]  # fmt: skip


def _drifts(when: str) -> list[Target]:
    what = {
        "stock": Words("In need", "Ayant un besoin"),
        "served": Words("Share served", "Part prise en charge"),
        "places": Words("Funded places", "Places financées"),
    }
    labels = {f"{key}.{domain.name.lower()}": named(label, domain) for key, label in what.items() for domain in Domain}
    labels["staff"] = Words("Paid staff", "Salariés")
    labels["employers"] = Words("Employers of the ESS", "Employeurs de l'ESS")
    labels["cash"] = Words("Cash of the ESS, euros", "Trésorerie de l'ESS, euros")
    labels["knowing"] = Words("Citizens who know the ESS", "Citoyens qui connaissent l'ESS")
    labels["volunteers"] = Words("Volunteers", "Bénévoles")
    return [
        around(
            f"drift.{key}.{when}", Group.DRIFT, Origin.KEPT, label, PERCENT_A_YEAR, (0.0,),
            "a steady state", 0.5, STANDS_STILL, 2,
        )
        for key, label in labels.items()
    ]  # fmt: skip


INPUTS = tuple(_inputs())
OUTCOMES = tuple(_outcomes())
BURN_IN_DRIFT = tuple(_drifts("burn_in"))
SCENARIO_DRIFT = tuple(_drifts("scenario"))

NOT_COMPARED = (
    Words(
        "unmet calls for shelter (5,000 to 6,300 a night): calls of a night are not people on a list",
        "appels au 115 sans solution (5 000 à 6 300 par nuit) : des appels d'une nuit ne sont pas une liste d'attente",
    ),
    Words(
        "exits by size, survival of cooperatives: closures are counted, not listed one by one",
        "cessations par taille, survie des coopératives : les cessations sont comptées, non listées une à une",
    ),
    Words(
        "housing kept after 3, 6, 12 and 18 months (93/86/73/62 %): the hazard of relapse is taken from it",
        "maintien dans le logement à 3, 6, 12 et 18 mois (93/86/73/62 %) : l'aléa de rechute en est tiré",
    ),
    Words(
        "spending per inhabitant from 1 to 2 between départements: needs a run with 96 territories",
        "dépense par habitant de 1 à 2 entre départements : demande une simulation à 96 territoires",
    ),
)
"""Published figures left out, and why."""
