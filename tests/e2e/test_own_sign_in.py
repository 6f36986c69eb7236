"""An organisation's own sign-in, from our button to another site and back, in a real browser under our policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_pages import faults
from tests.identity_provider import IdentityProvider
from tests.saml_provider import SamlPages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page, Route

BUTTON, ONWARD = "Sign in with Stage staff", "**/sign-in/oidc/"


@pytest.fixture
def provider(product, windows) -> Iterator[IdentityProvider]:
    """Another site: it has another host name than ours."""
    issuer = product.environment["OIDC_ISSUER"]
    windows.expect_noise(f"a request left our origin: {issuer}/authorize?")
    person = {"sub": "1001", "email": "eve@stage.example", "email_verified": True}
    with IdentityProvider(person=person, asks=True, port=urlsplit(issuer).port or 0) as running:
        yield running


def press_the_button(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("button", name=BUTTON, exact=True).click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_the_button_leads_there_and_back_signed_in(size, script, windows, stage, provider):
    page = windows.open(size, java_script_enabled=script)
    press_the_button(page)
    page.get_by_role("link", name="I am Ada").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert urlsplit(page.url).hostname == "localhost"


def test_who_has_no_account_reads_whom_to_ask(windows, stage, provider, violations):
    provider.person["email"] = "nobody.of.a.rather.long.name@stage.example"
    provider.person["sub"] = "1002"
    windows.expect_noise("Failed to load resource: the server responded with a status of 403")
    page = windows.open(PHONE)
    press_the_button(page)
    page.get_by_role("link", name="I am Ada").click()
    expect(page.get_by_text("Ask the coordinator of your organisation")).to_be_visible()
    assert faults(page, violations) == []
    page.get_by_role("link", name="Back to signing in").click()
    expect(page.get_by_role("button", name=BUTTON, exact=True)).to_be_visible()


def test_the_page_between_is_accessible_fits_and_goes_on_by_hand_too(windows, stage, provider, violations):
    def stay(route: Route) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if name != "refresh"}
        route.fulfill(response=answer, headers=headers)

    page = windows.open(PHONE)
    page.route(ONWARD, stay)
    press_the_button(page)
    expect(page.get_by_role("heading", name="On to Stage staff")).to_be_visible()
    assert faults(page, violations) == []
    page.get_by_role("link", name="Go on to Stage staff").click()
    expect(page.get_by_role("link", name="I am Ada")).to_be_visible()


def test_a_provider_that_is_away_is_told_in_words(windows, stage):
    windows.expect_noise("Failed to load resource: the server responded with a status of 502")
    page = windows.open(PHONE)
    press_the_button(page)
    expect(page.get_by_role("heading", name=re.compile("Please try again"))).to_be_visible()
    expect(page.get_by_text("Stage staff does not answer.")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_by_saml_the_answer_is_posted_by_another_site_and_signs_in(size, windows, stage, saml_provider):
    windows.expect_noise(f"a request left our origin: {saml_provider.sso}?SAMLRequest=")
    page = windows.open(size)
    with SamlPages(saml_provider, urlsplit(saml_provider.sso).port or 0):
        page.goto("/sign-in/")
        page.get_by_role("button", name="Sign in with Stage staff, by SAML").click()
        page.get_by_role("button", name="I am Ada").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    assert urlsplit(page.url).hostname == "localhost"
    assert [cookie["name"] for cookie in page.context.cookies() if "saml" in cookie["name"]] == []
