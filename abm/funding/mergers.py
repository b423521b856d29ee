"""Mergers: an enterprise with little cash becomes part of a federated peer with cash (MODEL 4, 5.7).

Both are of one territory and domain and of one family of legal forms, so that what is held stays where the law wants
it. All of one is added to the other: staff, volunteers, public money by instrument and the claims on it, cash and
debts, givers. The one that goes on keeps its key, its place and its way of working; what staff brings along (quality,
governance, overhead) is averaged by staff. People go with their enterprise (``abm.engine.mergers``).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.funding.consortia import federation_of
from abm.funding.draws import uniforms
from abm.funding.holders import usual_costs
from abm.funding.january import January, Strategy
from abm.institutions import Federation, Rows
from abm.ledger import hand_over
from abm.providers.columns import Floats, Integers, Providers
from abm.randomness import exponential
from abm.rules.scaling import start_up_cost
from abm.vocabulary import MONTHS_PER_YEAR, LegalForm, Stream

Booleans = npt.NDArray[np.bool_]

_MERGER = int(Stream.MERGER)
_FAMILIES = (
    (LegalForm.ASSOCIATION, LegalForm.FOUNDATION), (LegalForm.SCIC, LegalForm.SCOP), (LegalForm.MUTUAL,)
)  # fmt: skip
FAMILY = {form: number for number, forms in enumerate(_FAMILIES) for form in forms}
"""Legal forms that may merge with each other have the same number."""

SUMMED = (
    "size", "staffed", "places", "served", "waiting", "successes", "drop_outs", "year_successes", "year_served",
    "paid", "volunteers", "affordable", "giving_weight", "private_income", "income_reference", "other_cost", "grant",
    "procurement", "subsidy", "grant_before", "procurement_before", "subsidy_before", "year_income", "year_cost",
    "sites", "severity", "instalment",
)  # fmt: skip
"""Columns that are added up."""
AVERAGED = (
    "quality", "governance", "mission", "overhead", "success_factor", "fee", "cost_shock", "cash_target",
    "delay_grants", "delay_procurement", "delay_subsidies", "extra_cost", "reputation", "on_trial",
)  # fmt: skip
"""Columns averaged by paid staff."""
KEPT = (
    "key", "place", "position", "territory", "kind", "domain", "alive", "legal_form", "ceiling", "limit", "tie",
    "income_at_risk", "monitoring", "choice_risk", "queue_order", "gross_metric", "contract", "contract_number",
    "contract_stake", "contract_gross", "contract_share", "partners", "merged_into", "months_to_open", "incoming",
    "incoming_income", "closing",
)  # fmt: skip
"""Columns of the one that goes on that stay as they are; those of contracts and of opening are empty, whoever has
one or is not open yet does not merge. Of the others the reference size is the larger one, the year of birth the earlier
one, a parent either's."""


