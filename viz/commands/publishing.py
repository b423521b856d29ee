"""Pages and pictures of an answer, written into the folder of its runs."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.texts import Texts
from viz.commands.shell import counts, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from scenarios.batch.store import Status, Store
    from viz.report import Report

TEXTS = Texts(
    en={
        "code": "Code", "results": "Results", "runs": "Runs", "seeds": "Seeds", "packages": "Packages",
        "runs_of": "{done} of {planned} done, {failed} failed",
        "written": "written: {where}",
        "marked": "INCOMPLETE: {what}",
    },
    fr={
        "code": "Code", "results": "Résultats", "runs": "Simulations", "seeds": "Graines", "packages": "Paquets",
        "runs_of": "{done} faites sur {planned}, {failed} en échec",
        "written": "écrit : {where}",
        "marked": "INCOMPLET : {what}",
    },
)  # fmt: skip


def source_line() -> str:
    """Program and code, for the footer of pictures."""
    from abm.compiled import source_hash
    from viz.output import PROGRAM

    return f"{PROGRAM}, code {source_hash()[:8]}"


def _counted(status: Status, language: str) -> dict[str, str]:
    return counts(language, done=status.done, planned=status.planned, failed=status.failed)


def say_incomplete(status: Status, language: str) -> None:
    """Say loudly that runs are missing, if any are."""
    from viz.counted import incomplete

    missing = incomplete(status, language)
    if missing:
        say("", TEXTS(language, "marked", what=missing), "")


def provenance(store: Store, status: Status, language: str) -> dict[str, str]:
    """How an answer was made: code, folder, runs, packages."""
    from scenarios.results import package_versions

    return {
        TEXTS(language, "code"): store.manifest["code_version"],
        TEXTS(language, "results"): store.folder.name,
        TEXTS(language, "runs"): TEXTS(language, "runs_of", **_counted(status, language)),
        TEXTS(language, "packages"): ", ".join(f"{name} {one}" for name, one in package_versions().items()),
    }


def publish(
    folder: Path, name: str, report: Report, figures: Mapping[str, Figure], language: str, place: str | None = None
) -> None:
    """Write the page and its pictures, and say where.

    Args:
        folder: of the runs.
        name: of the page, without ending; pictures stand in ``figures/<name>-<key>``.
        report: the page.
        figures: by key.
        language: of the page.
        place: another place for the page.

    Raises:
        ResultError: it cannot be written.
    """
    from scenarios.folder import absolute
    from viz.figures import figure_files
    from viz.report import render

    page = absolute(Path(place)) if place else folder / f"{name}.html"
    files = figure_files({f"{name}-{key}": figure for key, figure in figures.items()})
    write_whole(page, render(report, language))
    _remove_older(folder / "figures", name, figures)
    for relative, content in files.items():
        write_whole(folder / relative, content)
    say(TEXTS(language, "written", where=page))


def _remove_older(place: Path, name: str, keys: Collection[str]) -> None:
    """Remove pictures that only an earlier page of this name had: ``map-3`` where there are two maps."""
    kinds = "|".join({re.escape(re.sub(r"-\d+$", "", key)) for key in keys})
    own = re.compile(rf"{re.escape(name)}-({kinds})-\d+\.(png|svg)")
    new = {f"{name}-{key}" for key in keys}
    for path in place.glob(f"{name}-*"):
        if own.fullmatch(path.name) and path.stem not in new:
            path.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file under another name, then give it its own.

    Raises:
        ResultError: it cannot be written.
    """
    from abm.errors import ResultError
    from scenarios.folder import reason_of

    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content.encode() if isinstance(content, str) else content)
        partial.replace(path)
    except OSError as error:
        raise ResultError(f"cannot write '{path}': {reason_of(error)}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
