"""Does it pay: correlations over organisations, the response surface, and what may not be concluded."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.outcomes import association, fisher
from scoring.results import plain
from scoring.results.outcomes import Association, Caveat, Correlation, Evidence, Predictor
from scoring.results.surface import Surface
from scoring.surface import Unit, surface
from scoring.terms import Reason, Withheld

GAP = float("nan")


def beside(scores: list[float], outcomes: list[float], *, lagged: bool = True, same: bool = False) -> Association:
    return association(Predictor.INDEX, np.array(scores), np.array(outcomes), lagged=lagged, same_people=same)


def drawn(n: int, seed: int = 1, ties: bool = False) -> tuple[list[float], list[float]]:
    random = np.random.default_rng(seed)
    scores = random.uniform(20, 80, n)
    outcomes = scores / 2 + random.normal(0, 10, n)
    if ties:
        scores, outcomes = scores.round(-1), outcomes.round(-1)
    return scores.tolist(), outcomes.tolist()


def shown(found: Association) -> Correlation:
    assert isinstance(found.correlation, Correlation)
    return found.correlation


def test_under_ten_organisations_there_are_points_only() -> None:
    found = beside(*drawn(9))
    assert found.evidence is Evidence.SCATTER
    assert found.correlation == Withheld(Reason.TOO_FEW)
    assert found.n == 9


def test_organisations_that_lack_either_do_not_count() -> None:
    scores, outcomes = drawn(12)
    found = beside([*scores[:-2], GAP, 50.0], [*outcomes[:-2], 1.0, GAP])
    assert found.n == 10
    assert found == beside(scores[:-2], outcomes[:-2])


@pytest.mark.parametrize("n", [10, 29])
def test_few_organisations_are_compared_by_rank_with_fishers_interval(n: int) -> None:
    scores, outcomes = drawn(n, ties=True)
    found = shown(beside(scores, outcomes))
    ranks = stats.pearsonr(stats.rankdata(scores), stats.rankdata(outcomes))
    assert found.value == pytest.approx(stats.spearmanr(scores, outcomes).statistic)
    assert (found.low, found.high) == pytest.approx(tuple(ranks.confidence_interval(0.95)))


def test_from_thirty_on_it_is_the_plain_correlation() -> None:
    scores, outcomes = drawn(30)
    found = beside(scores, outcomes)
    expected = stats.pearsonr(scores, outcomes)
    assert found.evidence is Evidence.CORRELATION
    assert shown(found).value == pytest.approx(expected.statistic)
    assert (shown(found).low, shown(found).high) == pytest.approx(tuple(expected.confidence_interval(0.95)))


def test_what_does_not_vary_goes_together_with_nothing() -> None:
    assert beside([50.0] * 12, drawn(12)[1]).correlation == Withheld(Reason.CONSTANT)


def test_a_perfect_line_has_no_interval() -> None:
    line = shown(beside([float(place) for place in range(12)], [float(place) for place in range(12)]))
    assert (line.value, line.low, line.high) == pytest.approx((1, 1, 1))
    assert fisher(-1.0, 12) == Correlation(-1.0, -1.0, -1.0)


def test_the_interval_by_hand() -> None:
    # atanh .5 = .5493; 1.96 / sqrt(25) = .392: tanh .1573 = .1560, tanh .9413 = .7358
    found = fisher(0.5, 28)
    assert (found.low, found.high) == pytest.approx((0.1560, 0.7358), abs=1e-3)


def test_what_may_not_be_concluded_is_always_said() -> None:
    always = (Caveat.NOT_CAUSE, Caveat.NOT_RETURN, Caveat.NOT_FORECAST)
    assert beside(*drawn(12)).caveats == (*always, Caveat.FEW, Caveat.UNSTABLE)
    assert beside(*drawn(85)).caveats == (*always, Caveat.UNSTABLE)
    found = beside(*drawn(250), lagged=False, same=True)
    assert found.caveats == (*always, Caveat.NOT_LAGGED, Caveat.SAME_PEOPLE)
    assert found.stable
    assert not beside(*drawn(249)).stable


def test_a_gap_is_no_predictor() -> None:
    assert "gap" not in set(Predictor)


@given(st.integers(0, 2**32), st.integers(10, 40))
def test_the_order_of_organisations_does_not_change_a_digit(seed: int, n: int) -> None:
    scores, outcomes = drawn(n, seed)
    order = np.random.default_rng(seed).permutation(n)
    found = beside(scores, outcomes)
    assert found == beside([scores[place] for place in order], [outcomes[place] for place in order])
    assert -1 <= shown(found).low <= shown(found).value <= shown(found).high <= 1


def people(n: int = 120, seed: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    u, d = random.uniform(0, 100, n), random.uniform(0, 100, n)
    return u, d, 3 + 0.04 * u + 0.06 * d + random.normal(0, 1, n)


def found_surface(parts: tuple[np.ndarray, np.ndarray, np.ndarray], unit: Unit = Unit.PERSONS) -> Surface:
    found = surface(*parts, unit)
    assert isinstance(found, Surface)
    return found


def test_the_surface_agrees_with_ordinary_least_squares() -> None:
    u, d, z = people()
    u[3], d[7], z[11] = np.nan, np.nan, np.nan
    found = found_surface((u, d, z))
    kept = ~np.isnan(u + d + z)
    x, y = (u[kept] - 50) / 10, (d[kept] - 50) / 10
    fit = sm.OLS(z[kept], np.stack([np.ones(len(x)), x, y, x * x, x * y, y * y], axis=1)).fit()
    tests = fit.t_test(
        np.array([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 1, -1, 0, 0, 0], [0, 0, 0, 1, -1, 1]], dtype=float)
    )
    ours = [found.slope_along, found.curve_along, found.slope_across, found.curve_across]
    assert [each.value for each in ours] == pytest.approx(tests.effect.tolist())
    assert [each.se for each in ours] == pytest.approx(tests.sd.ravel().tolist())
    assert [[each.low, each.high] for each in ours] == [pytest.approx(row) for row in tests.conf_int().tolist()]
    assert found.explained == pytest.approx(fit.rsquared)
    assert (found.n, found.df) == (117, 111)


def test_a_narrow_gap_is_supported_only_by_a_ridge() -> None:
    assert not found_surface(people()).narrower_is_better
    # a ridge along U = D, level across it
    random = np.random.default_rng(3)
    u, d = random.uniform(0, 100, 200), random.uniform(0, 100, 200)
    ridge = 50 - (u - d) ** 2 / 100 + random.normal(0, 1, 200)
    assert found_surface((u, d, ridge)).narrower_is_better
    assert not found_surface((u, d, -ridge)).narrower_is_better
    # the same ridge, tilted: understanding more than delivering is better still
    assert not found_surface((u, d, ridge + 0.5 * (u - d))).narrower_is_better
    assert not found_surface((u, d, ridge - 0.5 * (u - d))).narrower_is_better


@pytest.mark.parametrize(("unit", "fewest"), [(Unit.PERSONS, 100), (Unit.ORGANISATIONS, 30)])
def test_too_few_rows_have_no_surface(unit: Unit, fewest: int) -> None:
    u, d, z = people()
    assert surface(u[: fewest - 1], d[: fewest - 1], z[: fewest - 1], unit) == Withheld(Reason.TOO_FEW)
    assert found_surface((u[:fewest], d[:fewest], z[:fewest]), unit).n == fewest


def test_what_does_not_vary_apart_has_no_surface() -> None:
    u, d, z = people()
    assert surface(u, u, z, Unit.PERSONS) == Withheld(Reason.CONSTANT)
    assert surface(u, d, np.full(len(z), 3.0), Unit.PERSONS) == Withheld(Reason.CONSTANT)
    assert surface(np.full(len(u), 50.0), d, z, Unit.PERSONS) == Withheld(Reason.CONSTANT)


def test_the_order_of_people_does_not_change_a_digit_of_the_surface() -> None:
    u, d, z = people()
    order = np.random.default_rng(1).permutation(len(u))
    assert plain(found_surface((u, d, z))) == plain(found_surface((u[order], d[order], z[order])))
