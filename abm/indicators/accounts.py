"""Whether the books balance."""

from __future__ import annotations

import numpy as np

from abm.indicators.measures import CENTS, TOTAL
from abm.indicators.registry import Kind, Words, Year, indicator
from abm.view import Values, View


@indicator(
    "ledger_residual_euros", Words("euros", "euros"), Kind.MONEY, Year.SUM,
    Words("Imbalance of the accounts", "Déséquilibre des comptes"),
    Words(
        "Sum of what fails to balance in the ledger; anything but 0 is an error of the program.",
        "Somme des écarts du grand livre ; toute autre valeur que 0 est une erreur du programme.",
    ),
    TOTAL,
)  # fmt: skip
def _residual(view: View) -> Values:
    return view.arrays.ledger_residual.astype(np.float64)[:, np.newaxis] / CENTS
