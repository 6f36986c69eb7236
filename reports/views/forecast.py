"""Before an assessment opens: what it will be able to say, and what it will keep back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment
from assessments.models import Form, State
from organisations.access import READERS
from reports.forecast import LIKELY_SHARE, SHARES, VERIFIED_FROM, forecast

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment
    from organisations.models import Department

MOST = 10_000_000


class ForecastForm(forms.Form):
    """What if so many answer? Nothing of it is stored."""

    people = forms.IntegerField(label=_("People you will ask"), min_value=1, max_value=MOST)
    share = forms.TypedChoiceField(
        label=_("How many of them will answer"), coerce=int, choices=[(share, f"{share} %") for share in SHARES]
    )
    customers = forms.IntegerField(label=_("Customers who will answer"), min_value=0, max_value=MOST)

    def __init__(self, data: Any, *, knows_people: bool, asks_customers: bool) -> None:
        likely = {"share": LIKELY_SHARE, "customers": VERIFIED_FROM, "people": 20}
        super().__init__(data or likely)
        self.is_asked = bool(data)
        if knows_people:
            del self.fields["people"]
        if not asks_customers:
            del self.fields["customers"]


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    departments = departments_of(assessment)
    form = ForecastForm(
        request.GET,
        knows_people=any(department.headcount for department in departments),
        asks_customers=assessment.asks_customers,
    )
    found = None
    if form.is_valid():
        found = forecast(
            departments,
            share=form.cleaned_data["share"],
            customers=form.cleaned_data.get("customers"),
            minimum=assessment.minimum_group_size,
            people=form.cleaned_data.get("people", 0),
        )
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "form": form,
        "forecast": found,
        "is_full": assessment.form == Form.FULL,
        "is_draft": assessment.state == State.DRAFT,
    }
    return render(request, "reports/forecast.html", context, status=422 if form.errors else 200)


def departments_of(assessment: Assessment) -> list[Department]:
    return list(assessment.organisation.departments.all())
