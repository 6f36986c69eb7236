"""All answers of an assessment as one matrix, read by one aggregate of fixed-width records.

A model instance each would cost seconds and a gigabyte at 100,000 responses; a long text a chunk costs a tenth of a
second and a few megabytes, on SQLite as on PostgreSQL.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db import connection

from assessments.models import GroupKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assessments.models import Assessment

CHUNK = 65_536

# The department is padded to a fixed width, so that one text can be cut into rows without separators.
# SQLite has no server-side cursor, but its index on the assessment is in the order of rowid: pages by key are free.
SQLITE_CHUNK = """
    SELECT group_concat(substr(department || %s, 1, %s) || answers, '') FROM assessments_response
    WHERE assessment_id = %s AND rowid > %s AND rowid <= %s
"""
SQLITE_LAST_OF_CHUNK = """
    SELECT rowid FROM assessments_response WHERE assessment_id = %s AND rowid > %s ORDER BY rowid LIMIT 1 OFFSET %s
"""
LARGEST_ROWID = (1 << 63) - 1
# Cutting into chunks of a size would take a window over all rows; departments are groups that need none.
POSTGRESQL_DEPARTMENTS = """
    SELECT department, string_agg(answers, '') FROM assessments_response WHERE assessment_id = %s GROUP BY department
"""


@dataclass(frozen=True)
class AnswerRows:
    """codes: ASCII code of each answer, people x positions. stratum: place of each person's department in `strata`.

    strata: department codes in the order of the assessment's groups; "" stands for no department of it, and is
    only there if somebody answered so. input_hash: SHA-256 over the sorted records, whatever order they came in.
    """

    codes: NDArray[np.uint8]
    stratum: NDArray[np.int64]
    strata: tuple[str, ...]
    input_hash: str


def fetch_rows(assessment: Assessment, positions: int) -> AnswerRows:
    departments = tuple(
        assessment.groups.filter(kind=GroupKind.DEPARTMENT).order_by("code").values_list("code", flat=True)
    )
    # Whole words of 8 bytes, so that departments can be compared as numbers.
    width = 8 * max(1, *(-(-len(code) // 8) for code in departments), 1)
    text = bytearray()
    for chunk in _chunks(assessment.pk, width, positions):
        text += chunk
    records = np.frombuffer(text, dtype=np.uint8).reshape(-1, width + positions)
    stratum = _places(records[:, :width], departments)
    if (stratum == len(departments)).any():
        departments = (*departments, "")
    return AnswerRows(records[:, width:], stratum, departments, _hash(records))


def _chunks(assessment_id: int, width: int, positions: int) -> Iterator[bytes]:
    """Records one after the other: the department, padded to `width`, and the answers."""
    padding = " " * width
    if connection.vendor == "sqlite":
        start = 0
        while start < LARGEST_ROWID:
            with connection.cursor() as cursor:
                cursor.execute(SQLITE_LAST_OF_CHUNK, [assessment_id, start, CHUNK - 1])
                (end,) = cursor.fetchone() or (LARGEST_ROWID,)
                cursor.execute(SQLITE_CHUNK, [padding, width, assessment_id, start, end])
                (text,) = cursor.fetchone()
            if text is not None:
                yield text.encode("ascii")
            start = end
        return
    with connection.chunked_cursor() as cursor:
        cursor.execute(POSTGRESQL_DEPARTMENTS, [assessment_id])
        while row := cursor.fetchone():
            department, text = row
            codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, positions)
            records = np.empty((len(codes), width + positions), dtype=np.uint8)
            records[:, :width] = np.frombuffer(department.encode("ascii").ljust(width)[:width], dtype=np.uint8)
            records[:, width:] = codes
            yield records.tobytes()


def _places(padded: NDArray[np.uint8], departments: tuple[str, ...]) -> NDArray[np.int64]:
    """Place of each row's department in `departments`, or their number for any other."""
    places = np.full(len(padded), len(departments), dtype=np.int64)
    words = np.ascontiguousarray(padded).view(np.uint64)
    for place, code in enumerate(departments):
        wanted = np.frombuffer(code.encode("ascii").ljust(padded.shape[1]), dtype=np.uint64)
        places[(words == wanted).all(axis=1)] = place
    return places


def _hash(records: NDArray[np.uint8]) -> str:
    width = records.shape[1]
    return hashlib.sha256(np.sort(records.reshape(-1).view(f"S{width}")).data).hexdigest()
