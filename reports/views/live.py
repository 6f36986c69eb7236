"""Live figures of a team that answers with names: for its coordinators and consultants, and for who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import refusals
from assessments.access import fetch_assessment
from assessments.booklets import booklet_of
from assessments.keeping import kept_of
from assessments.models import State
from assessments.own_wheel import draw_readings
from assessments.personal_links import is_mailed
from assessments.questionnaires.storing import document_in
from assessments.views.answering_frame import respondent_view
from assessments.visits import Visit, fetch_by_personal_link, fetch_place
from organisations.access import CONDUCTORS, READERS, role_in
from organisations.audit import Action, record
from organisations.safe_cells import csv_lines
from reports.charts.wheel_layout import LARGE, SMALL, draw_wheel
from reports.live import MOST_SHOWN, file_rows, live_of, member_rows, members_of, readings_of, rows_of, wheel_of_team
from reports.pictures import one_sector

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment


def fetch_named(request: HttpRequest, public_id: str) -> Assessment:
    """An assessment with names that was opened; of any other kind there is no such page."""
    assessment = fetch_assessment(request, public_id, *READERS)
    if not assessment.is_attributed or assessment.state == State.DRAFT:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return assessment


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_named(request, public_id)
    record(assessment.organisation, Action.LIVE_SEEN, request.user, assessment, daily=True)
    live = live_of(assessment)
    wheel = wheel_of_team(live)
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "is_open": assessment.state == State.OPEN,
        "may_conduct": role_in(request, assessment.organisation_id) in CONDUCTORS,
        "kept": kept_of(assessment),
        "n": live.team.n,
        "rows": list(rows_of(live)),
        "drawing": draw_wheel(wheel, LARGE),
        "small": [(each, draw_wheel(one_sector(wheel, each), SMALL)) for each in wheel.sectors],
    }
    return render(request, "reports/live.html", context)


@login_required
@require_safe
def names(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_named(request, public_id)
    record(assessment.organisation, Action.NAMES_SEEN, request.user, assessment, daily=True)
    members = members_of(assessment)
    answered = assessment.responses.count()
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "is_open": assessment.state == State.OPEN,
        "may_conduct": role_in(request, assessment.organisation_id) in CONDUCTORS,
        "practices": document_in(assessment.version, get_language() or "en").practices,
        "rows": member_rows(members[:MOST_SHOWN]),
        "named": len(members),
        "left_off": max(0, len(members) - MOST_SHOWN),
        "nameless": answered - len(members),
    }
    return render(request, "reports/live_names.html", context)


@login_required
@require_safe
def names_file(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    assessment = fetch_named(request, public_id)
    record(assessment.organisation, Action.NAMES_EXPORTED, request.user, assessment)
    document = document_in(assessment.version, get_language() or "en")
    day = timezone.localdate(timezone=assessment.organisation.zone).isoformat()
    return StreamingHttpResponse(
        csv_lines(file_rows(document, members_of(assessment))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="answers-by-name-{day}.csv"'},
    )


def _fetch_place_of(request: HttpRequest, secret: str) -> Assessment | None:
    """By any link that was mailed to whoever has answered; None while they have not."""
    place = fetch_place(request, secret)
    assessment = place.assessment
    if not assessment.is_attributed or assessment.state != State.OPEN:
        raise refusals.UnknownLink
    return assessment if place.done else None


@require_safe
@respondent_view
def team(request: HttpRequest, secret: str) -> HttpResponse:
    """The same figures for whoever has answered, by their own link, until the assessment closes; no names."""
    found = _fetch_place_of(request, secret) if is_mailed(secret) else fetch_by_personal_link(request, secret)
    if found is None or isinstance(found, Visit):
        return redirect("answer-resume", secret)
    if not found.is_attributed:
        raise refusals.UnknownLink
    live, booklet = live_of(found), booklet_of(found)
    title = _("The team’s wheel so far; its numbers are in the table below")
    missing = format_html('<span class="none">{}</span>', _("none yet"))
    context = {
        "assessment": found,
        "organisation": found.organisation,
        "title": _("The team so far"),
        "n": live.team.n,
        "wheel": draw_readings(booklet, readings_of(live), title, missing),
        "rows": list(rows_of(live)),
    }
    return render(request, "answering/team.html", context)
