"""Made-up outcomes and yearly tables of two or three scenarios, for tables and pictures of comparisons."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scenarios.analysis.compare import paired_effects
from scenarios.analysis.effect import Comparison
from scenarios.batch.measure import Measure, measures
from viz.compare_caption import ComparisonCaption

WANTED = (
    "share_covered", "share_covered[housing]@last", "unmet_months_per_1000", "public_euros_per_inhabitant",
    "theil_coverage", "n_staff_per_1000", "n_in_need_per_1000",
)  # fmt: skip
LEVELS = {"share_covered": 0.5, "unmet_months_per_1000": 400.0, "public_euros_per_inhabitant": 215.0,
          "theil_coverage": 0.007, "n_staff_per_1000": 4.6, "n_in_need_per_1000": 64.0}  # fmt: skip
SHIFTS = {"share_covered": -0.1, "unmet_months_per_1000": 0.12, "public_euros_per_inhabitant": -0.17,
          "theil_coverage": 0.0, "n_staff_per_1000": -0.1}  # fmt: skip


def made_up_yearly(
    scenarios: Sequence[str] = ("a", "b"), n_seeds: int = 12, wanted: Sequence[Measure] = tuple(measures(WANTED))
) -> pd.DataFrame:
    """Values of each scenario and seed for years -2 to 4; needs are the same in all, others shift from year 0 on."""
    rows = []
    for seed in range(1, n_seeds + 1):
        rng = np.random.default_rng(seed)
        for name, group in sorted({(one.name, one.group) for one in wanted}):
            shared = 1.0 + 0.1 * rng.normal(size=7)
            for position, scenario in enumerate(scenarios):
                own = 0.02 * np.random.default_rng([seed, position]).normal(size=7) * (name != "n_in_need_per_1000")
                shift = position * SHIFTS.get(name, 0.0) * (np.arange(-2, 5) >= 0)
                values = LEVELS[name] * (shared + own * (np.arange(-2, 5) >= 0) + shift)
                rows += [
                    (f"{scenario}-{seed}", scenario, seed, year, name, "all", group, "all", value)
                    for year, value in zip(range(-2, 5), values, strict=True)
                ]
    columns = ["run", "scenario", "seed", "year", "indicator", "territory", "domain", "provider", "value"]
    return pd.DataFrame(rows, columns=columns)


def made_up_outcomes(yearly: pd.DataFrame, wanted: Sequence[Measure] = tuple(measures(WANTED))) -> pd.DataFrame:
    """The outcomes table of a yearly one."""
    runs = yearly[["run", "scenario", "seed"]].drop_duplicates().assign(point=0, replicate=0)
    return runs.assign(**{str(one): runs["run"].map(one.of(yearly, last_year=4)) for one in wanted})


def made_up_comparison(scenarios: Sequence[str] = ("a", "b"), n_seeds: int = 12) -> Comparison:
    """The first scenario against the others."""
    outcomes = made_up_outcomes(made_up_yearly(scenarios, n_seeds))
    return paired_effects(outcomes, scenarios[0], list(scenarios[1:]), measures(WANTED))


def caption(language: str = "en", n_seeds: int = 12, **more: object) -> ComparisonCaption:
    """A caption with titles and one difference."""
    given: dict[str, object] = {
        "titles": {"a": "All as before", "b": "A sharp cut", "c": "Another"},
        "differences": {"b": ["budget 1 → 0.7 times the base"]},
    }
    given |= more
    seeds = list(range(1, n_seeds + 1))
    return ComparisonCaption("All as before / A sharp cut", seeds, "welfare-abm 0.1.0", language, **given)  # type: ignore[arg-type]
