"""What a contract says, in words a reader can check against its file; every form and every rule in both languages."""

from __future__ import annotations

import re
from decimal import Decimal as D
from typing import Any

import pytest

from abm.contracts.cash import cash
from abm.contracts.clauses import FORMS
from abm.contracts.estimate import Measuring, estimate, steps
from abm.contracts.measurement import PaymentLaw
from abm.contracts.occasion import Rule
from abm.contracts.payments import Valuation
from abm.contracts.terms import Terms
from scenarios.contract_file import contracts, load_contract
from tests.abm.contracts.written import Measured, metric, terms_of, valued
from viz.contract_cash_words import cash_lines, drawn_line, flows_table, holders_table, published_line
from viz.contract_payment_words import payments_table, rule_words
from viz.contract_sure_words import effect_lines, law_lines, steps_table
from viz.contract_words import capital_lines, capital_table, clause_lines, form_name, head_rows, metrics_table
from viz.messages import LANGUAGES

DROP = {**metric("drop", "percent"), "title": {"en": "Drop", "fr": "Baisse"}}
RATE = {**metric("rate", "share"), "title": {"en": "Rate", "fr": "Taux"}}
JOBS = {**metric("jobs", "count"), "title": {"en": "Jobs", "fr": "Emplois"}}
GAIN = {**metric("gain", "money"), "title": {"en": "Saving", "fr": "Économie"}}
RISE = {**metric("rise", "percent", better="lower"), "title": {"en": "Rise", "fr": "Hausse"}}
METRICS = (DROP, RATE, JOBS, GAIN, RISE)
CAPITAL = {"investment_commitment": 1_000_000}

CARD = {"form": "rate_card", "lines": [{"metric": "jobs", "price": D("15.12")}], "cap_per_head": 40, "cap": 5000}
ALL_OR_NOTHING = {
    "form": "threshold", "metric": "drop", "at_least": 10, "pays": {"principal": 1, "return_per_year": D("0.03")},
}  # fmt: skip
POOLED = {
    "form": "threshold", "metric": "drop", "at_least": 10, "pays": 100,
    "pooled": {"test": "all", "at_least": D("7.5"), "pays": 50},
}  # fmt: skip
LADDER = {
    "form": "ladder",
    "metric": "rise",
    "rungs": [{"at": 20, "pays": 1}, {"at": 10, "pays": {"return": D("0.1")}}],
}
LINE = {
    "form": "line", "metric": "drop", "segments": [{"from": 20, "pays": 0, "per_unit": 1600}, {"from": 30, "pays": 9}],
    "to": 65,
}  # fmt: skip
SHARE_LINE = {"form": "line", "metric": "rate", "segments": [{"from": D("0.2"), "pays": 0, "per_unit": 1600}]}
SAVINGS = {
    "form": "savings", "metric": "gain", "share": D("0.5"), "share_after": D("0.1"), "interest": D("0.04"),
    "per": "jobs",
}  # fmt: skip
BANDS = {
    "form": "bands", "metric": "rate", "bands": [{"from": D("0.55"), "coupon": D("0.03")}],
    "floor": {"coupon": D("0.05"), "tests": ["end"]}, "principal": {"full_from": D("0.6"), "protected": D("0.5")},
}  # fmt: skip
FIXED = {"form": "fixed", "amount": 7, "paid_to": "operator", "tests": ["end"], "note": "By law."}
TWO_SIDED = {
    "form": "two_sided", "metric": "drop", "target": 100, "at_target": 3, "span": D("0.4"), "gain_max": 9,
    "loss_max": 8, "operator": {"from": D("0.05"), "max": 4},
}  # fmt: skip
WEIGHTED = {
    "form": "weighted", "amount": 1000,
    "parts": [{"metric": "jobs", "weight": D("0.8"), "target": 50, "cap": D("1.4")},
              {"metric": "rate", "weight": D("0.2"), "target": D("0.79")}],
}  # fmt: skip
THREE_TESTS = [{"id": "a", "month": 6, "people": 9}, {"id": "b", "month": 9, "people": 9}, {"id": "all", "month": 12}]

