"""Differences of two groups agree with independent statistics, and are given only as surely as they are known."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.adjusting import benjamini_hochberg, holm
from scoring.groups import GroupFigures, count_cells, group_figures
from scoring.intervals import chance
from scoring.parameters import Parameters
from scoring.perception import compared, difference, effect, in_family
from scoring.reading import Figures
from scoring.results.perception import Comparison, Side
from scoring.terms import Estimate, Reason, Withheld
from tests.scoring.instruments import make_answers, one_practice

FEW = Withheld(Reason.TOO_FEW)
NONE = Withheld(Reason.NOT_APPLICABLE)


def people(seed: int, count: int, lean: int) -> tuple[GroupFigures, np.ndarray]:
    """A group with gaps in its answers, and its complete people's delivery scores."""
    random = np.random.default_rng(seed)
    levels = np.clip(random.integers(1, 5, (count, 2)) + random.integers(0, 2, (count, 2)) * lean, 1, 5)
    rows = ["".join(map(str, row)) for row in levels] + ["?4", "--"]
    cells = count_cells(make_answers(rows), np.zeros(len(rows), dtype=np.int64), {"d.p"}, one_practice())
    (found,) = group_figures(cells, np.array([0]), Parameters(), whole_departments=False)
    return found, 25.0 * (levels[:, 1] - 1)


def given_estimate(value: float, se: float = 5.0, df: float = 9.0, n: int = 10) -> Estimate:
    return Estimate(value, se, value - 10, value + 10, df, n)


PAIRS = [(7, 24, 1), (12, 12, 0), (30, 9, -1), (300, 41, 1)]


@pytest.mark.parametrize(("first", "second", "lean"), PAIRS)
def test_the_interval_and_p_are_those_of_welch(first, second, lean):
    (one, scores), (other, others) = people(1, first, lean), people(2, second, 0)
    found = difference(one.figures.delivery, other.figures.delivery)
    assert isinstance(found, Estimate)
    expected = stats.ttest_ind(scores, others, equal_var=False)
    interval = expected.confidence_interval(0.95)
    # Those who left something out cost a little: a person who did not answer counts among the people of the group.
    assert found.value == pytest.approx(scores.mean() - others.mean())
    assert found.df == pytest.approx(expected.df, rel=0.2)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=0.06, abs=0.6)


@pytest.mark.parametrize(("first", "second"), [(6, 9), (20, 20), (5, 200)])
def test_of_complete_answers_it_is_exactly_that_of_welch(first, second):
    random = np.random.default_rng(first)
    scores, others = random.normal(60, 20, first), random.normal(50, 10, second)
    found = difference(
        *(
            given_estimate(float(part.mean()), float(stats.sem(part)), len(part) - 1.0, len(part))
            for part in (scores, others)
        )
    )
    assert isinstance(found, Estimate)
    expected = stats.ttest_ind(scores, others, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.df == pytest.approx(expected.df)
    assert chance(found) == pytest.approx(expected.pvalue)
    assert found.n == first


@pytest.mark.parametrize(("first", "second"), [(6, 9), (20, 20), (5, 200)])
@pytest.mark.parametrize("apart", [-40.0, -3.0, 0.0, 25.0])
def test_hedges_g_and_its_interval_agree_with_independent_ones(first, second, apart):
    random = np.random.default_rng(second)
    scores, others = random.normal(50 + apart, 20, first), random.normal(50, 15, second)
    figures = [given_estimate(float(part.mean()), n=len(part)) for part in (scores, others)]
    found = effect(figures[0], figures[1], (float(scores.std(ddof=1)), float(others.std(ddof=1))))
    assert not isinstance(found, Withheld)
    freedom = first + second - 2
    # pingouin approximates the correction; the exact one differs by less than 0.1 % from 14 people on.
    assert found.value == pytest.approx(pingouin.compute_effsize(scores, others, eftype="hedges"), rel=3e-3)
    t = stats.ttest_ind(scores, others).statistic
    root = np.sqrt(first * second / (first + second))
    correction = found.value / (t / root)
    for limit, share in ((found.low, 0.975), (found.high, 0.025)):
        assert stats.nct.cdf(t, freedom, limit / correction * root) == pytest.approx(share, abs=1e-6)
    variance = 1 / first + 1 / second + found.value**2 / (2 * (first + second))
    assert found.se == pytest.approx(variance**0.5)


def test_g_by_hand():
    # Five against five, sd 10 each, 10 points apart: d = 1, J = gamma(4) / (2 gamma(3.5)) = 6 / (2 x 3.323351).
    found = effect(given_estimate(60, n=5), given_estimate(50, n=5), (10.0, 10.0))
    assert not isinstance(found, Withheld)
    assert found.value == pytest.approx(0.902703, abs=1e-6)
    assert found.se == pytest.approx((0.4 + 0.902703**2 / 20) ** 0.5)


def test_turned_round_everything_turns_round():
    one, other = given_estimate(70, n=8), given_estimate(55, n=20)
    there, back = effect(one, other, (12.0, 20.0)), effect(other, one, (20.0, 12.0))
    assert not isinstance(there, Withheld)
    assert not isinstance(back, Withheld)
    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low))


