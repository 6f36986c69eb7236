"""A secret key of this installation's own, made at the first start and kept beside the database."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from ccassess.environ import Problem, problems


def stored_secret_key(folder: Path) -> str:
    path = folder / "secret-key"
    try:
        if not path.exists():
            _store_once(path, secrets.token_urlsafe(50))
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        message = f"There is no SECRET_KEY, and none can be kept in {folder} ({error.strerror})."
        problems.append(Problem(message, "Set SECRET_KEY or SECRET_KEY_FILE, the same for every process."))
        return ""


def _store_once(path: Path, key: str) -> None:
    """Of two processes that start together, the second finds the first one's key, never half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database lies there, too
    with NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as file:  # made readable for its owner alone
        file.write(key)
        file.flush()
        try:
            os.link(file.name, path)
        except FileExistsError:
            return