WORDS: list[tuple[dict[str, Any], list[str], list[str]]] = [
    (CARD,
     ["A price for each verified outcome", "Jobs: 15.12 EUR each", "at most 40 EUR for one person",
      "at most 5,000 EUR from this clause"],
     ["Un prix par résultat vérifié", "Emplois : 15,12 EUR par unité", "au plus 40 EUR par personne",
      "au plus 5 000 EUR par cette clause"]),
    (ALL_OR_NOTHING,
     ["All or nothing", "Drop, 10 % or more: the capital drawn and a return of 3 % a year", "nothing otherwise"],
     ["Tout ou rien", "Baisse, 10 % ou plus : le capital appelé et un rendement de 3 % par an", "rien sinon"]),
    (POOLED,
     ["All or nothing", "Drop, 10 % or more: 100 EUR",
      "if no cohort was paid, all of them together at the test “all”; Drop, 7.5 % or more: 50 EUR",
      "nothing otherwise"],
     ["Tout ou rien", "Baisse, 10 % ou plus : 100 EUR",
      "si aucune cohorte n'a été payée, toutes ensemble à la mesure « all » ; Baisse, 7,5 % ou plus : 50 EUR",
      "rien sinon"]),
    (LADDER,
     ["A ladder: the highest rung reached pays", "Rise, 20 % or less: 1 EUR",
      "Rise, 10 % or less: 10 % of the capital drawn as a return", "nothing otherwise"],
     ["Une échelle : le plus haut échelon atteint paie", "Hausse, 20 % ou moins : 1 EUR",
      "Hausse, 10 % ou moins : 10 % du capital appelé en rendement", "rien sinon"]),
    (LINE,
     ["A broken line", "Drop, 20 % or more: 0 EUR, and 1,600 EUR more for each point beyond",
      "Drop, 30 % or more: 9 EUR", "no more beyond 65 %", "nothing otherwise"],
     ["Une ligne brisée", "Baisse, 20 % ou plus : 0 EUR, et 1 600 EUR de plus par point au-delà",
      "Baisse, 30 % ou plus : 9 EUR", "rien de plus au-delà de 65 %", "rien sinon"]),
    (SHARE_LINE,
     ["A broken line", "Rate, 20 % or more: 0 EUR, and 16 EUR more for each point beyond", "nothing otherwise"],
     ["Une ligne brisée", "Taux, 20 % ou plus : 0 EUR, et 16 EUR de plus par point au-delà", "rien sinon"]),
    (SAVINGS,
     ["A share of what is saved", "Saving, times Jobs: 50 % of it",
      "10 % once capital and interest of 4 % a year are repaid"],
     ["Une part de ce qui est économisé", "Économie, multiplié par « Emplois » : 50 %",
      "10 % une fois remboursés le capital et des intérêts de 4 % par an"]),
    (BANDS,
     ["A coupon on the capital drawn, by bands of performance", "Rate, 55 % or more: 3 %",
      "never less than 5 % at end", "Rate, 60 % or more at the last test: the capital is repaid in full",
      "else 50 % of it"],
     ["Un coupon sur le capital appelé, par tranches de performance", "Taux, 55 % ou plus : 3 %",
      "jamais moins de 5 % à end", "Taux, 60 % ou plus à la dernière mesure : le capital est remboursé en entier",
      "sinon 50 % de celui-ci"]),
    (FIXED,
     ["A standing charge, whatever is measured", "7 EUR at each test", "at end",
      "paid to the operator, not the investors", "note: By law."],
     ["Une part fixe, quoi qu'on mesure", "7 EUR à chaque mesure", "à end",
      "versé à l'opérateur, non aux investisseurs",
      "note : By law."]),
    (TWO_SIDED,
     ["Capital with a gain above the target and a loss below it", "Drop at 100 %: the capital and 3 EUR",
      "+40 % and beyond: the capital and 9 EUR", "−40 % and beyond: the capital less 8 EUR",
      "the operator gains or loses up to 4 EUR, from ±5 % of the target on"],
     ["Le capital, avec un gain au-dessus de la cible et une perte au-dessous",
      "Baisse à 100 % : le capital et 3 EUR", "+40 % et au-delà : le capital et 9 EUR",
      "−40 % et au-delà : le capital moins 8 EUR",
      "l'opérateur gagne ou perd jusqu'à 4 EUR, à partir de ±5 % de la cible"]),
    (WEIGHTED,
     ["A sum shared among metrics, each in proportion to its value over its target",
      "1,000 EUR when every metric is on target", "80 %: Jobs, target 50, counted up to 140 % of it",
      "20 %: Rate, target 79 %"],
     ["Une somme répartie entre indicateurs, chacun à proportion de sa valeur sur sa cible",
      "1 000 EUR quand chaque indicateur est à sa cible",
      "80 % : Emplois, cible 50, compté jusqu'à 140 % de celle-ci", "20 % : Taux, cible 79 %"]),
]  # fmt: skip
"""A clause of each form, and how it is told."""


