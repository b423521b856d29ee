"""The command ``contract``: what an outcome contract pays, to whom, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from viz.commands.options import Lang, Language


def _number_option(option: str, words: str) -> Any:
    """An option that takes a number."""

    def read(typed: Any) -> float:
        from scenarios.usage import number

        return number(option, typed)

    return typer.Option(option, parser=read, metavar="NUMBER", help=words)


def contract(
    file: Annotated[
        str | None, typer.Argument(metavar="NAME|FILE", help="Published contract, or file of terms; none lists them.")
    ] = None,
    results: Annotated[
        str | None, typer.Option(metavar="NAME|FILE", help="Results; those published unless given.")
    ] = None,
    plot: Annotated[str | None, typer.Option(metavar="FILE", help="PNG file for the payoff curve.")] = None,
    effect: Annotated[
        str | None, typer.Option(metavar="METRIC=VALUE", help="True value of a metric, to tell how sure payment is.")
    ] = None,
    treated: Annotated[float | None, _number_option("--treated", "People helped and measured at each test.")] = None,
    controls: Annotated[float | None, _number_option("--controls", "People they are compared with.")] = None,
    mean: Annotated[float | None, _number_option("--mean", "Share, or events a head, without the service.")] = None,
    dispersion: Annotated[float, _number_option("--dispersion", "Variance over that of independent people.")] = 1.0,
    sd: Annotated[float | None, _number_option("--sd", "Spread between people of a quantity, in its unit.")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="share|count|continuous", help="What is measured of each person.")
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(metavar="METHOD", help="randomised, matched, historical or target_only; as in the terms."),
    ] = None,
    without: Annotated[float, _number_option("--without", "Value of the metric if the service did nothing.")] = 0.0,
    bias: Annotated[float, _number_option("--bias", "What the method adds on average, in the metric's unit.")] = 0.0,
    from_indigo: Annotated[
        str | None, typer.Option("--from-indigo", metavar="projects.csv", help="Table of the INDIGO dataset instead.")
    ] = None,
    write: Annotated[
        str | None, typer.Option(metavar="FILE", help="TOML file for the laws of that table.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every group and row of that table.")] = False,
    lists: Annotated[bool, typer.Option("--list", help="List the published contracts.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Tell what an outcome contract pays, to whom, and how sure that is."""
