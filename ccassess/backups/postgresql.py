"""A PostgreSQL database, through the programs that come with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.db import connection, connections
from django.utils.translation import gettext as _

from ccassess.backups.parcel import BackupRefused

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper

    from ccassess.backups.parcel import Packing

KIND = "postgresql"
MEMBER = "database.dump"
PATIENCE_SECONDS = 5
# The schema is emptied and filled in one transaction: if anything goes wrong, what was there before is still there.
EMPTIED = (
    b"SET statement_timeout = 0; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    b" GRANT USAGE ON SCHEMA public TO PUBLIC;\n"
)
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(
            _(
                "%(name)s is missing on this machine. Install PostgreSQL’s client programs, as new as the server or"
                " newer (Debian, Ubuntu: apt-get install postgresql-client), and try again."
            )
            % {"name": name}
        )
    return found


def environment() -> dict[str, str]:
    """Never on the command line: everybody on the machine may read those."""
    database = connection.settings_dict
    libpq = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "PGCONNECT_TIMEOUT": "10",
        **{f"PG{name.upper()}": str(value) for name, value in tls_options(database["OPTIONS"]).items()},
    }
    return os.environ | {name: value for name, value in libpq.items() if value}


def tls_options(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name.startswith("ssl")}


def pack_into(packing: Packing, scratch: Path, without_rows_of: str) -> None:
    """One snapshot; writing goes on meanwhile. Streamed: nothing lies on the disk but in the backup itself."""
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", "--compress=0"]
    command += [f"--exclude-table-data={without_rows_of}"]
    with (
        TemporaryFile(dir=scratch) as complaints,
        subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=complaints) as dump,  # noqa: S603 its arguments are constants
    ):
        packing.add(MEMBER, cast("BinaryIO", dump.stdout))
        if dump.wait() != 0:
            raise BackupRefused(
                _("pg_dump could not read the database, so there is no backup: %(why)s") % {"why": words_of(complaints)}
            )


def words_of(complaints: Any) -> str:
    complaints.seek(0)
    return complaints.read(2000).decode(errors="replace").strip() or _("it gave no reason")


def refuse_while_in_use() -> None:
    for name in ("pg_restore", "psql"):
        program(name)
    others = _others()
    deadline = time.monotonic() + PATIENCE_SECONDS  # the server notices a moment later that a program has ended
    while others and time.monotonic() < deadline:
        time.sleep(0.2)
        others = _others()
    if others:
        raise BackupRefused(
            _(
                "Something else is connected to this database (%(n)d connections). Stop web, worker and beat (docker"
                " compose stop web worker beat), then restore again."
            )
            % {"n": others}
        )


def _others() -> int:
    """Asked from outside: this process's own pool opens and closes connections when it likes."""
    leave()
    command = [program("psql"), "--no-psqlrc", "--no-align", "--tuples-only", f"--command={OTHERS}"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603 its arguments are constants
    if done.returncode != 0:
        raise BackupRefused(_("The database does not answer (%(why)s).") % {"why": done.stderr.strip()})
    return int(done.stdout)


def leave() -> None:
    connections.close_all()
    if connection.settings_dict["OPTIONS"].get("pool"):
        cast("PostgreSQLWrapper", connection).close_pool()


def put_back(folder: Path, stamp: str) -> list[str]:
    leave()
    reading = [program("pg_restore"), "--file=-", "--schema=public", "--no-owner", "--no-privileges"]
    reading += [str(folder / MEMBER)]
    writing = [program("psql"), "--no-psqlrc", "--quiet", "--output=/dev/null"]
    writing += ["--set=ON_ERROR_STOP=1", "--single-transaction"]
    with TemporaryFile(dir=folder) as complaints:
        with (
            subprocess.Popen(reading, env=environment(), stdout=subprocess.PIPE, stderr=complaints) as restore,  # noqa: S603 the same
            subprocess.Popen(writing, env=environment(), stdin=subprocess.PIPE, stderr=complaints) as rows,  # noqa: S603 the same
        ):
            done = _feed(rows, restore)
        if not done:
            raise BackupRefused(
                _("The database could not be restored and is as it was before: %(why)s") % {"why": words_of(complaints)}
            )
    return []


def _feed(rows: subprocess.Popen[bytes], restore: subprocess.Popen[bytes]) -> bool:
    """The end is only sent when all of it could be read: half a database is never committed."""
    into, source = cast("BinaryIO", rows.stdin), cast("BinaryIO", restore.stdout)
    try:
        into.write(EMPTIED)
        shutil.copyfileobj(source, into)
        if restore.wait() != 0:
            rows.kill()
        into.close()
    except BrokenPipeError:
        restore.kill()
    return rows.wait() == 0
