"""People of enterprises that merge: they stay in service or on the list, with the enterprise that goes on (MODEL 5.7).
"""

from __future__ import annotations

from typing import Any

from abm.compiled import part
from abm.rules.matching import fit
from abm.vocabulary import CaseState


@part
def move_cases(cases: Any, n: int, heirs: Any, providers: Any, params: Any) -> None:
    """People go with their enterprise; those in service meet the practice of the one that goes on.

    Args:
        cases: open cases; ``n`` of them.
        n: number of open cases.
        heirs: row of the enterprise that each row has merged into, -1 for the others.
        providers: records of providers.
        params: parameter record by territory.
    """
    for index in range(n):
        case = cases[index]
        if case.provider >= 0 and heirs[case.provider] >= 0:
            case.provider = heirs[case.provider]
            if case.state == CaseState.SERVED:
                provider = providers[case.provider]
                case.fit = fit(case.profile, provider.position, params[provider.territory].profile_width)
