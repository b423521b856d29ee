"""Trials that begin: who tries which idea, what it costs, and what it takes from capacity."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from abm.flows import Flow
from abm.learning.january import January
from abm.learning.knowledge import Knowledge
from abm.learning.trials import TRIAL, Draw, Outcome, chance_of
from abm.ledger import EVALUATOR_ACCOUNT, FIRST_AUTHORITY, STATE_ACCOUNT, post
from abm.parameters.learning import Triers
from abm.providers.columns import CENTS, Floats, Records
from abm.rules.learning import trials_expected
from abm.vocabulary import N_DOMAINS, ProviderKind

INHABITANTS = 68e6
"""Of France: a trial of real size costs a society so much less as it has fewer inhabitants."""
MOST_ON_TRIAL = 0.5
"""No provider tries with more than half of its capacity."""
_ESS, _NOBODY, _EVALUATION = int(ProviderKind.ESS), int(ProviderKind.NOBODY), int(Flow.EVALUATION)


def begin_trials(january: January, effects: list[Floats], published: list[Knowledge]) -> None:
    """Each cell begins its trials of the year.

    Args:
        january: when.
        effects: true effects by domain, which say how many ideas there are.
        published: what is published by domain; nobody tries again what everybody can read.
    """
    begun = []
    for cell in range(january.providers.n_cells):
        territory, domain = divmod(cell, N_DOMAINS)
        n = _number(january, cell)
        if n == 0:
            continue
        known = published[domain].precision > 0.0
        who = int(january.table["triers"][territory])
        triers = _enterprises(january, cell, n) if who == Triers.ENTERPRISES else [cell]
        for row in triers:
            ideas = _untried(january, cell, row, who, len(effects[domain]), known)
            for idea in ideas[: 1 if who == Triers.ENTERPRISES else n]:
                begun.append(_begin(january, cell, row, who, idea))
    if begun:
        trials = january.learning.trials
        january.learning.trials = np.concatenate([trials, np.array(begun, dtype=TRIAL)])


def set_on_trial(january: January) -> None:
    """Share of capacity that running trials take from each provider until the next January."""
    rows, trials = january.providers.rows, january.learning.trials
    rows["on_trial"] = 0.0
    for trial in trials[trials["outcome"] == Outcome.RUNNING]:
        share = float(january.table["trial_capacity"][int(trial["cell"]) // N_DOMAINS])
        trying = january.trying(trial)
        rows["on_trial"][trying] = np.minimum(MOST_ON_TRIAL, rows["on_trial"][trying] + share)


def _number(january: January, cell: int) -> int:
    """Trials that a cell begins this year: the whole part of what is expected, one more by lot."""
    territory = cell // N_DOMAINS
    p = january.table[territory]
    n, selection, rank = float(p["trials_a_year"]), float(p["self_selection"]), float(january.rank[territory])
    expected: float = trials_expected(n, selection, rank)
    whole = math.floor(expected)
    key = int(january.providers.cells["key"][cell])
    one_more = chance_of(january.seed, key, Triers.TERRITORIES, january.years, Draw.NUMBER) < expected - whole
    return whole + int(one_more)


def _key(january: January, cell: int, row: int, who: int) -> int:
    providers = january.providers
    return int(providers.rows["key"][row] if who == Triers.ENTERPRISES else providers.cells["key"][cell])


def _enterprises(january: January, cell: int, n: int) -> list[int]:
    """Enterprises of a cell that try this year, by lot."""
    rows, here = january.providers.rows, january.members[cell]
    lots = [
        (chance_of(january.seed, int(rows["key"][row]), Triers.ENTERPRISES, january.years, Draw.NUMBER), row)
        for row in here[rows["kind"][here] == _ESS].tolist()
    ]
    return [row for _, row in sorted(lots)[:n]]


def _untried(january: January, cell: int, row: int, who: int, n_ideas: int, known: np.ndarray) -> list[int]:
    """Ideas that somebody could try, in the order of the lot."""
    trials, learning, key = january.learning.trials, january.learning, _key(january, cell, row, who)
    tried = set(trials["idea"][(trials["key"] == key) & (trials["cell"] == cell)].tolist())
    free = [idea for idea in range(n_ideas) if idea not in tried and not known[idea] and not learning.taken[row, idea]]
    return sorted(free, key=lambda idea: chance_of(january.seed, key, who, idea, Draw.LOT))


def _begin(january: January, cell: int, row: int, who: int, idea: int) -> Any:
    territory, domain = divmod(cell, N_DOMAINS)
    p, providers, key = january.table[territory], january.providers, _key(january, cell, row, who)
    trial = np.zeros(1, dtype=TRIAL)[0]
    trial["key"], trial["cell"], trial["who"], trial["idea"] = key, cell, who, idea
    trial["began"] = january.month
    trial["evaluated"] = chance_of(january.seed, key, who, idea, Draw.EVALUATED) < p["evaluated_share"]
    trial["precision"] = float(p["evaluation_effort"]) / float(p["trial_error"]) ** 2
    trial["money"] = january.money()[cell]
    trying = january.trying(trial)
    trial["people"] = providers.rows["served"][trying].sum()
    trial["position"] = _practice(providers.rows[trying])
    january.counts["trials_begun"][territory, domain] += 1
    if trial["evaluated"]:
        _pay(january, cell, float(p["trial_cost"]) * float(p["evaluation_effort"]))
    return trial


def _practice(trying: Records) -> float:
    """Position of those who try, mean by people served, of all alike where nobody is; in any order the same."""
    weights = trying["served"] if trying["served"].any() else np.ones(len(trying))
    return math.fsum((trying["position"] * weights).tolist()) / float(weights.sum())


def _pay(january: January, cell: int, euros: float) -> None:
    """Pay for an evaluation at the size of the society: the authority its part of the cell's money, the State the rest.

    Args:
        january: when; the books and counts are written.
        cell: where.
        euros: in a society of real size.
    """
    territory, domain = divmod(cell, N_DOMAINS)
    providers = january.providers
    cents = round(euros * CENTS * float(providers.citizens.sum()) / INHABITANTS)
    local = int(cents * float(providers.cells["local_share"][cell]))
    books = providers.ledger.books
    post(books, _EVALUATION, STATE_ACCOUNT, EVALUATOR_ACCOUNT, cents - local)
    post(books, _EVALUATION, FIRST_AUTHORITY + territory, EVALUATOR_ACCOUNT, local)
    january.counts["trial_cost"][territory, domain] += cents
    january.tally_row["paid_by_authorities"][territory, domain, _NOBODY] += local
