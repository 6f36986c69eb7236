"""The one file a backup is: a zip archive whose last member says what the others are, with their checksums."""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
import zlib
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
MANIFEST = "manifest.json"
SECRET_KEY = "secret-key"  # noqa: S105 a name, no secret
MEDIA = "media/"
BLOCK = 1024 * 1024


class BackupRefused(Exception):
    """Nothing was done; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    program: str
    made_at: str
    database: str
    migrations: list[tuple[str, str]]
    files: dict[str, Contents] = field(default_factory=dict)
    format: int = FORMAT


class Packing:
    """Members are written one after the other and never held in memory whole."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._zip = zipfile.ZipFile(self._file, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=1)
        self._files: dict[str, Contents] = {}

    def add(self, name: str, source: BinaryIO) -> None:
        digest, size = sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            for block in blocks(source):
                member.write(block)
                digest.update(block)
                size += len(block)
        self._files[name] = Contents(size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """On the disk, not only on its way there, when this returns."""
        whole = asdict(manifest) | {"files": {name: asdict(contents) for name, contents in self._files.items()}}
        self._zip.writestr(MANIFEST, json.dumps(whole, indent=1))
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # unfinished: why has been said, and the file is thrown away
            self._zip.close()
        self._file.close()


def blocks(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


class Parcel:
    """A finished backup, opened for reading."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = _read_manifest(self._zip.read(MANIFEST))
        except FileNotFoundError:
            raise BackupRefused(_("There is no file %(path)s.") % {"path": path}) from None
        except OSError as error:
            raise BackupRefused(
                _("%(path)s cannot be read (%(why)s).") % {"path": path, "why": error.strerror}
            ) from error
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, zlib.error, EOFError) as error:
            raise self._damaged(_("it is no backup of this program, or not all of it")) from error

    def unpack_into(self, folder: Path) -> None:
        """Everything the manifest names, each compared with its checksum; nothing else."""
        for name, contents in self.manifest.files.items():
            target = folder / name
            if not target.resolve().is_relative_to(folder.resolve()):
                raise self._damaged(_("it names a file outside of it"))
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with self._zip.open(name) as member, target.open("wb") as file:
                    found = _copy(member, file)
            except (zipfile.BadZipFile, KeyError, zlib.error, EOFError) as error:
                raise self._damaged(_("%(name)s cannot be read") % {"name": name}) from error
            if found != contents:
                raise self._damaged(_("%(name)s does not match its checksum") % {"name": name})

    def _damaged(self, why: str) -> BackupRefused:
        text = _("%(path)s is damaged: %(why)s. Nothing was changed. Fetch the file again, or take another backup.")
        return BackupRefused(text % {"path": self._path, "why": why})


def _copy(source: Any, target: BinaryIO) -> Contents:
    digest, size = sha256(), 0
    for block in blocks(source):
        target.write(block)
        digest.update(block)
        size += len(block)
    return Contents(size, digest.hexdigest())


def _read_manifest(text: bytes) -> Manifest:
    read = json.loads(text)
    if read["format"] != FORMAT:
        raise BackupRefused(
            _("This backup was made by version %(theirs)s of the program, in a form that this one cannot read.")
            % {"theirs": read["program"]}
        )
    read["files"] = {name: Contents(**contents) for name, contents in read["files"].items()}
    read["migrations"] = [(app, name) for app, name in read["migrations"]]
    return Manifest(**read)
