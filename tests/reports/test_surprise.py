"""The first page names the one thing readers did not expect."""

import re

import pytest
from django.urls import reverse

from tests.reports.answers import build, respond
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(assessment, ada, browse):
    def shown():
        assessment.close()
        build(assessment)
        response = browse(ada).get(reverse("report-show", args=[assessment.public_id]))
        return re.sub(r"\s+", " ", response.content.decode())

    return shown


def test_the_need_that_is_misjudged_most_is_named(assessment, page):
    respond(assessment, 30)
    pulse(assessment, 20, "abc")
    pulse(assessment, 20, "abd")
    predict(assessment, 30, "jbk")

    shown = page()

    assert "What may surprise you" in shown
    assert "“Works, and keeps working” matters more to customers than your people think: 100 % name it, 0 %" in shown


def test_understanding_that_is_only_believed_is_named_where_no_need_is_misjudged_by_more(assessment, page):
    respond(assessment, 30, {"understanding": "5", "delivery": "4"})
    for picks in ("abc", "abd", "abe", "abf"):
        pulse(assessment, 10, picks, rating="1")
    for picks in ("ghi", "jkl", "gjk", "hil", "abg", "aeh", "bfi"):
        predict(assessment, 5, picks, rating="5")

    assert re.search(
        r"put their understanding of customers at 100 of 100; what they foresee of customers is worth \d+, \d+ less",
        page(),
    )


def test_people_who_make_up_for_processes_are_named(assessment, page):
    respond(assessment, 30, {"people.delivery": "5", "process.delivery": "2"})

    assert "Good people make up for poor processes: in delivery they are 75 points ahead of them." in page()


def test_where_nothing_is_surprising_nothing_is_made_up(assessment, page):
    respond(assessment, 30)

    assert "What may surprise you" not in page()
