"""Contract files are read strictly: what is wrong is told with file, line and field, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from abm.contracts.course import course
from abm.errors import ContractError, ScenarioError, WelfareError
from scenarios.contract_file import contracts, load_contract, load_results
from scenarios.french_errors import in_french
from tests.abm.contracts.written import terms_of
from tests.scenarios.test_french import ENGLISH, without_names

HEAD = """\
[contract]
id = "mine"
name = "Mine"
currency = "EUR"
investment_commitment = 1000
service_start = 2020-01-01
anticipated_duration_months = 36
"""
METRICS = """\
[[metric]]
id = "jobs"
title = "Jobs"
unit = "people"
kind = "count"
[[metric]]
id = "rate"
title = { en = "Rate", fr = "Taux" }
unit = "share"
kind = "share"
[[metric]]
id = "saved"
title = "Saved"
unit = "euros"
kind = "money"
[[metric]]
id = "days"
title = "Days in prison"
unit = "days"
kind = "number"
better = "lower"
"""
TESTS = """\
[[test]]
id = "first"
month = 12
[[test]]
id = "last"
date = 2023-01-01
"""
CARD = """\
[[clause]]
id = "card"
form = "rate_card"
lines = [
    { metric = "jobs", price = 100.50 },
]
"""
GOOD = HEAD + METRICS + TESTS + CARD

RESULTS = """\
[results]
contract = "mine"
[[result]]
metric = "jobs"
test = "first"
value = 3
[[result]]
metric = "jobs"
test = "last"
value = 4
"""


def clause(form: str, rest: str) -> tuple[str, str]:
    """The good file with another clause in the place of its own."""
    return CARD, f'[[clause]]\nid = "c"\nform = "{form}"\n{rest}\n'


def after(text: str) -> tuple[str, str]:
    """The good file with something below it."""
    return CARD, CARD + text


LADDER = 'metric = "rate"\nrungs = [\n'
BANDS = 'metric = "rate"\nbands = [\n'
TRANCHES = '[[tranche]]\nid = "a"\namount = 600\n[[tranche]]\nid = "b"\namount = 400\n'

WRONG = [
    (("currency", "curency"), 4, "contract.curency: unknown key 'curency'; did you mean 'currency'?"),
    (('"EUR"', '"EURO"'), 4, "contract.currency: unknown currency 'EURO'; did you mean 'EUR'?"),
    (('"EUR"', '"eur"'), 4, "contract.currency: unknown currency 'eur'; did you mean 'EUR'?"),
    (('name = "Mine"\n', ""), 1, "contract.name: is missing"),
    (('name = "Mine"', "name = 3"), 3, "contract.name: 3: expected text in quotes"),
    (('name = "Mine"', 'name = ""'), 3, "contract.name: is empty"),
    (('id = "mine"', 'id = "yours"'), 2, "contract.id: 'yours' is not the name of the file, 'mine'"),
    (("1000", "1000.001"), 5, "contract.investment_commitment: 1000.001 has more than 2 decimals"),
    (("1000", "-1"), 5, "contract.investment_commitment: -1 is outside 0 to 1,000,000,000,000"),
    (("1000", '"1 000"'), 5, 'contract.investment_commitment: "1 000": expected a number; write 1000'),
    (("1000", "true"), 5, "contract.investment_commitment: true: expected a number"),
    (("1000", "nan"), 5, "contract.investment_commitment: NaN: expected a number"),
    (("2020-01-01", '"2020-01-01"'), 6, "expected a date, as 2018-04-01 without quotes"),
    (("months = 36", "months = 3.5"), 7, "contract.anticipated_duration_months: 3.5: expected a whole number"),
    (("months = 36", "months = 700"), 7, "contract.anticipated_duration_months: 700 is above 600"),
    (("months = 36", "months = -1"), 7, "contract.anticipated_duration_months: -1 is below 0"),
    (("months = 36", 'months = 36\ncost_per_outcome = "job"'), 8, "unknown metric 'job'; did you mean 'jobs'?"),
    (("investment_commitment = 1000", "return_cap_per_year = 0.13"), 5, "a return needs investment_commitment"),
    (("investment_commitment", "return_cap_per_year"), 5, "1000 is outside 0 to 1"),
    (("investment_commitment = 1000", "return_cap_per_year = 13"), 5, "13 is outside 0 to 1; for 13 % write 0.13"),
    (('"count"', '"counts"'), 12, "metric[1].kind: \"counts\": expected one of count, share, percent, money, number"),
    (('id = "rate"', 'id = "jobs"'), 14, "metric[2].id: 'jobs' stands twice; give each metric a name of its own"),
    (('fr = "Taux"', 'de = "Rate"'), 15, "metric[2].title.de: unknown key 'de'"),
    (("date = 2023-01-01", 'date = "01/01/2023"'), 34, "test[2].date: expected a date, as 2024-01-31 without quotes"),
    (('kind = "share"', 'kind = "share"\ntarget = 80'), 18, "target: 80 is no share of 1; for 80 % write 0.8"),
    (("month = 12", "month = 40"), 34, "test[2].date: 2023-01-01 (month 36) comes after month 40 in the file"),
    (("month = 12", "date = 2023-05-06"), 34,
     "test[2].date: 2023-01-01 (month 36) comes after 2023-05-06 (month 40) in the file; write them in order of time"),
    (("date = 2023-01-01", "date = 2023-01-01T10:00:00"), 34,
     "test[2].date: expected a date without a time of day, as 2023-01-01"),
    (("service_start = 2020-01-01", "service_start = 2020-01-01T00:00:00Z"), 6,
     "contract.service_start: expected a date without a time of day, as 2020-01-01"),
    (("date = 2023-01-01", "date = 2023-02-30"), 34, "broken TOML: Invalid date or datetime (column 8)"),
    ((CARD, CARD + 'tests = ["last", "last"]\n'), 41, "tests[2]: 'last' stands twice; keep one of the two"),
    (clause("bands", BANDS + '{ from = 0, coupon = 0.1 },\n]\nfloor = { coupon = 0.1, tests = ["last", "last"] }'), 42,
     "clause[1].floor.tests[2]: 'last' stands twice; keep one of the two"),
    (("date = 2023-01-01", "date = 2019-12-31"), 34, "test[2].date: 2019-12-31 is before service_start, 2020-01-01"),
    (("service_start = 2020-01-01\n", ""), 33, "test[2].date: needs service_start in [contract], or write month"),
    (("month = 12\n", ""), 29, "test[1].month: is missing"),
    (("month = 12\n", "month = 12\ndate = 2021-03-01\n"), 32, "2021-03-01 is in month 14, not 12; keep one"),
    (("price = 100.50", "prize = 100.50"), 39, "lines[1].prize: unknown key 'prize'; did you mean 'price'?"),
    (('"jobs", price', '"job", price'), 39, "clause[1].lines[1].metric: unknown metric 'job'; did you mean 'jobs'?"),
    (("100.50 },", '100.50 },\n    { metric = "jobs", price = 1 },'), 40, "lines[2].metric: 'jobs' stands twice"),
    (('"rate_card"', '"ratecard"'), 37, "clause[1].form: unknown form 'ratecard'; did you mean 'rate_card'?"),
    (('form = "rate_card"\n', ""), 35, "clause[1]: needs 'form', one of rate_card, threshold"),
    (("[[clause]]", "[clause]"), 35, "clause: expected [[clause]], one for each"),
    ((CARD, CARD + "cap_per_head = 5\n"), 41, "cap_per_head: needs people at each of its tests, or targeted_users"),
    ((CARD, CARD + 'tests = ["second"]\n'), 41, "tests[1]: unknown test 'second'; there are first, last"),
    ((CARD, ""), 0, "mine.toml: clause: is missing"),
    (clause("ladder", LADDER + "{ at = 0.1, pays = 1 },\n{ at = 0.3, pays = 2 },\n{ at = 0.2, pays = 3 },\n]"), 42,
     "clause[1].rungs[3].at: 0.2 is not above the one before it, 0.3; write them from the worst result to the best"),
    (clause("ladder", LADDER + "{ at = 0.1, pays = 1 },\n{ at = 0.1, pays = 2 },\n]"), 41, "0.1 is not above"),
    (clause("ladder", LADDER + "{ at = 10, pays = 1 },\n]"), 40, "10 is no share of 1; for 10 % write 0.1"),
    (clause("ladder", LADDER + "{ at = 0.1, pays = { sum = 1 } },\n]"), 40, "unknown key 'sum'"),
    (clause("ladder", LADDER + "]"), 39, "clause[1].rungs: is empty"),
    (clause("ladder", 'metric = "days"\nrungs = [\n{ at = 5, pays = 1 },\n{ at = 9, pays = 2 },\n]'), 41,
     "9 is not below the one before it, 5"),
    (clause("bands", BANDS + "{ from = 0.1, to = 0.2, coupon = 0.1 },\n{ from = 0.3, coupon = 0.2 },\n]"), 40,
     "clause[1].bands[1].to: 0.2 leaves a gap before the next, which begins at 0.3"),
    (clause("bands", BANDS + "{ from = 0.1, to = 0.4, coupon = 0.1 },\n{ from = 0.3, coupon = 0.2 },\n]"), 40,
     "0.4 leaves an overlap before the next, which begins at 0.3"),
    (clause("bands", BANDS + "{ from = 0.1, to = 0.1, coupon = 0.1 },\n]"), 40, "0.1 is not beyond its start, 0.1"),
    (clause("bands", BANDS + '{ from = 0.1, coupon = 0.1 },\n]\nfloor = { coupon = 0.1, tests = ["frist"] }'), 42,
     "clause[1].floor.tests[1]: unknown test 'frist'; did you mean 'first'?"),
    (clause("bands", BANDS + "{ from = 0.1, coupon = 0.1 },\n]\nprincipal = { full_from = 0.1, protected = 0.5 }\n"
            "cap = 4"), 43, "clause[1].cap: 4 is below the 500 this clause pays in any case"),
    (clause("line", 'metric = "rate"\nsegments = [\n{ from = 0.1, pays = 1 },\n]\nto = 0.1'), 42,
     "clause[1].to: 0.1 is not beyond the start of the last segment, 0.1"),
    (clause("weighted", 'amount = 9\nparts = [\n{ metric = "jobs", weight = 0.8, target = 5 },\n'
            '{ metric = "rate", weight = 0.3, target = 1 },\n]'), 39, "clause[1].parts: weights sum to 1.1, not 1"),
    (clause("weighted", 'amount = 9\nparts = [\n{ metric = "jobs", weight = 1, target = 0 },\n]'), 40,
     "clause[1].parts[1].target: 0: must be above 0"),
    (clause("weighted", 'amount = 9\nparts = [\n{ metric = "days", weight = 1, target = 5 },\n]'), 40,
     "'days' is better when lower; write it as a reduction, which is better when higher"),
    (clause("savings", 'metric = "jobs"\nshare = 0.5'), 38, "'jobs' is not of kind money, and a saving is"),
    (clause("savings", 'metric = "saved"\nshare = 0.5\nper = "rate"'), 40, "'rate' is not of kind count"),
    (clause("savings", 'metric = "saved"\nshare = 0.5\ninterest = 0.1'), 40,
     "without share_after there is nothing it decides"),
    (clause("savings", 'metric = "saved"\nshare = 0\nshare_after = 0.1'), 39, "nothing would ever be repaid"),
    (clause("threshold", 'metric = "rate"\nat_least = 0.1\npays = { amount = 1, principal = 1 }'), 40,
     "clause[1].pays: give a sum (amount) or a share of the capital (principal, return), not both"),
    (clause("threshold", 'metric = "rate"\nat_least = 0.1\npays = 1\npooled = { test = "first", at_least = 0.1 }'), 41,
     "clause[1].pooled.test: 'first' is not the last test of this clause, 'last'"),
    (clause("threshold", 'metric = "rate"\nat_least = 0.1000001\npays = 1'), 39, "0.1000001 has more than 6 decimals"),
    (clause("two_sided", 'metric = "rate"\ntests = ["last"]\ntarget = 0\nat_target = 0\nspan = 0.4\ngain_max = 1\n'
            "loss_max = 1"), 40, "0: must be above 0, distances are relative to it"),
    (clause("two_sided", 'metric = "rate"\ntests = ["last"]\ntarget = 1\nat_target = 0\nspan = 0\ngain_max = 1\n'
            "loss_max = 1"), 42, "0: gain and loss need a distance to grow over"),
    (clause("two_sided", 'metric = "rate"\ntests = ["last"]\ntarget = 1\nat_target = 2\nspan = 0.4\ngain_max = 1\n'
            "loss_max = 1"), 43, "gain_max is below at_target; the gain cannot fall with the outcome"),
    (clause("two_sided", 'metric = "rate"\ntests = ["last"]\ntarget = 1\nat_target = 0\nspan = 0.4\ngain_max = 1\n'
            "loss_max = 1001"), 44, "clause[1].loss_max: 1001 is more than the capital, 1000"),
    (clause("two_sided", 'metric = "rate"\ntests = ["last"]\ntarget = 1\nat_target = 0\nspan = 0.4\ngain_max = 1\n'
            "loss_max = 1\noperator = { from = 0.4, max = 1 }"), 45, "the operator's share begins at or beyond span"),
    (clause("two_sided", 'metric = "rate"\ntarget = 1\nat_target = 0\nspan = 0.4\ngain_max = 1\nloss_max = 1'), 35,
     "clause[1].tests: is settled once; name its test, one of first, last"),
    (clause("fixed", "amount = 60\ncap = 119.99"), 39, "119.99 is below the 120 this clause pays in any case"),
    (after(TRANCHES.replace("400", "300")), 46, "the tranches sum to 900, not to investment_commitment = 1000"),
    (after(TRANCHES.replace('"b"', '"a"')), 45, "'a' stands twice; give each tranche a name of its own"),
    (after(TRANCHES + '[[guarantee]]\nguarantor = "g"\ntranche = "a"\namount = 601\n'), 50,
     "guarantee[1].amount: guarantees of 601 exceed tranche 'a', 600"),
    (after(TRANCHES + '[[guarantee]]\nguarantor = "g"\ntranche = "c"\namount = 1\n'), 49, "unknown tranche 'c'"),
    (after("[[drawdown]]\nmonth = 6\namount = 1\n[[drawdown]]\nmonth = 0\namount = 1\n"), 45,
     "drawdown[2].month: month 0 comes after month 6 in the file; write them in order of time"),
    (after("[[drawdown]]\nmonth = 6\namount = 1001\n"), 43, "1001 are drawn by then, more than investment_commitment"),
    (after(TRANCHES + '[[drawdown]]\nmonth = 0\namount = 601\ntranche = "a"\n'), 49,
     "601 are drawn by then from tranche 'a' of 600"),
    (after('[[termination]]\nby = "bank"\nafter_month = 1\n'), 42,
     'termination[1].by: "bank": expected one of payer, investor, operator'),
    (after('[[termination]]\nby = "payer"\nafter_month = 1\nshare = 0.5\n'), 44,
     'a share goes with pays = "principal_share"'),
    (after('[[termination]]\nby = "payer"\nafter_month = 1\n' * 2), 45, "'payer' stands twice; keep one of the two"),
    (after("[[claus]]\n"), 41, "unknown key 'claus'; did you mean 'clause'?"),
]  # fmt: skip
"""What is put in the place of what in the good file, the line told, and the message."""


def told(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The message about a wrong file."""
    monkeypatch.chdir(path.parent)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WelfareError) as error:
        load_contract("./mine.toml")
    return str(error.value)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    terms = load_contract(path)
    assert terms.clauses[0].lines[0].price == 100_50
    assert [test.month for test in terms.tests] == [12, 36]
    assert terms.metric("jobs").title.fr == "Jobs"


