"""A consultant's organisations side by side, each with its own newest report; nothing is averaged over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from organisations.access import READERS
from organisations.models import Organisation
from reports.models import GapReport
from reports.numbers import margin, signed, whole
from reports.reading import Summary, read_summary
from reports.sentences import REASONS, STAGES
from scoring.terms import Withheld

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from organisations.models import User


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """`newest` is the newest assessment, `reported` the one the numbers are of; either may be missing."""

    organisation: Organisation
    newest: Assessment | None
    reported: Assessment | None
    summary: Summary | None

    @property
    def level(self) -> str:
        if self.summary is None or isinstance(self.summary.level, Withheld):
            return ""
        return whole(self.summary.level.value)

    @property
    def gap(self) -> str:
        if self.summary is None or isinstance(self.summary.gap, Withheld):
            return ""
        return f"{signed(self.summary.gap.value)} ± {margin(self.summary.gap)}"

    @property
    def index(self) -> str:
        if self.summary is None or isinstance(self.summary.index, Withheld):
            return ""
        return whole(self.summary.index.value)

    @property
    def stages(self) -> str:
        if self.summary is None or isinstance(self.summary.index, Withheld):
            return ""
        return " – ".join(str(STAGES[stage - 1]) for stage in self.summary.index.stages)

    @property
    def reason(self) -> str:
        if self.summary is not None and isinstance(self.summary.level, Withheld):
            return str(REASONS[self.summary.level.reason])
        return ""

    @property
    def wave_at(self) -> datetime | None:
        return self.reported.closed_at if self.reported else None


# Alphabetical unless asked otherwise: this is no league table.
SORTS: dict[str, tuple[_StrPromise, Callable[[PortfolioRow], float | str | None]]] = {
    "name": (gettext_lazy("Organisation"), lambda row: row.organisation.name.casefold()),
    "level": (gettext_lazy("Level"), lambda row: _value(row, "level")),
    "gap": (gettext_lazy("Gap"), lambda row: _value(row, "gap")),
    "index": (gettext_lazy("Index"), lambda row: _value(row, "index")),
    "wave": (gettext_lazy("Last wave"), lambda row: row.wave_at.timestamp() if row.wave_at else None),
}


def portfolio_of(user: User | AnonymousUser, sort: str) -> list[PortfolioRow]:
    """Three statements, however many organisations there are."""
    mine = Organisation.objects.where(user, *READERS)
    newest = {each.organisation_id: each for each in _newest_assessments(mine)}
    reports = {each.assessment.organisation_id: each for each in _newest_reports(mine)}
    return _sorted([_row(each, newest.get(each.pk), reports.get(each.pk)) for each in mine], sort)


def _newest_assessments(mine: QuerySet[Organisation]) -> QuerySet[Assessment]:
    of_the_same = Assessment.objects.filter(organisation=OuterRef("organisation")).order_by("-created_at", "-pk")
    return Assessment.objects.filter(organisation__in=mine, pk=Subquery(of_the_same.values("pk")[:1]))


def _newest_reports(mine: QuerySet[Organisation]) -> QuerySet[GapReport]:
    """Of the newest wave that has one; a wave is as new as its closing."""
    of_the_same = GapReport.objects.filter(assessment__organisation=OuterRef("assessment__organisation"))
    newest = of_the_same.order_by("-assessment__closed_at", "-pk").values("pk")[:1]
    return GapReport.objects.filter(assessment__organisation__in=mine, pk=Subquery(newest)).select_related("assessment")


def _row(organisation: Organisation, newest: Assessment | None, report: GapReport | None) -> PortfolioRow:
    if report is None:
        return PortfolioRow(organisation, newest, None, None)
    return PortfolioRow(organisation, newest, report.assessment, read_summary(report.document))


def _sorted(rows: list[PortfolioRow], sort: str) -> list[PortfolioRow]:
    """By name, or by a number from high to low with the unknown last."""
    rows.sort(key=lambda row: row.organisation.name.casefold())
    if sort == "name":
        return rows
    key = SORTS[sort][1]
    known = [(value, row) for row in rows if (value := key(row)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=True)
    return [row for _, row in known] + [row for row in rows if key(row) is None]


def _value(row: PortfolioRow, name: str) -> float | None:
    figure = getattr(row.summary, name) if row.summary else None
    return None if figure is None or isinstance(figure, Withheld) else float(figure.value)
