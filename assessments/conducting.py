"""What a coordinator does with an assessment, for pages and commands alike. Opening, closing and publishing are
methods of the assessment itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import (
    Assessment,
    AssessmentGroup,
    GroupKind,
    QuestionnaireVersion,
    State,
    TransitionRefused,
)
from assessments.questionnaires.storing import document_of, store_core_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from organisations.models import Organisation

COUNTED_AFRESH_AFTER = timedelta(hours=1)
DEFAULT_TARGET = 4.0


class AssessmentFields(TypedDict):
    """Everything a coordinator decides about an assessment; nothing else of it can be written from outside."""

    version: QuestionnaireVersion
    title: str
    form: str
    opens_at: datetime | None
    closes_at: datetime | None
    customer_meaning: dict[str, str]
    contact: str
    minimum_group_size: int
    targets: dict[str, float]


def offered_versions() -> list[QuestionnaireVersion]:
    """The newest version of every questionnaire; the shipped one where none has been loaded yet."""
    versions = QuestionnaireVersion.objects.select_related("questionnaire").defer("document")
    newest: dict[int, QuestionnaireVersion] = {}
    for version in versions.order_by("questionnaire__title", "-number"):
        newest.setdefault(version.questionnaire_id, version)
    return list(newest.values()) or [store_core_questionnaire()]


def default_targets(version: QuestionnaireVersion) -> dict[str, float]:
    document = document_of(version)
    return {dimension.code: min(DEFAULT_TARGET, float(document.points)) for dimension in document.dimensions}


def create_assessment(organisation: Organisation, fields: AssessmentFields, public_id: str = "") -> Assessment:
    """A draft. With a public_id chosen before, asking twice makes one assessment."""
    given: dict[str, Any] = {"public_id": public_id} if public_id else {}
    assessment = Assessment(organisation=organisation, **fields, **given)
    assessment.clean_fields(exclude={"targets", "participation"})  # an empty map is a fine one
    try:
        with transaction.atomic():
            assessment.save(force_insert=True)
    except IntegrityError:
        existing = organisation.assessments.filter(public_id=public_id).first()
        if existing is None:
            raise
        return existing
    return assessment


def change_draft(assessment: Assessment, fields: AssessmentFields) -> None:
    _change(assessment, State.DRAFT, fields)


def change_open(assessment: Assessment, *, title: str, closes_at: datetime | None, contact: str) -> None:
    """What may still change while people answer: nothing they were told about the questions or the promise."""
    _change(assessment, State.OPEN, {"title": title, "closes_at": closes_at, "contact": contact})


def _change(assessment: Assessment, state: State, fields: Mapping[str, Any]) -> None:
    with transaction.atomic():
        changed = Assessment.objects.filter(pk=assessment.pk, state=state).update(**fields)
    assessment.refresh_from_db()
    if not changed:
        raise TransitionRefused(
            _("The assessment is “%(state)s” by now, so your changes were not kept.")
            % {"state": assessment.get_state_display()}
        )


@dataclass(frozen=True)
class GroupCount:
    """How many answered in a department; None stands for fewer than may be shown."""

    code: str
    name: str
    headcount: int | None
    responses: int | None


@dataclass(frozen=True)
class Participation:
    counted_at: datetime
    total: int | None
    drafts: int | None
    headcount: int | None
    departments: tuple[GroupCount, ...]


def participation_of(assessment: Assessment, now: datetime | None = None) -> Participation:
    """Counts that show who answered to nobody: large enough, none to be had by subtraction, once an hour."""
    now = now or timezone.now()
    departments = [group for group in assessment.groups.all() if group.kind == GroupKind.DEPARTMENT]
    if _is_stale(assessment, now):
        shown = _count(assessment, [group.code for group in departments])
        Assessment.objects.filter(pk=assessment.pk).update(participation=shown, participation_at=now)
        assessment.participation, assessment.participation_at = shown, now
    return _shown(assessment, departments)


def _is_stale(assessment: Assessment, now: datetime) -> bool:
    counted_at = assessment.participation_at
    if counted_at is None or "departments" not in assessment.participation:
        return True
    if assessment.closed_at is not None and counted_at < assessment.closed_at:
        return True
    return now - counted_at >= COUNTED_AFRESH_AFTER


def _count(assessment: Assessment, codes: list[str]) -> dict[str, Any]:
    """Only what may be shown is stored at all."""
    k = assessment.minimum_group_size
    counted = assessment.responses.values_list("department").annotate(n=Count("pk")).order_by()
    counts = dict.fromkeys(codes, 0) | dict(counted)
    total, drafts = sum(counts.values()), assessment.drafts.count()
    return {
        "total": total if total >= k else None,
        "drafts": drafts if drafts >= k else None,
        "departments": showable(counts, k),
    }


def showable(counts: Mapping[str, int], k: int) -> dict[str, int]:
    """The counts that may stand beside their total: what is hidden must not follow by subtraction."""
    shown = {code: n for code, n in counts.items() if n >= k}
    while shown and len(shown) < len(counts) and (len(counts) - len(shown) == 1 or _hidden(counts, shown) < k):
        del shown[min(shown, key=lambda code: (shown[code], code))]
    return shown


def _hidden(counts: Mapping[str, int], shown: Mapping[str, int]) -> int:
    return sum(counts.values()) - sum(shown.values())


def _shown(assessment: Assessment, departments: list[AssessmentGroup]) -> Participation:
    snapshot = assessment.participation
    counts = snapshot["departments"]
    headcounts = [group.headcount for group in departments]
    known = [headcount for headcount in headcounts if headcount is not None]
    assert assessment.participation_at is not None  # noqa: S101 the caller has just counted
    return Participation(
        counted_at=assessment.participation_at,
        total=snapshot["total"],
        drafts=snapshot["drafts"],
        headcount=sum(known) if known and len(known) == len(headcounts) else None,
        departments=tuple(
            GroupCount(group.code, group.name, group.headcount, counts.get(group.code)) for group in departments
        ),
    )
