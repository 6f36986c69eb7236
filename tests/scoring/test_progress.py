"""Talk, work or result: shares of steps among those who can see them."""

from __future__ import annotations

from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.progress import FEWEST, is_sure, progress, verdict
from scoring.results.progress import Progress, Verdict
from scoring.terms import Reason, Withheld
from tests.scoring.instruments import make_answers

steps = st.lists(st.sampled_from("1234?-."), min_size=1, max_size=60)


def said(rows: list[str], minimum: int = 5) -> Progress:
    (found,) = progress(make_answers(rows), [("overall", 0)], minimum)
    return found


def test_shares_are_of_those_who_can_see() -> None:
    found = said(["2"] * 6 + ["3"] * 3 + ["1"] * 1 + ["?"] * 5 + ["-"] * 3 + ["."] * 9)
    assert found.shares == (0.1, 0.6, 0.3, 0.0)
    assert found.n == 10
    assert found.unseen == pytest.approx(1 / 3)
    assert found.verdict is Verdict.TALK


def test_each_code_is_read_at_its_own_place() -> None:
    found = progress(make_answers(["14"] * 10), [("people", 1), ("strategy", 0)], 5)
    assert [(each.code, each.verdict) for each in found] == [
        ("people", Verdict.RESULT),
        ("strategy", Verdict.NOTHING_YET),
    ]


@pytest.mark.parametrize("minimum", [5, 12])
def test_of_fewer_than_ten_or_the_minimum_nothing_is_said(minimum: int) -> None:
    fewest = max(FEWEST, minimum)
    found = said(["2"] * (fewest - 1) + ["?"] * 20, minimum)
    assert {found.shares, found.n, found.unseen} == {Withheld(Reason.TOO_FEW)}
    assert found.verdict is Verdict.UNKNOWN
    assert not found.sure
    assert said(["2"] * fewest, minimum).n == fewest


def test_what_nobody_was_asked_is_not_asked() -> None:
    assert said(["."] * 12).shares == Withheld(Reason.NOT_ASKED)
    assert said(["."] * 12 + ["-"]).shares == Withheld(Reason.TOO_FEW)


def test_another_character_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the characters"):
        said(["5"] * 12)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.5, 0.3, 0.1, 0.1), Verdict.NOTHING_YET),
        ((0.1, 0.5, 0.3, 0.1), Verdict.TALK),
        ((0.1, 0.2, 0.51, 0.19), Verdict.NO_EFFECT_SEEN),
        ((0.1, 0.2, 0.5, 0.2), Verdict.WORK),
        ((0.1, 0.1, 0.3, 0.5), Verdict.RESULT),
        ((0.1, 0.4, 0.4, 0.1), Verdict.MIXED),
        ((0.25, 0.25, 0.25, 0.25), Verdict.MIXED),
    ],
)
def test_the_leading_step_decides(shares: tuple[float, ...], expected: Verdict) -> None:
    assert verdict(shares) is expected


def test_a_lead_is_sure_beyond_chance() -> None:
    # 0.6 against 0.4 of 100: 0.2 > 1.96 x sqrt((1 - 0.04) / 100) = 0.192; of 90 it is 0.2024
    assert is_sure((0.0, 0.4, 0.6, 0.0), 100)
    assert not is_sure((0.0, 0.4, 0.6, 0.0), 90)
    assert is_sure((0.0, 0.0, 0.0, 1.0), 10)
    assert not is_sure((0.5, 0.5, 0.0, 0.0), 1000)


def test_the_error_of_the_lead_is_that_of_many_samples() -> None:
    drawn = np.random.default_rng(5).multinomial(200, [0.1, 0.45, 0.3, 0.15], 40_000) / 200
    assert (drawn[:, 1] - drawn[:, 2]).std() == pytest.approx(sqrt((0.75 - 0.15**2) / 200), rel=0.02)


@given(steps, st.randoms())
def test_the_order_of_people_changes_nothing_and_shares_add_up(rows: list[str], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = said(rows)
    assert found == said(shuffled)
    if isinstance(found.shares, tuple):
        assert sum(found.shares) == pytest.approx(1)
        assert isinstance(found.unseen, float)
        assert 0 <= found.unseen <= 1
        assert said(rows * 2).shares == pytest.approx(found.shares)
    else:
        assert sum(row in "1234" for row in rows) < FEWEST
