"""Processes as the system sees them, for tests that start and kill some."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def processes_of(session: int) -> list[int]:
    """Processes of a session that run (no zombies)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def until(condition: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Wait for something; whether it came."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def command_line(process: int) -> bytes:
    """Words a process was started with; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
