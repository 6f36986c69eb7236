"""Lists waiting for a coordinator's yes: read, at once or by a job, looked at, then added or left.

What somebody chose lies in the database, and nowhere else, until it has been read: web and workers share that, and
perhaps no disk. Backups leave it out (ccassess/backups/making.py), because it may hold columns nobody asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation

from assessments.invitations.reading import Person, Reader, is_long, problems_of, refuse_unusable
from assessments.invitations.roster import BATCH, add, refuse_unless_invitable
from assessments.models import RecipientList, TransitionRefused, UnreadList
from jobs.models import Job
from jobs.queue import Refused, enqueue, request_cancel
from organisations.tables.problems import FileRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from assessments.invitations.reading import Found
    from assessments.models import Assessment
    from jobs.control import Control

READ, STORE = "read_recipients", "store_recipients"
AT_ONCE = 1000  # more are added by a job


def keep_file(assessment: Assessment, content: bytes) -> RecipientList:
    """A short file is read now, a long one by a job. FileRefused for what is seen to be of no use at once."""
    if not is_long(content):
        return keep_list(assessment, Reader(assessment).read_file(content))
    refuse_unusable(content)
    with transaction.atomic():
        kept = RecipientList.objects.create(assessment=assessment, people=[], problems={})
        UnreadList.objects.create(list=kept, content=content, language=translation.get_language() or "")
        enqueue(READ, kept.pk)
    return kept


def keep_list(assessment: Assessment, found: Found) -> RecipientList:
    """Until the coordinator has decided; nothing of it is invited yet."""
    return RecipientList.objects.create(
        assessment=assessment, people=[list(person) for person in found.people], problems=problems_of(found)
    )


def read_recipients(job: Job, control: Control) -> Callable[[], None] | None:
    """The work of the job. A file that cannot be used is no failure of the work: why is kept, and said on the page."""
    unread = UnreadList.objects.select_related("list__assessment__organisation").filter(pk=job.subject_id).first()
    if unread is None:
        return None
    with translation.override(unread.language or None):
        reader = Reader(unread.list.assessment, partial(control.report, "reading"))
        try:
            found = reader.read_file(bytes(unread.content))
        except FileRefused as reason:
            return partial(_keep_what_was_read, unread.pk, [], {"refused": [str(reason)]})
        people = [list(person) for person in found.people]
        return partial(_keep_what_was_read, unread.pk, people, dict(problems_of(found)))


def _keep_what_was_read(pk: int, people: list[list[str]], problems: dict[str, Any]) -> None:
    """Nothing, if somebody has stopped it meanwhile."""
    if UnreadList.objects.filter(pk=pk).delete()[0]:
        RecipientList.objects.filter(pk=pk).update(people=people, problems=problems)


def reading_of(kept: RecipientList) -> Job | None:
    return Job.objects.of(READ, kept.pk).order_by("-pk").first()


def is_being_added(kept: RecipientList) -> bool:
    return kept.is_confirmed and Job.objects.active().of(STORE, kept.pk).exists()


def leave(kept: RecipientList) -> None:
    """Add nobody; a job that reads it stops."""
    for job in Job.objects.active().of(READ, kept.pk):
        request_cancel(job)
    _settle(kept.pk)


def add_list(kept: RecipientList) -> int | None:
    """How many were added; None if there are so many that a job adds them."""
    refuse_unless_invitable(kept.assessment)
    if len(kept.people) > AT_ONCE:
        with transaction.atomic():
            RecipientList.objects.filter(pk=kept.pk).update(is_confirmed=True)
            enqueue(STORE, kept.pk)
        return None
    added = add(kept.assessment, (Person(*row) for row in kept.people))
    _settle(kept.pk)
    return added


def store_recipients(job: Job, control: Control) -> Callable[[], None] | None:
    """The work of the job. Killed half-way it begins anew: whoever is there already is passed over."""
    kept = RecipientList.objects.select_related("assessment").filter(pk=job.subject_id).first()
    if kept is None:
        return None
    try:
        refuse_unless_invitable(kept.assessment)
    except TransitionRefused as refusal:
        raise Refused(str(refusal)) from None
    people = [Person(*row) for row in kept.people]
    for start in range(0, len(people), BATCH):
        control.report("adding", 100 * start // len(people))
        add(kept.assessment, people[start : start + BATCH])
    return partial(_settle, kept.pk)


def _settle(pk: int) -> None:
    """Nothing of it is kept but that it was there, so that whoever presses twice is told."""
    UnreadList.objects.filter(pk=pk).delete()
    RecipientList.objects.filter(pk=pk).update(people=[], problems={}, is_confirmed=False, is_settled=True)


def forget_old_lists() -> None:
    """The relay (jobs/relay.py) calls this every few seconds: lists nobody decided on, files no job will read."""
    RecipientList.objects.filter(created_at__lt=timezone.now() - RecipientList.KEPT_FOR).delete()
    reading = Job.objects.active().filter(kind=READ).values("subject_id")
    UnreadList.objects.exclude(pk__in=reading).delete()
