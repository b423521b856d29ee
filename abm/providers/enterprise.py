"""One enterprise of the ESS as it is founded: founder, legal form, traits, cash target, delays."""

from __future__ import annotations

import math

import numpy as np

from abm.parameters import Parameters
from abm.randomness import citizen_key, normal, normal_quantile, provider_key, uniform
from abm.vocabulary import MONTHS_PER_YEAR, LegalForm, ProviderKind, Stream

DELAYS = ("delay_grants", "delay_procurement", "delay_subsidies")
"""Columns of payment delays, in the order of instruments that are paid late; parameters have the same names."""


def legal_form(draw: float, parameters: Parameters) -> LegalForm:
    """Legal form of an enterprise from a uniform draw, by published shares."""
    rules = parameters.enterprises
    edges = np.cumsum([rules.share_scic, rules.share_scop, rules.share_mutual, rules.share_foundation])
    forms = (LegalForm.SCIC, LegalForm.SCOP, LegalForm.MUTUAL, LegalForm.FOUNDATION, LegalForm.ASSOCIATION)
    return forms[int(np.searchsorted(edges, draw, side="right"))]


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


def payment_delays(seed: int, key: int, year: int, here: np.void) -> tuple[float, ...]:
    """Months with which grants, procurement and subsidies reach one enterprise this year.

    Args:
        seed: seed of the run.
        key: the enterprise.
        year: year from the start of the burn-in.
        here: parameters of its territory, a row of the table.
    """
    spread = float(here["delay_spread"])
    draws = [normal(seed, int(Stream.PAYMENT_DELAY), key, year * 4 + i) for i in range(len(DELAYS))]
    return tuple(
        float(here[name]) * math.exp(spread * draw - 0.5 * spread * spread)
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
    row: np.void,
    *,
    seed: int,
    key: int,
    place: float,
    territory: int,
    domain: int,
    staff: float,
    month: int,
    parameters: Parameters,
    here: np.void,
    economy: np.void,
    mean_profile: float,
    error: float,
    poverty_factor: float,
    overhead: float,
) -> None:
    """Fill a row with an enterprise of given staff: traits from its key, private income planned, no public
    money yet.

    Args:
        row: the record to fill.
        seed: seed of the run.
        key: its identity.
        place: founder's place on the ring.
        territory: number of the territory.
        domain: domain it works in.
        staff: paid FTE of the model.
        month: month of birth.
        parameters: parameters of the society.
        here: parameters of its territory, a row of the table; levers may differ there.
        economy: prices and scale.
        mean_profile: mean need profile of the territory.
        error: founder's error on it, in standard deviations.
        poverty_factor: of users' fees.
        overhead: what funders of the territory accept.
    """
    rules, money = parameters.enterprises, parameters.funding
    form = legal_form(uniform(seed, int(Stream.LEGAL_FORM), key, 0), parameters)
    noise = normal(seed, int(Stream.LATENT_TRAIT), key, 1)
    size = staff * float(economy["scale"])
    post_cost, per_post = float(economy["post_cost"][domain]), float(economy["cases_per_post"][domain])
    own_cost = float(economy["fixed_cost"]) + post_cost * staff
    income = own_cost * (1.0 + rules.planned_margin)
    row["key"], row["place"], row["territory"], row["domain"] = key, place, territory, domain
    row["kind"], row["alive"], row["legal_form"] = ProviderKind.ESS, 1, form
    row["position"] = mean_profile + parameters.service.founder_information_error * error
    row["quality"], row["mission"] = 1.0, parameters.service.mission_weight
    row["success_factor"] = 1.0  # what others expect of it before its first month of service
    row["governance"] = min(1.0, max(0.0, base_governance(form, parameters) + rules.governance_spread * noise))
    row["overhead"] = overhead
    row["size"] = row["reference_size"] = size
    row["paid"], row["volunteers"] = staff, rules.volunteers_per_post * staff
    row["staffed"] = row["affordable"] = per_post * staff
    row["fee"] = money.fees_share * float(economy["price"][domain]) * poverty_factor
    row["giving_weight"] = round((money.dues_share + money.gifts_share) * income)
    row["private_income"] = float(row["giving_weight"]) + float(row["fee"]) * per_post * staff
    row["income_reference"] = income
    row["other_cost"] = (1.0 - rules.payroll_share) * post_cost * staff
    long_run = rules.cost_shock_spread / math.sqrt(1.0 - rules.cost_shock_persistence**2)
    row["cost_shock"] = long_run * normal(seed, int(Stream.COST_SHOCK), key, 0)
    row["cash_target"] = cash_target_months(uniform(seed, int(Stream.CASH), key, 0), parameters)
    for name, delay in zip(DELAYS, payment_delays(seed, key, max(month, 0) // MONTHS_PER_YEAR, here), strict=True):
        row[name] = delay
    row["born"] = month
    row["tie"] = uniform(seed, int(Stream.ROUNDING), key, 0)
