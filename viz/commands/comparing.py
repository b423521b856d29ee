"""A comparison as it is asked: its runs, what they say, and its page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from viz.commands.manifest import about, manifest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from scenarios.analysis.effect import Comparison
    from scenarios.batch.measure import Measure
    from scenarios.batch.plan import Plan
    from scenarios.batch.store import Store
    from scenarios.scenario import Scenario
    from viz.compare_caption import ComparisonCaption
    from viz.report import Report


@dataclass(frozen=True)
class Comparing:
    """A comparison as it is asked.

    Attributes:
        scenarios: the base and the others.
        measures: what is compared.
        first_seed: of the runs.
        language: of what is told.
        as_written: the scenarios as their files have them; empty: as they run. What differs was set for all runs.
    """

    scenarios: list[Scenario]
    measures: tuple[Measure, ...]
    first_seed: int
    language: str
    as_written: Sequence[Scenario] = ()

    @property
    def titles(self) -> dict[str, str]:
        """Titles by name."""
        return {one.name: one.title.in_language(self.language) for one in self.scenarios}

    def plan(self, replicates: int) -> Plan:
        """Every scenario under every seed."""
        from scenarios.batch.plan import Plan, Point, Setting

        by = tuple(sorted({"domain", "provider"} | {one.level for one in self.measures if one.level}))
        setting = Setting(tuple(self.scenarios), by=by)
        points = [Point(number) for number in range(len(self.scenarios))]
        return Plan(setting, points, replicates, self.first_seed)

    def store(self, folder: Path, replicates: int) -> Store:
        """The folder of its runs."""
        from scenarios.batch.begin import opened
        from scenarios.batch.study import plain_scenario

        plan = self.plan(replicates)
        base = self.scenarios[0]
        study = about(folder.name, base.title, base.intent, self.measures)
        scenarios = {one.name: plain_scenario(one) for one in self.scenarios}
        design = {"first_seed": self.first_seed, "scenarios": scenarios}
        return opened(folder, manifest("comparison", plan.setting, len(plan), study, design))

    def comparison(self, store: Store, replicates: int) -> Comparison:
        """Paired differences of all others to the first."""
        from scenarios.analysis.compare import paired_effects

        outcomes = store.outcomes(self.measures)
        outcomes = outcomes[outcomes["replicate"] < replicates]
        names = [one.name for one in self.scenarios]
        found = paired_effects(outcomes, names[0], names[1:], self.measures)
        return replace(found, failed=_failed_everywhere(store.runs(), replicates))

    def differences(self) -> dict[str, list[str]]:
        """What distinguishes each other scenario from the first, in words, and what was set for all of them."""
        from scenarios.differences import differences
        from viz.compare_text import difference_lines, lines_in_all

        base = self.scenarios[0]
        as_run = list(zip(self.as_written, self.scenarios, strict=False))
        return {
            other.name: lines_in_all([*as_run[:1], *as_run[place : place + 1]], self.language)
            + difference_lines(
                differences(base, other, self.language), self.titles[base.name], self.titles[other.name], self.language
            )
            for place, other in enumerate(self.scenarios[1:], start=1)
        }

    def tell(self, store: Store, comparison: Comparison, replicates: int, place: str | None) -> None:
        """Print the comparison, write page, pictures, Markdown and CSV."""
        from viz.commands.publishing import provenance, publish, say_incomplete, write_whole
        from viz.compare_report import compare_report
        from viz.compare_text import as_markdown, print_comparison
        from viz.counted import incomplete

        status, differences = store.status(), self.differences()
        say_incomplete(status, self.language)
        print_comparison(comparison, self.language, self.titles, differences)
        write_whole(store.folder / "comparison.md", as_markdown(comparison, self.language, self.titles, differences))
        write_whole(store.folder / "comparison.csv", comparison.table().to_csv(index=False))
        yearly = store.yearly(sorted({one.name for one in self.measures}))
        yearly = yearly[yearly["seed"] < self.first_seed + replicates]  # the folder may hold more
        report = compare_report(
            comparison, yearly, self.caption(sorted(yearly["seed"].unique().tolist()), differences),
            " ".join(store.manifest["command"]), provenance(store, status, self.language),
            incomplete=incomplete(status, self.language),
        )  # fmt: skip
        publish(store.folder, "comparison", report, _figures(report), self.language, place)

    def caption(self, seeds: list[int], differences: dict[str, list[str]]) -> ComparisonCaption:
        """Head and footer of its pictures."""
        from viz.commands.publishing import source_line
        from viz.compare_caption import ComparisonCaption

        shown = " · ".join(self.titles.values())
        return ComparisonCaption(shown, seeds, source_line(), self.language, self.titles, differences)


def _figures(report: Report) -> dict[str, Figure]:
    """Pictures of the page by the names of their files."""
    return {
        f"{key}-{number}": picture.figure
        for key, section in zip(("effects", "differences", "years"), report.sections, strict=True)
        for number, picture in enumerate(section.pictures, start=1)
    }


def _failed_everywhere(runs: pd.DataFrame, replicates: int) -> tuple[int, ...]:
    """Seeds none of whose runs was done."""
    done = runs.loc[runs["replicate"] < replicates].groupby("seed")["status"].agg(lambda status: "done" in set(status))
    return tuple(int(seed) for seed in done.index[~done])
