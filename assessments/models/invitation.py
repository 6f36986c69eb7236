"""Who is invited. No row here holds a time: when a letter went out or an answer came would tie one to the other."""

from __future__ import annotations

from functools import partial
from secrets import token_hex
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy

from assessments.models.assessment import Assessment

LONGEST_EMAIL, LONGEST_NAME = 254, 150
MOVED = "moved"  # reason of a withdrawn place whose owner has another, at another address: nothing brings it back


class InvitationState(models.TextChoices):
    """What is known of the newest letter. SENDING is stored before the mail server is asked: nobody gets two."""

    WAITING = "waiting", gettext_lazy("not sent yet")
    SENDING = "sending", gettext_lazy("being sent")
    SENT = "sent", gettext_lazy("sent")
    FAILED = "failed", gettext_lazy("refused")
    BOUNCED = "bounced", gettext_lazy("came back")
    UNKNOWN = "unknown", gettext_lazy("perhaps sent")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")


class Invitation(models.Model):
    """One person's place in an assessment, from a list the coordinator gave."""

    public_id = models.CharField(max_length=22, unique=True, editable=False, default=partial(token_hex, 10))
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="invitations")
    email = models.CharField(max_length=LONGEST_EMAIL, help_text="as it was written")
    email_key = models.CharField(max_length=LONGEST_EMAIL, help_text="the same for every way of writing it")
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    department = models.CharField(max_length=16, blank=True)
    role_group = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=10, blank=True, help_text="of the letters; the organisation's, if empty")
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.WAITING)
    reason = models.CharField(max_length=20, blank=True, help_text="code: why the newest letter did not arrive")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often the newest letter was put off")
    reminders = models.PositiveSmallIntegerField(
        default=0, help_text="the round it was looked at in, whether or not somebody had answered"
    )
    done = models.BooleanField(default=False, help_text="an answer was given; never when")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["assessment", "state"], name="invitations_to_send")]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "email_key", name="a_person_is_invited_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=InvitationState.values), name="an_invitation_has_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation to {self.assessment_id}"


class InvitationSecret(models.Model):
    """What a mailed link is known by. The secret itself stands in the mail alone."""

    key = models.CharField(max_length=64, primary_key=True, help_text='SHA-256 of "part" and the secret, hex')
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="secrets")

    def __str__(self) -> str:
        return f"secret of invitation {self.invitation_id}"
