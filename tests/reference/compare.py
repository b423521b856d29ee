"""Compares the compiled engine with the plain reference and says who differs, in what, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from abm.engine.contracts import COHORT
from abm.engine.vehicles import VEHICLE
from abm.flows import Flow
from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.providers.columns import CELL, PROVIDER
from abm.tally import CASE_FIELDS, PROVIDER_FIELDS
from abm.vocabulary import NO_ONE, Domain, ProviderKind
from tests.reference.books import INSTRUMENTS
from tests.reference.model import ReferenceModel
from tests.reference.people import (
    NOT_SEEKING,
    RELAPSE_DUE,
    SERVED,
    SHADOW_OPEN,
    SHADOW_RELAPSE_DUE,
    UNTRACKED,
    WAITING,
    Case,
)

CITIZEN_FIELDS = (
    "knows", "volunteers", "gives", "ties_knowing", "ties_served", "ties_volunteering", "trust", "trust_shift",
    "trust_month",
)  # fmt: skip
CONTRACT_FIELDS = (
    "stage", "signs", "operator_key", "service", "capital", "plan", "committed", "payments", "paid", "paid_to_operator",
    "bonus", "handed_back", "tested", "renegotiated",
)  # fmt: skip
"""What must be equal of a contract."""
SCRATCH = {"incoming", "incoming_income", "closing"}
"""Columns of providers that mean nothing between months."""
LISTED = 8
"""Differences shown; when one thing goes wrong much else follows."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same in the engine and in the reference."""

    month: int
    who: str
    field: str
    engine: Any
    reference: Any

    def __str__(self) -> str:
        return f"month {self.month}, {self.who}, {self.field}: engine {self.engine!r}, reference {self.reference!r}"


def run_both(inputs: Inputs, seed: int, months: int) -> ReferenceModel:
    """Step engine and reference side by side and compare everybody after every month.

    Returns:
        The reference after the last month.

    Raises:
        AssertionError: they differ; the message names month, who, field and both values.
    """
    engine = WelfareModel(inputs, seed)
    reference = ReferenceModel(inputs, seed, engine)
    require_equal(-1, state_differences(engine, reference))
    for month in range(months):
        engine.step()
        reference.step()
        require_equal(month, differences(engine, reference))
    return reference


def require_equal(month: int, found: Iterable[tuple[str, str, Any, Any]]) -> None:
    """Stop when anything differs; what is decided is shown before the numbers that follow from it."""
    all_found = sorted(found, key=lambda difference: isinstance(difference[3], float))
    if all_found:
        listed = [str(Difference(month, *difference)) for difference in all_found[:LISTED]]
        total = f"engine and reference differ in {len(all_found)} values"
        raise AssertionError("\n".join([total, *listed]))


