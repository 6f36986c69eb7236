"""A passkey is added, signs in alone, and is removed, in a real browser under our policy, with a pretended device."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.people import PASSWORD, new_coordinator, pretend_device

if TYPE_CHECKING:
    from tests.e2e.conftest import Windows
    from tests.e2e.product import Product


def test_a_passkey_is_added_signs_in_alone_and_is_removed(windows: Windows, product: Product):
    page = windows.open(PHONE)
    pretend_device(page)
    new_coordinator(product, page, "Keys", "kim@keys.example")

    page.goto("/account/passkeys/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What you call it").fill("My phone")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).not_to_have_url(re.compile("sign-in"))

    page.goto("/account/passkeys/")
    expect(page.get_by_text("signs you in alone")).to_be_visible()
    page.get_by_role("link", name="Remove My phone").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("You have none yet")).to_be_visible()


def test_after_the_password_a_passkey_is_the_second_step(windows: Windows, product: Product):
    page = windows.open(PHONE)
    pretend_device(page)
    new_coordinator(product, page, "Seconds", "sam@seconds.example")
    page.goto("/account/passkeys/new/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    page.get_by_label("E-mail address").fill("sam@seconds.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page).not_to_have_url(re.compile("sign-in"))
