"""A recorded run as a question to Explore, and how far that is the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from abm.errors import WelfareError
from abm.inputs import Inputs
from abm.parameters.names import find, leaves, plain, value_of
from abm.policy import Change, from_base
from scenarios.analysis.factor_words import factor_name
from scenarios.batch.factor import Factor
from scenarios.batch.plan import PlannedRun, Setting
from scenarios.french_errors import in_language
from scenarios.loader import BASE, catalogue, load
from scenarios.runner import inputs_of
from scenarios.scenario import Scenario
from scenarios.words import listed, quoted
from viz.dashboard.asked import MOST_CITIZENS, MOST_MONTHS, Asked, address, asked_of
from viz.dashboard.error_words import in_words
from viz.dashboard.sweep_words import WORDS


@dataclass(frozen=True)
class Opening:
    """What Explore can show of a run.

    Attributes:
        asked: the question; none when it cannot show it.
        is_same: whether it is the same run.
        remark: why it is not, or cannot be; empty when it is.
    """

    asked: Asked | None
    is_same: bool
    remark: str


def is_small(scenario: Scenario) -> bool:
    """Whether a run may be done while a visitor waits."""
    return scenario.run.citizens <= MOST_CITIZENS and scenario.run.months <= MOST_MONTHS


def opening(setting: Setting, run: PlannedRun, language: str) -> Opening:
    """The question to Explore that comes nearest to a run.

    Args:
        setting: of its folder.
        run: the run.
        language: of remarks.
    """
    start = setting.scenarios[run.point.scenario]
    if start.name not in (BASE.name, *catalogue()):
        return Opening(None, False, WORDS(language, "not_catalogue"))
    if not is_small(start):
        return Opening(None, False, WORDS(language, "too_large"))
    given = [(one, value) for one, value in zip(setting.factors, run.point.values, strict=True) if value is not None]
    changes = {**_differences(start), **{leaf: _typed(value) for one, value in given for leaf in _names(one)}}
    asked = Asked(start.name, changes, start.run.citizens, start.run.months, run.seed)
    again, _, refused = asked_of(address(asked, language))
    if again != asked:
        return Opening(None, False, WORDS(language, "cannot", error=in_language("; ".join(refused), language)))
    try:
        wanted, got = inputs_of(setting.scenario_at(run.point)), inputs_of(asked.resolved())
    except WelfareError as error:
        return Opening(None, False, WORDS(language, "cannot", error=in_words(error, language)))
    if _same(wanted, got):
        return Opening(asked, True, "")
    dated = [one for one, _ in given if one.is_dated]
    own = {change.path for change in load(start.name).policy.changes}
    overtaken = [one for one in dated if one.path in own]
    if overtaken:
        return Opening(None, False, WORDS(language, "overtaken", names=_told(overtaken, language)))
    return Opening(asked, False, WORDS(language, "near", names=_told(dated, language)))


def _differences(start: Scenario) -> dict[str, str]:
    """Parameters that the folder's scenario has otherwise than the one that comes with the model."""
    base = load(start.name).parameters
    return {
        name: _typed(plain(value_of(start.parameters, name)))
        for name in leaves()
        if value_of(start.parameters, name) != value_of(base, name)
    }


def _names(factor: Factor) -> list[str]:
    return [leaf.name for leaf in factor.declared.leaves()]


def _typed(value: object) -> str:
    """A value as it is typed after ``--set``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _told(factors: Sequence[Factor], language: str) -> str:
    return listed([quoted(factor_name(one, language), language) for one in factors], language) if factors else "–"


def _same(one: Inputs, other: Inputs) -> bool:
    """Whether two runs under one seed come out alike: levers told relative to the base count from month 0 on."""
    return _compared(one) == _compared(other)


def _compared(inputs: Inputs) -> tuple[object, ...]:
    base, policy = from_base(inputs.parameters, inputs.policy)
    paths = [change.path for change in policy.changes]
    changes = sorted(
        (replace(change, why={}) for change in policy.changes if paths.count(change.path) > 1 or not _is_idle(change)),
        key=_key,
    )
    return base, changes, inputs.citizens, inputs.burn_in_months, inputs.months, inputs.terms


def _is_idle(change: Change) -> bool:
    """Whether it leaves everything as it is from month 0 on: a lever told relative to the base, at the base."""
    declared = find(change.path)
    return declared.relative_to_base and change.value == plain(declared.default)


def _key(change: Change) -> tuple[str, int, tuple[str, ...]]:
    return change.path, change.from_month, tuple(change.territories)
