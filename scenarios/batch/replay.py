"""One run of a folder done again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from abm.errors import ParameterError, ResultError, nearest
from scenarios.batch.conduct import do_run
from scenarios.batch.parts import RunRow, plain_value
from scenarios.batch.plan import PlannedRun, Point
from scenarios.batch.store import Store
from scenarios.scenario import Scenario


@dataclass(frozen=True)
class Replay:
    """A run done again beside what was recorded of it.

    Attributes:
        recorded: its row.
        again: the run as it came out now.
        scenario: its scenario; the one its point starts from when its values do not go together.
    """

    recorded: dict[str, Any]
    again: RunRow
    scenario: Scenario

    @property
    def hash_now(self) -> str:
        """Hash of what came out now; empty when it failed."""
        return "" if self.again.series is None else self.again.series.content_hash()

    @property
    def is_equal(self) -> bool:
        """Whether it came out as recorded, to the last bit; a failed run when it fails again."""
        return self.hash_now == str(self.recorded["content_hash"])


def recorded_run(store: Store, reference: str) -> dict[str, Any]:
    """The row of a run by its key, the beginning of its key, or ``point:seed``.

    Raises:
        ResultError: no such run, or several.
    """
    runs = store.runs()
    point, colon, seed = reference.partition(":")
    if colon and point.isdigit() and seed.isdigit():
        found = runs[(runs["point"] == int(point)) & (runs["seed"] == int(seed))]
    else:
        found = runs[runs["run"].str.startswith(reference.strip() or "-")]
    if found.empty:
        raise ResultError(
            f"no run '{reference}' in '{store.folder}'{nearest(reference, list(runs['run']))}; name one by its key, "
            "or as point:seed"
        )
    if found["run"].nunique() > 1:
        raise ResultError(f"'{reference}' begins the keys of {len(found)} runs; write more of it")
    row: dict[str, Any] = {str(name): value for name, value in found.iloc[0].to_dict().items()}
    return row


def replay(store: Store, reference: str) -> Replay:
    """Do a run again.

    Raises:
        ResultError: no such run, or several.
    """
    recorded = recorded_run(store, reference)
    run = planned_run(store, recorded)
    return Replay(recorded, do_run(store.setting, run), _scenario_of(store, run.point))


def _scenario_of(store: Store, point: Point) -> Scenario:
    with suppress(ParameterError):
        return store.setting.scenario_at(point)
    return store.setting.scenarios[point.scenario]


def planned_run(store: Store, row: dict[str, Any]) -> PlannedRun:
    """The run a row tells of."""
    names = [scenario.name for scenario in store.setting.scenarios]
    values = tuple(plain_value(factor, row[factor.name]) for factor in store.setting.factors)
    point = Point(names.index(row["scenario"]), values)
    return PlannedRun(int(row["point"]), point, int(row["replicate"]), int(row["seed"]))
