"""How far people agree: by hand, against independent statistics, and what is withheld."""

from __future__ import annotations

from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import counting
from scoring.agreement import a_wg, agreement, is_split, r_star, r_wg, strength, variance
from scoring.parameters import Parameters
from scoring.results import plain
from scoring.results.trust import Between, LensAgreement, Strength
from scoring.strata import Answers
from scoring.terms import DimensionSpec, Form, Instrument, ItemSpec, Lens, PracticeSpec, Reason, Withheld
from tests.scoring.instruments import core, make_answers, make_instrument, one_practice

TOO_FEW = Withheld(Reason.TOO_FEW)


def levels(*people: int) -> np.ndarray:
    """People at each level, lowest first."""
    return np.array(people, dtype=np.int64)


def both(answers: str) -> list[str]:
    """One row a person for `one_practice`: understanding and delivery alike."""
    return [answer * 2 for answer in answers]


def practice(answers: str, points: int = 5) -> LensAgreement:
    return agreement(make_answers(both(answers)), one_practice(points), Parameters()).practices[0].understanding


# By hand


def test_the_variance_is_that_of_the_people_at_each_level() -> None:
    assert variance(levels(2, 1, 0, 1, 1)) == pytest.approx(np.var([1, 1, 2, 4, 5], ddof=1))


def test_r_star_is_one_less_the_variance_against_answers_at_random() -> None:
    # 3 3 3 3 4: variance 0.2, at random 2; two items of it and one of variance 0.
    assert r_star([levels(0, 0, 4, 1, 0)]) == pytest.approx(0.9)
    assert r_star([levels(0, 0, 4, 1, 0), levels(0, 0, 5, 0, 0)]) == pytest.approx(0.95)
    # Half at either end: variance 4 * 10/9 of ten people.
    assert r_star([levels(5, 0, 0, 0, 5)]) == pytest.approx(1 - 40 / 9 / 2)
    # Seven points: at random the variance is 4.
    assert r_star([levels(0, 0, 0, 4, 1, 0, 0)]) == pytest.approx(1 - 0.2 / 4)


def test_r_wg_rises_with_the_number_of_items() -> None:
    assert r_wg(0.5, 1) == pytest.approx(0.5)
    assert r_wg(0.5, 4) == pytest.approx(2 / 2.5)
    assert r_wg(-0.3, 4) == 0
    assert r_wg(1.0, 4) == 1


def test_a_wg_compares_with_the_largest_variance_that_mean_allows() -> None:
    # 2 and 4 in equal parts, ten people: mean 3, variance 10/9, largest 4 * 10/9, so 1 - 2 * 1/4.
    assert a_wg(levels(0, 5, 0, 5, 0)) == pytest.approx(0.5)
    assert a_wg(levels(5, 0, 0, 0, 5)) == pytest.approx(-1)
    assert a_wg(levels(0, 0, 0, 0, 7)) == 1


def test_a_wg_is_not_given_where_one_person_alone_brings_the_mean_further_from_the_end() -> None:
    # Ten people: from 1.4 to 4.6. Nine fives and a one give 4.6; nine fives and a four 4.9.
    assert a_wg(levels(1, 0, 0, 0, 9)) == pytest.approx(-1)
    assert a_wg(levels(9, 0, 0, 0, 1)) == pytest.approx(-1)
    assert a_wg(levels(0, 0, 0, 1, 9)) == Withheld(Reason.CONSTANT)
    assert a_wg(levels(9, 1, 0, 0, 0)) == Withheld(Reason.CONSTANT)
    assert practice("5555555554").a_wg == Withheld(Reason.CONSTANT)


@pytest.mark.parametrize(
    ("star", "word"),
    [
        (-0.2, Strength.NONE),
        (0.29, Strength.NONE),
        (0.30, Strength.WEAK),
        (0.50, Strength.MODERATE),
        (0.70, Strength.STRONG),
        (0.90, Strength.STRONG),
        (0.91, Strength.VERY_STRONG),
    ],
)
def test_agreement_in_a_word(star, word) -> None:
    assert strength(star) is word


