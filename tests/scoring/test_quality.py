"""How carefully people answered: each sign by hand, and what is told of it."""

from __future__ import annotations

from statistics import stdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import quality as module
from scoring.parameters import Parameters
from scoring.quality import NOT_ASSESSABLE, Instructed, Mirror, Screening, quality
from scoring.results import plain
from scoring.terms import Reason, Withheld
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows

TOO_FEW = Withheld(Reason.TOO_FEW)
TWELVE = make_instrument({"d": {f"d.{letter}": 1.0 for letter in "abcdef"}})
VARIED = "152433415243"


def screened(rows: list[str], **more) -> Screening:
    return quality(make_answers(rows), TWELVE, Parameters(), **more)


def paces(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def straight(row: str, points: int = 5) -> bool:
    """Whether one person among nine who answer as people do shows the sign."""
    instrument = make_instrument({"d": {f"d.{letter}": 1.0 for letter in "abcdef"}}, points=points)
    found = quality(make_answers([row, *[VARIED] * 9]), instrument, Parameters(), pace=paces("2" + "1" * 9))
    return not found.keep[0]


# Straight-lining


def test_two_thirds_of_the_answers_in_one_run_are_straight() -> None:
    # .67 of twelve are 8.04.
    assert straight("333333333152")
    assert not straight("333333331524")
    # The run may stand anywhere, and begin anew.
    assert straight("152333333333")
    assert not straight("333315333333")


def test_hardly_any_spread_is_straight_without_a_run() -> None:
    # One four in the midst of seventeen answers: standard deviation .243. Of sixteen: .25 exactly, which is not below.
    instrument = make_instrument({"d": {f"d.{place}": 1.0 for place in range(9)}})

    def narrow(row: str) -> bool:
        rows = [row, *["152433415243152433"] * 9]
        return not quality(make_answers(rows), instrument, Parameters(), pace=paces("2" + "1" * 9)).keep[0]

    assert narrow("333333334333333333")
    assert narrow("33333333433333333?")
    assert not narrow("3333333343333333??")
    assert not narrow("343434343434343434")


def test_seven_steps_allow_for_more_spread_than_five() -> None:
    assert straight("445444445444", points=7) is False
    longer = make_instrument({"d": {f"d.{place}": 1.0 for place in range(9)}}, points=7)
    rows = ["444445444444544444", *["172635417263517263"] * 9]
    found = quality(make_answers(rows), longer, Parameters(), pace=paces("2" + "1" * 9))
    # Two of eighteen: .323, above .25 and below .375.
    assert not found.keep[0]


def test_an_answer_left_out_breaks_no_run_and_is_none() -> None:
    # Eight of ten answers in a row, whatever lies between.
    assert straight("3333?3-33315")
    assert straight("33n33-333315")
    assert not straight("33?33-315243")


def test_with_under_ten_answers_nobody_is_straight() -> None:
    assert not straight("333333333???")
    assert straight("3333333333??")


def test_who_says_the_same_end_throughout_is_told_apart() -> None:
    rows = ["5" * 12, "1" * 12, "3" * 12, *[VARIED] * 7]
    found = screened(rows).found
    assert found.straight == pytest.approx(0.3)
    assert found.ends == pytest.approx(0.2)


# Fast


def test_the_share_of_the_fast_leaves_out_those_of_unknown_pace() -> None:
    found = screened([VARIED] * 13, pace=paces("2" * 3 + "1" * 7 + "--.")).found
    assert found.fast == pytest.approx(0.3)
    assert screened([VARIED] * 12, pace=paces("2" * 3 + "1" * 6 + "-" * 3)).found.fast == TOO_FEW


def test_without_a_pace_nothing_is_said_of_it() -> None:
    assert screened([VARIED] * 12).found.fast == NOT_ASSESSABLE
    assert screened([VARIED] * 12, pace=paces("-" * 12)).found.fast == NOT_ASSESSABLE


@pytest.mark.parametrize("text", ["1" * 11, "3" * 12])
def test_a_pace_that_is_none_is_refused(text) -> None:
    with pytest.raises(ValueError, match="pace"):
        screened([VARIED] * 12, pace=paces(text))


# Inconsistent


@pytest.mark.parametrize(
    ("pair", "failed"), [("15", False), ("33", False), ("22", False), ("44", False), ("12", True), ("55", True)]
)
def test_opposite_items_answered_alike_are_inconsistent(pair, failed) -> None:
    rows = [pair + VARIED[2:], *["15" + VARIED[2:]] * 9]
    assert screened(rows, mirrors=(Mirror(0, 1),)).found.inconsistent == pytest.approx(0.1 * failed)


def test_an_item_that_names_its_answer_has_only_that_one() -> None:
    rows = ["2" + VARIED[1:], "?" + VARIED[1:], *["4" + VARIED[1:]] * 9]
    assert screened(rows, instructed=(Instructed(0, 4),)).found.inconsistent == pytest.approx(0.1)


def test_a_check_nobody_could_fail_is_not_assessable() -> None:
    assert screened([VARIED] * 12).found.inconsistent == NOT_ASSESSABLE
    unanswered = screened(["?" * 12] * 12, instructed=(Instructed(0, 4),)).found
    assert unanswered.inconsistent == TOO_FEW


# Careless


def test_one_sign_is_none_and_two_are_careless() -> None:
    rows = ["3" * 12, "3" * 12, VARIED, *[VARIED] * 9]
    found = screened(rows, pace=paces("2" + "1" + "2" + "1" * 9))
    assert found.keep.tolist() == [False] + [True] * 11
    assert found.found.careless == pytest.approx(1 / 12)


def test_with_one_kind_of_sign_nobody_can_be_careless() -> None:
    found = screened(["3" * 12] * 12)
    assert found.found.straight == 1
    assert found.found.careless == NOT_ASSESSABLE
    assert found.keep.all()


def test_scores_stand_side_by_side_only_if_neither_part_is_too_few() -> None:
    # The difference of the two scores would otherwise tell what a few people said.
    def removable(careless: int, careful: int, minimum: int = 5) -> bool:
        rows = ["3" * 12] * careless + [VARIED] * careful
        pace = paces("2" * careless + "1" * careful)
        return quality(make_answers(rows), TWELVE, Parameters(minimum_group=minimum), pace=pace).found.removable

    assert removable(10, 20)
    assert not removable(9, 20)
    assert not removable(0, 20)
    assert not removable(20, 4)
    assert not removable(10, 20, minimum=11)


# Acquiescence


def test_agreeing_with_anything_lies_above_the_middle() -> None:
    mirrors = (Mirror(0, 1), Mirror(2, 3), Mirror(4, 5))
    content = screened(["152433415243"] * 12, mirrors=mirrors).found
    assert content.acquiescence == pytest.approx(0)
    yes = screened(["554545" + VARIED[6:]] * 12, mirrors=mirrors).found
    # Means of the pairs: 5, 4.5 and 4.5, so 4.67 of five: 41.7 points above the middle.
    assert yes.acquiescence == pytest.approx(100 * (14 / 3 - 1) / 4 - 50)


def test_acquiescence_needs_three_pairs_and_ten_people_with_all_of_them() -> None:
    three = (Mirror(0, 1), Mirror(2, 3), Mirror(4, 5))
    assert screened([VARIED] * 12, mirrors=three[:2]).found.acquiescence == NOT_ASSESSABLE
    rows = ["?" + VARIED[1:]] * 3 + [VARIED] * 9
    assert screened(rows, mirrors=three).found.acquiescence == TOO_FEW


# What is withheld


def test_shares_need_ten_people_and_n_the_minimum_group() -> None:
    nine = screened([VARIED] * 9, pace=paces("1" * 9)).found
    assert (nine.n, nine.straight, nine.ends, nine.fast, nine.careless) == (9, TOO_FEW, TOO_FEW, TOO_FEW, TOO_FEW)
    assert screened([VARIED] * 4).found.n == TOO_FEW


def test_nobody_at_all_is_no_fault() -> None:
    answers = make_answers([VARIED])
    found = quality(type(answers)(answers.codes[:0], answers.stratum[:0], (None,)), TWELVE, Parameters())
    assert found.found.straight == found.found.n == TOO_FEW
    assert len(found.keep) == 0


def test_a_wrong_character_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the characters"):
        screened(["x" * 12])


# Properties


def slowly_straight(row: str) -> bool:
    """The same for one person, straight from its definition."""
    levels = [int(answer) for answer in row if answer in "12345"]
    if len(levels) < 10:
        return False
    longest = run = 0
    for place, level in enumerate(levels):
        run = run + 1 if place and level == levels[place - 1] else 1
        longest = max(longest, run)
    return longest / len(levels) >= 0.67 or stdev(levels) < 0.25 - 1e-12


@settings(max_examples=60)
@given(st.lists(st.text("1333333?-n.", min_size=12, max_size=12), min_size=10, max_size=30), st.integers(1, 40))
def test_people_are_judged_one_by_one_whatever_the_blocks(rows, block) -> None:
    usual, module.BLOCK = module.BLOCK, block
    try:
        found = screened(rows, pace=paces("2" * len(rows)))
    finally:
        module.BLOCK = usual
    assert found.keep.tolist() == [not slowly_straight(row) for row in rows]
    assert "null" not in str(plain(found.found))


def test_the_order_of_the_rows_changes_no_share_and_follows_in_the_mask() -> None:
    random = np.random.default_rng(1)
    rows = random_rows(random, 300, core()) + ["2" * 40] * 30
    pace = random.choice(list(b"12-"), 330).astype(np.uint8)
    order = random.permutation(330)
    one = quality(make_answers(rows), core(), Parameters(), pace=pace)
    other = quality(make_answers([rows[place] for place in order]), core(), Parameters(), pace=pace[order])
    assert one.found == other.found
    assert (one.keep[order] == other.keep).all()
    assert not one.keep.all()
