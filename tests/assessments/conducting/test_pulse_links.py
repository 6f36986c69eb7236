"""A coordinator asks customers: links for each way of reaching them, their codes, texts and counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import pulse_links
from assessments.models import Assessment, PulseLink, PulseResponse
from assessments.participation import customers_of
from tests.assessments.conducting.conftest import counted, url_of
from tests.factories import make_assessment

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from assessments.participation import Customers
    from organisations.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(acme) -> Assessment:
    return make_assessment(acme)


@pytest.fixture
def ada_at_work(browse: Callable[..., Client], ada: User) -> Client:
    return browse(ada)


def add(client: Client, assessment: Assessment, source: str = "open_link", segment: str = ""):
    return client.post(url_of("pulse-link-add", assessment), {"source": source, "segment": segment})


def of_link(name: str, link: PulseLink, *more: str) -> str:
    return reverse(name, args=[link.assessment.public_id, link.pk, *more])


def show(client: Client, assessment: Assessment) -> str:
    return client.get(url_of("assessment-show", assessment)).content.decode()


def answered(assessment: Assessment, number: int, *, is_flagged: bool = False, **how: str) -> None:
    PulseResponse.objects.bulk_create(
        PulseResponse(assessment=assessment, answers="abc555.........9", is_flagged=is_flagged, **how)
        for _customer in range(number)
    )


def counted_afresh(assessment: Assessment) -> Customers:
    Assessment.objects.filter(pk=assessment.pk).update(participation_at=timezone.now() - timedelta(hours=2))
    assessment.refresh_from_db()
    return counted(assessment).customers


def test_an_open_assessment_says_how_many_customers_are_worth_asking(ada_at_work, assessment):
    page = show(ada_at_work, assessment)
    assert "Ask your customers" in page
    assert "Aim at 100 answers" in page
    assert "fewer than 30" in page
    assert "There is no link yet" in page


def test_a_link_is_made_and_shown_with_code_and_texts(ada_at_work, assessment):
    assert add(ada_at_work, assessment, "point_of_service", " small   firms ").status_code == 302
    link = assessment.pulse_links.get()
    assert (link.source, link.segment) == ("point_of_service", "small firms")
    page = show(ada_at_work, assessment)
    assert "small firms, at the point of service" in page
    assert page.count(pulse_links.pulse_url(link)) == 3, "the link itself, for a receipt, for a mail"
    for kind, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        response = ada_at_work.get(of_link("pulse-link-qr", link, kind))
        assert response.status_code == 200
        assert response.content.startswith(start)


def test_an_open_link_says_what_it_costs(ada_at_work, assessment):
    add(ada_at_work, assessment)
    assert "graded B at best" in show(ada_at_work, assessment)


def test_one_link_a_source_and_group(ada_at_work, assessment):
    add(ada_at_work, assessment, segment="north")
    response = add(ada_at_work, assessment, segment="north")
    assert response.status_code == 422
    assert "There is such a link already" in response.content.decode()
    assert add(ada_at_work, assessment, segment="south").status_code == 302
    assert add(ada_at_work, assessment, "invited_list", "north").status_code == 302


@pytest.mark.parametrize(
    ("source", "segment", "words"),
    [
        ("", "", "Choose one."),
        ("by_post", "", "Choose one."),
        ("open_link", "x" * 81, "80"),
        ("open_link", "a\0b", "cannot be stored"),
        ("open_link", "two\nlines", "on one line"),
    ],
)
def test_a_bad_link_is_refused_in_words(source, segment, words, ada_at_work, assessment):
    response = add(ada_at_work, assessment, source, segment)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not assessment.pulse_links.exists()


def test_a_link_is_stopped_and_taken_up_again(ada_at_work, assessment, client):
    add(ada_at_work, assessment)
    link = assessment.pulse_links.get()
    page = f"/p/{link.token}/"
    ada_at_work.post(of_link("pulse-link-switch", link), {"active": "0"})
    assert client.get(page).status_code == 410
    assert "Take answers again" in show(ada_at_work, assessment)
    ada_at_work.post(of_link("pulse-link-switch", link), {"active": "1"})
    assert client.get(page).status_code == 200


def test_there_is_an_end_to_links(ada_at_work, assessment, monkeypatch):
    monkeypatch.setattr(pulse_links, "MOST_LINKS", 1)
    add(ada_at_work, assessment)
    add(ada_at_work, assessment, segment="more")
    assert assessment.pulse_links.count() == 1


@pytest.mark.parametrize("state", ["draft", "closed", "silent"])
def test_links_are_made_only_while_customers_are_asked(state, ada_at_work, acme):
    other = make_assessment(acme, is_open=state != "draft", asks_customers=state != "silent")
    if state == "closed":
        other.close()
    add(ada_at_work, other)
    assert not other.pulse_links.exists()
    assert "Ask your customers" not in show(ada_at_work, other)


def test_a_closed_link_cannot_be_switched(ada_at_work, assessment):
    add(ada_at_work, assessment)
    link = assessment.pulse_links.get()
    assessment.close()
    ada_at_work.post(of_link("pulse-link-switch", link), {"active": "0"})
    link.refresh_from_db()
    assert link.is_active


def test_other_peoples_links_are_no_pages(browse, ada, cleo, eve, dan, assessment):
    link = PulseLink.objects.create(assessment=assessment, source="open_link")
    elsewhere = make_assessment(assessment.organisation)
    for user in (cleo, eve, dan):
        client = browse(user)
        assert add(client, assessment).status_code == 404
        assert client.post(of_link("pulse-link-switch", link), {"active": "0"}).status_code == 404
        assert client.get(of_link("pulse-link-qr", link, "svg")).status_code == 404
    for pk in (link.pk, 1 << 70):
        url = reverse("pulse-link-qr", args=[elsewhere.public_id, pk, "svg"])
        assert browse(ada).get(url).status_code == 404
    assert browse(ada).get(of_link("pulse-link-qr", link, "gif")).status_code == 404


def test_counts_are_shown_only_of_enough_customers(assessment):
    answered(assessment, 4, source="open_link")
    customers = counted_afresh(assessment)
    assert (customers.total, customers.of("open_link", "")) == (None, None)


def test_a_small_group_of_customers_does_not_follow_by_subtraction(assessment):
    answered(assessment, 20, source="open_link")
    answered(assessment, 3, source="invited_list", segment="board")
    customers = counted_afresh(assessment)
    assert customers.total == 23
    assert customers.of("invited_list", "board") is None
    assert customers.of("open_link", "") is None


def test_counts_come_by_link_and_say_what_came_in_bursts(ada_at_work, assessment):
    answered(assessment, 20, source="open_link")
    answered(assessment, 6, source="open_link", is_flagged=True)
    answered(assessment, 8, source="invited_list", segment="north")
    PulseLink.objects.create(assessment=assessment, source="invited_list", segment="north")
    counted(assessment)
    page = show(ada_at_work, assessment)
    assert "34 customers have answered" in page
    assert "8 answers" in page
    assert "6 of these answers came in bursts" in page


def test_a_single_customer_who_did_not_come_in_the_burst_is_not_told_by_subtraction(assessment):
    answered(assessment, 19, source="open_link", is_flagged=True)
    answered(assessment, 1, source="open_link")
    assert (counted(assessment).customers.total, counted(assessment).customers.in_bursts) == (20, None)


def test_counts_are_an_hour_old_at_most_and_no_fresher(assessment):
    counted(assessment)
    answered(assessment, 10, source="open_link")
    assert counted(assessment).customers.total is None
    assert counted_afresh(assessment).total == 10


def test_a_closed_assessment_still_says_how_many_customers_answered(ada_at_work, assessment):
    answered(assessment, 12, source="open_link")
    assessment.close()
    counted(assessment)
    page = show(ada_at_work, assessment)
    assert "12 customers have answered" in page
    assert "Make a link" not in page


def test_what_was_counted_before_there_were_customers_can_be_read(assessment):
    counted(assessment)
    del assessment.participation["customers"]
    assert customers_of(assessment).total is None


def test_the_pages_stay_within_their_budgets(ada_at_work, assessment, django_assert_max_num_queries):
    for number in range(20):
        PulseLink.objects.create(assessment=assessment, source="open_link", segment=f"group {number}")
    with django_assert_max_num_queries(16):  # the first look of a day is noted, and nothing is remembered yet
        show(ada_at_work, assessment)
    with django_assert_max_num_queries(15):
        add(ada_at_work, assessment)
