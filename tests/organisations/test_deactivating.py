"""Whoever runs the installation shuts somebody out at once, and lets them in again."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from organisations.models import AuditEvent, Membership, Role
from tests.factories import make_member, make_organisation

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"  # of everybody in tests/factories.py


def deactivate(*arguments: str) -> str:
    out = io.StringIO()
    call_command("deactivate_user", *arguments, stdout=out)
    return out.getvalue()


def signed_in(browse, user):
    client = browse()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def page_of(client):
    return client.get(reverse("assessment-list"))


def test_a_deactivated_account_is_signed_out_everywhere_and_finds_no_way_in(browse, ada):
    devices = [signed_in(browse, ada) for _device in range(2)]
    assert {page_of(client).status_code for client in devices} == {200}
    said = deactivate("ADA@acme.example")
    assert "ada@acme.example cannot sign in any more; 2 sessions were ended." in said
    assert {page_of(client).status_code for client in devices} == {302}
    assert page_of(signed_in(browse, ada)).status_code == 302
    with pytest.raises(CommandError, match="Nobody with the address"):
        call_command("password_link", "ada@acme.example")


def test_others_stay_signed_in(browse, ada, acme):
    other = signed_in(browse, make_member("ben@acme.example", acme, Role.COORDINATOR))
    deactivate("ada@acme.example")
    assert page_of(other).status_code == 200


def test_switched_on_again_everything_is_as_it_was(browse, ada):
    deactivate("ada@acme.example")
    assert "can sign in again" in deactivate("ada@acme.example", "--again")
    assert Membership.objects.get(user=ada).role == Role.COORDINATOR
    assert page_of(signed_in(browse, ada)).status_code == 200


def test_it_is_noted_in_each_organisation_without_a_name(ada, acme):
    second = make_organisation("Second")
    Membership.objects.create(user=ada, organisation=second, role=Role.CONSULTANT)
    deactivate("ada@acme.example")
    deactivate("ada@acme.example", "--again")
    for organisation in (acme, second):
        noted = AuditEvent.objects.filter(organisation=organisation, action__startswith="account.").order_by("pk")
        assert [event.action for event in noted] == ["account.off", "account.on"]
        assert {(event.who_id, event.about_id) for event in noted} == {(None, str(ada.pk))}
        assert "ada" not in str([event.parameters for event in noted])


def test_where_nobody_coordinates_any_more_it_is_said(ada, acme):
    assert "Nobody coordinates Acme now" in deactivate("ada@acme.example")
    deactivate("ada@acme.example", "--again")
    make_member("ben@acme.example", acme, Role.COORDINATOR)
    assert "Nobody coordinates" not in deactivate("ada@acme.example")


@pytest.mark.parametrize("email", ["nobody@acme.example", "", "a\x00b", "a\udcffb"])
def test_nobody_else_is_deactivated(ada, email):
    with pytest.raises(CommandError, match="Nobody has an account"):
        deactivate(email)
    ada.refresh_from_db()
    assert ada.is_active


def test_the_second_time_it_says_so(ada):
    with pytest.raises(CommandError, match="on already"):
        deactivate("ada@acme.example", "--again")
    deactivate("ada@acme.example")
    with pytest.raises(CommandError, match="off already"):
        deactivate("ada@acme.example")
