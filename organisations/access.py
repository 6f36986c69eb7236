"""The one place that decides who sees which organisation. Missing and foreign look alike: 404."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from organisations.models import Membership, Organisation, Role

READERS = (Role.COORDINATOR, Role.CONSULTANT)
CONDUCTORS = (Role.COORDINATOR,)
EVERYONE = tuple(Role)


def fetch_organisation(request: HttpRequest, public_id: str, *roles: Role) -> Organisation:
    """The organisation if the signed-in user holds one of the roles there; otherwise Http404."""
    organisation = Organisation.objects.where(request.user, *roles).filter(public_id=public_id).first()
    if organisation is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return organisation


def role_in(request: HttpRequest, organisation_id: int) -> Role:
    """The user's role in an organisation; Http404 for somebody who has none."""
    membership = Membership.objects.filter(user_id=request.user.pk or 0, organisation_id=organisation_id).first()
    if membership is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return Role(membership.role)
