"""Who may open which page. Whatever is not theirs looks exactly like what does not exist."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

import assessments.conducting_urls
import organisations.urls
from organisations.models import Role
from tests.factories import make_assessment, make_member, make_organisation

OPEN_TO_READERS = {"assessment-show", "assessment-questions", "organisation-show"}
OF_AN_ASSESSMENT = {
    "assessment-show",
    "assessment-edit",
    "assessment-questions",
    "assessment-open",
    "assessment-close",
    "assessment-qr",
    "assessment-sheet",
}
OF_AN_ORGANISATION = {
    "assessment-create",
    "organisation-show",
    "organisation-edit",
    "department-add",
    "department-edit",
    "department-delete",
}
OF_NOBODY_IN_PARTICULAR = {"home", "assessment-list", "sign-in", "sign-out", "password-change", "password-set"}
TAKE_GET_ONLY = OPEN_TO_READERS | {"assessment-qr", "assessment-sheet"}
TAKE_POST_ONLY = {"assessment-open", "department-delete"}
METHODS = ("get", "head", "post", "put", "patch", "delete")
MISSING = "A" * 16


@pytest.fixture
def assessment(acme):
    return make_assessment(acme)


def arguments(name, assessment, public_id=None):
    if name in OF_AN_ASSESSMENT:
        link = assessment.links.get(department_code="sales").pk
        more = {"assessment-qr": [link, "svg"], "assessment-sheet": [link]}.get(name, [])
        return [public_id or assessment.public_id, *more]
    department = assessment.organisation.departments.get(code="sales").pk
    more = [department] if name in {"department-edit", "department-delete"} else []
    return [public_id or assessment.organisation.public_id, *more]


def test_every_url_is_in_the_matrix():
    names = {pattern.name for pattern in [*organisations.urls.urlpatterns, *assessments.conducting_urls.urlpatterns]}
    assert names == OF_AN_ASSESSMENT | OF_AN_ORGANISATION | OF_NOBODY_IN_PARTICULAR
    assert all(name in get_resolver().reverse_dict for name in names)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(OF_AN_ASSESSMENT | OF_AN_ORGANISATION))
def test_without_signing_in_nothing_is_told_apart_from_what_is_missing(name, method, browse, assessment):
    client = browse()
    answers = []
    for public_id in (None, MISSING):
        url = reverse(name, args=arguments(name, assessment, public_id))
        response = getattr(client, method)(url)
        assert response.url == f"{reverse('sign-in')}?next={url}"
        answers.append((response.status_code, response.content))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(OF_AN_ASSESSMENT | OF_AN_ORGANISATION))
def test_what_belongs_to_others_looks_like_what_does_not_exist(name, method, browse, dan, eve, assessment):
    for somebody in (dan, eve):
        client = browse(somebody)
        foreign = getattr(client, method)(reverse(name, args=arguments(name, assessment)))
        missing = getattr(client, method)(reverse(name, args=arguments(name, assessment, MISSING)))
        assert foreign.status_code in {404, 405}
        assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
        assert b"Acme" not in foreign.content


@pytest.mark.parametrize("name", sorted(OF_AN_ASSESSMENT | OF_AN_ORGANISATION))
def test_a_consultant_reads_what_clients_assess_and_changes_nothing(name, browse, cleo, assessment):
    client, url = browse(cleo), reverse(name, args=arguments(name, assessment))
    reading = 200 if name in OPEN_TO_READERS else 405 if name in TAKE_POST_ONLY else 404
    assert client.get(url).status_code == reading
    assert client.post(url).status_code == (405 if name in TAKE_GET_ONLY else 404)
    assessment.refresh_from_db()
    assert assessment.get_state_display() == "open"


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
