"""Reading a report: what leads it, what a finger and a mouse find out on the wheel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.sights import explore_the_wheel

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

    from tests.e2e.conftest import Stage, Windows


def read(windows: Windows, stage: Stage, size: ViewportSize) -> Page:
    page = windows.open(size, **stage.signed_in("cleo"))
    page.goto(stage.path("/assessments/{built}/report/"))
    return page


def test_the_plane_leads_and_the_wheel_follows(windows: Windows, stage: Stage):
    for size in (PHONE, DESKTOP):
        page = read(windows, stage, size)
        wheel = page.locator(".wheel:visible").first
        heights = [
            picture.bounding_box() for picture in (page.locator(".report-headline"), page.locator(".plane"), wheel)
        ]
        tops = [box["y"] for box in heights if box]
        assert len(tops) == 3
        assert tops == sorted(tops)


@pytest.mark.parametrize(("size", "places"), [(PHONE, (1, 4)), (DESKTOP, (0,))], ids=["phone", "desktop"])
def test_a_tapped_practice_is_said_under_its_own_wheel(
    size: ViewportSize, places: tuple[int, ...], windows: Windows, stage: Stage
):
    page = read(windows, stage, size)
    for place in places:
        wheel = page.locator(".wheel-one").nth(place)
        wheel.scroll_into_view_if_needed()
        label = wheel.locator(".w-label").nth(1).bounding_box()
        assert label is not None
        page.mouse.click(label["x"] + label["width"] / 2, label["y"] + label["height"] / 2)
        words = wheel.locator(".w-practice").nth(1).locator("title").text_content()
        assert words
        expect(wheel.get_by_role("status")).to_have_text(words)


def test_the_widest_gaps_stay_bold_while_the_wheel_is_explored(windows: Windows, stage: Stage):
    page = read(windows, stage, DESKTOP)
    still = page.locator(".wheel-large .w-widest .w-label").all_text_contents()
    explore_the_wheel(page)
    bold = page.locator(".angularaxistick text.explore-widest")
    expect(bold).to_have_count(len(still))
    expect(bold.first).to_have_css("font-weight", "700")
    assert sorted(map(letters, bold.all_text_contents())) == sorted(map(letters, still))
    expect(page.locator(".angularaxistick text")).to_have_count(20)


def test_a_phone_is_not_offered_what_it_has_no_room_for(windows: Windows, stage: Stage):
    page = read(windows, stage, PHONE)
    expect(page.get_by_text("Tap or click a practice")).to_be_visible()
    expect(page.get_by_role("button", name="Explore the wheel")).to_be_hidden()


def test_a_window_made_narrow_goes_back_to_the_small_wheels(windows: Windows, stage: Stage):
    page = read(windows, stage, DESKTOP)
    explore_the_wheel(page)
    page.set_viewport_size(PHONE)
    expect(page.locator(".explore-chart")).to_have_count(0)
    expect(page.locator(".wheel-small").first).to_be_visible()


def letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_table_wider_than_a_phone_says_that_it_goes_on_and_is_moved_by_keyboard(windows: Windows, stage: Stage):
    page = windows.open(PHONE, **stage.signed_in("cleo"))
    page.goto(stage.path("/assessments/{built}/report/perception/"))
    table = page.get_by_role("region", name=re.compile("^Gap by department"))
    expect(page.locator(".table-more").filter(visible=True).first).to_have_text(re.compile("^More columns"))
    assert table.evaluate("element => element.scrollWidth > element.clientWidth")

    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("element => element.scrollLeft > 0", arg=table.element_handle())


def test_a_table_that_fits_says_nothing_of_more(windows: Windows, stage: Stage):
    page = windows.open(DESKTOP, **stage.signed_in("cleo"))
    page.goto(stage.path("/assessments/{built}/report/perception/"))
    heights = page.locator(".table-more").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert heights
    assert set(heights) == {0}


@pytest.mark.parametrize("code", ["", "trust/"])
def test_a_phone_finds_what_there_is_at_the_top_of_a_long_page(code: str, windows: Windows, stage: Stage):
    page = windows.open(PHONE, **stage.signed_in("cleo"))
    page.goto(stage.path("/assessments/{built}/report/" + code))
    page.get_by_text("On this page").click()
    link = page.locator(".page-contents a").last
    words = link.text_content()
    link.click()
    assert words
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_in_viewport()


def test_the_method_page_leads_back_to_the_question_it_was_opened_from(windows: Windows, stage: Stage):
    page = windows.open(PHONE, **stage.signed_in("cleo"))
    page.goto(stage.path("/assessments/{built}/report/chain/"))
    address = page.url
    page.get_by_role("link", name=re.compile("^How this is computed")).first.click()
    page.wait_for_url("**/method/#chain")
    back = page.get_by_role("link", name="Back to the page you came from")
    expect(back).to_be_in_viewport()
    back.click()
    page.wait_for_url(address)
