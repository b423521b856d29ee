"""The command ``dashboard``: opens the pages in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from viz.commands.options import Lang, Language, number_option

PORT = 8765


def dashboard(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, number_option("--port", "Port to listen on.", 1, 65_535)] = PORT,
    opens: Annotated[bool, typer.Option("--open/--no-open", help="Open a browser.")] = True,
    lang: Lang = Language.en,
) -> None:
    """See scenarios, change and compare them in a browser."""
    from viz.commands.shell import say
    from viz.dashboard.serve import LOOPBACK, serve
    from viz.dashboard.words import WORDS

    if host not in LOOPBACK:
        say(WORDS(lang.value, "not_loopback", host=host))
    serve(host, port, lang.value, opens)
