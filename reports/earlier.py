"""What changed since the organisation's own earlier assessment. Only workers import this module.

The earlier wave's report is read as it was published, not its answers, which may be gone; so nothing new is told of
those who gave them. No other organisation's report is ever read here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assessments.models import State
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.storing import document_of
from reports.models import GapReport
from reports.reading import read_report
from reports.small_groups import held_within
from scoring.mix import alike
from scoring.results.trend import Asked, Before, Since
from scoring.results.trust import spread_minimum
from scoring.results.verified import MeasuredUnderstanding
from scoring.terms import Form, Reason, Withheld
from scoring.trend import Wave, trend
from scoring.wheel import wheel

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet

    from assessments.questionnaires.parts import Practice
    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.measuring import Ready
    from reports.reading import StoredReport
    from scoring.results import Wheel


def trend_of(ready: Ready) -> Since | Withheld:
    """Since the newest published wave before this one that shares practices with it."""
    reason = Reason.FIRST
    seen: set[int] = set()
    for report in _published_before(ready).iterator(chunk_size=1):
        if report.assessment_id in seen:
            continue  # an older report of a wave that was built again before it was published
        seen.add(report.assessment_id)
        reason = Reason.NOT_COMMON
        asked = document_of(report.version)
        common = common_practices(asked, ready.document)
        if common:
            return _since(ready, report, asked, common)
    return Withheld(reason)


def common_practices(first: QuestionnaireDocument, second: QuestionnaireDocument) -> frozenset[str]:
    """Codes of the practices that both ask word for word alike and weigh alike."""
    known = {practice.code: _as_asked(practice) for practice in first.practices}
    return frozenset(practice.code for practice in second.practices if known.get(practice.code) == _as_asked(practice))


def asked_of_others(first: Form, second: Form, document: QuestionnaireDocument) -> frozenset[str]:
    """Codes of the practices that the frontline is asked about in one of the forms and not in the other: their means
    are of other groups of people."""
    if (first is Form.ROUTED) == (second is Form.ROUTED):
        return frozenset()
    return frozenset(each.code for each in document.practices if each.asked_of != "everyone")


def asked_how(stored: StoredReport) -> Asked:
    """What a comparison of two reports must say if it differs."""
    trust, understanding = stored.measures.trust, stored.measures.understanding
    customers: bool | Withheld = isinstance(understanding, MeasuredUnderstanding) and understanding.is_heard
    if understanding == Withheld(Reason.NOT_MEASURED):
        customers = Withheld(Reason.NOT_MEASURED)
    return Asked(stored.form, stored.mode, trust if isinstance(trust, Withheld) else trust.careless, customers)


def _as_asked(practice: Practice) -> dict[str, Any]:
    """What an answer depends on; sources and notes to authors are none of it."""
    asked = practice.model_dump(mode="json", exclude={"sources", "name", "line"})
    for item in asked["items"]:
        item.pop("wording_exceptions")
    return asked


def _published_before(ready: Ready) -> QuerySet[GapReport]:
    """Newest wave first, and of each the newest report first."""
    assessment = ready.assessment
    return (
        GapReport.objects.filter(
            assessment__organisation_id=assessment.organisation_id,
            assessment__state=State.PUBLISHED,
            assessment__closed_at__lt=assessment.closed_at,
        )
        .select_related("assessment__organisation", "version")
        .order_by("-assessment__closed_at", "-pk")
    )


def _since(ready: Ready, report: GapReport, asked: QuestionnaireDocument, common: frozenset[str]) -> Since | Withheld:
    stored = read_report(report.document)
    earlier = Wave(stored.wheel, Withheld(Reason.NOT_APPLICABLE), instrument_of(asked))
    others = asked_of_others(stored.form, Form(ready.assessment.form), ready.document)
    later = Wave(ready.wheel, _alike(ready, stored), ready.instrument)
    found = trend(earlier, later, common - others, common & others)
    if isinstance(found, Withheld):
        return found
    closed = report.assessment.closed_at or report.created_at
    return Since(
        title=report.assessment.title,
        closed=closed.astimezone(report.assessment.organisation.zone).date().isoformat(),
        before=tuple(
            Before(each.code, each.understanding, each.delivery, each.level, each.gap)
            for each in (stored.wheel.overall, *stored.wheel.dimensions)
        ),
        trend=found,
        asked=asked_how(stored),
    )


def _alike(ready: Ready, earlier: StoredReport) -> Wheel | Withheld:
    """This wave weighed to the earlier one's departments, and held as the wheel is.

    Departments of fewer people than a spread is told of are weighed together: beside the plain figures, the weighed
    ones are a second equation about each department.
    """
    weights = []
    for code, headcount in zip(ready.rows.strata, ready.answers.headcounts, strict=True):
        before = earlier.headcounts.get(code, 0)
        if isinstance(before, Withheld) or headcount is None:
            return Withheld(Reason.HEADCOUNT_UNKNOWN)
        weights.append(before)
    if tuple(weights) == ready.answers.headcounts:
        return ready.wheel
    answers = alike(ready.answers, weights, spread_minimum(ready.parameters.minimum_group))
    if isinstance(answers, Withheld):
        return answers
    # No figure that is drawn again and again is kept.
    parameters = replace(ready.parameters, resamples=2, weight_draws=2)
    return held_within(wheel(answers, ready.instrument, parameters), ready.instrument, parameters)
