"""Whoever belongs to several organisations sees all of theirs, goes to each by one click, and never two in one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role, User
from tests.factories import make_assessment, make_member, make_organisation

pytestmark = pytest.mark.django_db

PATH = "/organisations/"


def page_of(browse, user: User) -> str:
    return " ".join(browse(user).get(PATH).content.decode().split())


def rows_of(page: str) -> dict[str, str]:
    rows = [row.split("</li>")[0] for row in page.split('<li class="row-entry">')[1:]]
    return {name: row for row in rows for name in ("Acme", "Birch", "Cedar") if name in row}


@pytest.fixture
def mia(acme, birch) -> User:
    make_member("mia@clients.example", acme, Role.CONSULTANT)
    return make_member("mia@clients.example", birch, Role.EXECUTIVE)


def test_each_is_listed_with_the_role_and_what_is_open(browse, mia, acme, birch):
    make_organisation("Cedar")
    opened = make_assessment(acme, closes_at=timezone.now() + timedelta(days=3))
    make_assessment(acme, title="Being prepared", is_open=False)
    make_assessment(birch, title="Winter")
    page = page_of(browse, mia)
    rows = rows_of(page)
    assert list(rows) == ["Acme", "Birch"]
    assert "Your role: consultant" in rows["Acme"]
    assert reverse("organisation-show", args=[acme.public_id]) in rows["Acme"]
    assert reverse("assessment-show", args=[opened.public_id]) in rows["Acme"]
    assert "Takes answers until" in rows["Acme"]
    assert "Being prepared" not in page
    assert "Your role: executive" in rows["Birch"]
    assert "Winter" in rows["Birch"]
    assert "href" not in rows["Birch"], "an executive sees no assessment before its report"


@pytest.mark.parametrize(("role", "is_there"), [(Role.EXECUTIVE, True), (Role.MEMBER, False)])
def test_the_newest_report_is_one_click_away_for_whoever_may_read_it(browse, acme, birch, role, is_there):
    user = make_member("ben@acme.example", acme, role)
    make_member("ben@acme.example", birch, Role.MEMBER)
    for title in ("Older", "Newer"):
        newest = make_assessment(acme, title=title)
        newest.close()
        newest.publish()
    assert (reverse("report-show", args=[newest.public_id]) in page_of(browse, user)) is is_there


def test_it_is_in_the_head_of_every_page_for_several_and_of_none_for_one(browse, mia, ada, eve):
    link = f'href="{PATH}"'
    for path in (PATH, reverse("portfolio-list"), reverse("assessment-list"), reverse("account")):
        assert browse(mia).get(path).content.decode().count(link) == 1
    assert link not in browse(ada).get(reverse("assessment-list")).content.decode()
    assert link not in browse(eve).get("/").content.decode()


def test_somebody_without_an_organisation_is_told_whom_to_ask(browse):
    assert "nobody has added you" in page_of(browse, User.objects.create_user("nobody@example.org"))


def test_twenty_clients_cost_no_more_than_two(browse, mia, django_assert_max_num_queries):
    client = browse(mia)
    for number in range(20):
        client_of_mia = make_organisation(f"Client {number:02}")
        make_member("mia@clients.example", client_of_mia, Role.CONSULTANT)
        make_assessment(client_of_mia)
    with django_assert_max_num_queries(6):
        page = client.get(PATH).content.decode()
    assert page.count('<li class="row-entry">') == 22
