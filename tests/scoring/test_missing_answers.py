from __future__ import annotations

import pytest

from scoring.parameters import Parameters
from scoring.terms import Band, Estimate, Flag, Form, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, one_practice

FOUR = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0, "d.c": 1.0, "d.d": 1.0}})


def value(figure: Estimate | Withheld) -> float:
    assert isinstance(figure, Estimate)
    return figure.value


def test_a_person_with_two_thirds_of_a_dimension_counts_and_one_with_half_does_not() -> None:
    # a b c d, understanding then delivery. Three of four answered (75 %) is enough; two of four (50 %) is not.
    enough, half = "515151--", "3333----"
    found = wheel(make_answers([enough] * 5 + [half] * 3), FOUR, Parameters()).dimension("d")
    assert (value(found.understanding), value(found.delivery)) == (100, 0)
    assert found.n == 5


def test_what_does_not_apply_leaves_the_denominator() -> None:
    # Two of the two that apply are answered.
    found = wheel(make_answers(["5151nnnn"] * 5), FOUR, Parameters()).dimension("d")
    assert (value(found.understanding), value(found.delivery)) == (100, 0)
    # One of two that apply is half.
    found = wheel(make_answers(["51--nnnn"] * 5), FOUR, Parameters()).dimension("d")
    assert found.gap == Withheld(Reason.TOO_FEW)


def test_cannot_see_and_skipped_stay_in_the_denominator_and_are_never_zero() -> None:
    for gap in "?-":
        found = wheel(make_answers([f"515151{gap}{gap}"] * 5), FOUR, Parameters()).dimension("d")
        assert (value(found.understanding), value(found.delivery)) == (100, 0)


def test_four_people_are_too_few_for_any_number() -> None:
    found = wheel(make_answers(["53" * 20] * 4), core(), Parameters())
    for reading in (found.overall, *found.dimensions, *found.practices):
        for figure in (reading.understanding, reading.delivery, reading.level, reading.gap, reading.gap_size):
            assert figure == Withheld(Reason.TOO_FEW)
        assert reading.understanding_sight.visibility == Withheld(Reason.TOO_FEW)
        assert reading.understanding_sight.band == Withheld(Reason.TOO_FEW)
        assert not reading.established
        assert reading.n == Withheld(Reason.TOO_FEW)
    assert found.index == found.width == found.sensitivity == Withheld(Reason.TOO_FEW)


def test_a_larger_minimum_group_withholds_more() -> None:
    found = wheel(make_answers(["53" * 20] * 7), core(), Parameters(minimum_group=8))
    assert found.overall.gap == Withheld(Reason.TOO_FEW)


def test_what_applies_to_nobody_and_what_nobody_was_asked_say_so() -> None:
    for form in Form:
        found = wheel(make_answers(["nn"] * 6), one_practice(), Parameters(form=form))
        assert found.practice("d.p").gap == Withheld(Reason.NOT_APPLICABLE)
        assert found.dimension("d").gap == Withheld(Reason.NOT_APPLICABLE)
        assert found.overall.gap == found.index == Withheld(Reason.NOT_APPLICABLE)
        assert found.practice("d.p").understanding_sight.visibility == Withheld(Reason.NOT_APPLICABLE)
        found = wheel(make_answers([".."] * 6), one_practice(), Parameters(form=form))
        assert found.practice("d.p").gap == Withheld(Reason.NOT_ASKED)
        assert found.dimension("d").level == Withheld(Reason.NOT_ASKED)


def test_four_people_to_whom_it_does_not_apply_are_not_told_of() -> None:
    found = wheel(make_answers(["nn"] * 4), one_practice(), Parameters())
    assert found.practice("d.p").gap == Withheld(Reason.TOO_FEW)


def test_a_lens_without_partner_keeps_its_number_and_there_is_no_gap() -> None:
    practice = wheel(make_answers(["4?"] * 8), one_practice(), Parameters()).practice("d.p")
    assert value(practice.understanding) == 75
    assert practice.delivery == practice.level == practice.gap == Withheld(Reason.TOO_FEW)
    assert practice.n == 8
    # Delivery does not apply anywhere
    practice = wheel(make_answers(["4n"] * 8), one_practice(), Parameters()).practice("d.p")
    assert practice.delivery == practice.level == practice.gap == Withheld(Reason.NOT_APPLICABLE)
    practice = wheel(make_answers([".4"] * 8), one_practice(), Parameters()).practice("d.p")
    assert value(practice.delivery) == 75
    assert practice.understanding == practice.gap == Withheld(Reason.NOT_ASKED)


def test_two_lenses_without_pairs_have_a_level_but_no_gap() -> None:
    practice = wheel(make_answers(["5?"] * 5 + ["?1"] * 5), one_practice(), Parameters()).practice("d.p")
    assert (value(practice.understanding), value(practice.delivery), value(practice.level)) == (100, 0, 50)
    assert practice.gap == Withheld(Reason.TOO_FEW)


def test_a_gap_of_a_practice_pairs_those_who_answered_both() -> None:
    practice = wheel(make_answers(["53"] * 6 + ["1?"] * 6), one_practice(), Parameters()).practice("d.p")
    assert (value(practice.understanding), value(practice.delivery), value(practice.gap)) == (100, 50, 50)
    assert practice.n == 6
    assert Flag.FEW_PAIRS in practice.flags


