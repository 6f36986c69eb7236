import pytest
from django.utils import translation

from reports.numbers import decimal, half_width, hundredths, margin, people, percent, signed, whole
from scoring.terms import Estimate, Reason, Withheld


@pytest.mark.parametrize(
    ("points", "text"), [(12.5, "13"), (-12.5, "−13"), (0.2, "0"), (-0.2, "0"), (49.4999, "49"), (1234.0, "1,234")]
)
def test_points_are_whole_and_halves_go_away_from_zero(points, text):
    assert whole(points) == text


@pytest.mark.parametrize(("points", "text"), [(12.5, "+13"), (-7.0, "−7"), (0.3, "0")])
def test_a_gap_says_which_way_it_runs(points, text):
    assert signed(points) == text


@pytest.mark.parametrize(
    ("value", "text"), [(3.98, "4.0"), (0.75, "0.8"), (1.15, "1.2"), (-2.96, "−3.0"), (-0.04, "0.0"), (2.0, "2.0")]
)
def test_one_digit_is_rounded_and_not_cut_off(value, text):
    assert decimal(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.125, "0.13"), (-0.005, "−0.01"), (-0.004, "0.00"), (0.999, "1.00")])
def test_hundredths_are_rounded_too(value, text):
    assert hundredths(value) == text


def test_a_margin_is_never_rounded_down_to_certainty():
    assert half_width(0.2) == "1"
    assert half_width(0.0) == "0"


def test_a_margin_cut_off_at_the_end_of_the_scale_is_the_longer_side():
    assert margin(Estimate(value=98, se=2, low=94, high=100, df=20, n=21)) == "4"


@pytest.mark.parametrize(
    ("n", "text"), [(4, "fewer than 5"), (5, "5 to 9"), (9, "5 to 9"), (10, "10 to 19"), (19, "10 to 19"), (20, "20")]
)
def test_small_numbers_of_people_are_given_in_bands(n, text):
    assert people(n, 5) == text


@pytest.mark.parametrize(
    ("n", "least", "text"),
    [
        (25, 30, "fewer than 30"),
        (30, 30, "30"),
        (6, 7, "fewer than 7"),
        (8, 7, "7 to 9"),
        (15, 7, "10 to 19"),
        (9, 9, "9 to 19"),
        (12, 12, "12 to 19"),
        (19, 19, "19 to 21"),
        (22, 19, "22"),
        (Withheld(Reason.TOO_FEW), 12, "fewer than 12"),
    ],
)
def test_no_number_or_band_reaches_below_the_minimum_group_size(n, least, text):
    assert people(n, least) == text


def test_numbers_follow_the_readers_language():
    with translation.override("de"):
        assert whole(1234) == "1.234"
    assert percent(0.836) == "84\N{NO-BREAK SPACE}%"
