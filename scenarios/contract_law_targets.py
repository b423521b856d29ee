"""Published laws of outcome contracts that simulated ones are set beside, with the tolerance of each.

Most tolerances are the error of the published figure itself: that of a median of ``n`` contracts whose spread is known,
or of a share of ``n``, at 95 %. Inputs were put into the model: that they come out again is no validation. Nor is much
that outcomes do to which coefficients were fitted: the largest stake of an investor to the median number of investors,
renegotiation of the British scenario to payments over last plans.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from abm.indicators.registry import Words
from scenarios.base_target import Group, Origin, Target
from scenarios.base_verdicts import MEDIAN_EFFICIENCY, NORMAL_QUANTILE
from scenarios.indigo import DOLLARS_PER_EURO

CIS, SIB = "contrat_impact_social", "social_impact_bond"
INDIGO = "INDIGO 2025 (GO Lab)"
LN_SD_OF_CAPITAL = 1.33
MONTHS_SD = 23.0
QUARTILES_A_SD = 1.349
"""Distance of the quartiles of a normal law in standard deviations."""

MILLION_EUROS = Words("million euros", "millions d'euros")
PERCENT = Words("%", "%")
MONTHS = Words("months", "mois")
INVESTORS = Words("investors", "investisseurs")
RATIO = Words("ratio", "rapport")
LN = Words("of the logarithm", "du logarithme")

OWN_ERROR = Words(
    "sampling error of the published figure, 95 %", "erreur d'échantillonnage du chiffre publié, à 95 %"
)
RANGE = Words("the published range", "la fourchette publiée")
ONE = Words("1 investor: the figure is a whole number", "1 investisseur : le chiffre est entier")
NONE = Words("no figure is published", "aucun chiffre publié")


def _error_of_median(sd: float, n: int) -> float:
    return NORMAL_QUANTILE * MEDIAN_EFFICIENCY * sd / math.sqrt(n)


def _log_normal(
    name: str, group: Group, origin: Origin, label: Words, unit: Words, median: float, ln_sd: float, n: int, source: str
) -> Target:
    """A median of a log-normal law, within the error of its ``n`` values."""
    factor = math.exp(_error_of_median(ln_sd, n))
    low, high = median / factor, median * factor
    return Target(name, group, origin, label, unit, (median,), f"{source}, n = {n}", low, high, OWN_ERROR, 2)


def _near(
    name: str, group: Group, origin: Origin, label: Words, unit: Words, value: float, margin: float, source: str,
    digits: int = 2,
) -> Target:
    """A figure within its own error."""
    low = max(0.0, value - margin)
    return Target(name, group, origin, label, unit, (value,), source, low, value + margin, OWN_ERROR, digits)


def _share(name: str, group: Group, origin: Origin, label: Words, part: int, whole: int, source: str) -> Target:
    """A share of a published count, within its binomial error (Agresti and Coull)."""
    smoothed = (part + 2.0) / (whole + 4.0)
    error = NORMAL_QUANTILE * math.sqrt(smoothed * (1.0 - smoothed) / (whole + 4.0))
    low, high = 100.0 * max(0.0, smoothed - error), 100.0 * min(1.0, smoothed + error)
    text = f"{source}, {part} / {whole}"
    return Target(name, group, origin, label, PERCENT, (100.0 * part / whole,), text, low, high, OWN_ERROR, 0)


def _range(name: str, label: Words, unit: Words, low: float, high: float, source: str) -> Target:
    return Target(name, Group.INPUT, Origin.INPUT, label, unit, (low, high), source, low, high, RANGE, 1)


_CAPITAL = Words("Capital, median", "Capital, médiane")
_CAPITAL_SPREAD = Words("Capital, standard deviation", "Capital, écart-type")
_DURATION = Words("Months of service, median", "Mois de service, médiane")
_SIGNATURE = Words("From call to signature, median", "De l'appel à la signature, médiane")
_N_INVESTORS = Words("Investors of a contract, median", "Investisseurs d'un contrat, médiane")
_LABELLED = Words("Retained, of candidacies", "Retenus, parmi les candidatures")
_SIGNED = Words("Signed, of candidacies", "Signés, parmi les candidatures")
_SIGNED_OF_LABELLED = Words("Signed, of those retained", "Signés, parmi les retenus")
_CAP = Words("Most that may be paid over capital, median", "Paiement maximal sur capital, médiane")

_FRENCH_INPUTS = (
    _log_normal("capital", Group.INPUT, Origin.INPUT, _CAPITAL, MILLION_EUROS, 2.6, LN_SD_OF_CAPITAL, 25,
                INDIGO + ", France"),
    _near("capital_ln_sd", Group.INPUT, Origin.INPUT, _CAPITAL_SPREAD, LN, LN_SD_OF_CAPITAL,
          NORMAL_QUANTILE * LN_SD_OF_CAPITAL / math.sqrt(2.0 * 232.0), INDIGO + ", n = 233"),
    _near("months", Group.INPUT, Origin.INPUT, _DURATION, MONTHS, 73.0, _error_of_median(MONTHS_SD, 25),
          INDIGO + ", France, n = 25", 0),
    _range("months_to_signature", _SIGNATURE, MONTHS, 21.0, 56.0, "ADEME 2021; AILSI 2017-2021"),
    _share("labelled", Group.INPUT, Origin.INPUT, _LABELLED, 8, 27, "ADEME 2021"),
    _share("signed", Group.INPUT, Origin.INPUT, _SIGNED, 7, 70, "La Gazette des communes 2019"),
    _share("signed_of_labelled", Group.INPUT, Origin.INPUT, _SIGNED_OF_LABELLED, 7, 11, "2017-2019"),
)  # fmt: skip
_BRITISH_INPUTS = (
    _log_normal("capital", Group.INPUT, Origin.INPUT, _CAPITAL, MILLION_EUROS, 1.36 / DOLLARS_PER_EURO,
                LN_SD_OF_CAPITAL, 233, INDIGO),
    _near("capital_ln_sd", Group.INPUT, Origin.INPUT, _CAPITAL_SPREAD, LN, LN_SD_OF_CAPITAL,
          NORMAL_QUANTILE * LN_SD_OF_CAPITAL / math.sqrt(2.0 * 232.0), INDIGO + ", n = 233"),
    _near("months", Group.INPUT, Origin.INPUT, _DURATION, MONTHS, 39.0, _error_of_median(MONTHS_SD, 189),
          INDIGO + ", n = 189", 0),
    _range("months_to_signature", _SIGNATURE, MONTHS, 12.0, 24.0, "INDIGO, pipelines"),
    _log_normal("cap_over_capital", Group.INPUT, Origin.KEPT, _CAP, RATIO, 2.98,
                math.log(4.12 / 1.34) / QUARTILES_A_SD, 51, INDIGO),
)  # fmt: skip


def _outcomes(fitted: Origin) -> tuple[Target, ...]:
    """Laws of outcomes; ``fitted`` is what the scenario was told about plans that are written anew."""
    return (
        Target("investors", Group.OUTCOME, Origin.FITTED, _N_INVESTORS, INVESTORS, (2.0,), INDIGO + ", n = 310", 1.0,
               3.0, ONE, 0),
        _share("repaid_without_control", Group.OUTCOME, Origin.HELD_OUT,
               Words("Repaid, without a control group", "Remboursés, sans groupe de comparaison"), 48, 50,
               "Gustafsson-Wright et al. 2021"),
        _share("repaid_with_control", Group.OUTCOME, Origin.HELD_OUT,
               Words("Repaid, with a control group", "Remboursés, avec un groupe de comparaison"), 5, 10,
               "ten selected contracts"),
        _near("outcome_over_first_target", Group.OUTCOME, Origin.HELD_OUT,
              Words("Outcome over first target, median", "Résultat sur première cible, médiane"), RATIO, 0.58,
              _error_of_median((0.87 - 0.20) / QUARTILES_A_SD, 51), INDIGO + ", 51 metrics"),
        _near("cash_over_last_plan", Group.OUTCOME, fitted,
              Words("Payments over last plan, median", "Paiements sur dernier plan, médiane"), RATIO, 0.97,
              _error_of_median((1.01 - 0.91) / QUARTILES_A_SD, 29), "Life Chances Fund, n = 29"),
        Target("wrongly_met", Group.OUTCOME, Origin.HELD_OUT,
               Words("Tests met, true effect below plan", "Tests réussis, effet vrai sous le plan"), PERCENT, (), "",
               0.0, 100.0, NONE, 0),
        Target("wrongly_missed", Group.OUTCOME, Origin.HELD_OUT,
               Words("Tests missed, plan truly reached", "Tests manqués, plan réellement atteint"), PERCENT, (), "",
               0.0, 100.0, NONE, 0),
    )  # fmt: skip


TARGETS: Mapping[str, tuple[Target, ...]] = {
    CIS: (*_FRENCH_INPUTS, *_outcomes(Origin.HELD_OUT)),
    SIB: (*_BRITISH_INPUTS, *_outcomes(Origin.FITTED)),
}
"""Published laws by scenario; outcomes are those of all contracts, most of them British."""
