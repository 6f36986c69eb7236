"""An invitation to join is opened: a link that only shows, then a page that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisations import members
from organisations.accounts.forms import NewAccountForm
from organisations.accounts.sso import ways
from organisations.joining import HELD
from organisations.models import JoinInvitation, User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def open_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Changes nothing, for programs open links in mails, too. From here on no address holds the secret."""
    key = JoinInvitation.key_of(secret)
    if members.open_invitation(key) is None:
        missed = ratelimit.consume(request, app="allauth.account", action="join_missed", limit_get=True)
        return _gone(request) if missed else ratelimit.respond_429(request)
    request.session[HELD] = key
    return redirect("join-accept")


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    invitation = members.open_invitation(request.session.get(HELD, ""))
    if invitation is None:
        return _gone(request)
    context: dict[str, Any] = {
        "invitation": invitation,
        "joining": invitation.organisation,
        "single_sign_on": ways.offered(),
        "next": request.path,
    }
    if request.user.is_authenticated:
        return _accept_signed_in(request, request.user, invitation, context)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, "joining/sign_in.html", context)
    form = NewAccountForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        user = _new_member(invitation, form)
        if user is None:
            return _gone(request)
        del request.session[HELD]
        _welcome(request, invitation)
        return perform_login(request, user)  # type: ignore[no-any-return] # allauth ships no type hints
    return render(request, "joining/new_account.html", context | {"form": form}, status=422 if form.errors else 200)


def _accept_signed_in(
    request: HttpRequest, user: User, invitation: JoinInvitation, context: dict[str, Any]
) -> HttpResponse:
    if user.email != invitation.email:
        return render(request, "joining/somebody_else.html", context)
    if request.method != "POST":
        return render(request, "joining/accept.html", context)
    if not members.accept(invitation, user):
        return _gone(request)
    del request.session[HELD]
    _welcome(request, invitation)
    return redirect("home")


def _new_member(invitation: JoinInvitation, form: NewAccountForm) -> User | None:
    """An account and its role, or neither: somebody else may have been faster with the same link."""
    name, password = form.cleaned_data["name"], form.cleaned_data["password1"]
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name)
            if not members.accept(invitation, user):
                raise IntegrityError
    except IntegrityError:
        return None
    return user


def _welcome(request: HttpRequest, invitation: JoinInvitation) -> None:
    messages.success(request, _("Welcome to %(name)s.") % {"name": invitation.organisation.name})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "joining/gone.html", status=410)
