"""A result in four sentences: who is helped, who is not, by whom, at what public cost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from abm.series import ALL, DOMAIN_NAMES
from viz.messages import DOMAINS, number, text

Values = Mapping[tuple[str, str, str], pd.DataFrame]

ARROW = "→"

SUBJECTS = ("helped", "not_helped", "by_whom", "cost")
"""The four questions, in order; texts ``brief_<subject>`` hold the sentences, ``<subject>`` their titles."""


class Medians:
    """Medians over runs, written as ``first → last``.

    Args:
        values: by (indicator, domain, provider), a row for each run, a column for each period.
        first: first period.
        last: last period; the same when there is one.
        language: ``"en"`` or ``"fr"``.
    """

    def __init__(self, values: Values, first: int, last: int, language: str) -> None:
        self.values, self.first, self.last, self.language = values, first, last, language

    def median(self, period: int, name: str, domain: str = ALL, provider: str = ALL) -> float:
        """Median over runs in a period; missing when there is none."""
        table = self.values.get((name, domain, provider))
        if table is None or period not in table:
            return np.nan
        return float(table[period].median())

    def share(self, name: str, domain: str = ALL, provider: str = ALL) -> str:
        """Per cent."""
        return self._pair(name, domain, provider, 100.0, 0, text(self.language, "percent_sign"))

    def amount(self, name: str, decimals: int = 0, provider: str = ALL) -> str:
        """A number without its unit."""
        return self._pair(name, ALL, provider, 1.0, decimals, "")

    def _pair(self, name: str, domain: str, provider: str, scale: float, decimals: int, sign: str) -> str:
        periods = (self.last,) if self.first == self.last else (self.first, self.last)
        known = [scale * median for one in periods if not np.isnan(median := self.median(one, name, domain, provider))]
        written = f" {ARROW} ".join(number(value, decimals, self.language) for value in known)
        return written + sign if written else "–"


def brief(values: Values, first: int, last: int, language: str, yearly: bool) -> list[tuple[str, str]]:
    """Titles and sentences; none when there are no values.

    Args:
        values: yearly (or monthly) values by (indicator, domain, provider).
        first: first period.
        last: last period.
        language: ``"en"`` or ``"fr"``.
        yearly: whether periods are years, else months.
    """
    if ("share_covered", ALL, ALL) not in values:
        return []
    medians = Medians(values, first, last, language)
    domains = ", ".join(
        f"{DOMAINS[language][domain].lower()} {medians.share('share_covered', domain)}" for domain in DOMAIN_NAMES
    )
    decimals = 0 if yearly else 1
    told = {
        "need": medians.amount("n_in_need_per_1000", 1),
        "covered": medians.share("share_covered"),
        "domains": domains,
        "nobody": medians.share("share_of_cases", provider="nobody"),
        "not_seeking": medians.share("share_not_seeking"),
        "waiting": medians.amount("n_waiting_per_1000", 1),
        "slowest": medians.amount("p90_wait_months"),
        "public": medians.share("share_of_cases", provider="public"),
        "ess": medians.share("share_of_cases", provider="ess"),
        "fringe": medians.share("share_of_cases", provider="fringe"),
        "period": text(language, "a_year" if yearly else "a_month"),
        "euros": medians.amount("public_euros_per_inhabitant", decimals),
        "state": medians.amount("state_euros_per_inhabitant", decimals),
        "authorities": medians.amount("authorities_euros_per_inhabitant", decimals),
        "households": medians.amount("household_euros_per_inhabitant", decimals),
        "per_month": medians.amount("public_euros_per_month_averted"),
    }
    return [(text(language, subject), text(language, f"brief_{subject}", **told)) for subject in SUBJECTS]