def plain(text: str) -> str:
    """A text with ordinary blanks."""
    return re.sub("[\u00a0\u202f]", " ", text)


def written(clause: dict[str, Any]) -> Terms:
    """A contract of one clause."""
    tests = {"test": THREE_TESTS} if "pooled" in clause else {}
    head = {**CAPITAL, "targeted_users": 10}
    return terms_of(clause, metrics=METRICS, head=head, **tests)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", WORDS, ids=lambda case: str(case[0]["form"]))
def test_a_clause_is_told_as_it_is_written(case: tuple[dict[str, Any], list[str], list[str]], language: str) -> None:
    clause, *words = case
    contract = written(clause)
    lines = clause_lines(contract.clauses[0], contract, language)
    assert [plain(line) for line in lines] == [plain(line) for line in words[LANGUAGES.index(language)]]


def test_every_form_has_a_case_and_a_short_name() -> None:
    assert {case[0]["form"] for case in WORDS} == set(FORMS)
    for language in LANGUAGES:
        assert len({form_name(form, language) for form in FORMS}) == len(FORMS)


AT_TEN: Measured = {"drop": 10, "rate": D("0.57"), "jobs": 40, "gain": 100, "rise": 15}
POOLED_RESULTS: list[Measured] = [
    {("drop", "a"): 8, ("drop", "b"): 9},
    {("drop", "a"): 3, ("drop", "b"): 9},
    {("drop", "a"): 11, ("drop", "b"): 9},
]
VALUED: list[tuple[Terms, Measured]] = [
    *[(written(clause), AT_TEN) for clause, *_ in WORDS if "pooled" not in clause],
    *[(written(POOLED), results) for results in POOLED_RESULTS],
    (written(ALL_OR_NOTHING), {"drop": 9}),
    (written(LADDER), {"rise": 30}),
    (written(LINE), {"drop": 35}),
    (written(BANDS), {"rate": D("0.4")}),
    (written(BANDS), {"rate": D("0.8")}),
    (written(BANDS), {"rate": None}),
    (written(TWO_SIDED), {"drop": 120}),
    (written(TWO_SIDED), {"drop": None}),
    (written(CARD), {"jobs": 400}),
    (written(SAVINGS), {"gain": 90_000, "jobs": 40}),
    (terms_of(CARD, metrics=METRICS, head={"targeted_users": 10, "maximum_outcome_payment": 3}), {"jobs": 20}),
    (terms_of({**CARD, "cap_per_head": 9000, "cap": 100}, metrics=METRICS,
              head={**CAPITAL, "targeted_users": 1}), {"jobs": 20}),
    (terms_of({"form": "fixed", "amount": 2_000_000}, metrics=METRICS,
              head={**CAPITAL, "return_cap_per_year": D("0.13")}), {}),
]  # fmt: skip


def all_lines() -> list[tuple[Terms, Valuation]]:
    found = []
    for contract, results in VALUED:
        needed = {key for clause in contract.clauses for key, _ in clause.uses()}
        given = {key: value for key, value in results.items() if (key if isinstance(key, str) else key[0]) in needed}
        found.append((contract, valued(contract, given)))
    ended = terms_of(
        FIXED, metrics=METRICS, head=CAPITAL,
        termination=[{"by": "payer", "after_month": 3, "pays": "principal_share", "share": D("0.75")}],
    )  # fmt: skip
    return [*found, (ended, valued(ended, {}, head={"terminated": {"by": "payer", "month": 6}}))]


