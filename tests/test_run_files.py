"""The commands about scenario files: what they print, their exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import run
from scenarios.loader import load
from viz.commands import shell

ROOT = Path(__file__).parent.parent
SCENARIOS = (
    "big_society", "contrat_impact_social", "decentralisation", "ess_grants", "ess_procurement", "social_impact_bond",
    "state_disengagement", "state_disengagement_reversed", "state_disengagement_sudden", "welfare_state",
)  # fmt: skip


def call(*arguments: str) -> Result:
    """Run a command in this process."""
    result = CliRunner().invoke(run.app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def test_list_names_every_scenario_in_the_language_asked_for() -> None:
    english, french = call("list"), call("list", "--lang", "fr")
    assert english.exit_code == french.exit_code == 0
    for name in SCENARIOS:
        assert name in english.stdout
        assert name in french.stdout
    assert english.stdout != french.stdout


@pytest.mark.parametrize("name", SCENARIOS)
def test_show_tells_policy_expectations_and_sources(name: str) -> None:
    result = call("show", name)
    assert result.exit_code == 0
    for heading in ("Policy", "Values that differ", "Expected (written before", "Sources"):
        assert heading in result.stdout


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_catalogue_gives_its_reasons_in_both_languages(name: str) -> None:
    found = load(name)
    reasons = [(one.why.en, one.why.fr) for one in found.expected]
    reasons += [(change.why["en"], change.why["fr"]) for change in found.policy.changes]
    assert reasons
    assert all(english != french for english, french in reasons)
    assert found.expected[0].why.fr in call("show", name, "--lang", "fr").stdout


def test_show_all_lists_every_value_with_unit_and_source(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[scenario]\ntitle="T"\nintent="I"\n[service]\nreferral = 0.8\n')
    short, whole = call("show", str(path)), call("show", str(path), "--all")
    assert "service.referral" in short.stdout
    assert "80 %" in short.stdout
    assert "mine.toml:5" in short.stdout
    assert "service.queue_order" not in short.stdout
    assert "service.queue_order" in whole.stdout
    assert "civic.share_volunteering" in whole.stdout
    assert "Ifop" in whole.stdout


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_a_table_fits_the_terminal_and_never_cuts_a_name(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(shell, "width", lambda: columns)
    for arguments in (("list",), ("show", "welfare_state", "--all", "--lang", "fr")):
        lines = call(*arguments).stdout.splitlines()
        table = lines[next(number for number, line in enumerate(lines) if line.startswith(("──", "--"))) :]
        assert max(len(line) for line in table if not line.startswith("  *")) <= columns
    names = call("show", "welfare_state", "--all").stdout
    assert "enterprises.other_cost_half_life_months" in names


def test_a_command_without_an_output_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "list"], stderr=subprocess.PIPE, cwd=ROOT, check=False, text=True,
        preexec_fn=lambda: os.close(1),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_who_has_read_enough_is_no_fault() -> None:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 0


def test_diff_says_in_words_what_differs() -> None:
    result = call("diff", "ess_grants", "ess_procurement")
    assert result.exit_code == 0
    assert "Only in ess_procurement" in result.stdout
    assert "moved to procurement" in result.stdout
    assert "moved to ess" not in result.stdout  # both have it
    same = call("diff", "ess_grants", "ess_grants")
    assert (same.exit_code, same.stdout) == (0, "no difference in parameters, policy or run\n")


def test_validate_tells_of_every_file_and_fails_when_one_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('[scenario]\ntitle="T"\nintent="I"\n')
    bad.write_text('[scenario]\ntitle="T"\nintent="I"\n[service]\nreferal = 0.8\n')
    assert call("validate", str(good), *SCENARIOS).exit_code == 0
    mixed = call("validate", str(bad), str(good))
    assert mixed.exit_code == 2
    assert f"{good}: valid" in mixed.stdout
    assert f"error: {bad}:5: unknown parameter 'service.referal'" in mixed.stderr


def test_schema_is_json() -> None:
    result = call("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["title"] == "Scenario"
    for option, title in (("--contract", "Outcome contract"), ("--results", "Results of an outcome contract")):
        assert json.loads(call("schema", option).stdout)["title"] == title


BAD = [
    (("schema", "--study", "--results"), "--study and --results are two schemas; ask for one at a time"),
    (("show", "welfare_stat"), "did you mean 'welfare_state'?"),
    (("show", "missing.toml"), "missing.toml: no such file"),
    (("diff", "welfare_state", "welfare_stat"), "did you mean 'welfare_state'?"),
    (("validate", "missing.toml"), "missing.toml: no such file"),
    (("show",), "error: show needs NAME|PATH after it"),
    (("validate",), "error: validate needs PATH... after it"),
    (("shwo",), "error: unknown command 'shwo'; did you mean 'show'?"),
    (("show", "welfare_state", "--nonsense"), "error: unknown option '--nonsense'"),
    (("list", "--lang", "de"), "error: --lang de: expected one of en, fr"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_ends_with_2_and_one_message(arguments: tuple[str, ...], message: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    import scenarios.loader

    def interrupt() -> tuple[str, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr(scenarios.loader, "catalogue", interrupt)
    for language, word in (("en", "interrupted\n"), ("fr", "interrompu\n")):
        result = call("list", "--lang", language)
        assert (result.exit_code, result.stderr) == (130, word)


def in_process(*arguments: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run the command line as a user does; also its seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    return done, time.perf_counter() - start


def test_help_is_there_in_half_a_second() -> None:
    tries = [in_process("--help") for _ in range(3)]
    assert all(done.returncode == 0 for done, _ in tries)
    assert min(seconds for _, seconds in tries) < 0.5


def test_codes_reach_the_shell() -> None:
    assert in_process("list")[0].returncode == 0
    wrong, _ = in_process("show", "welfare_stat")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "error: unknown scenario 'welfare_stat'; did you mean 'welfare_state'?\n"


def test_importing_the_command_line_brings_nothing_heavy() -> None:
    heavy = {"numpy", "numba", "mesa", "pydantic", "rich.table", "abm"}
    code = f"import sys, run; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, env={**os.environ}
    )
    assert done.stdout.strip() == "[]"


def test_a_french_reader_reads_french() -> None:
    shown = call("show", "ess_procurement", "--lang", "fr").stdout
    assert "Politique\n  * transfert entre régie et ESS 0 % -> 30 % des enveloppes quittées, dès le mois 0" in shown
    for english in ("Policy", "Values", "Expected", "everywhere", " from ", "in steps"):
        assert english not in shown.split("\nSources")[0].replace("funding.", "")
    found = call("diff", "welfare_state", "ess_grants", "--lang", "fr").stdout
    assert "Seulement dans ess_grants" in found
    assert "partout" in found
    assert call("validate", "welfare_state", "--lang", "fr").stdout == "welfare_state : valide\n"
    wrong = call("show", "welfare_stat", "--lang", "fr")
    assert wrong.exit_code == 2
    assert wrong.stderr == "erreur : scénario inconnu 'welfare_stat' ; vouliez-vous dire 'welfare_state' ?\n"
