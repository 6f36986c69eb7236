"""The organisation and the people the bench measures with, made through the product's own functions."""

from __future__ import annotations

from assessments.models import Assessment
from assessments.questionnaires.storing import store_core_questionnaire
from bench.answers import DEPARTMENT_SHARES, DEPARTMENTS
from organisations.models import Department, Membership, Organisation, Role, User

NAME = "Bench"
COORDINATOR = "coordinator@bench.example"
HEADCOUNT = 2_000_000


def stage() -> Organisation:
    organisation = Organisation.objects.create(name=NAME, is_synthetic=True)
    for code, share in zip(DEPARTMENTS, DEPARTMENT_SHARES, strict=True):
        Department.objects.create(
            organisation=organisation, code=code, name=code.title(), headcount=round(HEADCOUNT * share)
        )
    coordinator = User.objects.create_user(COORDINATOR)
    Membership.objects.create(user=coordinator, organisation=organisation, role=Role.COORDINATOR)
    return organisation


def open_assessment(form: str) -> Assessment:
    assessment = Assessment.objects.create(
        organisation=Organisation.objects.get(name=NAME),
        version=store_core_questionnaire(),
        title="Bench",
        form=form,
        customer_meaning={"en": "people who buy from us"},
        targets={},
    )
    assessment.open()
    return assessment
