from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.models import Membership, Organisation, Role, User

pytestmark = pytest.mark.django_db


def create(*arguments: str) -> str:
    out = io.StringIO()
    call_command("create_organisation", *arguments, stdout=out)
    return out.getvalue()


def path_in(output: str, settings) -> str:
    return output.split(settings.BASE_URL)[1].strip()


def test_an_organisation_a_coordinator_and_a_link_that_works_once(browse, settings):
    output = create("Acme", "--coordinator", "Ada@Acme.example", "--time-zone", "Europe/Berlin")
    membership = Membership.objects.get()
    assert (membership.organisation.name, membership.organisation.time_zone) == ("Acme", "Europe/Berlin")
    assert (membership.user.email, membership.role) == ("ada@acme.example", Role.COORDINATOR)

    client, link = browse(), path_in(output, settings)
    form_url = client.get(link).url
    assert "set-password" in form_url
    new = {"password1": "entirely other words", "password2": "entirely other words"}
    assert client.post(form_url, new).url == reverse("account_login")
    assert client.login(email="ada@acme.example", password="entirely other words")
    assert "This link has been used or is too old" in browse().get(link).content.decode()


def test_a_weak_password_is_refused_with_the_reason(browse, settings):
    client = browse()
    form_url = client.get(path_in(create("Acme", "--coordinator", "ada@acme.example"), settings)).url
    page = client.post(form_url, {"password1": "short", "password2": "short"}).content.decode()
    assert "There is a problem" in page
    assert "at least 10 characters" in page


def test_somebody_with_an_account_keeps_their_password(ada, settings):
    output = create("Second", "--coordinator", "ADA@acme.example")
    assert "set-password" not in output
    assert "sign in here" in output
    assert Membership.objects.filter(user=ada, organisation__name="Second", role=Role.COORDINATOR).exists()


@pytest.mark.parametrize(
    ("name", "email", "zone"),
    [
        ("Acme", "ada@acme.example", "UTC"),
        ("ACME", "other@acme.example", "UTC"),
        ("", "ada@x.example", "UTC"),
        ("  ", "ada@x.example", "UTC"),
        ("x" * 151, "ada@x.example", "UTC"),
        ("a\x00b", "ada@x.example", "UTC"),
        ("a\udcffb", "ada@x.example", "UTC"),
        ("a\nb", "ada@x.example", "UTC"),
        ("New", "not an address", "UTC"),
        ("New", "ada@" + "x" * 300 + ".example", "UTC"),
        ("New", "ada@\ud800.example", "UTC"),
        ("New", "ada@x.example", "Mars/Olympus"),
    ],
)
def test_a_wrong_argument_is_explained_and_nothing_is_created(name, email, zone, acme):
    users = User.objects.count()
    with pytest.raises(CommandError):
        create(name, "--coordinator", email, "--time-zone", zone)
    assert Organisation.objects.get() == acme
    assert User.objects.count() == users


@pytest.mark.parametrize("link", ["/set-password/MQ/abc-def/", "/set-password/x/y/", "/set-password/7-%00/"])
def test_a_made_up_link_says_what_to_do(link, browse, ada):
    response = browse().get(link)
    assert response.status_code == 200
    assert "This link has been used or is too old" in response.content.decode()
