"""What an assessment knows that a list of people may name: departments, role groups, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from assessments.models import AssessmentGroup, GroupKind, State
from assessments.questionnaires.storing import document_of

if TYPE_CHECKING:
    from assessments.models import Assessment


def departments_for(assessment: Assessment) -> list[AssessmentGroup]:
    """As they were when it opened; before that, as they are now and would be copied."""
    if assessment.state != State.DRAFT:
        return list(assessment.groups.filter(kind=GroupKind.DEPARTMENT))
    departments = assessment.organisation.departments.all()
    return [AssessmentGroup(code=department.code, name=department.name) for department in departments]


def role_groups_for(assessment: Assessment) -> list[AssessmentGroup]:
    groups = document_of(assessment.version).role_groups
    return [AssessmentGroup(code=group.code, name=group.name) for group in groups]


def languages_for(assessment: Assessment) -> list[str]:
    """The organisation's first; then those the questionnaire and the program speak."""
    translated = assessment.version.translations.order_by("language").values_list("language", flat=True).distinct()
    codes = [assessment.organisation.language, *translated, *(code for code, _name in settings.LANGUAGES)]
    return list(dict.fromkeys(codes))
