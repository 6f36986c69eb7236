"""The departments of an organisation: the tree, and one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.access import CONDUCTORS, READERS, fetch_organisation, role_in
from organisations.audit import Action, record
from organisations.departments.forms import DeleteDepartmentForm, DepartmentForm
from organisations.departments.reading import COLUMNS
from organisations.departments.tree import held, nodes_of, people_of
from organisations.safe_cells import csv_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organisations.models import Organisation


@login_required
@require_safe
def index(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *READERS)
    nodes = nodes_of(organisation.departments.all())
    people, has_unknown = people_of(nodes)
    return render(
        request,
        "departments/list.html",
        {
            "organisation": organisation,
            "nodes": nodes,
            "is_nested": any(node.children for node in nodes),
            "people": people,
            "has_unknown": has_unknown,
            "may_change": role_in(request, organisation.pk) in CONDUCTORS,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = DepartmentForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_valid() and form.store():
        record(organisation, Action.DEPARTMENT_ADDED, request.user, form.instance)
        messages.success(request, _("“%(name)s” is added.") % {"name": form.instance.name})
        return redirect("department-list", public_id)
    return _form_page(request, organisation, form, title=_("Add a department"), button=_("Add the department"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    department = get_object_or_404(organisation.departments, pk=pk)
    title = _("Change %(name)s") % {"name": department.name}
    form = DepartmentForm(
        request.POST if request.method == "POST" else None, instance=department, organisation=organisation
    )
    if form.is_valid() and form.store():
        record(organisation, Action.DEPARTMENT_CHANGED, request.user, form.instance)
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.instance.name})
        return redirect("department-list", public_id)
    return _form_page(request, organisation, form, title=title, button=_("Save"), department_pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    with transaction.atomic():
        every = held(organisation)
        department = get_object_or_404(organisation.departments, pk=pk)
        form = DeleteDepartmentForm(
            request.POST if request.method == "POST" else None, department=department, every=every
        )
        is_done = form.is_valid()
        if is_done:
            form.delete()
            record(organisation, Action.DEPARTMENT_DELETED, request.user, None, name=department.name)
    if is_done:
        messages.success(request, _("“%(name)s” is deleted.") % {"name": department.name})
        return redirect("department-list", public_id)
    context = {"organisation": organisation, "department": department, "form": form}
    return render(request, "departments/delete.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """As a file that the import takes again: unchanged, it changes nothing."""
    organisation = fetch_organisation(request, public_id, *READERS)
    departments = [node.department for node in nodes_of(organisation.departments.select_related("parent"))]
    rows = [
        (
            each.code,
            each.name,
            each.parent.code if each.parent else "",
            "" if each.headcount is None else each.headcount,
        )
        for each in departments
    ]
    day = timezone.localdate(timezone=organisation.zone).isoformat()
    return StreamingHttpResponse(
        csv_lines([COLUMNS, *rows]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="departments-{day}.csv"'},
    )


def _form_page(request: HttpRequest, organisation: Organisation, form: DepartmentForm, **more: object) -> HttpResponse:
    context = {"organisation": organisation, "form": form} | more
    return render(request, "departments/form.html", context, status=422 if form.errors else 200)
