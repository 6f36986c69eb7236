"""What a report says of groups: the right figures, of groups that may be shown, and nothing of any other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assessments.models import GroupKind, Response
from reports.group_views import groups_of, role_codes
from reports.models import GapReport, Publication
from reports.reading import read_report
from scoring.results.perception import Perception, View
from scoring.terms import Estimate, Reason, Withheld
from tests.factories import make_assessment
from tests.reports.answers import build, cells, respond

if TYPE_CHECKING:
    from assessments.models import Assessment

pytestmark = pytest.mark.django_db
SMALL, COVER = Withheld(Reason.SUPPRESSED_SMALL), Withheld(Reason.SUPPRESSED_COMPLEMENTARY)
LOW = {"understanding": "2", "delivery": "2"}
HIGH = {"understanding": "4", "delivery": "5"}


def answered(assessment: Assessment, levels: dict[str, str], **people: int) -> None:
    """As many people of a department and role group as named: sales_frontline=7."""
    answers = cells(assessment, levels)
    Response.objects.bulk_create(
        Response(assessment=assessment, department=department, role_group=role, answers=answers)
        for name, count in people.items()
        for department, role in [name.split("_")]
        for _ in range(count)
    )


def perception(assessment: Assessment) -> Perception:
    assessment.close()
    found = read_report(build(assessment).document).measures.perception
    assert not isinstance(found, Withheld)
    return found


def people(rows, place=0):
    return {row.code: row.cells[place].n for row in rows}


def test_departments_and_role_groups_have_their_own_figures(assessment):
    answered(assessment, LOW, sales_frontline=12, service_frontline=12)
    answered(assessment, HIGH, warehouse_executive=12)
    found = perception(assessment)
    assert people(found.departments) == {"sales": 12, "service": 12, "warehouse": 12}
    assert people(found.roles) == {"executive": 12, "frontline": 24}
    warehouse = next(row for row in found.departments if row.code == "warehouse").cells[0]
    assert (warehouse.understanding, warehouse.delivery) == (75, 100)
    assert isinstance(warehouse.gap, Estimate)
    assert warehouse.gap.value == -25
    assert found.everybody.cells[0].n == 36


def test_the_top_is_compared_with_the_frontline(assessment):
    answered(assessment, HIGH, sales_executive=12, sales_manager=10)
    answered(assessment, LOW, service_frontline=20, sales_frontline=10)
    found = perception(assessment)
    assert found.top == ("executive",)
    delivery = next(each for each in found.top_frontline if each.side == "delivery")
    assert isinstance(delivery.difference, Estimate)
    assert (delivery.first, delivery.second, delivery.difference.value) == ("executive", "frontline", 75)
    assert delivery.is_marked
    assert delivery.effect == Withheld(Reason.CONSTANT)


def test_fewer_executives_than_may_be_shown_stand_with_the_managers(assessment):
    answered(assessment, HIGH, sales_executive=3, sales_manager=9)
    answered(assessment, LOW, service_frontline=20)
    found = perception(assessment)
    assert found.top == ("executive", "manager")
    assert people(found.roles) == {"executive+manager": 12, "frontline": 20}
    assert {each.first for each in found.top_frontline} == {"executive+manager"}


def test_leaders_are_compared_with_their_own_team(assessment):
    answered(assessment, HIGH, sales_manager=11)
    answered(assessment, LOW, sales_frontline=10, service_frontline=20, sales_support=10, service_manager=1)
    found = perception(assessment)
    assert {(each.first, each.second) for each in found.leaders_teams} == {("sales", "sales")}
    first = next(each for each in found.leaders_teams if each.side == "delivery")
    assert (first.first_n, first.second_n) == (11, 20)
    assert isinstance(first.difference, Estimate)
    assert first.difference.value == 75


def test_a_department_that_differs_from_all_others_is_marked(assessment):
    answered(assessment, {"understanding": "5", "delivery": "2"}, sales_frontline=12)
    answered(assessment, {"understanding": "3", "delivery": "3"}, service_frontline=12, warehouse_frontline=12)
    found = perception(assessment)
    marked = {(each.first, each.dimension) for each in found.departments_rest if each.is_marked}
    assert {code for code, _ in marked} >= {"sales"}
    sales = next(each for each in found.departments_rest if each.first == "sales")
    assert isinstance(sales.difference, Estimate)
    assert sales.difference.value == 75
    assert (sales.first_n, sales.second_n) == (12, 24)


def test_a_small_department_hides_itself_and_another_and_their_figures(assessment):
    answered(assessment, LOW, sales_frontline=20, service_frontline=8)
    answered(assessment, HIGH, warehouse_frontline=3)
    found = perception(assessment)
    assert people(found.departments) == {"sales": 20, "service": COVER, "warehouse": SMALL}
    hidden = [row for row in found.departments if row.code != "sales"]
    for row in hidden:
        assert {type(part) for cell in row.cells for part in (cell.understanding, cell.delivery, cell.gap)} == {
            Withheld
        }
    assert {each.first for each in found.departments_rest} == {"sales"}


def test_people_of_no_department_are_a_group_of_their_own(assessment):
    answered(assessment, LOW, sales_frontline=20, service_frontline=9, warehouse_frontline=12)
    Response.objects.bulk_create(
        Response(assessment=assessment, department="", role_group="", answers=cells(assessment)) for _ in range(6)
    )
    assert people(perception(assessment).departments)[""] == 6


def test_of_five_to_nine_who_all_say_the_most_the_most_is_not_told(assessment):
    answered(assessment, {"understanding": "5", "delivery": "1"}, sales_frontline=7)
    answered(assessment, LOW, service_frontline=12, warehouse_frontline=12)
    found = perception(assessment)
    sales = next(row for row in found.departments if row.code == "sales").cells[0]
    assert (sales.understanding, sales.delivery) == (95, 5)
    assert isinstance(sales.gap, Estimate)
    assert sales.gap.high - sales.gap.value >= 10 - 1e-9
    compared = next(each for each in found.departments_rest if each.first == "sales")
    assert isinstance(compared.difference, Estimate)
    assert compared.difference.value == 90


def test_who_cannot_see_is_told_of_ten_and_more(assessment):
    answered(assessment, {"understanding": "4", "delivery": "?"}, sales_frontline=12)
    answered(assessment, LOW, sales_executive=12, sales_manager=9, service_support=12)
    found = perception(assessment)
    shares = {row.code: row.cells[0] for row in found.sight}
    assert (shares["frontline"].understanding, shares["frontline"].delivery) == (1, 0)
    assert shares["manager"].n == SMALL
    assert isinstance(shares["executive"].n, Withheld)
    assert shares["support"].delivery == 1


def test_in_a_routed_form_only_what_everybody_was_asked_is_compared(acme):
    assessment = make_assessment(acme, form="routed")
    answered(assessment, LOW, sales_frontline=12)
    answered(assessment, HIGH, service_executive=12)
    found = perception(assessment)
    assert "strategy.purpose" in found.practices
    assert "strategy.outcomes" not in found.practices
    assert people(found.roles) == {"executive": 12, "frontline": 12}


def test_every_group_shown_is_remembered_and_none_that_is_hidden(assessment):
    answered(assessment, HIGH, sales_manager=11)
    answered(assessment, LOW, sales_frontline=12, service_frontline=8, warehouse_frontline=2)
    found = perception(assessment)
    kept = set(Publication.objects.exclude(metric="").values_list("group_kind", "group_code", "metric", "n"))
    for view, rows in ((View.DEPARTMENT, found.departments), (View.ROLE, found.roles)):
        told = {(view, row.code, cell.dimension, cell.n) for row in rows for cell in row.cells}
        assert {each for each in told if isinstance(each[3], int)} == {each for each in kept if each[0] == view}
    assert ("leaders", "sales", "people", 11) in kept
    assert ("team", "sales", "people", 12) in kept
    assert ("organisation", "", "people", 33) in kept
    assert not [each for each in kept if each[1] == "warehouse"]


def test_a_second_report_of_the_same_answers_says_the_same(assessment):
    answered(assessment, LOW, sales_frontline=20, service_frontline=9, warehouse_frontline=12)
    first = perception(assessment)
    second = read_report(build(assessment).document).measures.perception
    assert second == first


def test_what_was_shown_before_is_known_when_another_report_is_built(assessment):
    answered(assessment, LOW, sales_frontline=20, service_frontline=9, warehouse_frontline=12)
    first = perception(assessment)
    report = GapReport.objects.get()
    # As if an earlier version had told of one service employee fewer.
    Publication.objects.bulk_create(
        Publication(
            assessment=assessment, report=report, group_kind="team", group_code="service", metric=dimension, n=8
        )
        for dimension in first.dimensions
    )
    second = read_report(build(assessment).document).measures.perception
    assert not isinstance(second, Withheld)
    assert {cell.n for row in second.roles for cell in row.cells} == {COVER}


def test_of_too_few_altogether_nothing_is_told(assessment):
    respond(assessment, 4)
    assessment.close()
    assert read_report(build(assessment).document).measures.perception == Withheld(Reason.TOO_FEW)


def test_the_document_holds_no_number_of_a_hidden_group(assessment):
    answered(assessment, LOW, sales_frontline=20, service_frontline=8)
    answered(assessment, HIGH, warehouse_frontline=3)
    assessment.close()
    stored = json.loads(build(assessment).document)["measures"]["perception"]
    warehouse = next(row for row in stored["departments"] if row["code"] == "warehouse")
    assert {json.dumps(cell["gap"]) for cell in warehouse["cells"]} == {'{"withheld": "suppressed_small"}'}


def test_where_no_practice_was_asked_of_everybody_there_is_nothing_to_compare(acme, monkeypatch):
    assessment = make_assessment(acme, form="routed")
    answered(assessment, LOW, sales_frontline=12)
    monkeypatch.setattr("reports.groups.shared_practices", lambda ready: ())
    assessment.close()
    assert read_report(build(assessment).document).measures.perception == Withheld(Reason.NOT_ASKED)


# Views


def test_a_department_has_everybody_below_it(assessment):
    parents = {"north": "", "shop": "north", "store": "shop", "south": "gone"}
    people = {("store", "frontline"): 6, ("north", "manager"): 5, ("south", "other"): 5}
    groups = {group.name: group for group in groups_of(people, parents, (("other",),), 5)}
    assert groups["department", "north"].atoms == {("store", "frontline"), ("north", "manager")}
    assert groups["department", "store"].inside == ("department", "shop")
    assert groups["department", "south"].inside == ("organisation", "")
    assert groups["leaders", "north"].atoms == {("north", "manager")}
    assert ("leaders", "store") not in groups


def test_departments_that_are_each_above_the_other_do_not_stop_a_report():
    people = {("a", "frontline"): 6, ("b", "frontline"): 7}
    groups = {group.name: group for group in groups_of(people, {"a": "b", "b": "a"}, (("frontline",),), 5)}
    assert groups["department", "a"].inside == ("organisation", "")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"executive": 5, "manager": 9, "other": 0}, (("executive",), ("manager",))),
        ({"executive": 4, "manager": 9, "other": 2}, (("executive", "manager"), ("other",))),
        ({"executive": 4, "manager": 0, "frontline": 9}, (("executive",), ("frontline",))),
        ({"board": 3, "": 2}, (("board",), ("",))),
    ],
)
def test_role_groups_are_those_somebody_belongs_to(counts, expected):
    assert role_codes(counts, 5) == expected


def test_what_was_fixed_at_opening_decides_what_lies_inside(assessment):
    # The tree of the organisation may change later; answers keep the groups they were given under.
    assessment.groups.filter(kind=GroupKind.DEPARTMENT, code="service").update(parent_code="sales")
    answered(assessment, LOW, sales_frontline=12, service_frontline=12, warehouse_frontline=12)
    found = perception(assessment)
    assert people(found.departments) == {"sales": 24, "service": 12, "warehouse": 12}
    assert {row.code: row.inside for row in found.departments} == {"sales": "", "service": "sales", "warehouse": ""}
