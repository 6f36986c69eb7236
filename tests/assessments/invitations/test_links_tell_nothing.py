"""Somebody with another person's mailed link, or who tries to get it, does not learn whether that one has answered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.invitations import mailing
from assessments.models import Assessment, Invitation, InvitationState, Mode, SpentLink, State
from assessments.personal_links import cookie_name, mint_secret, spent_key
from tests.assessments.invitations.conftest import Invited, at_link, invite
from tests.assessments.invitations.test_sending import link_in, work
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db(transaction=True)

STAMP = re.compile(r'(name="csrf(?:middlewaretoken)?" value=)"[^"]*"')
DONE, SILENT = "p07@acme.example", "p08@acme.example"


@pytest.fixture(params=[Mode.CONFIDENTIAL, Mode.ANONYMOUS])
def assessment(request, acme) -> Assessment:
    return make_assessment(acme, mode=request.param)


def answer(invited: Invited) -> int:
    invited.start()
    invited.say_who("sales", "frontline")
    invited.save("definition", "3")
    return int(invited.submit().status_code)


def seen(response) -> tuple[int, str]:
    """The address of one's own answers, which in confidential assessments always stands there, has the link in it."""
    page = STAMP.sub(r"\1", response.content.decode())
    return response.status_code, re.sub(r"i[A-Za-z0-9_-]{22}/", "", page)


def submitted(assessment: Assessment) -> int:
    return assessment.responses.count() + assessment.ballots.count()


