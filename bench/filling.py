"""An empty database becomes one with a closed assessment of each size."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from assessments.models import Form
from assessments.questionnaires.storing import document_of
from bench.answers import blocks
from bench.customers import predictions, pulses
from bench.staging import open_assessment, stage
from ccassess.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assessments.models import Assessment

LARGEST_ROUTED = 100_000
SEED = 20_25


@dataclass(frozen=True)
class Table:
    """columns: behind the two that every table of answers has."""

    name: str
    columns: str


RESPONSES = Table("assessments_response", "department, role_group, answers")
PULSES = Table("assessments_pulseresponse", "source, answers, is_flagged, segment")
PREDICTIONS = Table("assessments_prediction", "department, role_group, answers")


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
    bytes_each = (stored_bytes() - before) / people
    if form is Form.FULL:
        fill_customers(assessment, people)
    assessment.close()
    return {"id": assessment.pk, "people": people, "bytes": bytes_each}


def fill(assessment: Assessment, people: int) -> None:
    fill_table(assessment, RESPONSES, blocks(document_of(assessment.version), assessment.form, people, SEED + people))


def fill_customers(assessment: Assessment, people: int) -> None:
    """As many customers and as many predictions as there are people."""
    needs = assessment.needs.count()
    flagged = ([(*row, False, "") for row in block] for block in pulses(needs, people, SEED + people))
    fill_table(assessment, PULSES, flagged)
    fill_table(assessment, PREDICTIONS, predictions(needs, people, SEED + people))


def fill_table(assessment: Assessment, table: Table, given: Iterable[Sequence[tuple[Any, ...]]]) -> None:
    keys = np.random.default_rng(assessment.pk)
    for block in given:
        numbers = keys.bytes(16 * len(block))
        insert(
            table,
            [
                (UUID(bytes=numbers[16 * place : 16 * place + 16], version=4), assessment.pk, *row)
                for place, row in enumerate(block)
            ],
        )


def insert(table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Model instances would take minutes for a million rows; what is stored is the same."""
    columns = f"{table.name} (id, assessment_id, {table.columns})"
    with transaction.atomic(), connection.cursor() as cursor:
        if settings.IS_SQLITE:
            places = ", ".join(["%s"] * len(rows[0]))
            statement = f"INSERT INTO {columns} VALUES ({places})"  # noqa: S608 constants of ours
            cursor.executemany(statement, [(str(row[0]).replace("-", ""), *row[1:]) for row in rows])
            return
        with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
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
        cursor.execute(
            "VACUUM ANALYZE assessments_response, assessments_pulseresponse, assessments_prediction"
            if not settings.IS_SQLITE
            else "PRAGMA optimize"
        )
