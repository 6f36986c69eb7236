"""No figure of few people, and nothing beside it, tells what one of them answered."""

from dataclasses import fields, is_dataclass
from typing import TypeVar

import numpy as np
import pytest

from reports.small_groups import HIGHEST, LEAST_MARGIN, LOWEST, held_within
from scoring.gap import index, margin, width
from scoring.parameters import Parameters
from scoring.results import Reading, Wheel
from scoring.terms import Flag, Form, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers

T = TypeVar("T")

LEAST = LEAST_MARGIN * 25
PRACTICES = 20


def held(rows, departments=None, form=Form.FULL) -> Wheel:
    parameters = Parameters(form=form)
    return held_within(wheel(make_answers(rows, departments), core(), parameters), core(), parameters)


def mixed(people, understanding, delivery) -> list[str]:
    """Levels by turns, so that everybody differs from their neighbour in every practice."""
    return [
        "".join(
            understanding[(person + place) % len(understanding)] + delivery[(person + place) % len(delivery)]
            for place in range(PRACTICES)
        )
        for person in range(people)
    ]


def given(result: T | Withheld) -> T:
    assert not isinstance(result, Withheld)
    return result


def values(reading: Reading) -> tuple[float, float, float, float]:
    understanding, delivery = given(reading.understanding), given(reading.delivery)
    return understanding.value, delivery.value, given(reading.level).value, given(reading.gap).value


def numbers(result) -> list[float]:
    """Every number of points in a result, however deep."""
    if isinstance(result, (float, int)) and not isinstance(result, bool):
        return [float(result)]
    if isinstance(result, tuple):
        return [number for part in result for number in numbers(part)]
    if is_dataclass(result):
        return [number for field in fields(result) for number in numbers(getattr(result, field.name))]
    return []


def test_seven_people_at_the_top_are_not_betrayed_by_any_figure_beside_theirs():
    found = held(mixed(7, "5", "23"))

    for reading in (found.overall, *found.dimensions, *found.practices):
        understanding, delivery, level, gap = values(reading)
        assert understanding == HIGHEST
        assert level == pytest.approx((understanding + delivery) / 2)
        assert gap == pytest.approx(understanding - delivery)
        assert isinstance(reading.understanding_sight.band, Withheld)
        assert isinstance(reading.understanding_sight.visibility, Withheld)
    assert max(numbers(given(found.sensitivity).understanding)) <= HIGHEST + 1e-9


@pytest.mark.parametrize("form", list(Form))
def test_index_width_and_alternatives_follow_from_the_dimensions_that_are_shown(form):
    found = held(mixed(7, "5", "11112"), form=form)

    shown = np.array([values(reading)[:2] for reading in found.dimensions])
    weights = np.full(5, 0.2)
    given_index = given(found.index)
    for lam, value in [(0.4, given_index.value), *((each.lam, each.value) for each in given_index.alternatives)]:
        assert value == pytest.approx(float(index(shown[:, 0], shown[:, 1], weights, lam)))
    errors = np.array([given(reading.gap).se for reading in found.dimensions])
    assert given(found.width).value == pytest.approx(float(width(shown[:, 0] - shown[:, 1], errors, weights)))
    assert values(found.overall)[0] == pytest.approx(shown[:, 0].mean())
    assert given(found.heroics.difference).value == pytest.approx(shown[1, 1] - shown[2, 1])


def test_a_dimension_is_the_mean_of_its_practices_as_they_are_shown():
    # One practice of each dimension at 60, the others at the very end: their true means would follow from it.
    row = "51515132" * 5
    found = held([row] * 6)

    for place, dimension in enumerate(found.dimensions):
        practices = [values(practice) for practice in found.practices[4 * place : 4 * place + 4]]
        assert values(dimension)[0] == pytest.approx(sum(each[0] for each in practices) / 4)
        assert values(dimension)[1] == pytest.approx(sum(each[1] for each in practices) / 4)


