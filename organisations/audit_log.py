"""The audit log as a coordinator reads it: newest first, narrowed down, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.audit import Action
from organisations.audit_events import AuditEvent
from organisations.forms import bare_helper
from organisations.models import Role, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from organisations.models import Organisation
    from organisations.written_once import WrittenOnceQuerySet

PAGE = 50
BATCH = 1000
LARGEST_KEY = (1 << 63) - 1
ITSELF, FORMER = "itself", "former"

# What stands beside an event, by the name of its parameter; "name" stands alone.
DETAILS = {
    "link": gettext_lazy("link: %s"),
    "role": gettext_lazy("as %s"),
    "kind": gettext_lazy("%s"),
    "file": gettext_lazy("file “%s”"),
    "rows": gettext_lazy("rows: %s"),
    "recipients": gettext_lazy("recipients: %s"),
    "months": gettext_lazy("months: %s"),
    "years": gettext_lazy("years: %s"),
    "days": gettext_lazy("days: %s"),
}
FLAGS = {
    ("active", True): gettext_lazy("resumed"),
    ("active", False): gettext_lazy("stopped"),
    ("deleted", True): gettext_lazy("deleted"),
}


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    did: str
    about: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """before: the key the next page begins below, 0 on the last one."""

    lines: list[Line]
    before: int


class LogFilter(forms.Form):
    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.organisation = organisation
        members = User.objects.filter(memberships__organisation=organisation).order_by("email")
        self.members = {str(user.pk): str(user) for user in members}
        others = [(FORMER, _("somebody who has no role here now")), (ITSELF, _("the program itself"))]
        who, action = self.fields["who"], self.fields["action"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101 tells the type checker what is declared above
        assert isinstance(action, forms.ChoiceField)  # noqa: S101 the same
        who.choices = [("", _("everybody")), *self.members.items(), *others]
        action.choices = [("", _("everything")), *Action.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day. Choose a later one."))
        return cleaned

    def events(self) -> WrittenOnceQuerySet[AuditEvent]:
        """Of this organisation alone, the newest first."""
        chosen = self.cleaned_data
        events = AuditEvent.objects.filter(organisation=self.organisation).order_by("-pk")
        if chosen["who"] == ITSELF:
            events = events.filter(who__isnull=True)
        elif chosen["who"] == FORMER:
            events = events.filter(who__isnull=False).exclude(who__in=[int(pk) for pk in self.members])
        elif chosen["who"]:
            events = events.filter(who=int(chosen["who"]))
        if chosen["action"]:
            events = events.filter(action=chosen["action"])
        zone = self.organisation.zone
        if chosen["since"]:
            events = events.filter(at__gte=datetime.combine(chosen["since"], time.min, zone))
        if chosen["until"]:
            events = events.filter(at__lt=datetime.combine(chosen["until"] + timedelta(days=1), time.min, zone))
        return events


def page_of(events: WrittenOnceQuerySet[AuditEvent], before: int) -> LogPage:
    """Found by its key, so that the thousandth page costs what the first one does."""
    below = events.filter(pk__lt=before) if before else events
    found = list(below.select_related("who")[: PAGE + 1])
    return LogPage(list(_lines(found[:PAGE])), found[PAGE - 1].pk if len(found) > PAGE else 0)


def rows_of(events: WrittenOnceQuerySet[AuditEvent], organisation: Organisation) -> Iterator[Iterable[object]]:
    """Everything, for a file; a batch at a time, each found by its key."""
    yield _("When"), _("Who"), _("What"), _("About")
    zone, last = organisation.zone, LARGEST_KEY
    while batch := list(events.filter(pk__lt=last).select_related("who")[:BATCH]):
        for line in _lines(batch):
            yield line.at.astimezone(zone).isoformat(timespec="seconds"), line.who, line.did, line.about
        last = batch[-1].pk


def _lines(events: list[AuditEvent]) -> Iterator[Line]:
    """One statement for all the people they are about."""
    people = User.objects.in_bulk([int(each.about_id) for each in events if each.about_kind == "person"])
    for event in events:
        who = _("the program itself") if event.who_id is None else _called(event.who, event.who_id)
        did = str(Action(event.action).label) if event.action in Action.values else event.action
        yield Line(event.at, who, did, _about(event, people))


def _about(event: AuditEvent, people: dict[int, User]) -> str:
    parts = []
    if event.about_kind == "person":
        parts.append(_called(people.get(int(event.about_id)), int(event.about_id)))
    for key, value in event.parameters.items():
        if key == "name":
            parts.insert(0, str(value))
        elif (key, value) in FLAGS:
            parts.append(str(FLAGS[key, value]))
        elif key in DETAILS:
            parts.append(str(DETAILS[key]) % (Role(value).label if key == "role" and value in Role.values else value))
    return " · ".join(parts)


def _called(user: User | None, number: int) -> str:
    """An account that is gone keeps its number: what one person did can still be told from what another did."""
    return str(user) if user else _("a former user, no. %(number)d") % {"number": number}
