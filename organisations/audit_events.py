"""The row of the audit log: who saw, exported or changed what, and when. Never an answer, never a respondent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from organisations.written_once import WrittenOnce, WrittenOnceQuerySet


class AuditEvent(WrittenOnce):
    """Written once; the database itself refuses to change it, or to delete it within its first year."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="audit_events",
        null=True,
        db_index=False,
        help_text="empty: concerns whoever runs the server, as a sign-in with an unknown address does",
    )
    # No constraint in the database: the number outlives the account it stood for, and nothing here is rewritten.
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        db_index=False,
        related_name="+",
        help_text="empty: the program itself, or somebody at the server's command line",
    )
    action = models.CharField(max_length=40)
    about_kind = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    parameters = models.JSONField(default=dict)
    once_key = models.CharField(
        max_length=64, blank=True, help_text="of what is noted once a day, however often it happens"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = WrittenOnceQuerySet["AuditEvent"].as_manager()

    class Meta:
        verbose_name_plural = "audit events"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="audit_newest_first"),
            models.Index(fields=["organisation", "who", "-id"], name="audit_of_a_person"),
            models.Index(fields=["organisation", "action", "-id"], name="audit_of_an_action"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "once_key", condition=~models.Q(once_key=""), name="what_is_noted_once_a_day_is_noted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.about_kind} {self.about_id}"
