"""What the base society shows, figure by figure: a run goes in, numbers by name come out.

Names read ``subject`` or ``subject.domain``; shares are in per cent, money in euros. Each number comes with the
error that chance alone gives it in one run, from the count behind it, where such a count exists.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from abm.indicators.measures import CENTS, EXIT_DOMAINS, PRIVATE_INCOME, PUBLIC_INCOME, PUBLIC_MONEY
from abm.parameters import Parameters
from abm.simulate import Run
from abm.tally import RunArrays
from abm.view import SERVERS
from abm.vocabulary import MONTHS_PER_YEAR, Domain, LegalForm, ProviderKind

Floats = npt.NDArray[np.float64]
Records = npt.NDArray[np.void]

HUNDRED, THOUSAND = 100.0, 1000.0
ESS = (ProviderKind.ESS,)
ALL_KINDS = tuple(ProviderKind)
DOMAINS = tuple((domain, domain.name.lower()) for domain in Domain)
COOPERATIVES = (LegalForm.SCIC, LegalForm.SCOP)
UNKNOWN = math.nan
"""Error of a number without a simple count behind it; only several runs show it."""
EFFECT_MONTHS = 24
"""Months over which 12-month effects are taken together: few people are evaluated in one."""


@dataclass(frozen=True)
class Measure:
    """A number and its error.

    Attributes:
        value: as shown.
        error: standard deviation that chance gives it in one run; ``UNKNOWN`` where only runs tell.
    """

    value: float
    error: float = UNKNOWN


Measures = dict[str, Measure]


@dataclass(frozen=True)
class Counts:
    """Sums over territories of what a run counted."""

    arrays: RunArrays

    @property
    def citizens(self) -> float:
        """Inhabitants."""
        return float(self.arrays.civic["citizens"][0].sum())

    def monthly(self, field: str, kinds: tuple[ProviderKind, ...] = ALL_KINDS, domain: Domain | None = None) -> Floats:
        """A field of the tally by month, in all or in one domain."""
        column = self.arrays.tally[field].sum(axis=1)
        chosen = column if domain is None else column[:, domain : domain + 1]
        total = np.zeros(len(column))
        for kind in kinds:
            total += chosen[:, :, kind].sum(axis=1)
        return total

    def monthly_sum(
        self,
        fields: tuple[str, ...],
        kinds: tuple[ProviderKind, ...] = ALL_KINDS,
        domain: Domain | None = None,
    ) -> Floats:
        """Several fields added, by month."""
        return np.asarray(sum(self.monthly(field, kinds, domain) for field in fields))


def measures(run: Run, parameters: Parameters) -> Measures:
    """Every figure of the report.

    Args:
        run: burn-in and scenario, each of two years or more.
        parameters: those it was run with.

    Returns:
        Numbers by name, in the unit they are shown in.
    """
    counts = Counts(run.arrays)
    burn_in, months = run.arrays.burn_in, len(run.arrays.tally)
    found: Measures = {}
    found.update(_people(counts, slice(burn_in - MONTHS_PER_YEAR, burn_in)))
    found.update(_effects(counts, slice(burn_in - EFFECT_MONTHS, burn_in), "start"))
    found.update(_effects(counts, slice(months - EFFECT_MONTHS, months), "end"))
    found.update(_take_up(counts, slice(months - MONTHS_PER_YEAR, months), parameters))
    found.update(_averted(counts, slice(months - EFFECT_MONTHS, months)))
    found.update(_opening(run, counts))
    found.update(_sizes(run.last_enterprises["size"], "end"))
    found.update(_cash(run.last_enterprises["cash_months"], "end"))
    found.update(_demography(counts, slice(burn_in, months)))
    for when, window in (
        ("start", slice(0, MONTHS_PER_YEAR)),
        ("end", slice(months - MONTHS_PER_YEAR, months)),
    ):
        found.update(_sector(counts, window, when))
    found.update(_money(counts, slice(months - MONTHS_PER_YEAR, months)))
    found.update(_drifts(counts, 0, burn_in, "burn_in"))
    found.update(_drifts(counts, burn_in, months, "scenario"))
    return found


def share(part: float, whole: float) -> Measure:
    """A share in per cent of a count, with its binomial error (Agresti-Coull, so that 0 of 10 is not exact)."""
    if whole <= 0:
        return Measure(UNKNOWN)
    smoothed = (part + 2.0) / (whole + 4.0)
    return Measure(HUNDRED * part / whole, HUNDRED * math.sqrt(smoothed * (1.0 - smoothed) / (whole + 4.0)))


def level(count: float, per: float, each: float) -> Measure:
    """A number of people for so many, with its Poisson error."""
    return Measure(each * count / per, each * math.sqrt(count + 1.0) / per)


def _people(counts: Counts, window: slice) -> Measures:
    """Stocks, served shares and onsets of a window; people stay long, so its months count as one."""
    found: Measures = {}
    for domain, name in DOMAINS:
        stock = float(counts.monthly("in_need", domain=domain)[window].mean())
        served = float(counts.monthly("in_need", SERVERS, domain)[window].mean())
        onsets = float(counts.monthly_sum(("onsets", "relapses"), domain=domain)[window].sum())
        found[f"stock.{name}"] = level(stock, counts.citizens, THOUSAND)
        found[f"served.{name}"] = share(served, stock)
        found[f"onsets.{name}"] = level(onsets, MONTHS_PER_YEAR * counts.citizens, THOUSAND)
    return found


def _effects(counts: Counts, window: slice, when: str) -> Measures:
    found: Measures = {}
    for domain in EXIT_DOMAINS:
        name = domain.name.lower()
        n, gross, without = (
            float(counts.monthly(field, domain=domain)[window].sum()) for field in ("evaluated", "gross", "deadweight")
        )
        found[f"gross.{name}.{when}"] = share(gross, n)
        found[f"deadweight.{name}.{when}"] = share(without, n)
        error = math.hypot(share(gross, n).error, share(without, n).error)
        found[f"net.{name}.{when}"] = Measure(HUNDRED * (gross - without) / n if n else UNKNOWN, error)
    return found


def _take_up(counts: Counts, window: slice, parameters: Parameters) -> Measures:
    found: Measures = {}
    for domain in (Domain.EMPLOYMENT, Domain.AUTONOMY):
        name = domain.name.lower()
        stock = float(counts.monthly("in_need", domain=domain)[window].mean())
        for field in ("not_seeking", "never_seeking"):
            found[f"{field}.{name}"] = share(float(counts.monthly(field, domain=domain)[window].mean()), stock)
    found.update(_take_up_by_contact(counts, window))
    starts = counts.monthly("starts", domain=Domain.CHILD)[window].sum()
    waited = counts.monthly("wait_months", domain=Domain.CHILD)[window].sum()
    assessment = parameters.needs.assessment_months.values()[Domain.CHILD]
    on_list = float(waited / starts) if starts else UNKNOWN
    # waits are near geometric: their spread is about their mean
    found["start_delay.child"] = Measure(
        assessment + on_list, (on_list + 1.0) / math.sqrt(starts) if starts else UNKNOWN
    )
    return found


def _take_up_by_contact(counts: Counts, window: slice) -> Measures:
    """People in employment not asking for help, by whether more of their ties than usual know or are served."""

    def mean(field: str) -> float:
        return float(counts.monthly(field, domain=Domain.EMPLOYMENT)[window].mean())

    people, silent = mean("in_contact"), mean("in_contact_not_seeking")
    return {
        "not_seeking.contact": share(silent, people),
        "not_seeking.no_contact": share(mean("not_seeking") - silent, mean("in_need") - people),
    }


def _averted(counts: Counts, window: slice) -> Measures:
    """Months of need averted for each start of service, in a steady state: both of the same months."""
    found: Measures = {}
    for domain in EXIT_DOMAINS:
        without = counts.monthly("shadow_in_need", domain=domain)[window].sum()
        real = counts.monthly("real_in_need", domain=domain)[window].sum()
        starts = counts.monthly("starts", domain=domain)[window].sum()
        found[f"averted.{domain.name.lower()}"] = Measure(float((without - real) / starts) if starts else UNKNOWN)
    return found


def _opening(run: Run, counts: Counts) -> Measures:
    """Enterprises as drawn, before anything happens."""
    opening = run.opening_enterprises
    found = _sizes(opening["size"], "start") | _cash(opening["cash_months"], "start")
    n = len(opening)
    forms = opening["legal_form"]
    found["form.association"] = share(float((forms == LegalForm.ASSOCIATION).sum()), n)
    found["form.cooperative"] = share(float(np.isin(forms, COOPERATIVES).sum()), n)
    found["form.mutual"] = share(float((forms == LegalForm.MUTUAL).sum()), n)
    found["form.foundation"] = share(float((forms == LegalForm.FOUNDATION).sum()), n)
    found["employers"] = Measure(100_000.0 * n / run.arrays.enterprise_size_scale / counts.citizens, 0.0)
    return found


def _sizes(sizes: Floats, when: str) -> Measures:
    n, staff = len(sizes), float(sizes.sum())
    return {
        f"size_below_3.{when}": share(float((sizes < 3.0).sum()), n),
        f"size_below_10.{when}": share(float((sizes < 10.0).sum()), n),
        f"size_from_50.{when}": share(float((sizes >= 50.0).sum()), n),
        f"staff_from_10.{when}": Measure(HUNDRED * float(sizes[sizes >= 10.0].sum()) / staff if staff else UNKNOWN),
        f"size_mean.{when}": Measure(staff / n if n else UNKNOWN),
    }


def _cash(months: Floats, when: str) -> Measures:
    n = len(months)
    return {
        f"cash_below_3.{when}": share(float((months < 3.0).sum()), n),
        f"cash_below_6.{when}": share(float((months < 6.0).sum()), n),
        f"cash_from_12.{when}": share(float((months >= 12.0).sum()), n),
    }


def _demography(counts: Counts, window: slice) -> Measures:
    """Events a year per employer, over the scenario."""
    employer_years = float(counts.monthly("providers", ESS)[window].sum()) / MONTHS_PER_YEAR
    events = {
        "exits": ("quiet_exits", "insolvencies"),
        "insolvencies": ("insolvencies",),
        "births": ("hatchings",),
    }
    return {
        name: level(float(counts.monthly_sum(fields, ESS)[window].sum()), employer_years, HUNDRED)
        for name, fields in events.items()
    }


def _sector(counts: Counts, window: slice, when: str) -> Measures:
    """Staff and income of providers in a year."""
    staff = counts.monthly("staff")[window].mean()
    ess_staff = counts.monthly("staff", ESS)[window].mean()
    volunteers = counts.monthly("volunteer_staff", ESS)[window].mean()
    income = counts.monthly_sum(PUBLIC_INCOME + PRIVATE_INCOME, ESS)[window].sum()
    public = counts.monthly_sum(PUBLIC_INCOME, ESS)[window].sum()
    civic = counts.arrays.civic
    adults = float(civic["adults"][0].sum())
    return {
        f"staff.{when}": Measure(float(THOUSAND * staff / counts.citizens)),
        f"ess_staff.{when}": Measure(float(HUNDRED * ess_staff / staff)),
        f"volunteer_work.{when}": Measure(float(HUNDRED * volunteers / (volunteers + ess_staff))),
        f"income_public.{when}": Measure(float(HUNDRED * public / income)),
        f"income_fees.{when}": Measure(float(HUNDRED * counts.monthly("fees", ESS)[window].sum() / income)),
        f"income_dues_and_gifts.{when}": Measure(
            float(HUNDRED * counts.monthly_sum(("dues", "gifts"), ESS)[window].sum() / income)
        ),
        f"dependence.{when}": Measure(float(HUNDRED * public / counts.monthly("cost", ESS)[window].sum())),
        f"cost.{when}": Measure(float(counts.monthly("cost")[window].sum() / CENTS / counts.citizens)),
        f"volunteers.{when}": share(float(civic["volunteers"].sum(axis=1)[window].mean()), adults),
    }


def _money(counts: Counts, window: slice) -> Measures:
    """Public euros per inhabitant and year by domain, and in the three domains with a published figure."""
    euros = {
        name: float(counts.monthly_sum(PUBLIC_MONEY, domain=domain)[window].sum() / CENTS / counts.citizens)
        for domain, name in DOMAINS
    }
    found = {f"public_euros.{name}": Measure(value) for name, value in euros.items()}
    found["public_euros"] = Measure(euros["housing"] + euros["child"] + euros["autonomy"])
    return found


def _drifts(counts: Counts, first: int, stop: int, when: str) -> Measures:
    """Last 12 months less the first 12 of a stretch, in per cent of the first, a year."""
    years = (stop - first - MONTHS_PER_YEAR) / MONTHS_PER_YEAR
    found: Measures = {}
    for name, values, error in _levels(counts, slice(stop - MONTHS_PER_YEAR, stop)):
        before = float(values[first : first + MONTHS_PER_YEAR].mean())
        after = float(values[stop - MONTHS_PER_YEAR : stop].mean())
        if before > 0.0 and years > 0.0:
            found[f"drift.{name}.{when}"] = Measure(
                HUNDRED * (after / before - 1.0) / years, HUNDRED * math.sqrt(2.0) * error / years
            )
        else:
            found[f"drift.{name}.{when}"] = Measure(UNKNOWN)
    return found


def _levels(counts: Counts, window: slice) -> Iterator[tuple[str, Floats, float]]:
    """Monthly levels whose drift is shown, with the relative error of a year's mean."""
    for domain, name in DOMAINS:
        stock = counts.monthly("in_need", domain=domain)
        served = counts.monthly("in_need", SERVERS, domain)
        people, helped = max(1.0, stock[window].mean()), max(1.0, served[window].mean())
        yield f"stock.{name}", stock, 1.0 / math.sqrt(people)
        covered = served / np.maximum(stock, 1.0)
        yield f"served.{name}", covered, math.sqrt(max(0.0, 1.0 - helped / people) / helped)
        yield f"places.{name}", counts.monthly("places", domain=domain), UNKNOWN
    yield "staff", counts.monthly("staff"), UNKNOWN
    yield "employers", counts.monthly("providers", ESS), UNKNOWN
    yield "cash", counts.monthly("cash", ESS), UNKNOWN
    civic = counts.arrays.civic
    for field in ("knowing", "volunteers"):
        people = civic[field].sum(axis=1).astype(np.float64)
        yield field, people, 1.0 / math.sqrt(max(1.0, people[window].mean()))
