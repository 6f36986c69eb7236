"""Many respondents at once against a real server; afterwards every single answer is counted."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from assessments.cells import GUESSES
from assessments.models import Draft, Form
from assessments.questionnaires.storing import document_of
from bench.cold_load import cold_load
from bench.respondent import Respondent
from bench.server import Server, database_seconds, serving
from bench.staging import open_assessment
from scoring.terms import NOT_ASKED

if TYPE_CHECKING:
    from assessments.models import Assessment

NOT_ANSWERS = {"department", "role_group"}


def main(arguments: list[str]) -> dict[str, Any]:
    """Arguments: respondents a run, then each number of respondents at once."""
    people, *at_once = map(int, arguments)
    with serving() as server:
        crowd(server, 2, 2, saves_each=True)  # templates compiled, ladders rendered
        return {
            "cold": cold_load(server.port, link_of(open_assessment(Form.FULL))),
            "plain": {str(number): crowd(server, max(people, number), number, saves_each=False) for number in at_once},
            "saving": {str(number): crowd(server, max(people, number), number, saves_each=True) for number in at_once},
        }


def crowd(server: Server, people: int, at_once: int, *, saves_each: bool) -> dict[str, Any]:
    assessment = open_assessment(Form.FULL)
    link = link_of(assessment)
    respondents = [Respondent(server.port, random.Random(number)) for number in range(people)]
    before, database_before, started = server.processor_seconds(), database_seconds(), time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        outcomes = list(pool.map(lambda one: _failure(one, link, saves_each=saves_each), respondents))
    elapsed = time.perf_counter() - started
    saves = sorted(second for respondent in respondents for second in respondent.save_seconds)
    return {
        "people": people,
        "web": (server.processor_seconds() - before) / people * 1000,
        "database": (database_seconds() - database_before) / people * 1000,
        "failed": sum(bool(outcome) for outcome in outcomes),
        "why": next(filter(None, outcomes), ""),
        "requests": sum(respondent.requests for respondent in respondents) / elapsed,
        "p95": saves[int(0.95 * len(saves))] * 1000 if saves else 0.0,
    } | counted(assessment, respondents)


def _failure(respondent: Respondent, link: str, *, saves_each: bool) -> str:
    try:
        respondent.answer(link, saves_each=saves_each)
    except Exception as error:  # noqa: BLE001 whatever it was, this respondent failed, and the bench says why
        return f"{type(error).__name__}: {error}"
    return ""


def counted(assessment: Assessment, respondents: list[Respondent]) -> dict[str, int]:
    """Each respondent's own answers must be there, once, whole; nothing else, and no draft."""
    positions = document_of(assessment.version).positions
    expected = Counter(
        "".join(respondent.given.get(code, NOT_ASKED) for code in positions) for respondent in respondents
    )
    expected += Counter("".join(respondent.given[code] for code in GUESSES) for respondent in respondents)
    stored = Counter(assessment.responses.values_list("answers", flat=True))
    stored += Counter(assessment.predictions.values_list("answers", flat=True))
    given = sum(len(respondent.given.keys() - NOT_ANSWERS) for respondent in respondents)
    found = sum(len(answers) - answers.count(NOT_ASKED) for answers in stored.elements())
    return {
        "given": given,
        "stored": found,
        "lost": (expected - stored).total(),
        "too_many": (stored - expected).total() + Draft.objects.filter(assessment=assessment).count(),
    }


def link_of(assessment: Assessment) -> str:
    return reverse("answer-start", args=[assessment.links.get(department_code="").token])
