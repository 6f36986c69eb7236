"""Somebody is erased (security.md row 35): their name is nowhere any more, and a restore does not bring it back."""

from __future__ import annotations

import io
import logging
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from redis import Redis

from assessments.models import Invitation, Mailing, RecipientList, UnreadList
from ccassess.privacy.erasing import HandOverFirst, erase, erase_again
from jobs.models import Job
from organisations import erasures
from organisations.audit import Action
from organisations.models import AuditEvent, Membership, Organisation, OutgoingMail, Role, User
from reports.models import LoopBack, Move
from tests.factories import make_assessment, make_member

NAME, ADDRESS = "Zénobie Quartzmann", "Zenobie.Quartzmann@acme.example"
CANARIES = ("quartzmann", "nobie")


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path: Path) -> Path:
    settings.ERASURE_LEDGER = str(tmp_path / "erased.jsonl")
    return tmp_path / "erased.jsonl"


@pytest.fixture
def zenobie(acme, ada) -> User:
    user = make_member(ADDRESS, acme, Role.COORDINATOR)
    user.name = NAME
    user.save()
    return user


def sign_in(client: Client, address: str) -> Client:
    client.post(reverse("account_login"), {"login": address, "password": "correct horse battery"})
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
    return client


def leave_traces(user: User, organisation: Organisation, browse) -> None:
    """As somebody who works with it leaves them everywhere a name can stand."""
    SocialAccount.objects.create(user=user, provider="https://login.acme.example", uid=ADDRESS.lower())
    assessment = make_assessment(organisation, contact=f"{NAME}, extension 12", customer_contact=ADDRESS.lower())
    client = sign_in(browse(), ADDRESS)
    client.get(reverse("assessment-show", args=[assessment.public_id]))
    client.post(reverse("account_login"), {"login": ADDRESS, "password": "wrong"})
    client.get(reverse("my-data-file"))
    Move.objects.create(assessment=assessment, place=1, text=f"{NAME} calls back", owner=NAME)
    LoopBack.objects.create(assessment=assessment, heard=[f"Ask {NAME}."])
    Mailing.objects.create(
        assessment=assessment, texts={"en": {"invitation": {"subject": "Hello", "body": f"Yours, {NAME} <{ADDRESS}>"}}}
    )
    address = ADDRESS.lower()
    Invitation.objects.create(assessment=assessment, email=ADDRESS, email_key=address, name=NAME)
    waiting = RecipientList.objects.create(
        assessment=assessment, people=[{"email": ADDRESS, "name": NAME}], problems={}
    )
    UnreadList.objects.create(list=waiting, content=f"email\n{ADDRESS}\n".encode())
    OutgoingMail.objects.create(kind="notice", address=address)


