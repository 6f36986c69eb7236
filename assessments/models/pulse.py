"""What customers give. No row here holds a person, a time, a sequence or an address."""

from __future__ import annotations

import uuid
from functools import partial
from secrets import token_urlsafe
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from assessments.models.assessment import Assessment
from assessments.models.response import LONGEST_COMMENT

# Letters of three needs in order; of each need, in the order of the list: a rating 1 to 5, "n" no experience of it,
# "-" asked and skipped, "." not asked; how likely to recommend: 0 to 9, "a" for 10, "-" skipped.
PULSE = r"^[a-o]{3}[1-5n.\-]{6,15}[0-9a\-]\Z"


class Source(models.TextChoices):
    """How customers came to the pulse; an open link is a convenience sample."""

    INVITED_LIST = "invited_list", gettext_lazy("invited from a list")
    POINT_OF_SERVICE = "point_of_service", gettext_lazy("at the point of service")
    OPEN_LINK = "open_link", gettext_lazy("by an open link")


class PulseLink(models.Model):
    """A public link for customers, one for each way of reaching them and each segment."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="pulse_links")
    token = models.CharField(max_length=43, unique=True, editable=False, default=partial(token_urlsafe, 16))
    source = models.CharField(gettext_lazy("how customers get it"), max_length=16, choices=Source)
    segment = models.CharField(gettext_lazy("group of customers"), max_length=80, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("assessment", "source", "segment", name="a_segment_has_one_link_a_source"),
        ]

    def __str__(self) -> str:
        return f"pulse link of {self.assessment_id}: {self.source} {self.segment}"


class PulseResponse(models.Model):
    """One customer's answers. Its id comes from what was drawn for the page, so sending it twice stores it once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="pulses")
    source = models.CharField(max_length=16, choices=Source)
    segment = models.CharField(max_length=80, blank=True)
    answers = models.CharField(max_length=19)
    is_flagged = models.BooleanField(
        default=False, help_text="came in a burst of like answers; counted, and told apart"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answers__regex=PULSE), name="pulse_answers_use_the_alphabet"),
        ]

    def __str__(self) -> str:
        return f"pulse for {self.assessment_id}"


class PulseRemark(models.Model):
    """A customer's own words, on purpose without a column that links them to the answers they came with."""

    class Kind(models.TextChoices):
        COMMENT = "comment", gettext_lazy("comment")
        MISSING = "missing", gettext_lazy("missing from the list")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="pulse_remarks")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(max_length=LONGEST_COMMENT)
    is_flagged = models.BooleanField(
        default=False,
        help_text="came in a burst of like answers; deleted unread at closing",
    )

    def __str__(self) -> str:
        return f"{self.kind} for {self.assessment_id}"
