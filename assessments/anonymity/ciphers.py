"""How a draft is written down: plainly, or so that only whoever holds its secret can read it.

A sealed draft is written cell by cell, each of a fixed width, so that one answer is saved by the same single statement
as in a plain one. That statement has to know how the answer looks that the page last saw, so the same cell always looks
the same: its nonce is drawn from what it holds and where it stands, under a key of its own. Under one secret this tells
whoever compares two copies of the row that a cell has changed, and whether it has changed back; nothing else.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE, TAG = 12, 16
CELL = NONCE + 2 + TAG  # a character and a byte of padding: thirty bytes are forty characters without a remainder
GROUP = 20
COMMENT_STEP = 4096


class Unreadable(Exception):
    """Not written with this secret and salt, or changed since."""


class Cipher(Protocol):
    """width: characters that each cell of a draft takes in the database."""

    width: int

    def cell(self, index: int, character: str) -> str: ...
    def cells(self, text: str) -> str: ...
    def read_cells(self, stored: str) -> str: ...
    def group(self, kind: str, code: str) -> str: ...
    def read_group(self, kind: str, stored: str) -> str: ...
    def practice(self, code: str) -> str: ...
    def comment(self, practice: str, text: str) -> str: ...
    def read_comment(self, practice: str, stored: str) -> tuple[str, str]: ...


class Plain:
    width = 1

    def cell(self, _index: int, character: str) -> str:
        return character

    def cells(self, text: str) -> str:
        return text

    def read_cells(self, stored: str) -> str:
        return stored

    def group(self, _kind: str, code: str) -> str:
        return code

    def read_group(self, _kind: str, stored: str) -> str:
        return stored

    def practice(self, code: str) -> str:
        return code

    def comment(self, _practice: str, text: str) -> str:
        return text

    def read_comment(self, practice: str, stored: str) -> tuple[str, str]:
        return practice, stored


PLAIN = Plain()


class Sealed:
    width = CELL // 3 * 4

    def __init__(self, secret: str, salt: bytes) -> None:
        """salt: kept outside the database and destroyed at closing, so that older copies of the database and
        everybody's mail together open no draft."""
        self._secret, self._salt = secret, salt
        self._read_before: dict[tuple[int, int], bytes] = {}  # a cell that was read is not sealed again

    @cached_property
    def _keys(self) -> tuple[AESGCM, bytes]:
        derived = HKDF(SHA256(), length=64, salt=self._salt, info=b"ccassess draft 1").derive(self._secret.encode())
        return AESGCM(derived[:32]), derived[32:]

    def cell(self, index: int, character: str) -> str:
        return b64encode(self._sealed(_place(index), character.encode("ascii") + b"\0")).decode()

    def cells(self, text: str) -> str:
        known = self._read_before
        pieces = [
            known.get((index, code)) or self._sealed(_place(index), bytes((code, 0)))
            for index, code in enumerate(text.encode("ascii"))
        ]
        return b64encode(b"".join(pieces)).decode()

    def read_cells(self, stored: str) -> str:
        sealed = _decoded(stored)
        if len(sealed) % CELL:
            raise Unreadable
        cells = bytearray()
        for index, start in enumerate(range(0, len(sealed), CELL)):
            cell = sealed[start : start + CELL]
            code = self._read(_place(index), cell)[0]
            self._read_before[index, code] = cell
            cells.append(code)
        return cells.decode("ascii")

    def group(self, kind: str, code: str) -> str:
        return b64encode(self._sealed(kind.encode(), code.encode().ljust(GROUP, b"\0"))).decode()

    def read_group(self, kind: str, stored: str) -> str:
        return self._read(kind.encode(), _decoded(stored)).rstrip(b"\0").decode()

    def practice(self, code: str) -> str:
        return b64encode(hmac.digest(self._keys[1], b"practice " + code.encode(), "sha256")).decode()

    def comment(self, practice: str, text: str) -> str:
        words = f"{practice}\0{text}".encode()
        padded = words.ljust(-(-(len(words) + 1) // COMMENT_STEP) * COMMENT_STEP, b"\0")
        return b64encode(self._sealed(b"comment", padded)).decode()

    def read_comment(self, _practice: str, stored: str) -> tuple[str, str]:
        practice, _nul, text = self._read(b"comment", _decoded(stored)).rstrip(b"\0").decode().partition("\0")
        return practice, text

    def _sealed(self, place: bytes, plain: bytes) -> bytes:
        box, nonce_key = self._keys
        nonce = hmac.digest(nonce_key, place + b"\0" + plain, "sha256")[:NONCE]
        return nonce + box.encrypt(nonce, plain, place)

    def _read(self, place: bytes, sealed: bytes) -> bytes:
        try:
            return self._keys[0].decrypt(sealed[:NONCE], sealed[NONCE:], place)
        except (InvalidTag, ValueError):
            raise Unreadable from None


def _place(index: int) -> bytes:
    return b"cell %d" % index


def _decoded(stored: str) -> bytes:
    try:
        return b64decode(stored, validate=True)
    except ValueError:
        raise Unreadable from None
