"""Citizens as views made on demand: no Python object stands for a citizen while the model runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import mesa

from abm.vocabulary import CaseState, Domain, LifeStage

if TYPE_CHECKING:
    from abm.model import WelfareModel


class Citizen(mesa.Agent):  # type: ignore[misc]
    """One citizen, read from her row; not registered with the model."""

    def __init__(self, model: WelfareModel, row: int) -> None:
        self.model = model
        self.unique_id = row
        self.row = row
        self.pos = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Citizen) and other.row == self.row and other.model is self.model

    def __hash__(self) -> int:
        return hash((id(self.model), self.row))

    def _field(self, name: str) -> Any:
        return self.model.population.citizens[name][self.row]

    @property
    def territory(self) -> str:
        """Name of her territory."""
        return str(self.model.territories.names[int(self._field("territory"))])

    @property
    def life_stage(self) -> LifeStage:
        """Age class."""
        return LifeStage(int(self._field("life_stage")))

    @property
    def vulnerability(self) -> float:
        """Factor on the rates at which she falls into need."""
        return float(self._field("vulnerability"))

    @property
    def knows_ess(self) -> bool:
        """Whether she knows the enterprises of the ESS near her."""
        return bool(self._field("knows"))

    @property
    def volunteers(self) -> bool:
        """Whether she volunteers in an association."""
        return bool(self._field("volunteers"))

    @property
    def gives(self) -> bool:
        """Whether she gives to associations."""
        return bool(self._field("gives"))

    @property
    def ties(self) -> Citizens:
        """The people she is tied to."""
        return Citizens(self.model, self.model.ties.neighbours(self.row).tolist())

    @property
    def needs(self) -> dict[Domain, CaseState]:
        """Her open needs and where she stands in each."""
        cases = self.model.book.open
        mine = cases[cases["citizen"] == self.row]
        return {
            Domain(int(case["domain"])): CaseState(int(case["state"]))
            for case in mine
            if case["state"] not in (CaseState.IDLE, CaseState.RELAPSE_DUE)
        }


class Citizens(mesa.agent.AgentSet):  # type: ignore[misc]
    """A set of citizens that keeps its views alive (an ``AgentSet`` of fresh views would be empty at once)."""

    def __init__(self, model: WelfareModel, rows: list[int] | range) -> None:
        self._views = [Citizen(model, int(row)) for row in rows]
        super().__init__(self._views, random=model.random)

    def __iter__(self) -> Iterator[Citizen]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def select(self, filter_func: Callable[[Citizen], bool] | None = None, *_: Any, **__: Any) -> Citizens:
        """The citizens for whom the function holds."""
        chosen = [view.row for view in self._views if filter_func is None or filter_func(view)]
        return Citizens(self._views[0].model, chosen) if self._views else self
