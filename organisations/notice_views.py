"""The privacy notice: read by everybody without an account or a cookie, written by coordinators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from organisations.access import CONDUCTORS, fetch_organisation
from organisations.audit import Action, record
from organisations.forms import bare_helper
from organisations.models import Organisation
from organisations.notice import LONGEST_LINE, LONGEST_TEXT, Notice, default_basis, default_purposes, notice_of
from organisations.retention import retention_of
from organisations.text_fields import LineField, ParagraphField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    controller = LineField(
        label=gettext_lazy("Who answers for the data (optional)"),
        max_length=LONGEST_LINE,
        required=False,
        help_text=gettext_lazy("The legal name and postal address. Without it, the organisation’s name stands there."),
    )
    contact = LineField(
        label=gettext_lazy("Whom people may write to (optional)"), max_length=LONGEST_LINE, required=False
    )
    officer = LineField(
        label=gettext_lazy("Data protection officer (optional)"), max_length=LONGEST_LINE, required=False
    )
    authority = LineField(
        label=gettext_lazy("Authority people may complain to (optional)"), max_length=LONGEST_LINE, required=False
    )
    purposes = ParagraphField(
        label=gettext_lazy("What for (optional)"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    legal_basis = ParagraphField(
        label=gettext_lazy("On what grounds (optional)"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Notice
        fields = ("controller", "contact", "officer", "authority", "purposes", "legal_basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        says = _("Left empty, it says: %(text)s")
        self.fields["purposes"].help_text = says % {"text": default_purposes()}
        self.fields["legal_basis"].help_text = says % {"text": default_basis()}


@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Public, and found by whoever was given a link of the organisation's; it says nothing but what it is made for."""
    organisation = Organisation.objects.filter(public_id=public_id).first()
    if organisation is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    context = {
        "organisation": organisation,
        "notice": notice_of(organisation),
        "kept": retention_of(organisation.pk),
        "title": _("Privacy"),
    }
    return render(request, "organisations/notice.html", context)


@require_safe
def general(request: HttpRequest) -> HttpResponse:
    """For whoever is about to sign in: what is kept about people with an account."""
    return render(request, "organisations/notice.html", {"title": _("Privacy"), "kept": None})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    stored = Notice.objects.filter(pk=organisation.pk).first() or Notice(organisation=organisation)
    form = NoticeForm(request.POST if request.method == "POST" else None, instance=stored)
    if form.is_valid():
        form.save()
        record(organisation, Action.NOTICE_CHANGED, request.user)
        messages.success(request, _("Saved. Respondents and customers read it from now on."))
        return redirect("organisation-show", public_id)
    context = {"organisation": organisation, "form": form, "title": _("The privacy notice"), "button": _("Save")}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)
