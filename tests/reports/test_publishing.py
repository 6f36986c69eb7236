"""What was published stays what was published, and what was shown stays on record."""

import pytest

from assessments.models import Assessment, ImportedFile, ImportKind
from assessments.questionnaires.storing import document_of
from jobs.control import Control
from jobs.models import JobState
from jobs.queue import Refused, claim, enqueue
from jobs.running import new_lease
from organisations.written_once import Unchangeable
from reports.models import GapReport, Publication
from reports.work import build_gap_report
from tests.reports.answers import build, cells, respond, run_build, store
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


def test_a_build_that_ends_after_publishing_stores_nothing(report):
    assessment = report.assessment
    job = claim(enqueue("build_gap_report", assessment.pk).pk, new_lease())
    assert job is not None
    store = build_gap_report(job, Control(job))
    Assessment.objects.get(pk=assessment.pk).publish()

    with pytest.raises(Refused):
        store()
    assert list(GapReport.objects.all()) == [report]


def test_a_published_assessment_is_not_built_again(report):
    report.assessment.publish()

    job = run_build(report.assessment)

    assert (job.state, job.reason) == (JobState.FAILED, "The assessment is not closed.")
    assert GapReport.objects.count() == 1


def test_every_group_whose_number_is_shown_is_on_record(assessment):
    respond(assessment, 20)
    respond(assessment, 7, {"people.leadership.delivery": "?"})
    respond(assessment, 3, {"people.leadership.delivery": "?", "people.leadership.understanding": "?"})
    ImportedFile.objects.create(assessment=assessment, name="paper.csv", sha256="ab" * 32, rows=12)
    ImportedFile.objects.create(assessment=assessment, name="jane.csv", sha256="cd" * 32, rows=2)
    assessment.close()

    rows = Publication.objects.filter(report=build(assessment), metric="")
    shown = {(row.group_kind, row.group_code): row.n for row in rows}

    assert shown["organisation", ""] == shown["overall", ""] == shown["dimension", "people"] == 30
    assert shown["practice", "people.leadership"] == 20
    assert shown["imported", ""] == 14
    assert shown["imported_file", "ab" * 20] == 12
    assert ("imported_file", "cd" * 20) not in shown
    assert len([kind for kind, _code in shown if kind in {"dimension", "practice"}]) == 5 + 20


def test_customers_predictions_and_what_else_pages_tell_the_number_of_are_on_record(assessment):
    document, answers = document_of(assessment.version), list(cells(assessment))
    answers[document.index_of["definition"]], answers[document.index_of["action.overall"]] = "1", "3"
    store(assessment, [("sales", "".join(answers))] * 30)
    pulse(assessment, 12)
    assessment.pulses.update(segment="the far north " * 5)
    pulse(assessment, 14)
    predict(assessment, 11)
    ImportedFile.objects.create(
        assessment=assessment, name="till.csv", sha256="ef" * 32, rows=26, kind=ImportKind.PULSE
    )
    assessment.close()

    rows = Publication.objects.filter(report=build(assessment))
    shown = {(row.group_kind, row.group_code, row.metric): row.n for row in rows}
    kinds = {kind for kind, _code, _metric in shown}

    assert (shown["customers", "", ""], shown["predictions", "", ""]) == (26, 11)
    assert [n for (kind, _code, _metric), n in shown.items() if kind == "segment"] == [12]
    assert (shown["imported_customers", "", ""], ("imported", "", "") in shown) == (26, False)
    assert shown["agreement", "people", "delivery"] == 30
    assert {"meaning", "item", "reliability", "progress"} <= kinds


@pytest.mark.parametrize("model", [GapReport, Publication])
def test_what_was_stored_and_shown_cannot_be_changed_or_deleted(report, model):
    row = model.objects.all()[0]
    before = model.objects.values().get(pk=row.pk)

    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(assessment=report.assessment),
        lambda: model.objects.bulk_update([row], ["assessment"]),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={"assessment": report.assessment}),
        lambda: model.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["pk"], update_fields=["assessment"]
        ),
        lambda: getattr(report.assessment, "reports" if model is GapReport else "publications").all().delete(),
    ):
        with pytest.raises(Unchangeable):
            attempt()

    assert model.objects.values().get(pk=row.pk) == before
