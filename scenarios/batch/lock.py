"""The lock of a folder of many runs: one command at a time writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from abm.errors import ResultError

LOCK = ".lock"
LOCK_SECONDS = 2
"""How long a command waits for a lock; who only looks whether it is taken holds it for an instant."""
LOOK_SECONDS = 0.2
"""How long it takes to see that a lock is taken, and not just looked at by somebody else."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder; the system frees it when the process dies.

    Raises:
        ResultError: another command holds it.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise ResultError(
            f"another command is working on '{folder}'; wait for it, watch it with "
            f"`python run.py status '{folder}'`, or choose another --out"
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_locked(folder: Path) -> bool:
    """Whether a command is writing to a folder; looking disturbs nobody."""
    if not (folder / LOCK).exists():
        return False
    try:
        with FileLock(folder / LOCK).acquire(timeout=LOOK_SECONDS):
            return False
    except Timeout:
        return True
    except OSError:  # who may not write here cannot look
        return False
