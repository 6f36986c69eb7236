"""Where a person's name or address may stand besides their account, and how it is taken out there.

Every text of every model is looked through, so that a column added tomorrow is, too. Left alone are answers and
remarks, which are others' words about customers; what is written once; and what the organisation calls itself, its
departments and its assessments.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from assessments.models import Attribution, Invitation, InvitationState, UnreadList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organisations.models import User

OURS = ("organisations", "assessments", "reports")
LEFT_ALONE = {
    *("user", "auditevent", "gapreport", "publication", "questionnaire", "questionnaireversion", "translation"),
    *("response", "prediction", "comment", "pulseresponse", "pulseremark", "draft", "draftcomment", "spentlink"),
    *("sealedballot", "invitation", "invitationsecret"),
}
NAMES = frozenset({"organisation.name", "department.name", "assessmentgroup.name", "assessment.title"})
# Rows that are about an address and nothing else.
ADDRESSED = {"address", "email"}
# A single word such as “Will” or “Rose” also stands for other things; it is taken out where nothing else stands.
FEWEST_WORDS = 2


class Traces:
    def __init__(self, user: User) -> None:
        name, address = " ".join(user.name.split()), user.email
        self.user = user
        self.address = address
        self.name = name
        parts = [re.escape(address)] + ([re.escape(name)] if len(name.split()) >= FEWEST_WORDS else [])
        self._inside = re.compile(rf"(?<![\w.@+-])(?:{'|'.join(parts)})(?![\w@+-]|\.\w)", re.IGNORECASE)

    def take_out(self) -> None:
        """Inside the transaction that deletes the account."""
        self._invitations().update(
            email="",
            email_key=models.F("public_id"),
            name="",
            department="",
            role_group="",
            language="",
            state=InvitationState.WITHDRAWN,
            reason="",
            done=False,
        )
        # Files of people that wait some seconds to be read: nobody can say who stands in them. They are chosen again.
        UnreadList.objects.all().delete()
        for model, field in _texts():
            if field.name in ADDRESSED:
                model._default_manager.filter(**{f"{field.name}__iexact": self.address}).delete()
                continue
            for row in self._rows(model, field):
                changed = self._without(getattr(row, field.name))
                if changed != getattr(row, field.name):
                    model._default_manager.filter(pk=row.pk).update(**{field.name: changed})

    def invitations(self) -> list[dict[str, str]]:
        found = self._invitations().select_related("assessment__organisation")
        return [
            {
                "organisation": each.assessment.organisation.name,
                "assessment": each.assessment.title,
                "address": each.email,
                "name": each.name,
            }
            for each in found
        ]

    def attributions(self) -> models.QuerySet[Attribution]:
        """What they answered with their name: known by their invitation. A name that somebody typed at an open link may
        be another's; it is taken out where it is theirs, and the answers stay without it."""
        found = Attribution.objects.filter(invitation__in=self._invitations())
        return found.select_related("response", "assessment__organisation", "assessment__version").order_by("pk")

    def _invitations(self) -> models.QuerySet[Invitation]:
        return Invitation.objects.filter(Q(email__iexact=self.address) | Q(email_key__iexact=self.address))

    def _rows(self, model: type[models.Model], field: models.Field[Any, Any]) -> list[models.Model]:
        wanted = Q()
        for needle in filter(None, (self.address, self.name)):
            # SQLite keeps JSON as text, with letters beyond ASCII escaped.
            for written in {needle, needle.lower(), json.dumps(needle)[1:-1]}:
                wanted |= Q(searched__icontains=written)
        found = model._default_manager.annotate(searched=Cast(field.name, TextField())).filter(wanted)
        return list(found.only("pk", field.name))

    def _without(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._without(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._without(each) for each in value]
        if not isinstance(value, str):
            return value
        if value.strip().casefold() in {self.address.casefold(), self.name.casefold() or self.address.casefold()}:
            return _("a former colleague")
        return self._inside.sub("…", value)


def _texts() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            kind = str(model._meta.model_name)
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, (models.CharField, models.TextField, models.JSONField))
                is_free = is_text and not field.primary_key and not field.choices
                if kind not in LEFT_ALONE and is_free and f"{kind}.{field.name}" not in NAMES:
                    yield model, field
