"""Letters on their way, by a job: nobody gets two, nobody is lost without a word, and a kill at any moment is borne.

That somebody is being written to is stored before the mail server is asked. Whatever a worker leaves in that state was
cut off in between, and nobody can know more than that: the coordinator sees it and decides.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from assessments.invitations.letters import Writer, message_to, place_url
from assessments.invitations.postman import Outcome, Postman, ServerTrouble
from assessments.models import (
    Assessment,
    Invitation,
    InvitationSecret,
    InvitationState,
    Letter,
    Mailing,
    MailingState,
    State,
)
from assessments.personal_links import mint_mailed_secret, part_key
from jobs.models import Job, JobState
from jobs.queue import enqueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db import models

    from jobs.control import Control

SEND = "send_letters"
SLICE = 60.0  # seconds of one job: shorter than a worker is given to end in good order
BATCH = 100
# So many refusals one after the other are no accident of addresses: something is wrong with us or the server.
MOST_IN_A_ROW = 20
MOST_TRIES = 6
TRIED_AGAIN_AFTER = timedelta(minutes=10)
FAILED_JOB_AFTER = timedelta(minutes=5)


def send_letters(job: Job, control: Control) -> Callable[[], None] | None:
    """The work of the job: one slice of an assessment's letters."""
    mailing = Mailing.objects.select_related("assessment__organisation", "assessment__version").get(pk=job.subject_id)
    settle_what_was_cut_off(mailing)
    if mailing.state != MailingState.RUNNING or not mailing.assessment.accepts_answers():
        return None
    with Postman() as postman:
        Slice(mailing, control, postman).send()
    return partial(go_on, mailing.pk)


def settle_what_was_cut_off(mailing: Mailing) -> None:
    """Only one worker holds the job, so whatever is being sent now was begun by one that is gone."""
    cut_off = Invitation.objects.filter(assessment_id=mailing.pk, state=InvitationState.SENDING)
    cut_off.filter(reminders=0).update(state=InvitationState.UNKNOWN, reason="interrupted")
    reminders = cut_off.update(state=InvitationState.SENT)
    if reminders:
        Mailing.objects.filter(pk=mailing.pk).update(perhaps_reminded=F("perhaps_reminded") + reminders)


def go_on(mailing_id: int) -> None:
    """After a slice: ask for the next one, or say that everything has gone out."""
    mailing = Mailing.objects.get(pk=mailing_id)
    if mailing.state != MailingState.RUNNING:
        return
    if not waiting(mailing).exists() and not to_remind(mailing).exists():
        Mailing.objects.filter(pk=mailing_id, state=MailingState.RUNNING).update(
            state=MailingState.IDLE, go_on_at=None, trouble=""
        )
    elif mailing.go_on_at is None:
        enqueue(SEND, mailing_id)


def keep_sending() -> None:
    """Whatever should be going out and is not; the relay (jobs/relay.py) calls this every few seconds."""
    now = timezone.now()
    for mailing in _of_open_assessments().filter(goes_out_at_opening=True, state=MailingState.IDLE):
        if mailing.assessment.accepts_answers(now):
            Mailing.objects.filter(pk=mailing.pk, goes_out_at_opening=True).update(
                goes_out_at_opening=False, state=MailingState.RUNNING
            )
    failed = Job.objects.filter(
        kind=SEND, subject_id=OuterRef("pk"), state=JobState.FAILED, finished_at__gt=now - FAILED_JOB_AFTER
    )
    for mailing in _of_open_assessments().filter(~Exists(failed), state=MailingState.RUNNING):
        if mailing.assessment.accepts_answers(now) and (mailing.go_on_at is None or mailing.go_on_at <= now):
            Mailing.objects.filter(pk=mailing.pk).update(go_on_at=None)
            enqueue(SEND, mailing.pk)


def waiting(mailing: Mailing) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(assessment_id=mailing.pk, state=InvitationState.WAITING).order_by("pk")


def to_remind(mailing: Mailing) -> models.QuerySet[Invitation]:
    """Everybody the current round has not looked at yet, whether or not they have answered."""
    sent = Invitation.objects.filter(assessment_id=mailing.pk, state=InvitationState.SENT)
    return sent.filter(reminders__lt=mailing.reminder_rounds).order_by("pk")


def reminds_everybody(assessment: Assessment) -> bool:
    """Where answers are anonymous a reminder goes to all: mails that come back, and the mail server's own log, would
    tell who had not answered."""
    return assessment.is_sealed


