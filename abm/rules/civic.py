"""Citizens: awareness, trust, volunteering, giving (MODEL 5.5)."""

import math

from abm.compiled import rule


@rule("float64(float64, float64, float64, float64)")
def learning_hazard(media, visibility, word_of_mouth, share_ties_knowing):  # type: ignore[no-untyped-def]
    """Monthly chance of learning of the ESS (Bass 1969): ``p visibility + q share of ties who know``."""
    return media * visibility + word_of_mouth * share_ties_knowing


@rule("float64(float64, float64, float64, float64)")
def forgetting_hazard(media, word_of_mouth, share_met, share_knowing):  # type: ignore[no-untyped-def]
    """Monthly chance of forgetting that keeps the base share steady: ``(p + q k)(1 - K) / K``.

    ``k`` is the share of ties who know among people who do not. It is below K, because people who know are tied to
    one another more often than not.
    """
    return (media + word_of_mouth * share_met) * (1.0 - share_knowing) / share_knowing


@rule("float64(float64, float64, float64)")
def starting_hazard(stop, share, tilt):  # type: ignore[no-untyped-def]
    """Monthly chance of starting to volunteer or give: logistic in ``tilt``, steady at the base share for tilt 0.

    Args:
        stop: monthly chance of stopping.
        share: base share of people doing it.
        tilt: log odds added by trust, visibility and peers.
    """
    base = stop * share / (1.0 - share)
    odds = base / (1.0 - base) * math.exp(tilt)
    return odds / (1.0 + odds)


@rule("float64(int64, float64, int64)")
def reverted(shift, reversion, months):  # type: ignore[no-untyped-def]
    """A shift of trust or reputation after some months of return to its mean."""
    if months <= 0:
        return float(shift)
    return float(shift) * math.exp(float(months) * math.log1p(-reversion))
