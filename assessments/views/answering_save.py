"""Saving one answer as it is given. In the common case this is a single statement and no read at all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import refusals
from assessments.answer_forms import COMMENT, clean_comment, conflict_message
from assessments.booklets import Booklet, booklet_of
from assessments.card_forms import other_window
from assessments.cells import ROTATION
from assessments.drafts import Asking, Change, cipher_of, mark_of, save_cell, save_comment
from assessments.guessing import Guessing, guessing_of
from assessments.personal_links import draft_key, secret_of
from assessments.views.answering_frame import progress_of
from assessments.visits import Visit, fetch_assessment, fetch_visit, refuse_unless_finishing

if TYPE_CHECKING:
    from django.http import HttpRequest

CELL = re.compile(r"[1-7a-o?.\-]")
LARGEST_BODY = 32 * 1024
CONFLICT = 409
NAMES = frozenset({"code", "seen", "value"})


@dataclass(frozen=True, slots=True)
class Sent:
    code: str
    seen: str
    value: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What never changes about an assessment once it is open."""

    assessment_id: int
    box_key: str
    form: str
    booklet: Booklet
    guessing: Guessing

    def values(self, code: str) -> frozenset[str]:
        """What may be answered; empty where nothing is asked under this code."""
        ladder = self.booklet.ladders.get(code)
        if ladder is not None:
            return ladder.values
        return self.guessing.values(code) if code in self.guessing else frozenset()

    def conflict(self, code: str, there: str) -> str:
        if code in self.guessing:
            return other_window(self.guessing, code, there)
        return conflict_message(self.booklet, code, there)

    def asking(self, code: str) -> Asking:
        askers = self.booklet.askers(code, self.form, len(self.guessing.needs))
        return Asking(askers, self.booklet.index_of[ROTATION])


@lru_cache(maxsize=256)
def _frame_of(public_id: str, _language: str) -> Frame:
    """`_language`: its words are in the reader's, so each has a frame of its own."""
    assessment = fetch_assessment(public_id)
    refuse_unless_finishing(assessment)
    booklet = booklet_of(assessment)
    return Frame(assessment.pk, assessment.box_key, assessment.form, booklet, guessing_of(assessment, booklet))


@require_POST
def save(request: HttpRequest, public_id: str) -> JsonResponse:
    try:
        response = _save(request, public_id, _read(request))
    except refusals.Refused as refused:
        response = JsonResponse({"message": f"{refused.title}. {refused.message}"}, status=refused.status)
    response["Cache-Control"] = "no-store, private"
    return response


def _save(request: HttpRequest, public_id: str, sent: Sent) -> JsonResponse:
    secret = secret_of(request, public_id)
    if secret is None:
        raise refusals.NoAnswersHere
    if sent.code.startswith(COMMENT):
        return _save_comment(fetch_visit(request, public_id), sent)
    frame = _frame_of(public_id, get_language() or "")
    values = frame.values(sent.code)
    if not values:
        raise refusals.NotAnAnswer(_("There is no such question here. Reload the page and answer again."))
    if sent.value not in values or not CELL.fullmatch(sent.seen):
        raise refusals.NotAnAnswer(_("That is none of the steps of this question. Choose one of those shown."))
    index = frame.booklet.index_of[sent.code]
    change, asking = Change(sent.seen, sent.value), frame.asking(sent.code)
    if not asking.askers:
        raise refusals.NotAnAnswer(_("This is not asked in this assessment. Reload the page and answer what is."))
    cipher = cipher_of(frame.box_key, secret)
    for _attempt in range(2):  # a second time if another tab was at it between the statement and the reading
        saved = save_cell(draft_key(secret), frame.assessment_id, index, change, asking, cipher)
        if saved:
            role_group, cells = saved
            asked = frame.booklet.asked_by(frame.form, role_group, cells)
            progress = progress_of(asked, cells, asked.place_of[sent.code])
            return JsonResponse({"seen": sent.value, "answered": progress["answered"], "left": progress["text"]})
        visit = fetch_visit(request, public_id)
        if not visit.has_said_who:
            raise refusals.NotAnAnswer(_("First say what kind of work you do: go back to “About you”."))
        if sent.code not in visit.asked.codes:
            raise refusals.NotAnAnswer(_("This question is not asked of your role group. The others are."))
        there = visit.draft.cells[index]
        if there not in (sent.seen, sent.value):
            break
    return JsonResponse({"seen": there, "message": frame.conflict(sent.code, there)}, status=CONFLICT)


def _save_comment(visit: Visit, sent: Sent) -> JsonResponse:
    practice = sent.code.removeprefix(COMMENT)
    if not any(practice == asked.code for page in visit.asked_pages for asked in page.practices):
        raise refusals.NotAnAnswer(_("There is no such practice here. Reload the page and write it again."))
    text = clean_comment(sent.value)
    there = save_comment(visit.draft, practice, Change(sent.seen, text))
    if there is None:
        return JsonResponse({"seen": mark_of(text)})
    message = _("Meanwhile another window or device saved: “%(answer)s” Which holds?") % {"answer": there}
    return JsonResponse({"seen": mark_of(there), "text": there, "message": message}, status=CONFLICT)


def _read(request: HttpRequest) -> Sent:
    """The body as three short texts; everything else a body can be ends here, whatever the database."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise refusals.TooLarge
        body = request.body
    except RequestDataTooBig:
        raise refusals.TooLarge from None
    except ValueError:
        raise refusals.NotUnderstood from None
    if len(body) > LARGEST_BODY:
        raise refusals.TooLarge
    try:
        sent = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise refusals.NotUnderstood from None
    if not isinstance(sent, dict):
        raise refusals.NotUnderstood
    if sent.keys() != NAMES or not all(isinstance(part, str) for part in sent.values()):
        raise refusals.NotAnAnswer(_("An answer names its question, what the page last saw, and the step chosen."))
    return Sent(sent["code"], sent["seen"], sent["value"])
