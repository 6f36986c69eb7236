"""The tree on its page, and one department at a time: created, renamed, moved, deleted."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import transaction

from organisations.departments.tree import below, nodes_of
from organisations.models import Department
from tests.factories import make_assessment
from tests.organisations.departments.conftest import look, said, shape, url

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_is_inside_what_and_adds_up_people(browse, ada, tree):
    nodes = nodes_of(tree.departments.all())
    assert [(node.department.code, node.depth, node.people, node.has_unknown) for node in nodes] == [
        ("sales", 0, 50, True), ("north", 1, 10, False), ("south", 1, 0, True),
        ("service", 0, 30, False), ("warehouse", 0, 0, True),
    ]  # fmt: skip
    page = said(browse(ada).get(url("list", tree)))
    assert "5 departments, at least 80 people." in page
    assert page.index("Sales") < page.index("North") < page.index("South") < page.index("Service")
    assert 'class="step-1"><a href' in page
    assert "touches nothing that is open or closed" in page


def test_a_consultant_sees_the_tree_and_nothing_to_change_it_with(browse, cleo, tree):
    page = said(browse(cleo).get(url("list", tree)))
    assert "North" in page
    assert url("add", tree) not in page
    assert url("file", tree) not in page


def test_without_departments_the_page_says_what_to_do_first(browse, ada, cleo, birch, acme):
    acme.departments.all().delete()
    page = said(browse(ada).get(url("list", acme)))
    assert "There are none yet. Start with those whose view you want to compare" in page
    assert page.index("Import a list") < page.index("Add a department")
    assert "Whoever coordinates this organisation can add them." in said(browse(cleo).get(url("list", birch)))


def test_a_department_is_put_inside_another_and_moved_on(browse, ada, tree):
    client, sales, service = browse(ada), tree.departments.get(code="sales"), tree.departments.get(code="service")
    client.post(url("add", tree), {"name": "West", "parent": sales.pk, "headcount": 4})
    west = tree.departments.get(code="west")
    assert west.parent == sales
    client.post(url("edit", tree, west.pk), {"name": "West", "parent": service.pk, "headcount": 4})
    client.post(url("edit", tree, service.pk), {"name": "Service", "parent": "", "headcount": 30})
    assert shape(tree)["west"] == ("West", "service", 4)
    client.post(url("edit", tree, west.pk), {"name": "West", "headcount": 4})
    assert shape(tree)["west"] == ("West", "", 4)


def test_nothing_can_be_put_inside_itself_or_what_is_inside_it(browse, ada, tree):
    sales, north = tree.departments.get(code="sales"), tree.departments.get(code="north")
    before = shape(tree)
    for parent in (sales.pk, north.pk):
        page = browse(ada).post(url("edit", tree, sales.pk), {"name": "Sales", "parent": parent})
        assert page.status_code == 422
        assert "This place is not there any more. Choose another." in said(page)
    assert f'<option value="{north.pk}"' not in said(browse(ada).get(url("edit", tree, sales.pk)))
    assert shape(tree) == before


def test_two_windows_cannot_make_a_circle_together(ada, tree):
    """Both forms were valid when they were looked at; the second is held against what the first has stored."""
    from organisations.departments.forms import DepartmentForm  # noqa: PLC0415 only this test needs the form itself

    sales, service = tree.departments.get(code="sales"), tree.departments.get(code="service")
    one = DepartmentForm({"name": "Sales", "parent": service.pk}, instance=sales, organisation=tree)
    other = DepartmentForm({"name": "Service", "parent": sales.pk}, instance=service, organisation=tree)
    assert one.is_valid()
    assert other.is_valid()
    assert one.store()
    with transaction.atomic():
        assert not other.store()
    assert "Somebody else has just changed the departments." in str(other.errors)
    assert sales.pk not in below(tree.departments.all(), sales.pk)


def test_one_name_may_be_used_at_two_places_and_not_twice_at_one(browse, ada, tree):
    client, service = browse(ada), tree.departments.get(code="service")
    assert client.post(url("add", tree), {"name": "North", "parent": service.pk}).status_code == 302
    page = client.post(url("add", tree), {"name": "\uff2eORTH", "parent": service.pk})
    assert page.status_code == 422
    assert "There is a department of this name already at this place." in said(page)
    assert sorted(shape(tree)) == ["north", "north-2", "sales", "service", "south", "warehouse"]


def test_a_department_with_others_inside_is_deleted_only_once_it_is_said_where_they_go(browse, ada, tree):
    client, sales, service = browse(ada), tree.departments.get(code="sales"), tree.departments.get(code="service")
    page = client.get(url("delete", tree, sales.pk))
    assert "Inside it are:" in said(page)
    refused = client.post(url("delete", tree, sales.pk), {})
    assert refused.status_code == 422
    assert "Say where they go." in said(refused)
    for nowhere in (sales.pk, tree.departments.get(code="north").pk, 987654):
        assert client.post(url("delete", tree, sales.pk), {"to": nowhere}).status_code == 422
    assert len(shape(tree)) == 5
    done = client.post(url("delete", tree, sales.pk), {"to": service.pk}, follow=True)
    assert "“Sales” is deleted." in said(done)
    assert shape(tree)["north"] == ("North", "service", 10)
    client.post(url("delete", tree, service.pk), {"to": "top"})
    assert shape(tree)["north"] == ("North", "", 10)


def test_those_inside_do_not_go_where_one_has_their_name(browse, ada, tree):
    Department.objects.create(organisation=tree, code="n", name="NORTH")
    page = browse(ada).post(url("delete", tree, tree.departments.get(code="sales").pk), {"to": "top"})
    assert page.status_code == 422
    assert "There is a department “North” there already." in said(page)


def test_what_is_open_keeps_its_departments_whatever_becomes_of_the_tree(browse, ada, tree):
    assessment = make_assessment(tree)
    before = list(assessment.groups.values_list("code", "parent_code", "name", "headcount"))
    links = list(assessment.links.values_list("token", "department_code"))
    client, sales = browse(ada), tree.departments.get(code="sales")
    client.post(url("edit", tree, tree.departments.get(code="north").pk), {"name": "Nord", "headcount": 99})
    client.post(url("delete", tree, sales.pk), {"to": "top"})
    page = look(client, tree, "name,people\nEverything else,5\n")
    client.post(url("import", tree), {"seen": page.context["seen"], "delete": "on"})
    assert sorted(shape(tree)) == ["everything-else"]
    assert list(assessment.groups.values_list("code", "parent_code", "name", "headcount")) == before
    assert list(assessment.links.values_list("token", "department_code")) == links


def test_row_5_the_file_of_departments_holds_no_formula_and_comes_back_unchanged(browse, ada, tree):
    for number, sign in enumerate(("=", "+", "-", "@", "＝", "＋", "－", "＠")):  # noqa: RUF001 these are meant
        Department.objects.create(organisation=tree, code=f"f{number}", name=f"{sign}cmd|' /C calc'!A{number}")
    client, before = browse(ada), shape(tree)
    response = client.get(url("download", tree))
    assert re.fullmatch(r'attachment; filename="departments-\d{4}-\d\d-\d\d.csv"', response["Content-Disposition"])
    content = b"".join(response.streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["code", "name", "parent", "people"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]  # noqa: RUF001 these are meant
    page = look(client, tree, content)
    assert "13 unchanged." in said(page)
    assert "there is nothing to import" in said(page)
    assert shape(tree) == before


def test_the_tree_of_a_thousand_departments_takes_three_statements(browse, ada, acme, django_assert_max_num_queries):
    Department.objects.bulk_create(
        Department(organisation=acme, code=f"d{number}", name=f"Department {number}", headcount=5)
        for number in range(990)
    )
    client = browse(ada)
    with django_assert_max_num_queries(10):
        assert "993 departments" in said(client.get(url("list", acme)))
