"""Service: what makes it work (MODEL 5.4)."""

import math

from abm.compiled import rule


@rule("float64(float64, float64, float64)")
def size_factor(size, reference_size, growing_pains):  # type: ignore[no-untyped-def]
    """Loss of success of a provider that outgrew its reference size: ``min(1, (S / S_ref)^-nu)``."""
    if size <= reference_size or reference_size <= 0.0:
        return 1.0
    return math.exp(-growing_pains * math.log(size / reference_size))


@rule("float64(float64, float64, float64)")
def overhead_factor(overhead, needed, erosion):  # type: ignore[no-untyped-def]
    """Erosion of success when overhead is below need (starvation cycle, Gregory and Howard 2009)."""
    return max(0.0, 1.0 - erosion * max(0.0, needed - overhead))


@rule("float64(float64, float64, float64)")
def participation(governance, size, dilution):  # type: ignore[no-untyped-def]
    """Users' participation left when an enterprise grows: ``g (1 - dilution ln S)``, never negative."""
    if size <= 1.0:
        return governance
    return governance * max(0.0, 1.0 - dilution * math.log(size))


@rule("float64(float64, float64)")
def participation_factor(participating, gain):  # type: ignore[no-untyped-def]
    """Gain of success from participation: ``1 + pi g``."""
    return 1.0 + gain * participating


@rule("float64(float64, float64, float64)")
def load_factor(staffed, served, elasticity):  # type: ignore[no-untyped-def]
    """Loss of success when more people are served than staff can serve: ``min(1, staffed / served)^chi``."""
    if served <= staffed or served <= 0.0:
        return 1.0
    if staffed <= 0.0:
        return 0.0
    return math.exp(elasticity * math.log(staffed / served))


@rule("float64(float64, float64)")
def frailty_in_service(frailty, power):  # type: ignore[no-untyped-def]
    """Part of a person's frailty that acts on success under service: ``frailty ** c_z``."""
    if power == 0.0:
        return 1.0
    return math.exp(power * math.log(frailty))


@rule("float64(float64, float64, float64, float64, float64)")
def success_hazard(theta, practice, fit_value, slowing, frailty):  # type: ignore[no-untyped-def]
    """Monthly hazard of a success under service.

    Args:
        theta: base hazard of the domain.
        practice: quality x size x overhead x participation x load of the provider, relative to the base, x effort.
        fit_value: fit of the provider's practice to the person, relative to the base.
        slowing: slowing by severity.
        frailty: person's frailty to the power ``c_z``.
    """
    return theta * practice * fit_value * slowing * frailty


@rule("float64(float64, float64, float64)")
def reputation_step(step, scale, size):  # type: ignore[no-untyped-def]
    """Change of a provider's reputation after one case, log odds.

    A case of the model stands for ``1 / scale`` of the real cases of a provider of real-equivalent ``size``, so its
    step is ``scale`` times that of a real case: in a small society the same standing comes of fewer cases.

    Args:
        step: change per case and real FTE.
        scale: employers of the model for each real one.
        size: real-equivalent paid FTE.
    """
    return step * scale / max(1.0, size)
