"""How practices leave the place where they were tried: from peer to peer, and by the State (MODEL 8)."""

from __future__ import annotations

import math

import numpy as np

from abm.institutions import Federation, federate
from abm.learning.january import January, adopt
from abm.learning.knowledge import Knowledge
from abm.learning.learning import Flags
from abm.learning.trials import OPINION_MONTHS, Outcome, opinion_of_state
from abm.parameters.learning import Generalisation
from abm.providers.columns import Floats, Integers, Records
from abm.rules.learning import at_scale, seen_effect, taken_over


def practice_network(january: January) -> Federation:
    """Ties between all who serve in a domain, of whatever kind: near peers, as in the federation of enterprises."""
    providers = january.providers
    rows = providers.rows
    numbers = np.flatnonzero(rows["alive"] == 1).astype(np.int32)
    return federate(
        numbers,
        len(rows),
        rows["key"][numbers],
        rows["domain"][numbers].astype(np.int64),
        providers.territory_keys[rows["territory"][numbers]],
        rows["place"][numbers],
        int(january.table["federation_ties"][0]),
    )


def spread(january: January, effects: list[Floats], published: list[Knowledge]) -> None:
    """Peers of those who use a published idea take it over when they expect a gain of it, all at the same time.

    Args:
        january: when.
        effects: true effects by domain.
        published: what is published, by domain.
    """
    if not any(len(known.ideas) for known in published):
        return
    network = practice_network(january)
    here = np.repeat(np.arange(len(network.start) - 1), np.diff(network.start))
    used = january.learning.taken  # what one idea does to it, no other reads
    for domain, known in enumerate(published):
        ours = january.peers(domain)
        for idea in known.ideas.tolist():
            belief = known.belief(idea, january.prior)
            if belief <= 0.0 or used[ours, idea].all():
                continue
            has_peer = np.zeros(len(used), dtype=np.bool_)
            has_peer[here[used[network.ties, idea]]] = True
            candidates = ours[has_peer[ours] & ~used[ours, idea]]
            takers = _take_over(january, candidates, idea, float(effects[domain][idea]), belief, known, True)
            _count(january, "spread", takers)


def generalise(january: January, effects: list[Floats], evaluated: list[Knowledge]) -> None:
    """The State has an idea it believes in taken up by all, or offers it to all who ask, territory by territory.

    It believes what all evaluations say; before there is any, its opinion a year after a trial began, where it does
    not wait.

    Args:
        january: when.
        effects: true effects by domain.
        evaluated: all evaluations, by domain.
    """
    rule = january.table["generalisation"]
    if not rule.any():
        return
    territory = january.providers.rows["territory"]
    early = january.table["generalise_before"] == 1
    for domain, known in enumerate(evaluated):
        ours = january.peers(domain)
        for idea in range(len(effects[domain])):
            where = rule > Generalisation.NEVER
            if known.precision[idea] > 0.0:
                belief = known.belief(idea, january.prior)
            else:
                where = where & early
                belief = _opinion(january, domain, idea, float(effects[domain][idea])) if where.any() else 0.0
            if belief <= 0.0:
                continue
            left = ours[~january.learning.taken[ours, idea]]
            left = left[where[territory[left]]]
            asked = rule[territory[left]] == Generalisation.ASKED
            true = float(effects[domain][idea])
            for chosen, wants in ((left[asked], True), (left[~asked], False)):
                takers = _take_over(january, chosen, idea, true, belief, known, wants)
                _count(january, "generalised", takers)


def _opinion(january: January, domain: int, idea: int, true: float) -> float:
    """What the State thinks of an idea whose trial began a year ago or earlier; 0 when there is none."""
    trials = january.learning.trials
    begun = (trials["idea"] == idea) & (january.learning.domains == domain)
    begun &= (trials["began"] <= january.month - OPINION_MONTHS) & (trials["outcome"] != Outcome.STOPPED)
    if not begun.any():
        return 0.0
    p = january.table[0]
    draw = opinion_of_state(january.seed, domain, idea)
    return float(seen_effect(true, float(p["opinion_bias"]), 1.0, float(p["opinion_error"]), draw))


def _take_over(
    january: January, candidates: Integers, idea: int, true: float, belief: float, known: Knowledge, wants: bool
) -> Integers:
    """Candidates take an idea over: those who expect a gain, or all of them.

    The true effect is that at the scale which it has once they use it too; what they expect knows nothing of it.

    Args:
        january: when.
        candidates: rows of providers of one domain that do not use it yet; shape (n,).
        idea: ordinal in the domain.
        true: its true effect where it was tried.
        belief: what is believed of it.
        known: evaluations that are known.
        wants: whether only those take it over who expect a gain.

    Returns:
        Rows of those who do.
    """
    if len(candidates) == 0:
        return candidates
    rows, p = january.providers.rows, january.table[0]
    fidelity, loss = float(p["fidelity"]), float(p["distance_loss"])
    centre = _where_tried(january, candidates, idea, known)
    distances = np.abs(rows["position"][candidates] - centre)
    beliefs = np.array([taken_over(belief, fidelity, loss, distance) for distance in distances.tolist()])
    chosen = beliefs > 0.0 if wants else np.ones(len(candidates), dtype=np.bool_)
    takers = candidates[chosen]
    if len(takers) == 0:
        return takers
    scaled = float(at_scale(true, _people(january, takers, idea), float(_tried_on(january, takers, idea)),
                            float(p["voltage"])))  # fmt: skip
    gains = np.array([taken_over(scaled, fidelity, loss, distance) for distance in distances[chosen].tolist()])
    adopt(january, takers, idea, true, gains, beliefs[chosen])
    return takers


def _where_tried(january: January, candidates: Integers, idea: int, known: Knowledge) -> float:
    """Practice that an idea was tried with: of its evaluations, else of all its trials; the mean of several."""
    if known.precision[idea] > 0.0:
        return float(known.position[idea])
    positions = _begun(january, candidates, idea)["position"].tolist()
    return math.fsum(positions) / max(1, len(positions))


def _begun(january: January, candidates: Integers, idea: int) -> Records:
    """Trials of an idea of the candidates' domain that were not stopped."""
    trials = january.learning.trials
    domain = january.providers.rows["domain"][candidates[:1]].astype(np.int64)
    begun = (trials["idea"] == idea) & np.isin(january.learning.domains, domain)
    chosen: Records = trials[begun & (trials["outcome"] != Outcome.STOPPED)]
    return chosen


def _people(january: January, takers: Integers, idea: int) -> float:
    """People served by all who use an idea, those who take it over now included."""
    rows, taken = january.providers.rows, january.learning.taken
    domain = rows["domain"][takers[0]]
    users: Flags = taken[:, idea] & (rows["alive"] == 1) & (rows["domain"] == domain)
    users[takers] = True
    return float(rows["served"][users].sum())


def _tried_on(january: January, takers: Integers, idea: int) -> int:
    """People served where an idea has been tried so far."""
    return int(_begun(january, takers, idea)["people"].sum())


def _count(january: January, field: str, takers: Integers) -> None:
    rows = january.providers.rows
    np.add.at(january.counts[field], (rows["territory"][takers], rows["domain"][takers]), 1.0)
