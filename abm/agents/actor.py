"""What every actor is: a Mesa agent that is a view of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from abm.model import WelfareModel


class Actor(mesa.Agent):  # type: ignore[misc]
    """A registered Mesa agent without state of its own.

    The initialiser of Mesa 3.3 keeps every model alive for ever through a table of counters; this one sets what
    Mesa needs and registers.
    """

    def __init__(self, model: WelfareModel, unique_id: int) -> None:
        self.model = model
        self.unique_id = unique_id
        self.pos = None
        model.register_agent(self)
        self.unique_id = unique_id  # Mesa 3.5 numbers those it registers