def test_a_quarter_at_either_end_is_split_whatever_the_variance() -> None:
    assert is_split(levels(0, 3, 6, 3, 0))
    assert not is_split(levels(0, 2, 7, 3, 0))
    # Of seven points the two lowest and the two highest lie within 25 points of an end; of three only the ends.
    assert is_split(levels(0, 3, 3, 0, 3, 3, 0))
    assert not is_split(levels(0, 0, 6, 0, 6, 0, 0))
    assert not is_split(levels(3, 9, 0))
    # A variance of 6/11 is agreement enough for r*, but the average still hides two camps.
    found = practice("223333334444")
    assert not found.hides
    found = practice("222333333444")
    assert found.r_star == pytest.approx(1 - 6 / 11 / 2)
    assert found.split
    assert found.hides


def test_a_low_r_star_hides_disagreement_without_two_camps() -> None:
    # Two ones in eleven are no quarter.
    found = practice("11333334455")
    assert not found.split
    assert not isinstance(found.r_star, Withheld)
    assert found.r_star < 0.5
    assert found.hides


def test_a_dimension_is_split_where_half_of_its_items_are() -> None:
    instrument = make_instrument({"d": {"d.p": 1.0, "d.q": 1.0}})
    camps, calm = "1" * 6 + "5" * 6, "3" * 12
    rows = [f"{camp}{mild}{middle}{middle}" for camp, mild, middle in zip(camps, calm, calm, strict=True)]
    found = agreement(make_answers(rows), instrument, Parameters()).dimensions[0]
    assert found.understanding.split
    assert not found.delivery.split
    assert found.delivery.strength is Strength.VERY_STRONG
    # Two items, one of them unanimous: the mean variance is that of the camps halved.
    assert found.understanding.r_star == pytest.approx(1 - 48 / 11 / 2 / 2)


def test_shares_of_each_level_leave_out_who_chose_none() -> None:
    items = agreement(make_answers(both("1122233334?-n")), one_practice(), Parameters()).items
    assert items[0].shares == pytest.approx((0.2, 0.3, 0.4, 0.1, 0.0))
    assert (items[0].n, items[0].lens, items[1].lens) == (10, Lens.UNDERSTANDING, Lens.DELIVERY)


# What is withheld


def test_fewer_than_ten_people_are_never_told_how_far_they_agree() -> None:
    few = practice("333333333")
    assert few == LensAgreement(TOO_FEW, TOO_FEW, TOO_FEW, TOO_FEW, TOO_FEW, split=False, hides=False, between=TOO_FEW)
    items = agreement(make_answers(both("333333333")), one_practice(), Parameters()).items
    assert (items[0].n, items[0].shares) == (9, TOO_FEW)
    assert agreement(make_answers(both("3333")), one_practice(), Parameters()).items[0].n == TOO_FEW
    assert practice("3333333333").r_star == 1


def test_a_larger_minimum_group_holds_here_too() -> None:
    found = agreement(make_answers(both("3" * 11)), one_practice(), Parameters(minimum_group=12))
    assert found.practices[0].understanding.r_star == TOO_FEW
    assert found.items[0].n == TOO_FEW


@pytest.mark.parametrize(
    ("answers", "reason"),
    [("." * 12, Reason.NOT_ASKED), ("n" * 12, Reason.NOT_APPLICABLE), ("nnn" + "." * 9, Reason.TOO_FEW)],
)
def test_what_nobody_was_asked_or_could_answer_says_so(answers, reason) -> None:
    assert practice(answers).r_star == Withheld(reason)


def test_a_dimension_needs_two_thirds_of_its_items() -> None:
    instrument = make_instrument({"d": {"d.p": 1.0, "d.q": 1.0, "d.r": 1.0}})
    rows = ["3" * 6] * 9
    two = agreement(make_answers([*rows, "333?33"]), instrument, Parameters()).dimensions[0]
    # Delivery of d.q has nine answers: two of three items are left.
    assert two.delivery.r_star == 1
    assert two.understanding.n == two.delivery.n == 10
    one = agreement(make_answers([*rows, "333?3?"]), instrument, Parameters()).dimensions[0]
    assert one.delivery.r_star == Withheld(Reason.BELOW_SHARE)
    # An item that applies to nobody is not missed.
    applies = agreement(make_answers(["333n3?"] * 2 + ["333n33"] * 10), instrument, Parameters()).dimensions[0]
    assert applies.delivery.r_star == 1


