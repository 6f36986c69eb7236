from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from organisations.retention import ANSWERS_MONTHS, retention_of

if TYPE_CHECKING:
    from assessments.models.assessment import Assessment


class Keeping(models.Model):
    """How long an assessment said, when it opened, that answers are kept; and what has been deleted since."""

    assessment = models.OneToOneField(
        "assessments.Assessment", models.CASCADE, primary_key=True, related_name="keeping"
    )
    answers_months = models.PositiveSmallIntegerField(default=ANSWERS_MONTHS)
    answers_deleted_at = models.DateTimeField(null=True, blank=True)
    roster_cleared_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"answers of {self.assessment_id} for {self.answers_months} months"

    @classmethod
    def fix(cls, assessment: Assessment) -> None:
        months = retention_of(assessment.organisation_id).answers_months
        cls.objects.create(assessment=assessment, answers_months=months)
