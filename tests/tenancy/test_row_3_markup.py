"""Row 3: whatever people type, no page gains an element or an attribute by it, nor a script that runs."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from assessments.models import Comment, CustomerNeed, Invitation, PulseLink, PulseRemark
from organisations.models import Department, Membership, Organisation, User
from tests.tenancy.addresses import ADDRESSES, REPORT_READERS, Who
from tests.tenancy.stage import Stage, content_of, set_stage
from tests.tenancy.test_row_8_mass_assignment import DOERS, fields_of_all_models

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

pytestmark = pytest.mark.django_db

ELEMENT, ATTRIBUTE = "q7x", "onq7x"
# Out of an attribute in either quotation mark, a title, a text area, a comment, a script or a style; then an element.
BREAKING_OUT = [f"\"{ATTRIBUTE}=1 '{ATTRIBUTE}=1><{ELEMENT}>", f"</title></textarea></script></style>--><{ELEMENT}>"]
SHORT = f"\"'><{ELEMENT} {ATTRIBUTE}=1>"
# What filters are known to let through, each with an element or an attribute of ours in it.
KNOWN = [
    f"<{ELEMENT}/{ATTRIBUTE}=1>", f"<{ELEMENT}\x0c{ATTRIBUTE}=1>", f"<<{ELEMENT}>", f"<{ELEMENT.upper()}>",
    f"<svg><{ELEMENT}>", f"<math><mtext><{ELEMENT}>", f"<!--><{ELEMENT}>", f"<![CDATA[><{ELEMENT}>",
    f"<noscript><p title=\"</noscript><{ELEMENT}>\">", f"<a href=javascript:{ELEMENT}>x</a>",
    f"<img src=x {ATTRIBUTE}=1>", f"<iframe srcdoc='<{ELEMENT}>'>", f"&lt;{ELEMENT}&gt;", f"%3C{ELEMENT}%3E",
    f"\\u003c{ELEMENT}\\u003e", f"\uff1c{ELEMENT}\uff1e", f"{{{{ <{ELEMENT}> }}}}", f"</p></div></body><{ELEMENT}>",
    f"x' {ATTRIBUTE}='1", f'x" {ATTRIBUTE}="1', f"x {ATTRIBUTE}=1", f"`{ATTRIBUTE}=1`", f"<{ELEMENT}", f"</{ELEMENT}>",
    f"<style>@import'{ELEMENT}'</style>", f"<base href=//{ELEMENT}>", f"<form action=//{ELEMENT}>",
    f"<input name=x {ATTRIBUTE}=1 autofocus>", f"<details open {ATTRIBUTE}=1>", f"<object data=//{ELEMENT}>",
    f"<meta http-equiv=refresh content=0;//{ELEMENT}>", f"<link rel=stylesheet href=//{ELEMENT}>",
    f"<body {ATTRIBUTE}=1>", f"<xmp><{ELEMENT}></xmp>", f"<template><{ELEMENT}></template>", f"<{ELEMENT}>" * 3,
    f"\u2028<{ELEMENT}>", f"\u202e<{ELEMENT}>", f"]]><{ELEMENT}>", f"?><{ELEMENT}>",
]  # fmt: skip


class Elements(HTMLParser):
    """What of a page a browser would take for elements and attributes of somebody else's making."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.strange: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if ELEMENT in tag or any(ATTRIBUTE in name for name, _value in attributes):
            self.strange.append(self.get_starttag_text() or tag)
        leads = [value or "" for name, value in attributes if name in ("href", "src", "action", "srcdoc", "formaction")]
        self.strange += [
            lead for lead in leads if lead.lower().startswith(("javascript:", f"//{ELEMENT}", "data:text"))
        ]


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    """Everything Acme's people can word is worded to break out."""
    with django_db_blocker.unblock(), transaction.atomic():
        stage = set_stage("Acme")
        acme = Organisation.objects.get(public_id=stage.acme["organisation"])
        said = cycle([*BREAKING_OUT, *KNOWN])
        for row in rows_of(acme):
            for field in row._meta.concrete_fields:
                if field.get_internal_type() in ("CharField", "TextField") and is_worded(field):
                    setattr(row, field.name, next(said)[: field.max_length or 200])
            row.save()
        for assessment in acme.assessments.all():
            assessment.customer_meaning = {"en": BREAKING_OUT[0]}
            type(assessment).objects.filter(pk=assessment.pk).update(
                title=BREAKING_OUT[1], contact=BREAKING_OUT[0], customer_contact=SHORT, customer_meaning={"en": SHORT}
            )
            CustomerNeed.objects.filter(assessment=assessment).update(names={"en": BREAKING_OUT[0]})
            assessment.groups.update(name=SHORT)
        yield stage
        transaction.set_rollback(True)