def test_every_rule_is_told_in_both_languages() -> None:
    met: set[Rule] = set()
    for contract, found in all_lines():
        for line in found.lines:
            met.add(line.rule)
            for language in LANGUAGES:
                words = rule_words(line, contract, language)
                assert words
                assert not re.search(r"[{}]|Decimal|None|E\+", words), words
            assert rule_words(line, contract, "en") != rule_words(line, contract, "fr") or words == "capital"
    assert met == set(Rule)


def test_a_payment_line_names_the_rule_its_numbers_and_the_sum() -> None:
    contract = written(LINE)
    table = payments_table(valued(contract, {"drop": 25}), contract, "en")
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["end", "month 12", "clause_1", "Drop: 25 %",
         "20 % or more: 0 EUR, and 1,600 EUR more for each point beyond, up to 65 %", "8,000", "investors"],
        ["Total", "", "", "", "", "8,000", ""],
    ]  # fmt: skip
    assert [plain(cell) for cell in payments_table(valued(contract, {"drop": 35}), contract, "fr").rows[0][3:5]] == [
        "Baisse : 35 %", "30 % ou plus : 9 EUR",
    ]  # fmt: skip


def test_one_more_of_a_share_is_told_by_the_point() -> None:
    contract = written(SHARE_LINE)
    (line,) = valued(contract, {"rate": D("0.25")}).lines
    assert plain(rule_words(line, contract, "en")) == "20 % or more: 0 EUR, and 16 EUR more for each point beyond"
    odd = written(SHARE_LINE | {"segments": [{"from": D("0.2"), "pays": 0, "per_unit": D("0.5")}]})
    (line,) = valued(odd, {"rate": D("0.25")}).lines
    assert plain(rule_words(line, odd, "en")).endswith("and 0.50 EUR more for each 100 points beyond")
    assert "0.50 EUR more for each 100 points" in plain(" ".join(clause_lines(odd.clauses[0], odd, "en")))


def test_sums_of_a_column_all_have_cents_or_none() -> None:
    contract = terms_of(CARD, FIXED, metrics=METRICS, head={**CAPITAL, "targeted_users": 10})
    rows = payments_table(valued(contract, {"jobs": 3}), contract, "en").rows
    assert [row[5] for row in rows] == ["45.36", "7.00", "52.36"]


def test_the_head_says_what_is_given_and_nothing_else() -> None:
    contract = terms_of(
        FIXED, metrics=METRICS,
        head={**CAPITAL, "payer": "The State", "payment_delay_months": 1, "return_cap_per_year": D("0.13")},
    )  # fmt: skip
    assert [(label, plain(words)) for label, words in head_rows(contract, "en")] == [
        ("Outcome payer", "The State"), ("Capital committed", "1,000,000 EUR"), ("Anticipated duration", "12 months"),
        ("Paid after each test", "1 month"), ("Largest return of the investors, a year", "13 %"),
        ("Confidence in these terms", "medium"),
    ]  # fmt: skip
    heads = metrics_table(contract, "fr")
    assert [row[1] for row in heads.rows] == ["%", "%", "each", "EUR", "%"]


