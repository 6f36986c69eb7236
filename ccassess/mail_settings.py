"""The mail server of an installation, from the environment: all of it, or none and no mail goes out."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ccassess.environ import Problem, env_int, env_secret, env_str, problems

PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
BESIDE: Final = ("EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_SECURITY")
NO_SENDER: Final = "ccassess@localhost"
THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Mail:
    host: str = ""
    port: int = PORTS["none"]
    user: str = ""
    password: str = ""
    security: str = "none"
    sender: str = NO_SENDER

    @property
    def backend(self) -> str:
        """Without a server nothing goes out, nor is it printed: letters hold links that only one person may have."""
        return f"django.core.mail.backends.{'smtp' if self.host else 'dummy'}.EmailBackend"


def env_mail() -> Mail:
    host, sender = env_str("EMAIL_HOST"), _sender()
    if not host:
        alone = [name for name in BESIDE if env_secret(name)]
        if alone:
            _refuse(
                f"{', '.join(alone)} is set, but EMAIL_HOST is not: no mail would go out.",
                "Set EMAIL_HOST to your mail server, for example smtp.example.org, or leave all of them out.",
            )
        return Mail(sender=sender or NO_SENDER)
    if not sender:
        _refuse(
            "EMAIL_HOST is set, but DEFAULT_FROM_EMAIL is not: mail servers refuse mail without a sender.",
            "Set DEFAULT_FROM_EMAIL to an address of yours, for example Assessments <assess@example.org>.",
        )
    security = _security()
    user, password = _sign_in(host, security)
    return Mail(host, _port(PORTS[security]), user, password, security, sender or NO_SENDER)


def _security() -> str:
    word = env_str("EMAIL_SECURITY", "starttls").lower() or "starttls"
    if word not in PORTS:
        _refuse(
            f"EMAIL_SECURITY={word!r} is not known.",
            "Write starttls (usual, port 587), tls (port 465) or none (a relay on the same machine or network).",
        )
        return "starttls"
    return word


def _sign_in(host: str, security: str) -> tuple[str, str]:
    user, password = env_str("EMAIL_USER"), env_secret("EMAIL_PASSWORD")
    if bool(user) != bool(password):
        there, missing = ("EMAIL_USER", "EMAIL_PASSWORD") if user else ("EMAIL_PASSWORD", "EMAIL_USER")
        _refuse(
            f"{there} is set, but {missing} is not.",
            "Set both, or neither where the mail server takes mail without signing in.",
        )
    if password and security == "none" and host not in THIS_MACHINE:
        _refuse(
            "EMAIL_PASSWORD would cross the network unencrypted, because EMAIL_SECURITY is none.",
            "Write EMAIL_SECURITY=starttls or EMAIL_SECURITY=tls.",
        )
    return user, password


def _port(usual: int) -> int:
    port = env_int("EMAIL_PORT", usual)
    if not 0 < port < 2**16:
        _refuse(f"EMAIL_PORT={port} is not a port.", f"Write for example EMAIL_PORT={usual}, or leave it out.")
        return usual
    return port


def _sender() -> str:
    """An address, or a name with an address; empty where it is left out or none."""
    text = env_str("DEFAULT_FROM_EMAIL")
    if not text:
        return ""
    address = parseaddr(text)[1]
    try:
        validate_email(address)
    except ValidationError:
        if not address.endswith("@localhost"):
            _refuse(
                f"DEFAULT_FROM_EMAIL={text!r} is not an e-mail address.",
                "Write for example assess@example.org, or Assessments <assess@example.org>.",
            )
            return NO_SENDER
    return text


def _refuse(message: str, hint: str) -> None:
    problems.append(Problem(message, hint))
