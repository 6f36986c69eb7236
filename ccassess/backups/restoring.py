"""A backup put back: first everything is looked at, then the database is exchanged, in one step."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ccassess.backups import sqlite_file
from ccassess.backups.making import database
from ccassess.backups.parcel import MEDIA, SECRET_KEY, BackupRefused, Manifest, Parcel
from ccassess.environ import env_secret
from ccassess.preparing import prepare_database
from ccassess.version import VERSION
from organisations.models import Organisation, User

if TYPE_CHECKING:
    from collections.abc import Callable


def restore(path: Path, say: Callable[[str], object], *, replace: bool) -> None:
    parcel = Parcel(path)
    _refuse_what_cannot_be_read(parcel.manifest)
    database().refuse_while_in_use()
    if not replace:
        _refuse_where_somebody_lives()
    stamp = f"{timezone.now():%Y%m%dT%H%M%SZ}"
    place = Path(settings.VAR_DIR)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place, prefix=".restoring-") as scratch:
            folder = Path(scratch)
            parcel.unpack_into(folder)
            told = database().put_back(folder, stamp)
            told += _put_back_media(folder / MEDIA, stamp)
            told += _put_back_secret_key(folder / SECRET_KEY)
    except OSError as error:
        raise BackupRefused(
            _("Files cannot be written in %(place)s (%(why)s).") % {"place": place, "why": error.strerror}
        ) from error
    for line in told:
        say(line)
    _bring_up_to_date(say)


def _refuse_what_cannot_be_read(manifest: Manifest) -> None:
    if manifest.database != database().KIND:
        raise BackupRefused(
            _(
                "This backup is of %(theirs)s, but the program is set up for %(ours)s. Set DATABASE_URL to the kind of"
                " database it was made of."
            )
            % {"theirs": manifest.database, "ours": database().KIND}
        )
    known = set(MigrationLoader(None).disk_migrations)
    if not set(manifest.migrations) <= known:
        raise BackupRefused(
            _("This backup was made by a newer version (%(theirs)s; this is %(ours)s). Install that one, then restore.")
            % {"theirs": manifest.program, "ours": VERSION}
        )


def _refuse_where_somebody_lives() -> None:
    if settings.IS_SQLITE and not sqlite_file.path().exists():
        return
    tables = connection.introspection.table_names()
    lived_in = any(
        model._meta.db_table in tables and model.objects.values("pk").exists() for model in (Organisation, User)
    )
    connection.close()
    if lived_in:
        raise BackupRefused(
            _(
                "There are organisations or people in this database already, and a restore would replace all of it."
                " Back it up first; then add --replace, if that is what you want."
            )
        )


def _put_back_media(folder: Path, stamp: str) -> list[str]:
    if not folder.exists():
        return []
    root = Path(settings.MEDIA_ROOT)
    if root.exists() and any(root.iterdir()):
        root.rename(root.with_name(f"{root.name}.before-restore-{stamp}"))
    shutil.copytree(folder, root, dirs_exist_ok=True)
    return []


def _put_back_secret_key(file: Path) -> list[str]:
    theirs = file.read_text(encoding="utf-8")
    if theirs == settings.SECRET_KEY:
        return []
    if env_secret("SECRET_KEY"):
        return [
            _(
                "SECRET_KEY is another one than that of the backup: links to set a password sent before no longer work."
                " Set SECRET_KEY to the old one if they should."
            )
        ]
    key = Path(settings.VAR_DIR) / SECRET_KEY
    file.chmod(0o600)
    file.replace(key)
    settings.SECRET_KEY = theirs
    return []


def _bring_up_to_date(say: Callable[[str], object]) -> None:
    prepare_database(say)
    Session.objects.all().delete()  # whoever was signed out since would be signed in again
    for name in settings.AFTER_RESTORE:
        import_string(name)(say)
    connection.close()
