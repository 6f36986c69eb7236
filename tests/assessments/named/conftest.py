"""A team at Acme that answers with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from assessments.models import Assessment, Mode
from tests.assessments.answering.conftest import Respondent
from tests.assessments.invitations.conftest import Invited, invite, mail_link
from tests.factories import make_assessment


@dataclass
class Named(Respondent):
    """Somebody at the open link, who types a name."""

    name: str = "Ben Baker"

    def start(self, department: str = "", **sent: Any):
        token = self.assessment.links.get(department_code=department).token
        return self.client.post(f"/a/{token}/", {"name": self.name} | sent)

    def hand_in(self, level: str = "3"):
        """From the start page to the thank-you."""
        self.start()
        self.say_who()
        self.answer_everything(level)
        return self.submit()


@pytest.fixture
def assessment(acme) -> Assessment:
    return make_assessment(acme, mode=Mode.ATTRIBUTED)


def at_mailed_link(assessment: Assessment, address: str = "ben@acme.example", **fields: Any) -> Invited:
    return Invited(assessment, mailed=mail_link(invite(assessment, address, **fields)))
