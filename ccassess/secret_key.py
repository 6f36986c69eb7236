"""A secret key of this installation's own: given, or made at the first start and kept beside the database."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from ccassess.environ import Problem, env_secret, problems

SHORTEST = 32
FEWEST_DIFFERENT = 8
# Everybody can read these: the one in our Dockerfile, and what project templates write.
KNOWN = ("only-while-collecting-static-files", "django-insecure-")


def given_secret_key() -> str:
    """With a key that others know or can guess, anybody can sign themselves a session or a link."""
    key = env_secret("SECRET_KEY")
    if key and (len(key) < SHORTEST or len(set(key)) < FEWEST_DIFFERENT or key.startswith(KNOWN)):
        problems.append(
            Problem(
                "SECRET_KEY is short, monotonous or known to everybody.",
                "Make one with openssl rand -hex 32, or leave it out where one process tree does everything.",
            )
        )
    return key


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
