"""The first page after signing in: where each role has its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.models import Assessment, State
from organisations.models import Membership, Organisation, Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    roles = set(Membership.objects.filter(user_id=request.user.pk or 0).values_list("role", flat=True))
    if Role.COORDINATOR in roles:
        return redirect("assessment-list")
    if Role.CONSULTANT in roles:
        return redirect("portfolio-list")
    led = Organisation.objects.where(request.user, Role.EXECUTIVE)
    published = Assessment.objects.filter(organisation__in=led, state=State.PUBLISHED).order_by("-published_at").first()
    if published is not None:
        return redirect("report-show", published.public_id)
    mine = Organisation.objects.visible_to(request.user)
    awaited = Assessment.objects.filter(organisation__in=mine, state__in=(State.OPEN, State.CLOSING, State.CLOSED))
    newest = awaited.select_related("organisation").first()
    return render(
        request,
        "assessments/waiting.html",
        {
            "awaited": newest,
            "organisation": newest.organisation if newest else mine.first(),
            "leads": Role.EXECUTIVE in roles,
            "is_open": newest is not None and newest.state == State.OPEN,
        },
    )
