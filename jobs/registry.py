"""Which function does the work of which kind of job, and what is looked after again and again.

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
    Check = Callable[[], None]

_paths: dict[str, str] = {}
_checks: list[str] = []


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


def register_check(path: str) -> None:
    """Name a function, as "module.function", that the relay calls every few seconds; from the owning app's ready().

    It must be quick, do nothing the second time, and bear being called by two relays at once.
    """
    if path not in _checks:
        _checks.append(path)


def unregister_check(path: str) -> None:
    if path in _checks:
        _checks.remove(path)


def checks() -> list[Check]:
    return [cast("Check", import_string(path)) for path in _checks]
