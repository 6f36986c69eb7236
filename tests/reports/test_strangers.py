"""Whose customers stand for a stranger's knowledge."""

import pytest

from assessments.models import State
from reports.customers import shares_of_others
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import build, respond
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


def published(name, first=""):
    """An organisation's report; its first need bears this code, if one is given."""
    assessment = make_assessment(make_organisation(name, {"sales": 40}))
    if first:
        assessment.needs.filter(place=assessment.needs.order_by("place")[0].place).update(code=first)
    respond(assessment, 10)
    pulse(assessment, 12)
    predict(assessment, 10)
    assessment.close()
    build(assessment)
    assessment.state = State.PUBLISHED
    assessment.save()


def test_only_organisations_with_the_very_same_list_are_strangers_and_reworded_needs_are_nobodys(assessment):
    published("Birch")
    published("Elm", "own-1")
    codes = tuple(assessment.needs.order_by("place").values_list("code", flat=True))

    assert shares_of_others(assessment, codes).shape == (1, len(codes))
    assert shares_of_others(assessment, ("own-1", *codes[1:])).shape == (0, len(codes))
