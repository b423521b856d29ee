"""What is to be run: points under seeds, in an order in which neighbours share their burn-in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from abm.contracts.terms import Terms
from abm.errors import ScenarioError
from abm.parameters import Parameters
from abm.parameters.names import with_values
from abm.policy import Change, Policy
from abm.view import Level
from scenarios.batch.factor import Factor, apply_point, told_apart
from scenarios.batch.study import Study
from scenarios.batch.terms_of_points import terms_of_points
from scenarios.contract_terms import TERMS, plain_terms, terms_of
from scenarios.scenario import RunDefaults, Scenario, Text

BREAKDOWNS = ("domain", "provider", "territory")
"""What yearly values may be broken down by, besides the whole society."""
BASE = 0
"""Number of the point of a search that leaves every factor as it is in the scenario."""
BLOCK = 256
"""Points whose runs stand together, seed after seed: their scenarios and one burn-in are worked out once."""


@dataclass(frozen=True)
class Point:
    """One combination: a scenario to start from, by its position, and the values of the factors."""

    scenario: int = 0
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class PlannedRun:
    """A point under a seed; ``number`` is the point's."""

    number: int
    point: Point
    replicate: int
    seed: int

    @property
    def place(self) -> tuple[int, int]:
        """Point and replicate, which tell runs of one folder apart."""
        return self.number, self.replicate


@dataclass(frozen=True)
class Setting:
    """What all runs of a folder share.

    Attributes:
        scenarios: where points start from.
        factors: what is varied.
        by: breakdowns kept, of ``BREAKDOWNS``.
        indicators: names kept; none named means all.
    """

    scenarios: tuple[Scenario, ...]
    factors: tuple[Factor, ...] = ()
    by: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of the values kept."""
        return (Level.TOTAL, *(Level[name.upper()] for name in self.by))

    def scenario_at(self, point: Point) -> Scenario:
        """The scenario a point stands for.

        Raises:
            ParameterError: its values do not go together.
        """
        return apply_point(self.scenarios[point.scenario], self.factors, point.values)

    def as_plain(self) -> dict[str, Any]:
        """Everything in plain types, for the manifest; ``setting_of`` reads it."""
        return {
            "scenarios": [
                {"name": one.name, "title": asdict(one.title), "intent": asdict(one.intent), **one.resolved()}
                for one in self.scenarios
            ],
            "factors": [{**one.as_plain(), "label": one.label and asdict(one.label)} for one in self.factors],
            "terms": {
                name: plain_terms(terms) for name, terms in terms_of_points(self.scenarios, self.factors).items()
            },
            "by": list(self.by),
            "indicators": list(self.indicators),
        }


def setting_of(plain: Mapping[str, Any]) -> Setting:
    """The setting a manifest holds.

    Raises:
        ParameterError: a name or value this version of the program does not know.
    """
    stored = {name: terms_of(terms) for name, terms in plain.get("terms", {}).items()}
    return Setting(
        tuple(_scenario_of(one, stored) for one in plain["scenarios"]),
        told_apart(_factor_of(one, stored) for one in plain["factors"]),
        tuple(plain["by"]),
        tuple(plain["indicators"]),
    )


def _factor_of(plain: Mapping[str, Any], stored: Mapping[str, Terms]) -> Factor:
    fields = {key: value for key, value in plain.items() if key not in ("is_dated", "label")}
    lists = {key: tuple(plain[key]) for key in ("values", "territories")}
    label = Text(**plain["label"]) if plain["label"] else None
    known = frozenset(stored if plain["path"] == TERMS else ())
    return Factor(**{**fields, **lists}, whole_run=not plain["is_dated"], label=label, stored=known)


def _scenario_of(plain: Mapping[str, Any], stored: Mapping[str, Terms]) -> Scenario:
    changes = [Change(**{**one, "territories": tuple(one["territories"])}) for one in plain["policy"]]
    return Scenario(
        name=plain["name"],
        title=Text(**plain["title"]),
        intent=Text(**plain["intent"]),
        parameters=with_values(Parameters(), plain["parameters"]),
        policy=Policy(tuple(changes)),
        run=RunDefaults(**plain["run"]),
        stored_terms=stored,
    )


def plan_of(study: Study, shard: tuple[int, int] = (1, 1)) -> Plan:
    """The plan of a study.

    Raises:
        ImportError: its design needs a library that is not installed.
        ScenarioError: two different scenarios have one name, which could not be told apart in the results.
    """
    _refuse_namesakes((study.scenario, *study.others.values()))
    points = study.points()
    position = {name: number for number, name in enumerate(("", *study.others))}
    bases = points.scenarios or ("",) * len(points)
    setting = Setting((study.scenario, *study.others.values()), study.factors, study.by, study.indicators)
    listed = [Point(position[base], tuple(values)) for base, values in zip(bases, points.values, strict=True)]
    return Plan(setting, listed, study.replicates, study.first_seed, shard)


def _refuse_namesakes(scenarios: Sequence[Scenario]) -> None:
    seen: dict[str, Scenario] = {}
    for one in scenarios:
        if seen.setdefault(one.name, one).resolved() != one.resolved():
            raise ScenarioError(f"two of the scenarios are called '{one.name}'; rename one of the files")


@dataclass(frozen=True)
class Plan:
    """Points under seeds; replicate ``r`` of every point has seed ``first_seed + r``, so points are paired.

    Attributes:
        setting: what they share.
        points: in the order of their numbers.
        replicates: seeds of each point.
        first_seed: of replicate 0.
        shard: this part and how many there are, from (1, 1).
    """

    setting: Setting
    points: Sequence[Point]
    replicates: int = 1
    first_seed: int = 1
    shard: tuple[int, int] = field(default=(1, 1))

    def __len__(self) -> int:
        part, parts = self.shard
        whole = len(self.points) * self.replicates
        return whole // parts + (part <= whole % parts)

    @property
    def seeds(self) -> range:
        """Seeds of the replicates."""
        return range(self.first_seed, self.first_seed + self.replicates)

    def runs(self) -> Iterator[PlannedRun]:
        """All runs of this shard, those that share much beside each other."""
        part, parts = self.shard
        for start in range(0, len(self.points), BLOCK):
            block = range(start, min(start + BLOCK, len(self.points)))
            for replicate, seed in enumerate(self.seeds):
                for number in block:
                    if (number * self.replicates + replicate) % parts == part - 1:
                        yield PlannedRun(number, self.points[number], replicate, seed)
