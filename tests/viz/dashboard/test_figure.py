"""What a picture is sent: its frame once, its points as they come."""

import json

import pytest

from viz.dashboard.figure import split

OPTION = {
    "yAxis": {"type": "value"},
    "series": [{"type": "line", "name": "a", "data": [1.0, None]}, {"type": "heatmap", "data": [[0, 0, 1]]}],
}


def test_points_of_lines_are_apart_from_the_rest():
    frame, points = (json.loads(text) for text in split(OPTION))
    assert points == [[1.0, None], None]
    assert frame["series"] == [{"type": "line", "name": "a", "data": []}, {"type": "heatmap", "data": [[0, 0, 1]]}]
    assert frame["yAxis"] == OPTION["yAxis"]


def test_the_frame_stays_while_points_come():
    longer = {**OPTION, "series": [{**OPTION["series"][0], "data": [1.0, None, 2.0]}, OPTION["series"][1]]}
    assert split(longer)[0] == split(OPTION)[0]
    assert split(longer)[1] != split(OPTION)[1]


def test_an_option_is_left_as_it_is():
    split(OPTION)
    assert OPTION["series"][0]["data"] == [1.0, None]


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        split({"series": [{"type": "line", "data": [float("nan")]}]})
