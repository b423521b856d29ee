"""A recorded run as a question to Explore, and how far that is the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from abm.errors import WelfareError
from abm.inputs import Inputs
from abm.parameters import Parameters
from abm.parameters.names import find, leaves, plain, value_of
from abm.policy import Change, from_base
from scenarios.batch.plan import PlannedRun, Setting
from scenarios.dated import place_of, written
from scenarios.french_errors import in_language
from scenarios.loader import BASE, catalogue, load
from scenarios.runner import inputs_of
from scenarios.scenario import Scenario, stands_for_whole_run
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
    try:
        wanted = setting.scenario_at(run.point)
        asked = Asked(start.name, _changes(wanted), start.run.citizens, start.run.months, run.seed)
        again, _, refused = asked_of(address(asked, language))
        if again != asked:
            return Opening(None, False, WORDS(language, "cannot", error=in_language("; ".join(refused), language)))
        is_same = _same(inputs_of(wanted), inputs_of(asked.resolved()))
    except WelfareError as error:
        return Opening(None, False, WORDS(language, "cannot", error=in_words(error, language)))
    return Opening(asked, is_same, "" if is_same else WORDS(language, "near"))


def _changes(wanted: Scenario) -> dict[str, str]:
    """What makes a scenario of the one that comes with the model under its name."""
    base = load(wanted.name)
    changes = {
        name: _typed(plain(value_of(wanted.parameters, name)))
        for name in leaves()
        if value_of(wanted.parameters, name) != value_of(base.parameters, name)
    }
    own = base.policy.changes
    known = [change.as_plain() for change in own]
    for change in wanted.policy.changes:
        if change.as_plain() not in known and change.factor is None:
            changes[_name(change, own)] = _typed(plain(change.value))
    return changes


def _name(change: Change, own: Sequence[Change]) -> str:
    """The name of a change of a scenario with its own ones: that of the lever alone where that says the same."""
    is_whole = stands_for_whole_run(change) and not change.ramp_months
    return change.path if is_whole and place_of(change) not in map(place_of, own) else written(change, own)


def _typed(value: object) -> str:
    """A value as it is typed after ``--set``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _same(one: Inputs, other: Inputs) -> bool:
    """Whether two runs under one seed come out alike: levers told relative to the base count from month 0 on."""
    return _compared(one) == _compared(other)


def _compared(inputs: Inputs) -> tuple[object, ...]:
    base, policy = from_base(inputs.parameters, inputs.policy)
    paths = [change.path for change in policy.changes]
    told = [one for one in policy.changes if paths.count(one.path) > 1 or not _is_idle(one, base)]
    changes = sorted((replace(change, why={}) for change in told), key=_key)
    return base, changes, inputs.citizens, inputs.burn_in_months, inputs.months, inputs.terms


def _is_idle(change: Change, base: Parameters) -> bool:
    """Whether it leaves everything as it is from month 0 on: the value is the one there was before."""
    declared = find(change.path)
    before = declared.default if declared.relative_to_base else value_of(base, change.path)
    return change.factor is None and plain(change.value) == plain(before)


def _key(change: Change) -> tuple[str, int, tuple[str, ...]]:
    return change.path, change.from_month, tuple(change.territories)
