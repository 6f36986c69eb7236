"""From one press of a coordinator to an answer on a phone: the real product, a real mail server, a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.product import Product, embedded
from tests.smtp_sink import MailServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

INVITE = r"""
from assessments.invitations import lists, mailing
from assessments.invitations.reading import Reader
from tests.factories import make_assessment, make_organisation

assessment = make_assessment(make_organisation("Acme", {"sales": 40, "service": 30}))
found = Reader(assessment).read_paste("email\tname\tdepartment\trole_group\nben@acme.example\tBen\tsales\tmanager")
lists.add_list(lists.keep_list(assessment, found))
mailing.send(assessment)
"""
DONE = "from assessments.models import *; print(Invitation.objects.get().done, Response.objects.count())"


@pytest.fixture
def post() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def invited(post: MailServer, tmp_path) -> Iterator[Product]:
    with embedded(tmp_path, **post.environment()) as product:
        product.manage("shell", "--no-imports", "-c", INVITE)
        yield product


def test_somebody_invited_answers_on_a_phone_by_the_link_in_the_mail(
    invited: Product, post: MailServer, chromium: Browser
):
    post.wait_for(1, patience=90)
    (letter,) = post.letters
    assert letter.recipient == "ben@acme.example"
    assert "Hello Ben," in letter.text
    (link,) = re.findall(r"http\S+/i/\S+", letter.text)
    page = chromium.new_context(viewport=PHONE, locale="en-GB").new_page()
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    expect(page).to_have_url(re.compile("/word/$"))
    page.locator("label").filter(has=page.locator("input[type=radio]")).first.click()
    review = re.sub("word/$", "review/", page.url)
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/d/"))
    page.goto(review)
    page.get_by_role("button", name="Submit my answers").click()
    expect(page.get_by_text("Your answers have been submitted.")).to_be_visible()
    page.goto(link)
    expect(page.get_by_text("Your answers have been submitted.")).to_be_visible()
    assert invited.manage("shell", "--no-imports", "-c", DONE).stdout.split() == ["True", "1"]
    take_back(page)
    assert invited.manage("shell", "--no-imports", "-c", DONE).stdout.split() == ["False", "0"]
    page.context.close()
    assert link.rpartition("/i/")[2].strip("/") not in invited.logs()


def take_back(page: Page) -> None:
    """From the thank-you to one's own answers, away with them, and to the first page again."""
    page.get_by_role("link", name="See your answers now").click()
    expect(page.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()
    expect(page.get_by_text("What the word means")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download your answers").click()
    assert download.value.suggested_filename == "my-answers.json"
    page.get_by_role("link", name="Withdraw my answers").click()
    expect(page.get_by_text("you can answer again, by the link in your mail")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Withdraw my answers").click()
    expect(page.get_by_role("heading", name="Your answers are withdrawn")).to_be_visible()
    page.get_by_role("link", name="Answer again").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
