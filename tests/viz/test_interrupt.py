"""Ctrl-C is heard once and for certain, and never raised where compiled code would drop it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="POSIX timers")


def end_of(*lines: str) -> subprocess.CompletedProcess[str]:
    """A process that listens to Ctrl-C and does this."""
    text = "\n".join(("import os, signal, time", "from viz.commands import interrupt", "interrupt.listen()", *lines))
    return subprocess.run([sys.executable, "-c", text], cwd=ROOT, text=True, capture_output=True, timeout=60)


def test_an_interrupt_that_compiled_code_dropped_comes_again() -> None:
    found = end_of(
        "class Dropping:",
        "    def __del__(self): os.kill(os.getpid(), signal.SIGINT)",
        "Dropping()",  # what is raised there, Python prints and forgets
        "try: time.sleep(30)",
        "except KeyboardInterrupt: interrupt.heard(); time.sleep(1); print('heard')",
    )
    assert found.stdout == "heard\n", found.stderr
    assert "Exception ignored" in found.stderr


def test_putting_things_in_order_is_not_disturbed() -> None:
    found = end_of(
        "try:",
        "    try: os.kill(os.getpid(), signal.SIGINT); time.sleep(30)",
        "    finally: time.sleep(1); os.kill(os.getpid(), signal.SIGINT); time.sleep(0.5); print('in order')",
        "except KeyboardInterrupt: interrupt.heard(); print('heard')",
    )
    assert (found.stdout, found.stderr) == ("in order\nheard\n", "")


def test_nothing_is_raised_into_the_library_that_calls_back() -> None:
    found = end_of(
        "source = 'def back(): os.kill(os.getpid(), signal.SIGINT); time.sleep(0.5); print(\"came back\")'",
        "exec(compile(source, '/lib/llvmlite/binding/executionengine.py', 'exec'))",
        "try: back(); time.sleep(30)",
        "except KeyboardInterrupt: print('heard')",
    )
    assert (found.stdout, found.stderr) == ("came back\nheard\n", "")
