"""A list of people, chosen or pasted: read, looked at, and only then added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import fetch_assessment
from assessments.invitations import lists, roster
from assessments.invitations.forms import ListForm
from assessments.invitations.knowing import departments_for
from assessments.invitations.reading import Reader
from assessments.models import TransitionRefused
from assessments.views.recipients import note
from organisations.access import CONDUCTORS
from organisations.tables.problems import FileRefused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment, RecipientList

MOST_SHOWN, UNPROCESSABLE = 100, 422
STEPS = {"": gettext_lazy("Waiting for its turn"), "reading": gettext_lazy("Reading row by row")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_list(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    is_sent = request.method == "POST"
    try:
        form = ListForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    except RequestDataTooBig:
        form = ListForm({})
        form.add_error("pasted", _("These are too many to paste. Save them as a file, and choose that."))
    if is_sent and not form.errors and form.is_valid():
        file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
        try:
            roster.refuse_unless_invitable(assessment)
            # What can be pasted (DATA_UPLOAD_MAX_MEMORY_SIZE) is short enough to be read at once.
            kept = (
                lists.keep_file(assessment, file)
                if file
                else lists.keep_list(assessment, Reader(assessment).read_paste(pasted))
            )
            return redirect("recipients-list", public_id, kept.public_id)
        except (FileRefused, TransitionRefused) as reason:
            form.add_error("file" if file else "pasted", str(reason))
    context = {"organisation": assessment.organisation, "assessment": assessment, "form": form}
    context["departments"] = departments_for(assessment)
    return render(request, "assessments/recipients_add.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: str, list_id: str) -> HttpResponse:
    """Look at what was read, then add it or leave it; while it is being read, see how far that is."""
    assessment, kept = _fetch_list(request, public_id, list_id)
    if kept.is_settled or kept.is_confirmed:
        messages.error(request, _("This list has been dealt with. Choose it again if need be."))
        return redirect("recipients", public_id)
    if request.method != "POST":
        return _shown(request, assessment, kept)
    if request.POST.get("do") != "add":
        lists.leave(kept)
        messages.success(request, _("Nobody was added."))
        return redirect("recipients", public_id)
    count = len(kept.people)
    if not count:
        return redirect("recipients-list", public_id, list_id)
    try:
        added = lists.add_list(kept)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("recipients", public_id)
    note(request, assessment, "list added", count)
    if added is None:
        messages.success(request, _("They are being added. Nothing has been sent to anybody yet."))
    else:
        said = ngettext("%(n)d person was added.", "%(n)d people were added.", added) % {"n": added}
        messages.success(request, f"{said} {_('Nothing has been sent to anybody yet.')}")
    return redirect("recipients", public_id)


@login_required
@require_safe
def progress(request: HttpRequest, public_id: str, list_id: str) -> JsonResponse:
    """Of reading; and of adding, which the page of all people waits for."""
    _assessment, kept = _fetch_list(request, public_id, list_id)
    reading = _reading(kept)
    reading["is_active"] = reading["is_active"] or lists.is_being_added(kept)
    return JsonResponse({name: reading[name] for name in ("is_active", "step", "percent")})


def _fetch_list(request: HttpRequest, public_id: str, list_id: str) -> tuple[Assessment, RecipientList]:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    kept = assessment.recipient_lists.filter(public_id=list_id).first()
    if kept is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return assessment, kept


def _shown(request: HttpRequest, assessment: Assessment, kept: RecipientList) -> HttpResponse:
    if kept.problems and "refused" not in kept.problems:
        return render(request, "assessments/recipients_list.html", _preview(assessment, kept))
    context = {"organisation": assessment.organisation, "assessment": assessment, "kept": kept}
    return render(request, "assessments/recipients_reading.html", context | _reading(kept))


def _reading(kept: RecipientList) -> dict[str, Any]:
    job = None if kept.problems else lists.reading_of(kept)
    return {
        "is_active": job is not None and job.is_active,
        "step": str(STEPS.get(job.step, "")) if job else "",
        "percent": job.progress if job else 0,
        "refused": kept.problems.get("refused", []),
        # Jobs store their reasons in English, as the message ids of our own catalogue.
        "reason": _(job.reason) if job and job.reason else "",
    }


def _preview(assessment: Assessment, kept: RecipientList) -> dict[str, Any]:
    problems = kept.problems
    names = {group.code: group.name for group in departments_for(assessment)}
    return {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "count": len(kept.people),
        "people": [[*person[:3], names.get(person[3], person[3]), *person[4:]] for person in kept.people[:10]],
        "bad": problems["bad"][:MOST_SHOWN],
        "bad_count": len(problems["bad"]),
        "repeated": problems["repeated"][:MOST_SHOWN],
        "repeated_count": len(problems["repeated"]),
        "known": problems["known"][:MOST_SHOWN],
        "known_count": len(problems["known"]),
        "not_read": problems["not_read"],
        "read_from": problems["read_from"],
    }
