"""The database of embedded mode, copied while answers arrive, and put back."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.utils.translation import gettext as _

from ccassess.backups.parcel import BackupRefused

if TYPE_CHECKING:
    from ccassess.backups.parcel import Packing

KIND = "sqlite"
MEMBER = "database.sqlite3"


def path() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def pack_into(packing: Packing, scratch: Path, without_rows_of: str) -> None:
    """VACUUM INTO reads one moment of a database in use, and leaves out the pages of rows that were deleted.

    Copying the file would miss what still lies in the write-ahead log, and carry deleted drafts along.
    """
    copy = scratch / MEMBER
    try:
        with connection.cursor() as cursor:  # Django's: it brings the functions that constraints call
            cursor.execute("VACUUM INTO %s", [str(copy)])
    except DatabaseError as error:
        raise BackupRefused(_("The database could not be copied (%(why)s).") % {"why": error}) from error
    _empty(copy, without_rows_of)
    with copy.open("rb") as source:
        packing.add(MEMBER, source)
    copy.unlink()


def _empty(copy: Path, table: str) -> None:
    """Not a byte of the rows stays. The table is missing where somebody has not migrated yet."""
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as database:
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", [table])
        if tables.fetchone()[0]:
            database.execute("PRAGMA secure_delete = ON")
            database.execute(f"DELETE FROM {table}")  # noqa: S608 a name of ours


def refuse_while_in_use() -> None:
    connections.close_all()
    if not path().exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(path(), timeout=1)) as rows:
            # Only whoever has the file alone can leave the write-ahead log; it also brings all of it into the file.
            (mode,) = rows.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        mode = "wal"
    except sqlite3.DatabaseError:
        return  # no database at all, or a broken one: that is what a restore is for
    if mode == "wal":
        raise BackupRefused(_("The program is running on this database. Stop manage.py serve, then restore again."))


def put_back(folder: Path, stamp: str) -> list[str]:
    """The old file is kept beside the new one, under a name with the moment in it."""
    new, old = folder / MEMBER, path()
    verdict = _look_through(new)
    if verdict != "ok":
        raise BackupRefused(_("The database in this backup is damaged (%(why)s). Take another one.") % {"why": verdict})
    kept = []
    if _has_tables(old):
        aside = old.with_name(f"{old.name}.before-restore-{stamp}")
        old.rename(aside)
        kept.append(_("What was here before lies in %(path)s; delete it when you no longer need it.") % {"path": aside})
    for suffix in ("-wal", "-shm"):
        Path(f"{old}{suffix}").unlink(missing_ok=True)
    new.chmod(0o600)
    new.rename(old)
    return kept


def _has_tables(file: Path) -> bool:
    if not file.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(file)) as rows:
            return bool(rows.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError:
        return True  # whatever it is, it is not ours to throw away


def _look_through(file: Path) -> str:
    other = connection.copy()
    other.settings_dict = connection.settings_dict | {"NAME": str(file)}
    try:
        with other.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            return str(cursor.fetchone()[0])
    except DatabaseError as error:
        return str(error)
    finally:
        other.close()
