"""All of a file, or nothing of it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import ImportedFile, ImportKind, Prediction, PulseResponse, Response, State
from organisations.tables.problems import FileRefused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assessments.imports.examination import Answered
    from assessments.imports.pulse_examination import AnsweredPulse
    from assessments.models import Assessment
    from organisations.models import User

ROWS_AT_ONCE = 1000
LONGEST_NAME = 200


def check_takes_files(assessment: Assessment, kind: ImportKind) -> None:
    """Whether a file of this kind may go into this assessment at all, whichever it is; asked before any is read."""
    if kind == ImportKind.ANSWERS and assessment.is_sealed:
        raise FileRefused(
            _(
                "The assessment is anonymous: answers come through its own pages alone, where each is sealed at once. "
                "Answers collected elsewhere go into a confidential one."
            )
        )
    if assessment.state == State.DRAFT:
        raise FileRefused(
            _("The assessment is not open yet, so what it asks about is not fixed. Open it, then import the file.")
        )
    if assessment.state != State.OPEN:
        raise FileRefused(
            _("The assessment is %(state)s: a report may rest on its answers, so none can be added any more.")
            % {"state": assessment.get_state_display()}
        )


def check_can_import(assessment: Assessment, kind: ImportKind, content: bytes) -> None:
    """Whether these bytes may go into it, whatever they say."""
    check_takes_files(assessment, kind)
    earlier = assessment.imported_files.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if earlier:
        raise FileRefused(
            _("This very file was imported on %(date)s as “%(name)s”; its answers would count twice.")
            % {"date": f"{earlier.imported_at:%Y-%m-%d %H:%M} UTC", "name": earlier.name}
        )


def store_answers(
    assessment: Assessment, name: str, content: bytes, respondents: Collection[Answered], by: User | None = None
) -> ImportedFile:
    """Store the answers in random order, so that no row of the file can be told from its place in the table."""
    responses = [
        Response(assessment=assessment, department=given.department, role_group=given.role_group, answers=given.answers)
        for given in respondents
    ]
    predictions = [
        Prediction(
            assessment=assessment,
            department=given.department,
            role_group=given.role_group,
            answers=given.guess,
        )
        for given in respondents
        if given.guess
    ]
    SystemRandom().shuffle(responses)
    SystemRandom().shuffle(predictions)
    with transaction.atomic():
        imported = _take_file(assessment, ImportKind.ANSWERS, name, content, len(responses), by)
        Response.objects.bulk_create(responses, batch_size=ROWS_AT_ONCE)
        Prediction.objects.bulk_create(predictions, batch_size=ROWS_AT_ONCE)
    return imported


def store_pulses(
    assessment: Assessment, name: str, content: bytes, customers: Iterable[AnsweredPulse], by: User | None = None
) -> ImportedFile:
    """The same for answers of customers."""
    pulses = [
        PulseResponse(assessment=assessment, source=given.source, segment=given.segment, answers=given.answers)
        for given in customers
    ]
    SystemRandom().shuffle(pulses)
    with transaction.atomic():
        imported = _take_file(assessment, ImportKind.PULSE, name, content, len(pulses), by)
        PulseResponse.objects.bulk_create(pulses, batch_size=ROWS_AT_ONCE)
    return imported


def _take_file(
    assessment: Assessment, kind: ImportKind, name: str, content: bytes, rows: int, by: User | None
) -> ImportedFile:
    """Inside a transaction: the file is noted, the assessment stays open meanwhile, or FileRefused says why not."""
    check_takes_files(assessment, kind)
    if not assessment.hold_open():
        assessment.refresh_from_db()
        check_can_import(assessment, kind, content)
    imported, is_new = ImportedFile.objects.get_or_create(
        assessment=assessment,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={"kind": kind, "name": stored_name(name), "rows": rows, "imported_by": by},
    )
    if not is_new:
        raise FileRefused(_("This very file was imported a moment ago; its answers would count twice."))
    return imported


def stored_name(path: str) -> str:
    """The file's own name without its folder, as a report may show it."""
    name = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in Path(path).name)).strip()
    return name[-LONGEST_NAME:] or "answers.csv"
