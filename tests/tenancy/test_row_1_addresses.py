"""Row 1: every address, every method, everybody. What is not yours looks exactly like what does not exist."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessments.without_account import WITHOUT_ACCOUNT
from tests.tenancy.addresses import ADDRESSES, BY_NAME, METHODS, SIGNED_IN, STRANGERS, Address, Who
from tests.tenancy.stage import content_of

pytestmark = pytest.mark.django_db

OPEN_WITHOUT_SECOND_STEP = {
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_reauthenticate",
    "account_email", "account_confirm_email", "account_email_verification_sent", "account_login", "account_logout",
    "join-accept", "join-open", "method", "healthz", "readyz",
}  # fmt: skip
NEW_EVERY_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
HOW_TO_LIST = (
    "Not listed in tests/tenancy/addresses.py: {names}. Add one line for each to ADDRESSES that says who may see it, "
    'such as   page("{first}", READERS, ORGANISATION),'
)


def addresses_below(resolver: URLResolver) -> list[str]:
    """The name of every pattern; its path where it has none."""
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            spaced = f"{entry.namespace}:" if entry.namespace else ""
            found += [spaced + name for name in addresses_below(entry)]
        elif isinstance(entry, URLPattern):
            found.append(entry.name or f"an address without a name: {entry.pattern}")
    return found


def ask(stage, who: Who, method: str, address: Address, things=None):
    """One request, of which nothing remains."""
    with transaction.atomic():
        client = stage.client(who)
        response = getattr(client, method)(stage.url(address, things))
        transaction.set_rollback(True)
    return response


def test_row_1_every_address_is_listed_with_who_may_see_it():
    there = addresses_below(get_resolver())
    unlisted = sorted(set(there) - BY_NAME.keys())
    assert not unlisted, HOW_TO_LIST.format(names=", ".join(unlisted), first=unlisted[0])
    assert sorted(BY_NAME.keys() - set(there)) == [], "listed, and no address any more"
    assert len(BY_NAME) == len(ADDRESSES), "listed twice"


@pytest.mark.parametrize("method", ["get", "post"])
def test_row_1_where_a_second_step_is_required_nothing_else_opens_without_one(method, stage, settings):
    settings.REQUIRE_SECOND_STEP = True
    first = reverse("mfa_index")
    opened = {
        address.name
        for address in ADDRESSES
        if not stage.url(address).startswith(WITHOUT_ACCOUNT)
        and ask(stage, Who.COORDINATOR, method, address).headers.get("Location") != first
    }
    assert opened == OPEN_WITHOUT_SECOND_STEP


@pytest.mark.parametrize("who", Who)
def test_row_1_everybody_gets_in_where_they_may_and_nowhere_else(stage, who):
    wrong = []
    for address in ADDRESSES:
        for method in METHODS:
            response = ask(stage, who, method, address)
            expected = address.expected(who, method)
            if response.status_code != expected:
                wrong.append(f"{method.upper()} {address.name}: {response.status_code}, expected {expected}")
            if (
                address.needs_sign_in
                and who not in SIGNED_IN
                and not response["Location"].startswith(reverse("account_login"))
            ):
                wrong.append(f"{method.upper()} {address.name}: leads to {response['Location']}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", STRANGERS)
def test_row_1_a_foreign_page_and_a_missing_one_are_the_same_bytes(stage, who):
    told_apart = []
    for address in ADDRESSES:
        if not address.of or not address.needs_sign_in:
            continue
        for method in METHODS:
            foreign, missing = (ask(stage, who, method, address, ids) for ids in (stage.acme, stage.missing()))
            bodies = [NEW_EVERY_TIME.sub(b"", content_of(each)) for each in (foreign, missing)]
            if foreign.status_code != missing.status_code or bodies[0] != bodies[1]:
                told_apart.append(f"{method.upper()} {address.name}")
    assert not told_apart, "\n".join(told_apart)


@pytest.mark.parametrize("who", STRANGERS)
def test_row_1_nothing_of_another_organisation_is_reached_through_ones_own(stage, who):
    """Birch's id first, where the stranger gets in, and then the id of something of Acme's."""
    reached = []
    for address in ADDRESSES:
        foreign = [key for name, key in address.of.items() if name != "public_id" and key in stage.acme]
        for key in foreign if address.needs_sign_in else []:
            mixed, missing = (stage.birch | {key: things[key]} for things in (stage.acme, stage.missing()))
            for method in ("get", "post"):
                answers = [ask(stage, who, method, address, things) for things in (mixed, missing)]
                told = {(each.status_code, NEW_EVERY_TIME.sub(b"", content_of(each))) for each in answers}
                if len(told) > 1 or answers[0].status_code in (200, 422):
                    reached.append(f"{method.upper()} {address.name} with Acme's {key}: {answers[0].status_code}")
    assert not reached, "\n".join(reached)
