"""``contract --simulated``: laws of simulated contracts beside the published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from viz.commands.shell import TEXT_WIDTH, WIDE_TERMINAL, say, width

if TYPE_CHECKING:
    from scenarios.contract_laws import Row

USUAL_CITIZENS, USUAL_MONTHS = 400_000, 240
"""Enough for some dozens of contracts to end; a contract takes up to ten years from its call to its last payment."""


def simulated_as_asked(language: str, options: Mapping[str, Any]) -> None:
    """Print the table with the options that were typed.

    Args:
        language: ``"en"`` or ``"fr"``.
        options: of the command line by name, None where not given.
    """
    names = {"--scenario": "scenarios", "--set": "settings"}
    given = {names.get(name, name.removeprefix("--")): one for name, one in options.items() if one is not None}
    tell_simulated(language, **given)


def tell_simulated(
    language: str,
    citizens: int = USUAL_CITIZENS,
    replicates: int = 5,
    seed: int = 1,
    workers: int = 1,
    months: int = USUAL_MONTHS,
    scenarios: Sequence[str] = (),
    settings: Sequence[str] = (),
) -> list[Row]:
    """Simulate the scenarios with contracts and print their laws beside the published ones.

    Args:
        language: ``"en"`` or ``"fr"``.
        citizens: in one run.
        replicates: runs of each scenario; as many more with outcomes measured the other way.
        seed: of the first run; the next ones count up.
        workers: processes.
        months: after the burn-in.
        scenarios: those shown; all with published laws when left out.
        settings: ``dotted.name=value`` for all of them.

    Returns:
        Rows of all tables, for whoever wants to stop at a miss.

    Raises:
        ScenarioError: a scenario is not there, has no contracts, or no published laws.
        ParameterError: a number is out of bounds.
    """
    import textwrap

    from scenarios.base_target import Group
    from scenarios.contract_law_targets import TARGETS
    from scenarios.contract_laws import law_table, simulated
    from scenarios.loader import load
    from scenarios.progress import MonthsProgress
    from scenarios.scenario import overridden
    from viz import contract_law_words as words
    from viz.commands.contract_indigo import print_words

    names = tuple(scenarios) or tuple(TARGETS)
    chosen = [overridden(load(name), settings, citizens=citizens, months=months) for name in names]
    all_rows: list[Row] = []
    for scenario in chosen:
        total = scenario.run.burn_in_months + scenario.run.months
        with MonthsProgress(2 * replicates, total, language=language) as progress:
            runs = simulated(scenario, range(seed, seed + replicates), workers, progress.advance)
        rows = law_table(runs, scenario.name)
        say("", scenario.title.in_language(language), words.counted(runs, language))
        for group in (Group.INPUT, Group.OUTCOME):
            say("", words.title(group, language))
            table = words.law_rows(rows, group, language)
            print_words(table if width() >= WIDE_TERMINAL else table.columns(range(len(table.heads) - 1)))
        say("", words.missed(rows, language))
        all_rows += rows
    say(*textwrap.wrap(words.how(language), TEXT_WIDTH))
    return all_rows
