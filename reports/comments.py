"""What people wrote, as a report shows it: staff by practice, customers by what they were asked.

Where ten or more wrote, in an order drawn by chance. Keys are random, so those a report names find its words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db.models import Count

from assessments.models import Comment, PulseRemark
from reports.models import ReportedComment
from reports.redacting import redacted
from scoring.results.trust import spread_minimum

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from assessments.models import Assessment
    from reports.models import GapReport

# More are read by nobody; which ones are shown is drawn by chance.
MOST_SHOWN = 200
# Whose words, and the column that says what about: a practice, whose code has a dot, or a kind, which has none.
SOURCES: tuple[tuple[type[Comment | PulseRemark], str], ...] = ((Comment, "practice"), (PulseRemark, "kind"))


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote. place: its number in the report."""

    place: int
    text: str
    is_hidden: bool


def fewest_writers(assessment: Assessment) -> int:
    return spread_minimum(assessment.minimum_group_size)


def choose_comments(assessment: Assessment) -> list[tuple[str, UUID]]:
    """What a report is to show, in the order it is shown in: what it is about, and the key of the words."""
    chosen = []
    for model, column in SOURCES:
        written = model.objects.filter(assessment_id=assessment.pk)
        for about in _counted(written, column, assessment):
            keys = written.filter(**{column: about}).order_by("?").values_list("pk", flat=True)
            chosen += [(about, key) for key in keys[:MOST_SHOWN]]
    SystemRandom().shuffle(chosen)
    return chosen


def store_comments(report: GapReport, chosen: list[tuple[str, UUID]]) -> None:
    """What was hidden in an earlier report of these answers is hidden in this one, too."""
    earlier = ReportedComment.objects.filter(report__assessment_id=report.assessment_id, is_hidden=True)
    hidden = set(earlier.values_list("comment", flat=True))
    ReportedComment.objects.bulk_create(
        ReportedComment(report=report, place=place, about=about, comment=key, is_hidden=key in hidden)
        for place, (about, key) in enumerate(chosen, start=1)
    )


def counts_of(report: GapReport) -> dict[str, int]:
    """How many comments the report shows, by what they are about, hidden ones included; none that are kept no more."""
    shown = report.comments.values("comment")
    counts: dict[str, int] = {}
    for model, column in SOURCES:
        counts |= _counted(model.objects.filter(pk__in=shown), column, report.assessment)
    return counts


def _counted(written: QuerySet[Comment | PulseRemark], column: str, assessment: Assessment) -> dict[str, int]:
    """How many comments, where enough of them differ: ten full stops are no ten writers."""
    counted = written.order_by().values(column).annotate(n=Count("pk"))
    enough = counted.alias(different=Count("text", distinct=True)).filter(different__gte=fewest_writers(assessment))
    return dict(enough.values_list(column, "n"))


def words_about(report: GapReport, about: str) -> list[Words]:
    """In the order of the report; nothing where too few wrote, or where their words are no longer kept."""
    shown = list(report.comments.filter(about=about))
    model = PulseRemark if about in PulseRemark.Kind else Comment
    texts = dict(model.objects.filter(pk__in=[each.comment for each in shown]).values_list("pk", "text"))
    if len(set(texts.values())) < fewest_writers(report.assessment):
        return []
    return [Words(each.place, redacted(texts[each.comment]), each.is_hidden) for each in shown if each.comment in texts]


def set_hidden(report: GapReport, place: int, *, is_hidden: bool) -> str:
    """Hide what stands at this place, or show it again; what it is about, empty where nothing stands there."""
    found = report.comments.filter(place=place)
    about = found.values_list("about", flat=True).first()
    found.update(is_hidden=is_hidden)
    return about or ""
