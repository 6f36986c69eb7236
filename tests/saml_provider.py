"""A SAML sign-in that really signs what it asserts, and lies in whatever way a test asks it to."""

from __future__ import annotations

import threading
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

SPACES = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
NAME_ID = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
ADDRESS = "urn:oid:0.9.2342.19200300.100.1.3"


@dataclass(frozen=True)
class Pair:
    key: str
    certificate: str


def new_pair() -> Pair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "staff")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Pair(private, certificate.public_bytes(Encoding.PEM).decode())


@dataclass
class SamlProvider:
    """`lies`: what differs from an honest answer, by the names in `answer`."""

    subject: str = "staff-1001"
    address: str = "ada@acme.example"
    lies: dict[str, Any] = field(default_factory=dict)
    pair: Pair = field(default_factory=new_pair)
    sso: str = "http://127.0.0.1:9/saml"
    entity_id: str = "https://login.acme.example/saml"

    def metadata(self) -> str:
        certificate = "".join(self.pair.certificate.splitlines()[1:-1])
        return (
            '<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'entityID="{self.entity_id}"><md:IDPSSODescriptor '
            'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">'
            '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>'
            f"{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{self.sso}"/></md:IDPSSODescriptor></md:EntityDescriptor>'
        )

    def answer(self, asked: str) -> str:
        """What a browser carries back, to the address in `asked`, where it was sent with its request."""
        request = etree.fromstring(read_request(asked))
        us = request.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
        now = datetime.now(UTC)
        told: dict[str, Any] = {
            "issuer": self.entity_id,
            "audience": us,
            "answers": request.get("ID"),
            "answers_around": request.get("ID"),
            "recipient": request.get("AssertionConsumerServiceURL"),
            "until": now + timedelta(minutes=5),
            "subject": self.subject,
            "address": self.address,
            "format": NAME_ID,
            "known_at": "",
            "signs": "assertion",
            "status": "Success",
            "pair": self.pair,
        } | self.lies
        assertion = _assertion(told, now)
        if told["signs"] == "assertion":
            assertion = _signed(assertion, told["pair"])
        message = _message(told, now, assertion)
        if told["signs"] == "message":
            message = _signed(message, told["pair"])
        return b64encode(told.get("change", lambda xml: xml)(message).encode()).decode()


def read_request(url: str) -> bytes:
    return zlib.decompress(b64decode(parse_qs(urlsplit(url).query)["SAMLRequest"][0]), -15)


def _signed(xml: str, pair: Pair) -> str:
    return str(OneLogin_Saml2_Utils.add_sign(xml, pair.key, pair.certificate).decode())


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _assertion(told: dict[str, Any], now: datetime) -> str:
    answers = f'InResponseTo="{told["answers"]}" ' if told["answers"] else ""
    audience = (
        f"<saml:AudienceRestriction><saml:Audience>{told['audience']}</saml:Audience></saml:AudienceRestriction>"
        if told["audience"]
        else ""
    )
    address = (
        f'<saml:AttributeStatement><saml:Attribute Name="{ADDRESS}"><saml:AttributeValue>{escape(told["address"])}'
        "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>"
        if told["address"]
        else ""
    )
    known_at = f'SPNameQualifier="{told["known_at"]}" ' if told["known_at"] else ""
    return (
        f'<saml:Assertion {SPACES} ID="_{uuid4().hex}" Version="2.0" IssueInstant="{_moment(now)}">'
        f"<saml:Issuer>{told['issuer']}</saml:Issuer>"
        f'<saml:Subject><saml:NameID {known_at}Format="{told["format"]}">{escape(told["subject"])}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
        f'{answers}Recipient="{told["recipient"]}" NotOnOrAfter="{_moment(told["until"])}"/>'
        "</saml:SubjectConfirmation></saml:Subject>"
        f'<saml:Conditions NotBefore="{_moment(now - timedelta(minutes=1))}" NotOnOrAfter="{_moment(told["until"])}">'
        f"{audience}</saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{_moment(now)}"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext>"
        f"</saml:AuthnStatement>{address}</saml:Assertion>"
    )


def _message(told: dict[str, Any], now: datetime, assertion: str) -> str:
    around = f'InResponseTo="{told["answers_around"]}" ' if told["answers_around"] else ""
    return (
        f'<samlp:Response {SPACES} ID="_{uuid4().hex}" Version="2.0" IssueInstant="{_moment(now)}" {around}'
        f'Destination="{told["recipient"]}"><saml:Issuer>{told["issuer"]}</saml:Issuer><samlp:Status>'
        f'<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{told["status"]}"/></samlp:Status>'
        f"{assertion}</samlp:Response>"
    )


class SamlPages:
    """The same for a browser: a page with a button that posts the answer from another site."""

    def __init__(self, provider: SamlProvider, port: int) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _handler(provider))
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def _handler(provider: SamlProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            back = etree.fromstring(read_request(self.path)).get("AssertionConsumerServiceURL")
            body = (
                '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Staff</title>'
                f'<form method="post" action="{back}"><input type="hidden" name="SAMLResponse" '
                f'value="{provider.answer(self.path)}"><button>I am Ada</button></form></html>'
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler
