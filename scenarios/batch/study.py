"""A study: one question put to the model many times, and the text file it is read from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from abm.errors import ParameterError, nearest
from abm.indicators.registry import indicators_named
from abm.parameters.names import as_written
from abm.policy import Policy
from abm.series import DOMAIN_NAMES, KIND_NAMES
from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.batch.changed import differences
from scenarios.batch.design import (
    COUNTS,
    KEYS,
    WRITTEN_OUT,
    Design,
    Points,
    Row,
    count,
    draw,
    refuse_not_varied,
    refuse_seed,
)
from scenarios.batch.factor import Factor, Value, apply_point, refuse_invalid
from scenarios.batch.factor_file import read_factors
from scenarios.batch.measure import Measure, measure
from scenarios.batch.point_file import listed_points, other_scenarios, table_points
from scenarios.batch.study_schema import (
    BREAKDOWNS,
    DESIGN_KEYS,
    HEAD_KEYS,
    LARGEST_SEED,
    MOST_REPLICATES,
    TABLES,
    study_schema,
)
from scenarios.batch.terms_of_points import terms_of_points
from scenarios.contract_terms import TERMS, plain_terms
from scenarios.document import Document, read
from scenarios.lines import Address
from scenarios.loader import load, read_mix, run_defaults, text_in
from scenarios.mix import PATHS, AskedMix
from scenarios.scenario import Scenario, Text, overridden, refuse_set_and_off, with_run
from scenarios.shelf import Shelf

STUDIES = Path(__file__).parent.parent / "studies"
SHELF = Shelf(STUDIES, "study")


@dataclass(frozen=True)
class Study:
    """What is varied, from where, how often, and what is asked of the runs.

    Attributes:
        name: of the file.
        title: for readers.
        question: what the study is to answer.
        scenario: the base, with the study's size and length of run.
        factors: what is varied, each with a name of its own.
        design: which combinations of values.
        replicates: runs of each point; replicate ``r`` has seed ``first_seed + r`` at every point.
        first_seed: seed of the first replicate.
        by: breakdowns kept: some of ``"domain"``, ``"provider"``, ``"territory"``.
        indicators: names of those kept; none is all.
        measures: what its analyses look at unless told otherwise.
        sources: what bounds and values rest on.
        others: scenarios that points of a list name, by that name, with the study's run.
        as_written: the scenario and the others before mechanisms were switched off; empty when none was.
    """

    name: str
    title: Text
    question: Text
    scenario: Scenario
    factors: tuple[Factor, ...]
    design: Design
    replicates: int = 1
    first_seed: int = 1
    by: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    sources: tuple[str, ...] = ()
    others: Mapping[str, Scenario] = field(default_factory=dict)
    as_written: tuple[Scenario, ...] = ()

    @property
    def n_points(self) -> int:
        """Number of points, without drawing them."""
        return count(self.design, self.factors)

    @property
    def n_runs(self) -> int:
        """Number of runs."""
        return self.n_points * self.replicates

    def points(self) -> Points:
        """Its points; drawn once.

        Raises:
            ImportError: SALib is not installed and the design needs it.
        """
        return self._points

    @cached_property
    def _points(self) -> Points:
        return draw(self.design, self.factors)

    def base_of(self, point: int) -> Scenario:
        """The scenario whose values a point starts from: the study's own unless the point names another.

        Raises:
            ParameterError: no such point.
        """
        points = self.points()
        if not 0 <= point < len(points):
            raise ParameterError(f"there is no point {point}; the points are 0 to {len(points) - 1}")
        name = points.scenarios[point] if points.scenarios else ""
        return self.others[name] if name else self.scenario

    def scenario_at(self, point: int) -> Scenario:
        """The scenario of a point.

        Raises:
            ParameterError: no such point, or its values do not go together.
        """
        return apply_point(self.base_of(point), self.factors, self.points().values[point])

    def point_name(self, point: int) -> str:
        """What readers call a point: its own name, or that of its scenario and its number."""
        base, names = self.base_of(point), self.points().names
        return (names[point] if names else "") or f"{base.name} {point}"

    def resized(
        self, *, citizens: int | None = None, months: int | None = None, replicates: int | None = None
    ) -> Study:
        """The study with other sizes; ``None`` leaves its own.

        Raises:
            ParameterError: out of bounds.
        """
        chosen = {key: value for key, value in (("citizens", citizens), ("months", months)) if value is not None}
        run = type(self.scenario.run)(**{**self.scenario.run.model_dump(), **chosen})
        _refuse_outside("replicates", self.replicates if replicates is None else replicates, 1, MOST_REPLICATES)
        return replace(
            self,
            scenario=with_run(self.scenario, run),
            others={name: with_run(other, run) for name, other in self.others.items()},
            replicates=self.replicates if replicates is None else replicates,
        )

    def without(self, off: Sequence[str]) -> Study:
        """The study in a society without mechanisms; what it varies of others is left.

        Args:
            off: names of mechanisms, see ``scenarios.scenario.without_mechanisms``.

        Raises:
            ParameterError: no such mechanism, or the study varies a parameter of one.
        """
        refuse_set_and_off([factor.path for factor in self.factors], off, "the study varies")
        return replace(
            self,
            scenario=overridden(self.scenario, off=off),
            others={name: overridden(other, off=off) for name, other in self.others.items()},
            as_written=(self.scenario, *self.others.values()) if off else (),
        )

    def as_plain(self) -> dict[str, Any]:
        """Everything that decides points and runs, in plain types; equal for equal designs.

        Raises:
            ImportError: SALib is not installed and the design needs it.
        """
        is_written_out = self.design.kind in WRITTEN_OUT
        hidden = {"values"} if is_written_out else set()
        points = {str(number): _plain_row(row) for number, row in enumerate(self.design.rows)}
        return {
            "design": self.design.as_plain(),
            "replicates": self.replicates,
            "first_seed": self.first_seed,
            "by": list(self.by),
            "indicators": list(self.indicators),
            "factors": {
                factor.name: {key: value for key, value in factor.as_plain().items() if key not in hidden}
                for factor in self.factors
            },
            "points": points if is_written_out else {},
            "scenario": {self.scenario.name: plain_scenario(self.scenario)},
            "scenarios": {name: plain_scenario(other) for name, other in self.others.items()},
            **self._terms_varied(),
            "points_sha256": self.points().digest(),
        }

    def _terms_varied(self) -> dict[str, Any]:
        """Contracts that points are written on, as their files have them now: another content is another study.

        Those of scenarios that set money aside stand there.
        """
        scenarios = (self.scenario, *self.others.values())
        told = {one.parameters.contracts.terms for one in scenarios if one.terms() is not None}
        told -= {str(value) for factor in self.factors if factor.path == TERMS for value in factor.values}
        named = terms_of_points(scenarios, self.factors)
        plain = {name: plain_terms(terms) for name, terms in named.items() if name not in told}
        return {"terms": plain} if plain else {}


def _plain_row(row: Row) -> dict[str, Any]:
    return {**({"scenario": row.scenario} if row.scenario else {}), **row.values}


def plain_scenario(scenario: Scenario) -> dict[str, Any]:
    """A scenario in plain types, its changes by name for comparing."""
    resolved = scenario.resolved()
    changes = {_change_name(change): change for change in resolved["policy"]}
    terms = {key: resolved[key] for key in ("terms",) if key in resolved}
    return {"run": resolved["run"], "policy": changes, **resolved["parameters"], **terms}


def _change_name(change: Mapping[str, Any]) -> str:
    """Lever, month and territories, which no two changes of a policy share."""
    return f"{change['path']} ({', '.join(['month ' + str(change['from_month']), *change['territories']])})"


def studies() -> tuple[str, ...]:
    """Names of the studies that come with the model."""
    return SHELF.names()


def is_study(reference: str) -> bool:
    """Whether a name or path is that of a study rather than of a scenario."""
    if reference in studies():
        return True
    try:
        return "study" in tomllib.loads(Path(reference).expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # whoever loads it says what is wrong
        return False


def load_study(reference: str | Path) -> Study:
    """A study by its name or by the path of its file.

    Args:
        reference: a name such as ``policy_mix``, or a path (it ends in ``.toml`` or holds a slash).

    Returns:
        The study, checked: its base scenario, every factor alone at both ends, and its design.

    Raises:
        ScenarioError: file missing or broken, unknown key, wrong type.
        ParameterError: unknown parameter or indicator, wrong type, out of bounds, or a design that cannot be drawn.
    """
    document = read(SHELF.locate(str(reference)))
    document.refuse_other("scenario", "a scenario, not a study: `python run.py run")
    document.refuse_unknown(document.content, TABLES)
    document.refuse_unknown(document.table("study"), HEAD_KEYS, "study")
    scenario = _scenario(document)
    kind = _kind(document)
    factors = read_factors(document, kind)
    rows: tuple[Row, ...] = ()
    others: dict[str, Scenario] = {}
    if kind == "list":
        others = other_scenarios(document, scenario)
        factors, rows = listed_points(document, factors)
    elif kind == "table":
        factors, rows = table_points(document, factors)
    elif "point" in document.content:
        raise document.refuse(f'[[point]] is for kind = "list", not "{kind}"', "point", 0)
    _refuse_beside_mix(document, {"": scenario, **others}, factors, rows)
    study = Study(
        name=document.path.stem,
        title=_text(document, "title"),
        question=_text(document, "question"),
        scenario=scenario,
        factors=factors,
        design=_design(document, kind, rows),
        replicates=_whole(document, "replicates", 1, 1, MOST_REPLICATES),
        first_seed=_whole(document, "first_seed", 1, 0, LARGEST_SEED),
        by=_by(document),
        indicators=_indicators(document),
        sources=tuple(_texts(document, "study", "sources")),
        others=others,
    )
    for index, factor in enumerate(study.factors if kind not in WRITTEN_OUT else ()):
        document.located(("factor", index), refuse_not_varied, study.design, factor)
    document.located(("design", _count_key(kind)), count, study.design, study.factors)
    if study.first_seed + study.replicates - 1 > LARGEST_SEED:
        raise document.refuse(
            f"first_seed = {study.first_seed}: {study.replicates} runs would go past the largest seed, {LARGEST_SEED}",
            "design",
            "first_seed",
        )
    _check_scenarios(document, study)
    return replace(study, measures=_measures(document, study))


def _scenario(document: Document) -> Scenario:
    head = document.table("study")
    if "scenario" not in head:
        raise document.refuse("[study] needs 'scenario', the name or path of the scenario it starts from", "study")
    here = ("study", "scenario")
    reference = document.typed(head["scenario"], str, "a name or path in quotes", *here)
    scenario = document.located(here, load, reference, document.path.parent)
    set_in = dict(scenario.set_in)
    run = run_defaults(document, scenario.run, set_in)
    scenario = replace(with_run(scenario, run), set_in=set_in)
    mix = read_mix(document)
    if mix is not None:
        mix.refuse_set(set_in)
        kept = [change for change in scenario.policy.changes if change.path not in PATHS]
        for change in kept:
            mix.refuse_beside(change.path, document.place(*here))
        changes = mix.changes(scenario.parameters, run.citizens)
        scenario = replace(scenario, policy=Policy((*kept, *changes)), mix=mix)
    document.located(here, refuse_invalid, scenario)
    return scenario


def _refuse_beside_mix(
    document: Document, starts: Mapping[str, Scenario], factors: Sequence[Factor], rows: Sequence[Row]
) -> None:
    """Stop where a factor, or a point, moves what the mix of the scenario it starts from sets or stands on.

    Args:
        document: the study.
        starts: scenarios by the name that points have for them.
        factors: what is varied.
        rows: points that are written out; none where the design makes them.
    """
    for name, start in starts.items():
        if start.mix is None:
            continue
        for index, factor in enumerate(factors):
            points = [point for point, row in enumerate(rows) if row.scenario == name and factor.name in row.values]
            if points or not rows:
                _refuse_beside(document, ("point", points[0]) if rows else ("factor", index), start, start.mix, factor)


def _refuse_beside(document: Document, here: Address, scenario: Scenario, mix: AskedMix, factor: Factor) -> None:
    """Stop where a factor moves what the mix of a scenario sets or stands on."""
    place = document.place(*here)
    mix.refuse_beside(factor.path, place)
    for value in () if factor.is_dated else factor.extremes():
        moved = document.located(here, apply_point, scenario, (factor,), (value,)).parameters
        mix.refuse_other_base(scenario.parameters, moved, scenario.run.citizens, place)


def _kind(document: Document) -> str:
    design = document.table("design")
    if "kind" not in design:
        raise document.refuse(f"[design] needs 'kind', one of {', '.join(COUNTS)}", "design")
    kind: str = document.typed(design["kind"], str, "text in quotes", "design", "kind")
    if kind not in COUNTS:
        hint = nearest(kind, COUNTS)
        raise document.refuse(f'kind = "{kind}": expected one of {", ".join(COUNTS)}{hint}', "design", "kind")
    document.refuse_unknown(design, DESIGN_KEYS, "design")
    for key in design:
        kinds = [other for other, keys in KEYS.items() if key in keys]
        if kinds and kind not in kinds:
            raise document.refuse(f'{key} is for kind = {", ".join(kinds)}, not "{kind}"; leave it out', "design", key)
    for key in KEYS[kind][:1]:
        if key not in design:
            raise document.refuse(f"[design] needs '{key}' for kind = \"{kind}\"", "design")
    return kind


def _count_key(kind: str) -> str:
    """The key an error about the number of points is about."""
    return KEYS[kind][0] if KEYS[kind] else "kind"


def _design(document: Document, kind: str, rows: tuple[Row, ...]) -> Design:
    table = document.table("design")
    numbers = {
        key: document.typed(table[key], int, "a whole number", "design", key)
        for key in ("n", "seed", "trajectories", "levels")
        if key in table
    }
    if "seed" in numbers:
        document.located(("design", "seed"), refuse_seed, numbers["seed"])
    second = table.get("calc_second_order", False)
    if not isinstance(second, bool):
        raise document.refuse(
            f"calc_second_order = {as_written(second)}: expected true or false", "design", "calc_second_order"
        )
    return Design(kind, calc_second_order=second, rows=rows, **numbers)


def _check_scenarios(document: Document, study: Study) -> None:
    """Check the base with every factor alone at both ends, then with all of them together."""

    def check(base: Scenario, factors: tuple[Factor, ...], values: tuple[Value | None, ...]) -> None:
        refuse_invalid(apply_point(base, factors, values))

    for index, factor in enumerate(study.factors):
        for value in factor.extremes():
            document.located(("factor", index), check, study.scenario, (factor,), (value,))
    if study.design.kind == "list":
        points = study.points()
        for number in range(len(points)):
            document.located(("point", number), check, study.base_of(number), study.factors, points.values[number])
    elif study.design.kind == "table":
        document.located(("design", "file"), check, study.scenario, study.factors, study.points().values[0])
    else:
        lowest = tuple(factor.extremes()[0] for factor in study.factors)
        document.located(("design",), check, study.scenario, study.factors, lowest)


def _text(document: Document, key: str) -> Text:
    head = document.table("study")
    if key not in head:
        raise document.refuse(f"[study] needs '{key}'", "study")
    text = text_in(document, head[key], "study", key)
    if not (text.en and text.fr):
        raise document.refuse(f"{key} is empty; write a few words", "study", key)
    return text


def _texts(document: Document, table: str, key: str) -> list[str]:
    listed = document.typed(document.table(table).get(key, []), list, "a list of texts in quotes", table, key)
    return [document.typed(text, str, "a list of texts in quotes", table, key) for text in listed]


def _whole(document: Document, key: str, default: int, low: int, high: int) -> int:
    number = document.typed(document.table("design").get(key, default), int, "a whole number", "design", key)
    document.located(("design", key), _refuse_outside, key, number, low, high)
    return int(number)


def _refuse_outside(key: str, number: int, low: int, high: int) -> None:
    if not low <= number <= high:
        raise ParameterError(f"{key} = {number}: expected a whole number from {low} to {high}")


def _by(document: Document) -> tuple[str, ...]:
    named = _texts(document, "design", "by")
    for name in named:
        if name not in BREAKDOWNS:
            hint = nearest(name, BREAKDOWNS)
            raise document.refuse(f'by = ["{name}"]: expected some of {", ".join(BREAKDOWNS)}{hint}', "design", "by")
    return tuple(name for name in BREAKDOWNS if name in named)


def _indicators(document: Document) -> tuple[str, ...]:
    named = _texts(document, "design", "indicators")
    if named:
        document.located(("design", "indicators"), indicators_named, named)
    return tuple(dict.fromkeys(named))


def _measures(document: Document, study: Study) -> tuple[Measure, ...]:
    here = ("study", "measures")
    found: list[Measure] = []
    for written in _texts(document, *here):
        one = document.located(here, measure, written)
        document.located(here, refuse_not_kept, one, study)
        found.append(one)
    return tuple(found)


def refuse_not_kept(asked: Measure, study: Study) -> None:
    """Stop at a measure that the runs of a study will not hold.

    Raises:
        ParameterError: says what to add to the study, or which group was meant.
    """
    if study.indicators and asked.name not in study.indicators:
        raise ParameterError(f"'{asked}' is not among the indicators kept; add \"{asked.name}\" to indicators")
    if asked.level == "territory":
        names = [str(name) for name in study.scenario.territories().names]
        if asked.group not in names:
            hint = nearest(asked.group, [*DOMAIN_NAMES, *KIND_NAMES, *names])
            raise ParameterError(f"'{asked}': no domain, provider or territory is called '{asked.group}'{hint}")
    if asked.level and asked.level not in study.by:
        raise ParameterError(f"'{asked}' is broken down by {asked.level}; add \"{asked.level}\" to by")
    asked.span(study.scenario.run.months // MONTHS_PER_YEAR - 1)


__all__ = ["STUDIES", "Study", "differences", "is_study", "load_study", "refuse_not_kept", "studies", "study_schema"]
