"""The study's short form: calibration picks more of the right bids than the mean, and more reads still more."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench import calibration_study
from tests.bench.simulating import Setting, simulate


def test_calibration_gains_and_two_more_reads_for_the_greyest_gain_more() -> None:
    mean, calibrated, more, trusted = calibration_study.study(Setting(), range(100, 106)).mean(axis=0)
    assert mean + 1 < calibrated < more
    assert trusted == 1


def test_a_simulated_round_is_read_as_its_setting_says() -> None:
    setting = Setting(bids=120, assessors=24)
    world = simulate(setting, seed=1)
    readings = world.readings()
    assert len(readings) == 360
    assert np.mean([each.at_home for each in readings]) == pytest.approx(0.75, abs=0.07)
    loads = np.bincount([one for _, one in world.pairs])
    assert loads.max() - loads.min() <= 6
    assert world.pairs == simulate(setting, seed=1).pairs


def test_the_table_says_the_gain_and_its_error() -> None:
    rows = np.array([[46, 50, 53, 1], [46, 48, 53, 1]], dtype=np.float64)
    assert calibration_study.line("x", rows) == "| x | 46.0 | 49.0 | +3.0 ± 1.0 | 53.0 | +7.0 ± 0.0 | 2 of 2 |"
