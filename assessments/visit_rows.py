"""One joined statement a visit. The ORM would spend more time writing it than the database on answering it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from assessments.models import Assessment, Draft, QuestionnaireVersion
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.db import models

NOT_READ = frozenset({"document", "participation", "participation_at", "targets"})
JOINED = (("a", Assessment), ("o", Organisation), ("v", QuestionnaireVersion))


def fetch_draft(key: str) -> Draft | None:
    """The draft with its assessment, organisation and version (whose document is read when asked for)."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [key])
        row = cursor.fetchone()
    if row is None:
        return None
    department, role_group, cells, *rest = row
    assessment = _assessment(connection.vendor, tuple(rest))
    return Draft(key=key, assessment=assessment, department=department, role_group=role_group, cells=cells)


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in NOT_READ)


@cache
def _statement() -> str:
    columns = ", ".join(f"{alias}.{field.column}" for alias, model in JOINED for field in _fields(model))
    return (
        f"SELECT d.department, d.role_group, d.cells, {columns} FROM assessments_draft d "  # noqa: S608 names of our own columns
        "JOIN assessments_assessment a ON a.id = d.assessment_id "
        "JOIN organisations_organisation o ON o.id = a.organisation_id "
        "JOIN assessments_questionnaireversion v ON v.id = a.version_id WHERE d.key = %s"
    )


@lru_cache(maxsize=512)
def _assessment(vendor: str, row: tuple[Any, ...]) -> Assessment:
    """Put together once for each state of its rows, which are the key: a changed row makes another one.

    Shared by requests, so nobody may change it.
    """
    built: list[Any] = []
    start = 0
    for _alias, model in JOINED:
        fields = _fields(model)
        values = [_converted(field, value) for field, value in zip(fields, row[start:], strict=False)]
        built.append(model.from_db("default", [field.attname for field in fields], values))
        start += len(fields)
    assessment: Assessment = built[0]
    assessment.organisation, assessment.version = built[1:]
    return assessment


def _converted(field: models.Field[Any, Any], value: Any) -> Any:
    """As the ORM would: SQLite hands out dates and JSON as text."""
    column = field.cached_col
    for convert in (*connection.ops.get_db_converters(column), *field.get_db_converters(connection)):
        value = convert(value, column, connection)
    return value
