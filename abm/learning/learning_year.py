"""The January of those who learn: old trials end, practices spread, new trials begin (MODEL 5, 13; decision 033)."""

from __future__ import annotations

from abm.engine.practice import add_up_practice
from abm.learning.beginnings import begin_trials, set_on_trial
from abm.learning.decisions import report_trials, stop_trials
from abm.learning.ideas import ideas_until, true_effects
from abm.learning.january import January, count_good_ideas, standing
from abm.learning.knowledge import knowledge_of
from abm.learning.learning import Learning
from abm.learning.spread import generalise, spread
from abm.parameters.table import Table
from abm.providers.columns import Integers, Providers, Records
from abm.vocabulary import MONTHS_PER_YEAR, N_DOMAINS


def is_on(learning: Learning, table: Table) -> bool:
    """Whether anything is tried or was; else nothing is drawn and nothing written."""
    return learning.has_begun or bool(table["trials_a_year"].any())


def learn(
    learning: Learning,
    providers: Providers,
    table: Table,
    *,
    seed: int,
    month: int,
    scenario_month: int,
    volunteers: Integers,
    adults: Integers,
    counts: Records,
    tally_row: Records,
) -> None:
    """A January of the scenario, after public money was shared out.

    In order: trials stop or report and who tried decides; published ideas pass from peer to peer; the State
    generalises; new trials begin.

    Args:
        learning: moved on.
        providers: qualities, shares on trial and the books are written.
        table: parameter rows by territory.
        seed: seed of the run.
        month: from the start of the burn-in.
        scenario_month: from month 0.
        volunteers: adults who volunteer, by territory.
        adults: adults, by territory.
        counts: this month's counts of learning, (territories, domains).
        tally_row: this month's tally.
    """
    learning.has_begun = True
    years = scenario_month // MONTHS_PER_YEAR
    p = table[0]
    n_ideas = ideas_until(float(p["ideas_a_year"]), years)
    learning.keep_step(providers.rows, n_ideas)
    strength, rank = standing(volunteers, adults)
    january = January(seed, month, years, table, providers, learning, strength, rank, counts, tally_row)
    mean, deviation = float(p["idea_mean"]), float(p["idea_spread"])
    effects = [true_effects(seed, domain, n_ideas, mean, deviation) for domain in range(N_DOMAINS)]

    stop_trials(january)
    report_trials(january, effects, knowledge_of(learning.trials, n_ideas, published=True))
    published = knowledge_of(learning.trials, n_ideas, published=True)
    spread(january, effects, published)
    generalise(january, effects, knowledge_of(learning.trials, n_ideas, published=False))
    begin_trials(january, effects, published)
    set_on_trial(january)
    count_good_ideas(january, effects)


def count_practice(learning: Learning, rows: Records, table: Table, counts: Records) -> None:
    """Stocks at the end of a month: practice that people meet, relative to their provider's base; good ideas.

    Args:
        learning: its stocks are copied.
        rows: all providers.
        table: parameter rows by territory.
        counts: this month's counts of learning; written.
    """
    add_up_practice(rows, table, counts)
    counts["good_known"], counts["good_in_use"] = learning.good_known, learning.good_in_use
