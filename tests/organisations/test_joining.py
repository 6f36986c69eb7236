from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.models import Membership, Role, User

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_an_executive_is_added_and_gets_a_link_that_sets_the_password(acme, browse, settings):
    output = run("add_member", "acme", "Eve@Acme.example", "--role", "executive")

    membership = Membership.objects.get(user__email="eve@acme.example")
    assert (membership.organisation, membership.role) == (acme, Role.EXECUTIVE)
    client = browse()
    form_url = client.get(output.split(settings.BASE_URL)[1].strip()).url
    client.post(form_url, {"password1": "entirely other words", "password2": "entirely other words"})
    assert client.login(email="eve@acme.example", password="entirely other words")


def test_a_consultant_of_one_client_is_added_to_another_with_the_same_account(acme, birch, cleo):
    Membership.objects.filter(organisation=birch).delete()

    output = run("add_member", "Birch", cleo.email, "--role", "consultant")

    assert reverse("account_login") in output
    assert User.objects.filter(email=cleo.email).count() == 1
    assert set(cleo.memberships.values_list("organisation__name", flat=True)) == {"Acme", "Birch"}


def test_a_new_role_takes_the_place_of_the_old_one(acme, ada):
    run("add_member", "Acme", ada.email, "--role", "executive")

    assert list(ada.memberships.values_list("role", flat=True)) == [Role.EXECUTIVE]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add_member", "Nowhere", "eve@acme.example", "--role", "executive"), "There are: Acme."),
        (("add_member", "Acme", "no address", "--role", "executive"), "valid email"),
        (("add_member", "Acme", "a\x00b@acme.example", "--role", "executive"), "character"),
        (("password_link", "nobody@acme.example"), "Nobody with the address"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(acme, arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)
    assert not User.objects.exists()


def test_somebody_who_forgot_the_password_gets_a_link_for_a_new_one(browse, ada, settings):
    client = browse()
    form_url = client.get(run("password_link", ada.email.upper()).split(settings.BASE_URL)[1].strip()).url
    client.post(form_url, {"password1": "entirely other words", "password2": "entirely other words"})
    assert client.login(email=ada.email, password="entirely other words")
