"""From the mailed link to a submitted answer."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Assessment, Draft, Invitation, InvitationState, Response
from assessments.models.assessment import GRACE
from assessments.personal_links import mint_mailed_secret
from ccassess.log_masking import MaskedFormatter
from tests.assessments.invitations.conftest import at_link, invite
from tests.factories import make_assessment

if TYPE_CHECKING:
    from tests.assessments.invitations.conftest import Invited

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def place(assessment) -> Invitation:
    return invite(assessment, department="sales", role_group="manager")


@pytest.fixture
def invited(place) -> Invited:
    return at_link(place)


def test_a_mail_scanner_that_opens_the_link_changes_nothing(invited):
    for _time in range(3):
        page = invited.look()
        assert page.status_code == 200
        assert page.cookies.keys() <= {"csrf"}
    invited.client.head(invited.path)
    assert not Draft.objects.exists()
    assert not Invitation.objects.get().done
    assert "This link was sent to one person" in text(page)


def test_the_button_leads_to_a_clean_address_and_what_is_known_is_not_asked_again(invited):
    response = invited.start()
    assert response.status_code == 302
    assert response["Location"] == invited.url("word/")
    assert invited.mailed not in response["Location"]
    assert invited.secret == invited.mailed
    draft = Draft.objects.get()
    assert (draft.department, draft.role_group) == ("sales", "manager")
    assert invited.get("word/").status_code == 200
    assert invited.say_who("service", "frontline").status_code == 302, "and it may be corrected"
    assert Draft.objects.get().department == "service"


def test_what_is_not_wholly_known_is_asked_and_filled_in_as_far_as_it_is(assessment):
    invited = at_link(invite(assessment, department="sales"))
    assert invited.start()["Location"] == invited.url("about/")
    assert invited.form("about/")["department"] == "sales"


def test_a_department_that_is_gone_since_is_asked_for(assessment):
    invited = at_link(invite(assessment, department="dissolved", role_group="manager"))
    assert invited.start()["Location"] == invited.url("about/")
    assert Draft.objects.get().department == ""


def test_submitting_takes_the_place_and_the_same_link_then_says_thanks_in_this_browser(invited):
    invited.start()
    invited.save("definition", "1")
    assert "submitted" in text(invited.submit())
    assert Invitation.objects.get().done
    assert Response.objects.count() == 1
    for again in (invited.look(), invited.start(), invited.client.get(f"/r/{invited.mailed}/")):
        assert again.status_code == 200
        assert "Your answers have been submitted." in text(again)
    assert not Draft.objects.exists()


def test_submitting_twice_says_thanks_twice(invited):
    invited.start()
    invited.save("definition", "1")
    form = invited.form("review/")
    for _press in range(2):
        assert "Your answers have been submitted." in text(invited.post("review/", form=form))
    assert "Your answers have been submitted." in text(invited.get("thanks/"))
    assert Response.objects.count() == 1


def test_whoever_reopens_the_mail_elsewhere_after_submitting_is_told_that_nothing_is_to_be_done(place, invited):
    invited.start()
    invited.save("definition", "1")
    invited.submit()
    phone = at_link(place, invited.mailed)
    page = text(phone.look())
    assert "Have you submitted your answers already? Then they count, and there is nothing to do." in page
    phone.start()
    phone.save("definition", "2")
    refused = phone.submit()
    assert refused.status_code == 410
    assert "what you have filled in now was not handed in" in text(refused)
    assert "choose “Your answers” and withdraw them" in text(refused)
    assert Response.objects.get().answers[phone.booklet.index_of["definition"]] == "1"


def test_all_links_of_one_person_stay_valid_and_give_one_answer(place, invited):
    reminded = at_link(place)
    reminded.start()
    reminded.save("definition", "2")
    invited.start()
    invited.save("definition", "1")
    assert invited.submit().status_code == 200
    late = reminded.submit()
    assert late.status_code == 410
    assert "The answers you submitted before count" in text(late)
    assert Response.objects.count() == 1
    again = at_link(place)
    again.client = invited.client
    assert "Your answers have been submitted." in text(again.look()), "by any link of theirs, where they submitted"


def test_a_reminder_says_that_what_was_begun_lies_behind_the_earlier_link(place):
    Invitation.objects.update(reminders=1)
    assert "what you began lies behind it" in text(at_link(place).look())


def test_whoever_gets_the_mail_passed_on_is_told_whose_place_it_is_but_not_who(place, invited):
    Invitation.objects.update(name="Ben Smith")
    invited.start()
    invited.save("definition", "1")
    forwarded = at_link(place, invited.mailed)
    page = text(forwarded.look())
    assert "This link was sent to one person" in page
    assert "Ben" not in page
    forwarded.start()
    assert forwarded.cell("definition") == "1", "the same answers go on"
    assert Draft.objects.count() == 1


def test_an_open_link_still_works_beside_it_and_takes_no_place(assessment, place, newcomer):
    newcomer.start()
    newcomer.say_who()
    newcomer.save("definition", "1")
    assert newcomer.submit().status_code == 200
    assert not Invitation.objects.get().done


@pytest.fixture
def newcomer(assessment):
    from_everybody = at_link(invite(assessment, "nobody@acme.example"))
    from_everybody.path = f"/a/{assessment.links.get(department_code='').token}/"
    Invitation.objects.filter(email="nobody@acme.example").delete()
    return from_everybody


def test_a_withdrawn_invitation_cannot_be_begun_but_what_was_begun_can_be_finished(place, invited):
    begun = at_link(place)
    begun.start()
    Invitation.objects.update(state=InvitationState.WITHDRAWN)
    for response in (invited.look(), invited.start()):
        assert response.status_code == 410
        assert "withdrawn" in text(response)
    begun.save("definition", "1")
    assert begun.submit().status_code == 200


def test_before_opening_and_after_closing_the_link_says_so(acme, invited):
    later = make_assessment(acme, title="Later", opens_at=timezone.now() + timedelta(days=2))
    early = at_link(invite(later))
    assert early.look().status_code == early.start().status_code == 403
    assert "It opens on" in text(early.look())
    invited.assessment.close()
    assert invited.look().status_code == invited.start().status_code == 410
    assert "has closed" in text(invited.look())


def test_a_closed_assessment_tells_whoever_answered_that_it_counts(invited):
    invited.start()
    invited.save("definition", "1")
    invited.submit()
    invited.assessment.close()
    assert "Answers that were submitted count" in text(invited.look())


def test_row_9_guessing_links_is_slowed_down_whatever_a_browser_says_of_its_address(invited, settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    stranger = Client()
    pages = [
        stranger.get(f"/i/{mint_mailed_secret()}/", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}") for number in range(25)
    ]
    assert [page.status_code for page in pages] == [404] * 20 + [429] * 5
    assert len({page.content for page in pages[:20]}) == 1
    assert invited.look().status_code == 200, "a colleague at the same address still gets in"


def test_row_9_behind_a_proxy_only_what_the_proxy_saw_counts(settings, db):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def knock(forwarded: str) -> int:
        return Client().get(f"/i/{mint_mailed_secret()}/", HTTP_X_FORWARDED_FOR=forwarded).status_code

    assert [knock(f"10.0.0.{number}, 192.0.2.7") for number in range(21)] == [404] * 20 + [429]
    assert knock("10.0.0.1, 192.0.2.8") == 404


@pytest.mark.parametrize("secret", ["x", "i" * 500, "%00", "%F0%9F%92%A9", "i!!!!!!!!!!!!!!!!!!!!!!"])
def test_what_is_no_secret_is_not_found_like_one_that_is_unknown(secret, client, db):
    page = client.get(f"/i/{secret}/")
    assert page.status_code == 404
    assert page.content == client.get(f"/i/{mint_mailed_secret()}/").content


def test_row_36_no_log_line_holds_a_mailed_secret():
    secret = mint_mailed_secret()
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, f"Gone: /i/{secret}/", None, None)
    assert secret not in MaskedFormatter("%(message)s").format(record)


def test_arriving_takes_few_queries(place, django_assert_max_num_queries):
    first, second = at_link(place), at_link(invite(place.assessment, "cleo@acme.example"))
    first.start()
    for path in (first.path, second.path):
        with django_assert_max_num_queries(8):
            assert Client().get(path).status_code == 200
    with django_assert_max_num_queries(8 + 4):  # two transactions, one inside the other, have four brackets
        assert second.start().status_code == 302


def test_the_first_page_is_light(invited):
    assert len(invited.look().content) < 12_000


class TestClosingWhilePeopleAnswer:
    @pytest.fixture
    def begun(self, invited: Invited) -> Invited:
        invited.start()
        invited.save("definition", "1")
        Assessment.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
        return invited

    def test_whoever_has_begun_is_told_until_when_and_can_finish(self, begun):
        for page in ("word/", "d/people/", "review/"):
            assert "You can still finish and submit until" in text(begun.get(page))
        assert begun.save("definition", "2", seen="1").status_code == 200
        assert begun.submit().status_code == 200
        assert Invitation.objects.get().done

    def test_nobody_begins_any_more_and_is_told_how_those_go_on_who_have(self, begun):
        newcomer = at_link(invite(begun.assessment, "late@acme.example"))
        for response in (newcomer.look(), newcomer.start()):
            assert response.status_code == 410
            assert re.search("you can finish and submit until", text(response))
        assert "there is nothing to go on with" not in text(newcomer.look())
        assert "there is nothing to go on with" in text(newcomer.start())
        assert Draft.objects.count() == 1
        assert begun.look().status_code == 200

    def test_the_open_link_leads_back_to_what_this_device_has_begun(self, begun):
        token = begun.assessment.links.get(department_code="").token
        assert begun.client.get(f"/a/{token}/").status_code == 302
        assert Client().get(f"/a/{token}/").status_code == 410

    def test_after_the_grace_nothing_is_taken(self, begun):
        Assessment.objects.update(closes_at=timezone.now() - GRACE)
        for response in (begun.get("word/"), begun.save("definition", "2", seen="1"), begun.look()):
            assert response.status_code == 410

    def test_within_the_last_hour_the_end_is_announced(self, begun):
        Assessment.objects.update(closes_at=timezone.now() + timedelta(minutes=50))
        assert "This assessment closes soon." in text(begun.get("word/"))
        Assessment.objects.update(closes_at=timezone.now() + timedelta(hours=3))
        assert "closes soon" not in text(begun.get("word/"))
