"""A customer on a phone: three taps, five ratings, a word, thanks; with and without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.sights import choose_three
from tests.e2e.test_answering import MOST_BYTES, MOST_REQUESTS, ask, weigh

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Stage, Windows
    from tests.e2e.product import Product

PAGE = "/p/{token_pulse_opened}/"


def stored(product: Product, stage: Stage) -> list[str]:
    return str(ask(product, f"pulses_of('{stage.path('{opened}')}')")).split()


def rate_everything(page: Page) -> None:
    groups = page.get_by_role("group").filter(has=page.get_by_role("radio", name="no experience of it"))
    expect(groups).to_have_count(5)
    for place in range(4):
        groups.nth(place).get_by_role("radio", name="good", exact=True).check()
    groups.nth(4).get_by_role("radio", name="no experience of it").check()
    page.get_by_role("radio", name="10", exact=True).check()


@pytest.mark.parametrize("has_script", [True, False])
def test_a_customer_answers_in_one_go(has_script: bool, windows: Windows, stage: Stage, product: Product):
    before = stored(product, stage)
    page = windows.open(PHONE, java_script_enabled=has_script)
    page.goto(stage.path(PAGE))
    choose_three(page)
    rate_everything(page)
    page.get_by_label("What else should we know?").fill("Longer hours.")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.context.cookies() == []
    (answers,) = set(stored(product, stage)) - set(before)
    assert answers[:3] == "eah" or has_script
    assert sorted(answers[3:-1].replace(".", "")) == ["4", "4", "4", "4", "n"]
    assert answers[-1] == "a"


def test_a_tap_is_taken_back_with_another_and_places_move_up(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    page.goto(stage.path(PAGE))
    cards, status = page.locator(".pick"), page.get_by_role("status")
    for place in (0, 1, 2):
        cards.nth(place).click()
    expect(status).to_contain_text("Three are chosen")
    expect(cards.nth(2)).to_have_accessible_name(re.compile("^3rd"))
    cards.nth(5).click()
    expect(cards.nth(5)).to_have_attribute("aria-pressed", "false")
    cards.nth(0).click()
    expect(cards.nth(1)).to_have_accessible_name(re.compile("^1st"))
    expect(status).to_contain_text("3rd")
    expect(page.get_by_role("button", name="Send my answers")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(cards.nth(2)).to_have_attribute("aria-pressed", "false")
    expect(cards.nth(2)).to_be_focused()


def test_what_was_rated_stays_while_choices_change(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    page.goto(stage.path(PAGE))
    cards = page.locator(".pick")
    for place in (0, 1, 2):
        cards.nth(place).click()
    first = page.locator("[data-own] fieldset").first
    first.get_by_role("radio", name="poor", exact=True).check()
    cards.nth(2).click()
    cards.nth(3).click()
    expect(page.locator("[data-own] fieldset").first.get_by_role("radio", name="poor", exact=True)).to_be_checked()


def test_the_cards_are_chosen_with_the_keyboard_alone(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    page.goto(stage.path(PAGE))
    page.locator(".pick").first.focus()
    for _card in range(3):
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    expect(page.locator(".pick[aria-pressed=true]")).to_have_count(3)


def test_a_customers_first_visit_is_light(windows: Windows, stage: Stage):
    size, asked = weigh(windows.open(PHONE), stage.path(PAGE))
    assert 0 < size <= MOST_BYTES
    assert 0 < len(asked) <= MOST_REQUESTS, asked


def chosen(page: Page) -> list[str]:
    return [name.strip() for name in page.locator(".pick[aria-pressed=true]").all_inner_texts()]


def test_reloading_loses_nothing_that_was_chosen_and_the_server_is_told_nothing(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(stage.path(PAGE))
    choose_three(page)
    rate_everything(page)
    page.get_by_label("What else should we know?").fill("Longer hours.")
    asked = page.locator(".rest legend").all_inner_texts()
    before, cards = chosen(page), page.locator(".pick").all_inner_texts()
    page.reload()
    expect(page.get_by_text("What was chosen in this window is still here.")).to_be_visible()
    assert chosen(page) == before
    assert page.locator(".pick").all_inner_texts() == cards
    assert page.locator(".rest legend").all_inner_texts() == asked
    expect(page.get_by_role("radio", name="good", exact=True, checked=True)).to_have_count(4)
    expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()
    expect(page.get_by_label("What else should we know?")).to_have_value("Longer hours.")
    assert set(sent) == {"GET"}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_what_was_chosen_can_be_thrown_away(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    page.goto(stage.path(PAGE))
    choose_three(page)
    page.reload()
    page.get_by_role("button", name="Start with an empty page").click()
    expect(page.get_by_text("What was chosen in this window is still here.")).to_be_hidden()
    expect(page.locator(".pick[aria-pressed=true]")).to_have_count(0)


def test_who_has_answered_is_thanked_again_and_makes_room_for_somebody_else(
    windows: Windows, stage: Stage, product: Product
):
    before = len(stored(product, stage))
    page = windows.open(PHONE)
    for number in (1, 2):
        page.goto(stage.path(PAGE))
        if number == 2:
            expect(page.get_by_text("Answers have been sent to")).to_be_visible()
            expect(page.get_by_role("heading", name="What matters to you?")).to_be_hidden()
            page.get_by_role("button", name="Answer for somebody else").click()
            expect(page.locator(".pick[aria-pressed=true]")).to_have_count(0)
        choose_three(page)
        page.get_by_role("button", name="Send my answers").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
        assert page.evaluate("Object.values(sessionStorage)") == ['{"sent":true}'], "nothing of what was answered"
    assert len(stored(product, stage)) == before + 2


@pytest.mark.parametrize("is_quick", [False, True])
def test_the_thanks_lead_on_to_the_next_customer(is_quick: bool, windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    if is_quick:  # than the script of the thanks
        page.route("**/pulse-sent*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.goto(stage.path(PAGE))
    choose_three(page)
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("link", name="Answer for somebody else").click()
    expect(page.get_by_role("heading", name="What matters to you?")).to_be_visible()
    expect(page.locator(".pick[aria-pressed=true]")).to_have_count(0)
    choose_three(page)
    page.reload()
    expect(page.locator(".pick[aria-pressed=true]")).to_have_count(3)


def test_another_window_knows_nothing_of_it(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    page.goto(stage.path(PAGE))
    choose_three(page)
    other = page.context.new_page()
    other.goto(stage.path(PAGE))
    expect(other.locator(".pick[aria-pressed=true]")).to_have_count(0)
    expect(other.get_by_text("What was chosen in this window is still here.")).to_be_hidden()
