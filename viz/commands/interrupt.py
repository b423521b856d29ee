"""Ctrl-C: asked once, heard for certain, and only where Python can be left."""

from __future__ import annotations

import signal
import sys
from types import FrameType

SECONDS_BETWEEN_TRIES = 0.2
NO_WAY_OUT = "llvmlite"
"""Library whose compiled code calls Python back: an exception there is lost, or ends the process by a fault."""


def listen() -> None:
    """From now on the first Ctrl-C stops the command, and further ones do not disturb its end."""
    signal.signal(signal.SIGINT, _interrupt)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _interrupt)


def heard() -> None:
    """The interrupt has arrived where it is answered."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, and again after a while as long as nobody handles it: compiled code may drop it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, SECONDS_BETWEEN_TRIES)
        if _is_handled(sys.exc_info()[1]) or _is_called_back(frame):
            return
    raise KeyboardInterrupt


def _is_handled(error: BaseException | None) -> bool:
    """Whether an interrupt is on its way: something is being put in order because of it."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _is_called_back(frame: FrameType | None) -> bool:
    while frame is not None and NO_WAY_OUT not in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None
