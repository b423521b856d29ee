"""Parameters of enterprises."""

from __future__ import annotations

from abm.parameters.quantity import Group


class Enterprises(Group):
    """To be filled."""
