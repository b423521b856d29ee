"""Files that a reader takes away hold what the command line gives."""

import io
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pyarrow.parquet as pq
import pytest

from scenarios.loader import load
from scenarios.results import hash_of_inputs, series_table
from scenarios.runner import jobs, run_job
from viz.dashboard.asked import Asked
from viz.dashboard.downloads import (
    FIGURES,
    KINDS,
    content_hash,
    csv_file,
    figure_file,
    file_stem,
    parquet_file,
    scenario_file,
)

SMALL = Asked("welfare_state", {"service.referral": "0.4"}, citizens=500, months=12, seed=3)
QUESTIONS = [
    SMALL,
    Asked("base", citizens=500, months=12),
    Asked("state_disengagement", {"needs.share_served": "0.5", "needs.share_served.housing": "0.25"}, citizens=700),
    Asked("ess_procurement", {"funding.moved_to_ess@0": "0.2", "service.referral[Territory 2]@6+12": "0.9",
                              "funding.provider_rule@24": "lottery", "funding.budget": "0.9"}, citizens=500),
    Asked("social_impact_bond", {"service.queue_order": "first_come", "civic.forgetting": "off"}, citizens=500),
    Asked("contrat_impact_social", {"contracts.terms": "sib", "contracts.candidacies": "3"}, citizens=500),
]


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.scenario)
def test_the_scenario_file_asks_exactly_what_the_session_asks(tmp_path, asked):
    path = tmp_path / f"{file_stem(asked)}.toml"
    path.write_text(scenario_file(asked), encoding="utf-8")
    read = load(str(path))
    assert read.resolved() == asked.resolved().resolved()
    assert hash_of_inputs(read.resolved()) == hash_of_inputs(asked.resolved().resolved())


def test_the_scenario_file_runs_to_the_same_numbers(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(scenario_file(SMALL), encoding="utf-8")
    record = run_job(jobs(load(str(path)), SMALL.seed, 1)[0]).record
    assert record.content_hash == content_hash(SMALL)


def test_data_are_the_table_of_a_result_folder():
    record = run_job(jobs(SMALL.resolved(), SMALL.seed, 1)[0]).record
    table = pq.read_table(io.BytesIO(parquet_file(SMALL)))
    assert table.equals(series_table([record]))
    text = pd.read_csv(io.BytesIO(csv_file(SMALL)), dtype=str)
    assert list(text.columns) == table.column_names
    assert text["value"].astype(float).tolist() == table["value"].to_pylist()


def test_pictures_are_drawn_by_many_at_once_and_are_the_same():
    wishes = [(name, kind) for name in FIGURES for kind in KINDS]
    alone = [figure_file(SMALL, name, kind, "fr") for name, kind in wishes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda wish: figure_file(SMALL, *wish, "fr"), wishes))
    assert together == alone
    for (_, kind), content in zip(wishes, alone, strict=True):
        assert content.startswith(b"\x89PNG" if kind == "png" else b"<?xml")