def everything_stored(folder: Path) -> str:
    """The database as a dump, the files beside it, Redis and what jobs were asked for."""
    if connection.vendor == "postgresql":
        target = connection.get_connection_params()
        command = ["pg_dump", "--inserts", "-h", str(target["host"]), "-U", str(target["user"]), str(target["dbname"])]
        database = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    else:
        database = "\n".join(connection.connection.iterdump())
    redis = ""
    if os.environ.get("REDIS_URL"):
        with Redis.from_url(os.environ["REDIS_URL"]) as client:
            redis = repr([(key, client.dump(key)) for key in client.keys("*")])
    files = "".join(path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file())
    return database + redis + files + repr(list(Job.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_row_35_an_erased_person_is_nowhere_any_more(zenobie, acme, browse, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    leave_traces(zenobie, acme, browse)
    assert all(canary in everything_stored(tmp_path).lower() for canary in CANARIES)

    erase(zenobie, None)

    found = everything_stored(tmp_path).lower()
    assert [canary for canary in CANARIES if canary in found] == []
    assert not UnreadList.objects.exists(), "nobody can say who stands in a file that was not read yet"
    lines = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert [canary for canary in CANARIES if canary in lines.lower()] == []


@pytest.mark.django_db
class TestErasing:
    def test_the_organisation_keeps_its_history(self, zenobie, acme, ada, browse):
        leave_traces(zenobie, acme, browse)
        number = zenobie.pk
        erase(zenobie, ada)
        page = browse(ada).get(reverse("audit-log", args=[acme.public_id])).content.decode()
        assert f"a former user, no. {number}" in page
        assert "had an account erased" in page
        assert acme.assessments.get().contact == "…, extension 12"

    def test_the_last_coordinator_hands_over_first(self, ada, acme):
        with pytest.raises(HandOverFirst, match="only coordinator of Acme"):
            erase(ada, ada)
        assert User.objects.filter(pk=ada.pk).exists()
        assert erasures.noted() == set()

    def test_a_name_of_one_word_is_taken_out_only_where_it_stands_alone(self, acme, ada):
        will = make_member("will@acme.example", acme, Role.MEMBER)
        User.objects.filter(pk=will.pk).update(name="Will")
        will.refresh_from_db()
        assessment = make_assessment(acme, contact="We will answer. Will")
        Move.objects.create(assessment=assessment, place=1, text="Will visit customers", owner="Will")
        erase(will, None)
        move = Move.objects.get()
        assert (move.text, move.owner) == ("Will visit customers", "a former colleague")

    def test_others_whose_address_contains_theirs_are_left_alone(self, acme, ada):
        ann = make_member("ann@acme.example", acme, Role.MEMBER)
        assessment = make_assessment(acme, contact="joann@acme.example or ann@acme.example.org or ann@acme.example")
        erase(ann, None)
        assessment.refresh_from_db()
        assert assessment.contact == "joann@acme.example or ann@acme.example.org or …"

    def test_whoever_is_erased_is_signed_out_everywhere(self, zenobie, browse):
        client = browse(zenobie)
        erase(zenobie, None)
        assert client.get(reverse("my-data")).status_code == 302

    def test_the_file_says_nothing_of_who_it_was(self, zenobie, own_ledger):
        digest = erasures.digest_of(zenobie)
        erase(zenobie, None)
        assert own_ledger.stat().st_mode & 0o777 == 0o600
        text = own_ledger.read_text()
        assert digest in text
        assert set(text.replace(digest, "")) <= set('{"erased": "", "on": "0123456789-"}\n')

    def test_a_line_that_was_cut_off_keeps_the_others_readable(self, zenobie, own_ledger):
        erase(zenobie, None)
        with own_ledger.open("a") as file:
            file.write('{"erased": "ab')
        assert len(erasures.noted()) == 1

    def test_what_was_brought_back_is_erased_again(self, zenobie, acme, ada):
        fields = {field.attname: getattr(zenobie, field.attname) for field in User._meta.concrete_fields}
        erase(zenobie, None)
        back = User(**fields)
        back.save(force_insert=True)
        User.objects.filter(pk=back.pk).update(date_joined=fields["date_joined"])
        Membership.objects.create(user=back, organisation=acme, role=Role.COORDINATOR)
        said: list[str] = []
        erase_again(said.append)
        assert not User.objects.filter(pk=back.pk).exists()
        assert said == ["Erased again, because they had been erased since the backup: 1."]
        erase_again(said.append)
        assert len(said) == 1

    def test_somebody_else_with_the_same_number_is_left_alone(self, zenobie, ada):
        number = zenobie.pk
        erase(zenobie, None)
        User.objects.create_user("new@acme.example", pk=number)
        erase_again(pytest.fail)
        assert User.objects.filter(pk=number).exists()

    def test_the_command_erases_and_says_what_else_to_do(self, zenobie, ada):
        out = io.StringIO()
        call_command("erase_person", ADDRESS.upper(), stdout=out)
        assert "Erased." in out.getvalue()
        for wrong in (ADDRESS, "x\0y", ada.email):
            with pytest.raises(CommandError):
                call_command("erase_person", wrong)


@pytest.mark.django_db
class TestOnesOwn:
    def test_somebody_sees_and_downloads_what_is_kept(self, zenobie, acme, browse):
        leave_traces(zenobie, acme, browse)
        client = sign_in(browse(), ADDRESS)
        assert NAME in client.get(reverse("my-data")).content.decode()
        told = client.get(reverse("my-data-file")).json()
        assert told["account"]["email"] == ADDRESS.lower()
        assert told["roles"] == [{"organisation": "Acme", "role": "coordinator"}]
        assert told["signed_in"][0]["address"] == "127.0.0.1"
        assert told["invited_to_answer"][0]["name"] == NAME
        assert Action.SIGNED_IN in {event["action"] for event in told["audit_log"]}
        assert "password" not in str(told).replace("has_password", "").replace("password.changed", "")

    def test_nothing_of_others_is_downloaded(self, zenobie, ada, acme, browse):
        client = sign_in(browse(), ada.email)
        client.get(reverse("audit-file", args=[acme.public_id]))
        told = sign_in(browse(), ADDRESS).get(reverse("my-data-file")).content.decode()
        assert "ada@" not in told
        assert Action.LOG_EXPORTED not in told

    def test_a_device_left_open_is_asked_who_is_there(self, zenobie, browse):
        """Signed in some way other than just now: the password is asked for first."""
        for name in ("my-data", "my-data-file", "my-data-erase"):
            response = browse(zenobie).get(reverse(name))
            assert response.status_code == 302
            assert response["Location"].startswith(reverse("account_reauthenticate"))
        assert browse(zenobie).post(reverse("my-data-erase"), {"email": ADDRESS}).status_code == 302
        assert User.objects.filter(pk=zenobie.pk).exists()

    def test_erasing_needs_ones_own_address(self, zenobie, browse):
        client = sign_in(browse(), ADDRESS)
        response = client.post(reverse("my-data-erase"), {"email": "ada@acme.example"})
        assert response.status_code == 422
        assert "Nothing was erased" in response.content.decode()
        response = client.post(reverse("my-data-erase"), {"email": ADDRESS.upper()}, follow=True)
        assert "Your account is erased" in response.content.decode()
        assert not User.objects.filter(pk=zenobie.pk).exists()
        assert AuditEvent.objects.filter(action=Action.PERSON_ERASED).count() == 1

    def test_where_it_cannot_be_noted_nothing_is_erased(self, zenobie, browse, own_ledger):
        own_ledger.mkdir()
        response = sign_in(browse(), ADDRESS).post(reverse("my-data-erase"), {"email": ADDRESS}, follow=True)
        assert "Nothing was erased" in response.content.decode()
        assert User.objects.filter(pk=zenobie.pk).exists()

    def test_the_last_coordinator_is_told_where(self, ada, browse):
        page = sign_in(browse(), ada.email).get(reverse("my-data")).content.decode()
        assert "Give somebody else that role first" in page
        response = sign_in(browse(), ada.email).post(reverse("my-data-erase"), {"email": ada.email}, follow=True)
        assert "only coordinator of Acme" in response.content.decode()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_backup_put_back_is_cleaned_before_anybody_sees_it(zenobie, acme, browse, tmp_path):
    """The real database file, copied before and put back after; then what a restore calls."""
    leave_traces(zenobie, acme, browse)
    before = sqlite3.connect(":memory:")
    connection.connection.backup(before)
    erase(zenobie, None)
    before.backup(connection.connection)
    before.close()
    assert User.objects.filter(email=ADDRESS.lower()).exists()
    for name in settings.AFTER_RESTORE:
        import_string(name)(lambda _line: None)
    found = everything_stored(tmp_path).lower()
    assert [canary for canary in CANARIES if canary in found] == []
