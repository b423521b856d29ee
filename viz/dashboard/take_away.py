"""What stands below a question: its files, its command line and its link."""

from __future__ import annotations

from collections.abc import Callable

import solara

from abm.errors import WelfareError
from scenarios.french_errors import in_language
from viz.dashboard import session
from viz.dashboard.asked import address
from viz.dashboard.copied import Copied
from viz.dashboard.download_words import WORDS
from viz.dashboard.downloads import FIGURES, KINDS, csv_file, figure_file, file_stem, parquet_file, scenario_file

TYPES = {
    "toml": "application/toml", "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "png": "image/png",
    "svg": "image/svg+xml",
}  # fmt: skip


FILES = (("scenario_file", "toml", scenario_file), ("csv", "csv", csv_file), ("parquet", "parquet", parquet_file))
"""Word, ending and maker of each file."""
Make = Callable[[], str | bytes]
"""Makes the content of a file."""


@solara.component
def File(label: str, name: str, kind: str, make: Make, tell: Callable[[str], None]) -> None:
    """A button that makes a file when somebody asks for it, and tells why it cannot be made."""
    language = session.language.value

    def content() -> str | bytes | None:
        tell("")
        try:
            return make()
        except WelfareError as error:
            tell(WORDS(language, "no_file", error=in_language(str(error), language)))
            return None

    solara.FileDownload(solara.use_memo(lambda: content, []), name, label, mime_type=TYPES[kind])


@solara.component
def TakeAway() -> None:
    """Files, command line and link of the question that was last applied."""
    language, asked = session.language.value, session.applied.value
    error, set_error = solara.use_state("")
    figure, set_figure = solara.use_state(FIGURES[0])
    stem = file_stem(asked)

    def take(label: str, kind: str, make: Make, part: str = "") -> None:
        File(label, f"{stem}{part}.{kind}", kind, make, set_error).key(f"{kind} {part} {address(asked, language)}")

    with solara.Card(WORDS(language, "take_away"), margin=0, classes=["take-away"]):
        solara.Text(WORDS(language, "whole_run"), classes=["says"])
        with solara.Row(gap="8px", classes=["player"]):
            for key, kind, make in FILES:
                take(WORDS(language, key), kind, lambda make=make: make(asked))
        with solara.Row(gap="8px", classes=["player"]):
            names = {WORDS(language, name): name for name in FIGURES}
            solara.Select(
                label=WORDS(language, "figure"), values=list(names), value=WORDS(language, figure),
                on_value=lambda name: set_figure(names[name]), dense=True, style={"max-width": "330px"},
            )  # fmt: skip
            for kind in KINDS:
                label = WORDS(language, f"figure_{kind}")
                take(label, kind, lambda kind=kind: figure_file(asked, figure, kind, language), f"_{figure}")
        if error:
            solara.Error(error, dense=True)
        words = {"button": WORDS(language, "copy"), "done": WORDS(language, "copied")}
        Copied(asked.command(), WORDS(language, "command"), **words)
        Copied(f"/?{address(asked, language)}", WORDS(language, "link"), of_address=True, **words)
