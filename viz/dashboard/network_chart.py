"""The institutional network as a picture, and the story of one institution in words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from html import escape
from typing import Any

from scenarios.analysis.measure_words import percent
from scenarios.words import capitalised, domain_name, figure, place_name
from viz.dashboard.charts import Chart
from viz.dashboard.network_view import Institution, Link, NetworkView
from viz.dashboard.network_words import WORDS
from viz.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, YELLOW

KINDS = {
    "state": (BLACK, "diamond"),
    "authority": (PURPLE, "rect"),
    "public": (BLUE, "roundRect"),
    "ess": (GREEN, "circle"),
    "fringe": (ORANGE, "triangle"),
    "investor": (VERMILION, "pin"),
    "intermediary": (SKY, "arrow"),
    "evaluator": (YELLOW, "arrow"),
}
"""Colour and mark of each kind of institution."""
CLOSED = "closed"
TIES = {
    "direct_provision": (BLACK, "solid"),
    "grant": (BLUE, "solid"),
    "procurement": (SKY, "solid"),
    "wage_subsidy": (PURPLE, "dotted"),
    "transfer": (ORANGE, "dashed"),
    "federation": (GREEN, "dashed"),
    "investment": (VERMILION, "solid"),
    "fee": (YELLOW, "solid"),
    "evaluation": (GREY, "dotted"),
}
"""Colour and dash of each tie."""
SHOWN_AT_FIRST = ("grant", "procurement", "federation", "investment")
LARGEST_MARK, SMALLEST_MARK = 44.0, 7.0
PAYER_MARK = 26.0
PURSES = ("investor",)
_PAYERS = ("state", "authority", *PURSES, "intermediary", "evaluator")
TOLD = 3
"""Receivers named in the story of a payer."""


def name_of(one: Institution, language: str) -> str:
    """An institution for readers, inside a sentence; no two have the same name."""
    territory = place_name(one.territory, language)
    if one.kind in ("state", "authority", "intermediary", "evaluator"):
        return WORDS(language, f"name_{one.kind}", territory=territory)
    form = WORDS(language, f"form_{one.form}")
    if one.kind in ("ess", "investor"):
        form = WORDS(language, "number", form=form, number=one.number)
    if one.kind == "investor":
        return WORDS(language, "name_investor", form=form)
    return WORDS(language, "name_provider", form=form, domain=domain_name(one.domain, language), territory=territory)


def names(view: NetworkView, language: str) -> dict[str, str]:
    """Nodes by their name for readers: those who pay, then those who serve, each sorted by name."""
    called = sorted(
        (one.kind not in _PAYERS, capitalised(name_of(one, language)), one.name) for one in view.nodes.values()
    )
    return {name: node for _, name, node in called}


def ties_of(view: NetworkView) -> tuple[str, ...]:
    """Ties that there are."""
    there = {link.tie for link in view.links}
    return tuple(tie for tie in TIES if tie in there)


def network(view: NetworkView, ties: Collection[str], chosen: str, language: str) -> Chart:
    """The network as a graph.

    Args:
        view: what is drawn.
        ties: that are drawn.
        chosen: institution that is marked, or empty.
        language: of the words.
    """
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in view.nodes.values())]
    if any(one.closed is not None for one in view.nodes.values()):
        kinds.append(CLOSED)
    called = {node: name for name, node in names(view, language).items()}
    most = max((one.caseload for one in view.nodes.values()), default=1.0) or 1.0
    paid = _paid(view)
    option = {
        "animation": False,
        "tooltip": {"confine": True},
        "legend": [
            {"data": [WORDS(language, f"kind_{kind}") for kind in kinds], "top": 0, "itemWidth": 14, "itemGap": 8}
        ],
        "series": [
            {
                "type": "graph", "layout": "none", "roam": "move", "zoom": 1.1,
                "categories": [_category(kind, language) for kind in kinds],
                "data": [
                    _mark(one, called[one.name], most, kinds, one.name == chosen, paid, language)
                    for one in view.nodes.values()
                ],
                "links": [_line(link, called, language) for link in view.links if link.tie in ties],
                "emphasis": {"focus": "adjacency", "lineStyle": {"opacity": 0.9}},
            }
        ],
    }  # fmt: skip
    return Chart(WORDS(language, "title"), option, _says(view, language))


def _category(kind: str, language: str) -> dict[str, Any]:
    if kind == CLOSED:
        return {
            "name": WORDS(language, "kind_closed"), "symbol": "circle",
            "itemStyle": {"color": "#ffffff", "borderColor": GREY, "borderWidth": 1.5, "borderType": "dotted"},
        }  # fmt: skip
    colour, symbol = KINDS[kind]
    return {"name": WORDS(language, f"kind_{kind}"), "symbol": symbol, "itemStyle": {"color": colour}}


def _mark(one: Institution, name: str, most: float, kinds: list[str], is_chosen: bool, paid: Mapping[str, list[Link]],
          language: str) -> dict[str, Any]:  # fmt: skip
    is_closed = one.closed is not None
    size = SMALLEST_MARK + (LARGEST_MARK - SMALLEST_MARK) * math.sqrt(one.caseload / most)
    mark: dict[str, Any] = {
        "name": name, "id": one.name, "x": one.place[0], "y": one.place[1], "value": round(one.caseload),
        "category": kinds.index(CLOSED if is_closed else one.kind),
        "symbolSize": round(PAYER_MARK if one.caseload == 0 and one.kind in _PAYERS else size, 1),
        "tooltip": {"formatter": f"<b>{escape(name)}</b><br>{escape(_account(one, paid, language))}"},
    }  # fmt: skip
    if is_chosen:
        mark["itemStyle"] = {"borderColor": VERMILION, "borderWidth": 4}
        mark["label"] = {"show": True, "formatter": name, "position": "top", "fontWeight": "bold", "color": BLACK}
    elif one.kind == "authority":
        mark["label"] = {"show": True, "formatter": place_name(one.territory, language), "position": "bottom",
                         "fontSize": 10, "color": "#333"}  # fmt: skip
    elif one.kind == "state":
        mark["label"] = {"show": True, "formatter": WORDS(language, "kind_state"), "position": "bottom",
                         "fontWeight": "bold", "color": BLACK}  # fmt: skip
    return mark


def _line(link: Link, called: Mapping[str, str], language: str) -> dict[str, Any]:
    colour, dash = TIES[link.tie]
    tie = WORDS(language, f"tie_{link.tie}")
    money = f"<br>{tie}: {euros(link.euros, language)} €" if link.euros else f"<br>{tie}"
    bend = list(TIES).index(link.tie) * 0.05
    return {
        "source": link.source, "target": link.target,
        "lineStyle": {
            "color": colour if link.tie != "federation" else "#7fbfa8", "type": dash, "opacity": 0.4,
            "width": round(0.6 + max(0.0, math.log10(max(link.euros, 1.0)) - 3.0), 1), "curveness": bend,
        },
        "tooltip": {"formatter": f"{escape(called[link.source])} → {escape(called[link.target])}{money}"},
    }  # fmt: skip


def euros(amount: float, language: str) -> str:
    """An amount with three digits that count."""
    if amount <= 0.0:
        return figure(0, language)
    return figure(round(amount, 2 - math.floor(math.log10(amount))), language)


def _share(share: float, language: str) -> str:
    return percent(share, language) if share >= 0.005 else WORDS(language, "hardly")


def _staff(one: Institution, language: str) -> str:
    return figure(round(one.staff, 0 if one.staff >= 10.0 else 1), language)


def _people(one: Institution, language: str) -> str:
    return figure(round(one.caseload), language)


def _paid(view: NetworkView) -> dict[str, list[Link]]:
    """What each pays, by name."""
    paid: dict[str, list[Link]] = defaultdict(list)
    for link in view.links:
        if link.tie != "federation":
            paid[link.source].append(link)
    return paid


def _n(key: str, number: int, language: str) -> str:
    return WORDS(language, f"{key}_1") if number == 1 else WORDS(language, key, n=figure(number, language))


def _account(one: Institution, paid: Mapping[str, list[Link]], language: str) -> str:
    if one.kind in PURSES:
        return WORDS(language, "account_purse", euros=euros(one.income, language))
    if one.kind in _PAYERS:
        own = paid.get(one.name, [])
        n = len({link.target for link in own})
        total = euros(sum(link.euros for link in own), language)
        return WORDS(language, "account_payer", euros=total, n=_n("providers", n, language))
    return WORDS(
        language, "account", staff=_staff(one, language), people=_people(one, language),
        euros=euros(one.income, language),
    )  # fmt: skip


def _says(view: NetworkView, language: str) -> str:
    n_links = len({(link.source, link.target, link.tie) for link in view.links})
    said = [
        WORDS(
            language, "shows", month=figure(view.month + 1, language), nodes=figure(view.n_in_all, language),
            links=figure(n_links, language), state=percent(view.through_state, language),
            dependence=percent(view.dependence, language), people=percent(view.lost_people, language),
        )
    ]  # fmt: skip
    closed = sum(one.closed is not None for one in view.nodes.values())
    drawn = len(view.nodes) - closed
    if drawn < view.n_in_all:
        drawn_, all_ = figure(drawn, language), figure(view.n_in_all, language)
        said.append(WORDS(language, "sample", drawn=drawn_, all=all_))
    if closed:
        said.append(WORDS(language, "closed", n=figure(closed, language)))
    said.append(WORDS(language, "scale", inhabitants=euros(view.inhabitants, language)))
    return " ".join(said)


def story(view: NetworkView, node: str, language: str) -> list[str]:
    """An institution in sentences: income, staff, people, who funds it, with whom it is tied, birth, exit."""
    one = view.nodes.get(node)
    if one is None:
        return [WORDS(language, "story_none")]
    called = {key: name for name, key in names(view, language).items()}
    if one.closed is not None:
        return [f"{called[node]}.", _closed(one, language)]
    return _payer(view, one, called, language) if one.kind in _PAYERS else _provider(view, one, called, language)


def _closed(one: Institution, language: str) -> str:
    return WORDS(
        language, "story_closed", month=(one.closed or 0) + 1, staff=_staff(one, language),
        people=_people(one, language), euros=euros(one.income, language),
    )  # fmt: skip


def _provider(view: NetworkView, one: Institution, called: Mapping[str, str], language: str) -> list[str]:
    funding = sorted(
        (link for link in view.links if link.target == one.name and link.tie != "federation"),
        key=lambda link: -link.euros,
    )  # fmt: skip
    said = [
        WORDS(
            language, "story_provider", Name=called[one.name], staff=_staff(one, language),
            people=_people(one, language),
        ),
        WORDS(language, "story_income", euros=euros(one.income, language)),
    ]  # fmt: skip
    income = max(one.income, 1e-9)
    by_funder: Counter[str] = Counter()
    for link in funding:
        by_funder[link.source] += link.euros  # type: ignore[assignment]
        said.append(_funder(link, link.euros / income, view, language))
    rest = 1.0 - sum(link.euros for link in funding) / income
    if rest > 0.005:
        said.append(WORDS(language, "story_rest", share=percent(rest, language)))
    if by_funder and one.kind == "ess":
        largest = min(1.0, max(by_funder.values()) / income)
        said.append(WORDS(language, "story_dependence", share=percent(largest, language)))
    if one.kind == "ess":
        said += [_federated(view, one.name, language), _birth(one, language)]
    return said


def _funder(link: Link, share: float, view: NetworkView, language: str) -> str:
    since = "" if link.first is None or link.first < 0 else WORDS(language, "since", month=link.first)
    return WORDS(
        language, "story_funder", share=_share(share, language), euros=euros(link.euros, language),
        tie=WORDS(language, f"tie_{link.tie}"), funder=name_of(view.nodes[link.source], language), since=since,
    )  # fmt: skip


def _federated(view: NetworkView, node: str, language: str) -> str:
    n = sum(link.tie == "federation" and node in (link.source, link.target) for link in view.links)
    return WORDS(language, "story_federated", n=_n("others", n, language)) if n else WORDS(language, "story_alone")


def _birth(one: Institution, language: str) -> str:
    if one.born is None:
        return WORDS(language, "story_old")
    return WORDS(language, "story_born_before") if one.born < 0 else WORDS(language, "story_born", month=one.born)


def _payer(view: NetworkView, one: Institution, called: Mapping[str, str], language: str) -> list[str]:
    own = _paid(view).get(one.name, [])
    name, total = called[one.name], sum(link.euros for link in own)
    said = []
    if one.kind in PURSES:
        said.append(WORDS(language, "story_purse", Name=name, euros=euros(one.income, language)))
    if not own or total <= 0.0:
        return said if said else [WORDS(language, "story_pays_nobody", Name=name)]
    n = len({link.target for link in own})
    said.append(
        WORDS(language, "story_payer", Name=name, euros=euros(total, language), n=_n("providers", n, language))
    )
    by_tie: dict[str, float] = defaultdict(float)
    by_receiver: dict[str, float] = defaultdict(float)
    for link in own:
        by_tie[link.tie] += link.euros
        by_receiver[link.target] += link.euros
    for tie, amount in sorted(by_tie.items(), key=lambda item: -item[1]):
        share = _share(amount / total, language)
        said.append(WORDS(language, "story_paid", share=share, tie=WORDS(language, f"tie_{tie}")))
    largest = sorted(by_receiver, key=lambda key: -by_receiver[key])[:TOLD]
    money = euros(sum(by_receiver[key] for key in largest), language)
    told = " ; ".join(name_of(view.nodes[key], language) for key in largest)
    told = told if language == "fr" else told.replace(" ; ", "; ")
    said.append(WORDS(language, "story_largest", euros=money, names=told))
    return said
