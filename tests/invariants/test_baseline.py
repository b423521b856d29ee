"""Small societies are what they were when the baseline was made: a mechanism at its neutral value does nothing."""

from __future__ import annotations

import json
from copy import deepcopy

import numpy as np
import pytest

import abm.model
from tests.baseline.make_baseline import (
    SEEDS,
    WORLDS,
    compared,
    differences,
    digest,
    first_seen,
    main,
    message,
    model_of,
    read,
    written,
)

CONTENT = read()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", WORLDS)
def test_a_world_of_the_baseline_is_the_same_to_the_bit(name: str, seed: int) -> None:
    assert compared(name, seed, CONTENT) == ""


def test_the_file_holds_every_world_and_what_it_was_made_on() -> None:
    assert set(CONTENT["worlds"]) == set(WORLDS)
    assert all(set(of_seed) == set(map(str, SEEDS)) for of_seed in CONTENT["worlds"].values())
    assert json.loads(written(CONTENT)) == CONTENT
    assert set(CONTENT["made_on"]) == {"machine", "system", "python", "numpy", "numba"}


def test_the_worlds_know_contracts_births_exits_and_every_instrument() -> None:
    """A count that is 0 everywhere would guard nothing."""
    totals = dict.fromkeys(CONTENT["worlds"]["base"]["1"]["sums"], 0.0)
    for of_seed in CONTENT["worlds"].values():
        for kept in of_seed.values():
            for name, years in kept["sums"].items():
                totals[name] += sum(map(abs, years))
    assert [name for name, total in totals.items() if total == 0.0] == []


def test_a_last_bit_moved_in_the_engine_is_found_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    serve = abm.model.serve_cases

    def faulty(month: int, *rest: object) -> None:
        serve(month, *rest)
        if month == 59:
            rows = rest[2]
            rows["severity"][0] = np.nextafter(rows["severity"][0], 2.0)  # type: ignore[index]

    monkeypatch.setattr(abm.model, "serve_cases", faulty)
    told = compared("base", 1, CONTENT)
    assert "The world 'base', seed 1, is not the one of tests/baseline/core.json any more." in told
    assert "fields differ: case.severity\nno yearly sum differs" in told
    assert "at their neutral values" in told
    assert "--overwrite" in told


def test_a_person_more_is_told_with_year_and_both_values() -> None:
    kept = CONTENT["worlds"]["base"]["1"]
    now = deepcopy(kept)
    now["sums"]["tally.in_need"][2] += 1.0
    now["hashes"]["tally"]["in_need"] = "another"
    was = kept["sums"]["tally.in_need"][2]
    told = message("base", 1, kept, now, CONTENT["made_on"])
    assert f"first seen in year 3 of 5: tally.in_need is {was + 1.0}, was {was}" in told
    assert "1 of " in told


def test_new_fields_are_free_and_lost_ones_are_told() -> None:
    kept = CONTENT["worlds"]["base"]["1"]
    now = deepcopy(kept)
    now["hashes"]["provider"]["parent"] = "new"
    now["hashes"]["learning"] = {"ideas": "new"}
    assert list(differences(kept, now)) == []
    del now["hashes"]["cell"]["pot"]
    assert list(differences(kept, now)) == ["cell.pot (no longer there)"]
    assert "no yearly sum differs" in first_seen(kept, now)


def test_another_machine_is_named_as_a_possible_cause() -> None:
    kept = CONTENT["worlds"]["base"]["1"]
    now = deepcopy(kept)
    now["hashes"]["tally"]["severity"] = "another"
    elsewhere = {**CONTENT["made_on"], "machine": "another machine"}
    assert "machine another machine, here " in message("base", 1, kept, now, elsewhere)
    assert "made elsewhere" not in message("base", 1, kept, now, message.__globals__["here"]())


def test_a_parameter_that_is_gone_is_told_with_the_nearest_name() -> None:
    content = {**CONTENT, "parameters": {**CONTENT["parameters"], "needs.share_servd": 1.0}}
    assert "unknown parameter 'needs.share_servd'" in compared("base", 1, content)


def test_a_default_that_moves_leaves_the_baseline_alone() -> None:
    """Parameters of the day stand in the file, so that values and mechanisms are told apart."""
    kept = {**CONTENT["parameters"], "civic.trust_step": 0.25}
    assert model_of(WORLDS["base"], 1, kept).parameters.civic.trust_step == 0.25


def test_hashes_tell_bits_and_shapes_but_not_widths_and_signs_of_zero() -> None:
    one = np.array([0.0, 1.0])
    assert digest(one) == digest(np.array([-0.0, 1.0]))
    assert digest(one) != digest(np.array([0.0, np.nextafter(1.0, 2.0)]))
    assert digest(one) != digest(one.reshape(1, 2))
    assert digest(np.array([1, 2], dtype=np.int16)) == digest(np.array([1, 2], dtype=np.int64))


def test_only_overwriting_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--overwrit"]) == 2
    assert "there is only --overwrite" in capsys.readouterr().err
