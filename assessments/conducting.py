"""What a coordinator does with an assessment, for pages and commands alike. Opening, closing and publishing are
methods of the assessment itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment, QuestionnaireVersion, Response, State, TransitionRefused
from assessments.models.assessment import DELETED
from assessments.questionnaires.storing import document_of, store_core_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from organisations.models import Organisation

DEFAULT_TARGET = 4.0


def leading_to_a_report(assessments: Iterable[Assessment]) -> set[int]:
    """Of these, the ones that have a report, or that as many people answered as one needs: one statement, which counts
    no further."""
    by_least: dict[int, list[int]] = {}
    for assessment in assessments:
        by_least.setdefault(assessment.fewest_answers, []).append(assessment.pk)
    if not by_least:
        return set()
    responses = Response.objects.filter(assessment=OuterRef("pk")).order_by()
    cases = [When(pk__in=pks, then=Exists(responses[least - 1 : least])) for least, pks in sorted(by_least.items())]
    listed = [pk for pks in by_least.values() for pk in pks]
    enough = Assessment.objects.filter(pk__in=listed).filter(
        Q(Case(*cases, output_field=BooleanField())) | Q(reports__isnull=False)
    )
    return set(enough.order_by().values_list("pk", flat=True))


class AssessmentFields(TypedDict):
    """Everything a coordinator decides about an assessment; nothing else of it can be written from outside."""

    version: QuestionnaireVersion
    title: str
    form: str
    mode: str
    opens_at: datetime | None
    closes_at: datetime | None
    customer_meaning: dict[str, str]
    contact: str
    minimum_group_size: int
    leaves_out_careless: bool
    asks_customers: bool
    customer_contact: str
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


def change_draft(assessment: Assessment, fields: AssessmentFields) -> bool:
    """Whether a list of needs that was made for another questionnaire went with it."""
    before = assessment.version_id
    with transaction.atomic():
        _change(assessment, State.DRAFT, fields)
        return assessment.version_id != before and assessment.needs.all().delete()[0] > 0


def open_by_itself(assessment: Assessment, *, wanted: bool) -> bool:
    """Whether it was changed: only a draft can wait for a moment that is still to come."""
    draft = Assessment.objects.filter(pk=assessment.pk, state=State.DRAFT)
    if wanted:
        draft = draft.filter(opens_at__gt=timezone.now())
    return bool(draft.update(opens_by_itself=wanted, opening_problem=""))


def change_open(
    assessment: Assessment, *, title: str, closes_at: datetime | None, contact: str, customer_contact: str
) -> None:
    """What may still change while people answer: nothing they were told about the questions or the promise."""
    changed = {"title": title, "closes_at": closes_at, "contact": contact, "customer_contact": customer_contact}
    _change(assessment, State.OPEN, changed)


def _change(assessment: Assessment, state: State, fields: Mapping[str, Any]) -> None:
    with transaction.atomic():
        changed = Assessment.objects.filter(pk=assessment.pk, state=state).update(**fields)
    if not changed and not Assessment.objects.filter(pk=assessment.pk).exists():
        raise TransitionRefused(DELETED)
    assessment.refresh_from_db()
    if not changed:
        raise TransitionRefused(
            _("The assessment is “%(state)s” by now, so your changes were not kept.")
            % {"state": assessment.get_state_display()}
        )
