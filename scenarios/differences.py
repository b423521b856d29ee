"""What differs between two scenarios, in plain words with units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abm.parameters.names import declarations, declared_in, value_of
from abm.policy import Change
from scenarios.scenario import RunDefaults, Scenario
from scenarios.words import ARROW, change_in_words, from_to, label, said, with_unit


@dataclass(frozen=True)
class Differences:
    """Sentences about what differs from a first to a second scenario."""

    run: tuple[str, ...]
    """Size and length of the run."""
    settings: tuple[str, ...]
    """Values that hold for the whole run, burn-in included."""
    only_first: tuple[str, ...]
    """Dated changes of the first scenario that the second does not have."""
    only_second: tuple[str, ...]
    """Dated changes of the second scenario that the first does not have."""

    def __bool__(self) -> bool:
        return any((self.run, self.settings, self.only_first, self.only_second))


def differences(first: Scenario, second: Scenario, language: str = "en") -> Differences:
    """What differs from the first scenario to the second, told in ``"en"`` or ``"fr"``.

    A relative change counts as the value it comes to: the same policy written in two ways is the same.
    """
    return Differences(
        run=_run(first, second, language),
        settings=_settings(first, second, language),
        only_first=_only(first, second, language),
        only_second=_only(second, first, language),
    )


def _run(first: Scenario, second: Scenario, language: str) -> tuple[str, ...]:
    return tuple(
        f"{label(declared, language)} {from_to(old, new, declared.unit, language)}"
        for declared in declared_in(RunDefaults)
        if (old := getattr(first.run, declared.field)) != (new := getattr(second.run, declared.field))
    )


def _settings(first: Scenario, second: Scenario, language: str) -> tuple[str, ...]:
    sentences = []
    for declared in declarations().values():
        leaves = declared.leaves()
        changed = [
            leaf
            for leaf in leaves
            if value_of(first.parameters, leaf.name) != value_of(second.parameters, leaf.name)
        ]
        # all four domains in one sentence when all four moved, else a sentence for each that did
        for one in (declared,) if len(changed) == len(leaves) else changed:
            old, new = value_of(first.parameters, one.name), value_of(second.parameters, one.name)
            movement = from_to(old, new, one.unit, language)
            if one.off is not None and new == one.off:  # a number that says nothing to readers
                movement = f"{with_unit(old, one.unit, language)} {ARROW} {said(language, 'no_effect')}"
            since = "from_start" if one.relative_to_base else "whole_run"
            sentences.append(f"{label(one, language)} {movement}, {said(language, since)}")
    return tuple(sentences)


def _effect(change: Change, scenario: Scenario) -> Mapping[str, Any]:
    """What a change comes to, whatever the way it is written."""
    return {
        "targets": change.targets(scenario.parameters),
        "when": (change.from_month, max(1, change.ramp_months)),
        "where": frozenset(change.territories),
    }


def _only(scenario: Scenario, other: Scenario, language: str) -> tuple[str, ...]:
    known = [_effect(change, other) for change in other.policy.changes]
    own = [change for change in scenario.policy.changes if _effect(change, scenario) not in known]
    return tuple(
        change_in_words(change, scenario.policy, scenario.parameters, language)
        for change in sorted(own, key=lambda change: change.from_month)
    )
