"""What is noted in the audit log, by one plain function that views and commands call.

Nothing is noted of respondents and customers, and nothing they gave: no page without an account calls this.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.audit_events import AuditEvent
from organisations.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model

    from organisations.models import Organisation

LONGEST_TEXT = 150
MOST_PARAMETERS = 6

Value = str | int | bool | None


class Action(TextChoices):
    """As a sentence goes on after the name of who did it. Codes are stored: they are never reused."""

    SIGNED_IN = "sign-in.done", _("signed in")
    SIGN_IN_FAILED = "sign-in.failed", _("was refused at signing in")
    PASSWORD_CHANGED = "password.changed", _("changed their password")
    SETTINGS_CHANGED = "settings.changed", _("changed what is kept about the organisation")
    RETENTION_CHANGED = "retention.changed", _("changed how long data is kept")
    NOTICE_CHANGED = "notice.changed", _("changed the privacy notice")
    MEMBER_INVITED = "member.invited", _("invited somebody")
    INVITATION_WITHDRAWN = "invitation.withdrawn", _("withdrew an invitation to join")
    MEMBER_ADDED = "member.added", _("gave somebody a role")
    MEMBER_CHANGED = "member.changed", _("changed somebody’s role")
    MEMBER_REMOVED = "member.removed", _("took somebody’s role away")
    DEPARTMENT_ADDED = "department.added", _("added a department")
    DEPARTMENT_CHANGED = "department.changed", _("changed a department")
    DEPARTMENT_DELETED = "department.deleted", _("deleted a department")
    ASSESSMENT_CREATED = "assessment.created", _("created an assessment")
    ASSESSMENT_CHANGED = "assessment.changed", _("changed an assessment")
    ASSESSMENT_DISCARDED = "assessment.discarded", _("deleted a draft")
    ASSESSMENT_OPENED = "assessment.opened", _("opened an assessment")
    ASSESSMENT_CLOSED = "assessment.closed", _("closed an assessment")
    NEEDS_CHANGED = "needs.changed", _("changed the list of what customers want")
    LINK_ADDED = "link.added", _("made a link for customers")
    LINK_SWITCHED = "link.switched", _("stopped or resumed a link for customers")
    LINK_PRINTED = "link.printed", _("took out a link to pass on")
    RECIPIENTS_SEEN = "recipients.seen", _("saw who is invited")
    RECIPIENTS_CHANGED = "recipients.changed", _("changed who is invited")
    LETTERS_CHANGED = "letters.changed", _("changed what people who are invited read")
    INVITATIONS_SENT = "invitations.sent", _("decided about the sending of invitations")
    LIVE_SEEN = "live.seen", _("saw a team’s figures so far")
    NAMES_SEEN = "names.seen", _("saw who answered what, by name")
    NAMES_EXPORTED = "names.exported", _("downloaded who answered what, by name")
    PERSON_SEEN = "person.seen", _("looked at what is kept of one person who answered")
    ANSWERS_ERASED = "answers.erased", _("erased the answers of one person")
    PARTICIPATION_SEEN = "participation.seen", _("saw how many answered")
    OUTCOMES_CHANGED = "outcomes.changed", _("changed the outcome measures")
    FILE_IMPORTED = "file.imported", _("imported a file")
    QUESTIONNAIRE_LOADED = "questionnaire.loaded", _("loaded a questionnaire")
    REPORT_BUILT = "report.built", _("had a report built")
    REPORT_STOPPED = "report.stopped", _("stopped the building of a report")
    REPORT_SEEN = "report.seen", _("read a report")
    COMMENT_HIDDEN = "comment.hidden", _("hid what somebody wrote, or showed it again")
    REPORT_PUBLISHED = "report.published", _("published a report")
    PORTFOLIO_SEEN = "portfolio.seen", _("saw the organisation in a portfolio")
    LOOP_CHANGED = "loop.changed", _("changed what everybody who was asked is told")
    DATA_EXPORTED = "data.exported", _("downloaded data")
    LOG_EXPORTED = "log.exported", _("downloaded the audit log")
    ACCOUNT_SWITCHED_OFF = "account.off", _("switched an account off")
    ACCOUNT_SWITCHED_ON = "account.on", _("switched an account on again")
    PERSON_ERASED = "person.erased", _("had an account erased")
    ANSWERS_DELETED = "answers.deleted", _("deleted answers whose time was over")
    ROSTER_CLEARED = "roster.cleared", _("deleted who had been invited")


def record(
    organisation: Organisation | None,
    action: Action,
    who: User | AnonymousUser | None,
    about: Model | None = None,
    *,
    daily: bool = False,
    **parameters: Value,
) -> None:
    """Note it; `daily` once a day for each person and subject. The name of what it is about is noted as it is now."""
    event = _event(organisation, action, who, about, parameters)
    if daily:
        _note_once_today([event])
    else:
        event.save()


def record_views(organisations: Iterable[Organisation], action: Action, who: User | AnonymousUser) -> None:
    """That somebody saw several organisations on one page: noted in each of them, once a day."""
    _note_once_today([_event(organisation, action, who, None, {}) for organisation in organisations])


def record_everywhere(user: User | None, action: Action) -> None:
    """Something that concerns the person alone: noted in each organisation they belong to.

    One row where there is none of them, so that an unknown address takes as long to refuse as a known one.
    """
    found = Membership.objects.filter(user_id=user.pk if user else 0).values_list("organisation_id", flat=True)
    organisations: Iterable[int | None] = list(found) or [None]
    AuditEvent.objects.bulk_create(
        AuditEvent(organisation_id=organisation, who_id=user.pk if user else None, action=action)
        for organisation in organisations
    )


def record_about(user: User, action: Action) -> None:
    """What whoever runs the server did with somebody's account: noted in each organisation they belong to."""
    memberships = Membership.objects.select_related("organisation").filter(user=user)
    organisations: list[Organisation | None] = [membership.organisation for membership in memberships]
    for organisation in organisations or [None]:
        record(organisation, action, None, user)


def _note_once_today(events: list[AuditEvent]) -> None:
    day = timezone.now().date().isoformat()
    for event in events:
        what = (event.organisation_id, event.action, event.who_id, event.about_id, event.parameters.get("link", ""))
        event.once_key = sha256(repr((day, *what)).encode()).hexdigest()
    noted = set(
        AuditEvent.objects.filter(once_key__in=[event.once_key for event in events]).values_list("once_key", flat=True)
    )
    AuditEvent.objects.bulk_create([event for event in events if event.once_key not in noted], ignore_conflicts=True)


def _event(
    organisation: Organisation | None,
    action: Action,
    who: User | AnonymousUser | None,
    about: Model | None,
    parameters: dict[str, Value],
) -> AuditEvent:
    named = dict(parameters)
    kind = number = ""
    if isinstance(about, User):  # never their name: it must be erasable, and this is not
        kind, number = "person", str(about.pk)
    elif about is not None:
        kind, number = str(about._meta.model_name), str(getattr(about, "public_id", about.pk))
        named.setdefault("name", str(about)[:LONGEST_TEXT])
    is_long = any(isinstance(each, str) and len(each) > LONGEST_TEXT for each in named.values())
    if is_long or len(named) > MOST_PARAMETERS:
        msg = f"The audit log keeps few and short parameters, not these of {action}."
        raise ValueError(msg)
    return AuditEvent(
        organisation=organisation,
        who_id=who.pk if who is not None else None,
        action=action,
        about_kind=kind,
        about_id=number,
        parameters=named,
    )
