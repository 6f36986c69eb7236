import re

import pytest
from django.urls import reverse

from organisations.models import Role
from tests.factories import make_assessment, make_member, make_organisation
from tests.reports.answers import build, respond

pytestmark = pytest.mark.django_db


def page(client, query=""):
    response = client.get(reverse("portfolio-list") + query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def reported(organisation, delivery="2", **fields):
    assessment = make_assessment(organisation, **fields)
    respond(assessment, 30, {"delivery": delivery}, department="")
    assessment.close()
    build(assessment)
    return assessment


def names_in_order(text):
    return re.findall(r"(Acme|Birch|Elm)</a>", text)


def test_a_consultant_sees_level_gap_index_and_last_wave_of_each_organisation(acme, cleo, browse):
    wave = reported(acme, title="Spring wave")

    text = page(browse(cleo))

    assert '<td class="number" data-label="Level">50</td>' in text
    assert "+50" in text
    assert ">30 <span" in text
    assert "Reactive" in text
    assert reverse("report-show", args=[wave.public_id]) in text
    assert "Spring wave" in text


def test_an_organisation_without_a_report_says_so(birch, cleo, browse):
    text = page(browse(cleo))

    assert "no report yet" in text
    assert "nothing assessed yet" in text


def test_too_few_answers_are_withheld_with_the_reason(acme, cleo, browse):
    assessment = make_assessment(acme)
    respond(assessment, 3)
    assessment.close()
    build(assessment)

    assert '<span class="withheld-box">too few answers</span>' in page(browse(cleo))


def test_the_newest_wave_counts(acme, cleo, browse):
    reported(acme, delivery="2", title="First")
    reported(acme, delivery="4", title="Second")

    text = page(browse(cleo))

    assert "Second" in text
    assert "First" not in text
    assert '<td class="number" data-label="Level">75</td>' in text


def test_a_running_assessment_shows_its_state_beside_the_last_report(acme, cleo, browse):
    reported(acme, title="First")
    make_assessment(acme, title="Second")

    text = page(browse(cleo))

    assert "First" in text
    assert ">Second: open</a>" in text


def test_it_is_alphabetical_unless_asked_otherwise(acme, birch, cleo, browse):
    elm = make_organisation("Elm")
    make_member(cleo.email, elm, Role.CONSULTANT)
    reported(birch, delivery="4")
    reported(acme, delivery="2")
    client = browse(cleo)

    assert names_in_order(page(client)) == ["Acme", "Birch", "Elm"]
    assert names_in_order(page(client, "?sort=index")) == ["Birch", "Acme", "Elm"]
    assert names_in_order(page(client, "?sort=gap")) == ["Acme", "Birch", "Elm"]
    assert names_in_order(page(client, "?sort=wave")) == ["Acme", "Birch", "Elm"]
    assert client.get(reverse("portfolio-list"), {"sort": "password"}).status_code == 404


def test_another_consultants_organisations_stay_out(acme, cleo, browse):
    reported(make_organisation("Fir"))

    assert "Fir" not in page(browse(cleo))


def test_somebody_without_any_organisation_is_told_what_to_do(django_user_model, browse):
    nobody = django_user_model.objects.create_user("nobody@example.com")

    assert "No organisation has given you access yet." in page(browse(nobody))


def test_an_executive_has_no_portfolio(eve, browse):
    assert browse(eve).get(reverse("portfolio-list")).status_code == 404
