"""What has to be there before the first page: tables, static files, the questionnaire. Cheap when it already is."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from assessments.questionnaires.storing import store_core_questionnaire

if TYPE_CHECKING:
    from collections.abc import Callable


def prepare(say: Callable[[str], object]) -> None:
    prepare_database(say)
    prepare_static_files(say)


def prepare_database(say: Callable[[str], object]) -> None:
    if settings.IS_SQLITE:
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_other_encodings()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say(_("Preparing the database …"))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")  # filling a new column takes as long as it takes
        call_command("migrate", verbosity=0, interactive=False)
    store_core_questionnaire()
    connection.close()


def refuse_other_encodings() -> None:
    """A PostgreSQL server set up under the locale C makes databases that lose every letter outside ASCII."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if encoding != "UTF8":
        raise CommandError(
            _(
                "The database keeps text as %(encoding)s, not as UTF-8: letters people write would be refused or lost. "
                "Make another one (createdb --encoding=UTF8 --template=template0 NAME), bring over what this one may "
                "hold (pg_dump, pg_restore), and set DATABASE_URL to it."
            )
            % {"encoding": encoding}
        )


def prepare_static_files(say: Callable[[str], object]) -> None:
    fingerprint = _fingerprint_of_static_files()
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    if not stamp.exists() or stamp.read_text(encoding="ascii") != fingerprint:
        say(_("Collecting and compressing style sheets and scripts …"))
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(fingerprint, encoding="ascii")


def _fingerprint_of_static_files() -> str:
    digest = sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
