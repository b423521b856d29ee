"""What the command ``contract`` prints of one contract, and its picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from scenarios.texts import Texts
from viz.commands.contract_indigo import print_words
from viz.commands.shell import TEXT_WIDTH, WIDE_TERMINAL, print_section, say, width

if TYPE_CHECKING:
    from abm.contracts.course import Course
    from abm.contracts.estimate import Estimate, Measuring
    from abm.contracts.payments import Valuation
    from abm.contracts.results import Results, Values
    from abm.contracts.terms import Terms

TEXTS = Texts(
    en={
        "list_heads": "Contract|Name|Currency|Forms|Capital|Results|Simulated",
        "beyond": "Not for simulations",
        "how_to_simulate": (
            "Simulated: a scenario can have its contracts on these terms, brought to their size, as in\n"
            "python run.py run contrat_impact_social --set contracts.terms={name}"
        ),
        "yes": "yes",
        "no": "no",
        "measured": "What is measured",
        "tests": "When",
        "pays": "What it pays",
        "clause": "{id}: {form}",
        "capital": "Capital",
        "payments": "Payments",
        "flows": "Money of the investors, out and in",
        "who": "Who gets and who loses",
        "sure": "How sure payment is",
        "no_results": "No results given: --results FILE tells what was paid.",
        "sources": "Sources",
        "note": "Note: {note}",
        "written": "written: {where}",
        "labelled": "{label}: {words}",
    },
    fr={
        "list_heads": "Contrat|Nom|Monnaie|Formes|Capital|Résultats|Simulé",
        "beyond": "Pas pour la simulation",
        "how_to_simulate": (
            "Simulé : un scénario peut avoir ses contrats à ces termes, ramenés à leur taille, comme dans\n"
            "python run.py run contrat_impact_social --set contracts.terms={name}"
        ),
        "yes": "oui",
        "no": "non",
        "measured": "Ce qui est mesuré",
        "tests": "Quand",
        "pays": "Ce qu'il paie",
        "clause": "{id} : {form}",
        "capital": "Capital",
        "payments": "Paiements",
        "flows": "Argent des investisseurs, versé et reçu",
        "who": "Qui reçoit et qui perd",
        "sure": "Quelle est la sûreté du paiement",
        "no_results": "Aucun résultat donné : --results FICHIER dit ce qui a été payé.",
        "sources": "Sources",
        "note": "Note : {note}",
        "written": "écrit : {where}",
        "labelled": "{label} : {words}",
    },
)


PNG = b"\x89PNG"
"""First bytes of a picture."""


@dataclass(frozen=True)
class Asked:
    """What was typed.

    Attributes:
        file: contract by name or path.
        results: by name or path; None is those published with it, if any.
        plot: PNG file for the payoff curve.
        effect: metric and true value.
        how: the metric is measured; None when no number of people was given.
        language: ``"en"`` or ``"fr"``.
    """

    file: str
    results: str | None
    plot: str | None
    effect: str | None
    how: Measuring | None
    language: str


def list_contracts(language: str) -> None:
    """Print the contracts that come with the model, and which of them can be simulated."""
    from scenarios.contract_file import contracts, load_contract, published_results
    from scenarios.contract_terms import beyond_simulation
    from scenarios.french_errors import in_language
    from viz.contract_numbers import sum_of
    from viz.contract_words import form_name
    from viz.tables import Table

    rows, beyond = [], {}
    for name in contracts():
        terms = load_contract(name)
        forms = dict.fromkeys(form_name(clause.form, language) for clause in terms.clauses)
        capital = sum_of(terms.capital, language) if terms.capital else "-"
        why = beyond_simulation(terms)
        if why is not None:
            beyond[name] = in_language(why, language)
        has = [TEXTS(language, "yes" if one else "no") for one in (published_results(name), why is None)]
        title = terms.head.name.in_language(language)
        rows.append([name, title, terms.head.currency, ", ".join(forms), capital, *has])
    table = Table(TEXTS(language, "list_heads").split("|"), rows, words=(0, 1, 2, 3, 5, 6))
    print_words(table if width() >= WIDE_TERMINAL else table.columns([0, 1, 2, 3, 6]))
    print_section(TEXTS(language, "beyond"), list(beyond.values()))
    first = next(name for name in contracts() if name not in beyond)
    say("", TEXTS(language, "how_to_simulate", name=first))


def tell(asked: Asked) -> None:
    """Print terms, payments, money and certainty of a contract; draw its payoff curve when asked.

    Everything is read and worked out before anything is printed or written.

    Raises:
        WelfareError: a file, an option or the place of the picture is wrong.
    """
    from abm.contracts.course import course, course_of
    from abm.contracts.payments import valuation
    from scenarios.contract_file import load_contract
    from viz.commands.contract_options import estimate_typed

    place = _picture_place(asked.plot)
    terms = load_contract(asked.file)
    results = _results(asked, terms)
    found = valuation(terms, results) if results else None
    how = course_of(terms, results) if results else course(terms)
    values = _known(terms, results, how) if asked.effect is not None or place else {}
    estimate = None
    if asked.effect is not None and asked.how is not None:
        estimate = estimate_typed(asked.effect, terms, asked.how)
    picture = _picture(terms, values, how, results is not None, estimate, asked.language) if place else None
    _say_terms(terms, asked.language)
    if found and results:
        _say_payments(found, results, asked.language)
    else:
        say("", TEXTS(asked.language, "no_results"))
    if estimate:
        _say_certainty(terms, values, estimate, how, asked.language)
    if place and picture is not None:
        from viz.commands.publishing import write_whole

        write_whole(place, picture)
        say("", TEXTS(asked.language, "written", where=place))


def _known(terms: Terms, results: Results | None, how: Course) -> Values:
    """What is known of all metrics: results, else targets."""
    from abm.contracts.curve import known_values
    from abm.contracts.results import values_of

    return known_values(terms, values_of(terms, results) if results else None, how)


def _picture_place(plot: str | None) -> Path | None:
    """Where the picture may be written: a file that is new, or an older picture.

    Raises:
        ResultError: another ending, or a file of another sort.
    """
    from abm.errors import ResultError
    from scenarios.folder import absolute, reason_of

    if plot is None:
        return None
    if not plot.lower().endswith(".png"):
        raise ResultError(f"--plot '{plot}': the picture is a PNG; end the name in .png")
    place = absolute(Path(plot))
    try:
        is_other = place.exists() and not place.read_bytes().startswith(PNG)
    except OSError as error:
        raise ResultError(f"cannot write '{place}': {reason_of(error)}") from error
    if is_other:
        raise ResultError(f"--plot '{plot}': holds something else; choose another file")
    return place


def _results(asked: Asked, terms: Terms) -> Results | None:
    """Results that were named, or those published with a contract of the model."""
    from scenarios.contract_file import contracts, load_results, published_results

    if asked.results is not None:
        return load_results(asked.results, terms)
    is_published = asked.file in contracts() and published_results(asked.file) is not None
    return load_results(asked.file, terms) if is_published else None


def _say_terms(terms: Terms, language: str) -> None:
    from viz import contract_words as words

    say(terms.head.name.in_language(language), "")
    for label, text in words.head_rows(terms, language):
        say(TEXTS(language, "labelled", label=label, words=text))
    if terms.head.note:
        note = TEXTS(language, "note", note=" ".join(terms.head.note.split()))
        say("", fill(note, min(TEXT_WIDTH, width())))
    say("", TEXTS(language, "measured"))
    print_words(words.metrics_table(terms, language))
    if len(terms.tests) > 1:
        say("", TEXTS(language, "tests"))
        print_words(words.tests_table(terms, language))
    say("", TEXTS(language, "pays"))
    for clause in terms.clauses:
        form, *lines = words.clause_lines(clause, terms, language)
        say(f"  {TEXTS(language, 'clause', id=clause.id, form=form)}", *(f"    * {line}" for line in lines))
    tranches, lines = words.capital_table(terms, language), words.capital_lines(terms, language)
    if tranches or lines:
        say("", TEXTS(language, "capital"))
        if tranches:
            print_words(tranches)
        say(*(f"  * {line}" for line in lines))
    print_section(TEXTS(language, "sources"), terms.head.sources)


def _say_payments(found: Valuation, results: Results, language: str) -> None:
    from abm.contracts.cash import cash
    from viz import contract_cash_words as words
    from viz.contract_payment_words import payments_table

    say("", TEXTS(language, "payments"))
    print_words(payments_table(found, found.course.terms, language))
    published = results.published
    compared = words.published_line(found, published.total, published.exact, language) if published else ""
    say(*([compared] if compared else []))
    money = cash(found)
    if money.investors.flows:
        say("", TEXTS(language, "flows"))
        print_words(words.flows_table(money, found, language))
    say("", TEXTS(language, "who"))
    if money.investors.drawn:
        print_words(words.holders_table(money, language, rounded=width() < TEXT_WIDTH))
    assumed = words.drawn_line(found, language)
    say(*words.cash_lines(money, found, language), *([assumed] if assumed else []))


def _say_certainty(terms: Terms, values: Values, estimate: Estimate, how: Course, language: str) -> None:
    from abm.contracts.curve import payment_law_of
    from abm.contracts.estimate import steps
    from viz import contract_sure_words as words

    reached = list(steps(terms, estimate))
    law = payment_law_of(terms, values, estimate, how)
    n_tests = len({test for metric, test in values if metric == estimate.metric.id})
    say("", TEXTS(language, "sure"), *words.effect_lines(estimate, n_tests, language))
    table = words.steps_table(terms, estimate, reached, language)
    if table:
        print_words(table)
    say(*words.law_lines(terms, estimate, reached, law, values, language))


def _picture(
    terms: Terms, values: Values, how: Course, is_measured: bool, estimate: Estimate | None, language: str
) -> bytes:
    """The payoff curve as a PNG.

    Raises:
        ResultError: nothing is known that a curve could be drawn around.
    """
    from abm.contracts.curve import curves
    from abm.errors import ResultError
    from viz.commands.publishing import source_line
    from viz.contract_figures import Picture, payoff_figure
    from viz.contract_sure_words import error_words
    from viz.style import as_bytes

    found = list(curves(terms, values, how, estimate))
    if not found and not how.tests:
        raise ResultError("--plot: the contract was ended before its first test, so nothing paid hangs on an outcome")
    if not found and is_measured:
        raise ResultError("--plot: all results are 0 or missing, and no target says around which outcomes to draw")
    if not found:
        raise ResultError("--plot: neither results nor targets say around which outcomes to draw; give --results")
    se = error_words(estimate.se, estimate.metric, language) if estimate else ""
    picture = Picture(terms, found, values, how, is_measured, estimate, se)
    return as_bytes(payoff_figure(picture, source_line(), language), "png")
