"""The people who are invited: kept, added, corrected, withdrawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from assessments.invitations.addresses import key_of
from assessments.models import Invitation, InvitationSecret, InvitationState, Mailing, State, TransitionRefused
from assessments.models.assessment import DELETED
from assessments.models.invitation import MOVED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db import models

    from assessments.invitations.reading import Person
    from assessments.models import Assessment

BATCH = 1000
ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
EDITABLE = (
    InvitationState.WAITING,
    InvitationState.FAILED,
    InvitationState.BOUNCED,
    InvitationState.UNKNOWN,
)


def add(assessment: Assessment, people: Iterable[Person]) -> int:
    """How many were; whoever is there already is passed over."""
    before = Invitation.objects.filter(assessment=assessment).count()
    Invitation.objects.bulk_create(
        (Invitation(assessment=assessment, **_fields(person)) for person in people),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return Invitation.objects.filter(assessment=assessment).count() - before


def add_one(assessment: Assessment, person: Person) -> Invitation:
    refuse_unless_invitable(assessment)
    try:
        with transaction.atomic():
            _free(assessment, person)
            return Invitation.objects.create(assessment=assessment, **_fields(person))
    except IntegrityError:
        raise TransitionRefused(_("%(email)s is invited already.") % {"email": person.email}) from None


def correct(invitation: Invitation, person: Person) -> bool:
    """Before a letter has gone out, or after it did not arrive. Whether that made a new place.

    Once there is a link, it stays its owner's: who gets another address gets another place. Else whoever corrects an
    address into their own would hold a link to somebody's place, and learn from it whether that one has answered.
    """
    is_moved = key_of(invitation.email) != person.key
    if is_moved and invitation.secrets.exists():
        _make_another_place(invitation, person)
        return True
    fields: dict[str, object] = {**_fields(person)}
    if is_moved or invitation.state in (InvitationState.FAILED, InvitationState.BOUNCED):
        fields |= {"state": InvitationState.WAITING, "reason": "", "tries": 0, "reminders": 0}
    mine = _unchanged(invitation)
    try:
        with transaction.atomic():
            if is_moved:
                _free(invitation.assessment, person)
            changed = (_without_link(mine) if is_moved else mine).update(**fields)
    except IntegrityError:
        raise TransitionRefused(_("%(email)s is invited already.") % {"email": person.email}) from None
    if not changed:
        raise TransitionRefused(_("A letter is on its way there by now, so nothing was changed."))
    return False


def rename(invitation: Invitation, name: str) -> None:
    """After the letter, too: where names stand beside answers, nobody at the link can correct their own."""
    if not invitation.assessment.is_attributed:
        raise TransitionRefused(_("The letter is out, so nothing was changed."))
    Invitation.objects.filter(pk=invitation.pk).update(name=name)


def _make_another_place(invitation: Invitation, person: Person) -> None:
    refuse_unless_invitable(invitation.assessment)
    with transaction.atomic():
        if not _unchanged(invitation).update(state=InvitationState.WITHDRAWN, reason=MOVED):
            raise TransitionRefused(_("A letter is on its way there by now, so nothing was changed."))
        add_one(invitation.assessment, person)


def _free(assessment: Assessment, person: Person) -> None:
    """An address somebody was moved from, by mistake perhaps, is invited anew with a place and a link of its own."""
    moved = Invitation.objects.filter(assessment=assessment, email_key=person.key, reason=MOVED)
    moved.update(email_key=F("public_id"))


def _refuse_moved(invitation: Invitation) -> None:
    if Invitation.objects.filter(pk=invitation.pk, reason=MOVED).exists():
        raise TransitionRefused(
            _(
                "This place was replaced by one with another address, so its link stays withdrawn. If that address is "
                "wrong, withdraw it, then add %(email)s as a new person."
            )
            % {"email": invitation.email}
        )


def _unchanged(invitation: Invitation) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(pk=invitation.pk, state=invitation.state, state__in=EDITABLE)


def withdraw(invitation: Invitation) -> None:
    """Whoever has not been written to is taken off the list; anybody else’s link no longer begins anything."""
    mine = Invitation.objects.filter(pk=invitation.pk).exclude(state=InvitationState.SENDING)
    _refuse_moved(invitation)
    with transaction.atomic():
        if _never_written(mine).delete()[0]:
            return
        if not mine.exclude(reason=MOVED).update(state=InvitationState.WITHDRAWN, reason=""):
            raise TransitionRefused(_("A letter is on its way there just now. Try again in a moment."))


def restore(invitation: Invitation) -> None:
    """As it was after its letter had gone out, and past every round of reminders begun so far: else a round with one
    place in it would tell whether there is an answer. A place that was replaced by another stays withdrawn."""
    _refuse_moved(invitation)
    rounds = Mailing.objects.filter(pk=invitation.assessment_id).values("reminder_rounds")
    Invitation.objects.filter(pk=invitation.pk, state=InvitationState.WITHDRAWN).exclude(reason=MOVED).update(
        state=InvitationState.SENT, reminders=Coalesce(Subquery(rounds), Value(0))
    )


def empty(assessment: Assessment) -> int:
    """Take everybody off the list who has not been written to."""
    return _never_written(Invitation.objects.filter(assessment=assessment)).delete()[0]


def mark_bounced(assessment: Assessment, text: str) -> tuple[int, list[str]]:
    """How many are marked, and which addresses in the text belong to nobody who is invited."""
    addresses = [address.rstrip(".") for address in ADDRESS.findall(text)]
    keys = {key_of(address): address for address in addresses}
    invited = Invitation.objects.filter(assessment=assessment)
    there: set[str] = set()
    marked = 0
    for some in _batches(list(keys)):
        mine = invited.filter(email_key__in=some)
        there |= set(mine.values_list("email_key", flat=True))
        marked += mine.filter(state__in=[InvitationState.SENT, InvitationState.UNKNOWN]).update(
            state=InvitationState.BOUNCED, reason="bounced"
        )
    return marked, [address for key, address in keys.items() if key not in there]


def refuse_unless_invitable(assessment: Assessment) -> None:
    state = type(assessment).objects.filter(pk=assessment.pk).values_list("state", flat=True).first()
    if state is None:
        raise TransitionRefused(DELETED)
    if state not in (State.DRAFT, State.OPEN):
        raise TransitionRefused(_("The assessment has closed, so nobody can be invited any more."))


def _never_written(invitations: models.QuerySet[Invitation]) -> models.QuerySet[Invitation]:
    return _without_link(invitations).filter(state__in=[InvitationState.WAITING, InvitationState.FAILED])


def _without_link(invitations: models.QuerySet[Invitation]) -> models.QuerySet[Invitation]:
    return invitations.filter(~Exists(InvitationSecret.objects.filter(invitation=OuterRef("pk"))))


def _fields(person: Person) -> dict[str, str]:
    fields = person._asdict()
    return fields | {"email_key": fields.pop("key")}


def _batches(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
