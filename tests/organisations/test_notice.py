"""The privacy notice: for everybody, without an account, a session or a cookie; true to what is kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import PulseLink
from organisations.audit import Action
from organisations.models import AuditEvent, Notice, Retention
from tests.assessments.answering.test_page_budgets import MOST_BYTES, MOST_QUERIES, MOST_REQUESTS, cold_load
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

WRITTEN = {
    "controller": "Acme Ltd, 1 High Street, Ashford",
    "contact": "privacy@acme.example",
    "officer": "Olga Petrova",
    "authority": "the Information Commissioner",
    "purposes": "To serve you better.\nNothing else.",
    "legal_basis": "Works agreement of 3 May.",
}


def test_what_a_coordinator_writes_everybody_reads(acme, ada, browse):
    assert browse(ada).post(reverse("notice-edit", args=[acme.public_id]), WRITTEN).status_code == 302
    page = browse().get(f"/privacy/{acme.public_id}/").content.decode()
    for text in WRITTEN.values():
        assert text.replace("\n", "<br>") in page
    assert AuditEvent.objects.get().action == Action.NOTICE_CHANGED


def test_without_a_word_from_the_coordinator_it_is_whole(acme, browse):
    page = browse().get(f"/privacy/{acme.public_id}/").content.decode()
    assert "legitimate interest" in page
    assert "not for judging single people" in page
    assert not Notice.objects.exists()


def test_it_tells_how_long_data_is_kept_here(acme, browse):
    Retention.objects.create(organisation=acme, answers_months=7, roster_days=9, audit_years=1)
    page = browse().get(f"/privacy/{acme.public_id}/").content.decode()
    for told in ("until 9 days after closing", "7 months after closing", "after 1 year."):
        assert told in page


def test_it_costs_what_a_respondents_page_may_and_sets_no_cookie(acme, browse, django_assert_max_num_queries):
    for path in (f"/privacy/{acme.public_id}/", "/privacy/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            response = browse().get(path)
        requests, weight = cold_load(response.content.decode())
        assert requests <= MOST_REQUESTS
        assert weight <= MOST_BYTES
        assert not response.cookies


def test_respondents_customers_and_whoever_signs_in_find_it(acme, browse):
    assessment = make_assessment(acme)
    customers = PulseLink.objects.create(assessment=assessment, source="open_link")
    token = assessment.links.get(department_code="").token
    for path in (f"/a/{token}/", f"/p/{customers.token}/"):
        assert f'href="/privacy/{acme.public_id}/"' in browse().get(path).content.decode()
    assert 'href="/privacy/"' in browse().get(reverse("account_login")).content.decode()


def test_what_is_written_stays_text(acme, ada, browse):
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    browse(ada).post(reverse("notice-edit", args=[acme.public_id]), WRITTEN | {"purposes": evil})
    page = browse().get(f"/privacy/{acme.public_id}/").content.decode()
    assert "<script>" not in page
    assert "{{ 7|add:7 }}" in page


@pytest.mark.parametrize(
    ("field", "value"), [("controller", "x" * 301), ("purposes", "x" * 2001), ("contact", "a\nb"), ("officer", "a\0b")]
)
def test_a_mistake_is_told_and_nothing_is_stored(acme, ada, browse, field, value):
    response = browse(ada).post(reverse("notice-edit", args=[acme.public_id]), WRITTEN | {field: value})
    assert response.status_code == 422
    assert not Notice.objects.exists()


@pytest.mark.parametrize("who", ["cleo", "eve", "dan"])
def test_nobody_else_writes_it(acme, browse, request, who):
    assert browse(request.getfixturevalue(who)).get(reverse("notice-edit", args=[acme.public_id])).status_code == 404


def test_an_organisation_that_is_not_there_has_none(browse):
    assert browse().get("/privacy/nowhere/").status_code == 404
