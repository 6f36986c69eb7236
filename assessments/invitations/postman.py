"""Handing one letter to the mail server, step by step: after every step it is known whether it may have got through."""

from __future__ import annotations

import re
import smtplib
from email.utils import parseaddr
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.mail import get_connection

if TYPE_CHECKING:
    from types import TracebackType

    from django.core.mail import EmailMultiAlternatives
    from django.core.mail.message import SafeMIMEMultipart

PERMANENT = 500
NO_SUCH = re.compile(r"\b5\.1\.\d|\b5\.4\.[14]")
FULL = re.compile(r"\b[45]\.2\.2")


class Outcome(Enum):
    SENT = "sent"
    REFUSED = "refused"  # for good: not this address, or not this letter
    LATER = "later"
    UNKNOWN = "unknown"  # the line was cut after the letter had been handed over, before the answer


class ServerTrouble(Exception):
    """Nothing was handed over, and the next letter would fare no better. code: why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def can_send() -> bool:
    """Whether mail leaves at all; what is printed instead would put secrets of links into a log."""
    return bool(settings.EMAIL_HOST) and settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


class Postman:
    """One connection for many letters, opened when the first is due and again when the server hangs up."""

    def __init__(self) -> None:
        self._backend: Any = get_connection(fail_silently=False)
        self.reason = ""  # code: why the last letter was not sent

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._hang_up()

    def reach(self) -> None:
        """Before a letter is written: ServerTrouble while nothing has been promised to anybody."""
        if not can_send():
            raise ServerTrouble("no_server")
        if self._backend.connection is not None:
            try:
                if self._backend.connection.noop()[0] == 250:
                    return
            except (smtplib.SMTPException, OSError):
                pass
            self._hang_up()
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError:
            raise ServerTrouble("sign_in") from None
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            raise ServerTrouble("unreachable") from None

    def hand_over(self, message: EmailMultiAlternatives) -> Outcome:
        self.reason = ""
        smtp: smtplib.SMTP = self._backend.connection
        try:
            outcome = self._address(smtp, message)
        except (smtplib.SMTPException, OSError):
            self._hang_up()  # before the letter itself, so it cannot have gone out
            self.reason = "put_off"
            return Outcome.LATER
        if outcome is not None:
            return outcome
        whole: SafeMIMEMultipart = message.message()  # type: ignore[assignment] # it has two parts
        try:
            code, answer = smtp.data(whole.as_bytes(linesep="\r\n"))
        except smtplib.SMTPDataError as refused:  # the server did not want to hear the letter
            return self._refused(smtp, refused.smtp_code, refused.smtp_error, "content")
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            self.reason = "interrupted"
            return Outcome.UNKNOWN
        return Outcome.SENT if code == 250 else self._refused(smtp, code, answer, "content")

    def _address(self, smtp: smtplib.SMTP, message: EmailMultiAlternatives) -> Outcome | None:
        """None where both sender and recipient are taken."""
        code, answer = smtp.mail(parseaddr(message.from_email)[1])
        if code >= PERMANENT:
            smtp.rset()
            raise ServerTrouble("sender")
        if code != 250:
            return self._refused(smtp, code, answer, "refused")
        code, answer = smtp.rcpt(message.to[0])
        if code not in (250, 251):
            return self._refused(smtp, code, answer, "refused")
        return None

    def _refused(self, smtp: smtplib.SMTP, code: int, answer: bytes | str, usual: str) -> Outcome:
        words = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()
        if NO_SUCH.search(words):
            self.reason = "no_such_address"
        elif FULL.search(words):
            self.reason = "mailbox_full"
        else:
            self.reason = usual
        if code >= PERMANENT:
            return Outcome.REFUSED
        self.reason = "put_off"
        return Outcome.LATER

    def _hang_up(self) -> None:
        connection, self._backend.connection = self._backend.connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()
