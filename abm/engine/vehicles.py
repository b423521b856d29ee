"""Vehicles of outcome contracts: what each has to pay, has drawn and holds; the month of those that run (MODEL 7).

All vehicles share the account of the intermediary; what each holds stands here.
"""

from __future__ import annotations

import numpy as np

from abm.compiled import part
from abm.flows import Flow
from abm.ledger import EVALUATOR_ACCOUNT, HOUSEHOLDS_ACCOUNT, INTERMEDIARY_ACCOUNT, INVESTORS_ACCOUNT, post
from abm.randomness import uniform
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS, Stream

VEHICLE = np.dtype(
    [
        ("operator_key", np.int64),  # key of the operator
        ("operator", np.int32),  # row of the operator
        ("cell", np.int32),  # territory × 4 + domain
        ("signed", np.int32),  # month from the start of the burn-in
        ("months", np.int32),  # months of service
        ("tests", np.int32),  # tests its terms have
        ("service", np.int64),  # money for service over these months, cents
        ("fee", np.int64),  # money of the intermediary over these months, cents
        ("evaluation", np.int64),  # money of the evaluator over these months, cents
        ("capital", np.int64),  # capital promised, cents
        ("drawn", np.int64),  # of it, drawn so far, cents
        ("balance", np.int64),  # drawn or earned, not spent or handed on, cents
        ("running", np.uint8),  # 1 while service goes on
        ("end", np.uint8),  # why service ends this month
    ],
    align=True,
)
GOES_ON, IS_OVER, ENDED_EARLY = 0, 1, 2
"""Why service under a contract ends: it does not; it is over, its operator or its money is gone; the payer ends it."""
NO_WINDOW = -1
_AFTERWARDS = int(Stream.AFTERWARDS)
_INVESTMENT, _WAGES, _EVALUATION = int(Flow.INVESTMENT), int(Flow.WAGES), int(Flow.EVALUATION)
_EARLY_DRAW = 1024
"""Index of the draw of an early end, beyond others of a month."""
DRAWS_A_MONTH = 4096


@part
def part_of_month(cents, age, months):  # type: ignore[no-untyped-def]
    """Part of a sum that falls to one month, so that all parts add up to it."""
    return cents * (age + 1) // months - cents * age // months


@part
def draw_capital(vehicle, shares, drawn_of, drawn_now, cents):  # type: ignore[no-untyped-def]
    """Draw so much of the capital promised, from all investors in proportion to what they promised.

    Args:
        vehicle: VEHICLE record; ``drawn`` and ``balance`` are written.
        shares: promised by each investor.
        drawn_of: drawn from each so far; written.
        drawn_now: drawn from each this month, for all contracts; written.
        cents: no more than what is left of the capital.
    """
    missing = cents
    for place in range(shares.shape[0]):
        part = min(missing, -(-cents * shares[place] // vehicle.capital), shares[place] - drawn_of[place])
        drawn_of[place] += part
        drawn_now[place] += part
        missing -= part
    for place in range(shares.shape[0]):  # who was rounded up before has less left
        part = min(missing, shares[place] - drawn_of[place])
        drawn_of[place] += part
        drawn_now[place] += part
        missing -= part
    vehicle.drawn += cents
    vehicle.balance += cents


@part
def pay_service(  # type: ignore[no-untyped-def]
    month, seed, vehicles, n, shares, drawn_of, paid_in, ends, window, drawn_now, providers, books, params, tally,
):
    """A month of all contracts that run: capital as far as it is needed, service, fee and evaluation.

    Args:
        month: month since the start of the burn-in.
        seed: seed of the run.
        vehicles: VEHICLE records; the first ``n`` count.
        n: number of contracts signed so far.
        shares: promised (contracts, investors), cents.
        drawn_of: drawn so far (contracts, investors), cents; written.
        paid_in: drawn (contracts, months after signature), cents; written.
        ends: months after signature before which people are served who count at each test (contracts, tests).
        window: by contract, which test counts those served now; written.
        drawn_now: drawn this month by investor, cents; written.
        providers: records of providers; ``contract`` is written.
        books: the open books of the ledger.
        params: parameter record by territory.
        tally: this month's counts of contracts.
    """
    drawn_now[:] = 0
    for number in range(n):
        vehicle = vehicles[number]
        if vehicle.running == 0:
            continue
        provider = providers[vehicle.operator]
        territory, domain = vehicle.cell // N_DOMAINS, vehicle.cell % N_DOMAINS
        age = month - vehicle.signed
        hazard = params[territory].early_termination / MONTHS_PER_YEAR
        vehicle.end = GOES_ON
        if hazard > 0.0 and uniform(
            seed, _AFTERWARDS, vehicle.operator_key, _EARLY_DRAW + month * DRAWS_A_MONTH
        ) < hazard:
            vehicle.end = ENDED_EARLY
        elif provider.alive == 0 or provider.key != vehicle.operator_key or age >= vehicle.months:
            vehicle.end = IS_OVER
        if vehicle.end != GOES_ON:
            continue
        service = part_of_month(vehicle.service, age, vehicle.months)
        fee = part_of_month(vehicle.fee, age, vehicle.months)
        evaluation = part_of_month(vehicle.evaluation, age, vehicle.months)
        short = service + fee + evaluation - vehicle.balance
        if short > vehicle.capital - vehicle.drawn:  # capital is used up and results have brought too little
            vehicle.end = IS_OVER
            continue
        count = tally[territory, domain]
        if short > 0:
            draw_capital(vehicle, shares[number], drawn_of[number], drawn_now, short)
            paid_in[number, age] += short
            post(books, _INVESTMENT, INVESTORS_ACCOUNT, INTERMEDIARY_ACCOUNT, short)
            count.capital_drawn += short
        vehicle.balance -= service + fee + evaluation
        post(books, _INVESTMENT, INTERMEDIARY_ACCOUNT, books.first_provider + vehicle.operator, service)
        post(books, _WAGES, INTERMEDIARY_ACCOUNT, HOUSEHOLDS_ACCOUNT, fee)
        post(books, _EVALUATION, INTERMEDIARY_ACCOUNT, EVALUATOR_ACCOUNT, evaluation)
        post(books, _WAGES, EVALUATOR_ACCOUNT, HOUSEHOLDS_ACCOUNT, evaluation)
        count.contract_income += service
        count.contract_fees += fee + evaluation
        provider.contract = service * MONTHS_PER_YEAR
        window[number] = vehicle.tests - 1
        for test in range(vehicle.tests):
            if age < ends[number, test]:
                window[number] = test
                break
