"""Tiny studies, done in this process: what tests of the record of many runs start from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any

from scenarios.batch import conduct as conducting
from scenarios.batch.begin import opened
from scenarios.batch.conduct import Chunk, Receipt, conduct
from scenarios.batch.factor import Factor
from scenarios.batch.plan import Plan, PlannedRun, Point, Setting
from scenarios.batch.store import Store
from scenarios.scenario import RunDefaults, Scenario, Text

RUN = RunDefaults(citizens=300, burn_in_months=12, months=12)
BASE = Scenario("base", Text("B", "B"), Text("I", "I"), run=RUN)
REFERRAL = Factor("service.referral", values=(0.2, 0.5, 0.8))
INDICATORS = ("share_covered", "unmet_months_per_1000", "public_euros_per_inhabitant")

STUDY = """[study]
title = "Tiny"
question = "What?"
scenario = "base"
measures = ["share_covered"]
[run]
citizens = 300
burn_in_months = 12
months = 12
[design]
kind = "grid"
replicates = 2
indicators = ["share_covered", "unmet_months_per_1000"]
[[factor]]
path = "service.referral"
values = [0.2, 0.5, 0.8]
"""
"""A study file of three points under two seeds."""


def here(
    work: Callable[[Chunk], Receipt], next_task: Callable[[], Chunk | None]
) -> Generator[tuple[Chunk, Receipt | None], None, None]:
    """Chunks done one after the other in this process."""
    while (chunk := next_task()) is not None:
        yield chunk, work(chunk)


def plan(
    values: Sequence[tuple[Any, ...]] = ((0.2,), (0.5,), (0.8,)), factors: tuple[Factor, ...] = (REFERRAL,),
    replicates: int = 2, shard: tuple[int, int] = (1, 1), **setting: Any,
) -> Plan:  # fmt: skip
    """Points with these values."""
    asked = {"indicators": INDICATORS, **setting}
    points = [Point(0, one) for one in values]
    return Plan(Setting((BASE,), factors, **asked), points, replicates, shard=shard)


def manifest(of: Plan, **design: Any) -> dict[str, Any]:
    """A manifest that asks for a plan."""
    part, parts = of.shard
    return {
        "kind": "sweep",
        "shard": f"shard {part} of {parts}" if parts > 1 else "",
        "planned": len(of),
        "planned_in_all": len(of.points) * of.replicates,
        "command": ["python", "run.py", "sweep", "tiny"],
        "study": {"name": "tiny", "title": {"en": "T", "fr": "T"}, "question": {"en": "Q", "fr": "Q"}, "measures": []},
        "design": {
            "replicates": of.replicates, "points": {str(n): repr(one) for n, one in enumerate(of.points)}, **design
        },
        "setting": of.setting.as_plain(),
    }  # fmt: skip


def begun(folder: Path, of: Plan, **design: Any) -> Store:
    """The folder of a plan."""
    return opened(folder, manifest(of, **design))


def done(folder: Path, of: Plan, runs: Sequence[PlannedRun] | None = None, spread: Any = here) -> Store:
    """The folder of a plan with its runs, or some of them, done."""
    store = begun(folder, of)
    with store.writing():
        recorded = store.places()
        conduct(store, (run for run in (of.runs() if runs is None else runs) if not recorded.get(run.place)), spread)
    return store


class Failing:
    """Stands before the simulation: raises for the seeds it is told."""

    def __init__(self, monkeypatch: Any) -> None:
        import abm.simulate

        self.errors: dict[int, BaseException] = {}
        self.simulate = abm.simulate.simulate
        monkeypatch.setattr(abm.simulate, "simulate", self)

    def __call__(self, inputs: Any, seed: int, *others: Any, **named: Any) -> Any:
        if seed in self.errors:
            raise self.errors[seed]
        return self.simulate(inputs, seed, *others, **named)


def chunks_of(monkeypatch: Any, size: int) -> None:
    """Chunks of at most so many runs."""
    monkeypatch.setattr(conducting, "LARGEST_CHUNK", size)
    monkeypatch.setattr(conducting, "CHUNK_SECONDS", 1e9)
