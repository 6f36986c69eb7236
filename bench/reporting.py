"""One report of stored answers: time to read and to compute, memory, and the floor they are compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from assessments.models import Assessment
from assessments.questionnaires.storing import document_of
from bench import clock
from bench.floor import floor
from reports.build import build_report, canonical
from reports.rows import fetch_rows


def main(arguments: list[str]) -> dict[str, Any]:
    pk, repeats = map(int, arguments)
    assessment = Assessment.objects.select_related("version").get(pk=pk)
    clock.single_process_queries()
    document = document_of(assessment.version)
    start = clock.forget_peak()
    first = _timed(assessment)
    used = clock.peak() - start
    runs = [_timed(assessment) for _ in range(repeats)]
    codes = fetch_rows(assessment, len(document.positions)).codes
    matrix = np.ascontiguousarray(codes[:, : len(document.items)])
    return {
        "people": len(codes),
        "first": first["read"] + first["compute"],
        "read": min(run["read"] for run in runs),
        "compute": min(run["compute"] for run in runs),
        "whole": min(run["read"] + run["compute"] for run in runs),
        "document": first["document"],
        "memory": used,
        "matrix_bytes": int(codes.size),
        "floor": clock.best(lambda: floor(matrix), max(3, repeats)),
    }


def _timed(assessment: Assessment) -> dict[str, float]:
    """Milliseconds until the answers are read, and from there until the report's text is ready to be stored."""
    moments = {"start": clock.processor_seconds()}
    built = build_report(assessment, lambda step, _percent: moments.update({step: clock.processor_seconds()}))
    text = canonical(built)
    end = clock.processor_seconds()
    return {
        "read": (moments["scoring"] - moments["start"]) * 1000,
        "compute": (end - moments["scoring"]) * 1000,
        "document": len(text),
    }
