"""A long file is read by a job: looked at, stopped, cut off, and never kept for longer than reading takes."""

from __future__ import annotations

import io
import random
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from assessments.invitations import lists
from assessments.models import Assessment, Invitation, RecipientList, UnreadList
from jobs import queue
from jobs.control import Control
from jobs.models import Job, JobState
from jobs.running import new_lease, run
from organisations.models import Role
from tests.factories import make_assessment, make_member, make_organisation
from tests.organisations.tables.workbooks import HOSTILE

pytestmark = pytest.mark.django_db(transaction=True)

HEADINGS = ("email", "name", "department", "salary")
PEOPLE, BAD = 12_000, 9_876


def rows() -> list[tuple[str, str, str, str]]:
    """One of them is no address; the names are drawn, because a workbook of one name over and over is a small one."""
    draw = random.Random(4)
    names = [f"{draw.getrandbits(64):016x}" for _ in range(PEOPLE)]
    found = [(f"{name}@acme.example", name, "sales", "1") for name in names]
    found[BAD - 2] = ("nonsense", *found[BAD - 2][1:])
    return found


def as_csv(content: list[tuple[str, ...]]) -> bytes:
    return "".join(",".join(row) + "\n" for row in content).encode()


def as_workbook(content: list[tuple[str, ...]]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in content:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


LONG = {"people.csv": as_csv([HEADINGS, *rows()]), "people.xlsx": as_workbook([HEADINGS, *rows()])}


@pytest.fixture
def client(browse, ada):
    return browse(ada)


def url(name: str, assessment: Assessment, *more: str) -> str:
    return reverse(name, args=[assessment.public_id, *more])


def choose(client, assessment, name: str = "people.csv", content: bytes = b""):
    file = SimpleUploadedFile(name, content or LONG[name])
    return client.post(url("recipients-add", assessment), {"pasted": "", "file": file})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def work() -> None:
    for job in Job.objects.filter(state=JobState.QUEUED):
        run(job.pk, new_lease())


@pytest.mark.parametrize("name", LONG)
def test_it_is_read_by_a_job_and_then_looked_at_as_a_short_one(client, assessment, name):
    path = choose(client, assessment, name)["Location"]
    reading = text(client.get(path))
    assert "The list is being read" in reading
    assert "Look again" in reading, "the way on without a script"
    kept = RecipientList.objects.get()
    progress = client.get(url("recipients-reading", assessment, kept.public_id)).json()
    assert progress == {"is_active": True, "step": "Waiting for its turn", "percent": 0}
    work()
    assert not UnreadList.objects.exists()
    assert client.get(url("recipients-reading", assessment, kept.public_id)).json()["is_active"] is False
    preview = text(client.get(path))
    assert f"{PEOPLE - 1} people can be added." in preview
    assert f"Row {BAD}: “nonsense” is not an e-mail address." in preview
    assert "salary" in preview, "that a column was not read is said"
    client.post(path, {"do": "add"})
    work()
    assert Invitation.objects.count() == PEOPLE - 1


def test_how_far_it_is_is_told_while_it_is_read(assessment):
    kept = lists.keep_file(assessment, LONG["people.csv"])
    told = []

    class Watched(Control):
        def report(self, step: str, percent: int) -> None:
            told.append((step, percent))

    job = Job.objects.get(kind=lists.READ, subject_id=kept.pk)
    lists.read_recipients(job, Watched(job))
    assert {step for step, _percent in told} == {"reading"}
    assert [percent for _step, percent in told] == sorted({percent for _step, percent in told})
    assert len(told) == PEOPLE // 1000


def test_a_short_file_is_read_at_once(client, assessment):
    response = choose(client, assessment, content=as_csv([HEADINGS, *rows()[:1000]]))
    assert "1000 people can be added." in text(client.get(response["Location"]))
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LONG["people.csv"].replace(b"email,", b"e,"), "There is no column of addresses"),
        (LONG["people.csv"] + b"\xff", "is not UTF-8"),
        (LONG["people.xlsx"][:-1000], "is damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(200_000), "old format"),
    ],
    ids=["no addresses", "another encoding", "cut off", "old workbook"],
)
def test_what_is_seen_to_be_of_no_use_is_said_at_the_file_at_once(client, assessment, content, said):
    response = choose(client, assessment, content=content)
    assert response.status_code == 422
    assert said in text(response)
    assert not UnreadList.objects.exists()


@pytest.mark.parametrize("name", ["zip bomb", "million rows", "wide row", "many strings"])
def test_row_6_a_hostile_workbook_is_refused_before_a_job_sees_it(client, assessment, name):
    response = choose(client, assessment, "people.xlsx", HOSTILE[name][0]())
    assert response.status_code == 422
    assert not Job.objects.exists()


