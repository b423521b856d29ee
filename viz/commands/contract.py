"""The command ``contract``: what an outcome contract pays, to whom, and how sure that is."""

from __future__ import annotations

from typing import Annotated

import typer

from viz.commands.contract_options import decimal_option
from viz.commands.options import LARGEST_SEED, Lang, Language, number_option


def contract(
    file: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE", help="Published contract, or file of terms; none lists them.")
    ] = None,
    results: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="Results; of a published contract its own unless given.")
    ] = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE", help="PNG file for the payoff curve.")] = None,
    effect: Annotated[
        str | None, typer.Option(metavar="METRIC=VALUE", help="True value of a metric, to tell how sure payment is.")
    ] = None,
    treated: Annotated[
        float | None, decimal_option("--treated", "With --effect: people helped and measured at each test.")
    ] = None,
    controls: Annotated[float | None, decimal_option("--controls", "People they are compared with.")] = None,
    mean: Annotated[float | None, decimal_option("--mean", "Share, or events a head, without the service.")] = None,
    dispersion: Annotated[float, decimal_option("--dispersion", "Variance over that of independent people.")] = 1.0,
    sd: Annotated[float | None, decimal_option("--sd", "Spread between people of a quantity, in its unit.")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Measured of each person: share, count or continuous.")
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(metavar="METHOD", help="randomised, matched, historical or target_only, instead of the terms'."),
    ] = None,
    without: Annotated[
        float | None, decimal_option("--without", "Value of the metric if the service did nothing; 0 unless given.")
    ] = None,
    bias: Annotated[float, decimal_option("--bias", "What the method adds on average, in the metric's unit.")] = 0.0,
    from_indigo: Annotated[
        str | None, typer.Option("--from-indigo", metavar="TABLE", help="projects.csv of INDIGO: laws of contracts.")
    ] = None,
    write: Annotated[
        str | None, typer.Option(metavar="FILE", help="With --from-indigo: file for a scenario with these laws.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="With --from-indigo: only contracts of a country, as FR.")
    ] = None,
    sector: Annotated[
        str | None, typer.Option(metavar="SECTOR", help="With --from-indigo: only contracts of a policy sector.")
    ] = None,
    extends: Annotated[
        str | None, typer.Option(metavar="NAME|PATH", help="With --write: scenario extended; the French if left out.")
    ] = None,
    dollars_per_euro: Annotated[
        float | None, decimal_option("--dollars-per-euro", "With --write: rate for capital; 1.12 if left out.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="With --from-indigo: every group and row.")] = False,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Laws of simulated contracts beside the published ones; takes minutes.")
    ] = False,
    scenarios: Annotated[
        list[str] | None, typer.Option("--scenario", metavar="NAME", help="With --simulated: may be repeated.")
    ] = None,
    citizens: Annotated[int | None, number_option("--citizens", "With --simulated: in one run.", 100)] = None,
    months: Annotated[int | None, number_option("--months", "With --simulated: after the burn-in.", 1)] = None,
    replicates: Annotated[
        int | None, number_option("--replicates", "With --simulated: runs of each scenario.", 1, 10_000)
    ] = None,
    seed: Annotated[int | None, number_option("--seed", "With --simulated: of the first run.", 0, LARGEST_SEED)] = None,
    workers: Annotated[int | None, number_option("--workers", "With --simulated: processes.", 1, 256)] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="With --simulated: a parameter by its name.")
    ] = None,
    lists: Annotated[bool, typer.Option("--list", help="List the published contracts.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Tell what an outcome contract pays, to whom, and how sure that is."""
    from viz.commands import contract_told as told
    from viz.commands.contract_indigo import Asked, tell_laws
    from viz.commands.contract_laws import simulated_as_asked
    from viz.commands.contract_options import Typed, refuse_lonely, word_typed

    measuring = {
        "--treated": treated, "--controls": controls, "--mean": mean, "--sd": sd, "--kind": kind, "--method": method,
        "--dispersion": None if dispersion == 1.0 else dispersion, "--without": without, "--bias": bias or None,
    }  # fmt: skip
    of_runs = {
        "--scenario": scenarios, "--citizens": citizens, "--months": months, "--replicates": replicates, "--seed": seed,
        "--workers": workers, "--set": settings,
    }  # fmt: skip
    of_file = {
        "--country": country, "--sector": sector, "--write": write, "--all": everything or None, "--extends": extends,
        "--dollars-per-euro": dollars_per_euro,
    }  # fmt: skip
    refuse_lonely(
        Typed(file, from_indigo, simulated, effect, measuring, {"--results": results, "--plot": plot}, of_file, of_runs)
    )
    if from_indigo is not None:
        tell_laws(Asked(from_indigo, write, country, sector, extends, dollars_per_euro, everything, lang.value))
    elif simulated:
        simulated_as_asked(lang.value, of_runs)
    elif file is None or lists:
        told.list_contracts(lang.value)
    else:
        how = None
        if treated is not None:
            from abm.contracts.estimate import Measuring
            from abm.contracts.measurement import Kind, Method

            how = Measuring(
                treated, controls, word_typed("--kind", kind, Kind), word_typed("--method", method, Method), mean,
                dispersion, sd, without, bias,
            )  # fmt: skip
        told.tell(told.Asked(file, results, plot, effect, how, lang.value))
