"""One enterprise of the ESS as it is founded: founder, legal form, traits, cash target, delays."""

from __future__ import annotations

import math

from abm.parameters import Parameters
from abm.parameters.table import Table
from abm.providers.columns import Fields
from abm.randomness import citizen_key, normal, normal_quantile, provider_key, uniform
from abm.vocabulary import MONTHS_PER_YEAR, LegalForm, ProviderKind, Stream

DELAYS = ("delay_grants", "delay_procurement", "delay_subsidies")
"""Columns of payment delays, in the order of instruments that are paid late; parameters have the same names."""


def legal_form(draw: float, parameters: Parameters) -> LegalForm:
    """Legal form of an enterprise from a uniform draw, by published shares."""
    rules = parameters.enterprises
    edge = 0.0
    for form, share in (
        (LegalForm.SCIC, rules.share_scic),
        (LegalForm.SCOP, rules.share_scop),
        (LegalForm.MUTUAL, rules.share_mutual),
        (LegalForm.FOUNDATION, rules.share_foundation),
    ):
        edge += share
        if draw < edge:
            return form
    return LegalForm.ASSOCIATION


def base_governance(form: LegalForm, parameters: Parameters) -> float:
    """Governance that a legal form gives before individual spread."""
    rules = parameters.enterprises
    if form in (LegalForm.SCIC, LegalForm.SCOP):
        return rules.governance_cooperative
    if form == LegalForm.FOUNDATION:
        return rules.governance_foundation
    return rules.governance_association


def cash_target_months(draw: float, parameters: Parameters) -> float:
    """Cash an enterprise wants to hold, months of cost: some live with none, the others follow a log-normal
    law.
    """
    rules = parameters.enterprises
    if draw < rules.cash_none_share:
        return rules.cash_none_months
    inside = (draw - rules.cash_none_share) / (1.0 - rules.cash_none_share)
    return math.exp(rules.cash_log_mean + rules.cash_log_spread * normal_quantile(inside))


def usual_delays(table: Table) -> list[Fields]:
    """Usual delays and their spread in each territory, as plain numbers."""
    names = (*DELAYS, "delay_spread")
    columns = [table[name].tolist() for name in names]
    return [dict(zip(names, numbers, strict=True)) for numbers in zip(*columns, strict=True)]


def payment_delays(seed: int, key: int, year: int, here: Fields) -> tuple[float, ...]:
    """Months with which grants, procurement and subsidies reach one enterprise this year.

    Args:
        seed: seed of the run.
        key: the enterprise.
        year: year from the start of the burn-in.
        here: usual delays of its territory.
    """
    spread = here["delay_spread"]
    draws = [normal(seed, int(Stream.PAYMENT_DELAY), key, year * 4 + i) for i in range(len(DELAYS))]
    return tuple(
        here[name] * math.exp(spread * draw - 0.5 * spread * spread)
        for name, draw in zip(DELAYS, draws, strict=True)
    )


def founder(seed: int, territory_key: int, n_citizens: int, cell_key: int, ordinal: int) -> tuple[int, int, float]:
    """The citizen who founds an enterprise.

    Args:
        seed: seed of the run.
        territory_key: her territory.
        n_citizens: citizens in it.
        cell_key: territory and domain.
        ordinal: how many enterprises the cell has seen before.

    Returns:
        Key of the enterprise, her ordinal among citizens, her place on the ring.
    """
    draw = uniform(seed, int(Stream.FOUNDER), cell_key, ordinal)
    citizen = min(n_citizens - 1, int(draw * n_citizens))
    # domain and ordinal of the founding in 14 bits, so that one person may found several times
    founding = (cell_key & 3) * 64 + (ordinal & 63)
    key = provider_key(citizen_key(territory_key, citizen), founding, (ordinal >> 6) & 63)
    return int(key), citizen, (citizen + 0.5) / n_citizens


def new_enterprise(
    *,
    seed: int,
    key: int,
    place: float,
    territory: int,
    domain: int,
    staff: float,
    month: int,
    parameters: Parameters,
    here: Fields,
    economy: Fields,
    mean_profile: float,
    error: float,
    poverty_factor: float,
    overhead: float,
) -> Fields:
    """An enterprise of given staff: traits from its key, private income planned, no public money yet.

    Args:
        seed: seed of the run.
        key: its identity.
        place: founder's place on the ring.
        territory: number of the territory.
        domain: domain it works in.
        staff: paid FTE of the model.
        month: month of birth.
        parameters: parameters of the society.
        here: usual delays of its territory.
        economy: prices and scale.
        mean_profile: mean need profile of the territory.
        error: founder's error on it, in standard deviations.
        poverty_factor: of users' fees.
        overhead: what funders of the territory accept.

    Returns:
        Fields of its row.
    """
    rules, money = parameters.enterprises, parameters.funding
    form = legal_form(uniform(seed, int(Stream.LEGAL_FORM), key, 0), parameters)
    noise = normal(seed, int(Stream.LATENT_TRAIT), key, 1)
    size = staff * economy["scale"]
    post_cost, cases = economy["post_cost"][domain], economy["cases_per_post"][domain] * staff
    income = (economy["fixed_cost"] + post_cost * staff) * (1.0 + rules.planned_margin)
    fee = money.fees_share * economy["price"][domain] * poverty_factor
    giving = round((money.dues_share + money.gifts_share) * income)
    long_run = rules.cost_shock_spread / math.sqrt(1.0 - rules.cost_shock_persistence**2)
    delays = payment_delays(seed, key, max(month, 0) // MONTHS_PER_YEAR, here)
    return {
        "key": key,
        "place": place,
        "territory": territory,
        "domain": domain,
        "kind": int(ProviderKind.ESS),
        "alive": 1,
        "legal_form": int(form),
        "position": mean_profile + parameters.service.founder_information_error * error,
        "quality": 1.0,
        "success_factor": 1.0,  # what others expect of it before its first month of service
        "mission": parameters.service.mission_weight,
        "governance": min(1.0, max(0.0, base_governance(form, parameters) + rules.governance_spread * noise)),
        "overhead": overhead,
        "size": size,
        "reference_size": size,
        "paid": staff,
        "volunteers": rules.volunteers_per_post * staff,
        "staffed": cases,
        "affordable": cases,
        "fee": fee,
        "giving_weight": giving,
        "private_income": giving + fee * economy["cases_per_post"][domain] * staff,
        "income_reference": income,
        "other_cost": (1.0 - rules.payroll_share) * post_cost * staff,
        "cost_shock": long_run * normal(seed, int(Stream.COST_SHOCK), key, 0),
        "cash_target": cash_target_months(uniform(seed, int(Stream.CASH), key, 0), parameters),
        **dict(zip(DELAYS, delays, strict=True)),
        "born": month,
        "tie": uniform(seed, int(Stream.ROUNDING), key, 0),
    }