def test_tranches_guarantees_drawdowns_and_rights_to_end_are_told() -> None:
    contract = terms_of(
        {"form": "fixed", "amount": 600_000}, metrics=METRICS, head=CAPITAL,
        tranche=[{"id": "senior", "holder": "Bank", "amount": 700_000, "return": D("0.05")},
                 {"id": "junior", "holder": "Trust", "amount": 300_000, "rank": 2}],
        guarantee=[{"guarantor": "Fund", "tranche": "senior", "amount": 50_000}],
        drawdown=[{"month": 0, "amount": 700_000, "tranche": "senior"},
                  {"month": 2, "amount": 300_000, "tranche": "junior"}],
        termination=[{"by": "operator", "after_month": 6}],
    )  # fmt: skip
    table = capital_table(contract, "en")
    assert table is not None
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["senior", "Bank", "700,000 EUR", "rank 1", "5 %"],
        ["junior", "Trust", "300,000 EUR", "rank 2", "what is left"],
    ]  # fmt: skip
    assert [plain(line) for line in capital_lines(contract, "en")] == [
        "Fund makes good up to 50,000 EUR of a loss of senior", "700,000 EUR of senior drawn in month 0",
        "300,000 EUR of junior drawn in month 2",
        "The operator may end it from month 6 on; nothing is due beyond what was earned",
    ]  # fmt: skip
    found = valued(contract, {})
    money = cash(found)
    flows = flows_table(money, found, "en")
    assert flows.heads == ["Paid", "senior (EUR)", "junior (EUR)", "investors (EUR)"]
    assert [list(row) for row in flows.rows] == [
        ["month 0", "−700,000", "", "−700,000"], ["month 2", "", "−300,000", "−300,000"],
        ["month 12", "+650,000", "", "+650,000"],
    ]  # fmt: skip
    rows = [[plain(cell) for cell in row] for row in holders_table(money, "en").rows]
    assert rows[0] == ["senior", "Bank", "700,000", "600,000", "50,000", "−50,000", "0.929", "−7.14 %"]
    assert rows[1][5:] == ["−300,000", "0.000", "-"]
    assert [plain(line) for line in cash_lines(money, found, "en")] == [
        "The payer pays 600,000 EUR in all.", "Guarantee of 50,000 EUR paid by Fund.", "Loss of 50,000 EUR: Bank.",
        "Loss of 300,000 EUR: Trust.", "Loss of 50,000 EUR: Fund.",
    ]  # fmt: skip
    assert drawn_line(found, "en") == ""


@pytest.mark.parametrize(
    ("by", "english", "french"),
    [("payer", "the payer", "le payeur"), ("investor", "the investors", "les investisseurs"),
     ("operator", "the operator", "l'opérateur")],
)  # fmt: skip
def test_who_ended_a_contract_is_told_in_a_sentence(by: str, english: str, french: str) -> None:
    ended = terms_of(FIXED, metrics=METRICS, head=CAPITAL, termination=[{"by": by, "after_month": 3}])
    line = valued(ended, {}, head={"terminated": {"by": by, "month": 6}}).lines[-1]
    assert rule_words(line, ended, "en").endswith(f"ended by {english} in month 6: nothing beyond what was earned")
    assert rule_words(line, ended, "fr") == f"fin décidée par {french} au mois 6 : rien au-delà de ce qui est acquis"
    assert capital_lines(ended, "fr")[0].lower().startswith(french.replace("les investisseurs", "l'investisseur"))
    assert " peut y mettre fin à partir du mois 3 ;" in plain(capital_lines(ended, "fr")[0])


def test_the_people_a_saving_is_multiplied_by_stand_in_its_line() -> None:
    contract = written(SAVINGS)
    rows = payments_table(valued(contract, {"gain": D("8765.43"), "jobs": 12}), contract, "en").rows
    assert plain(rows[0][3]) == "Saving: 8,765.43 EUR; Jobs: 12"
    rows = payments_table(valued(contract, {"gain": None, "jobs": 12}), contract, "fr").rows
    assert rows[0][3] == "Économie"


def test_a_malus_is_told_beside_what_the_operator_gets() -> None:
    contract = terms_of(TWO_SIDED, FIXED | {"amount": 10}, metrics=METRICS, head=CAPITAL)
    found = valued(contract, {"drop": 60})
    told = [plain(line) for line in cash_lines(cash(found), found, "en")]
    assert told[1:] == [
        "The operator gets 6 EUR of it, its malus taken off.", "The operator bears a malus of 4 EUR.",
        "Loss of 8 EUR: investors.", "Loss of 4 EUR: the operator.",
    ]  # fmt: skip
    contract = terms_of(TWO_SIDED, FIXED | {"amount": 1}, metrics=METRICS, head=CAPITAL)
    found = valued(contract, {"drop": 60})
    told = [plain(line) for line in cash_lines(cash(found), found, "fr")]
    assert told[1] == "L'opérateur supporte un malus de 4 EUR."


