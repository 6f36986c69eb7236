"""Letters go out by a job, each at most once, whatever the mail server does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from assessments.invitations import mailing, roster, sending
from assessments.invitations.sending import SEND, keep_sending
from assessments.models import (
    Assessment,
    Invitation,
    InvitationSecret,
    InvitationState,
    Mailing,
    MailingState,
    TransitionRefused,
)
from assessments.personal_links import part_key
from jobs.models import Job, JobState
from jobs.running import new_lease, run
from tests.assessments.invitations.conftest import at_link, invite
from tests.factories import make_assessment
from tests.smtp_sink import Letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fast(settings) -> None:
    settings.MAILS_PER_SECOND = 10_000


def work() -> None:
    """Every job that waits, and those they ask for."""
    for _turn in range(20):
        jobs = list(Job.objects.filter(state=JobState.QUEUED))
        if not jobs:
            return
        for job in jobs:
            run(job.pk, new_lease())
            job.refresh_from_db()
            assert job.state == JobState.DONE, job.reason


def invite_many(assessment: Assessment, number: int) -> list[str]:
    addresses = [f"p{each:05}@acme.example" for each in range(number)]
    Invitation.objects.bulk_create(
        Invitation(assessment=assessment, email=address, email_key=address) for address in addresses
    )
    return addresses


def link_in(letter: Letter) -> str:
    """The secret in the letter's link."""
    (secret,) = re.findall(r"/i/(\S+)/", letter.text)
    return str(secret)


def states(assessment: Assessment) -> dict[str, str]:
    return dict(assessment.invitations.values_list("email", "state"))


def test_everybody_gets_one_letter_with_a_link_of_their_own(assessment, mail_server):
    addresses = invite_many(assessment, 30)
    mailing.send(assessment)
    mailing.send(assessment)  # pressed twice
    work()
    assert sorted(mail_server.addresses()) == addresses
    assert set(states(assessment).values()) == {InvitationState.SENT}
    links = {link_in(letter) for letter in mail_server.letters}
    assert len(links) == 30
    assert set(InvitationSecret.objects.values_list("key", flat=True)) == {part_key(link) for link in links}
    assert Mailing.objects.get().state == MailingState.IDLE
    assert mail_server.sessions == 1, "one connection for all of them"


def test_the_link_in_the_letter_opens_the_place_of_whom_it_was_sent_to(assessment, mail_server):
    invitation = invite(assessment, department="sales", role_group="manager", name="Ben")
    mailing.send(assessment)
    work()
    secret = link_in(mail_server.letters[0])
    ben = at_link(invitation, secret)
    ben.start()
    ben.save("definition", "1")
    ben.submit()
    assert Invitation.objects.get().done


def test_row_21_a_job_delivered_ten_times_sends_one_letter_a_person(assessment, mail_server):
    addresses = invite_many(assessment, 5)
    mailing.send(assessment)
    job = Job.objects.get(kind=SEND)
    for _delivery in range(10):
        run(job.pk, new_lease())
    assert sorted(mail_server.addresses()) == addresses


def test_no_secret_is_kept_anywhere_but_in_the_mail(assessment, mail_server, caplog):
    invite(assessment)
    mailing.send(assessment)
    with caplog.at_level("DEBUG"):
        work()
    secret = link_in(mail_server.letters[0])
    logged = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the mail server's own
    assert not any(secret in line for line in logged)
    rows = [str(list(model.objects.values())) for model in (Invitation, InvitationSecret, Mailing, Job)]
    assert not any(secret in row for row in rows)


def test_an_address_that_is_refused_for_good_is_shown_with_its_reason_and_the_others_get_theirs(
    assessment, mail_server
):
    invite_many(assessment, 3)
    mail_server.refuse["p00001@acme.example"] = "550 5.1.1 no such user"
    mail_server.refuse_content["p00002@acme.example"] = "554 5.7.1 looks like spam"
    mailing.send(assessment)
    work()
    found = dict(assessment.invitations.values_list("email", "reason"))
    assert mail_server.addresses() == ["p00000@acme.example"]
    assert states(assessment)["p00001@acme.example"] == InvitationState.FAILED
    assert (found["p00001@acme.example"], found["p00002@acme.example"]) == ("no_such_address", "content")
    assert InvitationSecret.objects.count() == 1, "a link nobody has is no link"
    assert mailing.retry_refused(assessment) == 2
    mail_server.refuse.clear()
    mail_server.refuse_content.clear()
    mailing.send(assessment)
    work()
    assert len(mail_server.addresses()) == 3


