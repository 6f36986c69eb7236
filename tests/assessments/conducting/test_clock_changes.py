from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.forms import ValidationError

from assessments.local_time import LocalDateTimeField, in_zone

BERLIN = ZoneInfo("Europe/Berlin")


def test_an_ordinary_hour_is_one_instant():
    assert in_zone(datetime(2026, 7, 1, 9, 0), BERLIN) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)  # noqa: DTZ001 as typed


def test_an_hour_that_the_clocks_skip_is_explained():
    with pytest.raises(ValidationError, match=r"In Europe/Berlin there is no 02:30 that night"):
        in_zone(datetime(2026, 3, 29, 2, 30), BERLIN)  # noqa: DTZ001 as typed


def test_an_hour_that_comes_twice_is_explained():
    with pytest.raises(ValidationError, match=r"In Europe/Berlin, 02:30 comes twice that night"):
        in_zone(datetime(2026, 10, 25, 2, 30), BERLIN)  # noqa: DTZ001 as typed


@pytest.mark.parametrize("local", [datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3, 0)])  # noqa: DTZ001 as typed
def test_the_hours_beside_a_change_are_fine(local):
    assert in_zone(local, BERLIN).astimezone(BERLIN).replace(tzinfo=None) == local


def test_what_is_stored_comes_back_as_it_was_typed():
    field = LocalDateTimeField(zone=BERLIN)
    moment = field.clean("2027-07-01T09:15")
    assert moment == datetime(2027, 7, 1, 7, 15, tzinfo=UTC)
    assert field.prepare_value(moment) == "2027-07-01T09:15"
