"""Parts of pages that are written from the code, between marks that readers do not see."""

from __future__ import annotations

import re


def marks(section: str) -> tuple[str, str]:
    """First and last line of a part."""
    return f"<!-- {section}: written from the code, do not edit -->", f"<!-- end of {section} -->"


def between(page: str, section: str, text: str) -> str:
    """The page with a part written anew.

    Args:
        page: its text.
        section: name of the part.
        text: what stands between the marks, without blank lines around it.

    Raises:
        ValueError: the page has no such marks, or has them twice.
    """
    first, last = marks(section)
    if page.count(first) != 1 or page.count(last) != 1:
        raise ValueError(f"the page needs the lines '{first}' and '{last}', once each")
    pattern = re.escape(first) + r".*?" + re.escape(last)
    return re.sub(pattern, lambda _: f"{first}\n\n{text}\n\n{last}", page, flags=re.DOTALL)


def cells(*texts: str) -> str:
    """A row of a table in Markdown."""
    return "| " + " | ".join(text.replace("|", "\\|").replace("\n", " ") for text in texts) + " |"
