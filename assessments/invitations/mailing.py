"""What a coordinator does with letters: send, pause, go on, remind. Each is one statement, however many people wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Value, When
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.invitations.postman import can_send
from assessments.invitations.sending import SEND, fewest_to_remind, reminds_everybody, to_remind
from assessments.invitations.texts import mailing_of
from assessments.models import Invitation, InvitationState, Mailing, MailingState, State, TransitionRefused
from assessments.models.invitation import MOVED
from assessments.models.mailing import MOST_REMINDERS
from jobs.queue import enqueue

if TYPE_CHECKING:
    from assessments.models import Assessment

BETWEEN_REMINDERS = timedelta(hours=20)
REASONS = {
    "no_such_address": gettext_lazy("there is no such address"),
    "mailbox_full": gettext_lazy("the mailbox is full"),
    "refused": gettext_lazy("the mail server refused the address"),
    "content": gettext_lazy("the mail server refused the letter"),
    "put_off": gettext_lazy("the mail server asked to try later"),
    "interrupted": gettext_lazy("the line was cut while it was handed over"),
    "bounced": gettext_lazy("it came back to the sender"),
    MOVED: gettext_lazy("another address was given"),
}
TROUBLES = {
    "no_server": gettext_lazy("No mail server is set up. Ask whoever runs this server to set EMAIL_HOST."),
    "sign_in": gettext_lazy("The mail server refuses the sign-in. Ask whoever runs this server."),
    "unreachable": gettext_lazy("The mail server cannot be reached. It is tried again in a few minutes."),
    "sender": gettext_lazy("The mail server refuses our sender address. Ask whoever runs this server."),
    "put_off": gettext_lazy("The mail server asked to wait. It goes on in a few minutes."),
    "all_refused": gettext_lazy(
        "The mail server refused many letters one after the other, so it was paused. Look at those that were refused, "
        "ask whoever runs this server, then go on."
    ),
}
SHOWN = {  # a reminder under way must not be told from none
    InvitationState.SENDING: When(state=InvitationState.SENDING, reminders__gt=0, then=Value(InvitationState.SENT)),
}


@dataclass(frozen=True)
class Standing:
    """How the mailing stands, in numbers that say nothing of who has answered."""

    mailing: Mailing
    counts: dict[str, int]
    total: int
    round_left: int  # people the current round of reminders has not come to yet, answered or not

    @property
    def trouble(self) -> str:
        return str(TROUBLES.get(self.mailing.trouble, ""))

    @property
    def is_running(self) -> bool:
        return self.mailing.state == MailingState.RUNNING

    @property
    def is_paused(self) -> bool:
        return self.mailing.state == MailingState.PAUSED

    @property
    def shown(self) -> list[tuple[str, str, int]]:
        """Every state somebody is in, in the order in which letters pass through them."""
        return [
            (state, str(label), self.counts[state]) for state, label in InvitationState.choices if state in self.counts
        ]

    @property
    def waiting(self) -> int:
        return self.counts.get(InvitationState.WAITING, 0)

    @property
    def sent(self) -> int:
        return self.counts.get(InvitationState.SENT, 0)

    @property
    def unknown(self) -> int:
        return self.counts.get(InvitationState.UNKNOWN, 0)

    @property
    def refused(self) -> int:
        return self.counts.get(InvitationState.FAILED, 0)

    @property
    def is_active(self) -> bool:
        """Whether something changes by itself: the page looks again."""
        return self.is_running and not self.mailing.trouble

    @property
    def when_sent(self) -> str:
        """When the invitations go out that wait for the opening, in the organisation's time zone."""
        assessment = self.mailing.assessment
        is_draft, date = assessment.state == State.DRAFT, assessment.opens_at
        if date is None or date <= timezone.now():
            return _("The invitations go out by themselves as soon as you open the assessment.")
        zone = assessment.organisation.zone
        # Translators: a date and time of day, in the letters of Django's date filter
        when = {"date": formats.date_format(timezone.localtime(date, zone), _("j F Y, H:i"))}
        if is_draft and not assessment.opens_by_itself:
            return _("The invitations go out by themselves on %(date)s, if the assessment is open by then.") % when
        return _("The invitations go out by themselves on %(date)s.") % when

    @property
    def step(self) -> str:
        if self.waiting or self.counts.get(InvitationState.SENDING, 0):
            return _("%(sent)d of %(total)d invitations have gone out.") % {
                "sent": self.total - self.waiting - self.counts.get(InvitationState.SENDING, 0),
                "total": self.total,
            }
        return _("The reminders are going out.")

    @property
    def percent(self) -> int | None:
        """Of the invitations; while there are none to send, of the round of reminders, where everybody gets one. None
        where a number that grows by leaps or at another pace could tell who has answered."""
        left = self.waiting + self.counts.get(InvitationState.SENDING, 0)
        if not left and not reminds_everybody(self.mailing.assessment):
            return None
        return 100 * (self.total - (left or self.round_left)) // self.total if self.total else 0

    @property
    def reminds_everybody(self) -> bool:
        return reminds_everybody(self.mailing.assessment)

    @property
    def is_too_small_to_remind(self) -> bool:
        """Whoever knows of all but one of those reminded would learn of that one."""
        return self.sent < fewest_to_remind(self.mailing.assessment)

    @property
    def too_few(self) -> str:
        return _(
            "Reminders go out once the letters of %(n)d people have: one to fewer could show who has not answered."
        ) % {"n": fewest_to_remind(self.mailing.assessment)}

    @property
    def reminders_left(self) -> int:
        return MOST_REMINDERS - self.mailing.reminder_rounds

    @property
    def next_round(self) -> int:
        return self.mailing.reminder_rounds + 1

    def next_reminder_at(self) -> datetime | None:
        """None if it may be now."""
        last = self.mailing.reminded_at
        if last is None or last + BETWEEN_REMINDERS <= timezone.now():
            return None
        return last + BETWEEN_REMINDERS


