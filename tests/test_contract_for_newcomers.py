"""``contract`` with files of one's own: forms joined in new ways, odd places, an end before anything was measured."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.scenarios.indigo_table import made_up, write_table
from tests.scenarios.test_french import ENGLISH, without_names
from tests.test_contract_command import RESULTS, TERMS, call, plain

ENDED = """\
[results]
contract = "mine"
terminated = { by = "payer", month = 6 }
"""
RIGHT = """
[[termination]]
by = "payer"
after_month = 6
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a contract, its results, and another file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(TERMS + RIGHT)
    (tmp_path / "results.toml").write_text(RESULTS)
    (tmp_path / "ended.toml").write_text(ENDED)
    (tmp_path / "letter.png").write_text("not a picture")
    (tmp_path / "folder.png").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--plot", "letter.png"), "--plot 'letter.png': holds something else; choose another file"),
        (("--plot", "folder.png"), "Is a directory"),
        (("--results", "ended.toml", "--plot", "x.png"), "--plot: the contract was ended before its first test"),
        (("--results", "mine.toml"), "this file holds terms, not results"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_else(words: tuple[str, ...], message: str, here: Path) -> None:
    result = call("mine.toml", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert (here / "letter.png").read_text() == "not a picture"
    assert not (here / "x.png").exists()
    told = call("mine.toml", *words, "--lang", "fr").stderr.removeprefix("erreur : ")
    assert not ENGLISH.search(without_names(told).replace("Is a directory", "")), told


def test_sums_beyond_any_budget_are_told_and_drawn(here: Path) -> None:
    most = 1_000_000_000_000
    terms = TERMS.replace("1000.50", str(most)).replace("1_000_000\n", f"{most}\n")
    (here / "mine.toml").write_text(terms)
    (here / "results.toml").write_text(RESULTS.replace("value = 40", f"value = {most}"))
    result = call("mine.toml", "--results", "results.toml", "--plot", "mine.png")
    assert result.exit_code == 0
    assert "1,000,000,000,000,000,000,000,000" in result.stdout


def test_a_contract_at_the_end_of_the_calendar_is_told_by_months(here: Path) -> None:
    terms = TERMS.replace("anticipated_duration", "service_start = 9999-12-01\nanticipated_duration")
    (here / "mine.toml").write_text(terms)
    assert "end    month 36  card" in call("mine.toml", "--results", "results.toml").stdout


def test_results_of_nothing_are_no_picture(here: Path) -> None:
    (here / "mine.toml").write_text(TERMS.replace("target = 10\n", "").replace("at_least = 10", "at_least = 0"))
    (here / "results.toml").write_text(RESULTS.replace("value = 8", "value = 0").replace("value = 40", "value = 0"))
    result = call("mine.toml", "--results", "results.toml", "--plot", "mine.png")
    assert result.exit_code == 2
    assert "all results are 0 or missing, and no target says around which outcomes to draw" in result.stderr


def test_a_file_with_the_lines_of_windows_is_read_alike(here: Path) -> None:
    before = call("mine.toml", "--results", "results.toml").stdout
    for name in ("mine.toml", "results.toml"):
        (here / name).write_bytes((here / name).read_bytes().replace(b"\n", b"\r\n"))
    assert call("mine.toml", "--results", "results.toml").stdout == before


def test_a_path_with_blanks_and_accents_can_be_pasted_back(here: Path) -> None:
    folder = here / "été à Nîmes"
    folder.mkdir()
    (here / "mine.toml").rename(folder / "mine.toml")
    place = "été à Nîmes/courbe é.png"
    result = call("été à Nîmes/mine.toml", "--results", "results.toml", "--plot", place)
    assert result.stdout.endswith(f"written: {here / place}\n")
    write_table(here / "projects.csv", made_up(60))
    result = call("--from-indigo", "projects.csv", "--write", "été à Nîmes/lois.toml")
    assert result.stdout.endswith('Run it: python run.py run "été à Nîmes/lois.toml"\n')


def test_a_contract_of_many_forms_pays_what_a_pencil_says(here: Path) -> None:
    (here / "street.toml").write_text(STREET, encoding="utf-8")
    (here / "street_results.toml").write_text(STREET_RESULTS, encoding="utf-8")
    result = call("street.toml", "--results", "street_results.toml", "--plot", "rue.png", "--lang", "fr")
    assert result.exit_code == 0
    said = plain(result.stdout)
    rung = sum(D(amount) / 4 * D("1.035") ** (D(39 - month) / 12) for month, amount in ((0, 300), (12, 250), (24, 200)))
    sums = [D(40_000), (1000 * rung).quantize(D("0.01")), D("318000.00")]  # the last 40 % of the capital with 6 % of it
    parts = [D("333333.33") * D("0.65") * 97 / 90, D("333333.33") * D("0.35") * D("0.583333") / D("0.6")]
    sums += [part.quantize(D("0.01")) for part in parts] + [3 * D("12500.50")]
    assert f"Le payeur verse {french(sum(sums))} EUR en tout." in said
    assert f"{french((sum(sums) / 97).quantize(D('0.01')))} EUR par résultat (Sorties)." in said
    assert "L'opérateur en reçoit 37 501,50 EUR." in said
    assert "senior Banque des Territoires 450 000,00 488 927,28 +38 927,28 1,087 3,00 %" in said
    assert "mezzanine Fonds 200 000,00 243 851,04 +43 851,04 1,219 6,00 %" in said
    assert "junior Fondation 100 000,00 175 764,98 +75 764,98 1,758 17,84 %" in said
    assert "tous les investisseurs - 750 000,00 908 543,30 +158 543,30 1,211 6,42 %" in said
    assert "Personne ne perd de capital." in said


def test_the_same_contract_ended_early_makes_the_last_in_line_and_the_guarantor_lose(here: Path) -> None:
    (here / "street.toml").write_text(STREET, encoding="utf-8")
    (here / "ended.toml").write_text(STREET_ENDED, encoding="utf-8")
    said = plain(call("street.toml", "--results", "ended.toml").stdout)
    assert "ended by the payer in month 40: 50 % of the capital drawn 375,000.00 investors" in said
    assert "The payer pays 440,001 EUR in all.\nThe operator gets 25,001 EUR of it.\n" in said
    for words in (
        "35,000 EUR: Banque des Territoires.", "80,000 EUR: Fonds.", "100,000 EUR: Fondation.", "120,000 EUR: BPI.",
    ):  # fmt: skip
        assert f"Loss of {words}\n" in said


def french(number: D) -> str:
    """A sum as it is written in French, with ordinary blanks."""
    return f"{number:,}".replace(",", " ").replace(".", ",")


STREET = """\
[contract]
id = "street"
name = "De la rue à l'emploi"
currency = "EUR"
investment_commitment = 750_000
maximum_outcome_payment = 990_000
service_start = 2023-04-01
anticipated_duration_months = 48
payment_delay_months = 3
cost_per_outcome = "exits"

[[metric]]
id = "exits"
title = { fr = "Sorties", en = "Exits" }
unit = "person"
kind = "count"
target = 90

[[metric]]
id = "housed"
title = { fr = "Part en logement stable", en = "Share housed" }
unit = "share"
kind = "share"

[[metric]]
id = "returns"
title = { fr = "Retours à la rue", en = "Returns to the street" }
unit = "%"
kind = "percent"
better = "lower"

[[test]]
id = "year_2"
month = 24
[[test]]
id = "year_3"
date = 2026-04-01
[[test]]
id = "end"
month = 48

[[clause]]
id = "charge"
form = "fixed"
amount = 12_500.50
paid_to = "operator"

[[clause]]
id = "ladder"
form = "ladder"
metric = "returns"
rungs = [
    { at = 30, pays = 40_000 },
    { at = 20, pays = { principal = 0.25, return_per_year = 0.035 } },
    { at = 10, pays = { principal = 0.4, return = 0.06 } },
]

[[clause]]
id = "score"
form = "weighted"
tests = ["end"]
amount = 333_333.33
cap = 350_000
parts = [
    { metric = "exits", weight = 0.65, target = 90, cap = 1.3 },
    { metric = "housed", weight = 0.35, target = 0.6, cap = 1.1 },
]

[[tranche]]
id = "senior"
holder = "Banque des Territoires"
amount = 450_000
rank = 1
return = 0.03
[[tranche]]
id = "mezzanine"
holder = "Fonds"
amount = 200_000
rank = 2
return = 0.06
[[tranche]]
id = "junior"
holder = "Fondation"
amount = 100_000
rank = 3

[[guarantee]]
guarantor = "BPI"
tranche = "mezzanine"
amount = 120_000

[[drawdown]]
month = 0
amount = 300_000
[[drawdown]]
date = 2024-04-01
amount = 250_000
[[drawdown]]
month = 24
amount = 200_000

[[termination]]
by = "payer"
after_month = 30
pays = "principal_share"
share = 0.5
"""
STREET_RESULTS = """\
[results]
contract = "street"
[[result]]
metric = "returns"
test = "year_2"
value = 24.5
[[result]]
metric = "returns"
test = "year_3"
value = 20
[[result]]
metric = "returns"
test = "end"
value = 9.999999
[[result]]
metric = "exits"
test = "end"
value = 97
[[result]]
metric = "housed"
test = "end"
value = 0.583333
"""
STREET_ENDED = """\
[results]
contract = "street"
terminated = { by = "payer", month = 40 }
[[result]]
metric = "returns"
test = "year_2"
value = 30.000001
[[result]]
metric = "returns"
test = "year_3"
value = 28
"""
