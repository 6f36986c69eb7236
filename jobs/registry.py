"""Which function does the work of which kind of job.

A kind maps to a dotted path, and only the process that runs the job imports it. So whatever the path names may
import pandas at its top, and the web process, which registers the same kinds, still never loads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.control import Control
    from jobs.models import Job

    Store = Callable[[], None]
    Work = Callable[[Job, Control], Store | None]

_paths: dict[str, str] = {}


class UnknownKind(LookupError):
    """Nobody registered this kind of job."""


def register(kind: str, path: str) -> None:
    """Name the function that does the work, as "module.function"; call it from the owning app's ready()."""
    _paths[kind] = path


def unregister(kind: str) -> None:
    _paths.pop(kind, None)


def check_kind(kind: str) -> None:
    if kind not in _paths:
        raise UnknownKind(kind)


def work_of(kind: str) -> Work:
    """The function that computes and returns what stores the result, or None; imported now, in this process."""
    check_kind(kind)
    return cast("Work", import_string(_paths[kind]))