class TestACoordinatorWhoWantsTheLink:
    @pytest.fixture(autouse=True)
    def sent(self, assessment, mail_server, settings, browse, ada) -> None:
        settings.MAILS_PER_SECOND = 10_000
        self.assessment, self.mail_server, self.client = assessment, mail_server, browse(ada)
        for address in (DONE, SILENT):
            invite(assessment, address)
        mailing.send(assessment)
        work()
        self.links = {letter.recipient: link_in(letter) for letter in mail_server.letters}
        answer(self.at(DONE))
        mail_server.letters.clear()

    def at(self, address: str) -> Invited:
        return at_link(Invitation.objects.get(email=address), self.links[address])

    def post(self, name: str, data: dict[str, str], *more: str):
        return self.client.post(reverse(name, args=[self.assessment.public_id, *more]), data, follow=True)

    def steal(self, address: str) -> str:
        """Say that the mail came back, correct the address to one's own, have it sent: the link that arrives."""
        victim = Invitation.objects.get(email=address)
        self.post("recipients-bounced", {"pasted": address})
        own = {"email": f"ada+{victim.pk}@acme.example", "name": "", "department": "", "role_group": ""}
        self.told = " ".join(self.post("recipient", own, victim.public_id).content.decode().split())
        self.post("letters-send", {"do": "send"})
        work()
        (letter,) = self.mail_server.to(own["email"])
        return link_in(letter)

    def test_the_link_that_arrives_leads_to_another_place_which_looks_the_same(self):
        pages = [seen(Client().get(f"/i/{self.steal(address)}/")) for address in (DONE, SILENT)]
        assert pages[0] == pages[1]
        assert pages[0][0] == 200
        assert "Thank you" not in pages[0][1]
        assert "a place and a link of its own" in self.told
        assert f"A letter had gone to {SILENT}: that invitation is withdrawn" in self.told

    def test_nothing_of_the_old_place_is_carried_over(self):
        self.steal(DONE)
        old, new = Invitation.objects.get(email=DONE), Invitation.objects.get(email__startswith="ada+")
        assert (old.state, old.done, new.done, new.secrets.count()) == (InvitationState.WITHDRAWN, True, False, 1)
        assert old.public_id != new.public_id

    def test_whose_place_it_was_can_no_longer_begin_by_the_old_link_whether_or_not_they_had_answered(self):
        for address in (DONE, SILENT):
            self.steal(address)
        looks = [seen(Client().get(f"/i/{self.links[address]}/")) for address in (DONE, SILENT)]
        assert looks[0] == looks[1]
        assert looks[0][0] == 410
        begun = [seen(Client().post(f"/i/{self.links[address]}/")) for address in (DONE, SILENT)]
        assert begun[0] == begun[1]
        assert begun[0][0] == 410

    def test_the_page_of_the_person_says_what_another_address_means(self):
        self.post("recipients-bounced", {"pasted": SILENT})
        place = Invitation.objects.get(email=SILENT)
        page = self.client.get(reverse("recipient", args=[self.assessment.public_id, place.public_id]))
        assert "Another address gets a place and a link of its own" in page.content.decode()

    def test_the_same_address_is_written_to_again_at_the_same_place(self):
        victim = Invitation.objects.get(email=DONE)
        self.post("recipients-bounced", {"pasted": DONE})
        self.post("recipient", {"email": DONE, "name": "Pat", "department": "", "role_group": ""}, victim.public_id)
        self.post("letters-send", {"do": "send"})
        work()
        assert self.mail_server.addresses() == [DONE]
        assert Invitation.objects.get(email=DONE).pk == victim.pk

    @pytest.mark.parametrize("doing", ["restore", "withdraw"])
    def test_a_place_that_was_replaced_stays_withdrawn_and_the_page_says_what_to_do(self, doing):
        for address in (DONE, SILENT):
            self.steal(address)
            old = Invitation.objects.get(email=address)
            page = self.client.get(reverse("recipient", args=[self.assessment.public_id, old.public_id]))
            assert "Invite again, with the same link" not in page.content.decode()
            for doing_so in (doing, "restore"):
                told = self.post("recipient", {"do": doing_so}, old.public_id).content.decode()
                assert "replaced by one with another address" in told
            old.refresh_from_db()
            assert old.state == InvitationState.WITHDRAWN
            assert Client().post(f"/i/{self.links[address]}/").status_code == 410

    def test_what_was_begun_in_it_is_no_longer_submitted_and_whoever_looks_reads_where_to_answer(self):
        begun = {address: self.at(address) for address in (DONE, SILENT)}
        for each in begun.values():
            each.start()
            each.say_who("sales", "frontline")
            each.save("definition", "4")
        for address in (DONE, SILENT):
            self.steal(address)
        ends = [seen(each.submit()) for each in begun.values()]
        assert ends[0] == ends[1], "nor does it tell who has answered"
        assert (ends[0][0], "This invitation was replaced" in ends[0][1]) == (410, True)
        assert submitted(self.assessment) == 1
        for address in (DONE, SILENT):
            look = Client().get(f"/i/{self.links[address]}/").content.decode()
            assert "at another address" in look
            assert "Go on with what I have begun" not in look

    def test_a_former_address_is_added_as_a_new_person(self):
        """Whoever was moved by mistake is not lost."""
        self.steal(SILENT)
        known = {"email": SILENT, "name": "", "department": "", "role_group": ""}
        assert "Added." in self.post("recipient-add", known).content.decode()
        self.mail_server.letters.clear()
        self.post("letters-send", {"do": "send"})
        work()
        (letter,) = self.mail_server.to(SILENT)
        assert answer(Invited(self.assessment, mailed=link_in(letter))) == 200
        assert Client().post(f"/i/{self.links[SILENT]}/").status_code == 410

    def test_so_is_one_to_whom_another_is_corrected(self):
        self.steal(SILENT)
        typo = invite(self.assessment, "typo@acme.example")
        known = {"email": SILENT, "name": "", "department": "", "role_group": ""}
        assert "Saved." in self.post("recipient", known, typo.public_id).content.decode()

    def test_an_address_that_is_on_the_list_already_takes_nothing_from_the_old_place(self):
        victim = Invitation.objects.get(email=SILENT)
        self.post("recipients-bounced", {"pasted": SILENT})
        told = self.post(
            "recipient", {"email": DONE, "name": "", "department": "", "role_group": ""}, victim.public_id
        ).content.decode()
        assert "is invited already" in told
        assert Invitation.objects.get(email=SILENT).state == InvitationState.BOUNCED


