from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.urls import reverse

from organisations.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
WRONG = "This e-mail address and password do not belong together."


def sign_in(client, email="ada@acme.example", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


@pytest.mark.parametrize("email", ["ada@acme.example", "Ada@ACME.example", " ada@acme.example "])
def test_an_email_address_and_password_sign_in_whatever_the_case(email, browse, ada):
    client = browse()
    assert sign_in(client, email).url == "/"
    assert client.get("/").url == reverse("assessment-list")


def test_an_unknown_address_and_a_wrong_password_look_the_same(browse, ada):
    unknown = sign_in(browse(), email="nobody@acme.example")
    wrong = sign_in(browse(), password="something else")
    assert unknown.status_code == wrong.status_code == 422
    for response in (unknown, wrong):
        assert response.content.decode().count(WRONG) == 1


def test_somebody_deactivated_is_told_the_same_and_loses_the_session(browse, ada):
    client = browse(ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert WRONG in sign_in(browse()).content.decode()
    assert client.get(reverse("assessment-list")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "///evil.example"]
)
def test_signing_in_leads_nowhere_else(target, browse, ada):
    assert sign_in(browse(), next=target).url == "/"
    assert "evil" not in sign_in(browse(), password="wrong", next=target).content.decode()


def test_signing_in_leads_back_to_the_page_that_asked_for_it(browse, ada, acme):
    client = browse()
    wanted = reverse("organisation-show", args=[acme.public_id])
    asked = client.get(wanted)
    assert wanted in client.get(asked.url).content.decode()
    assert sign_in(client, next=wanted).url == wanted


@pytest.mark.parametrize("email", ["a\x00b@acme.example", "x" * 100_000, "' OR 1=1 --", "", "\u202eada@acme.example"])
def test_nonsense_does_not_sign_in(email, browse, ada):
    response = sign_in(browse(), email)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_signing_out_is_a_post_and_ends_the_session(browse, ada):
    client = browse(ada)
    assert client.get(reverse("account_logout")).status_code == 405
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert client.get(reverse("assessment-list")).status_code == 302


def test_a_password_is_changed_by_whoever_knows_the_old_one(browse, ada):
    client, url = browse(ada), reverse("account_change_password")
    new = {"password1": "entirely other words", "password2": "entirely other words"}
    assert "There is a problem" in client.post(url, {"oldpassword": "no", **new}).content.decode()
    page = client.post(url, {"oldpassword": PASSWORD, **new}, follow=True).content.decode()
    assert "Your new password is set." in page
    assert sign_in(browse(), password="entirely other words").status_code == 302


def test_changing_the_password_ends_the_other_sessions(browse, ada):
    here, elsewhere = browse(ada), browse(ada)
    new = {"password1": "entirely other words", "password2": "entirely other words"}
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    assert here.get(reverse("assessment-list")).status_code == 200
    assert elsewhere.get(reverse("assessment-list")).status_code == 302


def test_whoever_is_signed_in_already_goes_on_to_their_page(browse, ada):
    assert browse(ada).get(reverse("account_login")).url == "/"


def test_an_address_belongs_to_one_person_whatever_the_case(ada):
    with pytest.raises(IntegrityError):
        User.objects.create(email="ADA@acme.example")


def test_ten_wrong_tries_pause_one_account_and_no_other(browse, ada, eve):
    client = browse()
    for _ in range(10):
        assert client.post("/sign-in/", {"login": ada.email, "password": "wrong"}).status_code == 422

    paused = client.post("/sign-in/", {"login": ada.email.upper(), "password": "correct horse battery"})

    assert paused.status_code == 429
    assert "Wait five minutes" in paused.content.decode()
    assert client.post("/sign-in/", {"login": eve.email, "password": "correct horse battery"}).status_code == 302
