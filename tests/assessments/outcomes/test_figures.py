"""Numbers as people write them, in the language of their organisation."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from assessments.outcome_figures import number_in, typed, with_unit, written


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("83", "en", 83.0),
        (" 83.4 ", "en", 83.4),
        ("83,4", "en", 83.4),
        ("1.234", "en", 1.234),
        ("0,123", "en", 0.123),
        ("1,234", "de", 1.234),
        ("1,234.5", "de", 1234.5),
        ("1.234,5", "en", 1234.5),
        ("1,234,567", "en", 1234567.0),
        ("1.234.567,89", "de", 1234567.89),
        ("1\u2019234", "en", 1234.0),
        ("1 234,5", "en", 1234.5),
        ("1\u202f234", "en", 1234.0),
        ("-3", "en", -3.0),
        ("−3,5", "en", -3.5),
        ("0.12345678", "en", 0.123457),
    ],
)
def test_a_number_is_read_as_it_was_meant(text, language, value):
    assert number_in(text, language) == value


@pytest.mark.parametrize(
    ("text", "language", "both"), [("1,234", "en", "1234 or 1.234"), ("12.500", "de", "12500 or 12,500")]
)
def test_what_can_be_read_in_two_ways_is_asked_back(text, language, both):
    with pytest.raises(ValidationError, match=both):
        number_in(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1.2.3",
        "1,23,456",
        "1,234,56",
        "1.234.56",
        "=1+1",
        "1e5",
        "nan",
        "inf",
        "\uff11\uff12",
        "1 2",
        "--1",
        "5 %",
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValidationError, match="digits"):
        number_in(text, "en")


def test_a_percent_sign_is_read_where_the_unit_has_one():
    assert number_in("83,5 %", "en", "% a year") == 83.5


@given(st.floats(-1e11, 1e11), st.sampled_from(["en", "de", "fr"]))
def test_what_is_typed_into_a_form_comes_back_from_it(value, language):
    kept = number_in(typed(round(value, 3), language), language)
    assert number_in(typed(kept, language), language) == kept


def test_numbers_are_shown_as_the_language_writes_them():
    assert written(-1234567.5, "en") == "−1,234,567.5"
    assert written(1234567.5, "de") == "1.234.567,5"
    assert written(0.00001, "en") == "0.00001"
    assert with_unit(80.0, "%", "en") == "80\N{NO-BREAK SPACE}%"
    assert with_unit(80.0, "", "en") == "80"
