from __future__ import annotations

import pytest
from django.urls import reverse

from jobs.models import Job, JobState
from organisations.models import OutgoingMail, User
from tests.organisations.accounts.conftest import path_in, send_mail

pytestmark = pytest.mark.django_db
NEW = {"password1": "entirely other words", "password2": "entirely other words"}
FORGOTTEN = "/forgotten-password/"


def test_a_link_comes_by_mail_works_once_and_ends_every_other_session(browse, ada, post, settings):
    elsewhere, client = browse(ada), browse()

    asked = client.post(FORGOTTEN, {"email": " Ada@ACME.example "})
    (letter,) = post().letters
    link = path_in(letter.text, settings.BASE_URL)
    form_url = client.get(link).url
    assert link not in form_url

    assert asked.url == reverse("account_reset_password_done")
    assert letter.recipient == ada.email
    assert "if it was not you" in letter.text.lower()
    assert client.post(form_url, NEW).url == reverse("account_login")
    assert client.login(email=ada.email, password=NEW["password1"])
    assert elsewhere.get(reverse("assessment-list")).status_code == 302
    assert "This link has been used or is too old" in browse().get(link).content.decode()


def test_whoever_set_a_new_password_is_told_so_by_mail(browse, ada, post, settings):
    client = browse()
    client.post(FORGOTTEN, {"email": ada.email})
    client.post(client.get(path_in(post().letters[0].text, settings.BASE_URL)).url, NEW)
    assert "A new password was set" in post().letters[1].text


def test_no_row_holds_the_secret_of_a_link_and_no_row_is_left(browse, ada, post, settings):
    browse().post(FORGOTTEN, {"email": ada.email})
    (row,) = OutgoingMail.objects.values_list()
    link = path_in(post().letters[0].text, settings.BASE_URL)

    secret = link.rstrip("/").rpartition("-")[2]
    assert secret not in str(row)
    assert not any(secret in str(job) for job in Job.objects.values_list())
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("who", ["nobody@acme.example", "gone@acme.example"])
def test_nobody_is_written_to_without_an_account_that_works(who, browse, ada, post):
    User.objects.create_user("gone@acme.example", is_active=False)
    assert browse().post(FORGOTTEN, {"email": who}).url == reverse("account_reset_password_done")
    assert post().letters == []
    assert not OutgoingMail.objects.exists()


def test_an_account_without_a_password_gets_a_link_too(browse, post, settings):
    User.objects.create_user("olga@acme.example")
    browse().post(FORGOTTEN, {"email": "olga@acme.example"})
    assert "/set-password/" in path_in(post().letters[0].text, settings.BASE_URL)


@pytest.mark.parametrize("email", ["", "no address", "a\x00b@acme.example", "x" * 100_000 + "@acme.example"])
def test_what_is_no_address_is_told_and_kept_nowhere(email, browse, mail_server):
    response = browse().post(FORGOTTEN, {"email": email})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not OutgoingMail.objects.exists()


def test_without_a_mail_server_the_page_says_whom_to_ask(browse, settings):
    settings.EMAIL_HOST = ""
    for response in (browse().get(FORGOTTEN), browse().post(FORGOTTEN, {"email": "ada@acme.example"})):
        page = response.content.decode()
        assert "Ask whoever runs it" in page
        assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert not OutgoingMail.objects.exists()


class TestAtMostOnce:
    @pytest.fixture(autouse=True)
    def asked(self, browse, ada, mail_server):
        browse().post(FORGOTTEN, {"email": ada.email})
        return mail_server

    def states(self):
        return set(Job.objects.values_list("state", flat=True))

    def test_a_mail_that_was_being_sent_when_the_worker_died_is_not_sent_again(self, mail_server):
        OutgoingMail.objects.update(is_sending=True)
        send_mail()
        assert mail_server.letters == []
        assert not OutgoingMail.objects.exists()

    def test_a_line_that_breaks_after_the_mail_was_taken_brings_no_second_one(self, mail_server, ada):
        mail_server.drop.add(ada.email)
        send_mail()
        mail_server.drop.clear()
        send_mail()
        assert len(mail_server.letters) == 1
        assert not OutgoingMail.objects.exists()

    def test_an_address_refused_for_good_is_given_up(self, mail_server, ada):
        mail_server.refuse[ada.email] = "550 5.1.1 no such user"
        send_mail()
        assert self.states() == {JobState.DONE}
        assert not OutgoingMail.objects.exists()

    def test_an_address_put_off_is_tried_again(self, mail_server, ada):
        mail_server.refuse[ada.email] = "451 4.7.1 come back later"
        send_mail()
        assert self.states() == {JobState.QUEUED}
        mail_server.refuse.clear()
        send_mail()
        assert mail_server.addresses() == [ada.email]

    def test_a_mail_server_that_is_away_is_tried_again(self, mail_server, ada, settings):
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
        send_mail()
        assert self.states() == {JobState.QUEUED}
        settings.EMAIL_PORT = port
        send_mail()
        assert mail_server.addresses() == [ada.email]
