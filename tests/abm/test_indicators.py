"""Every indicator against a hand count on a tiny world: two territories, three years and a month.

In each of the 37 months the same things happen, so a sum over 12 months is 12 times the month. What happens
is written down in ``tiny_world`` and the expected values beside it in ``HAND_COUNTS``; outcome contracts are added in
``world_of_contracts``, whose values stand in ``CONTRACT_COUNTS``.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from abm.errors import ParameterError
from abm.indicators.registry import INDICATORS, Kind, Year, indicators_named
from abm.parameters.quantity import per_domain
from abm.parameters.worth import Worth
from abm.series import ALL, evaluate, evaluate_years
from abm.tally import (
    CASE_FIELDS,
    CIVIC_FIELDS,
    CONTRACT_FIELDS,
    LEARNING_FIELDS,
    PROVIDER_FIELDS,
    RunArrays,
    new_civic,
    new_contract_tally,
    new_learning_tally,
    new_tally,
    new_wait_histogram,
)
from abm.view import Level, View
from abm.vocabulary import Domain, ProviderKind

N_MONTHS = 37
NORTH, SOUTH = 0, 1
EMPLOYMENT, HOUSING, _CHILD, AUTONOMY = Domain
PUBLIC, ESS, FRINGE, NOBODY = ProviderKind


def empty_world(n_territories: int = 2, n_months: int = N_MONTHS, **more: object) -> RunArrays:
    named = ("North", "South") if n_territories == 2 else tuple(f"T{i}" for i in range(n_territories))
    return RunArrays(
        tally=new_tally(n_months, n_territories),
        contracts=new_contract_tally(n_months, n_territories),
        learning=new_learning_tally(n_months, n_territories),
        civic=new_civic(n_months, n_territories),
        wait_histogram=new_wait_histogram(n_months),
        ledger_residual=np.zeros(n_months, dtype=np.int64),
        territories=named,
        burn_in=0,
        **more,  # type: ignore[arg-type]
    )


def put(arrays: RunArrays, territory: int, domain: Domain, kind: ProviderKind, **fields: float) -> None:
    for name, value in fields.items():
        arrays.tally[name][:, territory, domain, kind] = value


def tiny_world() -> RunArrays:
    """North has 600 inhabitants (400 adults), South 400 (300 adults)."""
    worth = Worth(fiscal_saving=per_domain(100, 7, 7, 10), social_value=per_domain(200, 7, 7, 20), hours_per_post=1200)
    arrays = empty_world(enterprise_size_scale=2.0, cases_per_post=(20.0, 4.0, 2.5, 10.0), worth=worth)
    civic = arrays.civic
    civic["citizens"], civic["adults"] = [600, 400], [400, 300]
    civic["knowing"], civic["volunteers"], civic["givers"] = [300, 100], [100, 40], [200, 150]
    civic["trust_sum"] = [120_000, 30_000]
    civic["taxes"] = [180_000, 140_000]
    # Employment: 20 in need in the North (4 with the State, 6 the ESS), 10 in the South (2 and 1 fringe).
    put(arrays, NORTH, EMPLOYMENT, PUBLIC, in_need=4, severity=5, overload=1, excess=500_000)
    put(arrays, NORTH, EMPLOYMENT, ESS, in_need=6, severity=7, overload=1, excess=1_000_000)
    put(arrays, NORTH, EMPLOYMENT, NOBODY, in_need=10, severity=14, not_seeking=5, never_seeking=3)
    put(arrays, SOUTH, EMPLOYMENT, PUBLIC, in_need=2, severity=2)
    put(arrays, SOUTH, EMPLOYMENT, FRINGE, in_need=1, severity=1)
    put(arrays, SOUTH, EMPLOYMENT, NOBODY, in_need=7, severity=8, not_seeking=4, never_seeking=2)
    # Autonomy: 10 in need in the North, 8 served by the ESS, of them 6 well served.
    put(arrays, NORTH, AUTONOMY, ESS, in_need=8, severity=9, well_served=6, practice=4_000_000)
    put(arrays, NORTH, AUTONOMY, NOBODY, in_need=2, severity=2, not_seeking=1)
    # Lists and starts: 3 wait for the ESS, 1 for the State; 2 begin each month, after 1 and 3 months.
    put(arrays, NORTH, EMPLOYMENT, ESS, waiting=3, starts=2, wait_months=4)
    put(arrays, NORTH, EMPLOYMENT, PUBLIC, waiting=1)
    arrays.wait_histogram[:, EMPLOYMENT, 1] = 1
    arrays.wait_histogram[:, EMPLOYMENT, 3] = 1
    # Outcomes: of 4 evaluated a month 3 are out of need, 1 would be anyway; autonomy has no exit.
    put(arrays, NORTH, EMPLOYMENT, ESS, evaluated=4, gross=3, deadweight=1)
    put(arrays, NORTH, AUTONOMY, ESS, evaluated=5, gross=1)
    # The shadow clock: 9 would be in need, 4 are.
    put(arrays, NORTH, EMPLOYMENT, NOBODY, shadow_in_need=9, real_in_need=4)
    put(arrays, NORTH, EMPLOYMENT, NOBODY, shadow_severity=12, real_severity=5)
    put(arrays, NORTH, EMPLOYMENT, NOBODY, onsets=3, relapses=1)
    # Money, cents: the State pays 1,000 euros to its own services and 2,000 to the ESS in the North.
    put(arrays, NORTH, EMPLOYMENT, PUBLIC, direct_provision=100_000)
    put(arrays, NORTH, EMPLOYMENT, ESS, grants=100_000, procurement=60_000, wage_subsidies=40_000)
    put(arrays, NORTH, EMPLOYMENT, ESS, fees=30_000, dues=10_000, gifts=10_000, cost=250_000, cash=500_000)
    put(arrays, NORTH, EMPLOYMENT, ESS, unpaid_cost=5_000, credit=10_000)
    put(arrays, NORTH, EMPLOYMENT, PUBLIC, cash=-40_000)
    put(arrays, NORTH, AUTONOMY, PUBLIC, direct_provision=50_000)
    # Of this the authorities pay 300 euros of direct provision, 800 to the ESS, all 200 to the fringe.
    put(arrays, NORTH, EMPLOYMENT, PUBLIC, paid_by_authorities=30_000)
    put(arrays, NORTH, EMPLOYMENT, ESS, paid_by_authorities=80_000)
    put(arrays, SOUTH, EMPLOYMENT, FRINGE, paid_by_authorities=20_000)
    put(arrays, SOUTH, EMPLOYMENT, FRINGE, procurement=20_000, fees=10_000, cost=30_000)
    # 40 euros on outreach in the South; 30 associations without staff in the North.
    put(arrays, SOUTH, AUTONOMY, NOBODY, support=4_000)
    put(arrays, NORTH, EMPLOYMENT, ESS, associations=30)
    # Providers: in the North 12 FTE at four ESS employers, one born and one lost a month, one failed in two.
    put(arrays, NORTH, EMPLOYMENT, ESS, providers=4, staff=12, volunteer_staff=2, places=5)
    put(arrays, NORTH, EMPLOYMENT, ESS, hatchings=1, quiet_exits=1, insolvencies=0.5)
    put(arrays, NORTH, EMPLOYMENT, ESS, staff_of_leavers=200_000, reserves_of_leavers=40_000)
    put(arrays, NORTH, EMPLOYMENT, PUBLIC, providers=1, staff=3, places=4)
    arrays.ledger_residual[:] = 150
    return arrays


def world_of_contracts() -> RunArrays:
    """The tiny world with contracts in employment in the North and one a month in housing in the South."""
    arrays = tiny_world()

    def contract(territory: int, domain: Domain, **fields: float) -> None:
        for name, value in fields.items():
            arrays.contracts[name][:, territory, domain] = value

    # The funnel: of 10 candidacies 3 are labelled, 2 financed, 1 signed, 30 months after its call.
    contract(NORTH, EMPLOYMENT, candidacies=10, labelled=3, financed=2, signed=1, months_to_signature=30)
    contract(NORTH, EMPLOYMENT, ended=2, ended_repaid=1, ended_early=1, renegotiated=4, rolled_out=0.5)
    contract(SOUTH, HOUSING, ended=1, ended_repaid=1)
    # Money, cents: operators get 750 euros, fees and evaluation 150, setting up 100; 600 and 200 are paid on results.
    contract(NORTH, EMPLOYMENT, contract_income=75_000, contract_fees=15_000, contract_costs=10_000)
    contract(NORTH, EMPLOYMENT, outcome_payments=60_000, guarantee_paid=6_000)
    contract(SOUTH, HOUSING, outcome_payments=20_000)
    contract(NORTH, EMPLOYMENT, capital_drawn=80_000, capital_repaid=50_000)
    # Of these 900 public euros the authority of the North pays 280.
    put(arrays, NORTH, EMPLOYMENT, ESS, paid_by_authorities=80_000 + 28_000)
    # Contracts that ended: 300 of 1,000 euros lost in the North, 100 won on 200 in the South.
    contract(
        NORTH, EMPLOYMENT, capital_ended=100_000, repaid_of_ended=70_000, capital_lost=30_000, return_on_capital=-20_000
    )
    contract(SOUTH, HOUSING, capital_ended=20_000, repaid_of_ended=30_000, return_on_capital=5_000)
    contract(NORTH, EMPLOYMENT, planned_payments=50_000, payments_of_ended=40_000, reached_of_target=1.2)
    contract(SOUTH, HOUSING, reached_of_target=0.9)
    contract(NORTH, EMPLOYMENT, tests=8, wrongly_met=2, wrongly_missed=1)
    # People: 2 served a month, who would manage without at 30 %, those who ask at 25 %; of 4 evaluated 3 are out of
    # need, 1 would be anyway.
    contract(NORTH, EMPLOYMENT, contract_users=2e9, cohort_without=0.6e9, eligible_without=0.5e9)
    contract(NORTH, EMPLOYMENT, cohort_evaluated=4, cohort_gross=3, cohort_deadweight=1)
    return arrays


def world_of_trials() -> RunArrays:
    """The tiny world with trials in employment in both territories and in housing in the South."""
    arrays = tiny_world()

    def learnt(territory: int, domain: Domain, **fields: float) -> None:
        for name, value in fields.items():
            arrays.learning[name][:, territory, domain] = value

    # 4 trials begin a month, evaluated for 120 euros; of 4 that end one is stopped.
    learnt(NORTH, EMPLOYMENT, trials_begun=3, trials_reported=2, trials_stopped=1, trial_cost=8_000)
    learnt(SOUTH, HOUSING, trials_begun=1, trials_reported=1, trial_cost=4_000, published=1)
    put(arrays, SOUTH, HOUSING, NOBODY, paid_by_authorities=1_000)
    # 5 adoptions, 2 of them errors, 3 from others: the 10 served in the North gain .02 each and believe in .05.
    learnt(NORTH, EMPLOYMENT, adoptions=4, false_adoptions=1, spread=2, true_gain=200_000, believed_gain=500_000)
    learnt(SOUTH, HOUSING, adoptions=1, false_adoptions=1, generalised=1, true_gain=-60_000, believed_gain=20_000)
    # 10 are served at 1.2 times usual practice in the North; in the South 3 at 1, 6 at .9 and 4 in autonomy at 1.15.
    learnt(SOUTH, EMPLOYMENT, quality=3_000_000, quality_people=3)
    learnt(NORTH, EMPLOYMENT, quality=12_000_000, quality_people=10, good_known=6, good_in_use=3)
    learnt(SOUTH, HOUSING, quality=5_400_000, quality_people=6, good_known=4, good_in_use=1)
    learnt(SOUTH, AUTONOMY, quality=4_600_000, quality_people=4)
    return arrays


def world_of_sites() -> RunArrays:
    """The tiny world with employers of the North who open sites in the South."""
    arrays = tiny_world()
    # 8 want to grow or to open a site each month, 2 cannot pay for it; 3 sites open a month; a quarter is in groups.
    put(arrays, NORTH, EMPLOYMENT, ESS, growth_wanted=6, growth_refused=2)
    put(arrays, NORTH, EMPLOYMENT, ESS, start_up_cost=30_000, start_up_support=12_000)
    put(arrays, SOUTH, EMPLOYMENT, ESS, growth_wanted=2, start_up_cost=10_000, sites_opened=3)
    put(arrays, SOUTH, EMPLOYMENT, ESS, founder_support=6_000)
    arrays.tally["group_staff"] = 0.25 * arrays.tally["staff"]
    # One employer of the North merges into another every half year; half of the staff works in consortia.
    put(arrays, NORTH, EMPLOYMENT, ESS, mergers=1 / 6)
    arrays.tally["consortium_staff"] = 0.5 * arrays.tally["staff"]
    put(arrays, NORTH, EMPLOYMENT, ESS, growth_capital=50_000, growth_capital_lost=2_000)
    put(arrays, SOUTH, EMPLOYMENT, ESS, growth_capital=30_000, capacity_building=6_000)
    return arrays


# Served per territory: North 18 of 30, South 3 of 10, in all 21 of 40.
THEIL = (
    (18 / 21) * math.log((18 / 30) / (21 / 40))
    + (3 / 21) * math.log((3 / 10) / (21 / 40))
    - 1 * (1 - 21 / 40) / (2 * 40 * 21 / 40)
)

# (indicator, territory, domain, provider): value of the last month.
HAND_COUNTS: dict[tuple[str, str, str, str], float] = {
    ("n_in_need_per_1000", ALL, ALL, ALL): 40.0,
    ("n_in_need_per_1000", "North", ALL, ALL): 30 / 0.6,
    ("n_in_need_per_1000", ALL, "autonomy", ALL): 10.0,
    ("share_covered", ALL, ALL, ALL): 21 / 40,
    ("share_covered", "South", ALL, ALL): 3 / 10,
    ("share_covered", ALL, "employment", ALL): 13 / 30,
    ("unmet_months_per_1000", ALL, ALL, ALL): 19.0,
    ("unmet_months_per_1000", "South", ALL, ALL): 7 / 0.4,
    ("unmet_severity_months_per_1000", ALL, ALL, ALL): 14 + 8 + 2,
    ("share_of_cases", ALL, ALL, "public"): 6 / 40,
    ("share_of_cases", ALL, ALL, "ess"): 14 / 40,
    ("share_of_cases", ALL, ALL, "fringe"): 1 / 40,
    ("share_of_cases", ALL, ALL, "nobody"): 19 / 40,
    ("share_served_by_ess", ALL, ALL, ALL): 14 / 21,
    ("share_not_seeking", ALL, ALL, ALL): 10 / 40,
    ("share_never_seeking", ALL, ALL, ALL): 5 / 40,
    ("n_waiting_per_1000", ALL, ALL, ALL): 4.0,
    ("n_waiting_per_1000", ALL, ALL, "ess"): 3.0,
    ("mean_wait_months", ALL, ALL, ALL): 2.0,
    ("median_wait_months", ALL, "employment", ALL): 1.0,
    ("p90_wait_months", ALL, ALL, ALL): 3.0,
    ("share_gross_12_months", ALL, ALL, ALL): 3 / 4,
    ("share_deadweight_12_months", ALL, "employment", ALL): 1 / 4,
    ("share_net_12_months", ALL, ALL, ALL): 2 / 4,
    ("months_averted_per_1000", ALL, ALL, ALL): 5.0,
    ("severity_months_averted_per_1000", "North", ALL, ALL): 7 / 0.6,
    ("share_well_served", ALL, ALL, ALL): 6 / 8,
    ("share_well_served", ALL, ALL, "ess"): 6 / 8,
    ("share_relapses", ALL, ALL, ALL): 1 / 4,
    ("public_euros_per_inhabitant", ALL, ALL, ALL): (1000 + 500 + 2000 + 200 + 40) / 1000,
    ("public_euros_per_inhabitant", ALL, ALL, "fringe"): 0.2,
    ("public_euros_per_inhabitant", "South", ALL, ALL): (200 + 40) / 400,
    ("support_euros_per_inhabitant", ALL, ALL, ALL): 0.04,
    ("support_euros_per_inhabitant", "South", ALL, ALL): 0.1,
    ("direct_provision_euros_per_inhabitant", ALL, ALL, ALL): 1.5,
    ("grants_euros_per_inhabitant", ALL, ALL, ALL): 1.0,
    ("procurement_euros_per_inhabitant", ALL, ALL, ALL): 0.8,
    ("wage_subsidies_euros_per_inhabitant", ALL, ALL, ALL): 0.4,
    ("authorities_euros_per_inhabitant", ALL, ALL, ALL): 1.3,
    ("authorities_euros_per_inhabitant", ALL, ALL, "ess"): 0.8,
    ("state_euros_per_inhabitant", ALL, ALL, ALL): 3.74 - 1.3,
    ("state_euros_per_inhabitant", "South", ALL, ALL): 0.1,
    ("household_euros_per_inhabitant", ALL, ALL, ALL): 0.6,
    ("unpaid_euros_per_inhabitant", ALL, ALL, ALL): 0.05,
    # Taxes of 3,200 euros, of which 1,800 in the North, for 3,740 of public money; 600 of fees, dues and gifts.
    ("taxes_euros_per_inhabitant", ALL, ALL, ALL): 3.2,
    ("taxes_euros_per_inhabitant", "North", ALL, ALL): 3.0,
    ("household_burden_euros_per_inhabitant", ALL, ALL, ALL): 3.2 + 0.6,
    ("household_burden_euros_per_inhabitant", "South", ALL, ALL): 3.5 + 0.25,
    ("public_deficit_euros_per_inhabitant", ALL, ALL, ALL): 0.54,
    # Without the 500 euros of autonomy, where no month is averted.
    ("public_euros_per_month_averted", ALL, ALL, ALL): 3200 / 5,
    # 2 services begin a month and half of those evaluated end well thanks to service: one net outcome a month.
    ("public_euros_per_net_outcome", ALL, "employment", ALL): 3200 / 1,
    ("public_euros_per_net_outcome", ALL, ALL, ALL): 3200 / 1,
    # 5 months averted at 100 euros in employment, 6 well-served months at 10 euros in autonomy.
    ("fiscal_saving_euros_per_inhabitant", ALL, ALL, ALL): (5 * 100 + 6 * 10) / 1000,
    ("fiscal_saving_euros_per_inhabitant", "North", ALL, ALL): (5 * 100 + 6 * 10) / 600,
    ("net_public_euros_per_inhabitant", ALL, ALL, ALL): 3.74 - 0.56,
    ("social_value_per_public_euro", ALL, ALL, ALL): (5 * 200 + 6 * 20) / 3740,
    ("social_value_per_public_euro", ALL, "autonomy", ALL): 6 * 20 / 540,
    # 2 FTE of volunteers at 100 hours a month; 1.5 people beyond places and staff, 20 to a post.
    ("volunteer_hours_per_1000", ALL, ALL, ALL): 200.0,
    ("overload_hours_per_1000", ALL, ALL, ALL): 1.5 / 20 * 100,
    ("overload_hours_per_1000", ALL, ALL, "public"): 0.5 / 20 * 100,
    ("mean_practice", ALL, "autonomy", ALL): 4 / 8,
    ("mean_practice", ALL, ALL, "ess"): 4 / 14,
    ("n_places_per_1000", ALL, ALL, ALL): 9.0,
    ("share_overload", ALL, ALL, ALL): 2 / 21,
    ("share_overload", ALL, ALL, "public"): 1 / 6,
    ("n_unpaid_cases_per_1000", ALL, ALL, ALL): 1.5,
    ("n_unpaid_cases_per_1000", "North", ALL, ALL): 1.5 / 0.6,
    ("n_unpaid_cases_per_1000", ALL, ALL, "public"): 0.5,
    ("n_staff_per_1000", ALL, ALL, ALL): 15.0,
    ("n_staff_per_1000", ALL, ALL, "public"): 3.0,
    ("n_volunteer_staff_per_1000", ALL, ALL, ALL): 2.0,
    ("n_employers", ALL, ALL, ALL): 4.0,
    ("n_associations", "North", ALL, ALL): 30.0,
    ("mean_employer_size", ALL, ALL, ALL): 2.0 * 12 / 4,
    ("rate_hatchings", ALL, ALL, ALL): 12 / 4,
    ("rate_quiet_exits", ALL, ALL, ALL): 12 / 4,
    ("rate_insolvencies", ALL, "employment", ALL): 6 / 4,
    ("share_income_public", ALL, ALL, ALL): 200 / 250,
    ("share_income_grants", ALL, ALL, ALL): 100 / 250,
    ("share_income_procurement", ALL, ALL, ALL): 60 / 250,
    ("share_income_wage_subsidies", ALL, ALL, ALL): 40 / 250,
    ("share_income_fees", ALL, ALL, ALL): 30 / 250,
    ("share_income_dues_and_gifts", "North", ALL, ALL): 20 / 250,
    ("share_cost_paid_publicly", ALL, ALL, ALL): 200 / 250,
    ("cash_months", ALL, ALL, ALL): 500 / 250,
    ("cash_euros_per_inhabitant", ALL, ALL, ALL): 5.0,
    ("debt_euros_per_inhabitant", ALL, ALL, ALL): 0.5,
    ("debt_euros_per_inhabitant", ALL, ALL, "public"): 0.4,
    ("n_staff_publicly_paid_per_1000", ALL, ALL, ALL): 12 * 200 / 250,
    ("rate_staff_of_leavers", ALL, ALL, ALL): 12 * 0.2 / 12,
    ("rate_staff_of_survivors", ALL, ALL, ALL): 12 * 0.2 / 12,
    ("inherited_euros_per_inhabitant", ALL, ALL, ALL): 0.4,
    ("share_aware", ALL, ALL, ALL): 400 / 1000,
    ("share_aware", "South", ALL, ALL): 100 / 400,
    ("share_volunteers", ALL, ALL, ALL): 140 / 700,
    ("share_givers", "South", ALL, ALL): 150 / 300,
    ("mean_trust_gap", ALL, ALL, ALL): 0.15,
    ("theil_coverage", ALL, ALL, ALL): THEIL,
    ("ledger_residual_euros", ALL, ALL, ALL): 1.5,
}

# The same in the world of contracts: all about them, and what changes of the rest.
CONTRACT_COUNTS: dict[tuple[str, str, str, str], float] = {
    ("n_contract_candidacies", ALL, ALL, ALL): 10.0,
    ("n_contracts_labelled", ALL, "employment", ALL): 3.0,
    ("n_contracts_financed", ALL, ALL, ALL): 2.0,
    ("n_contracts_signed", ALL, ALL, ALL): 1.0,
    ("n_contracts_ended", ALL, ALL, ALL): 3.0,
    ("n_contracts_ended", ALL, "housing", ALL): 1.0,
    ("n_contracts_ended_early", ALL, ALL, ALL): 1.0,
    ("n_contract_plans_renegotiated", ALL, ALL, ALL): 4.0,
    ("n_contracts_rolled_out", ALL, ALL, ALL): 0.5,
    ("mean_months_to_signature", ALL, ALL, ALL): 30.0,
    ("n_contract_users_per_1000", ALL, ALL, ALL): 2.0,
    ("n_contract_users_per_1000", "North", ALL, ALL): 2 / 0.6,
    ("outcome_payments_euros_per_inhabitant", ALL, ALL, ALL): 0.8,
    ("outcome_payments_euros_per_inhabitant", "South", ALL, ALL): 0.5,
    ("outcome_payments_euros_per_inhabitant", ALL, "employment", ALL): 0.6,
    ("guarantee_euros_per_inhabitant", ALL, ALL, ALL): 0.06,
    ("contract_costs_euros_per_inhabitant", ALL, ALL, ALL): 0.1,
    ("contract_fees_euros_per_inhabitant", ALL, ALL, ALL): 0.15,
    ("capital_drawn_euros_per_inhabitant", ALL, ALL, ALL): 0.8,
    ("capital_repaid_euros_per_inhabitant", ALL, ALL, ALL): 0.5,
    ("investor_euros_per_inhabitant", ALL, ALL, ALL): 0.3,
    ("investor_euros_per_inhabitant", "North", ALL, ALL): 0.5,
    # What is won in the South makes up for nothing lost in the North.
    ("capital_lost_euros_per_inhabitant", ALL, ALL, ALL): 0.3,
    ("capital_lost_euros_per_inhabitant", "North", ALL, ALL): 0.5,
    ("capital_lost_euros_per_inhabitant", "South", ALL, ALL): 0.0,
    ("share_contract_transaction_cost", ALL, ALL, ALL): 250 / 1000,
    ("share_income_contracts", ALL, ALL, ALL): 750 / 3250,
    ("investor_money_multiple", ALL, ALL, ALL): 1000 / 1200,
    ("investor_money_multiple", ALL, "employment", ALL): 0.7,
    ("mean_investor_return", ALL, ALL, ALL): -150 / 1200,
    ("mean_investor_return", ALL, "housing", ALL): 50 / 200,
    ("share_contracts_repaid", ALL, ALL, ALL): 2 / 3,
    ("mean_outcome_over_first_target", ALL, ALL, ALL): 2.1 / 3,
    ("payments_over_last_plan", ALL, ALL, ALL): 0.8,
    ("share_tests_wrongly_met", ALL, ALL, ALL): 2 / 8,
    ("share_tests_wrongly_missed", ALL, ALL, ALL): 1 / 8,
    ("share_contract_deadweight", ALL, ALL, ALL): 1 / 3,
    ("creaming_index", ALL, ALL, ALL): 0.6 / 0.5,
    # 48 people in two years, half of whom are out of need thanks to service.
    ("contract_euros_per_net_outcome", ALL, "employment", ALL): 24 * 700 / 24,
    ("contract_euros_per_net_outcome", ALL, ALL, ALL): 24 * 900 / 24,
    ("public_euros_per_inhabitant", ALL, ALL, ALL): 3.74 + 0.9,
    ("public_euros_per_inhabitant", ALL, ALL, "ess"): 2.0 + 0.9,
    ("public_euros_per_inhabitant", ALL, ALL, "public"): 1.5,
    ("public_euros_per_inhabitant", ALL, "housing", ALL): 0.2,
    ("public_euros_per_inhabitant", "South", ALL, ALL): (240 + 200) / 400,
    ("authorities_euros_per_inhabitant", ALL, ALL, ALL): 1.3 + 0.28,
    ("state_euros_per_inhabitant", ALL, ALL, ALL): 4.64 - 1.58,
    ("state_euros_per_inhabitant", ALL, ALL, "ess"): 2.9 - 1.08,
    ("net_public_euros_per_inhabitant", ALL, ALL, ALL): 4.64 - 0.56,
    ("public_deficit_euros_per_inhabitant", ALL, ALL, ALL): 4.64 - 3.2,
    ("public_euros_per_month_averted", ALL, ALL, ALL): (3200 + 900) / 5,
    ("public_euros_per_month_averted", ALL, "employment", ALL): (3200 + 700) / 5,
    ("public_euros_per_net_outcome", ALL, ALL, ALL): 4100.0,
    ("social_value_per_public_euro", ALL, ALL, ALL): (5 * 200 + 6 * 20) / 4640,
    ("share_income_public", ALL, ALL, ALL): 2000 / 3250,
    ("share_income_grants", ALL, ALL, ALL): 1000 / 3250,
    ("share_income_fees", ALL, "employment", ALL): 300 / 3250,
    ("share_cost_paid_publicly", ALL, ALL, ALL): 200 / 250,
    ("n_staff_publicly_paid_per_1000", ALL, ALL, ALL): 12 * 2000 / 3250,
}

# The same in the world of trials: all about them, and what changes of the rest.
TRIAL_COUNTS: dict[tuple[str, str, str, str], float] = {
    ("n_trials", ALL, ALL, ALL): 4.0,
    ("n_trials", ALL, "housing", ALL): 1.0,
    ("n_results_published", ALL, ALL, ALL): 1.0,
    ("trial_euros_per_inhabitant", ALL, ALL, ALL): 0.12,
    ("trial_euros_per_inhabitant", "South", ALL, ALL): 0.1,
    ("share_trials_stopped", ALL, ALL, ALL): 1 / 4,
    ("mean_quality", ALL, ALL, ALL): 25 / 23,
    ("mean_quality", "South", ALL, ALL): 1.0,
    ("mean_quality", ALL, "housing", ALL): 0.9,
    ("true_gain", ALL, ALL, ALL): (0.2 - 0.06) / 23,
    ("true_gain", ALL, "employment", ALL): 0.2 / 13,
    ("believed_gain", ALL, ALL, ALL): (0.5 + 0.02) / 23,
    ("share_false_adoptions", ALL, ALL, ALL): 2 / 5,
    ("share_adoptions_from_others", ALL, ALL, ALL): 3 / 5,
    ("share_missed_ideas", ALL, ALL, ALL): 6 / 10,
    ("share_missed_ideas", "North", ALL, ALL): 3 / 6,
    # 1.2 in the North, 1.0 in the South for the 13 of employment; nobody is served in two territories elsewhere.
    ("sd_practice_between_territories", ALL, ALL, ALL): 0.1 * 13 / 23,
    ("sd_practice_between_territories", ALL, "employment", ALL): 0.1,
    ("sd_practice_between_territories", ALL, "housing", ALL): 0.0,
    ("public_euros_per_inhabitant", ALL, ALL, ALL): 3.74 + 0.12,
    ("public_euros_per_inhabitant", ALL, ALL, "ess"): 2.0,
    ("public_euros_per_inhabitant", ALL, "housing", ALL): 0.04,
    ("authorities_euros_per_inhabitant", ALL, ALL, ALL): 1.3 + 0.01,
    ("state_euros_per_inhabitant", ALL, ALL, ALL): 3.86 - 1.31,
    ("public_euros_per_month_averted", ALL, ALL, ALL): (3200 + 120) / 5,
    ("social_value_per_public_euro", ALL, ALL, ALL): (5 * 200 + 6 * 20) / 3860,
}

SITE_COUNTS: dict[tuple[str, str, str, str], float] = {
    # 3 a month on 4 employers
    ("rate_sites_opened", ALL, ALL, ALL): 12 * 3 / 4,
    ("share_staff_in_groups", ALL, ALL, ALL): 0.25,
    # 2 a year of 4 employers
    ("rate_mergers", ALL, ALL, ALL): 2 / 4,
    ("rate_mergers", ALL, "employment", ALL): 2 / 4,
    ("share_staff_in_consortia", ALL, ALL, ALL): 0.5,
    ("share_staff_in_consortia", "North", ALL, ALL): 0.5,
    ("share_growth_refused_for_capital", ALL, ALL, ALL): 2 / 8,
    ("share_growth_refused_for_capital", ALL, "employment", ALL): 2 / 8,
    ("start_up_euros_per_inhabitant", ALL, ALL, ALL): 400 / 1000,
    ("start_up_euros_per_inhabitant", "South", ALL, ALL): 100 / 400,
    ("start_up_support_euros_per_inhabitant", ALL, ALL, ALL): 120 / 1000,
    ("start_up_support_euros_per_inhabitant", "North", ALL, ALL): 120 / 600,
    ("founder_support_euros_per_inhabitant", ALL, ALL, ALL): 60 / 1000,
    ("founder_support_euros_per_inhabitant", "South", ALL, ALL): 60 / 400,
    ("public_euros_per_inhabitant", ALL, ALL, ALL): (1000 + 500 + 2000 + 200 + 40 + 120 + 60 + 60) / 1000,
    ("growth_capital_euros_per_inhabitant", ALL, ALL, ALL): 800 / 1000,
    ("growth_capital_euros_per_inhabitant", "North", ALL, ALL): 500 / 600,
    ("growth_capital_lost_euros_per_inhabitant", ALL, ALL, ALL): 20 / 1000,
    ("capacity_building_euros_per_inhabitant", ALL, ALL, ALL): 60 / 1000,
    ("share_income_grants", ALL, ALL, ALL): (1000 + 60) / (2500 + 60),
    ("capacity_building_euros_per_inhabitant", "South", ALL, ALL): 60 / 400,
}
COUNTED_ELSEWHERE = {"p90_p10_coverage"}


def last_values(arrays: RunArrays, *names: str) -> dict[tuple[str, str, str, str], float]:
    """Values of the last month by (indicator, territory, domain, provider)."""
    last = arrays.tally.shape[0] - arrays.burn_in - 1
    return {line[1:5]: line[5] for line in evaluate(arrays, names).lines() if line[0] == last}


VALUES = last_values(tiny_world())
CONTRACT_VALUES = last_values(world_of_contracts())
TRIAL_VALUES = last_values(world_of_trials())
SITE_VALUES = last_values(world_of_sites())


@pytest.mark.parametrize("row", HAND_COUNTS, ids="/".join)
def test_an_indicator_agrees_with_the_hand_count(row: tuple[str, str, str, str]) -> None:
    assert VALUES[row] == pytest.approx(HAND_COUNTS[row], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("row", CONTRACT_COUNTS, ids="/".join)
def test_an_indicator_agrees_with_the_hand_count_where_there_are_contracts(row: tuple[str, str, str, str]) -> None:
    assert CONTRACT_VALUES[row] == pytest.approx(CONTRACT_COUNTS[row], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("row", TRIAL_COUNTS, ids="/".join)
def test_an_indicator_agrees_with_the_hand_count_where_something_is_tried(row: tuple[str, str, str, str]) -> None:
    assert TRIAL_VALUES[row] == pytest.approx(TRIAL_COUNTS[row], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("row", SITE_COUNTS, ids="/".join)
def test_an_indicator_agrees_with_the_hand_count_where_sites_are_opened(row: tuple[str, str, str, str]) -> None:
    assert SITE_VALUES[row] == pytest.approx(SITE_COUNTS[row], rel=1e-12, abs=1e-12)


def test_every_indicator_has_a_hand_count() -> None:
    counted = {row[0] for rows in (HAND_COUNTS, CONTRACT_COUNTS, TRIAL_COUNTS, SITE_COUNTS) for row in rows}
    assert counted | COUNTED_ELSEWHERE == set(INDICATORS)


def test_without_contracts_their_sums_are_zero_and_the_rest_of_them_is_missing() -> None:
    of_contracts = [name for name, one in INDICATORS.items() if one.formula.__module__ == "abm.indicators.contracts"]
    shown = {row[0]: value for row, value in VALUES.items() if row[0] in of_contracts}
    assert shown == {name: 0.0 for name in of_contracts if INDICATORS[name].year is Year.SUM}


def test_without_trials_practice_is_as_usual_and_nothing_was_paid_or_gained() -> None:
    of_trials = [name for name, one in INDICATORS.items() if one.formula.__module__ == "abm.indicators.learning"]
    shown = {row[0]: value for row, value in VALUES.items() if row[0] in of_trials}
    as_usual = {"mean_quality": 1.0, "sd_practice_between_territories": 0.0}
    assert shown == {name: 0.0 for name in of_trials if INDICATORS[name].year is Year.SUM} | as_usual


def test_practice_is_as_usual_before_the_first_trial() -> None:
    arrays = world_of_trials()
    arrays.learning[:12] = 0
    values = [line[5] for line in evaluate(arrays, ["mean_quality"], [Level.TOTAL]).lines()]
    assert values[:12] == [1.0] * 12
    assert values[12:] == pytest.approx([25 / 23] * (N_MONTHS - 12))


def test_parts_of_the_income_of_enterprises_add_up_to_one() -> None:
    parts = ("public", "fees", "dues_and_gifts", "contracts")
    assert sum(CONTRACT_VALUES[f"share_income_{part}", "North", ALL, ALL] for part in parts) == pytest.approx(1.0)


def test_the_view_sums_contracts_at_every_level() -> None:
    view = View(world_of_contracts(), Level.TOTAL)
    found = {level: view.at(level).of_contracts("outcome_payments", "guarantee_paid")[-1].tolist() for level in Level}
    assert found == {
        Level.TOTAL: [86_000.0],
        Level.TERRITORY: [66_000.0, 20_000.0],
        Level.DOMAIN: [66_000.0, 20_000.0, 0.0, 0.0],
        Level.PROVIDER: [0.0, 86_000.0, 0.0, 0.0],
    }
    assert view.only(HOUSING).of_contracts("outcome_payments")[-1] == 20_000.0
    for level in Level:
        assert view.at(level).n_groups == len(found[level])


def test_what_contracts_ended_more_than_two_years_ago_did_is_forgotten() -> None:
    arrays = world_of_contracts()
    arrays.contracts["repaid_of_ended"][: N_MONTHS - 24] *= 9
    row = ("investor_money_multiple", ALL, ALL, ALL)
    assert last_values(arrays, row[0])[row] == pytest.approx(1000 / 1200)
    arrays.contracts["repaid_of_ended"][N_MONTHS - 24] *= 9
    assert last_values(arrays, row[0])[row] > 1.0


def test_cost_per_net_outcome_of_contracts_takes_the_people_whose_results_are_known() -> None:
    arrays = world_of_contracts()
    arrays.contracts["contract_users"][-12:] *= 10
    row = ("contract_euros_per_net_outcome", ALL, ALL, ALL)
    assert last_values(arrays, row[0])[row] == pytest.approx(900.0)


def test_years_look_back_as_far_as_months_do() -> None:
    """A year is cut out with the months that its indicators look at: the value is that of its last month."""
    arrays = replace(world_of_contracts(), burn_in=1)
    counts = arrays.contracts.view(np.float64)
    counts *= np.random.default_rng(3).integers(1, 9, counts.shape)
    years = {line[1]: line[5] for line in evaluate_years(arrays, first_year=2).lines() if line[0] == 2}
    months = {line[1]: line[5] for line in evaluate(arrays, (), [Level.TOTAL]).lines() if line[0] == N_MONTHS - 2}
    last = [name for name in years if INDICATORS[name].year is Year.LAST]
    assert "contract_euros_per_net_outcome" in last
    assert {name: years[name] for name in last} == {name: months[name] for name in last}


def test_the_ratio_of_deciles_needs_twenty_territories() -> None:
    def world(n_territories: int) -> RunArrays:
        arrays = empty_world(n_territories)
        for territory in range(n_territories):
            put(arrays, territory, HOUSING, PUBLIC, in_need=20 + territory)
            put(arrays, territory, HOUSING, NOBODY, in_need=80 - territory)
        return arrays

    assert last_values(world(19), "p90_p10_coverage") == {}
    # With 21 territories coverage is .20, .21, ..., .40: the deciles are the third and the nineteenth.
    expected = {("p90_p10_coverage", ALL, domain, ALL): 0.38 / 0.22 for domain in (ALL, "housing")}
    assert last_values(world(21), "p90_p10_coverage") == pytest.approx(expected)


def test_what_would_be_divided_by_zero_is_missing() -> None:
    nothing = empty_world()
    nothing.civic["citizens"] = 10
    found = {row[0] for row in last_values(nothing)}
    assert "share_covered" not in found
    assert "median_wait_months" not in found
    assert "public_euros_per_month_averted" not in found
    assert "n_in_need_per_1000" in found
    assert np.isfinite(evaluate(nothing).value).all()


def test_a_year_of_months_is_needed_before_a_yearly_value_is_shown() -> None:
    months = [line[0] for line in evaluate(tiny_world(), ["cash_months"], [Level.TOTAL]).lines()]
    assert months == list(range(11, N_MONTHS))


def test_a_yearly_value_forgets_what_is_older_than_twelve_months() -> None:
    arrays = tiny_world()
    arrays.tally["hatchings"][0] = 100.0
    assert last_values(arrays, "rate_hatchings")["rate_hatchings", ALL, ALL, ALL] == pytest.approx(3.0)


def test_cost_per_net_outcome_speaks_of_the_same_services_whatever_share_of_them_is_evaluated() -> None:
    """Repeated services are not evaluated; were they left out, the cost would double."""
    few, all_of_them = tiny_world(), tiny_world()
    all_of_them.tally["evaluated"] *= 3
    all_of_them.tally["gross"] *= 3
    all_of_them.tally["deadweight"] *= 3
    row = ("public_euros_per_net_outcome", ALL, "employment", ALL)
    assert last_values(few)[row] == pytest.approx(last_values(all_of_them)[row])


def test_cost_per_net_outcome_takes_the_money_of_the_year_in_which_the_services_began() -> None:
    arrays = tiny_world()
    arrays.tally["grants"][-12:] *= 10
    row = ("public_euros_per_net_outcome", ALL, "employment", ALL)
    assert last_values(arrays)[row] == pytest.approx(3200)


def test_survivors_and_leavers_add_up_to_the_change_of_staff() -> None:
    arrays = tiny_world()
    arrays.tally["staff"][-12:, NORTH, EMPLOYMENT, ESS] = 9
    values = last_values(arrays)
    change = [values[name, ALL, ALL, ALL] for name in ("rate_staff_of_survivors", "rate_staff_of_leavers")]
    assert change[0] - change[1] == pytest.approx((9 - 12) / 12)


def test_long_waits_stand_in_the_last_bin() -> None:
    arrays = empty_world()
    arrays.wait_histogram[:, HOUSING, 60] = 1
    assert last_values(arrays, "median_wait_months")["median_wait_months", ALL, "housing", ALL] == 60.0


def test_burn_in_months_are_negative() -> None:
    arrays = tiny_world()
    shifted = RunArrays(**{**vars(arrays), "burn_in": 10})
    months = sorted({line[0] for line in evaluate(shifted, ["share_covered"], [Level.TOTAL]).lines()})
    assert months == list(range(-10, N_MONTHS - 10))


def test_no_row_is_broken_down_twice() -> None:
    series = evaluate(tiny_world())
    broken_down = (series.territory > 0).astype(int) + (series.domain > 0) + (series.provider > 0)
    assert broken_down.max() == 1


def test_breakdowns_of_people_add_up() -> None:
    for level in ("territory", "domain"):
        parts = [
            value * (0.6 if row[1] == "North" else 0.4 if row[1] == "South" else 1.0)
            for row, value in VALUES.items()
            if row[0] == "unmet_months_per_1000" and (row[1] if level == "territory" else row[2]) != ALL
        ]
        assert sum(parts) == pytest.approx(VALUES["unmet_months_per_1000", ALL, ALL, ALL])


def test_asking_for_fewer_indicators_changes_none_of_them() -> None:
    alone = last_values(tiny_world(), "share_covered")
    assert alone == {row: value for row, value in VALUES.items() if row[0] == "share_covered"}


def test_an_unknown_indicator_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ParameterError, match="did you mean 'share_covered'"):
        indicators_named(["share_coverd"])


def test_equal_results_hash_equal_and_one_bit_makes_a_difference() -> None:
    one, other = evaluate(tiny_world()), evaluate(tiny_world())
    assert one.content_hash() == other.content_hash()
    other.value[7] = np.nextafter(other.value[7], 1e9)
    assert one.content_hash() != other.content_hash()


def test_the_sign_of_zero_is_no_difference() -> None:
    one, other = evaluate(tiny_world()), evaluate(tiny_world())
    zero = int(np.flatnonzero(one.value == 0)[0])
    other.value[zero] = -0.0
    assert one.content_hash() == other.content_hash()


def test_names_follow_the_conventions_and_texts_are_there_in_both_languages() -> None:
    for name, one in INDICATORS.items():
        assert name.islower()
        assert isinstance(one.kind, Kind)
        assert isinstance(one.year, Year)
        for words in (one.unit, one.label, one.meaning):
            assert words["en"].strip()
            assert words["fr"].strip()
        assert one.meaning.en.endswith(".")
        assert one.meaning.fr.endswith(".")
        assert (one.kind is Kind.MONEY) == ("euros" in one.unit.en), name
        if one.year is Year.SUM:
            assert one.kind in {Kind.FLOW, Kind.MONEY}


def test_every_field_counted_is_used_by_an_indicator_or_named_as_a_detail() -> None:
    """A count nobody reports is a question: why is it counted?"""
    details = {"in_assessment", "spontaneous_ends", "successes", "drop_outs", "take_ups"}
    details |= {"receivables", "payroll"}
    details |= {"in_contact", "in_contact_not_seeking"}  # of the base report
    rng = np.random.default_rng(1)
    arrays = tiny_world()
    counted = (arrays.tally, arrays.civic, arrays.contracts, arrays.learning)
    for table in counted:
        for name in table.dtype.names:
            table[name] = rng.integers(20, 50, table[name].shape)
    # who is helped by contracts is never fewer than who would have done without: a price of a loss is no number
    arrays.contracts["cohort_gross"] += 50
    levels = [Level.TOTAL, Level.PROVIDER]
    before = evaluate(arrays, (), levels).content_hash()
    unread = set()
    tables = {name: table for table in counted for name in table.dtype.names}
    for name in (*CASE_FIELDS, *PROVIDER_FIELDS, *CIVIC_FIELDS, *CONTRACT_FIELDS, *LEARNING_FIELDS):
        table = tables[name]
        kept = table[name].copy()
        table[name] += rng.integers(1, 20, kept.shape)
        if evaluate(arrays, (), levels).content_hash() == before:
            unread.add(name)
        table[name] = kept
    assert unread == details


def test_equal_coverage_gives_an_inequality_near_zero_whatever_the_size() -> None:
    """200 draws of 8 equal territories of 50 people: the mean lies within 4 standard errors of 0."""
    n_draws, n_people, chance = 200, 50, 0.6
    arrays = empty_world(8, n_draws)
    served = np.random.default_rng(5).binomial(n_people, chance, (n_draws, 8))
    arrays.tally["in_need"][:, :, HOUSING, PUBLIC] = served
    arrays.tally["in_need"][:, :, HOUSING, NOBODY] = n_people - served
    values = evaluate(arrays, ["theil_coverage"], [Level.TOTAL]).value
    standard_error = values.std(ddof=1) / math.sqrt(n_draws)
    uncorrected = 7 * (1 - chance) / (2 * n_people * 8 * chance)
    assert abs(values.mean()) < 4 * standard_error < uncorrected / 2
