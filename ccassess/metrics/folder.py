"""Where web processes count together: prometheus_client reads it from the environment when it is first imported."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from ccassess.environ import Problem, problems


def counting_folder(installation: Path) -> Path:
    """One for each installation and user, readable by them alone; gone with the machine's scratch space.

    Counts of processes that ended stay in it, so that no count ever falls.
    """
    name = sha256(f"{installation.resolve()} {os.getuid()}".encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"ccassess-metrics-{name}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if status.st_uid != os.getuid() or folder.is_symlink():
            raise PermissionError(1, "it belongs to somebody else")
    except OSError as error:
        problems.append(
            Problem(
                f"METRICS_TOKEN is set, but {folder} cannot be used ({error.strerror}).",
                "Delete it, or leave METRICS_TOKEN out.",
            )
        )
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return folder
