"""The command ``explain``: over which channels the difference between two scenarios comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.texts import Texts
from viz.commands.options import (
    Lang,
    Language,
    Seed,
    Settings,
    Workers,
    check_seeds,
    number_option,
)
from viz.commands.shell import RUN_FAILED, command_line, counts, say
from viz.commands.simulate import say_when_cold

if TYPE_CHECKING:
    import pandas as pd

    from abm.channels import Channel
    from scenarios.batch.coalitions import Outcome, Question
    from scenarios.batch.measure import Measure
    from scenarios.scenario import Scenario
    from viz.explain_text import Told

USUAL_MEASURE = "unmet_severity_months_per_1000"
USUAL_REPLICATES, MOST_REPLICATES = 12, 1_000

TEXTS = Texts(
    en={
        "running": "Runs",
        "planned": "{runs} runs: “{first}”, and “{second}” with each of {coalitions} sets of channels, {seeds}.",
        "one_seed": "1 seed", "many_seeds": "{n} seeds",
        "failed": "{failed} of {planned} runs failed; the first, seed {seed}: {error}",
        "question": "Over which channels does the difference between “{first}” and “{second}” come?",
        "title": "“{second}” instead of “{first}”: by channel",
        "alt": "Bars from the direct effect over one step for each channel to the whole difference in {label}.",
        "code": "Code", "results": "Results", "runs": "Runs", "seeds": "Seeds", "packages": "Packages",
        "whole_runs": "Runs of all sets of channels",
    },
    fr={
        "running": "Simulation",
        "planned": (
            "{runs} simulations : « {first} », et « {second} » avec chacun des {coalitions} ensembles de canaux, "
            "{seeds}."
        ),
        "one_seed": "1 graine", "many_seeds": "{n} graines",
        "failed": "{failed} simulations sur {planned} ont échoué ; la première, graine {seed} : {error}",
        "question": "Par quels canaux vient l'écart entre « {first} » et « {second} » ?",
        "title": "« {second} » au lieu de « {first} » : par canal",
        "alt": "Barres de l'effet direct, une marche par canal, jusqu'à l'écart entier de {label}.",
        "code": "Code", "results": "Résultats", "runs": "Simulations", "seeds": "Graines", "packages": "Paquets",
        "whole_runs": "Simulations de tous les ensembles de canaux",
    },
)  # fmt: skip


def explain(
    first: Annotated[str, typer.Argument(metavar="A", help="Scenario whose paths channels are held at.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Scenario that is explained.")],
    indicators: Annotated[
        list[str] | None,
        typer.Option("--indicator", metavar="MEASURE", help="Such as share_covered[housing]@last; may be repeated."),
    ] = None,
    channels: Annotated[
        list[str] | None,
        typer.Option("--channel", metavar="NAME", help="Channel told apart; may be repeated; all if left out."),
    ] = None,
    replicates: Annotated[
        int, number_option("--replicates", "Seeds under which everything runs.", 1, MOST_REPLICATES)
    ] = USUAL_REPLICATES,
    seed: Seed = 1,
    citizens: Annotated[int | None, number_option("--citizens", "Citizens, one agent each.")] = None,
    months: Annotated[int | None, number_option("--months", "Months after the burn-in.")] = None,
    settings: Settings = None,
    out: Annotated[str | None, typer.Option(help="Folder of the results; a new one in results/ if left out.")] = None,
    workers: Workers = 2,
    force: Annotated[bool, typer.Option("--force", help="Replace an earlier result in --out.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Tell over which channels the difference between two scenarios comes, with intervals."""
    from abm.errors import ResultError
    from scenarios.batch.coalitions import Question, channels_named, check_pair
    from scenarios.batch.measure import measures as read_measures
    from scenarios.folder import check_folder, new_folder

    check_seeds(seed, replicates)
    measures = tuple(dict.fromkeys(read_measures(indicators or [USUAL_MEASURE])))
    told_apart = channels_named(channels or ())
    pair = _pair(first, second, settings, citizens, months)
    check_pair(*pair, measures)
    started = datetime.now()
    if out is not None and not out.strip():
        raise ResultError("--out is empty; name a folder, or leave --out away for a new one in results/")
    name = f"{pair[0].name}-to-{pair[1].name}-explained"
    folder = check_folder(Path(out) if out else new_folder(Path("results"), name, started), force)
    question = Question.of(*pair, told_apart, measures)
    asked = _Asked(pair, measures, told_apart, [seed + number for number in range(replicates)], lang.value)
    outcomes = _done(question, asked, workers)
    failed = asked.say_failures(outcomes)
    asked.tell(outcomes, folder, started, force)
    if failed:
        raise typer.Exit(RUN_FAILED)


