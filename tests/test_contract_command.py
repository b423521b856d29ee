"""``contract`` in hasty hands: what it prints and leaves, and one clear message for everything that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import run
from scenarios.contract_file import contracts, load_contract
from scenarios.contract_terms import beyond_simulation
from scenarios.loader import load
from tests.scenarios.indigo_table import made_up, row, write_table
from tests.scenarios.test_french import ENGLISH, without_names

TERMS = """\
[contract]
id = "mine"
name = "Mine"
currency = "EUR"
investment_commitment = 1_000_000
anticipated_duration_months = 36

[[metric]]
id = "drop"
title = { en = "Drop", fr = "Baisse" }
unit = "per cent"
kind = "percent"
comparison = "matched"
target = 10

[[metric]]
id = "jobs"
title = { en = "Jobs", fr = "Emplois" }
unit = "jobs"
kind = "count"

[[clause]]
id = "all_or_nothing"
form = "threshold"
metric = "drop"
at_least = 10
pays = 1_200_000

[[clause]]
id = "card"
form = "rate_card"
lines = [{ metric = "jobs", price = 1000.50 }]
"""
RESULTS = """\
[results]
contract = "mine"

[[result]]
metric = "drop"
value = 8

[[result]]
metric = "jobs"
value = 40
"""
PNG = b"\x89PNG"
SURE = ("--effect", "drop=5", "--treated", "1000", "--controls", "10000", "--mean", "1.5", "--dispersion", "3")


def call(*arguments: str) -> Result:
    """The command in this process, its output with ordinary blanks."""
    result = CliRunner().invoke(run.app, ["contract", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback (" not in result.output
    return result


def plain(text: str) -> str:
    """A text with ordinary blanks, one where there are several."""
    return re.sub("[\u00a0\u202f ]+", " ", text)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a contract and its results."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(TERMS)
    (tmp_path / "results.toml").write_text(RESULTS)
    share = TERMS.replace('"mine"', '"share"').replace('kind = "percent"', 'kind = "share"').replace("10\n", "0.1\n")
    (tmp_path / "share.toml").write_text(share)
    lower = TERMS.replace('"mine"', '"lower"').replace('kind = "percent"', 'kind = "percent"\nbetter = "lower"')
    (tmp_path / "lower.toml").write_text(lower)
    return tmp_path


@pytest.mark.parametrize("words", [(), ("--list",), ("denver", "--list")])
def test_without_a_file_the_published_contracts_are_listed(words: tuple[str, ...]) -> None:
    result = call(*words)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    table = [line.split() for line in lines[1 : lines.index("")]]
    assert [cells[0] for cells in table] == list(contracts())
    simulated = {cells[0]: cells[-1] for cells in table}
    assert (simulated["peterborough"], simulated["reboot_west"]) == ("yes", "no")
    assert "USD" in next(cells for cells in table if cells[0] == "denver")


def test_the_list_says_why_a_contract_cannot_be_simulated() -> None:
    for language, why in (("en", "so it cannot be simulated"), ("fr", "donc il ne peut pas être simulé")):
        told = call("--lang", language).stdout
        reasons = [line for line in told.splitlines() if line.startswith("  * ")]
        for name in contracts():
            terms = load_contract(name)
            refused = beyond_simulation(terms) is not None
            assert refused == any(f"'{name}'" in line for line in reasons)
        assert reasons
        assert all(why in line for line in reasons)


def test_a_published_contract_is_told_with_what_it_paid() -> None:
    said = plain(call("denver").stdout)
    assert "* Stable housing days: 15.12 USD each" in said
    assert "Total 9,638,911.36" in said
    assert "Published: 9,638,911.36 USD; equal to the cent." in said
    assert "2021-01 +9,638,911.36" in said
    assert "+1,038,911.36 1.121 2.31 %" in said


def test_a_contract_of_ones_own_is_told_in_both_languages() -> None:
    english = plain(call("mine.toml", "--results", "results.toml").stdout)
    assert "Drop: 8 % 10 % or more: missed" in english
    assert "Loss of 959,980 EUR: investors." in english
    french = plain(call("mine.toml", "--results", "results.toml", "--lang", "fr").stdout)
    assert "Baisse : 8 % 10 % ou plus : manqué" in french
    assert "Perte de 959 980 EUR pour : investisseurs." in french
    assert "No results given: --results FILE" in call("mine.toml").stdout


def test_with_an_effect_it_tells_how_sure_payment_is() -> None:
    said = plain(call("mine.toml", *SURE).stdout)
    assert "Drop: true value 5 %; standard error of what is measured 4.7 points." in said
    assert "compared with 10,000 people: matched, a number of events." in said
    assert "all_or_nothing 10 % 14.3 % 1.7 % 50.0 %" in said
    assert "Neither measured nor given a target, so that nothing is paid on it: Jobs." in said
    told = plain(call("mine.toml", "--results", "results.toml", *SURE, "--method", "target_only").stdout)
    assert "Without a comparison the 10,000 controls are not used." in told
    assert "Assumed for the rest: Jobs, 40." in told
    unsure = plain(call("mine.toml", *SURE, "--bias", "5", "--without", "5").stdout)
    assert "all_or_nothing 10 % 50.0 % 50.0 % 14.3 %" in unsure


def test_the_picture_is_written_whole_and_nothing_beside_it(here: Path) -> None:
    result = call("mine.toml", "--plot", "out/mine.png", *SURE)
    assert result.exit_code == 0
    assert result.stdout.endswith(f"written: {here / 'out' / 'mine.png'}\n")
    assert (here / "out" / "mine.png").read_bytes().startswith(PNG)
    assert [path.name for path in (here / "out").iterdir()] == ["mine.png"]
    again = call("mine.toml", "--plot", "out/mine.png", *SURE)
    assert again.exit_code == 0


def test_laws_of_a_downloaded_table_are_told_and_written(here: Path) -> None:
    write_table(here / "projects.csv", [*made_up(60), row(99, exact="about 2m", users="5")])
    result = call("--from-indigo", "projects.csv", "--write", "laws.toml")
    said = plain(result.stdout)
    assert result.exit_code == 0
    assert "61 contracts read; 1 cells or rows could not be used" in said
    assert "line 182, INDIGO-POJ-0099: no number: 'about 2m'" in said
    assert said.endswith(f"written: {here / 'laws.toml'}\nRun it: python run.py run laws.toml\n")
    assert "contracts.contract_months_spread = " in said
    assert load("laws.toml").terms() is not None
    assert call("--from-indigo", "projects.csv", "--write", "laws.toml").exit_code == 0
    french = plain(call("--from-indigo", "projects.csv", "--lang", "fr").stdout)
    assert "Par secteur, médianes" in french
    assert "pas un nombre : 'about 2m'" in french


def test_long_lists_are_cut_unless_all_are_wanted(here: Path) -> None:
    rows = [row(n, users="5", country=f"{chr(65 + n)}X", exact="?") for n in range(1, 26)]
    write_table(here / "projects.csv", rows)
    short, whole = (call("--from-indigo", "projects.csv", *more).stdout for more in ((), ("--all",)))
    assert "and 5 more; --all shows them" in short
    assert "13 smaller groups are not shown: --all shows them" in short
    assert "line 26, INDIGO-POJ-0025" not in short
    assert "line 26, INDIGO-POJ-0025" in whole
    assert "--all" not in whole


WRONG = [
    (("denverr",), "unknown contract 'denverr'; did you mean 'denver'?"),
    (("nothing.toml",), "nothing.toml: no such file"),
    (("./",), "is a folder, not a contract file"),
    (("mine.toml", "--results", "denverr"), "unknown results 'denverr'; did you mean 'denver'?"),
    (("mine.toml", "--results", "nothing.toml"), "nothing.toml: no such file"),
    (("mine.toml", "--results", "mine.toml"), "mine.toml"),
    (("mine.toml", "--plot", "mine.toml"), "--plot 'mine.toml': the picture is a PNG; end the name in .png"),
    (("mine.toml", "--plot", ""), "--plot '': the picture is a PNG"),
    (("mine.toml", "--plot", "mine.toml/a.png"), "cannot write"),
    (("--results", "denver"), "--results needs a contract, as in `python run.py contract denver --results ...`"),
    (("mine.toml", "--treated", "100"), "--treated needs --effect METRIC=VALUE"),
    (("mine.toml", "--bias", "1"), "--bias needs --effect METRIC=VALUE"),
    (("mine.toml", "--effect", "drop=5"), "--effect needs --treated, the people helped and measured"),
    (("mine.toml", "--effect", "5", "--treated", "9"), "--effect 5: expected METRIC=VALUE, as in drop=1"),
    (("mine.toml", "--effect", "dorp=5", "--treated", "9"), "no metric 'dorp'; did you mean 'drop'?"),
    (("mine.toml", "--effect", "drop=0,5", "--treated", "9"), "--effect 0,5: expected a number; write 0.5"),
    (("mine.toml", "--effect", "drop=5", "--treated", "9"), "the error of 'drop' needs --mean, events a head"),
    (("mine.toml", "--effect", "drop=5", "--treated", "0", "--mean", "1"), "error: --treated = 0: a sample needs one"),
    (("mine.toml", *SURE, "--controls", "0"), "error: --controls = 0: a sample needs one person"),
    (("mine.toml", *SURE, "--dispersion", "-1"), "error: --dispersion = -1: a number from 0 is needed"),
    (("mine.toml", *SURE, "--mean", "0"), "error: --mean = 0: events a head must be above 0"),
    (("mine.toml", *SURE, "--kind", "share", "--mean", "0.99"), "error: --mean = 0.99 and an effect of 0.05 make no"),
    (("mine.toml", *SURE, "--kind", "continuous"), "the error of 'drop' needs --sd, the spread between people"),
    (("mine.toml", *SURE, "--kind", "continuous", "--sd", "0"), "error: --sd = 0: the spread between people must be"),
    (("share.toml", "--effect", "drop=50", "--treated", "9"), "error: --effect drop = 50 is no share of 1; for 50 %"),
    (("mine.toml", "--effect", "drop=5", "--treated", "1 000"), "--treated 1 000: expected a number; write 1000"),
    (("mine.toml", "--effect", "drop=5", "--treated", "inf"), "--treated inf: expected a number"),
    (("mine.toml", *SURE, "--method", "matchd"), "--method matchd: expected one of randomised, matched, historical"),
    (("lower.toml", "--effect", "drop=5", "--treated", "9", "--mean", "1"), "lower is better there, so that 0 is not"),
    (("mine.toml", *SURE, "--kind", "event"), "--kind event: expected one of share, count, continuous"),
    (("--write", "laws.toml"), "--write needs --from-indigo projects.csv"),
    (("mine.toml", "--from-indigo", "projects.csv"), "'mine.toml' and --from-indigo are two questions"),
    (("--from-indigo", "none.csv"), "none.csv: cannot be read: No such file or directory"),
    (("--from-indigo", "mine.toml"), "no column 'ID'; is it projects.csv of the INDIGO dataset?"),
    (("--from-indigo", "projects.csv", "--write", "mine.toml"), "--write 'mine.toml': holds something else"),
    (("--from-indigo", "projects.csv", "--write", "laws.csv"), "--write 'laws.csv': a scenario is written as TOML"),
    (
        ("--from-indigo", "projects.csv", "--country", "GB", "--write", "laws.toml"),
        "only 5 contracts give capital; a law needs 10",
    ),
    (("--from-indigo", "projects.csv", "--country", "FX"), "--country FX: no contract of the table has it; did you"),
    (("--from-indigo", "projects.csv", "--sector", "Wars"), "--sector Wars: no contract of the table has it; there"),
    (("--from-indigo", "projects.csv", "--extends", "base"), "--extends needs --write FILE"),
    (
        ("--from-indigo", "projects.csv", "--write", "laws.toml", "--extends", "welfare_state"),
        "scenario 'welfare_state' sets no money aside for contracts",
    ),
    (
        ("--from-indigo", "projects.csv", "--write", "laws.toml", "--dollars-per-euro", "0"),
        "--dollars-per-euro 0: expected a number above 0",
    ),
    (
        ("--from-indigo", "projects.csv", "--write", "laws.toml", "--dollars-per-euro", "1000"),
        "contracts.contract_capital = ",
    ),
    (("--from-indigo", "projects.csv", "--simulated"), "--from-indigo and --simulated are two questions"),
    (("mine.toml", "--citizens", "1000"), "--citizens needs --simulated"),
    (("--simulated", "--scenario", "welfare_state"), "sets no money aside for contracts"),
    (("--simulated", "--citizens", "10"), "citizens = 10 is outside 100 to"),
]


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_what_is_wrong_is_told_in_one_line_and_nothing_is_written(
    words: tuple[str, ...], message: str, here: Path
) -> None:
    write_table(here / "projects.csv", made_up(20))
    before = {path.name: path.read_bytes() for path in here.iterdir()}
    result = call(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert {path.name: path.read_bytes() for path in here.iterdir()} == before


@pytest.mark.parametrize(("words", "message"), WRONG)
def test_what_is_wrong_is_told_in_french(words: tuple[str, ...], message: str, here: Path) -> None:
    write_table(here / "projects.csv", made_up(20))
    result = call(*words, "--lang", "fr")
    assert result.exit_code == 2
    told = result.stderr.strip().removeprefix("erreur : ")
    assert told != message
    assert not ENGLISH.search(without_names(told).replace("No such file or directory", "")), told
    assert re.search(r"(?<![ \u00a0])[:;] ", told) is None, told


def test_a_picture_without_anything_known_is_refused(here: Path) -> None:
    terms = TERMS.replace('kind = "percent"', 'kind = "money"').replace("target = 10\n", "")
    terms = terms.replace('form = "threshold"', 'form = "savings"').replace(
        "at_least = 10\npays = 1_200_000", "share = 0.5"
    )
    (here / "mine.toml").write_text(terms)
    result = call("mine.toml", "--plot", "mine.png")
    assert result.exit_code == 2
    assert "neither results nor targets say around which outcomes to draw; give --results" in result.stderr
    assert not (here / "mine.png").exists()
