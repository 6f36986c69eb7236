"""The coordinator's pages about who belongs to the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations import members as doing
from organisations.access import CONDUCTORS, fetch_organisation
from organisations.accounts.posting import mail_goes_out
from organisations.member_forms import InvitationForm, RoleForm
from organisations.models import Organisation, Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organisations.models import JoinInvitation

LAST_COORDINATOR = gettext_lazy("Nobody else coordinates here. Make somebody else a coordinator first.")


@login_required
@require_safe
def members(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    belonging = organisation.memberships.select_related("user").order_by("user__name", "user__email")
    context = {"organisation": organisation, "members": belonging, "invited": organisation.join_invitations.all()}
    return render(request, "organisations/members.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = InvitationForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        too_many = ratelimit.consume_or_429(request, action="invite", user=request.user)
        if too_many:
            return too_many  # type: ignore[no-any-return] # allauth ships no type hints
        try:
            email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
            invitation = doing.invite(organisation, email, role, request.user)
        except IntegrityError:
            form.add_error("email", _("Somebody else has just invited this address."))
        else:
            return _invited(request, organisation, invitation)
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/member_invite.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def invite_again(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    invitation = get_object_or_404(organisation.join_invitations, pk=pk)
    too_many = ratelimit.consume_or_429(request, action="invite", user=request.user)
    if too_many:
        return too_many  # type: ignore[no-any-return] # allauth ships no type hints
    doing.invite_again(invitation)
    return _invited(request, organisation, invitation)


def _invited(request: HttpRequest, organisation: Organisation, invitation: JoinInvitation) -> HttpResponse:
    if mail_goes_out():
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
        return redirect("members-list", organisation.public_id)
    url = doing.link_to_hand_over(invitation)
    context = {"organisation": organisation, "invitation": invitation, "url": url}
    return render(request, "organisations/member_link.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    invitation = get_object_or_404(organisation.join_invitations, pk=pk)
    doing.withdraw(invitation, request.user)
    messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("members-list", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    membership = get_object_or_404(organisation.memberships.select_related("user"), pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            doing.change_role(membership, Role(form.cleaned_data["role"]), request.user)
        except doing.LastCoordinator:
            form.add_error("role", LAST_COORDINATOR)
        else:
            messages.success(request, _("Saved."))
            return _back(request, organisation)
    context = {"organisation": organisation, "form": form, "member": membership}
    return render(request, "organisations/member_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    membership = get_object_or_404(organisation.memberships.select_related("user"), pk=pk)
    try:
        doing.remove(membership, request.user)
    except doing.LastCoordinator:
        messages.error(request, LAST_COORDINATOR)
        return redirect("member-edit", public_id, pk)
    messages.success(request, _("%(who)s does not belong here any more.") % {"who": membership.user})
    return _back(request, organisation)


def _back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Whoever has just given up coordinating could not see the list any more."""
    still = Organisation.objects.where(request.user, *CONDUCTORS).filter(pk=organisation.pk).exists()
    return redirect("members-list", organisation.public_id) if still else redirect("home")
