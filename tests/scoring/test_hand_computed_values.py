"""Small cases, each number worked out in the comments."""

from __future__ import annotations

from math import sqrt

import pytest

from scoring.parameters import Parameters
from scoring.results import Index, Reading, Span
from scoring.terms import Archetype, Band, Estimate, Flag, Form
from scoring.wheel import wheel
from tests.scoring.instruments import make_answers, make_instrument, one_practice

T_4 = 2.7764451051978  # 97.5 % point of Student's t with 4 degrees of freedom, from a printed table
T_3 = 3.1824463052843


def figure(found: object) -> Estimate:
    assert isinstance(found, Estimate)
    return found


# Five people of one department, one practice. Levels 1-5 are worth 0, 25, 50, 75, 100.
#   understanding 5 4 3 4 4 -> 100 75 50 75 75, mean 375/5 = 75; deviations 25 0 -25 0 0
#   delivery      3 3 2 4 3 ->  50 50 25 75 50, mean 250/5 = 50; deviations  0 0 -25 25 0
#   gap                         50 25 25  0 25, mean 125/5 = 25; deviations 25 0 0 -25 0
#   level                       75 62.5 37.5 75 62.5, mean 312.5/5 = 62.5; deviations 12.5 0 -25 12.5 0
FIVE = ["53", "43", "32", "44", "43"]


@pytest.mark.parametrize("form", list(Form))
def test_five_people_one_practice(form: Form) -> None:
    found = wheel(make_answers(FIVE), one_practice(), Parameters(form=form))
    for reading in (found.overall, found.dimension("d"), found.practice("d.p")):
        understanding, delivery = figure(reading.understanding), figure(reading.delivery)
        level, gap = figure(reading.level), figure(reading.gap)
        assert (understanding.value, delivery.value, level.value, gap.value) == pytest.approx((75, 50, 62.5, 25))
        # variances with n - 1 = 4: (625 + 625) / 4 = 312.5 for U, D and G; (156.25 + 625 + 156.25) / 4 = 234.375 for L
        # standard errors: sqrt(312.5 / 5) = 7.90569415..., sqrt(234.375 / 5) = 6.84653196...
        assert (understanding.se, delivery.se, gap.se) == pytest.approx((sqrt(62.5),) * 3, rel=1e-7)
        assert level.se == pytest.approx(sqrt(46.875), rel=1e-7)
        assert gap.df == 4
        assert gap.n == reading.n == 5
        # 95 % interval of the gap: 25 +- 2.7764451 x 7.9056942 = 25 +- 21.949
        assert (gap.low, gap.high) == pytest.approx((25 - T_4 * sqrt(62.5), 25 + T_4 * sqrt(62.5)), rel=1e-7)
        # de-noised: sqrt(25^2 - 62.5) = sqrt(562.5)
        assert reading.gap_size == pytest.approx(sqrt(562.5), rel=1e-7)
        assert reading.flags == (Flag.FEW,)
        # 90 % interval: 25 +- 2.1318 x 7.9057 = 25 +- 16.85, above 0, and the gap is at least 10
        assert reading.archetype is Archetype.UNDERSTANDS_NOT_DELIVERS


def test_index_width_and_stage_of_five_people() -> None:
    found = wheel(make_answers(FIVE), one_practice(), Parameters())
    assert isinstance(found.index, Index)
    assert isinstance(found.width, Span)
    # CCI = L - 0.4 |G| = 62.5 - 0.4 x 25 = 52.5; with 0.25: 56.25; with 0.5: 50
    assert found.index.value == pytest.approx(52.5)
    assert [(part.lam, part.value) for part in found.index.alternatives] == [(0.25, 56.25), (0.5, 50.0)]
    # stage 1 + floor(52.5 / 20) = 3
    assert found.index.stage == 3
    assert found.index.stage in found.index.stages
    assert found.index.low < 52.5 < found.index.high
    # one dimension: the width is the de-noised gap
    assert found.width.value == pytest.approx(sqrt(562.5), rel=1e-7)