def test_a_lens_may_have_more_items_than_the_other() -> None:
    odd = Instrument(
        points=5,
        dimensions=(DimensionSpec("d"),),
        practices=(PracticeSpec("d.p", "d"),),
        items=(
            ItemSpec("d.p.u", "d.p", Lens.UNDERSTANDING, 0),
            ItemSpec("d.p.v", "d.p", Lens.DELIVERY, 1, 0.5),
            ItemSpec("d.p.w", "d.p", Lens.DELIVERY, 2, 0.5),
        ),
    )
    rows = [f"{level}4{level}" for level in "112233445555"]
    found = agreement(make_answers(rows), odd, Parameters())
    assert [item.shares for item in found.items] == [
        pytest.approx((1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 3)),
        pytest.approx((0, 0, 0, 1, 0)),
        pytest.approx((1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 3)),
    ]
    understanding = found.practices[0].understanding.r_star
    assert not isinstance(understanding, Withheld)
    assert found.practices[0].delivery.r_star == pytest.approx((1 + understanding) / 2)


def test_a_wrong_character_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the characters"):
        agreement(make_answers(["9" * 40]), core(), Parameters())


# Properties

ANSWERS = st.text("12345n?-.", min_size=4, max_size=4)
SHEETS = st.lists(st.tuples(ANSWERS, st.integers(0, 2)), min_size=0, max_size=45)
TWO = make_instrument({"d": {"d.p": 1.0, "d.q": 2.0}})


def found_of(sheet: list[tuple[str, int]], form: Form = Form.FULL):
    rows, departments = [row for row, _ in sheet], [department for _, department in sheet]
    codes = np.frombuffer("".join(rows).encode(), dtype=np.uint8).reshape(-1, 4)
    answers = Answers(codes, np.array(departments, dtype=np.int64), (None,) * 3)
    return agreement(answers, TWO, Parameters(form=form))


@settings(max_examples=1000)
@given(SHEETS, st.sampled_from(list(Form)))
def test_row_15_everything_is_finite_and_in_range(sheet, form) -> None:
    found = found_of(sheet, form)
    for measure in (*found.dimensions, *found.practices):
        for lens in (measure.understanding, measure.delivery):
            if not isinstance(lens.r_star, Withheld):
                assert lens.n >= 10
                assert -1.5 <= lens.r_star <= 1
                assert 0 <= lens.r_wg <= 1
                assert isinstance(lens.a_wg, Withheld) or -1 - 1e-9 <= lens.a_wg <= 1
            if isinstance(lens.between, Between):
                assert all(isfinite(part) for part in (lens.between.icc1, lens.between.icc1_n0, lens.between.f))
                assert lens.between.icc1 <= 1
                assert 0 <= lens.between.p <= 1
                assert lens.between.n >= 5 * lens.between.departments
    assert "null" not in str(plain(found))


@settings(max_examples=40)
@given(SHEETS, st.randoms(use_true_random=False), st.integers(1, 20))
def test_neither_the_order_of_the_rows_nor_the_blocks_change_a_digit(sheet, random, block) -> None:
    expected = found_of(sheet)
    shuffled = list(sheet)
    random.shuffle(shuffled)
    usual, counting.BLOCK = counting.BLOCK, block
    try:
        assert found_of(shuffled) == expected
    finally:
        counting.BLOCK = usual


@settings(max_examples=40)
@given(SHEETS, st.sampled_from("n?-"))
def test_people_without_an_answer_change_no_agreement(sheet, missing) -> None:
    more = [*sheet, *[(missing * 4, 0)] * 12]
    for one, other in zip(found_of(sheet).practices, found_of(more).practices, strict=True):
        if not isinstance(one.understanding.r_star, Withheld):
            assert one.understanding == other.understanding
