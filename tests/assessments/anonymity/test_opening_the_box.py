"""Closing: the box is opened once, wherever it is killed; what comes out is everything, mixed, and its key is gone."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessments.anonymity import unsealing
from assessments.anonymity.ballots import Ballot, seal
from assessments.models import (
    Assessment,
    Comment,
    Draft,
    Mode,
    Passphrase,
    Response,
    SealedBallot,
    SpentLink,
    State,
    TransitionRefused,
)
from jobs.models import Job, JobState
from jobs.queue import enqueue
from jobs.running import new_lease, run
from reports.models import GapReport
from tests.assessments.anonymity.conftest import work_until_clean, work_until_done
from tests.assessments.conducting.conftest import url_of
from tests.factories import make_assessment, make_organisation

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "four words that fit badly"


def try_once(assessment):
    job = enqueue("open_box", assessment.pk)
    run(job.pk, new_lease())
    job.refresh_from_db()
    assessment.refresh_from_db()
    return job


def text(response):
    return response.content.decode()


def test_everything_comes_out_once_and_box_drafts_markers_and_key_are_gone(assessment, answered, keys):
    for number in range(10):
        answered(assessment, value=str(1 + number % 5), words=f"Words {number}.")
    assessment.close()
    assert assessment.state == State.CLOSING
    assert Response.objects.count() == 0
    work_until_clean(assessment)

    assert assessment.state == State.CLOSED
    assert Response.objects.count() == 10
    assert {(row.department, row.role_group) for row in Response.objects.all()} == {("sales", "frontline")}
    assert sorted(Comment.objects.values_list("text", flat=True)) == [f"Words {number}." for number in range(10)]
    for model in (SealedBallot, Draft, SpentLink):
        assert not model.objects.exists()
    assert not list(keys.iterdir())
    assert assessment.key_destroyed_at
    assert assessment.scattered_at
    assert assessment.vacuumed_at
    assert not Job.objects.exclude(state=JobState.DONE).exists()


@pytest.mark.parametrize("where", ["before", "while it is written", "after"])
def test_killed_anywhere_the_next_try_ends_with_exactly_one_copy(assessment, answered, monkeypatch, where):
    """What a killed worker leaves behind is what is committed: so the try ends where it is cut, uncommitted."""
    for number in range(10):
        answered(assessment, words=f"Words {number}.")
    assessment.close()
    cut = {"before": "_rows", "while it is written": "_store"}.get(where)
    with monkeypatch.context() as patched:
        if cut:
            whole = getattr(unsealing, cut)

            def killed(*arguments):
                whole(*arguments)
                raise KeyboardInterrupt

            patched.setattr(unsealing, cut, killed)
            with pytest.raises(KeyboardInterrupt):
                try_once(assessment)
            assert (Response.objects.count(), SealedBallot.objects.count()) == (0, 10)
            Job.objects.update(state=JobState.QUEUED, lease="", lease_until=None)
        else:
            assert try_once(assessment).state == JobState.DONE
            assert (Response.objects.count(), SealedBallot.objects.count()) == (10, 0)
    work_until_done(assessment)
    assert assessment.state == State.CLOSED
    assert Counter(Comment.objects.values_list("text", flat=True)) == Counter(f"Words {n}." for n in range(10))
    assert Response.objects.count() == 10
    assert not SealedBallot.objects.exists()


def test_without_its_key_the_box_stays_shut_and_says_what_to_do(assessment, answered, keys, browse, ada):
    for _person in range(10):
        answered(assessment)
    (key,) = keys.glob("*.key")
    kept = key.read_bytes()
    key.unlink()
    assessment.close()
    job = try_once(assessment)
    assert job.state == JobState.FAILED
    assert (assessment.state, SealedBallot.objects.count()) == (State.CLOSING, 10)
    page = text(browse(ada).get(url_of("assessment-show", assessment)))
    assert "nothing was opened and nothing is lost" in page
    assert "KEYS_DIR" in page

    key.write_bytes(kept)
    browse(ada).post(url_of("assessment-close", assessment))
    work_until_done(assessment)
    assert (assessment.state, Response.objects.count()) == (State.CLOSED, 10)


def test_another_key_under_its_name_opens_nothing_and_loses_nothing(acme, assessment, answered, keys):
    for _person in range(10):
        answered(assessment)
    (key,) = keys.glob("*.key")
    make_assessment(acme, mode=Mode.ANONYMOUS)
    (other,) = set(keys.glob("*.key")) - {key}
    key.write_bytes(other.read_bytes())
    assessment.close()
    assert try_once(assessment).state == JobState.FAILED
    assert SealedBallot.objects.filter(assessment=assessment).count() == 10


def test_a_damaged_ballot_is_counted_and_keeps_none_of_the_others_back(assessment, answered, browse, ada):
    for _person in range(10):
        answered(assessment)
    key = bytes.fromhex(assessment.box_key)
    whole = seal(Ballot("sales", "frontline", "3" * 110), key)
    forged = [whole[:-1] + bytes((whole[-1] ^ 1,)), b"", whole[:50], seal(Ballot("x" * 99, "", "3"), key)]
    forged += [seal(Ballot("", "", "<script>"), key), seal(Ballot("", "", "3", "zzz", ()), key)]
    SealedBallot.objects.bulk_create(SealedBallot(assessment=assessment, box=box) for box in forged)
    assessment.close()
    work_until_done(assessment)
    assert (Response.objects.count(), assessment.unreadable_ballots) == (10, len(forged))
    page = text(browse(ada).get(url_of("assessment-show", assessment)))
    assert f"{len(forged)} sealed answers could not be opened and are lost" in page


def test_with_a_passphrase_the_box_opens_with_it_alone(acme, answered, keys, browse, ada):
    assessment = make_assessment(acme, is_open=False, mode=Mode.ANONYMOUS)
    client = browse(ada)
    response = client.post(url_of("assessment-open", assessment), {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert response.status_code == 302
    assessment.refresh_from_db()
    assert assessment.box_passphrase == Passphrase.NEEDED
    (key,) = keys.glob("*.key")
    assert key.stat().st_mode & 0o777 == 0o600
    assert "wrapped" in key.read_text()
    assert "private" not in key.read_text()
    for _person in range(10):
        answered(assessment)
    client.post(url_of("assessment-close", assessment))
    assert work_until_done(assessment).state == State.CLOSING
    assert not Job.objects.exists(), "nobody tries without it"

    page = text(client.get(url_of("assessment-show", assessment)))
    assert "They open only with the passphrase" in page
    assert 'type="password"' in page
    wrong = client.post(url_of("assessment-close", assessment), {"passphrase": "another one"}, follow=True)
    assert "This is not the passphrase that was given at opening." in text(wrong)
    assert work_until_done(assessment).state == State.CLOSING

    client.post(url_of("assessment-close", assessment), {"passphrase": f" {PASSPHRASE} "})
    work_until_done(assessment)
    assert (assessment.state, Response.objects.count()) == (State.CLOSED, 10)
    assert not list(keys.iterdir())


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"passphrase": "short", "again": "short"}, "It is too short."),
        ({"passphrase": PASSPHRASE, "again": "four words that fit well"}, "The two are not the same."),
        ({"passphrase": "", "again": PASSPHRASE}, "The two are not the same."),
    ],
)
def test_a_passphrase_that_cannot_be_meant_is_refused_before_anything_opens(acme, browse, ada, keys, sent, told):
    assessment = make_assessment(acme, is_open=False, mode=Mode.ANONYMOUS)
    response = browse(ada).post(url_of("assessment-open", assessment), sent)
    assert response.status_code == 422
    assert told in text(response)
    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT
    assert not keys.exists()


def test_with_fewer_than_ten_people_anonymous_is_refused_in_plain_words(browse, ada, acme):
    few = make_organisation("Few", departments={"all": 9, "unknown": None})
    with pytest.raises(TransitionRefused, match="needs at least 10 people who are asked"):
        make_assessment(few, mode=Mode.ANONYMOUS)
    make_assessment(make_organisation("Ten", departments={"all": 10}), mode=Mode.ANONYMOUS)


def test_where_the_key_cannot_be_kept_nothing_opens(acme, settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.KEYS_DIR = tmp_path / "file" / "keys"
    with pytest.raises(TransitionRefused, match="cannot be kept"):
        make_assessment(acme, mode=Mode.ANONYMOUS)
    assert Assessment.objects.get().state == State.DRAFT


def test_in_a_report_everybody_counts(assessment, answered, acme, browse, ada):
    for _person in range(12):
        answered(assessment, "service")
    assessment.close()
    work_until_done(assessment)
    client = browse(ada)
    client.post(f"/assessments/{assessment.public_id}/report/build/")
    run(Job.objects.filter(kind="build_gap_report").get().pk, new_lease())
    stored = json.loads(GapReport.objects.get().document)
    assert (stored["mode"], stored["wheel"]["response"]["n"]) == ("anonymous", 12)
    assert client.get(f"/assessments/{assessment.public_id}/report/").status_code == 200


def test_while_it_is_open_nobody_learns_departments_and_afterwards_as_ever(assessment, answered, browse, ada):
    for _person in range(10):
        answered(assessment, "service")
    url = url_of("assessment-show", assessment)
    client = browse(ada)
    client.get(url)
    for job in Job.objects.active():
        run(job.pk, new_lease())
    page = text(client.get(url))
    assert "10 to 14 answers." in page
    assert "inside the sealed answers" in page
    assert '<th scope="row">Service</th>' not in page
    assessment.close()
    work_until_done(assessment)
    page = text(client.get(url))
    assert "10 to 14 answers." in page
    assert "Which departments they come from you see then, too." in page
    Assessment.objects.update(participation_at=timezone.now() - timedelta(hours=1))
    client.get(url)
    work_until_done(assessment)
    page = text(client.get(url))
    assert "10 answers." in page
    assert '<th scope="row">Service</th>' in page


def test_no_row_of_the_old_tables_is_left_in_the_database_file_or_its_pages(assessment, answered):
    for number in range(12):
        answered(assessment, words=f"Words {number}.")
    assessment.close()
    work_until_clean(assessment)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_relation_size('assessments_draft'), pg_relation_size('assessments_spentlink')")
            assert cursor.fetchone() == (0, 0)
        else:
            cursor.execute("PRAGMA freelist_count")
            assert cursor.fetchone()[0] == 0
