"""The personal secret of a respondent: it opens the draft, and nothing else in the database leads to it."""

from __future__ import annotations

import re
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment

SECRET = re.compile(r"i?[A-Za-z0-9_-]{22}")
HELD = re.compile(r"[A-Za-z0-9_-]{22}|i[A-Za-z0-9_-]{22}(\.[A-Za-z0-9_-]{22})?")
INVITED = 23  # characters of a secret that came by mail: submitting has to know without asking the database
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{1,22}")
LONGEST_STAY = 60 * 24 * 3600


def mint_secret() -> str:
    return token_urlsafe(16)


def mint_mailed_secret() -> str:
    return "i" + mint_secret()


def is_mailed(secret: str) -> bool:
    return len(secret) == INVITED


def is_secret(text: str) -> bool:
    return SECRET.fullmatch(text) is not None


def digest_for(purpose: str, secret: str) -> str:
    """What is stored or shown for one purpose; the digests of two purposes cannot be matched without the secret."""
    return sha256(f"{purpose}{secret}".encode()).hexdigest()


def draft_key(secret: str) -> str:
    return digest_for("draft", secret)


def spent_key(held: str) -> str:
    """Of what the cookie of the device held (held_by)."""
    return digest_for("spent", held)


def part_key(secret: str) -> str:
    return digest_for("part", secret)


def device_mark(secret: str) -> str:
    """Names this draft in the browser's own storage, so that two respondents on one device never mix."""
    return digest_for("device", secret)[:12]


def has_delivery_first(secret: str) -> bool:
    """Which lens comes first: even odds between respondents, the same on every page and device of one."""
    return int(digest_for("lens", secret)[:2], 16) % 2 == 1


def shuffled(secret: str, values: Iterable[str]) -> list[str]:
    return sorted(values, key=lambda value: digest_for(f"order {value} ", secret))


def cookie_name(public_id: str) -> str:
    prefix = "__Host-" if settings.IS_HTTPS else ""
    return f"{prefix}answers-{public_id}"


def held_by(request: HttpRequest, public_id: str) -> str:
    """What this device holds, or nothing: a secret; after one that came by mail also a word of this browser's own, so
    that whoever else has the mail cannot ask whether answers were submitted from here. Cookies of earlier versions are
    without it: they open the draft, and prove no submission."""
    if not PUBLIC_ID.fullmatch(public_id):
        return ""
    held = request.COOKIES.get(cookie_name(public_id), "")
    return held if HELD.fullmatch(held) else ""


def with_own_word(held: str) -> str:
    return f"{held}.{mint_secret()}" if is_mailed(held) else held


def secret_in(held: str) -> str:
    return held.partition(".")[0]


def secret_of(request: HttpRequest, public_id: str) -> str | None:
    return secret_in(held_by(request, public_id)) or None


def remember_on_device(response: HttpResponse, assessment: Assessment, secret: str, held: str = "") -> None:
    """held: what the device holds so far; kept, if it is of the same secret."""
    stay = LONGEST_STAY
    if assessment.closes_at is not None:
        left = (assessment.closes_at - timezone.now()).total_seconds()
        stay = min(stay, max(int(left), 3600))
    held = with_own_word(held if secret_in(held) == secret else secret)
    response.set_cookie(
        cookie_name(assessment.public_id), held, max_age=stay, path="/", secure=settings.IS_HTTPS, httponly=True,
        samesite="Lax",
    )  # fmt: skip


def forget_on_device(response: HttpResponse, assessment: Assessment) -> None:
    """Cleared with the attributes it was set with: browsers ignore a __Host- cookie that comes without Secure."""
    response.set_cookie(
        cookie_name(assessment.public_id),
        "",
        max_age=0,
        path="/",
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def personal_url(secret: str) -> str:
    return settings.BASE_URL + reverse("answer-resume", args=[secret])


def personal_qr(secret: str) -> str:
    return str(segno.make(personal_url(secret), error="m").svg_inline(scale=4, dark="#000", light="#fff", border=3))
