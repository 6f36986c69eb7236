"""Answering as one meets it: what a phone loads first, what a screen reader says, what hands in a hurry do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Stage, Windows
    from tests.e2e.product import Product

MOST_BYTES, MOST_REQUESTS = 60 * 1024, 6


def weigh(page: Page, path: str) -> tuple[int, list[str]]:
    """What comes over the wire until the page is quiet: bytes with their headers, and the addresses asked for."""
    wire = page.context.new_cdp_session(page)
    sizes: list[float] = []
    asked: list[str] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    wire.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    wire.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    return round(sum(sizes)), asked


@pytest.mark.parametrize("path", ["/a/{token_opened}/", "/answer/{opened}/d/strategy/", "/answer/{opened}/review/"])
def test_a_first_visit_is_light(path: str, windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    stage.hold_answers(page, "begun")
    size, asked = weigh(page, stage.path(path))
    assert 0 < size <= MOST_BYTES
    assert 0 < len(asked) <= MOST_REQUESTS, asked


def test_pressing_submit_twice_gives_one_response_and_the_same_thanks(windows: Windows, stage: Stage, product: Product):
    page = windows.open(PHONE)
    stage.hold_answers(page, "double", "doubled")
    page.goto(stage.path("/answer/{doubled}/review/"))
    page.get_by_role("button", name=re.compile("Submit")).dblclick()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_text("Show me how I see it")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert ask(product, f"responses_of('{stage.path('{doubled}')}')") == "1"


def test_closing_while_somebody_answers_is_said_in_plain_words(windows: Windows, stage: Stage, product: Product):
    page = windows.open(PHONE)
    windows.expect_noise("Failed to load resource: the server responded with a status of 410")
    stage.hold_answers(page, "late", "closing")
    page.goto(stage.path("/answer/{closing}/d/people/"))
    ask(product, f"close('{stage.path('{closing}')}')")
    page.locator("label.step").nth(2).click()
    expect(page.locator("#saved")).to_contain_text("This assessment has closed")
    page.get_by_role("button", name="Finish later").click()
    expect(page.get_by_role("heading", name="This assessment has closed")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("No more answers are taken")


def test_a_screen_reader_hears_each_question_with_its_steps(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    stage.hold_answers(page, "begun")
    page.goto(stage.path("/answer/{opened}/d/strategy/"))
    expect(page.get_by_role("heading", level=1, name="Strategy")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Clear purpose")).to_be_visible()
    groups = page.get_by_role("group").filter(has=page.get_by_role("radio"))
    expect(groups).to_have_count(2)
    for group, lens in ((groups.filter(has_text=lens), lens) for lens in ("What we understand", "What we do")):
        expect(group).to_have_accessible_name(re.compile(rf"{lens}.+\?$"))
        assert group.get_by_role("radio").count() >= 6
        expect(group.get_by_role("radio").last).to_have_accessible_name(re.compile("^I can’t see|^Does not apply"))
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.get_by_role("progressbar")).to_have_accessible_name(re.compile(r"\d+ of \d+ answered"))


def test_one_tap_copies_the_personal_link(windows: Windows, stage: Stage):
    page = windows.open(PHONE, permissions=["clipboard-read"])
    stage.hold_answers(page, "begun")
    page.goto(stage.path("/answer/{opened}/d/strategy/"))
    page.get_by_text("Go on with another device").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.get_by_label("Your personal link").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
    assert link.endswith(stage.path("/r/{begun}/"))


def test_a_later_page_says_the_rules_to_whoever_asks(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    stage.hold_answers(page, "begun")
    page.goto(stage.path("/answer/{opened}/d/metrics/"))
    rules = page.get_by_text("Choose the highest step that is usually true")
    expect(rules).to_be_hidden()
    page.get_by_text("by the same rules as before").click()
    expect(rules).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_page_is_answered_with_the_keyboard_alone(has_script: bool, windows: Windows, stage: Stage):
    page = windows.open(PHONE, java_script_enabled=has_script)
    stage.hold_answers(page, stage.next_to_submit())
    page.goto(stage.path("/answer/{opened}/word/"))
    press_until(page, "Tab", "input[type=radio]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("input[type=radio]:checked").get_attribute("value")
    assert chosen != "4"
    press_until(page, "Tab", "button.primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Strategy")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page.locator("input[type=radio]:checked")).to_have_attribute("value", str(chosen))


def press_until(page: Page, key: str, selector: str, most: int = 30) -> None:
    for _press in range(most):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} did not lead to {selector}")


def ask(product: Product, call: str) -> Any:
    printed = product.manage("shell", "--no-imports", "-c", f"from tests.e2e import stage; print(stage.{call})").stdout
    return printed.strip()


def test_where_somebody_jumped_to_on_one_page_is_not_carried_to_the_next(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    stage.hold_answers(page, "begun")
    page.goto(stage.path("/answer/{opened}/about/#answers"))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda address: "/about/" not in address)
    assert "#" not in page.url
