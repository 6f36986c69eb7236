"""One organisation beside others of its kind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint

from scoring.benchmark import benchmark, shrinkage, without_dominant
from scoring.results.benchmark import Benchmark
from scoring.results.trust import Share
from scoring.terms import Estimate, Reason, Withheld

NOTHING = Withheld(Reason.TOO_FEW)


def at(value: float, se: float = 3.0, n: int = 30) -> Estimate:
    return Estimate(value, se, value - 2 * se, value + 2 * se, n - 1, n)


def beside(own: float, values: list[float]) -> Benchmark:
    found = benchmark(at(own), [at(value) for value in values])
    assert isinstance(found, Benchmark)
    return found


def test_under_five_peers_nothing_is_said() -> None:
    assert benchmark(at(50), [at(50)] * 4) == NOTHING


def test_five_peers_have_a_mean_and_no_more() -> None:
    found = beside(50, [40, 50, 60, 70, 80])
    assert found.mean == pytest.approx(60)
    assert {found.quarter, found.percentile, found.shrunk, found.spread} == {NOTHING}
    assert found.organisations == 5


def test_ten_peers_have_quarters() -> None:
    tens = [float(value) for value in range(10, 110, 10)]
    assert [beside(own, tens).quarter for own in (5, 35, 60, 99, 120)] == [1, 2, 3, 4, 4]
    assert beside(50, tens).percentile == NOTHING


def test_twenty_peers_have_a_percentile_with_half_counts_for_equals() -> None:
    found = beside(50, [40.0] * 12 + [50.0] * 3 + [60.0] * 5)
    assert isinstance(found.percentile, Share)
    assert found.percentile.value == pytest.approx(13.5 / 20)
    expected = proportion_confint(13.5, 20, method="wilson")
    assert (found.percentile.low, found.percentile.high) == pytest.approx(expected)
    # the method's own figure: twenty peers, about twenty points to either side
    assert expected[1] - expected[0] == pytest.approx(0.4, abs=0.03)


def test_without_an_own_figure_only_the_peers_mean_is_known() -> None:
    own = Withheld(Reason.BELOW_SHARE)
    found = benchmark(own, [at(value) for value in range(20)])
    assert isinstance(found, Benchmark)
    assert found.mean == pytest.approx(9.5)
    assert {found.quarter, found.percentile, found.shrunk, found.spread} == {own}


def test_no_peer_brings_more_than_a_quarter_of_the_people() -> None:
    peers = [at(float(place), n=10) for place in range(6)] + [at(99, n=100), at(98, n=40)]
    # 100 of 200 and then 40 of 100 are too many; then 10 of 60
    assert [peer.value for peer in without_dominant(peers)] == [0, 1, 2, 3, 4, 5]
    assert len(without_dominant([at(1, n=20), *[at(place, n=20) for place in (2, 3, 4)]])) == 4
    assert without_dominant([at(1), at(2), at(3)]) == ()
    assert without_dominant([]) == ()


def test_shrinking_agrees_with_paule_and_mandel_of_statsmodels() -> None:
    random = np.random.default_rng(6)
    errors = random.uniform(1, 6, 15)
    values = random.normal(55, 8, 15) + random.normal(0, errors)
    found = shrinkage(values.tolist(), errors.tolist())
    expected = combine_effects(values, errors**2, method_re="iterated")
    assert found.tau2 == pytest.approx(expected.tau2, rel=1e-5)
    assert found.mean == pytest.approx(expected.mean_effect_re, rel=1e-6)
    keep = found.tau2 / (found.tau2 + errors**2)
    assert found.shrunk == pytest.approx((found.mean + keep * (values - found.mean)).tolist())


def test_organisations_that_differ_by_chance_only_are_indistinguishable() -> None:
    found = beside(52, [50, 51, 52, 53, 54, 50, 51, 52, 53, 54])
    assert found.indistinguishable
    assert found.spread == 0
    assert found.shrunk == pytest.approx(52, abs=0.1)
    assert not beside(52, [10, 20, 30, 40, 50, 60, 70, 80, 90, 99]).indistinguishable


def test_a_value_without_error_is_hardly_moved() -> None:
    found = shrinkage([10.0, 50, 60, 90], [0.0, 5, 5, 5])
    assert found.shrunk[0] == pytest.approx(10, abs=1e-3)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 15), st.integers(5, 60)), min_size=5, max_size=40),
    st.floats(0, 100),
)
def test_the_order_of_peers_does_not_change_a_digit_and_shrinking_moves_towards_the_mean(
    rows: list[tuple[float, float, int]], own: float
) -> None:
    peers = [at(*row) for row in rows]
    assert benchmark(at(own), peers) == benchmark(at(own), peers[::-1])
    found = shrinkage([row[0] for row in rows], [row[1] for row in rows])
    for (value, _, _), shrunk in zip(rows, found.shrunk, strict=True):
        assert min(value, found.mean) - 1e-6 <= shrunk <= max(value, found.mean) + 1e-6
    left = without_dominant(peers)
    assert all(peer.n <= 0.25 * sum(each.n for each in left) + 1e-6 for peer in left)
