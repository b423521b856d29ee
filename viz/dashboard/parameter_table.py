"""The table of every parameter: its value in a question, default, bounds, unit, role and source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from abm.parameters.names import Declared, declarations, value_of
from abm.parameters.quantity import Role
from scenarios import french
from scenarios.french_errors import unit_in_french
from scenarios.french_reference import set_in_type
from scenarios.scenario import Scenario
from scenarios.words import amount, capitalised, change_in_words, label, meaning, source
from viz.dashboard.method_words import WORDS

COLUMNS = ("name", "value", "default", "bounds", "unit", "role", "source")


@dataclass(frozen=True)
class Row:
    """One parameter as it is read.

    Attributes:
        declared: its declaration.
        name: for readers.
        meaning: in a sentence or two.
        value: in the question.
        default: when a scenario says nothing.
        bounds: or choices.
        unit: in words.
        role: in words.
        source: of the default.
        changes: dated changes of it, a sentence each.
        is_default: whether the question leaves it as it is.
    """

    declared: Declared
    name: str
    meaning: str
    value: str
    default: str
    bounds: str
    unit: str
    role: str
    source: str
    changes: tuple[str, ...] = ()
    is_default: bool = True

    def told(self) -> str:
        """Everything that is searched."""
        words = (self.name, self.declared.name, self.meaning, self.source, self.unit, self.role)
        return " ".join((*words, *self.changes))


def rows(scenario: Scenario, language: str) -> list[Row]:
    """A row for each parameter, in the order of the reference.

    Args:
        scenario: the question.
        language: ``"en"`` or ``"fr"``.
    """
    return [_row(declared, scenario, language) for declared in declarations().values()]


def chosen(found: Iterable[Row], typed: str, role: Role | None = None, only_changed: bool = False) -> list[Row]:
    """Rows in which every typed word occurs, whatever its accents and capitals.

    Args:
        found: rows.
        typed: words.
        role: of the parameters; none is any.
        only_changed: leave out what is as by default and stays so.
    """
    words = _folded(typed).split()
    return [
        row
        for row in found
        if (role is None or row.declared.role is role)
        and not (only_changed and row.is_default and not row.changes)
        and all(word in _folded(row.told()) for word in words)
    ]


def as_html(found: Iterable[Row], language: str, groups: dict[str, str]) -> str:
    """The table as HTML, every text of it escaped.

    Args:
        found: rows.
        language: ``"en"`` or ``"fr"``.
        groups: headings by name of group.
    """
    heads = "".join(f'<th scope="col">{escape(WORDS(language, f"column_{key}"))}</th>' for key in COLUMNS)
    body, group = [], ""
    for row in found:
        if row.declared.group != group:
            group = row.declared.group
            heading = escape(groups.get(group, group))
            body.append(f'<tr><th class="group" scope="colgroup" colspan="{len(COLUMNS)}">{heading}</th></tr>')
        body.append(_html_of(row))
    caption = f'<caption class="unseen">{escape(WORDS(language, "parameters"))}</caption>'
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _row(declared: Declared, scenario: Scenario, language: str) -> Row:
    value, default = value_of(scenario.parameters, declared.name), declared.default
    policy = scenario.policy
    changes = [
        change_in_words(change, policy, scenario.parameters, language)
        for change in policy.changes
        if change.path == declared.name or change.path.startswith(f"{declared.name}.")
    ]
    return Row(
        declared, capitalised(label(declared, language)), meaning(declared, language),
        amount(value, declared.unit, language), amount(default, declared.unit, language), _bounds(declared, language),
        unit_in_french(declared.unit) if language == "fr" else declared.unit, WORDS(language, declared.role.value),
        source(declared, language), tuple(changes), value == default,
    )  # fmt: skip


def _bounds(declared: Declared, language: str) -> str:
    if declared.low is None or declared.high is None:
        members = [name.lower().replace("_", " ") for name in getattr(declared.kind, "__members__", {})]
        return ", ".join(french.CHOICES.get(name, name) if language == "fr" else name for name in members)
    low, high = (amount(value, declared.unit, language) for value in (declared.low, declared.high))
    return WORDS(language, "bounds", low=low, high=high)


def _html_of(row: Row) -> str:
    changes = "".join(f'<div class="dated">{_cell(change)}</div>' for change in row.changes)
    cells = (
        f'<th scope="row">{escape(row.name)}<br><code>{escape(row.declared.name)}</code>'
        f"<div>{escape(row.meaning)}</div></th>",
        f'<td class="{"as-default" if row.is_default else "not-default"}">{_cell(row.value)}{changes}</td>',
        *(f"<td>{_cell(text)}</td>" for text in (row.default, row.bounds, row.unit, row.role, row.source)),
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str) -> str:
    """A text that is not read as markup; a narrow column parts no number from its per cent sign."""
    return escape(set_in_type(text))


def _folded(text: str) -> str:
    """Small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
