from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.audit import Action, record_views
from organisations.models import Membership
from reports.portfolio import SORTS, portfolio_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    sort = request.GET.get("sort", "name")
    if sort not in SORTS:
        raise Http404(_("There is no such page, or it is not yours to see."))
    rows = portfolio_of(request.user, sort)
    if not rows and Membership.objects.filter(user_id=request.user.pk or 0).exists():
        raise Http404(_("There is no such page, or it is not yours to see."))
    record_views([row.organisation for row in rows], Action.PORTFOLIO_SEEN, request.user)
    columns = [(name, label) for name, (label, _key) in SORTS.items()]
    return render(request, "reports/portfolio.html", {"rows": rows, "sort": sort, "columns": columns})
