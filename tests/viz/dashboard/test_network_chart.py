"""The institutional network as a picture and in words."""

from __future__ import annotations

import json
from functools import cache

import networkx as nx
import pytest

from abm.inputs import Inputs
from abm.model import WelfareModel
from viz.dashboard.network_chart import TIES, names, network, story
from viz.dashboard.network_view import Institution, Link, NetworkView, NetworkWatch, placed, sampled
from viz.dashboard.network_words import WORDS

STATE = Institution("state", "state")
AUTHORITY = Institution("authority 1", "authority", territory="Territory 1", income=400.0)
HELPER = Institution(
    "provider 7", "ess", "association", "housing", "Territory 1", staff=12.0, caseload=40.0, income=200_000.0, born=3
)
GONE = Institution("provider 8", "ess", "scop", "housing", "Territory 1", 2.0, 5.0, 9_000.0, closed=11)
LINKS = (
    Link("state", "provider 7", "grant", 100_000.0, -48),
    Link("authority 1", "provider 7", "procurement", 50_000.0, 12),
    Link("provider 7", "provider 8", "federation"),
)
VIEW = NetworkView(
    11, {one.name: one for one in (STATE, AUTHORITY, HELPER, GONE)}, LINKS, 3, 100_000.0, 0.5, 0.66, 0.3
)


@cache
def lived(months: int) -> tuple[WelfareModel, NetworkWatch, NetworkView]:
    model, watch = WelfareModel(Inputs(citizens=2_000, months=24), 1), NetworkWatch()
    for _ in range(model.inputs.burn_in_months):
        model.step()
    first = watch.look(model)
    for _ in range(months):
        model.step()
    return model, watch, first


def test_the_story_of_a_provider_tells_staff_people_money_funders_ties_and_birth() -> None:
    told = " ".join(story(VIEW, "provider 7", "en"))
    for part in ("12 FTE", "40 people", "200,000 €", "50 % of it, 100,000 €", "grants from the State",
                 "procurement from the authority of Territory 1 (since month 12)", "The rest, 25 %",
                 "lose 50 %", "federated with 1 other", "founded in month 3"):  # fmt: skip
        assert part in told


def test_the_story_of_one_that_closed_says_by_when() -> None:
    assert "by month 12" in " ".join(story(VIEW, "provider 8", "en"))


def test_the_story_of_the_state_says_whom_it_pays() -> None:
    told = story(VIEW, "state", "fr")
    assert told[0] == "L'État verse 100 000 € par an à 1 institution.".replace("100 000", "100\u202f000")


def test_a_node_nobody_knows_has_no_story() -> None:
    assert story(VIEW, "nobody", "en") == [WORDS("en", "story_none")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_picture_shows_only_the_ties_asked_for_and_can_be_sent(language: str) -> None:
    option = network(VIEW, ["grant"], "provider 7", language).option
    drawn = option["series"][0]
    assert [(link["source"], link["target"]) for link in drawn["links"]] == [("state", "provider 7")]
    assert {one["id"] for one in drawn["data"]} == set(VIEW.nodes)
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_marks_grow_with_caseload() -> None:
    size = {one["id"]: one["symbolSize"] for one in network(VIEW, [], "", "en").option["series"][0]["data"]}
    assert size["provider 7"] > size["provider 8"]


def test_the_sentence_says_how_many_closed_and_what_would_be_lost() -> None:
    says = network(VIEW, [], "", "en").says
    assert "In month 12 the network has 3 institutions" in says
    assert "30 %" in says
    assert "1 closed since" in says


def test_names_are_written_safely_into_the_tooltip() -> None:
    nasty = NetworkView(0, {"a": Institution("a", "authority", territory="<b onclick>")}, (), 1, 1.0)
    assert "<b onclick>" not in network(nasty, [], "", "en").option["series"][0]["data"][0]["tooltip"]["formatter"]


def test_no_two_institutions_have_one_name_and_who_was_drawn_keeps_place_and_number() -> None:
    model, watch, first = lived(24)
    later = watch.look(model)
    assert len(names(later, "fr")) == len(later.nodes)
    for name, one in later.nodes.items():
        if name in first.nodes:
            assert (one.place, one.number) == (first.nodes[name].place, first.nodes[name].number)


def test_sums_of_a_picture_are_those_of_the_society_at_real_scale() -> None:
    model, _, first = lived(24)
    scale = float(model.providers.economy["scale"][0])
    assert first.inhabitants == pytest.approx(2_000 * scale)
    assert {link.tie for link in first.links} <= set(TIES)
    assert set(first.nodes) >= {link.source for link in first.links} | {link.target for link in first.links}


def test_who_closed_stays_in_the_picture_as_closed() -> None:
    model, watch, first = lived(24)
    later = watch.look(model)
    alive = {f"provider {key}" for key in model.providers.rows["key"][model.providers.rows["alive"] == 1].tolist()}
    gone = {name for name in first.nodes if name.startswith("provider")} - alive
    assert {name for name, one in later.nodes.items() if one.closed is not None} == gone


def star(n: int) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("state", kind="state")
    graph.add_node("authority 1", kind="authority", territory="x")
    for number in range(n):
        graph.add_node(f"provider {number}", kind="ess", territory="x")
        graph.add_edge("state", f"provider {number}", tie="grant", euros=1.0)
    return graph


def test_of_a_large_network_a_seeded_sample_with_all_payers_is_drawn() -> None:
    first, again = sampled(star(200), 50), sampled(star(200), 50)
    assert len(first) == 50
    assert {"state", "authority 1"} <= set(first)
    assert set(first) == set(again)


def test_a_layout_is_the_same_every_time_and_keeps_known_places() -> None:
    before = placed(star(20), {})
    assert before == placed(star(20), {})
    after = placed(star(25), before)
    assert {name: after[name] for name in before} == before
    assert len(set(after.values())) == 27
