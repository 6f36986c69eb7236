"""Row 33 of the threats: after closing nobody is tied to a response more often than guessing would tie them.

Chance is one in so many people. Closing is repeated from the same box, so that “1.5 times chance” is told from luck:
with 300 people and 100 closings 100 are right by luck alone, and more than 150 would be once in a million times.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings

from assessments.anonymity.key_files import KEY
from assessments.models import Assessment, Comment, Mode, Response, SealedBallot, State
from ccassess.log_masking import MaskedFormatter
from jobs.models import Job
from jobs.running import new_lease, run
from tests.assessments.anonymity.attacking import Attacker, dump, right
from tests.assessments.anonymity.conftest import work_until_done
from tests.assessments.invitations.conftest import Invited, at_link, invite
from tests.factories import make_assessment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, CLOSINGS, DAYS = 300, 100, 6
FACTOR = 1.5
CODES = [
    f"people.{practice}.{lens}" for practice in ("leadership", "empowerment") for lens in ("understanding", "delivery")
]
CODES.append("people.employees.delivery")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the program has to say, as it would be written down, at the most talkative level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskedFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def words_of(number: int) -> str:
    """As long as nobody else's, which has nothing to do with who comes when."""
    return f"p{number:03} " + "words " * (1 + number * 67 % 307)


def begin(assessment: Assessment, number: int) -> Invited:
    person = at_link(invite(assessment, f"p{number:03}@acme.example"))
    person.start()
    person.say_who("sales", "frontline")
    for place, code in enumerate(CODES):  # nobody answers like anybody else
        value = str(1 + number // 5**place % 5)
        assert person.save(code, value).status_code == 200
    person.post("d/people/", {"comment.people.leadership": words_of(number)})
    return person


def answered_by_all(assessment: Assessment, people: int, log: io.StringIO) -> tuple[Attacker, dict[str, str]]:
    """A week: every day some begin, some hand in what they began the day before, and in the evening a copy is made."""
    archive: dict[str, str] = {}
    order: list[str] = []
    truth: dict[str, str] = {}
    attacker = Attacker(archive, order)
    attacker.dumps.append(dump())
    begun: list[tuple[str, Invited]] = []
    for day in range(DAYS):
        rest, begun = begun, []
        for number in range(day * people // DAYS, (day + 1) * people // DAYS):
            person, name = begin(assessment, number), f"p{number:03}@acme.example"
            archive[name] = person.secret
            begun.append((name, person))
        for name, person in rest + (begun if day == DAYS - 1 else begun[: len(begun) // 2]):
            truth[name] = person.draft.cells
            assert person.submit().status_code == 200
            order.append(name)
        begun = [] if day == DAYS - 1 else begun[len(begun) // 2 :]
        attacker.dumps.append(dump())
    attacker.log = log.getvalue()
    attacker.public = (b"", bytes(32), django_settings.SECRET_KEY.encode(), bytes.fromhex(assessment.box_key))
    return attacker, truth


def as_submitted(truth: dict[str, str]) -> dict[str, str]:
    """Each person's response among those that are stored; nobody answered alike."""
    stored = list(Response.objects.values_list("answers", flat=True))
    found = {}
    for name, cells in truth.items():
        (found[name],) = [answers for answers in stored if _same(cells, answers)]
    return found


def _same(cells: str, answers: str) -> bool:
    return all(
        (cell if cell.isdigit() else "") == (a if a.isdigit() else "") for cell, a in zip(cells, answers, strict=False)
    )


def test_row_33_after_closing_everybody_is_tied_to_a_response_by_chance_alone(acme, keys, log):
    assessment = make_assessment(acme, mode=Mode.ANONYMOUS, asks_customers=False)
    attacker, truth = answered_by_all(assessment, PEOPLE, log)
    boxes = [dict(row) for row in SealedBallot.objects.values("id", "assessment_id", "box")]
    kept = {path: path.read_bytes() for path in keys.iterdir()}
    hits: dict[str, int] = {}
    answers: dict[str, str] = {}
    words = {f"p{number:03}@acme.example": words_of(number).strip() for number in range(PEOPLE)}
    assessment.close()
    for closing in range(CLOSINGS):
        if closing:
            put_back(assessment, boxes, kept)
        for kind in ("open_box", "scatter_rows"):
            run(Job.objects.create(kind=kind, subject_id=assessment.pk).pk, new_lease())
        if closing == CLOSINGS - 1:
            work_until_done(assessment)
        attacker.dumps.append(dump())
        answers = answers or as_submitted(truth)
        for view, look in attacker.views().items():
            hits[view] = hits.get(view, 0) + right(look(), answers, list(answers.values()))
        for view, look in attacker.views_of_words().items():
            hits[view] = hits.get(view, 0) + right(look(), words, list(words.values()))
        attacker.known.pop(id(attacker.dumps.pop()), None)
    bound = FACTOR * CLOSINGS
    assert Comment.objects.count() == PEOPLE
    assert not [path for path in keys.iterdir() if path.suffix == KEY]
    assert {view: found for view, found in hits.items() if found > bound} == {}, f"chance is {CLOSINGS} of each: {hits}"


def put_back(assessment: Assessment, boxes: list[dict[str, Any]], kept: dict[Path, bytes]) -> None:
    """The evening before: the same box, and the key it opens with."""
    Response.objects.all().delete()
    Comment.objects.all().delete()
    SealedBallot.objects.bulk_create(SealedBallot(**box) for box in boxes)
    for path, content in kept.items():
        path.write_bytes(content)
    Assessment.objects.filter(pk=assessment.pk).update(
        state=State.CLOSING, key_destroyed_at=None, scattered_at=None, vacuumed_at=None
    )


@pytest.mark.usefixtures("no_gaps")
def test_the_same_attack_on_a_confidential_assessment_succeeds_before_its_rows_are_written_anew(acme, log):
    """Or the test above could not fail."""
    people = 48
    assessment = make_assessment(acme, asks_customers=False)
    attacker, truth = answered_by_all(assessment, people, log)
    answers = as_submitted(truth)
    shares = {view: right(look(), answers, list(answers.values())) / people for view, look in attacker.views().items()}
    assert shares["place"] == 1
    assert shares["drafts in copies, with the mail archive"] > 0.4
    assert shares["what changed from day to day"] > 2 / people
    if attacker.last["response"][0]["writer"]:
        assert shares["transactions"] == 1
    assert shares["ids"] < 0.2, "ids are drawn by chance in every mode"


def test_no_log_line_tells_whose_link_or_row_it_is_about(acme, log):
    assessment = make_assessment(acme, mode=Mode.ANONYMOUS, asks_customers=False)
    attacker, _truth = answered_by_all(assessment, 12, log)
    assessment.close()
    work_until_done(assessment)
    rows = [str(key) for key in Response.objects.values_list("pk", flat=True)]
    for secret in [*attacker.archive.values(), *attacker.archive, *rows]:
        assert secret not in log.getvalue()
