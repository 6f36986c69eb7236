"""A real mail server that keeps what it is given. It can refuse, put off, be slow, and drop the line.

def test_a_letter_arrives(mail_server):
    mail_server.refuse["ben@acme.example"] = "550 5.1.1 no such user"
    …
    assert mail_server.addresses() == [...]
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope, Session

PATIENCE = 30.0


@dataclass(frozen=True)
class Letter:
    """What arrived: the envelope, and the message as a mail program reads it."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part is not None else ""

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")


class AnyPort(Controller):
    """The library's own asks for a port that is known to be free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailServer:
    """refuse: address → answer to RCPT TO, 5xx for good, 4xx for now; "*" is everybody.

    refuse_content: address → answer after the message was given. drop: addresses at whose message the line is cut
    after it was read; drop_before: before it is. seconds: how long it takes over every message.
    """

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.refuse: dict[str, str] = {}
        self.refuse_content: dict[str, str] = {}
        self.refuse_sender = ""
        self.drop: set[str] = set()
        self.drop_before: set[str] = set()
        self.seconds = 0.0
        self.sessions = 0
        self._arrived = threading.Condition()
        self._controller = AnyPort(self, hostname="127.0.0.1", port=0)

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def environment(self) -> dict[str, str]:
        """For a process that is started with this as its mail server."""
        return {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.port),
            "EMAIL_SECURITY": "none",
            "DEFAULT_FROM_EMAIL": "Assessments <assess@ccassess.example>",
        }

    def addresses(self) -> list[str]:
        return [letter.recipient for letter in self.letters]

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.letters if letter.recipient == address]

    def wait_for(self, number: int, patience: float = PATIENCE) -> None:
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.letters) >= number, patience), self.addresses()

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    # What aiosmtpd calls.
    async def handle_EHLO(  # noqa: N802 the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_MAIL(  # noqa: N802 the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self.refuse.get(address) or self.refuse.get("*")
        if refusal:
            return refusal
        if address in self.drop_before:
            self._cut(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 the library's name
        if self.seconds:
            await asyncio.sleep(self.seconds)
        refusals = [self.refuse_content[to] for to in envelope.rcpt_tos if to in self.refuse_content]
        if refusals:
            return refusals[0]
        with self._arrived:
            self.letters += [
                Letter(str(envelope.mail_from), to, bytes(envelope.original_content or b"")) for to in envelope.rcpt_tos
            ]
            self._arrived.notify_all()
        if self.drop & set(envelope.rcpt_tos):
            self._cut(server)
        return "250 OK"

    @staticmethod
    def _cut(server: SMTP) -> None:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """The product's mail server in this test; .letters is what people got."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Assessments <assess@ccassess.example>"
    yield server
    server.stop()
