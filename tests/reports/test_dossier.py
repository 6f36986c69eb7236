"""A works council reads what is stored. What is stored and not named there would be a broken word."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse

from assessments import models
from organisations.models import Role
from reports.dossier import SEES, STORED, WHO
from tests.factories import make_assessment, make_member, make_organisation

# What a coordinator or the questionnaire gives: nothing in it comes from, or is about, anybody who is asked.
OF_NOBODY = {
    models.Questionnaire, models.QuestionnaireVersion, models.Translation, models.Assessment, models.AssessmentGroup,
    models.AnswerLink, models.CustomerNeed, models.ImportedFile, models.PulseLink, models.OutcomeMeasure,
    models.OutcomeValue, models.Keeping, models.Mailing,
    models.TrialLetter,
}  # fmt: skip


def test_every_table_of_people_and_every_field_of_it_is_named() -> None:
    named = {table.model: set(table.fields) for table in STORED}
    stored = {
        model: {field.name for field in model._meta.concrete_fields}
        for model in apps.get_app_config("assessments").get_models()
        if model not in OF_NOBODY
    }
    assert named == stored


def test_every_line_of_who_sees_what_speaks_of_everybody() -> None:
    assert {len(seen) for _what, seen in SEES} == {len(WHO)}


@pytest.fixture
def draft(db):
    acme = make_organisation("Acme", {"sales": 40})
    make_member("ada@acme.example", acme, Role.COORDINATOR)
    return make_assessment(acme, is_open=False)


def test_the_dossier_holds_every_question_and_the_promise(client, draft) -> None:
    client.login(email="ada@acme.example", password="correct horse battery")
    response = client.get(reverse("assessment-dossier", args=[draft.public_id]))
    page = response.content.decode()
    for dimension, _reminder in response.context["dimensions"]:
        for practice in dimension.practices:
            assert practice.name in page
    assert "Everybody guesses which three" in page
    assert "The smallest group ever shown has 5 people" in page


def test_customers_who_are_not_asked_are_not_in_it(client, draft) -> None:
    draft.asks_customers = False
    draft.save()
    client.login(email="ada@acme.example", password="correct horse battery")
    page = client.get(reverse("assessment-dossier", args=[draft.public_id])).content.decode()
    assert "Everybody guesses which three" not in page
