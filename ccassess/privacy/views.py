"""What somebody with an account can do about their own data: look, download, have it erased."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import reauthentication_required
from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ccassess.privacy.erasing import HandOverFirst, erase, left_alone
from ccassess.privacy.exporting import data_of
from organisations.audit import Action, record_everywhere
from organisations.forms import bare_helper

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from organisations.models import User

    View = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)
# Whoever finds somebody's device open neither carries their data away nor has them erased.
just_signed_in: Callable[[View], View] = reauthentication_required(app="allauth.account")


class EraseForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("Type it to confirm that the account is to go."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper: FormHelper = bare_helper()

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).strip()
        if typed.casefold() != self.user.email.casefold():
            raise forms.ValidationError(_("This is not the address of your account. Nothing was erased."))
        return typed


@login_required
@require_safe
@just_signed_in
def show(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    return _page(request, EraseForm(user=user), 200)


@login_required
@require_safe
@just_signed_in
def download(request: HttpRequest) -> JsonResponse:
    user = cast("User", request.user)
    record_everywhere(user, Action.DATA_EXPORTED)
    return JsonResponse(
        data_of(user),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@just_signed_in
def erase_account(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    if request.method != "POST":
        return redirect("my-data")
    form = EraseForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        erase(user, user)
    except HandOverFirst as refusal:
        messages.error(request, str(refusal))
        return redirect("my-data")
    except OSError:  # the ledger: an erasure that a restore would undo is none
        log.exception("Nobody was erased, because it could not be noted.")
        messages.error(request, _("Nothing was erased, because the server could not note it. Tell whoever runs it."))
        return redirect("my-data")
    logout(request)
    messages.success(request, _("Your account is erased, with your name and address wherever they stood."))
    return redirect("account_login")


def _page(request: HttpRequest, form: EraseForm, status: int) -> HttpResponse:
    roles = form.user.memberships.select_related("organisation").order_by("organisation__name")
    context = {"form": form, "roles": roles, "alone": left_alone(form.user)}
    return render(request, "organisations/my_data.html", context, status=status)
