from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reports.reading import SCHEMA
from tests.factories import make_assessment
from tests.reports.answers import build, respond, varied

if TYPE_CHECKING:
    from assessments.models import Assessment
    from organisations.models import Organisation
    from reports.models import GapReport


@pytest.fixture
def assessment(acme: Organisation) -> Assessment:
    """Open: who wants a report closes it after answering."""
    return make_assessment(acme)


@pytest.fixture
def closed(assessment: Assessment) -> Assessment:
    """Thirty people who agree on everything: understanding 75, delivery 25."""
    respond(assessment, 30)
    assessment.close()
    return assessment


@pytest.fixture
def report(assessment: Assessment) -> GapReport:
    varied(assessment)
    assessment.close()
    return build(assessment)


@pytest.fixture
def example() -> str:
    """A stored report of the newest schema, as it was written when that schema was released."""
    return (Path(__file__).parent / "examples" / f"schema-{SCHEMA}.json").read_text(encoding="utf-8")
