from __future__ import annotations

from functools import partial
from secrets import token_hex
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


ACTIVE = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def active(self) -> JobQuerySet:
        return self.filter(state__in=ACTIVE)

    def of(self, kind: str, subject_id: int) -> JobQuerySet:
        return self.filter(kind=kind, subject_id=subject_id)


class Job(models.Model):
    """Durable work. This row is the truth; Celery only carries its id."""

    public_id = models.CharField(max_length=22, unique=True, editable=False, default=partial(token_hex, 10))
    kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    step = models.CharField(max_length=40, blank=True, help_text="message id of what is being done")
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent")
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True, help_text="why the last attempt ended without a result")
    cancel_asked = models.BooleanField(default=False)
    lease = models.CharField(max_length=32, blank=True, help_text="token of the worker that holds the job")
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when its id was last given to the broker")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "sent_at"], name="jobs_to_send"),
            models.Index(fields=["kind", "subject_id"], name="jobs_of_a_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "kind", "subject_id", condition=Q(state__in=ACTIVE), name="a_subject_has_one_active_job_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE
