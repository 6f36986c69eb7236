"""Figures of groups are those of the whole, taken apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.groups import Cells, GroupFigures, count_cells, group_figures, seen_share
from scoring.measured import measured
from scoring.parameters import Parameters
from scoring.strata import Answers
from scoring.terms import Estimate, Figure, Form, Instrument, Reason, Withheld
from scoring.wheel import wheel, wheel_of
from tests.scoring.instruments import CORE, core, make_answers, make_instrument, one_practice, random_rows

ALL = {code for members in CORE.values() for code in members}
FULL = Parameters(form=Form.FULL)


def count(answers: Answers, roles: list[int], instrument: Instrument, shared: set[str] | None = None) -> Cells:
    codes = {practice.code for practice in instrument.practices} if shared is None else shared
    return count_cells(answers, np.array(roles, dtype=np.int64), codes, instrument)


def places(found: NDArray[np.bool_]) -> NDArray[np.int64]:
    return np.flatnonzero(found).astype(np.int64)


def everybody(cells: Cells, dimension: int = 0, *, whole: bool = True) -> GroupFigures:
    return group_figures(cells, np.arange(len(cells.people)), FULL, whole_departments=whole)[dimension]


def numbers(figure: Figure) -> tuple[float, ...]:
    assert isinstance(figure, Estimate)
    return figure.value, figure.se, figure.low, figure.high, figure.df, figure.n


def mean(figure: Figure) -> float:
    return numbers(figure)[0]


@pytest.mark.parametrize("headcounts", [(None, None, None), (40, 50, 60), (40, None, 60)])
def test_everybody_is_the_whole(headcounts):
    random = np.random.default_rng(3)
    answers = make_answers(random_rows(random, 60, core()), random.integers(0, 3, 60).tolist(), headcounts)
    found = count(answers, random.integers(0, 4, 60).tolist(), core())
    dimensions = wheel(answers, core(), FULL).dimensions
    for place, reading in enumerate(dimensions):
        if found.is_comparable(place, Form.FULL):
            given = everybody(found, place).figures
            for side in ("understanding", "delivery", "level", "gap"):
                assert numbers(getattr(given, side)) == pytest.approx(numbers(getattr(reading, side)), rel=1e-6)


@pytest.mark.parametrize("headcounts", [(None, None, None), (40, 50, 60)])
def test_a_department_is_what_it_would_be_alone(headcounts):
    random = np.random.default_rng(4)
    rows, departments = random_rows(random, 60, core(), share=0.1), random.integers(0, 3, 60).tolist()
    found = count(make_answers(rows, departments, headcounts), random.integers(0, 4, 60).tolist(), core())
    for number in range(3):
        own = [row for row, department in zip(rows, departments, strict=True) if department == number]
        alone = wheel(make_answers(own, None, (headcounts[number],)), core(), FULL)
        for place, reading in enumerate(alone.dimensions):
            members = places(found.department == number)
            given = group_figures(found, members, FULL, whole_departments=True)[place].figures
            for side in ("understanding", "delivery", "level", "gap"):
                assert numbers(getattr(given, side)) == pytest.approx(numbers(getattr(reading, side)), rel=1e-6)


def test_people_of_a_role_group_weigh_as_they_do_in_the_whole():
    # Two departments of five who answered, of 10 and 30 people: the second weighs three times as much.
    answers = make_answers(["51"] * 5 + ["33"] * 5, [0] * 5 + [1] * 5, (10, 30))
    found = count(answers, [0, 0, 0, 1, 1] * 2, one_practice())
    three = group_figures(found, places(found.role == 0), FULL, whole_departments=False)[0]
    assert mean(three.figures.understanding) == pytest.approx((100 + 3 * 50) / 4)
    assert mean(three.figures.gap) == pytest.approx((100 + 3 * 0) / 4)
    both = everybody(found)
    assert mean(both.figures.understanding) == pytest.approx(62.5)


def test_a_group_is_heard_in_full_only_if_it_has_everybody_of_its_departments():
    answers = make_answers(["51", "42", "33", "24", "15", "51"], None, (6,))
    found = count(answers, [0] * 6, one_practice())
    assert numbers(everybody(found).figures.gap)[1] == 0
    assert numbers(everybody(found, whole=False).figures.gap)[1] > 0


def test_deviations_are_those_of_people():
    levels = ["51", "42", "33", "24", "15", "52", "44"]
    found = count(make_answers(levels), [0, 1, 0, 1, 0, 1, 0], one_practice())
    scores = np.array([[25 * (int(level) - 1) for level in row] for row in levels])
    sds = [*scores.std(axis=0, ddof=1), (scores[:, 0] - scores[:, 1]).std(ddof=1)]
    assert everybody(found).sds == pytest.approx(sds, rel=1e-6)


def test_single_people_of_many_departments_have_an_interval_together():
    levels = ["51", "42", "33", "24", "15", "52"]
    found = count(make_answers(levels, list(range(6))), [0] * 6, one_practice())
    assert numbers(everybody(found, whole=False).figures.gap)[1] > 0


def test_only_practices_that_everybody_was_asked_are_compared():
    instrument = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0}, "e": {"e.a": 1.0}})
    answers = make_answers(["515151"] * 5 + ["51..51"] * 5)
    found = count(answers, [0] * 5 + [1] * 5, instrument, {"d.a"})
    assert found.dimensions == ("d",)
    assert mean(everybody(found).figures.understanding) == 100


def test_too_few_and_the_unpaired_are_withheld():
    found = count(make_answers(["51"] * 6), [0, 0, 1, 1, 1, 1], one_practice())
    few = group_figures(found, places(found.role == 1), FULL, whole_departments=False)[0]
    assert few.figures.gap == Withheld(Reason.TOO_FEW)
    none = group_figures(found, places(found.role == 2), FULL, whole_departments=False)[0]
    assert none.n == 0
    unpaired = count(make_answers(["51"] * 6 + ["5-"] * 6), [0] * 12, one_practice())
    assert not unpaired.is_comparable(0, Form.FULL)
    assert everybody(unpaired).figures.gap == Withheld(Reason.BELOW_SHARE)
    # In a routed form the whole is made of practices, so there is no other sum over the same people.
    (routed,) = group_figures(unpaired, np.array([0]), Parameters(form=Form.ROUTED), whole_departments=True)
    assert (routed.n, mean(routed.figures.gap)) == (6, 100)


def test_who_cannot_see_is_counted_over_all_items_of_a_dimension():
    instrument = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0}})
    answers = make_answers(["?155"] * 4 + ["51?5"] * 2 + ["5555"] * 4 + ["5-n5"] * 2)
    found = count(answers, [0] * 12, instrument)
    # Understanding: 12 answers or can't-sees to the first item, 10 to the second; six cannot see.
    assert seen_share(found, np.array([0]), 0, 0) == pytest.approx(16 / 22)
    assert seen_share(found, np.array([0]), 0, 1) == 1
    assert found.faced(0).tolist() == [12]
    assert found.scored(0).tolist() == [4]


def test_shares_of_fewer_than_ten_are_withheld():
    found = count(make_answers(["?5"] * 4 + ["55"] * 5 + ["--"] * 9), [0] * 18, one_practice())
    assert seen_share(found, np.array([0]), 0, 0) == Withheld(Reason.TOO_FEW)


def test_where_nobody_answered_or_nothing_is_shared_there_is_nothing_to_compare():
    assert count(make_answers([], [], (None,)), [], core()).dimensions == ()
    assert count(make_answers(["51"] * 6), [0] * 6, one_practice(), set()).dimensions == ()


PEOPLE = st.lists(
    st.tuples(st.text("12345?-n", min_size=4, max_size=4), st.integers(0, 2), st.integers(0, 2)),
    min_size=5,
    max_size=30,
)
TWO = make_instrument({"d": {"d.a": 1.0, "d.b": 2.0}})


def counted(people: list[tuple[str, int, int]]) -> Cells:
    rows, departments = [row for row, _, _ in people], [department for _, department, _ in people]
    return count(make_answers(rows, departments, (None, None, None)), [role for _, _, role in people], TWO)


@settings(max_examples=60)
@given(PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_no_digit(people, order):
    found = everybody(counted(people))
    shuffled = list(people)
    order.shuffle(shuffled)
    assert everybody(counted(shuffled)) == found


@settings(max_examples=60)
@given(PEOPLE)
def test_people_counted_twice_have_the_same_mean_and_it_lies_in_range(people):
    once, twice = everybody(counted(people)), everybody(counted(people * 2))
    for side, lowest in (("understanding", 0), ("delivery", 0), ("level", 0), ("gap", -100)):
        figure = getattr(once.figures, side)
        if isinstance(figure, Estimate):
            assert lowest <= figure.low <= figure.value <= figure.high <= 100
            assert mean(getattr(twice.figures, side)) == pytest.approx(figure.value)


@settings(max_examples=60)
@given(PEOPLE)
def test_the_parts_make_the_whole(people):
    cells = counted(people)
    whole = everybody(cells)
    if isinstance(whole.figures.gap, Withheld):
        return
    sums = cells.sums[0].paired
    gap = sum(float((sums[0].total - sums[1].total)[cells.role == role].sum()) for role in range(3))
    assert whole.figures.gap.value == pytest.approx(gap / (2520 << 18) / whole.n)


@pytest.mark.parametrize("headcounts", [(None, None, None), (40, 50, 60)])
def test_cells_of_the_wheels_own_tally_are_those_counted_anew(headcounts):
    random = np.random.default_rng(9)
    answers = make_answers(random_rows(random, 90, core(), share=0.2), random.integers(0, 3, 90).tolist(), headcounts)
    roles = random.integers(1, 4, 90)
    together = measured(answers, core(), FULL, role=roles)
    found, anew = (count_cells(answers, roles, ALL, core(), counted) for counted in (together.counted, None))
    for field in ("department", "role", "people", "counted", "weights", "seen"):
        assert (getattr(found, field) == getattr(anew, field)).all()
    assert found.dimensions == anew.dimensions
    assert wheel_of(together) == wheel(answers, core(), FULL)


def test_a_tally_of_other_practices_is_not_read():
    random = np.random.default_rng(10)
    answers = make_answers(random_rows(random, 30, core()), [0] * 30, (None,))
    roles = random.integers(0, 2, 30)
    some = sorted(ALL)[:3]
    counted = measured(answers, core(), FULL, role=roles).counted
    found, anew = count_cells(answers, roles, some, core(), counted), count_cells(answers, roles, some, core())
    assert found.dimensions == anew.dimensions
    assert (found.counted == anew.counted).all()
