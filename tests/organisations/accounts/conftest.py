from __future__ import annotations

import re

import pytest

from jobs import running
from jobs.models import Job, JobState


def send_mail() -> None:
    """What the worker does with all that waits."""
    for job in Job.objects.filter(kind="send_account_mail", state=JobState.QUEUED):
        running.run(job.pk, running.new_lease())


@pytest.fixture
def post(mail_server):
    """Lets the worker send, and hands over the mail server."""

    def post():
        send_mail()
        return mail_server

    return post


def path_in(text: str, base: str) -> str:
    """The one link of ours in a mail, without the site."""
    found = re.findall(re.escape(base) + r"(/\S+)", text)
    assert len(found) == 1, text
    return str(found[0])
