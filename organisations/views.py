from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.access import CONDUCTORS, READERS, fetch_organisation, role_in
from organisations.forms import DepartmentForm, OrganisationForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organisations.models import Organisation


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *READERS)
    departments = list(organisation.departments.select_related("parent"))
    return render(
        request,
        "organisations/show.html",
        {
            "organisation": organisation,
            "departments": departments,
            "language_name": dict(settings.LANGUAGES).get(organisation.language, organisation.language),
            "may_change": role_in(request, organisation.pk) in CONDUCTORS,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    # The form writes into the instance it validates; the page's head must keep the stored name.
    form = OrganisationForm(request.POST or None, instance=fetch_organisation(request, public_id, *CONDUCTORS))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("organisation-show", public_id)
    return _form_page(request, organisation, form, _("Change the organisation"), _("Save"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_department(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = DepartmentForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid() and _stored(form):
        messages.success(request, _("“%(name)s” is added.") % {"name": form.instance.name})
        return redirect("organisation-show", public_id)
    return _form_page(request, organisation, form, _("Add a department"), _("Add the department"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_department(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    department = get_object_or_404(organisation.departments, pk=pk)
    title = _("Change %(name)s") % {"name": department.name}
    form = DepartmentForm(request.POST or None, instance=department, organisation=organisation)
    if request.method == "POST" and form.is_valid() and _stored(form):
        messages.success(request, _("Saved."))
        return redirect("organisation-show", public_id)
    return _form_page(request, organisation, form, title, _("Save"), department_pk=pk)


@login_required
@require_POST
def delete_department(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    department = get_object_or_404(organisation.departments, pk=pk)
    try:
        department.delete()
    except ProtectedError:
        messages.error(
            request, _("“%(name)s” has departments below it. Delete those first.") % {"name": department.name}
        )
    else:
        messages.success(request, _("“%(name)s” is deleted.") % {"name": department.name})
    return redirect("organisation-show", public_id)


def _stored(form: DepartmentForm) -> bool:
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("name", _("Somebody else has just added a department like this one. Look again."))
        return False
    return True


def _form_page(
    request: HttpRequest,
    organisation: Organisation,
    form: OrganisationForm | DepartmentForm,
    title: str,
    button: str,
    **more: object,
) -> HttpResponse:
    context = {"organisation": organisation, "form": form, "title": title, "button": button} | more
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)
