"""An empty database becomes one with a closed assessment of each size."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from assessments.models import Form
from assessments.questionnaires.storing import document_of
from bench.answers import blocks
from bench.staging import open_assessment, stage
from ccassess.preparing import prepare

if TYPE_CHECKING:
    from assessments.models import Assessment

LARGEST_ROUTED = 100_000
SEED = 20_25
COLUMNS = "id, assessment_id, department, role_group, answers"


def main(arguments: list[str]) -> dict[str, Any]:
    sizes = sorted(int(size) for size in arguments)
    prepare(lambda _text: None)
    stage()
    started = time.perf_counter()
    assessments = {str(size): filled(Form.FULL, size) for size in sizes}
    assessments["routed"] = filled(Form.ROUTED, min(LARGEST_ROUTED, sizes[-1]))
    refresh_statistics()
    return {"assessments": assessments, "seconds": time.perf_counter() - started}


def filled(form: Form, people: int) -> dict[str, Any]:
    before = stored_bytes()
    assessment = open_assessment(form)
    fill(assessment, people)
    assessment.close()
    return {"id": assessment.pk, "people": people, "bytes": (stored_bytes() - before) / people}


def fill(assessment: Assessment, people: int) -> None:
    keys = np.random.default_rng(assessment.pk)
    for block in blocks(document_of(assessment.version), assessment.form, people, SEED + people):
        numbers = keys.bytes(16 * len(block))
        insert(
            [
                (UUID(bytes=numbers[16 * place : 16 * place + 16], version=4), assessment.pk, *given)
                for place, given in enumerate(block)
            ]
        )


def insert(rows: list[tuple[UUID, int, str, str, str]]) -> None:
    """Model instances would take minutes for a million rows; what is stored is the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        if settings.IS_SQLITE:
            statement = f"INSERT INTO assessments_response ({COLUMNS}) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608 a constant
            cursor.executemany(statement, [(row[0].hex, *row[1:]) for row in rows])
            return
        with cursor.copy(f"COPY assessments_response ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def stored_bytes() -> int:
    """Of the table of responses and its indexes."""
    with connection.cursor() as cursor:
        if settings.IS_SQLITE:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name IN "
                "(SELECT name FROM sqlite_master WHERE tbl_name = 'assessments_response')"
            )
        else:
            cursor.execute("SELECT pg_total_relation_size('assessments_response')")
        return int(cursor.fetchone()[0])


def refresh_statistics() -> None:
    """What autovacuum does within a minute, and a bench cannot wait for."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0" if not settings.IS_SQLITE else "PRAGMA analysis_limit = 1000")
        cursor.execute("VACUUM ANALYZE assessments_response" if not settings.IS_SQLITE else "PRAGMA optimize")
