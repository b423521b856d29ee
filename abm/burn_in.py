"""Burn-ins saved once and continued under many policies.

What a society is after its burn-in hangs on the base, its size and the seed, not on the policy nor on the months of
the scenario. A saved burn-in is bytes, so no continuation can change it. What is never written, such as the solved
steady state, is kept as it is and shared by all continuations.
"""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from abm.inputs import Inputs
from abm.model import WelfareModel
from abm.networks import SocialTies
from abm.parameters import Parameters
from abm.policy import NO_POLICY
from abm.territories import Territories
from abm.world import SteadyState

NEVER_WRITTEN = (Parameters, SteadyState, SocialTies, Territories, np.dtype)
"""What a saved society shares with its continuations; equal record types are compared fastest when they are one."""
USUAL_MEMORY = 256 * 2**20
"""Bytes of burn-ins that are kept unless said otherwise."""


@dataclass(frozen=True)
class _Saved:
    """A society after its burn-in: what moves as bytes, and what they refer to."""

    moving: bytes
    shared: tuple[Any, ...]

    @property
    def nbytes(self) -> int:
        """Memory it takes, without solutions of the steady state, which the solver keeps in any case."""
        ties = (one for one in self.shared if isinstance(one, SocialTies))
        return len(self.moving) + sum(one.ties.nbytes + one.tie_start.nbytes for one in ties)


class _Saver(pickle.Pickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.shared: list[Any] = []
        self._numbers: dict[int, int] = {}

    def persistent_id(self, thing: Any) -> int | None:
        if not isinstance(thing, NEVER_WRITTEN):
            return None
        if id(thing) not in self._numbers:
            self._numbers[id(thing)] = len(self.shared)
            self.shared.append(thing)
        return self._numbers[id(thing)]


class _Loader(pickle.Unpickler):
    def __init__(self, saved: _Saved) -> None:
        super().__init__(io.BytesIO(saved.moving))
        self._shared = saved.shared

    def persistent_load(self, number: int) -> Any:
        return self._shared[number]


def _save(model: WelfareModel) -> _Saved:
    file = io.BytesIO()
    saver = _Saver(file)
    saver.dump(model)
    return _Saved(file.getvalue(), tuple(saver.shared))


class BurnIns:
    """Saved burn-ins of one process; those not used for longest leave when memory is short.

    Args:
        most_bytes: memory they may take together. A burn-in that takes more alone is not kept.
    """

    def __init__(self, most_bytes: int = USUAL_MEMORY) -> None:
        self.most_bytes = most_bytes
        self._saved: OrderedDict[Hashable, _Saved] = OrderedDict()

    def __len__(self) -> int:
        return len(self._saved)

    @property
    def nbytes(self) -> int:
        """Memory they take together."""
        return sum(saved.nbytes for saved in self._saved.values())

    @staticmethod
    def key(inputs: Inputs, seed: int) -> Hashable:
        """What decides a burn-in; equal for all scenarios that have it in common.

        Raises:
            ParameterError: the policy does not go with the base.
        """
        order = None if inputs.territory_order is None else tuple(inputs.territory_order)
        return inputs.base, inputs.citizens, inputs.burn_in_months, order, seed

    def model_after(self, inputs: Inputs, seed: int) -> WelfareModel:
        """A model of its own that stands at the start of the scenario; its burn-in is simulated at most once.

        Args:
            inputs: what is simulated.
            seed: of all draws.

        Raises:
            NoSteadyStateError: the world asked for has no steady state.
            ParameterError: the policy does not go with the base, or sizes do not fit together.
            ScenarioError: the policy names a territory that does not exist.
        """
        key = self.key(inputs, seed)
        saved = self._saved.pop(key, None) or _save(_after_burn_in(inputs, seed))
        self._keep(key, saved)
        model: WelfareModel = _Loader(saved).load()
        model.face(inputs)
        return model

    def _keep(self, key: Hashable, saved: _Saved) -> None:
        """Keep one as the last used, and let others go until all fit."""
        if saved.nbytes <= self.most_bytes:
            self._saved[key] = saved
        while self.nbytes > self.most_bytes:
            self._saved.popitem(last=False)


def _after_burn_in(inputs: Inputs, seed: int) -> WelfareModel:
    """The society that all scenarios of this base have in common, with as short a future as there is."""
    model = WelfareModel(replace(inputs, parameters=inputs.base, policy=NO_POLICY, months=1), seed)
    for _ in range(inputs.burn_in_months):
        model.step()
    return model
