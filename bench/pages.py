"""Queries, bytes and processor time of every page, on a database that holds all the responses of this bench."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Assessment, Form
from assessments.participation import COUNT
from bench.clock import processor_seconds
from bench.respondent import guess, read_form
from bench.staging import COORDINATOR, open_assessment
from bench.submitting import link_of
from jobs.models import Job, JobState
from jobs.queue import enqueue
from jobs.running import new_lease, run
from organisations.models import User
from reports.progress import BUILD

if TYPE_CHECKING:
    from collections.abc import Callable


REPEATS = 5
ASKED = "assessment, count asked for"


@dataclass
class Visitor:
    client: Client

    def __post_init__(self) -> None:
        self.measured: list[dict[str, Any]] = []

    def note(self, name: str, ask: Callable[[], Any]) -> Any:
        started = processor_seconds()
        with CaptureQueriesContext(connection) as queries:
            reply = ask()
        spent = processor_seconds() - started
        if reply.status_code >= 400:
            raise SystemExit(f"{name} answered {reply.status_code}")
        # Saving a place to come back to is no query of the page.
        asked = [
            query for query in queries if "SAVEPOINT" not in query["sql"] and query["sql"] not in ("BEGIN", "COMMIT")
        ]
        self.measured.append({"page": name, "queries": len(asked), "bytes": len(reply.content), "ms": spent * 1000})
        return reply


def main(arguments: list[str]) -> dict[str, Any]:
    """Arguments: the assessments whose reports are built and read, smallest first."""
    assessments = [Assessment.objects.get(pk=pk) for pk in arguments]
    for assessment in assessments:
        built = enqueue(BUILD, assessment.pk)
        run(built.pk, new_lease())
        if Job.objects.get(pk=built.pk).state != JobState.DONE:
            raise SystemExit(f"the report of {assessment.pk} was not built")
    return {"respondent": respondent_pages(), "staff": [staff_pages(assessment) for assessment in assessments]}


def respondent_pages() -> list[dict[str, Any]]:
    """Each page of the path, shown and sent; the best of several respondents."""
    link = link_of(open_assessment(Form.FULL))
    walks = [_walk(link) for _ in range(REPEATS)]
    return [min(same, key=lambda page: float(page["ms"])) for same in zip(*walks, strict=True)]


def _walk(link: str) -> list[dict[str, Any]]:
    visitor = Visitor(Client(headers={"host": "localhost"}))
    path, is_review = link, False
    while not is_review:
        name = path.rstrip("/").rpartition("/")[2] if path != link else "welcome"
        page = visitor.note(f"{name}, shown", partial(visitor.client.get, path))
        _attributes, fields, choices, _boxes = read_form(page.content.decode())
        # The same answers for everybody, so that walks can be compared page by page.
        chosen = {code: random.Random(code).choice(values) for code, values in choices.items()}
        chosen |= guess(random.Random(name), choices)
        sent = visitor.note(f"{name}, sent", partial(visitor.client.post, path, fields | chosen))
        is_review = "reviewed" in fields
        path = urlsplit(sent.headers.get("Location", path)).path
    return visitor.measured


def staff_pages(assessment: Assessment) -> list[dict[str, Any]]:
    """What a coordinator sees; first when participation is to be counted anew, then as it is within the hour."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=COORDINATOR))
    addresses = {
        ASKED: reverse("assessment-show", args=[assessment.public_id]),
        "assessment": reverse("assessment-show", args=[assessment.public_id]),
        "assessments": reverse("assessment-list"),
        "report": reverse("report-show", args=[assessment.public_id]),
        "report progress": reverse("report-progress", args=[assessment.public_id]),
    }
    client.get(addresses["report"])  # templates compiled
    walks = []
    for _ in range(REPEATS):
        Assessment.objects.filter(pk=assessment.pk).update(participation_at=None)
        visitor = Visitor(client)
        for name, address in addresses.items():
            visitor.note(name, partial(client.get, address))
            if name == ASKED:
                run(enqueue(COUNT, assessment.pk).pk, new_lease())
        walks.append(visitor.measured)
    return [min(same, key=lambda page: float(page["ms"])) for same in zip(*walks, strict=True)]
