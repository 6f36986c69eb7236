"""A rotating form from the first respondent to the report: everything that needs no whole answer sheet is there."""

from __future__ import annotations

import pytest

from assessments.models import Response
from assessments.questionnaires.asking import blank_cells
from assessments.questionnaires.storing import document_of
from organisations.models import Role
from reports.reading import read_report
from scoring.terms import Estimate, Form
from tests.factories import make_assessment, make_member, make_organisation
from tests.reports.answers import build

ROLES = ("executive", "manager", "frontline", "frontline", "support")


@pytest.fixture
def rotated(db):
    assessment = make_assessment(make_organisation("Large", {"sales": 400, "service": 300}), form="rotating")
    document = document_of(assessment.version)
    responses = []
    for person in range(180):
        role = ROLES[person % len(ROLES)]
        cells = list(blank_cells(document, "rotating", role, str(1 + person % 6)))
        for item in document.items:
            place = document.index_of[item.code]
            if cells[place] == "-":
                cells[place] = str((3 if item.lens == "understanding" else 2) + (person * 7 + place) % 3)
        responses.append(
            Response(
                assessment=assessment,
                department=("sales", "service")[person % 2],
                role_group=role,
                answers="".join(cells),
            )
        )
    Response.objects.bulk_create(responses)
    assessment.close()
    return assessment


def test_every_practice_and_dimension_is_estimated_practice_first(rotated):
    stored = read_report(build(rotated).document)
    assert stored.wheel.form is Form.ROTATING
    figures = [reading.gap for reading in (*stored.wheel.practices, *stored.wheel.dimensions, stored.wheel.overall)]
    assert all(isinstance(figure, Estimate) for figure in figures)
    # Half of those who are asked a practice: of everybody, or of those who are not at the till.
    counts = {reading.code: reading.n for reading in stored.wheel.practices}
    assert counts["strategy.purpose"] == 90
    assert counts["strategy.value"] == 54


def test_its_page_is_shown(rotated, browse):
    build(rotated)
    ada = make_member("ada@large.example", rotated.organisation, Role.COORDINATOR)
    page = browse(ada).get(f"/assessments/{rotated.public_id}/report/")
    assert page.status_code == 200
