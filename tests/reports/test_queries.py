"""Page → most queries it may cost, session and navigation included, however many answers or organisations there are."""

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories import make_assessment, make_member, make_organisation
from tests.reports.answers import build, respond

pytestmark = pytest.mark.django_db

MOST = {
    "report-show": 14,  # two to note once a day that it was read, one more where that is the first time
    "report-show, before it is built": 12,
    "report-progress": 6,
    "portfolio-list": 9,
    "method": 0,
}
MOST_BYTES = 150_000


@pytest.fixture
def most(django_assert_max_num_queries):
    return lambda page: django_assert_max_num_queries(MOST[page])


@pytest.mark.parametrize("reader", ["ada", "cleo", "eve"])
def test_report(report, most, browse, request, reader):
    client = browse(request.getfixturevalue(reader))
    report.assessment.publish()

    with most("report-show"):
        response = client.get(reverse("report-show", args=[report.assessment.public_id]))

    assert response.status_code == 200
    assert len(response.content) <= MOST_BYTES


def test_report_before_it_is_built(closed, ada, most, browse):
    client = browse(ada)
    with most("report-show, before it is built"):
        response = client.get(reverse("report-show", args=[closed.public_id]))
    assert response.status_code == 200


def test_progress(report, ada, most, browse):
    client = browse(ada)
    with most("report-progress"):
        response = client.get(reverse("report-progress", args=[report.assessment.public_id]))
    assert response.status_code == 200


@pytest.mark.parametrize("organisations", [1, 6])
def test_portfolio(cleo, most, browse, organisations):
    for number in range(organisations):
        organisation = make_organisation(f"Client {number}")
        make_member(cleo.email, organisation, Role.CONSULTANT)
        assessment = make_assessment(organisation)
        respond(assessment, 6)
        assessment.close()
        build(assessment)
    client = browse(cleo)

    with most("portfolio-list"):
        response = client.get(reverse("portfolio-list"))

    assert response.content.decode().count('data-label="Level"') == organisations


def test_method(most, browse):
    with most("method"):
        assert browse().get(reverse("method")).status_code == 200
