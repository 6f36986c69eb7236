from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations.access import CONDUCTORS, READERS, fetch_organisation, role_in
from organisations.audit import Action, record
from organisations.departments.tree import nodes_of, people_of
from organisations.forms import OrganisationForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *READERS)
    nodes = nodes_of(organisation.departments.all())
    people, has_unknown = people_of(nodes)
    return render(
        request,
        "organisations/show.html",
        {
            "organisation": organisation,
            "departments": len(nodes),
            "people": people,
            "has_unknown": has_unknown,
            "language_name": dict(settings.LANGUAGES).get(organisation.language, organisation.language),
            "may_change": role_in(request, organisation.pk) in CONDUCTORS,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    # The form writes into the instance it validates; the page's head must keep the stored name.
    form = OrganisationForm(
        request.POST if request.method == "POST" else None, instance=fetch_organisation(request, public_id, *CONDUCTORS)
    )
    if request.method == "POST" and form.is_valid():
        changed = form.save()
        record(changed, Action.SETTINGS_CHANGED, request.user, changed)
        messages.success(request, _("Saved."))
        return redirect("organisation-show", public_id)
    context = {"organisation": organisation, "form": form, "title": _("Change the organisation"), "button": _("Save")}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)
