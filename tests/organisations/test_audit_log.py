"""Who saw, exported and changed what (security.md row 40): kept, complete, and never an answer."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from organisations.audit import Action, record, record_everywhere
from organisations.models import AuditEvent, Department, Role
from organisations.written_once import Unchangeable
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(acme, ada):
    def note(action=Action.SETTINGS_CHANGED, who=ada, organisation=acme, about=None, **parameters):
        record(organisation, action, who, about, **parameters)
        return AuditEvent.objects.latest("pk")

    return note


@pytest.fixture
def page_of(browse, acme):
    return lambda user, **query: browse(user).get(reverse("audit-log", args=[acme.public_id]), query)


def later(event: AuditEvent, **delta: float) -> None:
    """As if it had been noted then: copied with another date, for nothing may change the row itself."""
    copy = AuditEvent(**{field.attname: getattr(event, field.attname) for field in AuditEvent._meta.concrete_fields})
    copy.pk = None
    copy.once_key = ""
    field = AuditEvent._meta.get_field("at")
    field.auto_now_add = False
    try:
        copy.at = timezone.now() - timedelta(**delta)
        copy.save(force_insert=True)
    finally:
        field.auto_now_add = True


def test_a_row_cannot_be_changed_or_deleted_through_the_model(note):
    event = note()
    for refused in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="x"),
    ):
        with pytest.raises(Unchangeable):
            refused()


@pytest.mark.parametrize(
    "statement", ["UPDATE organisations_auditevent SET action = 'x'", "DELETE FROM organisations_auditevent"]
)
def test_row_40_the_database_itself_refuses_to_change_or_delete_a_row(note, statement):
    note()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.get().action == Action.SETTINGS_CHANGED


def test_the_database_lets_go_of_what_is_older_than_a_year(note):
    later(note(), days=366)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM organisations_auditevent WHERE at < %s", [timezone.now() - timedelta(days=365, hours=1)]
        )
    assert AuditEvent.objects.count() == 1


def test_what_is_seen_is_noted_once_a_day_for_each_person_and_subject(acme, ada, cleo):
    for who in (ada, ada, cleo, ada):
        record(acme, Action.REPORT_SEEN, who, acme, daily=True)
    assert [event.who_id for event in AuditEvent.objects.order_by("pk")] == [ada.pk, cleo.pk]


def test_long_texts_are_refused_so_that_nobody_notes_an_answer_by_mistake(note):
    with pytest.raises(ValueError, match="short"):
        note(remark="x" * 151)
    with pytest.raises(ValueError, match="few"):
        note(**{f"p{number}": "x" for number in range(7)})


def test_a_person_is_noted_by_number_only(note, acme):
    olga = make_member("olga@acme.example", acme, Role.MEMBER)
    event = note(Action.MEMBER_ADDED, about=olga, role="member")
    assert "olga" not in str(event.__dict__)
    assert (event.about_kind, event.about_id) == ("person", str(olga.pk))


def test_a_coordinator_reads_the_newest_first(note, page_of, ada, acme):
    note(Action.DEPARTMENT_ADDED, about=Department.objects.first())
    note(Action.MEMBER_ADDED, about=make_member("olga@acme.example", acme, Role.MEMBER), role="member")
    page = page_of(ada).content.decode()
    assert page.index("gave somebody a role") < page.index("added a department")
    assert "olga@acme.example" in page
    assert "as member" in page


@pytest.mark.parametrize("who", ["cleo", "eve", "dan"])
def test_nobody_else_reads_it(note, page_of, request, who, browse, acme):
    note()
    user = request.getfixturevalue(who)
    assert page_of(user).status_code == 404
    assert browse(user).get(reverse("audit-file", args=[acme.public_id])).status_code == 404


def test_nobody_reads_of_another_organisation(note, page_of, ada, dan, birch):
    note(Action.ASSESSMENT_CREATED, who=dan, organisation=birch, name="Birch secret")
    assert "Birch secret" not in page_of(ada).content.decode()


def test_an_account_that_is_gone_keeps_its_number_alone(note, page_of, ada, acme):
    olga = make_member("olga@acme.example", acme, Role.COORDINATOR)
    note(who=olga)
    number = olga.pk
    olga.delete()
    page = page_of(ada).content.decode()
    assert f"a former user, no. {number}" in page
    assert "olga" not in page


def test_it_is_narrowed_down_by_person_action_and_day(note, page_of, ada, acme):
    olga = make_member("olga@acme.example", acme, Role.COORDINATOR)
    note(Action.SETTINGS_CHANGED)
    note(Action.ASSESSMENT_OPENED, who=olga)
    note(Action.ASSESSMENT_CLOSED, who=None)
    rows = ("changed what is kept", "opened an assessment", "closed an assessment")

    def shown(**query):
        table = page_of(ada, **query).content.decode().partition("<tbody>")[2]
        return [row in table for row in rows]

    assert shown() == [True, True, True]
    assert shown(who=str(olga.pk)) == [False, True, False]
    assert shown(who="itself") == [False, False, True]
    assert shown(action=Action.SETTINGS_CHANGED) == [True, False, False]
    today = timezone.now().date()
    assert shown(since=str(today), until=str(today)) == [True, True, True]
    assert shown(until=str(today - timedelta(days=1))) == [False, False, False]
    assert page_of(ada, since=str(today), until=str(today - timedelta(days=1))).status_code == 422
    assert page_of(ada, who="4711").status_code == 422


def test_it_is_read_a_page_at_a_time_and_costs_the_same_on_each(
    note, page_of, ada, acme, browse, django_assert_max_num_queries
):
    for number in range(120):
        note(name=f"Event {number:03}")
    client, url, seen, pages = browse(ada), reverse("audit-log", args=[acme.public_id]), [], 0
    while url:
        with django_assert_max_num_queries(9):
            page = client.get(url).content.decode()
        pages += 1
        seen += [line.split("<")[0] for line in page.split("<td>Event ")[1:]]
        older = page.partition('href="?before=')[2].partition('"')[0]
        url = f"{reverse('audit-log', args=[acme.public_id])}?before={older}" if older else ""
    assert pages == 3
    assert seen == [f"{number:03}" for number in reversed(range(120))]


@pytest.mark.parametrize("before", ["-1", "x", "9" * 30, "٣", ""])
def test_a_page_that_is_none_is_the_first_one(note, page_of, ada, before):
    note(name="Here")
    assert "Here" in page_of(ada, before=before).content.decode()


def test_an_empty_log_says_what_will_be_noted(page_of, ada):
    assert "Nothing has been noted yet" in page_of(ada).content.decode()
    assert "Nothing like this was noted" in page_of(ada, who="itself").content.decode()


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1"])  # noqa: RUF001 the full width is meant
def test_row_5_nothing_in_the_file_is_a_formula(note, ada, acme, browse, evil):
    note(name=f"{evil}")
    response = browse(ada).get(reverse("audit-file", args=[acme.public_id]))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["When", "Who", "What", "About"]
    assert rows[2][3] == f"'{evil}"
    assert rows[1][2] == "downloaded the audit log"


def test_signing_in_is_noted_where_somebody_belongs_and_a_refusal_too(cleo, acme, birch, browse):
    client = browse()
    client.post(reverse("account_login"), {"login": cleo.email, "password": "not this one"})
    client.post(reverse("account_login"), {"login": cleo.email, "password": "correct horse battery"})
    for organisation in (acme, birch):
        noted = organisation.audit_events.order_by("pk").values_list("action", "who")
        assert list(noted) == [(Action.SIGN_IN_FAILED, cleo.pk), (Action.SIGNED_IN, cleo.pk)]


def test_an_unknown_address_is_noted_without_the_address(browse, acme):
    browse().post(reverse("account_login"), {"login": "nobody@nowhere.example", "password": "x"})
    event = AuditEvent.objects.get()
    assert (event.organisation, event.who, event.parameters) == (None, None, {})


def test_refusing_a_known_and_an_unknown_address_costs_the_same_statements(ada, django_assert_num_queries):
    for user in (ada, None):
        with django_assert_num_queries(2):
            record_everywhere(user, Action.SIGN_IN_FAILED)
