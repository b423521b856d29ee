"""Parameters by dotted name: found, read, set and explained in one place."""

from __future__ import annotations

from typing import Any

import pytest

from abm.errors import ParameterError
from abm.parameters import Parameters
from abm.parameters.names import (
    as_plain,
    declarations,
    find,
    from_text,
    group_classes,
    leaves,
    parse_settings,
    plain,
    value_of,
    with_values,
)
from abm.parameters.quantity import PerDomain
from abm.parameters.table import parameter_row
from abm.vocabulary import QueueOrder

BASE = Parameters()


def test_every_parameter_has_a_name_and_every_domain_of_it() -> None:
    assert "service.queue_order" in leaves()
    assert "needs.stock_per_thousand.employment" in leaves()
    assert "needs.stock_per_thousand" not in leaves()
    assert "needs.stock_per_thousand" in declarations()


def test_the_table_for_kernels_has_a_column_for_each_declared_parameter_but_texts() -> None:
    wanted = {declared.field for declared in declarations().values() if declared.kind is not str}
    assert wanted == set(parameter_row(BASE).dtype.names or ())


def test_field_names_are_unique_across_groups() -> None:
    fields = [field for group in group_classes().values() for field in group.model_fields]
    assert len(fields) == len(set(fields))


def test_every_declaration_is_complete() -> None:
    for declared in declarations().values():
        assert declared.unit, declared.name
        assert declared.meaning.endswith("."), declared.name
        assert declared.source, declared.name


@pytest.mark.parametrize("name", leaves())
def test_each_default_written_out_and_read_back_is_the_default(name: str) -> None:
    value = value_of(BASE, name)
    assert with_values(BASE, {name: plain(value)}) == BASE
    text = str(value).lower() if isinstance(value, bool) else str(plain(value))
    assert value_of(with_values(BASE, parse_settings([f"{name}={text}"])), name) == value


@pytest.mark.parametrize("name", leaves())
def test_bounds_of_each_number_hold(name: str) -> None:
    leaf = leaves()[name]
    if leaf.low is None or leaf.high is None:
        return
    for outside in (leaf.low - 1, leaf.high + 1):
        with pytest.raises(ParameterError, match="is outside"):
            with_values(BASE, {name: leaf.kind(outside)})


def test_setting_leaves_the_old_parameters_as_they_are() -> None:
    new = with_values(BASE, {"service.referral": 0.9, "needs.share_served": {"child": 0.5}})
    assert new.service.referral == 0.9
    assert new.needs.share_served == PerDomain(employment=0.40, housing=0.60, child=0.5, autonomy=0.77)
    assert Parameters() == BASE


def test_a_later_setting_of_one_domain_adds_to_an_earlier_one_of_another() -> None:
    new = with_values(BASE, {"needs.share_served.child": 0.5, "needs.share_served.housing": 0.1})
    assert (new.needs.share_served.child, new.needs.share_served.housing) == (0.5, 0.1)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("service.referral", "0.25", 0.25),
        ("service.referral", " 1e-1 ", 0.1),
        ("service.longest_stay", "24", 24),
        ("service.queue_order", "FIRST_COME", QueueOrder.FIRST_COME),
        ("civic.forgetting", "off", False),
        ("civic.forgetting", "true", True),
        ("needs.share_served.child", "0.5", 0.5),
        ("needs.share_served", "0.5", dict.fromkeys(("employment", "housing", "child", "autonomy"), 0.5)),
    ],
)
def test_text_from_the_command_line_becomes_the_parameters_own_type(name: str, text: str, value: Any) -> None:
    converted = from_text(find(name), text)
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("service.referral", "expected name=value"),
        ("service.referral=", "expected a number (probability)"),
        ("service.referral=lots", "expected a number (probability)"),
        ("service.referral=nan", "expected a number (probability)"),
        ("service.referral=inf", "is outside 0 to 1"),
        ("service.referral=2", "service.referral = 2 is outside 0 to 1 (probability)"),
        ("service.longest_stay=2.5", "expected a whole number (months)"),
        ("service.queue_order=frst_come", "expected one of severity, first_come, creaming; did you mean 'first_come'?"),
        ("civic.forgetting=maybe", "expected true or false"),
        ("service.referal=1", "unknown parameter 'service.referal'; did you mean 'service.referral'?"),
        ("referral=1", "did you mean 'service.referral'?"),
        ("needs.referral=1", "did you mean 'service.referral'?"),
        ("service.referral.child=1", "'service.referral' is one value, not one for each domain"),
        ("needs.share_served.chlid=1", "unknown domain in 'needs.share_served.chlid'; did you mean"),
        ("service=1", "'service' is a group of parameters"),
        ("=1", "unknown parameter ''"),
    ],
)
def test_a_bad_setting_is_explained(setting: str, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parse_settings([setting])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("service.referral", True, "service.referral = true: expected a number"),
        ("service.referral", "0.5", 'service.referral = "0.5": expected a number'),
        ("service.longest_stay", 24.0, "expected a whole number"),
        ("civic.forgetting", 1, "expected true or false"),
        ("service.queue_order", 1, "expected one of severity, first_come, creaming"),
        ("service.queue_order", "Severity", "expected one of severity, first_come, creaming; did you mean 'severity'?"),
        ("needs.share_served", 0.5, "has one number for each domain"),
        ("needs.share_served", {"chlid": 0.5}, "did you mean 'child'?"),
        ("needs.share_served", {"child": 1.5}, "needs.share_served.child = 1.5 is outside 0.02 to 0.98"),
        ("needs.share_served.child", {"child": 0.5}, "expected a number"),
        ("service.referral", [0.5], "expected a number"),
    ],
)
def test_a_value_of_the_wrong_type_is_explained(name: str, value: Any, message: str) -> None:
    with pytest.raises(ParameterError) as caught:
        with_values(BASE, {name: value})
    assert message in str(caught.value)


def test_plain_values_tell_apart_what_differs() -> None:
    new = with_values(BASE, {"service.queue_order": "first_come"})
    assert as_plain(new)["service.queue_order"] == "first_come"
    assert {name for name, value in as_plain(new).items() if value != as_plain(BASE)[name]} == {
        "service.queue_order"
    }
