"""What a coordinator is told before opening must be what the report then does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from organisations.models import Department, Role
from reports import forecast as told
from reports.forecast import Verdict, forecast
from scoring import calibration, captured, groups, reading, reliability
from tests.factories import make_assessment, make_member, make_organisation

YES, PARTLY, NO = Verdict.YES, Verdict.PARTLY, Verdict.NO


def departments(**headcounts: int | None) -> list[Department]:
    return [
        Department(pk=number, code=name, name=name.title(), headcount=headcount)
        for number, (name, headcount) in enumerate(headcounts.items(), start=1)
    ]


def test_the_limits_are_those_the_method_applies() -> None:
    assert told.EXACT_FROM == reading.FEW
    assert told.SHARES_FROM == groups.SHARES_FROM
    assert told.CALIBRATION_FROM == calibration.FEWEST_STAFF
    assert told.RELIABILITY_FROM == reliability.FEWEST
    assert (told.CUSTOMERS_FROM, told.VERIFIED_FROM) == (captured.FEWEST_CUSTOMERS, captured.VERIFIED_CUSTOMERS)


def test_fourteen_people_and_forty_customers_get_the_wheel_rounded_and_understanding_but_no_spread() -> None:
    found = forecast([], share=50, customers=40, minimum=5, people=14)
    assert (found.people, found.answers) == (14, 7)
    assert [line.verdict for line in found.lines] == [PARTLY, NO, NO, YES, NO]


@pytest.mark.parametrize(
    ("people", "share", "customers", "expected"),
    [
        (8, 50, None, [NO, NO, NO]),
        (9, 50, 30, [PARTLY, NO, NO, YES, NO]),  # four and a half answer: five
        (20, 50, 9, [YES, YES, NO, NO, NO]),
        (60, 50, 10, [YES, YES, YES, PARTLY, YES]),
        (4, 100, 100, [NO, NO, NO, NO, NO]),
    ],
)
def test_each_figure_is_promised_from_its_own_number_on(people, share, customers, expected) -> None:
    found = forecast([], share=share, customers=customers, minimum=5, people=people)
    assert [line.verdict for line in found.lines] == expected


def test_a_department_is_kept_back_when_with_it_a_smaller_one_could_be_worked_out() -> None:
    found = forecast(departments(sales=40, service=30, board=4), share=50, customers=None, minimum=5)
    assert [(line.what, line.verdict) for line in found.departments] == [
        ("Sales", YES), ("Service", NO), ("Board", NO),
    ]  # fmt: skip
    assert "worked out" in found.departments[1].why


def test_departments_without_a_headcount_are_named_and_left_out() -> None:
    found = forecast(departments(sales=40, store=None), share=50, customers=None, minimum=5)
    assert (found.people, found.unknown) == (40, ("Store",))


@pytest.fixture
def draft(db):
    acme = make_organisation("Acme", {"sales": 40, "board": 4})
    make_member("ada@acme.example", acme, Role.COORDINATOR)
    return make_assessment(acme, is_open=False)


def test_the_page_answers_in_one_sentence_and_works_it_out_again(client, draft) -> None:
    client.login(email="ada@acme.example", password="correct horse battery")
    page = client.get(reverse("assessment-forecast", args=[draft.public_id]))
    assert "If 22 of 44 people answer, and 30 customers:" in page.content.decode()
    assert page.context["forecast"].answers == 22
    again = client.get(reverse("assessment-forecast", args=[draft.public_id]), {"share": "100", "customers": "0"})
    assert again.context["forecast"].answers == 44


@pytest.mark.parametrize(
    "asked", [{"share": "7", "customers": "0"}, {"share": "50", "customers": "many"}, {"share": "50"}]
)
def test_what_is_no_number_is_said_and_nothing_is_worked_out(client, draft, asked) -> None:
    client.login(email="ada@acme.example", password="correct horse battery")
    page = client.get(reverse("assessment-forecast", args=[draft.public_id]), asked)
    assert page.status_code == 422
    assert page.context["forecast"] is None