# Department 0 (three people) and 1 (two), of headcounts 12 and 4.
#   department 0: understanding 5 4 3 -> 100 75 50, mean 75, s^2 = 625;   delivery 3 3 2 -> 50 50 25, mean 125/3
#   department 1: understanding 4 4   ->  75 75,    mean 75, s^2 = 0;     delivery 4 2   -> 75 25, mean 50, s^2 = 1250
TWO_DEPARTMENTS = ["53", "43", "32", "44", "42"]


def test_departments_weigh_as_their_headcounts() -> None:
    answers = make_answers(TWO_DEPARTMENTS, [0, 0, 0, 1, 1], (12, 4))
    practice = wheel(answers, one_practice(), Parameters()).practice("d.p")
    # W = 12/16 and 4/16. U = 75. D = 0.75 x 125/3 + 0.25 x 50 = 31.25 + 12.5 = 43.75
    assert figure(practice.understanding).value == pytest.approx(75)
    assert figure(practice.delivery).value == pytest.approx(43.75)
    assert figure(practice.gap).value == pytest.approx(31.25)
    # Shares answered: f = 3/12 = 0.25 and 2/4 = 0.5. For one measure without missing answers the linearised variance
    # is sum W^2 (1 - f) s^2 / n, whatever the centre, since s^2 is taken within the department:
    # U: 0.5625 x 0.75 x 625 / 3 + 0 = 87.890625
    assert figure(practice.understanding).se == pytest.approx(sqrt(87.890625), rel=1e-7)
    # D: s^2 of 50 50 25 is (2 x (25/3)^2 + (50/3)^2) / 2 = 208.3333
    # 0.5625 x 0.75 x 208.33333 / 3 + 0.0625 x 0.5 x 1250 / 2 = 29.296875 + 19.53125 = 48.828125
    assert figure(practice.delivery).se == pytest.approx(sqrt(48.828125), rel=1e-7)
    # df = (3 - 1) + (2 - 1) = 3
    assert figure(practice.delivery).df == pytest.approx(3)
    half = T_3 * sqrt(48.828125)
    assert figure(practice.delivery).low == pytest.approx(43.75 - half, rel=1e-6)


def test_without_headcounts_every_person_weighs_the_same() -> None:
    answers = make_answers(TWO_DEPARTMENTS, [0, 0, 0, 1, 1])
    practice = wheel(answers, one_practice(), Parameters()).practice("d.p")
    # D = (50 + 50 + 25 + 75 + 25) / 5 = 45
    assert figure(practice.delivery).value == pytest.approx(45)
    # sum W^2 s^2 / n = 0.36 x 208.3333 / 3 + 0.16 x 1250 / 2 = 25 + 100 = 125
    assert figure(practice.delivery).se == pytest.approx(sqrt(125), rel=1e-7)


def test_weights_of_practices_and_dimensions() -> None:
    # Dimension one: practice a weighs 3, b weighs 1; dimension two counts 1, one counts 3.
    instrument = make_instrument(
        {"one": {"one.a": 3.0, "one.b": 1.0}, "two": {"two.a": 1.0}}, dimension_weights={"one": 3.0, "two": 1.0}
    )
    # All six people alike: a 5/1, b 3/3, two.a 2/4, so a: 100/0, b: 50/50, two.a: 25/75.
    found = wheel(make_answers(["513324"] * 6), instrument, Parameters())
    one, two = found.dimension("one"), found.dimension("two")
    # one: U = (3 x 100 + 50) / 4 = 87.5, D = (0 + 50) / 4 = 12.5
    assert (figure(one.understanding).value, figure(one.delivery).value) == pytest.approx((87.5, 12.5))
    # overall: U = 0.75 x 87.5 + 0.25 x 25 = 71.875, D = 0.75 x 12.5 + 0.25 x 75 = 28.125
    assert (figure(found.overall.understanding).value, figure(found.overall.delivery).value) == pytest.approx(
        (71.875, 28.125)
    )
    # Everybody said the same: no error at all.
    assert figure(found.overall.gap).se == 0
    assert figure(found.overall.gap).low == figure(found.overall.gap).high == figure(found.overall.gap).value
    # Gaps of +75 and -50: width sqrt(0.75 x 75^2 + 0.25 x 50^2) = sqrt(4843.75), although the overall gap is 43.75
    assert isinstance(found.width, Span)
    assert found.width.value == pytest.approx(sqrt(4843.75))
    assert isinstance(found.index, Index)
    # CCI = 0.75 x (50 - 30) + 0.25 x (50 - 20) = 22.5
    assert found.index.value == pytest.approx(22.5)
    assert figure(two.gap).value == pytest.approx(-50)
    assert two.archetype is Archetype.DELIVERS_BLIND


