"""Output that can be written whatever letters the terminal knows."""

from __future__ import annotations

import codecs
import sys
import unicodedata

PLAIN_LETTERS = {
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2019": "'", "\u00b7": "-", "\u0153": "oe", "\u2192": "->",
}  # fmt: skip
"""Stand-ins for characters of tables and titles that an old terminal or a redirected output cannot hold."""


def let_streams_write_anything() -> None:
    """A character that the output cannot hold becomes the nearest one it can, instead of an error at the end."""
    codecs.register_error("nearest_letter", _nearest_letter)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="nearest_letter")


def _nearest_letter(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end]
    plain = "".join(PLAIN_LETTERS.get(letter, letter) for letter in unicodedata.normalize("NFKD", wanted))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.encode("ascii", "replace").decode(), error.end
