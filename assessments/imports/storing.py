"""All of a file, or nothing of it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.imports.problems import FileRefused
from assessments.models import ImportedFile, Response, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.imports.examination import Answered
    from assessments.models import Assessment
    from organisations.models import User

ROWS_AT_ONCE = 1000
LONGEST_NAME = 200


def check_can_import(assessment: Assessment, content: bytes) -> None:
    """Whether these bytes may go into this assessment at all, whatever they say."""
    if assessment.state == State.DRAFT:
        raise FileRefused(
            _("The assessment is not open yet, so its departments are not fixed. Open it, then import the file.")
        )
    if assessment.state != State.OPEN:
        raise FileRefused(
            _("The assessment is %(state)s: a report may rest on its answers, so none can be added any more.")
            % {"state": assessment.get_state_display()}
        )
    earlier = assessment.imported_files.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if earlier:
        raise FileRefused(
            _("This very file was imported on %(date)s as “%(name)s”; its answers would count twice.")
            % {"date": f"{earlier.imported_at:%Y-%m-%d %H:%M} UTC", "name": earlier.name}
        )


def store_answers(
    assessment: Assessment, name: str, content: bytes, respondents: Iterable[Answered], by: User | None = None
) -> ImportedFile:
    """Store the answers in random order, so that no row of the file can be told from its place in the table."""
    responses = [
        Response(assessment=assessment, department=given.department, role_group=given.role_group, answers=given.answers)
        for given in respondents
    ]
    SystemRandom().shuffle(responses)
    with transaction.atomic():
        if not assessment.hold_open():
            assessment.refresh_from_db()
            check_can_import(assessment, content)
        imported, is_new = ImportedFile.objects.get_or_create(
            assessment=assessment,
            sha256=hashlib.sha256(content).hexdigest(),
            defaults={"name": stored_name(name), "rows": len(responses), "imported_by": by},
        )
        if not is_new:
            raise FileRefused(_("This very file was imported a moment ago; its answers would count twice."))
        Response.objects.bulk_create(responses, batch_size=ROWS_AT_ONCE)
    return imported


def stored_name(path: str) -> str:
    """The file's own name without its folder, as a report may show it."""
    name = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in Path(path).name)).strip()
    return name[-LONGEST_NAME:] or "answers.csv"