WORDED = {"name", "title", "industry", "unit", "text", "note", "label", "segment", "contact", "description"}


def is_worded(field: Any) -> bool:
    return field.name in WORDED and not field.choices


def rows_of(acme: Organisation) -> list[Any]:
    people = User.objects.filter(pk__in=Membership.objects.filter(organisation=acme).values("user"))
    return [
        acme, *people, *Department.objects.filter(organisation=acme), *acme.outcome_measures.all(),
        *Comment.objects.filter(assessment__organisation=acme),
        *PulseLink.objects.filter(assessment__organisation=acme),
        *PulseRemark.objects.filter(assessment__organisation=acme),
        *Invitation.objects.filter(assessment__organisation=acme),
    ]  # fmt: skip


def strange_in(response: Any) -> list[str]:
    kind = response.get("Content-Type", "")
    if "html" not in kind and "svg" not in kind:
        return []
    return Elements(content_of(response).decode()).strange


@pytest.mark.parametrize("who", [Who.VISITOR, Who.RESPONDENT, Who.MEMBER, Who.EXECUTIVE, Who.COORDINATOR])
def test_row_3_no_page_gains_anything_by_what_was_typed(stage, who):
    client, shown, broken = stage.client(who), 0, []
    for address in ADDRESSES:
        if address.get is None:
            continue
        response = client.get(stage.url(address))
        shown += ELEMENT in content_of(response).decode("utf-8", "replace")
        broken += [f"{address.name}: {strange}" for strange in strange_in(response)]
    assert broken == []
    assert shown >= (10 if who in REPORT_READERS else 0), "what was typed is hardly shown, so this proves nothing"


@pytest.mark.parametrize("who", DOERS)
def test_row_3_what_is_refused_is_repeated_as_text(stage, who):
    broken, repeated = [], 0
    for place, address in enumerate(ADDRESSES):
        if (address.post or {}).get(who, 404) == 404:
            continue
        typed = [*BREAKING_OUT, SHORT][place % 3]
        sent = dict.fromkeys([*fields_of_all_models(), "pasted", "next", "login", "password", "q", "segment"], typed)
        with transaction.atomic():
            response = stage.client(who).post(stage.url(address), sent)
            broken += [f"{address.name}: {strange}" for strange in strange_in(response)]
            repeated += ELEMENT in content_of(response).decode("utf-8", "replace")
            transaction.set_rollback(True)
    assert broken == []
    assert repeated >= (3 if who == Who.COORDINATOR else 0), "hardly anything is repeated, so this proves nothing"


@pytest.mark.parametrize("typed", [*BREAKING_OUT, *KNOWN])
def test_row_3_known_ways_out_of_a_list_of_people_and_of_one_answer(stage, typed):
    client = stage.client(Who.COORDINATOR)
    pasted = {"pasted": f"email,name\n{typed},{typed}\n{typed}"}
    for name in ("recipients-add", "department-file"):
        address = next(each for each in ADDRESSES if each.name == name)
        with transaction.atomic():
            assert strange_in(client.post(stage.url(address), pasted)) == []
            transaction.set_rollback(True)
    saving = next(each for each in ADDRESSES if each.name == "answer-save")
    body = json.dumps({"code": typed, "seen": typed, "value": typed})
    answer = stage.client(Who.RESPONDENT).post(stage.url(saving), body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/json")


def test_row_3_what_breaks_out_would_be_noticed():
    found = [typed for typed in (*BREAKING_OUT, *KNOWN) if Elements(f"<p>{typed}</p>").strange]
    assert len(found) > 25
