"""What the organisation counts anyway: its outcome measures and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.outcome_figures import with_unit, written
from assessments.outcome_forms import MeasureForm, ValueForm
from assessments.outcomes import measures_of
from organisations.access import CONDUCTORS, READERS, fetch_organisation, role_in
from organisations.audit import Action, record

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import OutcomeMeasure, OutcomeValue
    from organisations.models import Organisation

LARGEST_KEY = 1 << 63


@login_required
@require_safe
def index(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *READERS)
    language = organisation.language
    context = {
        "organisation": organisation,
        "may_change": role_in(request, organisation.pk) in CONDUCTORS,
        "measures": [
            (
                measure,
                [(value, written(value.value, language)) for value in measure.values.all()],
            )
            for measure in measures_of(organisation)
        ],
    }
    return render(request, "assessments/outcomes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = MeasureForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if form.is_valid() and _is_stored(form, "name"):
        record(organisation, Action.OUTCOMES_CHANGED, request.user, form.measure)
        messages.success(request, _("“%(name)s” is added. Now its values.") % {"name": form.measure.name})
        return redirect("outcomes-value-add", public_id, form.measure.pk)
    return _form_page(request, organisation, form, _("Add a measure"), _("Add the measure"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    measure = _fetch_measure(organisation, pk)
    title = _("Change “%(name)s”") % {"name": measure.name}
    form = MeasureForm(request.POST if request.method == "POST" else None, organisation=organisation, measure=measure)
    if form.is_valid() and _is_stored(form, "name"):
        record(organisation, Action.OUTCOMES_CHANGED, request.user, measure)
        messages.success(request, _("Saved."))
        return redirect("outcomes-list", public_id)
    return _form_page(request, organisation, form, title, _("Save"), measure=measure)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    measure = _fetch_measure(organisation, pk)
    if request.method == "POST":
        record(organisation, Action.OUTCOMES_CHANGED, request.user, measure, deleted=True)
        measure.delete()
        messages.success(request, _("“%(name)s” is deleted, with its values.") % {"name": measure.name})
        return redirect("outcomes-list", public_id)
    values = list(measure.values.order_by("date"))
    context = {"organisation": organisation, "measure": measure, "values": values}
    return render(request, "assessments/outcome_delete.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_value(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    measure = _fetch_measure(organisation, pk)
    form = ValueForm(request.POST if request.method == "POST" else None, measure=measure)
    if form.is_valid() and _is_stored(form, "date"):
        record(organisation, Action.OUTCOMES_CHANGED, request.user, measure)
        messages.success(request, _("Saved: %(value)s.") % {"value": _shown(form.kept, measure)})
        again = request.POST.get("next") == "another"
        return redirect("outcomes-value-add", public_id, pk) if again else redirect("outcomes-list", public_id)
    title = _("Add a value: %(name)s") % {"name": measure.name}
    return _form_page(request, organisation, form, title, _("Save"), another=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_value(request: HttpRequest, public_id: str, pk: int, value_pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    measure = _fetch_measure(organisation, pk)
    value = _fetch_value(measure, value_pk)
    form = ValueForm(request.POST if request.method == "POST" else None, measure=measure, value=value)
    if form.is_valid() and _is_stored(form, "date"):
        record(organisation, Action.OUTCOMES_CHANGED, request.user, measure)
        messages.success(request, _("Saved: %(value)s.") % {"value": _shown(form.kept, measure)})
        return redirect("outcomes-list", public_id)
    title = _("Change a value: %(name)s") % {"name": measure.name}
    more = {"measure": measure, "value": value, "shown": _shown(value, measure)}
    return _form_page(request, organisation, form, title, _("Save"), **more)


@login_required
@require_POST
def delete_value(request: HttpRequest, public_id: str, pk: int, value_pk: int) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    measure = _fetch_measure(organisation, pk)
    value = _fetch_value(measure, value_pk)
    value.delete()
    record(organisation, Action.OUTCOMES_CHANGED, request.user, measure)
    messages.success(
        request,
        _("The value is deleted: %(name)s, %(value)s.") % {"name": measure.name, "value": _shown(value, measure)},
    )
    return redirect("outcomes-list", public_id)


def _shown(value: OutcomeValue, measure: OutcomeMeasure) -> str:
    return with_unit(value.value, measure.unit, measure.organisation.language)


def _is_stored(form: MeasureForm | ValueForm, field: str) -> bool:
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(field, _("Somebody else has just added the same. Look again."))
        return False
    return True


def _form_page(
    request: HttpRequest,
    organisation: Organisation,
    form: MeasureForm | ValueForm,
    title: str,
    button: str,
    **more: object,
) -> HttpResponse:
    context = {"organisation": organisation, "form": form, "title": title, "button": button} | more
    return render(request, "assessments/outcome_form.html", context, status=422 if form.errors else 200)


def _fetch_measure(organisation: Organisation, pk: int) -> OutcomeMeasure:
    measure = organisation.outcome_measures.filter(pk=pk).first() if pk < LARGEST_KEY else None
    if measure is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    measure.organisation = organisation
    return measure


def _fetch_value(measure: OutcomeMeasure, pk: int) -> OutcomeValue:
    value = measure.values.filter(pk=pk).first() if pk < LARGEST_KEY else None
    if value is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return value
