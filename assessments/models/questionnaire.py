from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class Questionnaire(models.Model):
    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class VersionIsFixed(Exception):
    """Somebody tried to change a stored version; a changed questionnaire is a new one."""


class VersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    def update(self, **fields: Any) -> NoReturn:
        raise VersionIsFixed


class QuestionnaireVersion(models.Model):
    """One canonical document. Never updated: a changed file is a new version."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    identity = models.CharField(max_length=64, help_text="SHA-256 of codes, positions, weights, scale and source texts")
    document = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["questionnaire", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint("questionnaire", "number", name="a_version_number_is_used_once"),
            models.UniqueConstraint("questionnaire", "identity", name="the_same_content_is_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise VersionIsFixed
        super().save(*args, **options)


class Translation(models.Model):
    """A revision of a version's texts in another language; only ever added to."""

    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="translations")
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    texts = models.JSONField(help_text="text key → text")

    class Meta:
        ordering: ClassVar = ["version", "language", "-revision"]
        constraints: ClassVar = [
            models.UniqueConstraint("version", "language", "revision", name="a_translation_revision_is_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.language} {self.revision}"
