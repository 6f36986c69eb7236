"""A file of outcomes: chosen, looked at, and only then stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.imports.command import problems_found
from assessments.imports.outcome_examination import OutcomeExamination
from assessments.outcome_figures import with_unit
from assessments.outcome_forms import OutcomeFileForm
from assessments.outcomes import Counted, measures_of, plan, store_counted, told_of
from organisations.access import CONDUCTORS, fetch_organisation
from organisations.audit import Action, record
from organisations.tables.problems import FileRefused, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from assessments.outcomes import Planned
    from organisations.models import Organisation

SALT = "outcomes-file"
# As long as somebody looks at a page before pressing its button.
PATIENCE = 60 * 60
MOST_SHOWN = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    is_sent = request.method == "POST"
    form = OutcomeFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    context: dict[str, Any] = {"organisation": organisation, "form": form}
    if form.is_valid():
        try:
            counted, problems, read_from = _examined(organisation, form)
            if not problems:
                return _preview(request, organisation, counted, read_from)
        except FileRefused as reason:
            form.add_error("file", str(reason))
        else:
            context |= {"problems": problems[:MOST_SHOWN], "more": max(0, len(problems) - MOST_SHOWN)}
            context["found"] = problems_found(len(problems))
    status = 422 if form.errors or "found" in context else 200
    return render(request, "assessments/outcome_file.html", context, status=status)


@login_required
@require_POST
def store(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    try:
        rows = signing.loads(request.POST.get("rows", ""), salt=_salt(organisation), max_age=PATIENCE)
        counted = [
            Counted(name, unit, better, date.fromisoformat(day), value) for name, unit, better, day, value in rows
        ]
        planned = store_counted(organisation, counted)
    except signing.BadSignature:
        messages.error(request, _("Nothing was stored, because too much time went by. Choose the file again."))
        return redirect("outcomes-file", public_id)
    except FileRefused as reason:
        messages.error(request, str(reason))
        return redirect("outcomes-file", public_id)
    record(organisation, Action.FILE_IMPORTED, request.user, kind="outcomes", rows=len(counted))
    messages.success(request, _("Stored. %(said)s") % {"said": told_of(planned)})
    return redirect("outcomes-list", public_id)


def _examined(organisation: Organisation, form: OutcomeFileForm) -> tuple[list[Counted], list[Problem], str]:
    counted: list[Counted] = []
    problems: list[Problem] = []
    file, delimiter = form.cleaned_data["file"], form.cleaned_data["delimiter"]
    examination = OutcomeExamination(organisation, file, delimiter)
    for finding in examination.findings():
        if isinstance(finding, Problem):
            problems.append(finding)
        else:
            counted.append(finding)
    return counted, problems, examination.table.read_from


def _preview(
    request: HttpRequest, organisation: Organisation, counted: Sequence[Counted], read_from: str
) -> HttpResponse:
    planned = plan(counted, measures_of(organisation))
    rows = [(each.name, each.unit, each.higher_is_better, each.date.isoformat(), each.value) for each in counted]
    context = {
        "organisation": organisation,
        "said": told_of(planned),
        "read_from": read_from,
        "lines": [_line(each, organisation.language) for each in planned[:MOST_SHOWN]],
        "more": max(0, len(planned) - MOST_SHOWN),
        "rows": signing.dumps(rows, salt=_salt(organisation), compress=True),
    }
    return render(request, "assessments/outcome_preview.html", context)


def _line(planned: Planned, language: str) -> dict[str, object]:
    counted = planned.counted
    was = "" if planned.was is None else with_unit(planned.was, counted.unit, language)
    return {
        "planned": planned,
        "value": with_unit(counted.value, counted.unit, language),
        "was": was,
    }


def _salt(organisation: Organisation) -> str:
    return f"{SALT} {organisation.pk}"
