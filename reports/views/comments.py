"""What people wrote, one practice at a time, and hiding what names somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import fetch_assessment
from assessments.questionnaires.storing import document_in
from organisations.access import CONDUCTORS, role_in
from organisations.audit import Action, record
from reports.access import fetch_readable, newest_report
from reports.comments import counts_of, fewest_writers, set_hidden, words_about

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment
    from reports.models import GapReport


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which practices enough people wrote about."""
    assessment = fetch_readable(request, public_id)
    report = _report_of(assessment)
    record(assessment.organisation, Action.REPORT_SEEN, request.user, assessment, daily=True)
    counts = counts_of(report)
    document = document_in(report.version, request.LANGUAGE_CODE)
    practices = [(each, counts[each.code]) for each in document.practices if each.code in counts]
    return render(request, "reports/comments.html", _frame(assessment) | {"practices": practices})


@login_required
@require_safe
def practice(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    """One question at a time, so that nobody's words stand beside each other."""
    assessment = fetch_readable(request, public_id)
    report = _report_of(assessment)
    words, counts = words_about(report, code), counts_of(report)
    if not words:
        raise Http404(_("There is no such page, or it is not yours to see."))
    record(assessment.organisation, Action.REPORT_SEEN, request.user, assessment, daily=True)
    document = document_in(report.version, request.LANGUAGE_CODE)
    codes = [each.code for each in document.practices if each.code in counts]
    after = codes[codes.index(code) + 1 :]
    context = {
        "practice": document.practice(code),
        "words": words,
        "hidden": sum(each.is_hidden for each in words),
        "may_hide": role_in(request, assessment.organisation_id) in CONDUCTORS,
        "after": document.practice(after[0]) if after else None,
    }
    return render(request, "reports/comments_practice.html", _frame(assessment) | context)


@login_required
@require_POST
def hide(request: HttpRequest, public_id: str, place: int) -> HttpResponse:
    """Hide one that names somebody, or show it again."""
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    is_hidden = "show" not in request.POST
    code = set_hidden(_report_of(assessment), place, is_hidden=is_hidden)
    if not code:
        messages.error(request, _("A newer report was built since. Look at the comments in that one."))
        return redirect("report-comments", public_id)
    record(assessment.organisation, Action.COMMENT_HIDDEN, request.user, assessment, practice=code, hidden=is_hidden)
    messages.success(
        request,
        _("It is hidden. You can show it again below.") if is_hidden else _("It is shown again."),
    )
    return redirect("report-comments-practice", public_id, code)


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
