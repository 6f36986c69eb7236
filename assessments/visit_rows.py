"""One joined statement a visit. The ORM would spend more time writing it than the database on answering it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

from assessments.models import AnswerLink, Assessment, Draft, Invitation, QuestionnaireVersion
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.db import models

NOT_READ = frozenset({"document", "participation", "participation_at", "targets"})
HAS_COMMENTS = "EXISTS (SELECT 1 FROM assessments_draftcomment c WHERE c.draft_id = d.key)"
JOINED = (("a", Assessment), ("o", Organisation), ("v", QuestionnaireVersion))


def fetch_draft(key: str) -> Draft | None:
    """The draft with its assessment, organisation and version (whose document is read when asked for)."""
    columns = ("d.department", "d.role_group", "d.cells", HAS_COMMENTS)
    found = _fetch(columns, "assessments_draft d", "d.key = %s", key)
    if found is None:
        return None
    (department, role_group, cells, has_comments), assessment = found
    draft = Draft(
        key=key,
        assessment=assessment,
        department=department,
        role_group=role_group,
        cells=cells,
        is_sealed=assessment.is_sealed,
    )
    draft.has_comments = bool(has_comments)
    return draft


def fetch_open_link(token: str) -> AnswerLink | None:
    """The link with its assessment, organisation and version, as fetch_draft has them."""
    found = _fetch(("d.id", "d.department_code", "d.token"), "assessments_answerlink d", "d.token = %s", token)
    if found is None:
        return None
    (pk, department_code, token), assessment = found
    return AnswerLink(pk=pk, assessment=assessment, department_code=department_code, token=token)


def fetch_invitation(key: str) -> Invitation | None:
    """The invitation a mailed secret belongs to, with its assessment as fetch_draft has it; not who was invited."""
    columns = ("id", "department", "role_group", "state", "reason", "reminders", "done")
    table = "assessments_invitationsecret s JOIN assessments_invitation d ON d.id = s.invitation_id"
    found = _fetch(tuple(f"d.{column}" for column in columns), table, "s.key = %s", key)
    if found is None:
        return None
    values, assessment = found
    fields = dict(zip(columns, values, strict=True))
    return Invitation(assessment=assessment, **fields | {"done": bool(fields["done"])})


def _fetch(
    columns: tuple[str, ...], table: str, condition: str, value: str
) -> tuple[tuple[Any, ...], Assessment] | None:
    with connection.cursor() as cursor:
        cursor.execute(_statement(columns, table, condition), [value])
        row = cursor.fetchone()
    if row is None:
        return None
    return row[: len(columns)], _assessment(connection.vendor, tuple(row[len(columns) :]))


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if field.name not in NOT_READ)


@cache
def _statement(columns: tuple[str, ...], table: str, condition: str) -> str:
    joined = ", ".join(f"{alias}.{field.column}" for alias, model in JOINED for field in _fields(model))
    return (
        f"SELECT {', '.join(columns)}, {joined} FROM {table} "  # noqa: S608 names of our own tables and columns
        "JOIN assessments_assessment a ON a.id = d.assessment_id "
        "JOIN organisations_organisation o ON o.id = a.organisation_id "
        f"JOIN assessments_questionnaireversion v ON v.id = a.version_id WHERE {condition}"
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
