from __future__ import annotations

import numpy as np
import pytest

from scoring.parameters import Parameters
from scoring.results import Reading
from scoring.terms import Estimate, Flag, Form, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows

THREE = make_instrument({"d": {"d.a": 2.0, "d.b": 1.0, "d.c": 1.0}})


def estimate(figure: Estimate | Withheld) -> Estimate:
    assert isinstance(figure, Estimate)
    return figure


def figures(reading: Reading) -> tuple[float, ...]:
    found = [estimate(getattr(reading, name)) for name in ("understanding", "delivery", "level", "gap")]
    return tuple(part for figure in found for part in (figure.value, figure.se, figure.low, figure.high, figure.df))


@pytest.mark.parametrize("headcounts", [(None, None, None), (40, 50, 60)])
def test_with_complete_full_forms_both_routes_agree(headcounts: tuple[int | None, ...]) -> None:
    random = np.random.default_rng(8)
    answers = make_answers(random_rows(random, 60, core(), gaps=""), random.integers(0, 3, 60).tolist(), headcounts)
    full = wheel(answers, core(), Parameters(form=Form.FULL))
    routed = wheel(answers, core(), Parameters(form=Form.ROUTED))
    for one, other in zip((full.overall, *full.dimensions), (routed.overall, *routed.dimensions), strict=True):
        assert figures(one) == pytest.approx(figures(other), rel=1e-6, abs=1e-6)
    assert full.practices == routed.practices


def test_a_dimension_is_the_weighted_mean_of_its_practices() -> None:
    # a (weight 2) is asked of six leaders only, b and c of all twelve.
    rows = ["515353"] * 6 + ["..3131"] * 6
    found = wheel(make_answers(rows), THREE, Parameters(form=Form.ROUTED)).dimension("d")
    # U: a 100; b and c (6 x 100 + 6 x 50) / 12 = 75 -> (2 x 100 + 75 + 75) / 4 = 87.5
    # D: a 0; b and c (6 x 50 + 6 x 0) / 12 = 25 -> (0 + 25 + 25) / 4 = 12.5
    assert (estimate(found.understanding).value, estimate(found.delivery).value) == pytest.approx((87.5, 12.5))
    # Linearised, per person: leaders 0.5 (100 - 100) / (6/12) + 0.25 x 25 + 0.25 x 25 = 12.5, others -12.5:
    # variance 12 x 12.5^2 / 11, standard error sqrt(that / 12) = 12.5 / sqrt(11)
    assert estimate(found.understanding).se == pytest.approx(12.5 / np.sqrt(11), rel=1e-7)
    assert estimate(found.gap).n == found.n == 12
    assert found.flags == ()


def test_a_practice_with_too_few_answers_is_left_out_and_flagged() -> None:
    rows = ["513353"] * 4 + ["513.53", "51..53"]
    found = wheel(make_answers(rows), THREE, Parameters(form=Form.ROUTED)).dimension("d")
    # b has four pairs. Weights 2 and 1 of 4 are left, three quarters: U = (2 x 100 + 100) / 3, D = (0 + 50) / 3
    assert (estimate(found.understanding).value, estimate(found.delivery).value) == pytest.approx((100, 50 / 3))
    assert Flag.RENORMALISED in found.flags


def test_under_two_thirds_of_the_weight_a_dimension_is_withheld() -> None:
    # a, half of the weight, has answers of four people only.
    rows = ["513353"] * 4 + ["--3353"] * 4
    found = wheel(make_answers(rows), THREE, Parameters(form=Form.ROUTED)).dimension("d")
    assert found.gap == Withheld(Reason.BELOW_SHARE)
    assert found.n == 8


def test_a_practice_nobody_was_asked_leaves_the_weight() -> None:
    found = wheel(make_answers(["..3353"] * 6), THREE, Parameters(form=Form.ROUTED)).dimension("d")
    assert estimate(found.understanding).value == pytest.approx(75)
    assert Flag.RENORMALISED in found.flags


def test_four_leaders_are_too_few_although_everybody_was_asked_something() -> None:
    instrument = make_instrument({"d": {"d.a": 1.0}, "e": {"e.a": 1.0}})
    found = wheel(make_answers(["5133"] * 4 + ["..33"] * 9), instrument, Parameters(form=Form.ROUTED))
    assert found.dimension("d").gap == found.practice("d.a").gap == Withheld(Reason.TOO_FEW)
    assert estimate(found.dimension("e").gap).value == 0
