"""Threat 18. Lost connections and replies, reloads, second windows: nothing acknowledged is ever lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.people import Respondent

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from tests.e2e.conftest import Stage, Windows

FIRST, SECOND = "strategy.purpose.understanding", "strategy.purpose.delivery"
OFFLINE = "No connection"
NOISE = "Failed to load resource"


@pytest.fixture
def ben(windows: Windows, stage: Stage) -> Respondent:
    """On a phone, at the first practice."""
    ben = Respondent(windows.open(PHONE), stage.path("/a/{token_opened}/"), "Sales")
    ben.start()
    ben.answer_word()
    expect(ben.page).to_have_url(re.compile("/d/strategy/"))
    return ben


def step(page: Page, code: str, value: str) -> Locator:
    return page.locator(f'input[name="{code}"][value="{value}"]')


def first_shown(page: Page) -> str:
    return page.locator(".card:visible input[type=radio]").first.get_attribute("name") or ""


def stored(ben: Respondent, windows: Windows, code: str, value: str) -> None:
    """What the server holds, seen from a second device that has only the personal link."""
    other = windows.open(PHONE)
    other.goto(ben.page.get_by_label("Your personal link").input_value() or "")
    other.get_by_role("button", name="Continue on this device").click()
    other.goto(ben.page.url.partition("#")[0])
    expect(step(other, code, value)).to_be_checked()
    other.context.close()


def test_row_18_an_answer_given_without_a_connection_is_sent_when_it_is_back(ben, windows):
    ben.page.context.set_offline(True)
    ben.choose(FIRST, "3")
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    ben.choose(FIRST, "4")
    ben.choose(SECOND, "2")
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    ben.page.context.set_offline(False)
    ben.wait_until_saved()
    stored(ben, windows, FIRST, "4")
    stored(ben, windows, SECOND, "2")
    windows.expect_noise(NOISE)


def test_row_18_an_answer_that_could_not_be_sent_outlives_a_reload(ben, windows):
    ben.page.route("**/save/", lambda route: route.abort())
    ben.choose(FIRST, "5")
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    ben.page.reload()
    expect(step(ben.page, FIRST, "5")).to_be_checked()
    ben.page.unroute("**/save/")
    ben.wait_until_saved()
    stored(ben, windows, FIRST, "5")
    windows.expect_noise(NOISE)


def test_row_18_a_save_whose_reply_got_lost_is_no_conflict_with_oneself(ben, windows):
    lost: list[int] = []

    def lose_the_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    ben.page.route("**/save/", lose_the_first_reply)
    ben.choose(FIRST, "2")
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    ben.choose(FIRST, "5")
    ben.wait_until_saved()
    assert lost == [200]
    expect(ben.page.get_by_role("button", name="Use the one I chose here")).to_have_count(0)
    stored(ben, windows, FIRST, "5")
    windows.expect_noise(NOISE)


def test_row_18_a_server_that_fails_for_a_moment_is_asked_again(ben, windows):
    failures = iter([503, 500])

    def fail_twice(route: Route) -> None:
        status = next(failures, None)
        if status:
            route.fulfill(status=status, body="later")
        else:
            route.continue_()

    ben.page.route("**/save/", fail_twice)
    ben.choose(FIRST, "1")
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    ben.wait_until_saved()
    stored(ben, windows, FIRST, "1")
    windows.expect_noise(NOISE)


@pytest.mark.parametrize(("choice", "holds"), [("Use the one I chose here", "4"), ("Keep the one saved there", "2")])
def test_two_windows_with_different_answers_let_the_person_choose(ben, windows, choice, holds):
    other = ben.page.context.new_page()
    other.goto(ben.page.url)
    ben.choose(FIRST, "2")
    ben.wait_until_saved()
    Respondent(other, "", "").choose(FIRST, "4")
    note = other.locator(f'[id="n-{FIRST}"]')
    expect(note).to_contain_text("Which answer holds?")
    note.get_by_role("button", name=choice).click()
    expect(note).to_be_empty()
    expect(other.locator("#saved")).to_have_text(re.compile("^Saved"))
    expect(step(other, FIRST, holds)).to_be_checked()
    stored(ben, windows, FIRST, holds)
    windows.expect_noise(NOISE)


def test_continue_waits_until_everything_is_saved(ben, windows):
    heading = ben.page.locator(".card:visible h2")
    for following in ("Customer outcomes", "Value for both", "Policy first"):
        ben.choose(first_shown(ben.page), "3")
        ben.go_on()
        expect(heading).to_have_text(following)
    ben.wait_until_saved()
    ben.page.route("**/save/", lambda route: route.abort())
    last = first_shown(ben.page)
    ben.choose(last, "2")
    ben.go_on()
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    expect(ben.page).to_have_url(re.compile("/d/strategy/"))
    ben.page.unroute("**/save/")
    expect(ben.page).to_have_url(re.compile("/d/people/"))
    ben.page.goto(ben.page.url.replace("people", "strategy"))
    expect(step(ben.page, last, "2")).to_be_checked()
    windows.expect_noise(NOISE)


def test_a_page_that_got_stale_says_so_and_sends_its_answer_after_a_reload(ben, windows):
    cookies = [cookie for cookie in ben.page.context.cookies() if cookie["name"] != "csrf"]
    ben.page.context.clear_cookies()
    ben.page.context.add_cookies(cookies)
    ben.choose(FIRST, "3")
    expect(ben.page.locator("#saved")).to_contain_text("out of date")
    ben.page.reload()
    ben.wait_until_saved()
    stored(ben, windows, FIRST, "3")
    windows.expect_noise(NOISE)


def test_finish_later_leaves_nothing_on_the_device(ben, windows):
    ben.choose(FIRST, "3")
    ben.wait_until_saved()
    ben.page.evaluate("localStorage.setItem(`answers ${document.body.dataset.assessment} somebody x`, '{}')")
    ben.page.get_by_role("button", name="Finish later").click()
    expect(ben.page.get_by_role("heading", name="Saved for later")).to_be_visible()
    assert ben.page.evaluate("Object.keys(localStorage)") == []
    assert [cookie["name"] for cookie in ben.page.context.cookies()] == ["csrf"]
    expect(ben.page.locator(".qr svg")).to_be_visible()


def test_answers_somebody_else_left_unsent_are_never_sent_as_mine(ben, windows, stage):
    ben.page.route("**/save/", lambda route: route.abort())
    ben.choose(FIRST, "5")
    expect(ben.page.locator("#saved")).to_contain_text(OFFLINE)
    ben.page.unroute("**/save/")
    ben.page.goto(stage.path("/a/{token_opened}/"))
    ben.page.get_by_role("button", name="Start anew").click()
    mia = Respondent(ben.page, "", "Service")
    ben.page.get_by_label("Which department").select_option(label="Service")
    mia.choose("role_group", "support")
    mia.go_on()
    mia.answer_word()
    expect(ben.page).to_have_url(re.compile("/d/strategy/"))
    expect(step(ben.page, FIRST, "5")).not_to_be_checked()
    assert ben.page.evaluate("Object.keys(localStorage)") == []
    windows.expect_noise(NOISE)


def test_one_practice_a_screen_by_keyboard_and_with_the_browsers_back_button(ben):
    page = ben.page
    expect(page.locator(".card:visible")).to_have_count(1)
    first = page.locator(".card:visible input[type=radio]").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    ben.wait_until_saved()
    expect(page.locator(".card:visible input[type=radio]").nth(2)).to_be_checked()
    page.keyboard.press("Enter")
    heading = page.locator(".card:visible h2")
    expect(heading).to_be_focused()
    expect(heading).to_have_text("Customer outcomes")
    page.go_back()
    expect(page.locator(".card:visible h2")).to_have_text("Clear purpose")
    ben.go_on()
    page.get_by_role("link", name="Back").click()
    expect(page.locator(".card:visible h2")).to_have_text("Clear purpose")
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(re.compile("/word/"))


def test_a_comment_is_saved_when_the_field_is_left(ben):
    ben.page.get_by_text("Add a comment").first.click()
    field = ben.page.get_by_label("What makes you say so?").first
    field.fill("We ask first.\nAlways.")
    field.blur()
    ben.wait_until_saved()
    ben.page.reload()
    expect(ben.page.get_by_label("What makes you say so?").first).to_have_value("We ask first.\nAlways.")
