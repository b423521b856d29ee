"""The section ``[mix]`` of scenario and study files: who provides, told as shares of public money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from abm.funding.shares import EXACT, Mix, base_of, moves_to
from abm.parameters import Parameters
from abm.policy import Change
from scenarios.document import Document
from scenarios.scenario import Text

TABLE = "mix"
SHARES = Mix._fields
KEYS = (*SHARES, "year", "month", "ramp_months", "why")
DIGITS = 4
"""Significant digits of a move: as many as its share of the money bears."""
PATHS = ("funding.moved_to_ess", "funding.moved_to_fringe")
"""Levers that a mix sets, in the order of ``abm.funding.shares.Moves``."""
FIRMS_MAY = "funding.fringe_allowed"
"""Lever without which firms get nothing, whatever share they are given."""


@dataclass(frozen=True)
class AskedMix:
    """A mix as a file asks for it.

    Attributes:
        document: the file.
        shares: that it asks for.
        from_month: in which it begins.
        ramp_months: over which it is reached.
        why: reasons.
    """

    document: Document
    shares: Mix
    from_month: int
    ramp_months: int
    why: Text

    def changes(self, parameters: Parameters, citizens: int) -> tuple[Change, ...]:
        """The dated changes that lead from the base to the mix.

        Args:
            parameters: of the scenario.
            citizens: of the scenario.

        Raises:
            WelfareError: firms would hold more than there are contracts, or may hold none; told with the line of their
                share.
        """
        if self.shares.firms > 0.0 and not parameters.funding.fringe_allowed:
            raise self.document.refuse(
                f"firms would hold {self.shares.firms:.3g} of public money, but '{FIRMS_MAY}' is false, so that they "
                "may hold no contract; give firms 0, or allow them",
                TABLE, "firms",
            )  # fmt: skip
        base = base_of(parameters, citizens)
        moves = self.document.located((TABLE, "firms"), moves_to, self.shares, base)
        return self._dated(moves)

    def refuse_other_base(self, parameters: Parameters, others: Parameters, citizens: int, place: str) -> None:
        """Stop where other parameters would make other shares of the same moves.

        Args:
            parameters: of the scenario.
            others: what something else makes of them.
            citizens: of the scenario.
            place: file and line of what makes them so.

        Raises:
            ScenarioError: they would.
        """
        if self.changes(parameters, citizens) != self.changes(others, citizens):
            raise self.document.refuse(
                f"[mix] is worked out for the base, and {place} moves the base, so that the same moves would come to "
                "other shares; write the moves that 'show' tells in [[policy]] instead of the mix",
                TABLE,
            )  # fmt: skip

    def check_dates(self) -> None:
        """Stop at months that no change can have.

        Raises:
            ParameterError: says which.
        """
        self._dated((0.0, 0.0))

    def leads_to_it(self, change: Change) -> bool:
        """Whether a change is one that leads to the mix."""
        return change.path in PATHS and change.from_month == self.from_month

    def refuse_set(self, set_in: Mapping[str, str]) -> None:
        """Stop where a lever of the mix is set for the whole run.

        Args:
            set_in: where parameters are set, by name.

        Raises:
            ScenarioError: one is.
        """
        for path in PATHS:
            if path in set_in:
                self.refuse_beside(path, set_in[path])

    def _dated(self, moves: tuple[float, float]) -> tuple[Change, ...]:
        why = {"en": self.why.en, "fr": self.why.fr}
        return tuple(
            Change(path, float(f"{value:.{DIGITS}g}"), self.from_month, self.ramp_months, (), None, why)
            for path, value in zip(PATHS, moves, strict=True)
        )

    def refuse_beside(self, path: str, place: str) -> None:
        """Stop where something else sets a lever of the mix, or says when firms may hold what the mix gives them.

        Args:
            path: lever that is set.
            place: file and line, or option of the command line, where it is.

        Raises:
            ScenarioError: it is such a lever.
        """
        if path == FIRMS_MAY and self.shares.firms > 0.0:
            raise self.document.refuse(
                f"[mix] gives firms {self.shares.firms:.3g} of public money, and {place} moves '{FIRMS_MAY}'; give "
                "firms 0 in the mix, or leave that lever out",
                TABLE,
            )  # fmt: skip
        if path in PATHS:
            raise self.document.refuse(f"[mix] sets '{path}', and so does {place}; keep one of the two", TABLE)


def shares_in(document: Document) -> Mix:
    """Shares of the mix of a file.

    Raises:
        ScenarioError: one is missing, no number or outside 0 to 1, or they do not sum to 1.
    """
    document.refuse_unknown(document.table(TABLE), KEYS, TABLE)
    shares = Mix(*(_share(document, name) for name in SHARES))
    total = sum(shares)
    if abs(total - 1.0) > EXACT:
        lines = ", ".join(f"{name} ({document.place(TABLE, name)})" for name in SHARES)
        raise document.refuse(
            f"the shares of a mix sum to {total:.6g} instead of 1; change one of {lines}", TABLE, SHARES[0]
        )
    return shares


def _share(document: Document, name: str) -> float:
    table = document.table(TABLE)
    if name not in table:
        raise document.refuse(f"a mix needs '{name}', its share of public money", TABLE)
    value = float(document.typed(table[name], (int, float), "a share between 0 and 1", TABLE, name))
    if not 0.0 <= value <= 1.0:
        raise document.refuse(f"{name} = {value:g}: expected a share between 0 and 1", TABLE, name)
    return value