def test_half_a_cent_for_an_outcome_is_rounded_away_from_zero() -> None:
    contract = terms_of(
        {"form": "fixed", "amount": D("2.01")}, {"form": "rate_card", "lines": [{"metric": "jobs", "price": 0}]},
        metrics=METRICS, head={"cost_per_outcome": "jobs"},
    )  # fmt: skip
    found = valued(contract, {"jobs": 2})
    assert plain(cash_lines(cash(found), found, "en")[-1]) == "1.01 EUR for one outcome (Jobs)."


def test_a_contract_that_still_runs_has_no_loss_yet() -> None:
    contract = terms_of(
        {"form": "fixed", "amount": 10}, metrics=METRICS, head=CAPITAL,
        test=[{"id": "a", "month": 1}, {"id": "b", "month": 2}],
    )  # fmt: skip
    running = valued(contract, {}, head={"through": "a"})
    told = cash_lines(cash(running), running, "en")
    assert any(line.startswith("Only tests up to a have taken place") for line in told)
    assert not any(line.startswith("Loss") for line in told)
    over = valued(contract, {})
    assert any(line.startswith("Loss of") for line in cash_lines(cash(over), over, "en"))
    assert drawn_line(over, "fr").startswith("Tout le capital est supposé appelé")


def test_what_was_published_is_set_beside_what_the_terms_give() -> None:
    contract = terms_of({"form": "fixed", "amount": 10}, metrics=METRICS)
    found = valued(contract, {})
    assert plain(published_line(found, 1000, True, "en")) == "Published: 10 EUR; equal to the cent."
    assert plain(published_line(found, 900, True, "en")) == "Published: 9 EUR; the terms give +1 EUR."
    assert plain(published_line(found, 900, False, "en")) == "Published: 9 EUR."
    assert published_line(found, None, False, "en") == ""
    assert "The terms name no capital: no return can be told." in cash_lines(cash(found), found, "en")


def test_how_sure_payment_is_in_words() -> None:
    contract = terms_of(ALL_OR_NOTHING, CARD, metrics=METRICS, head={**CAPITAL, "targeted_users": 100})
    found = estimate(contract.metric("drop"), 5.0, Measuring(1000, 10_000, mean=1.5, dispersion=3.0, bias=2.0))
    lines = [plain(line) for line in effect_lines(found, 1, "en")]
    assert lines == [
        "Drop: true value 5 %; standard error of what is measured 4.5 points.",
        "Measured on 1,000 people, compared with a fixed number: target only, a number of events.",
        "Without a comparison the 10,000 controls are not used.", "The method adds 2.0 points on average.",
    ]  # fmt: skip
    assert plain(effect_lines(found, 2, "en")[0]).startswith("Drop: true value 5 % at each test; standard error")
    reached = list(steps(contract, found))
    table = steps_table(contract, found, reached, "en")
    assert table is not None
    assert [plain(cell) for cell in table.rows[0]] == ["clause_1", "10 %", "25.1 %", "3.7 %", "74.9 %"]
    assert plain(table.heads[-1]) == "Missed at 5 %"
    law = PaymentLaw(1234567.0, 100.0, 0.25, 0.0, 0.0, 5e6)
    values = {("drop", "end"): None, ("jobs", "end"): 40_000_000, ("rate", "end"): None}
    told = [plain(line) for line in law_lines(contract, found, reached, law, values, "en")]
    assert told == [
        "Without effect: the service leaves the metric at 0 % (--without).",
        "All payments: 12,346 EUR expected, standard deviation 1 EUR; 90 % of cases between 0 EUR and 50,000 EUR.",
        "Something is paid with probability 25.0 %.", "Assumed for the rest: Jobs, 40.",
        "Neither measured nor given a target, so that nothing is paid on it: Rate.",
    ]  # fmt: skip
    assert law_lines(contract, found, [], law, values, "fr")[0].startswith("Aucun seuil n'en dépend")
    assert steps_table(contract, found, [], "en") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", contracts())
def test_published_contracts_are_told_without_a_hole(name: str, language: str) -> None:
    contract = load_contract(name)
    lines = [line for clause in contract.clauses for line in clause_lines(clause, contract, language)]
    lines += [words for _, words in head_rows(contract, language)] + capital_lines(contract, language)
    assert not [line for line in lines if re.search(r"[{}]|Decimal|None|E[+-]\d", line)]
