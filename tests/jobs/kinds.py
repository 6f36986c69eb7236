"""Tiny kinds of work. What a job stores is an organisation named after it, so that results can be counted."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from celery.exceptions import SoftTimeLimitExceeded

from jobs.queue import Refused
from organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.control import Control
    from jobs.models import Job

LONGEST_WAIT = 60
CHECKED = "made by a check"


def result_of(job_id: int) -> str:
    return f"made by job {job_id}"


def store(job_id: int) -> None:
    Organisation.objects.create(name=result_of(job_id))


def quick(job: Job, control: Control) -> Callable[[], None]:
    control.report("reading", 10)
    control.report("computing", 50)
    return partial(store, job.pk)


def slow(job: Job, control: Control) -> Callable[[], None]:
    """Goes on reporting in its first attempt until it is stopped; later ones are quick."""
    deadline = time.monotonic() + LONGEST_WAIT
    while job.attempts == 1 and time.monotonic() < deadline:
        control.report("computing", 50)
        time.sleep(0.05)
    return partial(store, job.pk)


def failing(job: Job, control: Control) -> NoReturn:
    raise ZeroDivisionError


def deadly(job: Job, control: Control) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def endless(job: Job, control: Control) -> NoReturn:
    """What Celery does to work that goes on beyond its limit."""
    raise SoftTimeLimitExceeded


def refusing(job: Job, control: Control) -> NoReturn:
    raise Refused("The assessment is still open. Close it first.")


def storing_badly(job: Job, control: Control) -> Callable[[], None]:
    def store_and_fail() -> None:
        store(job.pk)
        raise ZeroDivisionError

    return store_and_fail


def without_result(job: Job, control: Control) -> None:
    control.report("tidying", 50)


def failing_check() -> NoReturn:
    raise ZeroDivisionError


def counting_check() -> None:
    Organisation.objects.create(name=CHECKED)
