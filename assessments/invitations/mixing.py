"""Who was invited, written anew in an order drawn by chance: no number and no place says who stood where on the list,
whose link was sent when, or who answered after whom.

Rows of a table lie in the order in which they were last written: PostgreSQL moves a row to the end when “done” is
marked, and SQLite keeps it where its number says, which is the order of the coordinator's file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from assessments.models import Invitation, InvitationSecret

if TYPE_CHECKING:
    from django.db import models

    from assessments.models import Assessment

# Keys that point to a row are checked when the transaction ends. Two at once: the second waits for the rows the first
# deletes, finds them gone, and writes none. In PostgreSQL without a temporary table, which not every role may make.
POSTGRESQL = (
    "WITH mixed AS (SELECT old_id, nextval(pg_get_serial_sequence('{people}', 'id')) AS new_id "
    "FROM (SELECT id AS old_id FROM {people} WHERE assessment_id = %s ORDER BY gen_random_uuid()) AS drawn), "
    "gone_links AS (DELETE FROM {links} USING mixed WHERE invitation_id = old_id RETURNING new_id, {of_links}), "
    "gone AS (DELETE FROM {people} USING mixed WHERE id = old_id RETURNING new_id, {of_people}), "
    "written AS (INSERT INTO {people} (id, {of_people}) SELECT new_id, {of_people} FROM gone ORDER BY new_id) "
    "INSERT INTO {links} (invitation_id, {of_links}) SELECT new_id, {of_links} FROM gone_links ORDER BY key",
)
SQLITE = (
    "CREATE TEMPORARY TABLE mixed AS SELECT id AS old_id, row_number() OVER (ORDER BY random()) "
    "+ (SELECT max(id) FROM {people}) AS new_id FROM {people} WHERE assessment_id = %s",
    "CREATE TEMPORARY TABLE moved_links AS SELECT new_id, {of_links} FROM {links} JOIN mixed ON invitation_id = old_id",
    "CREATE TEMPORARY TABLE moved AS SELECT new_id, {of_people} FROM {people} JOIN mixed ON id = old_id",
    "DELETE FROM {links} WHERE invitation_id IN (SELECT old_id FROM mixed)",
    "DELETE FROM {people} WHERE id IN (SELECT old_id FROM mixed)",
    "INSERT INTO {people} (id, {of_people}) SELECT new_id, {of_people} FROM moved ORDER BY new_id",
    "INSERT INTO {links} (invitation_id, {of_links}) SELECT new_id, {of_links} FROM moved_links ORDER BY key",
    *("DROP TABLE moved", "DROP TABLE moved_links", "DROP TABLE mixed"),
)
# As the model draws them.
NAME = {
    "postgresql": "left(replace(gen_random_uuid()::text, '-', ''), 20)",
    "sqlite": "lower(hex(randomblob(10)))",
}


def mix_roster(assessment: Assessment) -> None:
    """Rows with new numbers, their links with them. What each says stays as it is. Where names are seen beside answers
    there is nothing to hide, and rows with names point to these (models/attribution.py)."""
    if assessment.is_attributed:
        return
    names = _names("people", Invitation, "id") | _names("links", InvitationSecret, "invitation_id")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            # Names of our own models in place of each brace; the number stays a parameter.
            cursor.execute(statement.format(**names), [assessment.pk] if "%s" in statement else None)


def rename_roster(assessment: Assessment) -> None:
    """New addresses of the pages of people, which somebody may have noted beside a name."""
    table = connection.ops.quote_name(Invitation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET public_id = {NAME[connection.vendor]} WHERE assessment_id = %s",  # noqa: S608 constants
            [assessment.pk],
        )


def _names(name: str, model: type[models.Model], link: str) -> dict[str, str]:
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column != link]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    return {name: connection.ops.quote_name(model._meta.db_table), f"of_{name}": quoted}
