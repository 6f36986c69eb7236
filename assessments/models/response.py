"""What respondents give. No row here holds a person, a time or a sequence."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from assessments.anonymity.ciphers import PLAIN, Cipher, Sealed
from assessments.models.assessment import Assessment

ALPHABET = r"^[1-7n?.\-]+\Z"
# A draft also holds what is said of customers (cells.py): letters stand for their needs.
DRAFT_ALPHABET = r"^[1-7a-o?.\-]+\Z"
PREDICTION = r"^([a-o\-]{3})([1-5\-]{3})([1-5\-])\Z"
LONGEST = 400
LONGEST_COMMENT = 2000


class Draft(models.Model):
    """Answers on their way: one character a cell, found only by whoever holds the personal secret.

    Of an anonymous assessment groups and cells are sealed under that secret (anonymity/ciphers.py). Code holds a draft
    as it reads; `cipher` says how it is written down.
    """

    cipher: Cipher = PLAIN

    key = models.CharField(max_length=64, primary_key=True, help_text='SHA-256 of "draft" and the secret, hex')
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="drafts")
    department = models.CharField(max_length=64, blank=True)
    role_group = models.CharField(max_length=64, blank=True)
    cells = models.TextField()
    is_sealed = models.BooleanField(default=False)
    has_comments = True  # for all that is known; whoever fetched it may know that there are none

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_sealed=True) | Q(cells__regex=DRAFT_ALPHABET), name="draft_cells_use_the_alphabet"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("cells"), LONGEST)
                | (Q(is_sealed=True) & LessThanOrEqual(Length("cells"), LONGEST * Sealed.width)),
                name="draft_cells_have_a_length",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.assessment_id}"


class DraftComment(models.Model):
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="comments")
    practice = models.CharField(max_length=80)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("draft", "practice", name="a_draft_has_one_comment_a_practice"),
        ]

    def __str__(self) -> str:
        return f"comment on {self.practice}"


class Response(models.Model):
    """One respondent's final answers; the position of each is fixed by the questionnaire version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="responses")
    department = models.CharField(max_length=16, blank=True)
    role_group = models.CharField(max_length=16, blank=True)
    answers = models.CharField(max_length=LONGEST)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answers__regex=ALPHABET), name="answers_use_the_alphabet"),
            models.CheckConstraint(condition=LessThanOrEqual(Length("answers"), LONGEST), name="answers_have_a_length"),
        ]

    def __str__(self) -> str:
        return f"response to {self.assessment_id}"


class Prediction(models.Model):
    """What one respondent thinks customers will say. On purpose without any link to the response it came with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="predictions")
    department = models.CharField(max_length=16, blank=True)
    role_group = models.CharField(max_length=16, blank=True)
    answers = models.CharField(max_length=7, help_text="letters of three needs in order, three ratings, how sure")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answers__regex=PREDICTION), name="predictions_use_the_alphabet"),
        ]

    def __str__(self) -> str:
        return f"prediction for {self.assessment_id}"


class Comment(models.Model):
    """Words about a practice, on purpose without any link to the response they came with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="comments")
    practice = models.CharField(max_length=80)
    text = models.CharField(max_length=LONGEST_COMMENT)

    def __str__(self) -> str:
        return f"comment on {self.practice}"


class SpentLink(models.Model):
    """A personal secret that has submitted: a repeated submit shows the same thank-you. Deleted at closing."""

    key = models.CharField(max_length=64, primary_key=True, help_text='SHA-256 of "spent" and the secret, hex')
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="spent_links")

    def __str__(self) -> str:
        return f"spent link of {self.assessment_id}"
