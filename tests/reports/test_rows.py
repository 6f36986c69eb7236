import pytest

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