def test_what_is_put_off_is_tried_again_later_and_not_for_ever(assessment, mail_server):
    invite_many(assessment, 2)
    mail_server.refuse["p00000@acme.example"] = "451 4.7.1 greylisted"
    mailing.send(assessment)
    work()
    assert mail_server.addresses() == ["p00001@acme.example"]
    assert states(assessment)["p00000@acme.example"] == InvitationState.WAITING
    standing = mailing.standing_of(assessment)
    assert standing.is_running
    assert "asked to wait" in standing.trouble
    keep_sending()
    assert not Job.objects.active().exists(), "not before it is time"
    for _pass in range(sending.MOST_TRIES):
        Mailing.objects.update(go_on_at=timezone.now())
        keep_sending()
        work()
    assert states(assessment)["p00000@acme.example"] == InvitationState.FAILED
    assert Mailing.objects.get().state == MailingState.IDLE


def test_a_line_that_is_cut_before_the_letter_costs_a_try_and_after_it_nobody_claims_to_know(assessment, mail_server):
    invite_many(assessment, 4)
    mail_server.drop_before.add("p00001@acme.example")
    mail_server.drop.add("p00002@acme.example")
    mailing.send(assessment)
    work()
    assert states(assessment) == {
        "p00000@acme.example": InvitationState.SENT,
        "p00001@acme.example": InvitationState.WAITING,
        "p00002@acme.example": InvitationState.UNKNOWN,
        "p00003@acme.example": InvitationState.SENT,
    }
    assert mail_server.to("p00002@acme.example"), "it may have got through, as here"
    mailing.settle_unknown(assessment, as_sent=True)
    assert states(assessment)["p00002@acme.example"] == InvitationState.SENT


def test_a_coordinator_may_have_what_is_unknown_sent_again(assessment, mail_server):
    invite(assessment, state=InvitationState.UNKNOWN)
    mailing.settle_unknown(assessment, as_sent=False)
    mailing.send(assessment)
    work()
    assert mail_server.addresses() == ["ben@acme.example"]


def test_what_a_dead_worker_left_is_unknown_and_never_sent_again_by_itself(assessment, mail_server):
    invite(assessment, state=InvitationState.SENDING)
    invite(assessment, "cleo@acme.example")
    mailing.send(assessment)
    work()
    assert mail_server.addresses() == ["cleo@acme.example"]
    assert states(assessment)["ben@acme.example"] == InvitationState.UNKNOWN


def test_a_server_that_cannot_be_reached_loses_nothing_and_goes_on_by_itself(assessment, mail_server, settings):
    invite_many(assessment, 2)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mailing.send(assessment)
    work()
    assert set(states(assessment).values()) == {InvitationState.WAITING}
    assert "cannot be reached" in mailing.standing_of(assessment).trouble
    settings.EMAIL_PORT = port
    Mailing.objects.update(go_on_at=timezone.now())
    keep_sending()
    work()
    assert len(mail_server.letters) == 2
    assert mailing.standing_of(assessment).trouble == ""


def test_a_sender_that_is_refused_blames_no_address(assessment, mail_server):
    invite(assessment)
    mail_server.refuse_sender = "553 5.7.1 sender not allowed"
    mailing.send(assessment)
    work()
    assert states(assessment) == {"ben@acme.example": InvitationState.WAITING}
    assert Invitation.objects.get().tries == 0
    assert "our sender address" in mailing.standing_of(assessment).trouble


def test_when_everything_is_refused_it_stops_before_the_whole_list_is_burnt(assessment, mail_server):
    invite_many(assessment, 50)
    mail_server.refuse["*"] = "554 5.7.1 relay access denied"
    mailing.send(assessment)
    work()
    standing = mailing.standing_of(assessment)
    assert standing.is_paused
    assert standing.counts == {InvitationState.FAILED: 20, InvitationState.WAITING: 30}


def test_pausing_stops_and_going_on_sends_the_rest_once(assessment, mail_server):
    addresses = invite_many(assessment, 5)
    mailing.send(assessment)
    mailing.pause(assessment)
    work()
    assert mail_server.letters == []
    mailing.resume(assessment)
    work()
    assert sorted(mail_server.addresses()) == addresses


def test_a_slice_ends_in_time_and_the_next_one_goes_on(assessment, mail_server, monkeypatch):
    addresses = invite_many(assessment, 7)
    mail_server.seconds = 0.05
    monkeypatch.setattr(sending, "SLICE", 0.1)
    mailing.send(assessment)
    work()
    assert sorted(mail_server.addresses()) == addresses
    assert Job.objects.filter(kind=SEND).count() > 1


