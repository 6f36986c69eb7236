"""Explicit test data, made through the product's own functions wherever they exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.models import Assessment, Form
from assessments.questionnaires.storing import store_core_questionnaire
from organisations.models import Department, Membership, Organisation, Role, User

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def make_organisation(
    name: str = "Acme", departments: Mapping[str, int | None] | None = None, **fields: Any
) -> Organisation:
    organisation = Organisation.objects.create(name=name, **fields)
    for code, headcount in (departments or {}).items():
        Department.objects.create(organisation=organisation, code=code, name=code.title(), headcount=headcount)
    return organisation


def make_member(email: str, organisation: Organisation, role: Role) -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, "correct horse battery")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def make_assessment(organisation: Organisation, *, is_open: bool = True, **fields: Any) -> Assessment:
    defaults: dict[str, Any] = {
        "title": "Autumn",
        "form": Form.FULL,
        "customer_meaning": {"en": "people who buy from us"},
        "targets": {},
    }
    assessment = Assessment.objects.create(
        organisation=organisation, version=store_core_questionnaire(), **(defaults | fields)
    )
    if is_open:
        assessment.open()
    return assessment
