"""Begins a folder of many runs, or goes on in one that was begun with the same question and code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from abm.compiled import source_hash
from abm.errors import ResultError
from scenarios.batch.changed import differences
from scenarios.batch.lock import LOCK, locked
from scenarios.batch.manifest import write_manifest
from scenarios.batch.store import Store
from scenarios.folder import MANIFEST, absolute, check_folder, folder_beside, reason_of


def opened(folder: Path, manifest: Mapping[str, Any]) -> Store:
    """The folder for runs that a manifest asks for: a new one, or one that was begun with the same question and code.

    Args:
        folder: where.
        manifest: ``kind``, ``setting``, ``design``, ``planned`` and whatever else decides the runs, in plain types.

    Returns:
        The store; its manifest is written.

    Raises:
        ResultError: the folder holds something else, another question, or runs of other code.
    """
    place, asked = absolute(folder), _plain(manifest)
    if not _begun(place, asked):
        _make(place)
    with locked(place):
        store = _begun(place, asked)  # by another command, since
        if store is None:
            write_manifest(place, asked)
        elif store.manifest["planned"] < asked["planned"]:  # more replicates of the same
            write_manifest(place, {**store.manifest, **{key: asked[key] for key in ("planned", "planned_in_all")}})
    return Store(place)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:  # links that turn in a circle, which newer Pythons do not see before
        raise ResultError(f"cannot write results to '{folder}': {reason_of(error)}; choose another --out") from error


def _begun(folder: Path, asked: Mapping[str, Any]) -> Store | None:
    """The store in a folder if one was begun there; stop at one of another question, and at somebody's files."""
    there = _names_in(folder)
    if MANIFEST in there:
        store = Store(folder)
        _refuse_other(store, asked)
        return store
    if there and all(name == LOCK or name.startswith(f".{MANIFEST}.") for name in there):
        return None  # what a kill leaves before the manifest is there
    try:
        check_folder(folder)
    except ResultError:
        if _names_in(folder) == there:
            raise
        return _begun(folder, asked)  # another command begins there just now
    return None


def _names_in(folder: Path) -> set[str]:
    """What stands in a folder; nothing when it does not exist."""
    try:
        return {path.name for path in folder.iterdir()}
    except OSError:
        return set()


def _refuse_other(store: Store, asked: Mapping[str, Any]) -> None:
    """Stop when the folder answers another question, or the same one by other code."""
    new = folder_beside(store.folder)
    if not store.is_of_this_code:
        codes = f"code {store.manifest['code_version'][:8]}, now {source_hash()[:8]}"
        raise ResultError(
            f"'{store.folder}' was begun by another version of the model ({codes}), and runs of the two do not "
            f"belong together; choose a new folder: --out '{new}'"
        )
    kinds = [
        f"it is a {store.manifest.get(key) or 'whole'}, not a {asked.get(key) or 'whole'}"
        for key in ("kind", "shard")
        if store.manifest.get(key) != asked.get(key)
    ]
    english, french = (
        kinds or differences(store.manifest["design"], asked["design"], language) for language in ("en", "fr")
    )
    if english:
        raise ResultError(*(
            f"'{store.folder}' was begun with another question: {'; '.join(found)}; choose a new folder: --out '{new}'"
            for found in (english, french)
        ))  # fmt: skip


def _plain(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """As it is read back from the file."""
    plain: dict[str, Any] = json.loads(json.dumps(manifest, allow_nan=False))
    return plain
