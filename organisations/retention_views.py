from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.access import CONDUCTORS, fetch_organisation
from organisations.audit import Action, record
from organisations.forms import bare_helper
from organisations.retention import Retention, retention_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class RetentionForm(forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    class Meta:
        model = Retention
        fields = ("answers_months", "roster_days", "audit_years")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = RetentionForm(request.POST if request.method == "POST" else None, instance=retention_of(organisation.pk))
    if form.is_valid():
        kept = form.save()
        record(
            organisation,
            Action.RETENTION_CHANGED,
            request.user,
            months=kept.answers_months,
            days=kept.roster_days,
            years=kept.audit_years,
        )
        messages.success(request, _("Saved. What is over by this is deleted within a minute."))
        return redirect("organisation-show", public_id)
    context = {"organisation": organisation, "form": form, "title": _("How long data is kept"), "button": _("Save")}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)
