"""Row 8: a form stores its own fields. Every other field there is in the database, sent along, changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from tests.assessments.answering.conftest import Form
from tests.tenancy.addresses import ADDRESSES, Who
from tests.tenancy.stage import content_of

pytestmark = pytest.mark.django_db

OURS = ("organisations", "assessments", "reports", "jobs")
# New with every row, whoever sends what.
BY_CHANCE = {"public_id", "about_id", "token", "key", "id", "once_key", "secret", "password", "pk"}
ANSWERS = re.compile(r"[a-z0-9.?-]{15,}")
CONTROL = re.compile(r"""<(?:input|select|textarea|button)\b[^>]*?\bname=["']([^"']+)""")
IN_TWO_WEEKS = (timezone.now() + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M")
# What somebody types into forms that come empty, so that they are taken.
TYPED: dict[str, dict[str, str]] = {
    "department-add": {"name": "Studio"},
    "member-invite": {"email": "olga@acme.example", "role": "member"},
    "outcomes-add": {"name": "Returns", "better": "less"},
    "outcomes-value-add": {"date": "2026-06-30", "value": "7"},
    "assessment-create": {
        "title": "Winter",
        "closes_at": IN_TWO_WEEKS,
        "customer_meaning": "who buys",
        "contact": "Ada",
        "customer_contact": "the desk",
    },
    "assessment-edit": {"closes_at": IN_TWO_WEEKS, "customer_contact": "the desk"},
    "department-file": {"pasted": "name,people\nStudio,7\n"},
    "pulse-link-add": {"source": "open_link", "segment": "Shops"},
    "pulse-answer": {"pick1": "a", "pick2": "b", "pick3": "c"},
    "recipients-add": {"pasted": "olga@acme.example"},
    "recipient-add": {"email": "olga@acme.example"},
    "recipients-bounced": {"pasted": "ben@acme.example"},
    "answer-about": {"department": "sales", "role_group": "manager"},
    "answer-word": {"definition": "4"},
}
# Passwords ask who is there, the provider of an own sign-in is away; the rest is shown in tests of its own: JSON of one
# answer, a file, a list, a review.
REFUSED = {
    "account_login",
    "sso-saml-answer",
    "account_change_password",
    "account_reauthenticate",
    "join-accept",
    "answer-save",
    "answer-review",
    "outcomes-file",
    "assessment-needs",
    "sso-oidc",
}
DOERS = (Who.COORDINATOR, Who.RESPONDENT, Who.VISITOR)


def fields_of_all_models() -> dict[str, models.Field[Any, Any]]:
    found: dict[str, models.Field[Any, Any]] = {}
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                found |= {field.name: field, field.attname: field}
    return found


def smuggled(stage, without: set[str]) -> dict[str, str]:
    """A value for every field that the form itself does not ask for, such that storing it would show."""
    values = {"organisation": stage.birch["organisation"], "role": "coordinator", "state": "40", "mode": "attributed"}
    sent = {}
    for name, field in fields_of_all_models().items():
        if name in without:
            continue
        if isinstance(field, models.ForeignKey):
            sent[name] = "1"
        elif isinstance(field, models.BooleanField):
            sent[name] = "on"
        elif isinstance(field, models.IntegerField):
            sent[name] = "77"
        elif isinstance(field, models.JSONField):
            sent[name] = '{"smuggled": 1}'
        else:
            sent[name] = "smuggled"
        sent[name] = str(values.get(name, sent[name]))
    return sent


def stored() -> list[tuple[str, str]]:
    """Every row, without what chance or the clock put into it, in an order that does not depend on keys."""
    rows = []
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            plain = [
                field.attname
                for field in model._meta.concrete_fields
                if field.name not in BY_CHANCE and not isinstance(field, models.DateTimeField | models.AutoField)
                and not (isinstance(field, models.ForeignKey | models.UUIDField))
            ]  # fmt: skip
            owners = [field.attname for field in model._meta.concrete_fields if field.name in ("organisation", "user")]
            rows += [(model.__name__, told(row)) for row in model._base_manager.values_list(*owners, *plain)]
    return sorted(rows)


def told(row: tuple[Any, ...]) -> str:
    """Characters of an answer string in order: which cards are dealt, and in which order, is drawn for each page."""
    return repr(["".join(sorted(each)) if isinstance(each, str) and ANSWERS.fullmatch(each) else each for each in row])


def outcome(stage, who: Who, address, changes) -> tuple[int, list[tuple[str, str]]]:
    """What the page's own form, sent back with these changes, leaves in the database; then it is undone."""
    with transaction.atomic():
        client, url = stage.client(who), stage.url(address)
        page = client.get(url) if address.get is not None else None
        is_page = page is not None and page.status_code == 200 and "text/html" in page["Content-Type"]
        shown = content_of(page).decode() if is_page else ""
        sent = Form(shown).sent | TYPED.get(address.name, {})
        own = set(CONTROL.findall(shown))
        more = changes(own) if changes else {}
        response = client.post(url, sent | more)
        left = stored()
        transaction.set_rollback(True)
    return response.status_code, left


@pytest.mark.parametrize("who", DOERS)
def test_row_8_no_field_of_any_model_can_be_smuggled_through_any_form(stage, who):
    changed, refused, taken = [], set(), 0
    for address in ADDRESSES:
        if (address.post or {}).get(who, 404) == 404:
            continue
        alone = outcome(stage, who, address, None)
        more = outcome(stage, who, address, lambda own: smuggled(stage, own))
        if alone[0] >= 400 or more[0] >= 400:
            refused.add(address.name)
            continue
        taken += 1
        if alone[1] != more[1]:
            differing = sorted(set(more[1]) ^ set(alone[1]))
            changed.append(f"{address.name}: {alone[0]} → {more[0]}: {str(differing)[:300]}")
    assert taken >= 3, "hardly any form took anything, so that nothing was changed proves nothing"
    assert refused <= REFUSED, "say in TYPED what makes it a form that is taken"
    assert not changed, "\n".join(changed)
