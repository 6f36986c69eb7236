import pytest

from assessments.models import Response
from reports import rows
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import cells, store

pytestmark = pytest.mark.django_db


def fetch(assessment):
    return rows.fetch_rows(assessment, len(cells(assessment)))


def test_every_answer_and_its_department_comes_back(assessment):
    low, high = cells(assessment, {"understanding": "1"}), cells(assessment, {"understanding": "5"})
    store(assessment, [("sales", low), ("service", high), ("service", low)])

    found = fetch(assessment)

    assert found.strata == ("sales", "service", "warehouse")
    pairs = zip(found.stratum.tolist(), (bytes(row).decode() for row in found.codes), strict=True)
    assert sorted(pairs) == sorted([(0, low), (1, high), (1, low)])


def test_nobody_is_lost_where_one_chunk_ends_and_the_next_begins(assessment, monkeypatch):
    answers = cells(assessment)
    store(assessment, [("sales", answers)] * 7)
    whole = fetch(assessment)
    monkeypatch.setattr(rows, "CHUNK", 3)

    chunked = fetch(assessment)

    assert len(chunked.codes) == 7
    assert chunked.input_hash == whole.input_hash


def test_other_assessments_stay_out(assessment, acme):

    other = make_assessment(acme)
    store(other, [("sales", cells(other))] * 3)
    store(assessment, [("sales", cells(assessment))] * 2)

    assert len(fetch(assessment).codes) == 2


def test_who_named_no_department_is_counted_apart(assessment):
    store(assessment, [("", cells(assessment)), ("sales", cells(assessment))])

    found = fetch(assessment)

    assert found.strata == ("sales", "service", "warehouse", "")
    assert sorted(found.stratum.tolist()) == [0, 3]


def test_a_long_department_code_is_told_from_one_it_begins_with(db):

    assessment = make_assessment(make_organisation("Elm", departments={"customer": 5, "customer-service": 5}))
    store(assessment, [("customer", cells(assessment)), ("customer-service", cells(assessment))])

    assert sorted(fetch(assessment).stratum.tolist()) == [0, 1]


def test_no_answers_are_an_empty_matrix(assessment):
    assert fetch(assessment).codes.shape == (0, len(cells(assessment)))


def test_every_role_group_comes_back_in_the_order_of_the_assessment(assessment):
    answers = cells(assessment)
    store_roles(assessment, [("frontline", answers), ("executive", answers), ("frontline", answers)])

    found = fetch(assessment)

    assert found.roles == tuple(group["code"] for group in assessment.version.document["role_groups"])
    assert sorted(found.roles[place] for place in found.role) == ["executive", "frontline", "frontline"]


def test_a_role_group_stays_with_its_answers_and_its_department(assessment):
    low, high = cells(assessment, {"understanding": "1"}), cells(assessment, {"understanding": "5"})
    given = [("sales", "manager", high), ("service", "frontline", low), ("sales", "frontline", high)]
    Response.objects.bulk_create(
        Response(assessment=assessment, department=department, role_group=role_group, answers=answers)
        for department, role_group, answers in given
    )

    found = fetch(assessment)

    came_back = [
        (found.strata[department], found.roles[role], bytes(row).decode())
        for department, role, row in zip(found.stratum, found.role, found.codes, strict=True)
    ]
    assert sorted(came_back) == sorted(given)


def test_who_named_no_role_group_is_counted_apart(assessment):
    store_roles(assessment, [("frontline", cells(assessment)), ("", cells(assessment))])

    found = fetch(assessment)

    assert found.roles[-1] == ""
    assert sorted(found.roles[place] for place in found.role) == ["", "frontline"]


def test_the_order_of_the_answers_changes_nothing(acme):
    first, second = make_assessment(acme), make_assessment(acme)
    given = [
        (department, cells(first, {"understanding": level}))
        for department in ("warehouse", "sales", "")
        for level in ("5", "1", "3")
    ]
    store(first, given)
    store(second, reversed(given))

    one, other = fetch(first), fetch(second)

    assert one.input_hash == other.input_hash
    assert (one.codes == other.codes).all()
    assert (one.stratum == other.stratum).all()


def test_another_role_group_is_another_input(acme):
    first, second = make_assessment(acme), make_assessment(acme)
    store_roles(first, [("frontline", cells(first))])
    store_roles(second, [("manager", cells(second))])

    assert fetch(first).input_hash != fetch(second).input_hash


def store_roles(assessment, rows):
    Response.objects.bulk_create(
        Response(assessment=assessment, department="sales", role_group=role_group, answers=answers)
        for role_group, answers in rows
    )
