"""Whatever is written in the place of a value, a contract is read or refused in a sentence; nothing else happens."""

from __future__ import annotations

import copy
import datetime
import tomllib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.contracts.payments import payoff, valuation
from abm.contracts.results import Results
from abm.contracts.terms import Terms
from abm.errors import ContractError
from scenarios.contract_file import CONTRACTS, RESULTS, contracts, published_results

Made = TypeVar("Made")

JUNK: tuple[Any, ...] = (
    -3, 0, 3, 60, 10**13, -(10**30), 10**400, 2**63,
    Decimal("NaN"), Decimal("Infinity"), Decimal("0.5"), Decimal("1e-9"), Decimal("1e999999"), Decimal("-0.0"),
    True, "", "x", "12,5", "80 %", "EUR", "end", "{words}", "year_1", "learning",
    datetime.date(1, 1, 1), datetime.date(2020, 2, 29), datetime.datetime(2020, 1, 1), datetime.time(1),
    [], [0, 1], ["end"], {}, {"amount": 1}, {"en": "x"}, {"test": 0}, {"from": 1},
)  # fmt: skip
"""What people, and programs, write where something else belongs."""
DROP = "nothing at all"
"""Stands for leaving the key out."""


def places(content: Any, address: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Addresses of every table, list and value of a file."""
    entries = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in entries:
        yield (*address, key)
        yield from places(value, (*address, key))


def spoilt(content: dict[str, Any], address: tuple[Any, ...], junk: Any) -> dict[str, Any]:
    """The content with something else at an address, or nothing there."""
    copied = copy.deepcopy(content)
    holder: Any = copied
    for key in address[:-1]:
        holder = holder[key]
    if junk is DROP:
        del holder[address[-1]]
    else:
        holder[address[-1]] = junk
    return copied


def read(path: Any) -> dict[str, Any]:
    """A file as it is written."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def attempt(make: Callable[[], Made]) -> tuple[Made | None, str]:
    """What is made, or nothing and why it was refused."""
    try:
        return make(), "made"
    except ContractError as error:
        return None, str(error)


LONGEST = 400
"""A message longer than this is not read."""
FILES = {name: read(CONTRACTS / f"{name}.toml") for name in contracts()}
WITH_RESULTS = [name for name in FILES if published_results(name)]
RESULT_FILES = {name: read(RESULTS / f"{name}.toml") for name in WITH_RESULTS}
SPOTS = [(FILES, name, address) for name, content in FILES.items() for address in places(content)]
SPOTS += [(RESULT_FILES, name, address) for name, content in RESULT_FILES.items() for address in places(content)]


def check(name: str, content: dict[str, Any], is_contract: bool) -> None:
    """Value a spoilt file, or see it refused in a sentence."""
    if is_contract:
        terms, message = attempt(lambda: Terms.model_validate(content))
        if terms is not None:
            values = {
                (metric.id, test.id): np.array([0, 10**6, 10**8]) for metric in terms.metrics for test in terms.tests
            }
            assert all(len(cents) == 3 for cents in payoff(terms, values).values())
    else:
        results, message = attempt(lambda: Results.model_validate(content))
        if results is not None:
            told, message = attempt(lambda: valuation(Terms.model_validate(FILES[name]), results))
            assert told is None or told.total == sum(told.by_test().values())
    assert 0 < len(message) < LONGEST


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(SPOTS) - 1), st.sampled_from((*JUNK, DROP)))
def test_a_spoilt_file_is_valued_or_refused(spot: int, junk: Any) -> None:
    files, name, address = SPOTS[spot]
    check(name, spoilt(files[name], address, junk), files is FILES)


@pytest.mark.slow
@pytest.mark.parametrize("name", contracts())
def test_every_spot_of_every_file_spoilt_in_every_way_is_valued_or_refused(name: str) -> None:
    for files, owner, address in SPOTS:
        if owner == name and not any(isinstance(key, int) and key > 4 for key in address):
            for junk in (*JUNK, DROP):
                check(name, spoilt(files[name], address, junk), files is FILES)
