"""What may happen to a job row. Every change is one conditional UPDATE, so it happens once, whoever else tries.

Times come from the database's clock: the clocks of workers and web servers may disagree.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_noop

from jobs.models import Job, JobState
from jobs.registry import check_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.models import JobQuerySet

# Longer than the longest write of a worker (jobs.running.LONGEST_STATEMENT): SQLite has one writer, and while it
# writes its own result the heartbeat has to wait.
LEASE = timedelta(seconds=45)
RESEND_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3

# Stored in English, translated where they are shown ({% translate job.reason %}).
WORKER_STOPPED = gettext_noop("The program that did the work stopped before it was done.")
WORK_FAILED = gettext_noop("An error stopped the work. The server's log says where.")
TOO_LONG = gettext_noop("The work took longer than it may.")


class Cancelled(Exception):
    """Somebody asked for this job to be cancelled."""


class LeaseLost(Exception):
    """The job belongs to another worker by now, or to nobody; whatever this one found is void."""


class Refused(Exception):
    """The work cannot be done, and trying again would not help. The text says why, in the reader's words."""


def enqueue(kind: str, subject_id: int) -> Job:
    """Ask for work: one row, which the relay publishes. Returns the active one of this kind and subject, if any."""
    check_kind(kind)
    for _ in range(MOST_ATTEMPTS):
        active = Job.objects.active().of(kind, subject_id).first()
        if active is not None:
            return active
        try:
            with transaction.atomic():
                return Job.objects.create(kind=kind, subject_id=subject_id)
        except IntegrityError:
            continue  # somebody else was first; theirs may even be over already
    msg = f"{kind} of {subject_id} began and ended {MOST_ATTEMPTS} times while it was being asked for"
    raise RuntimeError(msg)


def request_cancel(job: Job) -> None:
    """A waiting job is over at once; a running one stops at its next report."""
    cancelled = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, cancel_asked=True, finished_at=Now()
    )
    if not cancelled:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()


def unsent() -> JobQuerySet:
    return Job.objects.filter(state=JobState.QUEUED, sent_at__isnull=True).order_by("pk")


def mark_sent(job_id: int) -> None:
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(sent_at=Now())


def claim(job_id: int, lease: str) -> Job | None:
    """Take a waiting job; None if it is not waiting (done, running elsewhere, cancelled, never there)."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        lease=lease,
        lease_until=Now() + LEASE,
        attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", Now()),
        step="",
        progress=0,
    )
    return Job.objects.get(pk=job_id) if claimed else None


def prolong(job_id: int, lease: str) -> None:
    _held(job_id, lease).update(lease_until=Now() + LEASE)


def note_progress(job_id: int, lease: str, step: str, percent: int) -> None:
    noted = _held(job_id, lease).filter(cancel_asked=False).update(step=step, progress=percent)
    if not noted:
        _raise_why_not(job_id, lease)


def finish(job_id: int, lease: str, store: Callable[[], None] | None) -> None:
    """Store the result and end the job in one transaction, or neither: a worker that lost its lease stores nothing."""
    with transaction.atomic():
        # First, so that the row is locked: nobody can take the job away between here and the commit.
        done = (
            _held(job_id, lease)
            .filter(cancel_asked=False)
            .update(state=JobState.DONE, progress=100, reason="", finished_at=Now(), lease="", lease_until=None)
        )
        if not done:
            _raise_why_not(job_id, lease)
        if store is not None:
            store()


def end_attempt(job_id: int, lease: str, reason: str) -> None:
    """The attempt brought nothing: wait for the next one, or give up after the last."""
    _end_attempts(_held(job_id, lease), reason)


def give_up(job_id: int, lease: str, reason: str) -> None:
    _held(job_id, lease).update(
        state=JobState.FAILED, reason=reason[:500], finished_at=Now(), lease="", lease_until=None
    )


def hand_back(job_id: int, lease: str) -> None:
    """The worker is being stopped in good order: this was no attempt."""
    _held(job_id, lease).filter(cancel_asked=False).update(
        state=JobState.QUEUED, attempts=F("attempts") - 1, step="", progress=0, sent_at=None, lease="", lease_until=None
    )
    _end_attempts(_held(job_id, lease), "")


def sweep() -> None:
    """Find what was lost: ids the broker forgot, jobs whose worker is silent."""
    Job.objects.filter(state=JobState.QUEUED, sent_at__lt=Now() - RESEND_AFTER).update(sent_at=None)
    _end_attempts(Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now()), WORKER_STOPPED)


def _held(job_id: int, lease: str) -> JobQuerySet:
    return Job.objects.filter(pk=job_id, state=JobState.RUNNING, lease=lease)


def _end_attempts(jobs: JobQuerySet, reason: str) -> None:
    """Each statement moves its jobs out of RUNNING, so the next one no longer sees them."""
    over = {"lease": "", "lease_until": None}
    jobs.filter(cancel_asked=True).update(state=JobState.CANCELLED, finished_at=Now(), **over)
    jobs.filter(attempts__gte=MOST_ATTEMPTS).update(state=JobState.FAILED, reason=reason, finished_at=Now(), **over)
    jobs.update(state=JobState.QUEUED, reason=reason, step="", progress=0, sent_at=None, **over)


def _raise_why_not(job_id: int, lease: str) -> None:
    still_mine = _held(job_id, lease).filter(Q(cancel_asked=True)).exists()
    raise Cancelled if still_mine else LeaseLost
