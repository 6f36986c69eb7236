from __future__ import annotations

from typing import ClassVar

from django.db import models

from organisations.written_once import WrittenOnce, WrittenOnceQuerySet


class Questionnaire(models.Model):
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(WrittenOnce):
    """One canonical document. Never updated: a changed file is a new version."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    identity = models.CharField(max_length=64, help_text="SHA-256 of codes, positions, weights, scale and source texts")
    document = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet["QuestionnaireVersion"].as_manager()

    class Meta:
        ordering: ClassVar = ["questionnaire", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("questionnaire", "number", name="a_version_number_is_used_once"),
            models.UniqueConstraint("questionnaire", "identity", name="the_same_content_is_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"


class Translation(WrittenOnce):
    """A revision of a version's texts in another language; only ever added to."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    texts = models.JSONField(help_text="text key → text")

    objects = WrittenOnceQuerySet["Translation"].as_manager()

    class Meta:
        ordering: ClassVar = ["version", "language", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", "language", "revision", name="a_translation_revision_is_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.language} {self.revision}"
