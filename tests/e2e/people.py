"""What people do in a browser, in their own steps. Wording and roles find things, as they do for readers."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

    from tests.e2e.product import Product

PASSWORD = "a long and quiet sentence"


def new_coordinator(product: Product, page: Page, organisation: str, email: str) -> None:
    """An operator creates the organisation, the coordinator follows the link that command prints."""
    printed = product.manage(
        "create_organisation", organisation, "--coordinator", email, "--time-zone", "Europe/Berlin"
    ).stdout
    found = re.search(r"http\S+", printed)
    assert found, printed
    page.goto(found.group())
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    sign_in(page, email, PASSWORD)


def pretend_device(page: Page) -> None:
    """A device that keeps passkeys and always says that its owner agreed."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def code_of(secret: str) -> str:
    """What an app for codes shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def sign_in(page: Page, email: str, password: str, secret: str = "") -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    if secret:
        page.get_by_label("Code").fill(code_of(secret))
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("sign-in"))


def add_department(page: Page, organisation: str, name: str, headcount: int) -> None:
    page.goto("/assessments/")
    page.get_by_role("main").get_by_role("link", name=organisation).first.click()
    page.get_by_role("link", name="Go to the departments").click()
    page.get_by_role("link", name="Add a department").click()
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=headcount]").fill(str(headcount))
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("main").get_by_text(name).first).to_be_visible()


def create_assessment(page: Page, title: str, form: str) -> str:
    """The public id of a new draft."""
    page.goto("/assessments/")
    page.get_by_role("link", name="New assessment").click()
    page.get_by_label("Title").fill(title)
    page.locator(f"input[name=form][value={form}]").check()
    page.get_by_label("Answers are taken until").fill(f"{datetime.now(UTC) + timedelta(days=14):%Y-%m-%dT%H:%M}")
    page.get_by_label("Who your customers are").fill("people who buy from us")
    page.get_by_role("button", name="Create the draft").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def open_assessment(page: Page) -> str:
    """The link for everybody."""
    page.get_by_role("link", name="Open the assessment").click()
    page.get_by_role("button", name="Open it for good").click()
    link = page.locator("input[readonly]").first
    expect(link).to_have_value(re.compile("/a/"))
    return link.input_value()


@dataclass
class Respondent:
    page: Page
    link: str
    department: str
    role_group: str = "manager"
    has_script: bool = True

    def start(self) -> None:
        self.page.goto(self.link)
        self.page.get_by_role("button", name="Start").click()
        self.page.get_by_label("Which department").select_option(label=self.department)
        self.choose("role_group", self.role_group)
        self.go_on()

    def choose(self, code: str, value: str) -> None:
        self.page.locator(f'label:has(input[name="{code}"][value="{value}"])').click()

    def go_on(self) -> None:
        self.page.get_by_role("button", name="Continue").click()

    def wait_until_saved(self) -> None:
        expect(self.page.locator("#saved")).to_have_text(re.compile("^Saved"))

    def answer_word(self) -> None:
        self.choose("definition", "4")
        self.go_on()

    def answer_practice(self, practice: str, understanding: int, delivery: int) -> None:
        self.choose(f"{practice}.understanding", str(understanding))
        self.choose(f"{practice}.delivery", str(delivery))
        if self.has_script:
            self.go_on()

    def answer_dimension(self, levels: Mapping[str, tuple[int, int]]) -> None:
        for practice, (understanding, delivery) in levels.items():
            self.answer_practice(practice, understanding, delivery)
        if not self.has_script:
            self.go_on()

    def answer_how_far(self, dimensions: list[str]) -> None:
        for dimension in dimensions:
            self.choose(f"action.{dimension}", "3")
        self.go_on()

    def leave_out_what_customers_will_say(self) -> None:
        expect(self.page).to_have_url(re.compile("/customers/"))
        self.go_on()

    def submit(self) -> None:
        self.page.get_by_role("button", name=re.compile("Submit")).click()
        expect(self.page.get_by_text("Your answers have been submitted")).to_be_visible()
