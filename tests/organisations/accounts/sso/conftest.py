from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests
from django.urls import reverse

from ccassess.sso_settings import OpenIDConnect
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client


@pytest.fixture
def provider(settings) -> Iterator[IdentityProvider]:
    """Runs; whoever runs the server has set it; Ada is signed in there."""
    with IdentityProvider(person={"sub": "1001", "email": "ada@acme.example", "email_verified": True}) as running:
        settings.ROOT_URLCONF = "tests.sso_urls"
        settings.OIDC = OpenIDConnect("Acme staff", running.issuer, CLIENT_ID, CLIENT_SECRET)
        yield running


@dataclass
class Journey:
    """A browser on its way to the provider and back."""

    client: Client

    def begin(self, **more: str) -> Any:
        return self.client.post(reverse("sso-oidc"), more)

    def at_provider(self, **more: str) -> str:
        """The address that the provider sends the browser back to."""
        page = self.begin(**more)
        assert page.status_code == 200, page.content.decode()
        onward = page["Refresh"].removeprefix("0; url=")
        return requests.get(onward, allow_redirects=False, timeout=10).headers["Location"]

    def come_back(self, address: str) -> Any:
        parts = urlsplit(address)
        return self.client.get(f"{parts.path}?{parts.query}")

    def through(self, **more: str) -> Any:
        return self.come_back(self.at_provider(**more))

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def journey(browse, provider) -> Journey:
    return Journey(browse())


def text_of(response: Any) -> str:
    return str(response.content.decode())
