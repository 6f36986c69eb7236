"""People invited to Acme's assessment, and the links that were mailed to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache

from assessments.models import Assessment, Invitation, InvitationSecret
from assessments.personal_links import mint_mailed_secret, part_key
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def assessment(acme) -> Assessment:
    return make_assessment(acme)


def invite(assessment: Assessment, address: str = "ben@acme.example", **fields: Any) -> Invitation:
    return Invitation.objects.create(assessment=assessment, email=address, email_key=address, **fields)


def mail_link(invitation: Invitation) -> str:
    """What a worker does when it writes a letter; the secret is nowhere else."""
    secret = mint_mailed_secret()
    InvitationSecret.objects.create(key=part_key(secret), invitation=invitation)
    return secret


@dataclass
class Invited(Respondent):
    """Somebody at the link they were mailed."""

    mailed: str = ""
    path: str = field(init=False)

    def __post_init__(self) -> None:
        self.path = f"/i/{self.mailed}/"

    def look(self):
        return self.client.get(self.path)

    def start(self, department: str = ""):
        return self.client.post(self.path)


def at_link(invitation: Invitation, mailed: str = "") -> Invited:
    return Invited(invitation.assessment, mailed=mailed or mail_link(invitation))
