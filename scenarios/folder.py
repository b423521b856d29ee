"""A result folder that is whole or absent: written beside its place, made durable, then renamed into it.

A kill, a full disk or Ctrl-C at any moment leaves either the earlier result or the new one under the folder's
name. What a kill leaves besides is a hidden folder ``.<name>.partial-*``, which may be deleted.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from abm.errors import ResultError

MANIFEST = "manifest.json"
"""The file that makes a folder a result."""


def new_folder(parent: Path, scenario: str, now: datetime) -> Path:
    """A free name below ``parent`` made of the scenario, date and time, and a counter when taken.

    Args:
        parent: folder that holds results.
        scenario: name of the scenario.
        now: local time.

    Returns:
        A path that does not exist yet; nothing is created.
    """
    folder = parent / f"{scenario}-{now:%Y%m%d-%H%M%S}"
    return folder_beside(folder) if folder.exists() else folder


def folder_beside(folder: Path) -> Path:
    """The folder's name and the first counter from 2 that is free."""
    counter = 2
    while (found := folder.with_name(f"{folder.name}-{counter}")).exists():
        counter += 1
    return found


def absolute(path: Path) -> Path:
    """A path from the root, ``~`` and links followed.

    Raises:
        ResultError: nobody of that name has a home, or links turn in a circle.
    """
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError) as error:
        raise ResultError(f"'{path}' is no place: {reason_of(error)}") from error


def is_taken(folder: Path) -> bool:
    """Whether something stands there that a result must not replace unasked."""
    try:
        _check_existing(folder, force=False)
    except FileNotFoundError:
        return False
    except (ResultError, OSError):
        return True
    return False


def check_folder(folder: Path, force: bool = False) -> Path:
    """Make sure, before anything is computed, that results can go to a folder.

    Args:
        folder: where results are to stand.
        force: an earlier result there may be replaced.

    Returns:
        The absolute path. Nothing is created or changed, except that a result left aside by an interrupted
        replacement is put back.

    Raises:
        ResultError: the path holds something that must not be lost, is no folder, or cannot be written.
    """
    try:
        folder = folder.expanduser().resolve()
        _check_name(folder)
        _put_back(folder)
        if folder.exists():
            _check_existing(folder, force)
        _check_writable(folder)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a loop of links, no home
        raise ResultError(
            f"cannot write results to '{folder}': {reason_of(error)}; choose another --out"
        ) from error
    return folder


@contextmanager
def written_folder(folder: Path, force: bool = False) -> Iterator[Path]:
    """Give an empty folder to write into; on success it takes its place, on any error it disappears.

    Args:
        folder: where the result is to stand.
        force: replace an earlier result, only once the new one is complete.

    Yields:
        The temporary folder, beside the final one.

    Raises:
        ResultError: as ``check_folder``, or writing failed (disk full, permission taken away).
    """
    folder = check_folder(folder, force)
    partial: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
        yield partial
        _make_durable(partial)
        _take_place(partial, folder, force)
    except OSError as error:
        raise ResultError(f"could not write results to '{folder}': {reason_of(error)}") from error
    finally:
        if partial is not None and partial.exists():
            shutil.rmtree(partial, ignore_errors=True)


def reason_of(error: Exception) -> str:
    """What the system says; the writer of tables hides it in a sentence of its own."""
    hidden = re.search(r"\[errno (\d+)\]", str(error))
    if hidden:
        return os.strerror(int(hidden[1]))
    if isinstance(error, FileNotFoundError) and not error.strerror:  # the reader of tables says only which
        return os.strerror(errno.ENOENT)
    return (error.strerror if isinstance(error, OSError) else None) or str(error).rstrip(".")


def _check_name(folder: Path) -> None:
    try:
        name = folder.name.encode()
        str(folder).encode()
    except UnicodeEncodeError:
        raise ValueError("the name is not UTF-8 text") from None
    if not name:
        raise ValueError("a result needs a folder of its own")
    if len(name) > 200:
        raise ValueError("the name is too long")


def _aside(folder: Path) -> Path:
    """Where the earlier result stands for the instant between two renames."""
    return folder.with_name(f".{folder.name}.replaced")


def _put_back(folder: Path) -> None:
    """Undo a replacement that was killed between its two renames."""
    aside = _aside(folder)
    if not aside.exists():
        return
    if folder.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(folder)


def _check_existing(folder: Path, force: bool) -> None:
    if not folder.is_dir():
        folder.stat()
        raise ResultError(f"'{folder}' is a file, not a folder; choose another --out")
    if not any(folder.iterdir()):
        _check_replaceable(folder)
        return
    if not (folder / MANIFEST).is_file():
        raise ResultError(
            f"'{folder}' holds files that are not a result of this program; they are never overwritten, "
            "not even with --force; choose another --out"
        )
    if not force:
        raise ResultError(f"'{folder}' already holds a run; choose another --out, or replace it with --force")
    foreign = _foreign_files(folder)
    if foreign:
        raise ResultError(
            f"'{folder}' holds a run and also '{foreign[0]}', which the run did not write and --force would "
            "delete; move it elsewhere or choose another --out"
        )
    _check_replaceable(folder)


def _check_replaceable(folder: Path) -> None:
    """A result takes its place by renaming, which would fail or pull the ground from under the user's feet."""
    inside = f"choose a folder inside it, such as --out '{folder / 'result'}'"
    if folder.is_mount():
        raise ResultError(f"'{folder}' is where a disk is mounted and cannot be replaced; {inside}")
    here = Path.cwd()
    if folder == here or folder in here.parents:
        raise ResultError(f"'{folder}' holds the folder you are in and cannot be replaced; {inside}")


def _foreign_files(folder: Path) -> list[str]:
    """Files in a result folder that its manifest does not name."""
    try:
        named = set(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (ValueError, KeyError, TypeError):
        named = set()
    found = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if not path.is_dir())
    return [name for name in found if name not in named and name != MANIFEST]


def _check_writable(folder: Path) -> None:
    """Try to make a folder where the nearest existing parent is."""
    parent = next(path for path in folder.parents if path.exists())
    Path(tempfile.mkdtemp(prefix=".welfare-check-", dir=parent)).rmdir()


def _make_durable(folder: Path) -> None:
    """Ask the system to put every file, and the folders that name them, on the disk."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_place(partial: Path, folder: Path, force: bool) -> None:
    """Rename the complete folder into its place; an earlier result goes only now."""
    partial.chmod(0o777 & ~_umask())
    if folder.exists():
        _check_existing(folder, force)
        aside = _aside(folder)
        folder.rename(aside)
        try:
            partial.rename(folder)
        except BaseException:
            aside.rename(folder)
            raise
        sync_folder(folder.parent)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        partial.rename(folder)
        sync_folder(folder.parent)


def _umask() -> int:
    """The process's mask for new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
