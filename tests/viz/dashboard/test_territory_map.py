"""Territories as tiles or bars."""

from __future__ import annotations

import json

import numpy as np
import pytest

from abm.parameters.society import Society, TerritorySet
from abm.territories import territories as set_of
from abm.view import Level
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.territory_map import DIVERGING, SEQUENTIAL, choices, territories, values_of
from viz.dashboard.territory_tiles import DEPARTEMENTS, REGIONS, laid, tiles_of

COVERED = ("share_covered", Level.TERRITORY)


def names_of(territory_set: TerritorySet) -> tuple[str, ...]:
    return set_of(territory_set, 10_000, Society()).names


def snapshot(names: tuple[str, ...], now: list[float], start: float = 0.5) -> Snapshot:
    series = np.array([[start] * len(names)] * 2 + [now])
    return Snapshot(1, 12, -2, names, {COVERED: series})


@pytest.mark.parametrize(("territory_set", "n"), [(TerritorySet.DEPARTEMENTS_96, 96), (TerritorySet.REGIONS_13, 13)])
def test_every_territory_of_france_has_a_tile_of_its_own(territory_set: TerritorySet, n: int) -> None:
    tiles = tiles_of(names_of(territory_set))
    assert len({(tile.column, tile.row) for tile in tiles.values()}) == n == len(tiles)


@pytest.mark.parametrize(("grid", "n"), [(DEPARTEMENTS, 96), (REGIONS, 13)])
def test_no_code_stands_twice_on_a_grid(grid: str, n: int) -> None:
    assert len([code for code in grid.split() if code != "."]) == len(laid(grid)) == n


def test_tiles_keep_north_and_west() -> None:
    tiles = tiles_of(names_of(TerritorySet.DEPARTEMENTS_96))
    assert tiles["Nord"].row < tiles["Paris"].row < tiles["Bouches-du-Rhône"].row < tiles["Corse-du-Sud"].row
    assert tiles["Finistère"].column < tiles["Paris"].column < tiles["Bas-Rhin"].column


def test_a_map_has_a_square_for_each_territory_with_name_and_value() -> None:
    names = names_of(TerritorySet.REGIONS_13)
    chart = territories(snapshot(names, [0.4 + 0.01 * place for place in range(13)]), "share_covered", False, "en")
    squares = chart.option["series"][0]["data"]
    assert len(squares) == 13
    assert squares[0]["tooltip"]["formatter"] == f"{names[0]}<br><b>40 %</b>"
    assert chart.option["visualMap"]["inRange"]["color"] == list(SEQUENTIAL)
    assert f"lowest in {names[0]} (40 %)" in chart.says
    json.dumps(chart.option, allow_nan=False)


def test_a_change_is_shown_around_zero_in_points() -> None:
    names = names_of(TerritorySet.REGIONS_13)
    chart = territories(snapshot(names, [0.4] * 12 + [0.55]), "share_covered", True, "fr")
    scale = chart.option["visualMap"]
    assert scale["inRange"]["color"] == list(DIVERGING)
    assert scale["min"] == -scale["max"]
    assert "−10 points" in chart.says
    assert "baisse dans 12 territoires sur 13, hausse dans 1" in chart.says


def test_made_up_territories_are_bars_sorted_by_value() -> None:
    chart = territories(
        snapshot(("Territory 1", "Territory 2", "Territory 3"), [0.5, 0.2, 0.9]), "share_covered", False, "fr"
    )
    assert chart.option["yAxis"]["data"] == ["Territoire 2", "Territoire 1", "Territoire 3"]
    assert [one["value"] for one in chart.option["series"][0]["data"]] == pytest.approx([20.0, 50.0, 90.0])


def test_what_is_not_known_is_shown_as_not_known() -> None:
    names = names_of(TerritorySet.REGIONS_13)
    empty = Snapshot(0, 12, 0, names)
    assert np.isnan(values_of(empty, "share_covered", False)).all()
    assert territories(empty, "share_covered", False, "en").says == "Not yet known in any territory."
    some = territories(snapshot(names, [float("nan")] + [0.5] * 12), "share_covered", False, "en")
    json.dumps(some.option, allow_nan=False)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_indicator_by_territory_can_be_chosen(language: str) -> None:
    assert "share_covered" in choices(language).values()
    assert len(choices(language)) == len(set(choices(language).values())) > 30
