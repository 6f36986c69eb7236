"""Which answers of customers and staff are taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.needs import Predictions, valid_picks
from scoring.parameters import Parameters
from scoring.predicted import predicted
from scoring.understanding import understanding
from tests.scoring.pulses import (
    UNCLAIMED,
    codes,
    drawn_customers,
    drawn_predictions,
    make_customers,
    make_predictions,
)


def test_only_three_distinct_needs_of_the_list_are_an_answer() -> None:
    picks = np.array([[0, 1, 2], [0, 0, 2], [1, 2, 1], [3, 2, 2], [0, 1, 6], [5, 4, 3]], dtype=np.uint8)
    assert valid_picks(picks, 6).tolist() == [True, False, False, False, False, True]


def test_arrays_that_do_not_fit_are_refused() -> None:
    random = np.random.default_rng(1)
    customers = drawn_customers(random, np.zeros(12), 12)
    predictions = drawn_predictions(random, np.zeros(12), 12)
    flat = np.zeros(12, dtype=np.uint8)
    for wrong, message in (
        ({"needs": codes(5)}, "6 to 15"),
        ({"needs": ("n00", *codes(12)[:11])}, "same code"),
        ({"picks": customers.picks[:, :2]}, "people x 3"),
        ({"picks": np.zeros((12, 3), dtype=np.uint8)}, "distinct"),
        ({"picks": customers.picks.astype(np.int64)}, "uint8"),
        ({"ratings": customers.ratings[:, :5]}, "shape"),
        ({"ratings": np.full((12, 12), 6, dtype=np.int8)}, "ratings must lie"),
        ({"recommend": np.full(12, 11, dtype=np.int8)}, "recommend must lie"),
        ({"source": np.full(12, 3, dtype=np.uint8)}, "source must lie"),
        ({"flagged": np.zeros(11, dtype=bool)}, "shape"),
        ({"segment": flat.astype(np.int16)}, "segment must lie"),
    ):
        with pytest.raises(ValueError, match=message):
            replace(customers, **wrong)
    for wrong, message in (
        ({"ratings": np.full((12, 3), 6, dtype=np.uint8)}, "ratings must lie"),
        ({"confidence": np.full(12, 6, dtype=np.uint8)}, "confidence must lie"),
        ({"stratum": np.ones(12, dtype=np.int64)}, "stratum must lie"),
        ({"picks": np.full((12, 3), 15, dtype=np.uint8)}, "distinct"),
        ({"role": np.zeros(11, dtype=np.uint8)}, "shape"),
    ):
        with pytest.raises(ValueError, match=message):
            replace(predictions, **wrong)
    with pytest.raises(ValueError, match="not on the customers' list"):
        understanding(
            make_customers(["012"] * 12, needs=6),
            make_predictions(["01a"] * 6),
            UNCLAIMED,
            np.empty((0, 6)),
            Parameters(),
        )


def test_predictions_with_a_void_answer_are_left_out_as_a_whole() -> None:
    picks = np.array([[0, 1, 2], [255, 255, 255], [3, 4, 255], [5, 4, 3], [1, 1, 2]], dtype=np.uint8)
    ratings = np.array([[1, 2, 3], [-1, -1, -1], [4, 4, -1], [5, -1, 0], [1, 1, 1]], dtype=np.int8)
    found = Predictions.complete(
        picks,
        ratings,
        confidence=np.array([1, -1, 2, -1, 3], dtype=np.int8),
        stratum=np.array([0, 1, 2, 3, 0], dtype=np.int64),
        headcounts=(None,) * 4,
        role=np.arange(5),
        needs=6,
    )
    assert found.picks.tolist() == [[0, 1, 2], [5, 4, 3]]
    assert found.stratum.tolist() == [0, 3]
    table = predicted(found, 6, Parameters()).counts
    assert table[5].tolist() == [0, 0, 0, 0, 0, 1]
    assert table[4].tolist() == [1, 0, 0, 0, 0, 0]
    assert table[3].tolist() == [1, 0, 0, 0, 0, 0]


def test_role_groups_are_cut_out_before_they_are_measured() -> None:
    predictions = drawn_predictions(np.random.default_rng(1), np.zeros(12), 12)
    some = predictions.only(np.arange(12) < 7)
    assert len(some) == 7
    assert some.picks.tolist() == predictions.picks[:7].tolist()
