"""One report of stored answers: time to read and to compute, memory, and the floor they are compared with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from assessments.models import Assessment
from assessments.questionnaires.storing import document_of
from bench import clock
from bench.floor import floor
from reports.build import build_report, canonical
from reports.measuring import MEASURES, Ready
from reports.rows import fetch_rows


def main(arguments: list[str]) -> dict[str, Any]:
    pk, repeats = map(int, arguments)
    assessment = Assessment.objects.select_related("version").get(pk=pk)
    clock.single_process_queries()
    document = document_of(assessment.version)
    for name, measure in list(MEASURES.items()):
        MEASURES[name] = _clocked(name, measure)
    start = clock.forget_peak()
    first = _timed(assessment)
    used = clock.peak() - start
    runs = [_timed(assessment) for _ in range(repeats)]
    codes = fetch_rows(assessment, len(document.positions)).codes
    matrix = np.ascontiguousarray(codes[:, : len(document.items)])
    return {
        "people": len(codes),
        "first": first["whole"],
        "read": min(run["read"] for run in runs),
        "compute": min(run["compute"] for run in runs),
        "gap_report": min(run["read"] + run["compute"] for run in runs),
        "measures": {name: min(run["measures"][name] for run in runs) for name in runs[0]["measures"]},
        "whole": min(run["whole"] for run in runs),
        "document": first["document"],
        "memory": used,
        "matrix_bytes": int(codes.size),
        "floor": clock.best(lambda: floor(matrix), max(3, repeats)),
    }


def _timed(assessment: Assessment) -> dict[str, Any]:
    """Milliseconds. whole: until the report's text is ready to be stored. read, compute: of that, the gap report alone,
    which is all but what stands beside the wheel; measures: each of those, and reading what they alone need."""
    moments = {"start": clock.processor_seconds()}
    _spent.clear()
    built = build_report(assessment, lambda step, _percent: moments.update({step: clock.processor_seconds()}))
    text = canonical(built)
    end = clock.processor_seconds()
    beside = moments["storing"] - moments["measuring"]
    said = moments["scoring"] - moments["reading"]
    return {
        "read": (moments["reading"] - moments["start"]) * 1000,
        "compute": (end - moments["scoring"] - beside) * 1000,
        "measures": {"customers, predictions read": said * 1000} | _spent,
        "whole": (end - moments["start"]) * 1000,
        "document": len(text),
    }


_spent: dict[str, float] = {}


def _clocked(name: str, measure: Callable[[Ready], Any]) -> Callable[[Ready], Any]:
    def clocked(ready: Ready) -> Any:
        began = clock.processor_seconds()
        found = measure(ready)
        _spent[name] = (clock.processor_seconds() - began) * 1000
        return found

    return clocked
