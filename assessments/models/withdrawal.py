from __future__ import annotations

from typing import ClassVar

from django.db import models

from assessments.models.assessment import Assessment


class TakenBack(models.Model):
    """How many people of a department and role group withdrew their answers after closing, since the last report.

    No person, no answer, no time. While they are few, no other report is built (reports/taken_back.py).
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="taken_back")
    department = models.CharField(max_length=16, blank=True)
    role_group = models.CharField(max_length=16, blank=True)
    answers = models.PositiveIntegerField(default=0)
    predictions = models.PositiveIntegerField(default=0, help_text="of those, with a prediction")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "assessment", "department", "role_group", name="a_group_is_counted_once_among_the_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"withdrawn from {self.assessment_id}"
