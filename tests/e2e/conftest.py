"""The whole product in real processes, read in a real browser that must stay silent."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import sync_playwright

from tests.e2e.people import sign_in
from tests.e2e.product import Product, embedded, free_port, with_services
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET
from tests.saml_provider import SamlProvider
from tools.run_tests import chromium as chromium_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

AXE = (next(Path(__file__).parent.glob("vendor/axe-core-*/axe.min.js"))).read_text(encoding="utf-8")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextlib.contextmanager
def temporary_database(url: str) -> Iterator[str]:
    name = f"e2e_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def saml_provider() -> SamlProvider:
    return SamlProvider(address="eve@stage.example", sso=f"http://127.0.0.1:{free_port()}/saml")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory, saml_provider: SamlProvider) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("product")
    (folder / "metadata.xml").write_text(saml_provider.metadata(), encoding="utf-8")
    # A test that wants one of them to answer starts it at its port; else it is away.
    own_sign_in = {
        "OIDC_NAME": "Stage staff",
        "OIDC_ISSUER": f"http://127.0.0.1:{free_port()}",
        "OIDC_CLIENT_ID": CLIENT_ID,
        "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "SAML_NAME": "Stage staff, by SAML",
        "SAML_METADATA_FILE": str(folder / "metadata.xml"),
    }
    database = os.environ.get("DATABASE_URL", "")
    if database.startswith("postgres"):
        redis = urlsplit(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379"))._replace(path="/11").geturl()
        with temporary_database(database) as url, with_services(folder, url, redis, **own_sign_in) as running:
            yield running
    else:
        with embedded(folder, **own_sign_in) as running:
            yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@dataclass
class Windows:
    """Browser windows whose console and requests are listened to."""

    browser: Browser
    product: Product
    noise: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, size: ViewportSize, **options: Any) -> Page:
        context = self.browser.new_context(viewport=size, base_url=self.product.url, locale="en-GB", **options)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self.noise.append(f"{page.url}: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.noise.append(f"{page.url}: {error}"))
        page.on("request", self._stay_home)
        return page

    def _stay_home(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != urlsplit(self.product.url).netloc:
            self.noise.append(f"a request left our origin: {request.url}")

    def expect_noise(self, part: str) -> None:
        """A refused request is allowed to be heard, now or later; anything else is not."""
        self.expected.append(part)

    def unexpected(self) -> list[str]:
        return [line for line in self.noise if not any(part in line for part in self.expected)]


@pytest.fixture
def windows(chromium: Browser, product: Product) -> Iterator[Windows]:
    windows = Windows(chromium, product)
    yield windows
    for context in windows.contexts:
        context.close()
    assert windows.unexpected() == []


@dataclass
class Stage:
    """Where tests/e2e/stage.py has put everything, and the people who are signed in already."""

    places: dict[str, Any]
    browser: Browser
    states: dict[str, Any] = field(default_factory=dict)

    def path(self, template: str) -> str:
        tokens = {f"token_{name}": token for name, token in self.places["tokens"].items()}
        return template.format(**self.places, **self.places["assessments"], **tokens)

    def signed_in(self, who: str) -> dict[str, Any]:
        """Options for a window of somebody's; empty for nobody."""
        if who and who not in self.states:
            context = self.browser.new_context(base_url=self.places["base"])
            secret = self.places["secret_of_otto"] if who == "otto" else ""
            sign_in(context.new_page(), f"{who}@stage.example", "correct horse battery", secret)
            self.states[who] = context.storage_state()
            context.close()
        return {"storage_state": self.states[who]} if who else {}

    def hold_answers(self, page: Page, secret: str, assessment: str = "opened") -> None:
        """Give the device the cookie of a begun draft: one of the stage's by name, or the secret itself."""
        name = f"answers-{self.places['assessments'][assessment]}"
        value = self.places.get(secret, secret)
        page.context.add_cookies([{"name": name, "value": value, "url": self.places["base"]}])

    def next_to_submit(self) -> str:
        return str(self.places["to_submit"].pop())

    def broken(self, status: str) -> str:
        return str(self.places["broken"][status])


@pytest.fixture(scope="session")
def stage(product: Product, chromium: Browser) -> Stage:
    tell = "from tests.e2e.stage import tell; tell()"
    return Stage(json.loads(product.manage("shell", "--no-imports", "-c", tell).stdout), chromium)


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    def violations(page: Page, *tags: str) -> list[str]:
        """What axe finds, by all rules or by those with one of the tags."""
        # Evaluated over the debugging protocol, not as a page script: the strict policy stays as it is.
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", [*(tags or WCAG)]
        )
        return [
            f"{page.url} {violation['id']}: {violation['help']} {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return violations
