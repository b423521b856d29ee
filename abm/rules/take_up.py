"""Take-up: who asks for help (MODEL 5.2)."""

import math

from abm.compiled import rule


@rule("float64(float64, float64, float64, float64, float64)")
def seeking_probability(rate, outreach, slope, contact, base_contact):  # type: ignore[no-untyped-def]
    """Monthly probability that a person in need asks for help.

    The base rate times outreach, rising with the share of her ties who know the providers or are being served:
    ``rate * outreach * exp(slope * (contact - base_contact))``, at most .95. Form from RSA non-take-up of 16-18 %
    with a contact against 40-57 % without (DREES dossier 92, 2022).
    """
    return min(0.95, rate * outreach * math.exp(slope * (contact - base_contact)))


@rule("float64(int64, int64, int64)")
def contact_share(ties_knowing, ties_served, n_ties):  # type: ignore[no-untyped-def]
    """Share of a person's ties who know the providers or are being served, at most 1."""
    if n_ties == 0:
        return 0.0
    return min(1.0, (float(ties_knowing) + float(ties_served)) / float(n_ties))
