"""A coordinator plays with reminders to learn who has answered, as a review once managed to, and learns nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count, F
from django.urls import reverse

from assessments.invitations import mailing, roster
from assessments.models import Invitation, Letter, Mailing, MailingState, Mode
from tests.assessments.invitations.conftest import invite
from tests.assessments.invitations.test_sending import work
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERED, SILENT = "p03@acme.example", "p04@acme.example"


@pytest.fixture(autouse=True)
def fast(settings) -> None:
    settings.MAILS_PER_SECOND = 10_000


def invited_to(assessment, mail_server, number: int = 12):
    for each in range(number):
        invite(assessment, f"p{each:02}@acme.example")
    mailing.send(assessment)
    work()
    Invitation.objects.filter(email=ANSWERED).update(done=True)
    mail_server.letters.clear()
    return assessment


@pytest.fixture
def confidential(assessment, mail_server):
    return invited_to(assessment, mail_server)


@pytest.fixture
def anonymous(acme, mail_server):
    return invited_to(make_assessment(acme, mode=Mode.ANONYMOUS), mail_server)


@pytest.fixture
def ada_at(browse, ada):
    client = browse(ada)

    def press(assessment, doing: str, **more: str):
        return client.post(reverse("letters-send", args=[assessment.public_id]), {"do": doing} | more, follow=True)

    return press


def person(address: str) -> Invitation:
    return Invitation.objects.get(email=address)


def withdraw_all_but(*addresses: str) -> None:
    for invitation in Invitation.objects.exclude(email__in=addresses):
        roster.withdraw(invitation)


def let_a_day_pass() -> None:
    Mailing.objects.update(reminded_at=F("reminded_at") - timedelta(days=1))


@pytest.mark.parametrize("victim", [ANSWERED, SILENT])
def test_one_person_restored_after_a_round_is_in_none_that_was_begun(confidential, ada_at, mail_server, victim):
    ada_at(confidential, "remind", number="1")
    withdraw_all_but()
    work()
    mail_server.letters.clear()
    roster.restore(person(victim))
    ada_at(confidential, "resume")
    work()
    assert mail_server.letters == []
    assert Mailing.objects.get().state == MailingState.IDLE
    refused = ada_at(confidential, "remind", number="2").content.decode()
    assert "none on the heels of another" in refused, "and going on is no way around the time between two"


@pytest.mark.parametrize("victim", [ANSWERED, SILENT])
def test_a_round_of_fewer_than_the_smallest_group_is_refused_in_words(confidential, ada_at, mail_server, victim):
    withdraw_all_but(victim, "p00@acme.example", "p01@acme.example", "p02@acme.example")
    page = ada_at(confidential, "remind", number="1").content.decode()
    assert "Reminders go out once the letters of 5 people have" in page
    work()
    assert mail_server.letters == []
    roster.restore(person("p05@acme.example"))
    ada_at(confidential, "remind", number="1")
    work()
    assert mail_server.letters != []


@pytest.mark.parametrize("victim", [ANSWERED, SILENT])
def test_a_round_that_shrinks_to_one_person_meanwhile_reminds_nobody(confidential, ada_at, mail_server, victim):
    ada_at(confidential, "remind", number="1")
    ada_at(confidential, "pause")
    withdraw_all_but(victim)
    ada_at(confidential, "resume")
    work()
    assert mail_server.letters == []
    assert person(victim).reminders == 1


def test_the_progress_of_a_round_is_no_number(confidential, ada_at, browse, ada):
    """It jumped by the share of those who had answered."""
    ada_at(confidential, "remind", number="1")
    progress = reverse("letters-progress", args=[confidential.public_id])
    said = browse(ada).get(progress).json()
    assert said == {"is_active": True, "step": "The reminders are going out.", "percent": None}
    assert "data-progress-bar" not in ada_at(confidential, "send").content.decode()
    Invitation.objects.filter(pk__lte=person(SILENT).pk).update(reminders=1)
    assert browse(ada).get(progress).json() == said


def test_whoever_has_answered_takes_as_long_as_the_letter_before(confidential, mail_server, ada_at):
    """In turn, not all at once: by pace and by rows the round of many who answered is that of none."""
    mail_server.seconds = 0.05
    Invitation.objects.exclude(email="p00@acme.example").update(done=True)
    ada_at(confidential, "remind", number="1")
    work()
    assert mail_server.addresses() == ["p00@acme.example"]
    assert set(Invitation.objects.values_list("state", "reminders", "tries", "reason")) == {("sent", 1, 0, "")}


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_every_place_has_as_many_secrets_whoever_was_reminded(mode, request, mail_server):
    assessment = request.getfixturevalue(mode)
    mail_server.refuse["p05@acme.example"] = "550 5.1.1 gone"
    mail_server.refuse["p06@acme.example"] = "451 4.7.1 later"
    mail_server.drop.add("p07@acme.example")
    for number in (1, 2):
        mailing.remind(assessment, number)
        work()
        for _time in range(6):  # what was put off, where it is tried again
            mailing.resume(assessment)
            work()
        let_a_day_pass()
    counted = Invitation.objects.annotate(n=Count("secrets")).values_list("n", flat=True)
    assert set(counted) == {3}
    assert set(Invitation.objects.values_list("state", "reminders", "tries")) == {("sent", 2, 0)}


def test_somebody_put_off_does_not_keep_a_round_going(confidential, mail_server):
    mail_server.refuse[SILENT] = "451 4.7.1 later"
    mailing.remind(confidential, 1)
    work()
    stored = Mailing.objects.get()
    assert (stored.state, stored.trouble, stored.go_on_at) == (MailingState.IDLE, "", None)


class TestAnonymous:
    def test_everybody_is_reminded_those_who_answered_too(self, anonymous, mail_server):
        mailing.remind(anonymous, 1)
        work()
        assert len(mail_server.addresses()) == 12
        (mail,) = mail_server.to(ANSWERED)
        words = " ".join(mail.text.split())
        assert "If you have answered already, there is nothing to do" in words
        assert "we have not had your answer" not in words

    def test_a_coordinator_is_told_so_and_words_it_for_both(self, anonymous, browse, ada):
        page = browse(ada).get(reverse("recipients", args=[anonymous.public_id])).content.decode()
        assert "A reminder goes to everybody on the list" in page
        texts = reverse("letters", args=[anonymous.public_id, Letter.REMINDER, "en"])
        assert "Word it so that it suits both." in browse(ada).get(texts).content.decode()

    def test_one_place_alone_may_be_reminded_because_that_tells_nothing(self, anonymous, mail_server):
        withdraw_all_but(ANSWERED)
        mailing.remind(anonymous, 1)
        work()
        assert mail_server.addresses() == [ANSWERED]
