"""After closing, rows of who was invited say nothing of the order in which they stood on the list, or answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.invitations.mixing import mix_roster
from assessments.models import Assessment, Attribution, Invitation, InvitationSecret, Mode, Response, State
from assessments.personal_links import part_key
from assessments.scattering import scatter
from jobs.queue import enqueue
from jobs.running import new_lease, run
from tests.assessments.invitations.conftest import invite, mail_link
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

PEOPLE = 30


@pytest.fixture
def links(assessment) -> dict[str, str]:
    """Everybody's first link by address, in the order of the list; the first five have answered."""
    found = {}
    for number in range(PEOPLE):
        invitation = invite(assessment, f"p{number:02}@acme.example", name=f"Pat {number}", state="sent")
        found[invitation.email] = mail_link(invitation)
        mail_link(invitation)
    Invitation.objects.filter(email__lt="p05").update(done=True)
    return found


def people(assessment: Assessment) -> dict[str, tuple[object, ...]]:
    fields = ("name", "state", "done", "public_id")
    return {row[0]: row[1:] for row in assessment.invitations.values_list("email", *fields)}


def order(assessment: Assessment) -> list[str]:
    """As the rows lie there."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT email FROM assessments_invitation WHERE assessment_id = %s ORDER BY {place}",  # noqa: S608 a word of ours
            [assessment.pk],
        )
        return [email for (email,) in cursor.fetchall()]


@pytest.mark.usefixtures("no_gaps")
def test_numbers_and_places_are_drawn_by_chance_and_everything_else_stays(assessment, links):
    other = invite(make_assessment(assessment.organisation, title="Spring"), "p00@acme.example")
    mail_link(other)
    before, numbers = people(assessment), list(assessment.invitations.values_list("pk", flat=True))
    mix_roster(assessment)
    assert people(assessment) == before
    assert not set(numbers) & set(assessment.invitations.values_list("pk", flat=True))
    by_number = list(assessment.invitations.order_by("pk").values_list("email", flat=True))
    assert by_number != sorted(by_number), "chance draws the same order once in 10 to the 32"
    assert order(assessment) == by_number
    assert Invitation.objects.get(pk=other.pk).secrets.count() == 1
    for address, link in links.items():
        assert InvitationSecret.objects.get(pk=part_key(link)).invitation.email == address
    assert {invitation.secrets.count() for invitation in assessment.invitations.all()} == {2}


def become_somebody_without_temporary_tables() -> None:
    name = connection.settings_dict["NAME"]
    database, role = connection.ops.quote_name(name), connection.ops.quote_name(f"plain {name}")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"SET LOCAL ROLE {role}")


def test_no_right_to_make_temporary_tables_is_needed(assessment, links):
    is_postgresql = connection.vendor == "postgresql"  # SQLite knows no rights
    if is_postgresql:
        become_somebody_without_temporary_tables()
    mix_roster(assessment)
    if is_postgresql:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    assert order(assessment) != sorted(links)


def test_where_names_are_seen_answers_stay_beside_whom_they_are_of(acme):
    team = make_assessment(acme, mode=Mode.ATTRIBUTED)
    place = invite(team)
    response = Response.objects.create(assessment=team, role_group="manager", answers="1")
    Attribution.objects.create(response=response, assessment=team, name="Ben", invitation=place)
    mix_roster(team)
    assert Attribution.objects.get().invitation == place


def test_whoever_is_invited_afterwards_gets_a_number_of_their_own(assessment, links):
    mix_roster(assessment)
    invite(assessment, "new@acme.example")
    assert assessment.invitations.count() == PEOPLE + 1


def test_closing_mixes_them_and_the_old_links_lead_back(assessment, links):
    before = people(assessment)
    assessment.close()
    assessment.refresh_from_db()
    scatter(assessment)
    assert people(assessment) == before
    assert order(assessment) != sorted(before)
    Assessment.objects.update(state=State.PUBLISHED)
    for link in links.values():
        assert Client().get(f"/i/{link}/")["Location"] == reverse("invited-heard", args=[link])


def test_a_cleared_list_leaves_rows_of_which_none_is_like_the_one_it_was(assessment, links):
    pages = set(assessment.invitations.values_list("public_id", flat=True))
    assessment.close()
    Assessment.objects.update(closed_at=timezone.now() - timedelta(days=40))
    for _time in range(2):
        run(enqueue("clear_roster", assessment.pk).pk, new_lease())
    rows = assessment.invitations.values_list("email", "name", "state", "reminders", "done")
    assert set(rows) == {("", "", "withdrawn", 0, False)}
    assert not pages & set(assessment.invitations.values_list("public_id", flat=True))
    assert not pages & set(assessment.invitations.values_list("email_key", flat=True))
    found = [InvitationSecret.objects.get(pk=part_key(link)).invitation_id for link in links.values()]
    assert len(set(found)) == PEOPLE
    assert found != sorted(found), "links no longer stand in the order of the list"
