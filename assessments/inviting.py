"""Open links and their QR codes, as a coordinator passes them on."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import GroupKind

if TYPE_CHECKING:
    from assessments.models import AnswerLink, Assessment


@dataclass(frozen=True)
class Invitation:
    pk: int
    department: str  # empty: for everybody
    url: str

    @property
    def name(self) -> str:
        return self.department or _("Everybody")


def invitations_of(assessment: Assessment) -> list[Invitation]:
    """The link for everybody first, then one for each department, by name."""
    names = {group.code: group.name for group in assessment.groups.all() if group.kind == GroupKind.DEPARTMENT}
    invitations = [
        Invitation(link.pk, names.get(link.department_code, link.department_code), answer_url(link))
        for link in assessment.links.all()
    ]
    return sorted(invitations, key=lambda invitation: invitation.department.casefold())


def answer_url(link: AnswerLink) -> str:
    """Absolute, from the configured address: a request's Host header is not to be trusted with it."""
    return f"{settings.BASE_URL}{reverse('answer-start', args=[link.token])}"


def qr_code(url: str, kind: str) -> bytes:
    """SVG or PNG, black on white also in a dark page: cameras want the contrast."""
    buffer = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    if kind == "svg":
        code.save(buffer, kind="svg", scale=8, border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    else:
        code.save(buffer, kind="png", scale=12, border=4)
    return buffer.getvalue()
