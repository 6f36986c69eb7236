"""Rows 10 and 11: which addresses have an account cannot be told, and no page leads to another site."""

from __future__ import annotations

import re
import statistics
import time
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import User
from tests.organisations.accounts.conftest import path_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
UNKNOWN = "nobody@acme.example"
OF_ONE_ANSWER = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|[a-z]+@acme\.example')
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
PAIRS = 300
ROUNDS = 3


class CountingHasher(MD5PasswordHasher):
    counted: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.counted.append("hashed")
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def no_pause_and_counted_hashes(settings, mail_server):
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS)
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]


@pytest.fixture
def olga(acme, ada):
    """Has an account and never set a password."""
    return User.objects.create_user("olga@acme.example")


@pytest.fixture
def ines(acme):
    return User.objects.create_user("ines@acme.example", PASSWORD, is_active=False)


def sign_in(client, email):
    return client.post(reverse("account_login"), {"login": email, "password": "not this one"})


def forget(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


@pytest.mark.parametrize("ask", [sign_in, forget])
def test_row_10_known_and_unknown_addresses_are_the_same_work_and_answer(ask, browse, ada, olga, ines):
    seen = {}
    for email in (ada.email, UNKNOWN, olga.email, ines.email):
        client = browse()
        client.get(reverse("account_login"))
        before = len(CountingHasher.counted)
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, email)
        body = OF_ONE_ANSWER.sub("", answer.content.decode())
        statements = [SAVEPOINT.sub("", query["sql"]).split(" WHERE ")[0].split(" VALUES ")[0] for query in queries]
        seen[email] = (
            answer.status_code,
            answer.get("Location"),
            body,
            statements,
            len(CountingHasher.counted) - before,
        )
    assert len({repr(each) for each in seen.values()}) == 1
    assert seen[UNKNOWN][4] == (1 if ask is sign_in else 0)


@pytest.mark.parametrize("ask", [sign_in, forget])
def test_row_10_time_does_not_tell_known_from_unknown_addresses(ask, browse, ada):
    """An effect in milliseconds, not its significance: three hundred pairs in a quiet process tell a tenth of one."""
    client = browse()
    client.get(reverse("account_login"))
    effects = []
    for _ in range(ROUNDS):
        pairs = []
        for turn in range(PAIRS // ROUNDS):
            took = {}
            for email in sorted([ada.email, UNKNOWN], reverse=turn % 2 == 0):
                begun = time.perf_counter()
                ask(client, email)
                took[email] = time.perf_counter() - begun
            pairs.append(took[ada.email] - took[UNKNOWN])
        effects.append(abs(statistics.median(pairs)))
    # What tells addresses apart does so in every round, a machine that gets busy in some.
    assert min(effects) < 0.001


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "///evil.example",
    "\t//evil.example",
    "http://localhost:9999/",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_row_11_no_page_that_goes_on_goes_to_another_site(target, browse, ada):
    client = browse()
    signed_in = client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD, "next": target})
    known = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": target})
    again = client.get(reverse("account_login"), {"next": target})
    out = client.post(reverse("account_logout"), {"next": target})
    for answer in (signed_in, known, again, out):
        assert answer.status_code == 302
        assert answer.url in {"/", reverse("account_login")}


@pytest.mark.parametrize("ask", ["password", "join", "address"])
def test_row_11_links_in_mails_begin_with_the_address_people_type(ask, browse, ada, acme, post, settings):
    settings.BASE_URL = "https://assess.example.org"
    client = browse()
    client.defaults["HTTP_HOST"] = "127.0.0.1"  # allowed, for health checks
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    if ask == "password":
        forget(client, ada.email)
    elif ask == "join":
        url = reverse("member-invite", args=[acme.public_id])
        client.post(url, {"email": "olga@acme.example", "role": "member"})
    else:
        client.post(reverse("account_email"), {"email": "ada@elsewhere.example", "action_add": ""})
    (letter,) = post().letters
    assert path_in(letter.text.replace(f"at {settings.BASE_URL}", ""), settings.BASE_URL)
    assert "127.0.0.1" not in letter.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example"])
def test_row_11_a_strange_host_is_refused(host, browse, ada, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    assert browse().get(reverse("account_login"), headers={"host": host}).status_code == 400


def test_row_10_tries_are_counted_together_whatever_name_the_server_is_called(browse, ada, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/300s/key"}
    statuses = [
        browse().post(
            reverse("account_login"), {"login": ada.email, "password": "no"}, headers={"host": host}
        ).status_code
        for host in ("localhost", "127.0.0.1", "[::1]", "localhost")
    ]  # fmt: skip
    assert statuses == [422, 422, 422, 429]