def fewest_to_remind(assessment: Assessment) -> int:
    """How many places a round of reminders has to be made of; where names are seen, who has answered is no secret."""
    tells_nothing = reminds_everybody(assessment) or assessment.is_attributed
    return 1 if tells_nothing else assessment.minimum_group_size


class Slice:
    def __init__(self, mailing: Mailing, control: Control, postman: Postman) -> None:
        self._mailing, self._control, self._postman = mailing, control, postman
        self._ends = time.monotonic() + SLICE
        self._next = self._told = time.monotonic()
        self._in_a_row, self._sharing = 0, 1
        self._total = waiting(mailing).count() + to_remind(mailing).count()
        self._handled = 0
        self._took = 0.0  # seconds the mail server took the last time

    def send(self) -> None:
        self._control.report("sending", 0)
        try:
            for letter, find in ((Letter.INVITATION, waiting), (Letter.REMINDER, to_remind)):
                if letter == Letter.REMINDER and self._is_round_too_small():
                    to_remind(self._mailing).update(reminders=self._mailing.reminder_rounds)
                writer = Writer(self._mailing, letter)
                for invitation in self._one_after_the_other(find, letter):
                    self._send_one(invitation, letter, writer)
                if time.monotonic() >= self._ends:
                    return
        except ServerTrouble as trouble:
            self._wait(trouble.code)
        else:
            if waiting(self._mailing).exists() or to_remind(self._mailing).exists():
                self._wait("put_off")
            else:
                self._tell_trouble("")

    def _one_after_the_other(
        self, find: Callable[[Mailing], models.QuerySet[Invitation]], letter: Letter
    ) -> Iterator[Invitation]:
        """Each once, at the pace the mail server was promised, until the time is over or somebody pauses it."""
        last = 0
        while batch := list(find(self._mailing).filter(pk__gt=last)[:BATCH]):
            last = batch[-1].pk
            for invitation in batch:
                if time.monotonic() >= self._ends or not self._is_wanted():
                    return
                self._handled += 1
                yield invitation

    def _is_round_too_small(self) -> bool:
        """Places may have been withdrawn since the round was asked for, all but one even."""
        sent = Invitation.objects.filter(assessment_id=self._mailing.pk, state=InvitationState.SENT)
        return sent.count() < fewest_to_remind(self._mailing.assessment)

    def _is_wanted(self) -> bool:
        """Once a second: report, which ends a job that is no longer ours, and look whether somebody paused it."""
        now = time.monotonic()
        if now - self._told >= 1:
            self._told = now
            self._control.report("sending", 100 * self._handled // max(1, self._total))
            return Mailing.objects.filter(pk=self._mailing.pk, state=MailingState.RUNNING).exists()
        return True

    def _send_one(self, invitation: Invitation, letter: Letter, writer: Writer) -> None:
        self._keep_pace()
        start = time.monotonic()
        self._postman.reach()
        self._took = self._took or time.monotonic() - start
        secret = self._claim(invitation, letter)
        if secret is None:
            return
        if letter == Letter.REMINDER and self._is_passed_over(invitation):
            self._pass_over(invitation)
            return
        message = message_to(invitation.email, writer.write(invitation.name, invitation.language, place_url(secret)))
        start = time.monotonic()
        try:
            outcome = self._postman.hand_over(message)
        except ServerTrouble:
            self._note(invitation, letter, Outcome.LATER, secret, is_try=False)
            raise
        self._took = time.monotonic() - start
        self._note(invitation, letter, outcome, secret)
        self._in_a_row = self._in_a_row + 1 if outcome in (Outcome.REFUSED, Outcome.LATER) else 0
        if self._in_a_row >= MOST_IN_A_ROW:
            if outcome == Outcome.REFUSED:
                Mailing.objects.filter(pk=self._mailing.pk).update(state=MailingState.PAUSED)
            raise ServerTrouble("all_refused" if outcome == Outcome.REFUSED else "put_off")

    def _is_passed_over(self, invitation: Invitation) -> bool:
        if reminds_everybody(self._mailing.assessment):
            return False
        return Invitation.objects.filter(pk=invitation.pk, done=True).exists()

    def _pass_over(self, invitation: Invitation) -> None:
        """Like a letter that was handed over, in its rows and in the time it takes; its secret is nobody's."""
        time.sleep(self._took)
        self._note(invitation, Letter.REMINDER, Outcome.SENT, "")
        self._in_a_row = 0

    def _keep_pace(self) -> None:
        """All mailings of this installation share the server, and so its pace."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        if self._handled % MOST_IN_A_ROW == 1:
            self._sharing = max(1, Job.objects.filter(kind=SEND, state=JobState.RUNNING).count())
        self._next = max(self._next, time.monotonic()) + self._sharing / settings.MAILS_PER_SECOND

    def _claim(self, invitation: Invitation, letter: Letter) -> str | None:
        """The secret of a letter that is now being sent; None if it must not be, or somebody else has it."""
        mine = Invitation.objects.filter(pk=invitation.pk).filter(
            Exists(Mailing.objects.filter(pk=self._mailing.pk, state=MailingState.RUNNING)),
            Exists(_accepting().filter(pk=self._mailing.pk)),
        )
        secret = mint_mailed_secret()
        with transaction.atomic():
            if letter == Letter.INVITATION:
                taken = mine.filter(state=InvitationState.WAITING).update(state=InvitationState.SENDING)
            else:
                taken = mine.filter(state=InvitationState.SENT, reminders__lt=self._mailing.reminder_rounds).update(
                    state=InvitationState.SENDING, reminders=self._mailing.reminder_rounds
                )
            if not taken:
                return None
            InvitationSecret.objects.create(key=part_key(secret), invitation=invitation)
        return secret

    def _note(
        self, invitation: Invitation, letter: Letter, outcome: Outcome, secret: str, *, is_try: bool = True
    ) -> None:
        # Unknown, too: another worker may have thought this one gone.
        mine = Invitation.objects.filter(pk=invitation.pk, state__in=[InvitationState.SENDING, InvitationState.UNKNOWN])
        reason, tries = self._postman.reason, invitation.tries + is_try
        is_invitation = letter == Letter.INVITATION
        # A reminder that not everybody gets is not tried again: a round that goes on would tell of whoever was put off.
        is_repeated = not is_try or is_invitation or reminds_everybody(self._mailing.assessment)
        again = outcome == Outcome.LATER and is_repeated and tries < MOST_TRIES
        if again or (is_invitation and outcome in (Outcome.LATER, Outcome.REFUSED)):
            # Nobody has it. Of a reminder it stays all the same: every place has one for each round.
            InvitationSecret.objects.filter(pk=part_key(secret)).delete()
        if not is_invitation:
            self._note_reminder(mine, outcome, tries if again else None)
        elif outcome == Outcome.SENT:
            mine.update(state=InvitationState.SENT, reason="", tries=0, reminders=self._mailing.reminder_rounds)
        elif again:
            mine.update(state=InvitationState.WAITING, reason=reason, tries=tries)
        elif outcome == Outcome.UNKNOWN:
            mine.update(state=InvitationState.UNKNOWN, reason=reason)
        else:
            mine.update(state=InvitationState.FAILED, reason=reason)

    def _note_reminder(self, mine: models.QuerySet[Invitation], outcome: Outcome, tries: int | None) -> None:
        """Whatever becomes of it, the row looks like everybody's: a trace would tell who had not answered.
        tries: None if it is not tried again."""
        if tries is not None:
            mine.update(state=InvitationState.SENT, reminders=F("reminders") - 1, tries=tries)
            return
        mine.update(state=InvitationState.SENT, tries=0)
        if outcome == Outcome.UNKNOWN:
            Mailing.objects.filter(pk=self._mailing.pk).update(perhaps_reminded=F("perhaps_reminded") + 1)

    def _wait(self, code: str) -> None:
        self._tell_trouble(code)
        Mailing.objects.filter(pk=self._mailing.pk).update(go_on_at=timezone.now() + TRIED_AGAIN_AFTER)

    def _tell_trouble(self, code: str) -> None:
        Mailing.objects.filter(pk=self._mailing.pk).update(trouble=code)


def _accepting() -> models.QuerySet[Assessment]:
    return Assessment.objects.filter(state=State.OPEN).exclude(closes_at__lte=timezone.now())


def _of_open_assessments() -> models.QuerySet[Mailing]:
    return (
        Mailing.objects.filter(assessment__state=State.OPEN)
        .select_related("assessment")
        .defer("assessment__participation", "assessment__targets")
    )