def differences(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    """Everything that differs at the end of a month: who, field, the engine's value, the reference's."""
    yield from state_differences(engine, reference)
    yield from _counts(engine, reference)


def state_differences(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    """What differs in the state of people, cases, providers, cells and accounts."""
    yield from _calendar(engine, reference)
    yield from _cases(engine, reference)
    yield from _people(engine, reference)
    yield from _providers(engine, reference)
    yield from _cells(engine, reference)
    yield from _accounts(engine, reference)
    yield from _contracts(engine, reference)


def _people(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    people = reference.citizens
    for field in CITIZEN_FIELDS:
        theirs = engine.population.citizens[field]
        ours = np.array([getattr(citizen, field) for citizen in people])
        for row in np.flatnonzero(theirs != ours).tolist():
            yield f"citizen {people[row].key}", field, theirs[row].item(), ours[row].item()


def _calendar(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    due, mark = engine.book.due, engine.book.mark
    for citizen in reference.citizens:
        for own in citizen.needs:
            place = own.domain, citizen.unique_id
            theirs, ours = (int(due[place]), int(mark[place])), (own.due, own.mark)
            if theirs != ours:
                who = f"citizen {citizen.key}, {Domain(own.domain).name.lower()}"
                yield who, "month and ordinal of the next mark", theirs, ours


def _cases(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    keys, book = engine.providers.rows["key"], engine.book.open
    theirs = {(int(record["citizen"]), int(record["domain"])): record for record in book}
    ours = {
        (citizen.unique_id, own.domain): own.case
        for citizen in reference.citizens
        for own in citizen.needs
        if own.case is not None
    }
    order = list(theirs)
    if order != sorted(order, key=lambda place: place[::-1]):
        yield "the book of cases", "order by domain and citizen", "broken", "kept"
    for row, domain in sorted(theirs.keys() | ours.keys()):
        who = f"case {Domain(domain).name.lower()} of citizen {reference.citizens[row].key}"
        record, case = theirs.get((row, domain)), ours.get((row, domain))
        if record is None or case is None:
            yield who, "open", record is not None, case is not None
            continue
        for field, value in _case_fields(case).items():
            found = record[field].item()
            if field == "provider":
                found = int(keys[found]) if found >= 0 else NO_ONE
            if found != value:
                yield who, field, found, value


def _case_fields(case: Case) -> dict[str, Any]:
    """What must be equal of a case: everything that some rule may still read."""
    names = ["state", "frailty", "profile", "mark", "relapse", "evaluate", "shadow", "kind"]
    if NOT_SEEKING <= case.state <= SERVED:
        names += ["onset", "since", "severity", "spontaneous_left", "success_left", "never"]
    if case.state == SERVED:
        names.append("fit")
    if case.state == RELAPSE_DUE:
        names.append("due")
    if case.shadow != UNTRACKED:
        names += ["shadow_mark", "shadow_relapse"]
    if case.shadow == SHADOW_OPEN:
        names += ["shadow_severity", "shadow_left"]
    if case.shadow == SHADOW_RELAPSE_DUE:
        names.append("shadow_due")
    if case.contract != 0:
        names.append("window")
    fields = {name: getattr(case, name) for name in [*names, "contract"]}
    served_or_listed = case.state in (WAITING, SERVED) and case.provider is not None
    fields["provider"] = case.provider.key if served_or_listed else NO_ONE
    return fields


def _providers(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    rows, ledger = engine.providers.rows, engine.providers.ledger
    row_of = {int(rows["key"][row]): row for row in np.flatnonzero(rows["alive"] == 1).tolist()}
    ours = {provider.key: provider for provider in reference.providers()}
    for key in sorted(row_of.keys() | ours.keys()):
        provider, row = ours.get(key), row_of.get(key)
        kind = provider.kind if provider is not None else int(rows["kind"][row])
        who = f"{ProviderKind(kind).name} provider {key}"
        if provider is None or row is None:
            yield who, "alive", row is not None, provider is not None
            continue
        for field, found, value in zip(PROVIDER.names, rows[row].item(), provider.written(), strict=True):
            if field not in SCRATCH and found != value:
                yield who, field, found, value
        books = ledger.books
        money = [("cash, cents", int(books.cash[ledger.provider(row)]), provider.account.cash)]
        money.append(("credit, cents", int(books.credit[row]), provider.credit))
        money.append(("capital owed, cents", books.owed[row].tolist(), provider.capital_owed))
        for instrument in INSTRUMENTS:
            claims = books.receivable[row, instrument].tolist()
            money.append((f"claims of instrument {instrument}, cents", claims, provider.claims[instrument]))
        for field, found, value in money:
            if found != value:
                yield who, field, found, value


def _cells(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    for number, cell in enumerate(reference.cells):
        who = f"cell {cell.key}"
        for field, found, value in zip(CELL.names, engine.providers.cells[number].item(), cell.written(), strict=True):
            if found != value:
                yield who, field, found, value
        usual = engine.cell_reference[divmod(number, len(Domain))].item()
        if usual != cell.usual_list:
            yield who, "usual list", usual, cell.usual_list


def _contracts(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    """What differs in outcome contracts, money set aside, investors' purses, vehicles and cohorts."""
    theirs, ours = engine.contracting, reference.contracts.contracting
    for field in ("envelope", "good", "bad"):
        if getattr(theirs, field) != getattr(ours, field):
            yield "outcome contracts", field, getattr(theirs, field), getattr(ours, field)
    for place, (found, value) in enumerate(zip(theirs.investors, ours.investors, strict=True)):
        for field in ("cash", "promised", "partners"):
            if getattr(found, field) != getattr(value, field):
                yield f"investor {place}", field, getattr(found, field), getattr(value, field)
    for numbered, (found, value) in enumerate(zip(theirs.contracts, ours.contracts, strict=True)):
        for field in CONTRACT_FIELDS:
            if getattr(found, field) != getattr(value, field):
                yield f"contract {numbered}", field, getattr(found, field), getattr(value, field)
    for number in range(theirs.vehicles.n):
        for field in VEHICLE.names:
            found, value = (one.vehicles.rows[field][number].item() for one in (theirs, ours))
            if field != "operator" and found != value:  # a row, which is another one here
                yield f"vehicle {number}", field, found, value
        for test in range(theirs.vehicles.n_tests):
            for field in COHORT.names:
                found, value = (one.vehicles.cohorts[number, test][field].item() for one in (theirs, ours))
                if found != value:
                    yield f"cohort {test} of contract {number}", field, found, value


def _accounts(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    books = engine.providers.ledger.books
    for account, number in reference.single_accounts():
        if books.cash[number] != account.cash:
            yield f"account {number}", "cash, cents", int(books.cash[number]), account.cash


def _counts(engine: WelfareModel, reference: ReferenceModel) -> Iterable[tuple[str, str, Any, Any]]:
    """What differs in the counts of the month that ended."""
    month = engine.month - 1
    for territory in reference.territories:
        tally = engine.tally[month, territory.index]
        for field in (*CASE_FIELDS, *PROVIDER_FIELDS):
            ours = np.array(territory.counts[field])
            theirs = tally[field]
            for domain, kind in np.argwhere(theirs != ours).tolist():
                who = f"territory {territory.key}, {Domain(domain).name.lower()}, {ProviderKind(kind).name}"
                yield who, f"count {field}", theirs[domain, kind].item(), ours[domain, kind].item()
        for field, value in territory.civic.items():
            found = int(engine.civic[month][field][territory.index])
            if found != value:
                yield f"territory {territory.key}", f"count {field}", found, value
        for field in (
            "net_exits",
            "volunteers_ratio",
            "givers_ratio",
            "trust_shift",
        ):
            found, value = getattr(engine, field)[territory.index].item(), getattr(territory, field)
            if found != value:
                yield f"territory {territory.key}", field, found, value
    for theirs, ours in (
        (engine.contract_tally[month], reference.contracts.counts),
        (engine.learning_tally[month], reference.learning_counts),
    ):
        for field in theirs.dtype.names:
            for place, domain in np.argwhere(theirs[field] != ours[field]).tolist():
                who = f"territory {reference.territories[place].key}, {Domain(domain).name.lower()}"
                yield who, f"count {field}", theirs[field][place, domain].item(), ours[field][place, domain].item()
    waits = engine.wait_histogram[month]
    for domain, months in np.argwhere(waits != np.array(reference.waits)).tolist():
        ours = reference.waits[domain][months]
        yield f"{Domain(domain).name.lower()}", f"people who waited {months} months", int(waits[domain, months]), ours
    paid = engine.providers.ledger.books.flows.sum(axis=(1, 2))
    for flow in Flow:
        if paid[flow] != reference.books.paid[flow]:
            yield f"flow {flow.name}", "paid this month, cents", int(paid[flow]), reference.books.paid[flow]
