"""Signing in with SAML: who gets in, who stays out, and every rule of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.urls import reverse
from lxml import etree

from ccassess.sso_settings import Saml
from organisations.models import AuditEvent, Membership, User
from tests.organisations.accounts.sso.conftest import text_of
from tests.saml_provider import SamlProvider, new_pair, read_request

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
DISTRUSTED = "does not prove who you are"
OTHERS = new_pair()
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"


@pytest.fixture
def provider(settings) -> SamlProvider:
    provider = SamlProvider()
    settings.ROOT_URLCONF = "tests.sso_urls"
    settings.SAML = Saml("Acme staff", provider.entity_id, provider.metadata())
    return provider


@dataclass
class Journey:
    """A browser on its way to the provider and back. The answer comes from another site: no cookie goes with it."""

    client: Client
    provider: SamlProvider

    def asked(self, **more: str) -> str:
        page = self.client.post(reverse("sso-saml"), more)
        assert page.status_code == 200, text_of(page)
        return str(page["Refresh"].removeprefix("0; url="))

    def post(self, answer: str, stranger: Client) -> Any:
        response: Any = stranger.post(reverse("sso-saml-answer"), {"SAMLResponse": answer, "RelayState": "//evil"})
        if response.status_code != 302:
            return response
        self.client.cookies.update(response.cookies)
        return self.client.get(response.url)

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def journey(browse, provider) -> Journey:
    return Journey(browse(), provider)


@pytest.fixture
def through(journey, browse):
    def through(**more: str) -> Any:
        return journey.post(journey.provider.answer(journey.asked(**more)), browse(enforce_csrf_checks=True))

    return through


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (User, EmailAddress, Membership, SocialAccount))


@pytest.mark.parametrize("signs", ["assertion", "message"])
def test_somebody_with_a_role_signs_in_and_is_linked(signs, through, journey, provider, ada):
    provider.lies = {"signs": signs}
    assert through().url == "/"
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid) == (ada, f"saml {provider.entity_id}", "staff-1001")
    assert link.extra_data == {}
    assert AuditEvent.objects.filter(action="sign-in.done", who=ada).count() == 1
    assert journey.client.cookies["saml"].value == "", "what came with the browser is gone"


def test_once_linked_the_address_there_may_change(through, journey, provider, ada):
    through()
    journey.client.post(reverse("account_logout"))
    provider.address = "another@acme.example"
    through()
    assert journey.client.session["_auth_user_id"] == str(ada.pk)


def test_the_address_may_be_the_name_itself(through, provider, ada):
    provider.subject, provider.address = "ada@acme.example", ""
    provider.lies = {"format": EMAIL_FORMAT}
    assert through().url == "/"


def test_who_has_no_account_is_told_whom_to_ask_and_leaves_no_row(through, journey, provider, ada):
    provider.address = "nobody@acme.example"
    before = rows()
    response = through()
    assert response.status_code == 403
    assert "There is no account for nobody@acme.example here." in text_of(response)
    assert not journey.is_signed_in
    assert rows() == before


def test_deactivated_somebody_stays_out_and_is_told_the_same(through, journey, ada):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert "There is no account for ada@acme.example here." in text_of(through())
    assert not journey.is_signed_in


def test_without_an_address_nobody_is_recognised(through, journey, provider, ada):
    provider.address = ""
    assert "does not say which e-mail address is yours" in text_of(through())
    assert not journey.is_signed_in


AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param({"pair": OTHERS}, id="signed by somebody else"),
        pytest.param({"pair": OTHERS, "signs": "message"}, id="message signed by somebody else"),
        pytest.param({"signs": ""}, id="not signed"),
        pytest.param({"change": lambda xml: xml.replace("ada@", "eve@")}, id="changed after it was signed"),
        pytest.param({"issuer": "https://evil.example"}, id="another issuer"),
        pytest.param({"audience": "https://another.example"}, id="for another program"),
        pytest.param({"audience": ""}, id="for everybody"),
        pytest.param({"recipient": "https://another.example/saml/"}, id="for another address"),
        pytest.param({"until": AN_HOUR_AGO}, id="expired"),
        pytest.param({"status": "Responder"}, id="no success"),
        pytest.param({"answers": "_another"}, id="answers another request inside"),
        pytest.param({"answers": ""}, id="does not say inside what it answers"),
        pytest.param({"answers": "", "answers_around": ""}, id="answers no request"),
        pytest.param({"subject": ""}, id="about nobody"),
        pytest.param({"subject": "x" * 500}, id="about too long a name"),
        pytest.param({"format": TRANSIENT}, id="about somebody for this time alone"),
        pytest.param({"known_at": "https://another.example"}, id="about somebody as another program knows them"),
        pytest.param({"known_at": "https://another.example", "signs": "message"}, id="the same, message signed"),
        pytest.param({"change": lambda _xml: "<p>no such thing</p>"}, id="other XML"),
        pytest.param({"change": lambda _xml: "no XML"}, id="no XML"),
        pytest.param(
            {"change": lambda xml: f'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>{xml}'}, id="with entities"
        ),
    ],
)
def test_an_answer_that_breaks_a_rule_signs_nobody_in_and_stores_nothing(lie, through, journey, provider, ada):
    provider.lies = lie
    response = through()
    assert response.status_code == 403, text_of(response)
    assert DISTRUSTED in text_of(response)
    assert not journey.is_signed_in
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("posted", [{}, {"SAMLResponse": ""}, {"SAMLResponse": "%%%"}, {"SAMLResponse": "A" * 200_000}])
def test_nonsense_is_refused_in_words_and_stores_nothing(posted, browse, provider):
    response = browse().post(reverse("sso-saml-answer"), posted)
    assert response.status_code == 403
    assert DISTRUSTED in text_of(response)
    assert not Session.objects.exists()


def test_an_assertion_wrapped_around_another_request_signs_nobody_in(journey, browse, provider, ada):
    """Somebody else's assertion, put into an envelope that answers the thief's own request."""
    stolen = journey.asked()
    thief = Journey(browse(), provider)
    own = etree.fromstring(read_request(thief.asked())).get("ID")
    provider.lies = {"answers_around": own}
    assert DISTRUSTED in text_of(thief.post(provider.answer(stolen), browse()))
    assert not thief.is_signed_in


def test_an_answer_counts_once(journey, browse, provider, ada):
    answer = provider.answer(journey.asked())
    assert journey.post(answer, browse()).status_code == 302
    journey.client.post(reverse("account_logout"))
    again = journey.post(answer, browse())
    assert again.status_code == 400
    assert "Please begin again" in text_of(again)
    assert not journey.is_signed_in


def test_an_answer_that_was_made_for_another_browser_is_refused(journey, browse, provider, ada):
    answer = provider.answer(journey.asked())
    victim = Journey(browse(), provider)
    assert "Please begin again" in text_of(victim.post(answer, browse()))
    assert not victim.is_signed_in


@pytest.mark.parametrize("cookie", ["", "made up", "eyJzdWJqZWN0IjoiMSJ9:1tAAAA:AAAA"])
def test_what_a_browser_makes_up_itself_is_not_believed(cookie, journey, ada):
    journey.client.cookies["saml"] = cookie
    assert journey.client.get(reverse("sso-saml-back")).status_code == 400


def test_signing_in_leads_back_to_our_page_and_nowhere_else(through, journey, acme, ada):
    wanted = reverse("organisation-show", args=[acme.public_id])
    assert through(next=wanted).url == wanted
    journey.client.post(reverse("account_logout"))
    assert through(next="//evil.example").url == "/"


def test_no_other_site_begins_a_sign_in_for_somebody(browse, provider):
    assert browse(enforce_csrf_checks=True).post(reverse("sso-saml")).status_code == 403


def test_the_other_side_reads_where_we_are(browse, provider, settings):
    response = browse().get(reverse("sso-saml-metadata"), headers={"host": "127.0.0.1"})
    root = etree.fromstring(response.content)
    assert root.get("entityID") == f"{settings.BASE_URL}/sign-in/saml/metadata/"
    assert f'Location="{settings.BASE_URL}/sign-in/saml/answer/"' in text_of(response)


@pytest.mark.parametrize("place", ["", "javascript:alert(1)"])
def test_metadata_that_lead_nowhere_are_told_in_words(place, journey, browse, provider, settings, ada):
    answer = provider.answer(journey.asked())
    settings.SAML = Saml("Acme staff", provider.entity_id, SamlProvider(sso=place).metadata())
    for response in (journey.client.post(reverse("sso-saml")), journey.post(answer, browse())):
        assert response.status_code == 403
        assert DISTRUSTED in text_of(response)


def test_metadata_that_are_cut_off_are_told_in_words(journey, browse, provider, settings, ada):
    answer = provider.answer(journey.asked())
    settings.SAML = Saml("Acme staff", provider.entity_id, provider.metadata()[:-9])
    for response in (
        journey.client.post(reverse("sso-saml")),
        journey.post(answer, browse()),
        browse().get(reverse("sso-saml-metadata")),
    ):
        assert response.status_code == 403
        assert DISTRUSTED in text_of(response)


def test_the_log_says_which_rule_and_names_nobody(through, provider, ada, caplog):
    provider.lies = {"format": TRANSIENT}
    through()
    assert "the NameID is transient" in caplog.text
    assert "ada@" not in caplog.text
