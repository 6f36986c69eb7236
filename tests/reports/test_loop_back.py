"""On publishing, everybody who was asked sees by the same link what was heard and what will be done about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from assessments.models import AnswerLink, Invitation, InvitationSecret, PulseLink
from assessments.personal_links import part_key
from organisations.audit import Action
from organisations.models import AuditEvent
from reports.access import newest_report
from reports.loop import proposed
from reports.models import LoopBack
from reports.publishing import publish
from tests.assessments.answering.test_page_budgets import MOST_BYTES, MOST_QUERIES, MOST_REQUESTS, cold_load
from tests.reports.answers import build, respond

if TYPE_CHECKING:
    from assessments.models import Assessment

pytestmark = pytest.mark.django_db

SECRET = "iAAAAAAAAAAAAAAAAAAAAAA"
WRITTEN = {
    "heard1": "Nobody knows what customers do with our product.",
    "move1": "Everybody who designs visits one customer a month",
    "owner1": "Ada, head of design",
    "due1": "2027-03-01",
    "shows_customers": "on",
}


@pytest.fixture
def links(report) -> dict[str, str]:
    assessment = report.assessment
    invited = Invitation.objects.create(assessment=assessment, email="ben@acme.example", email_key="ben@acme.example")
    InvitationSecret.objects.create(key=part_key(SECRET), invitation=invited)
    customers = PulseLink.objects.create(assessment=assessment, source="open_link")
    everybody = AnswerLink.objects.get(assessment=assessment, department_code="")
    return {"open": f"/a/{everybody.token}/", "invited": f"/i/{SECRET}/", "customers": f"/p/{customers.token}/"}


@pytest.fixture
def write(report, ada, browse):
    url = reverse("loop-edit", args=[report.assessment.public_id])
    return lambda **changed: browse(ada).post(url, WRITTEN | changed)


def published(assessment: Assessment) -> None:
    report = newest_report(assessment)
    assert report is not None
    publish(assessment, report.public_id)


@pytest.mark.parametrize("way", ["open", "invited", "customers"])
def test_before_publication_no_link_shows_it(report, links, write, browse, way):
    write()
    for path in (links[way], f"{links[way]}heard/"):
        page = browse().get(path, follow=True)
        assert "visits one customer" not in page.content.decode()
        assert page.status_code == 410


@pytest.mark.parametrize("way", ["open", "invited", "customers"])
def test_after_publication_the_same_link_shows_it_to_everybody_who_was_asked(report, links, write, browse, way):
    write()
    published(report.assessment)
    response = browse().get(links[way], follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    for told in (WRITTEN["heard1"], WRITTEN["move1"], "Ada, head of design, by 1 March 2027", "<svg"):
        assert told in page
    assert not response.cookies
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("way", ["open", "invited", "customers"])
def test_the_page_stays_within_what_a_respondents_page_may_cost(
    report, links, write, browse, way, django_assert_max_num_queries
):
    write()
    published(report.assessment)
    for _time in range(2):  # the wheel is drawn at the first
        with django_assert_max_num_queries(MOST_QUERIES):
            page = browse().get(f"{links[way]}heard/").content.decode()
        requests, weight = cold_load(page)
        assert requests <= MOST_REQUESTS
        assert weight <= MOST_BYTES


def test_customers_see_nothing_where_the_coordinator_chose_so(report, links, write, browse):
    write(shows_customers="")
    published(report.assessment)
    assert browse().get(f"{links['customers']}heard/").status_code == 410
    assert browse().get(f"{links['open']}heard/").status_code == 200


def test_what_is_shown_is_of_the_organisation_as_a_whole(report, links, browse):
    published(report.assessment)
    page = browse().get(f"{links['open']}heard/").content.decode()
    for group in report.assessment.groups.all():
        assert group.name not in page
    assert not re.search(r"\b\d+ (people|persons|answers|responses)\b", page)


def test_what_disclosure_control_withheld_is_not_shown(assessment, browse, acme):
    respond(assessment, 6, {"people.empowerment.understanding": "?", "people.empowerment.delivery": "?"})
    assessment.close()
    build(assessment)
    published(assessment)
    link = AnswerLink.objects.get(assessment=assessment, department_code="")
    page = browse().get(f"/a/{link.token}/heard/").content.decode()
    assert page.count("not shown") == 2


def test_without_a_word_from_the_coordinator_the_report_proposes_what_was_heard(report, links, browse):
    published(report.assessment)
    page = browse().get(f"{links['open']}heard/").content.decode()
    said = proposed(report)
    assert len(said) == 3
    assert LoopBack.objects.get().heard == said
    assert "This is not decided yet" in page


def test_too_few_answers_give_nothing_to_propose_and_still_a_page(assessment, browse):
    respond(assessment, 3)
    assessment.close()
    report = build(assessment)
    assert proposed(report) == []
    published(assessment)
    link = AnswerLink.objects.get(assessment=assessment, department_code="")
    assert browse().get(f"/a/{link.token}/heard/").status_code == 200


def test_what_was_heard_stays_as_published_and_moves_may_change(report, links, write, browse):
    write()
    published(report.assessment)
    write(heard1="Something else", owner1="Olga")
    page = browse().get(f"{links['open']}heard/").content.decode()
    assert WRITTEN["heard1"] in page
    assert "Something else" not in page
    assert "Olga, by 1 March 2027" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"owner1": ""}, "Say who owns this"),
        ({"move1": ""}, "Say what will be done"),
        ({"due1": "soon"}, "valid date"),
        ({"heard1": "x" * 201}, "At most 200 characters"),
        ({"move1": "two\nlines"}, "one line"),
        ({"owner1": "a\x00b"}, "cannot be stored"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(write, changed, said):
    response = write(**changed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not LoopBack.objects.exists()


def test_what_is_written_stays_text(report, links, write, browse):
    write(heard1="<script>alert(1)</script>{{ 7|add:7 }}", owner1="<b>x</b>")
    published(report.assessment)
    page = browse().get(f"{links['open']}heard/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page
    assert "{{ 7|add:7 }}" in page


def test_writing_it_is_noted_and_reading_it_is_not(report, links, write, browse, ada):
    write()
    published(report.assessment)
    for path in links.values():
        browse().get(path, follow=True)
    assert [(event.action, event.who_id) for event in AuditEvent.objects.all()] == [(Action.LOOP_CHANGED, ada.pk)]


@pytest.mark.parametrize(("who", "status"), [("ada", 200), ("cleo", 404), ("eve", 404), ("dan", 404)])
def test_only_a_coordinator_writes_it(report, browse, request, who, status):
    url = reverse("loop-edit", args=[report.assessment.public_id])
    assert browse(request.getfixturevalue(who)).get(url).status_code == status


@pytest.mark.parametrize(
    ("who", "before", "after"), [("ada", 200, 200), ("cleo", 200, 200), ("eve", 404, 200), ("dan", 404, 404)]
)
def test_who_may_print_it(report, browse, request, who, before, after):
    client, url = browse(request.getfixturevalue(who)), reverse("loop-show", args=[report.assessment.public_id])
    assert client.get(url).status_code == before
    published(report.assessment)
    assert client.get(url).status_code == after


def test_there_is_nothing_to_write_before_there_is_a_report(closed, ada, browse):
    assert browse(ada).get(reverse("loop-edit", args=[closed.public_id])).status_code == 404
    assert browse(ada).get(reverse("loop-show", args=[closed.public_id])).status_code == 404
