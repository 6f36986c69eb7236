from __future__ import annotations

import pytest
from django.urls import reverse

from organisations.departments.forms import free_code
from organisations.models import Department, Organisation
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def add_url(acme):
    return reverse("department-add", args=[acme.public_id])


def url_of(name, department):
    return reverse(name, args=[department.organisation.public_id, department.pk])


def test_a_department_gets_a_short_code_that_stays_when_its_name_changes(browse, ada, acme, add_url):
    client = browse(ada)
    client.post(add_url, {"name": "Customer Service & Complaints", "headcount": "12"})
    department = acme.departments.get(name__startswith="Customer")
    assert (department.code, department.headcount) == ("customer-service", 12)
    client.post(url_of("department-edit", department), {"name": "Care", "headcount": ""})
    department.refresh_from_db()
    assert (department.name, department.code, department.headcount) == ("Care", "customer-service", None)


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Sales", set(), "sales"),
        ("Sales", {"sales"}, "sales-2"),
        ("Sales", {"sales", "sales-2"}, "sales-3"),
        ("Продажи", set(), "department"),
        ("Продажи", {"department"}, "department-2"),
        ("A very long department name", {"a-very-long-depa"}, "a-very-long-de-2"),
    ],
)
def test_codes_are_short_and_free(name, taken, code):
    assert free_code(name, taken) == code
    assert len(code) <= 16


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "SALES"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "Fine", "headcount": "0"}, "headcount"),
        ({"name": "Fine", "headcount": "-3"}, "headcount"),
        ({"name": "Fine", "headcount": "many"}, "headcount"),
        ({"name": "Fine", "headcount": "9" * 400}, "headcount"),
        ({"name": "Fine", "headcount": "2147483648"}, "headcount"),
    ],
)
def test_a_wrong_entry_is_explained_and_nothing_is_added(sent, field, browse, ada, acme, add_url):
    response = browse(ada).post(add_url, sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert acme.departments.count() == 3


def test_no_other_field_of_a_department_can_be_written(browse, ada, acme, birch, add_url):
    foreign = birch.departments.create(code="theirs", name="Theirs")
    smuggled = {"name": "New", "organisation": birch.pk, "code": "mine", "id": "99", "pk": "99"}
    assert browse(ada).post(add_url, smuggled | {"parent": foreign.pk}).status_code == 422
    browse(ada).post(add_url, smuggled)
    department = Department.objects.get(name="New")
    assert (department.organisation, department.code, department.parent) == (acme, "new", None)
    assert department.pk != 99


def test_a_department_can_be_deleted_and_open_assessments_keep_it(browse, ada, acme):
    assessment = make_assessment(acme)
    response = browse(ada).post(url_of("department-delete", acme.departments.get(code="sales")), follow=True)
    assert "“Sales” is deleted." in response.content.decode()
    assert not acme.departments.filter(code="sales").exists()
    assert assessment.groups.filter(code="sales").exists()


def test_deleting_twice_finds_nothing_the_second_time(browse, ada, acme):
    url = url_of("department-delete", acme.departments.get(code="sales"))
    client = browse(ada)
    client.post(url)
    assert client.post(url).status_code == 404


def test_an_organisation_can_be_described_by_its_coordinator(browse, ada, acme):
    sent = {
        "name": "Acme Ltd",
        "industry": "Toys",
        "time_zone": "Europe/Berlin",
        "language": "en",
        "is_synthetic": "on",
    }
    browse(ada).post(reverse("organisation-edit", args=[acme.public_id]), sent | {"public_id": "chosen"})
    changed = Organisation.objects.get(pk=acme.pk)
    assert (changed.name, changed.industry, changed.time_zone) == ("Acme Ltd", "Toys", "Europe/Berlin")
    assert changed.public_id == acme.public_id
    assert not changed.is_synthetic


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("language", "tlh"), ("name", ""), ("industry", "a\x00b")]
)
def test_a_wrong_description_is_refused_and_the_heading_keeps_the_stored_name(field, value, browse, ada, acme):
    sent = {"name": "Acme Ltd", "industry": "Toys", "time_zone": "UTC", "language": "en"} | {field: value}
    response = browse(ada).post(reverse("organisation-edit", args=[acme.public_id]), sent)
    assert response.status_code == 422
    address = reverse("organisation-show", args=[acme.public_id])
    assert f'<p class="page-header-organisation"><a href="{address}">Acme</a></p>' in response.content.decode()
    assert Organisation.objects.get(pk=acme.pk).name == "Acme"
