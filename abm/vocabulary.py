"""The field's words as typed constants: the glossary of the model in code.

Every enumeration is an ``IntEnum`` so that compiled loops can compare its members with integers.
Order is part of the format of results; add members at the end.
"""

from enum import IntEnum

MONTHS_PER_YEAR = 12
NO_ONE = -1
"""Row number that stands for "no provider"."""
NEVER = 32_767
"""A stored month that never comes (largest 16-bit integer)."""


class Domain(IntEnum):
    """Kind of social need (besoin)."""

    EMPLOYMENT = 0
    HOUSING = 1
    CHILD = 2
    AUTONOMY = 3


N_DOMAINS = len(Domain)


class LifeStage(IntEnum):
    """Age class of a citizen; it gates the domains she can have needs in."""

    UNDER_20 = 0
    ADULT = 1
    OVER_60 = 2


DOMAIN_STAGE = (LifeStage.ADULT, LifeStage.ADULT, LifeStage.UNDER_20, LifeStage.OVER_60)
"""Life stage that each domain concerns."""


class ProviderKind(IntEnum):
    """Who serves a case; NOBODY is kept as a kind so that unmet need adds up."""

    PUBLIC = 0
    ESS = 1
    FRINGE = 2
    NOBODY = 3


N_KINDS = len(ProviderKind)


class LegalForm(IntEnum):
    """Legal form of a provider (statut juridique)."""

    ASSOCIATION = 0
    SCIC = 1
    SCOP = 2
    MUTUAL = 3
    FOUNDATION = 4
    PUBLIC_SERVICE = 5
    COMPANY = 6


class CaseState(IntEnum):
    """Where a person stands on the real path of one case."""

    IDLE = 0
    NOT_SEEKING = 1
    ASSESSMENT = 2
    WAITING = 3
    SERVED = 4
    RELAPSE_DUE = 5


class ShadowState(IntEnum):
    """Where the same person stands on the path without any service (counterfactual)."""

    UNTRACKED = 0
    IDLE = 1
    OPEN = 2
    RELAPSE_DUE = 3


class QueueOrder(IntEnum):
    """How a provider picks from its waiting list."""

    SEVERITY = 0
    FIRST_COME = 1
    CREAMING = 2


class Instrument(IntEnum):
    """How public money reaches a provider."""

    DIRECT_PROVISION = 0
    GRANT = 1
    PROCUREMENT = 2
    WAGE_SUBSIDY = 3


class Stream(IntEnum):
    """Name of the decision a keyed draw is for; the second half of the generator's key."""

    LIFE_STAGE = 1
    VULNERABILITY = 2
    PROFILE = 3
    FRAILTY = 4
    TIE = 5
    REWIRE = 6
    MARK = 7
    SPONTANEOUS_END = 8
    SUCCESS = 9
    RELAPSE = 10
    NEVER_SEEKER = 11
    TAKE_UP = 12
    DROP_OUT = 13
    CHOICE = 14
    QUEUE = 15
    KNOWS_ESS = 16
    OCCASION = 17
    AWARENESS = 18
    VOLUNTEER = 19
    VOLUNTEERING = 21
    GIFT = 22
    GIVING = 24
    TRUST = 25
    INITIAL_CASE = 26
    INITIAL_STATE = 27
    INITIAL_QUEUE = 28
    REFERRAL = 29
    FOUNDER = 30
    LATENT_TRAIT = 31
    SIZE = 32
    CASH = 33
    LEGAL_FORM = 34
    PAYMENT_DELAY = 35
    COST_SHOCK = 36
    QUIET_EXIT = 37
    HATCHING = 38
    ALLOCATION_NOISE = 39
    NEED_NOISE = 40
    TENDER = 41
    MEAN_PROFILE = 42
    ROUNDING = 43
    SUBSIDISED_POSTS = 45
    LONG_TIE = 46
    FIRST_AWARENESS = 47
    EXPECTED_RESULT = 48
    ASSET_LOCK = 60
    INVESTOR_SIGHT = 61
    CANDIDACY = 62
    CONTRACT = 63
    MEASUREMENT = 64
    AFTERWARDS = 65
    IDEA = 66
    TRIAL = 67
    SPREAD = 68
    SCALING = 69
    MERGER = 70
