"""One question of a report on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.audit import Action, record
from reports.access import fetch_readable, newest_report, told_of
from reports.sections.order import SECTIONS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def section(request: HttpRequest, public_id: str, code: str) -> HttpResponse:
    assessment = fetch_readable(request, public_id)
    report = newest_report(assessment)
    if report is None or code not in SECTIONS:
        raise Http404(_("There is no such page, or it is not yours to see."))
    record(assessment.organisation, Action.REPORT_SEEN, request.user, assessment, daily=True)
    known = told_of(assessment, report)
    codes = list(SECTIONS)
    place = codes.index(code)
    made = {each: SECTIONS[each](known) for each in {code, *codes[max(0, place - 1) : place + 2]}}
    shown = made[code]
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "section": shown,
        "before": made[codes[place - 1]] if place else None,
        "after": made[codes[place + 1]] if place + 1 < len(codes) else None,
        "read_with": [(SECTIONS[each.code](known), each.why) for each in shown.read_with if each.code in SECTIONS],
        "report": report,
    }
    return render(request, "reports/section.html", context)
