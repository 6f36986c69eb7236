"""What must hold for any answers."""

from __future__ import annotations

from math import isfinite, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import tally
from scoring.parameters import Parameters
from scoring.results import Index, Reading, Span, Wheel, plain
from scoring.terms import Estimate, Form, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows

SMALL = make_instrument({"people": {"people.a": 2.0, "people.b": 1.0}, "process": {"process.a": 1.0}})
FEW_RESAMPLES = 60


Sheet = tuple[list[str], list[int], tuple[int | None, ...]]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    row = st.text(st.sampled_from("12345n?-."), min_size=6, max_size=6)
    rows = draw(st.lists(row, min_size=1, max_size=40))
    departments = draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    headcounts = draw(st.tuples(*[st.one_of(st.none(), st.integers(0, 60))] * 4))
    return rows, departments, headcounts


def measured(sheet: Sheet, form: Form) -> Wheel:
    rows, departments, headcounts = sheet
    return wheel(make_answers(rows, departments, headcounts), SMALL, Parameters(form=form, resamples=FEW_RESAMPLES))


def readings(found: Wheel) -> tuple[Reading, ...]:
    return (found.overall, *found.dimensions, *found.practices)


@settings(max_examples=1000)
@given(sheets(), st.sampled_from(list(Form)), st.randoms(use_true_random=False))
def test_row_15_the_order_of_the_rows_changes_no_digit(sheet, form, random) -> None:
    rows, departments, headcounts = sheet
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = [rows[place] for place in order], [departments[place] for place in order], headcounts
    assert measured(sheet, form) == measured(shuffled, form)


@pytest.mark.parametrize("form", list(Form))
def test_neither_the_order_nor_the_blocks_of_many_rows_change_a_digit(form: Form, monkeypatch) -> None:
    random = np.random.default_rng(7)
    rows, departments = random_rows(random, 2600, core()), random.integers(0, 12, 2600).tolist()
    order = random.permutation(2600).tolist()
    parameters = Parameters(form=form, resamples=FEW_RESAMPLES)
    expected = wheel(make_answers(rows, departments), core(), parameters)
    shuffled = make_answers([rows[place] for place in order], [departments[place] for place in order])
    assert wheel(shuffled, core(), parameters) == expected
    monkeypatch.setattr(tally, "BLOCK", 300)
    other_blocks = wheel(shuffled, core(), parameters)
    # Deviations are rounded more finely in smaller blocks, so here only the leading digits of the errors agree.
    assert other_blocks.practices == expected.practices
    for one, other in zip(readings(other_blocks), readings(expected), strict=True):
        assert isinstance(one.gap, Estimate)
        assert isinstance(other.gap, Estimate)
        assert one.gap.value == other.gap.value
        assert one.gap.se == pytest.approx(other.gap.se, rel=1e-6)


@settings(max_examples=1000)
@given(sheets(), st.sampled_from(list(Form)))
def test_row_15_everything_is_finite_and_in_range(sheet, form) -> None:
    found = measured(sheet, form)
    for reading in readings(found):
        for figure, lowest in (
            (reading.understanding, 0),
            (reading.delivery, 0),
            (reading.level, 0),
            (reading.gap, -100),
        ):
            if isinstance(figure, Withheld):
                continue
            assert all(isfinite(part) for part in (figure.value, figure.se, figure.low, figure.high, figure.df))
            assert lowest - 1e-9 <= figure.low <= figure.value + 1e-9
            assert figure.value - 1e-9 <= figure.high <= 100 + 1e-9
            assert figure.se >= 0
            assert figure.df > 0
            assert figure.n >= 5
        for sight in (reading.understanding_sight, reading.delivery_sight):
            assert isinstance(sight.visibility, Withheld) or 0 <= sight.visibility <= 1
            assert isinstance(sight.band, Withheld) or 0 <= sight.band.low <= sight.band.high <= 100 + 1e-9
    if isinstance(found.index, Index):
        assert 0 <= found.index.low <= found.index.value + 1e-9
        assert found.index.value - 1e-9 <= found.index.high <= 100
    if isinstance(found.width, Span):
        assert 0 <= found.width.low <= found.width.value <= found.width.high <= 100 + 1e-9
    assert "null" not in str(plain(found))


@settings(max_examples=25)
@given(sheets(), st.sampled_from(list(Form)))
def test_everybody_twice_leaves_every_point_where_it_was(sheet, form) -> None:
    rows, departments, _ = sheet
    unknown = (None,) * 4
    once, twice = measured((rows, departments, unknown), form), measured((rows * 2, departments * 2, unknown), form)
    # A routed dimension may gain a practice that had too few answers; compare where the same people count.
    for one, other in zip(once.practices, twice.practices, strict=True):
        if isinstance(one.gap, Estimate):
            assert isinstance(other.gap, Estimate)
            assert other.gap.value == pytest.approx(one.gap.value, abs=1e-9)
            assert other.gap.n == 2 * one.gap.n
    if form is Form.FULL:
        for one, other in zip(once.dimensions, twice.dimensions, strict=True):
            if isinstance(one.gap, Estimate):
                assert isinstance(other.gap, Estimate)
                assert other.gap.value == pytest.approx(one.gap.value, abs=1e-9)
                assert other.gap.se <= one.gap.se + 1e-9


@settings(max_examples=1000)
@given(sheets(), st.sampled_from("n?-."))
def test_row_15_missing_is_never_zero(sheet, missing) -> None:
    # With every answer at the top, no missing answer can pull a score below 100.
    rows, departments, headcounts = sheet
    tops = ["".join("5" if answer.isdigit() else missing for answer in row) for row in rows]
    for form in Form:
        for reading in readings(measured((tops, departments, headcounts), form)):
            for figure in (reading.understanding, reading.delivery, reading.level):
                assert isinstance(figure, Withheld) or figure.value == pytest.approx(100)


@settings(max_examples=25)
@given(sheets(), st.integers(0, 39), st.integers(0, 5))
def test_a_higher_answer_never_lowers_its_lens(sheet, person, position) -> None:
    rows, departments, headcounts = sheet
    person %= len(rows)
    answer = rows[person][position]
    if answer not in "1234":
        return
    row = rows[person][:position] + str(int(answer) + 1) + rows[person][position + 1 :]
    raised = [*rows[:person], row, *rows[person + 1 :]]
    for form in Form:
        before, after = measured(sheet, form), measured((raised, departments, headcounts), form)
        for one, other in zip(readings(before), readings(after), strict=True):
            name = "understanding" if position % 2 == 0 else "delivery"
            lower, higher = getattr(one, name), getattr(other, name)
            if isinstance(lower, Estimate):
                assert isinstance(higher, Estimate)
                assert higher.value >= lower.value - 1e-9


def test_a_hundred_times_the_people_have_a_tenth_of_the_error() -> None:
    random = np.random.default_rng(9)
    rows = random_rows(random, 50, core(), gaps="")
    one = wheel(make_answers(rows), core(), Parameters(resamples=FEW_RESAMPLES)).overall.gap
    many = wheel(make_answers(rows * 100), core(), Parameters(resamples=FEW_RESAMPLES)).overall.gap
    assert isinstance(one, Estimate)
    assert isinstance(many, Estimate)
    assert many.se == pytest.approx(one.se / 10 * sqrt(49 / 50 * 5000 / 4999), rel=1e-5)
