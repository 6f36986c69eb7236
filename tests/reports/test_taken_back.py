"""Answers taken back after a report was built: it stays, and none is built that could be subtracted from it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import Comment, Response, TakenBack
from assessments.own_answers import OwnAnswers
from assessments.own_keys import OwnKeys
from assessments.personal_links import mint_secret
from assessments.withdrawing import withdraw
from jobs.control import Control
from jobs.models import JobState
from jobs.queue import Refused, claim, enqueue
from jobs.running import new_lease
from reports.comments import words_about
from reports.models import GapReport
from reports.work import build_gap_report
from tests.reports.answers import build, cells, respond, run_build

pytestmark = pytest.mark.django_db
PRACTICE = "people.empowerment"


@pytest.fixture(autouse=True)
def own_list_of_erasures(settings, tmp_path) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erased.jsonl")


def hand_in(assessment, people, department="sales", levels=None):
    """As if they had submitted: rows under the keys of their links."""
    found = []
    for _ in range(people):
        keys = OwnKeys(mint_secret())
        groups = {"department": department, "role_group": "frontline"}
        response = Response.objects.create(
            id=keys.response, assessment=assessment, answers=cells(assessment, levels), **groups
        )
        Comment.objects.create(
            id=keys.comment(PRACTICE), assessment=assessment, practice=PRACTICE, text=f"{keys.secret} wrote"
        )
        found.append(OwnAnswers(keys, response))
    return found


@pytest.fixture
def people(assessment):
    respond(assessment, 20)
    found = hand_in(assessment, 12)
    found += hand_in(assessment, 7, "service")
    assessment.close()
    return found


def test_before_the_first_report_nothing_is_refused(assessment, people):
    assert withdraw(people[0])
    assert run_build(assessment).state == JobState.DONE
    assert not TakenBack.objects.exists(), "from here on it counts anew"


def test_the_report_stays_and_another_waits_until_many_of_a_group_went(assessment, people, browse, ada):
    first = build(assessment)
    for person in people[:4]:
        assert withdraw(person)
        job = run_build(assessment)
        assert job.state == JobState.FAILED
        assert "Some answers were taken back" in job.reason
        client = browse(ada)
        told = client.post(reverse("report-build", args=[assessment.public_id]), follow=True).content.decode()
        assert "Some answers were taken back since the last report was built" in told
    assert list(GapReport.objects.all()) == [first]
    assert withdraw(people[4])
    assert run_build(assessment).state == JobState.DONE
    assert not TakenBack.objects.exists()
    assert withdraw(people[5])
    assert run_build(assessment).state == JobState.FAILED, "the last report counts, not the first"


def test_many_altogether_are_not_enough_while_they_are_few_of_a_department(assessment, people):
    """Or what is told of the department, before and after, would be of one person."""
    build(assessment)
    for person in [*people[:5], people[12]]:
        assert withdraw(person)
    assert run_build(assessment).state == JobState.FAILED


def test_few_of_those_who_went_answered_a_practice(assessment):
    respond(assessment, 20)
    silent = hand_in(assessment, 4, levels={f"{PRACTICE}.delivery": "?", f"{PRACTICE}.understanding": "?"})
    told = hand_in(assessment, 1)
    assessment.close()
    build(assessment)
    for person in silent + told:
        assert withdraw(person)
    assert run_build(assessment).state == JobState.FAILED


def test_the_published_report_stays_and_its_words_go(assessment, people, browse, ada):
    report = build(assessment)
    document = report.document
    text = f"{people[0].keys.secret} wrote"
    assert text in [word.text for word in words_about(report, PRACTICE)]
    assert withdraw(people[0])
    assert text not in [word.text for word in words_about(report, PRACTICE)]
    address = reverse("report-publish", args=[assessment.public_id])
    told = browse(ada).post(address, {"report": report.public_id}, follow=True).content.decode()
    assert "The report is published" in told
    assert (
        text
        not in browse(ada).get(reverse("report-comments-about", args=[assessment.public_id, PRACTICE])).content.decode()
    )
    report.refresh_from_db()
    assert report.document == document
    assert withdraw(people[1])


@pytest.mark.parametrize("has_report", [False, True])
def test_withdrawn_while_a_report_is_built_it_is_not_stored(assessment, people, has_report):
    if has_report:
        build(assessment)
    built = GapReport.objects.count()
    job = claim(enqueue("build_gap_report", assessment.pk).pk, new_lease())
    assert job is not None
    store = build_gap_report(job, Control(job))
    assert withdraw(people[0])
    with pytest.raises(Refused, match="while the report was being built"):
        store()
    assert GapReport.objects.count() == built


def test_nothing_on_the_coordinators_pages_says_how_many(assessment, people, browse, ada):
    build(assessment)
    client = browse(ada)
    pages = [reverse(name, args=[assessment.public_id]) for name in ("assessment-show", "report-show")]
    before = [_without_tokens(client.get(page)) for page in pages]
    for person in people[:2]:
        assert withdraw(person)
    assert [_without_tokens(client.get(page)) for page in pages] == before


def _without_tokens(response) -> list[str]:
    return [line for line in response.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_report_whose_answers_have_become_too_few_is_still_found_and_published(assessment, browse, ada):
    people = hand_in(assessment, 5)
    assessment.close()
    build(assessment)
    assert withdraw(people[0])
    client, name = browse(ada), assessment.title
    page = client.get(reverse("assessment-show", args=[assessment.public_id])).content.decode()
    assert reverse("report-show", args=[assessment.public_id]) in page
    assert "too few are left for another" in page
    assert reverse("report-build", args=[assessment.public_id]) not in page
    assert "Too few people answered" not in page
    row = client.get(reverse("assessment-list")).content.decode().split(f">{name}<")[1]
    assert "Next: build, read and publish the report." in row
