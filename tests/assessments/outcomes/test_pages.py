"""A coordinator's pages: what is counted anyway, added, changed and deleted."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from assessments.models import OutcomeMeasure, OutcomeValue
from assessments.outcomes import MOST_MEASURES, MOST_VALUES
from organisations.models import Role
from tests.assessments.outcomes.conftest import kept
from tests.factories import make_assessment, make_member

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


def url(name, organisation, *keys):
    return reverse(f"outcomes-{name}", args=[organisation.public_id, *keys])


def said(response):
    return re.sub(r"\s+", " ", response.content.decode())


def test_an_empty_page_says_what_an_outcome_measure_is_why_and_what_it_cannot_show(browse, ada, acme):
    page = said(browse(ada).get(url("list", acme)))
    assert "Something you count anyway and customers feel: customers who stay, complaints, repeat orders." in page
    assert "so that later assessments can be laid beside them" in page
    assert "What they cannot show is that one moves the other" in page
    assert "There are none yet" in page


def test_a_measure_and_its_values_are_added_and_listed_newest_first(browse, ada, acme):
    client = browse(ada)
    added = client.post(
        url("add", acme), {"name": "  Repeat  orders ", "unit": "per 100 customers", "better": "more"}, follow=True
    )
    measure = acme.outcome_measures.get()
    assert (measure.name, measure.unit, measure.higher_is_better) == ("Repeat orders", "per 100 customers", True)
    assert "In this unit: per 100 customers." in said(added)
    add_value = url("value-add", acme, measure.pk)
    again = client.post(add_value, {"date": "2026-03-31", "value": "1234.5", "next": "another"})
    assert again.headers["Location"] == add_value
    page = said(client.post(add_value, {"date": "2026-06-30", "value": "−3,5"}, follow=True))
    assert kept(measure) == [("2026-03-31", 1234.5), ("2026-06-30", -3.5)]
    assert page.index("30 June 2026") < page.index("31 March 2026")
    assert 'class="number">1,234.5<' in page
    assert "−3.5" in page


def test_less_is_better_is_kept_and_shown(browse, ada, acme):
    client = browse(ada)
    client.post(url("add", acme), {"name": "Complaints", "better": "less"})
    assert not acme.outcome_measures.get().higher_is_better
    assert "less is better" in said(client.get(url("list", acme)))


def test_a_measure_is_renamed_and_keeps_its_values(browse, ada, acme, staying):
    sent = {"name": "Customers who stay a year", "unit": "% a year", "better": "more"}
    response = browse(ada).post(url("edit", acme, staying.pk), sent)
    assert response.status_code == 302
    staying.refresh_from_db()
    assert (staying.name, staying.unit) == ("Customers who stay a year", "% a year")
    assert kept(staying) == [("2026-03-31", 80.0), ("2026-06-30", 83.5)]


def test_deleting_a_measure_asks_once_and_names_what_is_lost(browse, ada, acme, staying):
    client = browse(ada)
    asked = said(client.get(url("delete", acme, staying.pk)))
    assert "Delete “Customers who stay”?" in asked
    assert "its 2 values since 31 March 2026" in asked
    assert OutcomeMeasure.objects.exists()
    gone = said(client.post(url("delete", acme, staying.pk), follow=True))
    assert "“Customers who stay” is deleted, with its values." in gone
    assert not OutcomeMeasure.objects.exists()
    assert not OutcomeValue.objects.exists()


def test_a_value_is_changed_and_deleted(browse, ada, acme, staying):
    client = browse(ada)
    first, second = staying.values.order_by("date")
    page = said(client.get(url("value-edit", acme, staying.pk, second.pk)))
    assert 'value="83.5"' in page
    assert 'value="2026-06-30"' in page
    assert "What is lost: 83.5 % of 30 June 2026." in page.replace("\xa0", " ")
    client.post(url("value-edit", acme, staying.pk, second.pk), {"date": "2026-06-29", "value": "84 %"})
    client.post(url("value-delete", acme, staying.pk, first.pk))
    assert kept(staying) == [("2026-06-29", 84.0)]


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"date": "", "value": "1"}, "date", "Choose a date."),
        ({"date": "2026-02-30", "value": "1"}, "date", "Write the date like this"),
        ({"date": "03/04/2026", "value": "1"}, "date", "Write the date like this"),
        ({"date": "2026-06-30", "value": "1"}, "date", "value of this day already"),
        ({"date": "2999-01-01", "value": "1"}, "date", "still to come"),
        ({"date": "1066-10-14", "value": "1"}, "date", "from 1990 on"),
        ({"date": "2026-01-01\x00", "value": "1"}, "date", ""),
        ({"date": "2026-01-01", "value": ""}, "value", "Write a number."),
        ({"date": "2026-01-01", "value": "many"}, "value", "Write a number in digits"),
        ({"date": "2026-01-01", "value": "nan"}, "value", "Write a number in digits"),
        ({"date": "2026-01-01", "value": "=1+1"}, "value", "Write a number in digits"),
        ({"date": "2026-01-01", "value": "1e9"}, "value", "Write a number in digits"),
        ({"date": "2026-01-01", "value": "9" * 400}, "value", "Write a number in digits"),
        ({"date": "2026-01-01", "value": "9" * 13}, "value", "too large"),
        ({"date": "2026-01-01", "value": "1,234"}, "value", "two ways. Write 1234 or 1.234."),
    ],
)
def test_a_wrong_value_is_explained_and_nothing_is_stored(sent, field, words, browse, ada, acme, staying):
    response = browse(ada).post(url("value-add", acme, staying.pk), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert words in str(response.context["form"].errors[field])
    assert staying.values.count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "better": "more"}, "name"),
        ({"name": "CUSTOMERS WHO STAY", "better": "more"}, "name"),
        ({"name": "x" * 121, "better": "more"}, "name"),
        ({"name": "a\x00b", "better": "more"}, "name"),
        ({"name": "Fine", "unit": "x" * 41, "better": "more"}, "unit"),
        ({"name": "Fine", "unit": "a\nb", "better": "more"}, "unit"),
        ({"name": "Fine"}, "better"),
        ({"name": "Fine", "better": "sideways"}, "better"),
    ],
)
def test_a_wrong_measure_is_explained_and_nothing_is_stored(sent, field, browse, ada, acme, staying):
    response = browse(ada).post(url("add", acme), sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert acme.outcome_measures.count() == 1


def test_there_are_no_more_measures_and_values_than_a_report_can_read(browse, ada, acme, staying):
    client = browse(ada)
    OutcomeMeasure.objects.bulk_create(
        OutcomeMeasure(organisation=acme, name=f"Measure {number}") for number in range(MOST_MEASURES - 1)
    )
    assert client.post(url("add", acme), {"name": "One more", "better": "more"}).status_code == 422
    OutcomeValue.objects.bulk_create(
        OutcomeValue(measure=staying, date=f"{2000 + month // 12}-{1 + month % 12:02}-01", value=1.0)
        for month in range(MOST_VALUES - 2)
    )
    sent = {"date": "2026-01-02", "value": "1"}
    assert client.post(url("value-add", acme, staying.pk), sent).status_code == 422
    newest = staying.values.order_by("-date").first()
    assert client.post(url("value-edit", acme, staying.pk, newest.pk), sent).status_code == 302


def test_what_is_written_in_a_name_is_shown_as_it_is(browse, ada, acme):
    OutcomeMeasure.objects.create(organisation=acme, name="<b>=SUM(A1)</b>", unit="<i>")
    page = said(browse(ada).get(url("list", acme)))
    assert "&lt;b&gt;=SUM(A1)&lt;/b&gt;" in page
    assert "<i>" not in page


def pages(acme, measure, value):
    return {
        "list": url("list", acme),
        "add": url("add", acme),
        "file": url("file", acme),
        "edit": url("edit", acme, measure.pk),
        "delete": url("delete", acme, measure.pk),
        "value-add": url("value-add", acme, measure.pk),
        "value-edit": url("value-edit", acme, measure.pk, value.pk),
    }


def test_coordinators_change_consultants_read_and_nobody_else_finds_anything(
    browse, ada, cleo, eve, dan, acme, birch, staying
):
    mia, bob = (
        make_member("mia@acme.example", acme, Role.MEMBER),
        make_member("bob@birch.example", birch, Role.COORDINATOR),
    )
    value = staying.values.first()
    for name, address in pages(acme, staying, value).items():
        assert browse(ada).get(address).status_code == 200, name
        assert browse(cleo).get(address).status_code == (200 if name == "list" else 404), name
        for stranger in (eve, mia, dan, bob):
            assert browse(stranger).get(address).status_code == 404, name
        assert browse().get(address).status_code == 302, name
    posts = [*pages(acme, staying, value).values(), url("value-delete", acme, staying.pk, value.pk)]
    for address in [*posts, url("file-store", acme)]:
        for stranger in (cleo, eve, mia, dan, bob):
            assert browse(stranger).post(address, {}).status_code in {404, 405}, address
    assert kept(staying) == [("2026-03-31", 80.0), ("2026-06-30", 83.5)]


def test_a_consultant_sees_values_and_no_way_to_change_them(browse, cleo, acme, staying):
    page = said(browse(cleo).get(url("list", acme)))
    assert "Customers who stay" in page
    assert "Add a" not in page
    assert "Change or delete" not in page
    assert "Import" not in page


def test_a_measure_of_another_organisation_is_not_found_under_ones_own(browse, ada, acme, birch, staying):
    theirs = OutcomeMeasure.objects.create(organisation=birch, name="Theirs")
    value = OutcomeValue.objects.create(measure=theirs, date="2026-01-31", value=1.0)
    client = browse(ada)
    for address in (
        url("edit", acme, theirs.pk),
        url("delete", acme, theirs.pk),
        url("value-add", acme, theirs.pk),
        url("value-edit", acme, theirs.pk, value.pk),
        url("value-edit", acme, staying.pk, value.pk),
        url("edit", acme, 10**30),
        url("value-edit", acme, staying.pk, 10**30),
    ):
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"name": "x", "better": "more"}).status_code == 404, address
    assert client.post(url("value-delete", acme, staying.pk, value.pk)).status_code == 404
    assert OutcomeValue.objects.filter(pk=value.pk).exists()


def test_the_list_costs_as_few_queries_with_many_measures_as_with_one(
    browse, ada, acme, staying, django_assert_max_num_queries
):
    for number in range(MOST_MEASURES - 1):
        more = OutcomeMeasure.objects.create(organisation=acme, name=f"Measure {number}")
        OutcomeValue.objects.create(measure=more, date="2026-01-31", value=number)
    client = browse(ada)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(url("list", acme))


def test_the_pages_of_organisation_and_assessment_lead_here(browse, ada, acme):
    client = browse(ada)
    link = f'href="{url("list", acme)}"'
    assert link in said(client.get(reverse("organisation-show", args=[acme.public_id])))
    assert link in said(client.get(reverse("assessment-show", args=[make_assessment(acme).public_id])))
