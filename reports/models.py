from __future__ import annotations

from functools import partial
from secrets import token_hex
from typing import ClassVar

from django.db import models

from assessments.models import Assessment, QuestionnaireVersion
from jobs.models import Job
from organisations.written_once import WrittenOnce, WrittenOnceQuerySet


class GapReport(WrittenOnce):
    """A frozen report: numbers and message ids in one canonical document, never sentences, never changed."""

    public_id = models.CharField(max_length=22, unique=True, editable=False, default=partial(token_hex, 10))
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="reports")
    job = models.OneToOneField(Job, models.PROTECT, related_name="report")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    schema = models.PositiveSmallIntegerField(help_text="shape of the document; readers upgrade older ones")
    method_version = models.CharField(max_length=20)
    input_hash = models.CharField(max_length=64, help_text="SHA-256 over the sorted encoded answers")
    document = models.TextField(help_text="canonical JSON; the same rows give the same bytes")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet["GapReport"].as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"report of {self.assessment_id}"


class Publication(WrittenOnce):
    """Append-only ledger of every group and n that was ever shown; disclosure control reads all of it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="publications")
    report = models.ForeignKey(GapReport, models.PROTECT, related_name="publications")
    group_kind = models.CharField(max_length=20)
    group_code = models.CharField(max_length=40, blank=True)
    n = models.PositiveIntegerField()
    shown_at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet["Publication"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("report", "group_kind", "group_code", name="a_report_names_a_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_kind} {self.group_code}: {self.n}"
