"""What outcome contracts cost: in a run, and when one is valued on many results."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.figure import Aim, Figure
from benchmarks.fresh import fresh
from benchmarks.sizes import Sizes

SMALL, LARGE = 2_000, 100_000
"""Citizens of the runs."""
MORE_MS, MORE_SHARE = Aim(5.0), Aim(10.0)
VALUED = 100_000
"""Results on which a contract is valued."""
VALUED_AIM = Aim(1.0)
SET_ASIDE = 0.03
"""Share of direct provision that is moved to contracts."""


def pairs_of_runs(name: str, citizens: int, burn_in: int, months: int, pairs: int) -> list[tuple[float, float]]:
    """Processor time of the same run without contracts and with them, seconds, in one process, in turn.

    Args:
        name: of the terms.
        citizens: of the society.
        burn_in: months before the scenario.
        months: of the scenario.
        pairs: how many, each under a seed of its own.
    """
    from abm.inputs import Inputs
    from abm.parameters import Parameters
    from abm.parameters.names import with_values
    from abm.simulate import simulate
    from scenarios.contract_file import load_contract

    plain = Inputs(citizens=citizens, burn_in_months=burn_in, months=months)
    parameters = with_values(Parameters(), {"funding.moved_to_contracts": SET_ASIDE})
    contracted = Inputs(parameters, citizens=citizens, burn_in_months=burn_in, months=months, terms=load_contract(name))

    def spent(inputs: Inputs, seed: int) -> float:
        clock = time.process_time()
        simulate(inputs, seed)
        return time.process_time() - clock

    for inputs in (plain, contracted):
        simulate(inputs, 0)
    found = []
    for seed in range(1, pairs + 1):
        first = seed % 2 == 0  # who comes second finds a warm cache
        one = spent(plain if first else contracted, seed)
        other = spent(contracted if first else plain, seed)
        found.append((one, other) if first else (other, one))
    return found


def seconds_to_value(name: str, n_results: int) -> float:
    """Seconds to value one contract on so many sets of results.

    Args:
        name: of the contract.
        n_results: sets of results.
    """
    import numpy as np

    from abm.contracts.payments import payoff
    from abm.contracts.plan import goal_of
    from abm.errors import ParameterError
    from scenarios.contract_file import load_contract

    terms = load_contract(name)
    chance = np.random.default_rng(1)
    values = {}
    for metric in terms.metrics:
        try:
            goal = goal_of(terms, metric)
        except ParameterError:
            goal = 100_000_000
        for test in terms.tests:
            drawn = np.abs(goal) * chance.lognormal(-0.1, 0.5, n_results)
            values[metric.id, test.id] = np.rint(drawn).astype(np.int64)
            if metric.kind == "count":
                values[metric.id, test.id] -= values[metric.id, test.id] % 1_000_000
    payoff(terms, values)
    times = []
    for _ in range(3):
        clock = time.perf_counter()
        payoff(terms, values)
        times.append(time.perf_counter() - clock)
    return median(times)


def measure(sizes: Sizes) -> list[Figure]:
    """What contracts add to a small and to a large run, and how long the slowest published contract takes."""
    figures = []
    for name in ("cis", "sib"):
        small = fresh(
            pairs_of_runs, name=name, citizens=min(SMALL, sizes.run_citizens), burn_in=sizes.run_burn_in,
            months=sizes.run_months, pairs=max(2, sizes.runs),
        )  # fmt: skip
        large = fresh(
            pairs_of_runs, name=name, citizens=min(LARGE, sizes.compared[-1]), burn_in=12,
            months=max(12, 10 * sizes.compared_months), pairs=max(2, 3 * sizes.repetitions),
        )  # fmt: skip
        figures += _of_pairs(name, f"{min(SMALL, sizes.run_citizens):,}", small, in_ms=True)
        figures += _of_pairs(name, f"{min(LARGE, sizes.compared[-1]):,}", large, in_ms=False)
    return [*figures, *_of_values()]


def _of_pairs(name: str, citizens: str, pairs: list[tuple[float, float]], in_ms: bool) -> list[Figure]:
    without, more = median(one for one, _ in pairs), median(other - one for one, other in pairs)
    note = f"median of {len(pairs)} pairs in one process, processor time"
    where = f"{citizens} citizens, terms {name}"
    return [
        Figure(f"a run without contracts, {where}", 1000.0 * without, "ms", note=note),
        Figure(f"contracts cost more, everything else included, {where}", 1000.0 * more, "ms",
               MORE_MS if in_ms else None, note),
        Figure(f"contracts cost more, share, everything else included, {where}",
               100.0 * median(other / one - 1.0 for one, other in pairs), "%", None if in_ms else MORE_SHARE, note),
    ]  # fmt: skip


def _of_values() -> list[Figure]:
    from scenarios.contract_file import contracts

    found = {name: fresh(seconds_to_value, name=name, n_results=VALUED) for name in contracts()}
    slowest = max(found, key=lambda name: found[name])
    return [
        Figure(f"valuing a contract on {VALUED:,} results, median of {len(found)}", median(found.values()), "s"),
        Figure(f"  the slowest, {slowest}", found[slowest], "s", VALUED_AIM, "median of 3"),
    ]
