"""The mail server is set whole or not at all; what is half or wrong is said, with what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from ccassess.mail_settings import BESIDE, env_mail

if TYPE_CHECKING:
    pass

WHOLE = {"EMAIL_HOST": "smtp.example.org", "DEFAULT_FROM_EMAIL": "Assessments <assess@example.org>"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, problems) -> None:
    for name in ("EMAIL_HOST", "DEFAULT_FROM_EMAIL", "EMAIL_PASSWORD_FILE", *BESIDE):
        monkeypatch.delenv(name, raising=False)


def given(monkeypatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_without_a_mail_server_nothing_is_wrong_and_no_mail_leaves(problems) -> None:
    mail = env_mail()
    assert (mail.host, mail.backend) == ("", "django.core.mail.backends.dummy.EmailBackend")
    assert problems == []


@pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("TLS", 465), ("none", 25)])
def test_each_kind_of_security_has_its_usual_port(security, port, monkeypatch, problems) -> None:
    given(monkeypatch, **WHOLE, EMAIL_SECURITY=security)
    mail = env_mail()
    assert (mail.port, mail.security) == (port, security.lower() or "starttls")
    assert mail.backend == "django.core.mail.backends.smtp.EmailBackend"
    assert mail.sender == WHOLE["DEFAULT_FROM_EMAIL"]
    assert problems == []


def test_the_password_may_stand_in_a_file(monkeypatch, problems, tmp_path) -> None:
    (tmp_path / "password").write_text("s@cret\n", encoding="utf-8")
    given(monkeypatch, **WHOLE, EMAIL_USER="assess", EMAIL_PASSWORD_FILE=str(tmp_path / "password"))
    assert (env_mail().user, env_mail().password) == ("assess", "s@cret")
    assert problems == []


def test_an_empty_file_for_the_password_is_no_password(monkeypatch, problems, tmp_path) -> None:
    (tmp_path / "password").touch()
    monkeypatch.setenv("EMAIL_PASSWORD_FILE", str(tmp_path / "password"))
    assert env_mail().host == ""
    given(monkeypatch, **WHOLE)
    assert (env_mail().user, env_mail().password) == ("", "")
    assert problems == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"EMAIL_HOST": ""}, None),
        ({"EMAIL_HOST": "", "EMAIL_PORT": "25"}, "EMAIL_HOST"),
        ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL"),
        ({"DEFAULT_FROM_EMAIL": "nobody"}, "DEFAULT_FROM_EMAIL"),
        ({"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY"),
        ({"EMAIL_PORT": "70000"}, "EMAIL_PORT"),
        ({"EMAIL_PORT": "mail"}, "EMAIL_PORT"),
        ({"EMAIL_USER": "assess"}, "EMAIL_PASSWORD"),
        ({"EMAIL_PASSWORD": "s@cret"}, "EMAIL_USER"),
        ({"EMAIL_USER": "assess", "EMAIL_PASSWORD": "s@cret", "EMAIL_SECURITY": "none"}, "EMAIL_PASSWORD"),
    ],
)
def test_what_is_half_or_wrong_is_said_once_with_what_to_write(wrong, named, monkeypatch, problems) -> None:
    given(monkeypatch, **(WHOLE | wrong))
    mail = env_mail()
    assert len(problems) == (0 if named is None else 1)
    for problem in problems:
        assert named in problem.message
        assert problem.hint
        assert "s@cret" not in problem.message + problem.hint
    assert 0 < mail.port < 2**16


def test_a_letter_reaches_a_real_mail_server_as_text_and_as_html(mail_server) -> None:
    letter = EmailMultiAlternatives("Grüße", "Plain.", to=["ben@acme.example"])
    letter.attach_alternative("<p>Rich.</p>", "text/html")
    assert get_connection().send_messages([letter]) == 1
    (arrived,) = mail_server.letters
    assert (arrived.sender, arrived.recipient) == ("assess@ccassess.example", "ben@acme.example")
    assert (arrived.subject, arrived.text.strip(), arrived.html.strip()) == ("Grüße", "Plain.", "<p>Rich.</p>")
