"""Who sees it differently, and who can't see it: what a reader finds on the page, and what nobody does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.factories import make_assessment
from tests.reports.answers import build
from tests.reports.test_groups import HIGH, LOW, answered

if TYPE_CHECKING:
    from django.test import Client

    from assessments.models import Assessment

pytestmark = pytest.mark.django_db
MIDDLE = {"understanding": "3", "delivery": "3"}


def read(client: Client, assessment: Assessment) -> str:
    assessment.close()
    build(assessment)
    page = client.get(reverse("report-section", args=[assessment.public_id, "perception"])).content.decode()
    return re.sub(r"\s+", " ", page)


def answer_on(page: str) -> str:
    found = re.search(r"section-answer[^>]*>([^<]+)<", page)
    assert found
    return found.group(1)


def cells_of(page: str, name: str) -> list[str]:
    """The text of each cell in the first row of that name, without what surrounds it."""
    row = re.search(rf'<th scope="row">{name}.*?</tr>', page)
    assert row
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row.group())]


@pytest.mark.parametrize(
    ("top", "others", "expected", "points"),
    [
        (
            HIGH,
            LOW,
            "more is done for customers",
            75,
        ),
        (
            LOW,
            HIGH,
            "less is done for customers",
            75,
        ),
        (
            {"understanding": "5", "delivery": "3"},
            MIDDLE,
            "customers are understood better",
            50,
        ),
        (
            {"understanding": "1", "delivery": "3"},
            MIDDLE,
            "customers are understood less",
            50,
        ),
    ],
)
def test_the_widest_difference_between_top_and_frontline_leads(assessment, ada, browse, top, others, expected, points):
    answered(assessment, top, sales_executive=12)
    answered(assessment, others, service_frontline=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert answer_on(page) == (
        f"Executives believe {expected} than Frontline believe: by {points} points, in the dimension “Strategy”."
    )
    assert "“Strategy” is one of the 5 dimensions people were asked about: What we are here for" in page


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({"understanding": "5", "delivery": "2"}, "doing keeps up with understanding less well than elsewhere"),
        ({"understanding": "2", "delivery": "5"}, "doing keeps up with understanding better than elsewhere"),
    ],
)
def test_else_the_department_that_stands_out(assessment, ada, browse, levels, expected):
    answered(assessment, levels, sales_frontline=12)
    answered(assessment, MIDDLE, service_frontline=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert answer_on(page) == f"Sales stands out: there {expected}, by 75 points in the dimension “Strategy”."
    assert "clearly unlike everybody else" in page


def test_else_who_cannot_see(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_executive=12, service_executive=12, warehouse_executive=12)
    answered(assessment, MIDDLE, sales_frontline=12, service_frontline=12)
    answered(assessment, MIDDLE | {"technology.understanding": "?"}, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert answer_on(page) == "Frontline cannot see much: 33 % of what was asked about the dimension “Technology”."
    assert "The least is seen of Technology by Frontline: 33 % of their answers" in page


def test_where_nothing_differs_it_says_so(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_executive=12, service_frontline=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert answer_on(page).startswith("As far as can be told, nobody does")
    assert "Everybody can see nearly everything they were asked about." in page


def test_where_no_group_may_be_shown_it_says_why(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_frontline=3, service_executive=4)
    page = read(browse(ada), assessment)
    assert "too few people in each group" in answer_on(page)
    assert "Who can’t see it</h2>" not in page


def test_a_hidden_department_is_withheld_cell_by_cell(assessment, ada, browse):
    answered(assessment, LOW, sales_frontline=20, service_frontline=8)
    answered(assessment, HIGH, warehouse_frontline=3)
    page = read(browse(ada), assessment)
    assert cells_of(page, "Sales") == ["0 *"] * 5 + ["20"]
    assert cells_of(page, "Service") == ["withheld"] * 5 + ["–"]
    assert cells_of(page, "Warehouse") == ["withheld"] * 5 + ["–"]
    assert cells_of(page, "Everybody")[-1] == "31"


def test_the_number_of_a_small_group_is_told_as_a_band(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_frontline=7, service_frontline=15, warehouse_frontline=25)
    page = read(browse(ada), assessment)
    assert [cells_of(page, name)[-1] for name in ("Sales", "Service", "Warehouse")] == ["5 to 9", "10 to 19", "25"]


def test_wider_gaps_are_darker_and_the_unlike_are_marked(assessment, ada, browse):
    answered(assessment, {"understanding": "5", "delivery": "2"}, sales_frontline=12)
    answered(assessment, MIDDLE, service_frontline=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert "+75 *" in cells_of(page, "Sales")
    assert re.search(r'shade-5">\+75 \*', page)
    assert re.search(r'shade-1">0 \*', page)


def test_executives_who_are_too_few_appear_with_managers(assessment, ada, browse):
    answered(assessment, HIGH, sales_executive=2, sales_manager=11)
    answered(assessment, LOW, service_frontline=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert "Executives and managers believe more is done for customers than Frontline believe: by 75 points" in page
    assert "Executives and managers beside Frontline</h2>" in page


def test_a_top_that_may_not_be_shown_cannot_be_compared(assessment, ada, browse):
    answered(assessment, HIGH, sales_executive=3)
    answered(assessment, LOW, sales_frontline=12, service_frontline=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert "They cannot be compared: withheld: the group is too small." in page


def test_leaders_who_see_it_otherwise_are_named_with_their_department(assessment, ada, browse):
    answered(assessment, HIGH, sales_manager=11)
    answered(assessment, LOW, sales_frontline=12, service_frontline=20, warehouse_frontline=20)
    page = read(browse(ada), assessment)
    assert "In the one department with enough of both, leaders see it clearly otherwise than their team." in page
    assert "Leaders minus their team, widest first" in page


def test_it_says_what_is_compared_where_not_everybody_was_asked_everything(acme, ada, browse):
    assessment = make_assessment(acme, form="routed")
    answered(assessment, MIDDLE, sales_frontline=12, service_executive=12, warehouse_frontline=12)
    page = read(browse(ada), assessment)
    assert re.search(r"Groups are compared on the 1\d practices that everybody was asked about\.", page)


def test_people_of_no_department_have_a_row(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_frontline=12, service_frontline=12, warehouse_frontline=12)
    answered(assessment, MIDDLE, _frontline=12)
    assert cells_of(read(browse(ada), assessment), "None named")[-1] == "10 to 19"


def test_leaders_and_teams_who_agree_are_said_to(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_manager=11, sales_frontline=12, service_frontline=20, warehouse_frontline=20)
    page = read(browse(ada), assessment)
    assert "In the one department with enough of both, leaders and their team do not clearly differ." in page


def test_a_dimension_few_answered_in_both_lenses_says_so(assessment, ada, browse):
    answered(assessment, MIDDLE, sales_executive=12, service_frontline=12, warehouse_frontline=8)
    answered(assessment, MIDDLE | {"strategy.delivery": "-"}, warehouse_frontline=20)
    page = read(browse(ada), assessment)
    assert cells_of(page, "Warehouse")[0] == "withheld"
    assert "too few of its questions answered" in page
