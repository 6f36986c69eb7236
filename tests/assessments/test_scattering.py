"""After closing, neither the order of rows nor their transactions tell what came together."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection, transaction

from assessments.models import Assessment, Comment, Prediction, PulseRemark, PulseResponse, Response, Source, State
from assessments.needs import needs_of
from assessments.pulses import Given, store_pulse
from assessments.scattering import OWN, SCATTER, TABLES, rewrite, scatter, scatter_closed
from jobs.models import Job
from jobs.running import new_lease, run
from reports.models import GapReport
from tests.factories import make_assessment
from tests.reports.answers import build, respond

CUSTOMERS = 200


def scattered(assessment):
    scatter_closed()
    for job in Job.objects.of(SCATTER, assessment.pk):
        run(job.pk, new_lease())
    assessment.refresh_from_db()
    return assessment


def in_order(table):
    """Rows as they lie in the table, with the transaction that wrote each where the database notes it."""
    place = ("ctid", "xmin::text") if connection.vendor == "postgresql" else ("rowid", "0")
    column = "answers" if table == "assessments_pulseresponse" else "text"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}, {place[1]} FROM {table} ORDER BY {place[0]}")  # noqa: S608 constants
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_after_closing_nothing_ties_a_customers_words_to_the_answers(acme):
    assessment = make_assessment(acme)
    link = assessment.pulse_links.create(source=Source.OPEN_LINK)
    needs = needs_of(assessment)
    picks = ["".join(random.sample("abcdefghijkl", 3)) for _ in range(CUSTOMERS)]
    for number, three in enumerate(picks):
        given = Given(tuple(three), {}, "-", f"{number:03} {three}")
        assert store_pulse(link, uuid.uuid4(), needs, given, is_flagged=False)
    before = set(PulseResponse.objects.values_list("pk", flat=True))
    assessment.close()
    scattered(assessment)

    answers, remarks = in_order("assessments_pulseresponse"), in_order("assessments_pulseremark")
    assert sorted(text[:3] for text, _written in answers) == sorted(picks)
    assert sorted(text for text, _written in remarks) == [f"{number:03} {three}" for number, three in enumerate(picks)]
    assert not before & set(PulseResponse.objects.values_list("pk", flat=True))
    assert {key.version for key in PulseResponse.objects.values_list("pk", flat=True)} == {4}
    # By chance one of them lies where its words lie; more than a dozen would do so once in a thousand million times.
    assert sum(text[:3] == words[4:] for (text, _), (words, _) in zip(answers, remarks, strict=True)) < 13
    order = [int(words[:3]) for words, _written in remarks]
    assert sum(later == earlier + 1 for earlier, later in pairwise(order)) < 13
    if connection.vendor == "postgresql":
        assert not {written for _text, written in answers} & {written for _text, written in remarks}
        assert len({written for _text, written in answers + remarks}) == 2


@pytest.mark.django_db
def test_every_table_keeps_its_rows_and_no_other_assessment_is_touched(acme):
    assessment, other = make_assessment(acme), make_assessment(acme)
    for each in (assessment, other):
        respond(each, 6)
        Prediction.objects.create(assessment=each, answers="abc---3")
        Comment.objects.create(assessment=each, practice="people.a", text="ours")
        PulseRemark.objects.create(assessment=each, kind="comment", text="theirs")
        PulseResponse.objects.create(assessment=each, source="open_link", answers="abc" + "." * 12 + "-")

    def rows(model, each):
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        return sorted(model._default_manager.filter(assessment=each).values_list(*names))

    def keys(each):
        return [set(model._default_manager.filter(assessment=each).values_list("pk", flat=True)) for model in TABLES]

    before = [rows(model, assessment) for model in TABLES]
    keys_before, others = keys(assessment), keys(other)
    assessment.close()
    scattered(assessment)

    assert [rows(model, assessment) for model in TABLES] == before
    kept, drawn = keys_before[: len(OWN)], keys_before[len(OWN) :]
    assert keys(assessment)[: len(OWN)] == kept, "by which personal links find them"
    assert all(not old & new for old, new in zip(drawn, keys(assessment)[len(OWN) :], strict=True))
    assert keys(other) == others


@pytest.mark.django_db
def test_words_of_a_burst_are_deleted_unread_so_that_no_flag_ties_them_to_answers(acme):
    assessment, other = make_assessment(acme), make_assessment(acme)
    for each in (assessment, other):
        for text, is_flagged in (("meant", False), ("stuffed", True)):
            PulseRemark.objects.create(assessment=each, kind="comment", text=text, is_flagged=is_flagged)
    assessment.close()
    scattered(assessment)

    assert list(assessment.pulse_remarks.values_list("text", flat=True)) == ["meant"]
    assert other.pulse_remarks.count() == 2


@pytest.mark.usefixtures("no_gaps")
@pytest.mark.django_db(transaction=True)
def test_rows_that_keep_their_keys_lie_in_the_order_of_those_and_of_nothing_else(acme):
    """As many transactions and moments as people before; afterwards one a table, whatever was sent together."""
    assessment = make_assessment(acme)
    for number in range(60):
        with transaction.atomic():
            respond(assessment, 1)
            Comment.objects.create(assessment=assessment, practice="people.a", text=f"{number:03}")
    assessment.close()
    scattered(assessment)

    words = in_order("assessments_comment")
    keys = dict(Comment.objects.values_list("text", "pk"))
    assert [text for text, _written in words] == sorted(keys, key=lambda text: keys[text].hex)
    assert sum(int(later) == int(earlier) + 1 for (earlier, _), (later, _) in pairwise(words)) < 12
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT xmin::text FROM assessments_response")
            (written,) = [row[0] for row in cursor.fetchall()]
        assert len({each for _text, each in words}) == 1
        assert written != words[0][1]


@pytest.mark.django_db
def test_what_is_open_or_done_is_left_alone(acme):
    open_one, closed = make_assessment(acme), make_assessment(acme)
    closed.close()
    scatter_closed()
    scatter_closed()
    assert [job.subject_id for job in Job.objects.filter(kind=SCATTER)] == [closed.pk]
    first = scattered(closed).scattered_at
    assert first is not None
    assert scattered(closed).scattered_at == first
    assert Assessment.objects.get(pk=open_one.pk).scattered_at is None


@pytest.mark.django_db
def test_a_report_is_built_of_rows_written_anew(acme):
    assessment = make_assessment(acme)
    respond(assessment, 12)
    customer = PulseResponse.objects.create(
        assessment=assessment, source="open_link", answers="abc" + "." * 12 + "-"
    ).pk
    assessment.close()
    build(assessment)

    assessment.refresh_from_db()
    assert GapReport.objects.filter(assessment=assessment).exists()
    assert assessment.scattered_at is not None
    assert PulseResponse.objects.get().pk != customer


@pytest.mark.postgresql  # SQLite lets one write at a time
@pytest.mark.django_db(transaction=True)
def test_two_at_once_lose_no_row_and_double_none(acme):
    assessment = make_assessment(acme)
    respond(assessment, 40)
    before = sorted(Response.objects.values_list("answers", flat=True))
    assessment.close()

    def once(_turn):
        try:
            scatter(Assessment.objects.get(pk=assessment.pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(once, range(8)))
    assert sorted(Response.objects.values_list("answers", flat=True)) == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_coordinator_need_not_wait_while_rows_are_written_anew(acme):
    """Rewriting holds no lock on the assessment that a page could run into."""
    assessment = make_assessment(acme)
    respond(assessment, 12)
    assessment.close()

    def publish():
        try:
            Assessment.objects.get(pk=assessment.pk).publish()
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        rewrite(Response, assessment.pk)
        pool.submit(publish).result(timeout=10)
    assert Assessment.objects.get(pk=assessment.pk).state == State.PUBLISHED


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_million_rows_may_take_longer_than_other_statements_of_a_worker(acme):
    assessment = make_assessment(acme)
    assessment.close()
    with transaction.atomic():
        rewrite(Response, assessment.pk)
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone()[0] == "15min"