@pytest.mark.parametrize(("change", "line", "message"), WRONG)
def test_a_wrong_file_is_told_with_file_line_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], line: int, message: str
) -> None:
    old, new = change
    assert old in GOOD
    found = told(tmp_path / "mine.toml", GOOD.replace(old, new, 1), monkeypatch)
    assert not line or found.startswith(f"mine.toml:{line}: ")
    assert message in found


@pytest.mark.parametrize("change", [row[0] for row in WRONG])
def test_a_wrong_file_is_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]
) -> None:
    found = in_french(told(tmp_path / "mine.toml", GOOD.replace(*change, 1), monkeypatch))
    assert not ENGLISH.search(without_names(found)), found
    assert re.search(r"(?<! )[:;] ", found) is None, found


WRONG_RESULTS = [
    (('"mine"', '"yours"'), 2, "results.contract: 'yours' is not the contract of these terms, 'mine'"),
    (('contract = "mine"', 'contract = "mine"\nservice_start = 2020-02-01'), 3,
     "results.service_start: 2020-02-01 is not the service_start of the terms, 2020-01-01"),
    (('"jobs"', '"job"'), 4, "result[1].metric: unknown metric 'job'; did you mean 'jobs'?"),
    (('"first"', '"frist"'), 5, "result[1].test: unknown test 'frist'; did you mean 'first'?"),
    (('test = "first"\n', ""), 3, "result[1]: needs test, one of first, last"),
    (('"last"', '"first"'), 8, "result[2].metric: 'jobs' stands twice at test 'first'; keep one of the two"),
    (("value = 3", "value = -3"), 6, "result[1].value: -3: a count is not negative"),
    (("value = 3", "value = 3.5"), 6, "result[1].value: 3.5: a count is a whole number"),
    (("value = 3", ""), 3, "result[1].value: needs either value or missing = true"),
    (("value = 3", "value = 3\nmissing = true"), 6, "needs either value or missing = true"),
    (("value = 3", "value = 3\ncount = 1"), 7, "result[1].count: unknown key 'count'; valid are metric, test"),
    ((RESULTS[RESULTS.index("[[result]]\nmetric = \"jobs\"\ntest = \"last\""):], ""), 3,
     "result: no result for metric 'jobs' at test 'last'; if it was not measured write missing = true"),
    (("value = 4", 'value = 4\n[[result]]\nmetric = "rate"\ntest = "last"\nvalue = 60'), 14,
     "result[3].value: 60 is no share of 1; for 60 % write 0.6"),
    (('contract = "mine"', 'contract = "mine"\nthrough = "lst"'), 3, "unknown test 'lst'; did you mean 'last'?"),
    (('contract = "mine"', 'contract = "mine"\nterminated = { by = "payer", month = 6 }'), 3,
     "the terms give payer no right to end the contract"),
    (('contract = "mine"', 'contract = "mine"\nterminated = { by = "investor", month = 6 }'), 3,
     "investor may end the contract from month 12 on, not in month 6"),
    (('contract = "mine"', 'contract = "mine"\nterminated = { by = "investor", month = 12 }'), 10,
     "test 'last' is in month 36, after the end in month 12"),
    (("value = 4", 'value = 4\n[[payment]]\ntest = "first"\nmonth = 11'), 13,
     "payment[1].month: month 11 is before the test, month 12"),
    (("value = 4", 'value = 4\n[[payment]]\ntest = "last"\ndate = 2022-12-31'), 13,
     "payment[1].date: 2022-12-31 (month 35) is before the test, 2023-01-01 (month 36)"),
    (("value = 4", 'value = 4\n[[payment]]\ntest = "last"\nmonth = 36\n[[payment]]\ntest = "last"\nmonth = 40'), 15,
     "payment[2].test: 'last' stands twice; keep one of the two"),
    (("value = 4", 'value = 4\n[[cohort]]\ntest = "last"\npeople = 1\n[[cohort]]\ntest = "last"\npeople = 2'), 15,
     "cohort[2].test: 'last' stands twice; keep one of the two"),
    (('contract = "mine"', 'contract = "mine"\nthrough = "first"'), 10,
     "result[2].test: test 'last' comes after 'first', the last that took place by results.through"),
    (("value = 3", 'value = "24,5 %"'), 6,
     'result[1].value: "24,5 %": expected a number; write 24.5, or 0.245 if the metric is a share'),
    (("value = 3", "value = -5_000_000_000_000"), 6, "is outside -1,000,000,000,000 to 1,000,000,000,000"),
    (("value = 4", "value = 4\n[[drawdown]]\ndate = 2020-03-01T10:00:00\namount = 1"), 12,
     "drawdown[1].date: expected a date without a time of day, as 2020-03-01"),
    (("value = 4", 'value = 4\n[[payment]]\ntest = "first"\ndate = 2019-01-01'), 13,
     "payment[1].date: 2019-01-01 is before service_start, 2020-01-01"),
    (("value = 4", "value = 4\n[[drawdown]]\nmonth = 3\namount = 1\n[[drawdown]]\nmonth = 2\namount = 1"), 15,
     "drawdown[2].month: month 2 comes after month 3 in the file; write them in order of time"),
    (("value = 4", "value = 4\n[[drawdown]]\nmonth = 3\namount = 1001"), 13, "1001 are drawn by then"),
    (("value = 4", 'value = 4\n[[cohort]]\ntest = "none"\npeople = 1'), 12, "cohort[1].test: unknown test 'none'"),
    (("value = 4", 'value = 4\n[[cohort]]\ntest = "last"\npeople = -1'), 13, "cohort[1].people: -1 is below 0"),
    (("value = 4", 'value = 4\n[[claim]]\nperson = "a"\nmetric = "jobs"\ntest = "last"\nvalue = 3'), 11,
     "claim: claims of 'jobs' at test 'last' sum to 3, not to its result, 4"),
]  # fmt: skip


