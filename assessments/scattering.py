"""After closing nothing may say what came together or when: every row is written anew, in an order drawn by chance.

While answers arrive, a database knows more than its columns: PostgreSQL notes with each row the transaction that wrote
it, which is the same for an answer and the words sent with it, and SQLite numbers rows in the order they came. So each
table is rewritten in one transaction of its own, in the order of keys that are new and drawn by chance. Of a
confidential assessment people's rows keep the keys they have, by which their personal links find them (own_keys.py): to
whoever has no link those are as good as drawn. Responses that names stand beside stay as they are: of them it is known
whose they are. What is left is noted nowhere but in backups made before, and in what the database has not yet cleaned
up of the rows deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils import timezone

from assessments.anonymity.opening import not_just_failed
from assessments.anonymity.unsealing import destroy_key_of
from assessments.invitations.mixing import mix_roster
from assessments.models import Assessment, Comment, Prediction, PulseRemark, PulseResponse, Response, State
from jobs.queue import enqueue

if TYPE_CHECKING:
    from jobs.control import Control
    from jobs.models import Job

SCATTER = "scatter_rows"
OWN: tuple[type[models.Model], ...] = (Response, Prediction, Comment)
TABLES: tuple[type[models.Model], ...] = (*OWN, PulseResponse, PulseRemark)
LONGEST = "15min"
OVER = (State.CLOSED, State.PUBLISHED)

# One pass of the database each; 50,000 rows never come through Python. Table and columns are names of our own models.
# Rows are written in the order of their keys, which say nothing: so the index of the keys grows at its end alone, which
# saves a third of the time.
KEPT, POSTGRESQL_KEY = "id", "gen_random_uuid()"
POSTGRESQL = (
    "WITH gone AS (DELETE FROM {table} WHERE assessment_id = %s RETURNING id, {columns}) "
    "INSERT INTO {table} (id, {columns}) SELECT {key} AS new_key, {columns} FROM gone ORDER BY new_key",
)
SQLITE_KEY = (  # a random UUID of version 4, as the models draw them
    "lower(hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2) || substr('89ab', 1 + abs(random() %% 4), 1) "
    "|| substr(hex(randomblob(2)), 2) || hex(randomblob(6)))"
)
SQLITE = (
    "CREATE TEMPORARY TABLE scattered AS SELECT {key} AS new_key, {columns} FROM {table} "
    "WHERE assessment_id = %s ORDER BY new_key",
    "DELETE FROM {table} WHERE assessment_id = %s",
    "INSERT INTO {table} (id, {columns}) SELECT new_key, {columns} FROM scattered ORDER BY rowid",
    "DROP TABLE scattered",
)


def scatter(assessment: Assessment) -> None:
    """Write every row of a closed assessment anew; doing it twice, or two at once, does no harm."""
    destroy_key_of(assessment)
    # Nobody reads words of a burst; kept, the flag would tie them to the flagged answers they came with.
    PulseRemark.objects.filter(assessment=assessment, is_flagged=True).delete()
    for model in TABLES:
        if model is Response and assessment.is_attributed:
            continue
        # Two at once: the second waits for the rows the first is deleting, finds them gone, and writes none. Nothing
        # locks the assessment, so that its pages and the counting of answers go on meanwhile.
        if Assessment.objects.filter(pk=assessment.pk, scattered_at__isnull=False).exists():
            return  # another has ended meanwhile, and a report may name comments by their new keys
        with transaction.atomic():
            rewrite(model, assessment.pk, keeps_keys=assessment.is_confidential and model in OWN)
    mix_roster(assessment)
    assessment.scattered_at = timezone.now()
    assessment.save(update_fields=["scattered_at"])


def scatter_rows(job: Job, _control: Control) -> None:
    """The work of the job."""
    assessment = Assessment.objects.filter(pk=job.subject_id, state__in=OVER, scattered_at=None).first()
    if assessment is not None:
        scatter(assessment)


def scatter_closed() -> None:
    """Ask for it wherever it is still to be done; the relay (jobs/relay.py) calls this every few seconds."""
    waiting = Assessment.objects.filter(state__in=OVER, scattered_at=None)
    for pk in not_just_failed(waiting, SCATTER).values_list("pk", flat=True):
        enqueue(SCATTER, pk)


def rewrite(model: type[models.Model], assessment_id: int, *, keeps_keys: bool = False) -> None:
    fields = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(column) for column in fields)
    drawn = POSTGRESQL_KEY if connection.vendor == "postgresql" else SQLITE_KEY
    table = connection.ops.quote_name(model._meta.db_table)
    names: dict[str, Any] = {"table": table, "columns": columns, "key": KEPT if keeps_keys else drawn}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a million rows take about twenty seconds, and more on a busy machine
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST])
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            # A name of our own models in place of each brace; the number stays a parameter.
            cursor.execute(statement.format(**names), [assessment_id] if "%s" in statement else None)
