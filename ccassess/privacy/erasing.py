"""Erasing an account and every trace of the person, or what one person answered by name.

In a way that a backup put back does not undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Attribution
from assessments.naming import erase_response
from ccassess.privacy.traces import Traces
from organisations import erasures
from organisations.accounts.ended_sessions import end_all_of
from organisations.audit import Action, record
from organisations.models import Membership, Organisation, Role, User

if TYPE_CHECKING:
    from collections.abc import Callable


class HandOverFirst(Exception):
    """Somebody is the only coordinator somewhere; the text says where and what to do."""


def left_alone(user: User) -> list[Organisation]:
    """Organisations that nobody would coordinate any more."""
    coordinated = Membership.objects.filter(role=Role.COORDINATOR)
    others = coordinated.exclude(user=user).values("organisation_id")
    mine = coordinated.filter(user=user).exclude(organisation_id__in=others)
    return list(Organisation.objects.filter(pk__in=mine.values("organisation_id")).order_by("name"))


def erase(user: User, who: User | None, *, even_the_last: bool = False) -> None:
    """The account, its memberships and sign-ins, and its name and address wherever else they stand.

    What the organisations have stays theirs; the audit log goes on saying "a former user" with the number.
    """
    with transaction.atomic():
        organisations = list(
            Organisation.objects.select_for_update(of=("self",)).filter(memberships__user=user).order_by("pk")
        )
        alone = [] if even_the_last else left_alone(user)
        if alone:
            names = ", ".join(organisation.name for organisation in alone)
            raise HandOverFirst(
                _("You are the only coordinator of %(names)s. Give somebody else that role first.") % {"names": names}
            )
        for organisation in organisations:
            record(organisation, Action.PERSON_ERASED, who, user)
        traces = Traces(user)
        for attribution in traces.attributions():
            erase_answers(attribution, who)
        traces.take_out()
        end_all_of(user)
        digest = erasures.digest_of(user)
        user.delete()
        erasures.note(digest)


def erase_answers(attribution: Attribution, who: User | None) -> None:
    """What somebody answered with their name, and the name: gone from here and from whatever backup is put back.

    Comments and guesses they sent stand without a name, and nobody can find them again. A report built before holds
    figures of at least five people, and stays.
    """
    with transaction.atomic():
        assessment = attribution.assessment
        erase_response(attribution.pk)
        record(assessment.organisation, Action.ANSWERS_ERASED, who, assessment)
        erasures.note(erasures.digest_of_response(attribution.pk))


def erase_again(say: Callable[[str], object]) -> None:
    """After a backup was put back (settings.AFTER_RESTORE): whoever was erased since it was made is erased again."""
    erased = erasures.noted()
    named = Attribution.objects.values_list("pk", flat=True) if erased else []
    back = [pk for pk in named if erasures.digest_of_response(pk) in erased]
    for pk in back:
        erase_response(pk)
    if back:
        say(
            _("Answers with a name erased again, because they had been erased since: %(count)d.") % {"count": len(back)}
        )
    found = [user for user in User.objects.all() if erasures.digest_of(user) in erased] if erased else []
    for user in found:
        alone = left_alone(user)
        erase(user, None, even_the_last=True)
        for organisation in alone:
            say(
                _("Nobody coordinates %(name)s now: give somebody that role with manage.py add_member.")
                % {"name": organisation.name}
            )
    if found:
        say(_("Erased again, because they had been erased since the backup: %(count)d.") % {"count": len(found)})
