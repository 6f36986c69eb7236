"""Whoever holds the personal link withdraws what was submitted with it; what else happens is what the page said."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from assessments.models import (
    Assessment,
    Comment,
    Draft,
    Invitation,
    Prediction,
    PulseResponse,
    Response,
    SpentLink,
    State,
    TakenBack,
)
from assessments.participation import COUNT, ask_for_count, participation_of
from assessments.scattering import rewrite
from jobs.models import Job
from jobs.running import new_lease, run
from organisations import erasures
from organisations.models import AuditEvent
from tests.assessments.answering.conftest import Respondent
from tests.assessments.invitations.conftest import at_link, invite, mail_link
from tests.assessments.test_scattering import scattered
from tests.reports.answers import respond

ROWS = (Response, Prediction, Comment)
CODE = "people.empowerment.delivery"


@pytest.fixture(autouse=True)
def own_list_of_erasures(settings, tmp_path):
    settings.ERASURE_LEDGER = str(tmp_path / "erased.jsonl")
    return tmp_path / "erased.jsonl"


def text(response):
    return response.content.decode()


def hand_in(person, words="Ask first."):
    person.start()
    person.say_who()
    person.answer_everything("3")
    person.post("d/people/", {"comment.people.empowerment": words})
    assert person.submit().status_code == 200
    return person


def path(person):
    return f"/r/{person.secret}/withdraw/"


def confirm(person, form=None):
    client = Client()
    return client.post(path(person), form or person.form_of(client.get(path(person))))


def counts():
    return [model.objects.count() for model in ROWS]


def all_rows():
    return [sorted(model.objects.values_list(named=False)) for model in ROWS]


@pytest.fixture
def handed_in(newcomer):
    return hand_in(newcomer)


def test_all_of_it_goes_and_nothing_of_anybody_else(handed_in, assessment):
    before = all_rows()
    other = hand_in(Respondent(assessment), "Mine.")
    assert confirm(other).status_code == 200
    assert all_rows() == before
    assert Client().get(f"/r/{other.secret}/answers/").status_code == 404
    assert Client().get(f"/r/{handed_in.secret}/answers/").status_code == 200


def test_looking_changes_nothing_and_a_form_of_somebody_else_neither(handed_in, assessment):
    other = hand_in(Respondent(assessment))
    asked = Client().get(path(handed_in))
    assert "Withdraw your answers?" in text(asked)
    assert Client().post(path(other), handed_in.form_of(asked)).status_code == 400
    assert Client().post(path(other)).status_code == 400
    assert counts() == [2, 2, 2]


def test_whoever_was_invited_withdraws_and_answers_again_by_the_same_link(assessment):
    ben = hand_in(at_link(invite(assessment)))
    keys = set(Response.objects.values_list("pk", flat=True))
    for turn in range(3):
        asked = text(Client().get(path(ben)))
        assert "you can answer again, by the link in your mail" in asked
        assert f"/i/{ben.mailed}/" in text(confirm(ben))
        assert counts() == [0, 0, 0]
        assert not Invitation.objects.get().done
        hand_in(ben, f"Again, {turn}.")
        assert Invitation.objects.get().done
        assert Comment.objects.get().text == f"Again, {turn}."
        assert Response.objects.get().pk not in keys, "or a restore could take it for the one that was withdrawn"
        keys.add(Response.objects.get().pk)
        assert f"Again, {turn}." in text(Client().get(f"/r/{ben.mailed}/answers/"))


def test_another_letter_can_be_used_after_withdrawing(assessment):
    place = invite(assessment)
    ben = hand_in(at_link(place))
    confirm(ben)
    again = hand_in(at_link(place, mail_link(place)))
    assert counts() == [1, 1, 1]
    assert Client().get(f"/r/{ben.mailed}/answers/").status_code == 404
    assert Client().get(f"/r/{again.mailed}/answers/").status_code == 200


def test_after_an_open_link_one_begins_anew(handed_in, assessment):
    confirm(handed_in)
    assert not SpentLink.objects.exists()
    assert handed_in.get("thanks/").status_code == 404
    hand_in(handed_in)
    assert counts() == [1, 1, 1]


def test_pressing_twice_says_the_same_twice(handed_in):
    form = handed_in.form_of(Client().get(path(handed_in)))
    first, second = confirm(handed_in, form), confirm(handed_in, form)
    assert first.status_code == second.status_code == 200
    assert text(first) == text(second)
    assert "Your answers are withdrawn" in text(first)


@pytest.mark.parametrize("is_published", [False, True])
def test_after_closing_the_rows_go_and_the_page_says_what_stays(handed_in, assessment, is_published):
    respond(assessment, 6)
    assessment.close()
    scattered(assessment)
    if is_published:
        Assessment.objects.filter(pk=assessment.pk).update(state=State.PUBLISHED)
    asked = text(Client().get(path(handed_in)))
    assert "A report that was built already stays as it is" in asked
    assert "cannot answer again: the assessment has closed" in asked
    form = handed_in.form_of(Client().get(path(handed_in)))
    assert "answer again" not in text(confirm(handed_in, form))
    assert counts() == [6, 0, 0]
    assert "Your answers are withdrawn" in text(confirm(handed_in, form))
    (gone,) = TakenBack.objects.values_list("department", "role_group", "answers", "predictions")
    assert gone == ("sales", "manager", 1, 1)


def test_who_answered_stays_as_it_was_at_closing(assessment):
    ben = hand_in(at_link(invite(assessment)))
    assessment.close()
    confirm(ben)
    assert Invitation.objects.get().done, "the list would otherwise tell who withdrew"


def test_no_count_after_closing_tells_how_many_withdrew(handed_in, assessment):
    respond(assessment, 8)
    assessment.close()

    def counted():
        ask_for_count(assessment)
        for job in Job.objects.active().of(COUNT, assessment.pk):
            run(job.pk, new_lease())
        assessment.refresh_from_db()
        found = participation_of(assessment)
        assert found is not None
        return found.total

    assert counted() == 9
    confirm(handed_in)
    Assessment.objects.update(participation_at=assessment.closed_at)
    assert counted() == 9


def test_where_it_cannot_be_noted_nothing_is_withdrawn(handed_in, own_list_of_erasures):
    own_list_of_erasures.mkdir()
    response = confirm(handed_in)
    assert response.status_code == 503
    assert "Nothing was withdrawn" in text(response)
    assert counts() == [1, 1, 1]
    assert SpentLink.objects.exists()


def test_what_is_noted_tells_nobody_whose_it_was_nor_what_went_together(assessment, own_list_of_erasures):
    for _ in range(5):
        confirm(hand_in(Respondent(assessment)))
    lines = own_list_of_erasures.read_text().splitlines()
    assert len(lines) == 15
    assert lines == sorted(lines)
    assert all(re.fullmatch(r'\{"withdrawn": "[0-9a-f]{64}"\}', line) for line in lines)
    assert own_list_of_erasures.stat().st_mode & 0o777 == 0o600


def test_people_who_were_erased_stay_in_the_list(handed_in, own_list_of_erasures):
    erasures.note("a" * 64)
    confirm(handed_in)
    erasures.note("b" * 64)
    assert erasures.noted() == {"a" * 64, "b" * 64}
    assert len(erasures.noted_rows()) == 3


def test_the_audit_log_says_nothing_of_it(handed_in, assessment):
    before = AuditEvent.objects.count()
    confirm(handed_in)
    assessment.close()
    assert AuditEvent.objects.count() == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_withdraw_once(assessment):
    people = [hand_in(Respondent(assessment)) for _ in range(3)]
    respond(assessment, 6)
    assessment.close()
    forms = [(person, person.form_of(Client().get(path(person)))) for person in people]

    def press(turn):
        try:
            return confirm(*forms[turn % 3]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(press, range(12))) == {200}
    assert counts() == [6, 0, 0]
    assert [each.answers for each in TakenBack.objects.all()] == [3]
    assert len(erasures.noted_rows()) == 9


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_withdrawing_while_rows_are_written_anew_misses_none(assessment):
    ben = hand_in(Respondent(assessment))
    respond(assessment, 6)
    assessment.close()
    form = ben.form_of(Client().get(path(ben)))

    def press():
        try:
            return confirm(ben, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            rewrite(Response, assessment.pk, keeps_keys=True)
            pressed = pool.submit(press)
            wait_until_somebody_waits()
        assert pressed.result(timeout=20) == 200
    assert counts() == [6, 0, 0]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_withdrawing_waits_for_closing_and_is_then_one_after_it(assessment):
    ben = hand_in(at_link(invite(assessment)))
    form = ben.form_of(Client().get(path(ben)))

    def press():
        try:
            return text(confirm(ben, form))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Assessment.objects.get(pk=assessment.pk).close()
            pressed = pool.submit(press)
            wait_until_somebody_waits()
        assert "Your answers are withdrawn" in pressed.result(timeout=20)
    assert TakenBack.objects.get().answers == 1
    assert Invitation.objects.get().done


def wait_until_somebody_waits():
    with connection.cursor() as cursor:
        for _look in range(2000):
            cursor.execute("SELECT count(*), pg_sleep(0.005) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waits")


def test_a_begun_draft_of_somebody_else_and_customers_stay(handed_in, assessment):
    other = Respondent(assessment)
    other.start()
    PulseResponse.objects.create(assessment=assessment, source="open_link", answers="abc" + "." * 12 + "-")
    confirm(handed_in)
    assert Draft.objects.count() == PulseResponse.objects.count() == 1
