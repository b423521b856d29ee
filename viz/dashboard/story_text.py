"""A citizen's story as sentences and as a small timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from abm.vocabulary import CaseState, Domain, ProviderKind
from scenarios.words import domain_name, figure, place_name
from viz.dashboard.charts import Chart
from viz.dashboard.story import Month, Need, Person
from viz.dashboard.story_words import WORDS
from viz.messages import DOMAINS
from viz.style import BLUE, GREEN, ORANGE, VERMILION, YELLOW

BANDS = {
    "not_seeking": VERMILION,
    "seeking": YELLOW,
    "public": BLUE,
    "ess": GREEN,
    "fringe": ORANGE,
}
"""Colours of what a month of need was like."""
Event = tuple[int, str]
"""Month of the scenario, and what happened, in words."""


def domain_in_words(domain: Domain, language: str) -> str:
    """A field of need inside a sentence."""
    return domain_name(domain.name.lower(), language)


def who(person: Person, months: Sequence[Month], language: str) -> list[str]:
    """Who she is, her ties, and her months in sum."""
    last = months[-1]
    flags = {
        name: WORDS(language, f"{name}_{'yes' if getattr(last, name) else 'no'}")
        for name in ("knows", "volunteers", "gives")
    }
    return [
        WORDS(
            language, "who", number=figure(person.number, language),
            stage=WORDS(language, person.stage.name.lower()), territory=place_name(person.territory, language),
            ties=person.n_ties,
        ),
        WORDS(language, "self_now", **flags),
        WORDS(
            language, "ties_now", knowing=last.ties_knowing, served=last.ties_served,
            volunteering=last.ties_volunteering,
        ),
        _sum(months, language),
    ]  # fmt: skip


def _sum(months: Sequence[Month], language: str) -> str:
    first, last = (figure(one.month, language) for one in (months[0], months[-1]))
    need = [one for one in months if one.needs]
    if not need:
        return WORDS(language, "no_need", first=first, last=last)
    states = [{each.state for each in one.needs.values()} for one in need]
    return WORDS(
        language, "sum", first=first, last=last, need=len(need), months=len(months),
        served=sum(CaseState.SERVED in one for one in states),
        waiting=sum(bool(one & {CaseState.ASSESSMENT, CaseState.WAITING}) for one in states),
        silent=sum(CaseState.NOT_SEEKING in one for one in states),
    )  # fmt: skip


def events(months: Sequence[Month], language: str) -> list[Event]:
    """What happened to her, in the order in which it did."""
    told: list[Event] = []
    if not months:
        return told
    began: dict[Domain, int] = {}
    served: dict[Domain, int] = {}
    for domain, need in months[0].needs.items():
        began[domain] = served[domain] = months[0].month
        told.append((months[0].month, _with_state("found", domain, need, language)))
    for before, now in pairwise(months):
        for domain in Domain:
            old, new = before.needs.get(domain), now.needs.get(domain)
            since = (began.get(domain, now.month), served.get(domain, now.month))
            told += [(now.month, one) for one in _change(domain, old, new, *since, now.month, language)]
            _note(domain, before, now, began, served)
        told += [(now.month, WORDS(language, key)) for key in _civic(before, now)]
    return told


def sentences(months: Sequence[Month], language: str) -> list[str]:
    """Events with their month."""
    return [WORDS(language, "at", month=figure(month, language), what=what) for month, what in events(months, language)]


def _note(domain: Domain, before: Month, now: Month, began: dict[Domain, int], served: dict[Domain, int]) -> None:
    """Keep since when a need lasts and since when somebody serves it."""
    old, new = before.needs.get(domain), now.needs.get(domain)
    if new is None:
        return
    if old is None or new.relapses > old.relapses:
        began[domain] = now.month
    is_new = old is None or old.state is not CaseState.SERVED or old.provider != new.provider
    if new.state is CaseState.SERVED and is_new:
        served[domain] = now.month


def _civic(before: Month, now: Month) -> Iterator[str]:
    for name in ("knows", "volunteers", "gives"):
        was, is_now = getattr(before, name), getattr(now, name)
        if was != is_now:
            yield f"{name}_{'begin' if is_now else 'end'}"


def _change(domain: Domain, old: Need | None, new: Need | None, began: int, served: int, month: int,
            language: str) -> Iterator[str]:  # fmt: skip
    words = domain_in_words(domain, language)
    if old is None and new is not None:
        yield _with_state("returns" if new.relapses else "begins", domain, new, language)
    elif old is not None and new is None:
        yield _end(domain, old, began, served, month, language)
    elif old is not None and new is not None:
        if old.state is new.state:
            if old.provider != new.provider:
                yield WORDS(language, "changed", provider=_provider(new, language), domain=words)
        elif old.state is CaseState.SERVED:
            key = "dropped" if new.state is CaseState.NOT_SEEKING else "sent_back"
            provider = _provider(old, language)
            yield WORDS(language, key, provider=provider, domain=words)
        else:
            yield WORDS(
                language, f"to_{new.state.name.lower()}", domain=words, after=_months(month - began, language),
                provider=_provider(new, language),
            )  # fmt: skip


def _end(domain: Domain, old: Need, began: int, served: int, month: int, language: str) -> str:
    words = domain_in_words(domain, language)
    if domain is Domain.AUTONOMY:
        return WORDS(language, "ended_autonomy", domain=words, after=_months(month - began, language))
    if old.state is CaseState.SERVED:
        after = _months(month - served, language)
        return WORDS(language, "ended_served", domain=words, after=after, provider=_provider(old, language))
    return WORDS(language, "ended_alone", domain=words, after=_months(month - began, language))


def _with_state(key: str, domain: Domain, need: Need, language: str) -> str:
    state = WORDS(language, f"is_{need.state.name.lower()}", provider=_provider(need, language))
    return WORDS(language, key, domain=domain_in_words(domain, language), state=state)


def _provider(need: Need, language: str) -> str:
    return WORDS(language, f"an_{need.form.name.lower()}")


def _months(n: int, language: str) -> str:
    return WORDS(language, f"months_{n}") if n in (0, 1) else WORDS(language, "months", n=n)


def band(need: Need) -> str:
    """What a month with this need was like."""
    if need.state is CaseState.SERVED:
        return {ProviderKind.PUBLIC: "public", ProviderKind.ESS: "ess"}.get(need.kind, "fringe")
    return "not_seeking" if need.state is CaseState.NOT_SEEKING else "seeking"


def timeline(months: Sequence[Month], n_months: int, language: str) -> Chart:
    """Her needs over months, a row for each field, coloured by who serves her.

    Args:
        months: of her life.
        n_months: of the scenario in all.
        language: of the words.
    """
    first = months[0].month
    places = {domain: place for place, domain in enumerate(Domain)}
    named = [WORDS(language, f"band_{one}") for one in BANDS]
    data = [
        {
            "value": [one.month - first, places[domain], list(BANDS).index(band(need))],
            "tooltip": {"formatter": _tip(one.month, domain, need, language)},
        }
        for one in months
        for domain, need in one.needs.items()
    ]
    option = {
        "animation": False,
        "tooltip": {"confine": True},
        "grid": {"left": 8, "right": 16, "top": 34, "bottom": 40, "containLabel": True},
        "xAxis": {
            "type": "category", "data": list(range(first, max(n_months, months[-1].month + 1))),
            "name": WORDS(language, "month_axis"), "nameLocation": "middle", "nameGap": 26,
            "axisLabel": {"interval": 11},
        },
        "yAxis": {"type": "category", "inverse": True, "data": [DOMAINS[language][one.name.lower()] for one in Domain],
                  "splitArea": {"show": True}},
        "visualMap": {
            "type": "piecewise", "top": 0, "left": "center", "orient": "horizontal", "dimension": 2,
            "itemSymbol": "rect",
            "pieces": [
                {"value": place, "label": label, "color": colour}
                for place, (label, colour) in enumerate(zip(named, BANDS.values(), strict=True))
            ],
        },
        "series": [{"type": "heatmap", "data": data, "itemStyle": {"borderWidth": 0}}],
    }  # fmt: skip
    return Chart(WORDS(language, "title"), option, _sum(months, language))


def _tip(month: int, domain: Domain, need: Need, language: str) -> str:
    state = WORDS(language, f"is_{need.state.name.lower()}", provider=_provider(need, language))
    return WORDS(language, "at", month=figure(month, language), what=f"{domain_in_words(domain, language)}, {state}")