def test_what_the_job_cannot_use_is_said_on_the_page_and_no_file_is_left(client, assessment):
    content = as_workbook([("Adresse", "Vorname"), *(row[:2] for row in rows())])
    path = choose(client, assessment, "people.xlsx", content)["Location"]
    work()
    page = text(client.get(path))
    assert "The list could not be read" in page
    assert "None of the headings is known." in page
    assert url("recipients-add", assessment) in page
    assert not UnreadList.objects.exists()
    assert Job.objects.get().state == JobState.DONE, "a wrong file is nothing whoever runs the server has to look at"


def test_reading_is_stopped_and_nothing_of_the_file_is_left(client, assessment):
    path = choose(client, assessment)["Location"]
    assert "Nobody was added." in text(client.post(path, {"do": "leave"}, follow=True))
    assert not UnreadList.objects.exists()
    assert Job.objects.get().state == JobState.CANCELLED
    assert "has been dealt with" in text(client.get(path, follow=True))


def test_what_a_job_found_after_it_was_stopped_is_dropped(assessment):
    kept = lists.keep_file(assessment, LONG["people.csv"])
    job = queue.claim(Job.objects.get().pk, "somebody")
    assert job is not None
    store = lists.read_recipients(job, Control(job))
    assert store is not None
    lists.leave(kept)
    with pytest.raises(queue.Cancelled):
        queue.finish(job.pk, "somebody", store)
    store()
    kept.refresh_from_db()
    assert (kept.people, kept.problems, kept.is_settled) == ([], {}, True)


def test_a_worker_killed_once_costs_nothing_and_killed_for_good_it_is_said(client, assessment):
    path = choose(client, assessment)["Location"]
    job = Job.objects.get()
    for attempt in range(queue.MOST_ATTEMPTS):
        assert queue.claim(job.pk, f"worker {attempt}")
        lists.forget_old_lists()
        assert UnreadList.objects.exists(), "while a job may still read it, it stays"
        Job.objects.update(lease_until=timezone.now() - timedelta(hours=1))
        queue.sweep()
    lists.forget_old_lists()
    assert not UnreadList.objects.exists()
    page = text(client.get(path))
    assert "The program that did the work stopped before it was done. Choose the file again." in page
    assert "Nobody was added" in page


def test_a_worker_killed_while_it_reads_is_followed_by_one_that_reads_all(client, assessment):
    path = choose(client, assessment)["Location"]
    queue.claim(Job.objects.get().pk, "gone")
    Job.objects.update(lease_until=timezone.now() - timedelta(hours=1))
    queue.sweep()
    work()
    assert f"{PEOPLE - 1} people can be added." in text(client.get(path))


def test_adding_from_a_page_of_before_waits_until_it_has_been_read(client, assessment):
    path = choose(client, assessment)["Location"]
    assert "The list is being read" in text(client.post(path, {"do": "add"}, follow=True))
    work()
    client.post(path, {"do": "add"})
    assert "has been dealt with" in text(client.post(path, {"do": "add"}, follow=True))
    work()
    assert Invitation.objects.count() == PEOPLE - 1


def test_chosen_twice_by_a_double_click_nobody_is_there_twice(client, assessment):
    paths = [choose(client, assessment)["Location"] for _click in range(2)]
    work()
    for path in paths:
        client.post(path, {"do": "add"})
        work()
    assert Invitation.objects.count() == PEOPLE - 1


def test_a_list_of_somebody_else_and_one_that_never_was_are_not_found_alike(client, assessment, acme):
    birch = make_organisation("Birch")
    make_member("bea@birch.example", birch, Role.COORDINATOR)
    theirs = lists.keep_file(make_assessment(birch), LONG["people.csv"])
    of_another_assessment = lists.keep_file(make_assessment(acme, title="Other"), LONG["people.csv"])
    pages = []
    for list_id in (theirs.public_id, of_another_assessment.public_id, "0" * 20):
        for name in ("recipients-list", "recipients-reading"):
            response = client.get(url(name, assessment, list_id))
            assert response.status_code == 404
            pages.append(text(response))
        assert client.post(url("recipients-list", assessment, list_id), {"do": "leave"}).status_code == 404
    assert len(set(pages)) == 1
    assert RecipientList.objects.filter(is_settled=False).count() == 2


def test_a_list_being_added_is_followed_until_everybody_is_there(client, assessment):
    people = [[f"p{number}@acme.example", f"p{number}@acme.example"] for number in range(lists.AT_ONCE + 1)]
    kept = RecipientList.objects.create(assessment=assessment, people=people, problems={"bad": []})
    lists.add_list(kept)
    progress = url("recipients-reading", assessment, kept.public_id)
    page = text(client.get(url("recipients", assessment)))
    assert f'data-progress-url="{progress}">A long list is being added.' in page
    assert "js/progress" in page
    assert client.get(progress).json()["is_active"] is True
    work()
    assert client.get(progress).json()["is_active"] is False
    page = text(client.get(url("recipients", assessment)))
    assert "is being added" not in page
    assert "1001 people" in page
