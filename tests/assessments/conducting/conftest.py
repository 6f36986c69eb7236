from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Response
from assessments.participation import ask_for_count, participation_of
from assessments.questionnaires.asking import blank_cells
from assessments.questionnaires.storing import document_of, store_core_questionnaire
from jobs.models import Job
from jobs.running import new_lease, run

if TYPE_CHECKING:
    from assessments.models import Assessment
    from assessments.participation import Participation
    from organisations.models import Organisation


def as_typed(moment: datetime, organisation: Organisation) -> str:
    return moment.astimezone(organisation.zone).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def filled_in(acme) -> dict[str, str]:
    """What a browser sends when a coordinator fills in the whole form."""
    return {
        "version": str(store_core_questionnaire().pk),
        "title": "Autumn",
        "form": "routed",
        "mode": "confidential",
        "opens_at": "",
        "closes_at": as_typed(timezone.now() + timedelta(days=14), acme),
        "customer_meaning": "people who buy from us",
        "contact": "Ada, 0123 456",
        "asks_customers": "on",
        "customer_contact": "Shop desk, 0123 789",
        "minimum_group_size": "6",
        "target_strategy": "4.5",
        "target_people": "3",
        "target_process": "4",
        "target_technology": "4",
        "target_metrics": "",
    }


@pytest.fixture
def create_url(acme) -> str:
    return reverse("assessment-create", args=[acme.public_id])


def url_of(name: str, assessment: Assessment) -> str:
    return reverse(name, args=[assessment.public_id])


def answer(assessment: Assessment, **departments: int) -> None:
    """Stored answers, as many as wanted in each department."""
    cells = blank_cells(document_of(assessment.version), assessment.form, "frontline").replace("-", "3")
    Response.objects.bulk_create(
        Response(assessment=assessment, department=code, role_group="frontline", answers=cells)
        for code, number in departments.items()
        for _ in range(number)
    )


def counted(assessment: Assessment) -> Participation:
    """As the page shows it once the job it asked for is done."""
    ask_for_count(assessment)
    work()
    return stored(assessment)


def work() -> None:
    for job in Job.objects.active():
        run(job.pk, new_lease())


def stored(assessment: Assessment) -> Participation:
    assessment.refresh_from_db()
    participation = participation_of(assessment)
    assert participation
    return participation
