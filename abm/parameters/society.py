"""Parameters of society."""

from __future__ import annotations

from abm.parameters.quantity import Group


class Society(Group):
    """To be filled."""
