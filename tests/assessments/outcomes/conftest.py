from __future__ import annotations

from datetime import date

import pytest

from assessments.models import OutcomeMeasure, OutcomeValue


@pytest.fixture
def staying(acme):
    """Customers who stay: more is better, in %, 80 at the end of March and 83.5 at the end of June."""
    measure = OutcomeMeasure.objects.create(organisation=acme, name="Customers who stay", unit="%")
    for day, value in ((date(2026, 3, 31), 80.0), (date(2026, 6, 30), 83.5)):
        OutcomeValue.objects.create(measure=measure, date=day, value=value)
    return measure


def kept(measure) -> list[tuple[str, float]]:
    return [(f"{day}", value) for day, value in measure.values.order_by("date").values_list("date", "value")]
