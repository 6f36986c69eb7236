"""Every rule of an answer of an OpenID provider: what breaks one signs nobody in, and is told in words."""

from __future__ import annotations

import time

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from tests.identity_provider import new_key
from tests.organisations.accounts.sso.conftest import Journey, text_of

pytestmark = pytest.mark.django_db
DISTRUSTED = "does not prove who you are"
AN_HOUR_AGO = int(time.time()) - 3600


def nobody_is_signed_in(journey, response, status, words):
    assert response.status_code == status, text_of(response)
    assert words in text_of(response)
    assert not journey.is_signed_in
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"nonce": "of another sign-in"}, id="another nonce"),
        pytest.param({"nonce": None}, id="no nonce"),
        pytest.param({"iss": "https://evil.example"}, id="another issuer"),
        pytest.param({"aud": "another program"}, id="for another program"),
        pytest.param({"aud": ["ccassess", "another"]}, id="for two, and nothing says for whom"),
        pytest.param({"azp": "another program"}, id="asked for by another program"),
        pytest.param({"exp": AN_HOUR_AGO}, id="expired"),
        pytest.param({"exp": None}, id="valid for ever"),
        pytest.param({"iat": int(time.time()) + 3600}, id="from the future"),
        pytest.param({"sub": None}, id="about nobody"),
        pytest.param({"sub": ""}, id="about an empty name"),
        pytest.param({"sub": "x" * 5000}, id="about too long a name"),
    ],
)
def test_a_token_that_breaks_a_rule_signs_nobody_in(lie, journey, provider, ada):
    provider.in_token = lie
    nobody_is_signed_in(journey, journey.through(), 403, DISTRUSTED)


@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none"])
def test_a_token_the_issuer_did_not_sign_signs_nobody_in(algorithm, journey, provider, ada):
    provider.algorithm = algorithm
    provider.signing_key = {"RS256": new_key(), "HS256": "k" * 32, "none": None}[algorithm]
    nobody_is_signed_in(journey, journey.through(), 403, DISTRUSTED)


def test_an_answer_to_a_sign_in_that_nobody_began_here_is_refused(journey, provider, browse, ada):
    """Somebody else's answer put before a victim's browser would sign the victim in as somebody else."""
    elsewhere = Journey(browse()).at_provider()
    nobody_is_signed_in(journey, journey.come_back(elsewhere), 400, "Please begin again")


def test_an_answer_counts_once(journey, browse, ada):
    address = journey.at_provider()
    assert journey.come_back(address).status_code == 302
    journey.client.post(reverse("account_logout"))
    assert "Please begin again" in text_of(journey.come_back(address))
    assert not journey.is_signed_in


def test_a_made_up_code_or_none_is_refused(journey, ada):
    state = journey.at_provider().partition("state=")[2]
    back = reverse("sso-oidc-back")
    nobody_is_signed_in(journey, journey.client.get(back, {"state": state, "code": "made up"}), 403, DISTRUSTED)
    nobody_is_signed_in(journey, journey.client.get(back), 400, "Please begin again")


def test_an_answer_of_another_issuer_is_refused(journey, ada):
    address = journey.at_provider() + "&iss=https%3A%2F%2Fevil.example"
    nobody_is_signed_in(journey, journey.come_back(address), 403, DISTRUSTED)


def test_somebody_who_stops_there_is_told_that_nothing_happened(journey, provider, ada):
    provider.refuse = "access_denied"
    nobody_is_signed_in(journey, journey.through(), 403, "Acme staff says that you stopped")


def test_an_error_of_the_provider_is_told_in_words(journey, provider, ada):
    provider.refuse = "server_error"
    nobody_is_signed_in(journey, journey.through(), 403, DISTRUSTED)


def test_what_the_token_does_not_tell_is_asked_of_the_provider(journey, provider, ada):
    provider.in_userinfo = {}
    assert journey.through().status_code == 302
    assert "/userinfo" in provider.asked


def test_what_is_told_about_somebody_else_counts_for_nothing(journey, provider, ada):
    provider.in_userinfo = {"sub": "another"}
    nobody_is_signed_in(journey, journey.through(), 403, DISTRUSTED)


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"authorization_endpoint": None},
        {"jwks_uri": "javascript:alert(1)"},
        {"authorization_endpoint": "https://[::1/authorize"},
        {"token_endpoint": "https://[::1/token"},
        {"jwks_uri": "https://login..example/keys"},
        {"userinfo_endpoint": "https://[nobody]/userinfo"},
    ],
)
def test_a_discovery_document_that_breaks_a_rule_begins_nothing(lie, journey, provider, ada):
    provider.in_discovery = lie
    nobody_is_signed_in(journey, journey.begin(), 403, DISTRUSTED)


def test_a_provider_that_is_away_is_told_in_words(journey, provider, ada):
    address = journey.at_provider()
    provider.__exit__()
    nobody_is_signed_in(journey, journey.begin(), 502, "Acme staff does not answer")
    nobody_is_signed_in(journey, journey.come_back(address), 502, "Acme staff does not answer")
    provider.__enter__()


def test_the_log_says_why_and_names_nobody(journey, provider, ada, caplog):
    provider.in_token = {"aud": "another program"}
    journey.through()
    assert "the ID token: InvalidAudienceError" in caplog.text
    assert "ada@" not in caplog.text
    assert "1001" not in caplog.text


def test_the_log_names_the_error_of_a_wrong_secret(journey, settings, ada, caplog):
    object.__setattr__(settings.OIDC, "client_secret", "not this one")
    nobody_is_signed_in(journey, journey.through(), 403, DISTRUSTED)
    assert "invalid_client" in caplog.text
