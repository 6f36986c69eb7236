"""What must hold for any pulse and any predictions."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import pulse, strata
from scoring.needs import Customers, Predictions
from scoring.parameters import Parameters
from scoring.results import plain
from scoring.results.verified import Interval, MeasuredUnderstanding
from scoring.understanding import understanding
from tests.scoring.pulses import UNCLAIMED, drawn_customers, drawn_predictions

QUICK = Parameters(resamples=60)


def measured(customers: Customers, predictions: Predictions, parameters: Parameters = QUICK) -> MeasuredUnderstanding:
    return understanding(customers, predictions, UNCLAIMED, np.empty((0, len(customers.needs))), parameters)


def drawn(seed: int, customers: int, staff: int, needs: int, departments: int) -> tuple[Customers, Predictions]:
    random = np.random.default_rng(seed)
    utility = random.normal(0, random.uniform(0, 2), needs)
    return (
        drawn_customers(random, utility, customers),
        drawn_predictions(random, utility, staff, departments=departments),
    )


def shuffled(customers: Customers, predictions: Predictions, seed: int) -> tuple[Customers, Predictions]:
    random = np.random.default_rng(seed)
    return (
        customers.only(random.permutation(len(customers))),
        predictions.only(random.permutation(len(predictions))),
    )


SIZES = st.tuples(st.integers(0, 999), st.integers(0, 60), st.integers(0, 40), st.integers(6, 15), st.integers(1, 4))


@settings(max_examples=1000)
@given(SIZES)
def test_row_15_the_order_of_the_rows_changes_no_digit(sizes) -> None:
    answers = drawn(*sizes)
    assert measured(*shuffled(*answers, seed=sizes[0])) == measured(*answers)


def test_the_order_of_many_rows_changes_no_digit() -> None:
    answers = drawn(1, 20_000, 5_000, 12, 30)
    assert plain(measured(*shuffled(*answers, seed=2))) == plain(measured(*answers))


@settings(max_examples=1000)
@given(SIZES)
def test_row_15_everything_is_finite_and_in_range(sizes) -> None:
    found = measured(*drawn(*sizes))
    assert all(isfinite(number) for number in numbers(plain(found)))
    for interval, lowest, highest in (
        (found.captured.share, 0, 1),
        (found.performance.skill, 0, 1),
        (found.performance.experienced, 0, 100),
        (found.measured, 0, 100),
        (found.verified.gap, -100, 100),
        *((need.rating, 1, 5) for need in found.needs),
        *((need.optimism, -4, 4) for need in found.needs),
    ):
        if isinstance(interval, Interval):
            assert lowest <= interval.low <= interval.value + 1e-12
            assert interval.value <= interval.high + 1e-12
            assert interval.high <= highest + 1e-12
            assert interval.n >= 5


@settings(max_examples=15)
@given(SIZES)
def test_everybody_twice_leaves_every_point_where_it_was(sizes) -> None:
    customers, predictions = drawn(*sizes)
    twice = (
        customers.only(np.tile(np.arange(len(customers)), 2)),
        predictions.only(np.tile(np.arange(len(predictions)), 2)),
    )
    once, double = measured(customers, predictions), measured(*twice)
    if isinstance(once.captured.share, Interval) and once.captured.share.n >= 10:
        assert isinstance(double.captured.share, Interval)
        assert double.captured.share.value == pytest.approx(once.captured.share.value)
    for one, other in zip(once.needs, double.needs, strict=True):
        if isinstance(one.rating, Interval) and one.rating.n >= 10:
            assert isinstance(other.rating, Interval)
            assert other.rating.value == pytest.approx(one.rating.value)
            assert other.rating.high - other.rating.low <= one.rating.high - one.rating.low + 1e-9


@settings(max_examples=15)
@given(SIZES, st.sampled_from([0, -1, -2]))
def test_a_rating_not_given_is_never_a_low_one(sizes, missing) -> None:
    customers, predictions = drawn(*sizes)
    customers.ratings[:] = np.where(customers.ratings > 0, 5, missing)
    found = measured(customers, predictions)
    if isinstance(found.performance.experienced, Interval):
        # Ratings of five to nine customers are held at 4.8, 95 points.
        held = any(5 <= need.rating.n < 10 for need in found.needs if isinstance(need.rating, Interval))
        assert found.performance.experienced.value >= (95 if held else 100) - 1e-9


def test_the_seed_decides_every_digit_of_the_intervals_and_none_of_the_values() -> None:
    answers = drawn(4, 60, 30, 12, 3)
    one, same, other = (measured(*answers, Parameters(resamples=60, seed=seed)) for seed in (1, 1, 2))
    assert one == same
    assert isinstance(one.measured, Interval)
    assert isinstance(other.measured, Interval)
    assert (one.measured.value, one.measured.low) != (other.measured.value, other.measured.low)
    assert one.measured.value == other.measured.value


def test_drawing_many_from_the_normal_changes_intervals_little(monkeypatch) -> None:
    answers = drawn(7, 900, 600, 12, 4)
    parameters = Parameters(resamples=3000)
    one_by_one = measured(*answers, parameters)
    monkeypatch.setattr(strata, "LARGEST_RESAMPLED", 10)
    monkeypatch.setattr(pulse, "MOST_RESAMPLED", 10)
    normal = measured(*answers, parameters)
    for name in ("share",):
        first, second = getattr(one_by_one.captured, name), getattr(normal.captured, name)
        assert second.low != first.low
        assert second.high - second.low == pytest.approx(first.high - first.low, rel=0.1)
    for name in ("skill", "optimism", "experienced"):
        first, second = getattr(one_by_one.performance, name), getattr(normal.performance, name)
        assert second.high - second.low == pytest.approx(first.high - first.low, rel=0.1)


def numbers(document: Any) -> list[float]:
    if isinstance(document, dict):
        return [number for part in document.values() for number in numbers(part)]
    if isinstance(document, list):
        return [number for part in document for number in numbers(part)]
    return [document] if isinstance(document, float) else []
