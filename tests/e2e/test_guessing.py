"""Guessing on a phone: by tapping, by keyboard alone, by dragging, without a script; and the pace that is noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.test_answering import ask, press_until, weigh

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.conftest import Stage, Windows
    from tests.e2e.product import Product

PAGE = "/answer/{opened}/customers/"


def open_cards(windows: Windows, stage: Stage, **options: bool) -> Page:
    page = windows.open(PHONE, **options)
    stage.hold_answers(page, str(stage.places["guessing"].pop()))
    page.goto(stage.path(PAGE))
    return page


def lenses(page: Page) -> list[str]:
    return [text.partition(" · ")[2] for text in page.locator(".lens:visible").all_text_contents()]


def tap(page: Page, *names: str) -> None:
    for name in names:
        page.locator(".pick", has_text=name).click()


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Saved")
    for _try in range(50):  # what is still on its way is kept there; the policy forbids waiting for an expression
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("not everything was saved")


def seen_by_the_server(page: Page) -> list[str]:
    page.reload()
    return lenses(page)


def test_three_taps_are_saved_in_their_order_and_can_be_taken_back(windows: Windows, stage: Stage):
    page = open_cards(windows, stage)
    expect(page.locator("fieldset.picks [role=status]")).to_have_text("Now tap the 1st.")
    tap(page, "Worth the price", "Quick and easy", "Problems put right")
    page.locator("#q-predicted\\.3 label", has_text="good").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("fieldset.picks [role=status]")).to_have_text("Now tap the 3rd.")
    tap(page, "Treated as a person")
    wait_until_saved(page)
    assert seen_by_the_server(page) == ["Worth the price", "Quick and easy", "Treated as a person"]
    expect(page.locator("#q-predicted\\.3 :checked")).to_have_count(0)  # what was rated went with its card
    expect(page.get_by_role("button", name="1st Worth the price")).to_have_attribute("aria-pressed", "true")


def test_a_rating_goes_where_its_card_goes(windows: Windows, stage: Stage):
    page = open_cards(windows, stage)
    tap(page, "Worth the price", "Quick and easy", "Problems put right")
    page.locator("#q-predicted\\.2").get_by_role("radio", name="very poor").check()
    page.locator("#q-predicted\\.3").get_by_role("button", name="Move up").click()
    assert lenses(page) == ["Worth the price", "Problems put right", "Quick and easy"]
    wait_until_saved(page)
    assert seen_by_the_server(page) == ["Worth the price", "Problems put right", "Quick and easy"]
    expect(page.locator("#q-predicted\\.3").get_by_role("radio", name="very poor")).to_be_checked()
    expect(page.locator("#q-predicted\\.2 :checked")).to_have_count(0)


def test_what_is_chosen_can_be_dragged_into_another_order(windows: Windows, stage: Stage):
    page = open_cards(windows, stage)
    with page.expect_response(re.compile("sortable")):
        tap(page, "Worth the price", "Quick and easy", "Problems put right")
    expect(page.locator(".drags")).to_have_count(1)
    page.locator("#q-predicted\\.1").evaluate(
        "rating => rating.scrollIntoView({behavior: 'instant'})"
    )  # so that all three are in view
    start, end = page.locator("#q-predicted\\.1 .lens").bounding_box(), page.locator("#q-predicted\\.3").bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 30, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 50, steps=5)
    page.mouse.move(end["x"] + 30, end["y"] + end["height"] - 10, steps=15)
    page.mouse.up()
    expect(page.locator("#q-predicted\\.1 .lens")).not_to_contain_text("Worth the price")
    wait_until_saved(page)
    dragged = lenses(page)
    assert sorted(dragged) == ["Problems put right", "Quick and easy", "Worth the price"]
    assert seen_by_the_server(page) == dragged


def test_the_keyboard_alone_is_enough(windows: Windows, stage: Stage):
    page = open_cards(windows, stage)
    for _card in range(3):
        press_until(page, "Tab", ".pick[aria-pressed=false]")
        page.keyboard.press("Space")
    expect(page.locator("fieldset.picks [role=status]")).to_contain_text("Three are chosen")
    press_until(page, "Tab", "#q-predicted\\.1 input")
    page.keyboard.press("ArrowRight")
    press_until(page, "Tab", "#q-confidence input")
    page.keyboard.press("Space")
    chosen = lenses(page)
    press_until(page, "Tab", "button.primary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Before you submit")).to_be_visible()
    assert page.locator(".guess li").evaluate_all("rows => rows.map((row) => row.firstChild.data.trim())") == chosen


def test_without_a_script_a_table_is_enough(windows: Windows, stage: Stage):
    page = open_cards(windows, stage, java_script_enabled=False)
    page.get_by_role("radio", name="1st Worth the price").check()
    page.get_by_role("radio", name="2nd Worth the price").check()
    page.get_by_role("button", name="Continue").click()
    windows.expect_noise("status of 422")
    expect(page.get_by_role("alert").first).to_contain_text("“Worth the price” is chosen twice")
    page.get_by_role("radio", name="2nd Quick and easy").check()
    page.get_by_role("radio", name="3rd Treated as a person").check()
    page.locator("#q-predicted\\.1").get_by_role("radio", name="fair").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Before you submit")).to_be_visible()
    expect(page.locator(".guess")).to_contain_text("expected rating: fair")
    expect(page.locator(".guess li")).to_have_count(3)


def test_the_cards_are_light(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    stage.hold_answers(page, "begun")
    size, asked = weigh(page, stage.path(PAGE))
    assert 0 < size <= 60 * 1024
    assert len(asked) <= 6, asked


@pytest.mark.parametrize(("seconds", "bit"), [(1, "2"), (200, "1")])
def test_the_pace_is_one_bit_and_times_stay_in_the_browser(
    seconds: int, bit: str, windows: Windows, stage: Stage, product: Product
):
    page = windows.open(PHONE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.clock.install()
    secret = stage.next_to_submit()
    stage.hold_answers(page, secret)
    page.goto(stage.path("/answer/{opened}/d/strategy/"))
    page.evaluate(
        "seconds => dispatchEvent(Object.defineProperty(new Event('pagehide'), 'timeStamp', {value: seconds * 1000}))",
        seconds,
    )
    kept = page.evaluate("Object.values(sessionStorage)")
    assert re.search(rf"\[{seconds}000", str(kept))
    page.goto(stage.path("/answer/{opened}/review/"))
    expect(page.locator("[name=pace]")).to_have_value(bit)
    page.get_by_role("button", name=re.compile("Submit")).click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert not any("000" in body and "strategy" in body for body in sent)
    assert bit in ask(product, f"paces_of('{stage.path('{opened}')}')")


def test_a_third_place_to_win_is_not_ticked_and_it_is_said_at_once_what_to_do(windows: Windows, stage: Stage):
    page = windows.open(PHONE)
    stage.hold_answers(page, "chooser")
    page.goto(stage.path("/answer/{opened}/win/"))
    boxes = page.get_by_role("checkbox")
    for box in boxes.all():  # another test may have left some ticked
        box.uncheck()
    boxes.nth(3).check()
    boxes.nth(7).check()
    wait_until_saved(page)
    boxes.nth(5).click()
    expect(page.get_by_role("alert").filter(has_text="Two at most: take one away first.")).to_be_visible()
    expect(boxes.nth(5)).not_to_be_checked()
    boxes.nth(3).uncheck()
    expect(page.get_by_text("Two at most")).to_be_hidden()
    boxes.nth(5).check()
    wait_until_saved(page)
    page.reload()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    expect(boxes.nth(5)).to_be_checked()


def test_without_a_script_three_places_to_win_are_refused_and_stay_ticked(windows: Windows, stage: Stage):
    page = windows.open(PHONE, java_script_enabled=False)
    stage.hold_answers(page, "chooser")
    page.goto(stage.path("/answer/{opened}/win/"))
    windows.expect_noise("status of 422")
    for place, box in enumerate(page.get_by_role("checkbox").all()):
        box.set_checked(place in {0, 4, 6})
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#q-wins")).to_contain_text("Choose at most two.")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
