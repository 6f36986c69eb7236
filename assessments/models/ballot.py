from __future__ import annotations

import uuid

from django.db import models

from assessments.models.assessment import Assessment


class SealedBallot(models.Model):
    """What one respondent of an anonymous assessment handed in, readable only with a key that is not in the database.

    No person, no group, no time and no sequence beside it; all are about the same size (anonymity/ballots.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="ballots")
    box = models.BinaryField()

    def __str__(self) -> str:
        return f"sealed ballot for {self.assessment_id}"
