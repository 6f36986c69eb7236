"""What a works council asks for before it agrees: every field that is stored of people, who sees what, until when.

`STORED` names each table of what people give or get, and each of its fields; a test fails where one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Attribution,
    Comment,
    Draft,
    DraftComment,
    DraftName,
    Invitation,
    InvitationSecret,
    Prediction,
    PulseRemark,
    PulseResponse,
    RecipientList,
    Response,
    SealedBallot,
    SpentLink,
    TakenBack,
    UnreadList,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db import models

    from assessments.models import Assessment

Words = str | Promise

ASSESSMENT = _("which assessment it belongs to")
OF_LINK = _(
    "in the mode “confidential” a fingerprint of the secret in the personal link, so that whoever has the link finds "
    "the row, and nobody else; of another purpose in each table, so that rows cannot be matched; else a random number"
)
RANDOM = _("a random number; it says nothing of when or by whom")
NAME = _("as the list of invited people says; as it was typed where no list says one")
DEPARTMENT = _("the department, by its short name; empty if none was named")
ROLE_GROUP = _("the kind of work: executive, manager, frontline, support")


@dataclass(frozen=True)
class Stored:
    """A table; `kept`: until when."""

    model: type[models.Model]
    name: Words
    kept: Words
    fields: Mapping[str, Words]


STORED = (
    Stored(
        Draft,
        _("Answers on their way"),
        _("until they are submitted; the rest is deleted at closing"),
        {
            "key": _("a fingerprint of the secret in the personal link; the secret itself is not stored"),
            "assessment": ASSESSMENT,
            "department": DEPARTMENT,
            "role_group": ROLE_GROUP,
            "cells": _(
                "one character a question; sealed, in the mode “anonymous”, under the secret in the personal link"
            ),
            "is_sealed": _("whether it is"),
        },
    ),
    Stored(
        DraftComment,
        _("Comments on their way"),
        _("until they are submitted; the rest is deleted at closing"),
        {
            "id": _("a running number"),
            "draft": _("which draft it belongs to"),
            "practice": _("what it is about"),
            "text": _("the words"),
        },
    ),
    Stored(
        DraftName,
        _("The name before answers on their way, in the mode “attributed” alone"),
        _("until they are submitted; the rest is deleted at closing"),
        {"draft": _("which draft it belongs to"), "name": NAME},
    ),
    Stored(
        SealedBallot,
        _("Sealed ballots, in the mode “anonymous” alone"),
        _("until closing, when the box is opened once and its key destroyed"),
        {
            "id": RANDOM,
            "assessment": ASSESSMENT,
            "box": _(
                "department, kind of work, answers, guesses and comments, sealed and all padded to steps of one size"
            ),
        },
    ),
    Stored(
        Response,
        _("Submitted answers"),
        _("as stated under “Until when”"),
        {
            "id": OF_LINK,
            "assessment": ASSESSMENT,
            "department": DEPARTMENT,
            "role_group": ROLE_GROUP,
            "answers": _("one character a question, and one that says whether they came too fast to have been read"),
        },
    ),
    Stored(
        Attribution,
        _("Who answered what, in the mode “attributed” alone"),
        _("as long as the answers"),
        {
            "response": _("whose answers they are"),
            "assessment": ASSESSMENT,
            "name": NAME,
            "invitation": _("the invitation they came by, if there was one"),
        },
    ),
    Stored(
        Prediction,
        _("What staff think customers will say"),
        _("as stated under “Until when”"),
        {
            "id": OF_LINK,
            "assessment": ASSESSMENT,
            "department": DEPARTMENT,
            "role_group": ROLE_GROUP,
            "answers": _("three needs, three marks, how sure; without a link to the answers they came with"),
        },
    ),
    Stored(
        Comment,
        _("Submitted comments"),
        _("as stated under “Until when”"),
        {
            "id": OF_LINK,
            "assessment": ASSESSMENT,
            "practice": _("what it is about"),
            "text": _("the words; without department, role or a link to the answers they came with"),
        },
    ),
    Stored(
        SpentLink,
        _("Personal links that have been used"),
        _("until closing"),
        {
            "key": _(
                "a fingerprint of what the browser that submitted holds, so that a repeated press there shows the same "
                "thank-you; one more for each time somebody withdrew, so that they can answer again"
            ),
            "assessment": ASSESSMENT,
        },
    ),
    Stored(
        TakenBack,
        _("How many withdrew their answers after closing"),
        _("until the next report is built, and no longer than answers"),
        {
            "id": _("a running number"),
            "assessment": ASSESSMENT,
            "department": DEPARTMENT,
            "role_group": ROLE_GROUP,
            "answers": _("how many of them; shown to nobody, and no other report is built while they are few"),
            "predictions": _("how many of those had said what customers will say"),
        },
    ),
    Stored(
        Invitation,
        _("Who is invited, where invitations are sent by e-mail"),
        _("as stated under “Until when”"),
        {
            "id": _("a running number, in the order of the coordinator’s list; drawn by chance at closing"),
            "public_id": _("a random number for the coordinator’s page"),
            "assessment": ASSESSMENT,
            "email": _("the address, as the coordinator wrote it"),
            "email_key": _("the same address in one spelling, so that nobody gets two letters"),
            "name": _("the name, if the coordinator gave one"),
            "department": DEPARTMENT,
            "role_group": ROLE_GROUP,
            "language": _("of the letters"),
            "state": _("whether the newest letter went out or came back"),
            "reason": _("why it did not arrive"),
            "tries": _("how often sending it was put off"),
            "reminders": _("how many rounds of reminders have come to this place, whether or not there is an answer"),
            "done": _(
                "that an answer came, so that nobody answers twice and, unless the mode is “anonymous”, no reminder "
                "goes out; not when, and not which"
            ),
        },
    ),
    Stored(
        RecipientList,
        _("A list of people that waits for the coordinator’s yes"),
        _("until it is added or given up; that there was one, a day"),
        {
            "id": _("a running number"),
            "public_id": _("a random number for the coordinator’s page"),
            "assessment": ASSESSMENT,
            "people": _("address, name, department and kind of work, as in the coordinator’s list"),
            "problems": _("rows that cannot be read, and why"),
            "is_confirmed": _("that the coordinator said yes"),
            "is_settled": _("that it was added or given up, and emptied"),
            "created_at": _("when it was read in"),
        },
    ),
    Stored(
        UnreadList,
        _("A long list of people, as the coordinator’s file holds it"),
        _("until it has been read, some seconds; in no backup"),
        {
            "list": _("the list it becomes"),
            "content": _("the file, with all its columns"),
            "language": _("the coordinator’s language, in which problems are told"),
        },
    ),
    Stored(
        InvitationSecret,
        _("What a mailed link is known by"),
        _("as long as the invitation"),
        {
            "key": _(
                "a fingerprint of the secret in the letter; the secret stands in the letter alone. Each round of "
                "reminders adds one for everybody, whether or not a letter went there"
            ),
            "invitation": _("whose letter it was"),
        },
    ),
    Stored(
        PulseResponse,
        _("What customers say"),
        _("as stated under “Until when”"),
        {
            "id": RANDOM,
            "assessment": ASSESSMENT,
            "source": _("how the customer got the link, such as a receipt"),
            "segment": _("the group of customers the link was made for"),
            "answers": _("three needs, up to five marks, one recommendation"),
            "is_flagged": _("that it came in a burst of like answers"),
        },
    ),
    Stored(
        PulseRemark,
        _("What customers write"),
        _("as stated under “Until when”"),
        {
            "id": RANDOM,
            "assessment": ASSESSMENT,
            "kind": _("what it answers"),
            "text": _("the words"),
            "is_flagged": _("whether it came in a burst of like answers; if so, deleted unread at closing"),
        },
    ),
)

NEVER = (
    _("a time at which anybody answered"),
    _("an internet address, a device or a browser of anybody who answers"),
    _("an account of anybody who answers"),
    _("a score of one person: a respondent’s own wheel is drawn once on their screen, and kept nowhere"),
)
NEVER_WITH_NAMES = (
    *NEVER[:-1],
    _("a score of one person: it is computed anew from their answers whenever somebody looks at the table by name"),
)

WHO = (_("coordinator"), _("consultant"), _("executive"), _("member"), _("respondent"))
Line = tuple[Words, tuple[bool, ...]]
ANSWERED: Line = (_("Who of them answered, or what somebody else answered"), (False, False, False, False, False))
WITH_NAMES: tuple[Line, ...] = (
    (_("Who answered what, by name, from the moment it is submitted"), (True, True, False, False, False)),
    (
        _("The team’s figures so far, without names: respondents who have answered, until it closes"),
        (True, True, False, False, True),
    ),
)
SEES: tuple[Line, ...] = (
    (_("How many answered, by department, from the smallest group on"), (True, True, False, False, False)),
    (_("Who is invited"), (True, False, False, False, False)),
    ANSWERED,
    (
        _("What they themselves answered, in the mode “confidential”, by their personal link, until they withdraw it"),
        (False, False, False, False, True),
    ),
    (_("The report before it is published"), (True, True, False, False, False)),
    (_("The report once it is published"), (True, True, True, False, False)),
    (
        _("What staff wrote about a practice, and customers about a question, if at least ten did: with the report"),
        (True, True, True, False, False),
    ),
    (_("What somebody wrote and a coordinator has hidden"), (True, False, False, False, False)),
    (_("The wheel, three things heard and three moves, once published"), (True, True, True, False, True)),
)


def sees_in(assessment: Assessment) -> tuple[Line, ...]:
    """Who sees what, by what this assessment promises."""
    if not assessment.is_attributed:
        return SEES
    return tuple(each for line in SEES for each in (WITH_NAMES if line is ANSWERED else (line,)))


def never_in(assessment: Assessment) -> tuple[Words, ...]:
    return NEVER_WITH_NAMES if assessment.is_attributed else NEVER