def _pair(
    first: str, second: str, settings: Sequence[str] | None, citizens: int | None, months: int | None
) -> tuple[Scenario, Scenario]:
    """The two scenarios, with names of their own."""
    from abm.errors import ScenarioError
    from scenarios.loader import load
    from scenarios.scenario import overridden

    one, two = (overridden(load(name), settings or (), citizens=citizens, months=months) for name in (first, second))
    if one.name == two.name and one.resolved() != two.resolved():
        raise ScenarioError(f"two of the scenarios are called '{one.name}'; rename one of the files")
    return one, two


def _done(question: Question, asked: _Asked, workers: int) -> list[Outcome]:
    """All runs, with progress."""
    from contextlib import closing

    from scenarios.batch.coalitions import do_runs
    from scenarios.progress import RunsProgress

    say_when_cold(asked.language)
    asked.say_planned(question)
    found = []
    total = question.runs_of_a_seed * len(asked.seeds)
    with (
        RunsProgress(total, asked.say("running"), asked.language) as progress,
        closing(do_runs(question, asked.seeds, workers)) as outcomes,
    ):
        for outcome in outcomes:
            found.append(outcome)
            progress.count(int(not outcome.error), int(bool(outcome.error)))
    return found


class _Asked:
    """An explanation as it is asked, and how it is told and written."""

    def __init__(
        self, pair: tuple[Scenario, Scenario], measures: tuple[Measure, ...], channels: tuple[Channel, ...],
        seeds: list[int], language: str,
    ) -> None:  # fmt: skip
        self.pair = pair
        self.measures = measures
        self.channels = channels
        self.seeds = seeds
        self.language = language
        self.titles = (pair[0].title.in_language(language), pair[1].title.in_language(language))

    def say(self, key: str, **values: object) -> str:
        """A text with the titles of the scenarios."""
        return TEXTS(self.language, key, first=self.titles[0], second=self.titles[1], **values)

    def say_planned(self, question: Question) -> None:
        """How many runs there will be, before they begin."""
        n = len(self.seeds)
        seeds = self.say("one_seed" if n == 1 else "many_seeds", **counts(self.language, n=n))
        numbers = counts(
            self.language, runs=question.runs_of_a_seed * n, coalitions=question.runs_of_a_seed - 1
        )
        typer.echo(self.say("planned", seeds=seeds, **numbers), err=True)

    def say_failures(self, outcomes: Sequence[Outcome]) -> int:
        """Tell of runs that failed, if any did; how many."""
        from scenarios.batch.parts import last_line
        from scenarios.french_errors import in_language

        failed = [one for one in outcomes if one.error]
        if failed:
            first = min(failed, key=lambda one: (one.seed, one.free))
            numbers = counts(self.language, failed=len(failed), planned=len(outcomes))
            error = in_language(last_line(first.error), self.language)
            typer.echo(self.say("failed", seed=first.seed, error=error, **numbers), err=True)
        return len(failed)

    def tell(self, outcomes: Sequence[Outcome], folder: Path, started: datetime, force: bool) -> None:
        """Write the folder, whole or not at all, and print the explanations."""
        from scenarios.analysis.explain import explain as explained
        from scenarios.batch.coalitions import outcomes_table
        from scenarios.folder import MANIFEST, written_folder
        from scenarios.messages import message
        from viz.commands.studied import print_cells
        from viz.explain_text import Told

        table = outcomes_table(outcomes, self.measures)
        told = [
            Told(explained(table, self.channels, one), self.titles, self.language) for one in self.measures
        ]
        files = self._files(told, table, outcomes)
        try:
            with written_folder(folder, force) as partial:
                for name, content in files.items():
                    path = partial / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.encode() if isinstance(content, str) else content)
                (partial / MANIFEST).write_text(self._manifest(started, sorted(files)), encoding="utf-8")
        finally:  # all that is left when the disk is full
            for one in told:
                say(*one.sentences(), "")
                for cells in one.tables():
                    print_cells(cells)
                say(*(f"! {warning}" for warning in one.warnings()))
        say(message(self.language, "written", where=folder))

    def _files(
        self, told: Sequence[Told], table: pd.DataFrame, outcomes: Sequence[Outcome]
    ) -> dict[str, str | bytes]:
        """Page, pictures, tables and words by name of file."""
        import pandas as pd

        from scenarios.batch.coalitions import SCENARIO_A, free_in
        from viz.explain_text import as_markdown
        from viz.figures import figure_files
        from viz.report import render

        figures, page = self._report(told)
        errors = {(one.seed, one.free): one.error for one in outcomes}
        names = ["A" if number == SCENARIO_A else "+".join(free_in(number, self.channels)) for number in table["free"]]
        runs = table.assign(
            channels_free=names, error=[errors[place] for place in zip(table["seed"], table["free"], strict=True)]
        )
        parts = pd.concat([one.explanation.table().assign(measure=str(one.explanation.measure)) for one in told])
        return {
            "explanation.html": render(page, self.language),
            "explanation.md": as_markdown(told),
            "explanation.csv": parts.to_csv(index=False),
            "runs.csv": runs.to_csv(index=False),
            **figure_files(figures),
        }

    def _report(self, told: Sequence[Told]) -> tuple[dict[str, Any], Any]:
        """Pictures by key, and the page with them."""
        from scenarios.differences import differences
        from scenarios.results import package_versions
        from viz.commands.publishing import source_line
        from viz.compare_caption import ComparisonCaption
        from viz.compare_text import difference_lines
        from viz.explain_figures import explanation_figure
        from viz.messages import seeds_in_words
        from viz.report import Picture, Report, Section

        lines = difference_lines(differences(*self.pair, self.language), *self.titles, self.language)
        names = [one.name for one in self.pair]
        titles = dict(zip(names, self.titles, strict=True))
        caption = ComparisonCaption(
            " · ".join(self.titles), self.seeds, source_line(), self.language, titles, {names[1]: lines}
        )
        figures = {f"explanation-{place}": explanation_figure(one, caption) for place, one in enumerate(told, 1)}
        sections = [
            Section(
                one.words.label,
                paragraphs=one.sentences() if len(told) > 1 else (),
                pictures=[Picture(figure, self.say("alt", label=one.words.inline))],
                tables=one.tables(),
            )
            for one, figure in zip(told, figures.values(), strict=True)
        ]
        page = Report(
            title=self.say("title"),
            question=self.say("question"),
            answer=told[0].sentences() if len(told) == 1 else [one.sentences()[0] for one in told],
            command=" ".join(command_line()),
            differences={self.titles[1]: lines},
            sections=sections,
            uncertainty=list(dict.fromkeys(line for one in told for line in (*one.warnings(), *one.notes()))),
            limits=told[0].limits(),
            provenance={
                self.say("code"): source_line(),
                self.say("seeds"): seeds_in_words(self.seeds),
                self.say("packages"): ", ".join(f"{name} {one}" for name, one in package_versions().items()),
            },
        )
        return figures, page

    def _manifest(self, started: datetime, files: Sequence[str]) -> str:
        """How it was made, as text."""
        import json

        from abm.compiled import source_hash
        from scenarios.batch.manifest import EXPLANATION
        from scenarios.results import package_versions

        content = {
            "kind": EXPLANATION,
            "code_version": source_hash(),
            "scenarios": {key: {"name": one.name, **one.resolved()} for key, one in zip("AB", self.pair, strict=True)},
            "channels": list(self.channels),
            "measures": [str(one) for one in self.measures],
            "seeds": self.seeds,
            "command": command_line(),
            "started": started.isoformat(timespec="seconds"),
            "packages": package_versions(),
            "files": list(files),
        }
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
