"""Whether departments differ: by hand, against independent analyses of variance, and what is not compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.api as sm
from statsmodels.formula.api import ols

from scoring.agreement import agreement, departments_compared
from scoring.counting import ScoreCounts
from scoring.parameters import Parameters
from scoring.results.trust import Between, Difference
from scoring.terms import Form, Lens, Reason, Withheld
from tests.scoring.instruments import core, make_answers, make_instrument, one_practice, random_rows
from tests.scoring.reference import Reference

TOO_FEW = Withheld(Reason.TOO_FEW)


def test_unbalanced_departments_by_hand() -> None:
    # Scores 0 0 50 | 100 100 100 50 50: means 16.67 and 80, N = 8.
    scores = ScoreCounts(np.array([0.0, 50.0, 100.0]), np.array([[2, 1, 0], [0, 2, 3]]))
    found = departments_compared(scores, 1)
    assert isinstance(found, Between)
    within = (2 * 16.6666667**2 + 33.3333333**2 + 3 * 400 + 2 * 900) / 6
    between = 3 * (16.6666667 - 56.25) ** 2 + 5 * (80 - 56.25) ** 2
    assert found.f == pytest.approx(between / within)
    assert found.icc1 == pytest.approx((between - within) / (between + 3 * within))
    # n0 = (8 - (9 + 25) / 8) / 1 = 3.75
    assert found.icc1_n0 == pytest.approx((between - within) / (between + 2.75 * within))
    assert found.icc2 == pytest.approx((between - within) / between)
    assert (found.departments, found.n, found.difference) == (2, 8, Difference.DIFFER)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas, which pingouin calls in an old way
def test_balanced_departments_agree_with_pingouin() -> None:
    random = np.random.default_rng(3)
    rows = random_rows(random, 60, one_practice(), gaps="")
    departments = [person % 5 for person in range(60)]
    found = agreement(make_answers(rows, departments), one_practice(), Parameters()).practices[0].delivery.between
    table = pd.DataFrame(
        {
            "department": departments,
            "place": [person // 5 for person in range(60)],
            "score": [25.0 * (int(row[1]) - 1) for row in rows],
        }
    )
    theirs = pingouin.intraclass_corr(table, targets="department", raters="place", ratings="score")
    theirs = theirs.set_index("Type")
    single, mean = theirs.iloc[0], theirs.iloc[3]
    assert isinstance(found, Between)
    assert found.icc1 == pytest.approx(single["ICC"], abs=1e-9)
    assert found.icc1_n0 == pytest.approx(found.icc1)
    assert found.icc2 == pytest.approx(mean["ICC"], abs=1e-9)
    assert found.f == pytest.approx(single["F"])
    assert found.p == pytest.approx(single["pval"])


@pytest.mark.parametrize("dimension", ["people", "metrics"])
def test_departments_with_gaps_agree_with_an_analysis_of_variance(dimension) -> None:
    random = np.random.default_rng(4)
    rows = random_rows(random, 90, core(), share=0.15)
    departments = random.integers(0, 4, 90).tolist()
    found = agreement(make_answers(rows, departments), core(), Parameters()).dimensions
    between = next(part for part in found if part.code == dimension).understanding.between
    slow = Reference(rows, departments, (None,) * 4, core(), Form.FULL)
    codes = [spec.code for spec in core().practices_of(dimension)]
    scores = {person: slow.score(person, codes, Lens.UNDERSTANDING) for person in range(90)}
    table = pd.DataFrame(
        [(departments[person], score) for person, score in scores.items() if score is not None],
        columns=["department", "score"],
    )
    theirs = sm.stats.anova_lm(ols("score ~ C(department)", table).fit())
    mean_square = theirs["mean_sq"]
    assert isinstance(between, Between)
    assert between.n == len(table)
    assert between.f == pytest.approx(theirs["F"].iloc[0])
    assert between.p == pytest.approx(theirs["PR(>F)"].iloc[0])
    size = len(table) / 4
    one = (mean_square.iloc[0] - mean_square.iloc[1]) / (mean_square.iloc[0] + (size - 1) * mean_square.iloc[1])
    assert between.icc1 == pytest.approx(one)


def test_equal_departments_show_no_effect_and_keep_their_negative_value() -> None:
    scores = ScoreCounts(np.array([0.0, 100.0]), np.array([[5, 5], [5, 5]]))
    found = departments_compared(scores, 5)
    assert isinstance(found, Between)
    assert found.icc1 == pytest.approx(-1 / 9)
    assert found.difference is Difference.NONE
    assert found.icc2 == Withheld(Reason.CONSTANT)
    assert found.p == 1


def test_a_difference_that_chance_would_also_make_is_unclear() -> None:
    found = departments_compared(ScoreCounts(np.array([0.0, 100.0]), np.array([[4, 2], [2, 4]])), 5)
    assert isinstance(found, Between)
    assert found.icc1 > 0
    assert found.difference is Difference.UNCLEAR


def test_small_departments_are_not_compared() -> None:
    scores = np.array([0.0, 50.0, 100.0])
    four = ScoreCounts(scores, np.array([[3, 2, 0], [0, 2, 3], [0, 0, 4]]))
    five = ScoreCounts(scores, np.array([[3, 2, 0], [0, 2, 3], [0, 0, 5]]))
    assert isinstance(departments_compared(four, 5), Between)
    assert departments_compared(four, 5) != departments_compared(five, 5)
    assert departments_compared(ScoreCounts(scores, np.array([[3, 2, 0], [0, 0, 4]])), 5) == TOO_FEW


def test_nothing_is_told_where_every_department_is_of_one_mind() -> None:
    found = departments_compared(ScoreCounts(np.array([0.0, 100.0]), np.array([[5, 0], [0, 5]])), 5)
    assert found == Withheld(Reason.CONSTANT)


def test_only_departments_that_may_be_seen_are_compared() -> None:
    random = np.random.default_rng(8)
    rows = random_rows(random, 60, core(), gaps="")
    departments = [person % 3 for person in range(60)]
    answers = make_answers(rows, departments)
    seen = agreement(answers, core(), Parameters(), departments=(0, 2)).dimensions[0].delivery.between
    rest = [place for place in range(60) if departments[place] != 1]
    alone = make_answers([rows[place] for place in rest], [departments[place] // 2 for place in rest])
    assert seen == agreement(alone, core(), Parameters()).dimensions[0].delivery.between
    one = agreement(answers, core(), Parameters(), departments=[1]).practices[0].delivery.between
    assert one == TOO_FEW


# Forms that leave items out


def test_departments_are_compared_on_what_everybody_was_asked() -> None:
    random = np.random.default_rng(12)
    whole = random_rows(random, 40, core(), gaps="")
    departments = [person % 2 for person in range(40)]
    # The second half of each dimension's practices is asked of one department only.
    routed = [
        "".join("." if department and position % 8 >= 4 else answer for position, answer in enumerate(row))
        for row, department in zip(whole, departments, strict=True)
    ]
    found = agreement(make_answers(routed, departments), core(), Parameters(form=Form.ROUTED)).dimensions[0]
    halves = make_instrument({d: {f"{d}.a": 1.0, f"{d}.b": 1.0} for d in ("strategy", "people")})
    asked = make_answers([row[:4] + row[8:12] for row in whole], departments)
    assert found.understanding.between == agreement(asked, halves, Parameters()).dimensions[0].understanding.between


def test_nothing_is_compared_where_no_practice_was_asked_of_all() -> None:
    rows = ["33.." if person % 2 else "..33" for person in range(40)]
    instrument = make_instrument({"d": {"d.p": 1.0, "d.q": 1.0}})
    found = agreement(make_answers(rows, [0, 1] * 20), instrument, Parameters(form=Form.ROUTED))
    assert found.dimensions[0].delivery.between == Withheld(Reason.NOT_ASKED)
    assert found.dimensions[0].delivery.r_star == 1
    part = make_instrument({"d": {"d.p": 1.0}, "e": {"e.p": 1.0}})
    rows = ["33" + ("33" if person % 2 else "..") for person in range(40)]
    found = agreement(make_answers(rows, [0] * 20 + [1] * 20), part, Parameters(form=Form.ROUTED))
    assert found.dimensions[0].delivery.between == Withheld(Reason.CONSTANT)
    assert found.dimensions[1].delivery.between == Withheld(Reason.NOT_ASKED)


# Instruments of other shapes


def test_several_items_and_weights_too_varied_to_fold_agree_with_an_analysis_of_variance() -> None:
    weights = {f"d.{letter}": 1 + 0.37 * place**2 for place, letter in enumerate("abcdefg")}
    instrument = make_instrument({"d": weights, "e": {"e.p": 1.0}}, points=7, items={"d.a": 3, "e.p": 2})
    random = np.random.default_rng(5)
    rows, departments = random_rows(random, 80, instrument, share=0.1), [person % 4 for person in range(80)]
    found = agreement(make_answers(rows, departments), instrument, Parameters())
    slow = Reference(rows, departments, (None,) * 4, instrument, Form.FULL)
    for code, between in (
        ("d.a", found.practices[0].delivery.between),
        ("d", found.dimensions[0].delivery.between),
        ("e", found.dimensions[1].delivery.between),
    ):
        codes = [spec.code for spec in instrument.practices if code in (spec.code, spec.dimension)]
        scores = [(departments[person], slow.score(person, codes, Lens.DELIVERY)) for person in range(80)]
        table = pd.DataFrame([row for row in scores if row[1] is not None], columns=["department", "score"])
        theirs = sm.stats.anova_lm(ols("score ~ C(department)", table).fit())
        assert isinstance(between, Between)
        assert between.f == pytest.approx(theirs["F"].iloc[0], rel=1e-6)
