"""An assessment for whoever may see it in this role. Missing and foreign look alike: 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from assessments.models import Assessment
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from organisations.models import Role


def fetch_assessment(request: HttpRequest, public_id: str, *roles: Role) -> Assessment:
    """The assessment if the signed-in user holds one of the roles in its organisation; otherwise Http404.

    The questionnaire's document stays in the database until somebody asks for it.
    """
    mine = Assessment.objects.filter(organisation__in=Organisation.objects.where(request.user, *roles))
    assessment = (
        mine.select_related("organisation__retention", "version__questionnaire", "keeping")
        .defer("version__document")
        .filter(public_id=public_id)
        .first()
    )
    if assessment is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return assessment
