"""Writing every row of a closed assessment anew (assessments/scattering.py), beside the plainest copy of the rows."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from assessments.models import Assessment, Prediction, PulseResponse, Response
from assessments.scattering import OWN, rewrite
from bench import clock

FILLED = (Response, Prediction, PulseResponse)


def main(arguments: list[str]) -> dict[str, Any]:
    clock.single_process_queries()  # with a worker's limit for a statement: what takes longer would never be done
    return {pk: _measure(int(pk)) for pk in arguments}


def _measure(assessment_id: int) -> dict[str, float]:
    """Milliseconds. longest: of elapsed time, the slowest table; until it is done SQLite lets nobody else write."""
    copied = sum(_copy(model._meta.db_table, assessment_id) for model in FILLED)
    began, longest = clock.processor_seconds(), 0.0
    for model in FILLED:
        locked = time.perf_counter()
        with transaction.atomic():
            rewrite(model, assessment_id, keeps_keys=model in OWN)  # as of a confidential assessment
        longest = max(longest, time.perf_counter() - locked)
    anew = (clock.processor_seconds() - began) * 1000
    Assessment.objects.filter(pk=assessment_id).update(scattered_at=timezone.now())
    return {"copied": copied, "anew": anew, "longest": longest * 1000}


def _copy(table: str, assessment_id: int) -> float:
    before = clock.processor_seconds()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied AS SELECT * FROM {table} WHERE assessment_id = {assessment_id}")  # noqa: S608 our own names
        cursor.execute("DROP TABLE copied")
    return (clock.processor_seconds() - before) * 1000
