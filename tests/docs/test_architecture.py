"""The picture of the modules is the one the sources give, and the page names what it must."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"


def drawer() -> ModuleType:
    """The script that draws the picture, as a module."""
    spec = importlib.util.spec_from_file_location("make_architecture", ROOT / "docs" / "make_architecture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_the_one_the_sources_give() -> None:
    made = drawer()
    assert made.PICTURE.read_text(encoding="utf-8") == made.drawing(), "run: python docs/make_architecture.py"


def test_no_arrow_between_worlds_points_up() -> None:
    made = drawer()
    _, arrows = made.boxes_and_arrows()
    rank = {world: place for place, world in enumerate(made.WORLDS)}
    up = [pair for pair in arrows if rank[pair[0].split(".")[0]] > rank[pair[1].split(".")[0]]]
    assert arrows
    assert up == []


def test_every_module_is_in_the_picture() -> None:
    made = drawer()
    picture = made.drawing()
    for name, path in made.sources().items():
        if path.name != "__init__.py":
            assert name.split(".")[-1] in picture, name


def test_a_circle_of_imports_is_refused() -> None:
    with pytest.raises(ValueError, match=r"circle: a -> b -> a"):
        drawer().depths(["a", "b"], {("a", "b"), ("b", "a")})


def test_arrows_a_longer_way_replaces_are_left_out() -> None:
    assert drawer().shortest_needed({("a", "b"), ("b", "c"), ("a", "c")}) == {("a", "b"), ("b", "c")}


def test_the_page_names_every_module_and_package_of_the_model() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for path in sorted((ROOT / "abm").iterdir()):
        name = f"{path.name}/" if path.is_dir() else path.name
        if path.name[0] not in "_." and path.suffix in ("", ".py"):
            assert f"`{name}`" in text, name


def test_modules_the_page_names_exist() -> None:
    import re

    named = re.findall(r"`((?:abm|scenarios|viz|tests|docs)/[\w/.]+)`", PAGE.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