def merge(january: January, strategy: Strategy) -> None:
    """Enterprises with little cash that look for a partner become part of a federated peer that can pay for it."""
    holders, providers = january.holders, january.providers
    draws = np.empty(len(holders.rows))
    uniforms(january.seed, _MERGER, holders.key, january.month // MONTHS_PER_YEAR, draws)
    costs = usual_costs(holders, providers, january.table)
    free = _are_free(january)
    looks = free & _are_weak(january, costs) & (draws < january.table[strategy.switch][holders.territory])
    months = float(getattr(january.parameters.scaling, strategy.start_up))
    federation = federation_of(providers, january.parameters, holders)
    holder_of = np.full(len(providers.rows), -1, dtype=np.int64)
    holder_of[holders.rows] = np.arange(len(holders.rows))
    for weak in sorted(np.flatnonzero(looks).tolist(), key=lambda one: (draws[one], holders.key[one])):
        cost = int(start_up_cost(months, MONTHS_PER_YEAR * float(costs[weak])))
        peers = holder_of[_peers_of(federation, int(holders.rows[weak]))]
        partner = _partner(january, weak, peers[free[peers]], cost) if free[weak] else None
        if partner is not None:
            january.pay(partner, cost, lacking=0.0)
            _pass_money(january, weak, partner)
            join(providers, int(holders.rows[weak]), int(holders.rows[partner]))
            january.hand_on(holders.key[[weak]], holders.key[[partner]])
            january.count("mergers", int(holders.cell[weak]), 1)
            free[weak] = free[partner] = False


def _are_free(january: January) -> Booleans:
    """Holders that may merge: those that are open and no operator of an outcome contract."""
    holders = january.holders
    bound = np.fromiter(january.bound, dtype=np.int64, count=len(january.bound))
    has_opened = january.providers.rows["months_to_open"][holders.rows] == 0
    free: Booleans = has_opened & ~np.isin(holders.key, bound)
    return free


def _are_weak(january: January, costs: Floats) -> Booleans:
    """Holders with so little cash that more of their like close (``enterprises.freeze_months``)."""
    books, holders = january.providers.ledger.books, january.holders
    cash = books.cash[books.first_provider + holders.rows] - books.credit[holders.rows]
    weak: Booleans = cash < january.table["freeze_months"][holders.territory] * costs
    return weak


def _peers_of(federation: Federation, row: int) -> Rows:
    """Rows that a row is federated with."""
    return federation.ties[federation.start[row] : federation.start[row + 1]]


def _partner(january: January, weak: int, peers: Integers, cost: int) -> int | None:
    """Holder that takes another in: a race among peers that may and can on their own, by staff."""
    holders, rows = january.holders, january.providers.rows
    key, family = int(holders.key[weak]), FAMILY[LegalForm(rows["legal_form"][holders.rows[weak]])]
    best, best_time = None, np.inf
    for other in peers.tolist():
        peer = rows[holders.rows[other]]
        fits = holders.cell[other] == holders.cell[weak] and FAMILY[LegalForm(peer["legal_form"])] == family
        if fits and january.capital.alone[other] and january.capital.left_of(other) >= cost:
            time = exponential(january.seed, _MERGER, int(holders.key[other]), key) / max(float(peer["paid"]), 1e-9)
            if time < best_time:
                best, best_time = other, time
    return best


def _pass_money(january: January, weak: int, partner: int) -> None:
    """What one got this January becomes the other's, for who shares what is left."""
    holders = january.holders
    for columns in (holders.held, holders.won, january.round_one):
        columns[:, partner] += columns[:, weak]
        columns[:, weak] = 0.0
    holders.size[partner] += holders.size[weak]
    january.able[weak] = False
    january.capital.end(weak)
    january.reach[weak] = holders.size[weak] = 0.0


def join(providers: Providers, gone: int, stays: int) -> None:
    """Add all that one enterprise is and holds to another one of its cell; its row is free once its people have moved.

    Args:
        providers: all providers.
        gone: row of the one that ceases.
        stays: row of the one that goes on.
    """
    one, other = providers.rows[gone], providers.rows[stays]
    weight = float(one["paid"]) / max(float(one["paid"]) + float(other["paid"]), 1e-9)
    for name in AVERAGED:
        other[name] = float(other[name]) + weight * (float(one[name]) - float(other[name]))
    for name in SUMMED:
        other[name] += one[name]
    other["reference_size"] = max(float(one["reference_size"]), float(other["reference_size"]))
    other["born"] = min(int(one["born"]), int(other["born"]))
    other["parent"] = other["parent"] or one["parent"]
    other["merged"] += one["merged"] + 1
    other["merging"] = 1
    hand_over(providers.ledger.books, gone, stays)
    key = int(other["key"])
    for name in SUMMED:
        one[name] = 0
    one["alive"], one["merged_into"] = 0, key


def heirs(providers: Providers) -> Integers:
    """Row of the enterprise that each row has merged into, -1 for the others; who merged is then forgotten."""
    rows = providers.rows
    found = np.full(len(rows), -1, dtype=np.int64)
    gone = np.flatnonzero(rows["merged_into"] != 0)
    row_of = {int(rows["key"][row]): row for row in np.flatnonzero(rows["alive"] == 1).tolist()}
    for row in gone.tolist():
        found[row] = row_of[int(rows["merged_into"][row])]
    rows["merged_into"][gone] = 0
    return found
