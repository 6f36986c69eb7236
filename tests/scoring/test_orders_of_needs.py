"""Staff's order of needs against customers', whether customers agree, whether staff know what they know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, kendalltau, rankdata, spearmanr

from scoring.calibration import calibration
from scoring.heterogeneity import concordance, heterogeneity, mean_rank_reliability, mean_spearman
from scoring.needs import CONFIDENCES
from scoring.pulse import pulse
from scoring.rankings import agreement_at, average_overlap, rank_biased_overlap, rankings, spearman, tau_b
from scoring.results.verified import Calibration
from scoring.terms import Reason, Withheld
from tests.scoring.pulses import codes, drawn_customers, drawn_predictions, make_customers, make_predictions

FEW = Withheld(Reason.TOO_FEW)
TEN = ["012"] * 5 + ["013"] * 2 + ["014", "024", "035"]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=6, max_size=15))
def test_correlations_agree_with_an_independent_library_where_there_are_ties(pairs) -> None:
    first, second = np.array(pairs, dtype=float).T
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert tau_b(first, second) == Withheld(Reason.CONSTANT)
        assert spearman(first, second) == Withheld(Reason.CONSTANT)
        return
    assert tau_b(first, second) == pytest.approx(float(kendalltau(first, second, variant="b").statistic))
    assert spearman(first, second) == pytest.approx(float(spearmanr(first, second).statistic), abs=1e-12)


def test_overlaps_by_hand() -> None:
    first, second = [0, 1, 2, 3, 4, 5], [0, 2, 5, 1, 4, 3]
    assert [agreement_at(first, second, depth) for depth in range(1, 7)] == pytest.approx(
        [1, 1 / 2, 2 / 3, 3 / 4, 4 / 5, 1]
    )
    assert average_overlap(first, second) == pytest.approx((1 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5) / 5)
    terms = [0.8 ** (d - 1) * agreement_at(first, second, d) for d in range(1, 7)]
    assert rank_biased_overlap(first, second) == pytest.approx(0.2 * sum(terms) + 0.8**6)


def test_equal_orders_agree_wholly() -> None:
    shares = np.array([0.9, 0.8, 0.5, 0.4, 0.3, 0.1])
    found = rankings(shares, shares, codes(6))
    assert [found.tau_b, found.spearman, found.overlap] == pytest.approx([1, 1, 3])
    assert [found.average_overlap, found.rbo] == pytest.approx([1, 1])
    turned = rankings(shares[::-1], shares, codes(6))
    assert [turned.tau_b, turned.overlap, turned.average_overlap] == pytest.approx([-1, 0, (0.5 + 0.8) / 5])


def test_rounding_breaks_no_tie_and_ties_go_by_code() -> None:
    nearly = np.array([0.5, 0.5 + 1e-15, 0.5, 0.5, 0.5, 0.5])
    found = rankings(nearly, np.array([0.9, 0.8, 0.5, 0.4, 0.3, 0.1]), codes(6))
    assert found.tau_b == Withheld(Reason.CONSTANT)
    assert found.overlap == 3
    assert rankings(nearly, np.array([0.9, 0.8, 0.5, 0.4, 0.3, 0.1]), codes(6)[::-1]).overlap == 0


def test_pair_overlap_is_the_mean_over_pairs() -> None:
    found = heterogeneity(pulse(make_customers(TEN, needs=6)))
    pairs = [len(set(one) & set(other)) / 3 for place, one in enumerate(TEN) for other in TEN[:place]]
    assert found.overlap == pytest.approx(np.mean(pairs))
    assert found.consensus == pytest.approx((np.mean(pairs) - 0.5) / 0.5)
    assert not found.differ


def test_customers_of_two_kinds_differ_and_identical_ones_do_not() -> None:
    assert heterogeneity(pulse(make_customers(["012", "345"] * 10, needs=6))).differ
    alike = heterogeneity(pulse(make_customers(["012"] * 10)))
    assert (alike.overlap, alike.consensus, alike.differ) == (1.0, 1.0, False)
    few = heterogeneity(pulse(make_customers(["012"] * 9)))
    assert (few.overlap, few.consensus, few.differ) == (FEW, FEW, False)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(1, 4), min_size=5, max_size=5), min_size=3, max_size=12))
def test_concordance_agrees_with_friedmans_test_where_there_are_ties(sheet) -> None:
    ranks = rankdata(np.array(sheet, dtype=float), axis=1)
    found = concordance(ranks)
    if (np.ptp(ranks, axis=1) == 0).all():
        assert found == Withheld(Reason.CONSTANT)
        return
    statistic = float(friedmanchisquare(*ranks.T).statistic)
    assert found == pytest.approx(statistic / (len(sheet) * 4))


def test_full_rankings_by_hand() -> None:
    ranks = np.array([[1, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4]], dtype=float)
    found = concordance(ranks)
    assert not isinstance(found, Withheld)
    pairs = [float(spearmanr(ranks[one], ranks[other]).statistic) for one, other in ((0, 1), (0, 2), (1, 2))]
    assert mean_spearman(found, 3) == pytest.approx(np.mean(pairs))
    assert mean_rank_reliability(found, 3) == pytest.approx((3 * found - 1) / (2 * found))
    assert mean_rank_reliability(0.0, 3) == Withheld(Reason.NO_HIERARCHY)
    assert concordance(ranks[:1]) == FEW
    assert concordance(ranks[:, :1]) == FEW


def test_calibration_by_hand() -> None:
    # The customers' leading three are 0, 1, 2. Ten say .95 and hit, five say .50 and hit, five say .50 and miss.
    customers = pulse(make_customers(TEN, needs=6))
    predictions = make_predictions(
        ["012"] * 10 + ["015"] * 5 + ["345"] * 5 + ["012"], confidence=[5] * 10 + [3] * 10 + [0]
    )
    found = calibration(customers, predictions)
    assert isinstance(found, Calibration)
    assert found.n == 20
    assert found.hits == pytest.approx(0.75)
    assert found.confidence == pytest.approx((9.5 + 5) / 20)
    assert found.overconfidence == pytest.approx(14.5 / 20 - 0.75)
    assert found.brier == pytest.approx((10 * 0.05**2 + 10 * 0.25) / 20)
    # reliability 10 * .05^2 / 20, resolution .25^2
    assert found.tells_apart
    assert found.margin == pytest.approx(1.96 * ((found.brier - 0.025**2) / 20) ** 0.5)


def test_who_is_nearly_certain_and_wrong_beside_who_has_no_idea_and_is_right_tells_nothing_apart() -> None:
    predictions = make_predictions(["345"] * 10 + ["012"] * 10, confidence=[5] * 10 + [1] * 10)
    found = calibration(pulse(make_customers(TEN, needs=6)), predictions)
    assert isinstance(found, Calibration)
    assert found.overconfidence == pytest.approx(0.025)
    assert not found.tells_apart


def test_the_parts_of_the_brier_score_add_up() -> None:
    random = np.random.default_rng(4)
    utility = random.normal(0, 1, 12)
    customers, predictions = pulse(drawn_customers(random, utility, 60)), drawn_predictions(random, utility, 90)
    found = calibration(customers, predictions)
    assert isinstance(found, Calibration)
    assert found.reliability - found.resolution + found.uncertainty == pytest.approx(found.brier)
    said = predictions.confidence > 0
    top = np.argsort(-customers.shares, kind="stable")[:3]
    hit = np.isin(predictions.picks[said], top).sum(axis=1) >= 2
    stated = np.array(CONFIDENCES)[predictions.confidence[said] - 1]
    assert found.brier == pytest.approx(np.mean((stated - hit) ** 2))


def test_calibration_needs_twenty_who_said_how_sure_they_are_and_ten_customers() -> None:
    customers = make_customers(TEN, needs=6)
    assert calibration(pulse(customers), make_predictions(["012"] * 25, confidence=[3] * 19 + [0] * 6)) == FEW
    assert (
        calibration(pulse(make_customers(TEN[:9], needs=6)), make_predictions(["012"] * 20, confidence=[3] * 20)) == FEW
    )