def test_letters_keep_the_pace_the_mail_server_was_promised(assessment, mail_server, settings):
    settings.MAILS_PER_SECOND = 20
    invite_many(assessment, 10)
    mailing.send(assessment)
    start = timezone.now()
    work()
    assert timezone.now() - start >= timedelta(seconds=9 / 20)


def test_nobody_is_written_to_after_closing(assessment, mail_server):
    invite(assessment)
    mailing.send(assessment)
    Assessment.objects.update(closes_at=timezone.now())
    work()
    assert mail_server.letters == []
    with pytest.raises(TransitionRefused):
        mailing.send(Assessment.objects.get())


def test_invitations_go_out_at_opening_if_so_chosen(acme, mail_server):
    soon = make_assessment(acme, opens_at=timezone.now() + timedelta(hours=1))
    invite(soon)
    mailing.send(soon)
    keep_sending()
    work()
    assert mail_server.letters == []
    Assessment.objects.update(opens_at=timezone.now() - timedelta(seconds=1))
    keep_sending()
    keep_sending()
    work()
    assert mail_server.addresses() == ["ben@acme.example"]


def test_without_a_mail_server_nothing_is_sent_and_it_is_said_why(assessment, settings):
    settings.EMAIL_HOST = ""
    invite(assessment)
    with pytest.raises(TransitionRefused, match="EMAIL_HOST"):
        mailing.send(assessment)


class TestReminders:
    @pytest.fixture
    def invited(self, assessment, mail_server):
        for name in ("ben", "cleo", "dan", "eve", "fay", "gil", "hal"):
            invite(assessment, f"{name}@acme.example")
        mailing.send(assessment)
        work()
        Invitation.objects.exclude(email__in=["ben@acme.example", "dan@acme.example"]).update(done=True)
        mail_server.letters.clear()
        return assessment

    def test_only_who_has_not_answered_is_reminded_with_a_new_link_and_the_old_one_stays(self, invited, mail_server):
        mailing.remind(invited, 1)
        mailing.remind(invited, 1)  # pressed twice
        work()
        assert sorted(mail_server.addresses()) == ["ben@acme.example", "dan@acme.example"]
        ben = invited.invitations.get(email="ben@acme.example")
        assert ben.secrets.count() == 2
        assert "what you began lies behind it" in " ".join(mail_server.letters[0].text.split())

    def test_afterwards_no_row_tells_who_was_reminded(self, invited, mail_server):
        mail_server.refuse["dan@acme.example"] = "550 5.1.1 gone"
        mailing.remind(invited, 1)
        work()
        assert set(invited.invitations.values_list("state", "reminders", "reason")) == {("sent", 1, "")}

    def test_whoever_is_invited_after_a_round_gets_no_reminder_of_it(self, invited, mail_server):
        mailing.remind(invited, 1)
        work()
        invite(invited, "new@acme.example")
        mailing.send(invited)
        work()
        assert [letter.subject for letter in mail_server.to("new@acme.example")] == [
            "How well do we understand our customers? Your view counts"
        ]

    def test_at_most_three_rounds_and_none_on_the_heels_of_another(self, invited, mail_server):
        mailing.remind(invited, 1)
        work()
        with pytest.raises(TransitionRefused):
            mailing.remind(invited, 2)
        for number in (2, 3):
            Mailing.objects.update(reminded_at=F("reminded_at") - timedelta(days=1))
            mailing.remind(invited, number)
            work()
        Mailing.objects.update(reminded_at=F("reminded_at") - timedelta(days=1))
        with pytest.raises(TransitionRefused, match="At most 3"):
            mailing.remind(invited, 4)
        assert len(mail_server.to("ben@acme.example")) == 3

    def test_a_reminder_cut_off_is_not_sent_again_and_only_counted(self, invited, mail_server):
        mailing.remind(invited, 1)
        Invitation.objects.filter(email="ben@acme.example").update(state=InvitationState.SENDING, reminders=1)
        work()
        assert mail_server.addresses() == ["dan@acme.example"]
        assert Mailing.objects.get().perhaps_reminded == 1
        assert set(states(invited).values()) == {InvitationState.SENT}

    def test_bounced_and_withdrawn_people_are_left_alone(self, invited, mail_server):
        marked, unknown = roster.mark_bounced(
            invited, "Undelivered: <BEN@acme.example>: 550 no such user; reported by postmaster@mx.example."
        )
        assert (marked, unknown) == (1, ["postmaster@mx.example"])
        roster.withdraw(invited.invitations.get(email="dan@acme.example"))
        mailing.remind(invited, 1)
        work()
        assert mail_server.letters == []
