"""Means over several practices and differences between them, with intervals from the same people."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.measured import measured
from scoring.parameters import Parameters
from scoring.practices import Together, together
from scoring.terms import Estimate, Form, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows
from tests.scoring.reference import Reference

if TYPE_CHECKING:
    from scoring.strata import Answers
    from scoring.terms import Figure, Instrument

PAIR = ("process.b", "metrics.c")
TWO = make_instrument({"d": {"d.a": 1.0}, "e": {"e.a": 1.0}})


def side_by_side(answers: Answers, instrument: Instrument, codes: tuple[str, ...], form: Form = Form.FULL) -> Together:
    return together(measured(answers, instrument, Parameters(form=form), frozenset(codes)), codes)


def shown(figure: Figure) -> Estimate:
    assert isinstance(figure, Estimate)
    return figure


def test_a_difference_of_deliveries_is_a_paired_t_of_the_people() -> None:
    # positions: d.a U, d.a D, e.a U, e.a D; everybody answered everything, no headcounts: the textbook paired t
    rows = ["3125", "3224", "3345", "3411", "3553", "3235"]
    found = side_by_side(make_answers(rows), TWO, ("d.a", "e.a"))
    before, after = ([25 * (int(row[place]) - 1) for row in rows] for place in (1, 3))
    difference = shown(found.delivery_difference("e.a", "d.a"))
    textbook = stats.ttest_rel(after, before).confidence_interval()
    assert difference.value == pytest.approx(np.mean(after) - np.mean(before))
    assert (difference.low, difference.high) == pytest.approx((textbook.low, textbook.high))
    assert difference.n == 6


def test_a_mean_over_two_practices_is_a_t_interval_of_each_persons_mean() -> None:
    rows = ["3125", "3224", "3345", "3411", "3553", "3235"]
    found = side_by_side(make_answers(rows), TWO, ("d.a", "e.a")).mean(("d.a", "e.a"))
    gaps = [12.5 * (int(row[0]) - int(row[1]) + int(row[2]) - int(row[3])) for row in rows]
    textbook = stats.ttest_1samp(gaps, 0).confidence_interval()
    gap = shown(found.gap)
    assert gap.value == pytest.approx(np.mean(gaps))
    assert (gap.low, gap.high) == pytest.approx((textbook.low, textbook.high))


@pytest.mark.parametrize("form", list(Form))
def test_one_practice_alone_reads_as_on_the_wheel(form: Form) -> None:
    answers = make_answers(
        random_rows(np.random.default_rng(4), 60, core(), gaps="n?-."), [0] * 20 + [1] * 30 + [2] * 10, (40, 90, 10)
    )
    read = wheel(answers, core(), Parameters(form=form))
    both = side_by_side(answers, core(), PAIR, form)
    for code in PAIR:
        practice, found = read.practice(code), both.mean((code,))
        for name in ("understanding", "delivery", "level", "gap"):
            on_wheel, here = shown(getattr(practice, name)), shown(getattr(found, name))
            assert here.value == pytest.approx(on_wheel.value)
            assert (here.se, here.low, here.high) == pytest.approx((on_wheel.se, on_wheel.low, on_wheel.high), rel=1e-6)
            assert here.n == on_wheel.n


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(12, 40), st.booleans(), st.sampled_from(list(Form)))
def test_the_errors_agree_with_the_formulas_person_by_person(seed: int, people: int, known: bool, form: Form) -> None:
    random = np.random.default_rng(seed)
    rows = random_rows(random, people, core(), gaps="n?-.", share=0.15)
    departments = random.integers(0, 3, people).tolist()
    headcounts = (30, 25, 60) if known else (None, None, None)
    both = side_by_side(make_answers(rows, departments, headcounts), core(), PAIR, form)
    slow = Reference(rows, departments, headcounts, core(), form)
    paired = [slow.scores([code]) for code in PAIR]
    having = [{person: u[person] - d[person] for person in u.keys() & d.keys()} for u, d in paired]
    deliveries = [{person: d[person] for person in u.keys() & d.keys()} for u, d in paired]
    value, errors, _ = slow.sum_of([(0.5, having[0]), (0.5, having[1])])
    gap = shown(both.mean(PAIR).gap)
    assert (gap.value, gap.se) == pytest.approx((value, sqrt(slow.variance(errors))), rel=1e-5, abs=1e-5)
    value, errors, _ = slow.sum_of([(1.0, deliveries[1]), (-1.0, deliveries[0])])
    difference = shown(both.delivery_difference(PAIR[1], PAIR[0]))
    assert (difference.value, difference.se) == pytest.approx((value, sqrt(slow.variance(errors))), rel=1e-5, abs=1e-5)
    assert difference.n == min(len(deliveries[0]), len(deliveries[1]))


def test_what_the_questionnaire_lacks_is_not_applicable() -> None:
    found = side_by_side(make_answers(["3333"] * 6), TWO, ("d.a", "x.y"))
    assert found.delivery_difference("x.y", "d.a") == Withheld(Reason.NOT_APPLICABLE)
    assert found.mean(("x.y",)).level == Withheld(Reason.NOT_APPLICABLE)
    assert side_by_side(make_answers(["3333"] * 6), TWO, ()).mean(()).gap == Withheld(Reason.BELOW_SHARE)


def test_what_too_few_answered_is_withheld_and_two_thirds_must_be_there() -> None:
    three = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0, "d.c": 1.0}})
    rows = ["3535" + "3?"] * 4 + ["5353" + "?3"] * 4
    found = side_by_side(make_answers(rows), three, ("d.a", "d.b", "d.c"))
    # d.c: four people in each lens, nobody in both
    assert found.delivery_difference("d.c", "d.a") == Withheld(Reason.TOO_FEW)
    assert shown(found.mean(("d.a", "d.b", "d.c")).delivery).value == pytest.approx(75)
    assert found.mean(("d.a", "d.c")).delivery == Withheld(Reason.TOO_FEW)
    assert found.mean(("d.c", "x.y")).delivery == Withheld(Reason.BELOW_SHARE)


def test_lenses_of_different_people_have_a_delivery_but_no_mean() -> None:
    rows = ["33" + "3?"] * 6 + ["33" + "?5"] * 6
    found = side_by_side(make_answers(rows), TWO, ("d.a", "e.a"))
    assert shown(found.delivery_difference("e.a", "d.a")).value == pytest.approx(50)
    assert found.mean(("e.a",)).understanding == Withheld(Reason.TOO_FEW)


def test_practices_nobody_named_when_counting_are_refused() -> None:
    found = measured(make_answers(["3333"] * 6), TWO, Parameters())
    with pytest.raises(ValueError, match="must be named"):
        together(found, ("d.a",))
