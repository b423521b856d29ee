"""What parameters mean in French and where they come from, a file for each group.

A meaning is found by the field of its parameter, a source by its English words, since many parameters share one. The
words are those of a keyboard; ``set_in_type`` keeps together what a line break must not part.
"""

from __future__ import annotations

import re

from scenarios.french_reference import (
    civic,
    contracts,
    enterprises,
    funding,
    learning,
    needs,
    run,
    scaling,
    service,
    shared,
    society,
    worth,
)

GROUPS = {
    "run": run,
    "society": society,
    "needs": needs,
    "service": service,
    "civic": civic,
    "enterprises": enterprises,
    "funding": funding,
    "contracts": contracts,
    "learning": learning,
    "scaling": scaling,
    "worth": worth,
}
"""Files by group of parameters."""
MEANINGS = {field: words for group in GROUPS.values() for field, words in group.MEANINGS.items()}
"""Meaning of each parameter by its field."""
SOURCES = {source: words for part in (shared, *GROUPS.values()) for source, words in part.SOURCES.items()}
"""Sources by their English words."""

_BEFORE_MARKS = re.compile(r" (?=[:;!?%€]|Md?€? )")
_IN_NUMBERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def set_in_type(words: str) -> str:
    """French with blanks that no line break parts before colons, units and the like, and between thousands."""
    return _IN_NUMBERS.sub("\u202f", _BEFORE_MARKS.sub("\u00a0", words))
