"""What a provider expects of the people who ask for its help, where providers cream (MODEL 5.3)."""

import numpy as np

from abm.compiled import kernel, part
from abm.engine.choice import need_of
from abm.randomness import choice_index, normal, spell_key
from abm.rules.creaming import (
    case_cost,
    creaming_score,
    end_in_service,
    end_without_service,
    expected_margin,
    expected_result,
    is_passed_over,
)
from abm.rules.matching import fit
from abm.rules.need import severity_slowing
from abm.rules.service import frailty_in_service, success_hazard
from abm.vocabulary import N_DOMAINS, CaseState, Domain, QueueOrder, Stream

RESULT_UNIT = 1e9
"""Expected results are added in whole thousand-millionths, so that their sum does not depend on the order."""


@part
def result_expected(seed, case, need, provider, p, rate):  # type: ignore[no-untyped-def]
    """Result that one provider expects of one person within 12 months."""
    z = normal(
        seed, Stream.EXPECTED_RESULT, spell_key(need, case.mark, case.relapse), choice_index(provider.key, 0)
    )
    suits = fit(case.profile, provider.position, p.profile_width)
    if case.domain == Domain.AUTONOMY:  # nobody's need ends: the result is a month of good service
        well = 1.0 if provider.success_factor * suits >= p.well_served_threshold else 0.0
        return expected_result(well, 0.0, provider.gross_metric, p.expectation_error, z)
    spontaneous = rate.spontaneous[case.domain] * case.frailty
    drag = rate.drag[case.domain]
    slowing = severity_slowing(drag, case.severity)
    success = success_hazard(
        rate.success[case.domain], provider.success_factor, suits, slowing,
        frailty_in_service(case.frailty, p.frailty_in_service),
    )
    return expected_result(
        end_in_service(spontaneous * slowing + success),
        end_without_service(spontaneous, drag, case.severity, p.severity_growth, p.severity_cap),
        provider.gross_metric, p.expectation_error, z,
    )


@kernel
def mean_results(seed, cases, n, citizens, first_citizen, territory_keys, providers, params, rates):  # type: ignore[no-untyped-def]
    """Mean result expected of everybody on a list or in service, by cell; 0 where nobody creams.

    Args:
        seed: seed of the run.
        cases: open cases; ``n`` of them.
        n: number of open cases.
        citizens: records of citizens.
        first_citizen: first citizen of each territory.
        territory_keys: identities of territories.
        providers: records of providers.
        params: parameter record by territory.
        rates: solved hazards.
    """
    n_cells = (first_citizen.shape[0] - 1) * N_DOMAINS
    means = np.zeros(n_cells, np.float64)
    creamed = False
    for row in range(providers.shape[0]):
        creamed = creamed or (providers[row].alive == 1 and providers[row].queue_order == QueueOrder.CREAMING)
    if not creamed:
        return means
    sums, counts = np.zeros(n_cells, np.int64), np.zeros(n_cells, np.int64)
    for index in range(n):
        case = cases[index]
        territory = citizens[case.citizen].territory
        if case.provider < 0 or providers[case.provider].queue_order != QueueOrder.CREAMING:
            continue
        if case.state == CaseState.WAITING or case.state == CaseState.SERVED:
            need = need_of(case, territory, first_citizen, territory_keys)
            result = result_expected(seed, case, need, providers[case.provider], params[territory], rates[0])
            cell = territory * N_DOMAINS + case.domain
            sums[cell] += int(result * RESULT_UNIT)
            counts[cell] += 1
    for cell in range(n_cells):
        if counts[cell] > 0:
            means[cell] = sums[cell] / RESULT_UNIT / counts[cell]
    return means


@part
def margin_expected(seed, case, need, provider, mean_result, p, rate):  # type: ignore[no-untyped-def]
    """What a case would leave to a provider, in planned costs of a case."""
    result = 0.0
    if provider.choice_risk > 0.0:
        result = result_expected(seed, case, need, provider, p, rate)
    cost = case_cost(case.severity, rate.severity_served[case.domain], p.case_cost_per_severity)
    return expected_margin(provider.choice_risk, result, mean_result, cost)


@part
def creaming_priority(seed, case, need, provider, mean_result, p, rate):  # type: ignore[no-untyped-def]
    """Priority of a person for a provider that creams; with nothing at stake it is her need and nothing else."""
    if provider.choice_risk == 0.0 and p.case_cost_per_severity == 0.0:
        return case.severity - 1.0
    margin = margin_expected(seed, case, need, provider, mean_result, p, rate)
    return creaming_score(margin, provider.mission, p.need_weight, case.severity)


@part
def passes_over(seed, case, need, provider, mean_result, p, rate):  # type: ignore[no-untyped-def]
    """Whether a provider rather leaves a place empty than take this person."""
    if provider.queue_order != QueueOrder.CREAMING or provider.mission > 0.0:
        return False
    margin = margin_expected(seed, case, need, provider, mean_result, p, rate)
    return is_passed_over(margin, provider.mission, p.passing_over)
