"""Do two shares differ by more than chance, when twelve are looked at?"""

from __future__ import annotations

import numpy as np
import pytest

from scoring.parameters import Parameters
from scoring.results.trust import Share
from scoring.results.verified import Need
from scoring.shares import apart, limits
from scoring.terms import Reason, Withheld
from scoring.understanding import understanding
from tests.scoring.pulses import NO_OTHERS, UNCLAIMED, make_customers, make_predictions

FEW = Withheld(Reason.TOO_FEW)


def test_shares_of_the_same_people_often_differ_by_a_seventh_and_hardly_ever_surely() -> None:
    random = np.random.default_rng(8)
    weights = np.linspace(0.8, 0.1, 12)
    surely = widely = 0
    for _ in range(200):
        staff, customers = random.binomial(10, weights) / 10, random.binomial(12, weights) / 12
        widely += bool((abs(staff - customers) >= 0.15).any())
        pairs = zip(staff.tolist(), customers.tolist(), strict=True)
        surely += any(apart((first, 10.0), (second, 12.0), 12) for first, second in pairs)
    assert widely > 190
    assert surely <= 10


def test_shares_far_apart_are_surely_so() -> None:
    assert apart((0.1, 40.0), (0.8, 40.0), 12)
    assert apart((1.0, 30.0), (0.0, 40.0), 12)
    assert not apart((0.5, 40.0), (0.5, 40.0), 12)


def test_limits_by_hand() -> None:
    # z = 2, n = 12, p = .5: centre .5, half 2 sqrt(.25 / 12 + 4 / 576) / (1 + 4 / 12)
    assert limits(0.5, 12, 2.0) == pytest.approx((0.25, 0.75))
    assert limits(0.0, 12, 2.0) == pytest.approx((0.0, 0.25))


def test_a_need_is_misjudged_only_where_staff_and_customers_surely_differ() -> None:
    customers = make_customers(["012"] * 20 + ["013"] * 20)

    def of(picks: list[str]) -> dict[str, bool]:
        found = understanding(customers, make_predictions(picks), UNCLAIMED, NO_OTHERS, Parameters())
        return {need.code: need.surely_apart for need in found.needs}

    wrong = of(["045"] * 30)
    assert [code for code, surely in wrong.items() if surely] == ["n01", "n02", "n03", "n04", "n05"]
    assert not any(of(["012"] * 10 + ["013"] * 10).values())
    assert not any(of(["045"] * 9).values())


def test_a_need_stored_before_this_was_asked_is_not_called_misjudged() -> None:
    assert not Need("a", Share(1.0, 0.9, 1.0, 40), 0.0, FEW, FEW, FEW).surely_apart
