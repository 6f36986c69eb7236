"""What customers want of an organisation: the list an assessment asks staff and customers about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from assessments.models import CustomerNeed
from assessments.questionnaires.storing import document_of

if TYPE_CHECKING:
    from assessments.models import Assessment

FEWEST_NEEDS = 6


@dataclass(frozen=True, slots=True)
class Need:
    """letter: what stands for it in stored answers; code: the questionnaire's own, or one of this assessment."""

    letter: str
    code: str
    name: str
    practices: tuple[str, ...]


def needs_of(assessment: Assessment, language: str | None = None) -> tuple[Need, ...]:
    """In the order of the list; empty if customers are not asked. Before opening: as it would be opened."""
    if not assessment.asks_customers:
        return ()
    language = language or get_language() or assessment.organisation.language
    if assessment.opened_at is not None:
        return _fixed(assessment.public_id, language)
    return _stored(assessment.public_id, language) or tuple(
        Need(chr(ord("a") + place), need.code, need.name, need.practices)
        for place, need in enumerate(document_of(assessment.version).customer_needs)
    )


@lru_cache(maxsize=512)
def _fixed(public_id: str, language: str) -> tuple[Need, ...]:
    """Opening fixes the list, so it is read once in a process."""
    return _stored(public_id, language)


def _stored(public_id: str, language: str) -> tuple[Need, ...]:
    rows = CustomerNeed.objects.filter(assessment__public_id=public_id).order_by("place")
    return tuple(Need(row.letter, row.code, row.name_in(language), tuple(row.practices)) for row in rows)
