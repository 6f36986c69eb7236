from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organisations.access import CONDUCTORS, fetch_organisation
from organisations.audit import Action, record
from organisations.audit_log import LARGEST_KEY, LogFilter, page_of, rows_of
from organisations.safe_cells import csv_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organisations.models import Organisation


@login_required
@require_safe
def log(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = _filter(request, organisation)
    context = {"organisation": organisation, "form": form, "query": _query(request), "is_narrowed": form.has_changed()}
    if form.is_valid():
        context["page"] = page_of(form.events(), _before(request))
    return render(request, "organisations/audit_log.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def log_file(request: HttpRequest, public_id: str) -> HttpResponse | StreamingHttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = _filter(request, organisation)
    if not form.is_valid():
        return log(request, public_id)
    record(organisation, Action.LOG_EXPORTED, request.user)
    lines = csv_lines(rows_of(form.events(), organisation))
    day = timezone.localdate(timezone=organisation.zone).isoformat()
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="audit-log-{day}.csv"'},
    )


def _filter(request: HttpRequest, organisation: Organisation) -> LogFilter:
    given = request.GET.copy()
    given.pop("before", None)
    return LogFilter(given, organisation=organisation)


def _query(request: HttpRequest) -> str:
    """What was narrowed down, for the links to the next page and to the file."""
    given = request.GET.copy()
    given.pop("before", None)
    return given.urlencode()


def _before(request: HttpRequest) -> int:
    text = request.GET.get("before", "")
    return min(int(text), LARGEST_KEY) if text.isascii() and text.isdigit() and len(text) < 20 else 0
