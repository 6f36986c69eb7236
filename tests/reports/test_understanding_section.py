"""Every state the customers' answers can be in has a page that says so."""

import re

import pytest
from django.urls import reverse

from assessments.models import Source
from tests.factories import make_assessment
from tests.reports.answers import build, respond
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


def read(client, assessment):
    response = client.get(reverse("report-section", args=[assessment.public_id, "understanding"]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def told(assessment, ada, browse):
    """What the page says once the assessment is closed and its report is built; thirty people answered."""

    def built():
        respond(assessment, 30)
        assessment.close()
        build(assessment)
        return read(browse(ada), assessment)

    return built


def test_where_customers_are_not_asked_it_says_so(acme, ada, browse):
    assessment = make_assessment(acme, asks_customers=False)
    respond(assessment, 30)
    assessment.close()
    build(assessment)

    assert "This is not known: customers were not asked." in read(browse(ada), assessment)


@pytest.mark.parametrize("customers", [0, 1, 9])
def test_under_ten_customers_nothing_is_said_of_them(assessment, told, customers):
    pulse(assessment, customers)
    predict(assessment, 30)

    page = told()

    assert "This is not known yet: it takes ten customers and 5 of your people; there are fewer than 10 and 30." in page
    assert "What matters most to them" not in page


def test_without_predictions_nothing_is_said(assessment, told):
    pulse(assessment, 40)

    assert "there are 40 and fewer than 5." in told()


def test_customers_and_staff_who_all_say_the_same_agree_wholly(assessment, told):
    pulse(assessment, 40)
    predict(assessment, 30)

    page = told()

    assert "You do: your people come 100 % of the way from guessing to knowing all that customers want most." in page
    assert "you predict 100 %, they say 100 %" in page
    assert "On the whole your people expect the ratings that customers give, to less than a third" in page


def test_staff_who_name_what_no_customer_names_are_no_better_than_guessing(assessment, told):
    pulse(assessment, 20, "abc")
    pulse(assessment, 20, "abd")
    predict(assessment, 30, "jkl")

    page = told()

    assert re.search(r'section-answer">(Less than you think|You do not)', page)
    assert re.search(r"“[^”]+” matters (more|less) to customers than your people think", page)


def test_customers_who_name_every_need_equally_leave_nothing_to_foresee(assessment, told):
    for picks in ("abc", "def", "ghi", "jkl"):
        pulse(assessment, 10, picks)
    predict(assessment, 30)

    assert "customers name all needs equally often" in told()


def test_from_ten_to_twenty_nine_customers_it_is_too_early_to_be_sure(assessment, told):
    pulse(assessment, 8, "abc")
    pulse(assessment, 8, "abd")
    predict(assessment, 30)

    page = told()

    assert "Too early to be sure: going by 10 to 19 customers" in page
    assert "Evidence grade C" in page


def test_an_open_link_costs_the_best_grade_and_is_named(assessment, told):
    pulse(assessment, 25, "abc", source=Source.OPEN_LINK)
    pulse(assessment, 25, "abd")
    predict(assessment, 30)

    page = told()

    assert "Evidence grade B" in page
    assert "by an open link" in page


def test_staff_who_expect_better_ratings_are_told_by_how_much(assessment, told):
    pulse(assessment, 20, "abc", rating="2")
    pulse(assessment, 20, "abd", rating="3")
    predict(assessment, 30, "abc", rating="5")

    assert re.search(r"Your people expect better ratings than customers give, by [0-9.]+ of a step", told())


def test_too_few_executives_have_no_place_where_they_mean_to_win(assessment, told):
    pulse(assessment, 40)
    predict(assessment, 30)

    assert "Too few of your executives answered to show on what they mean to win." in told()


def test_what_nobody_can_see_is_withheld_and_customers_are_still_told_of(assessment, ada, browse):
    respond(assessment, 30, {"understanding": "?", "delivery": "?"})
    pulse(assessment, 20, "abc")
    pulse(assessment, 20, "abd")
    predict(assessment, 30)
    assessment.close()
    build(assessment)

    page = read(browse(ada), assessment)

    assert "knowing all that customers want most" in page
    assert "too few answers" in page


def first_page(client, assessment):
    return re.sub(r"\s+", " ", client.get(reverse("report-show", args=[assessment.public_id])).content.decode())


def test_the_first_page_says_what_customers_make_of_its_headline(assessment, ada, browse):
    respond(assessment, 30)
    pulse(assessment, 20, "abc")
    pulse(assessment, 20, "abd")
    predict(assessment, 30)
    assessment.close()
    build(assessment)

    page = first_page(browse(ada), assessment)

    assert re.search(r"Customers’ answers give another picture: understanding \d+, delivery 75\.", page)


def test_without_customers_the_first_page_says_whose_word_it_is(assessment, ada, browse):
    respond(assessment, 30)
    assessment.close()
    build(assessment)

    page = first_page(browse(ada), assessment)

    assert "This is what your own people believe." in page
    assert "Customers’ answers" not in page


def test_where_customers_say_yes_and_staff_say_no_both_answers_are_given(assessment, ada, browse):
    respond(assessment, 30, {"understanding": "4", "delivery": "3"})
    for picks in ("abc", "abd", "abe", "abf"):
        pulse(assessment, 15, picks, rating="5")
    for picks in ("cde", "def", "cef"):
        predict(assessment, 10, picks, rating="2")
    assessment.close()
    build(assessment)

    response = browse(ada).get(reverse("report-section", args=[assessment.public_id, "focus"]))
    page = re.sub(r"\s+", " ", response.content.decode())

    assert re.search(r"customers’ answers: you serve them better \(100 of 100\) than you understand them \(\d+\)", page)
    assert "Your people think the opposite." in page
    assert "Your people themselves put what you do at 50 and what you understand at 75." in page