@pytest.mark.parametrize("form", list(Form))
def test_under_four_fifths_of_pairs_a_dimension_averages_each_lens_over_its_own(form: Form) -> None:
    # 8 of 10 pair: only the pairs count. 7 of 10: everybody with a lens.
    paired = wheel(make_answers(["53"] * 8 + ["1-"] * 2), one_practice(), Parameters(form=form)).dimension("d")
    assert (value(paired.understanding), value(paired.delivery), value(paired.gap)) == (100, 50, 50)
    assert Flag.UNPAIRED not in paired.flags
    loose = wheel(make_answers(["53"] * 7 + ["1-"] * 3), one_practice(), Parameters(form=form)).dimension("d")
    assert (value(loose.understanding), value(loose.delivery), value(loose.gap)) == pytest.approx((70, 50, 20))
    assert Flag.UNPAIRED in loose.flags
    assert loose.n == 7


def test_a_dimension_with_one_lens_keeps_that_lens() -> None:
    dimension = wheel(make_answers(["4?"] * 8), one_practice(), Parameters()).dimension("d")
    assert value(dimension.understanding) == 75
    assert dimension.gap == Withheld(Reason.TOO_FEW)
    assert dimension.understanding_sight.band == Band(75, 75)
    assert dimension.delivery_sight.band == Withheld(Reason.TOO_FEW)


def test_four_of_five_dimensions_are_the_whole_and_three_are_not() -> None:
    row = "51" * 4 + "53" * 12 + "--" * 4
    found = wheel(make_answers([row] * 6), core(), Parameters())
    assert found.overall.flags == (Flag.PARTIAL, Flag.FEW)
    # U = 100; D = (0 + 50 + 50 + 50) / 4
    assert (value(found.overall.understanding), value(found.overall.delivery)) == pytest.approx((100, 37.5))
    assert found.overall.delivery_sight.band == Band(37.5, 37.5)
    found = wheel(make_answers(["51" * 12 + "--" * 8] * 6), core(), Parameters())
    assert found.overall.level == found.index == Withheld(Reason.BELOW_SHARE)
    assert value(found.dimensions[0].gap) == 100


def test_different_reasons_of_the_dimensions_make_too_few() -> None:
    instrument = make_instrument({"one": {"one.a": 1.0}, "two": {"two.a": 1.0}})
    found = wheel(make_answers(["nn.."] * 6), instrument, Parameters())
    assert found.overall.gap == Withheld(Reason.TOO_FEW)


def test_a_band_needs_enough_people_in_some_practice() -> None:
    # Six people each answer three of four practices; every practice has four or five answers.
    rows = ["5151" + "51--", "5151--51", "51--5151", "--515151", "51--5151", "--515151"]
    found = wheel(make_answers(rows), FOUR, Parameters(minimum_group=6)).dimension("d")
    assert value(found.gap) == 100
    assert found.understanding_sight.band == Withheld(Reason.TOO_FEW)
    assert found.understanding_sight.visibility == Withheld(Reason.TOO_FEW)


def test_the_whole_has_no_band_if_a_dimension_has_none() -> None:
    instrument = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0, "d.c": 1.0, "d.d": 1.0}, "e": {"e.a": 1.0}})
    rows = [row + "33" for row in ("515151--", "5151--51", "51--5151", "--515151", "51--5151", "--515151")]
    found = wheel(make_answers(rows), instrument, Parameters(minimum_group=6))
    assert value(found.overall.gap) == 50
    assert found.overall.understanding_sight.band == Withheld(Reason.TOO_FEW)


def test_nobody_at_all() -> None:
    answers = make_answers([], headcounts=(10, 20))
    answers = type(answers)(answers.codes.reshape(0, 40), answers.stratum, answers.headcounts)
    for form in Form:
        found = wheel(answers, core(), Parameters(form=form))
        assert found.overall.gap == found.index == Withheld(Reason.NOT_ASKED)
        assert found.response.n == found.response.rate == Withheld(Reason.TOO_FEW)


def test_heroics_needs_both_dimensions_and_their_delivery() -> None:
    assert wheel(make_answers(["53"] * 6), one_practice(), Parameters()).heroics.difference == Withheld(
        Reason.NOT_APPLICABLE
    )
    instrument = make_instrument({"people": {"people.a": 1.0}, "process": {"process.a": 1.0}})
    found = wheel(make_answers(["535?"] * 6), instrument, Parameters()).heroics
    assert found.difference == Withheld(Reason.TOO_FEW)
    assert not found.flagged


def test_few_is_said_by_the_lens_with_fewer_people() -> None:
    # Understanding from twelve, delivery from six, and only four answered both.
    rows = ["53"] * 4 + ["5?"] * 8 + ["?3"] * 2
    found = wheel(make_answers(rows), one_practice(), Parameters()).practice("d.p")

    assert isinstance(found.gap, Withheld)
    assert isinstance(found.delivery, Estimate)
    assert found.n == found.delivery.n == 6
    assert Flag.FEW in found.flags
