from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role, User
from tests.factories import make_assessment, make_member
from tests.reports.answers import respond

pytestmark = pytest.mark.django_db


def test_a_coordinator_starts_at_the_assessments(browse, ada):
    assert browse(ada).get("/").url == reverse("assessment-list")


def test_a_consultant_starts_at_the_portfolio(browse, cleo):
    assert browse(cleo).get("/").url == reverse("portfolio-list")


def test_an_executive_starts_at_the_newest_published_report(browse, eve, acme, birch):
    for title in ("Older", "Newer"):
        assessment = make_assessment(acme, title=title)
        assessment.close()
        assessment.publish()
    foreign = make_assessment(birch)
    foreign.close()
    foreign.publish()
    assert browse(eve).get("/").url == reverse("report-show", args=[assessment.public_id])


def test_an_executive_is_told_when_there_will_be_a_report(browse, eve, acme):
    assert "Acme has not been assessed yet" in browse(eve).get("/").content.decode()
    assessment = make_assessment(acme, closes_at=timezone.now() + timedelta(days=9))
    assert "People are answering “Autumn” until" in browse(eve).get("/").content.decode()
    respond(assessment, 5)
    assessment.close()
    assert "“Autumn” is closed. Its report opens here" in browse(eve).get("/").content.decode()


def test_an_executive_waits_for_no_report_that_cannot_come(browse, eve, acme):
    assessment = make_assessment(acme)
    respond(assessment, 4)
    assessment.close()
    page = browse(eve).get("/").content.decode()
    assert "too few people answered for a report" in page
    assert "opens here once" not in page


def test_an_executive_is_not_told_of_drafts(browse, eve, acme):
    make_assessment(acme, is_open=False, title="Secret plan")
    assert "Secret plan" not in browse(eve).get("/").content.decode()


def test_a_member_is_told_that_there_is_nothing_to_read(browse, acme):
    member = make_member("ben@acme.example", acme, Role.MEMBER)
    assert "There is nothing here for you to read yet" in browse(member).get("/").content.decode()


def test_somebody_without_an_organisation_is_told_whom_to_ask(browse):
    stranger = User.objects.create_user("nobody@example.org", "correct horse battery")
    assert "You belong to no organisation yet" in browse(stranger).get("/").content.decode()


def test_the_empty_list_says_what_to_do_first(browse, ada, acme):
    page = browse(ada).get(reverse("assessment-list")).content.decode()
    assert "Nothing has been assessed yet." in page
    assert reverse("assessment-create", args=[acme.public_id]) in page


def test_the_list_says_what_is_next_for_each(browse, ada, acme):
    make_assessment(acme, title="One", is_open=False)
    make_assessment(acme, title="Two", closes_at=timezone.now() + timedelta(days=3))
    three = make_assessment(acme, title="Three")
    respond(three, 5)
    three.close()
    page = browse(ada).get(reverse("assessment-list")).content.decode()
    for text in ("Next: check it, then open it.", "Takes answers until", "Next: build, read and publish the report."):
        assert text in page


def test_the_list_says_of_too_few_answers_what_the_assessments_page_says(browse, ada, acme):
    """The smallest group is each assessment's own."""
    for title, k, answers in (("Five of five", 5, 5), ("Four of five", 5, 4), ("Six of seven", 7, 6)):
        assessment = make_assessment(acme, title=title, minimum_group_size=k)
        respond(assessment, answers)
        assessment.close()
    page = " ".join(browse(ada).get(reverse("assessment-list")).content.decode().split())
    rows = {row.split("</a>")[0].rsplit(">", 1)[1]: row for row in page.split('<li class="row-entry">')[1:]}
    assert "Next: build, read and publish the report." in rows["Five of five"]
    for title in ("Four of five", "Six of seven"):
        assert "Too few people answered for a report." in rows[title]
        assert "Next:" not in rows[title]


def test_however_many_have_closed_the_list_asks_once(browse, ada, acme, django_assert_max_num_queries):
    for number in range(12):
        make_assessment(acme, title=f"No. {number}", minimum_group_size=5 + number % 3).close()
    client = browse(ada)
    with django_assert_max_num_queries(10):
        client.get(reverse("assessment-list"))


def test_the_name_of_the_organisation_leads_to_its_page_whoever_may_see_it(browse, ada, eve, acme):
    page = reverse("organisation-show", args=[acme.public_id])
    listed = browse(ada).get(reverse("assessment-list")).content.decode()
    assert listed.count(f'href="{page}">Acme</a>') == 2  # in the head and above its assessments
    assert f'href="{page}">Organisation settings' in listed
    assert page not in browse(eve).get("/", follow=True).content.decode()
