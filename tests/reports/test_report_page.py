import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, ImportedFile, State
from jobs.models import Job, JobState
from tests.factories import make_assessment
from tests.reports.answers import build, respond, varied

pytestmark = pytest.mark.django_db


def show(client: Client, assessment) -> str:
    response = client.get(reverse("report-show", args=[assessment.public_id]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_page_says_it_in_one_sentence_of_these_numbers(closed, ada, browse):
    build(closed)

    page = show(browse(ada), closed)

    assert "You know your customers better than you serve them: understanding 75, delivery 25, a gap of +50 ± 0" in page
    assert "Index 30 (30 to 30): stage 2, Reactive." in page


def test_the_wheel_is_said_in_a_sentence_that_counts_its_practices(assessment, ada, browse):
    blind = {"people.understanding": "2", "people.delivery": "4"}
    respond(assessment, 30, {**blind, "metrics.delivery": "4", "process.journeys.delivery": "?"})
    assessment.close()
    build(assessment)

    assert (
        "In 11 of 20 practices you know more than you deliver, in 4 you deliver more than you know, "
        "and in 4 the gap may be chance. 1 practice is withheld."
    ) in show(browse(ada), assessment)


def test_a_table_stands_behind_every_picture(report, ada, browse):
    page = show(browse(ada), report.assessment)

    assert page.count('<svg class="wheel') == 6
    assert page.count("<table") == 2
    assert "Empowered teams" in page


def test_every_figure_says_how_it_is_computed_on_a_page_that_says_it(report, ada, browse):
    page = show(browse(ada), report.assessment)
    method = browse().get(reverse("method")).content.decode()

    anchors = set(re.findall(r'href="/method/#([a-z-]+)"', page))
    assert {"index", "understanding", "delivery", "gap", "level", "width", "people", "stages", "archetypes"} <= anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in method


def test_what_is_withheld_is_hatched_with_its_reason(assessment, ada, browse):
    respond(assessment, 30, {"process.journeys.delivery": "?"})
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    assert '<span class="withheld-box dumbbell-withheld">too few answers</span>' in page
    assert 'class="w-withheld"' in page


def test_what_too_few_can_see_is_marked_beside_its_name(assessment, ada, browse):
    respond(assessment, 14, {"technology.dataflow.delivery": "?"})
    respond(assessment, 12)
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    remark = '<span class="remark">'
    assert re.search(f"Open data flows({remark}[^<]*</span>)*{remark}not established", page)


def test_nothing_is_said_of_what_few_could_see(assessment, ada, browse):
    # Of thirty who know it, two can see its delivery: neither a share nor a remark may tell of the two.
    respond(assessment, 28, {"technology.dataflow.delivery": "?"})
    respond(assessment, 2)
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    assert "not established" not in page
    assert "answered only one of its questions" not in page
    assert page.count('<td class="number">–</td>') == 3
    assert re.findall(r'<td class="number">(\d+ %)</td>', page) == ["100 %"] * 23


def test_a_department_with_one_answer_or_none_is_not_told_of(assessment, ada, browse):
    respond(assessment, 24, department="sales")
    respond(assessment, 1, department="service")
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    assert "single answer" not in page
    assert "Nobody answered" not in page


def test_no_number_below_the_minimum_group_size_is_shown(assessment, ada, browse):
    Assessment.objects.filter(pk=assessment.pk).update(minimum_group_size=30)
    assessment.refresh_from_db()
    respond(assessment, 12)
    respond(assessment, 25, {"process.journeys.delivery": "?", "process.journeys.understanding": "?"})
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    row = page[page.index("End-to-end journeys") :] if "End-to-end journeys" in page else page
    assert "fewer than 30" in row
    assert "10 to 19" not in page
    assert '<td class="number">37</td>' in page


def test_files_are_named_to_those_who_conduct_and_counted_in_bands(assessment, ada, cleo, eve, browse):
    respond(assessment, 12)
    ImportedFile.objects.create(assessment=assessment, name="jane.csv", sha256="ab" * 32, rows=2)
    ImportedFile.objects.create(assessment=assessment, name="paper.csv", sha256="cd" * 32, rows=10)
    assessment.close()
    build(assessment)
    assessment.publish()

    for reader in (ada, cleo):
        assert "fewer than 5 from jane.csv, 10 to 19 from paper.csv" in show(browse(reader), assessment)
    page = show(browse(eve), assessment)
    assert "<dt>Imported answers</dt> <dd>10 to 19</dd>" in page
    assert ".csv" not in page


def test_files_of_customers_are_told_apart_from_those_of_staff(assessment, ada, eve, browse):
    respond(assessment, 12)
    ImportedFile.objects.create(assessment=assessment, name="paper.csv", sha256="cd" * 32, rows=20)
    ImportedFile.objects.create(assessment=assessment, name="till.csv", sha256="ef" * 32, rows=5000, kind="pulse")
    assessment.close()
    build(assessment)
    assessment.publish()

    assert "<dt>Imported answers of customers</dt> <dd>5,000 from till.csv</dd>" in show(browse(ada), assessment)
    page = show(browse(eve), assessment)
    assert "<dt>Imported answers</dt> <dd>20</dd>" in page
    assert "<dt>Imported answers of customers</dt> <dd>5,000</dd>" in page


def test_few_who_agree_are_given_a_margin_that_does_not_tell(assessment, ada, browse):
    respond(assessment, 7, {"understanding": "5", "delivery": "4"})
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    assert "± 0" not in page
    assert "a gap of +20 ± 15" in page
    assert "Index 77 (62 to 92)" in page


def test_the_page_says_how_far_its_numbers_go(report, ada, browse):
    page = show(browse(ada), report.assessment)

    assert "self-reported" in page
    assert "Version 1, not yet validated in the field" in page
    assert "version 1.0" in page
    assert "response rate unknown" in page
    assert "with λ = 0.25" in page
    assert report.input_hash in page


def test_made_up_data_says_so(report, ada, browse):
    organisation = report.assessment.organisation
    organisation.is_synthetic = True
    organisation.save()

    assert "Made-up data." in show(browse(ada), report.assessment)


def test_no_script_or_style_stands_in_the_page(report, ada, browse):
    page = show(browse(ada), report.assessment)

    assert not re.search(r"\sstyle=", page)
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_few_people_are_a_band_and_have_no_rate(acme, ada, assessment, browse):
    acme.departments.all().update(headcount=30)
    assessment.groups.update(headcount=30)
    respond(assessment, 14)
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    assert "10 to 19" in page
    assert "of 90 people" in page
    assert "16 %" not in page


def test_too_few_people_are_told_what_is_missing_and_see_no_number(assessment, ada, browse):
    respond(assessment, 4)
    assessment.close()

    page = show(browse(ada), assessment)

    assert "Fewer than 5 people answered" in page
    assert "Build the report" not in page
    browse(ada).post(reverse("report-build", args=[assessment.public_id]))
    assert not Job.objects.exists()


def test_a_report_of_too_few_shows_no_picture(assessment, ada, browse):
    respond(assessment, 4)
    assessment.close()
    build(assessment)

    page = show(browse(ada), assessment)

    assert "Fewer than 5 people answered" in page
    assert '<svg class="wheel' not in page


def test_before_the_assessment_is_closed_the_page_says_when_there_will_be_one(assessment, ada, browse):
    assert "once the assessment is closed" in show(browse(ada), assessment)


class TestWhoMayRead:
    def test_coordinator_and_consultant_as_soon_as_it_is_built(self, report, ada, cleo, browse):
        for reader in (ada, cleo):
            assert "You " in show(browse(reader), report.assessment)

    def test_an_executive_once_it_is_published(self, report, eve, browse):
        url = reverse("report-show", args=[report.assessment.public_id])

        assert browse(eve).get(url).status_code == 404
        report.assessment.publish()
        assert browse(eve).get(url).status_code == 200

    def test_nobody_of_another_organisation(self, report, dan, browse):
        report.assessment.publish()
        missing = browse(dan).get(reverse("report-show", args=["nothing-here"]))
        foreign = browse(dan).get(reverse("report-show", args=[report.assessment.public_id]))

        assert foreign.status_code == missing.status_code == 404

    def test_only_after_signing_in(self, report, browse):
        response = browse().get(reverse("report-show", args=[report.assessment.public_id]))

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    @pytest.mark.parametrize("name", ["report-build", "report-cancel", "report-publish"])
    def test_only_the_coordinator_changes_anything(self, report, cleo, eve, dan, browse, name):
        report.assessment.publish()
        for user in (cleo, eve, dan):
            response = browse(user).post(reverse(name, args=[report.assessment.public_id]))
            assert response.status_code == 404

    @pytest.mark.parametrize("name", ["report-build", "report-cancel", "report-publish"])
    def test_nothing_changes_by_a_link(self, report, ada, browse, name):
        assert browse(ada).get(reverse(name, args=[report.assessment.public_id])).status_code == 405


class TestBuilding:
    def test_asking_writes_one_job_however_often_it_is_asked(self, closed, ada, browse):
        client = browse(ada)
        for _ in range(2):
            response = client.post(reverse("report-build", args=[closed.public_id]))
            assert response["Location"] == reverse("report-show", args=[closed.public_id])

        job = Job.objects.get()
        assert (job.kind, job.subject_id, job.state) == ("build_gap_report", closed.pk, JobState.QUEUED)

    def test_the_page_shows_how_far_it_is(self, closed, ada, browse):
        client = browse(ada)
        client.post(reverse("report-build", args=[closed.public_id]))
        Job.objects.update(state=JobState.RUNNING, step="scoring", progress=40)

        page = show(client, closed)
        found = client.get(reverse("report-progress", args=[closed.public_id])).json()

        assert "Computing scores and gaps" in page
        assert 'value="40"' in page
        assert found == {
            "state": "running", "is_active": True, "step": "Computing scores and gaps", "percent": 40,
        }  # fmt: skip

    def test_it_can_be_stopped(self, closed, ada, browse):
        client = browse(ada)
        client.post(reverse("report-build", args=[closed.public_id]))
        client.post(reverse("report-cancel", args=[closed.public_id]))

        assert Job.objects.get().state == JobState.CANCELLED
        assert "Building was stopped" in show(client, closed)

    def test_a_failure_is_told_with_its_reason_and_can_be_tried_again(self, closed, ada, browse):
        client = browse(ada)
        client.post(reverse("report-build", args=[closed.public_id]))
        Job.objects.update(state=JobState.FAILED, reason="The work took longer than it may.")

        page = show(client, closed)
        assert "The work took longer than it may." in page
        assert "Try again" in page

        client.post(reverse("report-build", args=[closed.public_id]))
        assert Job.objects.active().count() == 1

    def test_an_open_assessment_is_refused_in_words(self, assessment, ada, browse):
        respond(assessment, 30)
        response = browse(ada).post(reverse("report-build", args=[assessment.public_id]), follow=True)

        assert "A report is built when the assessment is closed" in response.content.decode()
        assert not Job.objects.exists()

    def test_a_published_report_is_not_built_again(self, report, ada, browse):
        report.assessment.publish()
        before = Job.objects.count()
        browse(ada).post(reverse("report-build", args=[report.assessment.public_id]))

        assert Job.objects.count() == before

    def test_there_is_no_progress_where_nothing_was_asked_for(self, closed, ada, browse):
        assert browse(ada).get(reverse("report-progress", args=[closed.public_id])).status_code == 404


def publish(client: Client, report):
    url = reverse("report-publish", args=[report.assessment.public_id])
    return client.post(url, {"report": report.public_id}, follow=True)


class TestPublishing:
    def test_it_opens_the_report_to_the_executives(self, report, ada, eve, browse):
        client = browse(ada)
        assert f'name="report" value="{report.public_id}"' in show(client, report.assessment)
        response = publish(client, report)

        assert "The report is published." in response.content.decode()
        assert "You " in show(browse(eve), report.assessment)

    def test_it_needs_a_report(self, closed, ada, browse):
        response = browse(ada).post(reverse("report-publish", args=[closed.public_id]), follow=True)

        closed.refresh_from_db()
        assert closed.state == State.CLOSED
        assert "There is no report to publish yet." in response.content.decode()

    def test_a_second_time_changes_nothing_and_says_so(self, report, ada, browse):
        client = browse(ada)
        publish(client, report)

        assert "nothing was changed" in publish(client, report).content.decode()

    def test_what_is_published_is_what_was_read(self, report, ada, eve, browse):
        newer = build(report.assessment)
        client = browse(ada)

        assert "A newer report was built since." in publish(client, report).content.decode()
        assert "The report is published." in publish(client, newer).content.decode()

    def test_it_waits_until_nothing_is_being_built(self, report, ada, browse):
        client = browse(ada)
        client.post(reverse("report-build", args=[report.assessment.public_id]))

        assert "The report is being built." in publish(client, report).content.decode()
        report.assessment.refresh_from_db()
        assert report.assessment.state == State.CLOSED

    def test_a_second_report_is_shown_instead_of_the_first(self, report, ada, browse):
        assessment = report.assessment
        varied(assessment)
        second = build(assessment)

        assert second.input_hash in show(browse(ada), assessment)


def test_a_published_report_leads_to_the_organisations_others(report, acme, eve, browse):
    earlier = make_assessment(acme, title="The year before")
    respond(earlier, 6)
    earlier.close()
    build(earlier)
    earlier.publish()
    unpublished = make_assessment(acme, title="Not yet for everybody")
    respond(unpublished, 6)
    unpublished.close()
    build(unpublished)
    report.assessment.publish()

    page = show(browse(eve), report.assessment)

    assert f'<a href="{reverse("report-show", args=[earlier.public_id])}">The year before</a>' in page
    assert "Not yet for everybody" not in page
