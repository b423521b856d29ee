"""What providers can serve next month: volunteers, staffed cases, size, overhead, practice, whole places (MODEL 5.4,
5.7, 8)."""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.compiled import kernel, part
from abm.engine.lots import least_score
from abm.engine.markets import MILLION
from abm.rules.finance import monthly_speed
from abm.rules.growth import next_reference_size, place_score, staffed_cases
from abm.rules.learning import next_quality
from abm.rules.scaling import capacity_left
from abm.vocabulary import N_DOMAINS, ProviderKind

_ESS, _PUBLIC = int(ProviderKind.ESS), int(ProviderKind.PUBLIC)


@part
def find_capacity(rows: Any, cells: Any, e: Any, params: Any, volunteers_ratio: Any) -> None:
    """Volunteers, cases that can be served, size, reference size, overhead and practice of everybody alive."""
    for i in range(len(rows)):
        row = rows[i]
        if row.alive == 0:
            continue
        p = params[row.territory]
        cell = cells[row.territory * N_DOMAINS + row.domain]
        base_volunteers = 0.0
        if row.kind == _ESS:
            share = int(row.paid * MILLION) / max(cell.staff, 1)
            row.volunteers = cell.volunteers * volunteers_ratio[row.territory] * share
            base_volunteers = p.volunteers_per_post
        row.staffed = staffed_cases(
            e.cases_per_post[row.domain],
            row.paid,
            row.volunteers,
            p.volunteers_cap,
            p.volunteer_worth,
            base_volunteers,
            row.governance,
            p.governance_association,
            p.participation_cost,
        ) * (1.0 - row.on_trial)
        row.staffed *= capacity_left(row.partners, row.merging, p.coordination_time, p.merger_loss)
        if row.months_to_open > 0:
            row.months_to_open -= 1
            if row.months_to_open > 0:
                row.staffed = 0.0
        row.size = row.paid * e.scale
        row.reference_size = next_reference_size(
            row.reference_size, row.size, p.growing_pains_half_life_months
        )
        built = cell.overhead_built if row.kind == _ESS else 0.0
        row.overhead += (cell.overhead_norm + built - row.overhead) * monthly_speed(p.overhead_half_life_months)
        base = p.state_quality if row.kind == _PUBLIC else 1.0
        row.quality = next_quality(row.quality, base, monthly_speed(p.practice_half_life_months))


@kernel
def round_places(rows: Any) -> None:
    """Whole funded places: the whole part of each provider's, the others drawn so that a domain's total is kept.

    Funded places are the lesser of what money pays and what staff can serve. A place more goes to providers with a
    chance that grows with their remainder (weighted sampling without replacement by keyed draws, Efraimidis and
    Spirakis 2006): by largest remainder a small territory would lose its fractions for ever. The threshold that as
    many scores exceed as places are left is found by halving: no sorting.
    """
    who = np.empty(len(rows), dtype=np.int64)
    scores = np.empty(len(rows), dtype=np.float64)
    for domain in range(N_DOMAINS):
        n = 0
        total = 0
        whole = 0
        for i in range(len(rows)):
            row = rows[i]
            if row.alive == 1 and row.domain == domain:
                cases = min(row.affordable, row.staffed)
                total += int(cases * MILLION)
                row.places = int(cases)
                whole += row.places
                who[n] = i
                scores[n] = place_score(cases - row.places, row.tie)
                n += 1
        left = int(total / MILLION + 0.5) - whole
        score = least_score(scores, n, left)
        for k in range(n):
            if scores[k] > score:
                rows[who[k]].places += 1