def test_what_is_withheld_stays_withheld():
    known = given_estimate(50)
    assert difference(FEW, known) == difference(known, FEW) == FEW
    assert effect(FEW, known, (1.0, 1.0)) == effect(known, FEW, (1.0, 1.0)) == FEW
    assert chance(FEW) == FEW
    assert effect(known, known, (0.0, 0.0)) == Withheld(Reason.CONSTANT)


def test_without_any_error_a_difference_is_certain():
    one, other = given_estimate(50, se=0.0), given_estimate(60, se=0.0)
    found = difference(one, other)
    assert isinstance(found, Estimate)
    assert (found.value, found.low, found.high) == (-10, -10, -10)
    assert chance(found) == 0
    assert chance(difference(one, one)) == 1


def test_the_last_digits_of_a_float_are_no_difference():
    """Weights of departments need not add up to exactly 1, so two groups of one mind part by some 1e-15."""
    one, other = given_estimate(50.0, se=0.0), given_estimate(50.00000000000001, se=1e-15)
    assert chance(difference(one, other)) == 1
    assert effect(one, other, (1e-14, 0.0)) == Withheld(Reason.CONSTANT)


def test_limits_end_where_points_end():
    found = difference(given_estimate(99, se=40), given_estimate(1, se=40))
    assert isinstance(found, Estimate)
    assert found.high == 100


# Many comparisons at once


def group(figure: Estimate | Withheld, sd: float = 20.0) -> GroupFigures:
    n = figure.n if isinstance(figure, Estimate) else 0
    return GroupFigures(Figures(figure, figure, figure, figure), (sd, sd, sd), n)


def family(numbers: list[float | Withheld]) -> list[Comparison]:
    one = compared("d", Side.GAP, ("a", "b"), (group(given_estimate(50)), group(given_estimate(50))), sized=False)
    return [replace(one, p=number, adjusted=number) for number in numbers]


def adjusted(found: tuple[Comparison, ...]) -> list[float | Withheld]:
    return [each.adjusted for each in found]


def test_a_comparison_holds_all_of_it():
    found = compared(
        "d", Side.GAP, ("a", "b"), (group(given_estimate(80)), group(given_estimate(50, n=30))), sized=True
    )
    assert (found.dimension, found.side, found.first, found.second) == ("d", Side.GAP, "a", "b")
    assert found.p == found.adjusted == chance(found.difference)
    assert not isinstance(found.effect, Withheld)
    assert found.is_marked
    assert (found.first_n, found.second_n) == (10, 30)
    withheld = compared("d", Side.DELIVERY, ("a", "b"), (group(FEW), group(FEW)), sized=False)
    assert withheld.effect == NONE
    assert withheld.first_n == withheld.second_n == withheld.difference == FEW
    assert not withheld.is_marked


def test_holm_by_hand():
    assert adjusted(in_family(family([0.01, FEW, 0.04, 0.03]), holm)) == [pytest.approx(0.03), FEW, 0.06, 0.06]
    assert adjusted(in_family([], holm)) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_false_discoveries_are_controlled_as_scipy_does(numbers):
    found = adjusted(in_family(family([FEW, *numbers]), benjamini_hochberg))
    assert found[0] == FEW
    assert found[1:] == pytest.approx(stats.false_discovery_control(numbers, method="bh"), abs=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_no_adjustment_makes_anything_surer(numbers):
    each = family([*numbers])
    by_holm, by_rate = adjusted(in_family(each, holm)), adjusted(in_family(each, benjamini_hochberg))
    for number, strict, mild in zip(numbers, by_holm, by_rate, strict=True):
        assert isinstance(strict, float)
        assert isinstance(mild, float)
        assert number - 1e-12 <= mild <= strict + 1e-12 <= 1 + 1e-12 < inf
