"""An OpenID provider that really speaks HTTP and really signs, and lies in whatever way a test asks it to."""

from __future__ import annotations

import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "ccassess", "what only the two know"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class IdentityProvider:
    """`person`: who signs in there. The others are lies: what differs in discovery, ID token, its signature."""

    person: dict[str, Any] = field(default_factory=dict)
    in_discovery: dict[str, Any] = field(default_factory=dict)
    in_token: dict[str, Any] = field(default_factory=dict)
    in_userinfo: dict[str, Any] | None = None  # then asked there, and not told in the token
    signing_key: Any = None
    algorithm: str = "RS256"
    refuse: str = ""  # an error code instead of a code
    asks: bool = False  # shows a page with a button first, as people see it
    port: int = 0
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> IdentityProvider:
        self.key = new_key()
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=acme",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
        } | self.in_discovery

    def jwks(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to."""
        if self.refuse:
            answer = {"error": self.refuse}
        else:
            answer = {"code": secrets.token_urlsafe(8)}
            self.codes[answer["code"]] = asked
        return f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}"

    def token(self, given: dict[str, str], basic: str) -> dict[str, Any]:
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(given.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if basic != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return {"error": "invalid_client"}
        if asked is None or asked["redirect_uri"] != given["redirect_uri"] or asked["code_challenge"] != challenge:
            return {"error": "invalid_grant"}
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        told = self.person if self.in_userinfo is None else {"sub": self.person["sub"]}
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in (claims | told | self.in_token).items() if value is not None}
        key: Any = None if self.algorithm == "none" else self.signing_key or self.key
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})

    def userinfo(self) -> dict[str, Any]:
        return self.person | (self.in_userinfo or {})


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self._authorize(provider.authorize(asked))
                return
            pages = {
                "/.well-known/openid-configuration": provider.discovery,
                "/jwks": provider.jwks,
                "/userinfo": provider.userinfo,
            }
            self._json(pages[parts.path](), 200)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = {name: values[0] for name, values in parse_qs(body).items()}
            basic = b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
            told = provider.token(given, basic)
            self._json(told, 400 if "error" in told else 200)

        def _authorize(self, back: str) -> None:
            if provider.asks:
                head = '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Staff</title>'
                page = f'{head}<a href="{back}">I am Ada</a></html>'
                self._answer(200, page.replace("&", "&amp;").encode(), ("Content-Type", "text/html"))
            else:
                self._answer(302, b"", ("Location", back))

        def _json(self, told: dict[str, Any], status: int) -> None:
            self._answer(status, json.dumps(told).encode(), ("Content-Type", "application/json"))

        def _answer(self, status: int, body: bytes, header: tuple[str, str]) -> None:
            self.send_response(status)
            self.send_header(*header)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler
