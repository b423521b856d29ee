"""Command line: the commands by name. What each does stands in ``viz/commands``, heavy things imported where needed."""

from __future__ import annotations

try:
    import typer

    from viz.commands import (
        balance,
        base,
        catalogue,
        compare,
        contract,
        dashboard,
        explain,
        explore,
        frontier,
        history,
        interrupt,
        questions,
        records,
        sensitivity,
        simulate,
        sizes,
        sweep,
    )  # fmt: skip
    from viz.commands.shell import Commands
except KeyboardInterrupt:  # Ctrl-C before there is anybody to answer it
    raise SystemExit(130) from None

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Who is helped, by whom, at what public cost: welfare provision by the State and the ESS.",
)
app.command()(simulate.run)
app.command("list")(catalogue.list_scenarios)
for command in (
    compare.compare, explain.explain, sweep.sweep, sweep.status, sensitivity.sensitivity, explore.explore,
    frontier.frontier, balance.balance, sizes.population_size, records.replay, records.export, records.query,
    records.merge,
):  # fmt: skip
    app.command()(command)
for command in (
    catalogue.mechanisms, catalogue.show, catalogue.diff, catalogue.validate, catalogue.schema, catalogue.reference,
    base.base, history.history, questions.questions, contract.contract, dashboard.dashboard,
):  # fmt: skip
    app.command()(command)


def main() -> None:
    """The commands, in a process that ends quietly however often Ctrl-C is pressed."""
    interrupt.listen()
    try:
        app()
    except KeyboardInterrupt:  # before a command has begun
        raise SystemExit(130) from None
    finally:
        interrupt.heard()


if __name__ == "__main__":
    main()
