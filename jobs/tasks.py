"""The only Celery task. Its argument is an id; the job row says the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task

from jobs import child, running

if TYPE_CHECKING:
    from celery import Task


@shared_task(name="jobs.run_job", bind=True)
def run_job(self: Task[[int], None], job_id: int) -> None:
    if type(job_id) is not int:
        return  # only the relay writes here, and it writes ids; whatever else lies in the broker is not ours
    if self.app.conf.get("run_jobs_in_children"):
        child.run(job_id)
    else:
        running.run(job_id, running.new_lease())
