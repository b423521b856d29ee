"""What is asked of many runs, as the manifest of their folder says it: the same keys whatever the command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from viz.commands.shell import command_line

if TYPE_CHECKING:
    from scenarios.batch.measure import Measure
    from scenarios.batch.plan import Setting
    from scenarios.scenario import Text


def manifest(
    kind: str, setting: Setting, planned: int, study: Mapping[str, Any], design: Mapping[str, Any]
) -> dict[str, Any]:
    """The manifest of a folder that is not split into shards.

    Args:
        kind: ``"comparison"``, ``"search"``, ``"population size"``.
        setting: scenarios and factors.
        planned: runs.
        study: what it is about, see ``about``.
        design: all that decides which runs are made.
    """
    return {
        "kind": kind,
        "shard": "",
        "planned": planned,
        "planned_in_all": planned,
        "command": command_line(),
        "study": dict(study),
        "design": {**design, "by": list(setting.by)},
        "setting": setting.as_plain(),
    }


def about(
    name: str, title: Text, question: Text, measures: Sequence[Measure], sources: Sequence[str] = ()
) -> dict[str, Any]:
    """What a study is about, in plain types."""
    return {
        "name": name,
        "title": asdict(title),
        "question": asdict(question),
        "sources": list(sources),
        "measures": [str(one) for one in measures],
    }
