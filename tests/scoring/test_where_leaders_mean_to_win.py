"""What leaders chose to be best at, beside what customers say."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.recommendation import recommendation
from scoring.results.trust import Share
from scoring.results.verified import Interval, Need, Standpoint, Winning
from scoring.terms import Estimate, Reason, Withheld
from scoring.winning import winning
from tests.scoring.pulses import make_customers

FEW = Withheld(Reason.TOO_FEW)


def need(code: str, share: float, rating: float | None) -> Need:
    given = FEW if rating is None else Interval(rating, rating - 0.1, rating + 0.1, 50)
    return Need(code, Share(share, share, share, 100), FEW, given, FEW, FEW)


NEEDS = (need("a", 0.9, 4.5), need("b", 0.8, 2.0), need("c", 0.7, None), need("d", 0.3, 4.0), need("e", 0.2, 3.0),
         need("f", 0.1, 3.5))  # fmt: skip


def test_the_two_needs_most_leaders_chose_are_held_against_customers() -> None:
    found = winning((1, 9, 0, 6, 2, 0), 10, NEEDS, 5)
    assert isinstance(found, Winning)
    first, second = found.choices
    assert (first.code, first.chosen, first.place, first.rating) == ("b", 0.9, 2, 2.0)
    assert first.standpoint is Standpoint.WANTED_NOT_SERVED
    assert (second.code, second.place, second.standpoint) == ("d", 4, Standpoint.SERVED_NOT_WANTED)
    assert found.agreed
    assert found.missed == ("a",)


def test_other_standpoints() -> None:
    found = winning((5, 0, 5, 0, 0, 0), 5, NEEDS, 5)
    assert isinstance(found, Winning)
    assert [choice.standpoint for choice in found.choices] == [Standpoint.WANTED_AND_SERVED, FEW]
    assert [choice.chosen for choice in found.choices] == [FEW, FEW]
    assert found.missed == ("b",)
    found = winning((0, 0, 0, 0, 4, 2), 10, NEEDS, 5)
    assert isinstance(found, Winning)
    assert found.choices[0].standpoint is Standpoint.NEITHER
    assert not found.agreed


def test_leaders_agree_on_the_first_need_whatever_the_second_is() -> None:
    found = winning((10, 3, 2, 2, 2, 0), 10, NEEDS, 5)
    assert isinstance(found, Winning)
    assert found.agreed
    assert found.missed == ()


def test_what_is_rated_badly_is_not_served_though_all_is_rated_so_and_what_is_rated_well_is() -> None:
    badly = tuple(need(code, 0.5, 1.5) for code in "abcdef")
    found = winning((5, 5, 0, 0, 0, 0), 5, badly, 5)
    assert isinstance(found, Winning)
    assert {choice.standpoint for choice in found.choices} == {Standpoint.WANTED_NOT_SERVED}
    well = (need("a", 0.5, 4.2), *(need(code, 0.5, 4.9) for code in "bcdef"))
    found = winning((5, 0, 0, 0, 0, 0), 5, well, 5)
    assert isinstance(found, Winning)
    assert found.choices[0].standpoint is Standpoint.WANTED_AND_SERVED


def test_what_one_leader_alone_chose_is_told_nobody() -> None:
    found = winning((1, 1, 1, 1, 1, 1), 5, NEEDS, 5)
    assert isinstance(found, Winning)
    assert found.choices == ()
    assert not found.agreed
    assert found.missed == ("a", "b")


def test_without_ratings_nothing_is_said_of_service() -> None:
    unrated = tuple(need(code, 0.5, None) for code in "abcdef")
    found = winning((5, 5, 0, 0, 0, 0), 5, unrated, 5)
    assert isinstance(found, Winning)
    assert [choice.rating for choice in found.choices] == [FEW, FEW]


def test_too_few_leaders_or_customers() -> None:
    assert winning((4, 4, 0, 0, 0, 0), 4, NEEDS, 5) == FEW
    unknown = tuple(Need(code, FEW, FEW, FEW, FEW, FEW) for code in "abcdef")
    assert winning((4, 4, 0, 0, 0, 0), 8, unknown, 5) == FEW


@pytest.mark.parametrize("chosen", [(1, 1, 1), (9, 0, 0, 0, 0, 0), (-1, 0, 0, 0, 0, 0), (8, 8, 1, 0, 0, 0)])
def test_counts_that_cannot_be_are_refused(chosen: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"chosen must|at most two"):
        winning(chosen, 8, NEEDS, 5)


def test_the_net_promoter_score_by_hand() -> None:
    # 5 promoters, 2 passive, 3 detractors, one skipped
    customers = make_customers(["012"] * 11, recommend=[10, 9, 9, 10, 9, 8, 7, 6, 0, 3, -1])
    found = recommendation(customers)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(20.0)
    # of thirteen: 5.75 promoters, 3.75 detractors
    assert found.se == pytest.approx(100 * ((9.5 / 13 - (2 / 13) ** 2) / 13) ** 0.5)
    assert (found.n, found.df) == (10, 9.0)
    assert found.low < 20 < found.high


def test_the_net_promoter_score_needs_ten_and_is_never_certain() -> None:
    assert recommendation(make_customers(["012"] * 11, recommend=[10] * 9 + [-1] * 2)) == FEW
    found = recommendation(make_customers(["012"] * 12, recommend=[0] * 12))
    assert isinstance(found, Estimate)
    assert (found.value, found.low) == (-100.0, -100.0)
    assert -70 < found.high < -40


@pytest.mark.parametrize(("promoters", "detractors"), [(0.95, 0.02), (0.5, 0.2), (0.3, 0.3)])
@pytest.mark.parametrize("people", [10, 15, 40])
def test_the_net_promoter_score_is_held_in_nineteen_of_twenty_cases(
    promoters: float, detractors: float, people: int
) -> None:
    drawn = np.random.default_rng(4).multinomial(people, (promoters, detractors, 1 - promoters - detractors), 600)
    held = 0
    for ten, zero, eight in drawn.tolist():
        found = recommendation(make_customers(["012"] * people, recommend=[10] * ten + [0] * zero + [8] * eight))
        assert isinstance(found, Estimate)
        held += found.low <= 100 * (promoters - detractors) <= found.high
    assert held >= 0.93 * len(drawn)
