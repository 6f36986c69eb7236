"""What staff and customers wrote, one question at a time, and hiding what names somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assessments.access import fetch_assessment
from assessments.models import PulseRemark
from assessments.questionnaires.storing import document_in
from organisations.access import CONDUCTORS, role_in
from organisations.audit import Action, record
from reports.access import fetch_readable, newest_report
from reports.comments import MOST_SHOWN, counts_of, fewest_writers, set_hidden, words_about

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment
    from reports.models import GapReport

# What stands at the two fields of the customers' page.
ASKED_CUSTOMERS = {
    PulseRemark.Kind.COMMENT: (
        gettext_lazy("What else customers say"),
        gettext_lazy("They were asked: “What else should we know?”"),
    ),
    PulseRemark.Kind.MISSING: (
        gettext_lazy("What customers miss in the list of needs"),
        gettext_lazy("They were asked: “Is anything missing from the list above?”"),
    ),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What people wrote about. code: of a practice, or which question customers answered. number: of comments."""

    code: str
    name: str
    line: str
    number: int
    is_customers: bool = False


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """What enough people wrote about."""
    assessment = fetch_readable(request, public_id)
    report = _report_of(assessment)
    record(assessment.organisation, Action.REPORT_SEEN, request.user, assessment, daily=True)
    subjects = _subjects(report, request.LANGUAGE_CODE)
    context = {
        "practices": [each for each in subjects if not each.is_customers],
        "customers": [each for each in subjects if each.is_customers],
        "most": MOST_SHOWN,
    }
    return render(request, "reports/comments.html", _frame(assessment) | context)


@login_required
@require_safe
def about(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """One question at a time, so that nobody's words stand beside each other."""
    assessment = fetch_readable(request, public_id)
    report = _report_of(assessment)
    words, subjects = words_about(report, code), _subjects(report, request.LANGUAGE_CODE)
    places = [place for place, each in enumerate(subjects) if each.code == code]
    if not words or not places:
        raise Http404(_("There is no such page, or it is not yours to see."))
    record(assessment.organisation, Action.REPORT_SEEN, request.user, assessment, daily=True)
    context = {
        "report": report,
        "subject": subjects[places[0]],
        "words": words,
        "hidden": sum(each.is_hidden for each in words),
        "may_hide": role_in(request, assessment.organisation_id) in CONDUCTORS,
        "after": next(iter(subjects[places[0] + 1 :]), None),
    }
    return render(request, "reports/comments_about.html", _frame(assessment) | context)


def _subjects(report: GapReport, language: str) -> list[Subject]:
    """Practices in the order of the questionnaire, then what customers were asked."""
    counts = counts_of(report)
    practices = [each for each in document_in(report.version, language).practices if each.code in counts]
    subjects = [Subject(each.code, each.name, each.line, counts[each.code]) for each in practices]
    for kind, (name, line) in ASKED_CUSTOMERS.items():
        if kind in counts:
            subjects.append(Subject(kind, str(name), str(line), counts[kind], is_customers=True))
    return subjects


@login_required
@require_POST
def hide(request: HttpRequest, public_id: str, place: int) -> HttpResponse:
    """Hide one that names somebody, or show it again."""
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    report, is_hidden = _report_of(assessment), "show" not in request.POST
    # A place means something else in every report: what was read in an earlier one is not looked for in this one.
    is_same = request.POST.get("report") == report.public_id
    code = set_hidden(report, place, is_hidden=is_hidden) if is_same else ""
    if not code:
        messages.error(
            request, _("Nothing was changed: a newer report was built since. Look at the comments in that one.")
        )
        return redirect("report-comments", public_id)
    record(assessment.organisation, Action.COMMENT_HIDDEN, request.user, assessment, subject=code, hidden=is_hidden)
    messages.success(
        request,
        _("It is hidden. You can show it again below.") if is_hidden else _("It is shown again."),
    )
    return redirect("report-comments-about", public_id, code)


def _report_of(assessment: Assessment) -> GapReport:
    report = newest_report(assessment)
    if report is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    report.assessment = assessment
    return report


def _frame(assessment: Assessment) -> dict[str, object]:
    return {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "fewest": fewest_writers(assessment),
    }
