"""Small societies whose results are kept in ``core.json``: what a mechanism at its neutral value must leave as it was.

    python -m tests.baseline.make_baseline              # compare, say what differs
    python -m tests.baseline.make_baseline --overwrite  # keep today's results instead

Kept are the parameters of the day, a hash of each field of counts and of the state at the end, and plain sums by
year that tell from when on two runs differ. Names that the file does not know are free: a new field, a new parameter
at its neutral value or a new indicator makes no difference.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from abm.errors import ParameterError
from abm.ledger import FIRST_AUTHORITY
from abm.model import WelfareModel
from abm.parameters import Parameters
from abm.parameters.names import as_plain, with_values
from abm.policy import Change, Policy
from abm.vocabulary import MONTHS_PER_YEAR
from tests.worlds import case_table, citizen_columns, provider_columns, run, small_inputs

FILE = Path(__file__).with_name("core.json")
SEEDS = (1, 2)
CITIZENS, BURN_IN, MONTHS = 2_000, 12, 48

Kept = dict[str, Any]
"""Of one run: ``hashes`` by group and field, ``sums`` by name and year."""


@dataclass(frozen=True)
class World:
    """A society of the baseline; its values and policy are written out here, not read from elsewhere.

    Attributes:
        values: by dotted name, on top of the parameters kept in the file.
        policy: dated changes.
    """

    values: Mapping[str, Any]
    policy: tuple[Change, ...] = ()


CONTRACTS = {
    "contracts.candidacies": 2.0, "contracts.labelled_share": 1.0, "contracts.contract_capital": 2e5,
    "contracts.contract_capital_spread": 0.5, "contracts.contract_months": 12.0,
    "contracts.contract_months_spread": 0.1, "contracts.signature_least": 1, "contracts.signature_most": 5,
    "contracts.abandoned_share": 0.0, "contracts.setting_up_cost": 5e3, "contracts.evaluation_cost": 5e3,
    "contracts.measurement_lag": 1, "contracts.investor_capital": 100.0, "contracts.investor_sight": 1.0,
}  # fmt: skip
"""Many small contracts, signed soon and short."""
PATIENT = {"contracts.bank_return": -0.05, "contracts.foundation_return": -0.05, "contracts.altruism": 1.0}
SET_ASIDE = (Change("funding.moved_to_contracts", 0.5),)

WORLDS = {
    "base": World({}),
    "state_disengagement": World({}, (Change("funding.budget", 0.7, from_month=24, ramp_months=24),)),
    "unusual": World(
        {
            "service.providers_compared": 3, "service.longest_stay": 12, "service.state_quality": 0.8,
            "service.mission_weight": 0.9, "service.overload_ceiling": 0.6, "service.load_elasticity": 1.4,
            "needs.displacement": 0.5, "needs.frailty_in_service": 0.7, "civic.forgetting": False,
            "civic.trust_step": 0.4, "civic.trust_contagion": 0.7, "civic.reputation_step": 0.15,
            "civic.volunteering_band": 0.005, "civic.overload_stop": 4.0, "funding.decentralisation": 0.6,
            "funding.equalisation": 0.3, "funding.restored_money": "to_holders",
        },
        (
            Change("funding.budget", factor=0.6, from_month=3, ramp_months=6),
            Change("funding.provider_rule", "lottery", from_month=12),
            Change("funding.territory_rule", "need_based", from_month=12),
            Change("needs.shock_housing", 3.0, from_month=6, territories=("Territory 2",)),
            Change("funding.local_tax_base", 0.8, from_month=8),
            Change("needs.outreach", 1.5, from_month=10),
            Change("civic.visibility", 1.5, from_month=10),
            Change("service.overhead_audit", 0.0, from_month=12),
            Change("funding.budget", factor=1.2, from_month=30),
        ),
    ),
    "competition": World({"funding.provider_rule": "competitive"}, (Change("funding.moved_to_procurement", 0.5),)),
    "creaming": World(
        {
            "service.queue_order": "creaming", "service.income_at_risk": 0.4, "service.monitoring": 0.1,
            "service.motivation_crowding": 0.5, "service.effort_against_relapse": 1.5,
            "service.case_cost_per_severity": 0.5, "service.gross_metric": False, "service.passing_over": 0.05,
            "needs.frailty_in_service": 0.7, "service.mission_weight": 0.1,
        },
        (
            Change("service.queue_order", "severity", from_month=6, territories=("Territory 2",)),
            Change("service.income_at_risk", 0.0, from_month=12, territories=("Territory 3",)),
        ),
    ),
    "cis": World(CONTRACTS, SET_ASIDE),
    "sib": World({**CONTRACTS, **PATIENT, "contracts.terms": "sib"}, SET_ASIDE),
}  # fmt: skip

SUMS = {
    "tally": (
        "in_need", "waiting", "onsets", "starts", "successes", "relapses", "take_ups", "practice", "providers", "staff",
        "cost", "direct_provision", "grants", "procurement", "dues", "gifts", "unpaid_cost", "hatchings",
        "quiet_exits", "insolvencies",
    ),
    "contracts": ("signed", "outcome_payments", "contract_users"),
    "civic": ("volunteers", "givers", "trust_sum"),
}  # fmt: skip
"""Counts whose sums over a year are kept in plain numbers."""
ROW_NUMBERS = ("citizen", "provider")
"""Fields of a case that hold numbers of rows, never an identity."""
SCRATCH = {
    "provider": ("territory", "incoming", "incoming_income", "closing"),
    "cell": ("staff", "giving_weight", "public_money", "overhead_sum", "dues_now", "gifts_now"),
}
"""Fields that hold numbers of rows, or nothing from one month to the next."""


def neutral() -> dict[str, Any]:
    """Values that switch off what came after the baseline was made."""
    return {}


def model_of(world: World, seed: int, parameters: Mapping[str, Any]) -> WelfareModel:
    """A society of the baseline at the start.

    Args:
        world: what sets it apart.
        seed: of all draws.
        parameters: every single value of the day the baseline was made, by dotted name.

    Raises:
        ParameterError: a parameter of that day is gone, or its value is no longer allowed.
    """
    values = {**parameters, **neutral(), **world.values}
    return WelfareModel(small_inputs(CITIZENS, MONTHS, BURN_IN, Policy(world.policy), values=values), seed)


def digest(column: npt.NDArray[Any]) -> str:
    """Hash of an array to the last bit; width of whole numbers and the sign of zero make no difference."""
    same = column.astype("<f8") + 0.0 if column.dtype.kind == "f" else column.astype("<i8")
    content = np.ascontiguousarray(same).tobytes()
    return hashlib.blake2b(repr(column.shape).encode() + content, digest_size=8).hexdigest()


def _fields(records: npt.NDArray[Any], leave_out: tuple[str, ...] = ()) -> dict[str, str]:
    return {name: digest(records[name]) for name in records.dtype.names or () if name not in leave_out}


def hashes(model: WelfareModel) -> dict[str, dict[str, str]]:
    """Hashes of all counts and of the state at the end, by group and field; rows stand in the order of their keys."""
    cases, book, first = case_table(model), model.providers.ledger.books, model.providers.ledger.books.first_provider
    rows = model.providers.rows
    alive = np.flatnonzero(rows["alive"] == 1)
    by_key = alive[np.argsort(rows["key"][alive])]
    return {
        "tally": _fields(model.tally),
        "contracts": _fields(model.contract_tally),
        "civic": _fields(model.civic),
        "waits": {"wait_histogram": digest(model.wait_histogram)},
        "citizen": _fields(citizen_columns(model)),
        "case": {
            "key": digest(cases.keys), "provider_key": digest(cases.provider_keys),
            **_fields(cases.rows, ROW_NUMBERS),
        },
        "provider": _fields(provider_columns(model), SCRATCH["provider"]),
        "cell": _fields(model.providers.cells[np.argsort(model.providers.cells["key"])], SCRATCH["cell"]),
        "economy": _fields(model.providers.economy),
        "books": {
            "cash_of_institutions": digest(book.cash[: FIRST_AUTHORITY + len(model.territories)]),
            "cash_of_providers": digest(book.cash[first + by_key]),
            "receivable": digest(book.receivable[by_key]), "credit": digest(book.credit[by_key]),
        },
    }  # fmt: skip


def sums(model: WelfareModel) -> dict[str, list[float]]:
    """Sums over all of society by year, to tell from which year on and in which direction runs differ."""
    arrays = {"tally": model.tally, "contracts": model.contract_tally, "civic": model.civic}
    found = {}
    for group, names in SUMS.items():
        for name in names:
            months = [math.fsum(month.ravel()) for month in arrays[group][name]]
            years = range(0, len(months), MONTHS_PER_YEAR)
            found[f"{group}.{name}"] = [round(math.fsum(months[at : at + MONTHS_PER_YEAR]), 3) for at in years]
    return found


def kept_of(model: WelfareModel) -> Kept:
    """What the file keeps of a run that is over."""
    return {"sums": sums(model), "hashes": hashes(model)}


def differences(kept: Kept, now: Kept) -> Iterator[str]:
    """Names ``group.field`` of the file whose hash is another one now, or that are gone."""
    for group, fields in kept["hashes"].items():
        of_now = now["hashes"].get(group, {})
        for name, value in fields.items():
            if name not in of_now:
                yield f"{group}.{name} (no longer there)"
            elif of_now[name] != value:
                yield f"{group}.{name}"


def first_seen(kept: Kept, now: Kept) -> str:
    """One sentence: from which year on sums differ, the first of them with both values."""
    n_years = max(map(len, kept["sums"].values()))
    for year in range(n_years):
        for name, values in kept["sums"].items():
            today = now["sums"].get(name, values)
            if today[year] != values[year]:
                return f"first seen in year {year + 1} of {n_years}: {name} is {today[year]}, was {values[year]}"
    return "no yearly sum differs: look at the last bits, or at what only stands in the state at the end"


def here() -> dict[str, str]:
    """What a last bit may hang on beside the code."""
    return {
        "machine": platform.machine(), "system": platform.system(), "python": platform.python_version(),
        "numpy": np.__version__, "numba": numba.__version__,
    }  # fmt: skip


ADVICE = """\
What to do:
 - You added or changed a mechanism: with its parameters at their neutral values it must leave every field as it is, to
   the bit. Guard it with `if`, or write it so that neutral values give the same numbers (x * 1.0, x + 0.0); take no
   draw and no row while it is off. A parameter whose default is not neutral belongs in abm/parameters/mechanisms.py.
 - A field or parameter was renamed: rename it in tests/baseline/core.json as well.
 - The model of old was wrong and results have to move: say so in CHANGELOG.md, then
   python -m tests.baseline.make_baseline --overwrite"""


def message(name: str, seed: int, kept: Kept, now: Kept, made_on: Mapping[str, str]) -> str:
    """What differs in which world and what to do; empty where nothing does."""
    found = list(differences(kept, now))
    if not found:
        return ""
    n_fields = sum(map(len, kept["hashes"].values()))
    shown = ", ".join(found[:12]) + (f" and {len(found) - 12} more" if len(found) > 12 else "")
    lines = [
        f"The world '{name}', seed {seed}, is not the one of tests/baseline/{FILE.name} any more.",
        f"{len(found)} of {n_fields} fields differ: {shown}",
        first_seen(kept, now),
        ADVICE,
    ]
    elsewhere = [f"{what} {made_on[what]}, here {value}" for what, value in here().items() if made_on[what] != value]
    if elsewhere:
        lines.append(
            f" - Only last bits differ: the baseline was made elsewhere ({'; '.join(elsewhere)}), and exponentials may "
            "differ there in the last bit. Compare with the commit before yours on this machine."
        )
    return "\n".join(lines)


def read() -> dict[str, Any]:
    """The file."""
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def compared(name: str, seed: int, content: Mapping[str, Any]) -> str:
    """Run a world and compare it with the file; empty where nothing differs."""
    kept = content["worlds"][name][str(seed)]
    try:
        model = model_of(WORLDS[name], seed, content["parameters"])
    except ParameterError as error:
        return f"The world '{name}' of tests/baseline/{FILE.name} cannot be set up: {error}\n{ADVICE}"
    return message(name, seed, kept, kept_of(run(model)), content["made_on"])


def made() -> dict[str, Any]:
    """The content of the file as of today."""
    parameters = as_plain(Parameters())
    worlds = {
        name: {str(seed): kept_of(run(model_of(world, seed, parameters))) for seed in SEEDS}
        for name, world in WORLDS.items()
    }
    # a second look at the values: they must come back as they were
    assert as_plain(with_values(Parameters(), parameters)) == parameters
    return {"made_on": here(), "parameters": parameters, "worlds": worlds}


def written(content: Mapping[str, Any]) -> str:
    """The file's text: one line for each field, so that a change shows what it changes."""
    text = json.dumps(content, indent=1)
    return re.sub(r"\[\s+([^][]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text) + "\n"


def main(arguments: list[str]) -> int:
    """Compare, or write anew where asked to in so many words; 1 where something differs."""
    if arguments == ["--overwrite"]:
        FILE.write_text(written(made()), encoding="utf-8")
        print(f"wrote {FILE}")
        return 0
    if arguments:
        print(f"unknown argument {arguments[0]}; there is only --overwrite", file=sys.stderr)
        return 2
    content = read()
    told = [text for name in WORLDS for seed in SEEDS if (text := compared(name, seed, content))]
    print("\n\n".join(told) or "every world is as it was")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
