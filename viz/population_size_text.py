"""The smallest population in sentences and as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scenarios.analysis.measure_words import MeasureWords, measure_words
from scenarios.analysis.population_size import TEXTS as WARNINGS
from scenarios.analysis.population_size import Size, Sizes
from scenarios.texts import Texts
from viz.messages import number
from viz.tables import Table

TEXTS = Texts(
    en={
        "enough": (
            "{citizens} citizens are the fewest tried that meet every error asked for with {runs}{each}{effect}."
        ),
        "extrapolated": (
            "None of the sizes tried (up to {largest} citizens) meets every error with {runs}{each}{effect}; by "
            "the root law about {citizens} would. This is extrapolated, not measured."
        ),
        "unknown": (
            "None of the sizes tried (up to {largest} citizens) meets every error with {runs}{each}{effect}, and "
            "how many citizens would is not known."
        ),
        "runs_one": "1 run", "runs_many": "{n} runs",
        "each": " of each scenario",
        "effect": " for the difference between “{other}” and “{base}”",
        "one": "{measure}: ±{error} {unit} from {citizens} citizens on{bias}.",
        "one_extrapolated": "{measure}: ±{error} {unit} from about {citizens} citizens on (extrapolated).",
        "one_unknown": "{measure}: ±{error} {unit} at none of the sizes tried.",
        "bias": ", where its bias is {value} ± {half}",
        "cheapest": (
            "The least computing time that meets every error: {citizens} citizens with {runs}{each}{time}."
        ),
        "seconds": ", about {time} s",
        "unmeasured": " (time taken to grow with citizens times runs)",
        "measure": "Measure", "citizens": "Citizens", "runs": "Runs", "mean": "Mean", "bias_head": "Bias",
        "spread": "Spread between seeds", "error": "Error with {runs}", "target": "Asked for", "meets": "Meets it",
        "yes": "yes", "no": "no", "reference": "reference",
        "table": (
            "Error = |bias against the largest size| + 1.96 × spread / √runs; ± half of the 95 % interval of the bias."
        ),
        "plan_runs": "Runs needed", "plan_time": "Time (s)", "plan_cost": "Citizens × runs",
        "plans": "Fewest runs that meet every error, the cheapest size first.",
    },
    fr={
        "enough": (
            "{citizens} citoyens sont le plus petit nombre essayé qui respecte toutes les erreurs demandées avec "
            "{runs}{each}{effect}."
        ),
        "extrapolated": (
            "Aucune des tailles essayées (jusqu'à {largest} citoyens) ne respecte toutes les erreurs avec {runs}{each}"
            "{effect} ; selon la loi de la racine, environ {citizens} le feraient. C'est extrapolé, "
            "non mesuré."
        ),
        "unknown": (
            "Aucune des tailles essayées (jusqu'à {largest} citoyens) ne respecte toutes les erreurs avec {runs}{each}"
            "{effect}, et on ne sait pas combien de citoyens le feraient."
        ),
        "runs_one": "1 simulation", "runs_many": "{n} simulations",
        "each": " de chaque scénario",
        "effect": " pour l'écart entre « {other} » et « {base} »",
        "one": "{measure} : ±{error} {unit} à partir de {citizens} citoyens{bias}.",
        "one_extrapolated": "{measure} : ±{error} {unit} à partir d'environ {citizens} citoyens (extrapolé).",
        "one_unknown": "{measure} : ±{error} {unit} à aucune des tailles essayées.",
        "bias": ", où son biais est de {value} ± {half}",
        "cheapest": (
            "Le moindre temps de calcul qui respecte toutes les erreurs : {citizens} citoyens avec {runs}{each}"
            "{time}."
        ),
        "seconds": ", environ {time} s",
        "unmeasured": " (temps supposé proportionnel aux citoyens et aux simulations)",
        "measure": "Mesure", "citizens": "Citoyens", "runs": "Simulations", "mean": "Moyenne", "bias_head": "Biais",
        "spread": "Dispersion entre graines", "error": "Erreur avec {runs}", "target": "Demandée",
        "meets": "Respectée", "yes": "oui", "no": "non", "reference": "référence",
        "table": (
            "Erreur = |biais par rapport à la plus grande taille| + 1,96 × dispersion / √simulations ; ± moitié de "
            "l'intervalle à 95 % du biais."
        ),
        "plan_runs": "Simulations nécessaires", "plan_time": "Temps (s)", "plan_cost": "Citoyens × simulations",
        "plans": "Le moins de simulations qui respecte toutes les erreurs, la taille la moins coûteuse d'abord.",
    },
)  # fmt: skip


def size_sentences(sizes: Sizes, language: str) -> list[str]:
    """What was found, the result first; its warnings are ``size_warnings``."""
    said = [_head(sizes, language), *(_one(sizes, size, language) for size in sizes.sizes)]
    return said + ([_cheapest(sizes, language)] if sizes.plans else [])


def size_warnings(sizes: Sizes, language: str) -> list[str]:
    """Warnings with measures in words and numbers in the units shown."""
    return [WARNINGS(language, key, **_in_words(values, language)) for key, values in sizes.notices]


def _in_words(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """Values of a warning as they are written."""
    words = measure_words(values["measure"], language)
    said = {"measure": words.label, "unit": f" {words.unit_of_difference}"}
    said |= {key: number(values[key], 0, language) for key in ("n", "needed") if key in values}
    if "width" in values:
        width = values["width"] * words.scale
        said["width"] = number(width, _decimals(width), language)
        said["error"] = _exact(values["error"] * words.scale, language)
    return said


def sizes_table(sizes: Sizes, language: str) -> Table:
    """Errors by measure and size."""
    heads = [TEXTS(language, key) for key in ("measure", "citizens", "runs", "mean", "bias_head", "spread")]
    heads += [TEXTS(language, "error", runs=runs_in_words(sizes.replicates, language))]
    heads += [TEXTS(language, key) for key in ("target", "meets")]
    rows = [_row(sizes, row, language) for _, row in sizes.table.iterrows()]
    return Table(heads, rows, words=(0, 8), caption=TEXTS(language, "table"))


def plans_table(sizes: Sizes, language: str) -> Table:
    """The fewest runs and their cost by size."""
    heads = [TEXTS(language, "citizens"), TEXTS(language, "plan_runs")]
    heads.append(TEXTS(language, "plan_time" if sizes.timed else "plan_cost"))
    rows = [
        [number(plan.citizens, 0, language), number(plan.replicates, 0, language), _short_time(plan.seconds, language)]
        for plan in sizes.plans
    ]
    return Table(heads, rows, words=(), caption=TEXTS(language, "plans"))


def _short_time(seconds: float, language: str) -> str:
    return number(seconds, 0 if seconds >= 10 else 1, language)


def runs_in_words(n: int, language: str) -> str:
    """``1 run``, ``30 runs``."""
    return TEXTS(language, "runs_one" if n == 1 else "runs_many", n=number(n, 0, language))


def _each(sizes: Sizes, language: str) -> str:
    return TEXTS(language, "each") if sizes.effect else ""


def _effect(sizes: Sizes, language: str) -> str:
    if not sizes.effect:
        return ""
    base, other = sizes.effect
    return TEXTS(language, "effect", base=base, other=other)


def _head(sizes: Sizes, language: str) -> str:
    key = "enough" if sizes.smallest else "extrapolated" if sizes.extrapolated else "unknown"
    return TEXTS(
        language, key, citizens=number(sizes.smallest or sizes.extrapolated, 0, language),
        largest=number(int(sizes.table["citizens"].max()), 0, language),
        runs=runs_in_words(sizes.replicates, language), each=_each(sizes, language), effect=_effect(sizes, language),
    )  # fmt: skip


def _one(sizes: Sizes, size: Size, language: str) -> str:
    """What one measure needs."""
    words = measure_words(size.measure, language)
    key = "one" if size.smallest else "one_extrapolated" if size.extrapolated else "one_unknown"
    return TEXTS(
        language, key, measure=words.label, error=_exact(size.error * words.scale, language),
        unit=words.unit_of_difference,
        citizens=number(size.smallest or size.extrapolated, 0, language), bias=_bias(sizes, size, words, language),
    )  # fmt: skip


def _bias(sizes: Sizes, size: Size, words: MeasureWords, language: str) -> str:
    """Its bias at the smallest size; nothing at the largest, where it cannot be seen."""
    rows = sizes.table[(sizes.table["measure"] == size.measure) & (sizes.table["citizens"] == size.smallest)]
    if rows.empty or size.smallest == sizes.table["citizens"].max():
        return ""
    value, half = (float(rows.iloc[0][key]) * words.scale for key in ("bias", "bias_half"))
    decimals = _decimals(half or value)
    return TEXTS(language, "bias", value=number(value, decimals, language), half=number(half, decimals, language))


def _cheapest(sizes: Sizes, language: str) -> str:
    plan = sizes.plans[0]
    time = TEXTS(language, "seconds", time=_short_time(plan.seconds, language)) if sizes.timed else ""
    return TEXTS(
        language, "cheapest", citizens=number(plan.citizens, 0, language),
        runs=runs_in_words(plan.replicates, language), each=_each(sizes, language),
        time=time or TEXTS(language, "unmeasured"),
    )  # fmt: skip


def _row(sizes: Sizes, row: pd.Series, language: str) -> list[str]:
    words = measure_words(str(row["measure"]), language)
    target = float(row["target"]) * words.scale
    decimals = _decimals(target) + 1
    scaled = {key: float(row[key]) * words.scale for key in ("mean", "bias", "bias_half", "spread", "error")}
    written = {key: number(value, decimals, language) for key, value in scaled.items()}
    is_reference = row["citizens"] == sizes.table["citizens"].max()
    bias = TEXTS(language, "reference") if is_reference else f"{written['bias']} ± {written['bias_half']}"
    return [
        f"{words.label} ({words.unit})",
        number(int(row["citizens"]), 0, language),
        number(int(row["runs"]), 0, language),
        written["mean"],
        bias,
        written["spread"],
        written["error"],
        _exact(target, language),
        TEXTS(language, "yes" if row["error"] <= row["target"] else "no"),
    ]


def _exact(value: float, language: str) -> str:
    """A number the user wrote, with as many decimals as it has."""
    written = f"{value:.6g}"
    return number(value, len(written.partition(".")[2]) if "e" not in written else 9, language)


def _decimals(value: float) -> int:
    """Decimals that show two digits of a value."""
    if not value or np.isnan(value):
        return 0
    return max(0, 1 - math.floor(math.log10(abs(value))))
