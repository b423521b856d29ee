"""The manifest of a folder of many runs: what was asked, by which code and packages. Written whole, read strictly."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from abm.compiled import source_hash
from abm.errors import ResultError
from scenarios.folder import MANIFEST, reason_of, sync_folder
from scenarios.results import package_versions

EXPLANATION = "explanation"
"""Kind of a folder that `explain` writes; its runs are not kept, so commands of many runs find nothing there."""
FORMAT = 1
"""Version of the layout of the folder."""


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder.

    Raises:
        ResultError: it holds none of many runs, or one of another version of the program.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultError(f"'{folder}' holds no result of this program ({MANIFEST}: {reason_of(error)})") from error
    if not isinstance(content, dict):
        raise ResultError(f"'{folder}' holds no result of this program ({MANIFEST}: not a table)")
    if content.get("kind") == EXPLANATION:
        made = "an explanation (made by `python run.py explain`)"
        raise ResultError(f"'{folder}' holds {made}, not a sweep or comparison")
    if "setting" not in content:
        raise ResultError(f"'{folder}' holds single runs (made by `python run.py run`), not a sweep or comparison")
    if content.get("format") != FORMAT:
        raise ResultError(f"'{folder}' was written by another version of this program; choose another --out")
    return content


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest; code, packages and time are those of now unless it says otherwise.

    Raises:
        ResultError: it cannot be written.
    """
    content = {
        "format": FORMAT,
        "code_version": source_hash(),
        "packages": package_versions(),
        "started": datetime.now().isoformat(timespec="seconds"),
        **manifest,
    }
    for left in folder.glob(f".{MANIFEST}.*"):  # by a kill
        left.unlink(missing_ok=True)
    partial = folder / f".{MANIFEST}.{os.getpid()}"
    try:
        partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(folder / MANIFEST)
    except OSError as error:
        raise ResultError(f"cannot write results to '{folder}': {reason_of(error)}; choose another --out") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    sync_folder(folder)
