"""Real worker processes and a real mail server; kill -9 while letters are on their way."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assessments.invitations import mailing
from assessments.invitations.sending import SEND, keep_sending
from assessments.models import Invitation, InvitationState, Mailing, MailingState
from jobs import queue
from jobs.models import Job, JobState
from jobs.running import new_lease
from tests.jobs.processes import kill

if TYPE_CHECKING:
    from tests.smtp_sink import MailServer

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PEOPLE, KILLS = 60, 5


def start_worker(job: Job, mail_server: MailServer, log: Path) -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
    environment = os.environ | {
        "DATABASE_URL": f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}",
        "MAILS_PER_SECOND": "1000",
        **mail_server.environment(),
    }
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "manage.py", "run_job", str(job.pk), new_lease()],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def hang_up(worker: subprocess.Popen[bytes]) -> None:
    assert worker.stdin is not None
    worker.stdin.close()


def pass_the_lease() -> None:
    """What the sweeper and the relay do once a worker has been silent for long enough."""
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=long_ago)
    queue.sweep()
    Job.objects.filter(state=JobState.FAILED).update(finished_at=long_ago)
    Mailing.objects.update(go_on_at=None)
    keep_sending()


def test_however_often_workers_are_killed_nobody_gets_two_letters_and_nobody_is_lost(assessment, mail_server, tmp_path):
    addresses = [f"p{number:02}@acme.example" for number in range(PEOPLE)]
    Invitation.objects.bulk_create(
        Invitation(assessment=assessment, email=address, email_key=address) for address in addresses
    )
    mail_server.seconds = 0.02  # so that a kill often comes in the middle of a letter
    mailing.send(assessment)
    chance = random.Random(4)
    for _kill in range(KILLS):
        before, more = len(mail_server.letters), chance.randint(1, 8)
        worker = start_worker(Job.objects.get(kind=SEND, state=JobState.QUEUED), mail_server, tmp_path / "log")
        mail_server.wait_for(before + more, patience=90)
        kill(worker)
        hang_up(worker)
        pass_the_lease()
    while Mailing.objects.get().state == MailingState.RUNNING:
        job = Job.objects.filter(kind=SEND, state=JobState.QUEUED).first()
        assert job is not None
        worker = start_worker(job, mail_server, tmp_path / "log")
        worker.wait(timeout=120)
        hang_up(worker)
        pass_the_lease()

    received = Counter(mail_server.addresses())
    states = dict(assessment.invitations.values_list("email", "state"))
    assert max(received.values()) == 1
    assert set(states.values()) <= {InvitationState.SENT, InvitationState.UNKNOWN}
    assert {address for address, state in states.items() if state == InvitationState.SENT} <= set(received)
    assert set(addresses) - set(received) <= {
        address for address, state in states.items() if state == InvitationState.UNKNOWN
    }
    assert list(states.values()).count(InvitationState.UNKNOWN) <= KILLS
    assert "/i/i" not in (tmp_path / "log").read_text(encoding="utf-8")
