"""Every page, on phone and desk, light and dark: axe finds nothing, nothing sticks out, the console is silent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import get_resolver
from playwright.sync_api import expect

from tests.e2e.account_sights import ACCOUNT
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.named_sights import NAMED, NAMED_RESPONDENT
from tests.e2e.sights import NOT_PAGES, RESPONDENT, STAFF, WITH_SCRIPT_ONLY

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, ViewportSize

    from tests.e2e.conftest import Stage, Windows
    from tests.e2e.sights import Sight

    Violations = Callable[..., list[str]]

BOTH_SIZES = (PHONE, DESKTOP)


def faults(page: Page, violations: Violations, sizes: tuple[ViewportSize, ...] = BOTH_SIZES) -> list[str]:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = []
    for size in sizes:
        page.set_viewport_size(size)
        found += violations(page)
        width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if width > room:
            found.append(f"{page.url} is {width} px wide where {room} are seen")
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {violation}" for violation in violations(page, "cat.color")]


def look_at(sight: Sight, windows: Windows, stage: Stage, **options: Any) -> Page:
    page = windows.open(DESKTOP if sight.needs_room else PHONE, **options, **stage.signed_in(sight.who))
    if sight.holds:
        stage.hold_answers(page, sight.holds)
    # A page that waits for a job reloads itself when the job is done: never while axe reads it.
    page.route("**/js/progress*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    answered = page.goto(stage.path(sight.path))
    assert answered is not None
    assert answered.status == sight.status
    if sight.act:
        sight.act(page)
        page.wait_for_load_state("networkidle")  # what was pressed may have led to a page that is still being drawn
    # Chromium mentions every refusal in the console; that is its own voice.
    windows.expect_noise("Failed to load resource: the server responded with a status of 4")
    return page


def as_seen_without_script(page: Page, windows: Windows) -> Page:
    """What stands in a window where no script runs, not even axe, put before axe in one where it does."""
    page.locator("main").wait_for()  # a form may have been sent, and its answer not read to the end
    page.wait_for_load_state()
    html = re.sub(r"<script\b.*?</script>|</?noscript>", "", page.content(), flags=re.DOTALL)
    copy = windows.open(PHONE)
    copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
    copy.goto(page.url)
    return copy


@pytest.mark.parametrize("sight", STAFF + ACCOUNT + NAMED, ids=str)
def test_every_page_of_the_people_who_sign_in_is_accessible_and_fits(sight, windows, stage, violations):
    page = look_at(sight, windows, stage)
    assert faults(page, violations, (DESKTOP,) if sight.needs_room else BOTH_SIZES) == []


@pytest.mark.parametrize("sight", RESPONDENT + NAMED_RESPONDENT + WITH_SCRIPT_ONLY, ids=str)
def test_every_page_of_a_respondent_is_accessible_and_fits(sight, windows, stage, violations):
    page = look_at(sight, windows, stage)
    assert faults(page, violations) == []


@pytest.mark.parametrize("sight", [sight for sight in RESPONDENT if sight.has_script], ids=str)
def test_every_page_of_a_respondent_works_without_javascript(sight, windows, stage, violations):
    page = look_at(sight, windows, stage, java_script_enabled=False)
    assert faults(as_seen_without_script(page, windows), violations, (PHONE,)) == []


def test_the_thanks_with_ones_own_wheel_is_accessible_and_fits(windows, stage, violations):
    page = windows.open(PHONE)
    stage.hold_answers(page, stage.next_to_submit())
    page.goto(stage.path("/answer/{opened}/review/"))
    page.get_by_role("button", name=re.compile("Submit")).click()
    page.get_by_text("Show me how I see it").click()
    expect(page.locator(".own-wheel svg").first).to_be_visible()
    assert faults(page, violations) == []


@pytest.mark.parametrize("status", ["400", "500", "503"])
def test_the_page_for_something_broken_is_accessible_and_fits(status, windows, stage, violations):
    page = windows.open(PHONE)
    page.route("**/broken/", lambda route: route.fulfill(body=stage.broken(status), content_type="text/html"))
    page.goto("/broken/")
    assert faults(page, violations) == []


def test_no_page_is_forgotten_here():
    names = {name for name in all_url_names() if name not in NOT_PAGES}
    assert {sight.url_name for sight in STAFF + ACCOUNT + NAMED + RESPONDENT + NAMED_RESPONDENT} == names
    assert set(all_url_names()) >= NOT_PAGES


def all_url_names() -> list[str]:
    """Those that are always there; an own sign-in, which another test may have set, has test_own_sign_in.py."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    return [name for name in names if not name.startswith("sso-")]
