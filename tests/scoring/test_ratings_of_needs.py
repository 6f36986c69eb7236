"""How customers rate the service and how well staff foresee it: by hand and against independent libraries."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from statsmodels.stats.weightstats import DescrStatsW

from scoring.need_table import need_table
from scoring.parameters import Parameters
from scoring.performance import decomposition, expected, experienced, guess_error, performance, skill
from scoring.predicted import predicted
from scoring.pulse import pulse, resampled
from scoring.results.verified import Interval, Mean
from scoring.terms import Reason, Withheld
from tests.scoring.pulses import drawn_customers, make_customers, make_predictions

FEW = Withheld(Reason.TOO_FEW)
ALL = np.ones(6, dtype=bool)
EMPTY = np.empty((0, 6, 6))


def table(picks: list[str], ratings: list[str]) -> np.ndarray:
    return predicted(make_predictions(picks, ratings), 6, Parameters()).table


def test_the_mean_rating_weighs_others_by_how_rarely_they_were_asked() -> None:
    # Six needs: two others of three are drawn, so an other's rating weighs 3/2. Need 3: own 5 and 4, others 2 and 1.
    customers = make_customers(["013", "013", "012", "012"], ["...5..", "...4..", "...2..", "...1.."], needs=6)
    found = pulse(customers)
    assert found.ratings[3] == pytest.approx((5 + 4 + 1.5 * 2 + 1.5 * 1) / (1 + 1 + 1.5 + 1.5))
    assert found.raters.tolist() == [0, 0, 0, 4, 0, 0]
    assert found.judges == 4
    assert found.ratings[0] == 0.0


def test_no_experience_and_skipped_are_not_a_low_rating() -> None:
    with_gaps = make_customers(["012"] * 12, ["50-...", "50-...", "5-0...", "5....."] * 3, needs=6)
    found = pulse(with_gaps)
    assert found.ratings[0] == 5.0
    assert found.raters.tolist() == [12, 0, 0, 0, 0, 0]


def test_standard_errors_of_ratings_agree_with_a_weighted_library() -> None:
    random = np.random.default_rng(1)
    customers = drawn_customers(random, random.normal(0, 1, 8), 300)
    found = pulse(customers)
    for need in range(8):
        given = customers.ratings[:, need] > 0
        own = (customers.picks == need).any(axis=1)
        weights = np.where(own, 1.0, 5 / 2)[given]
        values = customers.ratings[given, need].astype(float)
        weighted = DescrStatsW(values, weights=weights)
        assert found.ratings[need] == pytest.approx(weighted.mean)
        # Linearised by hand: the library's own error takes weights as repetitions.
        n = len(values)
        error = sqrt(n / (n - 1) * float(((weights * (values - weighted.mean)) ** 2).sum())) / weights.sum()
        assert found.rating_errors[need] == pytest.approx(error)


def test_the_rating_is_unbiased_though_lovers_of_a_need_rate_it_higher() -> None:
    # Who names a need rates it 5, everybody else 2; over many, the mean is that of all customers, not of raters.
    random = np.random.default_rng(2)
    customers = drawn_customers(random, np.zeros(6), 30_000)
    own = np.zeros((30_000, 6), dtype=bool)
    np.put_along_axis(own, customers.picks.astype(int), values=True, axis=1)
    customers.ratings[:] = np.where(customers.ratings > 0, np.where(own, 5, 2), customers.ratings)
    assert pulse(customers).ratings == pytest.approx(np.full(6, 3.5), abs=0.04)


def test_a_uniform_guess_is_off_by() -> None:
    assert guess_error(np.array([1.0, 3.0, 5.0])).tolist() == pytest.approx([2.0, 1.2, 2.0])


def test_skill_by_hand() -> None:
    given = np.array([4.0, 3.0, 2.5, 0, 0, 0])
    known = np.array([True, True, True, False, False, False])
    # e(4) = 1.4, e(3) = 1.2, e(2.5) = (1.5 + .5 + .5 + 1.5 + 2.5) / 5 = 1.3
    one = table(["012"], ["432"])
    assert skill(one, given, known) == pytest.approx(1 - 0.5 / (1.4 + 1.2 + 1.3))
    two = table(["012", "013"], ["432", "150"])
    assert skill(two, given, known) == pytest.approx(1 - (0.5 + 3 + 2) / (3.9 + 2.6))
    assert skill(table(["345"], ["555"]), given, known) == 0.0
    assert skill(table(["012"], ["000"]), given, known) == 0.0


def test_guessing_uniformly_has_no_skill_on_average() -> None:
    rows = [f"{a}{b}{c}" for a in range(1, 6) for b in range(1, 6) for c in range(1, 6)]
    given = np.array([4.2, 3.1, 2.6, 0, 0, 0])
    assert skill(table(["012"] * 125, rows), given, ALL) == pytest.approx(0.0)


def test_expected_ratings_leave_out_who_gave_none() -> None:
    found = expected(table(["012", "012", "013"], ["400", "200", "034"]))
    assert found.tolist() == pytest.approx([3.0, 3.0, 0.0, 4.0, 0.0, 0.0])


def test_the_three_parts_add_up_to_the_error() -> None:
    random = np.random.default_rng(3)
    for _ in range(20):
        ours, theirs = random.uniform(1, 5, 7), random.uniform(1, 5, 7)
        found = decomposition(ours, theirs)
        assert found.elevation + found.spread + found.shape == pytest.approx(found.mse)
        correlation = np.corrcoef(ours, theirs)[0, 1]
        assert found.shape == pytest.approx(2 * ours.std() * theirs.std() * (1 - correlation))
    assert decomposition(np.full(3, 4.0), np.array([2.0, 3.0, 4.0])).shape == 0.0


def test_what_matters_more_counts_more_in_what_customers_experience() -> None:
    shares, given = np.array([1.0, 0.5, 0.5, 0.5, 0.5, 0.0]), np.array([5.0, 1.0, 3.0, 3.0, 3.0, 1.0])
    assert experienced(shares, given, ALL) == pytest.approx((100 + 0 + 25 + 25 + 25) / 3)
    assert experienced(shares, given, ~ALL) == 0.0


def served(customers, predictions, minimum: int = 5):
    found = pulse(customers)
    staff = predicted(predictions, 6, Parameters())
    shares, ratings = resampled(found, Parameters(resamples=200))
    draws = (shares, ratings, np.repeat(staff.table[None], 200, axis=0) if staff.n else EMPTY)
    return performance(found, staff, draws, minimum), need_table(found, staff, draws, minimum)


def test_a_rating_of_fewer_than_five_is_withheld_and_staff_are_not_held_against_it() -> None:
    customers = make_customers(["012"] * 8 + ["013"] * 4, ["443..."] * 8 + ["44.1.."] * 4, needs=6)
    found, needs = served(customers, make_predictions(["013"] * 6, ["551"] * 6))
    assert needs[3].rating == FEW
    assert needs[3].predicted == Mean(1.2, 6)  # of six people, so held
    assert needs[3].optimism == FEW
    assert needs[0].predicted == Mean(4.8, 6)
    assert isinstance(needs[0].optimism, Interval)
    assert needs[0].optimism.value == pytest.approx(0.8)
    assert needs[0].optimism.low <= 0.2
    assert isinstance(found.optimism, Interval)
    assert found.optimism.value == pytest.approx(0.8)
    assert not isinstance(found.decomposition, Withheld)
    assert found.decomposition.needs == 2
    assert found.decomposition.elevation == pytest.approx(0.64)
    # need 0 and 1 off by one each, of e(4) = 1.4 each; need 3 is left out
    assert isinstance(found.skill, Interval)
    assert found.skill.value == 0.3  # 1 - 2 / 2.8 to the nearest .05


def test_experience_is_withheld_where_too_little_of_what_matters_was_rated() -> None:
    found, _ = served(make_customers(["012"] * 12, ["5....."] * 12, needs=6), make_predictions(["012"] * 6))
    assert found.experienced == Withheld(Reason.BELOW_SHARE)
    found, _ = served(make_customers(["012"] * 12, ["......"] * 12, needs=6), make_predictions(["012"] * 6))
    assert found.experienced == FEW
    assert found.skill == FEW
    assert found.optimism == FEW
    assert found.decomposition == FEW


def test_two_thirds_of_what_matters_are_enough() -> None:
    found, _ = served(make_customers(["012"] * 12, ["53...."] * 12, needs=6), make_predictions(["012"] * 4))
    assert isinstance(found.experienced, Interval)
    assert found.experienced.value == pytest.approx(75.0)
    assert found.experienced.n == 12


def test_one_need_has_no_spread_to_compare() -> None:
    found, _ = served(
        make_customers(["012"] * 12, ["5....."] * 12, needs=6), make_predictions(["012"] * 6, ["400"] * 6)
    )
    assert found.decomposition == FEW
    assert isinstance(found.optimism, Interval)
    assert found.optimism.value == pytest.approx(-1.0)
