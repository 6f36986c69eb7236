import json
from random import Random

import pytest

from assessments.models import ImportedFile, Response
from jobs.models import JobState
from reports.models import GapReport, Publication
from reports.reading import read_report
from scoring.terms import Estimate, Flag, Reason, Withheld
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import build, cells, respond, run_build, store, varied
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


def test_a_report_holds_the_numbers_one_can_work_out_by_hand(closed):
    stored = read_report(build(closed).document)

    overall = stored.wheel.overall
    assert isinstance(overall.understanding, Estimate)
    assert isinstance(overall.gap, Estimate)
    assert overall.understanding.value == 75
    assert overall.gap.value == 50
    assert overall.gap.n == 30
    # 50 - 0.4 x 50 in every dimension
    assert not isinstance(stored.wheel.index, Withheld)
    assert stored.wheel.index.value == 30
    assert stored.wheel.index.stages == (2,)


def test_the_same_answers_give_the_same_bytes_in_whatever_order_they_are_stored(acme):
    documents = []
    for seed in (1, 2):
        assessment = make_assessment(acme)
        rows = [("sales", cells(assessment, {"strategy.understanding": level})) for level in "1122334455"]
        rows += [("service", cells(assessment, {"people.delivery": level})) for level in "1234512345"]
        Random(seed).shuffle(rows)
        store(assessment, rows)
        assessment.close()
        documents.append(build(assessment).document)

    assert documents[0] == documents[1]


def test_building_twice_gives_the_same_bytes_in_a_second_report(report):
    again = build(report.assessment)

    assert again.pk != report.pk
    assert again.document == report.document
    assert again.input_hash == report.input_hash


def test_one_changed_answer_changes_the_fingerprint(assessment):
    varied(assessment)
    assessment.close()
    before = build(assessment)
    first = Response.objects.filter(assessment=assessment).order_by("pk")[0]
    first.answers = ("2" if first.answers[0] == "1" else "1") + first.answers[1:]
    first.save()

    assert build(assessment).input_hash != before.input_hash


def test_the_fingerprint_covers_what_customers_said_and_what_staff_predicted(acme):
    prints = set()
    for customers, staff in (("abc", "abc"), ("abd", "abc"), ("abc", "abd"), ("abd", "abd")):
        assessment = make_assessment(acme)
        varied(assessment)
        pulse(assessment, 10, picks=customers)
        predict(assessment, 10, picks=staff)
        assessment.close()
        prints.add(build(assessment).input_hash)

    assert len(prints) == 4


def test_a_document_holds_codes_and_numbers_but_no_sentence_and_no_null(report):
    found = list(_leaves(json.loads(report.document)))

    assert None not in found
    assert [text for text in found if isinstance(text, str) and " " in text] == []


def test_what_is_withheld_is_stored_with_its_reason(assessment):
    respond(assessment, 30, {"process.journeys.delivery": "?"})
    assessment.close()

    journeys = read_report(build(assessment).document).wheel.practice("process.journeys")

    assert isinstance(journeys.understanding, Estimate)
    assert journeys.gap == Withheld(Reason.TOO_FEW)


def test_a_report_names_method_questionnaire_parameters_and_files(assessment):
    respond(assessment, 12)
    ImportedFile.objects.create(assessment=assessment, name="paper.csv", sha256="ab" * 32, rows=12)
    assessment.close()

    report = build(assessment)
    stored = read_report(report.document)

    assert report.method_version == stored.method.version == "1.0"
    assert stored.questionnaire.identity == assessment.version.identity
    assert stored.method.parameters["lam"] == 0.4
    assert [(source.name, source.rows) for source in stored.sources] == [("paper.csv", 12)]


def test_the_response_rate_is_unknown_without_a_headcount(assessment):
    # the warehouse of Acme has none
    respond(assessment, 20, department="sales")
    assessment.close()

    stored = read_report(build(assessment).document)

    assert stored.wheel.response.rate == Withheld(Reason.HEADCOUNT_UNKNOWN)
    assert stored.headcounts["sales"] == 40
    assert stored.headcounts["warehouse"] == Withheld(Reason.HEADCOUNT_UNKNOWN)


def test_the_response_rate_counts_everybody_who_was_asked(db):
    assessment = make_assessment(make_organisation("Birch", departments={"sales": 40, "service": 20}))
    respond(assessment, 15, department="sales")
    respond(assessment, 15, department="service")
    assessment.close()

    assert read_report(build(assessment).document).wheel.response.rate == 0.5


def test_fewer_people_than_may_be_shown_give_no_number_and_no_record(assessment):
    respond(assessment, 4)
    assessment.close()

    stored = read_report(build(assessment).document)

    assert stored.headline.id == "headline.too-few"
    assert stored.wheel.response.n == Withheld(Reason.TOO_FEW)
    assert all(reading.n == Withheld(Reason.TOO_FEW) for reading in stored.wheel.practices)
    assert isinstance(stored.wheel.index, Withheld)
    assert all(isinstance(reading.understanding, Withheld) for reading in stored.wheel.practices)
    assert not Publication.objects.exists()


def test_a_group_of_few_who_all_say_the_same_does_not_show_the_very_end(assessment):
    respond(assessment, 6, {"understanding": "5", "delivery": "1"})
    assessment.close()

    overall = read_report(build(assessment).document).wheel.overall

    assert Flag.FEW in overall.flags
    assert isinstance(overall.understanding, Estimate)
    assert isinstance(overall.delivery, Estimate)
    assert isinstance(overall.gap, Estimate)
    assert (overall.understanding.value, overall.delivery.value, overall.gap.value) == (95, 5, 90)


def test_an_open_assessment_gets_no_report(assessment):
    respond(assessment, 30)

    job = run_build(assessment)

    assert job.state == JobState.FAILED
    assert job.reason == "The assessment is not closed."
    assert not GapReport.objects.exists()


def _leaves(part):
    if isinstance(part, dict):
        for value in part.values():
            yield from _leaves(value)
    elif isinstance(part, list):
        for value in part:
            yield from _leaves(value)
    else:
        yield part
