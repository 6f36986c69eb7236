"""Everything that is kept about somebody with an account, as they may have it: one JSON document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils import timezone

from assessments.questionnaires.storing import document_of
from ccassess.privacy.traces import Traces
from organisations.models import AuditEvent

if TYPE_CHECKING:
    from assessments.models import Attribution
    from organisations.models import User


def data_of(user: User) -> dict[str, Any]:
    """Never a secret, and of others nothing: events are told with what was done and where, not who else did."""
    return {
        "made_at": _moment(timezone.now()),
        "account": {
            "number": user.pk,
            "email": user.email,
            "name": user.name,
            "joined_at": _moment(user.date_joined),
            "last_signed_in_at": _moment(user.last_login),
            "has_password": user.has_usable_password(),
        },
        "roles": [
            {"organisation": each.organisation.name, "role": each.role}
            for each in user.memberships.select_related("organisation").order_by("pk")
        ],
        "second_factors": [
            {"kind": each.type, "added_at": _moment(each.created_at), "last_used_at": _moment(each.last_used_at)}
            for each in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "own_sign_in": [
            {"issuer": each.provider, "called_there": each.uid, "linked_at": _moment(each.date_joined)}
            for each in SocialAccount.objects.filter(user=user).order_by("pk")
        ],
        "signed_in": [
            {
                "address": each.ip,
                "browser": each.user_agent,
                "since": _moment(each.created_at),
                "last_seen_at": _moment(each.last_seen_at),
            }
            for each in UserSession.objects.filter(user=user).order_by("pk")
        ],
        "invited_to_answer": Traces(user).invitations(),
        "answered_by_name": [answers_of(each) for each in Traces(user).attributions()],
        "audit_log": [_event(each, user) for each in _events(user)],
    }


def answers_of(attribution: Attribution) -> dict[str, Any]:
    """Somebody's answers with their name: a letter or number a question, by the questionnaire's own codes."""
    assessment, response = attribution.assessment, attribution.response
    positions = document_of(assessment.version).positions
    return {
        "organisation": assessment.organisation.name,
        "assessment": assessment.title,
        "name": attribution.name,
        "department": response.department,
        "role_group": response.role_group,
        "answers": dict(zip(positions, response.answers, strict=False)),
        "meaning": {"n": "not applicable", "?": "cannot see it", "-": "left out", ".": "not asked"},
    }


def _events(user: User) -> Any:
    about = Q(about_kind="person", about_id=str(user.pk))
    return AuditEvent.objects.filter(Q(who=user) | about).select_related("organisation").order_by("pk").iterator()


def _event(event: AuditEvent, user: User) -> dict[str, Any]:
    return {
        "at": _moment(event.at),
        "organisation": event.organisation.name if event.organisation else None,
        "action": event.action,
        "done_by_you": event.who_id == user.pk,
        "about": event.parameters,
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
