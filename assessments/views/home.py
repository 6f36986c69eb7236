"""The first page after signing in, where each role has its work; and the page of everybody's organisations."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Assessment, State
from organisations.access import READERS
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
            "too_few": newest is not None and newest.state == State.CLOSED and not newest.has_enough_answers(),
        },
    )


@login_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All that somebody belongs to, with their role and what is open there; three statements, however many."""
    mine = list(Membership.objects.filter(user_id=request.user.pk or 0).select_related("organisation"))
    seen = Assessment.objects.filter(organisation__in=[membership.organisation_id for membership in mine])
    opened = defaultdict(list)
    for assessment in seen.filter(state=State.OPEN).defer("participation", "targets").order_by("title"):
        opened[assessment.organisation_id].append(assessment)
    published = seen.filter(state=State.PUBLISHED).order_by(F("published_at").asc(nulls_first=True), "pk")
    newest = dict(published.values_list("organisation_id", "public_id"))
    rows = [
        {
            "membership": membership,
            "organisation": membership.organisation,
            "may_read": membership.role in READERS,
            "opened": opened[membership.organisation_id],
            "report": "" if membership.role == Role.MEMBER else newest.get(membership.organisation_id, ""),
        }
        for membership in sorted(mine, key=lambda each: each.organisation.name.casefold())
    ]
    return render(request, "assessments/organisations.html", {"rows": rows, "now": timezone.now()})
