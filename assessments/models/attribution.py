"""Who answered what, where an assessment promises names: a table of its own, empty for every other assessment.

A name is what the list of invited people says; where it says none, what somebody typed. No row here holds a time.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from assessments.models.assessment import Assessment
from assessments.models.invitation import LONGEST_NAME, Invitation
from assessments.models.response import Draft, Response


class DraftName(models.Model):
    """The name that stands before answers on their way; goes with them."""

    draft = models.OneToOneField(Draft, models.CASCADE, primary_key=True, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a_named_draft_has_a_name"),
        ]

    def __str__(self) -> str:
        return "name of a draft"


class Attribution(models.Model):
    """Whose a response is.

    Whoever deletes responses deletes these rows first (naming.py, keeping.py). Neither Django nor the database looks
    for them: a million responses of other assessments are rewritten and deleted without a look here for each.
    """

    response = models.OneToOneField(
        Response, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False
    )
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="attributions")
    name = models.CharField(max_length=LONGEST_NAME)
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, blank=True, related_name="attributions")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="an_attributed_response_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"somebody's response to {self.assessment_id}"
