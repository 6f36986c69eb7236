"""What keeps a ballot from being stuffed without knowing anybody, and what it does not keep."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from assessments import pulse_bursts
from assessments.models import PulseLink
from tests.assessments.pulse.conftest import Customer

pytestmark = pytest.mark.django_db


def flags(assessment) -> list[bool]:
    return sorted(assessment.pulses.values_list("is_flagged", flat=True))


def distinct(number: int) -> str:
    """Three letters, others for each number."""
    letters = "abcdefghijkl"
    return letters[number % 12] + letters[(number + 1) % 12] + letters[(number + 2 + number // 12) % 12]


def test_many_answers_from_one_client_are_stored_and_flagged(cora, assessment):
    for number in range(7):
        assert cora.answer(distinct(number)).status_code == 302
    assert flags(assessment) == [False] * 5 + [True] * 2


def test_a_tablet_at_the_till_may_send_more(assessment):
    till = Customer(PulseLink.objects.create(assessment=assessment, source="point_of_service"))
    for number in range(8):
        till.answer(distinct(number))
    assert not any(flags(assessment))


def test_the_same_answer_again_and_again_is_flagged_whoever_sends_it(link, assessment):
    for number in range(4):
        customer = Customer(link, address=f"192.0.2.{number}")
        customer.answer("abc", recommend="9", rate__a="5")
    assert flags(assessment) == [False] * 2 + [True] * 2


def test_words_that_come_in_a_burst_are_flagged_with_the_answers(cora, assessment):
    for number in range(7):
        cora.answer(distinct(number), comment=f"Words {number}")
    assert sorted(assessment.pulse_remarks.values_list("is_flagged", flat=True)) == [False] * 5 + [True] * 2


def test_customers_who_only_choose_the_same_three_are_not_flagged(link, assessment):
    for number in range(4):
        Customer(link, address=f"192.0.2.{number}").answer("abc")
    assert not any(flags(assessment))


def test_customers_who_differ_are_not_flagged(link, assessment):
    for number in range(10):
        Customer(link, address=f"192.0.2.{number}").answer(distinct(number))
    assert not any(flags(assessment))


def test_beyond_a_high_rate_nothing_more_is_taken_for_a_while(cora, assessment, monkeypatch):
    monkeypatch.setattr(pulse_bursts, "MOST_BY_ONE_CLIENT", 3)
    for number in range(3):
        cora.answer(distinct(number))
    response = cora.answer(distinct(3))
    assert response.status_code == 429
    assert "Wait ten minutes" in response.content.decode()
    assert assessment.pulses.count() == 3
    assert Customer(cora.link, address="192.0.2.9").answer("abc").status_code == 302


def test_one_link_is_not_slowed_down_by_another(cora, assessment, monkeypatch):
    monkeypatch.setattr(pulse_bursts, "MOST_BY_ONE_CLIENT", 1)
    cora.answer()
    other = Customer(PulseLink.objects.create(assessment=assessment, source="invited_list"))
    assert other.answer().status_code == 302


def test_no_address_is_remembered_in_the_clear(cora):
    cora.answer()
    remembered = repr(cache._cache)  # type: ignore[attr-defined] # of the cache in this process's memory
    assert "pulse-stored" in remembered
    assert cora.address not in remembered


def test_answers_are_taken_while_the_cache_is_away(cora, assessment, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert cora.answer().status_code == 302
    assert flags(assessment) == [False]
