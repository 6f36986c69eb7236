"""An assessment opens by itself if that was chosen, and closes by itself once whoever had begun has had time to finish.

The relay (jobs/relay.py) asks every few seconds. The moment is told by the database's clock: closing cannot be undone,
and a machine whose own clock is two hours ahead must not do it two hours early.
"""

from __future__ import annotations

import logging

from django.db.models.functions import Now
from django.utils import timezone

from assessments.models import Assessment, State, TransitionRefused
from assessments.models.assessment import GRACE
from organisations.audit import Action, record

log = logging.getLogger(__name__)


def open_due() -> None:
    """Open whatever was to open by itself at the moment answers are taken from; say why where it cannot."""
    due = Assessment.objects.filter(state=State.DRAFT, opens_by_itself=True, opens_at__lte=Now())
    for assessment in due.select_related("organisation").order_by("pk"):
        try:
            assessment.open()
        except TransitionRefused as refusal:
            Assessment.objects.filter(pk=assessment.pk, state=State.DRAFT).update(
                opens_by_itself=False, opening_problem=str(refusal)[:300]
            )
        else:
            record(assessment.organisation, Action.ASSESSMENT_OPENED, None, assessment)
            log.info("Assessment %s opened at the moment chosen.", assessment.public_id)


def is_winding_down(assessment: Assessment) -> bool:
    """Past its closing date and not closed yet: nobody begins, whoever has begun may finish."""
    return (
        assessment.state == State.OPEN and assessment.closes_at is not None and assessment.closes_at <= timezone.now()
    )


def close_overdue() -> None:
    """Close whatever is open past its closing date. Called twice at once, or again, it closes each once."""
    overdue = Assessment.objects.filter(state=State.OPEN, closes_at__lte=Now() - GRACE)
    for assessment in overdue.select_related("organisation").defer("participation", "targets").order_by("pk"):
        if assessment.close_if_overdue():
            record(assessment.organisation, Action.ASSESSMENT_CLOSED, None, assessment)
            log.info("Assessment %s closed at its closing date.", assessment.public_id)
