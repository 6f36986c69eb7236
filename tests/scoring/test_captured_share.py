"""How much of what customers name most the staff named: by hand, against a library, and as far as sampling goes."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy.stats import kendalltau

from scoring.captured import (
    against,
    captured_share,
    captured_shares_of,
    ceiling,
    customers_needed,
    hierarchy,
    random_customer,
    reliability,
    standing,
    stranger,
)
from scoring.parameters import Parameters
from scoring.predicted import predicted
from scoring.predicted import resampled as staff_draws
from scoring.pulse import pulse
from scoring.pulse import resampled as pulse_draws
from scoring.results.verified import Against, Interval, Standing
from scoring.terms import Reason, Withheld
from tests.scoring.pulses import (
    codes,
    drawn_customers,
    drawn_predictions,
    make_customers,
    make_predictions,
    top_three,
    true_shares,
)

# Ten customers, six needs: named 0: 10, 1: 8, 2: 6, 3: 3, 4: 2, 5: 1 times.
TEN = ["012"] * 5 + ["013"] * 2 + ["014", "024", "035"]
SHARES = np.array([10, 8, 6, 3, 2, 1]) / 10
FEW = Withheld(Reason.TOO_FEW)


def named(*needs: int, of: int = 6) -> np.ndarray:
    return np.isin(np.arange(of), needs).astype(float)


def test_the_captured_share_by_hand() -> None:
    # c = 3 x 3/6 = 1.5, b = 1 + .8 + .6 = 2.4
    assert captured_share(named(0, 1, 2), SHARES) == pytest.approx(1.0)
    assert captured_share(named(0, 1, 3), SHARES) == pytest.approx((2.1 - 1.5) / 0.9)
    assert captured_share(named(3, 4, 5), SHARES) == pytest.approx((0.6 - 1.5) / 0.9)
    assert captured_share(np.full(6, 0.5), SHARES) == pytest.approx(0.0)
    assert hierarchy(SHARES) == pytest.approx(0.9)


def test_guessing_gets_nothing_on_average_but_one_guess_is_noise() -> None:
    random = np.random.default_rng(1)
    shares = true_shares(random.normal(0, 1, 12))
    guesses = np.zeros((20_000, 12))
    np.put_along_axis(guesses, top_three(random, np.zeros(12), 20_000).astype(int), 1.0, axis=1)
    found = captured_share(guesses, shares)
    assert found.mean() == pytest.approx(0.0, abs=0.01)
    assert 0.3 < found.std() < 0.45


def test_swapping_a_need_for_a_less_wanted_one_never_gains() -> None:
    shares = np.sort(np.random.default_rng(2).random(12))[::-1]
    best = [captured_share(named(0, 1, other, of=12), shares) for other in range(2, 12)]
    assert best == sorted(best, reverse=True)


def test_where_all_needs_are_named_alike_there_is_nothing_to_capture() -> None:
    customers = pulse(make_customers(["012", "345"] * 6, needs=6))
    assert captured_share(named(0, 1, 2), customers.shares) == 0.0
    assert reliability(customers) == Withheld(Reason.NO_HIERARCHY)
    assert ceiling(reliability(customers)) == Withheld(Reason.NO_HIERARCHY)
    assert customers_needed(12, reliability(customers)) == Withheld(Reason.NO_HIERARCHY)
    assert stranger(customers, np.array([SHARES] * 5), codes(6)) == Withheld(Reason.NO_HIERARCHY)


@pytest.mark.filterwarnings("ignore")  # pingouin speaks to an older pandas
def test_reliability_is_the_consistency_icc_of_an_independent_library() -> None:
    random = np.random.default_rng(3)
    customers = drawn_customers(random, random.normal(0, 0.7, 9), 40)
    table = np.zeros((40, 9))
    np.put_along_axis(table, customers.picks.astype(int), 1.0, axis=1)
    long = pd.DataFrame(table).stack().reset_index()
    long.columns = pd.Index(["customer", "need", "named"])
    found = pingouin.intraclass_corr(long, targets="need", raters="customer", ratings="named").set_index("Type")
    assert reliability(pulse(customers)) == pytest.approx(found.loc["ICC(C,k)", "ICC"], abs=1e-6)


def test_identical_customers_are_perfectly_reliable_and_one_of_them_knows_the_others() -> None:
    customers = pulse(make_customers(["012"] * 12))
    assert reliability(customers) == 1.0
    assert ceiling(1.0) == 1.0
    assert customers_needed(12, 1.0) == 30
    assert random_customer(customers) == pytest.approx(1.0)


def test_a_random_customer_is_held_against_all_others() -> None:
    customers = pulse(make_customers(TEN, needs=6))
    expected = []
    for row in TEN:
        own = named(*(int(digit) for digit in row))
        others = (SHARES * 10 - own) / 9
        expected.append((others @ own - 1.5) / (np.sort(others)[-3:].sum() - 1.5))
    assert random_customer(customers) == pytest.approx(np.mean(expected))


def test_customers_whose_others_name_all_alike_are_left_out() -> None:
    # Without any one of the six who chose 012, each of the six needs is named five times.
    found = random_customer(pulse(make_customers(["012"] * 6 + ["345"] * 5, needs=6)))
    # Against the ten others of a customer who chose 345: six each for the first three needs, four for the others.
    assert found == pytest.approx((1.2 - 1.5) / (1.8 - 1.5))


def test_a_stranger_knows_what_leads_elsewhere_and_needs_five_others() -> None:
    customers = pulse(make_customers(TEN, needs=6))
    elsewhere = np.array([[9, 8, 1, 7, 3, 2]] * 5) / 10
    assert stranger(customers, elsewhere, codes(6)) == pytest.approx((2.1 - 1.5) / 0.9)
    assert stranger(customers, elsewhere[:4], codes(6)) == FEW
    assert stranger(pulse(make_customers(TEN[:9], needs=6)), elsewhere, codes(6)) == FEW
    with pytest.raises(ValueError, match="organisations x K"):
        stranger(customers, elsewhere[:, :5], codes(6))


def test_an_anchor_is_passed_only_by_the_whole_interval() -> None:
    assert against(0.3, 0.31, 0.6) is Against.ABOVE
    assert against(0.3, 0.1, 0.29) is Against.BELOW
    assert against(0.3, 0.3, 0.6) is Against.UNSETTLED
    assert against(FEW, 0.9, 1.0) is Against.UNSETTLED


def test_gates() -> None:
    assert standing(30, 5, 0.70, 5) is Standing.VERIFIED
    assert standing(29, 5, 0.95, 5) is Standing.INDICATIVE
    assert standing(30, 5, 0.69, 5) is Standing.INDICATIVE
    assert standing(10, 5, -0.1, 5) is Standing.INDICATIVE
    assert standing(9, 500, 0.9, 5) is Standing.NOTHING
    assert standing(500, 4, 0.9, 5) is Standing.NOTHING
    assert standing(500, 50, Withheld(Reason.NO_HIERARCHY), 5) is Standing.NOTHING


def test_customers_needed_bring_the_reliability_to_seventy() -> None:
    # Spearman-Brown: 40 customers at rel .5 need 40 x 7/3 = 94.
    assert customers_needed(40, 0.5) == 94
    lengthened = 94 / 40
    assert lengthened * 0.5 / (1 + (lengthened - 1) * 0.5) >= 0.70
    assert customers_needed(1000, 0.99) == 30
    assert customers_needed(40, -0.2) == Withheld(Reason.LOW_RELIABILITY)
    assert ceiling(-0.2) == 0.0


# customers, sd of the utilities: captured share of who knows the truth, tau-b with the truth, root of the reliability
@pytest.mark.parametrize(
    ("people", "spread", "knowing", "tau", "root"),
    [
        (30, 0.5, 0.81, 0.61, 0.73),
        (100, 0.5, 0.92, 0.76, 0.91),
        (30, 1.0, 0.94, 0.76, 0.92),
        (100, 1.0, 0.98, 0.86, 0.98),
    ],
)
def test_how_far_sampling_lets_anybody_get(people: int, spread: float, knowing: float, tau: float, root: float) -> None:
    random = np.random.default_rng(4)
    found = []
    for _ in range(150):
        utility = random.normal(0, spread, 12)
        customers = pulse(make_plain(random, utility, people))
        reliable = reliability(customers)
        assert not isinstance(reliable, Withheld)
        best = named(*np.argsort(-utility)[:3].tolist(), of=12)
        found.append(
            (
                float(captured_share(best, customers.shares)),
                float(kendalltau(customers.shares, utility).statistic),
                sqrt(max(0.0, reliable)),
            )
        )
    assert np.mean(found, axis=0).tolist() == pytest.approx([knowing, tau, root], abs=0.04)


def make_plain(random: np.random.Generator, utility: np.ndarray, people: int):
    return make_customers(["".join(f"{need:x}" for need in row) for row in top_three(random, utility, people).tolist()])


def test_each_group_of_staff_has_its_own_share() -> None:
    predictions = make_predictions(["012"] * 5 + ["013"] * 5 + ["345"] * 3)
    groups = [np.arange(13) < 5, (np.arange(13) >= 5) & (np.arange(13) < 10), np.arange(13) >= 10]
    customers = make_customers(TEN, needs=6)
    whole, other, few = captured_shares_of(customers, predictions, groups, Parameters(resamples=300))
    assert isinstance(whole, Interval)
    assert isinstance(other, Interval)
    # Of five people each: to the nearest .05, never the very top, and in intervals no narrower than ± .15.
    assert (whole.value, other.value) == (0.95, 0.65)
    assert whole.low <= 0.8
    assert other.low <= 0.5 < 0.8 <= other.high
    assert few == FEW
    assert whole.n == 5
    reversed_groups = captured_shares_of(customers, predictions, groups[::-1], Parameters(resamples=300))
    assert reversed_groups == (few, other, whole)


def test_groups_have_none_without_customers_or_without_a_hierarchy() -> None:
    predictions = make_predictions(["012"] * 6)
    everybody = [np.ones(6, dtype=bool)]
    assert captured_shares_of(make_customers(TEN[:9], needs=6), predictions, everybody, Parameters()) == (FEW,)
    alike = make_customers(["012", "345"] * 5, needs=6)
    assert captured_shares_of(alike, predictions, everybody, Parameters()) == (Withheld(Reason.NO_HIERARCHY),)


def test_a_resample_without_hierarchy_breaks_no_group() -> None:
    # Ten customers of two sets: a draw of five each names all needs alike.
    customers = make_customers(["012"] * 6 + ["345"] * 4, needs=6)
    (found,) = captured_shares_of(
        customers, make_predictions(["013"] * 4 + ["024"] * 4), [np.ones(8, bool)], Parameters()
    )
    assert isinstance(found, Interval)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_the_whole_staff_as_one_group_has_nearly_the_organisations_interval() -> None:
    random = np.random.default_rng(8)
    utility = random.normal(0, 1, 12)
    customers, predictions = drawn_customers(random, utility, 200), drawn_predictions(random, utility, 60)
    (found,) = captured_shares_of(customers, predictions, [np.ones(60, bool)], Parameters())
    assert isinstance(found, Interval)
    staff = predicted(predictions, 12, Parameters())
    shares, _ = pulse_draws(pulse(customers), Parameters())
    drawn = captured_share(staff_draws(staff, Parameters()).sum(axis=-1), shares)
    low, high = np.quantile(drawn, (0.025, 0.975))
    assert found.high - found.low == pytest.approx(high - low, rel=0.25)
