"""How letters go out. Times here are those of the whole mailing; nothing is noted of one person's letter."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from secrets import token_hex
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from assessments.models.assessment import Assessment

MOST_REMINDERS = 3


class MailingState(models.TextChoices):
    IDLE = "idle", gettext_lazy("nothing is being sent")
    RUNNING = "running", gettext_lazy("being sent")
    PAUSED = "paused", gettext_lazy("paused")


class Letter(models.TextChoices):
    INVITATION = "invitation", gettext_lazy("Invitation")
    REMINDER = "reminder", gettext_lazy("Reminder")


class Mailing(models.Model):
    """What an assessment's letters say, and whether they are going out."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, primary_key=True, related_name="mailing")
    texts = models.JSONField(default=dict, help_text="language → letter → subject and body, where they were changed")
    goes_out_at_opening = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=MailingState, default=MailingState.IDLE)
    trouble = models.CharField(max_length=20, blank=True, help_text="code: why it does not go on")
    go_on_at = models.DateTimeField(
        null=True, blank=True, help_text="not before, because the mail server asked to wait"
    )
    reminder_rounds = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="when the last round was asked for")
    perhaps_reminded = models.PositiveIntegerField(default=0, help_text="reminders cut off while they were handed over")

    def __str__(self) -> str:
        return f"mailing of {self.assessment_id}"


class RecipientList(models.Model):
    """People read from a file or a paste, waiting for a coordinator to say yes. Emptied then, deleted after a day."""

    KEPT_FOR = timedelta(days=1)

    public_id = models.CharField(max_length=22, unique=True, editable=False, default=partial(token_hex, 10))
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="recipient_lists")
    people = models.JSONField(help_text="rows that can be added")
    problems = models.JSONField(help_text="kind → rows that cannot, in words; empty until it has been read")
    is_confirmed = models.BooleanField(default=False, help_text="a job adds it")
    is_settled = models.BooleanField(default=False, db_default=False, help_text="added or left, and emptied")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"list for {self.assessment_id}"


class UnreadList(models.Model):
    """The file somebody chose, until a job has read it. No backup holds it."""

    list = models.OneToOneField(RecipientList, models.CASCADE, primary_key=True, related_name="unread")
    content = models.BinaryField()
    language = models.CharField(max_length=10, blank=True, help_text="in which problems are told")

    def __str__(self) -> str:
        return f"file of list {self.pk}"


class TrialLetter(models.Model):
    """A letter a coordinator sends to themselves."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="trial_letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    letter = models.CharField(max_length=10, choices=Letter)
    language = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20, blank=True, help_text="empty until it is known")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"trial letter of {self.assessment_id}"
