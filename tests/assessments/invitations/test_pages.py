"""Ada's pages around the people she invites."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.invitations import lists, mailing
from assessments.models import (
    Assessment,
    Invitation,
    InvitationState,
    Mailing,
    MailingState,
    RecipientList,
    State,
)
from assessments.overdue import open_due
from jobs.models import Job, JobState
from jobs.running import new_lease, run
from tests.assessments.invitations.conftest import invite, mail_link
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def url(name: str, assessment: Assessment, *more: str) -> str:
    return reverse(name, args=[assessment.public_id, *more])


@pytest.fixture
def client(browse, ada):
    return browse(ada)


def add(client, assessment, pasted: str = "", **files):
    return client.post(url("recipients-add", assessment), {"pasted": pasted, **files})


def work() -> None:
    for job in Job.objects.filter(state=JobState.QUEUED):
        run(job.pk, new_lease())


def test_an_empty_list_says_how_to_begin(client, assessment):
    page = text(client.get(url("recipients", assessment)))
    assert "Nobody is on the list yet" in page
    assert "EMAIL_HOST" in page


def test_how_an_address_is_written_is_shown_whole(client, assessment):
    page = client.get(url("recipients-add", assessment)).content.decode()
    assert "Ben Smith &lt;ben@shop.example&gt;." in page


def test_a_paste_is_looked_at_before_anybody_is_added(client, assessment):
    response = add(client, assessment, "Ben <ben@acme.example>\nnonsense\nBEN@acme.example")
    page = text(client.get(response["Location"]))
    assert "1 person can be added." in page
    assert "1 row cannot be used" in page
    assert "Row 2: “nonsense” is not an e-mail address." in page
    assert "1 row names somebody who is in the list already" in page
    assert not Invitation.objects.exists()
    told = text(client.post(response["Location"], {"do": "add"}, follow=True))
    assert "1 person was added. Nothing has been sent to anybody yet." in told
    assert (Invitation.objects.get().name, Invitation.objects.get().state) == ("Ben", InvitationState.WAITING)
    assert RecipientList.objects.get().people == [], "nothing of the file is kept"


def test_pressed_twice_nobody_is_added_twice_and_it_is_said(client, assessment):
    path = add(client, assessment, "ben@acme.example")["Location"]
    client.post(path, {"do": "add"})
    assert "has been dealt with" in text(client.post(path, {"do": "add"}, follow=True))
    assert Invitation.objects.count() == 1


def test_leaving_the_list_adds_nobody(client, assessment):
    path = add(client, assessment, "ben@acme.example")["Location"]
    client.post(path, {"do": "leave"})
    assert not Invitation.objects.exists()
    assert RecipientList.objects.get().people == []


def test_a_list_nobody_decides_on_is_forgotten_after_a_day(client, assessment):
    add(client, assessment, "ben@acme.example")
    lists.forget_old_lists()
    assert RecipientList.objects.exists()
    RecipientList.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    lists.forget_old_lists()
    assert not RecipientList.objects.exists()


@pytest.mark.parametrize("pasted", ["", " \n ", "@@@"])
def test_a_paste_without_anybody_keeps_what_was_typed(client, assessment, pasted):
    response = add(client, assessment, pasted)
    assert response.status_code in (422, 302)
    if response.status_code == 302:
        assert "0 people can be added." in text(client.get(response["Location"]))


def test_more_than_can_be_pasted_is_said_with_a_way_out(client, assessment):
    response = add(client, assessment, "ben@acme.example\n" * 20_000)
    assert response.status_code == 422
    assert "Save them as a file" in text(response)


def test_a_file_that_cannot_be_read_is_said_at_the_file(client, assessment):
    response = add(client, assessment, file=SimpleUploadedFile("people.csv", b"\xff\xfe\xfa"))
    assert response.status_code == 422
    assert Invitation.objects.count() == 0


def test_a_stranger_sees_nothing_of_it(browse, dan, eve, cleo, assessment):
    invitation = invite(assessment)
    paths = [
        url("recipients", assessment),
        url("recipients-add", assessment),
        url("recipient-add", assessment),
        url("recipient", assessment, invitation.public_id),
        url("recipients-bounced", assessment),
        url("recipients-empty", assessment),
        url("letters", assessment, "invitation", "en"),
    ]
    for user in (dan, eve, cleo):
        client = browse(user)
        assert {client.get(path).status_code for path in paths} == {404}
        assert client.post(url("letters-send", assessment), {"do": "send"}).status_code == 404
        assert client.post(paths[3], {"do": "withdraw"}).status_code == 404
    assert Invitation.objects.count() == 1


def test_a_person_of_another_assessment_is_not_found(client, assessment, acme):
    other = invite(make_assessment(acme, title="Other"))
    assert client.get(url("recipient", assessment, other.public_id)).status_code == 404


def test_one_person_is_added_corrected_and_taken_off(client, assessment):
    client.post(url("recipient-add", assessment), {"email": "ben@acme.example", "department": "sales"})
    again = client.post(url("recipient-add", assessment), {"email": "BEN@acme.example"})
    assert again.status_code == 422
    assert "is invited already" in text(again)
    ben = Invitation.objects.get()
    path = url("recipient", assessment, ben.public_id)
    client.post(path, {"do": "save", "email": "ben@acme.example", "name": "Ben", "department": "service"})
    ben.refresh_from_db()
    assert (ben.name, ben.department) == ("Ben", "service")
    bad = client.post(path, {"do": "save", "email": "nobody", "name": "Ben", "department": "moon"})
    assert bad.status_code == 422
    client.post(path, {"do": "withdraw"})
    assert not Invitation.objects.exists()


def test_whoever_has_a_letter_is_withdrawn_and_can_be_invited_again(client, assessment):
    ben = invite(assessment, state=InvitationState.SENT)
    mail_link(ben)
    path = url("recipient", assessment, ben.public_id)
    assert "can no longer be changed" in text(client.get(path))
    client.post(path, {"do": "save", "email": "other@acme.example"})
    assert Invitation.objects.get().email == "ben@acme.example"
    client.post(path, {"do": "withdraw"})
    assert Invitation.objects.get().state == InvitationState.WITHDRAWN
    client.post(path, {"do": "restore"})
    assert Invitation.objects.get().state == InvitationState.SENT


def test_an_address_that_came_back_is_corrected_and_written_to_again(client, assessment):
    ben = invite(assessment, "bne@acme.example", state=InvitationState.SENT)
    mail_link(ben)
    said = text(
        client.post(url("recipients-bounced", assessment), {"pasted": "bne@ACME.example x@y.example"}, follow=True)
    )
    assert "1 invitation is marked. Not invited, or marked already: x@y.example." in said
    client.post(url("recipient", assessment, ben.public_id), {"do": "save", "email": "ben@acme.example"})
    found = dict(assessment.invitations.values_list("email", "state"))
    assert found == {"bne@acme.example": InvitationState.WITHDRAWN, "ben@acme.example": InvitationState.WAITING}


def test_emptying_asks_once_and_keeps_whoever_has_a_letter(client, assessment):
    invite(assessment)
    mail_link(invite(assessment, "cleo@acme.example", state=InvitationState.SENT))
    assert client.get(url("recipients-empty", assessment)).status_code == 200
    assert Invitation.objects.count() == 2
    client.post(url("recipients-empty", assessment))
    assert Invitation.objects.get().email == "cleo@acme.example"


def test_nothing_on_any_page_tells_who_has_answered(client, assessment, mail_server):
    for number in range(6):
        invite(assessment, f"p{number}@acme.example", state=InvitationState.SENT)
    page = url("recipients", assessment)
    paths = [page, f"{page}?state=sent"] + [
        url("recipient", assessment, each.public_id) for each in Invitation.objects.all()
    ]
    strip = re.compile(r'(name="csrfmiddlewaretoken" value=)"[^"]*"')
    before = [strip.sub("", client.get(path).content.decode()) for path in paths]
    Invitation.objects.filter(email="p3@acme.example").update(done=True)
    Invitation.objects.filter(email="p4@acme.example").update(state=InvitationState.SENDING, reminders=1)
    after = [strip.sub("", client.get(path).content.decode()) for path in paths]
    assert after == before


def test_the_list_is_narrowed_and_turned_over(client, assessment):
    Invitation.objects.bulk_create(
        Invitation(
            assessment=assessment,
            email=f"p{number:03}@acme.example",
            email_key=f"p{number:03}@acme.example",
            department="sales" if number % 2 else "service",
            state=InvitationState.FAILED if number == 7 else InvitationState.SENT,
        )
        for number in range(120)
    )
    page = url("recipients", assessment)
    assert "Page 1 of 3" in text(client.get(page))
    assert "p119@" in text(client.get(f"{page}?page=3"))
    assert "60 people" in text(client.get(f"{page}?department=sales"))
    assert "1 person" in text(client.get(f"{page}?state=failed"))
    assert "p007@" in text(client.get(f"{page}?q=P007"))
    for nonsense in ("?page=x", "?state=moon", "?department=%00", "?q=%25%27", "?page=999"):
        assert client.get(page + nonsense).status_code == 200
    assert "Nobody on the list is like that." in text(client.get(f"{page}?q=nobody"))


def test_sending_is_one_press_and_pausing_another(client, assessment, mail_server):
    invite(assessment)
    assert "Send 1 invitation" in text(client.get(url("recipients", assessment)))
    told = text(client.post(url("letters-send", assessment), {"do": "send"}, follow=True))
    assert "The invitations are going out." in told
    assert ">Pause<" in told
    assert client.get(url("letters-progress", assessment)).json()["is_active"] is True
    client.post(url("letters-send", assessment), {"do": "pause"})
    assert Mailing.objects.get().state == MailingState.PAUSED
    assert "Go on" in text(client.get(url("recipients", assessment)))
    client.post(url("letters-send", assessment), {"do": "resume"})
    work()
    assert mail_server.addresses() == ["ben@acme.example"]
    page = text(client.get(url("recipients", assessment)))
    assert "Send reminder 1 of 3" not in page
    assert "Reminders go out once the letters of 5 people have" in page
    for number in range(4):
        invite(assessment, f"p{number}@acme.example", state=InvitationState.SENT)
    page = text(client.get(url("recipients", assessment)))
    assert "Send reminder 1 of 3" in page
    assert "out of office" in page
    client.post(url("letters-send", assessment), {"do": "remind", "number": "1"})
    work()
    assert len(mail_server.letters) == 6


@pytest.mark.parametrize("sent", [{}, {"do": "x"}, {"do": "remind"}, {"do": "remind", "number": "1e9"}])
def test_nonsense_sends_nothing(client, assessment, mail_server, sent):
    invite(assessment, state=InvitationState.SENT)
    told = client.post(url("letters-send", assessment), sent, follow=True)
    assert "nothing was changed" in text(told)
    assert not Job.objects.exists()


def test_a_draft_sends_at_opening_which_happens_by_itself_if_so_chosen(client, acme, mail_server):
    draft = make_assessment(acme, is_open=False, opens_at=timezone.now() + timedelta(hours=1))
    invite(draft)
    client.post(url("letters-send", draft), {"do": "send"})
    assert "if the assessment is open by then" in text(client.get(url("recipients", draft)))
    client.post(url("assessment-schedule", draft), {"do": "open"})
    assert "It opens by itself on" in text(client.get(url("assessment-show", draft)))
    open_due()
    assert Assessment.objects.get().state == State.DRAFT
    Assessment.objects.update(opens_at=timezone.now() - timedelta(seconds=1))
    open_due()
    assert Assessment.objects.get().state == State.OPEN


def test_what_cannot_open_by_itself_says_why(client, acme):
    draft = make_assessment(acme, is_open=False, opens_at=timezone.now() + timedelta(hours=1))
    client.post(url("assessment-schedule", draft), {"do": "open"})
    now = timezone.now()
    Assessment.objects.update(opens_at=now - timedelta(hours=2), closes_at=now - timedelta(hours=1))
    open_due()
    assert Assessment.objects.get().state == State.DRAFT
    Assessment.objects.update(closes_at=now + timedelta(days=1))
    assert "It could not open by itself. The closing date has passed." in text(
        client.get(url("assessment-show", draft))
    )


@pytest.mark.django_db(transaction=True)
class TestFiftyThousand:
    """The largest list the product promises to bear."""

    @pytest.fixture
    def path(self, client, assessment) -> str:
        rows = "\n".join(f"p{number}@acme.example,Person {number},sales" for number in range(50_000))
        content = f"email,name,department\n{rows}\n".encode()
        response = add(client, assessment, file=SimpleUploadedFile("people.csv", content))
        work()
        return str(response["Location"])

    def test_they_are_added_by_a_job_and_sent_by_one_press(
        self, client, assessment, path, mail_server, django_assert_max_num_queries
    ):
        assert "50000 people can be added." in text(client.get(path))
        assert "They are being added." in text(client.post(path, {"do": "add"}, follow=True))
        work()
        assert Invitation.objects.count() == 50_000
        page = url("recipients", assessment)
        with django_assert_max_num_queries(16):
            assert "Send 50000 invitations" in text(client.get(f"{page}?page=1000&q=p4"))
        with django_assert_max_num_queries(20):
            client.post(url("letters-send", assessment), {"do": "send"})
        mailing.pause(assessment)
        assert Job.objects.filter(kind="send_letters").count() == 1


def test_while_people_finish_nothing_is_offered_that_would_be_refused(client, assessment, mail_server):
    invite(assessment)
    Assessment.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    page = text(client.get(url("recipients", assessment)))
    assert "Nobody can begin any more, so nobody is written to." in page
    for offered in ('value="send"', "Add people", "Read and change the letters"):
        assert offered not in page
    page = text(client.get(url("assessment-show", assessment)))
    assert "If you close it now, what they have not submitted is deleted." in page
    for untrue in ("Links to pass on", "you can close it earlier", "everybody gets a link"):
        assert untrue not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "as soon as you open the assessment."),
        ({"opens_at": True}, "if the assessment is open by then."),
        ({"opens_at": True, "opens_by_itself": True}, "The invitations go out by themselves on "),
        ({"opens_at": True, "state": State.OPEN}, "The invitations go out by themselves on "),
    ],
)
def test_invitations_that_wait_say_when_they_go_out(client, acme, mail_server, fields, said):
    draft = make_assessment(acme, is_open=False)
    if "opens_at" in fields:
        fields = fields | {"opens_at": timezone.now() + timedelta(days=2)}
    if fields:
        Assessment.objects.update(**fields)
    invite(draft)
    told = text(client.post(url("letters-send", draft), {"do": "send"}, follow=True))
    assert told.count(said) == 2
    assert "are going out" not in told


def test_what_was_read_names_departments(client, assessment):
    response = client.post(
        url("recipients-add", assessment),
        {"pasted": "", "file": SimpleUploadedFile("a.csv", b"email,department\nzoe@acme.example,sales\n")},
        follow=True,
    )
    assert "<td>Sales</td>" in text(response)