def test_other_numbers_of_scale_points() -> None:
    # 7 points: level 4 is 100 x 3 / 6 = 50; 3 points: level 2 is 50
    for points, row in ((7, "47"), (3, "23")):
        practice = wheel(make_answers([row] * 5), one_practice(points), Parameters()).practice("d.p")
        assert (figure(practice.understanding).value, figure(practice.delivery).value) == (50.0, 100.0)


def test_a_practice_counts_once_however_many_items_it_has() -> None:
    instrument = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0}}, items={"d.a": 2})
    # a has two items a lens: U 5 and 3 -> 75, D 1 and 1 -> 0; b: U 1 -> 0, D 5 -> 100.
    found = wheel(make_answers(["531115"] * 5), instrument, Parameters())
    # U = (75 + 0) / 2, D = (0 + 100) / 2
    assert figure(found.dimension("d").understanding).value == pytest.approx(37.5)
    assert figure(found.dimension("d").delivery).value == pytest.approx(50)
    assert figure(found.practice("d.a").understanding).value == pytest.approx(75)


def test_visibility_and_the_band_of_what_cannot_be_seen() -> None:
    # Six people: understanding 5 each; delivery 3 four times, twice "can't see".
    reading = wheel(make_answers(["53"] * 4 + ["5?"] * 2), one_practice(), Parameters()).practice("d.p")
    assert reading.understanding_sight.visibility == 1
    # 4 answered of 6
    assert reading.delivery_sight.visibility == pytest.approx(4 / 6)
    # Four pairs are too few: no gap, no delivery; understanding stands alone on six people.
    assert figure(reading.understanding).n == 6
    reading = wheel(make_answers(["53"] * 6 + ["5?"] * 2), one_practice(), Parameters()).practice("d.p")
    # Six pairs. Delivery 50; with the two at 0: 300 / 8 = 37.5
    assert reading.delivery_sight.band == Band(37.5, 50)
    # 6 of 8 pair: below 80 %
    assert Flag.FEW_PAIRS in reading.flags
    assert reading.established


def test_half_of_those_asked_must_see_a_practice_for_it_to_be_established() -> None:
    def reading(seen: int, unseen: int) -> Reading:
        return wheel(make_answers(["53"] * seen + ["5?"] * unseen), one_practice(), Parameters()).practice("d.p")

    assert reading(6, 6).established
    assert not reading(6, 7).established


def test_heroics_compares_the_delivery_of_people_and_process() -> None:
    instrument = make_instrument({"people": {"people.a": 1.0}, "process": {"process.a": 1.0}})
    # Delivery: people 4 4 4 5 5 -> 75 75 75 100 100, process 3 3 3 3 4 -> 50 50 50 50 75
    # differences 25 25 25 50 25, mean 30, s^2 = (4 x 25 + 400) / 4 = 125, se = 5
    rows = ["3433", "3433", "3433", "3533", "3534"]
    found = wheel(make_answers(rows), instrument, Parameters()).heroics
    assert figure(found.difference).value == pytest.approx(30)
    assert figure(found.difference).se == pytest.approx(5, rel=1e-7)
    assert found.flagged  # 30 - 2.776 x 5 > 0
    assert not wheel(make_answers(["3334"] * 3 + ["3433"] * 3), instrument, Parameters()).heroics.flagged
