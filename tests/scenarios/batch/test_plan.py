"""A plan is points under seeds, in an order in which neighbours share much, and reads back from a manifest."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from abm.errors import ScenarioError
from abm.policy import Change, Policy
from scenarios.batch.factor import Factor, told_apart
from scenarios.batch.plan import BLOCK, Point, plan_of, setting_of
from scenarios.batch.study import load_study, studies
from scenarios.loader import load
from scenarios.scenario import Text
from tests.scenarios.batch.tiny import BASE, STUDY, plan


def test_replicate_r_of_every_point_has_the_same_seed() -> None:
    asked = replace(plan([(0.2,), (0.5,)], replicates=3), first_seed=11)
    found = [(run.number, run.replicate, run.seed) for run in asked.runs()]
    assert sorted(found) == [(point, r, 11 + r) for point in range(2) for r in range(3)]
    assert list(asked.seeds) == [11, 12, 13]


def test_runs_of_one_seed_stand_beside_each_other() -> None:
    asked = plan([(0.001 * n,) for n in range(2 * BLOCK + 3)], replicates=2)
    seeds = [run.seed for run in asked.runs()]
    assert len(seeds) == len(asked)
    assert sum(one != other for one, other in pairwise(seeds)) == 5


def test_a_setting_reads_back_from_its_manifest() -> None:
    from scenarios.batch.plan import Setting

    factors = told_apart([
        Factor("funding.budget", 0.5, 1.5, territories=("Territory 2",), from_month=3, ramp_months=6),
        Factor("funding.budget", 0.5, 1.5, steps=5, label=Text("money", "argent")),
        Factor("needs.outreach", 0.25, 4.0, scale="log"),
        Factor("service.queue_order", values=("severity", "creaming"), whole_run=True),
    ])  # fmt: skip
    change = Change("funding.moved_to_ess", 0.1, 24, 12, ("Territory 1",))
    scenario = replace(BASE, policy=Policy((change,)), title=Text("Ünï", "É"))
    setting = Setting((scenario, load("state_disengagement")), factors, ("domain",), ("share_covered",))
    back = setting_of(json.loads(json.dumps(setting.as_plain())))
    assert back.as_plain() == setting.as_plain()
    assert [one.name for one in back.factors] == [one.name for one in factors]
    for number, base in enumerate(setting.scenarios):
        point = Point(number, (0.9, 1.1, 2.0, "creaming"))
        assert back.scenarios[number].resolved() == base.resolved()
        assert back.scenario_at(point).resolved() == setting.scenario_at(point).resolved()
    assert back.factors[1].label == Text("money", "argent")
    assert back.scenarios[0].title == scenario.title


@pytest.mark.parametrize("name", studies())
def test_the_settings_of_all_studies_read_back(name: str) -> None:
    study = load_study(name)
    asked = plan_of(study)
    back = setting_of(json.loads(json.dumps(asked.setting.as_plain(), allow_nan=False)))
    assert back.as_plain() == asked.setting.as_plain()
    assert len(asked) == study.n_runs == sum(1 for _ in asked.runs())
    for number in {0, len(asked.points) // 2, len(asked.points) - 1}:
        point = asked.points[number]
        assert back.scenario_at(point).resolved() == study.scenario_at(number).resolved()


def test_scenarios_of_one_name_that_differ_are_refused(tmp_path: Path) -> None:
    head = '[scenario]\ntitle = "O"\nintent = "I"\n'
    (tmp_path / "base.toml").write_text(head + "[service]\nreferral = 0.31\n")
    body = STUDY.split("[design]")[0] + '[design]\nkind = "list"\n[[point]]\n[[point]]\nscenario = '
    (tmp_path / "twice.toml").write_text(body + '"./base.toml"\n')
    with pytest.raises(ScenarioError, match="two of the scenarios are called 'base'; rename one of the files"):
        plan_of(load_study(tmp_path / "twice.toml"))
    (tmp_path / "same.toml").write_text(body.replace("[[point]]\n[[point]]", "[[point]]") + '"base"\n')
    assert len(plan_of(load_study(tmp_path / "same.toml"))) == 1
