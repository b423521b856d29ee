"""Play, pause, step and jump: what moves one run or two along, and where they are."""

from __future__ import annotations

from collections.abc import Callable

import solara

from abm.vocabulary import MONTHS_PER_YEAR
from scenarios.french_errors import in_language
from scenarios.words import figure
from viz.dashboard import session
from viz.dashboard.live import FASTEST, LiveRun, Phase
from viz.dashboard.snapshot import Snapshot
from viz.dashboard.words import WORDS

SPEEDS = (3.0, 12.0, 48.0, FASTEST)
"""Months a second."""


@solara.component
def Player(
    live: LiveRun | None,
    phase: Phase,
    snapshot: Snapshot | None,
    error: str,
    begin_again: Callable[[int], None],
    set_speed: Callable[[float], None],
    are_two: bool = False,
) -> None:
    """Buttons and where the run is.

    Args:
        live: what is played; none before anything is asked.
        phase: what it is doing.
        snapshot: counts so far; none before there are any.
        error: why it failed.
        begin_again: called with the month to which it goes at once.
        set_speed: called with months a second.
        are_two: whether two runs are played as one.
    """
    language = session.language.value
    is_ready = live is not None and snapshot is not None and phase not in (Phase.PREPARING, Phase.FAILED)
    with solara.Column(gap="0px"):  # there whatever is in it, so that buttons are not made anew while they are pressed
        with solara.Row(gap="8px", classes=["player"]):
            Buttons(live, phase, is_ready, begin_again, are_two)
            if live is not None:
                waits = is_ready and phase is not Phase.PLAYING
                Jump(live, snapshot.month if waits and snapshot else -1, is_ready, begin_again)
            Speed(set_speed)
            solara.Text(_where(phase, snapshot, error, language), classes=["where"])
        if phase is Phase.PREPARING:
            solara.ProgressLinear(True)
        elif phase is Phase.PLAYING and snapshot is not None:
            solara.ProgressLinear(100.0 * snapshot.month / snapshot.months)


@solara.component
def Buttons(
    live: LiveRun | None, phase: Phase, is_ready: bool, begin_again: Callable[[int], None], are_two: bool
) -> None:  # fmt: skip
    """Play or pause, a month, a year, and from the start; the same while a run plays, so not drawn with every month."""
    language = session.language.value
    is_playing, is_over = phase is Phase.PLAYING, phase is Phase.ENDED
    both = "_both" if are_two else ""
    with solara.Row(gap="8px", classes=["buttons"]):
        if is_playing and live is not None:
            solara.Button(
                WORDS(language, f"pause{both}"), icon_name="mdi-pause", color="primary", on_click=live.pause
            )  # fmt: skip
        else:
            solara.Button(
                WORDS(language, f"play{both}"), icon_name="mdi-play", color="primary",
                disabled=not is_ready or is_over, on_click=live.play if live else None,
            )  # fmt: skip
        for key, months in (("step", 1), ("year", MONTHS_PER_YEAR)):
            solara.Button(
                WORDS(language, key), disabled=not is_ready or is_playing or is_over,
                on_click=lambda months=months: live.step(months) if live else None,
            )  # fmt: skip
        solara.Button(WORDS(language, "restart"), icon_name="mdi-replay", on_click=lambda: begin_again(0))


@solara.component
def Jump(live: LiveRun, month: int, is_ready: bool, begin_again: Callable[[int], None]) -> None:
    """Go to the end of a year at once; to one that is over by beginning again under the same draws."""
    language = session.language.value
    ends = [*range(0, live.inputs.months, MONTHS_PER_YEAR), live.inputs.months]
    names = [WORDS(language, "year_end", year=figure(round(end / MONTHS_PER_YEAR, 1), language)) for end in ends]
    here = names[ends.index(month)] if month in ends and is_ready else None

    def jump(name: str | None) -> None:
        if name is not None and name != here:
            end = ends[names.index(name)]
            live.jump(end) if end > live.months_done else begin_again(end)

    solara.Select(
        label=WORDS(language, "jump"), values=names, value=here, on_value=jump, dense=True, disabled=not is_ready,
        style={"max-width": "140px"},
    )  # fmt: skip


@solara.component
def Speed(set_speed: Callable[[float], None]) -> None:
    """How fast it plays."""
    language = session.language.value
    names = [
        WORDS(language, "fast") if speed == FASTEST else WORDS(language, "a_second", months=figure(speed, language))
        for speed in SPEEDS
    ]
    solara.Select(
        label=WORDS(language, "speed"), values=names, value=names[SPEEDS.index(session.speed.value)],
        on_value=lambda name: set_speed(SPEEDS[names.index(name)]), dense=True, style={"max-width": "190px"},
    )  # fmt: skip


def _where(phase: Phase, snapshot: Snapshot | None, error: str, language: str) -> str:
    if phase is Phase.FAILED:
        return WORDS(language, "failed", error=in_language(error, language))
    if snapshot is None or phase is Phase.PREPARING:
        return WORDS(language, "preparing")
    place = WORDS(language, "at_month", month=snapshot.month, months=snapshot.months)
    return f"{WORDS(language, phase.value)}, {place}"
