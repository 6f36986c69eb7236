"""Row 14: whatever is sent where JSON is taken, and by whatever method: a sentence and a 4xx, never a 5xx."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tenancy.addresses import BY_NAME, METHODS, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
SAVE = BY_NAME["answer-save"]
THOUSAND = settings(max_examples=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Every code point there is: NUL, half a pair, what no file system takes.
TEXTS = st.text(st.characters(), max_size=30)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from(["-", "3", "people", ""])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=12)
CODES = st.sampled_from(["people.empowerment.delivery", "definition", "pick.1", "comment.people.empowerment"]) | TEXTS
OBJECTS = st.fixed_dictionaries(
    {
        "code": CODES | VALUES,
        "seen": st.sampled_from(["-", ""]) | VALUES,
        "value": st.sampled_from("12345-n?") | VALUES,
    },
    optional={"role_group": VALUES, "organisation": VALUES},
)
BODIES = st.binary(max_size=200) | VALUES.map(json.dumps).map(str.encode) | OBJECTS.map(json.dumps).map(str.encode)
TYPES = ("application/json", "application/json; charset=utf-16", "text/plain", "multipart/form-data; boundary=x", "x")


@pytest.fixture(autouse=True)
def patient(db) -> Iterator[None]:
    """Between two bodies that reach no row PostgreSQL would end a transaction that lies idle."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        yield
        cursor.execute("RESET idle_in_transaction_session_timeout")


def refused_in_words_or_saved(response) -> bool:
    if response.status_code == 200:
        return True
    return response.status_code in (400, 409, 413, 422) and bool(response.json()["message"])


@THOUSAND
@given(body=BODIES)
def test_row_14_a_thousand_bodies_are_saved_or_refused_in_words(stage, body):
    response = stage.client(Who.RESPONDENT).post(stage.url(SAVE), data=body, content_type="application/json")
    assert refused_in_words_or_saved(response), (response.status_code, body)


@settings(THOUSAND, max_examples=300)
@given(body=BODIES, kind=st.sampled_from(TYPES), method=st.sampled_from(METHODS))
def test_row_14_other_types_and_methods_are_refused_too(stage, body, kind, method):
    client = stage.client(Who.RESPONDENT)
    client.raise_request_exception = False
    response = client.generic(method.upper(), stage.url(SAVE), data=body, content_type=kind)
    assert response.status_code < 500, (response.status_code, kind, method, body)
