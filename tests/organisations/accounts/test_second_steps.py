from __future__ import annotations

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from organisations.accounts import ended_sessions
from organisations.accounts.used_codes import claim
from organisations.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
PARTS = {
    "clientDataJSON": "e30",
    "authenticatorData": "AAAA",
    "signature": "AA",
    "userHandle": "MQ",
    "attestationObject": "oA",
}
MADE_UP = [
    "",
    "null",
    "[]",
    "{}",
    '{"id": 1}',
    "no json",
    '{"response": {"userHandle": "eA"}}',
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": PARTS}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {name: [1] for name in PARTS}}),
    json.dumps({"id": "\x00", "rawId": "é", "type": "public-key", "response": dict.fromkeys(PARTS, "é")}),
]


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


@pytest.fixture
def client(browse, ada):
    client = browse()
    sign_in(client, ada)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.fixture
def secret(client, settings):
    """Ada has set up codes from an app."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, -1)})
    assert done.url == reverse("mfa_view_recovery_codes")
    return secret


def recovery_codes(client):
    return client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]


def test_a_code_is_asked_for_after_the_password(secret, browse, ada):
    client = browse()
    assert sign_in(client, ada).url == reverse("mfa_authenticate")
    assert client.get(reverse("assessment-list")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).url == "/"
    assert client.get(reverse("assessment-list")).status_code == 200


def test_a_code_works_once(secret, browse, ada):
    code = code_of(secret)
    statuses = []
    for _ in range(2):
        client = browse()
        sign_in(client, ada)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert statuses == [302, 422]


def test_a_code_works_once_even_where_the_cache_has_forgotten_it(secret, browse, ada):
    code, statuses = code_of(secret), []
    for _ in range(2):
        client = browse()
        sign_in(client, ada)
        statuses.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
        cache.clear()
    assert statuses == [302, 422]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_code_sent_by_eight_at_once_is_taken_once(secret, ada):
    """The cache is no witness here: none of them sees what another put into it."""
    authenticator, code = Authenticator.objects.get(user=ada, type=Authenticator.Type.TOTP), code_of(secret)

    def use(_which):
        try:
            return claim(authenticator, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(use, range(8))) == [False] * 7 + [True]


def test_wrong_codes_are_paused_as_wrong_passwords_are(secret, browse, ada):
    client = browse()
    sign_in(client, ada)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(11)]
    assert answers[0].status_code == 422
    assert "Too many tries" in answers[-1].content.decode()
    assert "Too many tries" in client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).content.decode()


def test_a_recovery_code_stands_in_once(secret, client, browse, ada):
    code = recovery_codes(client)[0]
    statuses = []
    for _ in range(2):
        other = browse()
        sign_in(other, ada)
        statuses.append(other.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert statuses == [302, 422]
    assert code not in recovery_codes(client)


def test_new_recovery_codes_void_the_former(secret, client):
    before = recovery_codes(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(before) & set(recovery_codes(client))
    saved = client.get(reverse("mfa_download_recovery_codes"))
    assert "attachment" in saved["Content-Disposition"]
    assert all(code in saved.content.decode() for code in recovery_codes(client))


def test_the_database_holds_no_secret_in_the_clear(secret, client):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code in stored for code in recovery_codes(client))


def test_it_can_be_switched_off_by_whoever_shows_who_they_are(secret, client, browse, ada):
    assert browse(ada).get(reverse("mfa_deactivate_totp")).status_code == 302
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert sign_in(browse(), ada).url == "/"


def test_a_wrong_code_sets_nothing_up(client):
    page = client.get(reverse("mfa_activate_totp"))
    refused = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert page.status_code == 200
    assert refused.status_code == 422
    assert not Authenticator.objects.exists()


def test_a_new_password_by_link_does_not_go_around_the_second_step(secret, browse, ada):
    User.objects.get(pk=ada.pk)
    client = browse()
    ada.set_password("entirely other words")
    ada.save()
    answer = client.post(reverse("account_login"), {"login": ada.email, "password": "entirely other words"})
    assert answer.url == reverse("mfa_authenticate")


def test_an_operator_helps_whoever_lost_phone_and_codes(secret, client, browse, ada):
    out = io.StringIO()
    call_command("password_link", ada.email, "--without-second-step", stdout=out)
    assert "/set-password/" in out.getvalue()
    assert client.get(reverse("assessment-list")).status_code == 302, "whoever has the phone is signed out"
    assert sign_in(browse(), ada).url == "/"


def test_a_passkey_is_asked_for_under_the_address_people_type(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "https://assess.example.org"
    page = client.get(reverse("mfa_add_webauthn"), headers={"host": "evil.example"})
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "assess.example.org"


class TestRequired:
    """Of everybody, by the installation."""

    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.REQUIRE_SECOND_STEP = True

    @pytest.mark.parametrize("name", ["home", "assessment-list", "organisation-list", "portfolio-list", "account"])
    def test_nothing_opens_before_a_second_step_is_set_up(self, name, client):
        for answer in (client.get(reverse(name)), client.post(reverse(name))):
            assert answer.status_code == 302
            assert answer.url == reverse("mfa_index")
        assert "Set one up to go on." in client.get(reverse("mfa_index")).content.decode()

    def test_everything_opens_once_it_is_set_up(self, secret, client):
        assert client.get(reverse("assessment-list")).status_code == 200
        assert "Set one up to go on." not in client.get(reverse("mfa_index")).content.decode()

    @pytest.mark.django_db(transaction=True)
    def test_whoever_has_set_it_up_is_led_on_to_the_page_they_wanted(self, client):
        wanted = reverse("assessment-list") + "?page=2"
        client.get(wanted)
        client.get(reverse("organisation-list"), headers={"Sec-Fetch-Mode": "cors"})  # a page looking for news
        client.post(reverse("account"))
        way_on = f'<a href="{wanted}">Go on to the page you wanted</a>'
        setting_up = client.get(reverse("mfa_index")), client.get(reverse("mfa_list_webauthn"))
        assert [way_on in page.content.decode() for page in setting_up] == [False, False]
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        for url in (done.url, reverse("mfa_index"), reverse("mfa_list_webauthn")):
            assert way_on in client.get(url).content.decode()
        client.get(wanted)
        assert "Go on to" not in client.get(reverse("mfa_index")).content.decode()

    def test_whoever_gives_it_when_signing_in_goes_on(self, secret, browse, ada):
        client = browse()
        sign_in(client, ada)
        assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).url == "/"
        assert client.get(reverse("assessment-list")).status_code == 200

    def test_whoever_switches_it_off_is_asked_again(self, secret, client, browse, ada):
        elsewhere = browse()
        sign_in(elsewhere, ada)
        elsewhere.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
        client.post(reverse("mfa_deactivate_totp"))
        for each in (client, elsewhere):
            assert each.get(reverse("assessment-list")).url == reverse("mfa_index")

    def test_a_stolen_password_opens_nothing_once_the_owner_has_set_one_up(
        self, client, browse, ada, django_capture_on_commit_callbacks
    ):
        thief = browse()
        sign_in(thief, ada)
        key = client.get(reverse("mfa_activate_totp")).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            done = client.post(reverse("mfa_activate_totp"), {"code": code_of(key, -1)})
        assert done.url == reverse("mfa_view_recovery_codes")
        assert reverse("account_login") in thief.get(reverse("assessment-list")).url
        assert sign_in(thief, ada).url == reverse("mfa_authenticate")
        assert client.get(reverse("assessment-list")).status_code == 200

    def test_what_was_sent_too_early_is_said_not_to_be_saved(self, client):
        answer = client.post(reverse("assessment-list"), follow=True)
        assert "This was not saved" in answer.content.decode()

    def test_signing_out_and_an_invitation_stay_open(self, client):
        assert client.get(reverse("join-open", args=["x" * 32])).status_code != 302
        assert client.post(reverse("account_logout")).url == reverse("account_login")

    def test_respondents_and_whoever_is_not_signed_in_are_asked_for_nothing(self, browse):
        assert browse().get(reverse("privacy")).status_code == 200
        assert reverse("account_login") in browse().get(reverse("assessment-list")).url


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_passkey_signs_nobody_in(credential, browse, ada):
    client = browse()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer.status_code == 302
    assert client.get(reverse("assessment-list")).status_code == 302


@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_passkey_is_not_added(credential, client):
    client.get(reverse("mfa_add_webauthn"))
    refused = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential, "passwordless": "on"})
    assert refused.status_code == 422
    assert not Authenticator.objects.exists()


class TestSessions:
    def test_are_listed_and_ended_everywhere_else(self, client, browse, ada):
        elsewhere = browse()
        sign_in(elsewhere, ada)
        page = client.get(reverse("usersessions_list")).content.decode()
        assert page.count("UTC") == 2
        client.post(reverse("usersessions_list"))
        assert elsewhere.get(reverse("assessment-list")).status_code == 302
        assert client.get(reverse("assessment-list")).status_code == 200
        assert UserSession.objects.count() == 1

    def test_show_the_address_the_trusted_proxy_saw_and_no_forged_one(self, browse, ada, settings):
        for trusted, seen in ((0, "127.0.0.1"), (1, "203.0.113.9")):
            settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
            client = browse()
            client.post(
                reverse("account_login"),
                {"login": ada.email, "password": PASSWORD},
                headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"},
            )
            assert UserSession.objects.latest("pk").ip == seen

    def test_end_at_once_for_somebody_deactivated(self, client, ada):
        User.objects.filter(pk=ada.pk).update(is_active=False)
        assert client.get(reverse("assessment-list")).status_code == 302

    def test_end_elsewhere_when_the_password_changes(self, client, browse, ada):
        elsewhere = browse()
        sign_in(elsewhere, ada)
        new = {"password1": "entirely other words", "password2": "entirely other words"}
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
        assert elsewhere.get(reverse("assessment-list")).status_code == 302
        assert client.get(reverse("assessment-list")).status_code == 200

    def test_that_are_over_are_forgotten_with_their_address(self, client, browse, ada):
        elsewhere = browse()
        sign_in(elsewhere, ada)
        Session.objects.filter(session_key=elsewhere.session.session_key).update(expire_date=timezone.now())
        ended_sessions.forget()
        assert UserSession.objects.get().session_key == client.session.session_key
        elsewhere.post(reverse("account_logout"))
        client.post(reverse("account_logout"))
        ended_sessions.forget()
        assert not UserSession.objects.exists()