def told_of_results(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The message about a wrong file of results."""
    monkeypatch.chdir(folder)
    right = '[[termination]]\nby = "investor"\nafter_month = 12\n'
    (folder / "mine.toml").write_text(GOOD + right, encoding="utf-8")
    (folder / "results.toml").write_text(text, encoding="utf-8")
    terms = load_contract("mine.toml")
    with pytest.raises(WelfareError) as error:
        load_results("results.toml", terms)
    return str(error.value)


def test_good_results_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "results.toml").write_text(RESULTS, encoding="utf-8")
    results = load_results(tmp_path / "results.toml", load_contract(tmp_path / "mine.toml"))
    assert [one.value for one in results.measured] == [3_000_000, 4_000_000]


@pytest.mark.parametrize(("change", "line", "message"), WRONG_RESULTS)
def test_wrong_results_are_told_with_file_line_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], line: int, message: str
) -> None:
    assert change[0] in RESULTS
    found = told_of_results(tmp_path, RESULTS.replace(*change, 1), monkeypatch)
    assert found.startswith(f"results.toml:{line}: ")
    assert message in found


@pytest.mark.parametrize("change", [row[0] for row in WRONG_RESULTS])
def test_wrong_results_are_told_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]
) -> None:
    found = in_french(told_of_results(tmp_path, RESULTS.replace(*change, 1), monkeypatch))
    assert not ENGLISH.search(without_names(found)), found
    assert re.search(r"(?<! )[:;] ", found) is None, found


def test_a_cap_of_the_contract_below_what_is_sure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = GOOD.replace(*clause("fixed", "amount = 60")).replace("= 36\n", "= 36\nmaximum_outcome_payment = 119\n")
    found = told(tmp_path / "mine.toml", text, monkeypatch)
    assert found.startswith("mine.toml:8: contract.maximum_outcome_payment: 119 is below the 120 the clauses pay")
    assert not ENGLISH.search(without_names(in_french(found))), in_french(found)


@pytest.mark.parametrize(
    ("form", "rest", "where"),
    [
        ("threshold", 'metric = "rate"\nat_least = 0.1\npays = { principal = 1 }', "39: clause[1].pays: "),
        ("bands", 'metric = "rate"\nbands = [{ from = 0.1, coupon = 0.1 }]', "34: clause[1]: "),
        ("savings", 'metric = "saved"\nshare = 0.5\nshare_after = 0.1', "39: clause[1].share_after: "),
    ],
)
def test_a_share_of_capital_without_capital_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, rest: str, where: str
) -> None:
    text = GOOD.replace(*clause(form, rest)).replace("investment_commitment = 1000\n", "")
    found = told(tmp_path / "mine.toml", text, monkeypatch)
    assert found == f"mine.toml:{where}pays a share of the capital; give investment_commitment in [contract]"
    assert not ENGLISH.search(without_names(in_french(found))), in_french(found)


def test_a_contract_without_tests_or_duration_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = GOOD.replace(TESTS, "").replace("anticipated_duration_months = 36\n", "")
    found = told(tmp_path / "mine.toml", text, monkeypatch)
    assert found.startswith("mine.toml:1: contract: needs [[test]], or anticipated_duration_months")
    assert not ENGLISH.search(without_names(in_french(found))), in_french(found)


def test_a_pooled_test_without_result_or_people_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pooled = 'metric = "jobs"\nat_least = 9\npays = 1\npooled = { test = "last", at_least = 5 }'
    (tmp_path / "mine.toml").write_text(GOOD.replace(*clause("threshold", pooled)), encoding="utf-8")
    (tmp_path / "results.toml").write_text(RESULTS[: RESULTS.rindex("[[result]]")], encoding="utf-8")
    terms = load_contract(tmp_path / "mine.toml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContractError, match="no result for metric 'jobs' at test 'last'; give it, or people") as error:
        load_results("results.toml", terms)
    assert not ENGLISH.search(without_names(in_french(str(error.value)))), in_french(str(error.value))


def test_what_was_read_can_be_written_out_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(GOOD, encoding="utf-8")
    terms = load_contract(tmp_path / "mine.toml")
    assert type(terms).model_validate(terms.model_dump(exclude_none=True)) == terms
    for name in contracts():
        terms = load_contract(name)
        assert type(terms).model_validate(terms.model_dump(exclude_none=True)) == terms


def test_a_contract_is_found_by_name_and_the_nearest_is_told() -> None:
    assert "denver" in contracts()
    with pytest.raises(ScenarioError, match="unknown contract 'denvr'; did you mean 'denver'\\?") as error:
        load_contract("denvr")
    assert in_french(str(error.value)) == "contrat inconnu 'denvr' ; vouliez-vous dire 'denver' ?"


def test_a_broken_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(tmp_path / "mine.toml", GOOD.replace("1000", "1,5"), monkeypatch)
    assert found.startswith("mine.toml:5: broken TOML")


def test_an_error_of_terms_knows_its_address() -> None:
    with pytest.raises(ContractError) as error:
        terms_of({"form": "rate_card", "lines": [{"metric": "y", "price": 1}]})
    assert error.value.address == ("clause", 0, "lines", 0, "metric")


FRENCH = [
    (clause("ladder", 'metric = "days"\nrungs = [\n{ at = 5, pays = 1 },\n{ at = 9, pays = 2 },\n]'),
     "9 n'est pas au-dessous du précédent, 5 ; les écrire du plus mauvais résultat au meilleur"),
    (("month = 12", "month = 40"),
     "[2].date : le 2023-01-01 (mois 36) vient après le mois 40 dans le fichier ; les écrire dans l'ordre du temps"),
    (("date = 2023-01-01", "month = 6"),
     "test[2].month : le mois 6 vient après le mois 12 dans le fichier ; les écrire dans l'ordre du temps"),
    (clause("ladder", LADDER + '{ at = "12 %", pays = 1 },\n]'),
     """"12 %" : nombre attendu ; écrire 12, ou 0.12 si l'indicateur est une part"""),
    (clause("ladder", LADDER + "{ at = -5_000_000_000_000, pays = 1 },\n]"),
     "est hors des bornes, de -1\u202f000\u202f000\u202f000\u202f000 à 1\u202f000\u202f000\u202f000\u202f000"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), FRENCH)
def test_french_says_the_same_as_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], message: str
) -> None:
    found = in_french(told(tmp_path / "mine.toml", GOOD.replace(*change, 1), monkeypatch))
    assert message in found


@pytest.mark.parametrize(("start", "date"), [("2020-01-31", "2022-06-30"), ("2020-01-15", "2022-06-01")])
def test_a_date_is_in_its_own_month_of_the_calendar(tmp_path: Path, start: str, date: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace("2020-01-01", start).replace("2023-01-01", date), encoding="utf-8")
    terms = load_contract(path)
    assert terms.tests[-1].month == 29
    told_again = course(terms).date(29)
    assert told_again is not None
    assert f"{told_again:%Y-%m}" == date[:7]
