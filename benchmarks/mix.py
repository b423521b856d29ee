"""Points of the policy mix in societies of any size, and a folder to record their runs in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scenarios.batch.begin import opened
from scenarios.batch.plan import Plan, plan_of
from scenarios.batch.store import Store
from scenarios.batch.study import load_study
from scenarios.scenario import RunDefaults

STUDY = "policy_mix"


def mix(citizens: int, burn_in: int, months: int, points: int | None, seeds: int) -> Plan:
    """A plan of the first points of the study, everything but size and seeds as it is bundled.

    Args:
        citizens: of each society.
        burn_in: months before month 0.
        months: after it.
        points: how many; None for all.
        seeds: for each point.
    """
    plan = plan_of(load_study(STUDY))
    run = RunDefaults(citizens=citizens, burn_in_months=burn_in, months=months)
    scenarios = tuple(replace(one, run=run) for one in plan.setting.scenarios)
    return Plan(replace(plan.setting, scenarios=scenarios), plan.points[:points], seeds)


def new_store(folder: str, plan: Plan) -> Store:
    """An empty folder for the runs of a plan."""
    manifest = {"kind": "sweep", "shard": "", "planned": len(plan), "design": {}, "setting": plan.setting.as_plain()}
    return opened(Path(folder), manifest)
