"""Signing in with OpenID Connect: who gets in, who stays out, and what each of them is told."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.urls import reverse

from ccassess.privacy.exporting import data_of
from organisations import members
from organisations.models import AuditEvent, Membership, Role, User
from tests.organisations.accounts.sso.conftest import Journey, text_of

pytestmark = pytest.mark.django_db
NO_ACCOUNT = "There is no account for"


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (User, EmailAddress, Membership, SocialAccount))


def test_somebody_with_a_role_signs_in_and_is_linked(journey, provider, ada):
    response = journey.through()
    assert (response.status_code, response.url) == (302, "/")
    assert journey.client.get("/").url == reverse("assessment-list")
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid) == (ada, provider.issuer, "1001")


def test_where_a_second_step_is_required_the_providers_own_is_enough(journey, ada, settings):
    settings.REQUIRE_SECOND_STEP = True
    journey.through()
    assert journey.client.get(reverse("assessment-list")).status_code == 200


def test_nothing_of_what_the_provider_says_is_kept_but_its_number_for_somebody(journey, provider, ada):
    provider.person |= {"name": "Ada Somebody", "phone_number": "+49 1", "groups": ["admins"]}
    journey.through()
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()
    ada.refresh_from_db()
    assert ada.name == ""


def test_it_is_noted_and_listed_as_every_other_sign_in(journey, ada):
    journey.through()
    assert AuditEvent.objects.filter(action="sign-in.done", who=ada).count() == 1
    assert UserSession.objects.get().user == ada


def test_once_linked_the_address_at_the_provider_may_change(journey, provider, browse, ada):
    journey.through()
    provider.person |= {"email": "new@elsewhere.example", "email_verified": False}
    again = Journey(browse())
    again.through()
    assert again.client.session["_auth_user_id"] == str(ada.pk)


def test_the_same_number_from_another_issuer_is_somebody_else(journey, provider, ada):
    SocialAccount.objects.create(user=ada, provider="https://another.example", uid="1001")
    provider.person["email"] = "stranger@acme.example"
    assert NO_ACCOUNT in text_of(journey.through())
    assert not journey.is_signed_in


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1.5, [True]])
def test_an_address_the_provider_does_not_vouch_for_opens_no_account(verified, journey, provider, ada):
    provider.person["email_verified"] = verified
    before = rows()
    response = journey.through()
    assert response.status_code == 403
    assert "does not vouch for it" in text_of(response)
    assert not journey.is_signed_in
    assert rows() == before


def test_an_address_that_is_not_confirmed_here_is_not_matched(journey, provider, ada, eve):
    EmailAddress.objects.create(user=eve, email="boss@acme.example", verified=False)
    provider.person["email"] = "boss@acme.example"
    assert NO_ACCOUNT in text_of(journey.through())
    assert not journey.is_signed_in


def test_who_has_no_account_is_told_whom_to_ask_and_leaves_no_row(journey, provider, ada):
    provider.person["email"] = "Nobody@acme.example"
    before = rows()
    response = journey.through()
    assert response.status_code == 403
    assert "There is no account for nobody@acme.example here. Ask the coordinator" in text_of(response)
    assert not journey.is_signed_in
    assert rows() == before


def test_deactivated_and_without_a_role_is_told_the_same(journey, provider, browse, ada, eve):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    Membership.objects.filter(user=eve).delete()
    for address in ("ada@acme.example", "eve@acme.example", "nobody@acme.example"):
        provider.person |= {"sub": address, "email": address}
        there = Journey(browse())
        response = there.through()
        assert response.status_code == 403
        assert f"There is no account for {address} here." in text_of(response)
        assert not there.is_signed_in
    assert AuditEvent.objects.filter(action="sign-in.failed").count() == 3
    assert not SocialAccount.objects.exists()


def test_deactivated_later_somebody_linked_stays_out_too(journey, browse, ada):
    journey.through()
    User.objects.filter(pk=ada.pk).update(is_active=False)
    again = Journey(browse())
    assert NO_ACCOUNT in text_of(again.through())
    assert not again.is_signed_in


def test_who_opened_an_invitation_gets_an_account_and_then_accepts(journey, provider, acme, ada):
    secret = members.invite(acme, "olga@acme.example", Role.MEMBER, ada).mint()
    provider.person |= {"sub": "7", "email": "olga@acme.example"}
    journey.client.get(f"/join/{secret}/")
    assert "Sign in with Acme staff" in text_of(journey.client.get(reverse("join-accept")))
    assert journey.through().url == reverse("join-accept")
    olga = User.objects.get(email="olga@acme.example")
    assert not olga.has_usable_password()
    assert not olga.memberships.exists(), "the sign-in gives nobody a role"
    assert journey.client.post(reverse("join-accept")).status_code == 302
    assert olga.memberships.get().role == Role.MEMBER


def test_an_invitation_for_somebody_else_lets_nobody_in(journey, provider, acme, ada):
    secret = members.invite(acme, "olga@acme.example", Role.MEMBER, ada).mint()
    provider.person |= {"sub": "8", "email": "mallory@acme.example"}
    journey.client.get(f"/join/{secret}/")
    before = rows()
    assert NO_ACCOUNT in text_of(journey.through())
    assert rows() == before


def test_an_invitation_whose_link_was_not_opened_here_lets_nobody_in(journey, provider, acme, ada):
    members.invite(acme, "olga@acme.example", Role.MEMBER, ada).mint()
    provider.person |= {"sub": "9", "email": "olga@acme.example"}
    assert "open the link in it" in text_of(journey.through())
    assert not User.objects.filter(email="olga@acme.example").exists()


def test_a_code_somebody_switched_on_is_asked_for_here_too(journey, ada):
    TOTP.activate(ada, generate_totp_secret())
    assert journey.through().url == reverse("mfa_authenticate")
    assert not journey.is_signed_in


def test_without_a_password_one_is_set_by_mail_before_something_about_the_account_changes(journey, ada):
    ada.set_unusable_password()
    ada.save()
    journey.through()
    asked = journey.client.get(reverse("my-data"), follow=True)
    assert asked.redirect_chain[0][0].startswith(reverse("account_reset_password"))
    assert "you need a password of your own" in text_of(asked)


def test_the_link_is_among_what_is_kept_about_somebody_and_goes_with_the_account(journey, provider, ada, eve):
    journey.through()
    (told,) = data_of(ada)["own_sign_in"]
    assert (told["issuer"], told["called_there"]) == (provider.issuer, "1001")
    assert data_of(eve)["own_sign_in"] == []
    ada.delete()
    assert not SocialAccount.objects.exists()


def test_who_is_linked_is_told_by_mail(journey, post, ada):
    journey.through()
    (letter,) = post().letters
    assert letter.recipient == ada.email
    assert "own sign-in opens it from now on" in letter.text


def test_signing_in_leads_back_to_the_page_that_asked_for_it(journey, acme, ada):
    wanted = reverse("organisation-show", args=[acme.public_id])
    page = journey.client.get(reverse("account_login"), {"next": wanted})
    assert "Sign in with Acme staff" in text_of(page)
    assert journey.through(next=wanted).url == wanted


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_row_11_signing_in_leads_nowhere_else(target, journey, ada):
    assert journey.through(next=target).url == "/"


def test_no_other_site_begins_a_sign_in_for_somebody(browse, provider, ada):
    browser = browse(enforce_csrf_checks=True)
    assert browser.post(reverse("sso-oidc")).status_code == 403
    assert browser.get(reverse("sso-oidc")).url == reverse("account_login")
    assert provider.asked == []


def test_the_address_to_come_back_to_is_the_one_people_type_whatever_the_request_says(journey, provider, ada, settings):
    page = journey.client.post(reverse("sso-oidc"), headers={"host": "127.0.0.1"})
    assert "redirect_uri=http%3A%2F%2Flocalhost%3A8000%2Fsign-in%2Foidc%2Fback%2F" in page["Refresh"]


def test_beginning_too_often_from_one_place_is_paused(journey, provider, ada):
    settings_of_a_minute = 60
    for _ in range(settings_of_a_minute):
        assert journey.begin().status_code == 200
    assert journey.begin().status_code == 429
