"""What a row of an invitation may hold."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, models, transaction

from assessments.models import Invitation, InvitationSecret
from tests.factories import make_assessment


def test_a_person_has_one_place_in_an_assessment_and_another_in_another(acme) -> None:
    autumn, spring = make_assessment(acme), make_assessment(acme, title="Spring")
    Invitation.objects.create(assessment=autumn, email="Ben@acme.example", email_key="ben@acme.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(assessment=autumn, email="ben@ACME.example", email_key="ben@acme.example")
    Invitation.objects.create(assessment=spring, email="ben@acme.example", email_key="ben@acme.example")


@pytest.mark.parametrize("model", [Invitation, InvitationSecret])
def test_no_row_holds_a_time(model) -> None:
    assert [field.name for field in model._meta.get_fields() if isinstance(field, models.DateField)] == []
