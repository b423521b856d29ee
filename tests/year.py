"""One year of public money on its own, for tests: pots, an allocation, who holds what."""

from __future__ import annotations

import numpy as np

from abm.funding.authorities import local_plan
from abm.funding.pots import pots_of_year
from abm.funding.sharing import territory_rule
from abm.funding.year import Observed, allocate_year
from abm.parameters import Parameters
from abm.parameters.table import parameter_table
from abm.vocabulary import N_DOMAINS

PARAMETERS = Parameters()
INSTRUMENTS = ("grant", "procurement", "subsidy")


def pots(p, parameters=PARAMETERS, need=None, rule=None):
    table = parameter_table(parameters, p.n_territories)
    rule_of_state = territory_rule(rule or parameters.funding.territory_rule)
    return pots_of_year(p, table, local_plan(p, table), rule_of_state, need, 1, 3)


def total(pot):
    return pot.direct + pot.grant + pot.procurement + pot.subsidy


def base_total(p):
    names = ("base_direct", "base_grant", "base_procurement", "base_subsidy", "base_fringe")
    return sum(p.cells[name].astype(float) for name in names)


def allocate(p, parameters=PARAMETERS, month=12, **seen):
    p.ledger.open_month()
    table = parameter_table(parameters, p.n_territories)
    allocate_year(p, parameters, table, seed=1, month=month, observed=Observed(**seen))


def held(p, name):
    rows = p.enterprises
    cell = rows["territory"].astype(int) * N_DOMAINS + rows["domain"]
    alive = rows["alive"] == 1
    return np.bincount(cell[alive], weights=rows[name][alive].astype(float), minlength=p.n_cells)
