"""Trials that end: stopped for want of money, or with a result, by which who tried keeps the idea or leaves it."""

from __future__ import annotations

import numpy as np

from abm.learning.january import January, adopt
from abm.learning.knowledge import Knowledge
from abm.learning.trials import Draw, Outcome, chance_of, due_month, noise_of
from abm.providers.columns import Floats
from abm.rules.learning import seen_effect
from abm.vocabulary import N_DOMAINS


def stop_trials(january: January) -> None:
    """Trials stop where public money has fallen too far since they began, or where who tried has closed."""
    trials, money = january.learning.trials, january.money()
    for number in np.flatnonzero(trials["outcome"] == Outcome.RUNNING).tolist():
        trial = trials[number]
        territory, domain = divmod(int(trial["cell"]), N_DOMAINS)
        kept = 1.0 - float(january.table["trial_stop"][territory])
        if money[trial["cell"]] < kept * trial["money"] or len(january.trying(trial)) == 0:
            trial["outcome"] = Outcome.STOPPED
            january.counts["trials_stopped"][territory, domain] += 1


def report_trials(january: January, effects: list[Floats], published: list[Knowledge]) -> None:
    """Trials that are due tell what they showed; who tried decides by it.

    Who evaluated keeps an idea when its own result and all that was published before make a positive posterior mean;
    who did not keeps it when its opinion is positive.

    Args:
        january: when.
        effects: true effects by domain.
        published: by domain, before this January.
    """
    trials = january.learning.trials
    over = (trials["outcome"] == Outcome.RUNNING) & (due_month(trials) <= january.month)
    for number in np.flatnonzero(over).tolist():
        _report(january, number, effects, published)


def _report(january: January, number: int, effects: list[Floats], published: list[Knowledge]) -> None:
    trial = january.learning.trials[number]
    key, who, idea = int(trial["key"]), int(trial["who"]), int(trial["idea"])
    territory, domain = divmod(int(trial["cell"]), N_DOMAINS)
    p = january.table[territory]
    true = float(effects[domain][idea])
    luck = noise_of(january.seed, key, who, idea)
    looks_better = float(p["selection_bias"] * january.strength[territory])
    trial["outcome"] = Outcome.REPORTED
    january.counts["trials_reported"][territory, domain] += 1
    if trial["evaluated"]:
        error = float(trial["precision"]) ** -0.5
        trial["seen"] = seen_effect(true, looks_better, 1.0, error, luck)
        told = chance_of(january.seed, key, who, idea, Draw.PUBLISHED) < p["publication"]
        trial["published"] = told
        january.counts["published"][territory, domain] += told
        own = float(trial["precision"])
        believed = published[domain].belief(idea, january.prior, own, own * float(trial["seen"]))
    else:
        bias = float(p["opinion_bias"]) + looks_better
        trial["seen"] = believed = seen_effect(true, bias, 1.0, float(p["opinion_error"]), luck)
    if believed <= 0.0:
        return
    trial["adopted"] = True
    takers = january.trying(trial)
    takers = takers[~january.learning.taken[takers, idea]]
    adopt(january, takers, idea, true, np.full(len(takers), true), np.full(len(takers), believed))
