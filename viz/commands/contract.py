"""The command ``contract``: what an outcome contract pays, to whom, and how sure that is."""

from __future__ import annotations

from typing import Annotated

import typer

from viz.commands.contract_options import decimal_option
from viz.commands.options import Lang, Language


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
        str | None, typer.Option(metavar="FILE", help="With --from-indigo: TOML file for the laws.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="With --from-indigo: every group and row.")] = False,
    lists: Annotated[bool, typer.Option("--list", help="List the published contracts.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Tell what an outcome contract pays, to whom, and how sure that is."""
    from abm.contracts.estimate import Measuring
    from abm.contracts.measurement import Kind, Method
    from viz.commands import contract_told as told
    from viz.commands.contract_indigo import tell_laws
    from viz.commands.contract_options import word_typed

    measuring = {
        "--treated": treated, "--controls": controls, "--mean": mean, "--sd": sd, "--kind": kind, "--method": method,
        "--dispersion": None if dispersion == 1.0 else dispersion, "--without": without, "--bias": bias or None,
    }  # fmt: skip
    of_contract = {"--results": results, "--plot": plot, "--effect": effect, **measuring}
    told.refuse_lonely(
        file, effect, from_indigo, of_contract, measuring, {"--write": write, "--all": everything or None}
    )
    if from_indigo is not None:
        tell_laws(from_indigo, write, everything, lang.value)
    elif file is None or lists:
        told.list_contracts(lang.value)
    else:
        how = None
        if treated is not None:
            how = Measuring(
                treated, controls, word_typed("--kind", kind, Kind), word_typed("--method", method, Method), mean,
                dispersion, sd, without, bias,
            )  # fmt: skip
        told.tell(told.Asked(file, results, plot, effect, how, lang.value))
