"""How long an organisation keeps what: stated defaults, changed by its coordinators within limits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.audit_events import AuditEvent

if TYPE_CHECKING:
    from datetime import datetime

ANSWERS_MONTHS, AUDIT_YEARS, ROSTER_DAYS = 24, 3, 30
YEAR = timedelta(days=366)  # never shorter than a calendar's, nor than what the database insists on


class Retention(models.Model):
    """Only what differs from the defaults has a row."""

    organisation = models.OneToOneField(
        "organisations.Organisation", models.CASCADE, primary_key=True, related_name="retention"
    )
    answers_months = models.PositiveSmallIntegerField(
        _("Answers, months after closing"),
        default=ANSWERS_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "Answers and remarks of respondents and customers are deleted then. Reports stay as they were built. What "
            "an assessment stated when it opened can be shortened here, never lengthened."
        ),
    )
    roster_days = models.PositiveSmallIntegerField(
        _("Lists of invited people, days after closing"),
        default=ROSTER_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("Names and addresses of whoever was invited are deleted then, and whether they answered."),
    )
    audit_years = models.PositiveSmallIntegerField(
        _("Audit log, years"),
        default=AUDIT_YEARS,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("Who saw, exported or changed what is deleted then, and never within a year."),
    )

    def __str__(self) -> str:
        return f"{self.answers_months} months, {self.roster_days} days, {self.audit_years} years"


def retention_of(organisation_id: int) -> Retention:
    """As stored, or the defaults."""
    stored = Retention.objects.filter(pk=organisation_id).first()
    return stored or Retention(organisation_id=organisation_id)


def forget_old_events() -> None:
    """The relay (jobs/relay.py) calls this every few seconds; it looks at one row while nothing is old enough."""
    oldest = AuditEvent.objects.order_by("pk").values_list("at", flat=True).first()
    now = timezone.now()
    if oldest is None or oldest >= now - YEAR:
        return
    own = dict(Retention.objects.values_list("pk", "audit_years"))
    for organisation_id, years in own.items():
        _forget("organisation_id = %s", [organisation_id], now - years * YEAR)
    others = " AND ".join(["organisation_id <> %s"] * len(own)) or "1 = 1"
    _forget(f"(organisation_id IS NULL OR ({others}))", list(own), now - AUDIT_YEARS * YEAR)


def _forget(condition: str, values: list[int], before: datetime) -> None:
    """Below the model, which deletes nothing; the database itself still refuses whatever is younger than a year."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM organisations_auditevent WHERE at < %s AND {condition}",  # noqa: S608 put together above, from no text of anybody
            [connection.ops.adapt_datetimefield_value(before), *values],
        )
