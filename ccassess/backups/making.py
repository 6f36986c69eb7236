"""Database, uploaded files and secret key in one file, whole or not at all, while the program goes on."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import UnreadList
from ccassess.backups import postgresql, sqlite_file
from ccassess.backups.parcel import MEDIA, SECRET_KEY, BackupRefused, Manifest, Packing
from ccassess.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ENDING = ".ccassess-backup"


def database() -> ModuleType:
    return sqlite_file if settings.IS_SQLITE else postgresql


def make(target: Path) -> Path:
    """Where the backup lies now. A folder is given a file named by the moment; no file is ever overwritten."""
    if target.is_dir():
        target /= f"ccassess-{timezone.now():%Y%m%dT%H%M%SZ}{ENDING}"
    if target.exists():
        raise BackupRefused(_("%(path)s is there already. Name another file, or a folder.") % {"path": target})
    try:
        # Beside the target, so that the finished file only needs its name, and never shows under it unfinished.
        with TemporaryDirectory(dir=target.parent, prefix=".unfinished-") as scratch:
            unfinished = Path(scratch) / "backup"
            _pack(unfinished, Path(scratch))
            os.link(unfinished, target)
        _keep_name(target.parent)
    except OSError as error:
        raise BackupRefused(_why_not(target, error)) from error
    return target


def _pack(path: Path, scratch: Path) -> None:
    manifest = Manifest(
        program=VERSION,
        made_at=f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}",
        database=database().KIND,
        migrations=_migrations(),
    )
    packing = Packing(path)
    try:
        database().pack_into(packing, scratch, UnreadList._meta.db_table)
        for name, file in _media():
            with file.open("rb") as source:
                packing.add(name, source)
        packing.add(SECRET_KEY, BytesIO(settings.SECRET_KEY.encode()))
        packing.finish(manifest)
    finally:
        packing.close()


def _migrations() -> list[tuple[str, str]]:
    """Read first: should somebody migrate meanwhile, the restored program migrates again, which does nothing."""
    try:
        applied = sorted(MigrationRecorder(connection).applied_migrations())
    except DatabaseError as error:
        raise BackupRefused(_("The database does not answer (%(why)s).") % {"why": error}) from error
    finally:
        connection.close()
    if not applied:
        raise BackupRefused(_("There is nothing to back up: the database has no tables yet."))
    return applied


def _media() -> Iterator[tuple[str, Path]]:
    root, keys = Path(settings.MEDIA_ROOT), Path(settings.KEYS_DIR)
    for file in sorted(root.rglob("*")):
        if file.is_file() and not file.is_symlink() and not file.is_relative_to(keys):
            yield f"{MEDIA}{file.relative_to(root).as_posix()}", file


def _keep_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why_not(target: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return _("The disk of %(folder)s is full: there is no backup.") % {"folder": target.parent}
    return _("%(path)s cannot be written (%(why)s): there is no backup.") % {"path": target, "why": error.strerror}
