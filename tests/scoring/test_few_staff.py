"""What five to nine staff know is told too bluntly to say what one of them named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.needs import Customers, Predictions
from scoring.parameters import Parameters
from scoring.results.verified import Interval, MeasuredUnderstanding
from scoring.terms import Reason, Withheld
from scoring.understanding import understanding
from tests.scoring.pulses import UNCLAIMED, drawn_customers, drawn_predictions, make_customers, make_predictions

FEW = Withheld(Reason.TOO_FEW)


def measured(customers: Customers, predictions: Predictions) -> MeasuredUnderstanding:
    nobody = np.empty((0, len(customers.needs)))
    return understanding(customers, predictions, UNCLAIMED, nobody, Parameters(resamples=200))


def test_of_nine_staff_nothing_tells_what_one_of_them_named() -> None:
    random = np.random.default_rng(2)
    utility, quality = np.linspace(2, -2, 12), np.linspace(2.0, 4.5, 12)
    customers = drawn_customers(random, utility, 120, quality)
    predictions = drawn_predictions(random, utility, 9, expected=quality)
    found = measured(customers, predictions)
    assert isinstance(found.captured.share, Interval)
    assert isinstance(found.performance.skill, Interval)
    assert isinstance(found.measured, Interval)
    for interval, scale in ((found.captured.share, 1), (found.performance.skill, 1), (found.measured, 100)):
        for end in (interval.low, interval.high):
            assert end * 20 / scale == pytest.approx(round(end * 20 / scale))
        assert interval.high - interval.value >= min(0.15 * scale, scale - interval.value) - 1e-9
        assert interval.value - interval.low >= min(0.15 * scale, interval.value) - 1e-9
    assert found.captured.share.value * 20 == pytest.approx(round(found.captured.share.value * 20))
    assert found.measured.value == pytest.approx(
        100 * (2 / 3 * found.captured.share.value + 1 / 3 * found.performance.skill.value)
    )
    assert found.captured.pooled == FEW
    assert found.rankings.tau_b == FEW
    assert found.rankings.overlap == FEW
    flagged = replace(customers, flagged=np.arange(120) < 20, segment=np.zeros(120, dtype=np.int16), segments=("all",))
    again = measured(flagged, predictions)
    assert again.captured.without_flagged == FEW
    assert again.segments[0].captured == FEW
    assert again.segments[0].customers == 120


def test_unanimous_staff_of_nine_look_like_nearly_unanimous_ones() -> None:
    customers = make_customers(["012"] * 40, ["455333"] * 40, needs=6)
    found = measured(customers, make_predictions(["012"] * 9, ["455"] * 9))
    assert found.captured.share == Interval(0.95, 0.8, 1.0, 9)
    assert found.performance.skill == Interval(0.95, 0.8, 1.0, 9)
