"""Whether a report may be built anew after answers were taken back: never if, laid beside an earlier one, the two could
be subtracted to tell what fewer people than the smallest group answered.

While no report was built there is nothing to subtract from, and nothing is refused.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from assessments.models import TakenBack
from jobs.queue import Refused
from reports.ledger import counts_shown
from reports.models import GapReport

if TYPE_CHECKING:
    from assessments.models import Assessment
    from reports.reading import StoredReport

FEW_TAKEN_BACK = gettext_noop(
    "Some answers were taken back since the last report was built, too few of them for another one: beside the last, "
    "it could show what a few people answered. The report you have stays, and can be published."
)
MEANWHILE = gettext_noop("Some answers were taken back while the report was being built. Build it again.")

Known = frozenset[tuple[str, str, int, int]]


def taken_back_from(assessment: Assessment) -> Known:
    """By department and role group, since the last report: to be compared with, never to be shown."""
    counted = TakenBack.objects.filter(assessment=assessment)
    return frozenset(counted.values_list("department", "role_group", "answers", "predictions"))


def may_be_built(assessment: Assessment) -> bool:
    """In each department and role group nobody took answers back, or so many that a difference tells of no few. What a
    report compares is made of those groups, so a difference of two reports is of as many people, whatever it is of."""
    few = range(1, assessment.minimum_group_size)
    gone = taken_back_from(assessment)
    are_few = any(number in few for _department, _role_group, *numbers in gone for number in numbers)
    return not are_few or not GapReport.objects.filter(assessment=assessment).exists()


def refuse_if_few(assessment: Assessment) -> None:
    if not may_be_built(assessment):
        raise Refused(FEW_TAKEN_BACK)


def settle(assessment: Assessment, known: Known, built: StoredReport) -> None:
    """In the moment the report is stored, holding the assessment's row: from here on it is the last one.

    Of those who went, some may not have answered a practice, or not have been counted. So every number of people the
    pages would tell is laid beside every one that was told before.
    """
    if taken_back_from(assessment) != known:
        raise Refused(MEANWHILE)
    if not known:
        return
    told: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    rows = assessment.publications.values_list("group_kind", "group_code", "metric", "n")
    for kind, code, metric, n in rows.distinct():
        told[kind, code, metric].add(n)
    few = range(1, assessment.minimum_group_size)
    for kind, code, metric, n in counts_shown(built):
        if any(abs(before - n) in few for before in told[kind, code, metric]):
            raise Refused(FEW_TAKEN_BACK)
    TakenBack.objects.filter(assessment=assessment).delete()
