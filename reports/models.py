from __future__ import annotations

from functools import partial
from secrets import token_hex
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy

from assessments.models import Assessment, QuestionnaireVersion
from jobs.models import Job
from organisations.written_once import WrittenOnce, WrittenOnceQuerySet

LONGEST_MOVE, LONGEST_OWNER = 200, 80


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
    metric = models.CharField(
        max_length=40, blank=True, help_text="the dimension a group is shown in; of the wheel: none"
    )
    n = models.PositiveIntegerField()
    shown_at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet["Publication"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("report", "group_kind", "group_code", "metric", name="a_report_names_a_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_kind} {self.group_code}: {self.n}"


class ReportedComment(models.Model):
    """That a report shows what somebody wrote, and at which place: drawn by chance for each report, so that no order of
    rows, of answering or of an earlier report is kept. The words stay where they are and go with the answers.
    """

    report = models.ForeignKey(GapReport, models.CASCADE, related_name="comments")
    place = models.PositiveIntegerField()
    about = models.CharField(max_length=80, help_text="code of a practice, or which question a customer answered")
    comment = models.UUIDField(help_text="key of the comment; no reference, because answers go before reports do")
    is_hidden = models.BooleanField(default=False, help_text="because it names somebody")

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint("report", "place", name="a_report_shows_one_comment_at_a_place"),
        ]

    def __str__(self) -> str:
        return f"comment {self.place} of {self.report_id}"


class LoopBack(models.Model):
    """What everybody who was asked is told: shown by their own links from publication on, never before."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="loop_back")
    heard = models.JSONField(default=list, help_text="three sentences; they stay as they are once published")
    shows_customers = models.BooleanField(
        gettext_lazy("Customers see it, too"),
        default=True,
        help_text=gettext_lazy("By the links they were asked by. Colleagues who were asked always see it."),
    )

    def __str__(self) -> str:
        return f"what is told of {self.assessment_id}"


class Move(models.Model):
    """What the organisation will do about it, who owns it, and by when."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="moves")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_MOVE)
    owner = models.CharField(max_length=LONGEST_OWNER)
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "place", name="a_move_has_a_place_of_its_own"),
        ]

    def __str__(self) -> str:
        return self.text
