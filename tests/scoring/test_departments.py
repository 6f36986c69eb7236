from __future__ import annotations

import numpy as np
import pytest

from scoring.parameters import Parameters
from scoring.strata import Answers, response, strata
from scoring.terms import Design, Estimate, Flag, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import make_answers, one_practice


def overall(
    rows: list[str], departments: list[int], headcounts: tuple[int | None, ...] | None = None
) -> tuple[Estimate, tuple[Flag, ...]]:
    found = wheel(make_answers(rows, departments, headcounts), one_practice(), Parameters()).overall
    assert isinstance(found.delivery, Estimate)
    return found.delivery, found.flags


def test_a_department_of_one_is_merged_with_the_next_smallest() -> None:
    found = strata(make_answers(["53"] * 9, [0, 1, 1, 1, 2, 2, 3, 3, 3], (5, 10, None, 8)), Design.STRATIFIED)
    # 0 (one person) joins 2 (two people, headcount unknown); 1 and 3 stay.
    assert found.of.tolist() == [0, 1, 0, 2]
    assert found.sizes.tolist() == [3, 3, 3]
    assert np.isnan(found.headcounts[0])
    assert found.headcounts[1:].tolist() == [10, 8]
    assert found.flags == (Flag.MERGED, Flag.UNWEIGHTED)


def test_departments_of_one_each_end_up_together() -> None:
    found = strata(make_answers(["53"] * 5, [0, 1, 2, 3, 4], (10, 20, 30, 40, 50)), Design.STRATIFIED)
    # 0 joins 1, 2 joins 3, then 4 joins the earlier of these pairs.
    assert found.of.tolist() == [1, 1, 0, 0, 1]
    assert found.sizes.tolist() == [2, 3]
    assert found.headcounts.tolist() == [70, 80]


def test_more_respondents_than_headcount_is_cut_to_a_census_and_flagged() -> None:
    figure, flags = overall(["53", "52", "51", "53", "52"], [0] * 5, (3,))
    assert figure.se == 0
    assert figure.low == figure.value == figure.high
    assert flags == (Flag.FEW, Flag.OVERCOUNT)


def test_an_empty_department_of_known_size_is_flagged_and_an_unknown_one_is_not() -> None:
    assert overall(["53"] * 5, [0] * 5, (10, 10))[1] == (Flag.FEW, Flag.UNCOVERED)
    assert overall(["53"] * 5, [0] * 5, (10, None))[1] == (Flag.FEW,)
    assert overall(["53"] * 5, [0] * 5, (10, 0))[1] == (Flag.FEW,)


def test_an_unknown_headcount_makes_every_person_weigh_the_same() -> None:
    rows, departments = ["55"] * 5 + ["51"] * 5, [0] * 5 + [1] * 5
    assert overall(rows, departments, (90, 10))[0].value == pytest.approx(90)
    figure, flags = overall(rows, departments, (90, None))
    assert figure.value == pytest.approx(50)
    assert Flag.UNWEIGHTED in flags


def test_the_more_of_a_department_answered_the_smaller_the_error() -> None:
    rows = ["53", "52", "51", "55", "54", "53"]
    errors = [overall(rows, [0] * 6, (size,))[0].se for size in (6, 8, 12, 600)]
    assert errors[0] == 0
    assert errors == sorted(errors)
    # 1 - f = 1/2 at a headcount of 12: the error is sqrt(1/2) of that without a headcount
    assert errors[2] == pytest.approx(overall(rows, [0] * 6)[0].se * np.sqrt(0.5), rel=1e-7)


def test_response_rate() -> None:
    answers = make_answers(["53"] * 6, [0, 0, 0, 1, 1, 1], (4, 8))
    assert response(answers, 5).rate == 0.5
    assert response(answers, 5).headcount == 12
    unknown = response(make_answers(["53"] * 6, [0, 0, 0, 1, 1, 1], (4, None)), 5)
    assert unknown.rate == unknown.headcount == Withheld(Reason.HEADCOUNT_UNKNOWN)
    over = response(make_answers(["53"] * 6, [0] * 6, (4,)), 5)
    assert over.rate == 1
    assert over.flags == (Flag.OVERCOUNT,)
    assert response(make_answers(["53"] * 5, [0] * 5, (0,)), 5).rate == Withheld(Reason.HEADCOUNT_UNKNOWN)


CODES = np.full((2, 2), ord("3"), dtype=np.uint8)


@pytest.mark.parametrize(
    ("codes", "stratum", "headcounts", "what"),
    [
        (CODES[0], [0, 0], (None,), "matrix"),
        (CODES.astype(np.int64), [0, 0], (None,), "matrix"),
        (CODES, [0], (None,), "one number a person"),
        (CODES, [0, 1], (None,), "within the departments"),
        (CODES, [-1, 0], (None,), "within the departments"),
        (CODES, [0, 0], (-1,), "negative"),
    ],
)
def test_answers_of_the_wrong_shape_are_refused(
    codes: np.ndarray, stratum: list[int], headcounts: tuple[int | None, ...], what: str
) -> None:
    with pytest.raises(ValueError, match=what):
        Answers(codes, np.array(stratum), headcounts)
