"""What a customer's page and its sending leave behind."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from assessments.models import PulseResponse
from assessments.visits import address_of
from tests.assessments.pulse.conftest import Customer

pytestmark = pytest.mark.django_db


def test_the_key_in_the_page_is_not_that_of_the_row(cora):
    cora.answer()
    stored = PulseResponse.objects.get().pk
    assert stored != cora.deal.key
    assert stored.version == 4


def test_a_second_tap_does_not_make_the_next_customer_look_suspicious(link, assessment):
    first = Customer(link, "192.0.2.9")
    first.answer("abc", recommend="9", rate__a="5")
    for _tap in range(3):
        first.send(recommend="9", rate__a="5")
    Customer(link, "192.0.2.10").answer("abc", recommend="9", rate__a="5")
    assert list(assessment.pulses.values_list("is_flagged", flat=True)) == [False, False]


def test_who_changes_answers_and_sends_again_is_told_which_count(cora, assessment):
    cora.answer("abc", recommend="9")
    again = cora.send(recommend="1")
    assert assessment.pulses.get().answers.endswith("9")
    assert "the answers you sent first are the ones that count" in cora.client.get(again.url).content.decode()


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_half_an_address_of_version_six_is_anybodys_to_choose(address, counted_as):
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted_as
