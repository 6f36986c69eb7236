"""How many have answered: never who, never few enough to guess, and never counted while somebody waits for a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment, Draft, Mode
from assessments.participation import COUNT
from jobs.models import Job, JobState
from jobs.queue import enqueue
from jobs.running import new_lease, run
from tests.assessments.conducting.conftest import answer, counted, stored, url_of, work
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def let_pass(assessment, time):
    Assessment.objects.filter(pk=assessment.pk).update(participation_at=assessment.participation_at - time)
    assessment.refresh_from_db()


def counts(participation) -> dict[str, int | None]:
    return {department.code: department.responses for department in participation.departments}


def text_of(response):
    return " ".join(response.content.decode().split())


def test_departments_with_enough_answers_are_counted(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=6)
    participation = counted(assessment)
    assert (participation.total, participation.total_at_most) == (25, 29)
    assert counts(participation) == {"sales": 10, "service": 5, "warehouse": 5}
    assert {each.at_most for each in participation.departments} == {14, 9}
    assert participation.headcount is None


def test_a_single_small_department_hides_the_next_smallest_too(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=2)
    participation = counted(assessment)
    assert participation.total == 20
    assert counts(participation) == {"sales": 10, "service": None, "warehouse": None}


def test_fewer_than_the_smallest_group_are_not_counted_at_all(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=4)
    participation = counted(assessment)
    assert participation.total is None
    assert set(counts(participation).values()) == {None}
    nobody: dict[str, object] = {"total": None, "in_bursts": None, "by_link": {}}
    stored = Assessment.objects.get().participation
    how = {"step": 5, "department_step": 5, "is_final": False}
    assert stored == {"total": None, "drafts": None, "departments": {}, "customers": nobody} | how


def test_counts_are_refreshed_once_an_hour(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=10, service=10)
    assert counted(assessment).total == 20
    answer(assessment, sales=10)
    let_pass(assessment, timedelta(minutes=59))
    assert counted(assessment).total == 20
    let_pass(assessment, timedelta(minutes=1))
    assert counted(assessment).total == 30
    assert timezone.now() - stored(assessment).counted_at < timedelta(minutes=1)


def test_a_count_asked_for_twice_within_the_hour_is_done_once(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=10, service=10)
    counted(assessment)
    answer(assessment, sales=1)
    job = enqueue(COUNT, assessment.pk)  # by a page that read the assessment before the first count was stored
    run(job.pk, new_lease())
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert stored(assessment).total == 20


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_nobody_who_answers_between_two_counts_is_told_by_their_difference(acme, mode):
    """Seven of sales, then one more, then closing at once: nothing changes but by a step, and not within the hour."""
    assessment = make_assessment(acme, mode=mode)
    answer(assessment, sales=7, service=5)
    before = counted(assessment)
    answer(assessment, sales=1)
    let_pass(assessment, timedelta(hours=1))
    after = counted(assessment)
    assert (before.total, counts(before)) == (after.total, counts(after))
    answer(assessment, sales=1)
    assessment.close()
    closed = counted(assessment)
    assert (before.total, counts(before)) == (closed.total, counts(closed))


def test_the_final_numbers_are_exact_and_come_an_hour_after_the_last_ones(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=6)
    counted(assessment)
    assessment.close()
    early = counted(assessment)
    assert (early.total, early.total_at_most) == (25, 29)
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "25 to 29 answers." in page
    assert f"the final numbers are counted from {early.final_from.astimezone(acme.zone):%H:%M}" in page
    let_pass(assessment, timedelta(hours=1))
    final = counted(assessment)
    assert (final.total, final.total_at_most) == (26, None)
    assert counts(final) == {"sales": 12, "service": 8, "warehouse": 6}
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "26 answers." in page
    assert "final numbers" not in page
    answer(assessment, sales=1)
    let_pass(assessment, timedelta(hours=2))
    assert counted(assessment).total == 26, "and are counted once"


def test_where_nothing_was_counted_before_closing_the_final_numbers_come_at_once(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=11, service=10)
    assessment.close()
    assert counted(assessment).total == 21


def test_begun_answers_are_counted_only_in_company(acme):
    assessment = make_assessment(acme)
    for number in range(4):
        Draft.objects.create(key=f"{number}", assessment=assessment, cells="-")
    assert counted(assessment).drafts is None
    Draft.objects.create(key="fifth", assessment=assessment, cells="-")
    let_pass(assessment, timedelta(hours=2))
    begun = counted(assessment)
    assert (begun.drafts, begun.drafts_at_most) == (5, 9)


def test_the_page_itself_counts_nothing_and_says_that_it_is_being_done(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12)
    client = browse(ada)
    page = text_of(client.get(url_of("assessment-show", assessment)))
    assert "They are being counted. This page shows the numbers as soon as they are there." in page
    assert "to 14 answers" not in page
    assert Assessment.objects.get().participation_at is None
    assert client.get(url_of("assessment-counting", assessment)).json() == {"is_active": True}

    work()

    assert client.get(url_of("assessment-counting", assessment)).json() == {"is_active": False}
    page = text_of(client.get(url_of("assessment-show", assessment)))
    assert "10 to 14 answers." in page
    assert "steps of 5" in page
    assert "being counted" not in page


def test_looking_twice_asks_once(browse, ada, acme):
    assessment = make_assessment(acme)
    for _ in range(2):
        browse(ada).get(url_of("assessment-show", assessment))
    assert Job.objects.count() == 1


def test_old_numbers_stay_on_the_page_until_there_are_new_ones(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12)
    counted(assessment)
    answer(assessment, sales=3)
    let_pass(assessment, timedelta(hours=1))
    assessment.close()
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "10 to 14 answers." in page
    assert "They are being counted afresh" in page
    work()
    assert "15 answers." in text_of(browse(ada).get(url_of("assessment-show", assessment)))


def test_a_count_that_failed_is_not_asked_for_at_every_look(browse, ada, acme):
    assessment = make_assessment(acme)
    client = browse(ada)
    client.get(url_of("assessment-show", assessment))
    failed = Job.objects.get()
    Job.objects.update(state=JobState.FAILED, finished_at=timezone.now())
    page = text_of(client.get(url_of("assessment-show", assessment)))
    assert "It is tried again in a few minutes." in page
    assert Job.objects.count() == 1

    Job.objects.update(finished_at=timezone.now() - timedelta(minutes=6))
    assert "They are being counted." in text_of(client.get(url_of("assessment-show", assessment)))
    assert Job.objects.active().exclude(pk=failed.pk).count() == 1


def test_others_do_not_learn_whether_it_is_being_counted(browse, dan, acme):
    assessment = make_assessment(acme)
    assert browse(dan).get(url_of("assessment-counting", assessment)).status_code == 404


def test_closing_can_be_decided_before_anything_was_counted(browse, ada, acme):
    page = text_of(browse(ada).get(url_of("assessment-close", make_assessment(acme))))
    assert "The answers submitted so far go into the report." in page


def test_the_page_says_when_it_counted_and_why_a_number_is_missing(browse, ada, acme):
    acme.time_zone = "Europe/Berlin"
    acme.save()
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=2)
    counted_at = counted(assessment).counted_at.astimezone(acme.zone)
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert f"As of {counted_at:%H:%M}" in page
    assert "not shown" in page
    assert "fewer than 5 have answered there" in page


def test_with_every_headcount_known_the_total_is_set_beside_the_people(browse, ada, acme):
    acme.departments.filter(code="warehouse").update(headcount=10)
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=6)
    counted(assessment)
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "25 to 29 answers, of 80 people." in page


def test_where_careless_answers_are_left_out_departments_are_told_in_steps(browse, ada, acme):
    assessment = make_assessment(acme, leaves_out_careless=True)
    answer(assessment, sales=23, service=9, warehouse=5)
    assessment.close()
    participation = counted(assessment)
    assert participation.total == 37
    steps = {each.code: (each.responses, each.at_most) for each in participation.departments}
    assert steps == {"sales": (20, 24), "service": (5, 9), "warehouse": (5, 9)}
    assert assessment.participation["departments"] == {"sales": 20, "service": 5, "warehouse": 5}
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "20 to 24" in page
    assert "Departments are counted in steps" in page
    assert ">23<" not in page


@pytest.mark.parametrize("careless", range(5))
def test_no_count_beside_the_report_tells_how_many_of_a_department_were_careless(careless, acme):
    """Whoever holds both numbers is left with as many possibilities as the smallest group has people."""
    assessment = make_assessment(acme, leaves_out_careless=True)
    answer(assessment, sales=25 + careless, service=30, warehouse=30)
    (sales,) = (each for each in counted(assessment).departments if each.code == "sales")
    in_the_report = 25
    assert sales.responses is not None
    assert sales.at_most is not None
    possible = range(max(0, sales.responses - in_the_report), sales.at_most - in_the_report + 1)
    assert len(possible) == assessment.minimum_group_size
    assert careless in possible


def test_where_everybody_counts_departments_are_told_exactly(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=23, service=9, warehouse=7)
    assessment.close()
    counted(assessment)
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert ">23<" in page
    assert "counted in steps" not in page


def test_a_team_with_names_is_counted_plainly_and_at_once(acme, browse, ada):
    assessment = make_assessment(acme, mode=Mode.ATTRIBUTED)
    client = browse(ada)
    assert "0 answers" in text_of(client.get(url_of("assessment-show", assessment)))
    work()
    answer(assessment, sales=2, service=1)
    page = text_of(client.get(url_of("assessment-show", assessment)))
    assert "3 answers" in page
    assert "Fewer than 5 answers" not in page
    assert "Not shown" not in page
    assert counts(stored(assessment)) == {"sales": 2, "service": 1, "warehouse": 0}
    closing = url_of("assessment-close", assessment)
    assert "3 people have submitted. A report needs 5;" in text_of(client.get(closing))
    answer(assessment, warehouse=2)
    assert "The 5 answers submitted so far go into the report." in text_of(client.get(closing))
