"""Clauses: each says in one form what a contract pays on what is measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from abm.contracts.amounts import MILLION, Money, Multiple, Quantity, Share, value
from abm.exact import sum_in_order

Address = tuple[str | int, ...]
"""Keys and positions that lead to a value, as in ``("clause", 0, "rungs", 2, "at")``."""

Party = Literal["investors", "operator"]
"""Who a payment goes to: the investors' side (special vehicle and its tranches) or the operator itself."""


class Part(BaseModel):
    """A frozen, strictly checked table of a contract file."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )


def fault(words: str, *at: str | int) -> PydanticCustomError:
    """What a validator raises about a key below it."""
    return PydanticCustomError("contract", "{words}", {"words": words, "at": at})


def as_tuple(given: Any) -> Any:
    """A list as a tuple; anything else as it is."""
    return tuple(given) if isinstance(given, list) else given


Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(default=())]


class Pays(Part):
    """What is paid: a sum, or capital drawn so far with a return. A bare number stands for the sum."""

    amount: Money = Field(default=0, description="A sum, in units of currency.")
    principal: Multiple = Field(default=0, description="Share of the capital drawn so far.")
    return_: Multiple = Field(
        default=0, alias="return", description="Return in all, on the capital repaid; on all of it when none is."
    )
    return_per_year: Share = Field(
        default=0, description="The same a year, compounded from each drawdown to the payment."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Pays:
        if self.amount and self.takes_capital:
            raise fault("give a sum (amount) or a share of the capital (principal, return), not both")
        return self

    @property
    def takes_capital(self) -> bool:
        """Whether it depends on the capital."""
        return bool(self.principal or self.return_ or self.return_per_year)


def _sum_or_table(given: Any) -> Any:
    return given if isinstance(given, (dict, Pays)) else {"amount": given}


Payment = Annotated[
    Pays, BeforeValidator(_sum_or_table, json_schema_input_type=float | Pays), Field(description="A sum, or a table.")
]


class _Clause(Part):
    """What every form has."""

    id: str = Field(min_length=1, description="Name of the clause in payment lines.")
    tests: Names = Field(default=(), description="Tests it is valued at; none is all.")
    cap: Money | None = Field(default=None, description="Most it pays over the whole contract.")
    paid_to: Party = Field(default="investors", description="Who is paid.")
    note: str = Field(default="", description="Anything a reader should know, such as what is inferred.")

    def uses(self) -> Iterator[tuple[str, Address]]:
        """Metrics it needs, and where each is named."""
        name = getattr(self, "metric", None)
        if name is not None:
            yield name, ("metric",)

    def payments(self) -> Iterator[tuple[Pays, Address]]:
        """What it pays in terms of capital or sums, and where that stands."""
        yield from ()


class PriceLine(Part):
    """One line of a rate card."""

    metric: str
    price: Money = Field(description="For one unit of the metric.")


class RateCard(_Clause):
    """A price for each verified outcome: ``sum_k p_k n_k``."""

    form: Literal["rate_card"]
    lines: Annotated[tuple[PriceLine, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    cap_per_head: Money | None = Field(default=None, description="Most it pays for one person.")

    @model_validator(mode="after")
    def _one_price_each(self) -> RateCard:
        _refuse_repeated((line.metric for line in self.lines), "lines", "metric")
        return self

    def uses(self) -> Iterator[tuple[str, Address]]:
        """Metrics of the lines."""
        for position, line in enumerate(self.lines):
            yield line.metric, ("lines", position, "metric")


class Pooled(Part):
    """A last test over all cohorts, when none of them paid alone."""

    test: str
    at_least: Quantity
    pays: Payment | None = Field(default=None, description="Unless given, what a cohort pays.")


class Threshold(_Clause):
    """All or nothing; with ``pooled``, cohort by cohort and then all of them together."""

    form: Literal["threshold"]
    metric: str
    at_least: Quantity = Field(description="For a metric whose lower values are better: at most.")
    pays: Payment
    pooled: Pooled | None = None

    def payments(self) -> Iterator[tuple[Pays, Address]]:
        """Of a cohort, and of all together."""
        yield self.pays, ("pays",)
        if self.pooled and self.pooled.pays:
            yield self.pooled.pays, ("pooled", "pays")


class Rung(Part):
    """One rung of a ladder."""

    at: Quantity
    pays: Payment


class Ladder(_Clause):
    """What the highest rung reached pays; nothing below the first."""

    form: Literal["ladder"]
    metric: str
    rungs: Annotated[tuple[Rung, ...], BeforeValidator(as_tuple), Field(min_length=1)]

    def payments(self) -> Iterator[tuple[Pays, Address]]:
        """Of the rungs."""
        for position, rung in enumerate(self.rungs):
            yield rung.pays, ("rungs", position, "pays")


class Segment(Part):
    """One piece of a broken line."""

    from_: Quantity = Field(alias="from")
    pays: Money = Field(description="At its start.")
    per_unit: Money = Field(default=0, description="More for each unit beyond its start.")
    to: Quantity | None = Field(default=None, description="Its end; only to be checked against the next start.")


class Line(_Clause):
    """A broken line; nothing before its first segment, flat beyond ``to``."""

    form: Literal["line"]
    metric: str
    segments: Annotated[tuple[Segment, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    to: Quantity | None = Field(default=None, description="Value beyond which it pays no more.")


class Savings(_Clause):
    """A share of what the State saves, and another share once the investors are repaid with interest."""

    form: Literal["savings"]
    metric: str = Field(description="Money saved.")
    share: Share
    share_after: Share | None = Field(default=None, description="Once capital and interest are repaid.")
    interest: Share = Field(default=0, description="A year, on capital not yet repaid, compounded.")
    per: str | None = Field(default=None, description="A count the saving of one person is multiplied by.")

    def uses(self) -> Iterator[tuple[str, Address]]:
        """The saving, and the count of people if it is a saving of one."""
        yield self.metric, ("metric",)
        if self.per is not None:
            yield self.per, ("per",)


class Band(Part):
    """One band of performance."""

    from_: Quantity = Field(alias="from")
    to: Quantity | None = Field(default=None, description="Its end; only to be checked against the next start.")
    coupon: Multiple = Field(description="Share of the capital drawn so far, paid at each test.")


class FloorCoupon(Part):
    """A coupon that is paid whatever is measured."""

    coupon: Share
    tests: Annotated[tuple[str, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class Principal(Part):
    """How much of the capital is repaid at the last test."""

    full_from: Quantity = Field(description="Value from which all of it is repaid.")
    protected: Share = Field(default=0, description="Share repaid whatever is measured.")


class Bands(_Clause):
    """A coupon by bands of performance; principal at the last test, part of it protected."""

    form: Literal["bands"]
    metric: str
    bands: Annotated[tuple[Band, ...], BeforeValidator(as_tuple), Field(min_length=1)]
    floor: FloorCoupon | None = None
    principal: Principal | None = None


class Fixed(_Clause):
    """A standing charge: the same sum at each of its tests, whatever is measured."""

    form: Literal["fixed"]
    amount: Money


class OperatorShare(Part):
    """The operator's own bonus and malus beside the investors'."""

    from_: Share = Field(alias="from", description="Relative distance from the target at which it begins.")
    max: Money = Field(description="Bonus or malus at full span.")


class TwoSided(_Clause):
    """Principal with a gain above the target and a loss below it, both linear up to ``span``; settled at one test."""

    form: Literal["two_sided"]
    metric: str
    target: Quantity
    at_target: Money = Field(description="Gain on target.")
    span: Share = Field(description="Relative distance from the target at which gain and loss are full.")
    gain_max: Money = Field(description="Gain at the upper end of the span.")
    loss_max: Money = Field(description="Loss of principal at the lower end of the span.")
    operator: OperatorShare | None = None

    @model_validator(mode="after")
    def _ordered(self) -> TwoSided:
        if self.target <= 0:
            raise fault(f"{value(self.target)}: must be above 0, distances are relative to it", "target")
        if self.span <= 0:
            raise fault("0: gain and loss need a distance to grow over", "span")
        if self.gain_max < self.at_target:
            raise fault("gain_max is below at_target; the gain cannot fall with the outcome", "gain_max")
        if self.operator and self.operator.from_ >= self.span:
            raise fault("the operator's share begins at or beyond span; begin nearer to the target", "operator", "from")
        return self


class WeightedPart(Part):
    """One metric of a weighted payment."""

    metric: str
    weight: Share
    target: Quantity
    cap: Multiple | None = Field(default=None, description="Most that counts, as a multiple of the target.")


class Weighted(_Clause):
    """A sum at target, shared among metrics; each pays in proportion to value over target."""

    form: Literal["weighted"]
    amount: Money = Field(description="Paid when every metric is on target.")
    parts: Annotated[tuple[WeightedPart, ...], BeforeValidator(as_tuple), Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Weighted:
        _refuse_repeated((part.metric for part in self.parts), "parts", "metric")
        total = sum_in_order(part.weight for part in self.parts)
        if total != MILLION:
            raise fault(f"weights sum to {value(total)}, not 1", "parts")
        for position, part in enumerate(self.parts):
            if part.target <= 0:
                raise fault(f"{value(part.target)}: must be above 0", "parts", position, "target")
        return self

    def uses(self) -> Iterator[tuple[str, Address]]:
        """Metrics of the parts."""
        for position, part in enumerate(self.parts):
            yield part.metric, ("parts", position, "metric")


Clause = Annotated[
    RateCard | Threshold | Ladder | Line | Savings | Bands | Fixed | TwoSided | Weighted, Field(discriminator="form")
]
FORMS = ("rate_card", "threshold", "ladder", "line", "savings", "bands", "fixed", "two_sided", "weighted")
"""Forms a clause can take."""


def _refuse_repeated(names: Iterable[str], *at: str) -> None:
    seen: set[str] = set()
    for position, name in enumerate(names):
        if name in seen:
            raise fault(f"'{name}' stands twice; keep one of the two", at[0], position, *at[1:])
        seen.add(name)


def steps_of(clause: Any) -> Sequence[tuple[int, Address]]:
    """Values at which the payment of a clause changes its rule, in the order of the file, and where they stand."""
    if isinstance(clause, Threshold):
        pooled = [(clause.pooled.at_least, ("pooled", "at_least"))] if clause.pooled else []
        return [(clause.at_least, ("at_least",)), *pooled]
    if isinstance(clause, Ladder):
        return [(rung.at, ("rungs", position, "at")) for position, rung in enumerate(clause.rungs)]
    if isinstance(clause, Line):
        ends = [] if clause.to is None else [(clause.to, ("to",))]
        return [*((one.from_, ("segments", position, "from")) for position, one in enumerate(clause.segments)), *ends]
    if isinstance(clause, Bands):
        return [(band.from_, ("bands", position, "from")) for position, band in enumerate(clause.bands)]
    return ()
