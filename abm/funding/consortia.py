"""Consortia: federated enterprises that bid together and share fixed cost, for their time (MODEL 4, 5.7).

Whether an enterprise is one that cooperates is a draw of its own that holds for life; of those whose draw lies below
``scaling.cooperation``, each works for a year with all of its federated peers that cooperate too. Partners need not
have the same partners: a consortium is one enterprise's, as a group of firms that answers a tender is one firm's.
"""

from __future__ import annotations

import numpy as np

from abm.funding.draws import uniforms
from abm.funding.holders import Holders
from abm.funding.january import January, Strategy
from abm.institutions import EXPERIENCE_PARTS, Federation, federate
from abm.parameters import Parameters
from abm.providers.columns import Floats, Integers, Providers
from abm.vocabulary import Stream

_SCALING = int(Stream.SCALING)
_WHO_COOPERATES = 2**20
"""Index of the draw, beyond those of years."""


def federation_of(providers: Providers, parameters: Parameters, holders: Holders) -> Federation:
    """Ties between the holders that are alive."""
    there = np.flatnonzero(providers.rows["alive"][holders.rows] == 1)
    rows = holders.rows[there]
    return federate(
        rows.astype(np.int32), len(providers.rows), holders.key[there], holders.domain[there],
        providers.territory_keys[holders.territory[there]], providers.rows["place"][rows],
        parameters.funding.federation_ties,
    )  # fmt: skip


def _over_peers(federation: Federation, of_row: Integers) -> Integers:
    """Sum over the peers of each row; whole numbers, so that the order of rows is no matter."""
    sums = np.concatenate([[0], np.cumsum(of_row[federation.ties])])
    over: Integers = sums[federation.start[1:]] - sums[federation.start[:-1]]
    return over


def end_agreements(providers: Providers) -> None:
    """What was agreed for a year ends: consortia, and the year in which a merger takes time."""
    for name in ("partners", "merging"):
        if providers.rows[name].any():
            providers.rows[name] = 0


def cooperate(january: January, strategy: Strategy) -> None:
    """Enterprises that cooperate find their partners of the year among their federated peers."""
    providers, holders, rows = january.providers, january.holders, january.providers.rows
    draws = np.empty(len(holders.rows))
    uniforms(january.seed, _SCALING, holders.key, _WHO_COOPERATES, draws)
    there = rows["alive"][holders.rows] == 1
    does = there & (draws < january.table[strategy.switch][holders.territory])
    cooperates = np.zeros(len(rows), dtype=np.int64)
    cooperates[holders.rows] = does
    peers = _over_peers(federation_of(providers, january.parameters, holders), cooperates)
    rows["partners"][holders.rows] = np.where(does, peers[holders.rows], 0)


def bid_sizes(providers: Providers, parameters: Parameters, holders: Holders) -> Floats:
    """Size with which each enterprise bids: its own, and that of its partners of the year that ends.

    Returns:
        Real-equivalent FTE; shape (holders,).
    """
    works_with_others = providers.rows["partners"] > 0
    if not works_with_others.any():
        return holders.size
    parts = np.zeros(len(works_with_others), dtype=np.int64)
    parts[holders.rows] = np.rint(holders.size * EXPERIENCE_PARTS).astype(np.int64)
    parts[~works_with_others] = 0
    of_peers = _over_peers(federation_of(providers, parameters, holders), parts) / EXPERIENCE_PARTS
    sizes: Floats = holders.size + np.where(works_with_others, of_peers, 0.0)[holders.rows]
    return sizes
