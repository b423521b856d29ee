"""Trials in the whole model: books, equal luck, order, burn-ins, and nothing at all where nobody tries."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from abm.burn_in import BurnIns
from abm.flows import Flow, Sector
from abm.learning.ideas import true_effects
from abm.learning.trials import Outcome
from abm.model import WelfareModel
from abm.policy import Change, Policy
from abm.simulate import simulate
from abm.tally import LEARNING_FIELDS
from abm.vocabulary import N_DOMAINS, ProviderKind
from tests.worlds import run, small_inputs, society

SIZE = {"citizens": 1_000, "burn_in": 12, "months": 60}
TRYING = Policy(
    (
        Change("learning.trials_a_year", 1.0),
        Change("learning.evaluated_share", 0.6),
        Change("learning.publication", 0.5),
        Change("learning.generalisation", "asked", from_month=36),
        Change("learning.self_selection", 0.5),
    )
)


def test_cost_of_trials_is_in_the_books_in_the_counts_and_in_public_cost() -> None:
    model = society(1, **SIZE, policy=TRYING, values={"funding.decentralisation": 0.4, "learning.trial_cost": 5e6})
    n_paid = 0
    for _ in range(SIZE["burn_in"] + SIZE["months"]):
        run(model, 1)
        counts, tally = model.learning_tally[model.month - 1], model.tally[model.month - 1]
        flows = model.providers.ledger.books.flows
        paid = flows[Flow.EVALUATION]
        assert paid.sum() == counts["trial_cost"].sum()
        assert paid[Sector.AUTHORITIES].sum() == tally["paid_by_authorities"][..., ProviderKind.NOBODY].sum()
        assert flows[Flow.WAGES, Sector.EVALUATOR, Sector.HOUSEHOLDS] == paid.sum()
        n_paid += paid[Sector.AUTHORITIES].sum() > 0
    assert n_paid == 5
    assert not model.residual.any()


def test_what_is_counted_of_trials_and_adoptions_adds_up() -> None:
    model = run(society(2, **SIZE, policy=TRYING))
    counts = {name: model.learning_tally[name].sum(axis=(0, 1, 2)) for name in LEARNING_FIELDS}
    trials = model.learning.trials
    assert counts["trials_begun"] == len(trials)
    assert counts["trials_reported"] == (trials["outcome"] == Outcome.REPORTED).sum() > 0
    assert counts["published"] == trials["published"].sum() > 0
    assert 0 < counts["spread"] + counts["generalised"] < counts["adoptions"]
    assert counts["false_adoptions"] <= counts["adoptions"]
    assert trials["published"][trials["evaluated"] == 0].sum() == 0
    assert not model.learning_tally[: SIZE["burn_in"]].view(np.float64).any()


def test_true_gains_and_what_wears_off_are_all_that_moves_practice() -> None:
    """Without founders and drift, quality is the base and the effects of what was taken up."""
    values = {"learning.practice_half_life_months": 240.0, "learning.ideas_a_year": 1.0}
    model = run(society(1, **SIZE, policy=Policy(TRYING.changes[:1]), values=values))
    rows, keep = model.providers.rows, 0.5 ** (12 / 240)
    trials = model.learning.trials
    for row in range(model.providers.n_cells):
        quality = 1.0
        for year in range(5):
            own = trials[(trials["cell"] == row) & (trials["adopted"] == 1)]
            kept = own[own["began"] == 12 * (year + 1) - 24]
            effects = true_effects(1, row % N_DOMAINS, 6, -0.015, 0.1)
            quality += sum(effects[idea] for idea in kept["idea"].tolist())
            quality = 1.0 + (quality - 1.0) * keep
        assert rows["quality"][row] == pytest.approx(max(0.5, quality))


def test_ideas_are_the_same_in_every_scenario_and_the_luck_of_a_trial_too() -> None:
    trials = []
    for share in (0.0, 1.0):
        policy = Policy((Change("learning.trials_a_year", 1.0), Change("learning.evaluated_share", share)))
        values = {"learning.selection_bias": 0.0}
        trials.append(run(society(1, **SIZE, policy=policy, values=values)).learning.trials)
    opinion, evaluated = ({(int(t["key"]), int(t["idea"])): t for t in table if t["outcome"] == 1} for table in trials)
    both = sorted(opinion.keys() & evaluated.keys())
    assert len(both) > 30
    for key in both:
        true = true_effects(1, int(opinion[key]["cell"]) % N_DOMAINS, 8, -0.015, 0.1)[key[1]]
        assert (evaluated[key]["seen"] - true) / 0.1 == pytest.approx((opinion[key]["seen"] - true - 0.05) / 0.2)


def _counts(model: WelfareModel) -> list[bytes]:
    return [model.tally.tobytes(), model.learning_tally.tobytes(), model.civic.tobytes()]


def test_a_run_on_a_saved_burn_in_is_the_run() -> None:
    inputs = small_inputs(**SIZE, policy=TRYING)
    burn_ins = BurnIns()
    whole = simulate(inputs, 3)
    for _ in range(2):
        later = simulate(inputs, 3, burn_ins=burn_ins)
        assert later.arrays.tally.tobytes() == whole.arrays.tally.tobytes()
        assert later.arrays.learning.tobytes() == whole.arrays.learning.tobytes()


def test_no_result_depends_on_the_order_of_territories() -> None:
    order = [2, 0, 3, 1]
    one, two = (run(society(1, **SIZE, policy=TRYING, order=places)) for places in (None, order))
    for name in LEARNING_FIELDS:
        assert np.array_equal(one.learning_tally[name][:, order], two.learning_tally[name]), name
    assert np.array_equal(one.tally["successes"][:, order], two.tally["successes"])


def test_until_the_first_trial_everything_is_as_without() -> None:
    later = Policy((Change("learning.trials_a_year", 1.0, from_month=24),))
    plain, trying = (run(society(1, **SIZE, policy=policy)) for policy in (Policy(), later))
    begin = SIZE["burn_in"] + 24
    assert plain.tally[:begin].tobytes() == trying.tally[:begin].tobytes()
    assert not trying.learning_tally[:begin].view(np.float64).any()
    assert trying.learning_tally["trials_begun"][begin].sum() > 0


def test_nobody_tries_in_the_burn_in_also_when_it_is_allowed_for_the_whole_run() -> None:
    values: dict[str, Any] = {"learning.trials_a_year": 2.0}
    dated = Policy((Change("learning.trials_a_year", 2.0),))
    assert _counts(run(society(1, **SIZE, values=values))) == _counts(run(society(1, **SIZE, policy=dated)))


def test_who_takes_over_a_row_has_taken_nothing_up() -> None:
    model = run(society(1, **SIZE, policy=TRYING))
    learning, rows = model.learning, model.providers.rows.copy()
    row = int(np.flatnonzero(learning.taken.any(axis=1) & (rows["kind"] == ProviderKind.ESS))[0])
    rows["key"][row] += 1
    before = learning.taken.copy()
    learning.keep_step(rows, 9)
    assert not learning.taken[row].any()
    others = np.setdiff1d(np.flatnonzero(rows["alive"] == 1), [row])
    same = others[model.learning.keys[others] == rows["key"][others]]
    assert np.array_equal(learning.taken[same, : before.shape[1]], before[same])


def test_ideas_come_with_a_copied_practice_and_are_not_adopted_once_more() -> None:
    """Before anybody adopts in January a site has taken up all that its parent had when it was opened."""
    values = {"scaling.know_how": 1.0, "scaling.replication": 1.0, "scaling.mergers": 1.0, "funding.growth_list": 0.0}
    policy = Policy((*TRYING.changes, Change("funding.budget", 1.3)))
    model = society(1, **SIZE, policy=policy, values=values)
    learn, copied = model._learn, []

    def looked_at() -> None:
        rows, learning = model.providers.rows, model.learning
        taken = dict(zip(learning.keys.tolist(), learning.taken, strict=True))
        young = np.flatnonzero((rows["alive"] == 1) & (rows["parent"] != 0) & (rows["born"] == model.month))
        for key, parent in rows[["key", "parent"]][young].tolist():
            if parent in taken and taken[parent].any():
                assert (taken[key] >= taken[parent]).all()
                copied.append(key)
        learn()

    model._learn = looked_at  # type: ignore[method-assign]
    run(model)
    assert copied


def test_the_state_knows_evaluations_that_nobody_published() -> None:
    policy = Policy((Change("learning.trials_a_year", 0.3), Change("learning.generalisation", "everywhere")))
    model = run(society(1, **SIZE, policy=policy))
    assert model.learning_tally["published"].sum() == 0
    assert model.learning_tally["generalised"].sum() > 0


def test_each_domain_has_ideas_of_its_own() -> None:
    effects = [true_effects(1, domain, 5, 0.0, 0.1).tolist() for domain in range(N_DOMAINS)]
    assert len({value for domain in effects for value in domain}) == 5 * N_DOMAINS
    assert true_effects(1, 0, 3, 0.0, 0.1).tolist() == effects[0][:3]
