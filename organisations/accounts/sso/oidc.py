"""OpenID Connect: allauth's code flow with PKCE, and every rule about the ID token that allauth leaves to TLS.

The signature, by keys the issuer publishes and by asymmetric algorithms alone; issuer, audience, authorised party and
times; the nonce, which follows from the secret of PKCE and so belongs to the browser that began.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialApp, SocialLogin
    from django.http import HttpRequest

ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
REQUIRED: Final = ("iss", "sub", "aud", "exp", "iat")
ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
CLOCKS_APART = 60  # seconds
LONGEST_SUBJECT = 191


class Distrusted(OAuth2Error):
    """What the issuer answered breaks a rule. The text is ours and names nobody; it goes into the log."""

    is_ours = True


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """An address that has a query already keeps it."""
        query = super().get_redirect_url("", scope, extra_params).removeprefix("?")
        return f"{authorization_url}{'&' if '?' in authorization_url else '?'}{query}"


class Exchange(OpenIDConnectOAuth2Adapter):
    client_class = Client

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            self._openid_config = self._discover()
        return self._openid_config

    @property
    def basic_auth(self) -> bool:
        ways = self.openid_config.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_post" not in ways

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Never by the Host header."""
        return f"{settings.BASE_URL}{reverse('sso-oidc-back')}"

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return SocialToken(token=data["access_token"])

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Client, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        if request.GET.get("iss", self._issuer) != self._issuer:
            raise Distrusted("the answer comes from another issuer")
        self._nonce = nonce_of(pkce_code_verifier or "")
        data = super().get_access_token_data(request, app, client, pkce_code_verifier)
        if not isinstance(data, dict) or not isinstance(data.get("access_token"), str):
            raise Distrusted("no token came back")
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = self._verified(kwargs["response"].get("id_token"), app)
        if not {"email", "email_verified"} <= claims.keys() and "userinfo_endpoint" in self.openid_config:
            claims = self._with_userinfo(claims["sub"], token.token)
        return self.get_provider().sociallogin_from_response(request, claims)

    @property
    def _issuer(self) -> str:
        return str(self.openid_config["issuer"])

    def _discover(self) -> dict[str, Any]:
        provider = self.get_provider()
        found = _fetched(provider.server_url)
        if str(found.get("issuer")).rstrip("/") != provider.sub_id:
            raise Distrusted("the discovery document names another issuer than OIDC_ISSUER")
        for name in (*ENDPOINTS, "userinfo_endpoint"):
            if (name in found or name in ENDPOINTS) and not _is_as_safe(str(found.get(name)), provider.sub_id):
                raise Distrusted(f"the discovery document has no https address as {name}")
        return found

    def _verified(self, token: Any, app: SocialApp) -> dict[str, Any]:
        try:
            key = self._key(jwt.get_unverified_header(token).get("kid"))
            claims: dict[str, Any] = jwt.decode(
                token, key, algorithms=ALGORITHMS, audience=app.client_id, issuer=self._issuer, leeway=CLOCKS_APART,
                options={"require": list(REQUIRED)},
            )  # fmt: skip
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise Distrusted(f"the ID token: {type(error).__name__}") from error
        if not compare_digest(str(claims.get("nonce", "")).encode(), self._nonce.encode()):
            raise Distrusted("the ID token answers another sign-in (nonce)")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else app.client_id) != app.client_id:
            raise Distrusted("the ID token was issued to another program (azp)")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise Distrusted("the subject is empty or too long")
        return claims

    def _key(self, kid: str | None) -> jwt.PyJWK:
        keys = jwt.PyJWKSet.from_dict(_fetched(self.openid_config["jwks_uri"])).keys
        fitting = [key for key in keys if key.public_key_use in {None, "sig"} and kid in {None, key.key_id}]
        if len(fitting) != 1:
            raise Distrusted("the ID token names no key of the issuer")
        return fitting[0]

    def _with_userinfo(self, subject: str, access_token: str) -> dict[str, Any]:
        told = _fetched(self.openid_config["userinfo_endpoint"], {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != subject:
            raise Distrusted("userinfo is about somebody else")
        return told


class OpenIDConnect(OpenIDConnectProvider):
    oauth2_adapter_class = Exchange

    def get_callback_url(self) -> str:
        return reverse("sso-oidc-back")

    def get_pkce_params(self) -> dict[str, str]:
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_default_scope(self) -> list[str]:
        return ["openid", "email"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing more is kept of anybody."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Some issuers write true as a word."""
        email, verified = data.get("email"), data.get("email_verified") in (True, "true")
        return [EmailAddress(email=email, verified=verified, primary=True)] if isinstance(email, str) else []


def nonce_of(verifier: str) -> str:
    return urlsafe_b64encode(sha256(f"nonce {verifier}".encode()).digest()).decode().rstrip("=")


def _fetched(url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A JSON object; whatever else comes is an OSError of requests, or distrusted."""
    with get_adapter().get_requests_session() as session:
        response = session.get(url, headers=headers)
        response.raise_for_status()
        told = response.json()
    if not isinstance(told, dict):
        raise Distrusted("it answered with something else than a JSON object")
    return told


def _is_as_safe(url: str, issuer: str) -> bool:
    try:
        parts = urlsplit(url)
        (parts.hostname or "").encode("idna")  # as whoever asks it does: a name of empty or too long parts is none
    except ValueError:
        return False
    return bool(parts.hostname) and parts.scheme in {"https", urlsplit(issuer).scheme}
