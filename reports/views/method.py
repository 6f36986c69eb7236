from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.sentences import REASONS, REASONS_GIVEN, STAGES
from scoring.terms import METHOD_VERSION

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    stages = [(number, name, 20 * (number - 1), 20 * number) for number, name in enumerate(STAGES, start=1)]
    context = {
        "method_version": METHOD_VERSION,
        "stages": stages,
        "reasons": [REASONS[reason] for reason in REASONS_GIVEN],
    }
    return render(request, "reports/method.html", context)
