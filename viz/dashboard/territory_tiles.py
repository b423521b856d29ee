"""Where territories stand on a map of tiles: one square each, about where the place is.

Laid by hand from where prefectures lie (any map of France shows it); neighbours are beside each other as far as one
square each allows, and what is Paris's small crown takes the room of large départements. Codes of départements are
Insee's; those of regions are the last letters of ISO 3166-2:FR. A dot is empty.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DEPARTEMENTS = """
.  .  .  .  .  62 59 .  .  .  .
.  .  .  .  76 80 02 08 .  .  .
.  .  50 14 27 60 95 51 55 54 57
.  22 35 61 78 92 75 93 10 88 67
29 56 53 72 28 91 94 77 52 70 68
.  .  44 49 41 45 89 21 25 90 .
.  .  85 79 37 36 18 58 71 39 .
.  .  .  17 86 87 23 03 01 74 .
.  .  .  33 16 19 63 42 69 73 .
.  .  .  40 24 46 15 43 07 38 .
.  .  .  64 47 82 12 48 26 05 .
.  .  .  .  32 31 81 30 84 04 06
.  .  .  .  65 09 11 34 13 83 .
.  .  .  .  .  .  66 .  .  .  2B
.  .  .  .  .  .  .  .  .  .  2A
"""
REGIONS = """
.   .   HDF .
BRE NOR IDF GES
PDL CVL BFC .
NAQ .   ARA .
.   OCC PAC .
.   .   .   COR
"""
REGION_NAMES = {
    "ARA": "Auvergne-Rhône-Alpes",
    "BFC": "Bourgogne-Franche-Comté",
    "BRE": "Bretagne",
    "COR": "Corse",
    "CVL": "Centre-Val de Loire",
    "GES": "Grand Est",
    "HDF": "Hauts-de-France",
    "IDF": "Île-de-France",
    "NAQ": "Nouvelle-Aquitaine",
    "NOR": "Normandie",
    "OCC": "Occitanie",
    "PAC": "Provence-Alpes-Côte d'Azur",
    "PDL": "Pays de la Loire",
}


@dataclass(frozen=True)
class Tile:
    """A square: short code, column and row from the upper left."""

    code: str
    column: int
    row: int


def laid(grid: str) -> dict[str, Tile]:
    """Tiles of a written grid by their code."""
    rows = [line.split() for line in grid.strip().splitlines()]
    return {
        code: Tile(code, column, row)
        for row, codes in enumerate(rows)
        for column, code in enumerate(codes)
        if code != "."
    }


def tiles_of(territories: Sequence[str]) -> Mapping[str, Tile]:
    """Tile of each territory by its name; empty when they are neither the départements nor the regions."""
    for known in (_regions(), _departements()):
        if set(territories) == set(known):
            return known
    return {}


@cache
def _regions() -> dict[str, Tile]:
    tiles = laid(REGIONS)
    return {name: tiles[code] for code, name in REGION_NAMES.items()}


@cache
def _departements() -> dict[str, Tile]:
    text = files("abm.data").joinpath("departements.csv").read_text(encoding="utf-8")
    tiles = laid(DEPARTEMENTS)
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["name"]: tiles[row["code"]] for row in rows}
