"""What of a page is whose. Who may open which address at all: tests/tenancy/addresses.py."""

from __future__ import annotations

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories import make_assessment, make_member, make_organisation


@pytest.fixture
def assessment(acme):
    return make_assessment(acme)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.MEMBER])
def test_whoever_only_reads_reports_has_no_list_of_assessments(role, browse, acme):
    reader = make_member("reader@acme.example", acme, role)
    assert browse(reader).get(reverse("assessment-list")).status_code == 404


def test_a_consultant_of_two_clients_sees_both_and_no_third(browse, cleo, acme, birch):
    make_assessment(acme, title="Ours at Acme")
    make_assessment(birch, title="Ours at Birch")
    make_assessment(make_organisation("Cedar"), title="Theirs at Cedar")
    page = browse(cleo).get(reverse("assessment-list")).content.decode()
    assert "Ours at Acme" in page
    assert "Ours at Birch" in page
    assert "Cedar" not in page


def test_links_are_shown_to_the_coordinator_alone(browse, ada, cleo, assessment):
    token = assessment.links.get(department_code="").token
    url = reverse("assessment-show", args=[assessment.public_id])
    assert token in browse(ada).get(url).content.decode()
    assert token not in browse(cleo).get(url).content.decode()


def test_a_department_of_another_organisation_cannot_be_reached_through_ones_own(browse, ada, birch, acme):
    foreign = birch.departments.create(code="sales", name="Sales")
    for name in ("department-edit", "department-delete"):
        response = browse(ada).post(reverse(name, args=[acme.public_id, foreign.pk]), {"name": "Mine now"})
        assert response.status_code == 404
    foreign.refresh_from_db()
    assert foreign.name == "Sales"


def test_a_link_of_another_assessment_has_no_code_here(browse, ada, acme, birch, assessment):
    foreign = make_assessment(birch).links.get()
    url = reverse("assessment-qr", args=[assessment.public_id, foreign.pk, "svg"])
    assert browse(ada).get(url).status_code == 404


@pytest.mark.parametrize("path", ["/assessments/%00/", "/organisations/a%00b/", "/assessments/%ED%A0%80/"])
def test_ids_no_database_would_store_are_not_found(path, browse, ada):
    assert browse(ada).get(path).status_code == 404


def test_a_form_sent_from_elsewhere_is_refused_and_says_what_to_do(browse, ada, assessment):
    client = browse(ada, enforce_csrf_checks=True)
    response = client.post(reverse("assessment-close", args=[assessment.public_id]))
    assert response.status_code == 403
    assert "Nothing is lost" in response.content.decode()
