"""Counts and sums of one month, kept by territory, domain and provider kind; everything reported comes from here.

Shape of the whole tally: (months, territories, domains, provider kinds). People and spells nobody serves stand
under the kind NOBODY. ``stock`` fields hold the state at the end of the month, ``flow`` fields what happened in it.
Money is in euro cents.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from abm.vocabulary import N_DOMAINS, N_KINDS

Tally = npt.NDArray[np.void]

CASE_FIELDS = {
    "in_need": "stock: people in need; under the kind that serves them, else NOBODY",
    "severity": "stock: sum of their severities",
    "not_seeking": "stock: in need and not (yet) asking for help, never-seekers included",
    "never_seeking": "stock: in need and never asking during this spell",
    "in_assessment": "stock: asked for help, not yet on a list",
    "waiting": "stock: on a waiting list; under the kind of the provider waited for",
    "overload": "stock: people served above the funded places",
    "onsets": "flow: first onsets",
    "relapses": "flow: onsets that are relapses",
    "spontaneous_ends": "flow: needs that ended by themselves",
    "successes": "flow: needs ended by service",
    "drop_outs": "flow: people who left service without success",
    "starts": "flow: people who began to be served",
    "wait_months": "flow: sum of months on the list of those who began",
    "take_ups": "flow: people who asked for help",
    "well_served": "flow: person-months of good service in maintenance domains",
    "shadow_in_need": "stock: of people ever served, those who would be in need without any service",
    "shadow_severity": "stock: sum of their severities without service",
    "real_in_need": "stock: of the same people, those who are in need",
    "real_severity": "stock: sum of their severities",
    "evaluated": "flow: people whose first service began 12 months ago",
    "gross": "flow: of these, out of need now",
    "deadweight": "flow: of these, out of need now without service too",
}

PROVIDER_FIELDS = {
    "providers": "stock: providers alive",
    "staff": "stock: paid staff, FTE",
    "volunteer_staff": "stock: volunteers, FTE",
    "places": "stock: funded places",
    "cash": "stock: cash, cents",
    "receivables": "stock: money owed to them by public payers, cents",
    "credit": "stock: credit drawn, cents",
    "cost": "flow: cost of service, cents",
    "payroll": "flow: wages, cents",
    "direct_provision": "flow: public money to public services, cents",
    "grants": "flow: grants, cents",
    "procurement": "flow: procurement, cents",
    "wage_subsidies": "flow: wage subsidies, cents",
    "fees": "flow: users' fees, cents",
    "dues": "flow: dues, cents",
    "gifts": "flow: gifts, cents",
    "unpaid_cost": "flow: cost of cases above the funded places, cents",
    "hatchings": "flow: employers born",
    "quiet_exits": "flow: employers that closed without insolvency",
    "insolvencies": "flow: employers that closed insolvent",
}

CIVIC_FIELDS = {
    "citizens": "stock: inhabitants",
    "adults": "stock: inhabitants of 20 or more",
    "knowing": "stock: people who know the enterprises of the ESS near them",
    "volunteers": "stock: adults who volunteer",
    "givers": "stock: adults who give",
    "trust_sum": "stock: sum of trust gaps (ESS less State), thousandths of log odds",
}

CIVIC = np.dtype([(name, np.float64) for name in CIVIC_FIELDS])
"""Counts by territory; a month's tally of them has shape (territories,)."""

TALLY = np.dtype([(name, np.float64) for name in (*CASE_FIELDS, *PROVIDER_FIELDS)])


def new_tally(n_months: int, n_territories: int) -> Tally:
    """An empty tally of shape (n_months, n_territories, N_DOMAINS, N_KINDS)."""
    return np.zeros((n_months, n_territories, N_DOMAINS, N_KINDS), dtype=TALLY)
