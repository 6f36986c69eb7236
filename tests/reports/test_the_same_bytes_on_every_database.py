"""The example was stored from answers no chance decides: whatever database this runs on has to give its numbers."""

import json
import os
from pathlib import Path

import pytest

from reports.reading import SCHEMA
from tests.factories import make_assessment
from tests.reports.answers import build, varied
from tests.reports.customers import varied_customers, varied_predictions

pytestmark = pytest.mark.django_db

EXAMPLE = Path(__file__).parent / "examples" / f"schema-{SCHEMA}.json"

# Another wording is another identity, and a report of the same answers differs in nothing else.
OF_THE_WORDING = "questionnaire"


def test_the_same_answers_give_the_same_bytes(acme):
    assessment = make_assessment(acme)
    varied(assessment)
    varied_customers(assessment)
    varied_predictions(assessment)
    assessment.close()
    document = build(assessment).document
    if os.environ.get("STORE_EXAMPLE") == "1":
        EXAMPLE.write_text(document, encoding="utf-8")

    assert _without_wording(document) == _without_wording(EXAMPLE.read_text(encoding="utf-8")), (
        "If scoring changed on purpose, change METHOD_VERSION and store the example anew with STORE_EXAMPLE=1."
    )


def _without_wording(document):
    stored = json.loads(document)
    stored.pop(OF_THE_WORDING)
    return json.dumps(stored, sort_keys=True)
