"""Pulse and predictions together: gates, grades, what is claimed against what is verified."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from reports.reading import restored
from scoring.needs import Claimed, Customers, Predictions
from scoring.parameters import Parameters
from scoring.results import Alternative, Index, plain
from scoring.results.verified import Against, Grade, Interval, MeasuredUnderstanding, Source, Standing
from scoring.terms import Design, Estimate, Reason, Withheld
from scoring.understanding import understanding
from tests.scoring.pulses import (
    UNCLAIMED,
    drawn_customers,
    drawn_predictions,
    make_customers,
    make_predictions,
)

QUICK = Parameters(resamples=200)
FEW = Withheld(Reason.TOO_FEW)
CLEAR = np.array([3.0, 2.5, 2.0, 0, 0, 0, 0, 0, -0.5, -0.5, -1, -1])
QUALITY = np.linspace(2.0, 4.5, 12)
CLAIM = Claimed(
    Estimate(80.0, 2.0, 76.0, 84.0, 40.0, 50),
    Estimate(60.0, 2.0, 56.0, 64.0, 40.0, 50),
    Index(62.0, 58.0, 66.0, 4, (3, 4), (Alternative(0.25, 65.0),)),
)


def measured(
    customers: Customers, predictions: Predictions, claimed: Claimed = UNCLAIMED, parameters: Parameters = QUICK
) -> MeasuredUnderstanding:
    return understanding(customers, predictions, claimed, np.empty((0, len(customers.needs))), parameters)


def knowing(customers: int, staff: int) -> tuple[Customers, Predictions]:
    random = np.random.default_rng(customers * 1000 + staff)
    return (
        drawn_customers(random, CLEAR, customers, QUALITY),
        drawn_predictions(random, CLEAR, staff, expected=QUALITY),
    )


def test_past_every_gate_there_is_a_second_result() -> None:
    found = measured(*knowing(120, 40), CLAIM)
    assert found.standing is Standing.VERIFIED
    assert found.grade is Grade.A
    assert (found.customers, found.staff) == (120, 40)
    share, skill = found.captured.share, found.performance.skill
    assert isinstance(share, Interval)
    assert isinstance(skill, Interval)
    assert isinstance(found.measured, Interval)
    assert found.measured.value == pytest.approx(100 * (2 / 3 * share.value + 1 / 3 * skill.value))
    assert found.verified.understanding == found.measured
    known, served = found.verified.understanding, found.verified.delivery
    assert isinstance(known, Interval)
    assert isinstance(served, Interval)
    assert served == found.performance.experienced
    index = found.verified.index
    assert isinstance(index, Index)
    assert index.value == pytest.approx(
        (known.value + served.value) / 2 - 0.4 * abs(known.value - served.value), rel=1e-12
    )
    assert [row.lam for row in index.alternatives] == [0.25, 0.5]
    assert index.low <= index.value <= index.high
    assert isinstance(found.verified.gap, Interval)
    assert found.verified.gap.value == pytest.approx(known.value - served.value)
    assert isinstance(found.verified.level, Interval)
    assert found.verified.level.value == pytest.approx((known.value + served.value) / 2)


def test_the_illusion_is_what_is_claimed_beyond_what_is_there() -> None:
    found = measured(*knowing(120, 40), CLAIM)
    illusion, known = found.illusion.understanding, found.verified.understanding
    assert isinstance(illusion, Interval)
    assert isinstance(known, Interval)
    assert illusion.value == pytest.approx(80 - known.value)
    assert illusion.low == pytest.approx(illusion.value - np.hypot(4, known.high - known.value))
    assert illusion.high == pytest.approx(illusion.value + np.hypot(4, known.value - known.low))
    assert found.illusion.flagged == (illusion.low > 0)
    assert isinstance(found.illusion.index, Interval)
    assert isinstance(found.verified.index, Index)
    assert found.illusion.index.value == pytest.approx(62 - found.verified.index.value)
    assert found.illusion.index.n == illusion.n == 40
    assert isinstance(found.illusion.delivery, Interval)


def test_staff_who_know_nothing_have_an_illusion_if_they_claim_much() -> None:
    random = np.random.default_rng(1)
    customers = drawn_customers(random, CLEAR, 120, QUALITY)
    found = measured(customers, drawn_predictions(random, -CLEAR, 40, expected=6 - QUALITY), CLAIM)
    assert found.illusion.flagged
    assert found.captured.guess is Against.BELOW
    assert found.captured.random_customer.staff is Against.BELOW
    assert isinstance(found.captured.share, Interval)
    assert (found.captured.share.value, found.captured.share.low) == (0.0, 0.0)
    assert measured(customers, drawn_predictions(random, CLEAR, 40)).illusion.understanding == FEW


def test_under_thirty_customers_it_is_indicative_and_has_no_index() -> None:
    found = measured(*knowing(29, 40), CLAIM)
    assert found.standing is Standing.INDICATIVE
    assert isinstance(found.captured.share, Interval)
    assert isinstance(found.measured, Interval)
    assert found.verified.understanding == FEW
    assert found.verified.delivery == FEW
    assert found.verified.index == FEW
    assert found.illusion.understanding == FEW
    assert found.illusion.index == FEW
    assert found.grade is Grade.C


def test_under_ten_customers_there_is_nothing_of_them() -> None:
    found = measured(*knowing(9, 40), CLAIM)
    assert found.standing is Standing.NOTHING
    assert found.customers == FEW
    assert found.captured.share == FEW
    assert found.captured.reliability == FEW
    assert found.measured == FEW
    assert all((need.customers, need.rating, need.optimism) == (FEW, FEW, FEW) for need in found.needs)
    assert found.heterogeneity.consensus == FEW
    assert found.recommendation == FEW
    assert found.rankings.overlap == FEW
    assert isinstance(found.needs[0].staff, float)


@pytest.mark.parametrize("customers", [0, 1])
def test_no_customer_or_one_leaves_everything_withheld(customers: int) -> None:
    found = measured(*knowing(customers, 12), CLAIM)
    assert found.standing is Standing.NOTHING
    assert found.grade is Grade.C
    assert found.verified.index == FEW
    assert found.sources == ((Source.INVITED_LIST,) if customers else ())


@pytest.mark.parametrize("staff", [0, 4])
def test_too_few_staff_leave_what_customers_say(staff: int) -> None:
    found = measured(*knowing(120, staff), CLAIM)
    assert found.standing is Standing.NOTHING
    assert found.staff == FEW
    assert found.captured.share == FEW
    assert found.captured.pooled == FEW
    assert found.captured.guess is Against.UNSETTLED
    assert isinstance(found.captured.random_customer.value, float)
    assert isinstance(found.captured.ceiling, float)
    assert isinstance(found.performance.experienced, Interval)
    assert isinstance(found.verified.delivery, Interval)
    assert found.verified.understanding == FEW
    assert found.grade is Grade.B
    assert all(need.staff == FEW for need in found.needs)


def test_shares_of_staff_need_ten_of_them() -> None:
    assert all(need.staff == FEW for need in measured(*knowing(60, 9)).needs)
    assert sum(
        need.staff for need in measured(*knowing(60, 10)).needs if isinstance(need.staff, float)
    ) == pytest.approx(3)


def test_an_open_link_caps_the_grade() -> None:
    customers, predictions = knowing(120, 40)
    customers.source[0] = list(Source).index(Source.OPEN_LINK)
    found = measured(customers, predictions)
    assert found.grade is Grade.B
    assert found.sources == (Source.INVITED_LIST, Source.OPEN_LINK)


def test_an_unreliable_order_of_needs_has_no_verified_understanding_but_a_message() -> None:
    random = np.random.default_rng(5)
    customers = drawn_customers(random, np.zeros(12), 40, QUALITY)
    found = measured(customers, drawn_predictions(random, CLEAR, 40))
    assert found.standing is Standing.INDICATIVE
    assert found.verified.understanding == Withheld(Reason.LOW_RELIABILITY)
    assert found.verified.index == Withheld(Reason.LOW_RELIABILITY)
    assert isinstance(found.verified.delivery, Interval)
    assert found.grade is Grade.B
    assert isinstance(found.captured.share, Interval)


def test_customers_who_name_all_needs_alike_leave_nothing_to_know() -> None:
    customers = make_customers(["012", "345"] * 20, ["444444"] * 40, needs=6)
    found = measured(customers, make_predictions(["012"] * 12, ["444"] * 12), CLAIM)
    assert found.captured.share == Withheld(Reason.NO_HIERARCHY)
    assert found.measured == Withheld(Reason.NO_HIERARCHY)
    assert found.verified.understanding == Withheld(Reason.NO_HIERARCHY)
    assert found.standing is Standing.NOTHING
    assert isinstance(found.performance.skill, Interval)
    assert found.performance.skill.value == 1.0
    assert found.rankings.tau_b == Withheld(Reason.CONSTANT)


def test_identical_customers_and_identical_staff() -> None:
    customers = make_customers(["012"] * 40, ["455333"] * 40, needs=6, recommend=[9] * 40)
    found = measured(customers, make_predictions(["012"] * 30, ["455"] * 30, confidence=[5] * 30), CLAIM)
    assert found.captured.share == Interval(1.0, 1.0, 1.0, 30)
    assert found.captured.reliability == 1.0
    assert found.performance.skill == Interval(1.0, 1.0, 1.0, 30)
    assert found.measured == Interval(100.0, 100.0, 100.0, 30)
    assert found.heterogeneity.consensus == 1.0
    assert found.rankings.tau_b == pytest.approx(1.0)
    assert found.standing is Standing.VERIFIED


def test_staff_who_predict_no_rating_have_a_captured_share_and_no_more() -> None:
    customers, _ = knowing(60, 1)
    found = measured(customers, make_predictions(["012"] * 12))
    assert isinstance(found.captured.share, Interval)
    assert found.performance.skill == FEW
    assert found.measured == FEW
    assert found.verified.understanding == FEW


def test_fewer_than_thirty_who_rate_leave_delivery_unverified() -> None:
    customers, predictions = knowing(60, 40)
    customers.ratings[29:] = -2
    found = measured(customers, predictions, CLAIM)
    assert isinstance(found.verified.understanding, Interval)
    assert isinstance(found.performance.experienced, Interval)
    assert found.verified.delivery == FEW
    assert found.verified.index == FEW
    assert found.grade is Grade.B


def test_customers_who_rate_nothing_leave_an_order_of_needs() -> None:
    found = measured(make_customers(["012"] * 40), make_predictions(["013"] * 12, ["444"] * 12))
    assert isinstance(found.captured.share, Interval)
    assert found.performance.experienced == FEW
    assert found.grade is Grade.C


def test_knowledge_that_is_there_but_not_shared() -> None:
    # Each of three groups knows one of the leading needs and guesses two others, never the same.
    customers = make_customers(["012"] * 30 + ["345"] * 6)
    picks = [f"{best}{a:x}{b:x}" for best in "012" for a, b in ((3, 4), (5, 6), (7, 8), (9, 10), (11, 3), (4, 5))]
    found = measured(customers, make_predictions(picks))
    assert isinstance(found.captured.share, Interval)
    assert found.captured.pooled == pytest.approx(1.0)
    assert found.captured.not_shared
    shared = measured(customers, make_predictions(["012"] * 18))
    assert not shared.captured.not_shared


def test_flagged_answers_count_and_their_weight_is_told_if_they_are_enough() -> None:
    rows = ["012"] * 30 + ["345"] * 6
    staff = make_predictions(["012"] * 12)
    found = measured(make_customers(rows, flagged=list(range(30, 36))), staff)
    assert found.flagged == 6
    assert found.captured.without_flagged == 1.0
    assert found.customers == 36
    few = measured(make_customers(rows, flagged=[1, 2]), staff)
    assert (few.flagged, few.captured.without_flagged) == (FEW, FEW)
    none = measured(make_customers(rows), staff)
    assert (none.flagged, none.captured.without_flagged) == (0, Withheld(Reason.NOT_APPLICABLE))
    assert measured(make_customers(rows, flagged=list(range(28))), staff).captured.without_flagged == FEW
    flat = make_customers(["012", "345"] * 5 + ["012"] * 6, needs=6, flagged=list(range(10, 16)))
    assert measured(flat, staff).captured.without_flagged == Withheld(Reason.NO_HIERARCHY)
    assert measured(flat, make_predictions(["012"] * 2)).captured.without_flagged == FEW


def test_segments_tell_what_the_whole_hides() -> None:
    customers = make_customers(["012"] * 20 + ["345"] * 20 + ["018"] * 9 + ["123"] * 2)
    segments = np.array([0] * 20 + [1] * 20 + [2] * 9 + [-1] * 2, dtype=np.int16)
    customers = replace(customers, segment=segments, segments=("private", "business", "others"))
    found = measured(customers, make_predictions(["012"] * 12))
    private, business, others = found.segments
    assert (private.customers, private.leading, private.consensus) == (20, ("n00", "n01", "n02"), 1.0)
    assert private.captured == 1.0
    assert business.captured == 0.0
    assert (others.customers, others.leading, others.captured) == (FEW, (), FEW)
    assert measured(customers, make_predictions(["012"] * 2)).segments[0].captured == FEW
    assert measured(make_customers(["012"] * 20), make_predictions(["012"] * 12)).segments == ()


def test_a_small_segment_does_not_follow_from_the_others() -> None:
    customers = make_customers(["012"] * 30 + ["345"] * 20 + ["018"] * 3)
    segments = np.array([0] * 30 + [1] * 20 + [2] * 3, dtype=np.int16)
    found = measured(
        replace(customers, segment=segments, segments=("private", "business", "others")), make_predictions(["012"] * 12)
    ).segments
    assert [segment.customers for segment in found] == [30, FEW, FEW]
    alone = replace(customers, segment=np.array([0] * 3 + [-1] * 50, dtype=np.int16), segments=("few",))
    assert measured(alone, make_predictions(["012"] * 12)).segments[0].customers == FEW
    tiny = replace(make_customers(["012"] * 3), segment=np.zeros(3, dtype=np.int16), segments=("few",))
    assert measured(tiny, make_predictions(["012"] * 12)).segments[0].customers == FEW


def test_departments_weigh_by_headcount() -> None:
    customers = make_customers(["012"] * 40)
    picks, departments = ["012"] * 10 + ["345"] * 10, [0] * 10 + [1] * 10
    heavy = make_predictions(picks, departments=departments, headcounts=(90, 10))
    found = measured(customers, heavy)
    assert isinstance(found.captured.share, Interval)
    chance = 0.75
    assert found.captured.share.value == pytest.approx((0.9 * 3 - chance) / (3 - chance))
    assert found.needs[0].staff == pytest.approx(0.9)


def test_clustered_designs_need_four_clusters() -> None:
    customers, _ = knowing(60, 1)
    picks = ["012", "013", "014", "234", "015", "123"] * 4
    parameters = Parameters(design=Design.CLUSTERED, resamples=400)
    four = measured(
        customers, make_predictions(picks, departments=[row // 6 for row in range(24)]), parameters=parameters
    )
    assert isinstance(four.captured.share, Interval)
    six = measured(
        customers, make_predictions(picks, departments=[row % 6 for row in range(24)]), parameters=parameters
    )
    assert isinstance(six.captured.share, Interval)
    assert six.captured.share.value == pytest.approx(four.captured.share.value)
    assert six.captured.share.high - six.captured.share.low > four.captured.share.high - four.captured.share.low
    three = measured(
        customers, make_predictions(picks, departments=[row // 8 for row in range(24)]), parameters=parameters
    )
    assert three.captured.share == FEW
    assert three.standing is Standing.NOTHING


def test_a_stranger_is_held_against_only_with_five_others() -> None:
    customers, predictions = knowing(120, 40)
    elsewhere = np.tile(np.linspace(0.5, 0.0, 12), (5, 1))
    found = understanding(customers, predictions, UNCLAIMED, elsewhere, QUICK).captured.stranger
    assert isinstance(found.value, float)
    assert found.value > 0.8
    few = understanding(customers, predictions, UNCLAIMED, elsewhere[:4], QUICK).captured.stranger
    assert (few.value, few.staff) == (FEW, Against.UNSETTLED)


@pytest.mark.parametrize("sizes", [(120, 40), (9, 3), (29, 12), (0, 0)])
def test_a_report_keeps_it_digit_by_digit(sizes: tuple[int, int]) -> None:
    stored = plain(measured(*knowing(*sizes), CLAIM))
    assert plain(restored(MeasuredUnderstanding, stored)) == stored
    assert "None" not in str(stored)
    assert "nan" not in str(stored)
