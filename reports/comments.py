"""What people wrote, as a report shows it: by practice, where ten or more wrote, in an order drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db.models import Count

from assessments.models import Comment
from reports.models import ReportedComment
from reports.redacting import redacted
from scoring.results.trust import spread_minimum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from assessments.models import Assessment
    from reports.models import GapReport

# More are read by nobody; which ones are shown is drawn by chance.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote. place: its number in the report."""

    place: int
    text: str
    is_hidden: bool


def fewest_writers(assessment: Assessment) -> int:
    return spread_minimum(assessment.minimum_group_size)


def choose_comments(report: GapReport, practices: Iterable[str]) -> None:
    """Note what this report shows. What was hidden in an earlier report of these answers is hidden in this one, too."""
    assessment, chosen = report.assessment, []
    for practice in _written_enough(assessment, practices):
        written = Comment.objects.filter(assessment=assessment, practice=practice)
        chosen += [(practice, key) for key in written.order_by("?").values_list("pk", flat=True)[:MOST_SHOWN]]
    SystemRandom().shuffle(chosen)
    earlier = ReportedComment.objects.filter(report__assessment=assessment, is_hidden=True)
    hidden = set(earlier.values_list("comment", flat=True))
    ReportedComment.objects.bulk_create(
        ReportedComment(report=report, place=place, practice=practice, comment=key, is_hidden=key in hidden)
        for place, (practice, key) in enumerate(chosen, start=1)
    )


def _written_enough(assessment: Assessment, practices: Iterable[str]) -> list[str]:
    counted = _counted(Comment.objects.filter(assessment=assessment), assessment)
    return [practice for practice in practices if practice in counted]


def counts_of(report: GapReport) -> dict[str, int]:
    """How many comments the report shows, by practice, hidden ones included; none of answers that are kept no more."""
    kept = Comment.objects.filter(assessment_id=report.assessment_id, pk__in=report.comments.values("comment"))
    return _counted(kept, report.assessment)


def _counted(comments: QuerySet[Comment], assessment: Assessment) -> dict[str, int]:
    counted = comments.order_by().values("practice").annotate(n=Count("pk"))
    return dict(counted.filter(n__gte=fewest_writers(assessment)).values_list("practice", "n"))


def words_about(report: GapReport, practice: str) -> list[Words]:
    """In the order of the report; nothing where too few wrote, or where their words are no longer kept."""
    shown = list(report.comments.filter(practice=practice))
    kept = Comment.objects.filter(assessment_id=report.assessment_id, pk__in=[each.comment for each in shown])
    texts = dict(kept.values_list("pk", "text"))
    if len(texts) < fewest_writers(report.assessment):
        return []
    return [Words(each.place, redacted(texts[each.comment]), each.is_hidden) for each in shown if each.comment in texts]


def set_hidden(report: GapReport, place: int, *, is_hidden: bool) -> str:
    """Hide what stands at this place, or show it again; the code of its practice, empty where nothing stands there."""
    found = report.comments.filter(place=place)
    practice = found.values_list("practice", flat=True).first()
    found.update(is_hidden=is_hidden)
    return practice or ""
