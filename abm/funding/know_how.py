"""Know-how: enterprises learn from the best of their federated peers, for a price (MODEL 5.7)."""

from __future__ import annotations

import numpy as np

from abm.funding.january import WHO_LEARNS, January, Strategy
from abm.institutions import federate
from abm.providers.plan import monthly_cost
from abm.rules.scaling import kept_at_site


def share_know_how(january: January, strategy: Strategy) -> None:
    """Take over what the best of one's federated peers does better, all at once, for a price."""
    providers, parameters, holders = january.providers, january.parameters, january.holders
    rows, months = providers.rows, float(getattr(parameters.scaling, strategy.start_up))
    learns = january.able & (january.draws(WHO_LEARNS) < january.table[strategy.switch][holders.territory])
    peers = federate(
        holders.rows.astype(np.int32), len(rows), holders.key, holders.domain,
        providers.territory_keys[holders.territory], rows["place"][holders.rows], parameters.funding.federation_ties,
    )  # fmt: skip
    before, economy, fidelity = rows["quality"].copy(), providers.prices, parameters.learning.fidelity
    best_of: dict[int, int] = {}
    for holder in np.flatnonzero(learns).tolist():
        row = int(holders.rows[holder])
        own, theirs = before[row], peers.ties[peers.start[row] : peers.start[row + 1]]
        best = before[theirs].max(initial=own)
        cost = int(months * monthly_cost({name: rows[name][row] for name in ("domain", "paid")}, economy))
        if best > own and cost <= january.capital.left_of(holder):
            rows["quality"][row] = kept_at_site(float(best), float(own), fidelity)
            best_of[int(rows["key"][row])] = int(rows["key"][theirs[before[theirs] == best]].min())
            january.pay(holder, cost, lacking=0.0)
    if fidelity > 0.0 and best_of:
        january.hand_on(np.array(list(best_of.values())), np.array(list(best_of)))
