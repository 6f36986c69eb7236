"""What holds of every address alike: a way out, no echo, no list of files, nothing taken from the address of a form."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.tenancy.addresses import ADDRESSES, Who
from tests.tenancy.stage import content_of
from tests.tenancy.test_row_8_mass_assignment import fields_of_all_models

pytestmark = pytest.mark.django_db
CANARY = "Zanzibar"


def test_every_page_behind_the_sign_in_has_a_way_out(stage):
    """But the page to print, which leads back to one that has."""
    without = []
    for address in ADDRESSES:
        if not address.needs_sign_in or (address.get or {}).get(Who.COORDINATOR) != 200:
            continue
        response = stage.client(Who.COORDINATOR).get(stage.url(address))
        if (
            "html" in response["Content-Type"]
            and f'action="{reverse("account_logout")}"' not in content_of(response).decode()
        ):
            without.append(address.name)
    assert without == ["loop-show"]


@pytest.mark.parametrize("who", [Who.COORDINATOR, Who.RESPONDENT])
def test_trace_echoes_nothing(stage, who):
    for address in ADDRESSES:
        response = stage.client(who).generic("TRACE", stage.url(address), headers={"X-Canary": CANARY})
        assert CANARY not in content_of(response).decode("utf-8", "replace"), address.name


@pytest.mark.parametrize(
    "path", ["/static/", "/static/js/", "/media/", "/var/", "/keys/", "/.git/", "/static/../manage.py"]
)
def test_no_folder_is_listed_and_no_other_file_served(path, client, db):
    assert client.get(path).status_code == 404


def test_what_stands_in_the_address_of_a_form_fills_in_none_of_its_fields(stage):
    """Every field of every model, in the query string of an empty form: it is as empty as before."""
    more = urlencode(dict.fromkeys([*fields_of_all_models(), "pasted", "password1", "confirm"], "1"))
    differing = []
    for address in ADDRESSES:
        if (address.post or {}).get(Who.COORDINATOR) == 422:
            client = stage.client(Who.COORDINATOR)
            status = client.post(f"{stage.url(address)}?{more}").status_code
            if status != 422:
                differing.append(f"{address.name}: {status}")
    assert differing == []


def test_a_field_sent_twice_counts_once(stage):
    client, url = stage.client(Who.COORDINATOR), reverse("member-invite", args=[stage.acme["organisation"]])
    refused = client.post(url, {"email": ["olga@acme.example", "x"], "role": ["member", "king"]})
    assert refused.status_code == 422


def test_only_pages_are_redirected_to_https(client, settings, db):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(reverse("account_login"))["Location"].startswith("https://")
    for name in ("healthz", "readyz"):
        assert client.get(reverse(name)).status_code == 200
