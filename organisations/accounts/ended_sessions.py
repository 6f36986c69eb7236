"""A session lasts as long as was said when it began; where somebody was signed in is kept that long, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from organisations.models import User

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase


def fix_end(session: SessionBase) -> None:
    """A moment, not a number of seconds: those would begin anew whenever something is stored in the session."""
    session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def forget() -> None:
    """Called every few seconds: what is over goes, with the network address and the browser it was opened from."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def end_all_of(user: User, but: str | None = None) -> int:
    """Sign somebody out everywhere, but for one session where it is named; how many sessions that were."""
    mine = [
        session.pk
        for session in Session.objects.exclude(pk=but or "").iterator()
        if str(session.get_decoded().get("_auth_user_id", "")) == str(user.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    UserSession.objects.filter(user=user).exclude(session_key=but or "").delete()
    return len(mine)
