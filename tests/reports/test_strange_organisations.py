"""Whatever the answers are like, every page of the report has something true to say, or says why not."""

import re

import pytest
from django.urls import reverse

from assessments.models import Response
from reports.sections.order import SECTIONS
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import build, cells, respond
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db

# What a number that is none, a name that is missing or a sentence that was not filled in looks like.
BROKEN = re.compile(r"\bnan\b|\bNone\b|\binf\b|%\(|\{\w+\}|Withheld\(|&lt;")


def as_role(assessment, people, role_group, levels=None, department="sales"):
    answers = cells(assessment, levels)
    Response.objects.bulk_create(
        Response(assessment=assessment, department=department, role_group=role_group, answers=answers)
        for _ in range(people)
    )


def nobody_can_see_anything(assessment):
    respond(assessment, 30, {"understanding": "?", "delivery": "?"})


def everybody_says_the_same(assessment):
    respond(assessment, 30)
    predict(assessment, 30)
    pulse(assessment, 40)


def one_department(assessment):
    respond(assessment, 20, department="sales")
    respond(assessment, 20, {"understanding": "2"}, department="sales")


def a_department_of_one(assessment):
    respond(assessment, 30, department="sales")
    respond(assessment, 1, {"understanding": "1", "delivery": "5"}, department="service")


def four_executives(assessment):
    as_role(assessment, 4, "executive", {"delivery": "5"})
    as_role(assessment, 30, "frontline", {"delivery": "1"})
    predict(assessment, 30)
    pulse(assessment, 40)


def nobody_but_executives(assessment):
    as_role(assessment, 12, "executive")


def no_customers(assessment):
    respond(assessment, 30)
    predict(assessment, 30)


def one_customer(assessment):
    respond(assessment, 30)
    predict(assessment, 30)
    pulse(assessment, 1)


def customers_who_all_rate_the_worst(assessment):
    respond(assessment, 30)
    predict(assessment, 30, rating="5")
    pulse(assessment, 40, rating="1")


def customers_without_experience(assessment):
    respond(assessment, 30)
    predict(assessment, 30)
    pulse(assessment, 20, "abc", rating="n")
    pulse(assessment, 20, "abd", rating="n")


def nobody_predicted(assessment):
    respond(assessment, 30)
    pulse(assessment, 40)


def everybody_at_the_top(assessment):
    respond(assessment, 30, {"understanding": "5", "delivery": "5"})


def everybody_at_the_bottom(assessment):
    respond(assessment, 30, {"understanding": "1", "delivery": "1"})


def five_people(assessment):
    respond(assessment, 5)
    predict(assessment, 5)
    pulse(assessment, 10)


def people_who_skip_everything(assessment):
    respond(assessment, 30, {"understanding": "-", "delivery": "-"})


STATES = [
    nobody_can_see_anything,
    everybody_says_the_same,
    one_department,
    a_department_of_one,
    four_executives,
    nobody_but_executives,
    no_customers,
    one_customer,
    customers_who_all_rate_the_worst,
    customers_without_experience,
    nobody_predicted,
    everybody_at_the_top,
    everybody_at_the_bottom,
    five_people,
    people_who_skip_everything,
]


def pages(client, assessment):
    addresses = [reverse("report-show", args=[assessment.public_id])]
    addresses += [reverse("report-section", args=[assessment.public_id, code]) for code in SECTIONS]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        yield address, re.sub(r"<script.*?</script>", "", response.content.decode(), flags=re.DOTALL)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_page_says_something_true_or_why_not(assessment, ada, browse, state):
    state(assessment)
    assessment.close()
    build(assessment)

    for address, page in pages(browse(ada), assessment):
        text = re.sub(r"<[^>]+>", " ", page)
        assert not BROKEN.search(text), (address, BROKEN.search(text))
        assert "section-answer" not in page or re.search(r'section-answer">[^<]{15,}\.\s*</p>', page), address


def test_an_organisation_without_departments_has_every_page(ada, acme, browse):
    for department in acme.departments.all():
        department.delete()
    assessment = make_assessment(acme)
    respond(assessment, 30, department="")
    assessment.close()
    build(assessment)

    assert len(list(pages(browse(ada), assessment))) == len(SECTIONS) + 1


def test_what_one_person_in_a_department_said_is_on_no_page(ada, browse, acme):
    assessment = make_assessment(acme)
    respond(assessment, 30, department="sales")
    respond(assessment, 1, {"understanding": "1", "delivery": "5"}, department="service")
    assessment.close()
    build(assessment)
    name = assessment.groups.get(code="service").name

    for address, page in pages(browse(ada), assessment):
        row = re.search(rf">{name}<.*?</tr>", page, flags=re.DOTALL)
        assert row is None or not re.search(r"[+−]?\d+</td>", row.group()), address


def test_another_organisations_name_is_on_no_page(ada, acme, browse):
    other = make_organisation("Birchwood Unmistakable", {"sales": 30})
    theirs = make_assessment(other)
    respond(theirs, 30)
    theirs.close()
    build(theirs)
    theirs.publish()
    mine = make_assessment(acme)
    respond(mine, 30)
    mine.close()
    build(mine)

    assert all("Unmistakable" not in page for _, page in pages(browse(ada), mine))
