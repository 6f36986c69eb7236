"""Which ways of signing in whoever runs the server has set, besides passwords and passkeys."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Way:
    """`name` stands on its button, `url` takes the POST that begins it."""

    name: str
    url: str


def offered() -> list[Way]:
    oidc, saml = settings.OIDC, settings.SAML
    found = [Way(oidc.name, reverse("sso-oidc"))] if oidc else []
    return [*found, Way(saml.name, reverse("sso-saml"))] if saml else found


def apps_set() -> list[SocialApp]:
    """As allauth has them. `provider_id` is who issues: a link to an account holds for that issuer alone."""
    oidc, saml, found = settings.OIDC, settings.SAML, []
    if oidc:
        found.append(
            SocialApp(
                provider="openid_connect",
                provider_id=oidc.issuer,
                name=oidc.name,
                client_id=oidc.client_id,
                secret=oidc.client_secret,
                settings={"server_url": oidc.issuer, "oauth_pkce_enabled": True},
            )
        )
    if saml:
        found.append(
            SocialApp(
                provider="saml",
                provider_id=f"saml {saml.entity_id}",
                name=saml.name,
                settings={"metadata": saml.metadata},
            )
        )
    return found
