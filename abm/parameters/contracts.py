"""Parameters of outcome contracts: who proposes, who invests, what is measured, what follows (MODEL 7)."""

from __future__ import annotations

from enum import IntEnum
from typing import Self

from pydantic import model_validator

from abm.errors import ParameterError
from abm.parameters.quantity import ASSUMPTION, CONSTANT, LEVER, UNCERTAINTY, Group, quantity

INDIGO = "GO Lab (University of Oxford), INDIGO impact bond dataset, 2025 export"


class Initiator(IntEnum):
    """Who proposes what an outcome contract is about."""

    OPERATOR = 0
    """An enterprise of the ESS proposes, the State selects, as in a contrat à impact social."""
    STATE = 1
    """The State picks the problem and the territory and looks for an operator, as in a social impact bond."""


class Contracts(Group):
    """Pay by results with private pre-financing."""

    terms: str = quantity(
        "cis",
        unit="name of a contract",
        role=CONSTANT,
        meaning=(
            "Terms that contracts are written on: 'cis', 'sib', a published contract, or the path of a file; its money "
            "is brought to the size of each contract, its targets to what was proposed."
        ),
        source="facts/contracts.toml for the published ones",
    )
    initiator: Initiator = quantity(
        Initiator.OPERATOR,
        unit="choice",
        role=LEVER,
        for_all_territories=True,
        meaning="Who proposes what a contract is about: the operator (contrat à impact social) or the State (SIB).",
        source="Avise 2017 (France); Cabinet Office 2010 (United Kingdom)",
    )
    candidacies: float = quantity(
        6.4, unit="candidacies per contract that the money pays", low=1.0, high=30.0, role=UNCERTAINTY,
        meaning="Candidacies to a call for projects.",
        source="La Gazette des communes 2019: 70 candidacies for the 11 projects retained by 2017",
    )  # fmt: skip
    labelled_share: float = quantity(
        0.3, unit="share of candidacies", low=0.02, high=1.0, role=LEVER, for_all_territories=True,
        meaning="Most candidacies that the State retains (labels) in a year.",
        source="ADEME 2021: 8 of 27; facts/france.md 3.2",
    )  # fmt: skip
    unclaimed_years: float = quantity(
        3.0, unit="years of the money set aside", low=1.0, high=10.0, role=LEVER, for_all_territories=True,
        meaning="Money set aside for contracts that may lie unclaimed; more stays with direct provision.",
        source=ASSUMPTION + ": multi-year budget cover, which reports of 2019 and 2022 ask for",
    )  # fmt: skip
    contract_capital: float = quantity(
        1.21e6, unit="euros, median", low=5e4, high=2e7, role=CONSTANT,
        meaning="Capital of a contract of real size.", source=INDIGO + ": 1.36 million dollars (at 1.12), n = 233",
    )  # fmt: skip
    contract_capital_spread: float = quantity(
        1.33, unit="standard deviation of the logarithm", low=0.0, high=2.0, role=CONSTANT,
        meaning="Spread of the capital of contracts.", source=INDIGO,
    )  # fmt: skip
    capital_margin: float = quantity(
        0.15, unit="share of capital", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Capital that investors promise beyond what a contract needs on plan, up to its whole cost.",
        source=ASSUMPTION + "; Rikers: 9.6 million dollars committed, 7.2 drawn",
    )  # fmt: skip
    contract_months: float = quantity(
        39.0, unit="months, median", low=12.0, high=96.0, role=LEVER, for_all_territories=True,
        meaning="Months of service under a contract.", source=INDIGO + ": median 39, France 73",
    )  # fmt: skip
    contract_months_spread: float = quantity(
        0.45, unit="standard deviation of the logarithm", low=0.0, high=1.0, role=CONSTANT,
        meaning="Spread of these months.", source=INDIGO + ": 10th to 90th percentile 20 to 73",
    )  # fmt: skip
    largest_contract: float = quantity(
        0.5, unit="times the operator's yearly income", low=0.05, high=3.0, role=UNCERTAINTY,
        meaning="Largest yearly money of a contract that an operator is trusted with.", source=ASSUMPTION,
    )  # fmt: skip
    signature_least: int = quantity(
        21, unit="months", low=0, high=60, role=LEVER,
        meaning="Shortest time from the call to the signature.",
        source="facts/france.md 3.4: 21-25 months (ADEME); 12-24 in British records",
    )  # fmt: skip
    signature_most: int = quantity(
        56, unit="months", low=0, high=90, role=LEVER,
        meaning="Longest time from the call to the signature.",
        source="facts/france.md 3.4: about 56 months (AILSI)",
    )  # fmt: skip
    abandoned_share: float = quantity(
        0.36, unit="share of contracts with investors", low=0.0, high=0.95, role=UNCERTAINTY,
        meaning="Retained projects whose negotiation ends without a signature for reasons outside the model.",
        source="associationmodeemploi.fr 2017 and La Gazette des communes 2019: 11 retained by 2017, 7 signed by 2019",
    )  # fmt: skip
    structuring_fee: float = quantity(
        0.062, unit="share of the money for service", low=0.0, high=0.3, role=UNCERTAINTY,
        meaning="What the intermediary takes for arranging and running a contract.",
        source="INDIGO POJ-0299 (End of Life, Somerset): governance is 5.3 % of all cost, 6.2 % of that of service; "
        "Bradford 6.5 % of all cost",
    )  # fmt: skip
    setting_up_cost: float = quantity(
        50_000.0, unit="euros a contract of real size", low=0.0, high=500_000.0, role=UNCERTAINTY,
        meaning="Lawyers and negotiation, paid by the State at signature.", source=ASSUMPTION + ": nobody discloses it",
    )  # fmt: skip
    abandoned_cost: float = quantity(
        0.5, unit="share of the cost of setting up", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Part of the cost of setting up that the State bears when a negotiation ends without a signature.",
        source=ASSUMPTION + ": terms are mostly drafted by then, the signature itself costs nothing",
    )  # fmt: skip
    evaluation_cost: float = quantity(
        60_000.0, unit="euros a contract of real size", low=0.0, high=600_000.0, role=UNCERTAINTY,
        meaning="Evaluation without a control group; twice as much with a matched one, four times with a randomised.",
        source=ASSUMPTION + ": a randomised trial costs about 271,000 euros (MODEL 8)",
    )  # fmt: skip
    measurement_lag: int = quantity(
        6, unit="months", low=0, high=36, role=UNCERTAINTY,
        meaning="Time from the result of the last person to the payment.",
        source="White and Ford 2013: 6 months of data lag after 12 of follow-up",
    )  # fmt: skip
    historical_drift: float = quantity(
        0.03, unit="share of people", low=-0.2, high=0.2, role=UNCERTAINTY,
        meaning="By how much a comparison with the past overstates the effect: things got better anyway.",
        source=ASSUMPTION,
    )  # fmt: skip
    unmatched_selection: float = quantity(
        0.42, unit="share", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Part of the advantage of people chosen because they promise well that a matched group does not see.",
        source="Waddington, Fenton Villar and Valentine 2023, Evaluation Review 47(3): matching removes 58 % of bias",
    )  # fmt: skip
    measurement_error: float = quantity(
        1.0, unit="times the error of sampling", low=0.0, high=3.0, role=UNCERTAINTY,
        meaning="Error of what an evaluator measures relative to that of independent people; 0 is a noiseless measure.",
        source="sampling theory; above 1 where people resemble their neighbours",
    )  # fmt: skip
    ambition: float = quantity(
        1.0, unit="times the expected outcome", low=0.2, high=3.0, role=LEVER,
        meaning="Target that the State asks for relative to what the proposer expects; investors may ask for less.",
        source="neutral: what is promised; first targets of British contracts were 1.7 times what came (INDIGO: .58)",
    )  # fmt: skip
    optimism: float = quantity(
        0.25, unit="standard deviation of the logarithm", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Error with which a proposer sees the outcome of its project.", source=ASSUMPTION,
    )  # fmt: skip
    renegotiation: float = quantity(
        0.3, unit="a year", low=0.0, high=2.0, role=LEVER,
        meaning="Hazard with which a plan that is missed is written anew at a test, over the years since the last one.",
        source=ASSUMPTION + ": to be held against cash over last plan .97 (Life Chances Fund)",
    )  # fmt: skip
    early_termination: float = quantity(
        0.0, unit="a year", low=0.0, high=12.0, role=LEVER,
        meaning="Twelve times the chance of a month that the State ends a running contract: what was earned is paid, "
        "the rest is lost. At 1, 65 % end within a year; at 12, all at once.",
        source="neutral; a change of policy sets it",
    )  # fmt: skip
    operator_at_risk: float = quantity(
        0.0, unit="share of the contract's money", low=0.0, high=0.5, role=LEVER,
        meaning="Part of its money that the operator gets only on results; 0 where investors pay all in advance.",
        source="MODEL 5.4: in a full social impact bond the investor bears the risk",
    )  # fmt: skip
    operator_selects: bool = quantity(
        True,
        unit="switch",
        role=LEVER,
        meaning="Whether those who bear the risk choose the people, instead of taking them from the common list.",
        source="Fair Chance Fund had a local gateway against cherry-picking; most contracts have none",
    )
    contract_monitoring: float = quantity(
        0.0, unit="share of success", low=0.0, high=0.15, role=LEVER,
        meaning="Gain of success from investors watching over the operator of their contract (mu_I).",
        source="MODEL 5.4: default 0",
    )  # fmt: skip
    state_guarantee: float = quantity(
        0.0, unit="share of capital", low=0.0, high=1.0, role=LEVER,
        meaning="Part of the capital that the State repays whatever the result.",
        source="none in France; partial guarantees elsewhere (facts/france.md 3.5)",
    )  # fmt: skip
    state_belief: float = quantity(
        0.5, unit="probability", low=0.02, high=0.98, role=UNCERTAINTY,
        meaning="Chance that a project does what is promised rather than half of it, as the State first sees it.",
        source=ASSUMPTION,
    )  # fmt: skip
    state_aversion: float = quantity(
        1.5, unit="weight", low=1.0, high=4.0, role=UNCERTAINTY,
        meaning="How much worse a euro spent on nothing counts for the State than a euro that brought its worth.",
        source=ASSUMPTION + "; facts/impact_bonds.md E3: without it a contract needs a more hopeful investor",
    )  # fmt: skip
    contract_premium: float = quantity(
        0.25, unit="share of the money for service", low=-1.0, high=1.0, role=LEVER, for_all_territories=True,
        meaning="By how much less than a grant of the same money a contract may promise and still be wanted.",
        source=ASSUMPTION + ": French contracts were signed without evidence of an advantage (Cazenave 2022)",
    )  # fmt: skip
    investor_belief: float = quantity(
        0.95, unit="probability", low=0.02, high=0.98, role=UNCERTAINTY,
        meaning="Chance that a project does what is promised rather than half of it, as investors first see it.",
        source=ASSUMPTION + "; of nearly 50 completed contracts all but two repaid (Gustafsson-Wright and others 2021)",
    )  # fmt: skip
    belief_weight: float = quantity(
        4.0, unit="contracts", low=0.5, high=50.0, off=1e9, role=UNCERTAINTY,
        meaning="How many contracts seen to the end weigh as much as first beliefs.", source=ASSUMPTION,
    )  # fmt: skip
    investors: int = quantity(
        8, unit="investors", low=1, high=200, role=CONSTANT,
        meaning="Investors who may make contracts.",
        source="facts/impact_bonds.md 1.3: the same four or five in nearly all French contracts, and foundations",
    )  # fmt: skip
    investor_capital: float = quantity(
        1.0, unit="euros an inhabitant", low=0.0, high=500.0, role=UNCERTAINTY,
        meaning="Money that investors have for contracts.",
        source="facts/france.md 3.2: a fund of 70 million euros for 68 million inhabitants",
    )  # fmt: skip
    foundations_share: float = quantity(
        0.2, unit="share of that money", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Part that foundations hold; the rest are banks and public banks.",
        source=ASSUMPTION + ": banks in nearly all French contracts; 17 foundations in Peterborough",
    )  # fmt: skip
    bank_return: float = quantity(
        0.03, unit="a year", low=-0.05, high=0.3, role=UNCERTAINTY,
        meaning="Return that a bank expects of a contract.", source="facts/france.md 3.4: about 3 to 5 % at most",
    )  # fmt: skip
    foundation_return: float = quantity(
        0.0, unit="a year", low=-0.1, high=0.2, role=UNCERTAINTY,
        meaning="Return that a foundation expects.", source=ASSUMPTION + ": to have its money back",
    )  # fmt: skip
    altruism: float = quantity(
        0.3, unit="euros per euro of social value", low=0.0, high=2.0, role=UNCERTAINTY,
        meaning="What a foundation counts social value for (a); a bank counts none.", source=ASSUMPTION,
    )  # fmt: skip
    investor_sight: float = quantity(
        0.5, unit="probability", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Chance that an investor knows an operator at first; later also the peers of those it invested in.",
        source=ASSUMPTION,
    )  # fmt: skip
    largest_stake: float = quantity(
        0.6, unit="share of a contract's capital", low=0.05, high=1.0, role=UNCERTAINTY,
        meaning="Most that one investor puts into a contract.",
        source=ASSUMPTION + ": median 2 investors a contract (INDIGO)",
    )  # fmt: skip
    burnt_exit: float = quantity(
        0.5, unit="probability", low=0.0, high=1.0, role=UNCERTAINTY,
        meaning="Chance that an investor who lost half of its capital in a contract makes no other.",
        source=ASSUMPTION,
    )  # fmt: skip
    roll_out: float = quantity(
        0.2, unit="probability", low=0.0, high=1.0, role=LEVER,
        meaning="Chance that a contract that met its plan is followed by a grant of the same money.",
        source="Cazenave 2022: what follows success is hardly thought of",
    )  # fmt: skip

    @model_validator(mode="after")
    def _least_below_most(self) -> Self:
        if self.signature_least > self.signature_most:
            raise ParameterError(
                f"contracts.signature_least = {self.signature_least} is above contracts.signature_most = "
                f"{self.signature_most}; lower the first or raise the second"
            )
        return self
