"""What a reader takes away of a question: a scenario file, the numbers of its run, pictures; all made in memory."""

from __future__ import annotations

import io
import json
import threading
from functools import lru_cache

import pyarrow.parquet as pq

from abm.compiled import code_version
from abm.errors import ParameterError
from abm.parameters.names import as_written, find, plain, value_of
from scenarios.dated import is_dated, read
from scenarios.loader import BASE, load
from scenarios.results import series_frame, series_table
from scenarios.runner import Outcome, jobs, run_job
from scenarios.scenario import Scenario
from viz.dashboard.asked import LANGUAGES, Asked, address, asked_of
from viz.dashboard.download_words import WORDS
from viz.figures import coverage, enterprises, funding_mix, territories, who_serves
from viz.output import PROGRAM
from viz.style import Caption, as_bytes

FIGURES = ("coverage", "who_serves", "funding_mix", "enterprises", "territories")
"""Pictures by the name of their file."""
KINDS = ("png", "svg")
MOST_KEPT = 4
"""Runs kept for the next download, of all visitors together."""
_DRAWING = threading.Lock()
"""Settings of pictures are the program's, not the thread's."""


def file_stem(asked: Asked) -> str:
    """Beginning of the names of files: ``welfare_state_seed_3``."""
    changed = "_changed" if asked.changes else ""
    return f"{asked.scenario}{changed}_seed_{asked.seed}"


def scenario_file(asked: Asked) -> str:
    """A scenario file that ``python run.py run FILE --seed SEED`` runs to the same numbers."""
    scenario, parent = asked.resolved(), load(asked.scenario)
    head = [f"# {asked.command()}", f"# python run.py run {file_stem(asked)}.toml --seed {asked.seed}"]
    head += [f"# {PROGRAM}, code {code_version()}", "", "[scenario]"]
    if parent.name != BASE.name:
        head.append(f'extends = "{parent.name}"')
    for language in LANGUAGES:
        title = parent.title.in_language(language)
        words = WORDS(language, "changed_title", title=title) if asked.changes else title
        head.append(f"title.{language} = {_quoted(words)}")
    head += [f"intent.{language} = {_quoted(parent.intent.in_language(language))}" for language in LANGUAGES]
    size = ["", "[run]", f"citizens = {scenario.run.citizens}", f"months = {scenario.run.months}"]
    return "\n".join([*head, *size, *_tables(asked, scenario), *_policy(scenario, parent), ""])


def csv_file(asked: Asked) -> bytes:
    """Every indicator of every month of the whole run as text, a row each."""
    frame = series_frame([_outcome_of(asked).record])
    return frame.to_csv(index=False, lineterminator="\n").encode()


def parquet_file(asked: Asked) -> bytes:
    """The same as ``series.parquet`` of a result folder."""
    content = io.BytesIO()
    pq.write_table(series_table([_outcome_of(asked).record]), content, compression="zstd")
    return content.getvalue()


def content_hash(asked: Asked) -> str:
    """Hash of the numbers of the whole run, as in the table of runs of a result folder."""
    return _outcome_of(asked).record.content_hash


def figure_file(asked: Asked, name: str, kind: str, language: str) -> bytes:
    """A picture of the whole run, as the command ``run`` draws it.

    Args:
        asked: the question.
        name: one of ``FIGURES``.
        kind: ``"png"`` or ``"svg"``.
        language: ``"en"`` or ``"fr"``.
    """
    outcome, scenario = _outcome_of(asked), asked.resolved()
    series = series_frame([outcome.record])
    source = f"{PROGRAM}, code {code_version()[:8]}"
    caption = Caption(scenario.title.in_language(language), [asked.seed], source, language)
    draw = {
        "coverage": lambda: coverage(series, caption),
        "who_serves": lambda: who_serves(series, caption),
        "funding_mix": lambda: funding_mix(series, caption),
        "enterprises": lambda: enterprises(series, [outcome.first_sizes], [outcome.last_sizes], caption),
        "territories": lambda: territories(series, outcome.poverty, caption),
    }
    with _DRAWING:
        return as_bytes(draw[name](), kind)


def _outcome_of(asked: Asked) -> Outcome:
    return _outcome(address(asked.alone(), LANGUAGES[0]))


@lru_cache(maxsize=MOST_KEPT)
def _outcome(query: str) -> Outcome:
    """The whole run that an address asks for, to its last month, however far a reader has played it.

    Raises:
        ParameterError: the run fails.
    """
    asked, _, _ = asked_of(query)
    outcome = run_job(jobs(asked.resolved(), asked.seed, 1)[0])
    if outcome.record.series is None:
        raise ParameterError(outcome.record.error.strip().splitlines()[-1])
    return outcome


def _tables(asked: Asked, scenario: Scenario) -> list[str]:
    """Changed parameters in the table of their group, with the value that is run."""
    groups: dict[str, dict[str, str]] = {}
    for name in dict.fromkeys(read(one).path if is_dated(one) else one for one in asked.changes):
        for leaf in find(name).leaves():
            key = leaf.field if not leaf.domain else f"{leaf.field}.{leaf.domain}"
            groups.setdefault(leaf.group, {})[key] = as_written(plain(value_of(scenario.parameters, leaf.name)))
    return [
        line
        for group, values in groups.items()
        for line in ("", f"[{group}]", *(f"{key} = {value}" for key, value in values.items()))
    ]


def _policy(scenario: Scenario, parent: Scenario) -> list[str]:
    """Dated changes that the other scenario does not have, an entry each."""
    lines = []
    for change in scenario.policy.changes:
        if change not in parent.policy.changes:
            lines += ["", "[[policy]]", f'path = "{change.path}"', f"value = {as_written(plain(change.value))}"]
            lines += [f"month = {change.from_month}", f"ramp_months = {change.ramp_months}"]
            lines += [f"territories = {json.dumps(change.territories, ensure_ascii=False)}"]
    return lines


def _quoted(words: str) -> str:
    """A text as TOML has it, which takes the escapes of JSON."""
    return json.dumps(words, ensure_ascii=False)
