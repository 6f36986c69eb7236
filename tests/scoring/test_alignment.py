"""Whether people mean the same by the word."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy
from statsmodels.stats.proportion import proportion_confint

from scoring.alignment import alignment, chance_corrected, entropy
from scoring.parameters import Parameters
from scoring.results.trust import Alignment
from scoring.shares import wilson
from scoring.terms import Reason, Withheld
from tests.scoring.instruments import make_answers


def asked(answers: str, choices: int = 5, other: int | None = None, minimum: int = 5) -> Alignment | Withheld:
    """One answer a person, behind two answers that are none of ours."""
    rows = [f"xy{answer}" for answer in answers]
    return alignment(make_answers(rows), 2, choices, Parameters(minimum_group=minimum), other=other)


def given_alignment(answers: str, choices: int = 5, other: int | None = None) -> Alignment:
    found = asked(answers, choices, other)
    assert isinstance(found, Alignment)
    return found


def test_the_chance_that_two_mean_the_same_is_counted_over_pairs_of_people() -> None:
    # Six, three and one: 15 + 3 of 45 pairs.
    found = given_alignment("1111112223")
    assert found.same == pytest.approx(18 / 45)
    assert found.index == pytest.approx((0.4 - 0.2) / 0.8)
    assert (found.n, found.leading) == (10, 1)
    assert [share.value for share in found.shares] == pytest.approx([0.6, 0.3, 0.1, 0, 0])
    assert found.leading_share.value == pytest.approx(0.6)
    assert found.entropy == pytest.approx(-(0.6 * log(0.6) + 0.3 * log(0.3) + 0.1 * log(0.1)) / log(5))


def test_one_mind_gives_one_and_an_even_spread_falls_just_below_chance() -> None:
    same = given_alignment("4" * 12)
    assert (same.same, same.index, same.entropy, same.leading) == (1, 1, 0, 4)
    even = given_alignment("12345" * 4)
    assert even.same == pytest.approx(5 * 12 / 380)
    assert even.index < 0
    assert even.entropy == pytest.approx(1)


def test_the_first_of_equals_leads() -> None:
    assert given_alignment("2222233333").leading == 2


def test_two_who_mean_something_else_need_not_mean_the_same() -> None:
    found = given_alignment("1" * 4 + "6" * 6, choices=6, other=6)
    assert found.same == pytest.approx(12 / 90)
    # At random two of six agree in 5 of 36 cases, if the sixth is no agreement.
    assert found.index == pytest.approx((12 / 90 - 5 / 36) / (31 / 36))
    assert found.leading == 1
    assert found.shares[5].value == pytest.approx(0.6)
    assert found.chance == pytest.approx(5 / 36)
    assert given_alignment("1" * 4 + "6" * 6, choices=6).leading == 6


def test_who_cannot_tell_or_was_not_asked_means_nothing() -> None:
    found = given_alignment("1" * 9 + "2" + "?" * 5 + "-" * 7 + "." * 3 + "n")
    assert found.n == 10
    assert found.same == pytest.approx(36 / 45)
    assert found.cant_tell == pytest.approx(5 / 15)


def test_under_ten_nothing_is_told() -> None:
    assert asked("1" * 9 + "?" * 20) == Withheld(Reason.TOO_FEW)
    assert asked("1" * 11, minimum=12) == Withheld(Reason.TOO_FEW)
    assert asked("." * 20) == Withheld(Reason.NOT_ASKED)
    assert asked("?" * 3) == Withheld(Reason.TOO_FEW)


def test_a_choice_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the characters"):
        asked("1" * 10 + "6")


@pytest.mark.parametrize(("count", "n"), [(0, 10), (3, 10), (10, 10), (250, 1000)])
def test_the_interval_of_a_share_is_that_of_statsmodels(count, n) -> None:
    share = wilson(count, n)
    low, high = proportion_confint(count, n, method="wilson")
    assert [share.low, share.high] == pytest.approx([low, high], abs=1e-12)
    assert 0 <= share.low <= share.value <= share.high <= 1


@settings(max_examples=100)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=7).filter(lambda counts: sum(counts) >= 10), st.data())
def test_in_any_order_the_measures_stay_in_range_and_agree_with_scipy(counts, data) -> None:
    text = "".join(str(choice) * number for choice, number in enumerate(counts, start=1))
    found = given_alignment(text, choices=len(counts))
    shuffled = "".join(data.draw(st.permutations(text))) if len(text) < 60 else text[::-1]
    assert given_alignment(shuffled, choices=len(counts)) == found
    assert 0 <= found.same <= 1
    assert found.index <= 1
    assert found.entropy == pytest.approx(scipy_entropy(np.array(counts)) / log(len(counts)), abs=1e-9)
    assert 0 <= found.entropy <= 1 + 1e-9
    assert sum(share.value for share in found.shares) == pytest.approx(1)
    assert found.leading_share.value == max(share.value for share in found.shares)


def test_everybody_twice_means_the_same_a_little_more_often() -> None:
    # Pairs of one person with themselves are never counted, so a copy of everybody adds agreeing pairs.
    once, twice = given_alignment("1111122233"), given_alignment("1111122233" * 2)
    assert once.same < twice.same < sum(share.value**2 for share in once.shares)
    assert once.entropy == pytest.approx(twice.entropy)


def test_agreement_beyond_chance() -> None:
    assert chance_corrected(0.2, 0.2) == 0
    assert chance_corrected(1.0, 0.2) == 1
    assert entropy([3, 3]) == pytest.approx(1)
