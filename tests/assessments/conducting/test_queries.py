"""The most statements a page may cost, with many departments and assessments."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.assessments.conducting.conftest import answer, url_of
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

MOST = 15


@pytest.fixture
def assessment(acme):
    for number in range(30):
        acme.departments.create(code=f"d{number}", name=f"Department {number}", headcount=20)
    for number in range(10):
        make_assessment(acme, is_open=False, title=f"Draft {number}")
    assessment = make_assessment(acme)
    answer(assessment, **{f"d{number}": 6 for number in range(30)})
    return assessment


@pytest.mark.parametrize("name", ["assessment-show", "assessment-edit", "assessment-questions", "assessment-close"])
def test_a_page_of_an_assessment_stays_within_its_budget(name, browse, ada, assessment, django_assert_max_num_queries):
    client = browse(ada)
    with django_assert_max_num_queries(MOST):
        assert client.get(url_of(name, assessment)).status_code == 200


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_other_states_stay_within_it_too(state, browse, ada, acme, assessment, django_assert_max_num_queries):
    shown = acme.assessments.filter(state=10).first() if state == "draft" else assessment
    if state == "closed":
        assessment.close()
    client = browse(ada)
    with django_assert_max_num_queries(MOST):
        assert client.get(url_of("assessment-show", shown)).status_code == 200


def test_the_lists_and_forms_stay_within_it_too(browse, ada, acme, assessment, django_assert_max_num_queries):
    client = browse(ada)
    link = assessment.links.first().pk
    for url in (
        reverse("assessment-list"),
        reverse("assessment-create", args=[acme.public_id]),
        reverse("assessment-sheet", args=[assessment.public_id, link]),
        reverse("assessment-qr", args=[assessment.public_id, link, "svg"]),
        reverse("organisation-show", args=[acme.public_id]),
        reverse("organisation-edit", args=[acme.public_id]),
        reverse("department-add", args=[acme.public_id]),
        reverse("account_change_password"),
    ):
        with django_assert_max_num_queries(MOST):
            assert client.get(url).status_code == 200


def test_creating_and_opening_stay_within_it_too(
    browse, ada, acme, create_url, filled_in, django_assert_max_num_queries
):
    client = browse(ada)
    with django_assert_max_num_queries(MOST):
        assert client.post(create_url, filled_in).status_code == 302
    draft = acme.assessments.get()
    with django_assert_max_num_queries(MOST):
        assert client.get(url_of("assessment-delete", draft)).status_code == 200
    with django_assert_max_num_queries(MOST):
        assert client.get(url_of("assessment-open", draft)).status_code == 200
    with django_assert_max_num_queries(MOST + 2):  # how long answers are kept is fixed, too
        client.post(url_of("assessment-open", draft))
