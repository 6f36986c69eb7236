"""Sets the stage: people, and assessments in every state, put into the running product's own database.

Runs inside the product (`manage.py shell`), where Django is set up; prints where everything is as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.booklets import booklet_of
from assessments.drafts import start_draft, store_group
from assessments.imports.examination import Answered
from assessments.imports.storing import store_answers
from assessments.models import Assessment, Response
from assessments.personal_links import draft_key, mint_secret
from assessments.questionnaires.asking import blank_cells
from assessments.submitting import Reviewed, submit
from assessments.visits import find_visit
from jobs.models import Job, JobState
from jobs.queue import enqueue
from organisations.joining import set_password_url
from organisations.models import Role, User
from reports.progress import BUILD
from tests.factories import make_assessment, make_member, make_organisation

DEPARTMENTS = {"sales": 40, "service": 30, "warehouse": None}
DRAFTS_TO_SUBMIT = 6
PATIENCE = 100.0


def set_the_stage() -> dict[str, Any]:
    acme = make_organisation(
        "Acme with a rather long name of its own", DEPARTMENTS, is_synthetic=True, time_zone="Europe/Berlin"
    )
    birch, empty = make_organisation("Birch"), make_organisation("Empty")
    make_member("ada@stage.example", acme, Role.COORDINATOR)
    make_member("eve@stage.example", acme, Role.EXECUTIVE)
    make_member("mia@stage.example", acme, Role.MEMBER)
    for organisation in (acme, birch):
        make_member("cleo@stage.example", organisation, Role.CONSULTANT)
    make_member("dan@stage.example", birch, Role.EXECUTIVE)
    make_member("finn@stage.example", empty, Role.COORDINATOR)
    User.objects.create_user("nina@stage.example", "correct horse battery")
    newcomer = User.objects.create_user("olga@stage.example")
    in_a_fortnight = timezone.now() + timedelta(days=14)
    # The newest is the one that answers are given to; titles are as long as people write them.
    assessments = {
        "published": make_assessment(acme, title="Spring: how customer-centric are we, one year after the merger?"),
        "built": make_assessment(acme, title="Summer"),
        "building": make_assessment(acme, title="Being built"),
        "failed": make_assessment(acme, title="Failed to build"),
        "stopped": make_assessment(acme, title="Stopped while building"),
        "unbuilt": make_assessment(acme, title="Closed, not built"),
        "few": make_assessment(acme, title="Too few"),
        "draft": make_assessment(acme, title="Next year", is_open=False, closes_at=in_a_fortnight),
        "early": make_assessment(birch, title="Not yet", opens_at=in_a_fortnight),
        "doubled": make_assessment(birch, title="Submitted twice"),
        "closing": make_assessment(birch, title="Closed while somebody answers"),
        "opened": make_assessment(acme, closes_at=in_a_fortnight, contact="Ada, extension 12"),
    }
    answer(assessments, newcomer=12)
    finish(assessments)
    opened = assessments["opened"]
    return {
        "base": settings.BASE_URL,
        "set_password": set_password_url(newcomer).removeprefix(settings.BASE_URL),
        "acme": acme.public_id,
        "birch": birch.public_id,
        "department": acme.departments.first().pk,  # type: ignore[union-attr] # Acme has three
        "assessments": {name: assessment.public_id for name, assessment in assessments.items()},
        "tokens": {
            name: assessments[name].links.get(department_code="").token for name in ("opened", "unbuilt", "early")
        },
        "sheet": opened.links.get(department_code="sales").pk,
        "started": begin(opened, role_group=""),
        "begun": begin(opened),
        "spare": begin(opened, level="4"),
        "to_submit": [begin(opened, level="4") for _number in range(DRAFTS_TO_SUBMIT)],
        "double": begin(assessments["doubled"], level="4"),
        "late": begin(assessments["closing"]),
        "submitted": hand_in(begin(opened, level="4")),
        "broken": {status: render_to_string(f"{status}.html") for status in ("400", "500", "503")},
    }


def answer(assessments: dict[str, Assessment], newcomer: int) -> None:
    for name, assessment in assessments.items():
        if name not in {"draft", "early", "doubled", "closing"}:
            count = 2 if name == "few" else newcomer if name == "opened" else 60
            respondents = [made_up(assessment, number) for number in range(count)]
            store_answers(assessment, f"{name}.csv", name.encode(), respondents)


def made_up(assessment: Assessment, number: int) -> Answered:
    chance = random.Random(number)
    document = booklet_of(assessment).document
    role_group = document.role_groups[number % len(document.role_groups)].code
    cells = list(blank_cells(document, assessment.form, role_group))
    for item in document.items:
        position = document.index_of[item.code]
        tilt = 0.7 if (item.lens == "understanding") == (position % 3 > 0) else -0.7
        cells[position] = str(min(5, max(1, round(chance.gauss(3 + tilt, 1)))))
    return Answered(("sales", "service", "warehouse")[number % 3], role_group, "".join(cells))


def finish(assessments: dict[str, Assessment]) -> None:
    for name in ("published", "built", "building", "failed", "stopped", "unbuilt", "few"):
        assessments[name].close()
    # Held by a worker of its own for a day: it stays at 40 percent.
    rows: dict[str, dict[str, Any]] = {
        "building": {"state": JobState.RUNNING, "step": "scoring", "progress": 40, "lease": "held"},
        "failed": {"state": JobState.FAILED, "reason": "The worker stopped three times.", "attempts": 3},
        "stopped": {"state": JobState.CANCELLED},
    }
    for name, fields in rows.items():
        until = timezone.now() + timedelta(days=1)
        Job.objects.create(
            kind=BUILD, subject_id=assessments[name].pk, sent_at=timezone.now(), lease_until=until, **fields
        )
    jobs = [enqueue(BUILD, assessments[name].pk) for name in ("published", "built")]
    deadline = time.monotonic() + PATIENCE
    while Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.DONE).count() < len(jobs):
        if time.monotonic() > deadline:
            raise TimeoutError([str(job) for job in Job.objects.all()])
        time.sleep(0.2)
    assessments["published"].publish()


def begin(assessment: Assessment, role_group: str = "manager", level: str = "") -> str:
    """The secret of a respondent who has begun and, where a level is given, has answered everything with it."""
    secret, booklet = mint_secret(), booklet_of(assessment)
    cells = booklet.blank_draft
    if level:
        asked = blank_cells(booklet.document, assessment.form, role_group)
        cells = "".join(level if cell == "-" else cell for cell in asked)
    start_draft(assessment, draft_key(secret), "", cells)
    visit = find_visit(secret)
    if visit and role_group:
        store_group(visit.draft, "sales", role_group)
    return secret


def hand_in(secret: str) -> str:
    visit = find_visit(secret)
    if visit:
        draft = visit.draft
        submit(visit, Reviewed(draft.cells, draft.department, draft.role_group))
    return secret


def responses_of(public_id: str) -> int:
    return Response.objects.filter(assessment__public_id=public_id).count()


def close(public_id: str) -> None:
    Assessment.objects.get(public_id=public_id).close()


def tell() -> None:
    json.dump(set_the_stage(), sys.stdout)
