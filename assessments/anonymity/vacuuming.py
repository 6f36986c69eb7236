"""After closing, what the database keeps of deleted rows goes: who began, who has answered, what lay in the box.

A database only marks deleted rows at first, with the transaction that wrote each and the place where it lay. So the
tables are written anew, by a job of its own that is tried until it succeeds: answers are safe by then, nobody waits.
What somebody else may still be reading is kept by both databases without a word, so it is looked whether anybody does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from assessments.anonymity.key_files import destroy_key
from assessments.anonymity.opening import not_just_failed
from assessments.models import (
    Assessment,
    Draft,
    DraftComment,
    Invitation,
    InvitationSecret,
    Mode,
    SealedBallot,
    SpentLink,
)
from assessments.scattering import OVER, TABLES
from jobs.queue import Refused, enqueue

if TYPE_CHECKING:
    from django.db import models
    from django.db.backends.utils import CursorWrapper

    from jobs.control import Control
    from jobs.models import Job

VACUUM = "vacuum"
# Nobody can use a table while it is written anew, so it is given up after a second of waiting for others.
WRITTEN_ANEW: tuple[type[models.Model], ...] = (
    *TABLES,
    Draft,
    DraftComment,
    SpentLink,
    Invitation,
    InvitationSecret,
)
# Other assessments' ballots may be hundreds of megabytes, and those of this one are unreadable without their key.
CLEANED: tuple[type[models.Model], ...] = (SealedBallot,)
PATIENCE = "1s"
# Pages are over by then. For a backup or a long report no worker waits, since reports would wait with it: it is asked
# for again minutes later.
OTHERS_END_WITHIN = 1  # second
STILL_READ = gettext_noop("Somebody else has been reading the database, so deleted rows are kept. It is tried again.")
# Rows that a transaction deleted stay while anybody has a view of the database from before its end: a transaction that
# began before it, in whatever database of the server, or a view (of a backup, of a long report) taken before.
BEGUN_BEFORE = """
SELECT pg_snapshot_xmin(pg_current_snapshot()) < CAST(%s AS xid8) OR EXISTS (
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND age(backend_xmin) > age(CAST(CAST(%s AS xid8) AS xid))
)
"""


def vacuum_closed() -> None:
    """Ask for it wherever it is still to be done; the relay (jobs/relay.py) calls this every few seconds."""
    waiting = Assessment.objects.filter(
        mode=Mode.ANONYMOUS,
        state__in=OVER,
        scattered_at__isnull=False,
        vacuumed_at=None,
    )
    for pk in not_just_failed(waiting, VACUUM).values_list("pk", flat=True):
        enqueue(VACUUM, pk)


def vacuum(job: Job, _control: Control) -> None:
    """The work of the job."""
    waiting = Assessment.objects.filter(pk=job.subject_id, vacuumed_at=None, scattered_at__isnull=False)
    assessment = waiting.first()
    if assessment is None:
        return
    if assessment.box_key:
        destroy_key(assessment.box_key)  # again: somebody may have put a copy back meanwhile
    if connection.vendor == "postgresql":
        _vacuum_postgresql()
    else:
        _vacuum_sqlite()
    waiting.update(vacuumed_at=timezone.now())


def _vacuum_postgresql() -> None:
    with connection.cursor() as cursor:
        _wait_for_others(cursor)
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
        try:
            for model in WRITTEN_ANEW:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {_table(model)}")
            for model in CLEANED:
                cursor.execute(f"VACUUM (ANALYZE) {_table(model)}")
        finally:
            cursor.execute("RESET lock_timeout")


def _wait_for_others(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)")
    (now,) = cursor.fetchone()
    last = time.monotonic() + OTHERS_END_WITHIN
    while True:
        cursor.execute(BEGUN_BEFORE, [now, now])
        if not cursor.fetchone()[0]:
            return
        if time.monotonic() > last:
            raise Refused(STILL_READ)
        time.sleep(0.2)


def _vacuum_sqlite() -> None:
    """The file; then the log of changes, in which the old rows still lie, is emptied; unless somebody reads it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_pages = cursor.fetchone()
    if is_busy:
        raise Refused(STILL_READ)


def _table(model: type[models.Model]) -> str:
    return str(connection.ops.quote_name(model._meta.db_table))
