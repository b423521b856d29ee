"""Result folders below one place, and nothing else of the machine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from abm.errors import ResultError, WelfareError
from abm.indicators.registry import INDICATORS
from scenarios.analysis.frontier import objectives
from scenarios.batch.measure import measure
from scenarios.batch.store import Status, Store
from scenarios.folder import MANIFEST
from scenarios.words import capitalised
from viz.dashboard.sweep_words import WORDS

ROOT = Path("results")
"""Where commands put results unless told otherwise."""
MOST_FOLDERS, DEEPEST = 500, 2
LARGEST_MANIFEST = 50_000_000
"""Bytes; a larger one is none that this program wrote."""


@dataclass(frozen=True)
class Opened:
    """A result folder that was read.

    Attributes:
        name: below the place of results.
        store: its runs.
        status: how far it is.
    """

    name: str
    store: Store
    status: Status

    @property
    def kind(self) -> str:
        """``"sweep"``, ``"search"``, ``"comparison"``..."""
        return str(self.store.manifest["kind"])

    def title(self, language: str) -> str:
        """Of the study."""
        return str(self.store.manifest["study"]["title"][language])

    def question(self, language: str) -> str:
        """Of the study."""
        return str(self.store.manifest["study"]["question"][language])

    def in_all_runs(self, language: str) -> list[str]:
        """What the command line set for all runs, as sentences."""
        told = self.store.manifest["study"].get("in_all_runs", {}).get(language, [])
        return [f"{capitalised(str(line))}." for line in told]

    @property
    def measures(self) -> list[str]:
        """Those the study looks at, as they are written."""
        return [str(one) for one in self.store.manifest["study"]["measures"]]


def folders(root: Path | None = None) -> list[str]:
    """Names of the folders below the place of results that may hold some, the newest first; links are left out.

    Args:
        root: place of results; ``./results`` unless given.
    """
    root = root or ROOT
    found = [(path.stat().st_mtime, name) for name, path in _candidates(root, "", 1)]
    return [name for _, name in sorted(found, reverse=True)[:MOST_FOLDERS]]


def _candidates(place: Path, prefix: str, depth: int) -> Iterator[tuple[str, Path]]:
    """Folders with a manifest down to some depth, and those at the top that have none."""
    try:
        below = sorted(entry.name for entry in os.scandir(place) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    for name in below:
        path = place / name
        if name.startswith("."):
            continue
        has_manifest = (path / MANIFEST).is_file()
        inside = [] if has_manifest or depth == DEEPEST else list(_candidates(path, f"{prefix}{name}/", depth + 1))
        if has_manifest or (depth == 1 and not inside):
            yield f"{prefix}{name}", path
        yield from inside


def opened(name: str, root: Path | None = None) -> Opened:
    """A folder by one of the names that ``folders`` lists; whatever else is asked for is refused.

    Args:
        name: of the folder.
        root: place of results; ``./results`` unless given.

    Raises:
        WelfareError: no such name, links inside, single runs, runs of another program, or damaged; says which, without
            any path.
    """
    root = root or ROOT
    if name not in folders(root):
        raise _refused("unknown_folder", name=name[:80])
    folder = root / name
    if _has_links(folder):
        raise _refused("has_links", name=name)
    if not (folder / MANIFEST).is_file():
        raise _refused("no_manifest", name=name, manifest=MANIFEST)
    if (folder / MANIFEST).stat().st_size > LARGEST_MANIFEST:
        raise _refused("damaged", name=name)
    if _is_single_run(folder):
        raise _refused("single_runs", name=name)
    try:
        store = Store(folder)
        found = Opened(name, store, store.status())
        _ = found.kind, [(found.title(one), found.question(one), found.in_all_runs(one)) for one in ("en", "fr")]
        _check(found)
    except WelfareError as error:
        raise ResultError(without_path(str(error), folder, name)) from None
    except Exception as error:  # whatever somebody wrote into the files
        raise _refused("damaged", name=name) from error
    return found


def _check(found: Opened) -> None:
    """Stop at what pages could not show: measures and indicators that there are not, no scenario, no objectives."""
    for written in found.measures:
        measure(written)
    if found.kind == "search":
        objectives([str(one) for one in found.store.manifest["design"]["objectives"]])
    unknown = [name for name in found.store.setting.indicators or () if name not in INDICATORS]
    if unknown or not found.store.setting.scenarios:
        raise _refused("damaged", name=found.name)


def without_path(told: str, folder: Path, name: str) -> str:
    """A message that names a folder as the page does, not by its place on the machine."""
    return told.replace(str(folder.resolve()), name).replace(str(folder), name)


def _is_single_run(folder: Path) -> bool:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "files" in content and "setting" not in content


def _has_links(folder: Path) -> bool:
    """Whether anything in a folder stands elsewhere."""
    return any(path.is_symlink() for path in folder.rglob("*"))


def _refused(key: str, **values: object) -> ResultError:
    english, french = (WORDS(language, key, **values) for language in ("en", "fr"))
    return ResultError(english, french)
