"""What a password may be, and how long a session lasts."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LONG = "a sentence of quite some length, with ümlauts and 🙂, that somebody has no trouble to remember at all " * 2


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def is_in(client) -> bool:
    return bool(client.get(reverse("account")).status_code == 200)


@pytest.mark.parametrize(
    "password", ["CCAssess-2026", "ccassess!!1", "Larkfield 2026", "my larkfield", "customer-centric1"]
)
def test_words_of_the_house_make_no_password(password, ada, acme):
    acme.name = "Larkfield"
    acme.save()
    with pytest.raises(ValidationError, match="name of this program or of your organisation"):
        validate_password(password, ada)


def test_beside_enough_else_they_do_no_harm(ada, acme):
    acme.name = "Larkfield"
    acme.save()
    validate_password("larkfield opens umbrellas", ada)


def test_a_password_of_two_hundred_characters_is_taken_and_tells_every_one_of_them(browse, ada):
    client = browse()
    sign_in(client, ada)
    new = {"oldpassword": PASSWORD, "password1": LONG.strip(), "password2": LONG.strip()}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert not is_in_with(browse(), ada, LONG.strip()[:-1])
    assert is_in_with(browse(), ada, LONG.strip())


def is_in_with(client, user, password) -> bool:
    sign_in(client, user, password)
    return is_in(client)


def test_a_session_ends_when_it_was_said_to_whatever_is_done_in_it(browse, ada):
    client = browse()
    sign_in(client, ada)
    before = Session.objects.get()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    after = Session.objects.get()
    assert after.session_data != before.session_data, "nothing was stored, so that nothing moved proves nothing"
    assert after.expire_date == before.expire_date


def test_an_operator_signs_one_person_out_everywhere(browse, ada, eve):
    hers, also_hers, other = browse(), browse(), browse()
    sign_in(hers, ada)
    sign_in(also_hers, ada)
    sign_in(other, eve)
    out = io.StringIO()
    call_command("end_sessions", ada.email.upper(), stdout=out)
    assert "Sessions ended: 2" in out.getvalue()
    assert [is_in(client) for client in (hers, also_hers, other)] == [False, False, True]


def test_an_operator_signs_everybody_out(browse, ada, eve):
    clients = [browse(), browse()]
    for client, user in zip(clients, (ada, eve), strict=True):
        sign_in(client, user)
    call_command("end_sessions", everybody=True, stdout=io.StringIO())
    assert not any(is_in(client) for client in clients)


def test_whom_nobody_knows_cannot_be_signed_out(db):
    with pytest.raises(CommandError, match="Nobody with the address"):
        call_command("end_sessions", "nobody@acme.example")
