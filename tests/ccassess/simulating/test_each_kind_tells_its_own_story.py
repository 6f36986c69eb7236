"""Organisations written through the product's own functions: what their reports say is true of each of them alone."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest

from assessments.models import Prediction, PulseResponse, Response
from assessments.questionnaires.loader import core_questionnaire
from assessments.questionnaires.storing import document_of
from ccassess.simulating.customers import customers
from ccassess.simulating.kinds import Kind, made_up
from ccassess.simulating.staff import Staff
from ccassess.simulating.writing import Wanted, write_assessment, write_customers, write_organisation, write_staff
from reports.access import told_of
from reports.sections.order import sections_of
from reports.sentences import sentence
from scoring.terms import Withheld
from tests.reports.answers import build

pytestmark = pytest.mark.django_db

PEOPLE, CUSTOMERS, SEED = 120, 60, 7


@pytest.fixture
def told_by_kind():
    return {kind: told_story(kind) for kind in Kind}


def told_story(kind):
    assessment = written(kind)
    assessment.close()
    return told_of(assessment, build(assessment))


def written(kind):
    organisation = write_organisation(made_up(kind, SEED, core_questionnaire(), PEOPLE))
    assessment = write_assessment(organisation, Wanted("Spring", timedelta(days=7)))
    truth = made_up(kind, SEED, document_of(assessment.version), PEOPLE)
    write_staff(assessment, Staff(truth, document_of(assessment.version), SEED).everybody(), {}, SEED)
    write_customers(assessment, customers(truth, CUSTOMERS, SEED))
    return assessment


def test_no_two_kinds_share_a_headline_or_the_answer_to_a_question(told_by_kind):
    said = {
        kind: {sentence(told.report.headline, told.names, told.least), *answers(told)}
        for kind, told in told_by_kind.items()
    }

    assert all(len(sentences) > 1 for sentences in said.values())
    for one, other in combinations(Kind, 2):
        assert said[one] & said[other] == set()


def answers(told):
    return [section.answer for section in sections_of(told) if section.is_answered]


def test_each_kind_is_recognised(told_by_kind):
    kinds = {kind: told.report.wheel.overall.archetype.value for kind, told in told_by_kind.items()}

    assert kinds == {
        Kind.TALKS: "understands-not-delivers",
        Kind.CHARMS: "delivers-blind",
        Kind.STEADY: "aligned-high",
        Kind.YOUNG: "aligned-low",
    }


def test_who_claims_to_understand_without_doing_so_is_told(told_by_kind):
    charms, steady = (told_by_kind[kind].report.measures.understanding for kind in (Kind.CHARMS, Kind.STEADY))

    assert not isinstance(charms.measured, Withheld)
    assert not isinstance(steady.measured, Withheld)
    assert steady.measured.value > charms.measured.value + 20


def test_everybody_and_every_customer_is_written_as_the_pages_would(db):
    assessment = written(Kind.YOUNG)

    people = Response.objects.filter(assessment=assessment).count()
    assert 0.5 * PEOPLE < people < 0.9 * PEOPLE
    assert 0.85 * people < Prediction.objects.filter(assessment=assessment).count() <= people
    assert PulseResponse.objects.filter(assessment=assessment).count() == CUSTOMERS
