"""All answers of an assessment as one matrix, read by one aggregate of fixed-width records.

A model instance each would cost seconds and a gigabyte at 100,000 responses; a long text a chunk costs a tenth of a
second and a few megabytes, on SQLite as on PostgreSQL.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.db import connection

from assessments.models import GroupKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assessments.models import Assessment

CHUNK = 65_536

# Department and role group are padded to a fixed width, so that one text can be cut into rows without separators.
# SQLite has no server-side cursor, but its index on the assessment is in the order of rowid: pages by key are free.
SQLITE_CHUNK = """
    SELECT group_concat(substr(department || %s, 1, %s) || substr(role_group || %s, 1, %s) || answers, '')
    FROM assessments_response WHERE assessment_id = %s AND rowid > %s AND rowid <= %s
"""
SQLITE_LAST_OF_CHUNK = """
    SELECT rowid FROM assessments_response WHERE assessment_id = %s AND rowid > %s ORDER BY rowid LIMIT 1 OFFSET %s
"""
LARGEST_ROWID = (1 << 63) - 1
# Cutting into chunks of a size would take a window over all rows; who share both groups are chunks that need none.
POSTGRESQL_CELLS = """
    SELECT department, role_group, string_agg(answers, '') FROM assessments_response WHERE assessment_id = %s
    GROUP BY department, role_group
"""


@dataclass(frozen=True)
class AnswerRows:
    """codes: ASCII code of each answer, people x positions. stratum: place of each person's department in `strata`.
    role: place of each person's role group in `roles`.

    strata: department codes in alphabetical order; roles: role group codes in the order of the assessment's. In both,
    "" stands for no group of it, and is only there if somebody answered so. People stand sorted by department, role
    group and answers, whatever order they came in; input_hash: SHA-256 over all of that.
    """

    codes: NDArray[np.uint8]
    stratum: NDArray[np.int64]
    strata: tuple[str, ...]
    role: NDArray[np.int64]
    roles: tuple[str, ...]
    input_hash: str


class _Piece(NamedTuple):
    """Answers one after the other of people who share both groups, each a place: one past the last for any other."""

    stratum: int
    role: int
    answers: bytes


def fetch_rows(assessment: Assessment, positions: int) -> AnswerRows:
    groups = list(assessment.groups.order_by("pk").values_list("kind", "code"))
    # Sorted here, because databases disagree about where a hyphen goes.
    strata = tuple(sorted(code for kind, code in groups if kind == GroupKind.DEPARTMENT))
    roles = tuple(code for kind, code in groups if kind == GroupKind.ROLE_GROUP)
    cells = defaultdict[tuple[int, int], bytearray](bytearray)
    read = _read_sqlite if connection.vendor == "sqlite" else _read_postgresql
    for piece in read(assessment.pk, strata, roles, positions):
        cells[piece.stratum, piece.role] += piece.answers
    if any(stratum == len(strata) for stratum, _ in cells):
        strata = (*strata, "")
    if any(role == len(roles) for _, role in cells):
        roles = (*roles, "")
    return _joined(cells, strata, roles, positions)


def _joined(
    cells: dict[tuple[int, int], bytearray], strata: tuple[str, ...], roles: tuple[str, ...], positions: int
) -> AnswerRows:
    """Empties `cells` on the way, so that little more than the answers once is ever held.

    Sorting a cell at a time keeps to the processor's caches, where sorting a million people at once does not.
    """
    keys = sorted(cells)
    counts = [len(cells[key]) // positions for key in keys]
    codes = np.empty((sum(counts), positions), dtype=np.uint8)
    digest = hashlib.sha256()
    end = 0
    for (stratum, role), count in zip(keys, counts, strict=True):
        cell = codes[end : end + count]
        cell[:] = np.frombuffer(cells.pop((stratum, role)), dtype=np.uint8).reshape(-1, positions)
        cell.reshape(-1).view(f"S{positions}").sort()
        digest.update(f"{strata[stratum]},{roles[role]},{count}\n".encode())
        digest.update(cell.data)
        end += count
    places = np.array(keys, dtype=np.int64).reshape(-1, 2)
    return AnswerRows(
        codes=codes,
        stratum=places[:, 0].repeat(counts),
        strata=strata,
        role=places[:, 1].repeat(counts),
        roles=roles,
        input_hash=digest.hexdigest(),
    )


def _read_postgresql(
    assessment_id: int, strata: tuple[str, ...], roles: tuple[str, ...], _positions: int
) -> Iterator[_Piece]:
    stratum_of = {code: place for place, code in enumerate(strata)}
    role_of = {code: place for place, code in enumerate(roles)}
    with connection.chunked_cursor() as cursor:
        cursor.execute(POSTGRESQL_CELLS, [assessment_id])
        while row := cursor.fetchone():
            department, role_group, text = row
            stratum, role = stratum_of.get(department, len(strata)), role_of.get(role_group, len(roles))
            yield _Piece(stratum, role, text.encode("ascii"))


def _read_sqlite(
    assessment_id: int, strata: tuple[str, ...], roles: tuple[str, ...], positions: int
) -> Iterator[_Piece]:
    department_width, role_width = _width(strata), _width(roles)
    start = 0
    while start < LARGEST_ROWID:
        with connection.cursor() as cursor:
            cursor.execute(SQLITE_LAST_OF_CHUNK, [assessment_id, start, CHUNK - 1])
            (end,) = cursor.fetchone() or (LARGEST_ROWID,)
            cursor.execute(
                SQLITE_CHUNK,
                [" " * department_width, department_width, " " * role_width, role_width, assessment_id, start, end],
            )
            (text,) = cursor.fetchone()
        if text is not None:
            records = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
            records = records.reshape(-1, department_width + role_width + positions)
            departments, role_groups, answers = np.split(
                records, [department_width, department_width + role_width], axis=1
            )
            yield from _cut(_places(departments, strata), _places(role_groups, roles), answers, len(roles) + 1)
        start = end


def _cut(
    stratum: NDArray[np.int64], role: NDArray[np.int64], answers: NDArray[np.uint8], radix: int
) -> Iterator[_Piece]:
    """Records as they came, put into pieces of people who share both groups."""
    cell = stratum * radix + role
    present, counts = np.unique(cell, return_counts=True)
    # Sorting numbers of 16 bits takes two passes over them.
    order = np.argsort(cell.astype(np.uint16) if present[-1] < 1 << 16 else cell, kind="stable")
    for number, rows in zip(present.tolist(), np.split(order, counts.cumsum()[:-1]), strict=True):
        yield _Piece(number // radix, number % radix, answers[rows].tobytes())


def _width(codes: tuple[str, ...]) -> int:
    """Whole words of 8 bytes, so that codes can be compared as numbers."""
    return 8 * max(1, *(-(-len(code) // 8) for code in codes), 1)


def _places(padded: NDArray[np.uint8], codes: tuple[str, ...]) -> NDArray[np.int64]:
    """Place of each row's group in `codes`, or their number for any other."""
    places = np.full(len(padded), len(codes), dtype=np.int64)
    words = np.ascontiguousarray(padded).view(np.uint64)
    for place, code in enumerate(codes):
        wanted = np.frombuffer(code.encode("ascii").ljust(padded.shape[1]), dtype=np.uint64)
        places[(words == wanted).all(axis=1)] = place
    return places
