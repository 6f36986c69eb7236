"""The private key of an anonymous assessment: a file outside the database, so that no copy of that can open its box.

Named by its public half, readable for its owner alone, and beside it the salt of its drafts. With a passphrase the file
holds the key wrapped (scrypt, AES-256-GCM): then nobody opens the box without whoever knows it. Destroying both files
is what makes every older copy of box and drafts unreadable for good.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

KEY, OPEN, SALT = ".key", ".open", ".salt"
UNFINISHED = ".new"  # a file that was not yet whole when its writer was killed; it goes with the others
COST = {"n": 2**15, "r": 8, "p": 3}  # 32 megabytes and a quarter of a second for each try
PUBLIC = re.compile(r"[0-9a-f]{64}")


class KeyMissing(Exception):
    """There is no such file, or it cannot be read, or is not the key it is named after."""


class KeyNotKept(Exception):
    """The folder of keys cannot be written to."""


class WrongPassphrase(Exception):
    pass


def make_key(passphrase: str = "") -> str:
    """A new key, kept in its file by the time this returns. Its public half, which is all the database is told."""
    pair = X25519PrivateKey.generate()
    private, public = pair.private_bytes_raw(), pair.public_key().public_bytes_raw()
    content: dict[str, Any] = {"private": private.hex()}
    if passphrase:
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        wrapped = AESGCM(_stretched(passphrase, salt, COST)).encrypt(nonce, private, public)
        content = {"wrapped": wrapped.hex(), "salt": salt.hex(), "nonce": nonce.hex(), **COST}
    _store(public.hex(), SALT, {"salt": secrets.token_hex(32)})
    _store(public.hex(), KEY, content)
    return public.hex()


def unwrapped_key(public: str, passphrase: str) -> bytes:
    """Takes a tenth of a second, and writes nothing."""
    content = _read(public, KEY)
    try:
        salt, nonce, wrapped = (bytes.fromhex(content[name]) for name in ("salt", "nonce", "wrapped"))
        cost = {name: int(content[name]) for name in COST}
        return AESGCM(_stretched(passphrase, salt, cost)).decrypt(nonce, wrapped, bytes.fromhex(public))
    except InvalidTag:
        raise WrongPassphrase from None
    except (KeyError, ValueError, TypeError):
        raise KeyMissing from None


def lay_open(public: str, private: bytes) -> None:
    """For the job that opens the box, which destroys it with the rest. Only while nobody can have done so already:
    Assessment.hand_over_key holds the row meanwhile."""
    _store(public, OPEN, {"private": private.hex()})


def private_key(public: str) -> bytes:
    try:
        content = _read(public, OPEN)
    except KeyMissing:
        content = _read(public, KEY)
    try:
        private = bytes.fromhex(content["private"])
        is_the_one = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex() == public
    except (KeyError, ValueError, TypeError):
        raise KeyMissing from None
    if not is_the_one:
        raise KeyMissing
    return private


def draft_salt(public: str) -> bytes:
    """What drafts are sealed with beside each one's secret. Read each time (12 microseconds): a process that kept
    it would hold it for weeks after its file was destroyed."""
    try:
        return bytes.fromhex(_read(public, SALT)["salt"])
    except (KeyError, ValueError, TypeError):
        raise KeyMissing from None


def destroy_key(public: str) -> None:
    """Overwritten before it is removed; what a disk or its snapshots keep beneath is beyond any program. Doing it again
    does no harm."""
    for ending in (OPEN, KEY, SALT):
        for path in (_path(public, ending), _path(public, ending + UNFINISHED)):
            try:
                with path.open("r+b") as file:
                    file.write(secrets.token_bytes(max(1, path.stat().st_size)))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
            except FileNotFoundError:
                continue


def _path(public: str, ending: str) -> Path:
    if not PUBLIC.fullmatch(public):
        raise KeyMissing
    return settings.KEYS_DIR / f"{public}{ending}"


def _read(public: str, ending: str) -> dict[str, Any]:
    try:
        content = json.loads(_path(public, ending).read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise KeyMissing from None
    if not isinstance(content, dict):
        raise KeyMissing
    return content


def _store(public: str, ending: str, content: dict[str, Any]) -> None:
    """Whole or not at all, and on the disk: a key that is lost loses every ballot."""
    folder: Path = settings.KEYS_DIR
    path, unfinished = _path(public, ending), _path(public, ending + UNFINISHED)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Readable for its owner alone from the first moment, under a name that destroy_key knows.
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
    except OSError as error:
        raise KeyNotKept(error.strerror) from None


def _stretched(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())
