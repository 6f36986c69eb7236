"""Only some teams were invited: the spread between teams is the error (CR2)."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from scoring.parameters import Parameters
from scoring.results import Index
from scoring.terms import Design, Estimate, Flag, Form, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, one_practice, random_rows


def clustered(form: Form = Form.FULL) -> Parameters:
    return Parameters(form=form, design=Design.CLUSTERED)


@pytest.mark.parametrize("form", list(Form))
def test_four_teams_by_hand(form: Form) -> None:
    # Delivery: team 0: 50 75, team 1: 25 25, team 2: 50 50, team 3: 75 100. Mean 450 / 8 = 56.25.
    # Team sums of deviations: 12.5, -62.5, -12.5, 62.5; each n_g / N = 1/4.
    # se^2 = (156.25 + 3906.25 + 156.25 + 3906.25) / (3/4) / 64 = 8125 / 48
    rows = ["53", "54", "52", "52", "53", "53", "54", "55"]
    found = wheel(make_answers(rows, [0, 0, 1, 1, 2, 2, 3, 3]), one_practice(), clustered(form))
    for reading in (found.practice("d.p"), found.dimension("d"), found.overall):
        assert isinstance(reading.delivery, Estimate)
        assert reading.delivery.value == pytest.approx(56.25)
        assert reading.delivery.se == pytest.approx(sqrt(8125 / 48), rel=1e-6)
        # df = 1 / (4/16 + 12 x (1/16)^2 / (3/4)^2) = 1 / (1/4 + 1/12) = 3
        assert reading.delivery.df == pytest.approx(3)


def test_under_four_teams_nothing_is_given() -> None:
    found = wheel(make_answers(["53"] * 30, [0] * 10 + [1] * 10 + [2] * 10), one_practice(), clustered())
    assert found.overall.gap == found.index == Withheld(Reason.TOO_FEW)
    assert found.practice("d.p").understanding == Withheld(Reason.TOO_FEW)


def test_teams_of_one_are_not_merged_and_headcounts_do_not_weigh() -> None:
    rows, teams = ["53", "54", "52", "51", "53"], [0, 1, 2, 3, 4]
    found = wheel(make_answers(rows, teams, (100, 1, 1, 1, 1)), one_practice(), clustered()).overall
    assert Flag.MERGED not in found.flags
    assert isinstance(found.delivery, Estimate)
    assert found.delivery.value == pytest.approx((50 + 75 + 25 + 0 + 50) / 5)


def test_the_index_has_an_interval_that_widens_with_the_spread_between_teams() -> None:
    random = np.random.default_rng(2)
    rows, teams = random_rows(random, 80, core(), gaps=""), [person // 10 for person in range(80)]
    alike = wheel(make_answers(rows, teams), core(), clustered())
    apart = [
        row.translate(str.maketrans("234", "345")) if team % 2 else row for row, team in zip(rows, teams, strict=True)
    ]
    spread = wheel(make_answers(apart, teams), core(), clustered())
    assert isinstance(alike.index, Index)
    assert isinstance(spread.index, Index)
    assert alike.index.low < alike.index.value < alike.index.high
    assert spread.index.high - spread.index.low > alike.index.high - alike.index.low


def test_one_team_with_all_the_answers_to_a_practice_gives_no_number() -> None:
    instrument = core()
    rows = ["33" * 20] * 10 + ["-" * 2 + "33" * 19] * 30
    found = wheel(make_answers(rows, [person // 10 for person in range(40)]), instrument, clustered())
    assert found.practices[0].gap == Withheld(Reason.TOO_FEW)
