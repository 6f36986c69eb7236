"""Names beside answers: typed or taken from the list, kept with what is begun, and nowhere in any other mode."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from assessments.models import (
    Attribution,
    Comment,
    Draft,
    DraftName,
    Invitation,
    InvitationState,
    Mode,
    Prediction,
    Response,
    SpentLink,
    State,
)
from assessments.promises import promise_of
from assessments.scattering import scatter
from tests.assessments.answering.conftest import Respondent
from tests.assessments.invitations.conftest import at_link, invite
from tests.assessments.named.conftest import Named, at_mailed_link
from tests.factories import make_assessment


def test_the_promise_and_the_name_stand_on_the_first_page(assessment):
    page = Named(assessment).client.get(f"/a/{assessment.links.get(department_code='').token}/").content.decode()
    assert promise_of(assessment) in unescape(page)
    assert "the coordinators and consultants of Acme see who answered what" in promise_of(assessment)
    assert 'name="name"' in page
    assert "see only how many have answered" not in page


def test_a_name_is_kept_with_what_is_begun_and_then_with_the_answers(assessment):
    ben = Named(assessment, name="  Ben   Baker ")
    ben.start()
    assert DraftName.objects.get().name == "Ben Baker"
    assert 'value="Ben Baker"' in ben.get("about/").content.decode()
    ben.say_who()
    ben.answer_everything()
    review = ben.get("review/").content.decode()
    assert "Ben Baker" in review
    assert "A coordinator can hand you a copy of them, or erase them, if you ask." in review
    assert ben.submit().status_code == 200
    attribution = Attribution.objects.get()
    assert (attribution.name, attribution.response, attribution.invitation) == (
        "Ben Baker",
        Response.objects.get(),
        None,
    )
    assert not DraftName.objects.exists()
    assert not Draft.objects.exists()


def test_a_name_can_be_corrected_until_it_is_submitted(assessment):
    ben = Named(assessment)
    ben.start()
    ben.say_who()
    ben.post("about/", {"name": "Benjamin Baker"})
    ben.answer_everything()
    ben.submit()
    assert Attribution.objects.get().name == "Benjamin Baker"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write your name"),
        ("   ", "Write your name"),
        ("x" * 10_000, "At most 150 characters fit here; there are 10000."),
        ("Ben\x07Baker", "a character in this text that cannot be stored"),
        ("Ben\nBaker", "on one line"),
        ("\u200b", "at least one letter"),
        ("Ben\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") * 60, "At most 150"),
        ("Ben\0Baker", "a character in this text that cannot be stored"),
    ],
    ids=["empty", "blank", "long", "control", "two lines", "invisible", "broken", "nul"],
)
def test_what_is_no_name_is_said_and_nothing_is_begun(assessment, typed, said):
    response = Named(assessment, name=typed).start()
    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert said in page
    assert 'href="#id_name"' in page
    assert not Draft.objects.exists()
    if typed.strip() and typed.isprintable():
        assert f'value="{typed}"' in page


def test_a_bad_correction_keeps_what_was_typed_and_changes_nothing(assessment):
    ben = Named(assessment)
    ben.start()
    response = ben.post("about/", {"name": "x" * 151, "department": "sales", "role_group": "manager"})
    assert response.status_code == 422
    assert "x" * 151 in response.content.decode()
    assert DraftName.objects.get().name == "Ben Baker"
    assert ben.draft.role_group == ""


def test_two_people_of_one_name_are_both_kept(assessment):
    for level in ("2", "4"):
        Named(assessment).hand_in(level)
    assert list(Attribution.objects.values_list("name", flat=True)) == ["Ben Baker"] * 2
    assert Response.objects.count() == 2


def test_who_is_invited_by_name_answers_under_it_and_under_no_other(assessment, browse, ada):
    device = at_mailed_link(assessment, name="Ada Smith")
    page = unescape(device.look().content.decode())
    assert "Ada Smith" in page
    assert 'name="name"' not in page
    assert "ask the coordinator" in page
    device.client.post(device.path, {"name": "Ben Smith"})
    assert DraftName.objects.get().name == "Ada Smith"
    about = unescape(device.get("about/").content.decode())
    assert "Ada Smith" in about
    assert 'name="name"' not in about
    device.post("about/", {"name": "Ben Smith", "department": "sales", "role_group": "manager"})
    device.answer_everything()
    assert "Ada Smith" in device.get("review/").content.decode()
    device.submit()
    attribution = Attribution.objects.get()
    assert (attribution.name, attribution.invitation) == ("Ada Smith", Invitation.objects.get())
    names = browse(ada).get(reverse("live-names", args=[assessment.public_id])).content.decode()
    assert 'class="remark">as typed' not in names


def test_who_is_invited_without_a_name_types_one_and_the_table_tells_by_which_invitation(assessment, browse, ada):
    device = at_mailed_link(assessment, "guest@acme.example")
    assert 'name="name"' in device.look().content.decode()
    assert device.client.post(device.path, {"name": ""}).status_code == 422
    assert not Draft.objects.exists()
    device.client.post(device.path, {"name": "Ben Smith"})
    device.say_who()
    device.answer_everything()
    device.submit()
    Named(assessment, name="Cleo Clerk").hand_in()
    names = browse(ada).get(reverse("live-names", args=[assessment.public_id])).content.decode()
    assert '<span class="remark">as typed; invited: guest@acme.example</span>' in names
    assert '<span class="remark">as typed</span>' in names


def test_a_name_put_right_in_the_list_is_the_one_that_stands(assessment, browse, ada):
    invitation = invite(assessment, name="Ben Smiht", state=InvitationState.SENT)
    device = at_link(invitation)
    device.client.post(device.path)
    device.say_who()
    url = reverse("recipient", args=[assessment.public_id, invitation.public_id])
    assert 'name="name"' in browse(ada).get(url).content.decode()
    browse(ada).post(url, {"do": "save", "name": "Ben Smith", "email": "else@acme.example"})
    assert Invitation.objects.get().email == "ben@acme.example"
    assert "Ben Smith" in device.get("about/").content.decode()
    device.answer_everything()
    device.submit()
    assert Attribution.objects.get().name == "Ben Smith"


def test_a_second_answer_by_another_link_of_the_same_invitation_is_refused(assessment):
    invitation = invite(assessment, name="Ben Baker")
    first, reminder = (at_link(invitation) for _letter in range(2))
    for device in (first, reminder):
        device.client.post(device.path, {"name": "Ben Baker"})
        device.say_who()
        device.answer_everything()
    assert first.submit().status_code == 200
    assert reminder.submit().status_code == 410
    assert Attribution.objects.count() == Response.objects.count() == 1
    assert "have been submitted" in reminder.look().content.decode()


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def test_in_no_other_mode_is_there_a_name(acme, mode):
    assessment = make_assessment(acme, mode=mode)
    ben = Respondent(assessment)
    start = f"/a/{assessment.links.get(department_code='').token}/"
    assert 'name="name"' not in ben.client.get(start).content.decode()
    ben.client.post(start, {"name": "Ben Baker"})
    assert 'name="name"' not in ben.get("about/").content.decode()
    ben.post("about/", {"department": "sales", "role_group": "manager", "name": "Ben Baker"})
    ben.answer_everything()
    thanks = ben.submit()
    assert "/team/" not in thanks.content.decode()
    assert not DraftName.objects.exists()
    assert not Attribution.objects.exists()


def test_closing_deletes_names_of_what_was_not_submitted(assessment):
    Named(assessment).hand_in()
    Named(assessment, name="Unfinished").start()
    other = make_assessment(assessment.organisation, mode=Mode.ATTRIBUTED)
    Named(other, name="Elsewhere").start()
    assessment.close()
    assert DraftName.objects.get().name == "Elsewhere"
    assert Attribution.objects.get().name == "Ben Baker"


@pytest.mark.django_db(transaction=True)
def test_scattering_leaves_a_response_with_its_name_and_mixes_the_rest(assessment):
    for name in ("Ann", "Ben"):
        Named(assessment, name=name).hand_in()
    Comment.objects.create(assessment=assessment, practice="strategy.policy", text="Rules.")
    before = dict(Attribution.objects.values_list("name", "response_id"))
    predictions = set(Prediction.objects.values_list("pk", flat=True))
    assessment.close()
    scatter(assessment)
    assert dict(Attribution.objects.values_list("name", "response_id")) == before
    assert set(Response.objects.values_list("pk", flat=True)) == set(before.values())
    assert not predictions & set(Prediction.objects.values_list("pk", flat=True))
    assert not SpentLink.objects.exists()
    assert assessment.state == State.CLOSED


def test_the_page_of_invitations_says_who_sees_who_answered(assessment, acme, browse, ada):
    page = browse(ada).get(reverse("recipients", args=[assessment.public_id])).content.decode()
    assert "You never see who has answered" not in page
    assert reverse("live-names", args=[assessment.public_id]) in page
    other = make_assessment(acme, mode=Mode.CONFIDENTIAL)
    page = browse(ada).get(reverse("recipients", args=[other.public_id])).content.decode()
    assert "You never see who has answered" in page


def test_who_came_by_the_open_link_keeps_the_way_to_the_team(assessment):
    ben = Named(assessment)
    thanks = unescape(ben.hand_in().content.decode())
    assert "keep its address" in thanks
    assert "Ask a coordinator." in thanks
    assert "You can close this page now." not in thanks
    team = thanks.partition('href="/r/')[2].partition('"')[0]
    start = f"/a/{assessment.links.get(department_code='').token}/"
    assert f'href="/r/{team}"' in ben.client.get(start).content.decode()
    answers = ben.client.get(f"/r/{team}".replace("/team/", "/answers/"), follow=True)
    assert "Ask a coordinator." in answers.content.decode()
