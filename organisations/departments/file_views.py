"""A file of departments: chosen or pasted, looked at, and only then stored."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisations.access import CONDUCTORS, fetch_organisation
from organisations.audit import Action, record
from organisations.departments.forms import DepartmentFileForm
from organisations.departments.plan import MISSING, fingerprint_of, plan_of, store
from organisations.departments.preview import lines_of, told_of
from organisations.departments.reading import Found, Wanted, read_departments
from organisations.departments.tree import held
from organisations.tables.problems import FileRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from organisations.departments.plan import Plan
    from organisations.models import Department, Organisation
    from organisations.tables.problems import Problem

SALT = "departments-file"
PATIENCE = 60 * 60  # as long as somebody looks at a page before pressing its button
MOST_SHOWN = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    is_sent = request.method == "POST"
    form = DepartmentFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    problems: Sequence[Problem] = ()
    if form.is_valid():
        try:
            found = read_departments(form.content)
        except FileRefused as reason:
            form.add_error(form.source, str(reason))
        else:
            plan = plan_of(organisation, _present(organisation), found.wanted, found.columns)
            problems = (*found.problems, *plan.problems)
            if not problems:
                return _preview(request, organisation, found, plan)
    return _file_page(request, organisation, form, problems)


@login_required
@require_POST
def import_file(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    try:
        seen = signing.loads(request.POST.get("seen", ""), salt=_salt(organisation), max_age=PATIENCE)
    except signing.BadSignature:
        messages.error(request, _("Nothing was stored, because too much time went by. Choose the file again."))
        return redirect("department-file", public_id)
    wanted = tuple(Wanted(*row) for row in seen["rows"])
    deletes = request.POST.get("delete") == "on"
    with transaction.atomic():
        present = held(organisation)
        is_as_seen = fingerprint_of(present) == seen["fingerprint"]
        plan = plan_of(organisation, present, wanted, seen["columns"], deletes=deletes and is_as_seen)
        if is_as_seen and not plan.problems:
            store(organisation, plan)
            record(organisation, Action.FILE_IMPORTED, request.user, kind="departments", rows=len(wanted))
    if plan.problems:
        return _file_page(request, organisation, DepartmentFileForm(), plan.problems)
    if not is_as_seen:
        found = Found(tuple(seen["columns"]), wanted, ())
        return _preview(request, organisation, found, plan, is_stale=True)
    messages.success(request, _("Imported. %(said)s") % {"said": told_of(plan)})
    return redirect("department-list", public_id)


def _preview(
    request: HttpRequest, organisation: Organisation, found: Found, plan: Plan, *, is_stale: bool = False
) -> HttpResponse:
    seen = {
        "columns": found.columns,
        "rows": [astuple(each) for each in found.wanted],
        "fingerprint": plan.fingerprint,
    }
    lines = lines_of(plan)
    context = {
        "organisation": organisation,
        "said": told_of(plan),
        "found": found,
        "lines": lines[:MOST_SHOWN],
        "more": max(0, len(lines) - MOST_SHOWN),
        "missing": plan.count(MISSING),
        "changes_anything": plan.changes_anything(),
        "is_stale": is_stale,
        "seen": signing.dumps(seen, salt=_salt(organisation), compress=True),
    }
    return render(request, "departments/preview.html", context, status=409 if is_stale else 200)


def _file_page(
    request: HttpRequest, organisation: Organisation, form: DepartmentFileForm, problems: Sequence[Problem]
) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": form,
        "problems": problems[:MOST_SHOWN],
        "more": max(0, len(problems) - MOST_SHOWN),
        "count": len(problems),
    }
    return render(request, "departments/file.html", context, status=422 if form.errors or problems else 200)


def _present(organisation: Organisation) -> list[Department]:
    return list(organisation.departments.select_related("parent"))


def _salt(organisation: Organisation) -> str:
    return f"{SALT} {organisation.pk}"
