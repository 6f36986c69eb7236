"""Answers whose numbers can be worked out by hand, and reports built from them the way a job builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.models import Response
from assessments.questionnaires.storing import document_of
from jobs.queue import enqueue
from jobs.running import new_lease, run
from reports.models import GapReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.models import Assessment
    from jobs.models import Job

DEFAULT_LEVELS = {"understanding": "4", "delivery": "2"}


def cells(assessment: Assessment, levels: Mapping[str, str] | None = None) -> str:
    """Every item answered: `levels` by item code, practice or dimension (with lens), else by lens."""
    document = document_of(assessment.version)
    chosen = DEFAULT_LEVELS | dict(levels or {})
    answers = ["."] * len(document.positions)
    for item in document.items:
        dimension, practice, _ = item.code.split(".", 2)
        keys = (item.code, f"{dimension}.{practice}.{item.lens}", f"{dimension}.{item.lens}", item.lens)
        answers[document.index_of[item.code]] = next(chosen[key] for key in keys if key in chosen)
    return "".join(answers)


def respond(
    assessment: Assessment, people: int, levels: Mapping[str, str] | None = None, department: str = "sales"
) -> None:
    answers = cells(assessment, levels)
    Response.objects.bulk_create(
        Response(assessment=assessment, department=department, role_group="frontline", answers=answers)
        for _ in range(people)
    )


def varied(assessment: Assessment) -> None:
    """Sixty people who differ by person, practice and lens in a way that no random generator decides."""
    document = document_of(assessment.version)
    rows = []
    for person in range(60):
        levels = {
            item.code: "?" if (person * 7 + place) % 23 == 0 else str(1 + (person * (place + 3) + place // 2) % 5)
            for place, item in enumerate(document.items)
        }
        department = ("sales", "service", "warehouse")[person % 3]
        rows.append((department, cells(assessment, levels)))
    store(assessment, rows)


def store(assessment: Assessment, rows: Iterable[tuple[str, str]]) -> None:
    Response.objects.bulk_create(
        Response(assessment=assessment, department=department, role_group="frontline", answers=answers)
        for department, answers in rows
    )


def build(assessment: Assessment) -> GapReport:
    job = run_build(assessment)
    return GapReport.objects.get(job=job)


def run_build(assessment: Assessment) -> Job:
    job = enqueue("build_gap_report", assessment.pk)
    run(job.pk, new_lease())
    job.refresh_from_db()
    return job
