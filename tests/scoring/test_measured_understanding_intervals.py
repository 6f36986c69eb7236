"""Do the intervals hold the truth? Organisations drawn from known hierarchies of needs, with fixed seeds."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.captured import captured_share
from scoring.needs import Customers, Predictions
from scoring.parameters import Parameters
from scoring.performance import skill
from scoring.results.verified import Interval
from scoring.understanding import understanding
from tests.scoring.pulses import NO_OTHERS, UNCLAIMED, drawn_customers, drawn_predictions

RUNS = 120
QUALITY = np.linspace(2.5, 4.2, 12)
EVERYBODY = 6_000


def covered(customers: int, staff: int, spread: float, knows: float) -> dict[str, float]:
    """Share of runs whose interval holds the truth, and the mean width of the captured share's."""
    random = np.random.default_rng(11)
    held = {"share": 0, "skill": 0, "experienced": 0, "measured": 0, "width": 0.0}
    known = np.ones(12, dtype=bool)
    for run in range(RUNS):
        utility = random.normal(0, spread, 12)
        belief = knows * utility + (1 - knows) * random.normal(0, spread, 12)
        everybody = drawn_customers(random, utility, EVERYBODY, QUALITY)
        colleagues = drawn_predictions(random, belief, EVERYBODY, expected=QUALITY + 0.3)
        true_p, true_c, true_q, table = truth(everybody, colleagues)
        share = max(0.0, float(captured_share(true_q, true_p)))
        accuracy = max(0.0, float(skill(table, true_c, known)))
        points = float((true_p * 25 * (true_c - 1)).sum() / 3)
        true_values = {
            "share": share,
            "skill": accuracy,
            "experienced": points,
            "measured": 100 * (2 * share + accuracy) / 3,
        }
        found = understanding(
            everybody.only(random.integers(0, EVERYBODY, customers)),
            colleagues.only(random.integers(0, EVERYBODY, staff)),
            UNCLAIMED,
            NO_OTHERS,
            Parameters(resamples=250, seed=run),
        )
        intervals = {
            "share": found.captured.share,
            "skill": found.performance.skill,
            "experienced": found.performance.experienced,
            "measured": found.measured,
        }
        for name, interval in intervals.items():
            assert isinstance(interval, Interval)
            held[name] += interval.low - 1e-9 <= true_values[name] <= interval.high + 1e-9
        assert isinstance(found.captured.share, Interval)
        held["width"] += found.captured.share.high - found.captured.share.low
    return {name: total / RUNS for name, total in held.items()}


def truth(everybody: Customers, colleagues: Predictions) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Shares, mean ratings of all customers (weighed by their chance to be asked), the staff's shares, their table."""
    p = np.bincount(everybody.picks.reshape(-1), minlength=12) / EVERYBODY
    own = np.zeros(everybody.ratings.shape, dtype=bool)
    np.put_along_axis(own, everybody.picks.astype(int), values=True, axis=1)
    weights = np.where(own, 1.0, 9 / 2) * (everybody.ratings > 0)
    c = (weights * everybody.ratings).sum(axis=0) / weights.sum(axis=0)
    q = np.bincount(colleagues.picks.reshape(-1), minlength=12) / EVERYBODY
    cells = colleagues.picks.reshape(-1).astype(int) * 6 + colleagues.ratings.reshape(-1)
    return p, c, q, np.bincount(cells, minlength=72).reshape(12, 6) / EVERYBODY


# Expected .95, but for U_measured about .91 in the first row, a flat hierarchy under the reliability gate
# (docs/method.md); of 120 runs two standard errors are .04 to .05.
@pytest.mark.parametrize(
    ("customers", "staff", "spread", "knows", "width"),
    [(30, 30, 0.5, 0.5, 0.31), (30, 30, 1.0, 1.0, 0.34), (100, 30, 1.0, 0.5, 0.28)],
)
def test_nineteen_of_twenty_intervals_hold_the_truth(
    customers: int, staff: int, spread: float, knows: float, width: float
) -> None:
    found = covered(customers, staff, spread, knows)
    assert 0.90 <= found["share"] <= 0.995
    assert 0.88 <= found["experienced"] <= 0.995
    assert 0.91 <= found["skill"] <= 1
    assert 0.86 <= found["measured"] <= 0.995
    assert found["width"] == pytest.approx(width, abs=0.04)


def test_more_customers_and_staff_narrow_the_interval() -> None:
    random = np.random.default_rng(3)
    utility = random.normal(0, 1, 12)
    widths = []
    for customers, staff in ((30, 30), (300, 100)):
        found = understanding(
            drawn_customers(random, utility, customers, QUALITY),
            drawn_predictions(random, utility, staff),
            UNCLAIMED,
            NO_OTHERS,
            Parameters(),
        ).captured.share
        assert isinstance(found, Interval)
        widths.append(found.high - found.low)
    assert widths[1] < 0.7 * widths[0]
