"""The benchmarks run and give figures that mean something; how large they are is for a quiet machine to say."""

import math
from importlib import import_module

import pytest

from benchmarks.figure import MET, MISSED, Aim, Figure
from benchmarks.scale import PHASES
from benchmarks.sizes import TINY

SUBJECTS = ("speed", "scale", "throughput", "sweeping", "start", "contracts", "dashboard")


@pytest.mark.parametrize(
    ("value", "aim", "verdict"),
    [
        (59.0, Aim(60.0), MET),
        (60.0, Aim(60.0), MET),
        (61.0, Aim(60.0), MISSED),
        (41.0, Aim(40.0, at_least=True), MET),
        (39.0, Aim(40.0, at_least=True), MISSED),
        (None, Aim(40.0, at_least=True), ""),
        (5.0, None, ""),
    ],
)
def test_a_figure_says_whether_its_aim_is_met(value, aim, verdict):
    assert Figure("something", value, "ns", aim).verdict == verdict


@pytest.mark.parametrize(("phase", "caller"), PHASES.items())
def test_a_phase_that_is_timed_is_called_by_that_module(phase, caller):
    assert callable(getattr(import_module(caller), phase))


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_benchmark_runs_at_tiny_size(subject):
    figures = import_module(f"benchmarks.{subject}").measure(TINY)
    assert len({figure.name for figure in figures}) >= 3
    for figure in figures:
        if figure.value is None:
            assert figure.note.startswith("skipped"), figure
        else:
            assert math.isfinite(figure.value), figure
            assert figure.value >= 0.0 or "everything else" in figure.name, figure


@pytest.mark.slow
def test_careful_mesa_keeps_the_society_near_where_it_started():
    from abm.inputs import Inputs
    from benchmarks.careful_mesa import CarefulModel

    model = CarefulModel(Inputs(citizens=5000, burn_in_months=24, months=1), 1)
    before = sum(model.in_need())
    for _ in range(12):
        model.step()
    # Without frailty stocks drift; half as many again would mean that a rule is wrong.
    assert 0.7 * before < sum(model.in_need()) < 1.3 * before
    assert all(0 <= provider.served <= provider.places for provider in model.providers)
