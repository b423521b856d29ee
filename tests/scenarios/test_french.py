"""What the command line says exists in both languages, and what a user did wrong is told in the reader's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abm.errors import WelfareError
from scenarios.folder import check_folder
from scenarios.french_errors import in_french
from scenarios.loader import load
from scenarios.messages import MESSAGES
from scenarios.scenario import overridden

ENGLISH = re.compile(
    r"\b(the|is|are|not|only|unknown|expected|choose|needs?|has|at|of|or|cannot|already|did you mean|write|outside)\b"
)

SETTINGS = [
    "service.referal=0.9",
    "zzz=1",
    "service.referral=1.9",
    "service.referral=x",
    "service.longest_stay=2.5",
    "service.queue_order=foo",
    "service.referral",
    "service.referral.housing=1",
    "civic.forgetting=perhaps",
    "needs",
    "needs=1",
    "needs.share_served.child=2",
    "needs.share_served.kid=1",
    "funding.territory_rule=by_hand",
    "citizens=3",
    "run.burn_in_months=24",
    "contracts.signature_least=57",
]
"""What people mistype after --set."""


FILES = [
    "[servise]\n",
    "[service]\nreferral = 0,8\n",
    '[service]\nreferral = "80 %"\n',
    "[service]\nreferral = 80\n",
    "[service]\nqueue_order = 3\n",
    "[run]\ncitizens = 2e3\n",
    "[run]\nburn_in_months = 66\n",
    "[society]\nmean_degree = 7\n",
    "[needs]\nshare_served = 0.5\n",
    'sources = "x"\n',
    'extends = "no_such.toml"\n',
    'extends = "./scenario.toml"\n',
    "expected = [{}]\n",
    '[[scenario.expected]]\nindicator = "share_coverd"\ndirection = "up"\nwhy = "x"\n',
    '[policy]\npath = "funding.budget"\n',
    "[[policy]]\nvalue = 1\n",
    '[[policy]]\npath = "funding.budget"\nvalue = 1\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nyear = 0\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nyear = "two"\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nfactor = 2\nyear = 2\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nmonth = -2\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nmonth = 2\nramp_months = 601\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nmonth = 2\nterritories = "Nord"\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nmonth = 2\nterritories = ["Nord"]\n',
    '[[policy]]\npath = "needs.severity_drag"\nvalue = 0.5\nmonth = 2\n',
    '[[policy]]\npath = "funding.provider_rule"\nfactor = 2\nmonth = 2\n',
    '[[policy]]\npath = "funding.provider_rule"\nvalue = "match"\nramp_months = 3\nmonth = 2\n',
    '[[policy]]\npath = "funding.budget"\nvalue = 1\nmonth = 2\n' * 2,
    "[service\n",
    "[service]\nreferral =\n",
    "[service]\nreferral = 1\nreferral = 1\n",
    'note = "\n',
]
"""What people write below a good head."""


def without_names(message: str) -> str:
    """A message without what is quoted or dotted: names are the same in every language."""
    names = r"'[^']*'|`[^`]*`|--set \S+|--\w+|\S+\.\S+|\w+=\w+|choisir parmi .*|: (sont )?[a-z_, ]+$"
    return re.sub(names, "", message)


def test_both_languages_have_the_same_messages_and_places() -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"{(\w+)}", text))

    assert MESSAGES["en"].keys() == MESSAGES["fr"].keys()
    for key, english in MESSAGES["en"].items():
        assert places(english) == places(MESSAGES["fr"][key]), key
    assert len(MESSAGES["fr"]["columns"].split("|")) == len(MESSAGES["en"]["columns"].split("|"))


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_wrong_setting_is_told_in_french(setting: str) -> None:
    with pytest.raises(WelfareError) as error:
        overridden(load("welfare_state"), [setting])
    message = in_french(str(error.value))
    assert message != str(error.value)
    assert not ENGLISH.search(without_names(message)), message


@pytest.mark.parametrize("text", FILES)
def test_a_wrong_file_is_told_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "scenario.toml"
    path.write_text(f'[scenario]\ntitle = "T"\nintent = "I"\n{text}')
    with pytest.raises(WelfareError) as error:
        load(path)
    message = in_french(str(error.value))
    assert message != str(error.value)
    assert not ENGLISH.search(without_names(message)), message
    assert re.search(r"(?<! )[:;] ", message) is None, message


def test_a_wrong_name_and_a_taken_folder_are_told_in_french(tmp_path: Path) -> None:
    with pytest.raises(WelfareError) as error:
        load("welfare_stat")
    assert in_french(str(error.value)) == "scénario inconnu 'welfare_stat' ; vouliez-vous dire 'welfare_state' ?"
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(WelfareError) as error:
        check_folder(tmp_path)
    assert not ENGLISH.search(without_names(in_french(str(error.value))))


def test_what_nobody_translated_stays_as_it_is() -> None:
    assert in_french("the moon is made of cheese") == "the moon is made of cheese"


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("a mix needs 'a', (0.97 and 0.5); write 0.9", "a mix needs 'a', (0,97 and 0,5) ; écrire 0.9"),
        ("needs.outreach = 7.5 is outside 0.5 to 2.0", "needs.outreach = 7.5 est hors des bornes, de 0,5 à 2,0"),
        ("a.toml:3: values = [0.1, 0.2, 0.3] (1,234.5)", "a.toml:3 : values = [0.1, 0.2, 0.3] (1\u202f234,5)"),
        ("'b 0.5 c' of `run --set a.b=0.5 0.7`, code 0.1.0", "'b 0.5 c' of `run --set a.b=0.5 0.7`, code 0.1.0"),
        ("level 1.5 must lie between 0 and 1, as in 0.95", "le niveau 1,5 doit être entre 0 et 1, comme dans 0.95"),
        ("b is 0.5: expected a number; for 1.5 % write 0.015", "b is 0,5 : nombre attendu ; pour 1,5 %, écrire 0.015"),
        ("'a.b' is outside -0.5 to 0.5; write 0.3", "'a.b' est hors des bornes, de -0,5 à 0,5 ; écrire 0.3"),
    ],
)
def test_numbers_that_are_said_have_a_comma_and_those_that_are_typed_a_point(english: str, french: str) -> None:
    assert in_french(english) == french
    assert in_french(french) == french