def test_a_practice_of_few_in_a_routed_form_cannot_be_worked_out_from_its_dimension():
    rows = ["53" * PRACTICES] * 7 + ["...." + "53" * (PRACTICES - 2)] * 20
    found = held(rows, form=Form.ROUTED)

    few = found.practices[0]
    assert Flag.FEW in few.flags
    practices = [values(practice)[0] for practice in found.practices[:4]]
    assert practices == [HIGHEST, HIGHEST, 100, 100]
    assert values(found.dimensions[0])[0] == pytest.approx(sum(practices) / 4)
    assert values(found.overall)[0] == pytest.approx(sum(values(each)[0] for each in found.dimensions) / 5)


def test_everybody_at_the_bottom_gives_no_index_of_nothing():
    found = held(["11" * PRACTICES] * 7)

    lowest = given(found.index)
    assert lowest.value == LOWEST
    assert (lowest.low, lowest.high) == (0, LOWEST + LEAST)


def test_few_who_agree_look_like_few_of_whom_one_differs():
    for people in range(5, 10):
        agreed = held(["44" * PRACTICES] * people)
        differing = margin(25 / people, people - 1, 0.95)
        for reading in (agreed.overall, *agreed.dimensions, *agreed.practices):
            for figure in map(given, (reading.understanding, reading.delivery, reading.level, reading.gap)):
                assert figure.value - figure.low >= LEAST - 1e-9
                assert figure.value - figure.low >= differing


def test_what_few_say_is_not_held_to_be_sure_because_they_agree():
    found = held(["43" * PRACTICES] * 6 + ["44" * PRACTICES])

    assert given(found.overall.gap).value - given(found.overall.gap).low >= LEAST - 1e-9
    assert all(given(reading.gap_size) < abs(given(reading.gap).value) for reading in found.practices)


def test_ten_people_are_given_as_they_answered():
    rows = mixed(10, "5", "23")
    parameters = Parameters()

    scored = wheel(make_answers(rows), core(), parameters)
    assert held_within(scored, core(), parameters) == scored


def test_nothing_is_said_of_departments_with_a_single_answer_or_none():
    for departments, headcounts in (([0] * 24 + [1], (None, None)), ([0] * 25, (20, 30))):
        answers = make_answers(mixed(25, "45", "23"), departments, headcounts)
        scored = wheel(answers, core(), Parameters())
        told = {Flag.MERGED, Flag.UNCOVERED, Flag.OVERCOUNT}
        assert told & {*scored.overall.flags}

        found = held_within(scored, core(), Parameters())
        assert not told & {*found.overall.flags, *found.response.flags}


def test_a_share_of_few_is_not_told_nor_one_of_a_lens_that_is_withheld():
    # Of thirty, three faced the first practice and one of them answered both its questions.
    row = "53" * (PRACTICES - 1)
    few = held(["53" + row, "5?" + row, "5?" + row] + ["??" + row] * 27).practices[0]
    assert few.flags == ()
    assert few.understanding_sight.visibility == Withheld(Reason.TOO_FEW)
    assert few.n == Withheld(Reason.TOO_FEW)

    # All understand it and two of thirty can see its delivery.
    uneven = held(["53" + row] * 2 + ["5?" + row] * 28).practices[0]
    assert uneven.understanding_sight.visibility == 1
    assert uneven.delivery_sight.visibility == Withheld(Reason.TOO_FEW)
    assert Flag.FEW_PAIRS not in uneven.flags


def test_the_share_of_a_dimension_does_not_tell_that_of_a_practice_kept_back():
    row = "53" * (PRACTICES - 1)
    found = held(["53" + row] * 2 + ["5?" + row] * 28)

    for reading in (found.dimensions[0], found.overall):
        assert reading.delivery_sight.visibility == Withheld(Reason.TOO_FEW)
        assert reading.understanding_sight.visibility == 1
    assert found.dimensions[1].delivery_sight.visibility == 1
