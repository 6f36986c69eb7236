"""Dates as a coordinator types them, in the organisation's zone: some hours do not exist there, some come twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
FURTHEST = timedelta(days=5 * 366)


class LocalDateTimeField(forms.Field):
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(**options)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(self.zone).strftime(FORMATS[0])
        return value

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        return in_zone(parse(text), self.zone)


def parse(text: str) -> datetime:
    for pattern in FORMATS:
        try:
            local = datetime.strptime(text, pattern)  # noqa: DTZ007 the zone is the organisation's, put on by in_zone
        except ValueError:
            continue
        distance = local - timezone.now().replace(tzinfo=None)
        if distance > FURTHEST:
            raise forms.ValidationError(_("Choose a date within the next five years."), code="far")
        if distance < -FURTHEST:
            raise forms.ValidationError(_("This moment has passed. Choose a later one."), code="past")
        return local
    raise forms.ValidationError(_("Write the date and time like this: 2026-11-30 09:00."), code="unreadable")


def in_zone(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant; an error where the clocks being changed leave none or two."""
    earlier, later = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if earlier.utcoffset() == later.utcoffset():
        return earlier.astimezone(UTC)
    exists = earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
    names = {"time": local.strftime("%H:%M"), "zone": zone.key}
    if exists:
        message = _("In %(zone)s, %(time)s comes twice that night because the clocks go back. Choose another hour.")
    else:
        message = _("In %(zone)s there is no %(time)s that night because the clocks go forward. Choose another hour.")
    raise forms.ValidationError(message % names, code="clock_change")
