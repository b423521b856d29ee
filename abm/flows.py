"""Which money flows exist between which sectors: the transaction-flow matrix as data (MODEL 5.6).

A flow that is not declared here cannot pass the monthly check of the ledger. Only the money of social
provision is booked: the rest of the economy appears as households (who pay taxes, fees, dues and gifts and
receive wages), as suppliers (who pass everything on to households in the same month) and as the bank. So no
sector gains or loses without a reason: what one of them saves, the households hold less.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Sector(IntEnum):
    """Who holds an account."""

    STATE = 0
    AUTHORITIES = 1
    HOUSEHOLDS = 2
    ENTERPRISES = 3
    PUBLIC_SERVICES = 4
    FRINGE = 5
    INVESTORS = 6
    INTERMEDIARY = 7
    EVALUATOR = 8
    BANK = 9
    SUPPLIERS = 10
    REST_OF_WORLD = 11


N_SECTORS = len(Sector)


class Flow(IntEnum):
    """What a payment is for; those of instruments stand in the order of ``Instrument``. Add at the end."""

    DIRECT_PROVISION = 0
    GRANT = 1
    PROCUREMENT = 2
    WAGE_SUBSIDY = 3
    OUTCOME_PAYMENT = 4
    TAXES = 5
    TRANSFER_TO_AUTHORITIES = 6
    FOUNDER_GRANT = 7
    CAPACITY_BUILDING = 8
    FEES = 9
    DUES = 10
    GIFTS = 11
    WAGES = 12
    SEVERANCE = 13
    OTHER_COSTS = 14
    SUPPLIER_INCOME = 15
    CREDIT_DRAWN = 16
    CREDIT_REPAID = 17
    INTEREST = 18
    WRITE_OFF = 19
    BANK_RESULT = 20
    ASSET_LOCK = 21
    PROFIT_SHARE = 22
    INVESTMENT = 23
    INVESTOR_REPAYMENT = 24
    CONTRACT_COSTS = 25
    EVALUATION = 26
    SUPPORT = 27
    SITE_CAPITAL = 28
    GROWTH_CAPITAL = 29
    GROWTH_CAPITAL_REPAID = 30


N_FLOWS = len(Flow)

Pair = tuple[Sector, Sector]


class DeclaredFlow(NamedTuple):
    """One kind of flow: who may pay whom, and what it means."""

    meaning: str
    pairs: tuple[Pair, ...]


def _between(payers: tuple[Sector, ...], payees: tuple[Sector, ...]) -> tuple[Pair, ...]:
    return tuple((payer, payee) for payer in payers for payee in payees)


_PAYERS = (Sector.STATE, Sector.AUTHORITIES)
_PROVIDERS = (Sector.ENTERPRISES, Sector.PUBLIC_SERVICES, Sector.FRINGE)
_HOUSEHOLDS = (Sector.HOUSEHOLDS,)
_ENTERPRISES = (Sector.ENTERPRISES,)
_BANK = (Sector.BANK,)
_LENDERS = (Sector.BANK, Sector.INVESTORS)

FLOW_MATRIX: dict[Flow, DeclaredFlow] = {
    Flow.DIRECT_PROVISION: DeclaredFlow(
        "Budget of services run by the State or an authority (régie); they owe what they overspend.",
        _between(_PAYERS, (Sector.PUBLIC_SERVICES,)),
    ),
    Flow.GRANT: DeclaredFlow("Grants (subventions), paid late.", _between(_PAYERS, _ENTERPRISES)),
    Flow.PROCUREMENT: DeclaredFlow(
        "Public contracts won in tenders (commande publique), paid late.",
        _between(_PAYERS, (Sector.ENTERPRISES, Sector.FRINGE)),
    ),
    Flow.WAGE_SUBSIDY: DeclaredFlow(
        "Subsidised posts (contrats aidés), paid late.", _between(_PAYERS, _ENTERPRISES)
    ),
    Flow.OUTCOME_PAYMENT: DeclaredFlow(
        "Payments by results of an outcome contract; a malus is paid by the operator.",
        (*_between(_PAYERS, (Sector.ENTERPRISES, Sector.INTERMEDIARY)), *_between(_ENTERPRISES, _PAYERS)),
    ),
    Flow.TAXES: DeclaredFlow(
        "Taxes that pay for social provision, national and local.", _between(_HOUSEHOLDS, _PAYERS)
    ),
    Flow.TRANSFER_TO_AUTHORITIES: DeclaredFlow(
        "Transfers of the State to authorities; equalisation takes from some for others, through the State.",
        ((Sector.STATE, Sector.AUTHORITIES), (Sector.AUTHORITIES, Sector.STATE)),
    ),
    Flow.FOUNDER_GRANT: DeclaredFlow(
        "Support to founders: opening cash of new employers, public or brought in by their members.",
        _between((*_PAYERS, Sector.HOUSEHOLDS), _ENTERPRISES),
    ),
    Flow.CAPACITY_BUILDING: DeclaredFlow(
        "Support to the organisation of enterprises and to their change of scale.",
        _between(_PAYERS, _ENTERPRISES),
    ),
    Flow.FEES: DeclaredFlow("Users' fees (participations).", _between(_HOUSEHOLDS, _PROVIDERS)),
    Flow.DUES: DeclaredFlow("Members' dues (cotisations).", _between(_HOUSEHOLDS, _ENTERPRISES)),
    Flow.GIFTS: DeclaredFlow("Gifts (dons).", _between(_HOUSEHOLDS, _ENTERPRISES)),
    Flow.WAGES: DeclaredFlow(
        "Wages, social contributions included.",
        _between((*_PROVIDERS, Sector.INTERMEDIARY, Sector.EVALUATOR), _HOUSEHOLDS),
    ),
    Flow.SEVERANCE: DeclaredFlow("Severance pay.", _between(_PROVIDERS, _HOUSEHOLDS)),
    Flow.OTHER_COSTS: DeclaredFlow(
        "Rent, purchases and other costs that are not wages.", _between(_PROVIDERS, (Sector.SUPPLIERS,))
    ),
    Flow.SUPPLIER_INCOME: DeclaredFlow(
        "Suppliers' wages and profits: all they received, passed on in the same month.",
        _between((Sector.SUPPLIERS,), _HOUSEHOLDS),
    ),
    Flow.CREDIT_DRAWN: DeclaredFlow(
        "Credit drawn by enterprises; the bank creates the money.", _between(_BANK, _ENTERPRISES)
    ),
    Flow.CREDIT_REPAID: DeclaredFlow("Credit repaid; the money disappears.", _between(_ENTERPRISES, _BANK)),
    Flow.INTEREST: DeclaredFlow(
        "Interest on credit and loans, and on patient capital.", _between(_ENTERPRISES, _LENDERS)
    ),
    Flow.WRITE_OFF: DeclaredFlow(
        "Credit, loans and patient capital given up: a transfer with which the enterprise repays at once.",
        _between(_LENDERS, _ENTERPRISES),
    ),
    Flow.BANK_RESULT: DeclaredFlow(
        "Interest less losses of the month, passed on to households or borne by them.",
        ((Sector.BANK, Sector.HOUSEHOLDS), (Sector.HOUSEHOLDS, Sector.BANK)),
    ),
    Flow.ASSET_LOCK: DeclaredFlow(
        "Reserves of an enterprise that closes or merges, to another body of the ESS (law of 31 July 2014); outside "
        "the model's domains when none is left inside.",
        ((Sector.ENTERPRISES, Sector.ENTERPRISES), (Sector.ENTERPRISES, Sector.REST_OF_WORLD)),
    ),
    Flow.PROFIT_SHARE: DeclaredFlow(
        "Surplus shared with members (SCOP, SCIC) or owners (for-profit fringe).",
        _between((Sector.ENTERPRISES, Sector.FRINGE), _HOUSEHOLDS),
    ),
    Flow.INVESTMENT: DeclaredFlow(
        "Capital put into an outcome contract.",
        (
            (Sector.INVESTORS, Sector.ENTERPRISES),
            (Sector.INVESTORS, Sector.INTERMEDIARY),
            (Sector.INTERMEDIARY, Sector.ENTERPRISES),
        ),
    ),
    Flow.INVESTOR_REPAYMENT: DeclaredFlow(
        "Capital and return paid to investors.",
        ((Sector.ENTERPRISES, Sector.INVESTORS), (Sector.INTERMEDIARY, Sector.INVESTORS)),
    ),
    Flow.CONTRACT_COSTS: DeclaredFlow(
        "Fees for arranging and running an outcome contract.",
        _between((*_PAYERS, Sector.INVESTORS, Sector.ENTERPRISES), (Sector.INTERMEDIARY,)),
    ),
    Flow.EVALUATION: DeclaredFlow(
        "Evaluation of contracts and of trials.",
        _between((*_PAYERS, Sector.INTERMEDIARY, Sector.ENTERPRISES), (Sector.EVALUATOR,)),
    ),
    Flow.SUPPORT: DeclaredFlow(
        "Outreach, referral, visibility and audits beyond what is usual.",
        ((Sector.STATE, Sector.SUPPLIERS),),
    ),
    Flow.SITE_CAPITAL: DeclaredFlow(
        "Opening cash that an enterprise gives to a site of its own.", _between(_ENTERPRISES, _ENTERPRISES)
    ),
    Flow.GROWTH_CAPITAL: DeclaredFlow(
        "Loans (the bank creates the money) and patient capital (investors' money) drawn for growth and sites.",
        _between(_LENDERS, _ENTERPRISES),
    ),
    Flow.GROWTH_CAPITAL_REPAID: DeclaredFlow("Loans and patient capital repaid.", _between(_ENTERPRISES, _LENDERS)),
}


def _declared() -> npt.NDArray[np.bool_]:
    declared = np.zeros((N_FLOWS, N_SECTORS, N_SECTORS), dtype=np.bool_)
    for flow, row in FLOW_MATRIX.items():
        for payer, payee in row.pairs:
            declared[flow, payer, payee] = True
    return declared


DECLARED = _declared()
"""Whether a flow may run from one sector to another; shape (flows, payers, payees)."""


def flow_matrix(flows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Transaction-flow matrix of payments: what each sector received less what it paid, by flow.

    Args:
        flows: payments in cents, shape (flows, payers, payees).

    Returns:
        Cents, shape (flows, sectors); every row sums to zero.
    """
    matrix: npt.NDArray[np.int64] = flows.sum(axis=1) - flows.sum(axis=2)
    return matrix


def flow_matrix_markdown() -> str:
    """The declared flows as a page of the documentation: a row for each payer and payee, -1 and +1."""

    def words(name: str) -> str:
        return name.lower().replace("_", " ")

    lines = [
        "# Transaction-flow matrix",
        "",
        "Every payment of the model is one of these flows: `-` pays, `+` receives, `-+` pays another account",
        "of its own sector. Every row sums to zero, and each month a sector's cash changes by the sum of its",
        "column; the ledger stops the run otherwise. Generated from `abm/flows.py`.",
        "",
        "| flow | " + " | ".join(words(sector.name) for sector in Sector) + " |",
        "|---|" + ":-:|" * N_SECTORS,
    ]
    for flow, row in FLOW_MATRIX.items():
        for payer, payee in row.pairs:
            cells = [("-" if sector == payer else "") + ("+" if sector == payee else "") for sector in Sector]
            lines.append(f"| {words(flow.name)} | " + " | ".join(cells) + " |")
    lines += ["", "## Meaning", "", "| flow | meaning |", "|---|---|"]
    lines += [f"| {words(flow.name)} | {row.meaning} |" for flow, row in FLOW_MATRIX.items()]
    return "\n".join(lines) + "\n"