class TestSomebodyWithTheMailArchive:
    @pytest.fixture
    def done(self, assessment) -> Invited:
        invited = at_link(invite(assessment, DONE))
        assert answer(invited) == 200
        return invited

    @pytest.fixture
    def silent(self, assessment) -> Invited:
        return at_link(invite(assessment, SILENT))

    @pytest.fixture
    def begun(self, assessment) -> Invited:
        invited = at_link(invite(assessment, "p09@acme.example"))
        invited.start()
        invited.say_who()
        invited.save("definition", "2")
        return invited

    def look(self, *people: Invited) -> set[tuple[int, str]]:
        return {seen(Client().get(f"/{way}/{each.mailed}/")) for each in people for way in ("i", "r")}

    def test_every_link_shows_the_same_page_used_begun_or_not(self, done, silent, begun):
        assert len(self.look(done, silent, begun)) == 1

    @pytest.mark.parametrize("when", ["grace", "withdrawn", "closed"])
    def test_so_it_does_when_nobody_may_begin_any_more(self, done, silent, begun, when):
        if when == "grace":
            Assessment.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
        if when == "withdrawn":
            Invitation.objects.update(state=InvitationState.WITHDRAWN)
        if when == "closed":
            done.assessment.close()
        assert len(self.look(done, silent, begun)) == 1
        assert {seen(Client().post(each.path))[0] for each in (done, silent)} == {410}
        if when != "closed":
            assert Client().post(begun.path).status_code == 302, "and whoever has begun may finish"

    @pytest.mark.parametrize("page", ["thanks/", "review/", "word/", "about/", "d/people/"])
    @pytest.mark.parametrize("forged", ["{secret}", "{secret}.{own}"])
    def test_a_forged_cookie_of_the_link_asks_in_vain(self, done, silent, page, forged):
        """Whoever holds a link knows its secret, but not the word that the browser has which submitted."""
        answers = set()
        for each in (done, silent):
            client = Client()
            client.cookies[cookie_name(each.assessment.public_id)] = forged.format(
                secret=each.mailed, own=mint_secret()
            )
            answers.add(seen(client.get(each.url(page))))
            answers.add(seen(client.get(each.url(page))))
            client.post(each.url("review/"), {"reviewed": "-"})
            start = client.get(each.path)
            assert "Thank you" not in start.content.decode()
        assert len(answers) == 1

    def test_own_thanks_do_not_open_those_of_another(self, done, silent, assessment):
        """The word of a browser that did submit counts for its own link alone."""
        own = at_link(invite(assessment, "eve@acme.example"))
        answer(own)
        word = own.held.partition(".")[2]
        pages = set()
        for each in (done, silent):
            client = Client()
            client.cookies[cookie_name(assessment.public_id)] = f"{each.mailed}.{word}"
            pages.add(seen(client.get(each.path)))
            own.client.get(each.path)
            assert "Your answers have been submitted." not in own.client.get(each.path).content.decode()
        assert len(pages) == 1

    def test_pressing_the_button_begins_alike(self, done, silent):
        begun = [Client().post(each.path) for each in (done, silent)]
        assert {(each.status_code, each["Location"]) for each in begun} == {(302, done.url("about/"))}

    def test_nobody_answers_in_somebodys_place_a_second_time(self, done):
        thief = at_link(done_place(done), done.mailed)
        assert answer(thief) == 410
        assert submitted(done.assessment) == 1
        assert "definition" in str(thief.form("word/")), "what was typed is still there"

    def test_after_publication_the_old_link_still_shows_what_was_heard(self, done, silent):
        Assessment.objects.update(state=State.PUBLISHED)
        for each in (done, silent):
            assert Client().get(each.path)["Location"] == reverse("invited-heard", args=[each.mailed])


def done_place(done: Invited) -> Invitation:
    return Invitation.objects.select_related("assessment").get(email=DONE)


class TestAnsweringDuringAnUpgrade:
    """The cookie of the version before held the mailed secret and nothing else."""

    @pytest.fixture
    def begun(self, assessment) -> Invited:
        begun = at_link(invite(assessment))
        begun.start()
        begun.client.cookies[cookie_name(assessment.public_id)] = begun.mailed
        return begun

    def test_goes_on_to_the_end_and_no_marker_leads_to_the_link(self, begun):
        begun.say_who("sales", "frontline")
        begun.save("definition", "3")
        assert begun.cell("definition") == "3"
        assert begun.submit().status_code == 200
        assert submitted(begun.assessment) == 1
        assert begun.held.startswith(f"{begun.mailed}.")
        assert "Your answers have been submitted." in begun.get("thanks/").content.decode()
        assert not SpentLink.objects.filter(pk=spent_key(begun.mailed)).exists()

    def test_is_given_a_word_by_opening_the_link_again(self, begun):
        begun.client.post(begun.path)
        assert begun.held.startswith(f"{begun.mailed}.")

    def test_such_a_cookie_proves_no_submission_not_even_by_a_marker_of_that_version(self, begun):
        answer(begun)
        SpentLink.objects.update(key=spent_key(begun.mailed))
        forger = Invited(begun.assessment, mailed=begun.mailed)
        forger.client.cookies[cookie_name(begun.assessment.public_id)] = begun.mailed
        for page in ("thanks/", "review/"):
            assert forger.get(page).status_code == 404
        assert "Your answers have been submitted." not in forger.look().content.decode()


def test_a_spent_marker_leads_to_no_link(assessment):
    """The database of an open assessment and the mail archive together: markers of submissions name no link."""
    invited = at_link(invite(assessment))
    answer(invited)
    assert not SpentLink.objects.filter(pk=spent_key(invited.mailed)).exists()
    assert SpentLink.objects.filter(pk=spent_key(invited.held)).exists()
