"""Everything respondents of an assessment can be asked, for whoever wants to read it before or without answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.models import Form
from assessments.needs import needs_of
from assessments.questionnaires.storing import document_of

if TYPE_CHECKING:
    from assessments.models import Assessment


def questions_of(assessment: Assessment) -> dict[str, Any]:
    """What templates/assessments/_questions_asked.html shows."""
    document, organisation = document_of(assessment.version), assessment.organisation
    meaning = assessment.meaning_in(organisation.language)
    return {
        "document": document,
        "dimensions": [
            (dimension, document.reminder_for(dimension.practices, organisation.name, meaning))
            for dimension in document.dimensions
        ],
        "needs": needs_of(assessment),
        "is_routed": assessment.form in (Form.ROUTED, Form.ROTATING),
        "is_rotating": assessment.form == Form.ROTATING,
        "asked_less": [group.name for group in document.role_groups if group.asked != "all"],
        "definition_text": document.definition.text.format(organisation=organisation.name),
        "effect_text": document.action_effect.text_overall.format(organisation=organisation.name),
    }
