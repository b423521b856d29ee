"""How many citizens are needed for a stated error: of a measure, or of the difference between two scenarios.

A smaller society errs in two ways. Chance: the mean of runs moves by ``1.96 sd / sqrt(r)`` with ``r`` runs, and ``sd``
falls as ``a / sqrt(N)`` with ``N`` citizens. Bias: a small society is another one (whole employers, few people in a
territory), seen against the largest society tried. The error of a size is the sum, ``|bias| + 1.96 sd / sqrt(r)``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import bartlett
from scipy.stats import t as student

from abm.errors import ParameterError, ResultError, nearest
from abm.written import hint
from scenarios.analysis.frontier import refuse_missing_columns
from scenarios.batch.measure import measure
from scenarios.texts import Texts
from scenarios.words import figure

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
"""Citizens tried unless others are asked for."""
NORMAL_QUANTILE = 1.96
CERTAINTY = 0.975
"""One-sided, so that both sides together leave 5 %."""
DOUBTFUL = 0.01
"""Chance below which noise that falls otherwise than with the root of N is taken as seen."""
MOST_REPLICATES = 10_000

TEXTS = Texts(
    en={
        "unbounded": (
            "{measure}: with {n} runs a size its bias there is known only within ±{width}{unit}, more than the error "
            "asked for (±{error}). About {needed} runs a size would tell."
        ),
        "other_law": (
            "{measure}: its noise does not fall as the root of the number of citizens; each size counts with its own "
            "spread, and nothing is extrapolated."
        ),
        "largest": (
            "{measure}: only the largest size tried meets the error. Its bias cannot be seen, because it is the "
            "reference; add a larger size to check it."
        ),
    },
    fr={
        "unbounded": (
            "{measure} : avec {n} simulations par taille, son biais n'y est connu qu'à ±{width}{unit} près, plus que "
            "l'erreur demandée (±{error}). Environ {needed} simulations par taille le diraient."
        ),
        "other_law": (
            "{measure} : son bruit ne baisse pas comme la racine du nombre de citoyens ; chaque taille compte avec sa "
            "propre dispersion, et rien n'est extrapolé."
        ),
        "largest": (
            "{measure} : seule la plus grande taille essayée respecte l'erreur. Son biais ne se voit pas, puisqu'elle "
            "sert de référence ; ajouter une taille plus grande pour le vérifier."
        ),
    },
)


@dataclass(frozen=True)
class Size:
    """The smallest society for one measure.

    Attributes:
        measure: its name.
        error: asked for.
        smallest: citizens from which on every size tried meets the error; 0 when none does.
        extrapolated: citizens at which chance alone would meet it by the root law, when none tried does; 0 when it
            is not extrapolated.
        noise: ``a`` of ``sd = a / sqrt(N)``.
        follows_root_law: whether the spreads agree with that law.
        bias_known_within: half of the interval of the bias at the smallest size, or, where that is the largest tried
            or none, at the one below the largest.
    """

    measure: str
    error: float
    smallest: int
    extrapolated: int
    noise: float
    follows_root_law: bool
    bias_known_within: float


@dataclass(frozen=True)
class Plan:
    """A size and a number of runs, with what they cost.

    Attributes:
        citizens: of the society.
        replicates: runs of each scenario.
        seconds: computing time of one scenario; citizens times runs when no time was measured.
    """

    citizens: int
    replicates: int
    seconds: float


@dataclass(frozen=True)
class Sizes:
    """Errors by size and the smallest size for each measure and for all.

    Attributes:
        effect: names of the base and the other scenario when a difference is measured, else empty.
        replicates: runs the error is stated for.
        table: a row for each measure and size; columns ``measure``, ``citizens``, ``runs``, ``mean``, ``bias`` and
            ``bias_half`` (half of its 95 % interval) against the largest size, ``sd`` observed between seeds,
            ``spread`` the one that counts (by the root law where it holds), ``error``, ``target``, ``noise`` (``a``
            of the root law) and ``follows_root_law``.
        sizes: by measure.
        plans: for every size the fewest runs that meet all errors, cheapest first.
        timed: whether the costs of the plans are seconds.
        notices: warnings as keys of texts with their values.
    """

    effect: tuple[str, ...]
    replicates: int
    table: pd.DataFrame
    sizes: tuple[Size, ...]
    plans: tuple[Plan, ...]
    timed: bool
    notices: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def smallest(self) -> int:
        """Citizens that meet every error; 0 when no size tried does."""
        found = [one.smallest for one in self.sizes]
        return max(found) if all(found) else 0

    @property
    def extrapolated(self) -> int:
        """Citizens at which every error would be met by the root law, when no size tried does; 0 when unknown."""
        if self.smallest or not all(one.smallest or one.extrapolated for one in self.sizes):
            return 0
        return max(one.smallest or one.extrapolated for one in self.sizes)

    def warnings(self, language: str) -> list[str]:
        """What to keep in mind, as sentences with measures as the user writes them and numbers in their own unit."""
        return [TEXTS(language, key, **_written(values, language)) for key, values in self.notices]


def _written(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """Values of a warning, with numbers to two digits."""
    numbers = {key: figure(float(f"{value:.2g}"), language) for key, value in values.items() if key != "measure"}
    return {"unit": "", "measure": values["measure"], **numbers}


def errors_named(written: Sequence[str]) -> dict[str, float]:
    """Errors by measure from ``share_covered=0.005``.

    Raises:
        ParameterError: none, no equals sign, an unknown measure, or no number above 0.
    """
    errors: dict[str, float] = {}
    for setting in written:
        name, equals, text = setting.partition("=")
        if not equals:
            raise ParameterError(f"'{setting}': expected measure=error, as in share_covered=0.005")
        known = str(measure(name))
        if known in errors:
            raise ParameterError(f"the error of '{known}' is given twice; keep one of the two")
        errors[known] = _error(setting, text)
    if not errors:
        raise ParameterError("no error is given; say how exact, as in --error share_covered=0.005")
    return errors


def _error(setting: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ParameterError(f"'{setting}': expected a number{hint(text.strip(), whole=False)}") from None
    if not 0.0 < value < math.inf:
        raise ParameterError(f"'{setting}': an error must be larger than 0")
    return value


def smallest(
    outcomes: pd.DataFrame,
    errors: Mapping[str, float],
    replicates: int,
    effect: tuple[str, str] | None = None,
) -> Sizes:
    """The smallest society that meets stated errors.

    Args:
        outcomes: table of outcomes with a column ``citizens``; a column ``seconds`` (of a run) is used if present.
        errors: largest error by measure, in the unit of the measure.
        replicates: runs of each scenario the user means to make.
        effect: base and other scenario, when the difference within seeds is what is measured.

    Raises:
        ParameterError: fewer than one replicate or no error.
        ResultError: a column or a scenario is missing, one size only, or fewer than two runs at a size.
    """
    if replicates < 1:
        raise ParameterError(f"replicates = {replicates}: at least 1 is needed")
    if not errors:
        raise ParameterError("no error is given; say how exact, as in --error share_covered=0.005")
    refuse_missing_columns(outcomes, ["citizens", "seed", *errors])
    seconds = _seconds(outcomes, 1 if effect is None else 2)
    measured = outcomes if effect is None else differences(outcomes, list(errors), *effect)
    if measured["citizens"].nunique() < 2:
        raise ResultError("the outcomes hold fewer than two sizes of society; with one nobody sees what size changes")
    tables = [_errors_by_size(measured, name, error, replicates) for name, error in errors.items()]
    sizes = tuple(_size(one, replicates) for one in tables)
    table = pd.concat(tables, ignore_index=True)
    return Sizes(
        tuple(effect or ()), replicates, table, sizes, _plans(table, seconds), bool(seconds), _notices(table, sizes)
    )


def differences(outcomes: pd.DataFrame, names: Sequence[str], base: str, other: str) -> pd.DataFrame:
    """Values of one scenario less those of another under the same seed and size.

    Raises:
        ResultError: a scenario is not among the outcomes.
    """
    refuse_missing_columns(outcomes, ["scenario"])
    known = [str(one) for one in outcomes["scenario"].unique()]
    for name in (base, other):
        if name not in known:
            raise ResultError(f"no scenario is called '{name}' in these outcomes{nearest(name, known)}")
    keys = ["citizens", "seed"]
    values = {
        name: outcomes[outcomes["scenario"] == name].drop_duplicates(keys).set_index(keys)[list(names)].astype(float)
        for name in (base, other)
    }
    return (values[other] - values[base]).dropna(how="all").reset_index()


def _errors_by_size(measured: pd.DataFrame, name: str, target: float, replicates: int) -> pd.DataFrame:
    """Rows of ``Sizes.table`` for one measure."""
    of_size = {size: measured["citizens"] == size for size in sorted(measured["citizens"].astype(int).unique())}
    groups = {int(size): measured.loc[chosen, name].dropna().to_numpy(float) for size, chosen in of_size.items()}
    for size, values in groups.items():
        if len(values) < 2:
            raise ResultError(
                f"'{name}' has {len(values)} finished runs with {size:,} citizens; at least two are needed to see the "
                "noise"
            )
    citizens = np.array(list(groups), dtype=float)
    runs = np.array([len(values) for values in groups.values()])
    means = np.array([values.mean() for values in groups.values()])
    sd = np.array([values.std(ddof=1) for values in groups.values()])
    noise, follows = _root_law(groups)
    spread = noise / np.sqrt(citizens) if follows else sd
    bias = means - means[-1]
    return pd.DataFrame(
        {
            "measure": name,
            "citizens": citizens.astype(int),
            "runs": runs,
            "mean": means,
            "bias": bias,
            "bias_half": _bias_halves(spread, runs, follows),
            "sd": sd,
            "spread": spread,
            "error": np.abs(bias) + NORMAL_QUANTILE * spread / math.sqrt(replicates),
            "target": target,
            "noise": noise,
            "follows_root_law": follows,
        }
    )


def _root_law(groups: Mapping[int, np.ndarray]) -> tuple[float, bool]:
    """``a`` of ``sd = a / sqrt(N)``, pooled over sizes, and whether spreads agree with it (Bartlett's test)."""
    scaled = [(values - values.mean()) * math.sqrt(size) for size, values in groups.items()]
    freedom = sum(len(values) - 1 for values in scaled)
    noise = math.sqrt(sum(float(values @ values) for values in scaled) / freedom)
    if any(not values.any() for values in scaled):  # a size without any spread: no test
        return noise, noise == 0.0
    return noise, float(bartlett(*scaled).pvalue) >= DOUBTFUL


def _bias_halves(spread: np.ndarray, runs: np.ndarray, pooled: bool) -> np.ndarray:
    """Half of the 95 % interval of the difference of means from the largest size; 0 for that one itself."""
    variance = spread**2 / runs
    both = variance + variance[-1]
    freedom = np.full(len(runs), float((runs - 1).sum()))
    if not pooled:  # Welch and Satterthwaite
        parts = variance**2 / (runs - 1)
        freedom = both**2 / np.maximum(parts + parts[-1], np.finfo(float).tiny)
    halves = student.ppf(CERTAINTY, np.maximum(freedom, 1.0)) * np.sqrt(both)
    halves[-1] = 0.0
    return np.asarray(halves)


def _size(table: pd.DataFrame, replicates: int) -> Size:
    """The smallest size from which on all tried meet the error; if none does, where the root law would."""
    meets = (table["error"] <= table["target"]).to_numpy()
    from_here_on = np.logical_and.accumulate(meets[::-1])[::-1]
    first = table.iloc[0]
    found = int(table["citizens"][from_here_on].min()) if from_here_on.any() else 0
    seen = int(from_here_on.argmax()) if found else len(table)
    extrapolated = 0
    if not found and first["follows_root_law"]:
        by_chance = (NORMAL_QUANTILE * first["noise"] / first["target"]) ** 2 / replicates
        extrapolated = _rounded_up(max(by_chance, float(table["citizens"].max())))
    return Size(
        str(first["measure"]), float(first["target"]), found, extrapolated, float(first["noise"]),
        bool(first["follows_root_law"]), float(table["bias_half"].iloc[min(seen, len(table) - 2)]),
    )  # fmt: skip


def _rounded_up(citizens: float) -> int:
    """To two significant digits, upwards: an extrapolation promises no more."""
    step = 10 ** max(0, math.floor(math.log10(citizens)) - 1)
    return int(math.ceil(citizens / step) * step)


def _seconds(outcomes: pd.DataFrame, scenarios: int) -> dict[int, float]:
    """Median computing time by size of a run of each scenario that is needed; empty when it was not measured."""
    if "seconds" not in outcomes or outcomes["seconds"].isna().all():
        return {}
    medians = outcomes.groupby("citizens")["seconds"].median().dropna()
    return {int(size): scenarios * float(medians.loc[size]) for size in medians.index}


def _plans(table: pd.DataFrame, seconds: Mapping[int, float]) -> tuple[Plan, ...]:
    """For every size whose bias leaves room: the fewest runs that meet all errors, cheapest first."""
    room = table["target"] - table["bias"].abs()
    runs = np.ceil((NORMAL_QUANTILE * table["spread"] / room.where(room > 0.0)) ** 2).clip(lower=1.0)
    plans = []
    for citizens in (int(size) for size in table["citizens"].unique()):
        most = float(runs[table["citizens"] == citizens].max(skipna=False))
        if most <= MOST_REPLICATES:  # not a number where the bias leaves no room
            plans.append(Plan(citizens, int(most), most * seconds.get(citizens, float(citizens))))
    return tuple(sorted(plans, key=lambda plan: (plan.seconds, plan.citizens)))


def _notices(table: pd.DataFrame, sizes: Sequence[Size]) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    notices: list[tuple[str, Mapping[str, Any]]] = []
    for size in sizes:
        rows = table[table["measure"] == size.measure]
        n_runs, within = int(rows["runs"].min()), size.bias_known_within
        told = {"measure": size.measure}
        if within > size.error:
            needed = math.ceil(n_runs * (within / size.error) ** 2)
            numbers = {"n": n_runs, "width": within, "error": size.error, "needed": needed}
            notices.append(("unbounded", {**told, **numbers}))
        if not size.follows_root_law:
            notices.append(("other_law", told))
        if size.smallest == rows["citizens"].max():
            notices.append(("largest", told))
    return tuple(notices)
