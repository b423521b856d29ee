"""Parameters of funding."""

from __future__ import annotations

from abm.parameters.quantity import Group


class Funding(Group):
    """To be filled."""
