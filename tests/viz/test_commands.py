"""What the commands of comparisons and studies leave behind: the page, its pictures, tables, in both languages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner, Result

import run
from tests.scenarios.batch.tiny import STUDY, Failing
from tests.scenarios.batch.tiny import here as in_this_process
from viz.style import new_figure

DESIGNS = {
    "grid": 'kind = "grid"',
    "saltelli": 'kind = "saltelli"\nn = 2\nseed = 1',
    "morris": 'kind = "morris"\ntrajectories = 2\nlevels = 4\nseed = 1',
}
SECOND = '[[factor]]\npath = "needs.outreach"\nlow = 0.5\nhigh = 2.0\n'


def call(*arguments: str) -> Result:
    """The command in this process; it ends well."""
    result = CliRunner().invoke(run.app, arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def study(kind: str) -> str:
    """A study file of one or two factors with a design."""
    text = STUDY.replace('kind = "grid"', DESIGNS[kind])
    return text if kind == "grid" else text.replace("values = [0.2, 0.5, 0.8]", "") + SECOND


def written(folder: str, page: str, figures: int, language: str) -> str:
    """A page that is whole, with its pictures in it and beside it."""
    text = Path(folder, f"{page}.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in text
    assert text.count("<img ") == figures
    for ending in ("png", "svg"):
        assert len(list(Path(folder, "figures").glob(f"{page}-*.{ending}"))) == figures
    return text


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds small studies; runs are done in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scenarios.batch.conduct.locally", lambda workers: in_this_process)
    for kind in DESIGNS:
        (tmp_path / f"{kind}.toml").write_text(study(kind))
    return tmp_path


@pytest.mark.parametrize(("language", "says"), [("en", "Whether up is good"), ("fr", "Une hausse est bonne")])
def test_a_comparison_leaves_a_page_pictures_markdown_and_a_table(language: str, says: str) -> None:
    asked = ("--citizens", "300", "--months", "36", "--replicates", "2", "--out", "out", "--lang", language)
    result = call("compare", "welfare_state", "ess_grants", *asked)
    page = written("out", "comparison", 3, language)
    assert says in page
    assert {"en": "9 of the 13 measures", "fr": "9 des 13 mesures"}[language] in page
    assert {"en": "Coverage", "fr": "Couverture"}[language] in Path("out/comparison.md").read_text()
    assert len(pd.read_csv("out/comparison.csv")) == 13
    assert {"en": "written:", "fr": "écrit :"}[language] in result.output


def test_seeds_that_failed_in_every_scenario_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch).errors[2] = ValueError("no luck")
    scenarios = ("compare", "welfare_state", "ess_grants", "--measure", "share_covered", "--out", "out")
    asked = (*scenarios, "--citizens", "300", "--months", "12", "--replicates", "3")
    result = CliRunner().invoke(run.app, asked)
    assert result.exit_code == 1
    assert "failed in every scenario, missing from all that is said here: 2." in " ".join(result.output.split())
    assert "failed in every scenario" in Path("out/comparison.html").read_text()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ["saltelli", "morris"])
def test_sensitivity_tells_of_means_before_spreads(kind: str, language: str) -> None:
    result = call("sensitivity", f"{kind}.toml", "--lang", language)
    page = written(f"results/{kind}", "sensitivity", 1, language)
    heads = re.findall(r'<h2 id="section-\d">(.*?)</h2>', page)
    assert len(heads) == 4
    assert {"en": "spread", "fr": "dispersion"}[language] in heads[-1]
    assert {"en": "! ", "fr": "! "}[language] in result.output


@pytest.mark.parametrize("language", ["en", "fr"])
def test_explore_answers_in_sentences(language: str) -> None:
    result = call("explore", "grid.toml", "share_covered < 0.99", "--lang", language)
    written("results/grid", "explore", 1, language)
    says = {"en": "“Coverage” below 99 %", "fr": "«\u00a0Couverture\u00a0» en dessous de 99 %"}
    assert says[language] in result.output


BALANCE = (
    STUDY.replace('kind = "grid"\nreplicates = 2', 'kind = "lhs"\nn = 18\nseed = 1')
    .replace("values = [0.2, 0.5, 0.8]", "low = 0.2\nhigh = 0.8")
    .replace('indicators = ["share_covered", "unmet_months_per_1000"]\n', "")
    + '[[factor]]\npath = "civic.trust_step"\nlow = 0.0\nhigh = 0.2\n'
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_balance_leaves_a_page_maps_and_its_effects(language: str, here: Path) -> None:
    (here / "moves.toml").write_text(BALANCE)
    result = call("balance", "moves.toml", "--measure", "share_covered", "--lang", language)
    page = written("results/moves", "balance", 2, language)
    best = {"en": "Taken as best: highest “coverage”", "fr": "Tenu pour le mieux : « couverture » au plus haut"}
    assert all(best[language] in " ".join(told.split()) for told in (page, result.output))
    limit = {"en": "There is no right balance by itself", "fr": "Il n&#39;y a pas de bon équilibre en soi"}
    assert limit[language] in page
    assert {"en": "Where the balance lies", "fr": "Où se trouve l&#39;équilibre"}[language] in page
    effects = pd.read_csv("results/moves/balance.csv")
    assert len(effects) == 2 * 3
    assert ((effects["low"] <= effects["effect"]) & (effects["effect"] <= effects["high"])).all()
    assert {"en": "Sign", "fr": "Signe"}[language] in result.output


def test_a_balance_removes_pictures_of_an_earlier_one_and_nothing_else(here: Path) -> None:
    (here / "moves.toml").write_text(BALANCE)
    call("balance", "moves.toml", "--measure", "share_covered", "--measure", "unmet_months_per_1000")
    figures = here / "results/moves/figures"
    assert (figures / "balance-map-2.png").exists()
    others = {"balance-map-2.pdf", "balance-mine-2.png", "balance-map-mine.png", "sensitivity-map-2.png", "map-2.png"}
    for name in others:
        (figures / name).write_text("mine")
    call("balance", "results/moves", "--measure", "share_covered")
    drawn = {f"balance-{key}.{kind}" for key in ("effects", "map-1") for kind in ("png", "svg")}
    assert {path.name for path in figures.iterdir()} == others | drawn


@pytest.mark.parametrize(
    ("language", "study", "told"),
    [
        ("en", "Study: Tiny", ("in all runs: relapse hazard", "left out of all runs: trials a year 0 → 0.5")),
        ("fr", "Étude : Tiny", ("dans toutes les simulations : risque", "laissé de côté partout : expérimentations")),
    ],
)
def test_what_was_switched_off_for_a_study_is_told_by_console_page_and_pictures(
    language: str, study: str, told: tuple[str, str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trials = '[[policy]]\npath = "learning.trials_a_year"\nvalue = 0.5\nmonth = 1\n'
    (here / "tries.toml").write_text(f'[scenario]\ntitle = "T"\nintent = "x"\n{trials}')
    (here / "moves.toml").write_text(BALANCE.replace('"base"', '"./tries.toml"'))
    off = ("--off", "relapse", "--off", "trials", "--lang", language)
    swept = call("sweep", "moves.toml", "--out", "out", *off).output
    footers = []
    monkeypatch.setattr("viz.balance_figures.new_figure", lambda *asked: _drawn(footers, *asked))
    asked = ("balance", "out", "--measure", "share_covered", "--lang", language)
    texts = [swept, call(*asked).output, Path("out/balance.html").read_text(), *footers]
    assert len(texts) == 5
    for text in texts:
        for words in told:
            assert words in plain(text).replace(words[0].upper() + words[1:], words), text
    assert all(study in plain(footer) for footer in footers)
    assert texts[1].lower().startswith(told[0].split(":")[0].strip())


def _drawn(footers: list[str], *asked: Any) -> Figure:
    """A picture, whose footer is kept."""
    figure = new_figure(*asked)
    footers.append(figure.get_supxlabel())
    return figure


def plain(words: str) -> str:
    """Words with one kind of blank."""
    return " ".join(unescape(words).replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("grid.toml",), "nothing that is not known was varied, only levers"),
        (("moves.toml", "--lever", "service.referal"), "did you mean 'service.referral'?"),
        (("moves.toml", "--lever", "civic.trust_step"), "'civic.trust_step' is an uncertainty, not a lever"),
        (("moves.toml", "--measure", "share_covered:most"), "expected share_covered:min or share_covered:max"),
        (("moves.toml", "--measure", "share_coverd"), "did you mean 'share_covered'?"),
        (("nothing_there",), "nothing_there"),
    ],
)
def test_a_balance_that_cannot_be_told_is_refused_in_one_message(
    asked: tuple[str, ...], says: str, here: Path
) -> None:
    (here / "moves.toml").write_text(BALANCE)
    result = CliRunner().invoke(run.app, ("balance", *asked))
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not (here / "results").exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_search_leaves_a_page_and_its_mixes_and_tells_each_generation_once(language: str) -> None:
    objectives = ("--objective", "unmet_months_per_1000", "--objective", "share_covered:max")
    small = ("--population", "4", "--generations", "2", "--replicates", "1", "--most", "2", "--lang", language)
    result = call("frontier", "saltelli.toml", *objectives, *small)
    folder = "results/saltelli-frontier"
    written(folder, "frontier", 3, language)
    assert "on_front" in pd.read_csv(f"{folder}/frontier.csv").columns
    told = re.findall(r"^G[eé]n[eé]ration (\d) (?:of|sur) 2", result.output, flags=re.M)
    assert told == ["1", "2"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_size_of_a_society_is_told(language: str) -> None:
    sizes = ("--size", "300", "--size", "600", "--months", "12", "--replicates", "2", "--runs", "1")
    asked = ("--error", "share_covered=0.9", "--out", "out", "--lang", language)
    result = call("population-size", "welfare_state", *sizes, *asked)
    written("out", "population-size", 1, language)
    assert {"en": "with 1 run.", "fr": "avec 1 simulation."}[language] in result.output


@pytest.mark.parametrize(("language", "mark"), [("en", "Incomplete:"), ("fr", "Incomplet :")])
def test_a_page_of_part_of_the_runs_is_marked(
    language: str, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Failing(monkeypatch).errors[2] = ValueError("no luck")
    CliRunner().invoke(run.app, ("sweep", "grid.toml", "--out", "out"))
    asked = ("explore", "out", "share_covered < 0.99", "--lang", language)
    refused = CliRunner().invoke(run.app, asked)
    assert refused.exit_code == 2
    assert not Path("out/explore.html").exists()
    result = call(*asked, "--partial")
    assert mark in written("out", "explore", 1, language)
    assert mark.upper().split(":")[0].strip() in result.output


def test_a_page_can_be_put_elsewhere(here: Path) -> None:
    (here / "pages").mkdir()
    call("explore", "grid.toml", "share_covered < 0.99", "--report", "pages/answer.html")
    assert "<html" in (here / "pages" / "answer.html").read_text()
    assert not (here / "results" / "grid" / "explore.html").exists()
