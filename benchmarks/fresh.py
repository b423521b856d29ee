"""Runs a function of the benchmarks in a process of its own, so that no measurement disturbs another.

A fresh process has its own peak of memory, its own caches and nothing of earlier models in it. Arguments and
result travel as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


class BenchmarkError(Exception):
    """A measured process failed; the message holds its last words."""


@dataclass(frozen=True)
class Cost:
    """What a process cost.

    Attributes:
        cpu: processor time, user and system, seconds.
        wall: time on the clock, seconds.
    """

    cpu: float
    wall: float


def fresh(function: Callable[..., Any], **arguments: Any) -> Any:
    """Call a module-level function in a fresh process with one thread.

    Args:
        function: of a module of the benchmarks; returns what JSON can hold.
        arguments: by name; what JSON can hold.

    Returns:
        What the function returned.

    Raises:
        BenchmarkError: the process failed.
    """
    call = [sys.executable, __file__, function.__module__, function.__qualname__, json.dumps(arguments)]
    return json.loads(finished(call).stdout.splitlines()[-1])


def finished(call: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of this repository to its end.

    Raises:
        BenchmarkError: it failed.
    """
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        list(call), env={**os.environ, **ONE_THREAD, "PYTHONPATH": path, **(environment or {})}, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise BenchmarkError(f"{' '.join(call)}\n{done.stderr[-2000:]}")
    return done


def cost_of(call: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """What a command of this repository costs from start to end."""
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    finished(call, environment)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - clock
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def peak_memory() -> int:
    """Largest memory this process has held so far, bytes."""
    return _memory("VmHWM")


def memory_now() -> int:
    """Memory this process holds, bytes."""
    return _memory("VmRSS")


def _memory(what: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise BenchmarkError(f"no {what} in /proc/self/status: memory is measured on Linux only")


if __name__ == "__main__":
    _, module, name, given = sys.argv
    print(json.dumps(getattr(importlib.import_module(module), name)(**json.loads(given))))
