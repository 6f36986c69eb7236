"""What was erased, in a file outside the database: a backup put back brings it back, and this finds it again.

A line holds a digest, never the data. Of an account it is taken over its number and the microsecond it was made, which
nobody can guess, and which erasing destroys; of answers with a name over the key of the response, and of somebody's
withdrawn answers over the key of each row, which nobody can guess either. The file tells nobody who it was, and finds
the same row in any backup. Lines about withdrawn rows hold no day and stand in the order of their digests: which of
them went together is not to be read off them.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from organisations.models import User

ERASED, WITHDRAWN = "erased", "withdrawn"


def place() -> Path:
    return Path(settings.ERASURE_LEDGER)


def digest_of(user: User) -> str:
    return sha256(f"user {user.pk} {user.date_joined.timestamp():.6f}".encode()).hexdigest()


def digest_of_response(key: UUID) -> str:
    """Of one that stood with a name."""
    return sha256(f"response {key.hex}".encode()).hexdigest()


def digest_of_row(key: UUID) -> str:
    return sha256(f"row {key.hex}".encode()).hexdigest()


def note(digest: str) -> None:
    """On the disk before anything is erased: an erasure that a restore would undo has not happened."""
    line = json.dumps({ERASED: digest, "on": timezone.now().date().isoformat()}) + "\n"
    with _alone():
        handle = os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)


def note_rows(keys: Iterable[UUID]) -> None:
    """The same for rows of answers; the file is written anew, whole or not at all."""
    new = {digest_of_row(key) for key in keys}
    with _alone():
        lines = place().read_text(encoding="utf-8").splitlines() if place().exists() else []
        others = [line for line in lines if not _named(line, WITHDRAWN)]
        rows = sorted(new.union(*(_named(line, WITHDRAWN) for line in lines)))
        text = "".join(f"{line}\n" for line in (*others, *(json.dumps({WITHDRAWN: digest}) for digest in rows)))
        written = place().with_name(f"{place().name}.new")
        handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        written.replace(place())
        _settle(place().parent)


def noted() -> set[str]:
    """Whoever was erased; a line that was cut off by a power failure is passed over."""
    return _all_named(ERASED)


def noted_rows() -> set[str]:
    return _all_named(WITHDRAWN)


def _all_named(kind: str) -> set[str]:
    if not place().exists():
        return set()
    lines = place().read_text(encoding="utf-8").splitlines()
    return set[str]().union(*(_named(line, kind) for line in lines))


def _named(line: str, kind: str) -> set[str]:
    try:
        return {str(json.loads(line)[kind])}
    except (ValueError, KeyError, TypeError):
        return set()


@contextmanager
def _alone() -> Iterator[None]:
    """Of all processes that write it. The lock is a file of its own, since the other one is exchanged."""
    folder = place().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(place().with_name(f"{place().name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        flock(handle, LOCK_EX)
        yield
    finally:
        os.close(handle)


def _settle(folder: Path) -> None:
    """The new name of the file is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
