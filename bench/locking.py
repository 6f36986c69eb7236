"""Several processes that read a draft, then write it, in one transaction each: does the database ever say "locked"?"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from django.db import OperationalError, transaction

from assessments.models import Draft, Form
from bench.staging import open_assessment

PROCESSES, TIMES = 4, 500
LENGTH = 8


def main(arguments: list[str]) -> dict[str, Any]:
    """Without arguments: start the others, each with the key of its draft and its place in it."""
    if arguments:
        return {"errors": _toggle(arguments[0], int(arguments[1]))}
    draft = Draft.objects.create(key="bench", assessment=open_assessment(Form.FULL), cells="1" * LENGTH)
    command = [sys.executable, "-m", "bench.process", "locking", draft.pk]
    others = [subprocess.Popen([*command, str(place)], stdout=subprocess.PIPE) for place in range(PROCESSES)]
    errors = sum(json.loads(other.communicate()[0])["errors"] for other in others)
    draft.refresh_from_db()
    # Each place was raised TIMES times by its own process: a write that overwrote another's place shows here.
    wanted = str(1 + TIMES % 7)
    lost = sum(cell != wanted for cell in draft.cells[:PROCESSES])
    return {"errors": errors, "lost": lost, "transactions": PROCESSES * TIMES}


def _toggle(key: str, place: int) -> int:
    errors = 0
    for _ in range(TIMES):
        try:
            with transaction.atomic():
                draft = Draft.objects.select_for_update().get(pk=key)
                level = str(int(draft.cells[place]) % 7 + 1)
                draft.cells = draft.cells[:place] + level + draft.cells[place + 1 :]
                draft.save(update_fields=["cells"])
        except OperationalError:
            errors += 1
    return errors
