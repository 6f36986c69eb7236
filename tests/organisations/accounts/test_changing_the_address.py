from __future__ import annotations

import pytest
from django.urls import reverse

from organisations.models import OutgoingMail, User
from tests.organisations.accounts.conftest import path_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ELSEWHERE = "ada@elsewhere.example"


@pytest.fixture
def client(browse, ada, mail_server):
    """Ada, who has just shown that it is her."""
    client = browse()
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    return its_you(client)


def its_you(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def ask(client, email=ELSEWHERE):
    return client.post(reverse("account_email"), {"email": email, "action_add": ""})


def test_the_password_is_asked_for_first(browse, ada):
    asked = browse(ada).get(reverse("account_email"))
    assert asked.url == f"{reverse('account_reauthenticate')}?next={reverse('account_email')}".replace(
        "=/account/email/", "=%2Faccount%2Femail%2F"
    )


def test_a_wrong_password_leads_nowhere(browse, ada):
    client = browse(ada)
    refused = client.post(reverse("account_reauthenticate"), {"password": "no"})
    assert refused.status_code == 422
    assert client.get(reverse("account_email")).status_code == 302


def test_the_new_address_counts_once_its_link_is_opened(client, ada, post, settings, browse):
    ask(client)
    ada.refresh_from_db()
    assert ada.email == "ada@acme.example"
    (letter,) = post().to(ELSEWHERE)
    link = path_in(letter.text, settings.BASE_URL)

    assert "Is this your e-mail address?" in browse().get(link).content.decode()
    ada.refresh_from_db()
    assert ada.email == "ada@acme.example"

    assert browse().post(link).url == reverse("account_login")
    ada.refresh_from_db()
    assert ada.email == ELSEWHERE
    assert browse().post(reverse("account_login"), {"login": ELSEWHERE, "password": PASSWORD}).status_code == 302
    refused = browse().post(reverse("account_login"), {"login": "ada@acme.example", "password": PASSWORD})
    assert refused.status_code == 422
    assert "took the place of this one" in post().to("ada@acme.example")[0].text
    assert "used or is too old" in browse().get(link).content.decode()


def test_an_unconfirmed_address_neither_signs_in_nor_gets_a_password(client, browse, post):
    ask(client)
    post()
    assert browse().post(reverse("account_login"), {"login": ELSEWHERE, "password": PASSWORD}).status_code == 422
    browse().post(reverse("account_reset_password"), {"email": ELSEWHERE})
    assert len(post().to(ELSEWHERE)) == 1


def test_an_address_of_somebody_else_cannot_be_taken_and_is_not_told(client, dan, post, settings, browse):
    free, asked = ask(client), ask(client, dan.email)
    assert (asked.status_code, asked.url) == (free.status_code, free.url)
    letter = post().to(dan.email)[0]
    link = path_in(letter.text, settings.BASE_URL)
    assert "cannot be confirmed" in browse().get(link).content.decode()
    browse().post(link)
    assert User.objects.get(pk=dan.pk).email == "dan@birch.example"


def test_a_pending_address_can_be_sent_to_again_and_forgotten(client, post):
    ask(client)
    for action in ("action_send", "action_remove"):
        client.post(reverse("account_email"), {"email": ELSEWHERE, action: ""})
    assert post().to(ELSEWHERE) == []


@pytest.mark.parametrize("email", ["", "no address", "a\x00b@acme.example", "x" * 250 + "@acme.example"])
def test_what_is_no_address_is_told(email, client):
    refused = ask(client, email)
    assert refused.status_code == 422
    assert "There is a problem" in refused.content.decode()


def test_without_a_mail_server_the_page_says_so(client, settings):
    settings.EMAIL_HOST = ""
    assert "could not be confirmed" in client.get(reverse("account_email")).content.decode()


def test_a_name_is_changed_and_nothing_else(client, ada):
    answer = client.post(reverse("account"), {"name": "Ada L.", "email": "x@y.example", "is_staff": "1"})
    assert answer.url == reverse("account")
    ada.refresh_from_db()
    assert (ada.name, ada.email, ada.is_staff) == ("Ada L.", "ada@acme.example", False)


def test_no_row_holds_the_secret_of_a_confirmation(client, post, settings):
    ask(client)
    row = str(OutgoingMail.objects.values_list().get())
    secret = path_in(post().letters[0].text, settings.BASE_URL).rstrip("/").rpartition("/")[2]
    assert secret not in row
