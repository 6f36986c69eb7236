from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from assessments.models.assessment import Assessment


class ImportKind(models.TextChoices):
    ANSWERS = "answers", gettext_lazy("answers of staff")
    PULSE = "pulse", gettext_lazy("answers of customers")


class ImportedFile(models.Model):
    """Answers collected elsewhere: which file they came from, so that the report can say so."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="imported_files")
    kind = models.CharField(max_length=8, choices=ImportKind, default=ImportKind.ANSWERS)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "sha256", name="a_file_is_imported_once"),
        ]

    def __str__(self) -> str:
        return self.name
