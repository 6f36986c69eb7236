"""What `make screenshots` runs: a demonstration of its own, photographed for the README in docs/screenshots/."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.run_tests import chromium

FOLDER = Path("docs/screenshots")
PORT = os.environ.get("PORT", "8377")
ADDRESS = f"http://localhost:{PORT}"
ANSWER_LINK = re.compile(r"(http\S+/a/\S+)")
SIGN_IN = re.compile(r"(\S+@\S+)\s+(\S+)")


@contextmanager
def demonstration() -> Iterator[str]:
    """What it prints once it is ready: addresses and passwords."""
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "VAR_DIR": var, "PORT": PORT, "BASE_URL": ADDRESS}
        command = [sys.executable, "-u", "manage.py", "demo"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            printed = ""
            for line in process.stdout or ():
                printed += line
                if ANSWER_LINK.search(line):
                    break
            yield printed
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def open_window(browser: Browser, width: int, height: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=1.5,
        base_url=ADDRESS,
        locale="en-GB",
    )
    return context.new_page()


def read_report(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="The wheel").wait_for()


def answer_first_practice(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    page.locator("select").select_option(index=1)
    for name in ("role_group", "definition"):
        page.locator(f'label:has(input[name="{name}"])').nth(1).click()
        page.get_by_role("button", name="Continue").click()
    page.locator("fieldset label.step").nth(2).click()
    page.get_by_text(re.compile("^Saved")).wait_for()


def photograph(browser: Browser, printed: str) -> None:
    link = ANSWER_LINK.search(printed)
    executive = SIGN_IN.search(printed, printed.index("executive"))
    if not link or not executive:
        raise SystemExit(f"The demonstration did not say how to get in:\n{printed}")
    for scheme in ("light", "dark"):
        page = open_window(browser, 1200, 1000, scheme)
        read_report(page, *executive.groups())
        page.locator(".wheel-large").screenshot(path=FOLDER / f"wheel-{scheme}.png")
        page.get_by_role("link", name="Do you understand your customers").first.click()
        part = page.locator("section", has=page.get_by_role("heading", name="What matters most to them"))
        part.screenshot(path=FOLDER / f"understanding-{scheme}.png")
        page.context.close()
    page = open_window(browser, 390, 844, "light")
    answer_first_practice(page, link.group())
    page.screenshot(path=FOLDER / "answering.png")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as printed, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        photograph(browser, printed)
        browser.close()
    print("\n".join(f"{path} ({path.stat().st_size // 1024} KiB)" for path in sorted(FOLDER.glob("*.png"))))


if __name__ == "__main__":
    main()
