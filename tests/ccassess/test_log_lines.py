"""Threat 36: what a whole walk through the product writes down names routes and numbers, and nobody."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as configured
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.test import Client

from assessments.models import PulseLink, Source
from ccassess.log_masking import JsonFormatter, MaskedFormatter, masked
from ccassess.request_log import RoutesForPaths
from organisations.models import User
from tests.assessments.answering.conftest import Respondent
from tests.assessments.pulse.conftest import Customer
from tests.factories import make_assessment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.77"
WORDS = "Kestrel words nobody may repeat"


@pytest.fixture(params=[JsonFormatter, MaskedFormatter], ids=["json", "line"])
def written(request) -> Iterator[io.StringIO]:
    """Everything any part of the program says from INFO up, as the configured handler would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    handler.addFilter(RoutesForPaths())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def walk_of_a_respondent(acme: Any) -> list[str]:
    assessment = make_assessment(acme, title="Kestrel title")
    ben = Respondent(assessment)
    ben.client = Client(REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR=ADDRESS)
    ben.start()
    ben.say_who()
    ben.answer_everything("4")
    ben.post("d/people/", {"people.empowerment.delivery": "2", "comment.people.empowerment": WORDS})
    secret = ben.secret
    ben.client.get(f"/r/{secret}/")
    ben.client.get(f"/r/{secret[:-1]}/")
    ben.client.get("/answer/nothing-like-it/word/")
    ben.submit()
    token = assessment.links.get(department_code="").token
    link = PulseLink.objects.create(assessment=assessment, source=Source.OPEN_LINK, segment="north")
    customer = Customer(link, address=ADDRESS)
    customer.answer()
    return [secret, secret[:-1], token, link.token, assessment.public_id]


def walk_of_members(browse: Callable[..., Client], ada: User) -> list[str]:
    stranger = Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False)
    stranger.post("/sign-in/", {"username": "zoe@kestrel.example", "login": "zoe@kestrel.example", "password": WORDS})
    stranger.get("/zoe@kestrel.example/?q=zoe@kestrel.example")
    stranger.get("/set-password/MQ/c0ffee-0123456789abcdef0123456789abcdef/")
    coordinator = browse(ada)
    coordinator.get("/method/")
    coordinator.get(f"/organisations/{'f' * 20}/")
    return ["zoe", "kestrel.example", WORDS, "c0ffee"]


def test_nothing_of_anybody_is_written_down(written, acme, ada, browse) -> None:
    canaries = [ADDRESS, "Kestrel", ada.email, *walk_of_a_respondent(acme), *walk_of_members(browse, ada)]
    lines = written.getvalue()
    assert lines.count("\n") > 3
    assert [canary for canary in canaries if canary in lines] == []


def test_members_requests_are_named_by_route_and_number_and_respondents_not_at_all(acme, ada, browse, caplog) -> None:
    with caplog.at_level(logging.INFO, logger="ccassess.requests"):
        answer = browse(ada).get("/method/")
        walk_of_a_respondent(acme)
        browse().get("/healthz")
        browse().get("/no/such/page")
    lines = [getattr(record, "facts", {}) for record in caplog.records if record.name == "ccassess.requests"]
    assert [(line["route"], line["status"]) for line in lines] == [("method", 200), ("no such page", 404)]
    assert all(isinstance(line["ms"], int) for line in lines)
    assert re.fullmatch("[0-9a-f]{16}", answer["X-Request-ID"])


def test_a_line_about_a_request_carries_its_number(written, ada, browse, request) -> None:
    answer = browse(ada).get("/method/")
    if "json" in request.node.callspec.id:
        (line,) = [json.loads(text) for text in written.getvalue().splitlines() if '"method"' in text]
        assert line | {"ms": 0, "time": ""} == {
            "time": "", "level": "INFO", "logger": "ccassess.requests", "request": answer["X-Request-ID"],
            "message": line["message"], "method": "GET", "route": "method", "status": 200, "ms": 0,
        }  # fmt: skip
    else:
        assert "GET method 200" in written.getvalue()


def test_what_broke_is_written_down_for_respondents_too_without_the_link(written, acme, monkeypatch) -> None:
    token = make_assessment(acme).links.get(department_code="").token

    def fail(*args: object) -> None:
        msg = f"at /a/{token}/ for ben@acme.example"
        raise ZeroDivisionError(msg)

    with connection.execute_wrapper(fail):
        answer = Client(raise_request_exception=False).get(f"/a/{token}/")
    assert answer.status_code == 500
    lines = written.getvalue()
    assert "ZeroDivisionError" in lines
    assert "respondents" in lines
    assert token not in lines
    assert "ben@acme" not in lines


def test_a_refused_row_and_a_refused_recipient_are_not_quoted(written, ada) -> None:
    log = logging.getLogger("anything")
    try:
        with transaction.atomic():
            User.objects.create(email=ada.email)
    except IntegrityError:
        log.exception("A row was refused")
    mail = EmailMessage(to=[f"Zoe Kestrel <{ada.email}>"])
    log.error("%s could not be sent: {%r: (550, b'no such user')}", mail.to, ada.email)
    assert "A row was refused" in written.getvalue()
    assert ada.email not in written.getvalue()


def test_the_masks_leave_what_an_operator_needs() -> None:
    kept = (
        "ccassess/backups/making.py line 20",
        "/assessments/conducting_something_rather_long/",
        "/assessments/migrations/0001_initial_something_else.py",
        "relation jobs_job does not exist",
        "redis://redis:6379/0",
    )
    assert [masked(text) for text in kept] == list(kept)


def test_the_handler_is_the_one_shown_here() -> None:
    logged: dict[str, Any] = configured.LOGGING
    (handler,) = logged["handlers"].values()
    assert handler["filters"] == ["routes"]
    assert handler["formatter"] in logged["formatters"]


def test_nobody_begins_a_line_of_the_log_by_what_they_send() -> None:
    forged = "x\r\n2026-01-01 00:00:00,000 ERROR root Forged\x1b[2J\u2028more"
    record = logging.LogRecord("a.b", logging.WARNING, __file__, 1, "Refused: %s", (forged,), None)
    for formatter in (MaskedFormatter("%(levelname)s %(message)s"), JsonFormatter()):
        line = formatter.format(record)
        assert len(line.splitlines()) == 1
        assert "\x1b" not in line


def test_moments_in_the_log_say_that_they_are_utc() -> None:
    record = logging.LogRecord("a.b", logging.WARNING, __file__, 1, "x", (), None)
    assert json.loads(JsonFormatter().format(record))["time"].endswith("+00:00")