def standing_of(assessment: Assessment) -> Standing:
    mailing = Mailing.objects.filter(pk=assessment.pk).first() or Mailing(pk=assessment.pk)
    mailing.assessment = assessment
    shown = Case(*SHOWN.values(), default=F("state"))
    rows = Invitation.objects.filter(assessment=assessment).order_by().values_list(shown).annotate(n=Count("pk"))
    counts = dict(rows)
    left = to_remind(mailing).count() if mailing.reminder_rounds else 0
    return Standing(mailing, counts, sum(counts.values()) - counts.get(InvitationState.WITHDRAWN, 0), left)


def letters_at_opening(assessment: Assessment) -> int:
    """How many people of the list would be invited by opening this draft."""
    is_awaited = Mailing.objects.filter(assessment=assessment, goes_out_at_opening=True).exists()
    return Invitation.objects.filter(assessment=assessment).count() if is_awaited else 0


def send(assessment: Assessment) -> None:
    """Everybody who waits gets the invitation; a draft or an early one goes out when answers are taken."""
    _refuse_without_server()
    mailing = mailing_of(assessment)
    if assessment.state not in (State.DRAFT, State.OPEN) or (assessment.closes_at and not _may_still(assessment)):
        raise TransitionRefused(_("The assessment takes no answers any more, so nobody can be invited."))
    if not assessment.accepts_answers():
        Mailing.objects.filter(pk=mailing.pk).update(goes_out_at_opening=True)
        return
    _run(mailing)


def do_not_send_at_opening(assessment: Assessment) -> None:
    Mailing.objects.filter(pk=assessment.pk).update(goes_out_at_opening=False)


def pause(assessment: Assessment) -> None:
    Mailing.objects.filter(pk=assessment.pk, state=MailingState.RUNNING).update(state=MailingState.PAUSED)


def resume(assessment: Assessment) -> None:
    _refuse_without_server()
    if not assessment.accepts_answers():
        raise TransitionRefused(_("The assessment takes no answers now, so nobody is written to."))
    _run(mailing_of(assessment))


def remind(assessment: Assessment, number: int) -> None:
    """Ask for round `number`; pressed twice, it is asked for once."""
    _refuse_without_server()
    if not assessment.accepts_answers():
        raise TransitionRefused(_("The assessment takes no answers now, so nobody is reminded."))
    standing = standing_of(assessment)
    if standing.mailing.reminder_rounds >= number:
        return
    if number > MOST_REMINDERS or standing.next_reminder_at():
        raise TransitionRefused(
            _("At most %(n)d reminders are sent, and none on the heels of another.") % {"n": MOST_REMINDERS}
        )
    if standing.is_too_small_to_remind:
        raise TransitionRefused(standing.too_few)
    asked = Mailing.objects.filter(pk=assessment.pk, reminder_rounds=number - 1).update(
        reminder_rounds=number, reminded_at=timezone.now()
    )
    if asked:
        _run(standing.mailing)


def settle_unknown(assessment: Assessment, *, as_sent: bool) -> int:
    unknown = Invitation.objects.filter(assessment=assessment, state=InvitationState.UNKNOWN)
    if as_sent:
        rounds = mailing_of(assessment).reminder_rounds
        return unknown.update(state=InvitationState.SENT, reason="", reminders=rounds)
    return unknown.update(state=InvitationState.WAITING, reason="", tries=0, reminders=0)


def retry_refused(assessment: Assessment) -> int:
    refused = Invitation.objects.filter(assessment=assessment, state=InvitationState.FAILED)
    return refused.update(state=InvitationState.WAITING, reason="", tries=0, reminders=0)


def _run(mailing: Mailing) -> None:
    Mailing.objects.filter(pk=mailing.pk).update(
        state=MailingState.RUNNING, trouble="", go_on_at=None, goes_out_at_opening=False
    )
    enqueue(SEND, mailing.pk)


def _refuse_without_server() -> None:
    if not can_send():
        raise TransitionRefused(str(TROUBLES["no_server"]))


def _may_still(assessment: Assessment) -> bool:
    return assessment.closes_at is not None and assessment.closes_at > timezone.now()
