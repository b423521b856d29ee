"""Words typed after ``contract``: numbers, a metric with its value, a kind and a method."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import typer

if TYPE_CHECKING:
    from abm.contracts.estimate import Estimate, Measuring
    from abm.contracts.terms import Terms

Word = TypeVar("Word", bound=StrEnum)


def number_typed(option: str, typed: object) -> float:
    """The number after an option.

    Raises:
        ParameterError: it is none, or not finite.
    """
    from abm.errors import ParameterError
    from abm.written import hint

    text = str(typed).strip()
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ParameterError(f"{option} {text}: expected a number{hint(text)}")
    return number


def decimal_option(option: str, words: str) -> Any:
    """An option that takes a number."""
    return typer.Option(option, parser=lambda typed: number_typed(option, typed), metavar="NUMBER", help=words)


def word_typed(option: str, typed: str | None, words: type[Word]) -> Word | None:
    """The word after an option; None when it was left out.

    Raises:
        ParameterError: it is none of the words; names the nearest.
    """
    from abm.errors import ParameterError, nearest

    if typed is None:
        return None
    valid = [one.value for one in words]
    if typed.strip().lower() not in valid:
        raise ParameterError(f"{option} {typed}: expected one of {', '.join(valid)}{nearest(typed, valid)}")
    return words(typed.strip().lower())


def estimate_typed(effect: str, terms: Terms, how: Measuring) -> Estimate:
    """The estimate behind ``--effect METRIC=VALUE``.

    Raises:
        ParameterError: not of this form, a metric that the contract lacks, or a number the error needs is missing.
    """
    from abm.contracts.estimate import estimate, steps
    from abm.errors import ParameterError, nearest

    name, equals, value = effect.partition("=")
    name = name.strip()
    metrics = [one.id for one in terms.metrics]
    if not equals:
        raise ParameterError(f"--effect {effect}: expected METRIC=VALUE, as in {metrics[0]}=1")
    if name not in metrics:
        hint = nearest(name, metrics) or f"; there are {', '.join(metrics)}"
        raise ParameterError(f"--effect {effect}: the contract has no metric '{name}'{hint}")
    try:
        found = estimate(terms.metric(name), number_typed("--effect", value), how)
    except ParameterError as error:
        raise ParameterError(_as_typed(str(error), name)) from None
    if how.without is None and found.metric.better == "lower" and any(steps(terms, found)):
        raise ParameterError(f"--effect {name}: lower is better there, so that 0 is not 'no effect'; give --without")
    return found


def _as_typed(message: str, metric: str) -> str:
    """What is said of an estimate, with its numbers called as the options that give them."""
    names = r"(?<![\w'-])(?:n_)?(treated|controls|mean|sd|dispersion)(?= = |, |$)"
    message = message.replace(f"{metric} = ", f"--effect {metric} = ", 1) if message.startswith(metric) else message
    return re.sub(names, r"--\1", message)


@dataclass(frozen=True)
class Typed:
    """Options that go together, with None for those not given.

    Attributes:
        file: the contract.
        from_indigo: table of contracts.
        is_simulated: whether laws of simulated contracts are asked for.
        effect: metric and value.
        measuring: options that need an effect.
        of_contract: options that need a contract.
        of_table: options that need the table.
        of_runs: options that need ``--simulated``.
    """

    file: str | None
    from_indigo: str | None
    is_simulated: bool
    effect: str | None
    measuring: Mapping[str, object]
    of_contract: Mapping[str, object]
    of_table: Mapping[str, object]
    of_runs: Mapping[str, object]


def refuse_lonely(typed: Typed) -> None:
    """Stop at an option that stands without the one it belongs to, and at two questions in one.

    Raises:
        ParameterError: names the option and what it needs.
    """
    from abm.errors import ParameterError

    def first(options: Mapping[str, object]) -> str:
        return next((name for name, given in options.items() if given is not None), "")

    questions = [
        *([f"'{typed.file}'"] if typed.file is not None else []),
        *(["--from-indigo"] if typed.from_indigo is not None else []),
        *(["--simulated"] if typed.is_simulated else []),
    ]
    if len(questions) > 1:
        raise ParameterError(f"{questions[0]} and {questions[1]} are two questions; ask one at a time")
    if typed.from_indigo is None and (name := first(typed.of_table)):
        raise ParameterError(f"{name} needs --from-indigo projects.csv")
    if not typed.is_simulated and (name := first(typed.of_runs)):
        raise ParameterError(f"{name} needs --simulated")
    for name in ("--extends", "--dollars-per-euro"):
        if typed.of_table[name] is not None and typed.of_table["--write"] is None:
            raise ParameterError(f"{name} needs --write FILE")
    if typed.file is None and (name := first({**typed.of_contract, "--effect": typed.effect, **typed.measuring})):
        raise ParameterError(f"{name} needs a contract, as in `python run.py contract denver {name} ...`")
    if typed.effect is None and (name := first(typed.measuring)):
        raise ParameterError(f"{name} needs --effect METRIC=VALUE")
    if typed.effect is not None and typed.measuring["--treated"] is None:
        raise ParameterError("--effect needs --treated, the people helped and measured")
